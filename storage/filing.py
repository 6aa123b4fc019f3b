"""Filing: what is to be filed, what was, and the hand-over of a year. Rows 4.8, 6.3, 6.8."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import and_, false, func, or_, select, union
from sqlalchemy.orm import Session

from storage import settings
from storage.approvals import Approval
from storage.archive import ArchiveItem, Disposal, Handover, MeetingFile, items_of
from storage.documents import Document, Edition
from storage.issued_minutes import MeetingReport
from storage.meetings import Meeting, Sitting
from storage.paper_list import ListedPaper
from storage.proposals import ItemProposal
from storage.record import RecordResult
from storage.signin.paper import PaperEntry, PaperFile

#: Held while codes are drawn, so that no two are the same and none is left out.
_CODES = "archive_codes"


def lock_codes(session: Session) -> None:
    """Until the unit ends nobody else draws a code."""
    settings.locked(session, _CODES, {})


def newest_number(session: Session, year: int, period: str, organ: str) -> int:
    """The highest 件号 there is; 0 while there is none."""
    newest = select(func.max(ArchiveItem.number)).where(
        ArchiveItem.year == year, ArchiveItem.period == period, ArchiveItem.organ == organ
    )
    return session.scalar(newest) or 0


def locked_file(session: Session, meeting_id: int) -> MeetingFile | None:
    """The file of this meeting, its row locked."""
    return session.scalar(
        select(MeetingFile)
        .where(MeetingFile.meeting_id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def approved_of_meeting(session: Session, meeting_id: int) -> Sequence[Approval]:
    """Requests about the meeting that were approved, the first one first."""
    return session.scalars(
        select(Approval)
        .where(Approval.meeting_id == meeting_id, Approval.state == "approved")
        .order_by(Approval.id)
    ).all()


def sheet_scans(session: Session, meeting_id: int) -> Sequence[PaperFile]:
    """Scans of the meeting's signed sheets, of entries that hold."""
    return session.scalars(
        select(PaperFile)
        .join(PaperEntry, PaperEntry.id == PaperFile.entry_id)
        .join(Sitting, Sitting.id == PaperEntry.sitting_id)
        .where(Sitting.meeting_id == meeting_id, PaperEntry.state == "confirmed")
        .order_by(PaperFile.id)
    ).all()


def reports_of(session: Session, meeting_id: int) -> Sequence[MeetingReport]:
    """Reports, summaries and bulletins of the meeting that have a paper."""
    return session.scalars(
        select(MeetingReport)
        .where(MeetingReport.meeting_id == meeting_id, MeetingReport.document_id.is_not(None))
        .order_by(MeetingReport.id)
    ).all()


def not_passed(session: Session, meeting_id: int) -> Sequence[int]:
    """Documents of what the meeting turned down or never took up: papers of items it rejected,
    and what came with proposals that were dropped."""
    rejected = select(RecordResult.item_id).where(
        RecordResult.meeting_id == meeting_id, RecordResult.outcome == "rejected"
    )
    listed = select(ListedPaper.document_id).where(
        ListedPaper.meeting_id == meeting_id, ListedPaper.agenda_item_id.in_(rejected)
    )
    proposed = select(ItemProposal.document_id).where(
        ItemProposal.meeting_id == meeting_id,
        or_(ItemProposal.state == "dropped", ItemProposal.agenda_item_id.in_(rejected)),
    )
    found = session.scalars(union(listed, proposed))
    return [id for id in found if id is not None]


def unfiled_meetings(
    session: Session, levels: Collection[str] | None
) -> Sequence[tuple[Meeting, MeetingFile | None]]:
    """Closed meetings that are not filed, those closed first first; of these levels only."""
    found = (
        select(Meeting, MeetingFile)
        .outerjoin(MeetingFile, MeetingFile.meeting_id == Meeting.id)
        .where(
            Meeting.state == "closed",
            or_(MeetingFile.id.is_(None), MeetingFile.state != "filed"),
        )
        .order_by(Meeting.closed_at, Meeting.id)
    )
    if levels is not None:
        found = found.where(Meeting.level.in_(levels))
    return [(meeting, file) for meeting, file in session.execute(found)]


def filed_with_news(session: Session, levels: Collection[str] | None) -> Sequence[Meeting]:
    """Filed meetings to which something was added since or in that moment, those filed first
    first; of these levels only."""
    since = (
        select(Edition.id)
        .join(Document, Document.id == Edition.document_id)
        .where(
            Document.meeting_id == MeetingFile.meeting_id,
            Document.withdrawn_at.is_(None),
            Edition.at >= MeetingFile.filed_at,
        )
        .exists()
    )
    found = (
        select(Meeting)
        .join(MeetingFile, MeetingFile.meeting_id == Meeting.id)
        .where(MeetingFile.state == "filed", since)
        .order_by(MeetingFile.filed_at, Meeting.id)
    )
    if levels is not None:
        found = found.where(Meeting.level.in_(levels))
    return session.scalars(found).all()


