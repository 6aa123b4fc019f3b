"""Rows 3.7, 6.2, 6.4, 6.6, 6.7: what is held back until the start, editions and what changed,
numbers as papers say them, review dates, and a search by number, year and unit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import Session
from storage import document_numbers as number_rows
from storage import documents as rows
from storage import meetings as meeting_rows
from tests.stories.meeting_stage import NINE, docx, published
from tests.stories.test_documents import adds
from tests.stories.world import World

LETTER = docx(
    "青川市档案局文件",
    "青档发〔2026〕07号",
    "关于开展利用工作的通知",
    "青川市档案局",
    "2026年11月3日",
)


async def test_what_is_held_back_goes_out_when_the_meeting_begins(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    comes = await world.hires("林小满", unit="利用处")
    away = await world.hires("何平", unit="财务处")
    late = await world.hires("赵过", unit="信息处")
    stage = await published(world, desk, [comes, away, late])
    await stage.replies(away, "leave")
    await stage.replies(late, "leave")
    await adds(stage, desk, "表决稿.docx", docx("表决稿"), "开会时发")
    await desk.sees("开会时发", "表决稿")
    await comes.looks()
    await stage.opens(comes, "dp", await stage.participant(comes))
    await comes.sees("现在没有可以看的材料")
    await world.restarts()
    # It is moved by a day: the old start gives nothing away.

    def moved(session: Session) -> None:
        from meetings import following

        meeting = meeting_rows.locked(session, stage.id)
        assert meeting is not None
        meeting.starts_at += timedelta(days=1)
        meeting.ends_at += timedelta(days=1)
        following.meeting_changed(session, meeting, now=world.clock.now(), office=world.office)

    await world.write(moved)
    await comes.looks()
    await world.at(NINE + timedelta(minutes=5))
    await comes.sees_nothing_of("表决稿")
    await stage.opens(comes, "dp", await stage.participant(comes))
    await comes.sees("现在没有可以看的材料")
    await comes.looks()
    await world.at(NINE + timedelta(days=1, minutes=1))
    given = await comes.sees("会议材料发给您", "《表决稿》")
    assert [file.name for file in given.files] == ["表决稿.docx"]
    assert not [s for s in await away.phone.screen() if "表决稿" in s.text]

    def comes_after_all(session: Session, place_id: int) -> None:
        from meetings import documents
        from storage import attendance

        place = attendance.participant(session, place_id)
        assert place is not None
        place.reply = "attend"
        documents.give(session, place, documents.Stage.BEFORE, now=world.clock.now())

    place_id = await stage.participant(late)
    await world.write(lambda s: comes_after_all(s, place_id))
    await late.looks()
    await world.app.settle()
    assert [s for s in await late.phone.screen() if "表决稿" in s.text]


async def test_a_postponed_meeting_gives_nothing_at_its_old_start(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    comes = await world.hires("林小满")
    stage = await published(world, desk, [comes])
    await adds(stage, desk, "表决稿.docx", docx("表决稿"), "开会时发")

    def postponed(session: Session) -> None:
        from meetings import following

        meeting = meeting_rows.locked(session, stage.id)
        assert meeting is not None
        meeting.state = "postponed"
        following.meeting_over(session, meeting, now=world.clock.now(), office=world.office)

    await world.write(postponed)
    await world.at(NINE + timedelta(hours=1))
    assert not [s for s in await comes.phone.screen() if "表决稿" in s.text]
    await stage.opens(comes, "dp", await stage.participant(comes))
    await comes.sees("现在没有可以看的材料")


async def test_the_number_of_a_paper_is_suggested_confirmed_and_registered(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await adds(stage, desk, "通知.docx", LETTER, "会前发")
    await world.app.timetable.read_documents()
    await stage.opens(desk, "dv", 1)
    await desk.sees("文件里写着", "青档发〔2026〕7号，青川市档案局，11月3日（星期二）")
    await desk.presses("按此登记")
    await desk.sees("已登记", "青档发〔2026〕7号")
    await desk.sees_nothing_of("文件里写着")
    await desk.says("/numbers 7号")
    await desk.presses("青档发〔2026〕7号")
    await desk.sees("通知", "外来文号")
    # Another paper with the same number is asked about.
    await adds(stage, desk, "转发.docx", docx("转发"), "会前发")
    await stage.opens(desk, "dv", 2)
    await desk.presses("文号、日期")
    await desk.says("青档发〔2026〕7号")
    await desk.says("x" * 61)
    await desk.sees("太长了")
    await desk.says("青川市档案局")
    await desk.says("13月40日")
    await desk.says("2026年11月5日")
    await desk.sees("青档发〔2026〕7号 已登记在：通知", "同一个文号吗")
    await desk.presses("不是，改文号")
    await desk.says("青档发〔2026〕8号")
    await desk.sees("已登记", "青档发〔2026〕8号，青川市档案局，11月5日")
    # Mistyped: the number it had stays listed as void.
    await desk.presses("文号、日期")
    await desk.presses("没有")
    await desk.presses("青川市档案局")
    await desk.presses("11月5日")
    await desk.sees("已登记")
    void = await world.read(
        lambda s: [n.text for n in s.query(number_rows.DocumentNumber).all() if n.void_at]
    )
    assert void == ["青档发〔2026〕8号"]


async def test_a_notice_is_numbered_here_and_the_number_is_not_rewritten(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await adds(stage, desk, "会议通知.docx", docx("通知"), "会前发")
    await stage.opens(desk, "dv", 1)
    await desk.presses("编文号")
    await desk.sees("已编文号", "示例会〔2026〕1号，11月23日")
    await stage.opens(desk, "Nl", 1)
    await desk.sees("已经有文号：示例会〔2026〕1号")
    await desk.presses("文号、日期")
    await desk.says("示例会〔2026〕9号")
    await desk.says("办公室")
    await desk.says("11月23日")
    await desk.sees("不能改写")
    await stage.opens(desk, "dv", 1)
    await desk.presses("改分类")
    await desk.presses("照片")
    await adds(stage, desk, "发言.docx", docx("发言"), "会前发")
    await stage.opens(desk, "Nl", 2)
    await desk.sees("不编文号", "number-category")


async def test_editions_show_what_changed_and_an_old_one_says_so(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "方案.docx", docx("方案"), "会前发")
    await stage.opens(desk, "ds", 1, 3)
    await stage.opens(desk, "dn", 1)
    await desk.sends("方案.docx", docx("方案（修订）", *("很长的一段" * 400 for _ in range(3))))
    await stage.opens(desk, "dk", 1, 2)
    await stage.opens(desk, "Ni", 1)
    await desk.sees(
        "历次版本（2版）", "最近一版之后改过", "分类：会议材料 → 报告",
        "第2版，现行", "→", "发放时间：会前发 → 不发，会务组留存", "第1版，已更新",
    )  # fmt: skip
    await desk.presses("打开第1版")
    old = await desk.sees("第1版已更新，请用第2版")
    assert [file.name for file in old.files] == ["方案.docx"]
    for nosy in ("Ni", "Nn", "Nj", "Nk", "Nl", "Nm", "No", "Ng", "Nh"):
        await stage.opens(guest, nosy, 1)
        await guest.sees("not-allowed" if nosy != "Nh" else "gone")


async def test_on_its_review_date_somebody_is_asked_and_answers(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await adds(stage, desk, "办法.docx", docx("办法"), "会前发")
    await stage.opens(desk, "Nm", 1)
    await desk.says("2026年11月20日")
    await desk.sees("今天以后")
    await desk.says("2026年12月10日")
    await desk.sees("已记下复核日期", "12月10日（星期四）复核")
    await desk.looks()
    await world.at(datetime(2026, 12, 10, 1, 29, tzinfo=UTC))
    await desk.sees_nothing_of("请复核")
    await desk.looks()
    await world.at(datetime(2026, 12, 10, 1, 31, tzinfo=UTC))
    await desk.sees("请复核：《办法》", "还有效吗")
    # Nobody answers: asked once more, then no more.
    await desk.looks()
    await world.at(datetime(2026, 12, 15, 2, 0, tzinfo=UTC))
    await desk.sees("请复核：《办法》")
    await stage.opens(desk, "dv", 1)
    await desk.sees("应复核，尚未答复")
    await stage.opens(desk, "Nm", 1)
    await desk.presses("2027年6月15日")
    await desk.sees("已记下复核日期")
    await desk.looks()
    await world.at(datetime(2026, 12, 31, 2, 0, tzinfo=UTC))
    await desk.sees_nothing_of("请复核")
    await stage.opens(desk, "No", 1)
    await desk.sees("不再提醒复核")
    due = await world.read(lambda s: s.get(rows.Document, 1).review_on)
    assert due is None


async def test_a_paper_is_found_by_number_year_unit_and_category(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    other = await world.hires("何苗")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "通知.docx", LETTER, "会前发")
    await adds(stage, desk, "报告.docx", docx("本年度工作"), "会前发")
    await world.app.timetable.read_documents()
    await stage.opens(desk, "Nj", 1)
    for asked in ("2026年 7号 通知", "〔2026〕7号", "7号", "2026年 档案局", "青川市档案局 通知"):
        await guest.says(f"/find {asked}")
        await guest.sees("共1份", "通知", "青档发〔2026〕7号，11月3日")
    await guest.says("/find 2026年 报告")
    await guest.sees("共1份", "报告（报告）")
    for asked in ("2025年 7号", "2026年 9号 通知"):
        await guest.says(f"/find {asked}")
        await guest.sees("没有找到")
    await other.says("/find 〔2026〕7号")
    await other.sees("没有找到")
