"""销毁: the last press, and what it leaves: tombstones and a certificate. Row 6.9; ARC-10.

In the transaction of the press everything that leads to the files goes; their words, page by
page, and the bytes go afterwards, as work that is done again where it was cut short. Undoing is
impossible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.changes import Actor, changed
from meetings.custody.ending import end_loans
from meetings.disposals.judging import problem_among
from meetings.disposals.listing import subject
from meetings.disposals.witnessing import WITNESSES, eligible
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import Notice, tell
from storage import Session, archive, custody, erasing, references, tombstones, work
from storage import approvals as approval_rows
from storage import disposals as rows
from storage import people as people_rows
from storage.archive import ArchiveItem, Disposal

KIND = "destroy_files"
#: Pages whose words go in one chunk: some 50 ms.
PAGES = 30


@dataclass(frozen=True, slots=True)
class Executed:
    """Destroyed; ``again``: it was before."""

    disposal_id: int
    again: bool = False


def destroy(
    session: Session, actor: Actor, disposal_id: int, *, now: datetime, office: Office
) -> Executed | Refused:
    """执行销毁: everything is asked once more, then it is done for good."""
    if not may(actor.who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    disposal = rows.locked_disposal(session, disposal_id)
    if disposal is None:
        return refused("gone")
    if disposal.state == "destroyed":
        return Executed(disposal.id, again=True)
    found = _to_destroy(session, actor, disposal, now=now, office=office)
    if isinstance(found, Refused):
        return found
    digests: set[str] = set()
    for item in found:
        digests |= _erase(session, item, {one.id for one in found}, now=now)
        item.state, item.destroyed_at, item.disposal_id = "destroyed", now, disposal.id
        _erase_paper(session, actor, item, disposal.method, now=now)
        after = {"code": item.code, "disposal": disposal.id, "files": item.files}
        what = f"archive_item:{item.id}"
        changed(session, actor, "destroy archive item", what, now=now, after=after)
    erasing.erase_traces(session, digests)
    disposal.state, disposal.destroyed_at = "destroyed", now
    disposal.destroyed_by_id = actor.who.person_id
    session.flush()
    after_all = {"items": [item.code for item in found], "method": disposal.method}
    changed(session, actor, "destroy", subject(disposal.id), now=now, after=after_all)
    _delete_later(session, actor, disposal, digests, now=now)
    return Executed(disposal.id)


def _to_destroy(
    session: Session, actor: Actor, disposal: Disposal, *, now: datetime, office: Office
) -> list[ArchiveItem] | Refused:
    """The items, locked, where nothing stands against it any more."""
    if disposal.state != "witnessed":
        return refused(f"disposal-{disposal.state}")
    approval = approval_rows.approval(session, disposal.approval_id or 0)
    if approval is None or approval.state != "approved":
        return refused("disposal-moot")
    if approval.ratify_by is not None:
        return refused("disposal-unsigned")
    if (problem := _witness_problem(session, actor, disposal)) is not None:
        return problem
    lines = rows.lines_of(session, disposal.id)
    doomed = [item.id for line, item in lines if line.opinion == "destroy"]
    items = list(rows.locked_items(session, doomed))
    problem = problem_among(session, items, today=office.today(now), office=office)
    if problem is not None:
        return problem
    # A loan that is granted at this moment is through, or finds the original gone.
    of = [item.document_id for item in items if item.document_id]
    custody.locked_of_documents(session, of)
    lent = custody.lent_of_documents(session, of)
    return refused("disposal-lent", title=lent[0].title) if lent else items


def _witness_problem(session: Session, actor: Actor, disposal: Disposal) -> Refused | None:
    """Both confirmed, both still stand apart, and neither is who presses, or their contact."""
    there = [one for one in rows.witnesses_of(session, disposal.id) if one.at is not None]
    if len({one.person_id for one in there}) < WITNESSES:
        return refused("disposal-approved")
    me = actor.who.person_id
    mine = people_rows.person(session, me)
    for one in there:
        others = [other.person_id for other in there if other.id != one.id]
        if one.person_id == me or (mine is not None and mine.contact_id == one.person_id):
            return refused("disposal-executor")
        if (problem := eligible(session, disposal, one.person_id, [*others, me])) is not None:
            return problem
    return None


def _erase(session: Session, item: ArchiveItem, item_ids: set[int], *, now: datetime) -> set[str]:
    """What leads to the item's files goes; the digests that were there. A document that another
    item keeps stays, whatever file of this one it shares."""
    filed = {str(file["sha256"]) for file in item.files}
    found = erasing.editions_to_erase(session, item.meeting_id, item.document_id, filed)
    others = {edition.document_id for edition in found} - {item.document_id}
    kept = tombstones.documents_filed_otherwise(session, others, item_ids)
    if item.document_id is not None:
        kept |= tombstones.documents_filed_otherwise(session, [item.document_id], item_ids)
    editions = [edition for edition in found if edition.document_id not in kept]
    files = erasing.record_files_to_erase(session, item.meeting_id, filed)
    digests = filed | {edition.digest for edition in editions}
    erasing.erase_editions(session, editions, now=now)
    erasing.erase_record_files(session, files)
    # The whole file as a zip held it, too; it is made anew without it.
    whole = archive.meeting_file(session, item.meeting_id)
    if whole is not None and whole.package:
        digests.add(whole.package)
        whole.package, whole.package_at = "", None
    return digests - {""}


def _erase_paper(
    session: Session, actor: Actor, item: ArchiveItem, method: str, *, now: datetime
) -> None:
    """Its paper originals are destroyed with it."""
    if item.document_id is None:
        return
    for original in custody.locked_of_documents(session, [item.document_id]):
        if original.state not in ("kept", "lent"):
            continue
        before, original.state = original.state, "destroyed"
        end_loans(session, actor, original, now=now)
        changed(
            session,
            actor,
            "destroy paper original",
            f"paper_original:{original.id}",
            now=now,
            before={"state": before},
            after={"state": original.state, "method": method, "code": item.code},
        )


def _delete_later(
    session: Session, actor: Actor, disposal: Disposal, digests: set[str], *, now: datetime
) -> None:
    """The bytes go once this is committed: killed in between, the work is done again."""
    work.start(
        session,
        KIND,
        {"disposal": disposal.id, "digests": sorted(digests)},
        asked_by_person_id=actor.who.person_id,
        address_key=None,
        total=None,
        now=now,
    )


def has_words(session: Session, item: work.WorkItem) -> bool:
    """Whether words are still to be erased (``erase_words``), before the files go."""
    return not item.data.get("merged") or erasing.pages_left(session)


def erase_words(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
    """One chunk: some pages; once none is left, a step that takes them out of the index's file."""
    data = dict(item.data)
    if erasing.pages_left(session):
        erasing.erase_pages(session, PAGES)
        data |= {"merging": False, "merged": False}
    else:
        done = erasing.merge_words(session, begins=not data.get("merging"))
        data |= {"merging": True, "merged": done}
    work.progress(session, item.id, item.cursor + 1, data)


