"""Words of name plates (台签): how many there are, which changed, which go. Row 3.6."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, Paper, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.names import names_shortly
from chat.texts.seats import PAGE, button, in_pairs
from meetings.seats.plates import Plates


def plates(texts: Texts, found: Plates, meeting_id: int, branch_id: int | None) -> Message:
    """台签: how many there are, how many changed, which go."""
    of = (meeting_id, branch_id or 0)
    own = found.hall is not None and bool(found.hall.layout.rostrum)
    text = lines(
        texts.rich("plates-menu"),
        texts.rich("plates-changed", count=len(found.changed)),
        lines(names_shortly(texts, [one.name for one in found.changed], PAGE))
        if found.changed
        else (),
        texts.rich("plates-gone", names=names_shortly(texts, found.gone, PAGE))
        if found.gone
        else (),
    )
    buttons = [
        _counted(texts, "plates-button-changed", "gp", (*of, 2), len(found.changed)),
        *(
            [_counted(texts, "plates-button-rostrum", "gp", (*of, 0), len(found.owners))]
            if own
            else []
        ),
        _counted(texts, "plates-button-all", "gp", (*of, 1), len(found.everybody)),
        button(texts, "menu", "ga", meeting_id),
    ]
    return Message(text, choices=in_pairs(buttons))


def plates_made(texts: Texts, people: Sequence[int], gone: Sequence[str], of: int) -> Message:
    """The plates go to the printer; which are to be taken away is said."""
    text = lines(
        texts.rich("plates-made", count=len(people)) if people else (),
        texts.rich("plates-how") if people else (),
        texts.rich("plates-gone", names=names_shortly(texts, gone, PAGE)) if gone else (),
    )
    ids = ",".join(map(str, people))
    files = (Paper("name_plates", (("meeting", of), ("people", ids))),) if people else ()
    return Message(text, choices=((button(texts, "menu", "ga", of),),), files=files)


def _counted(texts: Texts, key: str, route: str, numbers: tuple[int, ...], count: int) -> Choice:
    return Choice(texts.plain(key, count=count), encode(route, *numbers))
