"""What the four checks ask of the rows: numbers without gap, what was filed as, flags. Row 6.8."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import ArchiveItem
from storage.audit import audit_entries
from storage.document_numbers import DocumentNumber
from storage.documents import Edition


def flags_of(session: Session, digests: Collection[str]) -> dict[str, str]:
    """What was noticed in these files when they came in, by digest."""
    found = session.execute(
        select(Edition.digest, Edition.flags).where(
            Edition.digest.in_(digests), Edition.flags != ""
        )
    )
    return dict(found.all())


def filed_as(session: Session, meeting_id: int) -> dict[str, str]:
    """What the audit says was filed of a meeting: the mark of each item, by code."""
    found = session.scalars(
        select(audit_entries.c.after)
        .where(
            audit_entries.c.subject == f"meeting:{meeting_id}",
            audit_entries.c.action == "file meeting",
        )
        .order_by(audit_entries.c.id)
    )
    marks: dict[str, str] = {}
    for after in found:
        marks |= (after or {}).get("items", {})
    return marks


def numbers_of(session: Session, meeting_id: int) -> Sequence[DocumentNumber]:
    """文号 given to papers of the meeting: one of each series and year."""
    first = (
        select(func.min(DocumentNumber.id))
        .where(DocumentNumber.meeting_id == meeting_id, DocumentNumber.number.is_not(None))
        .group_by(DocumentNumber.series, DocumentNumber.year)
    )
    return session.scalars(
        select(DocumentNumber).where(DocumentNumber.id.in_(first)).order_by(DocumentNumber.id)
    ).all()


def number_gaps(session: Session, year: int) -> list[tuple[str, str, int]]:
    """件号 that are missing in a year: (period, organ, number)."""
    taken: dict[tuple[str, str], set[int]] = {}
    for period, organ, number in session.execute(
        select(ArchiveItem.period, ArchiveItem.organ, ArchiveItem.number).where(
            ArchiveItem.year == year
        )
    ):
        taken.setdefault((period, organ), set()).add(number)
    return [
        (period, organ, number)
        for (period, organ), numbers in sorted(taken.items())
        for number in range(1, max(numbers) + 1)
        if number not in numbers
    ]