def to_delete(session: Session, item: work.WorkItem) -> tuple[list[str], list[str]]:
    """Of the work's files those nothing needs any more, and those something else still does."""
    found: tuple[list[str], list[str]] = ([], [])
    for digest in item.data["digests"]:
        found[references.digest_referred_to(session, digest)].append(digest)
    return found


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate as it was stored."""

    digest: str
    name: str
    #: Bytes.
    size: int


def deleted(
    session: Session,
    item: work.WorkItem,
    certificate: Certificate,
    gone: list[str],
    kept: list[str],
    *,
    now: datetime,
) -> None:
    """The files are gone and the certificate stands; everybody concerned is told."""
    disposal = rows.locked_disposal(session, int(item.data["disposal"]))
    if disposal is None:
        work.finish(session, item.id, {})
        return
    disposal.certificate, disposal.certificate_name = certificate.digest, certificate.name
    disposal.certificate_size = certificate.size
    result: dict[str, Any] = {"deleted": len(gone), "kept": len(kept)}
    after = {**result, "sha256": certificate.digest}
    changed(session, None, "certify disposal", subject(disposal.id), now=now, after=after)
    people = {disposal.by_id, disposal.destroyed_by_id or disposal.by_id}
    people |= {one.person_id for one in rows.witnesses_of(session, disposal.id)}
    notice = Notice(
        "disposal_done", {"disposal": disposal.id}, dedupe=f"disposal-done:{disposal.id}"
    )
    for person_id in sorted(people):
        tell(session, person_id, notice, now=now)
    work.finish(session, item.id, result)
