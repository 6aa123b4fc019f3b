"""Words of the clerk's list (实时名单): who is missing, late, in, unlisted or refused. Row 3.2.

Names and refusals stand here, on the phone of who works at the door; the hall screen has neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.signin import Reader, attendee_line, figures, named_line
from meetings.signin.counting import Counts
from meetings.signin.desk import Desk
from meetings.signin.refusing import RefusedScan
from storage.signin import Attendee

PAGE = 10
#: The tabs, by number.
TABS = ("missing", "late", "in", "unlisted", "refused")
MISSING, LATE, IN, UNLISTED, REFUSED = range(5)
#: Who is looked for at the door; staff and drivers are not.
_LOOKED_FOR = frozenset({"attend", "in_attendance", "observer", "special_guest", "media"})


@dataclass(frozen=True, slots=True)
class Live:
    """The desk as it stands, and the refusals of the page that is shown."""

    desk: Desk
    counts: Counts
    refused: Sequence[RefusedScan] = ()

    def people(self, tab: int) -> list[Attendee]:
        """Whom a tab lists, in the order of names; who signed in, the latest first."""
        own = [a for a in self.desk.own if a.role in _LOOKED_FOR]
        if tab == MISSING:
            return [a for a in own if a.signed_at is None and not a.on_leave]
        if tab == UNLISTED:
            return [a for a in own if a.source == "walk_in"]
        signed = [a for a in own if a.signed_at is not None]
        if tab == LATE:
            signed = [a for a in signed if a.verdict == "late"]
        return sorted(signed, key=lambda a: a.signed_at or self.desk.starts_at, reverse=True)

    def count(self, tab: int) -> int:
        """How many a tab lists."""
        if tab == REFUSED:
            return self.desk.refused
        waiting = len(self.desk.waiting) if tab == UNLISTED else 0
        return len(self.people(tab)) + waiting

    def page_of(self, tab: int, page: int) -> int:
        """The page nearest to the one asked for."""
        return max(0, min(page, (self.count(tab) - 1) // PAGE))


def live(reader: Reader, found: Live, tab: int, page: int) -> Message:
    """One tab of the list, ten a page, to be refreshed in place."""
    texts = reader.texts
    page = found.page_of(tab, page)
    venue = texts.rich("live-venue", venue=found.desk.branch) if found.desk.branch else ()
    text = lines(
        texts.rich("live-heading", title=found.desk.title, time=reader.clock(reader.now)),
        venue,
        figures(texts, found.counts),
        texts.rich(f"live-tab-{TABS[tab]}", count=found.count(tab)),
        *(_entries(reader, found, tab)(page) or [texts.rich("live-nobody")]),
        _page_line(reader, found, tab, page),
    )
    return Message(text, choices=_choices(reader, found, tab, page))


def _entries(reader: Reader, found: Live, tab: int) -> Callable[[int], list[RichText]]:
    if tab == REFUSED:
        return lambda _: [_refusal(reader, scan) for scan in found.refused]
    every = [_person(reader, tab, attendee) for attendee in found.people(tab)]
    if tab == UNLISTED:
        texts = reader.texts
        waiting = found.desk.waiting
        every = [texts.rich("live-waiting", person=named_line(texts, one)) for one in waiting] + [
            *every
        ]
    return lambda page: every[page * PAGE : (page + 1) * PAGE]


def _person(reader: Reader, tab: int, attendee: Attendee) -> RichText:
    texts = reader.texts
    person = attendee_line(texts, attendee)
    if tab == UNLISTED:
        return texts.rich("live-registered", person=person)
    if attendee.signed_at is None:
        return texts.rich("live-person", person=person)
    time = reader.clock(attendee.signed_at)
    if tab == IN and attendee.out_at is not None:
        out = reader.clock(attendee.out_at)
        return texts.rich("live-person-out", person=person, time=time, out=out)
    return texts.rich("live-person-at", person=person, time=time)


def _refusal(reader: Reader, scan: RefusedScan) -> RichText:
    texts = reader.texts
    return texts.rich(
        "live-refused",
        time=reader.clock(scan.at),
        person=named_line(texts, scan.person) if scan.person else texts.plain("live-stranger"),
        why=texts.plain(f"signin-refused-{scan.reason.replace('_', '-')}"),
    )


def _page_line(reader: Reader, found: Live, tab: int, page: int) -> RichText:
    pages = (found.count(tab) + PAGE - 1) // PAGE
    if pages <= 1:
        return ()
    return reader.texts.rich("live-page", page=str(page + 1), pages=str(pages))


def _choices(reader: Reader, found: Live, tab: int, page: int) -> tuple[tuple[Choice, ...], ...]:
    texts, meeting, sitting = reader.texts, found.desk.meeting_id, found.desk.sitting_id
    tabs = []
    for number, name in enumerate(TABS):
        label = texts.plain(f"button-live-{name}", count=found.count(number))
        shown = texts.plain("button-live-shown", label=label) if number == tab else label
        tabs.append(Choice(shown, encode("ub", meeting, number, 0, sitting)))
    turns = []
    if page:
        label = texts.plain("button-previous-page")
        turns.append(Choice(label, encode("ub", meeting, tab, page - 1, sitting)))
    if (page + 1) * PAGE < found.count(tab):
        turns.append(
            Choice(texts.plain("button-next-page"), encode("ub", meeting, tab, page + 1, sitting))
        )
    last = (
        Choice(texts.plain("button-live-refresh"), encode("ub", meeting, tab, page, sitting)),
        Choice(texts.plain("button-sign-in-menu"), encode("sm", meeting, sitting)),
    )
    return (tuple(tabs[:3]), tuple(tabs[3:]), *((tuple(turns),) if turns else ()), last)
