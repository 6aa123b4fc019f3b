"""Presence: everybody on the list at every sitting, as statistics and the check after it need it.

Rows 3.4, 3.10.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, cast, func, null, or_, select
from sqlalchemy import String as Text
from sqlalchemy.orm import Session

from storage.absences import Absence
from storage.agenda import AgendaPlace
from storage.attendance import Participant, on_the_list
from storage.meetings import Sitting
from storage.people import Unit
from storage.signin.records import records


@dataclass(frozen=True, slots=True)
class Presence:
    """One participant at one sitting: what was owed, what was recorded, what was found."""

    meeting_id: int
    sitting_id: int
    starts_at: datetime
    participant_id: int
    person_id: int
    #: The unit they came for, as it was when they were invited; None and "" without one.
    unit_id: int | None
    unit: str
    title: str
    role: str
    source: str
    #: They attend for items of the agenda only.
    by_item: bool
    reply: str
    replied_at: datetime | None
    #: On leave at this sitting.
    on_leave: bool
    reply_reason: str
    added_at: datetime | None
    #: None: no sign-in holds.
    signed_at: datetime | None
    verdict: str | None
    left_early: bool
    #: What was found of them after the sitting (``Absence``); None and "" before.
    absence_id: int | None
    found: str
    absence_state: str
    decision: str
    reason: str = ""


def on_leave() -> ColumnElement[bool]:
    """Whether the participant is on leave at the joined ``Sitting``: of the whole meeting, or of
    the sittings named."""
    # JSON of numbers as text, ",1,2,": the one form both engines can look into alike.
    listed: ColumnElement[str] = cast(Participant.leave_sittings, Text)
    for mark, by in ((" ", ""), ("[", ","), ("]", ",")):
        listed = func.replace(listed, mark, by)
    number = "," + cast(Sitting.number, Text) + ","
    return and_(
        Participant.reply == "leave",
        or_(Participant.leave_sittings.is_(null()), listed.contains(number)),
    )


_annul, _out = records.alias("annul"), records.alias("out")
_undone = (
    select(_annul.c.id)
    .where(
        _annul.c.sitting_id == records.c.sitting_id,
        _annul.c.person_id == records.c.person_id,
        _annul.c.round == records.c.round,
        _annul.c.kind == "annul",
    )
    .exists()
)
_PRESENCES: Select[*tuple[Any, ...]] = (
    select(
        Sitting.meeting_id,
        Sitting.id,
        Sitting.starts_at,
        Participant.id,
        Participant.person_id,
        Participant.unit_id,
        func.coalesce(Unit.name, ""),
        Participant.title,
        Participant.role,
        Participant.source,
        select(AgendaPlace.id).where(AgendaPlace.participant_id == Participant.id).exists(),
        Participant.reply,
        Participant.replied_at,
        on_leave(),
        Participant.reply_reason,
        Participant.added_at,
        records.c.happened_at,
        records.c.verdict,
        func.coalesce(_out.c.verdict == "left_early", False),
        Absence.id,
        func.coalesce(Absence.kind, ""),
        func.coalesce(Absence.state, ""),
        func.coalesce(Absence.decision, ""),
        func.coalesce(Absence.reason, ""),
    )
    .select_from(Participant)
    .join(Sitting, Sitting.meeting_id == Participant.meeting_id)
    .outerjoin(
        records,
        and_(
            records.c.sitting_id == Sitting.id,
            records.c.person_id == Participant.person_id,
            records.c.kind == "in",
            ~_undone,
        ),
    )
    .outerjoin(
        _out,
        and_(
            _out.c.sitting_id == records.c.sitting_id,
            _out.c.person_id == records.c.person_id,
            _out.c.round == records.c.round,
            _out.c.kind == "out",
        ),
    )
    .outerjoin(
        Absence,
        and_(Absence.sitting_id == Sitting.id, Absence.participant_id == Participant.id),
    )
    .outerjoin(Unit, Unit.id == Participant.unit_id)
    .where(Sitting.meeting_id.in_(bindparam("meetings", expanding=True)), on_the_list())
    .order_by(
        Sitting.meeting_id,
        Sitting.number,
        func.coalesce(Unit.position, 1_000_000),
        Unit.id,
        Participant.position,
        Participant.id,
    )
)
_PRESENCES_AT = _PRESENCES.where(Sitting.id == bindparam("sitting"))
_PRESENCE_OF = _PRESENCES_AT.where(Participant.id == bindparam("participant"))


def presences(session: Session, meeting_ids: Collection[int]) -> list[Presence]:
    """Everybody on the lists of the meetings at each of their sittings, in 单位序 and the order of
    names."""
    rows = session.execute(_PRESENCES, {"meetings": list(meeting_ids)})
    return [_presence(row) for row in rows]


def presences_at(session: Session, meeting_id: int, sitting_id: int) -> list[Presence]:
    """The same of one sitting."""
    keys = {"meetings": [meeting_id], "sitting": sitting_id}
    return [_presence(row) for row in session.execute(_PRESENCES_AT, keys)]


def presence_of(
    session: Session, meeting_id: int, sitting_id: int, participant_id: int
) -> Presence | None:
    """The same of one participant at one sitting; None where they are not on the list."""
    keys = {"meetings": [meeting_id], "sitting": sitting_id, "participant": participant_id}
    row = session.execute(_PRESENCE_OF, keys).one_or_none()
    return _presence(row) if row is not None else None


def _presence(row: Any) -> Presence:
    values = list(row)
    for at in (10, 13, 18):  # SQLite says 0 and 1
        values[at] = bool(values[at])
    return Presence(*values)
