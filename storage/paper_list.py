"""The list of papers (材料清单): what is to be written by whom, printed, handed out, taken back.

Their content are documents (``storage.documents``). Row 2.5.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class ListedPaper(Base):
    """One paper of the list: its author, its deadline, and how far it is."""

    __tablename__ = "listed_papers"
    __table_args__ = (UniqueConstraint("meeting_id", "title"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    title: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    due_at: Mapped[datetime]
    #: Working days before the start the deadline follows; None: set by hand.
    lead_wd: Mapped[int | None]
    #: When participants get it (``meetings.documents.Stage``).
    stage: Mapped[str] = mapped_column(default="before")
    #: wanted / received / cleared / final / dropped.
    state: Mapped[str] = mapped_column(default="wanted")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    #: The edition that was cleared, and frozen as final.
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id"))
    final_at: Mapped[datetime | None]
    final_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: Printed: False for what goes out in chat only.
    printed: Mapped[bool] = mapped_column(default=True)
    #: Copies by hand; None: as counted from the list of people.
    copies: Mapped[int | None]
    #: Numbered copies, signed out and taken back (清退).
    numbered: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    added_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)


class PaperCopy(Base):
    """One numbered copy: who has it, and when it came back."""

    __tablename__ = "paper_copies"
    __table_args__ = (UniqueConstraint("paper_id", "number"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("listed_papers.id"), index=True)
    number: Mapped[int]
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    #: Who took it, where it was not the person, or nobody of the list.
    taken_by: Mapped[str] = mapped_column(default="")
    out_at: Mapped[datetime | None]
    out_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: Why it will not come back.
    missing_note: Mapped[str] = mapped_column(default="")


class BagHanded(Base):
    """已领: a participant got the bag with the papers at the desk."""

    __tablename__ = "bags_handed"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    #: Who took it where it was not the person.
    taken_by: Mapped[str] = mapped_column(default="")
