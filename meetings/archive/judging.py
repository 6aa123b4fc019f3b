"""What the four checks (四性检测) find: is what is filed authentic, whole, usable and safe.
Rows 6.3, 6.8; ARC-08, ARC-09.

The rows are looked at here; what only the files themselves can say (``Look``) is read elsewhere
and handed in, so that no transaction waits for a disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from meetings.archive.missing import missing
from meetings.document_numbers import register
from meetings.issued_minutes.sealing import intact
from meetings.levels import not_above
from meetings.office import Office
from meetings.record.content import sealed
from storage import Session, audit
from storage import approvals as approval_rows
from storage import archive as rows
from storage import filing_checks as check_rows
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import record as record_rows
from storage import record_sections as section_rows

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


def mark_of(item: rows.ArchiveItem) -> str:
    """A digest of what an item says of itself: the audit keeps it, and a changed row shows."""
    said = [item.code, item.title, item.category, item.reference, item.author, item.level]
    said += [str(item.dated_on), item.period, str(item.pages), *(f["sha256"] for f in item.files)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


def wanted(session: Session, meeting_id: int) -> Wanted:
    """Every file of the meeting's items that were not destroyed."""
    return Wanted(
        tuple(
            (file["sha256"], file.get("media_type", ""), file["name"])
            for item in there(session, meeting_id)
            for file in item.files
        )
    )


def there(session: Session, meeting_id: int) -> list[rows.ArchiveItem]:
    """The meeting's items that were not destroyed."""
    return [one for one in rows.items_of(session, meeting_id) if one.state != "destroyed"]


def judged(
    session: Session, meeting_id: int, looks: Mapping[str, Look], *, office: Office
) -> tuple[Fault, ...] | None:
    """Everything that fails, by check; the whole log is read for it, so nothing is written in
    the same transaction. None: files came that were not looked into."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return ()
    if any(digest not in looks for digest, _, _ in wanted(session, meeting_id).files):
        return None
    return _judge(session, meeting, looks, office=office)


def _judge(
    session: Session, meeting: meeting_rows.Meeting, looks: Mapping[str, Look], *, office: Office
) -> tuple[Fault, ...]:
    items = there(session, meeting.id)
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
    marks = check_rows.filed_as(session, meeting.id)
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
        for period, organ, number in check_rows.number_gaps(session, year):
            yield check, "gap", f"{year}-{period}-{organ}-{number:04d}"
    for one in check_rows.numbers_of(session, meeting.id):
        before, _, after = one.text.rpartition(str(one.number))
        for lost in register.gaps(session, one.series, one.year):
            yield check, "number-gap", f"{before}{lost}{after}"


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
    flags = check_rows.flags_of(session, {file["sha256"] for _, file in _files(items)})
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
