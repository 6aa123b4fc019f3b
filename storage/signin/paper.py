"""Paper: lines of the signed sheet entered by one person and confirmed by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import Sitting


class PaperEntry(Base):
    """One back-entry: serials, the photo they were read from, and who looked a second time."""

    __tablename__ = "paper_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    serials: Mapped[list[int]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: waiting / confirmed / rejected / withdrawn.
    state: Mapped[str] = mapped_column(default="waiting")
    #: The second person, and what they found otherwise.
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(default="")
    #: Serials the second person read besides, and those they found unsigned: ``serials`` is what
    #: holds after it.
    added: Mapped[list[int]] = mapped_column(JSON, default=list)
    struck: Mapped[list[int]] = mapped_column(JSON, default=list)


class PaperFile(Base):
    """A picture or scan of the signed sheet: the voucher."""

    __tablename__ = "paper_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("paper_entries.id"), index=True)
    digest: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]


def entry(session: Session, entry_id: int) -> PaperEntry | None:
    """The back-entry with this id."""
    return session.get(PaperEntry, entry_id)


def locked_entry(session: Session, entry_id: int) -> PaperEntry | None:
    """The back-entry, its row locked: two people who decide come one after the other."""
    return session.scalar(
        select(PaperEntry)
        .where(PaperEntry.id == entry_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def entries_of_meeting(session: Session, meeting_id: int) -> Sequence[PaperEntry]:
    """Every back-entry of the meeting's sittings, the newest first."""
    return session.scalars(
        select(PaperEntry)
        .join(Sitting, Sitting.id == PaperEntry.sitting_id)
        .where(Sitting.meeting_id == meeting_id)
        .order_by(PaperEntry.id.desc())
    ).all()


def waiting_entries(session: Session, sitting_id: int) -> Sequence[PaperEntry]:
    """Back-entries of the sitting nobody looked at a second time yet, the first one first."""
    return session.scalars(
        select(PaperEntry)
        .where(PaperEntry.sitting_id == sitting_id, PaperEntry.state == "waiting")
        .order_by(PaperEntry.id)
    ).all()


def confirmed_entries(session: Session, sitting_id: int) -> Sequence[PaperEntry]:
    """Back-entries of the sitting that hold."""
    return session.scalars(
        select(PaperEntry)
        .where(PaperEntry.sitting_id == sitting_id, PaperEntry.state == "confirmed")
        .order_by(PaperEntry.id)
    ).all()


def count_waiting(session: Session, meeting_id: int) -> int:
    """How many back-entries of the meeting wait for a second look."""
    return session.scalars(
        select(func.count())
        .select_from(PaperEntry)
        .join(Sitting, Sitting.id == PaperEntry.sitting_id)
        .where(Sitting.meeting_id == meeting_id, PaperEntry.state == "waiting")
    ).one()


def sittings_with(session: Session, digests: Sequence[str], *, besides: int) -> Sequence[int]:
    """Other sittings for which one of these pictures was handed in, too; ids in order."""
    return session.scalars(
        select(PaperEntry.sitting_id)
        .join(PaperFile, PaperFile.entry_id == PaperEntry.id)
        .where(
            PaperFile.digest.in_(digests),
            PaperEntry.sitting_id != besides,
            PaperEntry.state.in_(("waiting", "confirmed")),
        )
        .distinct()
        .order_by(PaperEntry.sitting_id)
    ).all()


def files_of(session: Session, entry_ids: Sequence[int]) -> Sequence[PaperFile]:
    """The pictures of these back-entries, in the order they came."""
    return session.scalars(
        select(PaperFile).where(PaperFile.entry_id.in_(entry_ids)).order_by(PaperFile.id)
    ).all()
