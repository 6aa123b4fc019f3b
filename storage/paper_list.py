"""The list of papers (材料清单): what is to be written by whom, printed, handed out, taken back.

Their content are documents (``storage.documents``). Row 2.5.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.attendance import Participant
from storage.database import Base
from storage.meetings import Meeting


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
    #: When it went to the printer last, and how many copies.
    printed_at: Mapped[datetime | None]
    printed_copies: Mapped[int | None]
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


def papers_in(session: Session, meeting_id: int) -> Sequence[ListedPaper]:
    """The meeting's list in order, dropped ones too."""
    return session.scalars(
        select(ListedPaper)
        .where(ListedPaper.meeting_id == meeting_id)
        .order_by(ListedPaper.position, ListedPaper.id)
    ).all()


def paper(session: Session, paper_id: int) -> ListedPaper | None:
    """The listed paper with this id."""
    return session.get(ListedPaper, paper_id)


def locked_paper(session: Session, paper_id: int) -> ListedPaper | None:
    """The same, its row locked."""
    return session.scalar(
        select(ListedPaper)
        .where(ListedPaper.id == paper_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def paper_of_document(session: Session, document_id: int) -> ListedPaper | None:
    """The listed paper whose content this document is; a dropped one has none."""
    return session.scalar(
        select(ListedPaper)
        .where(ListedPaper.document_id == document_id, ListedPaper.state != "dropped")
        .order_by(ListedPaper.id)
        .limit(1)
    )


def open_papers_of_authors(
    session: Session, person_ids: Collection[int], *, ending_after: datetime
) -> Sequence[tuple[ListedPaper, Meeting]]:
    """Papers these people write or may still write anew, the one due first at the top: not of
    meetings that are called off, and of those that are over only what is for afterwards."""
    rows = session.execute(
        select(ListedPaper, Meeting)
        .join(Meeting, Meeting.id == ListedPaper.meeting_id)
        .where(
            ListedPaper.author_id.in_(person_ids),
            ListedPaper.state.in_(("wanted", "received", "cleared")),
            Meeting.state != "cancelled",
            or_(
                ListedPaper.stage == "after",
                Meeting.state == "postponed",
                and_(Meeting.state != "closed", Meeting.ends_at > ending_after),
            ),
        )
        .order_by(ListedPaper.due_at, ListedPaper.id)
    )
    return [(listed, meeting) for listed, meeting in rows]


def last_position(session: Session, meeting_id: int) -> int:
    """The greatest position on the list; 0 where it is empty."""
    greatest = select(func.max(ListedPaper.position)).where(ListedPaper.meeting_id == meeting_id)
    return session.scalar(greatest) or 0


def forget_agenda_item(session: Session, agenda_item_id: int) -> None:
    """The item goes off the agenda; its papers stay on the list."""
    session.execute(
        update(ListedPaper)
        .where(ListedPaper.agenda_item_id == agenda_item_id)
        .values(agenda_item_id=None)
    )


def copies_of(session: Session, paper_id: int) -> Sequence[PaperCopy]:
    """The numbered copies of a paper, by number."""
    return session.scalars(
        select(PaperCopy).where(PaperCopy.paper_id == paper_id).order_by(PaperCopy.number)
    ).all()


def copies_in(session: Session, meeting_id: int) -> Sequence[tuple[ListedPaper, PaperCopy]]:
    """All numbered copies of a meeting with their papers, by paper and number."""
    rows = session.execute(
        select(ListedPaper, PaperCopy)
        .join(PaperCopy, PaperCopy.paper_id == ListedPaper.id)
        .where(ListedPaper.meeting_id == meeting_id)
        .order_by(ListedPaper.position, ListedPaper.id, PaperCopy.number)
    )
    return [(listed, copy) for listed, copy in rows]


def has_copies(session: Session, meeting_id: int) -> bool:
    """Whether any paper of the meeting has numbered copies."""
    found = (
        select(PaperCopy.id)
        .join(ListedPaper, ListedPaper.id == PaperCopy.paper_id)
        .where(ListedPaper.meeting_id == meeting_id)
    )
    return session.scalar(select(found.exists())) or False


def bag(session: Session, participant_id: int) -> BagHanded | None:
    """What was handed to this participant."""
    return session.get(BagHanded, participant_id)


def bags_in(session: Session, meeting_id: int) -> dict[int, BagHanded]:
    """What was handed out in the meeting, by participant, to those who left the list too."""
    found = session.scalars(
        select(BagHanded)
        .join(Participant, Participant.id == BagHanded.participant_id)
        .where(Participant.meeting_id == meeting_id)
    )
    return {one.participant_id: one for one in found}
