"""Tombstones: what stays of destroyed items, and which documents others keep. Row 6.9."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import ArchiveItem


def documents_filed_otherwise(
    session: Session, document_ids: Collection[int], item_ids: Collection[int]
) -> frozenset[int]:
    """Those of these documents that another item keeps, which is not destroyed."""
    found = session.scalars(
        select(ArchiveItem.document_id).where(
            ArchiveItem.document_id.in_(document_ids),
            ArchiveItem.id.not_in(item_ids),
            ArchiveItem.state != "destroyed",
        )
    )
    return frozenset(document_id for document_id in found if document_id is not None)


def destroyed_among(session: Session, document_ids: Collection[int]) -> dict[int, ArchiveItem]:
    """The tombstones of these documents, by document."""
    found = session.scalars(
        select(ArchiveItem).where(
            ArchiveItem.document_id.in_(document_ids), ArchiveItem.state == "destroyed"
        )
    )
    return {item.document_id: item for item in found if item.document_id is not None}


def tombstones_of(session: Session, meeting_id: int) -> Sequence[ArchiveItem]:
    """What of this meeting was destroyed, by code."""
    return session.scalars(
        select(ArchiveItem)
        .where(ArchiveItem.meeting_id == meeting_id, ArchiveItem.state == "destroyed")
        .order_by(ArchiveItem.code)
    ).all()
