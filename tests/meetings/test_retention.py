"""Rows 4.8, 6.8: how long a document is kept, under which code; codes without gap or double."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.archive import filing
from meetings.archive.kinds import KINDS, kind_of, place_of
from meetings.archive.listing import FiledFile, Line
from meetings.archive.retention import (
    code_of,
    due_on,
    handover_due,
    meeting_kinds,
    organ_of,
    period_of,
)
from meetings.calendar import WorkCalendar
from meetings.documents import Category
from meetings.office import Office
from meetings.regime.loading import load_profile, shipped_profiles
from storage import Session, people
from storage import documents as document_rows
from storage import filing as filing_rows
from storage import filing_checks as check_rows
from storage import meetings as meeting_rows
from storage.database import Database

PROFILE = load_profile("central-2023")
RULES = PROFILE.archive
OFFICE = Office("青川市档案馆", "zh_Hans", PROFILE, WorkCalendar(PROFILE.country))
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "title", "period"),
    [
        ("minutes", "档案利用工作会", "Y"),
        ("record", "第3次党组会", "Y"),
        ("decision", "档案利用工作会", "Y"),
        ("paper", "档案利用工作会", "D30"),
        ("paper", "第五次代表大会", "D30"),
        ("bulletin", "档案利用工作会", "D30"),
        ("sign_in", "第五次代表大会", "D10"),
        ("survey", "档案利用工作会", "D10"),
        ("follow_up", "档案利用工作会", "D10"),
        ("finance", "档案利用工作会", "D30"),
        ("not_passed", "第五次代表大会", "D10"),
        ("report", "上级会议：全省档案局长会议", "D10"),
        ("other", "档案利用工作会", "D10"),
    ],
)
def test_the_table_says_how_long(kind: str, title: str, period: str) -> None:
    assert period_of(kind, title, RULES) == period


def test_materials_of_an_assembly_are_kept_thirty_years() -> None:
    assert meeting_kinds("第五次代表大会", RULES) == {"assembly"}
    assert period_of("preparation", "第五次代表大会", RULES) == "D30"
    assert period_of("preparation", "档案利用工作会", RULES) == "D10"


def test_the_years_count_from_the_end_of_the_year() -> None:
    assert due_on("Y", 2026, RULES) is None
    assert due_on("D30", 2026, RULES) == date(2056, 12, 31)
    assert due_on("D10", 2026, RULES) == date(2036, 12, 31)
    with pytest.raises(KeyError):
        due_on("D99", 2026, RULES)
    assert handover_due(2026, RULES) == date(2027, 6, 30)


@given(st.integers(1, 99_999), st.sampled_from(["Y", "D30", "D10"]))
@settings(max_examples=30)
def test_a_code_names_all_its_parts(number: int, period: str) -> None:
    code = code_of(2026, period, "BGS", number, RULES)
    start, _, rest = code.partition("·")
    assert start == "Z109-WS"
    year, there, organ, last = rest.split("-")
    assert (year, there, organ, int(last)) == ("2026", period, "BGS", number)
    assert len(last) >= 4


def test_every_category_has_its_place_in_the_file() -> None:
    assert kind_of("floor_plan") == "handbook" and kind_of("no such") == "other"
    assert {kind_of(category.value) for category in Category} <= set(KINDS)
    assert place_of("request") < place_of("notice") < place_of("minutes") < place_of("other")


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_profile_keeps_every_kind(name: str) -> None:
    rules = load_profile(name).archive
    named = {kind for line in rules.retention for kind in line.kinds}
    assert named <= set(KINDS)
    assert {period_of(kind, "", rules) for kind in KINDS} <= set(rules.periods)
    assert organ_of("没有代码的处", rules) == rules.organ


async def test_two_meetings_filed_at_once_share_a_series_without_gap(database: Database) -> None:
    def made(session: Session) -> tuple[int, list[int], int]:
        clerk = people.Person(name="周会务", created_at=AT)
        session.add(clerk)
        session.flush()
        found = []
        for number in range(6):
            meeting = meeting_rows.Meeting(
                title=f"第{number}次会",
                class_="IV",
                package="simple",
                level="internal",
                state="closed",
                starts_at=AT,
                ends_at=AT,
                place="",
                organiser_id=clerk.id,
                created_at=AT,
            )
            session.add(meeting)
            session.flush()
            found.append(meeting.id)
        paper = document_rows.Document(
            meeting_id=found[0],
            title="纪要",
            category="minutes",
            level="internal",
            stage="hosts",
            added_by_id=clerk.id,
            added_at=AT,
        )
        session.add(paper)
        session.flush()
        return clerk.id, found, paper.id

    clerk, meetings, document = await database.write(made)

    def files(meeting_id: int) -> Any:
        def unit(session: Session) -> list[int]:
            meeting = meeting_rows.locked(session, meeting_id)
            assert meeting is not None
            filing_rows.lock_codes(session)
            return [
                filing.put(
                    session, meeting, line(n, document), {}, clerk, now=AT, office=OFFICE
                ).number
                for n in range(4)
            ]

        return unit

    drawn = await asyncio.gather(*(database.write(files(id)) for id in meetings))
    assert sorted(n for numbers in drawn for n in numbers) == list(range(1, 25))
    assert await database.read(lambda s: check_rows.number_gaps(s, 2026)) == []


def line(number: int, document_id: int) -> Line:
    """A line of the list."""
    file = FiledFile(f"{number}.pdf", "0" * 64, "application/pdf", 1, 1)
    return Line(
        key=f"document:{number}",
        document_id=document_id,
        kind="minutes",
        title=f"纪要{number}",
        reference="",
        author="办公室",
        dated_on=date(2026, 12, 1),
        level="internal",
        period="Y",
        by_table="Y",
        files=(file,),
    )
