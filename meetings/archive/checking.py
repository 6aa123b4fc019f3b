"""四性检测: is what is filed authentic, whole, usable and safe. Rows 6.3, 6.8; ARC-08, ARC-09.

The rows are looked at here; what only the files themselves can say (``Look``) is read elsewhere
and handed in, so that no transaction waits for a disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from meetings.archive.filing import mark_of
from meetings.archive.missing import missing
from meetings.changes import Actor, changed
from meetings.issued_minutes.sealing import intact
from meetings.levels import not_above
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may, who_is
from meetings.reach import Notice, tell
from meetings.record.content import sealed
from storage import Session, audit, work
from storage import approvals as approval_rows
from storage import archive as rows
from storage import filing as filing_rows
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import record as record_rows
from storage import record_sections as section_rows

#: The work's kind.
KIND = "archive_check"
CHECKS = ("authenticity", "completeness", "usability", "security")
#: Names kept of what fails in one way; the rest is a number.
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into a file says. ``state``: intact / missing / damaged."""

    state: str
    #: Why it does not open (broken, encrypted, bomb, too_big …); "" it does.
    unopened: str = ""
    #: A mark of level that stands in it; "" none.
    mark: str = ""
    macros: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What fails in one way: the sentence is ``archive-fault-<code>``."""

    check: str
    code: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Files to be looked into before the rows are judged: digest, media type, name."""

    files: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Checking:
    """It is being checked. ``again``: it was under way already."""

    meeting_id: int
    again: bool = False


def order_check(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime
) -> Checking | Refused:
    """四性检测 by hand. Row 6.8."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.SEE_ARCHIVE) and not may(
        actor.who, Action.FILE_MEETING, about(session, meeting)
    ):
        return refused("not-allowed")
    if not rows.items_of(session, meeting_id):
        return refused("archive-nothing-filed")
    again = not start_check(session, meeting_id, actor.who.person_id, now=now)
    return Checking(meeting_id, again)


def start_check(session: Session, meeting_id: int, asked_by: int | None, *, now: datetime) -> bool:
    """Queue the check of a meeting's file; False where it is under way already."""
    for id in work.under_way(session, KIND):
        item = work.one(session, id)
        if item is not None and item.data["meeting"] == meeting_id:
            return False
    work.start(
        session,
        KIND,
        {"meeting": meeting_id},
        asked_by_person_id=asked_by,
        address_key=None,
        total=1,
        now=now,
    )
    return True


def wanted(session: Session, meeting_id: int) -> Wanted:
    """Every file of the meeting's items that were not destroyed."""
    return Wanted(
        tuple(
            (file["sha256"], file.get("media_type", ""), file["name"])
            for item in _there(session, meeting_id)
            for file in item.files
        )
    )


def _there(session: Session, meeting_id: int) -> list[rows.ArchiveItem]:
    return [one for one in rows.items_of(session, meeting_id) if one.state != "destroyed"]


def judge(
    session: Session, meeting: meeting_rows.Meeting, looks: Mapping[str, Look], *, office: Office
) -> tuple[Fault, ...]:
    """Everything that fails, by check."""
    items = _there(session, meeting.id)
    found = [
        *_authenticity(session, meeting, items, looks),
        *_completeness(session, meeting, items, looks, office),
        *_usability(items, looks, office),
        *_security(session, meeting, items, looks),
    ]
    grouped: dict[tuple[str, str], list[str]] = {}
    for check, code, name in found:
        grouped.setdefault((check, code), []).append(name)
    return tuple(
        Fault(check, code, len(names), tuple(filter(None, names))[:MOST_NAMES])
        for (check, code), names in grouped.items()
    )


_Found = Iterator[tuple[str, str, str]]


def _authenticity(
    session: Session,
    meeting: meeting_rows.Meeting,
    items: list[rows.ArchiveItem],
    looks: Mapping[str, Look],
) -> _Found:
    check = "authenticity"
    for item, file in _files(items):
        if looks[file["sha256"]].state == "damaged":
            yield check, "damaged", f"{item.code} {file['name']}"
    marks = filing_rows.filed_as(session, meeting.id)
    for item in items:
        if marks.get(item.code) != mark_of(item):
            yield check, "changed", f"{item.code} {item.title}"
    for edition in minutes_rows.editions_of(session, meeting.id):
        if not intact(edition):
            yield check, "minutes-seal", meeting.title
    if not _record_holds(session, meeting.id):
        yield check, "record-seal", meeting.title
    if isinstance(audit.verify(session), audit.Broken):
        yield check, "audit", ""


