"""The record to be filled in (会议记录): everything that is known, and blank lines for the rest.

Before the meeting from the replies, once it has begun from the sign-in. Row 4.1; norms REC-02,
DOC-13.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.meetings import Refused, refused
from meetings.minutes.reading import may_see
from meetings.office import Office
from meetings.people import Named, Who, named
from storage import Session, signin
from storage import agenda as agenda_rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import minutes as rows
from storage import proposals as proposal_rows

#: Why somebody is away on the office's own business. Only that is written down, and in these
#: words; whatever else somebody said is theirs (因故).
Away = Literal["trip", "meeting", "training", "duty"]
_ON_DUTY: tuple[tuple[Away, re.Pattern[str]], ...] = (
    ("trip", re.compile(r"出差|出访|出訪|调研|調研|\b(?:business trip|travel)", re.IGNORECASE)),
    ("training", re.compile(r"培训|培訓|学习|學習|受訓|\btraining\b", re.IGNORECASE)),
    ("meeting", re.compile(r"开会|開會|会议|會議|\b(?:meeting|conference)\b", re.IGNORECASE)),
    (
        "duty",
        re.compile(r"公务|公務|公出|公差|因公|值班|外勤|\b(?:on duty|duties)\b", re.IGNORECASE),
    ),
)
#: A private reason makes the whole private, whatever else is said beside it.
_PRIVATE = re.compile(
    r"病|医|醫|住院|手术|手術|体检|體檢|身体|身體|不适|不適|发烧|發燒|看护|看護|产假|产检|產假|產檢"
    r"|孕|丧|喪|婚|家里|家裡|家中|家人|家事|家庭|家属|家屬|回家|孩子|小孩|父|母|妻|丈夫|老人"
    r"|谈话|談話|调查|調查"
    r"|\b(?:ill|sick|doctor|hospital|health|medical|surgery|family|child|wife|husband)",
    re.IGNORECASE,
)
#: 不能参加会议 says nothing of where somebody is instead.
_NOT_COMING = re.compile(
    r"(?:不能|无法|無法|不克|未能|不便|不)[^，。；,;]{0,6}(?:开会|開會|会议|會議|参会|與會)"
    r"|\b(?:miss|attend)\b[^,.;]*\bmeeting\b",
    re.IGNORECASE,
)


def away_for(reason: str) -> Away | None:
    """On which business of the office somebody is away, from what they said; None: theirs."""
    said = _NOT_COMING.sub("", reason)
    if _PRIVATE.search(said):
        return None
    return next((away for away, pattern in _ON_DUTY if pattern.search(said)), None)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody of the list; ``instead_of``: whom they came for."""

    name: str
    unit: str
    title: str
    instead_of: str = ""
    #: Why they are away, where that is the office's own business.
    away: Away | None = None


@dataclass(frozen=True, slots=True)
class RecordItem:
    """An item with room for what was said, decided and voted."""

    id: int
    number: int
    title: str
    presenter: Named | None
    #: 临时动议.
    motion: bool
    #: Who sits in for this item only.
    attending: tuple[str, ...]
    #: Why it was brought, where it was proposed with words.
    text: str


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The record as far as it is known."""

    meeting_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    chair: Named | None
    #: Whether who attended is known from the sign-in; else it is who said they come.
    signed: bool
    attend: tuple[Attendee, ...]
    in_attendance: tuple[Attendee, ...]
    on_leave: tuple[Attendee, ...]
    #: Neither signed in nor on leave; before the meeting: those who have not answered.
    absent: tuple[Attendee, ...]
    #: Everybody who recorded, the present one last.
    recorders: tuple[str, ...]
    items: tuple[RecordItem, ...]


def record_of(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> Skeleton | Refused:
    """The skeleton of the record, for the hosts and the recorder."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may_see(session, who, meeting):
        return refused("not-allowed")
    return skeleton_of(session, meeting, now=now)


