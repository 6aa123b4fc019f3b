"""Rooms (住宿): read from a table, who could sleep where, and how it stands. Row 2.7."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from meetings.logistics.guests import Guest, guests_of
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import logistics as rows
from storage import meetings as meeting_rows

#: Kind of room → beds.
BEDS = {"single": 1, "twin": 2, "suite": 1}
LONGEST_HOTEL, LONGEST_NUMBER, LONGEST_NOTE = 40, 12, 40
#: Rooms one line may stand for: 301-340.
LONGEST_RANGE = 60
_KINDS = (
    ("套", "suite"),
    ("suite", "suite"),
    ("双", "twin"),
    ("雙", "twin"),
    ("标", "twin"),
    ("標", "twin"),
    ("twin", "twin"),
    ("double", "twin"),
    ("单", "single"),
    ("單", "single"),
    ("大床", "single"),
    ("single", "single"),
)
_HEADS = frozenset(
    {"房号", "房號", "房间", "房間", "房间号", "房間號", "room", "number", "酒店", "hotel"}
)
_RANGE = re.compile(r"([A-Za-z]?)(\d{1,5})\s*[-~—至到]\s*[A-Za-z]?(\d{1,5})")


@dataclass(frozen=True, slots=True)
class NewRoom:
    """A room as a line of the table says it."""

    hotel: str
    number: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that was left out: its number, what it holds, and why."""

    line: int
    text: str
    code: str


def read_rooms(
    table: Iterable[tuple[int, Sequence[str]]],
) -> tuple[tuple[NewRoom, ...], tuple[LineProblem, ...]]:
    """Rooms of lines "hotel, number, kind, note"; the hotel, kind and note may be left out. A
    range of numbers is that many rooms. Pure."""
    found: dict[tuple[str, str], NewRoom] = {}
    problems = []
    for line, raw in table:
        cells = cells_of(raw)
        if not cells or cells[0].casefold() in _HEADS:
            continue
        rooms, code = _rooms_in(cells)
        if not code and any((one.hotel, one.number) in found for one in rooms):
            code = "twice"
        if code:
            problems.append(LineProblem(line, " ".join(cells)[:30], code))
            continue
        found |= {(one.hotel, one.number): one for one in rooms}
    return tuple(found.values()), tuple(problems)


def cells_of(raw: Sequence[str]) -> list[str]:
    """What stands in a line; pasted with single blanks between, it came as one cell."""
    cells = [cell.strip() for cell in raw if cell.strip()]
    return cells[0].split() if len(cells) == 1 else cells


def _rooms_in(cells: list[str]) -> tuple[list[NewRoom], str]:
    at = next((at for at, cell in enumerate(cells) if at and kind_of(cell)), None)
    kind = kind_of(cells[at]) if at is not None else "single"
    before = cells[:at] if at is not None else cells[:2]
    note = " ".join(cells[(at if at is not None else 1) + 1 :])
    if len(before) > 2:
        return [], "columns"
    hotel, number = (before[0], before[1]) if len(before) == 2 else ("", before[0])
    if len(hotel) > LONGEST_HOTEL or len(note) > LONGEST_NOTE:
        return [], "long"
    numbers = numbers_in(number)
    if not numbers:
        return [], "number"
    return [NewRoom(hotel, one, kind or "single", note) for one in numbers], ""


def kind_of(word: str) -> str:
    """The kind of room a word says, "" where it says none."""
    folded = word.casefold()
    return next((kind for sign, kind in _KINDS if sign in folded), "")


def numbers_in(words: str) -> list[str]:
    """The room's number, or every number of a range; none where there is no digit in it."""
    ranged = _RANGE.fullmatch(words)
    if ranged:
        letter, first, last = ranged[1].upper(), ranged[2], ranged[3]
        count = int(last) - int(first) + 1
        if not 0 < count <= LONGEST_RANGE:
            return []
        return [f"{letter}{n:0{len(first)}d}" for n in range(int(first), int(last) + 1)]
    number = "".join(words.split()).removesuffix("号").removesuffix("號")
    readable = number.isprintable() and any(c.isdigit() for c in number)
    return [number.upper()] if readable and len(number) <= LONGEST_NUMBER else []


# ── who could sleep where ──


@dataclass(frozen=True, slots=True)
class Free:
    """A room with free beds, and who is there already."""

    room_id: int
    kind: str
    beds: int
    there: tuple[Guest, ...] = ()


def proposed(guests: Sequence[Guest], rooms: Sequence[Free]) -> dict[int, int]:
    """Participant → room for as many of these as there is room. Pure.

    Leaders, who asked for a single room, and whose sex is not known have a room of their own; a
    suite goes to nobody but a leader (FEE-23).
    The others share with somebody of the same sex, of the same unit where there is one.
    """
    found: dict[int, int] = {}
    empty = [one for one in rooms if not one.there]
    twins = [one for one in empty if one.beds > 1]
    singles = [one for one in empty if one.kind == "single"]
    suites = [one for one in empty if one.kind == "suite"]
    sharing = [one for one in guests if not _alone(one)]
    _beside_others(sharing, rooms, found)
    for pair in _pairs([one for one in sharing if one.participant_id not in found]):
        if twins:
            room = twins.pop(0)
            found |= {one.participant_id: room.room_id for one in pair}
    left = sorted((one for one in guests if _alone(one)), key=lambda one: not one.leader)
    left += [one for one in sharing if one.participant_id not in found]
    for guest in left:
        if room_list := singles or (suites if guest.leader else []) or twins:
            found[guest.participant_id] = room_list.pop(0).room_id
    return found


