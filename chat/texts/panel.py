"""Words of the panel (会议总览): where a meeting stands, on one phone screen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, assert_never

from chat.message import Message, RichText, lines
from chat.texts import Texts, settling
from chat.texts import panel_buttons as buttons
from chat.texts.clashes import warning_lines
from chat.texts.home import shortened
from chat.texts.meetings import said_when, state_of
from chat.texts.names import apart
from meetings import panel as panels
from meetings.clashes import Busy
from meetings.meetings import MeetingFacts, State
from meetings.office import Office
from meetings.panel import PanelFacts
from meetings.people import Action, Who, may, who_is
from storage import attendance as attendance_rows

if TYPE_CHECKING:
    from chat.texts.wording import Reading
    from meetings.notices.counting import Counts

#: Agenda items written out on a panel, and characters of each.
ITEMS = 5
ITEM_LENGTH = 30
#: Characters of purpose and requirements.
LONGEST_TEXT = 60

PanelPage = Literal["main", "more", "edit"]


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
        *settling.panel_lines(texts, facts, office, now),
        *(_draft_lines if draft else _progress)(texts, facts, office, now),
        *_of_series(texts, facts),
        *_warnings(texts, facts, office, now),
    ]
    rows = (
        buttons.more_rows(texts, facts, who, now)
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
    texts, office = reading.texts, reading.office
    when = said_when(texts, meeting.starts_at, meeting.ends_at, office, reading.now)
    organiser = meeting.organiser.name if meeting.organiser else ""
    return Message(
        texts.rich("meeting-taken-out", title=meeting.title, when=when, organiser=organiser)
    )


def _heading(texts: Texts, meeting: MeetingFacts, now: datetime) -> RichText:
    state = texts.plain(f"meeting-state-{state_of(meeting, now)}")
    if meeting.revision > 1 and meeting.state is not State.CANCELLED:
        key, number = "meeting-heading-revised", meeting.revision - 1
        return texts.rich(key, title=meeting.title, state=state, number=number)
    return texts.rich("meeting-heading", title=meeting.title, state=state)


def _essentials(texts: Texts, facts: PanelFacts, office: Office, now: datetime) -> list[RichText]:
    meeting = facts.meeting
    when = said_when(texts, meeting.starts_at, meeting.ends_at, office, now)
    key = "meeting-when-open" if meeting.state is State.POSTPONED else "meeting-when"
    found = [texts.rich(key, when=when)]
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
        found.append(texts.rich("meeting-purpose", purpose=_in_one_line(meeting.purpose)))
    if meeting.agenda:
        found.append(texts.rich("meeting-agenda", count=len(meeting.agenda)))
        found += [
            f"{number}. {shortened(item, ITEM_LENGTH)}"
            for number, item in enumerate(meeting.agenda[:ITEMS], 1)
        ]
    if meeting.requirements:
        found.append(
            texts.rich("meeting-requirements", requirements=_in_one_line(meeting.requirements))
        )
    found.append(_people_line(texts, facts))
    if not meeting.reply_asked:
        found.append(texts.rich("meeting-no-reply"))
    elif meeting.reply_by and meeting.reply_by > now:
        due = said_when(texts, meeting.reply_by, None, office, now)
        found.append(texts.rich("meeting-reply-by", when=due))
    found.append(_kind_line(texts, meeting, office))
    return found


def _of_series(texts: Texts, facts: PanelFacts) -> list[RichText]:
    """What earlier meetings of the series left open, and what was learnt there."""
    found = []
    if facts.open_of_series:
        found.append(texts.rich("meeting-series-open", count=facts.open_of_series))
    if facts.lessons:
        latest = shortened(facts.lessons[0], LONGEST_TEXT)
        found.append(texts.rich("meeting-series-lesson", text=latest, count=len(facts.lessons)))
    return found


def _in_one_line(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST_TEXT)


def _people_line(texts: Texts, facts: PanelFacts) -> RichText:
    if not facts.people:
        return texts.rich("meeting-people-nobody")
    names = texts.plain("meeting-list-comma").join(apart(texts, facts.first))
    who = texts.rich(
        "meeting-people-many" if facts.people > len(facts.first) else "meeting-people-few",
        count=facts.people,
        names=names,
    )
    if not (facts.in_attendance or facts.staff):
        return who
    capacities = [
        texts.plain(f"meeting-capacity-{capacity}", count=count)
        for capacity, count in (
            ("attend", facts.attend),
            ("in-attendance", facts.in_attendance),
            ("staff", facts.staff),
        )
        if count
    ]
    said = texts.plain("meeting-list-comma").join(capacities)
    return lines(who, texts.rich("meeting-capacities", capacities=said))


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


def sending_lines(
    texts: Texts, notice: Counts, office: Office, now: datetime
) -> list[RichText | str]:
    """How far the cards are: on their way, paused or stopped, and what did not arrive."""
    found: list[RichText | str] = []
    match notice.sending:
        case "paused":
            found.append(texts.rich("panel-paused", sent=notice.sent, left=notice.left))
        case "stopped":
            found.append(texts.rich("panel-stopped", count=notice.left_out))
        case None if notice.left:
            found.append(texts.rich("panel-sending", sent=notice.sent, left=notice.left))
        case None:
            pass
        case _:
            assert_never(notice.sending)
    if notice.seconds_left is not None:
        ends = (now + timedelta(seconds=notice.seconds_left)).astimezone(office.zone)
        found.append(texts.rich("panel-sending-ends", time=f"{ends:%H:%M}"))
    if notice.failed:
        found.append(texts.rich("panel-failed", count=notice.failed))
    if notice.unsure:
        found.append(texts.rich("panel-unsure", count=notice.unsure))
    return found


def _progress(
    texts: Texts, facts: PanelFacts, office: Office, now: datetime
) -> list[RichText | str]:
    """How far the notice, the answers and the sign-in are."""
    found: list[RichText | str] = []
    notice = facts.notice
    if notice is not None:
        found += sending_lines(texts, notice, office, now)
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
            texts.rich("panel-units", reported=facts.quotas_reported, waiting=facts.quotas_waiting)
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
        if signed.refused:
            found.append(texts.rich("panel-refused", count=signed.refused))
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
        if facts.meeting.state is State.DRAFT or isinstance(clash, Busy)
    ]
    return warning_lines(texts, shown, office, now)
