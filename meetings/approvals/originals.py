"""Requests about paper originals: the level they carry. SEC-04."""

from __future__ import annotations

from storage import Session, custody, levels
from storage.approvals import Approval


def level_of_loan(session: Session, approval: Approval) -> str | None:
    """The level of the original that somebody asks to borrow; None: it is no such request."""
    if not approval.subject.startswith("loan:"):
        return None
    original = custody.original(session, int(approval.wanted["original"]))
    if original is None:
        return None
    return levels.level_of_paper(session, original.document_id, original.meeting_id)
