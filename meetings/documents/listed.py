"""Documents that are papers of the list (``meetings.paper_list``): what the list says about them
holds here, too. A final one is frozen; one that is not final is kept by the hosts. Row 2.5.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from meetings.changes import Actor
from meetings.documents.kinds import Stage
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session, documents, meetings, paper_list


def frozen(session: Session, document_ids: Collection[int]) -> str:
    """The title of the first of these documents that is final; "" for none."""
    found = (paper_list.paper_of_document(session, id) for id in document_ids)
    return next((row.title for row in found if row is not None and row.state == "final"), "")


def stage_problem(session: Session, document: documents.Document, stage: Stage) -> Refused | None:
    """A paper of the list goes out once it is final: not earlier, whoever presses. A final one
    goes out at another time; the list says so, too."""
    row = paper_list.paper_of_document(session, document.id)
    if row is None:
        return None
    if row.state != "final":
        return None if stage is Stage.HOSTS else refused("paper-not-final", title=row.title)
    row.stage = stage.value
    return None


def follow(
    session: Session,
    actor: Actor,
    meeting: meetings.Meeting,
    document_ids: Collection[int],
    *,
    now: datetime,
    office: Office,
) -> None:
    """Editions the hosts added by way of the documents are editions of the papers of the list."""
    from meetings.paper_list.submitting import came

    for document_id in document_ids:
        row = paper_list.paper_of_document(session, document_id)
        if row is not None:
            number = documents.newest_number(session, document_id)
            came(session, actor, row, meeting, number, method="chat", now=now, office=office)


def let_go(
    session: Session,
    actor: Actor,
    meeting: meetings.Meeting,
    document_id: int,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The document is withdrawn: its paper is wanted anew, and nobody decides on it any more."""
    from meetings import approvals
    from meetings.paper_list.clock import want_timers

    row = paper_list.paper_of_document(session, document_id)
    if row is None:
        return
    approvals.fall_away(session, actor, f"paper:{row.id}", now=now)
    row.document_id, row.edition_id, row.state = None, None, "wanted"
    row.printed_at, row.printed_copies = None, None
    want_timers(session, meeting, now=now, office=office)
