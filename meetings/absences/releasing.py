"""释放: after the check the questions go out, to the contact above the profile's rank. Row 3.4.

Never by the clock alone. Who does not answer within the profile's days is put to the unit's
contact once, and to nobody after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meetings.absences.checking import Check, Found, hosted, listed
from meetings.absences.units import units_of
from meetings.changes import Actor, changed
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import Action, Named, named
from meetings.reach import NoAccount, Notice, chase, tell
from storage import Session, timers
from storage import absences as rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows

UNANSWERED = "absence_unanswered"
#: A process that was down catches up within these.
_LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Released:
    """The questions are on their way."""

    sitting_id: int
    asked: int
    #: Of those, asked through their contact.
    through_contact: int
    #: Who can not be written to: to be phoned.
    unreached: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """Everybody on the list was asked or waived before, or nobody stands on it."""

    sitting_id: int


def release(
    session: Session, actor: Actor, sitting_id: int, *, now: datetime, office: Office
) -> Released | NothingToAsk | Refused:
    """释放 the sitting's list: everybody without a mark is asked. A second time asks only who came
    onto the list since."""
    sitting = meeting_rows.sitting(session, sitting_id)
    if sitting is not None:
        meeting_rows.locked(session, sitting.meeting_id)
    found = hosted(session, actor, sitting_id, Action.RELEASE_ABSENCES, now=now)
    if isinstance(found, Refused):
        return found
    meeting, sitting = found
    # Read before the lock: somebody else may have released it meanwhile.
    session.refresh(sitting)
    check = listed(session, meeting, sitting)
    wanted = check.to_ask
    if not wanted:
        return NothingToAsk(sitting.id)
    if sitting.released_at is None:
        sitting.released_at, sitting.released_by_id = now, actor.who.person_id
    through, unreached = _ask_all(session, check, wanted, now=now, office=office)
    changed(
        session,
        actor,
        "release absences",
        f"sitting:{sitting.id}",
        now=now,
        after={"asked": len(wanted), "unreached": len(unreached)},
    )
    want_timer(session, sitting, office=office)
    people = named(session, unreached)
    return Released(sitting.id, len(wanted), through, tuple(people.values()))


def _ask_all(
    session: Session, check: Check, wanted: tuple[Found, ...], *, now: datetime, office: Office
) -> tuple[int, list[int]]:
    """How many were asked through their contact, and who could not be written to."""
    through, unreached = 0, []
    for one in wanted:
        row = _row(session, check.sitting_id, one, now)
        notice = Notice(
            kind="absence_question",
            params={"absence": row.id},
            dedupe=f"absence:{row.id}:{one.kind}",
            shows=f"absence:{row.id}",
            meeting_id=check.meeting_id,
        )
        reached = chase(session, one.person_id, notice, now=now, profile=office.profile)
        if isinstance(reached, NoAccount):
            unreached.append(one.person_id)
            continue
        row.asked_of_id = reached.person_id
        through += int(reached.person_id != one.person_id)
    session.flush()
    return through, unreached


def _row(session: Session, sitting_id: int, one: Found, now: datetime) -> rows.Absence:
    row = rows.absence_of(session, sitting_id, one.participant_id)
    if row is None:
        row = rows.Absence(sitting_id=sitting_id, participant_id=one.participant_id)
    # Asked of something else before, which a correction has settled: asked anew.
    row.kind, row.state, row.asked_at = one.kind, "asked", now
    row.reason, row.decision, row.remark = "", "", ""
    row.answered_at = row.answered_by_id = row.decided_at = row.decided_by_id = None
    session.add(row)
    session.flush()
    return row


def subject(sitting_id: int) -> str:
    """The timer's subject."""
    return f"sitting:{sitting_id}:absences"


def want_timer(
    session: Session, sitting: meeting_rows.Sitting, *, office: Office, keep_fired: bool = False
) -> None:
    """The one look at who has not answered, in office hours: so many days after the last question.
    ``keep_fired``: see ``timers.replace``."""
    asked_at = rows.last_asked(session, sitting.id)
    if sitting.released_at is None or asked_at is None:
        return
    local = office.local(asked_at)
    day = office.calendar.add_working_days(local.date(), office.profile.absence.answer_wd)
    at = datetime.combine(day, local.time(), office.zone).astimezone(UTC)
    due = office.calendar.next_working_moment(at, office.profile.quiet_hours, office.zone)
    data = {"sitting": sitting.id}
    wanted = [timers.WantedTimer(UNANSWERED, "", due, due + _LATE, data)]
    timers.replace(session, subject(sitting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Who has not answered is put to the unit's contact: once, its own people only."""
    sitting = meeting_rows.sitting(session, int(timer.data["sitting"]))
    if sitting is None:
        return
    asked = rows.unanswered_absences(session, sitting.id)
    places = [attendance_rows.participant(session, row.participant_id) for row in asked]
    for unit_id in units_of(session, (place.unit_id for place in places if place)):
        unit = people_rows.unit(session, unit_id)
        if unit is None or unit.contact_id is None:
            continue
        notice = Notice(
            kind="absence_unanswered",
            params={"sitting": sitting.id, "unit": unit.id},
            dedupe=f"absence-unanswered:{sitting.id}:{unit.id}",
            meeting_id=sitting.meeting_id,
            keeps_quiet=True,
        )
        tell(session, unit.contact_id, notice, now=now)
