"""Words of sign-in: what comes of a scan, and what the desk sees. Rows 3.2, 3.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chat.dates import say_time, say_when
from chat.message import Choice, Link, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from meetings.office import Office
from meetings.people import Named
from meetings.signin.boards import BoardLink, Confirmed
from meetings.signin.counting import Counts
from meetings.signin.desk import Desk
from meetings.signin.outcomes import AlreadySignedIn, NotOnTheList, SignedIn
from storage.signin import Attendee

PAGE = 10


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: their words, and the office whose times are said."""

    texts: Texts
    office: Office
    now: datetime

    def clock(self, moment: datetime) -> str:
        """The time of day; with the date where it is another day."""
        today = self.office.today(self.now)
        if self.office.today(moment) == today:
            return say_time(moment, self.office.zone)
        return say_when(moment, None, self.texts.language, self.office.zone, today=today)

    def when(self, start: datetime, end: datetime) -> str:
        """From when to when, with the weekday."""
        today = self.office.today(self.now)
        return say_when(start, end, self.texts.language, self.office.zone, today=today)


def refusal_values(
    reader: Reader, details: Sequence[tuple[str, str | int]]
) -> dict[str, str | int]:
    """The values of a refusal's sentence; times are said in the office's zone."""
    values = dict(details)
    for name in ("opens", "closed"):
        if name in values:
            values[name] = reader.clock(datetime.fromisoformat(str(values[name])))
    return values


def person_line(texts: Texts, name: str, unit: str, title: str) -> str:
    """A name told apart: 林小满（财务处 科长）."""
    if unit and title:
        return texts.plain("name-unit-title", name=name, unit=unit, title=title)
    if unit or title:
        return texts.plain("name-unit", name=name, unit=unit or title)
    return name


def named_line(texts: Texts, person: Named) -> str:
    """The same for a person of the roster."""
    return person_line(texts, person.name, person.unit, person.title)


def signed_in(reader: Reader, outcome: SignedIn) -> Message:
    """To who scanned: when it counted, and where they are."""
    texts = reader.texts
    late = outcome.verdict == "late"
    done = texts.rich("signin-done-late" if late else "signin-done", time=reader.clock(outcome.at))
    return Message(lines(done, _where(texts, outcome.title, outcome.place)))


def signed_in_by_staff(
    reader: Reader, outcome: SignedIn, *, walk_in: bool = False, more: bool = True
) -> Message:
    """To the door staff: who it is, so that the face can be compared with the name."""
    texts = reader.texts
    late = outcome.verdict == "late"
    done = texts.rich(
        "signin-done-late-for" if late else "signin-done-for",
        time=reader.clock(outcome.at),
        person=named_line(texts, outcome.person),
    )
    role = outcome.role or "attend"
    mark = texts.rich("signin-walk-in-mark" if walk_in else f"signin-role-{role}")
    # Who simply attends is what the staff expect to see; the others are worth a line.
    flag = mark if walk_in or role != "attend" else ()
    return Message(lines(done, flag), choices=_next(texts, outcome.meeting_id) if more else ())


def already(reader: Reader, outcome: AlreadySignedIn, *, to_staff: bool) -> Message:
    """A second scan: when the first was, and how."""
    texts = reader.texts
    how = texts.plain(f"signin-how-{outcome.method}")
    if outcome.by:
        how = texts.plain("signin-how-by", how=how, by=outcome.by)
    time = reader.clock(outcome.at)
    if to_staff:
        person = named_line(texts, outcome.person)
        text = texts.rich("signin-before-for", person=person, time=time, how=how)
        return Message(text, choices=_next(texts, outcome.meeting_id))
    text = texts.rich("signin-before", time=time, how=how)
    return Message(lines(text, _where(texts, outcome.title, outcome.place)))


def not_on_the_list(texts: Texts, outcome: NotOnTheList) -> Message:
    """To who is not invited: the desk will see to it."""
    if outcome.own_title is not None:
        return Message(
            texts.rich(
                "signin-wrong-door",
                title=outcome.title,
                own=outcome.own_title,
                place=outcome.own_place or "",
            )
        )
    if not outcome.title:
        return Message(texts.rich("signin-not-on-list-unnamed"))
    return Message(texts.rich("signin-not-on-list", title=outcome.title))