def _alone(guest: Guest) -> bool:
    return guest.leader or guest.lodging == "single" or not guest.gender


def _beside_others(sharing: Sequence[Guest], rooms: Sequence[Free], found: dict[int, int]) -> None:
    """Free beds beside somebody who shares and is of the same sex."""
    for room in rooms:
        free = room.beds - len(room.there)
        if not room.there or free <= 0 or any(_alone(one) for one in room.there):
            continue
        beside = room.there[0]
        fitting = [
            one
            for one in sharing
            if one.participant_id not in found
            and all(other.gender == one.gender for other in room.there)
        ]
        fitting.sort(key=lambda one: one.unit_id != beside.unit_id)
        found |= {one.participant_id: room.room_id for one in fitting[:free]}


def _pairs(guests: Sequence[Guest]) -> list[tuple[Guest, ...]]:
    """Two and two of one sex: first within units, then across; who is left over is alone."""
    pairs: list[tuple[Guest, ...]] = []
    alone: list[tuple[Guest, ...]] = []
    for gender in dict.fromkeys(one.gender for one in guests):
        rest: list[Guest] = []
        same = [one for one in guests if one.gender == gender]
        for unit in dict.fromkeys(one.unit_id for one in same):
            of_unit = [one for one in same if one.unit_id == unit]
            pairs += [(a, b) for a, b in zip(of_unit[::2], of_unit[1::2], strict=False)]
            rest += of_unit[-1:] if len(of_unit) % 2 else []
        pairs += [(a, b) for a, b in zip(rest[::2], rest[1::2], strict=False)]
        alone += [(one,) for one in (rest[-1:] if len(rest) % 2 else [])]
    return [*pairs, *alone]


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room and who sleeps there."""

    id: int
    hotel: str
    number: str
    kind: str
    beds: int
    note: str
    people: tuple[Guest, ...]

    @property
    def label(self) -> str:
        """The room as it is said: 青川宾馆 305."""
        return f"{self.hotel} {self.number}".strip()

    @property
    def mixed(self) -> bool:
        """Whether people of both sexes were put there."""
        return len({one.gender for one in self.people if one.gender}) > 1


@dataclass(frozen=True, slots=True)
class Lodging:
    """The rooms of a meeting and who still needs one."""

    meeting_id: int
    title: str
    rooms: tuple[RoomFacts, ...]
    #: Asked for a room and have none.
    without: tuple[Guest, ...]
    #: Participants who have one and were not told of it.
    untold: frozenset[int]
    #: Somebody was told already: changes are told singly.
    told: bool
    over: bool
    published: bool

    @property
    def placed(self) -> int:
        """How many have a room."""
        return sum(len(room.people) for room in self.rooms)

    def of(self, participant_id: int) -> RoomFacts | None:
        """The room of this person."""
        return next(
            (r for r in self.rooms if participant_id in {g.participant_id for g in r.people}), None
        )


def lodging(session: Session, who: Who, meeting_id: int, *, office: Office) -> Lodging | Refused:
    """Rooms and people, for the hosts and the staff."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SET_LOGISTICS, about(session, meeting)):
        return refused("not-allowed")
    return lodging_of(session, meeting, office=office)


def lodging_of(
    session: Session, meeting: meeting_rows.Meeting, *, office: Office, known: Sequence[Guest] = ()
) -> Lodging:
    """The same for who has looked at the rights already; ``known``: everybody, where read."""
    everybody = known or guests_of(session, meeting, office)
    guests = [one for one in everybody if one.coming or one.unanswered]
    places = rows.lodging.places_of(session, meeting.id)
    here = {one.participant_id: one for one in guests}
    rooms = tuple(
        _facts(room, places, here) for room in rows.lodging.rooms_of(session, meeting.id)
    )
    labels = {room.id: room.label for room in rooms}
    placed = [one for one in places.values() if one.participant_id in here]
    return Lodging(
        meeting_id=meeting.id,
        title=meeting.title,
        rooms=rooms,
        without=tuple(
            one for one in guests if one.coming and one.lodges and one.participant_id not in places
        ),
        untold=frozenset(one.participant_id for one in placed if one.told != labels[one.room_id]),
        told=any(one.told for one in placed),
        over=meeting.state in ("closed", "cancelled"),
        published=meeting.state == "published",
    )


def room_of(session: Session, participant_id: int) -> rows.LodgingRoom | None:
    """The room somebody was told of; None while nobody told them. For card and handbook."""
    place = rows.lodging.place(session, participant_id)
    return rows.lodging.room(session, place.room_id) if place is not None and place.told else None


def _facts(
    room: rows.LodgingRoom, places: Mapping[int, rows.LodgingPlace], here: Mapping[int, Guest]
) -> RoomFacts:
    people = tuple(
        guest for id, guest in here.items() if id in places and places[id].room_id == room.id
    )
    return RoomFacts(room.id, room.hotel, room.number, room.kind, room.beds, room.note, people)
