"""The panel: one overview per meeting (会议总览), edited in place wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from meetings import clashes
from meetings.levels import carried
from meetings.meetings import MeetingFacts, State, about, facts
from meetings.office import Office
from meetings.people import About, Action, Named, Who, may, named
from meetings.reach import Notice, tell
from meetings.regime import Level
from storage import Session, outbox
from storage import attendance as attendance_rows
from storage import documents as document_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import surveys as survey_rows
from storage import tasks as task_rows
from storage import unit_quotas as quota_rows

if TYPE_CHECKING:
    from meetings.notices import Standing, Unsettled
    from meetings.notices.counting import Counts
    from meetings.signin.counting import Counts as SignInCounts


def subject(meeting_id: int) -> str:
    """What a panel message shows."""
    return f"panel:{meeting_id}"


def readiness_subject(meeting_id: int) -> str:
    """What a message with the meeting's readiness (筹备情况) shows."""
    return f"readiness:{meeting_id}"


def refresh(session: Session, meeting_id: int, *, now: datetime) -> None:
    """Something it counts changed: edit it wherever it is shown, and the readiness beside it.
    Several changes, one edit."""
    shown = (("panel", subject(meeting_id)), ("readiness_now", readiness_subject(meeting_id)))
    for kind, what in shown:
        for messenger, chat in outbox.viewers(session, what):
            account = people_rows.account_at(session, messenger, chat)
            if account is None:
                continue
            notice = Notice(
                kind=kind,
                params={"meeting": meeting_id},
                # Ahead of the cards whose sending it shows.
                lane=outbox.URGENT,
                coalesce=what,
                shows=what,
                edit_only=True,
                meeting_id=meeting_id,
            )
            tell(session, account.person_id, notice, now=now)
    _look_at_tasks(session, meeting_id, now)


def _look_at_tasks(session: Session, meeting_id: int, now: datetime) -> None:
    # Imported here: settling tasks refreshes panels.
    from meetings.preparation.settling import want_look

    want_look(session, meeting_id, now=now)


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """What the panel shows. Delivered, received and answered stand apart (row 2.2)."""

    meeting: MeetingFacts
    #: What rights on the buttons depend on.
    about: About
    #: Participants by capacity; the chair is one of them.
    attend: int
    in_attendance: int
    staff: int
    #: The first few, in the order of names.
    first: tuple[Named, ...]
    clashes: tuple[clashes.Clash, ...]
    quotas_reported: int
    quotas_waiting: int
    documents: int
    tasks: int
    open_tasks: int
    #: Whether those who came were asked for their opinion.
    surveyed: bool
    #: Of a meeting to come: what earlier ones of its series left open, and what was learnt there,
    #: the latest first.
    open_of_series: int
    lessons: tuple[str, ...]
    #: None while nothing was sent.
    notice: Counts | None
    #: None while the sign-in has not begun.
    signin: SignInCounts | None
    #: What was changed and is not told yet.
    unsettled: Unsettled | None = None
    #: Whether the notice that goes out next is signed off first, and how that stands.
    signed_off_first: bool = False
    sign_off: Standing | None = None
    #: Whether minutes of a meeting before are offered for its agenda (row 8.10).
    last_minutes: bool = False

    @property
    def people(self) -> int:
        """Everybody on the list."""
        return self.attend + self.in_attendance + self.staff


#: A panel names so many; above, it counts.
NAMED = 8


