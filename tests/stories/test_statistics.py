"""Row 3.10: rates by unit, sitting and series; charts, a workbook; who sees what."""

from __future__ import annotations

import asyncio
import io
import os
import random
import shutil
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import update

from meetings.people import Role, Who
from meetings.statistics import statistics
from storage import Session
from storage import absences as absence_rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import signin as signin_rows
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.test_absence import heads
from tests.stories.world import Person, World

#: Where pictures go, for a human to look at; none where it is not set.
LOOKS = os.environ.get("HUIWU_TEST_LOOKS")
OFFICE = shutil.which("libreoffice")
CALC = OFFICE and Path("/usr/lib/libreoffice/program/libsclo.so").exists()


async def signs_in(world: World, stage: Stage, *people: Person, late: bool = False) -> None:
    """They are in."""

    def unit(session: Session) -> None:
        for person in people:
            place = attendance_rows.participant_of(session, stage.meeting_id, person.person_id)
            assert place is not None
            values: dict[str, object] = {
                "sitting_id": stage.sitting_id,
                "person_id": person.person_id,
                "participant_id": place.id,
                "kind": "in",
                "round": 0,
                "happened_at": NINE,
                "entered_at": NINE,
                "method": "desk",
                "by_id": person.person_id,
                "verdict": "late" if late else "on_time",
            }
            signin_rows.add_record(session, values)

    await world.write(unit)


async def held(world: World) -> tuple[Person, list[Person], Stage]:
    """Two units of two; one late, one on leave, one absent; the meeting is over."""
    host = await world.hires("周会务", roles=("secretariat",))
    people = [
        await world.hires(name, unit=unit)
        for name, unit in (
            ("林小满", "财务处"),
            ("何平", "财务处"),
            ("方圆", "=1+1"),
            ("冯雨", "=1+1"),
        )
    ]
    stage = await meeting(world, host, people)
    await signs_in(world, stage, people[0])
    await signs_in(world, stage, people[2], late=True)

    def leave(session: Session) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, people[1].person_id)
        assert place is not None
        place.reply, place.replied_at = "leave", NINE - timedelta(days=1)

    await world.write(leave)
    await world.at(NINE + timedelta(hours=3))
    return host, people, stage


