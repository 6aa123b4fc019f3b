"""更正签到: attended but unsigned, the time wrong, signed by mistake. Staff ask with a reason, and
somebody else decides; what takes effect are further records, and the first ones stay (ORG-07).
Row 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import approvals
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, named
from meetings.signin.afterwards import count_again
from meetings.signin.correcting import reason_problem
from meetings.signin.hours import hours_of, verdict_at
from meetings.signin.quorum import warn_where_broken
from storage import Session, signin
from storage import approvals as approval_rows
from storage import attendance as attendance_rows
from storage import meetings as rows

KIND = "signin_correction"
#: 到会未签 · 时间不对 · 误签.
What = Literal["unsigned", "time", "mistake"]
WHATS: tuple[What, ...] = ("unsigned", "time", "mistake")


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """Somebody else decides; until then the record stands as it is."""

    approval_id: int
    person: Named
    meeting_id: int


def ask_correction(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    what: What,
    reason: str,
    *,
    at: datetime | None = None,
    now: datetime,
    office: Office,
) -> CorrectionAsked | Refused:
    """Ask for a correction. ``at``: when they came in truth (unsigned, time)."""
    sitting = rows.sitting(session, sitting_id)
    if sitting is None:
        return refused("gone")
    meeting = allowed(
        session, actor.who, Action.CORRECT_SIGN_IN, sitting.meeting_id, person_id=person_id
    )
    if isinstance(meeting, Refused):
        return meeting
    reason = " ".join(reason.split())
    if problem := reason_problem(reason, office) or _too_late(meeting, sitting, now, office):
        return problem
    place = attendance_rows.any_participant_of(session, meeting.id, person_id)
    if place is None or place.removed_at is not None:
        return refused("signin-removed")
    record = signin.live_record(session, sitting_id, person_id)
    if problem := _does_not_fit(what, record, at, sitting, now=now, office=office):
        return problem
    wanted = {
        "sitting": sitting_id,
        "what": what,
        "at": at.isoformat() if at is not None and what != "mistake" else None,
        "from": record.happened_at.isoformat() if record else None,
        "reason": reason,
    }
    asked = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=f"signin:{sitting_id}:{person_id}",
        wanted=wanted,
        meeting=meeting,
        unit_id=place.unit_id,
        for_person_id=person_id,
        now=now,
        office=office,
    )
    return CorrectionAsked(asked, named(session, [person_id])[person_id], meeting.id)


def _too_late(
    meeting: rows.Meeting, sitting: rows.Sitting, now: datetime, office: Office
) -> Refused | None:
    if meeting.state not in ("published", "closed"):
        return refused("signin-unpublished")
    hours = hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin)
    if now < hours.opens:
        return refused("signin-early", title=meeting.title, opens=hours.opens.isoformat())
    days = office.profile.signin.correct_wd
    last = office.calendar.add_working_days(office.today(sitting.ends_at), days)
    return refused("correction-late", days=days) if office.today(now) > last else None


def _does_not_fit(
    what: What,
    record: signin.SignInRow | None,
    at: datetime | None,
    sitting: rows.Sitting,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    if what == "unsigned" and record is not None:
        return refused("correction-signed", at=record.happened_at.isoformat())
    if what != "unsigned" and record is None:
        return refused("signin-not-in")
    if what == "mistake":
        return None
    hours = hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin)
    if at is None or not hours.opens <= at <= min(now, hours.ends):
        until = min(now, hours.ends)
        return refused("correction-time", opens=hours.opens.isoformat(), closed=until.isoformat())
    if record is not None and record.happened_at.replace(second=0, microsecond=0) == at:
        return refused("correction-same", at=at.isoformat())
    return None


def correction_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect of an approved correction: an annulling record, a sign-in of the next round, or
    both."""
    wanted = approval.wanted
    return _turn(session, actor, approval, wanted["from"], wanted["at"], now=now, office=office)


def correction_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """A correction agreed to by word that was not signed: what stood before stands again, where
    nothing else was recorded since."""
    wanted = approval.wanted
    return _turn(session, actor, approval, wanted["at"], wanted["from"], now=now, office=office)


def _turn(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    was: str | None,
    wanted: str | None,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """From the sign-in at ``was`` to one at ``wanted`` (None: no sign-in). Nothing is locked but
    the request: that a record is written once its constraint sees to, as at the door."""
    sitting = rows.sitting(session, int(approval.wanted["sitting"]))
    person_id = int(approval.subject.rpartition(":")[2])
    if sitting is None:
        return refused("gone")
    if attendance_rows.any_participant_of(session, sitting.meeting_id, person_id) is None:
        return refused("gone")
    record = signin.live_record(session, sitting.id, person_id)
    if was != (record.happened_at.isoformat() if record else None):
        return refused("correction-moot")
    at = datetime.fromisoformat(wanted) if wanted else None
    return _rewrite(
        session, actor, approval, sitting, person_id, record, at, now=now, office=office
    )


def _rewrite(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    sitting: rows.Sitting,
    person_id: int,
    record: signin.SignInRow | None,
    at: datetime | None,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """What holds is annulled; ``at`` holds from now on, in the next round. The first record that
    somebody else wrote at the same moment ends it, before anything is written."""
    place = attendance_rows.any_participant_of(session, sitting.meeting_id, person_id)
    assert place is not None
    values: dict[str, object] = {
        "sitting_id": sitting.id,
        "person_id": person_id,
        "participant_id": place.id,
        "entered_at": now,
        "method": "correction",
        "by_id": approval.asked_by_id,
        "reason": approval.wanted["reason"],
        "branch_id": place.branch_id,
    }
    left = None
    if record is not None:
        left = signin.leaving.signed_out_at(session, sitting.id, person_id, record.round)
        values["branch_id"] = signin.leaving.branch_of(session, record.id)
        old = {"kind": "annul", "round": record.round, "verdict": record.verdict}
        if signin.add_record(session, values | old | {"happened_at": now}) is None:
            return refused("correction-moot")
    if at is not None:
        hours = hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin)
        next_round = signin.rounds_annulled(session, sitting.id, person_id)
        new = {"kind": "in", "round": next_round, "verdict": verdict_at(at, hours)}
        if signin.add_record(session, values | new | {"happened_at": at}) is None:
            return refused("correction-moot")
        if left is not None:  # when they left was not in question
            out = {"kind": "out", "round": next_round, "verdict": left[1]}
            signin.add_record(session, values | out | {"happened_at": left[0]})
    _audit(session, actor, approval, sitting, person_id, record, at, now=now)
    if at is None and left is None:
        warn_where_broken(session, sitting.id, person_id, now=now)
    count_again(session, sitting.meeting_id, now=now)
    return None


def _audit(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    sitting: rows.Sitting,
    person_id: int,
    record: signin.SignInRow | None,
    at: datetime | None,
    *,
    now: datetime,
) -> None:
    changed(
        session,
        actor,
        "correct sign-in",
        f"sitting:{sitting.id}",
        now=now,
        for_person_id=person_id,
        before={"at": record.happened_at.isoformat() if record else None},
        after={"at": at.isoformat() if at else None},
        reason=approval.wanted["reason"],
    )
