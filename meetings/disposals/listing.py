"""鉴定 and the list (销毁清册): an opinion puts an item on the list, until it is sent. Row 6.9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from meetings import approvals
from meetings.approvals.asking import fall_away
from meetings.changes import Actor, changed
from meetings.disposals.judging import is_permanent, problem_among, problem_of, reason_problem
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may, named
from storage import Session, numbers
from storage import disposals as rows
from storage.archive import ArchiveItem, Disposal, DisposalLine

Opinion = Literal["destroy", "keep"]
KIND = "disposal"
LONGEST_METHOD = 60
#: Lines of one list; more are sent in another one.
MOST_LINES = 500
#: 续存 beyond so many years is a slip of the pen.
FURTHEST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Appraised:
    """The opinion stands on this list; ``again``: it did before."""

    disposal_id: int
    item_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class ListChanged:
    """The list stands as it does now; ``again``: nothing changed."""

    disposal_id: int
    again: bool = False


def subject(disposal_id: int) -> str:
    """What the approval is about."""
    return f"disposal:{disposal_id}"


def appraise(
    session: Session,
    actor: Actor,
    item_id: int,
    opinion: Opinion,
    reason: str,
    *,
    keep_until: date | None = None,
    now: datetime,
    office: Office,
) -> Appraised | Refused:
    """鉴定: destroy it, or keep it until a later day; what is kept for ever is not asked about."""
    if not may(actor.who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    # Lists before items, as everywhere: who sends the list at this moment is through, or waits.
    rows.lock_at_work(session)
    found = rows.locked_items(session, [item_id])
    item = found[0] if found else None
    today, reason = office.today(now), " ".join(reason.split())
    held = bool(rows.held_items(session, [item_id])) and opinion == "destroy"
    problem = problem_of(item, today=today, office=office, held=held)
    problem = problem or reason_problem(reason, office)
    if opinion == "keep":
        problem = problem or _day_problem(keep_until, today)
    if problem is not None or item is None:
        return problem or refused("gone")
    at_work = rows.line_at_work(session, item.id)
    if at_work is not None and at_work[1].state != "listed":
        return refused("disposal-on-list", item=item.code, **_number(at_work[1]))
    line = at_work[0] if at_work is not None else _line(session, actor, item, now, office)
    if line is None:
        return refused("disposal-long", limit=MOST_LINES)
    until = keep_until if opinion == "keep" else None
    after = (opinion, until, reason)
    again = (line.opinion, line.keep_until, line.reason) == after
    line.opinion, line.keep_until, line.reason = after
    line.by_id = actor.who.person_id
    session.flush()
    if not again:
        said = {"opinion": opinion, "until": until.isoformat() if until else "", "item": item.code}
        changed(
            session,
            actor,
            "appraise",
            subject(line.disposal_id),
            now=now,
            after=said,
            reason=reason,
        )
    return Appraised(line.disposal_id, item.id, again)


def _day_problem(keep_until: date | None, today: date) -> Refused | None:
    if keep_until is None or keep_until <= today:
        return refused("disposal-keep-past")
    return refused("disposal-keep-far") if keep_until.year > today.year + FURTHEST_YEARS else None


def _number(disposal: Disposal) -> dict[str, str]:
    return {"year": str(disposal.year), "number": str(disposal.number)}


def _line(
    session: Session, actor: Actor, item: ArchiveItem, now: datetime, office: Office
) -> DisposalLine | None:
    """A new line on the list that is being written; None: it is full."""
    disposal = rows.open_list(session) or _new_list(session, actor, now, office)
    if rows.count_lines(session, [disposal.id]).get(disposal.id, 0) >= MOST_LINES:
        return None
    line = DisposalLine(disposal_id=disposal.id, item_id=item.id, opinion="", reason="")
    session.add(line)
    return line


def _new_list(session: Session, actor: Actor, now: datetime, office: Office) -> Disposal:
    year = office.today(now).year
    disposal = Disposal(
        year=year,
        number=numbers.next_number(session, f"disposal/{year}"),
        state="listed",
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(disposal)
    session.flush()
    after = {"year": year, "number": disposal.number}
    changed(session, actor, "begin disposal list", subject(disposal.id), now=now, after=after)
    return disposal


def take_off(
    session: Session, actor: Actor, line_id: int, *, now: datetime
) -> ListChanged | Refused:
    """移出清册, before it is sent."""
    if not may(actor.who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    line = rows.line(session, line_id)
    disposal = rows.locked_disposal(session, line.disposal_id) if line is not None else None
    line = rows.line(session, line_id)
    if line is None or disposal is None:
        return refused("gone")
    if disposal.state != "listed":
        return refused("disposal-sent", **_number(disposal))
    after = {"item": line.item_id}
    session.delete(line)
    session.flush()
    changed(session, actor, "take off list", subject(disposal.id), now=now, after=after)
    return ListChanged(disposal.id)


def send(
    session: Session, actor: Actor, disposal_id: int, method: str, *, now: datetime, office: Office
) -> ListChanged | Refused:
    """报批: to whoever approves it, never its maker. ``method``: how paper is destroyed."""
    if not may(actor.who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    disposal = rows.locked_disposal(session, disposal_id)
    if disposal is None:
        return refused("gone")
    if disposal.state == "asked":
        return ListChanged(disposal.id, again=True)
    if disposal.state != "listed":
        return refused("disposal-sent", **_number(disposal))
    lines = rows.lines_of(session, disposal.id)
    rows.locked_items(session, [item.id for _, item in lines])
    if not lines:
        return refused("disposal-empty")
    method = " ".join(method.split())
    problem = _sending_problem(session, lines, method, now=now, office=office)
    if problem is not None:
        return problem
    disposal.method = method
    _ask(session, actor, disposal, lines, now=now, office=office)
    return ListChanged(disposal.id)


def _sending_problem(
    session: Session,
    lines: Sequence[tuple[DisposalLine, ArchiveItem]],
    method: str,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    if (problem := reason_problem(method, office)) is not None:
        return problem
    if len(method) > LONGEST_METHOD:
        return refused("reason-long", limit=LONGEST_METHOD)
    for _, item in lines:
        if is_permanent(item, office):
            return refused("disposal-permanent", item=item.code)
    doomed = [item for line, item in lines if line.opinion == "destroy"]
    return problem_among(session, doomed, today=office.today(now), office=office)


def _ask(
    session: Session,
    actor: Actor,
    disposal: Disposal,
    lines: Sequence[tuple[DisposalLine, ArchiveItem]],
    *,
    now: datetime,
    office: Office,
) -> None:
    lister = named(session, [disposal.by_id]).get(disposal.by_id)
    doomed = [item for line, item in lines if line.opinion == "destroy"]
    disposal.state, disposal.edits = "asked", disposal.edits + 1
    disposal.approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=subject(disposal.id),
        wanted={
            "disposal": disposal.id,
            "edits": disposal.edits,
            **_number(disposal),
            "destroy": len(doomed),
            "keep": len(lines) - len(doomed),
            "years": sorted({item.year for item in doomed}),
            "method": disposal.method,
            # What a spoken agreement that is never signed gives back.
            "dues": {str(item.id): item.due_on.isoformat() for _, item in lines if item.due_on},
        },
        unit_id=lister.unit_id if lister else None,
        for_person_id=disposal.by_id,
        now=now,
        office=office,
    )
    session.flush()


def withdraw(
    session: Session, actor: Actor, disposal_id: int, *, now: datetime
) -> ListChanged | Refused:
    """撤销清册: everything on it can be appraised anew. What is destroyed stays so."""
    if not may(actor.who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    disposal = rows.locked_disposal(session, disposal_id)
    if disposal is None:
        return refused("gone")
    if disposal.state == "withdrawn":
        return ListChanged(disposal.id, again=True)
    if disposal.state not in rows.AT_WORK:
        return refused("disposal-done", **_number(disposal))
    before, disposal.state = disposal.state, "withdrawn"
    fall_away(session, actor, subject(disposal.id), now=now)
    changed(
        session,
        actor,
        "withdraw disposal list",
        subject(disposal.id),
        now=now,
        before={"state": before},
        after={"state": disposal.state},
    )
    return ListChanged(disposal.id)
