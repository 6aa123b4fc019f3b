"""Proposing: an item for the agenda (议题申报), or a motion (临时动议). Row 2.1a.

Until the agenda is closed an item goes to the office and to the leader; after that, and in the
meeting itself, the chair consents. What is returned is changed and sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from meetings import approvals, documents
from meetings.changes import Actor, changed
from meetings.documents import Stage
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may, named
from meetings.proposals.closing import is_closed
from meetings.proposals.items import NewItem, cleaned, problem_of
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import proposals as rows
from storage import units as unit_rows

ITEM, MOTION = "agenda_item", "motion"


@dataclass(frozen=True, slots=True)
class Proposed:
    """It is with whoever decides; ``motion``: the chair."""

    proposal_id: int
    meeting_id: int
    approval_id: int
    motion: bool


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Taken back; ``again``: it was before."""

    proposal_id: int
    meeting_id: int
    again: bool = False


def subject(proposal_id: int) -> str:
    """What its approval is about."""
    return f"proposal:{proposal_id}"


def unit_for(session: Session, who: Who, meeting_id: int) -> int | None:
    """The unit this person may speak for here: one that was asked for items, or for names."""
    spoken_for = sorted(who.heads | who.contact_of_units)
    if not spoken_for:
        return None
    asked = rows.is_unit_asked(session, meeting_id, spoken_for)
    if asked is not None:
        return asked
    return next((u for u in spoken_for if unit_rows.quota_of(session, meeting_id, u)), None)


def may_propose(
    session: Session, who: Who, meeting: meeting_rows.Meeting, unit_id: int | None
) -> bool:
    """Whether this person may propose, for that unit or for themselves."""
    return may(who, Action.PROPOSE_ITEM, replace(about(session, meeting), unit_id=unit_id))


def propose(
    session: Session,
    actor: Actor,
    meeting_id: int,
    new: NewItem,
    *,
    asked_id: int | None = None,
    now: datetime,
    office: Office,
) -> Proposed | Refused:
    """申报议题. ``asked_id``: the row of the unit that was asked and answers with it."""
    meeting = meeting_rows.locked(session, meeting_id)
    asked = rows.locked_unit_asked(session, asked_id) if asked_id is not None else None
    if meeting is None or (asked_id is not None and asked is None):
        return refused("gone")
    unit_id = asked.unit_id if asked else unit_for(session, actor.who, meeting_id)
    if not may_propose(session, actor.who, meeting, unit_id):
        return refused("not-allowed")
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    motion = is_closed(meeting, now=now, office=office)
    if motion and not _sits_in(session, actor.who, meeting):
        return refused("proposal-closed")
    new = cleaned(new)
    if problem := problem_of(session, new, office):
        return problem
    unit_id = unit_id or _own_unit(session, actor.who.person_id)
    row = rows.ItemProposal(
        meeting_id=meeting_id,
        call_id=asked.call_id if asked else None,
        unit_id=unit_id,
        title=new.title,
        state="asked",
        motion=motion,
        by_id=actor.who.person_id,
        at=now,
    )
    if problem := _fill(session, actor, meeting, row, new, now=now, office=office):
        return problem
    session.add(row)
    session.flush()
    _answered(session, actor, meeting_id, unit_id, asked, now)
    return _ask(session, actor, meeting, row, now=now, office=office)


