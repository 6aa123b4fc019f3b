"""Changing people: who is on the list of a meeting, after it was made. Rows 2.2, 2.10.

Two organisers' lists add up, so nobody is too late here. Of a published meeting who is added gets
the card, and who had it is told not to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import admission, notices, panel, people_changes, waiting
from meetings.changes import Actor, changed
from meetings.inviting import Pick
from meetings.meetings import Refused, State, allowed, refused
from meetings.notices.sending import card_prefix, card_subject
from meetings.office import Office
from meetings.participants import take_out
from meetings.people import Action, named
from meetings.reach import NoAccount, Notice, tell
from storage import Session, outbox
from storage import attendance as attendance_rows
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """The list of participants as asked for."""

    meeting_id: int
    added: int
    removed: int
    #: In another capacity or post now.
    recast: int
    #: Names of those who left the roster meanwhile and were not invited.
    left_out: tuple[str, ...]
    #: Names of those taken out who knew of the meeting and can only be phoned.
    to_phone: tuple[str, ...] = ()
    #: Who does not fit the rules and is up for review, and for whom there is no place.
    pending: int = 0
    waiting: int = 0


def change_people(
    session: Session,
    actor: Actor,
    meeting_id: int,
    picks: Sequence[Pick],
    out: Sequence[int],
    *,
    now: datetime,
    office: Office,
) -> PeopleChanged | Refused:
    """Invite, recast (列席, 工作人员) and take out; ``out`` are person ids. Who does not fit the
    rules is up for review, who finds no place waits for one (row 3.1)."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in (State.CLOSED, State.CANCELLED):
        return refused("meeting-over")
    if meeting.chair_id is not None and meeting.chair_id in out:
        return refused("chair-stays")
    removed = take_out(session, meeting, out, now=now)
    entered = admission.enter(
        session, actor, meeting, picks, source="invited", by_host=True, now=now, office=office
    )
    outcome, held = entered.invited, (len(entered.pending), len(entered.waiting))
    left = outcome.not_invited.left
    if not (removed or outcome.added or outcome.recast or any(held)):
        return PeopleChanged(meeting_id, 0, 0, 0, left)
    meeting.edits += 1
    changed(
        session,
        actor,
        "change participants",
        f"meeting:{meeting_id}",
        now=now,
        after={
            "added": list(outcome.added),
            "removed": list(removed),
            "recast": list(outcome.recast),
            "pending": list(entered.pending),
            "waiting": list(entered.waiting),
        },
    )
    notices.void(session, actor, meeting, now=now)
    to_phone: tuple[str, ...] = ()
    _note(session, actor, meeting, removed, outcome.added, now=now, office=office)
    if meeting.state == State.PUBLISHED and meeting.starts_at > now:
        to_phone = _tell_taken_out(session, meeting, removed, now)
        _send_cards(session, meeting, outcome.added, now)
    waiting.place_freed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting_id, now=now)
    return PeopleChanged(
        meeting_id, len(outcome.added), len(removed), len(outcome.recast), left, to_phone, *held
    )


def _note(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    removed: Sequence[int],
    added: Sequence[int],
    *,
    now: datetime,
    office: Office,
) -> None:
    """Lines of the 变动单: who works by the list learns of it (row 3.8)."""
    for participant_id in removed:
        people_changes.note(
            session, actor, meeting, "removed", participant_id, now=now, office=office
        )
    for participant_id in added:
        people_changes.note(
            session, actor, meeting, "added", participant_id, now=now, office=office
        )


def _send_cards(
    session: Session, meeting: rows.Meeting, participant_ids: Sequence[int], now: datetime
) -> None:
    if not participant_ids:
        return
    for participant_id in participant_ids:
        row = attendance_rows.participant(session, participant_id)
        if row is not None:
            # Who was taken out and comes back had this card once, and needs it again.
            prefix = card_prefix(meeting.id, meeting.revision)
            outbox.free_key(session, f"{prefix}{row.person_id}")
    notices.send_cards(session, meeting, now=now)


def _tell_taken_out(
    session: Session, meeting: rows.Meeting, participant_ids: Sequence[int], now: datetime
) -> tuple[str, ...]:
    """Who knows of the meeting must not come for nothing. Returns who must be phoned."""
    cards = outbox.deliveries(session, prefix=f"card:{meeting.id}:", meeting_id=meeting.id)
    had_card = {int((card.dedupe_key or "").rpartition(":")[2]) for card in cards}
    to_phone = []
    for participant_id in participant_ids:
        row = attendance_rows.participant(session, participant_id)
        if row is None or not (
            row.person_id in had_card or row.called == "told" or row.reply != "none"
        ):
            continue
        notice = Notice(
            kind="taken_out",
            params={"participant": row.id},
            lane=outbox.URGENT,
            coalesce=card_subject(row.id),
            valid_until=meeting.starts_at,
            shows=card_subject(row.id),
            meeting_id=meeting.id,
        )
        if isinstance(tell(session, row.person_id, notice, now=now), NoAccount):
            to_phone.append(row.person_id)
    return tuple(person.name for person in named(session, to_phone).values())
