"""Deciding: 同意, or 退回 with a reason; for oneself, or in a leader's name as contact or deputy.

Each kind names the use case that takes effect once its whole chain agreed, and what takes that
back where a spoken agreement is not signed afterwards. Row 8.2; nobody decides their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import Literal

from meetings.approvals.asking import move_to, note, standing_of
from meetings.approvals.chains import after
from meetings.approvals.deciders import Facts, own_of
from meetings.approvals.not_granted import not_granted
from meetings.approvals.standing import Standing
from meetings.approvals.telling import refresh_cards, tell_asked, tell_outcome
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session
from storage import approvals as rows

LONGEST_REASON = 200

#: effect(session, actor, approval, *, now, office): a Refused leaves the request undecided, and
#: then nothing may have been written.
Effect = Callable[..., Refused | None]

#: Kind → "module:function" among the use cases: takes effect when approved.
EFFECTS: dict[str, str] = {
    # A notice that is out can not be taken back: it has no entry below.
    "notice": "notices:signed_off",
    "reply_change": "attendance:change_approved",
    "leave": "attendance.leave:granted",
    "substitute": "attendance.substitutes:agreed",
    "unit_report_change": "unit_notices.late:change_approved",
    "extension": "tasks.changing:extension_approved",
    "suspension": "tasks.changing:suspension_approved",
    "loan": "custody.lending:granted",
    "loan_internal": "custody.lending:granted",
    "loan_extension": "tasks.changing:extension_approved",
    "disposal": "disposals.approving:granted",
    "signin_correction": "signin.correction_requests:correction_approved",
    "paper": "paper_list:cleared",
    "paper_time": "paper_list:time_given",
    "safety_plan": "safety.approving:approved",
    "room": "venues.asking:granted",
    "agenda_item": "proposals.decisions:item_approved",
    "motion": "proposals.decisions:item_approved",
    "meeting_plan": "proposals.decisions:plan_approved",
    "record": "record:signed",
    "minutes": "issued_minutes.chain:approved",
    "minutes_check": "issued_minutes.chain:checked",
    # What was given out can not be taken back: a later edition mends it.
    "meeting_report": "meeting_reports.approving:approved",
}
#: Kind → "module:function": takes it back where a spoken agreement was not signed. The same
#: arguments; a Refused is not heeded: what can not be taken back stays, and everybody is told.
UNDO: dict[str, str] = {
    "reply_change": "attendance:change_undone",
    "leave": "attendance.leave:granted_undone",
    "substitute": "attendance.substitutes:agreed_undone",
    "unit_report_change": "unit_notices.late:change_undone",
    "extension": "tasks.changing:extension_undone",
    "suspension": "tasks.changing:suspension_undone",
    "loan": "custody.lending:granted_undone",
    "loan_internal": "custody.lending:granted_undone",
    "loan_extension": "tasks.changing:extension_undone",
    "disposal": "disposals.approving:granted_undone",
    "signin_correction": "signin.correction_requests:correction_undone",
    "paper": "paper_list:cleared_undone",
    "paper_time": "paper_list:time_undone",
    "safety_plan": "safety.approving:approved_undone",
    "room": "venues.asking:granted_undone",
    "agenda_item": "proposals.decisions:item_undone",
    "motion": "proposals.decisions:item_undone",
    "meeting_plan": "proposals.decisions:plan_undone",
    "record": "record:signed_undone",
    "minutes": "issued_minutes.chain:approved_undone",
    "minutes_check": "issued_minutes.chain:checked_undone",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """Decided now; ``waiting`` where the request goes on to others."""

    approval_id: int
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """Somebody was faster, it was taken back, or the button belongs to a step before."""

    approval_id: int


@dataclass(frozen=True, slots=True)
class Vote:
    """One decision, however it came: by a press, on paper, by word."""

    kind: Literal["approved", "returned", "spoken"]
    method: str
    #: In whose name, where not in one's own.
    for_id: int | None = None
    text: str = ""
    of_event_id: int | None = None
    #: When it was said, where that was not just now.
    at: datetime | None = None


def decide(
    session: Session,
    actor: Actor,
    approval_id: int,
    *,
    approve: bool,
    reason: str = "",
    step: int | None = None,
    in_name_of: int | None = None,
    now: datetime,
    office: Office,
) -> Decided | DecidedBefore | Refused:
    """同意, or 退回 with a reason. ``step`` and ``in_name_of`` (a person; 0: one's own) are what
    the pressed card showed: an older button decides nothing, and one pressed twice does not
    decide for two."""
    approval = rows.locked(session, approval_id)
    if approval is None:
        return refused("gone")
    facts, standing = standing_of(session, approval, now=now, office=office)
    if actor.who.person_id in own_of(approval):
        return refused("own-request")
    if approval.state != "pending" or not may(actor.who, Action.DECIDE, facts.matter(approval)):
        return _too_late(actor, approval, facts)
    capacity = standing.capacity(actor.who)
    if capacity is None or (step is not None and step != standing.step):
        return DecidedBefore(approval.id)
    if in_name_of is not None and in_name_of != (capacity.for_id or 0):
        return DecidedBefore(approval.id)
    reason = " ".join(reason.split())
    if problem := reason_problem(reason, office, needed=not approve):
        return problem
    vote = Vote("approved" if approve else "returned", capacity.method, capacity.for_id, reason)
    return count(session, actor, approval, facts, standing, vote, now=now, office=office)


def _too_late(actor: Actor, approval: rows.Approval, facts: Facts) -> DecidedBefore | Refused:
    """How it stands now, for those who may see it."""
    if may(actor.who, Action.SEE_REQUEST, facts.sight(approval)):
        involved = facts.sight(approval).deciders | facts.sight(approval).deputies
        if {actor.who.person_id, *actor.who.represents} & involved:
            return DecidedBefore(approval.id)
    return refused("not-allowed")


def reason_problem(reason: str, office: Office, *, needed: bool) -> Refused | None:
    """What is wrong with a reason or another short text."""
    if needed and not reason:
        return refused("reason-needed")
    if len(reason) > LONGEST_REASON:
        return refused("reason-long", limit=LONGEST_REASON)
    return refused("level-mark") if mark_in(reason, office.profile) else None


def count(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    facts: Facts,
    standing: Standing,
    vote: Vote,
    *,
    now: datetime,
    office: Office,
) -> Decided | Refused:
    """Count one decision at the step that waits: it stays there, goes on, comes to its end."""
    if vote.kind == "returned":
        _finish(
            session, actor, approval, vote, "returned", step=standing.step, now=now, office=office
        )
        return Decided(approval.id)
    voter = None if vote.method == "body" else vote.for_id or actor.who.person_id
    # Who decides in person decides for those they deputise, too; a deputy's deputy does not.
    in_person = voter == actor.who.person_id or vote.method == "paper"
    agreed = standing.agreed | (
        standing.counts_for(voter) if in_person else frozenset({voter} if voter else ())
    )
    everybody = standing.who.body or vote.method == "body"
    alone = standing.steps[standing.step].need == "any" or len(standing.who.asked) < 2
    if not everybody and not alone and set(standing.who.asked) - agreed:
        _agree(session, actor, approval, vote, standing.step, now=now, office=office)
        refresh_cards(session, actor, approval, now=now)
        return Decided(approval.id, waiting=True)
    around = replace(standing.around, agreed=standing.around.agreed | agreed)
    found = after(standing.steps, around, standing.step)
    if found.step >= len(standing.steps):
        problem = _function(EFFECTS, approval.kind)(
            session, actor, approval, now=now, office=office
        )
        if problem:
            return problem
        _finish(
            session, actor, approval, vote, "approved", step=standing.step, now=now, office=office
        )
        _provisional(approval, vote, now=now, office=office)
        move_to(session, actor, approval, facts, found, now=now)
        return Decided(approval.id)
    _agree(session, actor, approval, vote, standing.step, now=now, office=office)
    move_to(session, actor, approval, facts, found, now=now)
    tell_asked(session, approval, facts.at(approval, around, found), now=now)
    refresh_cards(session, actor, approval, now=now)
    return Decided(approval.id, waiting=True)


def _agree(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    vote: Vote,
    step: int,
    *,
    now: datetime,
    office: Office,
) -> None:
    """One step agreed; the request stays pending."""
    _record(session, actor, approval, vote, step, now=now)
    _provisional(approval, vote, now=now, office=office)


def _provisional(approval: rows.Approval, vote: Vote, *, now: datetime, office: Office) -> None:
    """口头同意 is to be signed by a day; of several the first day counts."""
    if vote.kind == "spoken":
        wd = office.profile.approval.ratify_wd
        day = office.calendar.add_working_days(office.today(now), wd)
        approval.ratify_by = min(approval.ratify_by or day, day)


def _record(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    vote: Vote,
    step: int,
    *,
    now: datetime,
) -> rows.ApprovalEvent:
    verb = {"approved": "approve", "returned": "return", "spoken": "approve by word"}[vote.kind]
    changed(
        session,
        actor,
        verb,
        f"approval:{approval.id}",
        now=now,
        for_person_id=vote.for_id or approval.asked_for_id,
        before={"state": approval.state, "step": step},
        after={"method": vote.method},
        reason=vote.text or None,
    )
    return note(
        session,
        actor,
        approval,
        vote.kind,
        step=step,
        for_id=vote.for_id,
        method=vote.method,
        text=vote.text,
        of_event_id=vote.of_event_id,
        now=vote.at or now,
    )


def _finish(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    vote: Vote,
    state: Literal["approved", "returned"],
    *,
    step: int,
    now: datetime,
    office: Office,
) -> rows.ApprovalEvent:
    event = _record(session, actor, approval, vote, step, now=now)
    approval.state = state
    approval.decided_by_id, approval.decided_at = vote.for_id or actor.who.person_id, now
    approval.reason = vote.text if state == "returned" else ""
    if state == "returned":
        approval.ratify_by = None
        not_granted(session, actor, approval, now=now, office=office)
    tell_outcome(session, approval, event, now=now)
    refresh_cards(session, actor, approval, now=now)
    return event


def take_back(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    vote: Vote,
    *,
    step: int,
    now: datetime,
    office: Office,
) -> rows.ApprovalEvent:
    """不同意 after the fact: what took effect is undone where the kind can be."""
    if approval.state == "approved" and approval.kind in UNDO:
        _function(UNDO, approval.kind)(session, actor, approval, now=now, office=office)
    return _finish(session, actor, approval, vote, "returned", step=step, now=now, office=office)


def _function(table: dict[str, str], kind: str) -> Effect:
    module, function = table[kind].split(":")
    found: Effect = getattr(import_module(f"meetings.{module}"), function)
    return found