def facts_of(
    session: Session, meeting_id: int, *, now: datetime, office: Office
) -> PanelFacts | None:
    """The panel of a meeting as things stand; None where there is none."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return None
    known = facts(session, meeting)
    participants = attendance_rows.participants_of(session, meeting_id)
    roles = [participant.role for participant in participants]
    first = named(session, [p.person_id for p in participants[:NAMED]])
    quotas = quota_rows.quotas_of(session, meeting_id)
    tasks = task_rows.tasks_of_meeting(session, meeting_id)
    return PanelFacts(
        meeting=known,
        about=about(session, meeting),
        attend=roles.count("attend"),
        in_attendance=roles.count("in_attendance"),
        staff=roles.count("staff"),
        first=tuple(first.values()),
        clashes=_clashes(session, known, [p.person_id for p in participants], now, office),
        quotas_reported=sum(quota.state == "reported" for quota in quotas),
        quotas_waiting=sum(quota.state != "reported" for quota in quotas),
        documents=len(document_rows.documents_of(session, meeting_id)),
        tasks=len(tasks),
        open_tasks=sum(task.state in task_rows.OPEN_STATES for task in tasks),
        surveyed=survey_rows.survey_of(session, meeting_id) is not None,
        open_of_series=_open_of_series(session, meeting, now),
        lessons=_lessons(session, meeting, now),
        notice=_notice(session, meeting),
        signin=_signin(session, meeting, now, office),
        unsettled=_unsettled(session, meeting, now, office),
        signed_off_first=office.profile.packages[meeting.package].approval,
        sign_off=_sign_off(session, meeting, now, office),
        last_minutes=_last_minutes(session, meeting, now),
    )


def visible(meetings: Iterable[rows.Meeting], session: Session, who: Who) -> list[rows.Meeting]:
    """Those of the meetings whose panel this person may see."""
    here = carried(session, who, meetings)
    if may(who, Action.SEE_PANEL):
        return here
    return [one for one in here if may(who, Action.SEE_PANEL, about(session, one))]


def _clashes(
    session: Session, known: MeetingFacts, people: list[int], now: datetime, office: Office
) -> tuple[clashes.Clash, ...]:
    if known.state not in (State.DRAFT, State.PUBLISHED) or known.ends_at <= now:
        return ()
    busy = clashes.of_people(
        session,
        people,
        known.starts_at,
        known.ends_at,
        level=known.level,
        besides_meeting_id=known.id,
    )
    return (*clashes.of_days(known.starts_at, known.ends_at, office), *busy)


def _notice(session: Session, meeting: rows.Meeting) -> Counts | None:
    # Imported here: publishing refreshes panels.
    from meetings.notices.counting import counts

    # Of a postponed one there is no notice out that anybody answers.
    told = meeting.revision and meeting.state != State.POSTPONED
    return counts(session, meeting) if told else None


def _unsettled(
    session: Session, meeting: rows.Meeting, now: datetime, office: Office
) -> Unsettled | None:
    from meetings.notices import unsettled

    if meeting.starts_at <= now:
        return None  # nobody is told any more
    return unsettled(session, meeting, now=now, office=office)


def _sign_off(
    session: Session, meeting: rows.Meeting, now: datetime, office: Office
) -> Standing | None:
    from meetings.notices import sign_off

    if meeting.state not in (State.DRAFT, State.PUBLISHED, State.POSTPONED):
        return None
    found = sign_off.standing(session, meeting)
    return sign_off.with_names(session, found, now=now, office=office) if found else None


def _signin(
    session: Session, meeting: rows.Meeting, now: datetime, office: Office
) -> SignInCounts | None:
    from meetings.signin.counting import signin_counts

    opens = meeting.starts_at - timedelta(minutes=office.profile.signin.open_min)
    if meeting.state not in (State.PUBLISHED, State.CLOSED) or now < opens:
        return None
    return signin_counts(session, meeting.id, now=now)


def _to_come(meeting: rows.Meeting, now: datetime) -> bool:
    return meeting.state in (State.DRAFT, State.PUBLISHED) and meeting.starts_at > now


def _open_of_series(session: Session, meeting: rows.Meeting, now: datetime) -> int:
    # Imported here: bringing them onto the agenda is an edit, and edits refresh panels.
    from meetings.reports.returning import open_items_of_series

    return len(open_items_of_series(session, meeting)) if _to_come(meeting, now) else 0


def _last_minutes(session: Session, meeting: rows.Meeting, now: datetime) -> bool:
    from meetings.minutes_copies.last_minutes import offered

    return _to_come(meeting, now) and offered(session, meeting, now=now) is not None


def _lessons(session: Session, meeting: rows.Meeting, now: datetime) -> tuple[str, ...]:
    from meetings.lessons import lessons_for_series

    if not _to_come(meeting, now):
        return ()
    levels = frozenset({meeting.level, Level.PUBLIC.value})
    return tuple(one.text for one in lessons_for_series(session, meeting.series, levels=levels))
