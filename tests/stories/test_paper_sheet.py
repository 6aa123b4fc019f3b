"""Rows 3.2, 3.3: the signed sheet is entered by one, looked at by another, and compared."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
from PIL import Image

from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.signin import paper_entries
from meetings.signin.paper_entries import Waiting, Written
from meetings.signin.paper_rules import SheetPicture
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.signin import paper
from tests.papers.samples import pages_of
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World

NAMES = ("林小满", "何平", "方圆", "于静")


def photo(shade: int = 200) -> bytes:
    """A picture of the signed sheet."""
    out = io.BytesIO()
    Image.new("L", (60, 80), shade).save(out, "JPEG")
    return out.getvalue()


async def staged(world: World) -> tuple[Person, Person, list[Person], Stage]:
    """A meeting of four, its sheet printed."""
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门", unit="后勤处")
    guests = [await world.hires(name, unit="财务处") for name in NAMES]
    stage = await meeting(world, host, guests, staff=[door])
    await world.at(NINE - timedelta(minutes=20))
    await host.says("/signin")
    await host.presses("纸质签到")
    await host.sees("还没有打印过签到表")
    await host.presses("打印签到表")
    seen = await host.sees("签到表已生成")
    assert [file.name for file in seen.files] == ["签到表.pdf"]
    return host, door, guests, stage


async def enters(person: Person, serials: str, *pictures: bytes) -> None:
    """The whole form, from the menu to the last picture."""
    await person.says("/signin")
    await person.presses("纸质签到")
    await person.presses("录入签到表")
    await person.says(serials)
    await person.presses("确认")
    for picture in pictures or (photo(),):
        await person.sends("sheet.jpg", picture)
    await person.presses("发完了")


async def test_one_enters_and_another_confirms(any_world: World) -> None:
    world = any_world
    host, door, guests, stage = await staged(world)
    await guests[1].opens(stage.code)

    # Somebody is taken off the list after printing: the other serials stay.
    def remove(session: Any) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, guests[0].person_id)
        assert place is not None
        place.removed_at = world.clock.now()

    await world.write(remove)
    await world.at(NINE + timedelta(hours=3))
    await host.looks()
    await door.says("/signin")
    await door.presses("纸质签到")
    await door.presses("录入签到表")
    for bad in ("", "甲乙", "0", "3-1", "1-99999", "-5"):
        await door.says(bad or " ")
    await door.sees("没有看懂")
    await door.says("1,9")
    await door.sees("表上没有这些序号：1, 9")
    await door.says("２—3 4")
    await door.sees("共 3 人", "2 何平", "3 方圆", "4 于静")
    await world.restarts()
    await door.presses("确认")
    await door.says("没有照片")
    await door.sees("请发签到表的照片")
    await door.sends("sheet.jpg", photo())
    await door.sees("已收 1 张")
    await door.presses("发完了")
    await door.sees("等另一位工作人员对照照片核对", "2 何平", "撤回")
    assert [record.method for record in await stage.records()] == ["venue_code"]

    asked = await host.sees("请核对纸质签到", "吴门", "3 方圆", "一致，确认")
    assert [file.media_type.split("/")[0] for file in asked.files] == ["image"]
    await host.presses("一致，确认")
    await host.sees("已录入 2 人（纸质）", "另有 1 人此前已签到", "周会务 12:00 已核对")
    await door.sees("周会务已核对您录入的“季度工作例会”签到表，共 3 人")
    methods = {record.method: record.happened_at for record in await stage.records()}
    assert methods["paper"] == NINE
    await guests[2].opens(stage.poster)
    await guests[2].sees("09:00 已经签到（纸质签到表")
    await host.presses("看照片（1）")
    seen = await host.sees("签到表照片 1 张")
    assert len(seen.files) == 1


async def test_nobody_confirms_their_own_and_only_one_decides(world: World) -> None:
    host, door, guests, stage = await staged(world)
    other = await world.hires("郑会务", roles=("secretariat",))
    await host.looks()
    await enters(door, "1-2")
    [entry] = await entries(stage)
    await other.says("/signin")
    await other.sees("核对签到表（1）")
    for payload in ("zk", "zc", "zj"):
        await door.presses_route(payload, entry.id)
        await door.sees("要由另一位工作人员核对")
    await guests[0].presses_route("zk", entry.id)
    await guests[0].sees("not-allowed")
    assert not await stage.records()
    await host.presses("一致，确认")
    await other.presses_route("zk", entry.id)
    await other.sees("这份已经处理过", "周会务", "已核对")
    await door.presses_route("zw", entry.id)
    await door.sees("这份已经处理过")
    assert len(await stage.records()) == 2


async def test_the_second_person_adds_and_strikes_with_a_remark(world: World) -> None:
    host, door, guests, stage = await staged(world)
    await host.looks()
    await enters(door, "1-3", photo(), photo(90))
    await host.presses("有出入")
    await host.sees("签了名、没有录进来的序号")
    await host.says("2")
    await host.sees("表上没有这些序号：2")
    await host.says("4")
    await host.sees("录进来了、其实没有签名的序号")
    await host.says("4")
    await host.sees("表上没有这些序号：4")
    await host.says("3")
    await host.says("绝密★10年")
    await host.sees("level-mark")
    await host.says("3 号是空白")
    await host.sees("已录入 3 人（纸质）", "补上：4", "划掉：3", "3 号是空白")
    signed = {record.person_id for record in await stage.records()}
    assert signed == {guests[number].person_id for number in (0, 1, 3)}
    await door.sees("核对了您录入的“季度工作例会”签到表，有改动，现为 3 人", "3 号是空白")


async def test_what_can_not_be_read_goes_back_or_is_withdrawn(world: World) -> None:
    host, door, _, stage = await staged(world)
    await host.looks()
    await enters(door, "1")
    await host.presses("退回重录")
    await host.says("照片看不清")
    await host.sees("已退回，没有记签到", "周会务 08:40 退回")
    await door.sees("退回了您录入的", "照片看不清")
    await enters(door, "1")
    await door.presses("撤回")
    await door.sees("已撤回，没有记签到")
    await host.says("/signin")
    await host.presses("纸质签到")
    await host.presses("录入记录")
    await host.sees("录入记录（2份）", "已撤回 · 吴门", "已退回 · 吴门")
    assert not await stage.records()


async def test_two_who_enter_the_same_lines_have_looked_twice(world: World) -> None:
    host, door, _, stage = await staged(world)
    await enters(door, "1-2")
    await enters(host, "1 2", photo(90))
    await host.sees("两人一致，已核对", "已录入 2 人（纸质）")
    assert len(await stage.records()) == 2
    [entry] = await entries(stage)
    assert (entry.state, entry.by_id, entry.decided_by_id) == (
        "confirmed",
        door.person_id,
        host.person_id,
    )
    assert len(await stage.world.read(lambda s: paper.files_of(s, [entry.id]))) == 2

    await enters(door, "3")
    await host.looks()
    await enters(host, "3-4")
    await host.sees("另一位也录了这些序号，两份不一样", "吴门也录了这些序号", "只在这份：4")
    await host.presses("看吴门录的")
    await host.sees("周会务也录了这些序号", "只在那份：4")
    await host.presses("一致，确认")
    await host.sees("已录入 1 人（纸质）")
    states = {tuple(e.serials): e.state for e in await entries(stage)}
    # What only the host had entered is not lost: it waits for somebody else's look.
    assert states == {(1, 2): "confirmed", (3,): "confirmed", (4,): "waiting"}


async def test_it_is_said_of_which_sitting_and_whether_the_photo_is(world: World) -> None:
    _host, door, _, stage = await staged(world)
    await enters(door, "1-2")
    [entry] = await entries(stage)

    def same_photo(session: Any) -> None:
        first = meeting_rows.sittings_of(session, stage.meeting_id)[0]
        starts = first.ends_at + timedelta(hours=2)
        second = meeting_rows.Sitting(
            meeting_id=stage.meeting_id,
            number=2,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
        )
        session.add(second)
        session.flush()
        other = paper.PaperEntry(
            sitting_id=second.id, serials=[1], by_id=door.person_id, at=entry.at
        )
        session.add(other)
        session.flush()
        [file] = paper.files_of(session, [entry.id])
        session.add(
            paper.PaperFile(
                entry_id=other.id,
                digest=file.digest,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
            )
        )

    await world.write(same_photo)
    await door.presses_route("zo", entry.id)
    await door.sees("第1场", "这些照片也用于第2场的录入")


async def test_who_signed_on_a_spare_row_gets_a_serial(world: World) -> None:
    host, door, guests, stage = await staged(world)
    extra = await world.hires("郑外", unit="信息中心")
    await world.at(NINE + timedelta(hours=3))
    await door.says("/signin")
    await door.presses("纸质签到")
    await door.presses("手写补充")
    await door.says("没有这个人")
    await door.says("郑外")
    await door.sees("郑外（信息中心）编为 5 号", "待核")
    await door.presses("手写补充")
    await door.says("郑外")
    await door.sees("原来就是 5 号")
    await door.presses("手写补充")
    await door.says("吴门")
    await door.sees("signin-desk-self")
    assert not await stage.records()
    await host.looks()
    await enters(door, "1 5")
    await host.presses("一致，确认")
    await host.sees("已录入 2 人（纸质）", "5 郑外（信息中心）")
    signed = {record.person_id for record in await stage.records()}
    assert signed == {guests[0].person_id, extra.person_id}
    source = await world.read(
        lambda s: attendance_rows.any_participant_of(s, stage.meeting_id, extra.person_id).source
    )
    assert source == "walk_in"


async def test_nobodys_own_line_is_written_by_themselves(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    clerk = await world.hires("郑会务", roles=("secretariat",))
    stage = await meeting(world, host, [host, clerk])
    await world.at(NINE - timedelta(minutes=20))
    await host.says("/signin")
    await host.presses("纸质签到")
    await host.presses("打印签到表")
    await host.looks()
    await enters(clerk, "1-2")
    await host.presses("一致，确认")
    await host.sees("已录入 2 人（纸质）")
    by = {record.person_id: record.by_id for record in await stage.records()}
    assert by == {host.person_id: clerk.person_id, clerk.person_id: host.person_id}


async def test_where_the_profile_wants_one_person_one_is_enough(world: World) -> None:
    _, door, guests, stage = await staged(world)
    rule = replace(world.office.profile.signin, paper_second=False)
    alone = replace(world.office, profile=replace(world.office.profile, signin=rule))

    def enter(office: Any, *pictures: SheetPicture) -> Any:
        def unit(session: Any) -> Any:
            who = who_is(session, door.person_id)
            assert who is not None
            actor, now = Actor(who, "test"), world.clock.now()
            return paper_entries.enter_sheet(
                session, actor, stage.sitting_id, [2, 1, 2], pictures, now=now, office=office
            )

        return world.write(unit)

    without = await enter(world.office)
    assert isinstance(without, Refused)
    assert without.code == "sheet-picture-needed"
    with_one = await enter(world.office, SheetPicture("0" * 64, "a.jpg", "image/jpeg", 9))
    assert isinstance(with_one, Waiting)
    assert not await stage.records()
    at_once = await enter(alone)
    assert isinstance(at_once, Written)
    signed = {record.person_id for record in await stage.records()}
    assert signed == {guests[0].person_id, guests[1].person_id}


async def test_the_sheet_beside_the_electronic_list(world: World) -> None:
    host, door, guests, stage = await staged(world)
    await host.presses("签到总览")
    await host.presses("纸质签到")
    await host.presses("与电子对照")
    await host.sees("还没有核对过的纸质签到")
    await host.looks()
    await guests[0].opens(stage.code)  # on both
    await guests[2].opens(stage.code)  # electronic only
    await world.at(NINE + timedelta(minutes=5))
    await guests[1].opens(stage.code)  # on both, late
    await enters(door, "1,2,4")
    await host.presses("一致，确认")
    await host.presses("纸质签到")
    await host.presses("与电子对照")
    seen = await host.sees("两边都有 2 人，只有纸质 1 人，只有电子 1 人，都没有 0 人")
    assert "以纸质签到表为准" in seen.text
    for line in ("于静（财务处）：只在纸上签名", "方圆（财务处）：只有电子：08:40 扫签到码"):
        assert line in seen.text
    assert "何平（财务处）：都有，扫码 09:05 为迟到" in seen.text
    assert "林小满" not in seen.text
    await host.presses("对照表（表格）")
    [table] = (await host.sees("对照表已生成")).files
    book = openpyxl.load_workbook(io.BytesIO(world.app.files.read(table.digest)))
    rows = {row[1]: row[4:] for row in book.active.iter_rows(min_row=2, values_only=True)}
    assert rows["林小满"] == ("已签名", "08:40 扫签到码", None, "到会")
    assert rows["方圆"] == (None, "08:40 扫签到码", "只有电子：08:40 扫签到码", "待核")
    assert rows["于静"] == ("已签名", None, "只在纸上签名", "到会")
    await host.presses("与电子对照")
    await host.presses("对照表（打印）")
    [printed] = (await host.sees("对照表已生成")).files
    words = "".join(pages_of(world.app.files.read(printed.digest))).replace("\n", "")
    assert all(word in words for word in ("签到对照表", "于静", "方圆", "照片 1 张", "核对"))
    assert "林小满" not in words


async def test_a_sheet_for_each_desk_says_who_comes_for_whom(world: World) -> None:
    host, _, guests, stage = await staged(world)
    stand_in = await world.hires("代小平", unit="信息中心")

    def substitute(session: Any) -> None:
        gone = attendance_rows.participant_of(session, stage.meeting_id, guests[1].person_id)
        assert gone is not None
        gone.removed_at, gone.reply = world.clock.now(), "substituted"
        unit = people_rows.unit_named(session, "信息中心")
        assert unit is not None
        session.add(
            attendance_rows.Participant(
                meeting_id=stage.meeting_id,
                person_id=stand_in.person_id,
                unit_id=unit.id,
                role="attend",
                position=9,
                source="substitute",
                substitute_for_id=gone.id,
            )
        )

    await world.write(substitute)
    await host.presses("纸质签到")
    await host.presses("分台打印")
    await host.presses("按单位2台")
    [printed] = (await host.sees("签到表已生成")).files
    pages = pages_of(world.app.files.read(printed.digest))
    first, second = (page.replace(" ", "") for page in pages)
    assert "第1签到台" in first
    assert "财务处" in first
    assert "代何平" not in first.replace("\n", "")
    assert "第2签到台" in second
    assert "代何平" in second.replace("\n", "")
    # Serials stay: who took the place comes last, the one who left keeps the number.
    assert "\n5" in second
    assert "应到1人" in second
    assert "应到3人" in first


async def entries(stage: Stage) -> list[paper.PaperEntry]:
    """All back-entries of the meeting."""
    number = stage.meeting_id
    found: list[paper.PaperEntry] = await stage.world.read(
        lambda s: list(paper.entries_of_meeting(s, number))
    )
    return found