def figures(texts: Texts, counts: Counts) -> str:
    """应到…实到…, and what stands apart where there is any."""
    parts = [
        texts.plain(
            "signin-counts",
            expected=counts.expected,
            present=counts.present,
            leave=counts.leave,
            absent=counts.absent,
        )
    ]
    for key, count in (
        ("signin-counts-late", counts.late),
        ("signin-counts-in-attendance", counts.in_attendance),
        ("signin-counts-walk-ins", counts.walk_ins),
    ):
        if count:
            parts.append(texts.plain(key, count=count))
    return ("; " if texts.language == "en" else "；").join(parts)


def menu(reader: Reader, desk: Desk, counts: Counts, note: RichText = ()) -> Message:
    """The sign-in of one meeting, for the hosts and the door staff."""
    texts, hours = reader.texts, desk.hours
    said = texts.rich(
        "signin-menu-hours",
        opens=reader.clock(hours.opens),
        closes=say_time(hours.closes, reader.office.zone),
        start=say_time(hours.late_after, reader.office.zone),
    )
    waiting = texts.rich("signin-menu-waiting", count=len(desk.waiting)) if desk.waiting else ()
    text = lines(
        note,
        texts.rich("signin-menu", title=desk.title),
        figures(texts, counts),
        said,
        waiting,
    )
    return Message(text, choices=_menu_choices(texts, desk))


def _menu_choices(texts: Texts, desk: Desk) -> tuple[tuple[Choice, ...], ...]:
    meeting = desk.meeting_id
    rows: list[tuple[Choice, ...]] = [
        (_button(texts, "desk", "sd", meeting), _button(texts, "missing", "sl", meeting, 0)),
        (_button(texts, "board", "sb", meeting), _button(texts, "print-code", "sk", meeting)),
        (
            _button(texts, "print-sheet", "sh", meeting),
            _button(texts, "enter-sheet", "se", meeting),
        ),
        (
            _button(texts, "correct-sign-in", "sc", meeting),
            Choice(texts.plain("notice-button-panel"), encode("mp", meeting)),
        ),
    ]
    if desk.waiting:
        label = texts.plain("button-waiting", count=len(desk.waiting))
        rows.insert(1, (Choice(label, encode("sw", meeting)),))
    return tuple(rows)


