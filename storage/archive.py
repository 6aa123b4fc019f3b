"""The archive: what was filed (件) under which code and for how long, handed over, destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class MeetingFile(Base):
    """归档: the file of one meeting. One row a meeting, made when it is first filed."""

    __tablename__ = "meeting_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)
    #: open (what goes in is chosen) / filing (work is going on) / filed.
    state: Mapped[str]
    year: Mapped[int]
    #: Who began it, then who filed it last.
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    filed_at: Mapped[datetime]
    #: What was chosen by hand, by the line's key: {out, period, reason}.
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The whole of it as a zip that was made for somebody, for some days; "" none.
    package: Mapped[str] = mapped_column(default="", index=True)
    package_at: Mapped[datetime | None]
    #: The four checks (真实 完整 可用 安全) as they were last made, by name.
    checks: Mapped[dict[str, Any]]
    checked_at: Mapped[datetime | None]


class ArchiveItem(Base):
    """One 件: a document with its attachments, under a code that is never used again. What was
    destroyed stays here without its files."""

    __tablename__ = "archive_items"
    __table_args__ = (
        UniqueConstraint("year", "period", "organ", "number"),
        # 永久 is never destroyed, whoever asks (ARC-10).
        CheckConstraint(
            "period <> 'Y' OR (disposal_id IS NULL AND destroyed_at IS NULL)", name="kept_for_ever"
        ),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    #: 档号 (ARC-05): Z109-WS·2026-Y-BGS-0001.
    code: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    #: 保管期限: Y (永久) / D30 / D10 …
    period: Mapped[str]
    #: 机构(问题).
    organ: Mapped[str]
    #: 件号, without gaps in year, period and organ.
    number: Mapped[int]
    title: Mapped[str]
    category: Mapped[str]
    #: 文号 and 责任者; "" where there is none.
    reference: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    level: Mapped[str]
    dated_on: Mapped[date]
    #: None where it can not be counted.
    pages: Mapped[int | None]
    #: [{name, sha256, size, edition}] as it was filed.
    files: Mapped[list[Any]]
    #: When it may be appraised for destruction; None: never (永久).
    due_on: Mapped[date | None] = mapped_column(index=True)
    #: filed / handed_over / destroyed.
    state: Mapped[str] = mapped_column(index=True)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    filed_at: Mapped[datetime]
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"))
    disposal_id: Mapped[int | None] = mapped_column(ForeignKey("disposals.id"))
    destroyed_at: Mapped[datetime | None]


class Handover(Base):
    """移交: a year's items go to the archive room."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    #: listed / done / withdrawn.
    state: Mapped[str]
    recipient: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: Who took it over, as it was signed, and who entered that.
    received_by: Mapped[str] = mapped_column(default="")
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    done_at: Mapped[datetime | None]
    #: The signed 移交清册 as it was scanned: its digest and file name; "" before.
    scan: Mapped[str] = mapped_column(default="", index=True)
    scan_name: Mapped[str] = mapped_column(default="")
    checks: Mapped[dict[str, Any]]


class Disposal(Base):
    """销毁: a list of items, approved by somebody else, destroyed before two 监销人."""

    __tablename__ = "disposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    #: Its place in the year's series of lists.
    number: Mapped[int]
    #: listed / asked / approved / witnessed / destroyed / kept (all of it) / withdrawn.
    state: Mapped[str] = mapped_column(index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    #: How the paper is destroyed; the files are deleted.
    method: Mapped[str] = mapped_column(default="")
    destroyed_at: Mapped[datetime | None]
    destroyed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: The certificate (销毁证明), kept for ever and no meeting's: "" until the files are gone.
    certificate: Mapped[str] = mapped_column(default="", index=True)
    certificate_name: Mapped[str] = mapped_column(default="")
    #: Bytes.
    certificate_size: Mapped[int] = mapped_column(default=0)
    edits: Mapped[int] = mapped_column(default=0)


class DisposalLine(Base):
    """An item on a list, and what was found when it was appraised (鉴定)."""

    __tablename__ = "disposal_lines"
    __table_args__ = (UniqueConstraint("disposal_id", "item_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Who appraised it last: no more than the maker of the list do they approve or witness it.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposals.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("archive_items.id"), index=True)
    #: destroy / keep (续存).
    opinion: Mapped[str]
    #: 续存: until when it is kept now.
    keep_until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")


class Hold(Base):
    """暂停销毁: an audit, a suit, an inspection. While it stands nothing of it is destroyed."""

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Exactly one of meeting, item and year says what it is about.
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("archive_items.id"), index=True)
    year: Mapped[int | None]
    #: audit / suit / inspection / other.
    kind: Mapped[str]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    released_at: Mapped[datetime | None]
    release_reason: Mapped[str] = mapped_column(default="")


def meeting_file(session: Session, meeting_id: int) -> MeetingFile | None:
    """The file of this meeting; None: nothing was filed."""
    return session.scalar(select(MeetingFile).where(MeetingFile.meeting_id == meeting_id))


def items_of(session: Session, meeting_id: int) -> Sequence[ArchiveItem]:
    """What was filed of a meeting, in the order of filing."""
    return session.scalars(
        select(ArchiveItem).where(ArchiveItem.meeting_id == meeting_id).order_by(ArchiveItem.id)
    ).all()


def item(session: Session, item_id: int) -> ArchiveItem | None:
    """The item with this id."""
    return session.get(ArchiveItem, item_id)