def _record_holds(session: Session, meeting_id: int) -> bool:
    """Whether the signed record still says what was signed; one not signed can not be broken."""
    record = record_rows.record(session, meeting_id)
    if record is None or record.state != "signed":
        return True
    approval = approval_rows.approval(session, record.approval_id or 0)
    version = int(approval.wanted["version"]) if approval is not None else 0
    whole = section_rows.section_version(session, meeting_id, section_rows.WHOLE, version)
    return whole is not None and record.seal != "" and sealed(whole.text) == record.seal


def _completeness(
    session: Session,
    meeting: meeting_rows.Meeting,
    items: list[rows.ArchiveItem],
    looks: Mapping[str, Look],
    office: Office,
) -> _Found:
    check = "completeness"
    for item, file in _files(items):
        if looks[file["sha256"]].state == "missing":
            yield check, "missing", f"{item.code} {file['name']}"
    for lacking in missing(session, meeting, office=office):
        if lacking.code in ("record", "minutes"):
            yield check, f"lacks-{lacking.code}", meeting.title
    for item in items:
        if not (item.title and item.author and item.files and item.level):
            yield check, "fields", f"{item.code} {item.title}"
    for year in sorted({item.year for item in items}):
        for period, organ, number in filing_rows.number_gaps(session, year):
            yield check, "gap", f"{year}-{period}-{organ}-{number:04d}"


def _usability(items: list[rows.ArchiveItem], looks: Mapping[str, Look], office: Office) -> _Found:
    check, formats = "usability", office.profile.archive.formats
    for item, file in _files(items):
        look = looks[file["sha256"]]
        if look.unopened:
            code = "encrypted" if look.unopened == "encrypted" else "unopened"
            yield check, code, f"{item.code} {file['name']}"
        if PurePath(file["name"]).suffix.lower().removeprefix(".") not in formats:
            yield check, "format", f"{item.code} {file['name']}"


def _security(
    session: Session,
    meeting: meeting_rows.Meeting,
    items: list[rows.ArchiveItem],
    looks: Mapping[str, Look],
) -> _Found:
    check = "security"
    flags = filing_rows.flags_of(session, {file["sha256"] for _, file in _files(items)})
    for item, file in _files(items):
        look = looks[file["sha256"]]
        if look.macros or file["sha256"] in flags:
            yield check, "macros", f"{item.code} {file['name']}"
        if look.mark:
            yield check, "mark", f"{item.code} {file['name']}"
    for item in items:
        if not not_above(item.level, meeting.level):
            yield check, "level", f"{item.code} {item.title}"


def _files(items: list[rows.ArchiveItem]) -> Iterator[tuple[rows.ArchiveItem, dict[str, Any]]]:
    for item in items:
        for file in item.files:
            yield item, file


def checked(
    session: Session,
    item: work.WorkItem,
    looks: Mapping[str, Look],
    *,
    now: datetime,
    office: Office,
) -> None:
    """What the checks came to is kept with the meeting's file; whoever asked is told."""
    meeting_id: int = item.data["meeting"]
    meeting = meeting_rows.locked(session, meeting_id)
    held = filing_rows.locked_file(session, meeting_id)
    if meeting is None or held is None:
        work.finish(session, item.id, {"checked": False})
        return
    if any(digest not in looks for digest, _, _ in wanted(session, meeting_id).files):
        # Something was filed while the files were looked into: the next chunk looks again.
        work.progress(session, item.id, item.cursor + 1, item.data)
        return
    faults = judge(session, meeting, looks, office=office)
    held.checks = result(faults, len(looks), len(_there(session, meeting_id)))
    held.checked_at = now
    asked_by = item.asked_by_person_id
    who = who_is(session, asked_by) if asked_by is not None else None
    after = {check: sum(f.count for f in faults if f.check == check) for check in CHECKS}
    actor = Actor(who, "work") if who else None
    changed(session, actor, "check archive", f"meeting:{meeting_id}", now=now, after=after)
    work.finish(session, item.id, {"checked": True, "faults": len(faults)})
    if who is not None:
        notice = Notice("archive_checked", {"meeting": meeting_id}, meeting_id=meeting_id)
        tell(session, who.person_id, notice, now=now)


def result(faults: tuple[Fault, ...], files: int, items: int) -> dict[str, Any]:
    """As the row keeps it."""
    return {"files": files, "items": items, "faults": [asdict(one) for one in faults]}


def faults_of(checks: Mapping[str, Any]) -> tuple[Fault, ...]:
    """What a kept result says."""
    return tuple(
        Fault(one["check"], one["code"], one["count"], tuple(one["names"]))
        for one in checks.get("faults", ())
    )