def skeleton_of(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> Skeleton:
    """The skeleton of the record; the caller has looked at rights."""
    there = who_came(session, meeting, now=now)
    signed, came, away = there.signed, there.came, there.away
    listed = _Listed(session, [*came, *away])
    chair = named(session, [meeting.chair_id]) if meeting.chair_id else {}
    return Skeleton(
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        chair=chair.get(meeting.chair_id or 0),
        signed=signed,
        attend=listed.people(p for p in came if p.role == "attend"),
        in_attendance=listed.people(p for p in came if p.role != "attend"),
        on_leave=listed.people((p for p in away if p.reply == "leave"), reasons=True),
        absent=listed.people(p for p in away if p.reply != "leave"),
        recorders=_recorders(session, meeting.id),
        items=_items(session, meeting.id),
    )


@dataclass(frozen=True, slots=True)
class Came:
    """Who of the list came, and who did not, in the order of the list."""

    #: Whether that is known from the sign-in; else it is who said they come.
    signed: bool
    came: tuple[attendance_rows.Participant, ...]
    away: tuple[attendance_rows.Participant, ...]


def who_came(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> Came:
    """Who came, from the sign-in; where nobody signed in at all, the replies are the best there
    is. Staff and media are left out."""
    begun = now >= meeting.starts_at and meeting.state in ("published", "closed")
    here = _here(session, meeting.id) if begun else frozenset()
    signed = bool(here)
    places = [
        place
        for place in attendance_rows.participants_of(session, meeting.id)
        if place.role not in ("staff", "media")
    ]
    came = [p for p in places if (p.id in here if signed else p.reply != "leave")]
    if not signed:
        came = [p for p in came if p.reply != "none" or not meeting.reply_asked]
    return Came(signed, tuple(came), tuple(p for p in places if p not in came))


def _here(session: Session, meeting_id: int) -> frozenset[int]:
    """Participants who signed in to any sitting."""
    found = signin.presence.presences(session, [meeting_id])
    return frozenset(one.participant_id for one in found if one.signed_at is not None)


class _Listed:
    """Names of participants as they stand in the list."""

    def __init__(self, session: Session, places: Sequence[attendance_rows.Participant]) -> None:
        originals = [p.substitute_for_id for p in places if p.substitute_for_id]
        self._originals = {
            id: place.person_id
            for id in originals
            if (place := attendance_rows.participant(session, id)) is not None
        }
        ids = {p.person_id for p in places} | set(self._originals.values())
        self._people = named(session, sorted(ids))

    def people(
        self, places: Iterable[attendance_rows.Participant], *, reasons: bool = False
    ) -> tuple[Attendee, ...]:
        found = []
        for place in places:
            person = self._people[place.person_id]
            original = self._originals.get(place.substitute_for_id or 0)
            why = away_for(place.reply_reason) if reasons else None
            found.append(
                Attendee(
                    person.name,
                    person.unit,
                    place.title or person.title,
                    self._people[original].name if original else "",
                    why,
                )
            )
        return tuple(found)


def _recorders(session: Session, meeting_id: int) -> tuple[str, ...]:
    """Who recorded: those who handed over in turn, and who records now."""
    found = [
        row
        for row in rows.recorders_ever(session, meeting_id)
        if row.kind == "recorder" and (row.ended_at is None or row.reason == "handed_over")
    ]
    people = named(session, [row.person_id for row in found])
    return tuple(dict.fromkeys(people[row.person_id].name for row in found))


def _items(session: Session, meeting_id: int) -> tuple[RecordItem, ...]:
    proposed = proposal_rows.proposals_by_item(session, meeting_id)
    attending: dict[int, list[str]] = {}
    for place in agenda_rows.places_listed(session, meeting_id):
        attending.setdefault(place.item_id, []).append(place.name)
    items = meeting_rows.agenda_of(session, meeting_id)
    people = named(session, [item.presenter_id for item in items if item.presenter_id])
    found = []
    for number, item in enumerate(items, 1):
        proposal = proposed.get(item.id)
        found.append(
            RecordItem(
                id=item.id,
                number=number,
                title=item.title,
                presenter=people.get(item.presenter_id or 0),
                motion=proposal is not None and proposal.motion,
                attending=tuple(attending.get(item.id, ())),
                text=proposal.text if proposal is not None else "",
            )
        )
    return tuple(found)