def missing(reader: Reader, desk: Desk, page: int) -> Message:
    """Who is not in yet, ten a page; a press registers."""
    texts, people = reader.texts, desk.missing
    last = max(0, (len(people) - 1) // PAGE)
    page = min(page, last)
    back = _button(texts, "sign-in-menu", "sm", desk.meeting_id)
    if not people:
        return Message(texts.rich("signin-missing-none"), choices=((back,),))
    rows: list[tuple[Choice, ...]] = [
        (Choice(attendee_line(texts, a), encode("st", desk.sitting_id, a.person_id, page)),)
        for a in people[page * PAGE : (page + 1) * PAGE]
    ]
    turns = []
    if page:
        turns.append(_button(texts, "previous-page", "sl", desk.meeting_id, page - 1))
    if page < last:
        turns.append(_button(texts, "next-page", "sl", desk.meeting_id, page + 1))
    if turns:
        rows.append(tuple(turns))
    rows.append((back,))
    return Message(texts.rich("signin-missing", count=len(people)), choices=tuple(rows))


def waiting(texts: Texts, desk: Desk) -> Message:
    """Who scanned and is not on the list; a press registers them for review."""
    back = _button(texts, "sign-in-menu", "sm", desk.meeting_id)
    if not desk.waiting:
        return Message(texts.rich("signin-waiting-none"), choices=((back,),))
    rows = [
        (Choice(named_line(texts, person), encode("sx", desk.sitting_id, person.person_id)),)
        for person in desk.waiting[:PAGE]
    ]
    text = texts.rich("signin-waiting", count=len(desk.waiting))
    return Message(text, choices=(*rows, (back,)))


def attendee_line(texts: Texts, attendee: Attendee) -> str:
    """A participant told apart; with their part in the meeting where they do not count."""
    line = person_line(texts, attendee.name, attendee.unit, attendee.title)
    if attendee.role == "attend":
        return line
    role = texts.plain(f"signin-role-{attendee.role}")
    return texts.plain("signin-line-role", person=line, role=role)


def pass_card(
    texts: Texts,
    title: str,
    participant_id: int,
    *,
    person: str | None,
    new: bool,
    may_renew: bool,
) -> Message:
    """The pass as a picture; ``person`` where it is not the reader's own."""
    head = (
        texts.rich("signin-pass-for", person=person, title=title)
        if person
        else texts.rich("signin-pass", title=title)
    )
    return Message(
        lines(
            head,
            texts.rich("signin-pass-new") if new else (),
            texts.rich("signin-pass-show"),
        ),
        choices=((_button(texts, "pass-new", "sv", participant_id),),) if may_renew else (),
        files=(Paper("pass_card", (("participant", participant_id),)),),
    )


def own_pass(texts: Texts) -> Message:
    """Somebody opened their own pass."""
    return Message(texts.rich("signin-own-pass"))


def printed(texts: Texts, desk: Desk, kind: str) -> Message:
    """The sheet or the poster, to be printed."""
    key = "signin-sheet-made" if kind == "sign_in_sheet" else "signin-poster-made"
    back = _button(texts, "sign-in-menu", "sm", desk.meeting_id)
    return Message(
        texts.rich(key),
        choices=((back,),),
        files=(Paper(kind, (("sitting", desk.sitting_id),)),),
    )


def board_link(texts: Texts, board: BoardLink, url: str) -> Message:
    """The one-time address of a screen; it may have to be typed on another computer."""
    return Message(
        lines(
            texts.rich("signin-board-link", title=board.title),
            texts.rich("signin-board-how"),
            url,
        ),
        choices=(
            (
                _button(texts, "board-end", "sq", board.meeting_id),
                _button(texts, "sign-in-menu", "sm", board.meeting_id),
            ),
        ),
        links=(Link(texts.plain("button-board-open"), url),),
    )


def board_confirmed(texts: Texts, board: Confirmed) -> Message:
    """The screen shows the meeting now."""
    return Message(
        texts.rich("signin-board-confirmed", code=board.code, title=board.title),
        choices=(
            (
                _button(texts, "board-end", "sq", board.meeting_id),
                _button(texts, "sign-in-menu", "sm", board.meeting_id),
            ),
        ),
    )


def pick(texts: Texts, meetings: Mapping[int, str], route: str) -> Message:
    """Which of several meetings."""
    rows = tuple((Choice(title, encode(route, id)),) for id, title in meetings.items())
    return Message(texts.rich("signin-menu-pick"), choices=rows)


def how_to(texts: Texts, passes: Mapping[int, str]) -> Message:
    """/signin of an attendee: scan the code, or show the pass of one of these meetings."""
    if not passes:
        return Message(texts.rich("signin-how-to-none"))
    pass_word = texts.plain("button-pass")
    colon = ": " if texts.language == "en" else "："
    rows = tuple(
        (Choice(f"{pass_word}{colon}{title}", encode("sp", id)),) for id, title in passes.items()
    )
    return Message(texts.rich("signin-how-to"), choices=rows)


def _where(texts: Texts, title: str, place: str) -> RichText:
    # Without a title: this messenger may not name the meeting.
    return texts.rich("signin-where", title=title, place=place) if title else ()


def _next(texts: Texts, meeting_id: int) -> tuple[tuple[Choice, ...], ...]:
    return (
        (
            _button(texts, "desk-next", "sd", meeting_id),
            _button(texts, "sign-in-menu", "sm", meeting_id),
        ),
    )


def _button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    return Choice(texts.plain(f"button-{name}"), encode(route, *numbers))
