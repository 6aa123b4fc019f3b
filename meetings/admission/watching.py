"""Watching: rules, posts and units change, and who no longer fits is up for review. Row 3.1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from meetings import panel, waiting
from meetings.admission.entering import NOT_JUDGED, tell_hosts
from meetings.changes import Actor, changed
from meetings.eligibility import Verdict, judge_of
from meetings.notices.sending import send_cards
from meetings.office import Office
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import places as place_rows
from storage import waiting as waiting_rows


def recheck(
    session: Session,
    actor: Actor | None,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> tuple[int, int]:
    """The rules changed: who no longer fits is pending again, who fits now is admitted. Returns
    how many of each. Whom the hosts admitted by hand, or refused, stays so."""
    lines = waiting_rows.waiting_for(session, meeting.id)
    _drop_unfit(session, actor, meeting, lines, now=now, office=office)
    named = rows.named_for(session, meeting.id)
    return _look_again(session, actor, meeting, named, now=now, office=office)


def _drop_unfit(
    session: Session,
    actor: Actor | None,
    meeting: meeting_rows.Meeting,
    lines: Sequence[waiting_rows.Waiting],
    *,
    now: datetime,
    office: Office,
) -> None:
    """Who waits and does not fit any more waits no more; a place kept for them goes on."""
    judge = judge_of(session, meeting, [line.person_id for line in lines], office=office)
    dropped = False
    for line in lines:
        verdict = judge.verdict(line.person_id, line.unit_id, line.title)
        if verdict.standing != "approved" and line.role not in NOT_JUDGED:
            waiting.drop(session, actor, meeting, line, now=now)
            dropped = True
    if dropped:
        waiting.place_freed(session, meeting, now=now, office=office)


def recheck_people(
    session: Session,
    actor: Actor | None,
    person_ids: Iterable[int],
    *,
    now: datetime,
    office: Office,
) -> None:
    """Posts or units of these people changed: wherever rules ask for them, they are judged by
    what they hold now."""
    ids = set(person_ids)
    by_meeting: dict[int, list[rows.Participant]] = {}
    for row, meeting in place_rows.ruled_places_of(session, ids, starting_after=now):
        by_meeting.setdefault(meeting.id, []).append(row)
    waits: dict[int, list[waiting_rows.Waiting]] = {}
    for line, meeting in place_rows.ruled_waits_of(session, ids, starting_after=now):
        waits.setdefault(meeting.id, []).append(line)
    posts = people_rows.posts_of(session, ids) if by_meeting or waits else {}
    for meeting_id in sorted({*by_meeting, *waits}):
        locked = meeting_rows.locked(session, meeting_id)
        if locked is None:
            continue
        named, lines = by_meeting.get(meeting_id, []), waits.get(meeting_id, [])
        for row in named:
            _follow_post(row, posts.get(row.person_id, []))
        for line in lines:
            _follow_post(line, posts.get(line.person_id, []))
        session.flush()
        _drop_unfit(session, actor, locked, lines, now=now, office=office)
        _look_again(session, actor, locked, named, now=now, office=office)


def _follow_post(
    row: rows.Participant | waiting_rows.Waiting,
    held: Sequence[tuple[people_rows.Post, people_rows.Unit]],
) -> None:
    """Who moved attends in the post they hold now; who still holds the old one too, in that."""
    if held and (row.unit_id, row.title) not in [(unit.id, post.title) for post, unit in held]:
        under = [pair for pair in held if pair[1].id == row.unit_id] or held
        row.unit_id, row.title = under[0][1].id, under[0][0].title


def _look_again(
    session: Session,
    actor: Actor | None,
    meeting: meeting_rows.Meeting,
    named: Sequence[rows.Participant],
    *,
    now: datetime,
    office: Office,
) -> tuple[int, int]:
    begun = meeting.starts_at <= now and meeting.state != "postponed"
    if begun or meeting.state not in ("draft", "published", "postponed"):
        return (0, 0)
    judge = judge_of(session, meeting, [row.person_id for row in named], office=office)
    fallen: list[int] = []
    risen: list[int] = []
    for row in named:
        if _spared(meeting, row):
            continue
        verdict = judge.verdict(row.person_id, row.unit_id, row.title)
        if row.standing == "approved" and verdict.standing != "approved":
            row.standing, row.standing_reason = "pending", verdict.code
            fallen.append(row.id)
        elif (
            row.standing == "pending"
            and verdict == Verdict("approved")
            and _room_for(session, meeting, row)
        ):
            row.standing, row.standing_reason = "approved", ""
            risen.append(row.id)
            session.flush()
    session.flush()
    if fallen or risen:
        _changed(session, actor, meeting, fallen, risen, now=now, office=office)
    return len(fallen), len(risen)


def _spared(meeting: meeting_rows.Meeting, row: rows.Participant) -> bool:
    if row.role in NOT_JUDGED or row.person_id == meeting.chair_id or row.source == "walk_in":
        return True
    by_hand = row.standing == "approved" and bool(row.standing_reason)
    return by_hand or row.standing == "refused"


def _room_for(session: Session, meeting: meeting_rows.Meeting, row: rows.Participant) -> bool:
    """Whom there is no room for stays in review: the hosts put them on the waiting list."""
    left = waiting.places_left(session, meeting)
    if left is None or not place_rows.takes_a_place(row.role):
        return True
    return left > 0 and not waiting.anybody_waits(session, meeting.id)


def _changed(
    session: Session,
    actor: Actor | None,
    meeting: meeting_rows.Meeting,
    fallen: list[int],
    risen: list[int],
    *,
    now: datetime,
    office: Office,
) -> None:
    changed(
        session,
        actor,
        "recheck eligibility",
        f"meeting:{meeting.id}",
        now=now,
        after={"pending": fallen, "approved": risen},
    )
    if fallen and (actor is None or actor.who.person_id != meeting.organiser_id):
        tell_hosts(session, meeting, now=now)
    if risen and meeting.state == "published":
        send_cards(session, meeting, now=now)
    waiting.place_freed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
