"""Places: who takes one in a meeting, and where somebody has one to come. Rows 2.6, 3.1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from storage.attendance import Participant, on_the_list
from storage.meetings import Meeting
from storage.waiting import Waiting

#: 列席, 旁听 and guests sit in the room as well; who works there or waits outside takes no place.
_TAKES_A_PLACE = ("attend", "in_attendance", "observer", "special_guest")


def places_taken(session: Session, meeting_id: int) -> int:
    """How many take a place: on the list, and neither on granted leave nor substituted."""
    return (
        session.scalar(
            select(func.count()).where(
                Participant.meeting_id == meeting_id,
                on_the_list(),
                Participant.role.in_(_TAKES_A_PLACE),
                Participant.reply != "substituted",
                # Leave that is only asked for may be refused: the place is theirs until then.
                # So it is where the leave is for some sittings only.
                or_(
                    Participant.reply != "leave",
                    Participant.leave_state == "asked",
                    Participant.leave_sittings.is_not(None),
                ),
            )
        )
        or 0
    )


def takes_a_place(role: str) -> bool:
    """Whether somebody in this capacity counts against the places of a meeting."""
    return role in _TAKES_A_PLACE


def places_to_come(
    session: Session, person_id: int, *, starting_after: datetime
) -> Sequence[tuple[Participant, Meeting]]:
    """Where this person is named in meetings that have not begun, also in drafts."""
    rows = session.execute(
        select(Participant, Meeting)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(
            Participant.person_id == person_id,
            Participant.removed_at.is_(None),
            _to_come(starting_after),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(participant, meeting) for participant, meeting in rows]


def people_busy_between(
    session: Session,
    person_ids: Iterable[int],
    starts_at: datetime,
    ends_at: datetime,
    *,
    besides_meeting_id: int | None,
) -> Sequence[tuple[int, Meeting]]:
    """Persons who are invited to (or chair) another open meeting that overlaps."""
    wanted = list(person_ids)
    overlapping = select(Meeting).where(
        Meeting.state.in_(("draft", "published")),
        Meeting.starts_at < ends_at,
        Meeting.ends_at > starts_at,
    )
    if besides_meeting_id is not None:
        overlapping = overlapping.where(Meeting.id != besides_meeting_id)
    invited = session.execute(
        overlapping.add_columns(Participant.person_id)
        .join(Participant, Participant.meeting_id == Meeting.id)
        .where(
            Participant.person_id.in_(wanted),
            on_the_list(),
            Participant.reply != "leave",
        )
        .order_by(Meeting.starts_at, Participant.person_id)
    )
    busy = [(person_id, meeting) for meeting, person_id in invited]
    chairing = session.scalars(overlapping.where(Meeting.chair_id.in_(wanted)))
    seen = {(person_id, meeting.id) for person_id, meeting in busy}
    busy.extend(
        (meeting.chair_id, meeting)
        for meeting in chairing
        if meeting.chair_id is not None and (meeting.chair_id, meeting.id) not in seen
    )
    return busy


def ruled_places_of(
    session: Session, person_ids: Iterable[int], *, starting_after: datetime
) -> Sequence[tuple[Participant, Meeting]]:
    """Where these people are named in meetings to come that have rules of who may come."""
    rows = session.execute(
        select(Participant, Meeting)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(
            Participant.person_id.in_(set(person_ids)),
            Participant.removed_at.is_(None),
            _ruled_and_to_come(starting_after),
        )
        .order_by(Participant.id)
    )
    return [(participant, meeting) for participant, meeting in rows]


def ruled_waits_of(
    session: Session, person_ids: Iterable[int], *, starting_after: datetime
) -> Sequence[tuple[Waiting, Meeting]]:
    """Where these people wait for a place in meetings to come that have rules of who may come."""
    rows = session.execute(
        select(Waiting, Meeting)
        .join(Meeting, Meeting.id == Waiting.meeting_id)
        .where(
            Waiting.person_id.in_(set(person_ids)),
            Waiting.state.in_(("waiting", "offered")),
            _ruled_and_to_come(starting_after),
        )
        .order_by(Waiting.id)
    )
    return [(line, meeting) for line, meeting in rows]


def _ruled_and_to_come(starting_after: datetime) -> ColumnElement[bool]:
    return and_(Meeting.eligibility.is_not(None), _to_come(starting_after))


def _to_come(starting_after: datetime) -> ColumnElement[bool]:
    """A postponed meeting has no time that holds: it is to come."""
    return or_(
        Meeting.state == "postponed",
        and_(Meeting.state.in_(("draft", "published")), Meeting.starts_at > starting_after),
    )