async def test_one_screen_two_pictures_and_a_workbook(world: World) -> None:
    host, _, _ = await held(world)
    await host.looks()
    await host.says("/meetings")
    await host.presses("季度工作例会")
    await host.presses("到会统计")
    seen = await host.sees(
        "应到 4，实到 2（迟到 1），请假 1，缺席 1",
        "到会率 50%，扣除请假、可免和后加入的为 67%",
        "准时率 50%，请假率 25%，无故缺席率 0%",
        "财务处 1/2，100%",
    )
    # In 单位序, never by the rates.
    assert seen.text.index("财务处") < seen.text.index("=1+1 1/2，50%")
    await host.presses("统计图")
    picture = await host.sees("各单位到会率图")
    assert picture.files[0].media_type == "image/png"
    look(world, picture.files[0].digest, "statistics.png")
    await host.presses("Excel 表")
    table = await host.sees("到会统计表")
    book = openpyxl.load_workbook(io.BytesIO(world.app.files.read(table.files[0].digest)))
    sheet = book["按单位"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["单位", "应到", "实到", "迟到"]
    assert [row[0] for row in rows[1:]] == ["合计", "财务处", "=1+1"]
    assert rows[1][1:8] == [4, 2, 1, 0, 0, 1, 1]
    # A unit called like a formula stays text, also when the cell is edited.
    cell = sheet.cell(4, 1)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.below_messengers
async def test_counting_does_not_hold_the_writer_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, _, stage = await held(world)
    counted: list[str] = []

    def count(*args: Any, **named: Any) -> Any:
        counted.append(threading.current_thread().name)
        return statistics(*args, **named)

    monkeypatch.setattr("handlers.statistics.statistics", count)
    await host.looks()
    await host.presses_route("ua", stage.meeting_id)
    await host.sees("应到 4，实到 2（迟到 1），请假 1，缺席 1")
    assert len(counted) == 1 and counted != ["writer"]
    # The control: without reading ahead the writer does it.
    monkeypatch.setattr("handlers.ahead.AHEAD", {})
    await host.presses_route("ua", stage.meeting_id)
    await host.sees("应到 4，实到 2（迟到 1），请假 1，缺席 1")
    assert counted[1:] == ["writer"]


def look(world: World, digest: str, name: str) -> None:
    """Keeps a picture where a human wants to see it."""
    if LOOKS:
        (Path(LOOKS) / name).write_bytes(world.app.files.read(digest))


async def test_a_series_has_a_trend(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(f"代表{n}", unit="财务处") for n in range(4)]
    stages = []
    for week in (3, 2, 1, 0):
        stage = await meeting(
            world, host, people, starts_at=NINE - timedelta(weeks=week), title="季度工作例会"
        )
        await signs_in(world, stage, *people[: 4 - week])
        stages.append(stage)

    def series(session: Session) -> None:
        session.execute(update(meeting_rows.Meeting).values(series="1:例会"))

    await world.write(series)
    await world.at(NINE + timedelta(hours=3))
    await host.presses_route("ua", stages[-1].meeting_id, 0)
    await host.sees("历次（扣除后）：11月10日 25% → 11月17日 50% → 11月24日 75% → 12月1日 100%")
    await host.presses("统计图")
    trend = await host.sees("历次到会率图")
    look(world, trend.files[0].digest, "trend.png")
    # What comes after a meeting is no part of its trend.
    await host.presses_route("ua", stages[1].meeting_id, 0)
    await host.sees("11月10日 25% → 11月17日 50%")
    await host.sees_nothing_of("12月1日")


async def test_a_unit_sees_its_own_and_others_nothing(world: World) -> None:
    _, people, stage = await held(world)
    chief = await world.hires("财务主任", unit="财务处")
    await heads(world, "财务处", head=chief, contact=None)
    await chief.looks()
    await chief.presses_route("ua", stage.meeting_id)
    await chief.sees("本单位部分", "应到 2，实到 1（迟到 0），请假 1，缺席 0")
    await chief.sees_nothing_of("=1+1")
    await chief.presses("Excel 表")
    table = await chief.sees("到会统计表")
    book = openpyxl.load_workbook(io.BytesIO(world.app.files.read(table.files[0].digest)))
    names = [row[0].value for row in book["按单位"].iter_rows()]
    assert names == ["单位", "合计", "财务处"]
    await people[0].presses_route("ua", stage.meeting_id)
    await people[0].sees("not-allowed")
    # A head of a unit nobody was invited from sees nothing either.
    outsider = await world.hires("外处", unit="外处")
    await heads(world, "外处", head=outsider, contact=None)
    await outsider.presses_route("ua", stage.meeting_id)
    await outsider.sees("not-allowed")


async def test_sittings_stand_apart_and_what_has_not_begun_is_not_counted(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(f"代表{n}", unit="财务处") for n in range(2)]
    stage = await meeting(world, host, people)

    def sittings(session: Session) -> None:
        first = meeting_rows.sitting(session, stage.sitting_id)
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert first is not None
        assert found is not None
        first.title = "上午"
        found.ends_at = NINE + timedelta(hours=26)
        for number, hours, title in ((2, 5, "下午"), (3, 24, "次日")):
            session.add(
                meeting_rows.Sitting(
                    meeting_id=stage.meeting_id,
                    number=number,
                    title=title,
                    starts_at=NINE + timedelta(hours=hours),
                    ends_at=NINE + timedelta(hours=hours + 2),
                )
            )
        place = attendance_rows.participant_of(session, stage.meeting_id, people[1].person_id)
        assert place is not None
        place.reply, place.leave_sittings = "leave", [2]

    await world.write(sittings)
    await signs_in(world, stage, *people)
    await host.presses_route("ua", stage.meeting_id)
    await host.sees("会议开始后才有到会统计", "statistics-early")
    await world.at(NINE + timedelta(hours=8))
    await host.presses_route("ua", stage.meeting_id)
    seen = await host.sees(
        "应到 4，实到 2", "请假 1，缺席 1", "第1场 上午 2/2，100%", "第2场 下午 0/2，0%"
    )
    assert "次日" not in seen.text
    await host.presses("Excel 表")
    table = await host.sees("到会统计表")
    book = openpyxl.load_workbook(io.BytesIO(world.app.files.read(table.files[0].digest)))
    assert book.sheetnames == ["按单位", "按场次", "单位和场次"]


def naive(session: Session, stage: Stage) -> dict[str, tuple[int, int, int, int]]:
    """By unit: expected, present, leave, unexcused; read row by row."""
    found: dict[str, list[int]] = {}
    live = {row.person_id for row in signin_rows.live_records(session, stage.sitting_id)}
    for place in session.query(attendance_rows.Participant).all():
        if place.removed_at or place.standing != "approved" or place.role != "attend":
            continue
        if place.source == "walk_in":
            continue
        unit = people_rows.unit(session, place.unit_id) if place.unit_id else None
        line = found.setdefault(unit.name if unit else "", [0, 0, 0, 0])
        here = place.person_id in live
        away = place.reply == "leave" and not here
        row = absence_rows.absence_of(session, stage.sitting_id, place.id)
        blamed = row is not None and (row.kind, row.decision) == ("absent", "unexcused")
        line[0] += 1
        line[1] += here
        line[2] += away
        line[3] += not here and not away and blamed
    return {name: (a, b, c, d) for name, (a, b, c, d) in found.items()}


async def test_the_statement_counts_what_a_look_at_every_row_counts(world: World) -> None:
    """Roles, leave, annulments, walk-ins, refused and removed people, decisions: drawn at random,
    counted twice by ways that share nothing."""
    host = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(f"代表{n}", unit=f"单位{n % 4}", bound=False) for n in range(48)]
    stage = await meeting(world, host, people)
    draw = random.Random(3)

    def happens(session: Session) -> None:
        for place in attendance_rows.participants_of(session, stage.meeting_id):
            place.role = draw.choice(["attend", "attend", "attend", "in_attendance", "staff"])
            place.source = draw.choice(["invited", "unit", "substitute", "walk_in"])
            place.standing = draw.choice(["approved", "approved", "approved", "pending"])
            place.reply = draw.choice(["attending", "none", "leave"])
            place.removed_at = NINE if draw.random() < 0.1 else None
            records(session, place)
            if draw.random() < 0.5:
                decided(session, place)

    def records(session: Session, place: attendance_rows.Participant) -> None:
        kinds = draw.choice([(), ("in",), ("in", "annul"), ("in", "out")])
        for kind in kinds:
            values: dict[str, object] = {
                "sitting_id": stage.sitting_id,
                "person_id": place.person_id,
                "participant_id": place.id,
                "kind": kind,
                "round": 0,
                "happened_at": NINE,
                "entered_at": NINE,
                "method": "desk",
                "by_id": host.person_id,
                "verdict": draw.choice(["on_time", "late"]),
            }
            signin_rows.add_record(session, values)

    def decided(session: Session, place: attendance_rows.Participant) -> None:
        session.add(
            absence_rows.Absence(
                sitting_id=stage.sitting_id,
                participant_id=place.id,
                kind=draw.choice(["absent", "late"]),
                state="decided",
                asked_at=NINE,
                decision=draw.choice(["excused", "unexcused", "waived"]),
            )
        )

    await world.write(happens)
    await world.restarts()
    now = NINE + timedelta(hours=3)
    who = Who(host.person_id, "周会务", frozenset({Role.SECRETARIAT}))
    found: Any = await world.read(lambda s: statistics(s, who, stage.meeting_id, now=now))
    counted = {
        unit.unit: (
            unit.tally.expected,
            unit.tally.present,
            unit.tally.leave,
            unit.tally.unexcused,
        )
        for unit in found.by_unit
        if unit.tally.expected
    }
    assert counted == await world.read(lambda s: naive(s, stage))
    assert tuple(map(sum, zip(*counted.values(), strict=True))) == (
        found.tally.expected,
        found.tally.present,
        found.tally.leave,
        found.tally.unexcused,
    )


@pytest.mark.proof
@pytest.mark.skipif(not CALC, reason="needs LibreOffice Calc (libreoffice-calc-nogui)")
async def test_the_workbook_opens_clean_in_an_office_program(world: World, tmp_path: Path) -> None:
    """LibreOffice opens it, repairs nothing, computes nothing."""
    host, _, stage = await held(world)
    await host.presses_route("ud", stage.meeting_id)
    table = await host.sees("到会统计表")
    (tmp_path / "table.xlsx").write_bytes(world.app.files.read(table.files[0].digest))
    assert OFFICE is not None
    paper = tmp_path / "table.xlsx"
    command = [OFFICE, "--headless", "--convert-to", "csv", "--outdir", tmp_path, paper]
    running = await asyncio.create_subprocess_exec(
        *map(str, command), env={**os.environ, "HOME": str(tmp_path)}
    )
    assert await asyncio.wait_for(running.wait(), 120) == 0
    lines = (tmp_path / "table.csv").read_text().splitlines()
    assert lines[3].startswith("=1+1,2,1,1")
