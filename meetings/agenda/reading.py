"""What the state board shows: the items, when they are expected, who waits for which. Row 2.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from meetings.changes import Actor
from meetings.meetings import Refused, about, refused
from meetings.people import Action, may
from storage import Session
from storage import agenda as rows
from storage import meetings as meeting_rows
from storage.agenda import PlaceRow

ItemState = Literal["to_come", "running", "ended"]
#: Who is not here for their item yet.
AWAY = "expected"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the board."""

    item_id: int
    number: int
    title: str
    state: ItemState
    #: About when, for an item to come.
    expected_at: datetime
    called_at: datetime | None
    ended_at: datetime | None
    places: tuple[PlaceRow, ...]

    def count(self, *states: str) -> int:
        """How many of its people stand so."""
        return sum(place.state in states for place in self.places)

    @property
    def attended(self) -> set[int]:
        """列席 of this item: participants who were inside for it."""
        return {place.participant_id for place in self.places if place.entered_at is not None}


@dataclass(frozen=True, slots=True)
class Board:
    """The agenda of a meeting as it stands."""

    meeting_id: int
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime
    items: tuple[Item, ...]
    #: Whether the reader may change who attends for what.
    may_arrange: bool = False

    @property
    def current(self) -> Item | None:
        """The item that runs."""
        return next((item for item in self.items if item.state == "running"), None)

    @property
    def following(self) -> Item | None:
        """The first item that was not called."""
        return next((item for item in self.items if item.state == "to_come"), None)

    @property
    def last_called(self) -> Item | None:
        """What a step back takes back: the item that runs, or the last one that ended."""
        return self.current or self.last_ended

    @property
    def last_ended(self) -> Item | None:
        """The item that ended last; of two called in the same moment the later one."""
        ended = [item for item in self.items if item.state == "ended"]
        return max(
            ended, key=lambda item: (item.ended_at or self.starts_at, item.number), default=None
        )

    def item(self, item_id: int) -> Item | None:
        """The item with this id."""
        return next((item for item in self.items if item.item_id == item_id), None)


def board(session: Session, actor: Actor, meeting_id: int, *, now: datetime) -> Board | Refused:
    """The state board, for the hosts and the staff."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    matter = about(session, meeting)
    if not may(actor.who, Action.CALL_IN, matter):
        return refused("not-allowed")
    found = board_of(session, meeting, now=now)
    return Board(
        found.meeting_id,
        found.title,
        found.state,
        found.starts_at,
        found.ends_at,
        found.items,
        may_arrange=may(actor.who, Action.EDIT_MEETING, matter),
    )


def board_of(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> Board:
    """The state board, whoever looks."""
    items = meeting_rows.agenda_of(session, meeting.id)
    by_item: dict[int, list[PlaceRow]] = {}
    for place in rows.places_listed(session, meeting.id):
        by_item.setdefault(place.item_id, []).append(place)
    times = expected_times(spans_of(session, meeting), items, now)
    return Board(
        meeting_id=meeting.id,
        title=meeting.title,
        state=meeting.state,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        items=tuple(
            Item(
                item_id=item.id,
                number=number,
                title=item.title,
                state=_state(item),
                expected_at=times[number - 1],
                called_at=item.called_at,
                ended_at=item.ended_at,
                places=tuple(by_item.get(item.id, ())),
            )
            for number, item in enumerate(items, 1)
        ),
    )


def items_of(
    session: Session, meeting: meeting_rows.Meeting, participant_id: int, *, now: datetime
) -> tuple[tuple[int, str, datetime], ...]:
    """The items this participant comes for: number, title, about when; empty for who attends the
    whole meeting."""
    if not rows.comes_by_item(session, participant_id):
        return ()
    return tuple(
        (item.number, item.title, item.expected_at)
        for item in board_of(session, meeting, now=now).items
        if any(place.participant_id == participant_id for place in item.places)
    )


def spans_of(session: Session, meeting: meeting_rows.Meeting) -> list[tuple[datetime, datetime]]:
    """When the meeting sits: its sittings, or the whole of it."""
    sittings = meeting_rows.sittings_of(session, meeting.id)
    found = [(sitting.starts_at, sitting.ends_at) for sitting in sittings]
    return found or [(meeting.starts_at, meeting.ends_at)]


def expected_times(
    spans: Sequence[tuple[datetime, datetime]],
    items: Sequence[meeting_rows.AgendaItem],
    now: datetime,
) -> list[datetime]:
    """About when each item comes: the time that is left, shared out evenly among the items that
    are left. One that was called came when it was called. Pure."""
    open_items = [item for item in items if item.ended_at is None]
    running = next((item for item in open_items if item.called_at is not None), None)
    begun = any(item.called_at is not None for item in items)
    # Before the first item what runs late is not known yet; after it the clock counts.
    used = _worked(spans, running.called_at if running and running.called_at else now)
    if not begun:
        used = timedelta()
    whole = _worked(spans, spans[-1][1])
    left = max(timedelta(), whole - used)
    share = left / len(open_items) if open_items else timedelta()
    times, place = [], 0
    for item in items:
        if item.called_at is not None:
            times.append(item.called_at)
            place += item is running
        else:
            times.append(_at(spans, used + share * place))
            place += 1
    return times


def _worked(spans: Sequence[tuple[datetime, datetime]], until: datetime) -> timedelta:
    """How much of the sittings lies before this moment."""
    return sum(
        (max(timedelta(), min(end, until) - start) for start, end in spans if start < until),
        timedelta(),
    )


def _at(spans: Sequence[tuple[datetime, datetime]], worked: timedelta) -> datetime:
    """The moment at which so much of the sittings is over."""
    for start, end in spans:
        if worked < end - start:
            return start + worked
        worked -= end - start
    return spans[-1][1]


def _state(item: meeting_rows.AgendaItem) -> ItemState:
    if item.ended_at is not None:
        return "ended"
    return "running" if item.called_at is not None else "to_come"
