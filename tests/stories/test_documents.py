"""Rows 2.5, 3.7, 6.1, 6.4, 6.6: papers come in, go out by stage, and what is marked stays out."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import zipfile

import pytest

from meetings.documents import Standing, stages_open_to
from meetings.meetings import State
from storage import Session
from storage import documents as rows
from tests.stories.meeting_stage import Stage, bomb, docx, pdf, published
from tests.stories.world import Person, World

PLAN = docx("档案利用工作方案", "一、总体要求")


async def receipts(world: World, person: Person, meeting_id: int) -> int:
    found = await world.read(lambda s: rows.editions_received(s, person.person_id, meeting_id))
    return len(found)


async def adds(stage: Stage, desk: Person, name: str, data: bytes, when: str) -> None:
    await stage.opens(desk, "dm")
    await desk.presses("添加材料")
    await desk.sees("一次可以发几份", "20 MB")
    await desk.sends(name, data)
    await desk.presses("就用这个名称")
    await desk.presses(when)


async def test_papers_go_out_by_stage_and_each_edition_once(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    comes = await world.hires("林小满", unit="利用处")
    away = await world.hires("何平", unit="财务处")
    stage = await published(world, desk, [comes, away])
    await stage.replies(away, "leave")

    await adds(stage, desk, "利用工作方案_终稿.docx", PLAN, "会前发")
    await desk.sees("已添加《利用工作方案》", "会前发", "第1版，会议材料，已发1人")
    await comes.looks()
    seen = next(s for s in await comes.phone.screen() if "会议材料发给您" in s.text)
    assert "《利用工作方案》第1版" in seen.text
    assert [file.name for file in seen.files] == ["利用工作方案_终稿.docx"]
    assert not await away.phone.screen()

    await adds(stage, desk, "表决票.pdf", pdf(), "签到时发")
    await adds(stage, desk, "会议总结.docx", docx("会议总结"), "会后发")
    await desk.sees("总结")
    await comes.looks()
    await stage.opens(comes, "dp", await stage.participant(comes))
    papers = await comes.sees("利用工作方案", "签到后发给您")
    assert "表决票" not in papers.text and len(papers.files) == 1

    await world.restarts()
    await stage.signs_in(comes)
    arrived = await comes.sees("表决票")
    assert "利用工作方案" not in arrived.text

    # A new edition goes to whoever had the old one, and says so.
    await adds(stage, desk, "利用工作方案.docx", docx("方案（修订）"), "会前发")
    await desk.sees("已经有《利用工作方案》，现为第1版")
    before = await comes.phone.screen()
    await desk.presses("是新版本")
    await desk.sees("已更新《利用工作方案》，现为第2版")
    comes.before = before
    await comes.sees("有更新", "第2版，请以此版为准，旧版作废")
    assert await receipts(world, comes, stage.id) == 3
    assert await receipts(world, away, stage.id) == 0


async def test_only_who_may_reads_and_at_their_stage(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="利用处")
    other = await world.hires("何平", unit="财务处")
    stranger = await world.hires("赵过", unit="信息处")
    stage = await published(world, desk, [guest, other], state="draft")
    await adds(stage, desk, "方案.docx", PLAN, "会前发")
    assert not await guest.phone.screen()  # a draft gives nothing away
    place = await stage.participant(guest)
    await stage.opens(guest, "dp", place)
    await guest.sees("现在没有可以看的材料")
    for nosy in (other, stranger):
        await stage.opens(nosy, "dp", place)
        await nosy.sees("not-allowed")
    for nosy in (guest, stranger):
        for route, number in (("dm", stage.id), ("da", stage.id), ("dv", 1), ("dx", 1)):
            await stage.opens(nosy, route, number)
            await nosy.sees("not-allowed")
    await stage.opens(desk, "dv", 999)
    await desk.sees("gone")


async def test_the_contact_reads_for_a_leader_without_account(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    clerk = await world.hires("孙内勤")
    leader = await world.hires("郑处长", bound=False)

    def represent(session: Session) -> None:
        from storage import people

        person = people.person(session, leader.person_id)
        assert person is not None
        person.contact_id = clerk.person_id

    await world.write(represent)
    stage = await published(world, desk, [leader])
    await adds(stage, desk, "方案.docx", PLAN, "会前发")
    await stage.opens(clerk, "dp", await stage.participant(leader))
    papers = await clerk.sees("会议材料", "《方案》第1版")
    assert len(papers.files) == 1


async def test_several_files_at_once_some_refused(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await stage.opens(desk, "da")
    files = (("议程.docx", docx("议程")), ("方案.docx", PLAN), ("程序.exe", b"MZ..."))
    desk.before = await desk.phone.screen()
    await desk._does(desk.phone.say("", files))
    await desk.sees("“程序.exe”的格式不收", "file-type", "已收下：议程.docx、方案.docx")
    await world.restarts()
    await desk.presses("就这些，继续")
    await desk.sees("《议程》，归为议程", "《方案》，归为会议材料")
    await desk.presses("签到时发")
    await desk.sees("会议材料（2份）")


async def test_a_file_sent_unasked_is_offered_to_a_meeting(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest])
    await desk.sends("方案.docx", PLAN)
    await desk.sees("是哪个会议的材料", "档案利用工作会")
    await desk.presses("档案利用工作会")
    await desk.says("利用工作方案")
    await desk.presses("会前发")
    await desk.sees("已添加《利用工作方案》")
    await guest.sends("方案.docx", PLAN)
    await guest.sees("没有地方用它")
    await guest.sends("方案.exe", b"MZ")
    await guest.sees("格式不收")
    assert stage.id


async def test_stage_category_and_withdrawal(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "方案.docx", PLAN, "会后发")
    assert not await guest.phone.screen()
    await stage.opens(desk, "dv", 1)
    await desk.presses("改分类")
    await desk.presses("报告")
    await desk.sees("会后发，报告，内部")
    await desk.presses("改发放时间")
    guest.before = []
    await desk.presses("会前发")
    await guest.sees("会议材料发给您", "《方案》")
    await desk.sees("本版已发1人")
    await desk.presses("撤回")
    await desk.sees("已收到本版的1人会收到停用通知")
    guest.before = await guest.phone.screen()
    await desk.presses("确定撤回")
    await desk.sees("还没有材料")
    await guest.sees("《方案》已由会务组撤回")
    await stage.opens(desk, "dx", 1)
    await desk.sees("已经撤回", "document-withdrawn")
    await stage.opens(guest, "dp", await stage.participant(guest))
    await guest.sees("现在没有可以看的材料")


async def test_same_content_and_same_titles(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await adds(stage, desk, "方案.docx", PLAN, "会前发")
    await stage.opens(desk, "dn", 1)
    await desk.sends("再来一次.docx", PLAN)
    await desk.sees("内容相同，没有重复添加")
    await stage.opens(desk, "da")
    await desk.sends("方案.docx", docx("另一份"))
    await desk.presses("就用这个名称")
    await desk.presses("会前发")
    await desk.presses("不是，另起名称")
    await desk.says("方案（征求意见稿）")
    await desk.sees("已添加《方案（征求意见稿）》")
    # Two at once that differ only in their type keep their whole names.
    await stage.opens(desk, "da")
    await desk._does(desk.phone.say("", (("图.pdf", pdf()), ("图.docx", docx("图")))))
    await desk.presses("会前发")
    await desk.sees("《图.pdf》", "《图.docx》")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.docx", b"", ("空文件", "file-empty")),
        ("程序.exe", b"MZ\x90", ("格式不收", "file-type")),
        ("没有扩展名", b"abc", ("格式不收", "file-type")),
        ("假.pdf", b"MZ\x90\x00 program", ("扩展名不符", "file-not-what-it-says")),
        ("坏.docx", b"PK\x03\x04 broken", ("打不开", "file-unreadable")),
        ("大.pdf", b"%PDF" + b"0" * (21 * 1024 * 1024), ("超过20 MB", "file-too-big")),
        ("炸弹.xlsx", bomb(), ("没有收下", "file-unreadable")),
    ],
)
async def test_bad_files_are_refused_with_a_reason(
    world: World, name: str, data: bytes, words: tuple[str, ...]
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await stage.opens(desk, "da")
    await desk.sends(name, data)
    await desk.sees(*words)
    await stage.opens(desk, "dm")
    await desk.sees("还没有材料")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/方案.docx", "方案.docx"),
        ("C:\\秘书处\\方案.docx", "方案.docx"),
        ("📎方案👍.docx", "📎方案👍.docx"),
        ("<b>方案</b>.docx", "b_.docx"),
        ("a\x00b\u202excod.docx", "a_b_xcod.docx"),
    ],
)
async def test_names_of_files_are_only_names(world: World, sent: str, kept: str) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await stage.opens(desk, "da")
    await desk.sends(sent, PLAN)
    await desk.says("x" * 81)
    await desk.sees("太长了")
    await desk.says("方案")
    await desk.says("不按按钮")
    await desk.sees("请按下面的一个按钮")
    await desk.presses("会前发")
    names = await world.read(
        lambda s: [edition.file_name for _, edition in rows.documents_of(s, stage.id)]
    )
    assert names == [kept]


def _pptx(words: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "ppt/slides/slide1.xml",
            f"<p><a:p><a:r><a:t>{words[:2]}</a:t></a:r><a:r><a:t>{words[2:]}</a:t></a:r></a:p></p>",
        )
    return out.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 501
MARK = "机密★10年"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("方案.docx", docx(MARK, "某某工作方案")),
        ("方案.docx", docx("正文", header="机密 ★ 10年")),
        (f"{MARK}方案.pdf", pdf()),
        ("方案【机密】.exe", b"MZ"),
        ("方案.txt", f"{MARK}\n正文".encode("gb18030")),
        ("演示.pptx", _pptx(MARK)),
        ("旧.doc", _OLE + MARK.encode("utf-16-le") + "某某工作方案".encode("utf-16-le")),
    ],
)
async def test_what_is_marked_is_kept_nowhere(world: World, name: str, data: bytes) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await stage.opens(desk, "da")
    await desk.sends(name, data, "请存一下")
    await desk.sees("标有密级，没有保存", "保密员", "file-marked")
    await stage.opens(desk, "dm")
    await desk.sees("还没有材料")
    digest = hashlib.sha256(data).hexdigest()
    assert not world.app.files.exists(digest)
    assert not list(world.app.files.digests())
    dump = await everything_in(world)
    for trace in (digest, name, "机密"):
        assert trace not in dump


async def everything_in(world: World) -> str:
    """Every row of every table, as text."""
    path = world._url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return text.encode().decode("unicode_escape", "ignore") + text


def test_what_each_standing_may_read() -> None:
    def opened(
        state: State,
        *,
        leave: bool = False,
        here: bool = False,
        staff: bool = False,
        begun: bool = False,
    ) -> str:
        standing = Standing(state, on_leave=leave, signed_in=here, staff=staff, begun=begun)
        return " ".join(sorted(stage.value for stage in stages_open_to(standing)))

    assert opened(State.DRAFT, here=True, staff=True) == ""
    assert opened(State.CANCELLED, here=True) == ""
    assert opened(State.PUBLISHED) == "before"
    assert opened(State.PUBLISHED, leave=True) == ""
    assert opened(State.PUBLISHED, here=True) == "at_sign_in before"
    assert opened(State.PUBLISHED, staff=True) == "after at_sign_in at_start before"
    assert opened(State.PUBLISHED, begun=True) == "at_start before"
    assert opened(State.PUBLISHED, begun=True, leave=True) == ""
    assert opened(State.PUBLISHED, begun=True, leave=True, here=True) == (
        "at_sign_in at_start before"
    )
    assert opened(State.POSTPONED, begun=True) == "before"
    assert opened(State.CLOSED) == "after at_start before"
    assert opened(State.CLOSED, leave=True) == ""
    assert opened(State.CLOSED, leave=True, here=True) == "after at_sign_in at_start before"


async def test_the_dump_would_show_what_is_kept(world: World) -> None:
    """The control of the test above: what is not marked does stand in the database."""
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await stage.opens(desk, "da")
    await desk.sends("普通方案.docx", PLAN)
    dump = await everything_in(world)
    assert "普通方案.docx" in dump and hashlib.sha256(PLAN).hexdigest() in dump
