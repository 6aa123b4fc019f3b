"""Numbered copies are made, signed out by number and taken back; each number once. Row 2.5."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings.approvals.deciding import reason_problem
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.paper_list import recalling
from meetings.paper_list.bags import bag_holders
from meetings.paper_list.copies import MOST_NUMBERS
from meetings.paper_list.holding import Held, held, note
from meetings.people import Action
from storage import Session, attendance, paper_list

LONGEST_TAKER = 40


class Mark(StrEnum):
    """What is noted of numbers at once."""

    RETURNED = "returned"
    MISSING = "missing"
    #: What was noted last of them did not happen.
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class CopiesNoted:
    """How many copies were made, signed out or marked; numbers that did not fit are told, and
    how many people still have none."""

    paper_id: int
    count: int
    not_done: tuple[int, ...] = ()
    without: int = 0


def make_copies(
    session: Session, actor: Actor, paper_id: int, count: int, *, now: datetime, office: Office
) -> CopiesNoted | Refused:
    """编号: so many further numbers, after the last one."""
    found = held(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.state == "dropped":
        return refused("paper-dropped", title=row.title)
    there = paper_list.copies_of(session, paper_id)
    if count < 1 or len(there) + count > MOST_NUMBERS:
        return refused("copies-count", limit=MOST_NUMBERS)
    last = there[-1].number if there else 0
    for number in range(last + 1, last + count + 1):
        session.add(paper_list.PaperCopy(paper_id=row.id, number=number))
    row.numbered = True
    note(session, actor, row, "number copies", now=now, after={"from": last + 1, "count": count})
    recalling.want_timer(session, meeting, now=now, office=office)
    return CopiesNoted(row.id, count)


def sign_out_in_order(
    session: Session, actor: Actor, paper_id: int, *, now: datetime
) -> CopiesNoted | Refused:
    """按名单依次发: the free numbers go to whoever has none yet, in the order of names."""
    found = held(session, actor, paper_id, Action.HAND_OUT)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    copies = paper_list.copies_of(session, paper_id)
    have = {one.participant_id for one in copies if one.out_at is not None}
    waiting = [
        one.participant_id
        for one in bag_holders(session, meeting.id)
        if one.serial and one.participant_id not in have
    ]
    free = [one for one in copies if one.out_at is None and not one.missing_note]
    pairs = list(zip(free, waiting, strict=False))
    if not free:
        return refused("copies-none-free")
    for copy, participant_id in pairs:
        copy.participant_id, copy.taken_by = participant_id, ""
        copy.out_at, copy.out_by_id = now, actor.who.person_id
    after: dict[str, object] = {"holders": {str(copy.number): who for copy, who in pairs}}
    note(session, actor, row, "sign out copies", now=now, after=after)
    return CopiesNoted(row.id, len(pairs), without=len(waiting) - len(pairs))


def sign_out(
    session: Session,
    actor: Actor,
    paper_id: int,
    number: int,
    *,
    participant_id: int | None,
    taken_by: str = "",
    now: datetime,
) -> CopiesNoted | Refused:
    """One number to one person of the list, or to somebody who is not on it (``taken_by``)."""
    found = held(session, actor, paper_id, Action.HAND_OUT)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    copy = next(
        (one for one in paper_list.copies_of(session, paper_id) if one.number == number), None
    )
    place = attendance.participant(session, participant_id) if participant_id else None
    if participant_id and (place is None or place.meeting_id != meeting.id):
        return refused("gone")
    if copy is None:
        return refused("copies-no-number", number=number)
    if copy.missing_note or (copy.out_at is not None and copy.returned_at is None):
        return refused("copies-number-out", number=number)
    copy.participant_id, copy.taken_by = participant_id, taken_by
    copy.out_at, copy.out_by_id = now, actor.who.person_id
    copy.returned_at, copy.returned_by_id = None, None
    after: dict[str, object] = {"holders": {str(number): participant_id or taken_by}}
    note(session, actor, row, "sign out copies", now=now, after=after)
    return CopiesNoted(row.id, 1)


def mark(
    session: Session,
    actor: Actor,
    paper_id: int,
    numbers: Sequence[int],
    what: Mark,
    *,
    text: str = "",
    now: datetime,
    office: Office,
) -> CopiesNoted | Refused:
    """清退: these numbers are back; will not come back, and why; or what was noted last of them
    is undone. Numbers it does not fit are left and told. What is out comes back from a meeting
    that was cancelled, too."""
    found = held(session, actor, paper_id, Action.HAND_OUT, cancelled=True)
    if isinstance(found, Refused):
        return found
    text = " ".join(text.split())
    problem = reason_problem(text, office, needed=what is Mark.MISSING)
    if problem is not None:
        return problem
    return _mark(session, actor, found, numbers, what, text, now=now)


def _mark(
    session: Session,
    actor: Actor,
    found: Held,
    numbers: Sequence[int],
    what: Mark,
    text: str,
    *,
    now: datetime,
) -> CopiesNoted:
    row, _ = found
    copies = {one.number: one for one in paper_list.copies_of(session, row.id)}
    turn: Callable[[paper_list.PaperCopy], bool] = {
        Mark.RETURNED: lambda one: _returned(one, actor, now),
        Mark.MISSING: lambda one: _missing(one, text),
        Mark.UNDO: _undone,
    }[what]
    held_by = {number: one.participant_id or one.taken_by for number, one in copies.items()}
    done = [number for number in numbers if number in copies and turn(copies[number])]
    if done:
        before: dict[str, object] = {"holders": {str(number): held_by[number] for number in done}}
        after: dict[str, object] = {"numbers": done}
        note(
            session,
            actor,
            row,
            f"copies {what}",
            now=now,
            before=before,
            after=after,
            reason=text or None,
        )
    left = tuple(number for number in numbers if number not in set(done))
    return CopiesNoted(row.id, len(done), left)


def _returned(copy: paper_list.PaperCopy, actor: Actor, now: datetime) -> bool:
    if copy.out_at is None or copy.returned_at is not None:
        return False
    copy.returned_at, copy.returned_by_id, copy.missing_note = now, actor.who.person_id, ""
    return True


def _missing(copy: paper_list.PaperCopy, text: str) -> bool:
    if copy.out_at is None or copy.returned_at is not None or copy.missing_note:
        return False
    copy.missing_note = text
    return True


def _undone(copy: paper_list.PaperCopy) -> bool:
    """Backwards: written off, come back, signed out."""
    if copy.missing_note:
        copy.missing_note = ""
    elif copy.returned_at is not None:
        copy.returned_at, copy.returned_by_id = None, None
    elif copy.out_at is not None:
        copy.participant_id, copy.taken_by = None, ""
        copy.out_at, copy.out_by_id = None, None
    else:
        return False
    return True
