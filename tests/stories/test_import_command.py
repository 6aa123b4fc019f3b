"""Row 2.6: ``huiwu import-roster`` looks first, and writes only when told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.import_roster import NotImported, import_roster
from meetings.roster.preview import roster_now
from storage.database import Database
from tests import samples
from tests.stories.world import MONDAY, office


def run(database: Database, path: Path, *, full: bool = True, yes: bool = False) -> str:
    lines = import_roster(database, path, full=full, yes=yes, office=office(), now=MONDAY)
    return "\n".join(lines)


def here(database: Database) -> int:
    people = database.read_now(roster_now).people
    return sum(not person.left for person in people)


def test_it_shows_first_and_writes_with_yes(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(samples.workbook(samples.ugly()))
    said = run(database, path)
    assert "新增299人" in said
    assert "--yes" in said
    assert here(database) == 0
    assert "新增299人，更改0人，离开0人，跳过0行" in run(database, path, yes=True)
    assert here(database) == 299

    shorter = tmp_path / "名册.csv"
    shorter.write_bytes(samples.csv_file(samples.people(10)))
    run(database, shorter, full=False, yes=True)
    assert here(database) == 299
    run(database, shorter, full=True, yes=True)
    assert here(database) == 10


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("名册.xlsx", b"no", "不是 xlsx 表格"),
        ("名册.csv", "编号,科目\n1,纸".encode(), "没有找到列名"),
    ],
)
def test_what_is_no_roster_is_said(
    sqlite_database: Database, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(NotImported, match=said):
        run(sqlite_database, path)
