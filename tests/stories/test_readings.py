"""Row 6.6: who read what is logged, and seen by archivist and 保密员 only."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from meetings.custody import counter, originals
from meetings.custody.lending import LoanChanged
from meetings.custody.originals import NewOriginal
from meetings.paper_list.counting import PrintedNoted, note_printed
from storage import Session
from storage import readings as rows
from storage.custody import PaperLoan
from storage.paper_list import ListedPaper
from tests.stories.meeting_stage import NINE, docx, pdf, published
from tests.stories.notice_stage import actor
from tests.stories.test_documents import adds
from tests.stories.world import World


async def test_readings_are_logged_and_seen_by_two_only(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("钱档案", roles=("archivist",))
    officer = await world.hires("孔保密", roles=("secrecy",))
    guest = await world.hires("林小满", unit="利用处")
    stage = await published(world, desk, [guest])
    await adds(stage, desk, "经费安排.docx", docx("会务费列支办法"), "会前发")
    await world.app.timetable.read_documents()
    await stage.opens(guest, "dp", await stage.participant(guest))
    await stage.opens(guest, "dp", await stage.participant(guest))
    await world.restarts()
    await guest.says("/find 列支")
    await guest.presses("1 经费安排")
    await stage.opens(desk, "dv", 1)
    await keeper.says("/readings 经费")
    await keeper.presses("经费安排")
    seen = await keeper.sees(
        "《经费安排》查阅记录（4条）", "林小满（利用处）　收到第1版", "检索打开"
    )
    assert seen.text.count("林小满（利用处）　打开") == 1
    assert "周会务（办公室）　打开第1版" in seen.text
    await officer.says("查阅记录")
    await officer.says("没有的材料")
    await officer.sees("没有标题或文号含")
    await officer.says("/quit")
    await officer.presses_route("Nw")
    await officer.says("林小满")
    await officer.sees("林小满的查阅记录（3条）", "打开《经费安排》第1版")
    for nosy in (desk, guest):
        await nosy.says("/readings")
        await nosy.sees("not-allowed")
        for route in ("Nr", "Ns", "Nt", "Nu", "Nv", "Nw"):
            await nosy.presses_route(route, *(() if route in ("Nr", "Nw") else (1,)))
            await nosy.sees("not-allowed")


async def test_many_readings_are_paged_and_exported(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("钱档案", roles=("archivist",))
    guests = [await world.hires(f"来宾{n}") for n in range(1, 13)]
    stage = await published(world, desk, guests)
    await adds(stage, desk, "方案.docx", docx("方案"), "会前发")
    await stage.opens(keeper, "Ns", 1)
    await keeper.sees("查阅记录（12条）")
    await keeper.presses("下一页")
    await keeper.sees("（12条）")
    await stage.opens(keeper, "Ns", 1, 7)
    await keeper.sees("（12条）", "上一页")
    await keeper.presses("导出表格")
    [file] = (await keeper.sees("查阅记录")).files
    book = openpyxl.load_workbook(io.BytesIO(world.app.files.read(file.digest)))
    table = list(book.active.values)
    assert len(table) == 13
    assert {row[7] for row in table[1:]} == {"收到"}
    await stage.opens(keeper, "Ns", 99)
    await keeper.sees("gone")
    assert await world.read(lambda s: s.query(rows.Reading).count()) == 0


@pytest.mark.parametrize(("level", "stamped"), [("internal", True), ("public", False)])
async def test_an_internal_pdf_bears_its_readers_name(
    world: World, level: str, stamped: bool
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    first = await world.hires("林小满")
    second = await world.hires("何平")
    stage = await published(world, desk, [first, second], level=level)
    await adds(stage, desk, "方案.pdf", pdf("Work plan"), "会前发")
    texts = []
    for guest in (first, second):
        [file] = [f for s in await guest.phone.screen() for f in s.files]
        assert file.name == "方案.pdf"
        texts.append(PdfReader(io.BytesIO(world.app.files.read(file.digest))).pages[0])
    said = [page.extract_text() for page in texts]
    assert all("Work plan" in text for text in said)
    assert ["林小满" in said[0], "何平" in said[1]] == [stamped, stamped]
    assert "何平" not in said[0]
    # What is kept stays as it was sent in.
    from storage import documents

    def kept(session: Session) -> str:
        return documents.editions_of(session, 1)[0].digest

    assert world.app.files.read(await world.read(kept)) == pdf("Work plan")


async def test_what_is_printed_and_lent_on_paper_is_read_too(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("钱档案", roles=("archivist",))
    guest = await world.hires("林小满", unit="利用处")
    stage = await published(world, desk, [])
    await adds(stage, desk, "方案.docx", docx("方案"), "留存")

    def lent(session: Session) -> None:
        me = actor(session, keeper)
        new = NewOriginal("方案", "1号库房2柜", meeting_id=stage.id, document_id=1)
        common: dict[str, Any] = {"now": world.clock.now(), "office": world.office}
        originals.register(session, me, [new], **common)
        loan = PaperLoan(
            original_id=1, person_id=guest.person_id, purpose="核对", state="granted",
            due_on=NINE.date(), asked_by_id=guest.person_id, asked_at=world.clock.now(),
        )  # fmt: skip
        session.add(loan)
        session.flush()
        assert isinstance(counter.hand_out(session, me, loan.id, **common), LoanChanged)
        row = ListedPaper(
            meeting_id=stage.id, title="方案", state="final", document_id=1, due_at=NINE,
            added_by_id=desk.person_id, added_at=world.clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        host = actor(session, desk)
        for _ in range(2):
            done = note_printed(session, host, row.id, done=True, **common)
            assert isinstance(done, PrintedNoted)

    await world.write(lent)
    await stage.opens(keeper, "Ns", 1)
    seen = await keeper.sees("《方案》查阅记录（2条）", "林小满（利用处）　借阅第1版")
    assert "周会务（办公室）　打印第1版" in seen.text
