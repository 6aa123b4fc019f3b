"""``huiwu import-roster``: the import from the command line, through the same work. Row 2.6."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from chat.message import RichText
from chat.texts import Texts, language_for
from chat.texts import roster as words
from meetings.office import Office
from meetings.roster import importing, preview
from meetings.roster.entries import RawRow
from papers.tables import UnreadableTable, read_csv, read_xlsx
from storage import Session, work
from storage.database import Database

ACCOUNT = "command line"


class NotImported(RuntimeError):
    """The table is no roster; ``lines`` say why. Nothing was changed."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def import_roster(
    database: Database, path: Path, *, full: bool, yes: bool, office: Office, now: datetime
) -> list[str]:
    """Read a table (xlsx or CSV) and say what would change; with ``yes``, change it.

    ``full``: whoever is not in the table is marked left. Returns lines to print. Raises
    NotImported for a table that can not be read, OSError for a file that can not.
    """
    texts = Texts(language_for(office.language) or "zh_Hans")
    table = _table(path, texts)
    refusal = preview.unusable(table, office.profile)
    if refusal is not None:
        raise NotImported([_plain(words.unusable(texts, refusal))])

    def start(session: Session) -> int:
        return preview.start_preview(session, table, asked_by=None, account=ACCOUNT, now=now)

    id = database.write_now(start, name="check roster")
    _do(database, id, office, now)
    found = database.read_now(lambda session: preview.preview_of(session, id))
    if found is None:
        raise RuntimeError("the preview was not made")
    said = [_plain(line) for line in words.preview_lines(texts, found) if line]
    if yes:
        said.append(_imported(database, id, texts, full=full, office=office, now=now))
    else:
        database.write_now(lambda session: preview.erase(session, id), name="erase preview")
        said.append(texts.plain("roster-say-yes"))
    return said


def _imported(
    database: Database, id: int, texts: Texts, *, full: bool, office: Office, now: datetime
) -> str:
    def start(session: Session) -> int:
        if work.under_way(session, preview.IMPORT):
            raise NotImported([texts.plain("refused-roster-import-running")])
        importing.start_import(session, id, full=full, asked_by=None, account=ACCOUNT, now=now)
        return work.under_way(session, preview.IMPORT)[-1]

    number = database.write_now(start, name="start import")
    _do(database, number, office, now)
    item = database.read_now(lambda session: work.one(session, number))
    if item is None or item.result is None:
        raise RuntimeError("the import did not end")
    return _plain(words.done_line(texts, item.result))


def _do(database: Database, id: int, office: Office, now: datetime) -> None:
    """Do this piece of work here, chunk by chunk. A running bot may do some of the chunks."""
    chunks = {preview.PREVIEW: preview.preview_chunk, preview.IMPORT: importing.import_chunk}

    def chunk(session: Session) -> bool:
        item = work.one(session, id)
        if item is None or item.state != "waiting":
            return False
        chunks[item.kind](session, item, now, office)
        return True

    while True:
        try:
            if not database.write_now(chunk, name="import chunk"):
                return
        except work.WorkMoved:
            continue


def _table(path: Path, texts: Texts) -> list[RawRow]:
    data = path.read_bytes()
    try:
        is_csv = path.suffix.lower() in (".csv", ".txt", ".tsv")
        table = read_csv(data) if is_csv else read_xlsx(data)
    except UnreadableTable as unreadable:
        raise NotImported([_plain(words.unreadable(texts, unreadable.code))]) from unreadable
    return [(row.number, row.cells) for row in table.rows]


def _plain(line: RichText) -> str:
    return "".join(span.text for span in line)