def filed_meetings(
    session: Session, year: int, levels: Collection[str] | None
) -> Sequence[tuple[Meeting, int]]:
    """Meetings with items of this year, and how many each has."""
    found = (
        select(Meeting, func.count(ArchiveItem.id))
        .join(ArchiveItem, ArchiveItem.meeting_id == Meeting.id)
        .where(ArchiveItem.year == year)
        .group_by(Meeting.id)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    if levels is not None:
        found = found.where(Meeting.level.in_(levels))
    return [(meeting, count) for meeting, count in session.execute(found)]


def years_filed(session: Session) -> list[tuple[int, int]]:
    """Years of which there are items, the latest first, and how many."""
    found = session.execute(
        select(ArchiveItem.year, func.count()).group_by(ArchiveItem.year)
    ).all()
    return sorted(((year, count) for year, count in found), reverse=True)


def items_of_year(
    session: Session, year: int, states: Collection[str] = ("filed",)
) -> Sequence[ArchiveItem]:
    """The year's items in the order of the catalogue."""
    return session.scalars(
        select(ArchiveItem)
        .where(ArchiveItem.year == year, ArchiveItem.state.in_(states))
        .order_by(ArchiveItem.period, ArchiveItem.organ, ArchiveItem.number)
    ).all()


def items_of_handover(session: Session, handover_id: int) -> Sequence[ArchiveItem]:
    """What a hand-over takes along, in the order of the catalogue."""
    return session.scalars(
        select(ArchiveItem)
        .where(ArchiveItem.handover_id == handover_id)
        .order_by(ArchiveItem.period, ArchiveItem.organ, ArchiveItem.number)
    ).all()


def items_with(
    session: Session,
    words: Sequence[str],
    levels: Collection[str] | None,
    *,
    limit: int,
    offset: int,
) -> tuple[int, Sequence[tuple[ArchiveItem, Meeting]]]:
    """Items that have each of these words in code, title, number, author, year or meeting: how
    many, and a page of them, the newest year first. Words are matched as they are written."""
    matched = [
        or_(
            *(
                column.icontains(word, autoescape=True)
                for column in (
                    ArchiveItem.code,
                    ArchiveItem.title,
                    ArchiveItem.reference,
                    ArchiveItem.author,
                    Meeting.title,
                )
            ),
            ArchiveItem.year == int(word) if _is_year(word) else false(),
        )
        for word in words
    ]
    if levels is not None:
        matched.append(ArchiveItem.level.in_(levels))
    found = (
        select(ArchiveItem, Meeting)
        .join(Meeting, Meeting.id == ArchiveItem.meeting_id)
        .where(and_(*matched))
    )
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(ArchiveItem.year.desc(), ArchiveItem.code).limit(limit).offset(offset)
    return count, [(item, meeting) for item, meeting in session.execute(page)]


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isascii() and word.isdigit()


def handover(session: Session, handover_id: int) -> Handover | None:
    """The hand-over with this id."""
    return session.get(Handover, handover_id)


def locked_handover(session: Session, handover_id: int) -> Handover | None:
    """The hand-over, its row locked."""
    return session.scalar(
        select(Handover)
        .where(Handover.id == handover_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def handovers(session: Session, year: int | None = None) -> Sequence[Handover]:
    """Hand-overs that were not withdrawn (of a year), the latest first."""
    found = select(Handover).where(Handover.state != "withdrawn").order_by(Handover.id.desc())
    return session.scalars(found if year is None else found.where(Handover.year == year)).all()


def disposals(session: Session, ids: Collection[int]) -> dict[int, Disposal]:
    """Lists by which items were destroyed, by id."""
    rows = session.scalars(select(Disposal).where(Disposal.id.in_(ids)))
    return {row.id: row for row in rows}


def filed_editions(session: Session, meeting_id: int) -> Sequence[int]:
    """Ids of the editions whose files are in the meeting's file."""
    digests = {file["sha256"] for item in items_of(session, meeting_id) for file in item.files} - {
        ""
    }
    return session.scalars(
        select(Edition.id)
        .join(Document, Document.id == Edition.document_id)
        .where(Document.meeting_id == meeting_id, Edition.digest.in_(digests))
        .order_by(Edition.id)
    ).all()


def meetings_packed_as(session: Session, digest: str) -> Sequence[Meeting]:
    """Meetings of which this is the package."""
    return session.scalars(
        select(Meeting)
        .join(MeetingFile, MeetingFile.meeting_id == Meeting.id)
        .where(MeetingFile.package == digest)
    ).all()
