"""Requests as they are looked at: what is asked, where it stands, what happened, what one may do.
Row 8.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meetings.approvals.deciders import Facts, due_on, facts_about
from meetings.approvals.entering import open_sheets
from meetings.approvals.originals import level_of_loan
from meetings.approvals.standing import Standing
from meetings.levels import carried
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session, levels
from storage import approvals as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as task_rows


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the history, with who did it and in whose name."""

    id: int
    step: int
    kind: str
    at: datetime
    by: Named
    for_: Named | None
    #: tap / contact / deputy / paper / spoken / body.
    method: str
    decision: str
    text: str
    of_event_id: int | None
    scans: int = 0


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the chain as a card and a sheet show it."""

    #: Entries as the profile has them ("leader").
    who: tuple[str, ...]
    need: str
    #: Whose decision is waited for; of a step to come, who would be asked today.
    people: tuple[Named, ...]
    #: done / passed / waits / ahead.
    state: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands."""

    id: int
    kind: str
    subject: str
    meeting_id: int | None
    meeting_title: str
    unit: str
    amount_fen: int | None
    wanted: dict[str, Any]
    asked_by: Named
    asked_for: Named | None
    asked_at: datetime
    #: pending / approved / returned / withdrawn.
    state: str
    #: Name of who decided last; how it is said, ``chat.texts.approvals.voices`` knows.
    decided_by: str
    reason: str
    step: int
    steps: tuple[ShownStep, ...]
    #: 班子会议 decides now.
    body: bool
    #: Until when the step that waits is to be decided.
    due: date | None
    #: 口头同意 is to be signed by this day.
    ratify_by: date | None
    round: int
    #: What was asked for in the round before, and why it went back.
    wanted_before: dict[str, Any] | None
    reason_before: str
    returned_by: str
    events: tuple[Event, ...]
    #: Events: sheets to be confirmed.
    sheets: tuple[Event, ...]

    @property
    def asked(self) -> tuple[Named, ...]:
        """Whose decision is waited for."""
        return next((s.people for s in self.steps if s.state == "waits"), ())


def requests(
    session: Session, found: Sequence[rows.Approval], facts: Facts, *, office: Office
) -> list[Request]:
    """These requests as they stand. Their meetings and items count as looked at."""
    before = rows.approvals(session, [one.previous_id for one in found if one.previous_id])
    scans = rows.files_of(session, [e.id for one in found for e in facts.events.get(one.id, ())])
    standings = {one.id: facts.standing(one) for one in found}
    people = named(session, sorted(_people(found, facts, standings, before)))
    return [
        _request(session, one, facts, standings[one.id], people, before, scans, office)
        for one in found
    ]


def _people(
    found: Sequence[rows.Approval],
    facts: Facts,
    standings: dict[int, Standing],
    before: dict[int, rows.Approval],
) -> set[int]:
    ids: set[int | None] = {one.decided_by_id for one in before.values()}
    for one in found:
        ids |= {one.asked_by_id, one.asked_for_id, one.decided_by_id}
        for event in facts.events.get(one.id, ()):
            ids |= {event.by_id, event.for_id}
        ids |= set(standings[one.id].told)
        ids |= {p for who in facts.resolved(one) for p in who.asked}
    return {id for id in ids if id is not None}


def _request(
    session: Session,
    approval: rows.Approval,
    facts: Facts,
    standing: Standing,
    people: dict[int, Named],
    before: dict[int, rows.Approval],
    scans: dict[int, list[rows.ApprovalFile]],
    office: Office,
) -> Request:
    meeting = meeting_rows.meeting(session, approval.meeting_id) if approval.meeting_id else None
    unit = people_rows.unit(session, approval.unit_id) if approval.unit_id else None
    _look_at_subject(session, approval)
    last = before.get(approval.previous_id or 0)
    history = facts.events.get(approval.id, [])
    events = {e.id: _event(e, people, len(scans.get(e.id, ()))) for e in history}
    pending = approval.state == "pending"
    since = office.today(approval.step_since)
    return Request(
        id=approval.id,
        kind=approval.kind,
        subject=approval.subject,
        meeting_id=approval.meeting_id,
        meeting_title=meeting.title if meeting else "",
        unit=unit.name if unit else "",
        amount_fen=approval.amount_fen,
        wanted=dict(approval.wanted),
        asked_by=people[approval.asked_by_id],
        asked_for=people.get(approval.asked_for_id or 0),
        asked_at=approval.asked_at,
        state=approval.state,
        decided_by=_name(people, approval.decided_by_id),
        reason=approval.reason,
        step=standing.step if pending else approval.step,
        steps=_steps(approval, facts, standing, people),
        body=pending and standing.who.body,
        due=due_on(standing, since, office) if pending else None,
        ratify_by=approval.ratify_by if approval.state in ("pending", "approved") else None,
        round=approval.round,
        wanted_before=dict(last.wanted) if last else None,
        reason_before=last.reason if last else "",
        returned_by=_name(people, last.decided_by_id if last else None),
        events=tuple(events.values()),
        sheets=tuple(events[e.id] for e in open_sheets(approval, history, standing)),
    )


