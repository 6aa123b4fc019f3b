"""Buttons of readiness: a page for each subject, where the reader may open it."""

from __future__ import annotations

from chat.message import Choice
from chat.payload import encode
from chat.texts import Texts
from meetings.meetings import State
from meetings.people import Action, Who, may
from meetings.readiness.chasing import anybody_late
from meetings.readiness.screen import Readiness

Rows = tuple[tuple[Choice, ...], ...]
#: Short words: three in a row on a phone.
IN_A_ROW = 3

#: Name of the page → its route and what it takes to open it.
PAGES: tuple[tuple[str, str, Action], ...] = (
    ("tasks", "Aa", Action.SEE_PANEL),
    ("items", "Ba", Action.EDIT_MEETING),
    ("record", "Bm", Action.APPOINT_RECORDER),
    ("room", "Ca", Action.SEE_PANEL),
    ("equipment", "Da", Action.CHECK),
    ("papers", "Ea", Action.ADD_DOCUMENT),
    ("logistics", "Fa", Action.SET_LOGISTICS),
    ("safety", "Ga", Action.RAISE_ALARM),
    ("handbook", "Hb", Action.EDIT_MEETING),
)
#: Subjects that have pages elsewhere: a button while something of theirs is missing.
OTHERS: dict[str, tuple[str, Action]] = {
    "official": ("ya", Action.PUBLISH),
    "people": ("bm", Action.ADMIT),
    "units": ("nu", Action.EDIT_MEETING),
    "replies": ("nl", Action.PUBLISH),
    "sittings": ("xg", Action.EDIT_MEETING),
    "seats": ("ga", Action.SET_SEATS),
    "badges": ("gc", Action.HAND_OUT),
}


def screen_rows(texts: Texts, facts: Readiness, who: Who) -> Rows:
    """The buttons under the screen."""
    meeting, state = facts.meeting, facts.meeting.state
    found: list[Choice] = []

    def add(label: str, route: str, action: Action, *numbers: int) -> None:
        if may(who, action, facts.about):
            choice = Choice(texts.plain(label), encode(route, meeting.id, *numbers))
            found.append(choice)

    last = _last(texts, meeting.id)
    if state is State.CLOSED:
        add("readiness-button-after", "Do", Action.SEE_PANEL)
        return tuple(row for row in (tuple(found), last[-1:]) if row)
    if state is State.CANCELLED:
        return (last[-1:],)
    if anybody_late(facts, who.person_id):
        add("readiness-button-chase", "Hc", Action.EDIT_MEETING)
    if len(facts.missing) > 1:
        add("readiness-button-all", "Hd", Action.SEE_PANEL, 0)
    first, found = found, []
    missing = {part.subject for part in facts.parts if part.missing}
    if "notice" in missing and state is State.DRAFT:
        add("readiness-notice", "np", Action.PUBLISH, meeting.edits)
    elif "notice" in missing:
        add("readiness-notice", "es", Action.EDIT_MEETING)
    for name, (route, action) in OTHERS.items():
        if name in missing:
            add(f"readiness-{name}", route, action)
    for name, route, action in PAGES:
        add(f"readiness-button-{name}", route, action)
    return tuple(row for row in (tuple(first), *_three(found), last) if row)


def everything_rows(texts: Texts, facts: Readiness, page: int, pages: int) -> Rows:
    """The buttons under everything that is missing."""
    id = facts.meeting.id
    turns = []
    if page:
        turns.append(Choice(texts.plain("button-previous-page"), encode("Hd", id, page - 1)))
    if page + 1 < pages:
        turns.append(Choice(texts.plain("button-next-page"), encode("Hd", id, page + 1)))
    back = Choice(texts.plain("panel-button-readiness"), encode("Ha", id))
    return tuple(row for row in (tuple(turns), (back,)) if row)


def to_screen(texts: Texts, meeting_id: int) -> Rows:
    """From a summary to the screen and the panel."""
    screen = Choice(texts.plain("panel-button-readiness"), encode("Ha", meeting_id))
    return ((screen, _last(texts, meeting_id)[-1]),)


def _last(texts: Texts, meeting_id: int) -> tuple[Choice, ...]:
    return (
        Choice(texts.plain("readiness-button-refresh"), encode("Ha", meeting_id)),
        Choice(texts.plain("panel-button-back"), encode("mp", meeting_id)),
    )


def _three(found: list[Choice]) -> list[tuple[Choice, ...]]:
    return [tuple(found[at : at + IN_A_ROW]) for at in range(0, len(found), IN_A_ROW)]
