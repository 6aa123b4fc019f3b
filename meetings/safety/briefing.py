"""应急交底: the day before, who is on a post is told it, gets the plan, says 收到. Row 2.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import About, Action, may
from meetings.reach import Notice, Reached, Readers, tell
from meetings.safety.house import POSTS, matter
from storage import Session, alarms, duties, outbox, timers
from storage import meetings as meeting_rows
from storage import safety as rows

KIND = "safety_briefing"


@dataclass(frozen=True, slots=True)
class Briefed:
    """Everybody on a post was told; how many have no account and are told by word."""

    meeting_id: int
    told: int
    by_word: int


@dataclass(frozen=True, slots=True)
class BriefingSeen:
    """收到; ``again``: it was before."""

    meeting_id: int
    person_id: int
    again: bool


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """The briefing of a published meeting, on the working day before; the meeting moves to
    another day, and everybody is briefed anew. ``keep_fired``: see ``timers.replace``."""
    wanted = []
    if meeting.state == "published" and meeting.starts_at > now:
        day = office.calendar.add_working_days(office.local(meeting.starts_at).date(), -1)
        due = datetime.combine(day, office.profile.safety.briefing_time, office.zone)
        data = {"meeting": meeting.id}
        wanted.append(timers.WantedTimer(KIND, "", due.astimezone(UTC), meeting.starts_at, data))
    timers.replace(session, f"meeting:{meeting.id}:safety", wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The day before: where the meeting has a plan, its posts are briefed."""
    meeting = meeting_rows.locked(session, int(timer.data["meeting"]))
    if meeting is not None and meeting.state == "published":
        plan = rows.latest_plan(session, meeting.id)
        if plan is not None:
            _brief(session, meeting, now=now)


def brief_now(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> Briefed | Refused:
    """Brief everybody on a post now; who was told before is told anew."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != "published":
        return refused("alarm-no-meeting")
    if rows.latest_plan(session, meeting_id) is None:
        return refused("safety-plan-none")
    if not duties.people_on_duty(session, meeting_id, POSTS):
        return refused("safety-posts-none")
    done = _brief(session, meeting, now=now)
    after = {"told": done.told, "by_word": done.by_word}
    changed(session, actor, "brief posts", f"safety:{meeting_id}", now=now, after=after)
    return done


def _brief(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> Briefed:
    people = list(duties.people_on_duty(session, meeting.id, POSTS))
    readers, told = Readers(session, people), 0
    for person_id in people:
        outcome = tell(session, person_id, _notice(meeting, KIND), now=now, readers=readers)
        reached = isinstance(outcome, Reached)
        rows.note_briefing(session, meeting.id, person_id, reached=reached, at=now)
        told += reached
    return Briefed(meeting.id, told, len(people) - told)


def _notice(meeting: meeting_rows.Meeting, kind: str, *, dedupe: str | None = None) -> Notice:
    return Notice(
        kind=kind,
        params={"meeting": meeting.id},
        lane=outbox.NOTICES,
        dedupe=dedupe,
        coalesce=f"{kind}:{meeting.id}",
        shows=f"{kind}:{meeting.id}",
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )


def give_plan(
    session: Session, meeting: meeting_rows.Meeting, plan: rows.SafetyPlan, *, now: datetime
) -> None:
    """An approved edition goes to everybody on a post."""
    people = list(duties.people_on_duty(session, meeting.id, POSTS))
    readers = Readers(session, people)
    owed = _notice(meeting, "safety_plan", dedupe=f"safety-plan:{plan.id}")
    for person_id in people:
        tell(session, person_id, owed, now=now, readers=readers)


def seen(
    session: Session, actor: Actor, meeting_id: int, person_id: int, *, now: datetime
) -> BriefingSeen | Refused:
    """收到: one's own, or ticked by the hosts and staff for who was told by word."""
    house = alarms.house(session, meeting_id, lock=True)
    if house is None:
        return refused("gone")
    own = may(actor.who, Action.ANSWER_ALARM, About(person_id=person_id))
    if not own and not may(actor.who, Action.RAISE_ALARM, matter(session, house)):
        return refused("not-allowed")
    if person_id not in duties.people_on_duty(session, meeting_id, POSTS):
        return refused("safety-not-on-post")
    found = rows.briefing_of(session, meeting_id, person_id)
    if found is None:
        rows.note_briefing(session, meeting_id, person_id, reached=False, at=now)
        found = rows.briefing_of(session, meeting_id, person_id)
    assert found is not None
    if found.seen_at is not None:
        return BriefingSeen(meeting_id, person_id, again=True)
    found.seen_at = now
    found.seen_by_id = None if actor.who.person_id == person_id else actor.who.person_id
    session.flush()
    changed(
        session, actor, "briefing seen", f"safety:{meeting_id}", now=now, for_person_id=person_id
    )
    panel.refresh(session, meeting_id, now=now)
    return BriefingSeen(meeting_id, person_id, again=False)
