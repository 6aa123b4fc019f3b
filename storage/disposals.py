"""Disposals: what may be appraised, who witnesses, what is held back, and what is erased. Row 6.9.

The tables of lists, lines and holds stand with the items they are about (``storage.archive``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    UniqueConstraint,
    and_,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.archive import ArchiveItem, Disposal, DisposalLine, Hold
from storage.database import Base

#: A list on which an item stands so is at work on it: no other list takes it.
AT_WORK = ("listed", "asked", "approved", "witnessed")


class DisposalWitness(Base):
    """监销人: named for one list, and confirms for themselves, in chat or on signed paper."""

    __tablename__ = "disposal_witnesses"
    __table_args__ = (UniqueConstraint("disposal_id", "person_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposals.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    named_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    named_at: Mapped[datetime]
    #: When they confirmed; of paper, when a second person looked at it.
    at: Mapped[datetime | None]
    #: The signed paper; "" in chat.
    scan: Mapped[str] = mapped_column(default="", index=True)
    scan_name: Mapped[str] = mapped_column(default="")
    scan_type: Mapped[str] = mapped_column(default="")
    #: Bytes.
    scan_size: Mapped[int] = mapped_column(default=0)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    entered_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


def disposal(session: Session, disposal_id: int) -> Disposal | None:
    """The list with this id."""
    return session.get(Disposal, disposal_id)


def locked_disposal(session: Session, disposal_id: int) -> Disposal | None:
    """The list, its row locked: a writing use case starts here."""
    return session.scalar(
        select(Disposal)
        .where(Disposal.id == disposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def locked_items(session: Session, item_ids: Collection[int]) -> Sequence[ArchiveItem]:
    """These items, their rows locked in the order of their ids."""
    return session.scalars(
        select(ArchiveItem)
        .where(ArchiveItem.id.in_(item_ids))
        .order_by(ArchiveItem.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def open_list(session: Session) -> Disposal | None:
    """The list that is being written, its row locked; None: there is none."""
    return session.scalar(
        select(Disposal)
        .where(Disposal.state == "listed")
        .order_by(Disposal.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lock_at_work(session: Session) -> None:
    """Lock the rows of all lists at work, in the order of their ids."""
    session.scalars(
        select(Disposal.id)
        .where(Disposal.state.in_(AT_WORK))
        .order_by(Disposal.id)
        .with_for_update()
    ).all()


def disposals(session: Session, *, limit: int, offset: int = 0) -> Sequence[Disposal]:
    """Lists, those at work first, then the newest."""
    return session.scalars(
        select(Disposal)
        .order_by(Disposal.state.not_in(AT_WORK), Disposal.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def count_disposals(session: Session) -> int:
    """How many lists there are."""
    return session.scalar(select(func.count()).select_from(Disposal)) or 0


def lines_of(session: Session, disposal_id: int) -> Sequence[tuple[DisposalLine, ArchiveItem]]:
    """The lines of a list with their items, by code."""
    rows = session.execute(
        select(DisposalLine, ArchiveItem)
        .join(ArchiveItem, ArchiveItem.id == DisposalLine.item_id)
        .where(DisposalLine.disposal_id == disposal_id)
        .order_by(ArchiveItem.code)
    )
    return [(line, item) for line, item in rows]


def appraisers(session: Session, disposal_id: int) -> frozenset[int]:
    """Who appraised what stands on this list."""
    found = session.scalars(
        select(DisposalLine.by_id).where(DisposalLine.disposal_id == disposal_id).distinct()
    )
    return frozenset(person_id for person_id in found if person_id is not None)


def count_lines(session: Session, disposal_ids: Collection[int]) -> dict[int, int]:
    """How many lines these lists have."""
    rows = session.execute(
        select(DisposalLine.disposal_id, func.count())
        .where(DisposalLine.disposal_id.in_(disposal_ids))
        .group_by(DisposalLine.disposal_id)
    )
    return dict(rows.all())


def line(session: Session, line_id: int) -> DisposalLine | None:
    """The line with this id."""
    return session.get(DisposalLine, line_id)


def line_at_work(session: Session, item_id: int) -> tuple[DisposalLine, Disposal] | None:
    """The line of this item on a list that is at work."""
    row = session.execute(
        select(DisposalLine, Disposal)
        .join(Disposal, Disposal.id == DisposalLine.disposal_id)
        .where(DisposalLine.item_id == item_id, Disposal.state.in_(AT_WORK))
    ).first()
    return (row[0], row[1]) if row else None


def _due(today: date) -> Select[ArchiveItem]:
    at_work = exists().where(
        DisposalLine.item_id == ArchiveItem.id,
        DisposalLine.disposal_id == Disposal.id,
        Disposal.state.in_(AT_WORK),
    )
    return select(ArchiveItem).where(
        ArchiveItem.state.in_(("filed", "handed_over")),
        ArchiveItem.due_on <= today,
        ~at_work,
    )


def due_items(
    session: Session, today: date, *, limit: int, offset: int = 0
) -> Sequence[ArchiveItem]:
    """What is to be appraised: its time is over and no list has it; the longest due first."""
    return session.scalars(
        _due(today).order_by(ArchiveItem.due_on, ArchiveItem.code).limit(limit).offset(offset)
    ).all()


def count_due(session: Session, today: date) -> int:
    """How many items are to be appraised."""
    return session.scalar(select(func.count()).select_from(_due(today).subquery())) or 0


def witnesses_of(session: Session, disposal_id: int) -> Sequence[DisposalWitness]:
    """Who witnesses, in the order in which they were named."""
    return session.scalars(
        select(DisposalWitness)
        .where(DisposalWitness.disposal_id == disposal_id)
        .order_by(DisposalWitness.id)
    ).all()


def witness(session: Session, witness_id: int) -> DisposalWitness | None:
    """The witness with this id."""
    return session.get(DisposalWitness, witness_id)


def hold(session: Session, hold_id: int) -> Hold | None:
    """The hold with this id."""
    return session.get(Hold, hold_id)


def locked_hold(session: Session, hold_id: int) -> Hold | None:
    """The hold, its row locked."""
    return session.scalar(
        select(Hold)
        .where(Hold.id == hold_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def same_hold(
    session: Session, *, meeting_id: int | None, item_id: int | None, year: int | None
) -> Hold | None:
    """The hold on just this that stands."""
    wanted = (
        Hold.meeting_id == meeting_id
        if meeting_id is not None
        else Hold.item_id == item_id
        if item_id is not None
        else Hold.year == year
    )
    return session.scalar(select(Hold).where(Hold.released_at.is_(None), wanted).limit(1))


def holds(session: Session, *, limit: int, offset: int = 0) -> Sequence[Hold]:
    """Holds, those that stand first, then the newest."""
    return session.scalars(
        select(Hold)
        .order_by(Hold.released_at.is_not(None), Hold.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def count_holds(session: Session, *, standing: bool) -> int:
    """How many holds there are, or stand."""
    counted = select(func.count()).select_from(Hold)
    if standing:
        counted = counted.where(Hold.released_at.is_(None))
    return session.scalar(counted) or 0


def held_items(session: Session, item_ids: Collection[int]) -> dict[int, Hold]:
    """Those of these items that a hold stands on, with the first one."""
    rows = session.execute(
        select(ArchiveItem.id, Hold)
        .join(Hold, and_(Hold.released_at.is_(None), _covers()))
        .where(ArchiveItem.id.in_(item_ids))
        .order_by(Hold.id.desc())
    )
    return dict(rows.all())


def lists_held_by(session: Session, hold_id: int) -> Sequence[Disposal]:
    """The lists at work that this hold stops."""
    return session.scalars(
        select(Disposal)
        .join(DisposalLine, DisposalLine.disposal_id == Disposal.id)
        .join(ArchiveItem, ArchiveItem.id == DisposalLine.item_id)
        .join(Hold, _covers())
        .where(
            Hold.id == hold_id,
            DisposalLine.opinion == "destroy",
            Disposal.state.in_(AT_WORK),
        )
        .distinct()
        .order_by(Disposal.id)
    ).all()


def _covers() -> ColumnElement[bool]:
    return or_(
        Hold.item_id == ArchiveItem.id,
        Hold.meeting_id == ArchiveItem.meeting_id,
        Hold.year == ArchiveItem.year,
    )
