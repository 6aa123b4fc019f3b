"""The list of a meeting's file: what goes in, in which order, how long it is kept, and what stays
out and why. Rows 4.8, 5.10, 6.3, 6.8; ARC-01, ARC-03, ARC-04."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from meetings.archive.kinds import kind_of, place_of
from meetings.archive.retention import due_on, organ_of, period_of
from meetings.office import Office
from meetings.people import named
from storage import Session
from storage import archive as rows
from storage import documents as document_rows
from storage import filing as filing_rows
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import record as record_rows


@dataclass(frozen=True, slots=True)
class FiledFile:
    """One file of an item, as it is stored."""

    name: str
    sha256: str
    media_type: str
    #: Bytes.
    size: int
    edition: int


@dataclass(frozen=True, slots=True)
class Line:
    """One 件 of the list. ``left_out``: why it stays out (filed / duplicate / chosen); or ""."""

    #: ``document:12``; choices are kept by it.
    key: str
    document_id: int
    kind: str
    title: str
    reference: str
    author: str
    dated_on: date
    level: str
    period: str
    #: What the retention table says, where ``period`` was chosen by hand.
    by_table: str
    files: tuple[FiledFile, ...]
    left_out: str = ""
    #: Why somebody chose otherwise than the rules.
    reason: str = ""
    #: 档号 of what is filed already.
    code: str = ""
    #: It was filed before, and something came after: 补充.
    supplement: bool = False

    @property
    def year(self) -> int:
        """年度: of the document."""
        return self.dated_on.year


@dataclass(frozen=True, slots=True)
class _Around:
    """What every line is judged by."""

    meeting: meeting_rows.Meeting
    office: Office
    author: str
    #: Kind of documents that other tables know, by document id.
    kinds: Mapping[int, str]
    #: The scan that stands before a document, and the document it belongs to.
    scans: Mapping[int, int]
    choices: Mapping[str, Any]
    #: Digests filed of each document, and the code they have.
    filed: Mapping[int, tuple[frozenset[str], str]]


def lines_of(
    session: Session, meeting: meeting_rows.Meeting, *, office: Office
) -> tuple[Line, ...]:
    """Every document of the meeting as the file would hold it, in its order."""
    around = _around(session, meeting, office)
    found = document_rows.documents_of(session, meeting.id)
    editions = document_rows.editions_of_all(session, [d.id for d, _ in found])
    there = {document.id for document, _ in found}
    extra = {
        main: [_file(e) for e in reversed(editions.get(scan, ()))][:1]
        for scan, main in around.scans.items()
        if main in there
    }
    sheets = [
        FiledFile(one.name, one.digest, one.media_type, one.size, 0)
        for one in filing_rows.sheet_scans(session, meeting.id)
    ]
    lines = []
    for document, _ in found:
        if around.scans.get(document.id) in there:
            continue
        before = extra.get(document.id, [])
        lines.append(_line(document, editions[document.id], before, around))
    # What was destroyed has no file left, and was filed or never was.
    lines = [one for one in lines if one.files or one.left_out == "filed"]
    lines.sort(key=lambda one: (place_of(one.kind), one.dated_on, one.document_id))
    return tuple(_without_doubles(_with_sheets(lines, sheets)))


def _around(session: Session, meeting: meeting_rows.Meeting, office: Office) -> _Around:
    file = rows.meeting_file(session, meeting.id)
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    choices = dict(file.choices) if file else {}
    kinds, scans = _known(session, meeting.id)
    for key, value in choices.items():
        made, _, rest = key.partition(":")
        if made == "made":
            kinds[int(value["document"])] = rest.partition(":")[0]
    return _Around(
        meeting=meeting,
        office=office,
        author=(organiser.unit if organiser else "") or office.name,
        kinds=kinds,
        scans=scans,
        choices=choices,
        filed=_filed(rows.items_of(session, meeting.id)),
    )


def _known(session: Session, meeting_id: int) -> tuple[dict[int, str], dict[int, int]]:
    """What record, minutes and reports say of the papers that are theirs."""
    kinds: dict[int, str] = {}
    scans: dict[int, int] = {}
    record = record_rows.record(session, meeting_id)
    if record is not None and record.document_id is not None:
        kinds[record.document_id] = "record"
    for edition in minutes_rows.editions_of(session, meeting_id):
        for id in (edition.document_id, edition.scan_id):
            if id is not None:
                kinds[id] = "minutes"
        if edition.document_id is not None and edition.scan_id is not None:
            scans[edition.scan_id] = edition.document_id
    # 讨论未通过的文件: of these the table keeps no account of their category (ARC-01).
    kinds |= dict.fromkeys(filing_rows.not_passed(session, meeting_id), "not_passed")
    for report in filing_rows.reports_of(session, meeting_id):
        if report.document_id is not None:
            kinds[report.document_id] = report.kind
    return kinds, scans


def _filed(items: Sequence[rows.ArchiveItem]) -> dict[int, tuple[frozenset[str], str]]:
    found: dict[int, tuple[frozenset[str], str]] = {}
    for item in items:
        if item.document_id is not None:
            digests, code = found.get(item.document_id, (frozenset(), item.code))
            more = frozenset(file["sha256"] for file in item.files)
            found[item.document_id] = (digests | more, code)
    return found


def _line(
    document: document_rows.Document,
    editions: Sequence[document_rows.Edition],
    before: Sequence[FiledFile],
    around: _Around,
) -> Line:
    kind = around.kinds.get(document.id) or kind_of(document.category)
    rules = around.office.profile.archive
    newest_first = [e for e in reversed(editions) if e.digest]
    kept = newest_first if kind in rules.with_drafts else newest_first[:1]
    table = period_of(kind, around.meeting.title, rules)
    key = f"document:{document.id}"
    chosen = around.choices.get(key, {})
    line = Line(
        key=key,
        document_id=document.id,
        kind=kind,
        title=document.title,
        reference=document.reference,
        author=document.author or around.author,
        dated_on=document.dated_on or around.office.today(editions[-1].at),
        level=document.level,
        period=chosen.get("period") or table,
        by_table=table,
        # 正本前定稿后: the sealed scan, then what was typed.
        files=(*before, *map(_file, kept)),
        left_out="chosen" if chosen.get("out") else "",
        reason=chosen.get("reason", ""),
    )
    return _as_filed(line, around.filed.get(document.id))


def _as_filed(line: Line, filed: tuple[frozenset[str], str] | None) -> Line:
    """What is in the archive stays as it is; only what came after goes in beside it."""
    if filed is None:
        return line
    digests, code = filed
    new = tuple(file for file in line.files if file.sha256 not in digests)
    if not new:
        return replace(line, left_out="filed", code=code)
    return replace(line, files=new, supplement=True, code=code)


def _with_sheets(lines: list[Line], sheets: Sequence[FiledFile]) -> list[Line]:
    """Scans of the signed sheet go with the first list of who signed in that is not filed."""
    for at, line in enumerate(lines):
        if sheets and line.kind == "sign_in" and line.left_out == "":
            known = {file.sha256 for file in line.files}
            new = (one for one in sheets if one.sha256 not in known)
            lines[at] = replace(line, files=(*new, *line.files))
            break
    return lines


def _without_doubles(lines: Sequence[Line]) -> list[Line]:
    """重份: the same file under two titles goes in once."""
    seen: set[str] = set()
    found = []
    for line in lines:
        digests = {file.sha256 for file in line.files}
        double = line.left_out == "" and digests and digests <= seen
        found.append(replace(line, left_out="duplicate") if double else line)
        if line.left_out != "chosen":
            seen |= digests
    return found


def _file(edition: document_rows.Edition) -> FiledFile:
    return FiledFile(
        edition.file_name, edition.digest, edition.media_type, edition.size, edition.number
    )


def due_of(line: Line, office: Office) -> date | None:
    """The last day the line is kept; None: for ever."""
    return due_on(line.period, line.year, office.profile.archive)


def organ(session: Session, meeting: meeting_rows.Meeting, office: Office) -> str:
    """机构(问题) of the meeting: the organiser's unit."""
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    return organ_of(organiser.unit if organiser else "", office.profile.archive)
