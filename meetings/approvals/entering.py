"""Paper counts like a press: the signed 签批单 is entered with its scan. It is the decision of
whoever signed once a second person confirmed it (``confirming``). What 班子会议 decided comes in
the same way, with the number of its 纪要."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.approvals.asking import note, standing_of
from meetings.approvals.deciders import Facts
from meetings.approvals.deciding import DecidedBefore, reason_problem
from meetings.approvals.spoken import open_spoken
from meetings.approvals.standing import Standing
from meetings.approvals.telling import refresh_cards, tell_about
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session
from storage import approvals as rows

MOST_SCANS = 10
LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class Scan:
    """A stored file: the signed sheet as photo or PDF."""

    digest: str
    name: str
    media_type: str
    #: Bytes.
    size: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a signed sheet says."""

    #: Who signed; None: 班子会议 decided, under this number of its 纪要.
    for_id: int | None
    approve: bool
    number: str = ""
    reason: str = ""
    scans: tuple[Scan, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """Entered; it counts once somebody else confirmed it. ``again``: it was entered before."""

    approval_id: int
    event_id: int
    again: bool = False


def enter(
    session: Session,
    actor: Actor,
    approval_id: int,
    sheet: Sheet,
    *,
    now: datetime,
    office: Office,
) -> Entered | DecidedBefore | Refused:
    """录入签批: what was signed on paper, with its scan."""
    approval = rows.locked(session, approval_id)
    if approval is None:
        return refused("gone")
    facts, standing = standing_of(session, approval, now=now, office=office)
    if not may(actor.who, Action.ENTER_DECISION, facts.matter(approval)):
        return refused("not-allowed")
    target = sheet_target(approval, facts, standing, sheet.for_id)
    if target is None:
        pending = approval.state == "pending"
        return refused("not-decider-now") if pending else DecidedBefore(approval.id)
    if problem := _sheet_problem(sheet, office):
        return problem
    decision = "approve" if sheet.approve else "return"
    for one in open_sheets(approval, facts.events.get(approval.id, ()), standing):
        if one.for_id == sheet.for_id and one.decision == decision:
            return Entered(approval.id, one.id, again=True)
    event = _write(session, actor, approval, sheet, target, now=now)
    second = confirmers(facts, approval, standing, event)
    tell_about(session, approval, "approval_to_confirm", second, event, now=now)
    refresh_cards(session, actor, approval, now=now)
    return Entered(approval.id, event.id)


def _write(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    sheet: Sheet,
    target: Target,
    *,
    now: datetime,
) -> rows.ApprovalEvent:
    decision = "approve" if sheet.approve else "return"
    event = note(
        session,
        actor,
        approval,
        "entered",
        step=target.step,
        for_id=sheet.for_id,
        method="paper" if sheet.for_id else "body",
        decision=decision,
        text=" ".join(part for part in (sheet.number, sheet.reason) if part),
        of_event_id=target.spoken_id,
        now=now,
    )
    _keep(session, event, sheet.scans)
    changed(
        session,
        actor,
        "enter signed sheet",
        f"approval:{approval.id}",
        now=now,
        for_person_id=sheet.for_id,
        after={"decision": decision, "files": [scan.digest for scan in sheet.scans]},
    )
    return event


@dataclass(frozen=True, slots=True)
class Target:
    """What a sheet would decide: a step, or (``spoken_id``) what was agreed by word before."""

    step: int
    spoken_id: int | None = None


def sheet_target(
    approval: rows.Approval, facts: Facts, standing: Standing, for_id: int | None
) -> Target | None:
    """What a sheet signed by this person would decide now; None: nothing."""
    if approval.state in ("pending", "approved"):
        for one in open_spoken(facts.events.get(approval.id, ())):
            if for_id is not None and one.for_id == for_id:
                return Target(one.step, one.id)
    if approval.state != "pending":
        return None
    signs = for_id is None or for_id in standing.signers
    return Target(standing.step) if signs else None


def _sheet_problem(sheet: Sheet, office: Office) -> Refused | None:
    if not sheet.scans:
        return refused("scan-needed")
    if len(sheet.scans) > MOST_SCANS:
        return refused("scans-too-many", limit=MOST_SCANS)
    if sheet.for_id is None and not sheet.number.strip():
        return refused("body-number-needed")
    if len(sheet.number) > LONGEST_NUMBER:
        return refused("reason-long", limit=LONGEST_NUMBER)
    return reason_problem(sheet.number, office, needed=False) or reason_problem(
        sheet.reason, office, needed=not sheet.approve
    )


def _keep(session: Session, event: rows.ApprovalEvent, scans: Sequence[Scan]) -> None:
    for scan in scans:
        session.add(
            rows.ApprovalFile(
                event_id=event.id,
                digest=scan.digest,
                name=scan.name,
                media_type=scan.media_type,
                size=scan.size,
            )
        )
    session.flush()


def open_sheets(
    approval: rows.Approval, events: Sequence[rows.ApprovalEvent], standing: Standing
) -> list[rows.ApprovalEvent]:
    """Sheets entered and still to be confirmed; what was decided otherwise meanwhile is moot."""
    looked_at = {e.of_event_id for e in events if e.kind in ("confirmed", "rejected")}
    to_sign = {event.id for event in open_spoken(events)}
    found = []
    for event in events:
        if event.kind != "entered" or event.id in looked_at:
            continue
        if event.of_event_id is not None:
            open_ = event.of_event_id in to_sign and approval.state in ("pending", "approved")
        else:
            open_ = approval.state == "pending" and event.step == standing.step
        if open_:
            found.append(event)
    return found


def confirmers(
    facts: Facts, approval: rows.Approval, standing: Standing, event: rows.ApprovalEvent
) -> tuple[int, ...]:
    """Who is asked for the second look: the meeting's organiser, else the clerks; where there is
    none but who entered it, whoever signed."""
    around = standing.around
    organiser = facts.organiser(approval)
    for group in (organiser, around.clerks, (event.for_id,) if event.for_id else ()):
        second = tuple(p for p in around.others(group) if p != event.by_id)
        if second:
            return second
    return ()
