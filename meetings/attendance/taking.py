"""Taking an answer: it stands, and whoever works by it learns of it. Rows 2.2, 3.3a."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from meetings import documents, logistics, panel, people_changes, waiting
from meetings.attendance.cards import subject
from meetings.changes import Actor, changed
from meetings.notices.sending import card_subject
from meetings.office import Office
from meetings.reach import Notice, tell
from storage import Session, outbox
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows


def take(
    session: Session,
    actor: Actor,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    answer: str,
    reason: str,
    method: str,
    *,
    by_id: int | None = None,
    leave_state: str = "",
    sittings: list[int] | None = None,
    now: datetime,
    office: Office,
) -> None:
    """The answer stands. ``leave_state`` and ``sittings`` are of leave: whether it is decided,
    and for which sittings it is (None: the whole meeting)."""
    by_id = by_id or actor.who.person_id
    before = {"reply": participant.reply, "reason": participant.reply_reason}
    participant.reply, participant.reply_reason = answer, reason
    participant.leave_state, participant.leave_sittings = leave_state, sittings
    participant.replied_at, participant.reply_method = now, method
    participant.replied_by_id = by_id if by_id != participant.person_id else None
    if method != "chat":
        participant.called = "told"  # who answered by phone was told
    after: dict[str, object] = {"reply": answer, "reason": reason, "method": method}
    if sittings is not None:
        after["sittings"] = sittings
    changed(
        session,
        actor,
        "reply",
        subject(participant.id),
        now=now,
        for_person_id=participant.person_id,
        before=before,
        after=after,
    )
    if answer == "leave":
        inform_head(session, participant, meeting, now=now)
    elif before["reply"] == "leave":
        waiting.come_in(session, participant)
        # They come after all: the papers that went to the others meanwhile are theirs, too.
        documents.give(session, participant, documents.Stage.BEFORE, now=now)
    if leave_state != "asked":
        people_changes.note_leave(session, actor, meeting, participant, now=now, office=office)
    if answer == "leave" and leave_state != "asked":
        waiting.place_freed(session, meeting, now=now, office=office)
    logistics.follow_people(session, meeting, actor=actor, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    refresh_cards(session, actor, participant, now=now)


def refresh_cards(
    session: Session, actor: Actor, participant: rows.Participant, *, now: datetime
) -> None:
    """The card on other people's screens shows the answer, too: what a contact or the secretariat
    said for somebody is seen by that person, and the other way round."""
    for messenger, chat in outbox.viewers(session, card_subject(participant.id)):
        account = people_rows.account_at(session, messenger, chat)
        if account is None or account.person_id == actor.who.person_id:
            continue
        notice = Notice(
            kind="card_now",
            params={"participant": participant.id},
            lane=outbox.URGENT,
            coalesce=f"card-now:{participant.id}",
            shows=card_subject(participant.id),
            edit_only=True,
            meeting_id=participant.meeting_id,
        )
        tell(session, account.person_id, notice, now=now)


def inform_head(
    session: Session,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    *,
    kind: Literal["leave_told", "leave_off"] = "leave_told",
    now: datetime,
) -> None:
    """Apologies go to the convening side; the unit's head is told, also where they fall away."""
    unit = people_rows.unit(session, participant.unit_id) if participant.unit_id else None
    if unit is None or unit.head_id is None or unit.head_id == participant.person_id:
        return
    notice = Notice(
        kind=kind,
        params={"participant": participant.id},
        coalesce=f"leave:{participant.id}",
        valid_until=meeting.starts_at,
        meeting_id=meeting.id,
    )
    tell(session, unit.head_id, notice, now=now)
