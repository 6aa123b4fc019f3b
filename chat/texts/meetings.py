"""Words of meetings: lists, the panel and its buttons, and what is said after a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeVar

from chat.dates import say_when
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts import panel_buttons as buttons
from chat.texts.clashes import names_shortly, warning_lines
from chat.texts.home import shortened
from meetings import panel as panels
from meetings.drafting import Field, StaleEdit, Value
from meetings.meetings import MeetingFacts, State
from meetings.office import Office
from meetings.panel import PanelFacts
from meetings.people import Action, Named, Who, may, named, who_is
from storage import Session
from storage import attendance as attendance_rows

if TYPE_CHECKING:
    from chat.texts.wording import Reading

T = TypeVar("T")

#: Meetings on one page of a list.
PAGE = 10
#: Agenda items written out on a panel, and characters of each.
ITEMS = 5
ITEM_LENGTH = 30

PanelPage = Literal["main", "more", "edit"]


def page_of(found: Sequence[T], page: int) -> Sequence[T]:
    """One page of a list."""
    return found[page * PAGE : (page + 1) * PAGE]


def listing(
    texts: Texts,
    meetings: Sequence[MeetingFacts],
    office: Office,
    now: datetime,
    *,
    page: int,
    count: int,
    ended: bool,
) -> Message:
    """A page of meetings. ``count``: how many there are at least."""
    here, there = ("mo", "ml") if ended else ("ml", "mo")
    kind = "ended" if ended else "open"
    parts = [texts.rich(f"meetings-{kind}")]
    rows: list[tuple[Choice, ...]] = []
    for number, meeting in enumerate(meetings, page * PAGE + 1):
        parts.append(_list_line(texts, meeting, number, office, now))
        label = f"{number}. {shortened(meeting.title)}"
        rows.append((Choice(label, encode("mp", meeting.id)),))
    if not meetings:
        parts.append(texts.rich(f"meetings-none-{kind}"))
    turning = []
    if page:
        turning.append(Choice(texts.plain("button-previous-page"), encode(here, page - 1)))
    if count > (page + 1) * PAGE:
        turning.append(Choice(texts.plain("button-next-page"), encode(here, page + 1)))
    rows.append(tuple(turning))
    other = Choice(texts.plain("meetings-button-open" if ended else "meetings-button-ended"), encode(there))
    rows.append((other,) if ended else (Choice(texts.plain("button-new"), encode("nm")), other))
    return Message(lines(*parts), choices=tuple(row for row in rows if row))


def panel(
    texts: Texts,
    facts: PanelFacts,
    who: Who,
    office: Office,
    now: datetime,
    *,
    page: PanelPage = "main",
) -> Message:
    """The panel (会议总览): where the meeting stands, and everything one can do from here."""
    if page == "edit":
        text = texts.rich("meeting-edit-menu", title=facts.meeting.title)
        return Message(text, choices=buttons.edit_rows(texts, facts, who))
    draft = facts.meeting.state is State.DRAFT
    body = [
        _heading(texts, facts.meeting, now),
        *_essentials(texts, facts, office, now),
        *(_draft_lines(texts, facts, office, now) if draft else _progress(texts, facts)),
        *_warnings(texts, facts, office, now),
    ]
    rows = (
        buttons.more_rows(texts, facts, who)
        if page == "more"
        else buttons.main_rows(texts, facts, who, now)
    )
    return Message(lines(*body), choices=rows)


def panel_notice(reading: Reading) -> Message | None:
    """The panel on somebody's screen, after something it shows changed."""
    facts = panels.facts_of(
        reading.session, reading.params["meeting"], now=reading.now, office=reading.office
    )
    who = who_is(reading.session, reading.reader_id)
    if facts is None or who is None or not may(who, Action.SEE_PANEL, facts.about):
        return None
    return panel(reading.texts, facts, who, reading.office, reading.now)


def taken_out(reading: Reading) -> Message | None:
    """To somebody who is not on the list any more."""
    row = attendance_rows.participant(reading.session, reading.params["participant"])
    if row is None or row.removed_at is None:
        return None
    facts = panels.facts_of(
        reading.session, row.meeting_id, now=reading.now, office=reading.office
    )
    if facts is None:
        return None
    meeting = facts.meeting
    when = _when(reading.texts, meeting.starts_at, meeting.ends_at, reading.office, reading.now)
    organiser = meeting.organiser.name if meeting.organiser else ""
    return Message(
        reading.texts.rich(
            "meeting-taken-out", title=meeting.title, when=when, organiser=organiser
        )
    )


