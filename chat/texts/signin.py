"""Words of sign-in: what comes of a scan, and what the desk sees. Rows 3.2, 3.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chat.dates import say_time, say_when
from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.my_seat import told_at_sign_in
from meetings.office import Office
from meetings.people import Named
from meetings.signin.counting import Counts
from meetings.signin.leaving import minute_of
from meetings.signin.outcomes import (
    AlreadySignedIn,
    NotOnTheList,
    SignedIn,
)
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
    for name in ("opens", "closed", "starts", "ends", "at"):
        if name in values:
            values[name] = reader.clock(datetime.fromisoformat(str(values[name])))
    if values.get("title") == "":  # this messenger may not name the meeting
        values["title"] = reader.texts.plain("signin-this-meeting")
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
    elsewhere = (
        texts.rich("signin-elsewhere", venue=venue_word(texts, outcome.belongs))
        if outcome.belongs is not None
        else ()
    )
    where = _where(texts, outcome.title, outcome.place)
    seat = outcome.seat if outcome.title else None
    told = told_at_sign_in(texts, seat) if seat else ()
    mine = ((button(texts, "my-seat", "go", seat.participant_id),),) if seat else ()
    text = lines(done, _number(texts, outcome.number), where, told, elsewhere)
    return Message(text, choices=mine)


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
    elsewhere = (
        texts.rich("signin-elsewhere-for", venue=venue_word(texts, outcome.belongs))
        if outcome.belongs is not None
        else ()
    )
    undo = Choice(
        texts.plain("button-undo-sign-in"),
        encode("xu", outcome.sitting_id, outcome.person.person_id),
    )
    choices = (*next_choices(texts, outcome.meeting_id), (undo,)) if more else ()
    number = _number(texts, outcome.number)
    return Message(lines(done, number, flag, elsewhere), choices=choices)


def already(reader: Reader, outcome: AlreadySignedIn, *, to_staff: bool) -> Message:
    """A second scan: when the first was, and how."""
    texts = reader.texts
    how = texts.plain(f"signin-how-{outcome.method}")
    if outcome.by:
        how = texts.plain("signin-how-by", how=how, by=outcome.by)
    time = reader.clock(outcome.at)
    left = reader.clock(outcome.out_at) if outcome.out_at else None
    if to_staff:
        person = named_line(texts, outcome.person)
        text = texts.rich("signin-before-for", person=person, time=time, how=how)
        out = texts.rich("signin-before-left-for", time=left) if left else ()
        offer = _leaving(texts, outcome, outcome.person.person_id, "xf", "xk")
        return Message(
            lines(text, _number(texts, outcome.number), out),
            choices=(*offer, *next_choices(texts, outcome.meeting_id)),
        )
    text = texts.rich("signin-before", time=time, how=how)
    out = texts.rich("signin-before-left", time=left) if left else ()
    if outcome.may_sign_out:
        out = texts.rich("signin-out-offer")
    where = _where(texts, outcome.title, outcome.place)
    offer = _leaving(texts, outcome, minute_of(reader.now), "xo", "xn")
    return Message(lines(text, _number(texts, outcome.number), where, out), choices=offer)


def _leaving(
    texts: Texts, outcome: AlreadySignedIn, number: int, out: str, back: str
) -> tuple[tuple[Choice, ...], ...]:
    """签退, or 返回会场 of who signed out; nothing where neither is wanted."""
    if outcome.may_sign_out:
        return ((button(texts, "sign-out", out, outcome.sitting_id, number),),)
    if outcome.out_at:
        return ((button(texts, "come-back", back, outcome.sitting_id, number),),)
    return ()


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
        ("signin-counts-inside", counts.inside if counts.inside < counts.present else 0),
        ("signin-counts-left-early", counts.left_early),
    ):
        if count:
            parts.append(texts.plain(key, count=count))
    return ("; " if texts.language == "en" else "；").join(parts)


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
    seated: bool = False,
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
        choices=(
            *(((button(texts, "my-seat", "go", participant_id),),) if seated else ()),
            *(((button(texts, "pass-new", "sv", participant_id),),) if may_renew else ()),
        ),
        files=(Paper("pass_card", (("participant", participant_id),)),),
    )


def own_pass(texts: Texts) -> Message:
    """Somebody opened their own pass."""
    return Message(texts.rich("signin-own-pass"))


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


def venue_word(texts: Texts, name: str) -> str:
    """The venue's name; the main one has none of its own."""
    return name or texts.plain("signin-venue-main")


def _number(texts: Texts, number: int) -> RichText:
    # The first of several, or the only one, goes without saying.
    return texts.rich("signin-sitting-number", number=number) if number > 1 else ()


def _where(texts: Texts, title: str, place: str) -> RichText:
    # Without a title: this messenger may not name the meeting.
    return texts.rich("signin-where", title=title, place=place) if title else ()


def next_choices(texts: Texts, meeting_id: int) -> tuple[tuple[Choice, ...], ...]:
    """Where the door staff go on."""
    return (
        (
            button(texts, "desk-next", "sd", meeting_id),
            button(texts, "sign-in-menu", "sm", meeting_id),
        ),
    )


def button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    """A button of sign-in, text ``button-<name>``."""
    return Choice(texts.plain(f"button-{name}"), encode(route, *numbers))
