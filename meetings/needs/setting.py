"""Setting: what somebody needs is said, a helper is assigned with a task. Row 3.9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import tasks
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.logistics.ordering import count_later
from meetings.meetings import Refused, about, refused
from meetings.needs.reading import CONSENTED, Need, NeedCard, card_of, helper_of, place_of
from meetings.office import Office
from meetings.people import Action, Named, may, named
from meetings.reach import NoAccount, Reached
from storage import Session, audit
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import slips as rows

#: The entries of the audit whose values are erased with what they say.
SET = "set special needs"
LONGEST_TEXT = 200
LONGEST_PASSPORT_NAME = 80


@dataclass(frozen=True, slots=True)
class HelperSet:
    """Somebody helps; ``told`` says whether they could be reached."""

    participant_id: int
    helper: Named
    told: Reached | NoAccount


def set_needs(
    session: Session,
    actor: Actor,
    participant_id: int,
    needs: Sequence[Need],
    text: str = "",
    *,
    consented: bool = False,
    salt: bytes,
    now: datetime,
    office: Office,
) -> NeedCard | Refused:
    """Say what somebody needs: they, their contact or a host. None at all takes it back.
    ``salt``: 16 random bytes for the audit."""
    found = place_of(session, participant_id, lock=True)
    if found is None:
        return refused("gone")
    participant, meeting = found
    matter = about(session, meeting, person_id=participant.person_id)
    if not may(actor.who, Action.SET_PERSONAL, matter):
        return refused("not-allowed")
    text = " ".join(text.split()) if needs else ""
    row = rows.need(session, participant_id)
    problem = _problem(meeting, row, needs, text, consented=consented, office=office)
    if problem is not None:
        return problem
    if row is None:
        row = rows.SpecialNeed(participant_id=participant_id)
        session.add(row)
    kinds = [need.value for need in Need if need in needs]
    if row.consented_at is not None and not CONSENTED & set(needs):
        # The consent is withdrawn: the audit forgets what it was given for, too.
        audit.erase_sensitive_of(session, f"participant:{participant_id}", SET)
    row.kinds, row.text, row.by_id, row.at = kinds, text, actor.who.person_id, now
    row.consented_at = now if CONSENTED & set(needs) else None
    session.flush()
    changed(
        session,
        actor,
        SET,
        f"participant:{participant_id}",
        now=now,
        for_person_id=participant.person_id,
        after={"count": len(kinds)},
        sensitive={"kinds": kinds, "text": text},
        salt=salt,
    )
    # What somebody may not eat changes a meal that is ordered already.
    count_later(session, meeting, now=now, office=office)
    return card_of(session, actor.who, participant, meeting)


def set_helper(
    session: Session,
    actor: Actor,
    participant_id: int,
    helper_id: int,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> HelperSet | Refused:
    """Assign a helper: they get a task in ``text``, due on the day of the meeting. Another one
    takes over the task of the one before."""
    found = place_of(session, participant_id, lock=True)
    row = rows.need(session, participant_id)
    if found is None or row is None or not row.kinds:
        return refused("gone" if found is None else "need-none")
    participant, meeting = found
    matter = about(session, meeting, person_id=participant.person_id)
    if not may(actor.who, Action.EDIT_MEETING, matter):
        return refused("not-allowed")
    if helper_id == participant.person_id:
        return refused("helper-self")
    before = helper_of(session, row)
    told = _give_task(session, actor, meeting, row, helper_id, text, now=now, office=office)
    if isinstance(told, Refused):
        return told
    row.helper_id = helper_id
    session.flush()
    changed(
        session,
        actor,
        "set helper",
        f"participant:{participant_id}",
        now=now,
        for_person_id=participant.person_id,
        before={"helper": before},
        after={"helper": helper_id},
    )
    return HelperSet(participant_id, named(session, [helper_id])[helper_id], told)


def set_passport_name(
    session: Session, actor: Actor, participant_id: int, name: str, *, now: datetime
) -> NeedCard | Refused:
    """The name as in the passport, family name as there; "" takes it back (外宾)."""
    found = place_of(session, participant_id, lock=True)
    person = people_rows.person(session, found[0].person_id) if found else None
    if found is None or person is None:
        return refused("gone")
    participant, meeting = found
    if not may(actor.who, Action.SET_PERSONAL, about(session, meeting, person_id=person.id)):
        return refused("not-allowed")
    name = " ".join(name.split())
    if len(name) > LONGEST_PASSPORT_NAME or not all(c.isprintable() for c in name):
        return refused("passport-name", limit=LONGEST_PASSPORT_NAME)
    before, person.passport_name = person.passport_name, name
    session.flush()
    changed(
        session,
        actor,
        "set passport name",
        f"person:{person.id}",
        now=now,
        before={"name": before},
        after={"name": name},
    )
    return card_of(session, actor.who, participant, meeting)


def _give_task(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.SpecialNeed,
    helper_id: int,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> Reached | NoAccount | Refused:
    if row.task_id is not None and row.helper_id is not None:
        moved = tasks.reassign(session, actor, row.task_id, helper_id, now=now, office=office)
        if not isinstance(moved, Refused):
            return moved.told
        if moved.code in ("task-same-owner", "task-owner-left", "gone", "not-allowed"):
            return moved
        # It was done or closed before: the next helper gets one of their own.
    due_on = max(office.local(meeting.starts_at).date(), office.today(now))
    new = tasks.NewTask(text, helper_id, due_on, meeting.id)
    made = tasks.register_task(session, actor, new, now=now, office=office)
    if isinstance(made, Refused):
        return made
    row.task_id = made.task_id
    return made.told


def _problem(
    meeting: meeting_rows.Meeting,
    row: rows.SpecialNeed | None,
    needs: Sequence[Need],
    text: str,
    *,
    consented: bool,
    office: Office,
) -> Refused | None:
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    if row is not None and row.erased_at is not None:
        return refused("slip-erased")
    if CONSENTED & set(needs) and not consented:
        return refused("slip-consent")
    if len(text) > LONGEST_TEXT:
        return refused("need-long", limit=LONGEST_TEXT)
    if Need.OTHER in needs and not text:
        return refused("need-words")
    return refused("level-mark") if mark_in(text, office.profile) else None