def done(texts: Texts, key: str, left_out: tuple[str, ...] = (), **values: str | int) -> Message:
    """What was just done; ``left_out`` names people who left the roster meanwhile."""
    missing: RichText = ()
    if left_out:
        missing = texts.rich("meeting-left-out", names=names_shortly(texts, left_out))
    return Message(lines(texts.rich(key, **values), missing))


def stale_edit(
    texts: Texts, session: Session, stale: StaleEdit, office: Office, now: datetime
) -> Message:
    """Somebody else was faster with the same field: both texts, nothing changed."""
    people = named(session, [v for v in (stale.mine, stale.theirs) if isinstance(v, int)])
    return Message(
        lines(
            texts.rich("refused-stale-edit", field=texts.plain(f"meeting-field-{stale.field}")),
            texts.rich("meeting-stale-theirs"),
            said_value(texts, stale.field, stale.theirs, people, office, now),
            texts.rich("meeting-stale-mine"),
            said_value(texts, stale.field, stale.mine, people, office, now),
            texts.rich("refusal-code", code="stale-edit"),
        )
    )


def said_value(
    texts: Texts,
    field: Field,
    value: Value,
    people: dict[int, Named],
    office: Office,
    now: datetime,
) -> str:
    """A field's value in the reader's words."""
    match field:
        case Field.TIME:
            start, end = map(datetime.fromisoformat, value)
            return _when(texts, start, end, office, now)
        case Field.REPLY_BY if value:
            return _when(texts, datetime.fromisoformat(value), None, office, now)
        case Field.CHAIR if value in people:
            return people[value].name
        case Field.AGENDA:
            said = "\n".join(f"{number}. {item}" for number, item in enumerate(value, 1))
        case Field.CLASS:
            said = str(getattr(office.profile.classes[value].name, texts.language))
        case Field.PACKAGE:
            said = str(getattr(office.profile.packages[value].name, texts.language))
        case Field.LEVEL:
            said = texts.plain(f"meeting-level-{value}")
        case Field.REPLY_ASKED:
            said = texts.plain("meeting-reply-asked" if value else "meeting-reply-not-asked")
        case _:
            said = str(value or "")
    return said or texts.plain("meeting-empty")


def state_of(meeting: MeetingFacts, now: datetime) -> str:
    """Where it stands, as the texts name it (``meeting-state-…``)."""
    if meeting.state is not State.PUBLISHED:
        return str(meeting.state)
    if now < meeting.starts_at:
        return "published"
    return "running" if now < meeting.ends_at else "over"


def _list_line(
    texts: Texts, meeting: MeetingFacts, number: int, office: Office, now: datetime
) -> RichText:
    return texts.rich(
        "meetings-line",
        number=number,
        when=_when(texts, meeting.starts_at, None, office, now),
        title=meeting.title,
        state=texts.plain(f"meeting-state-{state_of(meeting, now)}"),
    )


def _heading(texts: Texts, meeting: MeetingFacts, now: datetime) -> RichText:
    state = texts.plain(f"meeting-state-{state_of(meeting, now)}")
    if meeting.revision > 1:
        key, number = "meeting-heading-revised", meeting.revision - 1
        return texts.rich(key, title=meeting.title, state=state, number=number)
    return texts.rich("meeting-heading", title=meeting.title, state=state)


def _essentials(
    texts: Texts, facts: PanelFacts, office: Office, now: datetime
) -> list[RichText]:
    meeting = facts.meeting
    when = _when(texts, meeting.starts_at, meeting.ends_at, office, now)
    found = [texts.rich("meeting-when", when=when)]
    found.append(texts.rich("meeting-place", place=meeting.place))
    if meeting.chair:
        found.append(texts.rich("meeting-chair", name=meeting.chair.name))
    return found


