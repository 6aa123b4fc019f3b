"""What is proposed for an agenda, and whether it can be taken as it is. Row 2.1a."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetings.documents import NewFile
from meetings.fields import LIMITS, Field
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session
from storage import people as people_rows

LONGEST_TITLE = LIMITS[Field.AGENDA]
LONGEST_TEXT = 800
LONGEST_ATTENDING = 200
#: 汇报时长.
MOST_MINUTES = 240


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is proposed; ``minutes`` is how long it takes to present."""

    title: str
    text: str = ""
    presenter_id: int | None = None
    minutes: int | None = None
    attending: str = ""
    file: NewFile | None = None


def cleaned(new: NewItem) -> NewItem:
    """The same without needless blanks."""
    return replace(
        new,
        title=" ".join(new.title.split()),
        text=new.text.strip(),
        attending=" ".join(new.attending.split()),
    )


def problem_of(session: Session, new: NewItem, office: Office) -> Refused | None:
    """What is wrong with it: too long, a mark of secrecy, a presenter who left."""
    if not new.title or len(new.title) > LONGEST_TITLE:
        return refused("proposal-title", limit=LONGEST_TITLE)
    if len(new.text) > LONGEST_TEXT or len(new.attending) > LONGEST_ATTENDING:
        return refused("proposal-long", limit=LONGEST_TEXT)
    if new.minutes is not None and not 1 <= new.minutes <= MOST_MINUTES:
        return refused("proposal-minutes", limit=MOST_MINUTES)
    if new.presenter_id is not None:
        presenter = people_rows.person(session, new.presenter_id)
        if presenter is None or presenter.left_on is not None:
            return refused("proposal-presenter-left")
    said = "\n".join((new.title, new.text, new.attending))
    return refused("level-mark") if mark_in(said, office.profile) else None
