"""Turns: whose row goes next. Lanes first; in a lane each meeting in turn, then each chat."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any

from storage.outbox.rows import ANSWERS

#: What belongs to no meeting counts as one.
NO_MEETING = 0


def in_turn(rows: Iterable[Any], limit: int, per_chat: int, *, after_meeting: int) -> list[int]:
    """Ids of up to ``limit`` rows, at most ``per_chat`` to one chat.

    ``rows`` have id, lane, messenger, chat, meeting_id. The meeting after ``after_meeting`` (the
    one served last) begins; answers know no meetings, people wait for them.
    """
    lanes: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        lanes[row.lane].append(row)
    chosen: list[int] = []
    taken: defaultdict[tuple[str, str], int] = defaultdict(int)
    for lane in sorted(lanes):
        for row in _each_meeting_in_turn(lane, lanes[lane], after_meeting):
            if len(chosen) == limit:
                return chosen
            chat = (row.messenger, row.chat)
            if taken[chat] < per_chat:
                chosen.append(row.id)
                taken[chat] += 1
    return chosen


def meeting_of(row: Any) -> int:
    """The meeting a row is counted with."""
    return int(row.meeting_id or NO_MEETING)


def _each_meeting_in_turn(lane: int, rows: list[Any], after_meeting: int) -> Iterable[Any]:
    meetings: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        meetings[NO_MEETING if lane == ANSWERS else meeting_of(row)].append(row)
    queues = {meeting: deque(_each_chat_in_turn(found)) for meeting, found in meetings.items()}
    order = sorted(queues, key=lambda meeting: (meeting <= after_meeting, meeting))
    while queues:
        for meeting in order:
            if meeting in queues:
                yield queues[meeting].popleft()
                if not queues[meeting]:
                    del queues[meeting]


def _each_chat_in_turn(rows: list[Any]) -> list[Any]:
    """Every chat's first row before any chat's second, then the oldest."""
    turns: defaultdict[tuple[str, str], int] = defaultdict(int)
    ranked = []
    for row in sorted(rows, key=lambda row: int(row.id)):
        turns[row.messenger, row.chat] += 1
        ranked.append((turns[row.messenger, row.chat], row.id, row))
    return [row for _, _, row in sorted(ranked, key=lambda one: one[:2])]
