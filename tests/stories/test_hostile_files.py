"""Row 6.4, SEC-04: files from strangers, and files that were damaged in the store."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.responses import Response

from papers import apart
from papers.judging import Judged
from papers.pages_of import Pages
from storage import Session
from storage import documents as rows
from storage.document_search import EditionText
from tests import hostile
from tests.stories.meeting_stage import docx, published
from tests.stories.test_documents import PLAN, adds
from tests.stories.test_guests import browser
from tests.stories.world import World

HTML = "text/html; charset=utf-8"
#: What stands in the marked file and nowhere else.
SECRET = "青松岭备用电台"


def traces_of(words: str) -> tuple[bytes, ...]:
    """The words as files and databases may hold them."""
    escaped = words.encode("unicode_escape")
    return (words.encode(), words.encode("utf-16-le"), words.encode("gb18030"), escaped)


def places_with(folders: Iterator[Path], words: str) -> list[str]:
    """Files under these folders in whose bytes the words are."""
    found = []
    for folder in folders:
        for path in folder.rglob("*") if folder.is_dir() else (folder,):
            if path.is_file() and any(trace in path.read_bytes() for trace in traces_of(words)):
                found.append(str(path))
    return found


def data_of(world: World) -> Iterator[Path]:
    """The data folder, the database with what lies beside it, and every spool."""
    yield world._folder
    database = Path(world._url.removeprefix("sqlite:///"))
    yield from database.parent.glob(f"{database.name}*")
    yield Path(tempfile.gettempdir())


@pytest.mark.parametrize("case", ["body", "slide", "old doc", "pdf", "file name"])
async def test_nothing_of_a_marked_file_is_left_in_any_byte(
    world: World, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spool").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spool"))
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    await stage.opens(desk, "da")
    name, make = {
        "body": ("附件.docx", lambda: docx(hostile.MARK, SECRET)),
        "slide": ("附件.pptx", lambda: hostile.pptx(f"{hostile.MARK} {SECRET}")),
        "old doc": (
            "附件.doc",
            lambda: hostile.old_office("WordDocument", f"{hostile.MARK}{SECRET}"),
        ),
        "pdf": ("附件.pdf", lambda: hostile.pdf(f"{hostile.MARK}{SECRET}")),
        "file name": (f"{SECRET}【机密】.docx", lambda: docx(SECRET)),
    }[case]
    await desk.sends(name, make(), f"{SECRET}在附件里")
    await desk.sees("标有密级，没有保存", "保密员", "file-marked")
    await world.app.settle()
    assert places_with(data_of(world), SECRET) == []
    assert places_with(data_of(world), "周会务")  # who it was is known, as ever


async def test_a_wrong_ending_is_put_right_and_macros_are_told_to_who_gets_them(
    world: World,
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="利用处")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "工作方案.doc", hostile.macro_docx(), "会前发")
    await stage.opens(desk, "dm")
    await desk.presses("工作方案")
    await desk.sees("含宏，请勿启用")
    card = next(s for s in await guest.phone.screen() if "会议材料发给您" in s.text)
    assert "含宏，请勿启用" in card.text
    assert [file.name for file in card.files] == ["工作方案.docx"]
    await stage.opens(desk, "da")
    await desk.sends("照片.jpg", hostile.picture("PNG"))
    await desk.sees("“照片.png”已收到", "jpg", "已改正")


async def reads(world: World) -> None:
    await world.app.timetable.read_documents()


def states(session: Session) -> list[str]:
    """What became of each edition when it was read."""
    return list(session.scalars(select(EditionText.state)))


async def test_where_nothing_can_be_read_nothing_is_taken_and_nothing_is_held_against_a_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads_none(source: object, media_type: str) -> Pages:
        raise apart.CannotRead

    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await published(world, desk, [])
    with monkeypatch.context() as patched:
        patched.setattr(apart, "pages_of", reads_none)
        await adds(stage, desk, "甲.docx", docx("青松岭"), "会前发")
        await reads(world)
        apart.close()
        patched.setattr(apart, "_PROGRAM", ("-S", "-c", ""))
        await stage.opens(desk, "da")
        await desk.sends("乙.docx", PLAN)
        await desk.sees("“乙.docx”没有收下", "现在看不了文件", "过几分钟再发")
    await reads(world)
    assert await world.read(states) == []
    # A minute later it is found by its words.
    await world.later(minutes=2)
    await reads(world)
    assert await world.read(states) == ["read"]


async def test_others_are_answered_while_a_file_takes_its_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the event loop nor the writer, nor the threads that read rows, wait for it."""
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="利用处")
    stage = await published(world, desk, [guest])
    began, answered = threading.Event(), threading.Event()

    def slow(source: object, wants: str) -> Judged:
        began.set()
        assert answered.wait(30), "nobody was answered while the file was looked at"
        return Judged("docx", "too_slow")

    monkeypatch.setattr(apart, "judge", slow)
    await stage.opens(desk, "da")
    desk.before = await desk.phone.screen()
    await desk.phone.say("", (("慢.docx", PLAN),))
    await guest.phone.say("/my")
    for _ in range(400):
        if began.is_set() and any("档案利用工作会" in s.text for s in await guest.news()):
            break
        await world.app.deliverer.deliver_all()
        await asyncio.sleep(0.02)
    else:
        raise AssertionError("the guest is not answered")
    assert not answered.is_set()
    answered.set()
    await world.app.settle()
    await desk.sees("没能及时看完", "file-unreadable")


