"""Which documents somebody may find, and what narrows the search. Rows 6.4, 6.6."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Date, Integer, String, and_, literal_column, or_, select
from sqlalchemy.orm import Session

from storage.attendance import Participant, on_the_list
from storage.database import UtcDateTime
from storage.meetings import Meeting


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may find. Each part adds to it."""

    #: Every document of every meeting.
    everything: bool = False
    #: Every document of these meetings.
    meetings: frozenset[int] = frozenset()
    #: Documents of these stages of these meetings: (stages, meetings).
    stages: tuple[tuple[frozenset[str], frozenset[int]], ...] = ()
    #: Levels that may be shown where they read; None: all.
    levels: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What else a document has to be; each part narrows it."""

    #: Of its date, or where it has none of its meeting.
    year: int | None = None
    #: As 3 in 〔2026〕3号.
    number: int | None = None
    categories: frozenset[str] = frozenset()
    #: All of these in its title, its number or who it is by.
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.year or self.number or self.categories or self.named)


EVERY = Narrowed()


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a meeting, as the papers they may read depend on it."""

    participant_id: int
    person_id: int
    meeting_id: int
    state: str
    reply: str
    role: str
    starts_at: datetime


def places_of(session: Session, person_ids: Collection[int]) -> list[Place]:
    """Where these persons are on the list."""
    rows = session.execute(
        select(
            Participant.id,
            Participant.person_id,
            Participant.meeting_id,
            Meeting.state,
            Participant.reply,
            Participant.role,
            Meeting.starts_at,
        )
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.person_id.in_(person_ids), on_the_list())
        .order_by(Participant.id)
    )
    return [Place(*row) for row in rows]


def meetings_organised_by(session: Session, person_id: int) -> frozenset[int]:
    """Ids of the meetings this person organises."""
    return frozenset(session.scalars(select(Meeting.id).where(Meeting.organiser_id == person_id)))


def visible(scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions of a scope, over documents ``d`` and meetings ``m``."""
    meeting, stage = literal_column("d.meeting_id", Integer), literal_column("d.stage", String)
    conditions: list[ColumnElement[bool]] = []
    if not scope.everything:
        parts: list[ColumnElement[bool]] = [meeting.in_(sorted(scope.meetings))]
        parts += [
            and_(stage.in_(sorted(stages)), meeting.in_(sorted(meetings)))
            for stages, meetings in scope.stages
        ]
        conditions.append(or_(*parts))
    if scope.levels is not None:
        levels = sorted(scope.levels)
        conditions.append(literal_column("d.level", String).in_(levels))
        conditions.append(literal_column("m.level", String).in_(levels))
    return conditions


def narrowing(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    """The conditions of what narrows it, over the same."""
    reference, author = literal_column("d.reference", String), literal_column("d.author", String)
    title, dated = literal_column("d.title", String), literal_column("d.dated_on", Date)
    starts = literal_column("m.starts_at", UtcDateTime())
    conditions: list[ColumnElement[bool]] = []
    if (year := narrowed.year) is not None:
        held = and_(
            dated.is_(None),
            starts >= datetime(year, 1, 1, tzinfo=UTC),
            starts < datetime(year + 1, 1, 1, tzinfo=UTC),
        )
        of_year = dated.between(date(year, 1, 1), date(year, 12, 31))
        conditions.append(or_(of_year, held, reference.contains(f"〔{year}〕")))
    if (number := narrowed.number) is not None:
        endings = (f"〕{number}号", f"第{number}号", f"第{number}期")
        conditions.append(or_(*(reference.endswith(ending) for ending in endings)))
    if narrowed.categories:
        category = literal_column("d.category", String)
        conditions.append(category.in_(sorted(narrowed.categories)))
    for word in narrowed.named:
        places = (title, reference, author)
        conditions.append(or_(*(place.icontains(word, autoescape=True) for place in places)))
    return conditions
