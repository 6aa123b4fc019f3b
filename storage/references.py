"""References: which columns hold digests of stored files. The sweep deletes what none refers to,
and a backup holds what one refers to."""

from __future__ import annotations

from collections.abc import Container

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from storage.absences import AbsenceProof
from storage.approvals import ApprovalFile
from storage.archive import Disposal, Handover, MeetingFile
from storage.checklists import CheckFile
from storage.disposals import DisposalWitness
from storage.documents import Edition
from storage.lost_property import LostItem
from storage.record import RecordFile
from storage.signin.paper import PaperFile
from storage.tasks import TaskFile
from storage.webchat import WebchatFile

#: Every column whose files are needed. Telegram's table of what it has seen needs none.
HOLDERS = (
    Edition.digest,
    TaskFile.digest,
    ApprovalFile.digest,
    AbsenceProof.digest,
    PaperFile.digest,
    CheckFile.digest,
    LostItem.digest,
    RecordFile.digest,
    Disposal.certificate,
    DisposalWitness.scan,
    MeetingFile.package,
    Handover.scan,
    WebchatFile.digest,
)


def digest_referred_to(session: Session, digest: str) -> bool:
    """Whether anything still needs the file."""
    asked = (select(column).where(column == digest).limit(1) for column in HOLDERS)
    return any(session.execute(statement).first() is not None for statement in asked)


def digests_referred_to(connection: Connection, present: Container[str]) -> set[str]:
    """Every file that is needed; ``present``: the tables, of which an older schema has fewer."""
    found: set[str] = set()
    for column in HOLDERS:
        if column.class_.__tablename__ in present:
            # Empty where nothing came with it.
            given = select(column).where(column != "").distinct()
            found.update(connection.execute(given).scalars())
    return found