def propose_again(
    session: Session,
    actor: Actor,
    proposal_id: int,
    new: NewItem,
    *,
    now: datetime,
    office: Office,
) -> Proposed | Refused:
    """Changed and sent again; what waits for a decision is replaced by it."""
    found = _own(session, actor, proposal_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.state not in ("asked", "returned", "withdrawn"):
        return refused(f"proposal-{row.state}")
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    # Sent in time and returned, it may be sent again until the meeting begins.
    if row.motion != is_closed(meeting, now=now, office=office) and now >= meeting.starts_at:
        return refused("proposal-closed")
    new = cleaned(new)
    if problem := problem_of(session, new, office):
        return problem
    if problem := _fill(session, actor, meeting, row, new, now=now, office=office):
        return problem
    row.state, row.reason = "asked", ""
    session.flush()
    return _ask(session, actor, meeting, row, now=now, office=office)


def withdraw(
    session: Session, actor: Actor, proposal_id: int, *, now: datetime, office: Office
) -> Withdrawn | Refused:
    """撤回, before it is on the agenda; then the hosts take it off."""
    found = _own(session, actor, proposal_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.state == "withdrawn":
        return Withdrawn(row.id, meeting.id, again=True)
    if row.state not in ("asked", "returned"):
        return refused(f"proposal-{row.state}")
    before, row.state = row.state, "withdrawn"
    approvals.fall_away(session, actor, subject(row.id), now=now)
    changed(
        session,
        actor,
        "withdraw proposal",
        subject(row.id),
        now=now,
        before={"state": before},
        after={"state": "withdrawn"},
    )
    return Withdrawn(row.id, meeting.id)


def is_own(who: Who, row: rows.ItemProposal) -> bool:
    """Whether it is this person's to change and take back: theirs, or their leader's."""
    return row.by_id == who.person_id or row.by_id in who.represents


def _own(
    session: Session, actor: Actor, proposal_id: int
) -> tuple[rows.ItemProposal, meeting_rows.Meeting] | Refused:
    known = rows.proposal(session, proposal_id)
    meeting = meeting_rows.locked(session, known.meeting_id) if known else None
    row = rows.locked_proposal(session, proposal_id)
    if row is None or meeting is None:
        return refused("gone")
    return (row, meeting) if is_own(actor.who, row) else refused("not-allowed")


def _sits_in(session: Session, who: Who, meeting: meeting_rows.Meeting) -> bool:
    """A motion is theirs who sit in the meeting, or prepare it: not a unit's from outside."""
    return may(who, Action.PROPOSE_ITEM, about(session, meeting))


def _own_unit(session: Session, person_id: int) -> int | None:
    person = named(session, [person_id]).get(person_id)
    return person.unit_id if person else None


def _fill(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.ItemProposal,
    new: NewItem,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Write what is proposed; its file becomes one of the meeting's, for the hosts."""
    if new.file is not None:
        kept = documents.hand_in(
            session,
            actor,
            meeting,
            new.file,
            Stage.HOSTS,
            before_id=row.document_id,
            now=now,
            office=office,
        )
        if isinstance(kept, Refused):
            return kept
        row.document_id = kept
    row.title, row.text, row.presenter_id = new.title, new.text, new.presenter_id
    row.minutes, row.attending = new.minutes, new.attending
    return None


def _answered(
    session: Session,
    actor: Actor,
    meeting_id: int,
    unit_id: int | None,
    asked: rows.ItemCallUnit | None,
    now: datetime,
) -> None:
    """The unit has answered the call, whether it pressed the call's button or not."""
    call = rows.open_call(session, meeting_id)
    found: Sequence[rows.ItemCallUnit] = rows.units_asked(session, call.id) if call else ()
    for one in (asked, *found):
        if one is not None and (one is asked or one.unit_id == unit_id):
            one.answer, one.answered_by_id = "proposed", actor.who.person_id
            one.answered_at = now
    session.flush()


def _ask(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.ItemProposal,
    *,
    now: datetime,
    office: Office,
) -> Proposed:
    """It goes to whoever decides; a changed one shows there what is new."""
    changed(
        session,
        actor,
        "propose motion" if row.motion else "propose item",
        subject(row.id),
        now=now,
        after={"meeting": meeting.id, "title": row.title},
    )
    row.approval_id = approvals.ask(
        session,
        actor,
        kind=MOTION if row.motion else ITEM,
        subject=subject(row.id),
        wanted=_wanted(session, row),
        meeting=meeting,
        unit_id=_own_unit(session, meeting.organiser_id),
        for_person_id=row.by_id,
        now=now,
        office=office,
    )
    session.flush()
    return Proposed(row.id, meeting.id, row.approval_id, row.motion)


def _wanted(session: Session, row: rows.ItemProposal) -> dict[str, Any]:
    """What is decided about, in the words of now."""
    presenter = people_rows.person(session, row.presenter_id) if row.presenter_id else None
    unit = people_rows.unit(session, row.unit_id) if row.unit_id else None
    return {
        "title": row.title,
        "text": row.text,
        "presenter": presenter.name if presenter else "",
        "minutes": row.minutes,
        "attending": row.attending,
        "unit": unit.name if unit else "",
        "file": documents.title_with_edition(session, row.document_id),
    }
