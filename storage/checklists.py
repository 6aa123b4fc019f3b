"""Checklists: what is looked at before, at and after a meeting, and what was found.

One mechanism for equipment (2.4), safety (2.8) and 散会单 (2.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import Meeting


class CheckItem(Base):
    """One thing to look at: whose it is and by when."""

    __tablename__ = "check_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: equipment / safety / clearing (散会单).
    kind: Mapped[str]
    #: None: the main venue.
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    #: A part of the venue: 东门, 二层; else "".
    zone: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    #: 备用: what stands by when it fails.
    spare: Mapped[str] = mapped_column(default="")
    #: Looked at with a number: so many copies sent, so many taken back.
    counted: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    #: A technician without an account: who it is; staff tick for them.
    owner_name: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime]
    #: Minutes from the start (below 0: before it; of clearing: from the end) the due time follows
    #: when the meeting moves; None: set by hand.
    due_min: Mapped[int | None]
    #: The last check, an hour before; None: one look is enough.
    last_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(default=0)
    #: unchecked / normal / fault / handling: what the last look found.
    state: Mapped[str] = mapped_column(default="unchecked")
    #: How far it is: the round whose look was made; "" / first / last.
    round: Mapped[str] = mapped_column(default="")
    #: When the owner was told that it is theirs.
    told_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]


class CheckRecord(Base):
    """One look at a thing. Never updated."""

    __tablename__ = "check_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("check_items.id"), index=True)
    #: first / last / recheck / undo.
    round: Mapped[str]
    #: normal / fault / handling / unchecked (an undo).
    result: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    #: Who sees to a fault: of the house, or by name.
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    handler_name: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    #: Who looked, where staff ticked for them.
    for_name: Mapped[str] = mapped_column(default="")
    #: Where it stood: moved to another room, it is looked at again.
    place: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class CheckFile(Base):
    """A picture that came with a look."""

    __tablename__ = "check_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("check_records.id"), index=True)
    digest: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    #: Bytes.
    size: Mapped[int]


def check_item(session: Session, item_id: int) -> CheckItem | None:
    """The line with this id, also one that was taken off."""
    return session.get(CheckItem, item_id)


def locked_item(session: Session, item_id: int) -> CheckItem | None:
    """The same, its row locked: two who look at once do it one after the other."""
    return session.scalar(
        select(CheckItem)
        .where(CheckItem.id == item_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def check_items_of(
    session: Session, meeting_id: int, kind: str | None = None
) -> Sequence[CheckItem]:
    """The lines of a meeting's checklists that stand, of one kind or all, in order."""
    of_kind = () if kind is None else (CheckItem.kind == kind,)
    return session.scalars(
        select(CheckItem)
        .where(CheckItem.meeting_id == meeting_id, CheckItem.dropped_at.is_(None), *of_kind)
        .order_by(CheckItem.kind, CheckItem.position, CheckItem.id)
    ).all()


def locked_items_of(session: Session, meeting_id: int) -> Sequence[CheckItem]:
    """The lines that stand, their rows locked: the meeting moves, nobody looks in between."""
    return session.scalars(
        select(CheckItem)
        .where(CheckItem.meeting_id == meeting_id, CheckItem.dropped_at.is_(None))
        .order_by(CheckItem.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def open_items_of_owners(
    session: Session, person_ids: Iterable[int], *, ending_after: datetime
) -> Sequence[tuple[CheckItem, Meeting]]:
    """What these people own of meetings called and not over; of 散会单 also after the end."""
    rows = session.execute(
        select(CheckItem, Meeting)
        .join(Meeting, Meeting.id == CheckItem.meeting_id)
        .where(CheckItem.owner_id.in_(set(person_ids)), CheckItem.dropped_at.is_(None))
        .where(
            or_(
                and_(Meeting.state == "published", Meeting.ends_at > ending_after),
                and_(
                    CheckItem.kind == "clearing",
                    CheckItem.state != "normal",
                    Meeting.state.in_(("published", "closed")),
                ),
            )
        )
        .order_by(Meeting.starts_at, Meeting.id, CheckItem.kind, CheckItem.id)
    )
    return [(item, meeting) for item, meeting in rows]


def owners_not_told(session: Session, meeting_id: int) -> Sequence[int]:
    """Who owns lines of the meeting and was not told so."""
    found = session.scalars(
        select(CheckItem.owner_id)
        .where(
            CheckItem.meeting_id == meeting_id,
            CheckItem.dropped_at.is_(None),
            CheckItem.told_at.is_(None),
            CheckItem.owner_id.is_not(None),
        )
        .distinct()
        .order_by(CheckItem.owner_id)
    )
    return [id for id in found if id is not None]


def mark_told(session: Session, meeting_id: int, owner_id: int, *, at: datetime) -> None:
    """The owner was told of all lines that are theirs."""
    session.execute(
        update(CheckItem)
        .where(CheckItem.meeting_id == meeting_id, CheckItem.owner_id == owner_id)
        .values(told_at=at)
    )


def items_at_branch(session: Session, branch_id: int) -> Sequence[CheckItem]:
    """The lines of one branch venue, also those that were taken off."""
    return session.scalars(
        select(CheckItem).where(CheckItem.branch_id == branch_id).order_by(CheckItem.id)
    ).all()


def looks_at(session: Session, item_ids: Iterable[int]) -> dict[int, list[CheckRecord]]:
    """Every look at these lines, the first first, by line."""
    found: dict[int, list[CheckRecord]] = defaultdict(list)
    for record in session.scalars(
        select(CheckRecord).where(CheckRecord.item_id.in_(set(item_ids))).order_by(CheckRecord.id)
    ):
        found[record.item_id].append(record)
    return found


def handlers_of(session: Session, item_id: int) -> Sequence[int]:
    """Everybody of the house who saw to a fault of this line."""
    found = session.scalars(
        select(CheckRecord.handler_id).where(CheckRecord.item_id == item_id).distinct()
    )
    return [id for id in found if id is not None]


def delete_items(session: Session, item_ids: Iterable[int]) -> None:
    """Lines nobody ever looked at leave without a trace but the audit's."""
    session.execute(delete(CheckItem).where(CheckItem.id.in_(set(item_ids))))


def check_record(session: Session, record_id: int) -> CheckRecord | None:
    """One look."""
    return session.get(CheckRecord, record_id)


def check_files_of(session: Session, record_ids: Iterable[int]) -> dict[int, list[CheckFile]]:
    """The pictures of these looks, by look."""
    found: dict[int, list[CheckFile]] = defaultdict(list)
    for file in session.scalars(
        select(CheckFile).where(CheckFile.record_id.in_(set(record_ids))).order_by(CheckFile.id)
    ):
        found[file.record_id].append(file)
    return found
