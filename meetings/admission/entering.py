"""Entering: people named for a meeting are judged, and come in, wait for review, or for a place.

Row 3.1. Hosts, units, substitutes and whoever asks to come all enter here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meetings import waiting
from meetings.changes import Actor
from meetings.eligibility import Judge, Verdict, judge_of
from meetings.inviting import Pick, Place, merged, places
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.participants import Invited, NotInvited, invite
from meetings.reach import Notice, tell
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import places as place_rows
from storage import waiting as waiting_rows

#: 工作人员, 随员, 司机, 媒体 and special guests come by what they do, not by rank or post.
NOT_JUDGED = frozenset({"staff", "accompanying", "driver", "media", "special_guest"})


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of everybody named."""

    #: Who is on the list now, or stands in another post or capacity; participant ids.
    invited: Invited
    #: Who waits for review; participant ids.
    pending: tuple[int, ...] = ()
    #: Whom the hosts refused before, or who left; person ids with the code why.
    refused: tuple[tuple[int, str], ...] = ()
    #: For whom there is no place: lines of the waiting list.
    waiting: tuple[int, ...] = ()


@dataclass(slots=True)
class _Sorted:
    approved: list[Pick]
    pending: dict[int, tuple[Pick, str]]
    refused: list[tuple[int, str]]
    waiting: list[Pick]


def enter(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    picks: Sequence[Pick],
    *,
    source: str,
    by_host: bool = False,
    now: datetime,
    office: Office,
) -> Entered:
    """Name people for a meeting whose row the caller has locked. Who fits the rules is on the
    list, or on the waiting list where the places are taken; who does not is up for review.
    ``by_host``: the hosts name them, so a refusal of before is taken back."""
    wanted = merged((), picks)
    found = places(session, wanted)
    sorted_ = _sorted(session, meeting, wanted, found, by_host=by_host, office=office)
    named = [*sorted_.approved, *(pick for pick, _ in sorted_.pending.values())]
    invited = invite(session, meeting, named, source=source, now=now)
    pending = _put_up_for_review(session, meeting, sorted_.pending)
    lines = _put_on_waiting_list(session, actor, meeting, sorted_.waiting, found, now=now)
    if pending and not by_host:
        tell_hosts(session, meeting, now=now)
    added = tuple(id for id in invited.added if id not in pending)
    left = _names(session, [pick.person_id for pick in wanted if pick.person_id not in found])
    known = Invited(added, invited.recast, NotInvited(left))
    return Entered(known, pending, tuple(sorted_.refused), lines)


def _sorted(
    session: Session,
    meeting: meeting_rows.Meeting,
    wanted: Sequence[Pick],
    found: dict[int, Place],
    *,
    by_host: bool,
    office: Office,
) -> _Sorted:
    there = {p.person_id: p for p in rows.named_for(session, meeting.id)}
    left = waiting.places_left(session, meeting)
    if left is not None and waiting.anybody_waits(session, meeting.id):
        left = 0  # who comes now comes after those who wait
    offered = {line.person_id for line in waiting_rows.offers_until(session, meeting.id)}
    judge = judge_of(session, meeting, [pick.person_id for pick in wanted], office=office)
    result = _Sorted([], {}, [], [])
    for pick in wanted:
        place = found.get(pick.person_id)
        row = there.get(pick.person_id)
        if place is None:
            continue
        if row is not None and row.standing == "approved":
            result.approved.append(pick)
            continue
        verdict = _verdict(judge, meeting, pick, place, by_host=by_host)
        if verdict.standing == "refused":
            result.refused.append((pick.person_id, verdict.code))
        elif verdict.standing == "pending":
            result.pending[pick.person_id] = (pick, verdict.code)
        elif left is None or not place_rows.takes_a_place(pick.capacity or "attend"):
            result.approved.append(pick)
        elif pick.person_id in offered:
            # A place is kept for them already.
            result.approved.append(pick)
        elif left > 0:
            result.approved.append(pick)
            left -= 1
        else:
            result.waiting.append(pick)
    return result


def _verdict(
    judge: Judge, meeting: meeting_rows.Meeting, pick: Pick, place: Place, *, by_host: bool
) -> Verdict:
    if pick.person_id == meeting.chair_id or (pick.capacity or "attend") in NOT_JUDGED:
        return Verdict("approved")
    if by_host:
        # Whom they refused is taken up again: judged as if it were the first time.
        judge = replace(judge, refused=frozenset())
    return judge.verdict(pick.person_id, place.unit_id, place.title)


def _put_up_for_review(
    session: Session,
    meeting: meeting_rows.Meeting,
    pending: dict[int, tuple[Pick, str]],
) -> tuple[int, ...]:
    found = []
    for row in rows.named_for(session, meeting.id) if pending else ():
        if row.person_id in pending:
            row.standing, row.standing_reason = "pending", pending[row.person_id][1]
            found.append(row.id)
    session.flush()
    return tuple(found)


def _put_on_waiting_list(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    picks: Sequence[Pick],
    found: dict[int, Place],
    *,
    now: datetime,
) -> tuple[int, ...]:
    lines = []
    for pick in picks:
        place = found[pick.person_id]
        line = waiting.put_on(session, actor, meeting, pick, place.unit_id, place.title, now=now)
        lines.append(line.id)
        row = rows.any_participant_of(session, meeting.id, pick.person_id)
        if row is not None and row.removed_at is None:
            # Up for review or refused before: they fit, and wait for a place, not for a decision.
            row.standing, row.standing_reason, row.removed_at = "approved", "", now
    session.flush()
    return tuple(lines)


def walk_in(
    session: Session,
    meeting: meeting_rows.Meeting,
    person_id: int,
    unit_id: int | None,
    title: str,
    *,
    now: datetime,
) -> rows.Participant | Refused:
    """Somebody not on the list stands at the door: put down for review, and let in (row 3.1).
    Whoever the hosts refused, or is still in review, keeps that row; it opens the door once
    more, and what was decided is decided anew. The caller has locked the meeting."""
    row = rows.any_participant_of(session, meeting.id, person_id)
    person = people_rows.person(session, person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    if row is not None and row.removed_at is None and row.standing == "approved":
        return row
    if row is None:
        row = rows.Participant(meeting_id=meeting.id, person_id=person_id)
        row.unit_id, row.title, row.role = unit_id, title, "attend"
        session.add(row)
    if row.removed_at is not None:
        # Taken out before, or somebody else was to come for them: they stand here themselves.
        row.substitute_for_id = None
        row.reply = "none" if row.reply == "substituted" else row.reply
    row.removed_at, row.source, row.added_at = None, "walk_in", now
    row.standing, row.standing_reason = "pending", "walk-in"
    row.position = rows.last_position(session, meeting.id) + 1
    session.flush()
    tell_hosts(session, meeting, now=now)
    return row


def tell_hosts(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """The organiser learns that somebody waits for review; several are one message."""
    notice = Notice(
        kind="admission_wanted",
        params={"meeting": meeting.id},
        coalesce=f"admission:{meeting.id}",
        shows=f"admission:{meeting.id}",
        meeting_id=meeting.id,
    )
    tell(session, meeting.organiser_id, notice, now=now)


def _names(session: Session, person_ids: Sequence[int]) -> tuple[str, ...]:
    people = people_rows.persons(session, person_ids)
    return tuple(people[person_id].name for person_id in person_ids if person_id in people)
