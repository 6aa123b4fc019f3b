"""Row 2.6: an office's roster comes in as it is, is looked at, confirmed, and kept up to date."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest

from jobs.do_work import do_next
from meetings.people import who_is
from meetings.roster.applying import Applying
from meetings.roster.preview import roster_now
from meetings.roster.steps import Step
from storage import Session, audit, work
from storage import people as rows
from storage import roster as roster_rows
from tests import samples
from tests.stories.world import Person, World


async def host(world: World, *roles: str) -> Person:
    return await world.hires("周会务", roles=roles or ("secretariat",))


async def sends_roster(desk: Person, name: str, data: bytes) -> None:
    await desk.says("/people")
    await desk.presses("导入名册")
    await desk.sends(name, data)


async def everybody(world: World) -> Counter[tuple[str, str | None]]:
    """Name and number of everybody who has not left."""

    def read(session: Session) -> Counter[tuple[str, str | None]]:
        return Counter((person.name, person.phone) for person in rows.staff(session))

    found: Counter[tuple[str, str | None]] = await world.read(read)
    return found


async def presses_and_dies(world: World, desk: Person, label: str, chunks: int) -> None:
    """A press whose work is only begun when the process is killed."""
    seen = next(
        seen
        for seen in reversed(await desk.phone.screen())
        if any(shown == label for shown, _ in seen.choices)
    )
    desk.before = await desk.phone.screen()
    await desk.phone.press(seen, label)
    await world.app.dispatcher.idle()
    for _ in range(chunks):
        assert await do_next(world.app.database, world.clock, world.office, "story")
    await world.restarts()


async def test_three_hundred_people_come_in_as_the_office_has_them(any_world: World) -> None:
    world = any_world
    desk = await host(world)
    await sends_roster(desk, "名册.xlsx", samples.workbook(samples.ugly()))
    await desk.sees("名册核对结果", "新增299人", "还没有写入", "确认导入")
    await desk.sees("“张伟”，按两个人处理", "第94行 状态：“冯调离”已离开")
    await desk.sees("按规定不保存这些列：性别")
    assert len(await everybody(world)) == 1

    await presses_and_dies(world, desk, "确认导入", chunks=3)
    await desk.sees("名册导入完成：新增299人，更改0人，离开0人，跳过0行")

    there = await everybody(world)
    assert sum(there.values()) == 300
    assert max(there.values()) == 1
    assert there["张伟", "13911110001"] == there["张伟", None] == 1
    assert there["赵明远", "13800000000"] == 1  # 赵　明　远, +86 and full width put right

    def posts(session: Session) -> list[tuple[str, str]]:
        [both] = rows.people_with_phone(session, "13911110002")
        return [(u.name, p.title) for p, u in rows.posts_of(session, [both.id])[both.id]]

    assert await world.read(posts) == [("办公室", "副主任"), ("机关党委", "专职副书记")]

    def contact(session: Session) -> str:
        [person] = rows.people_named(session, "欧阳文静")
        [chosen] = rows.people_named(session, "李敏")
        assert person.contact_id == chosen.id
        return chosen.phone or ""

    assert await world.read(contact) == "08163224455"


async def test_the_next_roster_shows_only_what_changed(any_world: World) -> None:
    world = any_world
    desk = await host(world)
    before = samples.people(60)
    await sends_roster(desk, "名册.csv", samples.csv_file(before))
    await desk.presses("确认导入")
    await desk.sees("新增60人")

    after = list(before)
    after[3] = replace(after[3], title="调研员")
    after[4] = replace(after[4], phone="13700000001")
    after[5] = replace(after[5], unit="档案技术处")
    after[6] = replace(after[6], status="退休")
    del after[7]
    after.append(samples.Row("新来的", "办公室", "科员", "13700000002"))
    await sends_roster(desk, "名册.xlsx", samples.workbook(after))
    seen = await desk.sees("新增1人，更改3人，离开2人，不变55人", "有误0行")
    for line in (
        "李明远：职务 业务一处 处长 → 业务一处 调研员",
        f"手机 {before[4].phone} → 13700000001",
        "职务 法规处 工程师 → 档案技术处 工程师",
        "新单位（1个）：档案技术处",
        f"{before[6].name}（信息中心 副主任）：表中注明已离开",
        f"{before[7].name}（保管利用处 主任）：不在这份表里",
    ):
        assert line in seen.text, f"{line} not in\n{seen.text}"
    await desk.presses("只新增和更改")
    await desk.sees("新增1人，更改3人，离开0人")
    assert sum((await everybody(world)).values()) == 62

    await sends_roster(desk, "名册.xlsx", samples.workbook(after))
    await desk.sees("新增0人，更改0人，离开2人")
    await desk.presses("全部确认")
    await desk.sees("离开2人")
    assert sum((await everybody(world)).values()) == 60
    await sends_roster(desk, "名册.xlsx", samples.workbook(after))
    await desk.sees("没有要改的")


async def test_who_leaves_loses_the_account_and_comes_back_as_themselves(world: World) -> None:
    desk = await host(world)
    guest = await world.hires("林小满", unit="财务处", phone="13700000009")
    await desk.says("/people")
    await desk.presses("导入名册")
    await desk.says("姓名\t单位\t手机\t状态\n林小满\t财务处\t13700000009\t离职")
    await desk.sees("离开1人", "林小满（财务处）：表中注明已离开")
    await desk.presses("全部确认")
    await desk.sees("离开1人")
    await guest.says("/my")
    await guest.sees("个人链接")

    await desk.says("/people")
    await desk.presses("导入名册")
    await desk.says("姓名\t单位\t手机\t状态\n林小满\t财务处\t13700000009\t在职")
    await desk.sees("以前离开过，现在恢复在册")
    await desk.presses("确认导入")

    def back(session: Session) -> list[int]:
        return [person.id for person in rows.people_named(session, "林小满")]

    assert await world.read(back) == [guest.person_id]


async def test_errors_are_told_by_row_and_column(world: World) -> None:
    desk = await host(world)
    table = [
        "姓名\t单位\t职务\t手机",
        "\t办公室\t科员\t13700000001",
        "王小二\t\t科员\t13700000002",
        "何长号\t办公室\t科员\t123456789012345678901",
        "<b>粗体</b>\t办公室\t科员\t13700000003",
        "笑脸😀\t办公室\t科员\t13700000004",
        "阿不都热合曼·买买提江·艾力\t办公室\t科员\t13700000005",
        "孙重名\t法规处\t科员\t",
        "孙重名\t法规处\t处长\t",
        "钱共用\t办公室\t科员\t13700000006",
        "赵共用\t办公室\t科员\t13700000006",
        "李科学\t办公室\t科员\t1.38E+10",
    ]
    await desk.says("/people")
    await desk.presses("导入名册")
    await desk.says("\n".join(table))
    seen = await desk.sees("新增1人", "有误10行")
    for line in (
        "第2行 姓名：没有姓名",
        "第3行 单位：没有单位",
        "第4行 手机：“123456789012345678901”位数不对",
        "第5行 姓名：“<b>粗体</b>”不像姓名",
        "第6行 姓名：“笑脸😀”不像姓名",
        "第8行 姓名：同一单位有几个“孙重名”",
        "第11行 手机：“13700000006”在表里有两个姓名",
        "第12行 手机：“1.38E+10”被表格软件改成了科学计数",
    ):
        assert line in seen.text, f"{line} not in\n{seen.text}"
    await desk.presses("确认导入")
    await desk.sees("新增1人", "跳过10行")


async def test_many_errors_come_as_a_workbook_too(world: World) -> None:
    desk = await host(world)
    bad = [replace(row, phone="12") for row in samples.people(30)]
    await sends_roster(desk, "名册.xlsx", samples.workbook(bad))
    seen = await desk.sees("有误30行", "另有20条", "放弃")
    [file] = seen.files
    assert file.name == "名册核对问题.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(world.app.files.read(file.digest)))
    assert book.active is not None
    lines = list(book.active.iter_rows(values_only=True))
    assert lines[1] == (4, "手机", "12", "有误", "第4行 手机：“12”位数不对，请核对")
    await desk.presses("放弃")
    await desk.sees("名册没有变动")


async def test_what_changed_after_the_preview_is_said_and_nothing_is_written(
    world: World,
) -> None:
    desk = await host(world)
    table = samples.csv_file(samples.people(5), encoding="utf-8")
    await sends_roster(desk, "名册.csv", table)
    await desk.sees("新增5人")
    await world.hires("赵明远", phone="13800000000", title="科员", rank="科员", bound=False)
    await desk.presses("确认导入")
    await desk.sees("这次没有写入")
    await desk.sees("涉及：赵明远", "新增4人", "不变1人")
    assert sum((await everybody(world)).values()) == 2
    await desk.presses("确认导入")
    await desk.sees("新增4人")
    assert sum((await everybody(world)).values()) == 6


async def test_a_preview_is_confirmed_once_by_hosts_only(world: World) -> None:
    desk = await host(world)
    guest = await world.hires("林小满")
    await sends_roster(desk, "名册.csv", samples.csv_file(samples.people(5)))
    preview = await desk.sees("新增5人")
    some = "只新增和更改（不标记离开）"
    await guest.phone.press(preview, some)
    await world.app.settle()
    await guest.sees("not-allowed")
    await guest.says("/people")
    await guest.sees("not-allowed")
    assert sum((await everybody(world)).values()) == 2

    await desk.presses(some)
    await desk.phone.press(preview, some)
    await world.app.settle()
    await desk.sees("这次核对已经结束")
    assert sum((await everybody(world)).values()) == 7


async def test_a_table_nobody_confirms_is_erased_after_a_day(world: World) -> None:
    desk = await host(world)
    await sends_roster(desk, "名册.csv", samples.csv_file(samples.people(5)))
    preview = await desk.sees("新增5人")
    await world.later(days=1, minutes=1)

    def kept(session: Session) -> object:
        item = work.one(session, 1)
        assert item is not None
        return item.data, item.result

    assert await world.read(kept) == ({}, None)
    await desk.phone.press(preview, "确认导入")
    await world.app.settle()
    await desk.sees("这次核对已经结束")


@pytest.mark.parametrize("count", [1_500, pytest.param(5_000, marks=pytest.mark.proof)])
async def test_thousands_of_rows_survive_a_kill(world: World, count: int) -> None:
    desk = await host(world)
    await sends_roster(desk, "名册.csv", samples.csv_file(samples.people(count)))
    await world.later(seconds=1)  # reading takes a while, and the leader has to stay one
    await desk.sees(f"新增{count:,}人")
    await presses_and_dies(world, desk, "确认导入", chunks=4)
    while await world.read(lambda session: work.under_way(session, "roster_import")):
        await world.later(seconds=1)
    await desk.sees(f"新增{count:,}人，更改0人，离开0人，跳过0行")
    assert sum((await everybody(world)).values()) == count + 1

    def sealed(session: Session) -> int:
        while audit.seal(session, 2_000):
            pass
        found = audit.verify(session)
        assert isinstance(found, audit.Verified)
        return found.count

    assert await world.write(sealed) >= count


async def test_an_import_that_breaks_is_said_and_can_be_taken_up_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await host(world)
    await sends_roster(desk, "名册.csv", samples.csv_file(samples.people(150)))
    whole = Applying.apply
    chunks: list[int] = []

    def breaks(applying: Applying, steps: list[Step]) -> None:
        chunks.append(len(steps))
        if len(chunks) > 1:
            raise RuntimeError("the disk is full")
        whole(applying, steps)

    monkeypatch.setattr(Applying, "apply", breaks)
    await desk.presses("确认导入")
    for _ in range(3):
        world.clock.forward(timedelta(seconds=5))
        await world.app.settle()
    await desk.sees("这项处理没有做完")
    monkeypatch.undo()
    await sends_roster(desk, "名册.csv", samples.csv_file(samples.people(150)))
    await desk.presses("确认导入")
    there = await everybody(world)
    assert (sum(there.values()), max(there.values())) == (151, 1)


async def test_progress_is_shown_in_place_of_the_preview(world: World) -> None:
    desk = await host(world)
    await sends_roster(desk, "名册.xlsx", samples.workbook(samples.people(450)))
    preview = await desk.sees("新增450人")
    await desk.phone.press(preview, "确认导入")
    await world.app.dispatcher.idle()
    for _ in range(3):
        await do_next(world.app.database, world.clock, world.office, "story")
    await world.app.deliverer.deliver_all()
    shown = {seen.ref: seen.text for seen in await desk.phone.screen()}
    assert shown[preview.ref] == "正在导入：200 / 461"
    await world.app.settle()
    shown = {seen.ref: seen.text for seen in await desk.phone.screen()}
    assert shown[preview.ref] == "导入结束，结果见下面。"


def _xlsx(*table: tuple[str | int, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in table:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.xlsx", b"", "file-empty"),
        ("名册.xlsx", _xlsx(("编号", "科目"), (1, "办公用品")), "没有找到列名：姓名、单位"),
        ("名册.xlsx", _xlsx(("姓名", "电话"), ("王五", "1")), "没有找到列名：单位"),
        ("名册.xlsx", _xlsx(("姓名", "单位")), "只有列名，没有人员"),
        ("名册.xlsx", _xlsx(("姓名", "单位"), ("=A1&B1", "办公室")), "公式没有算出结果"),
        ("名册.xlsx", _bomb(), "内容不正常"),
        ("名册.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"),
        ("名册.csv", b"\x81\xff\x00\x00\x81", "编码"),
        ("../../名册.xlsx", b"not a workbook", "file-not-what-it-says"),
    ],
)
async def test_what_is_no_roster_is_said_plainly(
    world: World, name: str, data: bytes, said: str
) -> None:
    desk = await host(world)
    await sends_roster(desk, name, data)
    await desk.sees(said)
    # The form stays open: the right file may follow at once.
    await desk.sends("名册.csv", samples.csv_file(samples.people(3)))
    await desk.sees("新增3人")


async def test_a_person_is_found_and_their_card_kept(world: World) -> None:
    desk = await host(world, "secretariat", "administrator")
    await sends_roster(desk, "名册.xlsx", samples.workbook(samples.ugly()))
    await desk.presses("确认导入")
    await desk.says("/people")
    await desk.presses("查找")
    await desk.says("没有这个人")
    await desk.sees("没有找到“没有这个人”")
    await desk.says("张伟")
    await desk.sees("找到2人")
    await desk.presses("张伟（财务处")
    await desk.sees("张伟", "财务处：", "13911110001", "未绑定，收不到通知")

    await desk.presses("个人链接")
    link = await desk.sees("张伟的个人链接", "请只发给本人")
    assert [file.media_type for file in link.files] == ["image/png"]
    await desk.presses("返回")
    await desk.sees("个人链接已生成，本人还没有打开")

    await desk.presses("设联络员")
    await desk.presses("选联络员")
    await desk.says("邱兼职")
    await desk.presses("邱兼职")
    await desk.sees("联络员：邱兼职")
    await desk.presses("设为财务处负责人")
    await desk.sees("单位负责人", "不再任财务处负责人")
    await desk.presses("语言")
    await desk.presses("English")
    await desk.sees("语言：English")
    await desk.presses("角色")
    await desk.presses("授予：会务组")
    await desk.sees("收回：会务组")
    await desk.presses("收回：会务组")
    await desk.sees("授予：会务组")
    await desk.presses("返回")
    await world.restarts()
    await desk.presses("标记离开")
    await desk.sees("离开前，这些要交给别人", "负责、联络或分管的单位1个：财务处")
    await desk.presses("全部交给另一位")
    await desk.says("邱兼职")
    await desk.sees("已交给邱兼职", "确认张伟已离开本单位")
    await desk.presses("确认已离开")
    await desk.sees("张伟已标记离开")
    await desk.presses("人员")
    await desk.sees("在册299人")


async def test_roles_are_the_administrators_and_the_last_one_stays(world: World) -> None:
    desk = await host(world)
    admin = await world.hires("管正", roles=("administrator",))
    await desk.says("/people")
    await desk.presses("按单位看")
    await desk.presses("办公室")
    await desk.presses("管正")
    card = await desk.sees("角色：管理员")
    assert "角色" not in [label for label, _ in card.choices]
    await desk.presses("标记离开")
    await desk.presses("确认已离开")
    await desk.sees("要由管理员标记离开")

    await admin.says("/people")
    await admin.presses("查找")
    await admin.says("管正")
    await admin.presses("管正（办公室")
    await admin.presses("角色")
    await admin.presses("收回：管理员")
    await admin.sees("最后一位管理员")

    def still(session: Session) -> bool:
        who = who_is(session, admin.person_id)
        return who is not None and len(who.roles) == 1

    assert await world.read(still)


async def test_links_are_printed_for_who_has_none(world: World) -> None:
    desk = await host(world)
    await sends_roster(desk, "名册.csv", samples.csv_file(samples.people(30)))
    await desk.presses("确认导入")
    await desk.presses("打印链接页")
    await desk.presses("财务处")
    sheet = await desk.sees("链接页：3人，其中新生成3人")
    assert [file.name for file in sheet.files] == ["财务处个人链接.pdf"]
    await desk.presses("财务处")
    await desk.sees("链接页：3人，其中新生成0人")
    await desk.presses("全部未绑定人员")
    await desk.sees("链接页：30人，其中新生成27人")

    def token(session: Session) -> str:
        [person] = rows.people_named(session, samples.people(1)[0].name)
        return roster_rows.open_links(session, [person.id])[person.id]

    guest = await world.hires("无关", bound=False)
    await guest.opens(f"http://huiwu.test/j/{await world.read(token)}")
    await guest.sees("已绑定：赵明远")


async def test_a_group_is_made_of_names(world: World) -> None:
    desk = await host(world)
    await world.hires("张伟", unit="财务处", bound=False)
    await world.hires("张伟", unit="人事处", bound=False)
    await world.hires("何平", unit="法规处", bound=False)
    await desk.says("/people")
    await desk.presses("小组")
    await desk.sees("还没有小组")
    await desk.presses("新建小组或加人")
    await desk.says("办公室主任")
    await desk.says("何平、张伟、没这人")
    await desk.sees("已选1人：何平", "名册里没有：没这人", "姓名（单位）")
    await desk.says("张伟（人事处）")
    await desk.sees("已选2人")
    await desk.presses("完成")
    await desk.sees("已建小组“办公室主任”，2人")
    await desk.presses("小组")
    await desk.presses("办公室主任")
    await desk.sees("何平（法规处）", "张伟（人事处）")


@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_without_buttons_the_import_goes_by_numbers(world: World) -> None:
    desk = await host(world)
    await desk.says("/people")
    await desk.presses("导入名册")
    await desk.sends("名册.csv", samples.csv_file(samples.people(120)))
    await desk.presses("确认导入")
    await desk.sees("新增120人，更改0人")

    def count(session: Session) -> int:
        return len(roster_now(session).people)

    assert await world.read(count) == 121
