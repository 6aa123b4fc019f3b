"""Changing people: who is on the list of a meeting, after it was made. Rows 2.2, 2.10.

Two organisers' lists add up, so nobody is too late here. Of a published meeting who is added gets
the card, and who had it is told not to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import notices, panel
from meetings.changes import Actor, changed
from meetings.inviting import Pick
from meetings.meetings import Refused, State, allowed, refused
from meetings.notices.sending import card_prefix, card_subject
from meetings.participants import invite, take_out
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


def change_people(
    session: Session,
    actor: Actor,
    meeting_id: int,
    picks: Sequence[Pick],
    out: Sequence[int],
    *,
    now: datetime,
) -> PeopleChanged | Refused:
    """Invite, recast (列席, 工作人员) and take out; ``out`` are person ids."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in (State.CLOSED, State.CANCELLED):
        return refused("meeting-over")
    if meeting.chair_id is not None and meeting.chair_id in out:
        return refused("chair-stays")
    removed = take_out(session, meeting, out, now=now)
    outcome = invite(session, meeting, picks)
    left = outcome.not_invited.left
    if not (removed or outcome.added or outcome.recast):
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
        },
    )
    to_phone: tuple[str, ...] = ()
    if meeting.state == State.PUBLISHED and meeting.starts_at > now:
        to_phone = _tell_taken_out(session, meeting, removed, now)
        _send_cards(session, meeting, outcome.added, now)
    panel.refresh(session, meeting_id, now=now)
    return PeopleChanged(
        meeting_id, len(outcome.added), len(removed), len(outcome.recast), left, to_phone
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
