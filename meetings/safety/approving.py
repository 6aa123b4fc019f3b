"""报批: the plan is approved, returned, or taken back; approved it goes to every post. Row 2.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import named
from meetings.safety.briefing import give_plan
from meetings.safety.plan_reading import edition
from meetings.safety.plans import PlanChanged, editable, subject
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import safety as rows

KIND = "safety_plan"


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """On its way to who approves it; ``again``: it was before."""

    meeting_id: int
    approval_id: int
    again: bool = False


def ask_approval(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> PlanAsked | PlanChanged | Refused:
    """报批: the newest edition goes to those who approve it. Approved already, it stays so."""
    meeting = editable(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    plan = rows.latest_plan(session, meeting_id)
    if plan is None:
        return refused("safety-plan-none")
    if plan.state == "approved":
        return PlanChanged(meeting_id, plan.edition, again=True)
    again = plan.state == "asked"
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=subject(meeting_id),
        wanted={
            "plan": plan.id,
            "edition": plan.edition,
            "reason": plan.reason,
            "parts": _to_decide(session, plan),
        },
        meeting=meeting,
        unit_id=organiser.unit_id if organiser else None,
        for_person_id=meeting.organiser_id,
        now=now,
        office=office,
    )
    plan.state, plan.approval_id = "asked", approval_id
    session.flush()
    return PlanAsked(meeting_id, approval_id, again)


def _to_decide(session: Session, plan: rows.SafetyPlan) -> list[list[str]]:
    """Name, text before and text of each part new to who decides; of a first edition all."""
    found = edition(session, plan.id)
    parts = found.parts if found is not None else ()
    if plan.edition > 1:
        parts = tuple(part for part in parts if part.before is not None)
    return [[part.name, part.before or "", part.text] for part in parts]


def approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """批准: the edition holds, and those on duty get it."""
    plan = _of(session, approval)
    meeting = meeting_rows.meeting(session, plan.meeting_id) if plan is not None else None
    if plan is None or meeting is None or meeting.state in ("closed", "cancelled"):
        return refused("safety-plan-moot")
    plan.state = "approved"
    session.flush()
    give_plan(session, meeting, plan, now=now)
    return None


def approved_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Agreed to by word and not signed afterwards: it is to be approved again."""
    plan = _of(session, approval)
    if plan is None:
        return refused("gone")
    plan.state = "returned"
    return None


def not_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned with a reason, or taken back: it can be edited and sent again."""
    plan = _of(session, approval)
    if plan is not None and plan.state == "asked":
        plan.state = "returned" if approval.state == "returned" else "draft"


def _of(session: Session, approval: approval_rows.Approval) -> rows.SafetyPlan | None:
    """The edition the request is about, where it has not been overtaken."""
    meeting = meeting_rows.locked(session, int(approval.subject.split(":")[1]))
    plan = rows.plan_edition(session, int(approval.wanted["plan"]))
    return plan if meeting is not None and plan is not None else None