def _draft_lines(
    texts: Texts, facts: PanelFacts, office: Office, now: datetime
) -> list[RichText | str]:
    meeting = facts.meeting
    found: list[RichText | str] = []
    if meeting.purpose:
        found.append(texts.rich("meeting-purpose", purpose=shortened(meeting.purpose, 60)))
    if meeting.agenda:
        found.append(texts.rich("meeting-agenda", count=len(meeting.agenda)))
        found += [
            f"{number}. {shortened(item, ITEM_LENGTH)}"
            for number, item in enumerate(meeting.agenda[:ITEMS], 1)
        ]
    if meeting.requirements:
        found.append(
            texts.rich("meeting-requirements", requirements=shortened(meeting.requirements, 60))
        )
    found.append(_people_line(texts, facts))
    if not meeting.reply_asked:
        found.append(texts.rich("meeting-no-reply"))
    elif meeting.reply_by and meeting.reply_by > now:
        due = _when(texts, meeting.reply_by, None, office, now)
        found.append(texts.rich("meeting-reply-by", when=due))
    found.append(_kind_line(texts, meeting, office))
    return found


def _people_line(texts: Texts, facts: PanelFacts) -> RichText:
    if not facts.people:
        return texts.rich("meeting-people-nobody")
    names = texts.plain("meeting-list-comma").join(facts.first_names)
    who = texts.rich(
        "meeting-people-many" if facts.people > len(facts.first_names) else "meeting-people-few",
        count=facts.people,
        names=names,
    )
    if not (facts.in_attendance or facts.staff):
        return who
    capacities = texts.rich(
        "meeting-capacities",
        attend=facts.attend,
        in_attendance=facts.in_attendance,
        staff=facts.staff,
    )
    return lines(who, capacities)


def _kind_line(texts: Texts, meeting: MeetingFacts, office: Office) -> RichText:
    profile = office.profile
    class_ = profile.classes.get(meeting.class_)
    package = profile.packages.get(meeting.package)
    return texts.rich(
        "meeting-kind",
        kind=str(getattr(class_.name, texts.language)) if class_ else meeting.class_,
        package=str(getattr(package.name, texts.language)) if package else meeting.package,
        level=texts.plain(f"meeting-level-{meeting.level}"),
    )


def _progress(texts: Texts, facts: PanelFacts) -> list[RichText]:
    """How far the notice, the answers and the sign-in are."""
    found: list[RichText] = []
    notice = facts.notice
    if notice is not None:
        if notice.sending:
            found.append(
                texts.rich(
                    "panel-sending",
                    sent=max(notice.invited - notice.unreachable - notice.sending, 0),
                    count=notice.invited - notice.unreachable,
                )
            )
        found.append(
            texts.rich(
                "panel-notice",
                invited=notice.invited,
                delivered=notice.delivered,
                received=notice.received,
            )
        )
        if facts.meeting.reply_asked:
            found.append(
                texts.rich(
                    "panel-replies",
                    attending=notice.attending,
                    leave=notice.leave,
                    unanswered=notice.unanswered,
                )
            )
        if notice.unreachable:
            found.append(texts.rich("panel-unreachable", count=notice.unreachable))
    if facts.quotas_reported or facts.quotas_waiting:
        found.append(
            texts.rich(
                "panel-units", reported=facts.quotas_reported, waiting=facts.quotas_waiting
            )
        )
    if facts.signin is not None:
        signed = facts.signin
        found.append(
            texts.rich(
                "panel-signin",
                expected=signed.expected,
                present=signed.present,
                leave=signed.leave,
                late=signed.late,
            )
        )
    if facts.documents or facts.tasks:
        found.append(
            texts.rich(
                "panel-papers-tasks",
                documents=facts.documents,
                tasks=facts.tasks,
                open=facts.open_tasks,
            )
        )
    return found


def _warnings(texts: Texts, facts: PanelFacts, office: Office, now: datetime) -> list[RichText]:
    # Sent notices settled the rest; what may still change is who is somewhere else.
    shown = [
        clash
        for clash in facts.clashes
        if facts.meeting.state is State.DRAFT or isinstance(clash, panels.clashes.Busy)
    ]
    return warning_lines(texts, shown, office, now)


def _when(
    texts: Texts, start: datetime, end: datetime | None, office: Office, now: datetime
) -> str:
    return say_when(start, end, texts.language, office.zone, today=office.today(now))
