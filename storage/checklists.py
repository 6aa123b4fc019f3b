"""Checklists: what is looked at before, at and after a meeting, and what was found.

One mechanism for equipment (2.4), safety (2.8) and 散会单 (2.4).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


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
    reminded_at: Mapped[datetime | None]
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


class LostItem(Base):
    """遗留物品: something found, and who got it back."""

    __tablename__ = "lost_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    text: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    #: A picture of it; "" where none was taken.
    digest: Mapped[str] = mapped_column(default="", index=True)
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: "" while it is kept.
    returned_to: Mapped[str] = mapped_column(default="")
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
