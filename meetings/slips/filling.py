"""Filling in: the person, their contact or a host writes the slip. Norms ORG-03, ORG-04."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from meetings import logistics, panel
from meetings.attendance.locked import locked
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, State, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.slips.fields import ASKED, FIELDS, LONGEST_ANSWER, fields_of, problem_with
from storage import Session, audit
from storage import meetings as meeting_rows
from storage import slips as rows

#: The entries of the audit whose values are erased with the slip.
FILLED = "fill reply slip"


@dataclass(frozen=True, slots=True)
class Filled:
    """The slip holds these answers now."""

    participant_id: int
    meeting_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldsSet:
    """What the meeting's slip asks now."""

    meeting_id: int
    fields: tuple[str, ...]


def switch_field(
    session: Session, actor: Actor, meeting_id: int, field: str, *, now: datetime
) -> FieldsSet | Refused:
    """Ask for something on the slip, or not any more; what was answered stays until erased."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if field not in ASKED:
        return refused("gone")
    if meeting.state in (State.CLOSED, State.CANCELLED):
        return refused("meeting-over")
    before = list(meeting.reply_fields)
    wanted = {*before} ^ {field}
    meeting.reply_fields = [name for name in ASKED if name in wanted]
    session.flush()
    changed(
        session,
        actor,
        "set reply fields",
        f"meeting:{meeting_id}",
        now=now,
        before={"fields": before},
        after={"fields": meeting.reply_fields},
    )
    return FieldsSet(meeting_id, tuple(meeting.reply_fields))


def fill(
    session: Session,
    actor: Actor,
    participant_id: int,
    answers: Mapping[str, str | None],
    *,
    consented: bool = False,
    salt: bytes,
    now: datetime,
    office: Office,
) -> Filled | Refused:
    """Write answers onto the slip; None takes one away, others stay. Sensitive ones need the
    consent of the person, given here or before; where the last of them is taken away the consent
    is, and the audit forgets them too. ``salt``: 16 random bytes for the audit."""
    found = locked(session, participant_id)
    if isinstance(found, Refused):
        return found
    participant, meeting = found
    matter = about(session, meeting, person_id=participant.person_id)
    if not may(actor.who, Action.SET_PERSONAL, matter):
        return refused("not-allowed")
    slip = rows.slip(session, participant_id)
    problem = _problem(meeting, slip, answers, consented=consented, office=office)
    if problem is not None:
        return problem
    if slip is None:
        slip = rows.ReplySlip(participant_id=participant_id, fields={}, sensitive={})
        session.add(slip)
    agreed = bool(slip.sensitive)
    _write(slip, answers, consented=consented, by_id=actor.who.person_id, now=now)
    session.flush()
    if agreed and not slip.sensitive:
        audit.erase_sensitive_of(session, f"participant:{participant_id}", FILLED)
    changed(
        session,
        actor,
        FILLED,
        f"participant:{participant_id}",
        now=now,
        for_person_id=participant.person_id,
        after={"fields": sorted(answers)},
        sensitive=dict(answers) or None,
        salt=salt,
    )
    logistics.slip_filled(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return Filled(participant_id, meeting.id, tuple(answers))


def _write(
    slip: rows.ReplySlip,
    answers: Mapping[str, str | None],
    *,
    consented: bool,
    by_id: int,
    now: datetime,
) -> None:
    slip.by_id, slip.at = by_id, now
    slip.fields = _merged(slip.fields, answers, sensitive=False)
    slip.sensitive = _merged(slip.sensitive, answers, sensitive=True)
    if consented and slip.consented_at is None:
        slip.consented_at = now
    if not slip.sensitive:
        slip.consented_at = None  # nothing is kept to which one would have to consent


def _problem(
    meeting: meeting_rows.Meeting,
    slip: rows.ReplySlip | None,
    answers: Mapping[str, str | None],
    *,
    consented: bool,
    office: Office,
) -> Refused | None:
    if meeting.state == "cancelled":
        return refused("meeting-cancelled")
    if meeting.state not in ("published", "postponed"):
        return refused("not-published" if meeting.state == "draft" else "meeting-over")
    if slip is not None and slip.erased_at is not None:
        return refused("slip-erased")
    asked = {field.name for field in fields_of(meeting.reply_fields)}
    given = {name: value for name, value in answers.items() if value is not None}
    if not set(given) <= asked:
        return refused("slip-not-asked")
    agreed = consented or (slip is not None and slip.consented_at is not None)
    if any(FIELDS[name].sensitive for name in given) and not agreed:
        return refused("slip-consent")
    for name, value in given.items():
        if code := problem_with(FIELDS[name], value):
            return refused(code, limit=LONGEST_ANSWER)
    return refused("level-mark") if mark_in("\n".join(given.values()), office.profile) else None


def _merged(
    before: Mapping[str, str], answers: Mapping[str, str | None], *, sensitive: bool
) -> dict[str, str]:
    merged = {**before}
    for name, value in answers.items():
        if name in FIELDS and FIELDS[name].sensitive == sensitive:
            merged.pop(name, None)
            if value is not None:
                merged[name] = " ".join(value.split())
    return merged