def spoil(world: World, digest: str) -> None:
    """A disk turns one bit."""
    path = Path(world._folder, "files", digest[:2], digest)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("world", ["telegram"], indirect=True)
async def test_a_damaged_file_is_told_of_and_the_rest_goes_out(world: World) -> None:
    admin = await world.hires("白主任", roles=("administrator",))
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="利用处")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "甲.docx", docx("甲", "x" * 99), "会后发")
    await adds(stage, desk, "乙.docx", docx("乙", "y" * 99), "会后发")
    first, second = await world.read(
        lambda s: [edition.digest for _, edition in rows.documents_of(s, stage.id)]
    )
    # Small enough never to be remembered by the platform: they are read again each time.
    spoil(world, first)
    await stage.opens(desk, "dv", 1)
    await desk.sees("甲.docx", "已损坏", "已通知管理员")
    await stage.opens(desk, "dv", 2)
    assert [file.name for file in (await desk.sees("乙")).files] == ["乙.docx"]
    await world.later(hours=26)
    told = [s.text for s in await admin.phone.screen() if "存放的文件有损坏" in s.text]
    assert len(told) == 1 and "--files" in told[0]
    assert world.app.files.intact(second)


@pytest.mark.parametrize("world", ["webchat"], indirect=True)
async def test_a_damaged_file_in_the_web_chat_has_a_page_that_says_so(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="利用处")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "甲.docx", docx("甲"), "会前发")
    (card,) = [s for s in await guest.phone.screen() if "会议材料发给您" in s.text]
    chat, digest = guest.phone.chat, card.files[0].digest
    path = f"/chat/{chat}/files/{digest}/x.docx"
    knows = Response()
    world.app.webchat.browser.remember(knows, chat, world.app.webchat.clock.real())
    async with browser(world) as page:
        page.headers["cookie"] = knows.headers["set-cookie"].partition(";")[0]
        assert (await page.get(path)).content == world.app.files.read(digest)
        spoil(world, digest)
        lost = await page.get(path)
        assert (lost.status_code, lost.headers["content-type"]) == (410, HTML)
        assert "文件暂时打不开" in lost.text and "已通知管理员" in lost.text
        gone = await page.get(f"/chat/{chat}/files/{'0' * 64}/x.docx")
        assert (gone.status_code, gone.headers["content-type"]) == (404, HTML)
        assert "文件已经取不到了" in gone.text and "会务组" in gone.text


async def test_a_damaged_file_is_no_download(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="利用处")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "甲.docx", docx("甲"), "会前发")
    (card,) = [s for s in await guest.phone.screen() if "会议材料发给您" in s.text]
    (file,) = card.files
    link = world.app.file_links.to_download(file, guest.person_id, world.clock.now())
    assert link is not None
    async with browser(world) as page:
        path = link.removeprefix("http://huiwu.test")
        some = await page.get(path, headers={"Range": "bytes=0-3"})
        assert (some.status_code, some.content) == (206, b"PK\x03\x04")
        assert (await page.get(path)).content == world.app.files.read(file.digest)
        spoil(world, file.digest)
        lost = await page.get(path, headers={"Accept-Language": "zh-CN"})
        assert lost.status_code == 410
        assert "已损坏" in lost.text and "会务组" in lost.text