def _look_at_subject(session: Session, approval: rows.Approval) -> None:
    """The level of an action item, or of a paper original, counts where it is shown, also where
    only its request is."""
    _item(session, approval)
    level = level_of_loan(session, approval)
    if level is not None:
        levels.note_level(session, approval.subject, level)


def _item(session: Session, approval: rows.Approval) -> task_rows.Task | None:
    kind, _, number = approval.subject.partition(":")
    return task_rows.task(session, int(number)) if kind == "task" else None


def _name(people: dict[int, Named], person_id: int | None) -> str:
    return people[person_id].name if person_id in people else ""


def _event(event: rows.ApprovalEvent, people: dict[int, Named], scans: int) -> Event:
    return Event(
        id=event.id,
        step=event.step,
        kind=event.kind,
        at=event.at,
        by=people[event.by_id],
        for_=people.get(event.for_id or 0),
        method=event.method,
        decision=event.decision,
        text=event.text,
        of_event_id=event.of_event_id,
        scans=scans,
    )


def _steps(
    approval: rows.Approval, facts: Facts, standing: Standing, people: dict[int, Named]
) -> tuple[ShownStep, ...]:
    history = facts.events.get(approval.id, ())
    passed = {event.step for event in history if event.kind == "passed"}
    found = []
    for index, (step, who) in enumerate(
        zip(facts.steps(approval), facts.resolved(approval), strict=True)
    ):
        state, asked = "ahead", who.asked
        if approval.state == "pending" and index == standing.step:
            state, asked = "waits", standing.told
        elif index in passed:
            state, asked = "passed", ()
        elif index < approval.step or index < standing.step:
            state, asked = "done", ()
        shown = tuple(people[p] for p in asked if p in people)
        found.append(ShownStep(step.who, step.need, shown, state))
    return tuple(found)


def request(
    session: Session, who: Who, approval_id: int, *, now: datetime, office: Office
) -> Request | Refused:
    """A request, for who may see it: who decides, asked, or keeps the register."""
    approval = rows.approval(session, approval_id)
    if approval is None:
        return refused("gone")
    facts = facts_about(session, [approval], now=now, office=office)
    if not may(who, Action.SEE_REQUEST, facts.sight(approval)):
        return refused("not-allowed")
    return requests(session, [approval], facts, office=office)[0]


def request_of(
    session: Session, approval_id: int, *, now: datetime, office: Office
) -> Request | None:
    """A request by id, for wording a notice about it and for its sheet."""
    approval = rows.approval(session, approval_id)
    if approval is None:
        return None
    facts = facts_about(session, [approval], now=now, office=office)
    return requests(session, [approval], facts, office=office)[0]


def scans_of(
    session: Session, who: Who, event_id: int, *, now: datetime, office: Office
) -> list[rows.ApprovalFile] | Refused:
    """The scans that came with an event, for who may see its request."""
    event = rows.event(session, event_id)
    if event is None:
        return refused("gone")
    seen = request(session, who, event.approval_id, now=now, office=office)
    if isinstance(seen, Refused):
        return seen
    return rows.files_of(session, [event_id]).get(event_id, [])


def waiting_for(session: Session, who: Who, *, now: datetime, office: Office) -> list[Request]:
    """What waits for this person's decision, the oldest first."""
    found = carried_requests(session, who, rows.pending(session))
    facts = facts_about(session, found, now=now, office=office)
    mine = [
        one
        for one in found
        if facts.standing(one).capacity(who) and may(who, Action.DECIDE, facts.matter(one))
    ]
    return requests(session, mine, facts, office=office)


def carried_requests(
    session: Session, who: Who, found: Sequence[rows.Approval]
) -> list[rows.Approval]:
    """Those that may be named on the messenger this person sits at (SEC-04)."""
    if who.levels is None:
        return list(found)
    kept = []
    for one in found:
        meeting = meeting_rows.meeting(session, one.meeting_id) if one.meeting_id else None
        task = _item(session, one)
        shown = meeting is None or bool(carried(session, who, [meeting]))
        shown = shown and (level_of_loan(session, one) or "public") in {"public", *who.levels}
        if shown and (task is None or carried(session, who, [task])):
            kept.append(one)
    return kept
