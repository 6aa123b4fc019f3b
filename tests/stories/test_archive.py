"""Rows 4.8, 5.10, 6.3, 6.8: a meeting is filed whole, found again, and taken along as one zip."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import docx as library
import openpyxl

from papers.texts_of import first_text
from storage import Session, work
from storage import approvals as approval_rows
from storage import archive as rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import preparation as preparation_rows
from storage import proposals as proposal_rows
from storage import readings as reading_rows
from storage import record as record_rows
from storage import tasks as task_rows
from tests.stories.archive_stage import TITLE, adds, closed, files, items, leaps, office_of, over
from tests.stories.meeting_stage import NINE, Stage, docx, published
from tests.stories.test_notice_chain import asked, cast, signed, standard
from tests.stories.world import Person, World

FEBRUARY = datetime(2027, 2, 1, 1, tzinfo=UTC)


async def taken(world: World, keeper: Person, stage: Stage) -> zipfile.ZipFile:
    """The package as it arrives."""
    await stage.opens(keeper, "Rg")
    seen = await keeper.sees("解压后打开 index.html")
    (file,) = seen.files
    assert file.name == "2026-12-01 档案利用工作会.zip"
    return zipfile.ZipFile(io.BytesIO(world.app.files.read(file.digest)))


async def test_a_meeting_is_filed_found_and_taken_along(any_world: World) -> None:
    world = any_world
    desk, keeper, stage = await office_of(world)
    await keeper.says("/archive")
    await keeper.sees("待归档会议1个", TITLE, "12月15日（星期二）前归档")
    await keeper.presses(TITLE)
    page = await keeper.sees("还没归档", "会议记录未签字", "归入2件：议程、报告")
    assert "归档时自动生成：名单、签到名单" in page.text
    # The report is kept for ten years only, for a reason.
    await keeper.presses("归档清单")
    await keeper.sees("1. 议程｜会议议程｜永久", "2. 报告｜工作报告｜永久")
    await keeper.presses("2 工作报告")
    await keeper.presses("归档：10年")
    await keeper.says("只是阶段性数字")
    await keeper.sees("已记下", "保管期限：10年", "（期限表：永久）", "理由：只是阶段性数字")
    await files(keeper, stage)
    await keeper.sees("已归档，共4件")
    await world.restarts()
    # Pressed again nothing is filed twice.
    await stage.opens(keeper, "Rc")
    await keeper.sees("没有新的文件可归档")
    found = await items(stage)
    assert [one.code for one in found] == [
        "Z109-WS·2026-Y-BGS-0001",
        "Z109-WS·2026-Y-BGS-0002",
        "Z109-WS·2026-D10-BGS-0001",
        "Z109-WS·2026-D10-BGS-0002",
    ]
    assert [one.category for one in found] == ["roster", "agenda", "report", "sign_in"]
    assert [str(one.due_on) for one in found] == ["None", "None", "2036-12-31", "2036-12-31"]
    assert found[2].pages == 3
    # What came after goes in beside it, under codes of its own.
    await adds(desk, stage, "总结.docx", docx("总结"), level="internal")
    await keeper.says("/archive")
    await keeper.sees("归档后又有新文件", f"· {TITLE}：1件")
    await keeper.presses(TITLE)
    await keeper.presses("补充归档")
    await keeper.sees("补充归档1件")
    assert [one.code for one in await items(stage)][4:] == ["Z109-WS·2026-D30-BGS-0001"]
    await keeper.says("/archive")
    home = await keeper.sees("散会的会议都已归档", "2026年已归档5件")
    assert "又有新文件" not in home.text
    await keeper.presses("查档")
    await keeper.says("工作报告 2026")
    await keeper.sees("查到1件", "Z109-WS·2026-D10-BGS-0001 工作报告｜10年")
    package = await taken(world, keeper, stage)
    folder = "2026-12-01 档案利用工作会/"
    assert package.testzip() is None
    sums = package.read(folder + "manifest-sha256.txt").decode().splitlines()
    for line in sums:
        digest, _, path = line.partition("  ")
        assert hashlib.sha256(package.read(folder + path)).hexdigest() == digest
    names = {name.removeprefix(folder) for name in package.namelist()}
    assert names == {line.partition("  ")[2] for line in sums} | {"manifest-sha256.txt"}
    html = package.read(folder + "index.html").decode()
    assert "Z109-WS·2026-Y-BGS-0001" in html and "<script" not in html
    book = openpyxl.load_workbook(io.BytesIO(package.read(folder + "index.xlsx")))
    table = list(book.worksheets[0].iter_rows(values_only=True))
    assert table[0] == (
        *("序号", "档号", "文号", "责任者", "题名"),
        *("日期", "密级", "保管期限", "页数", "备注"),
    )
    assert [row[4] for row in table[1:]] == [
        TITLE + "名单",
        *("会议议程", "总结", "工作报告"),
        TITLE + "签到名单",
    ]
    # Who took it along is written down.
    await world.read(lambda s: _exported(s, keeper))


def _exported(session: Session, keeper: Person) -> None:
    found = session.query(reading_rows.Reading).all()
    assert {(one.person_id, one.how) for one in found} == {(keeper.person_id, "exported")}
    assert len(found) == 5


async def test_who_may_not_file_or_see_is_refused(world: World) -> None:
    desk, _, stage = await office_of(world)
    guest = world.people["林小满"]
    for route in ("Ra", "Rc", "Rg", "Rh", "Rk"):
        await stage.opens(guest, route)
        await guest.sees("not-allowed")
    await guest.says("/archive")
    await guest.sees("not-allowed")
    assert await items(stage) == []
    # The organiser files the own meeting; the archive of the others is the archivist's.
    await files(desk, stage)
    await desk.sees("已归档，共4件")
    await desk.presses_route("Rn", 2026)
    await desk.sees("not-allowed")


async def test_what_is_not_archived_stays_out_and_a_meeting_that_goes_on_waits(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [desk])
    await adds(desk, stage, "讲话.docx", docx("讲话"))
    await adds(desk, stage, "讲话副件.docx", docx("讲话"))
    await stage.opens(desk, "Rc")
    await desk.sees("会议关闭后才能归档")
    await stage.opens(desk, "Ra")
    await desk.sees("散会并关闭会议后归档")
    await world.at(NINE + timedelta(hours=3))
    await closed(stage, desk)
    (first, double) = await world.read(lambda s: _documents(s, stage))
    await stage.opens(desk, "Rd", stage.id, 0)
    await desk.sees("讲话副件｜重份，不归档")
    await stage.opens(desk, "Re", stage.id, double)
    await desk.sees("archive-line-over")
    await stage.opens(desk, "Rd", stage.id, 0)
    await desk.presses("1 讲话")
    await desk.presses("不归档")
    await desk.says("机密★10年")
    await desk.sees("level-mark")
    await desk.says("与正文重复")
    await desk.sees("已记下", "不归档", "理由：与正文重复")
    # The other one is no double any more.
    await files(desk, stage)
    found = [one for one in await items(stage) if one.category == "paper"]
    assert [one.document_id for one in found] == [double] != [first]
    # An old button changes nothing of what is filed.
    await desk.presses_route("Rf", stage.id, found[0].document_id or 0, 1, 0)
    await desk.sees("archive-line-over")


def _documents(session: Session, stage: Stage) -> tuple[int, ...]:
    return tuple(d.id for d, _ in document_rows.documents_of(session, stage.id))


async def test_filing_that_is_killed_goes_on_and_makes_nothing_twice(world: World) -> None:
    _, keeper, stage = await office_of(world)

    def begun(session: Session) -> int:
        from meetings.archive import filing
        from tests.stories.notice_stage import actor

        done = filing.file_meeting(
            session, actor(session, keeper), stage.id, now=world.clock.now(), office=world.office
        )
        assert isinstance(done, filing.Filing)
        (id,) = work.under_way(session, filing.KIND)
        return id

    id = await world.write(begun)
    await stage.opens(keeper, "Rc")  # the second press finds it under way, and it is done
    await keeper.sees("已经在归档")
    await world.restarts()
    done = await world.read(lambda s: work.one(s, id))
    assert done.state == "done" and done.cursor == 2
    titles = [one.title for one in await items(stage)]
    assert len(titles) == len(set(titles)) == 4


async def test_the_task_closes_and_nobody_is_reminded_of_what_is_filed(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("吕主任", roles=("secretariat",))
    stage = await over(world, desk)

    def task(session: Session) -> int:
        row = task_rows.Task(
            kind="preparation",
            year=2026,
            number=1,
            meeting_id=stage.id,
            text="会议材料归档",
            owner_id=desk.person_id,
            due_on=NINE.date() + timedelta(days=14),
            first_due_on=NINE.date() + timedelta(days=14),
            state="in_progress",
            registered_by_id=desk.person_id,
            registered_at=NINE,
            assigned_at=NINE,
        )
        session.add(row)
        session.flush()
        session.add(
            preparation_rows.PreparationLine(
                task_id=row.id, meeting_id=stage.id, what="archive", lead_wd=-10, position=1
            )
        )
        return row.id

    id = await world.write(task)
    await desk.looks()
    await world.later(days=15)
    await desk.sees("请于12月15日（星期二）前归档")
    await other.looks()
    await world.later(days=7)
    await other.sees("应于12月15日（星期二）归档，还没有归档")
    await files(desk, stage)
    closed_task = await world.read(lambda s: task_rows.task(s, id))
    assert closed_task.state == "closed"
    await other.looks()
    await world.later(days=30)
    await other.sees_nothing_of("还没有归档")


async def test_the_package_says_what_is_lost_and_ends_with_its_days(world: World) -> None:
    _, keeper, stage = await office_of(world)
    await files(keeper, stage)
    report = next(one for one in await items(stage) if one.title == "工作报告")
    world.app.files.path(report.files[0]["sha256"]).unlink()
    package = await taken(world, keeper, stage)
    html = package.read("2026-12-01 档案利用工作会/index.html").decode()
    assert "工作报告.pdf：文件缺失" in html
    assert not any("工作报告" in name for name in package.namelist())

    def kept(session: Session) -> Any:
        file = rows.meeting_file(session, stage.id)
        assert file is not None
        return file.package

    assert await world.read(kept)
    await world.later(days=8)
    assert await world.read(kept) == ""


async def test_what_was_destroyed_is_found_with_its_list(world: World) -> None:
    _, keeper, stage = await office_of(world)
    await files(keeper, stage)

    def destroys(session: Session) -> None:
        item = next(i for i in rows.items_of(session, stage.id) if i.category == "sign_in")
        disposal = rows.Disposal(
            year=2037, number=2, state="destroyed", by_id=keeper.person_id, at=NINE
        )
        session.add(disposal)
        session.flush()
        item.state, item.destroyed_at, item.disposal_id = "destroyed", NINE, disposal.id

    await world.write(destroys)
    await keeper.says("/archive")
    await keeper.presses("查档")
    await keeper.says("签到名单")
    await keeper.sees("已销毁，2026年12月1日，清册2037年第2号")
    package = await taken(world, keeper, stage)
    html = package.read("2026-12-01 档案利用工作会/index.html").decode()
    assert "已销毁，2026年12月1日，清册2037年第2号" in html
    assert not any("签到名单" in name for name in package.namelist())


async def test_codes_follow_the_unit_and_the_year_of_the_document(world: World) -> None:
    _, keeper, stage = await office_of(world)

    def dated(session: Session) -> None:
        for document, _ in document_rows.documents_of(session, stage.id):
            if document.title == "工作报告":
                document.dated_on = NINE.date().replace(year=2025)
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None

    await world.write(dated)
    await files(keeper, stage)
    codes = {one.title: one.code for one in await items(stage)}
    assert codes["工作报告"] == "Z109-WS·2025-Y-BGS-0001"


async def test_what_are_only_facts_become_papers_of_the_file(world: World) -> None:
    desk, head, leader, guest = await cast(world)
    keeper = await world.hires("方档案", roles=("archivist",))
    id = await standard(world, desk, [guest])
    approval = await asked(world, desk, id)
    await signed(world, approval, head, leader)

    def decided(session: Session) -> None:
        meeting = meeting_rows.meeting(session, id)
        assert meeting is not None and meeting.state == "published"
        session.add(
            task_rows.Task(
                kind="resolution",
                year=2026,
                number=1,
                meeting_id=id,
                text="修订借阅办法",
                owner_id=guest.person_id,
                due_on=NINE.date(),
                first_due_on=NINE.date(),
                state="closed",
                registered_by_id=desk.person_id,
                registered_at=NINE,
                assigned_at=NINE,
            )
        )
        # A matter of one person is no matter of the file.
        session.add(
            approval_rows.Approval(
                kind="leave",
                subject="participant:1",
                meeting_id=id,
                wanted={},
                asked_by_id=desk.person_id,
                asked_at=NINE,
                step_since=NINE,
                state="approved",
            )
        )
        meeting.state, meeting.closed_at = "closed", world.clock.now()

    await world.write(decided)
    # The archivist may not see the notice as its hosts do, and files it all the same.
    await leaps(world, FEBRUARY)
    await keeper.presses_route("Ra", id)
    await keeper.sees("归档时自动生成：审批单、通知、名单、议程、议定事项登记表")
    await keeper.presses("归档")
    await keeper.sees("已归档，共5件")
    found = await items(Stage(world, id, 0))
    assert [one.category for one in found] == [
        *("decision", "notice", "roster", "agenda"),
        "resolution",
    ]
    # Filed in the next year, the papers of the meeting bear the year they are of.
    assert [one.year for one in found] == [2026, 2026, 2026, 2026, 2027]
    assert found[0].title == f"季度工作会审批单（会议通知，第{approval}号）"
    assert found[1].files[0]["name"] == "季度工作会通知.docx"

    def read(number: int) -> bytes:
        return world.app.files.read(found[number].files[0]["sha256"])

    sheet = first_text(read(0), "application/pdf")
    assert "2026 年 11 月 23 日（星期一）09:30 高远同意" in sheet
    lists = [library.Document(io.BytesIO(read(at))) for at in (2, 3, 4)]
    cells = [[cell.text for cell in one.tables[0]._cells] for one in lists]
    assert "林小满" in cells[0] and "听取季度情况" in cells[1] and "修订借阅办法" in cells[2]
    # Once made they are made no more.
    await keeper.presses_route("Rc", id)
    await keeper.sees("没有新的文件可归档")
    # A button of a year of which nothing is filed leads nowhere.
    await keeper.presses_route("Rl", 9999)
    await keeper.sees("gone")


async def test_what_was_turned_down_is_kept_ten_years(world: World) -> None:
    desk, keeper, stage = await office_of(world)
    refused = await adds(desk, stage, "库房扩建方案.docx", docx("方案"))
    dropped = await adds(desk, stage, "临时提案.docx", docx("提案"))

    def decides(session: Session) -> None:
        item = meeting_rows.AgendaItem(meeting_id=stage.id, position=1, title="库房扩建")
        session.add(item)
        session.flush()
        session.add(
            record_rows.RecordResult(
                meeting_id=stage.id,
                item_id=item.id,
                outcome="rejected",
                by_id=desk.person_id,
                at=NINE,
            )
        )
        proposal = {"meeting_id": stage.id, "by_id": desk.person_id, "at": NINE}
        session.add_all(
            [
                proposal_rows.ItemProposal(
                    title="库房扩建",
                    state="approved",
                    agenda_item_id=item.id,
                    document_id=refused,
                    **proposal,
                ),
                proposal_rows.ItemProposal(
                    title="临时提案", state="dropped", document_id=dropped, **proposal
                ),
            ]
        )

    await world.write(decides)
    await stage.opens(keeper, "Rd", stage.id, 0)
    await keeper.sees("讨论未通过的文件｜库房扩建方案｜10年", "讨论未通过的文件｜临时提案｜10年")


async def test_the_words_hold_in_every_language(world: World) -> None:
    desk = await world.hires("Hazel Host", roles=("secretariat",), language="en")
    keeper = await world.hires("方檔案", roles=("archivist",), language="zh_Hant")
    stage = await over(world, desk)
    await desk.says("/archive")
    await desk.sees("Meetings to be filed: 1", "file by Tue 15 Dec 2026")
    await stage.opens(desk, "Ra")
    await desk.sees("Not filed yet; file it by Tue 15 Dec 2026", "Goes in (2): agenda, report")
    await files_in(desk, stage, "File")
    await desk.sees("Filed: 2 items")
    await keeper.says("歸檔")
    await keeper.sees("2026年已歸檔2件")
    await keeper.presses("保存年限表")
    await keeper.sees("永久：簽呈與計畫、核定單、開會通知、名單")


async def files_in(who: Person, stage: Stage, label: str) -> None:
    await stage.opens(who, "Ra")
    await who.presses(label)
