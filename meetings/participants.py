"""Participants: who is on the list of a meeting, in which post, and in which order. Row 2.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.inviting import Pick, merged, places
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import waiting as waiting_rows


@dataclass(frozen=True, slots=True)
class NotInvited:
    """Who could not be put on the list."""

    #: Names of those who left the roster.
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of the list; participant ids."""

    added: tuple[int, ...]
    #: Those whose capacity or post changed.
    recast: tuple[int, ...]
    not_invited: NotInvited


def invite(
    session: Session,
    meeting: meeting_rows.Meeting,
    picks: Sequence[Pick],
    *,
    source: str = "invited",
    now: datetime,
) -> Invited:
    """Put people on the list: each once, in the post they were named for. The caller has locked
    the meeting. Who was taken out before comes back with a clean slate. ``source`` says how they
    came (``Participant.source``); whether they may come is for ``meetings.admission`` to say."""
    wanted = merged((), picks)
    found = places(session, wanted)
    there = {p.person_id: p for p in rows.everybody_ever_invited(session, meeting.id)}
    added: list[rows.Participant] = []
    recast: list[rows.Participant] = []
    for pick in wanted:
        place = found.get(pick.person_id)
        if place is None:
            continue
        row = there.get(pick.person_id)
        if row is None or row.removed_at is not None:
            row = _fresh(session, meeting.id, pick.person_id, row)
            row.source, row.added_at = source, now
            row.role = pick.capacity or "attend"
            row.unit_id, row.title = place.unit_id, place.title
            added.append(row)
        elif row.standing != "approved":
            # Up for review, or refused: who names them now has decided.
            row.standing, row.standing_reason = "approved", ""
            _recast(row, pick, place.unit_id, place.title)
            added.append(row)
        elif _recast(row, pick, place.unit_id, place.title):
            recast.append(row)
    session.flush()
    waiting_rows.come_in(session, meeting.id, [row.person_id for row in added])
    put_in_order(session, meeting.id)
    left = [pick.person_id for pick in wanted if pick.person_id not in found]
    return Invited(
        tuple(row.id for row in added),
        tuple(row.id for row in recast),
        NotInvited(_names(session, left)),
    )


def take_out(
    session: Session, meeting: meeting_rows.Meeting, person_ids: Sequence[int], *, now: datetime
) -> tuple[int, ...]:
    """Take people off the list; returns the participant ids. The rows stay, for the record."""
    removed = []
    for row in rows.named_for(session, meeting.id):
        if row.person_id in person_ids:
            row.removed_at = now
            removed.append(row.id)
    session.flush()
    return tuple(removed)


def put_in_order(session: Session, meeting_id: int) -> None:
    """The order of names: 单位序, then 职务序, then the roster's."""
    participants = rows.named_for(session, meeting_id)
    picks = [Pick(p.person_id, p.unit_id) for p in participants]
    orders = {person_id: place.order for person_id, place in places(session, picks).items()}
    last = max(orders.values(), default=(0, 0, 0))
    ordered = sorted(participants, key=lambda p: (orders.get(p.person_id, last), p.id))
    for position, participant in enumerate(ordered, 1):
        if participant.position != position:
            participant.position = position
    session.flush()


def _fresh(
    session: Session, meeting_id: int, person_id: int, removed: rows.Participant | None
) -> rows.Participant:
    if removed is None:
        made = rows.Participant(meeting_id=meeting_id, person_id=person_id)
        session.add(made)
        return made
    removed.removed_at = None
    removed.standing, removed.standing_reason = "approved", ""
    removed.leave_state, removed.leave_sittings = "", None
    removed.substitute_for_id, removed.accompanies_id = None, None
    removed.reply, removed.reply_reason, removed.reply_method = "none", "", ""
    removed.replied_at, removed.replied_by_id = None, None
    removed.reminded_at, removed.reminders = None, 0
    removed.called, removed.called_through = "", ""
    return removed


def _recast(row: rows.Participant, pick: Pick, unit_id: int | None, title: str) -> bool:
    """A capacity or a post said explicitly holds; one not said leaves the row as it is."""
    role = pick.capacity or row.role
    post = (unit_id, title) if pick.unit_id is not None else (row.unit_id, row.title)
    if (role, post) == (row.role, (row.unit_id, row.title)):
        return False
    row.role, (row.unit_id, row.title) = role, post
    return True


def _names(session: Session, person_ids: Sequence[int]) -> tuple[str, ...]:
    people = people_rows.persons(session, person_ids)
    return tuple(people[person_id].name for person_id in person_ids if person_id in people)
