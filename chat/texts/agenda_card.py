"""On a participant's card: for which items of the agenda they come, and about when. Row 2.2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.dates import say_time
from chat.message import RichText
from chat.texts import Texts
from meetings.office import Office


def places_line(
    texts: Texts, items: Sequence[tuple[int, str, datetime]], office: Office
) -> RichText:
    """Number, title and about when of each; nothing for who attends the whole meeting."""
    if not items:
        return ()
    said = [
        texts.plain(
            "agenda-card-item", number=str(number), item=title, time=about_when(moment, office)
        )
        for number, title, moment in items
    ]
    return texts.rich("agenda-card", items=texts.plain("agenda-card-comma").join(said))


def about_when(moment: datetime, office: Office) -> str:
    """The time of day, to five minutes: nobody knows it better."""
    rounded = moment.replace(minute=moment.minute - moment.minute % 5, second=0, microsecond=0)
    return say_time(rounded, office.zone)
