"""Row 6.9: what is over is appraised, listed, approved, witnessed and destroyed; never what is
kept for ever, and nothing under a hold."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from chat.texts import Texts, disposal_notices
from chat.texts.wording import Reading
from jobs.backup import back_up
from meetings.disposals import destroying, holding, listing, witnessing
from meetings.disposals.destroying import Executed
from meetings.disposals.holding import OnWhat
from meetings.meetings import Refused
from storage import Session, archive, document_search, references, work
from storage import custody as custody_rows
from storage import disposals as rows
from storage import documents as document_rows
from storage.archive import ArchiveItem
from storage.database import Database
from storage.documents import Document, Edition
from storage.dump.archive import File, opened
from storage.dump.restore import Place, restore
from storage.files import FileStore
from tests.jobs.test_backup import plan_in
from tests.storage.filled import stamp
from tests.stories.notice_stage import actor, draft, place_of, publishes
from tests.stories.test_tasks import pdf
from tests.stories.world import Person, World

TEXT = "二〇一二年第三季度工作座谈会材料"


class Office:
    """Who has a part in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.meeting = 0

    async def opens(self) -> None:
        world = self.world
        self.desk = await world.hires("周会务", roles=("secretariat",))
        self.archivist = await world.hires("沈档案", roles=("archivist",))
        self.top = await world.hires("李局长", roles=("top_leader",), rank="正厅级")
        self.first = await world.hires("何平", unit="财务处")
        self.second = await world.hires("林小满", unit="保管处")
        self.meeting = await draft(world, self.desk, [self.first])

    async def files(self, title: str, *, period: str = "D10", due: date | None = None) -> int:
        """An item of the archive with a document of this title; its id."""
        world = self.world
        blob = world.app.files.put(f"{title}：{TEXT}".encode())
        count = len(await world.read(lambda s: archive.items_of(s, self.meeting))) + 1

        def unit(session: Session) -> int:
            now = world.clock.now()
            document = Document(
                meeting_id=self.meeting,
                title=title,
                category="paper",
                level="internal",
                stage="before",
                added_by_id=self.desk.person_id,
                added_at=now,
            )
            session.add(document)
            session.flush()
            edition = Edition(
                document_id=document.id,
                number=1,
                digest=blob.digest,
                file_name=f"{title}.txt",
                media_type="text/plain",
                size=blob.size,
                by_id=self.desk.person_id,
                at=now,
            )
            session.add(edition)
            session.flush()
            document_search.keep_text(session, edition.id, "read", [title, TEXT], now=now)
            item = ArchiveItem(
                meeting_id=self.meeting,
                document_id=document.id,
                code=f"Z109-WS·2012-{period}-BGS-{count:04}",
                year=2012,
                period=period,
                organ="BGS",
                number=count,
                title=title,
                category="paper",
                level="internal",
                dated_on=date(2012, 9, 30),
                pages=4,
                files=[{"name": edition.file_name, "sha256": blob.digest, "size": blob.size}],
                due_on=None if period == "Y" else due or date(2023, 12, 31),
                state="filed",
                filed_by_id=self.archivist.person_id,
                filed_at=now,
            )
            session.add(item)
            session.flush()
            return item.id

        found: int = await world.write(unit)
        return found

    async def does(self, fn: Any, person: Person, *args: Any, **more: Any) -> Any:
        """A use case by itself, as one of them."""
        world = self.world

        def unit(session: Session) -> Any:
            who = actor(session, person)
            return fn(session, who, *args, now=world.clock.now(), **more)

        return await world.write(unit)


async def office(world: World) -> Office:
    found = Office(world)
    await found.opens()
    return found


async def digest_of(world: World, item_id: int) -> str:
    def read(session: Session) -> str:
        item = archive.item(session, item_id)
        assert item is not None
        return str(item.files[0]["sha256"])

    found: str = await world.read(read)
    return found


async def found_by_words(world: World) -> int:
    scope = document_search.Scope(everything=True)
    terms = document_search.words.terms("座谈会材料")
    count, _, _ = await world.read(lambda s: document_search.found(s, scope, terms, limit=10))
    return int(count)


async def listed(it: Office, *titles: str) -> list[int]:
    """Items put on the list by the archivist, one by one, from the page."""
    ids = [await it.files(title) for title in titles]
    for item_id in ids:
        await it.archivist.presses_route("PA", item_id, 0)
        await it.archivist.presses("保管期满")
    return ids


async def approved(it: Office) -> None:
    """The list is sent and approved by the leader."""
    await it.archivist.presses_route("PE", 1)
    await it.archivist.presses("碎纸机粉碎")
    await it.archivist.sees("已报批")
    await it.top.presses("同意")


async def witnessed(it: Office) -> None:
    for witness in (it.first, it.second):
        await it.archivist.presses_route("PI", 1)
        await it.archivist.says(witness.name)
        await witness.presses("确认监销")


async def test_from_appraisal_to_the_certificate(any_world: World) -> None:
    world = any_world
    it = await office(world)
    papers = await it.files("座谈会发言汇编")
    kept = await it.files("座谈会合影")
    forever = await it.files("座谈会纪要", period="Y")
    digest = await digest_of(world, papers)
    assert await found_by_words(world) == 3

    await it.archivist.presses_route("Pd")
    await it.archivist.sees("到期待鉴定：2件", "还没有销毁清册")
    await it.archivist.presses("待鉴定（2）")
    await it.archivist.sees("座谈会发言汇编", "2023年12月31日")
    await it.archivist.presses_route("Pv", papers)
    await it.archivist.presses("拟销毁")
    await it.archivist.presses("保管期满")
    await it.archivist.sees("已列入清册")
    await it.archivist.presses_route("PA", kept, 1)
    await it.archivist.says("10")
    await it.archivist.presses("仍有查考价值")
    await it.archivist.presses_route("PA", forever, 0)
    await it.archivist.presses("保管期满")
    await it.archivist.sees("永久保管，不能列入销毁")

    await it.archivist.presses_route("PB", 1)
    await it.archivist.sees("销毁〔2026〕1号", "拟销毁1件，续存1件", "核对后报批")
    await it.archivist.presses("报批")
    await it.archivist.presses("碎纸机粉碎")
    await it.archivist.sees("已报批", "待批")
    await it.top.sees("销毁清册", "拟销毁1件，续存1件", "销毁后无法恢复", "打印清册")
    await it.top.presses("同意")
    await it.archivist.sees("已批准销毁〔2026〕1号", "请指定两名监销人")

    await it.archivist.presses_route("PB", 1)
    await it.archivist.presses("指定监销人")
    await it.archivist.says("李局长")
    await it.archivist.sees("李局长编制、申请、批准或执行这份清册，不能监销")
    await it.archivist.says("何平")
    await it.archivist.sees("已指定并通知", "还要指定1名监销人")
    await it.first.sees("请您监销", "确认监销")
    await it.first.presses("确认监销")
    await it.first.sees("您已确认监销")
    await it.archivist.presses("指定监销人")
    await it.archivist.says("林小满")
    await it.second.presses("确认监销")
    await it.archivist.sees("两名监销人都已确认，可以执行")

    held = await it.does(
        holding.put_hold, it.archivist, OnWhat(year=2012), "audit", "审计通知", office=world.office
    )
    await it.archivist.presses_route("PN", 1)
    await it.archivist.sees("正在暂停销毁")
    assert world.app.files.exists(digest)
    lifted = await it.does(
        holding.lift_hold, it.archivist, held.hold_id, "审计结束", office=world.office
    )
    assert not isinstance(lifted, Refused)

    await it.archivist.presses_route("PM", 1)
    await it.archivist.sees("将销毁1件", "无法恢复，没有撤销", "此前的备份里仍有这些文件")
    await it.archivist.presses("确认销毁，无法恢复")
    await world.restarts()
    await it.archivist.sees("销毁已完成", "文件已删除，销毁证明见附件")
    await it.first.sees("销毁已完成")

    assert not world.app.files.exists(digest)
    assert await found_by_words(world) == 2

    def look(session: Session) -> tuple[str, bool, date | None, str]:
        item, other = archive.item(session, papers), archive.item(session, kept)
        disposal = rows.disposal(session, 1)
        assert item is not None and other is not None and disposal is not None
        edition = document_rows.editions_of(session, item.document_id or 0)[0]
        held_on = references.digest_referred_to(session, digest)
        assert edition.digest == "" and edition.destroyed_at is not None
        return item.state, held_on, other.due_on, disposal.certificate

    state, referred, due_on, certificate = await world.read(look)
    assert (state, referred, due_on) == ("destroyed", False, date(2036, 12, 31))
    said = _words_of(world.app.files.read(certificate))
    for part in ("档案销毁证明", "销毁〔2026〕1号", "座谈会发言汇编", "何平", "林小满", "李局长"):
        assert part in said, said
    assert "座谈会合影" not in said
    await it.archivist.presses_route("PN", 1)
    await it.archivist.sees("已销毁", "销毁证明见附件")
    # An old button, and who took part.
    document = await world.read(lambda s: archive.item(s, papers).document_id)
    await it.desk.presses_route("dv", document)
    await it.desk.sees("已于11月23日（星期一）销毁", "Z109-WS·2012-D10-BGS-0001")
    await publishes(it.desk, it.meeting)
    place = await place_of(world, it.meeting, it.first)
    await it.first.presses_route("dp", place)
    await it.first.sees("以下材料已销毁", "座谈会发言汇编", "座谈会合影")


def _words_of(data: bytes) -> str:
    """Everything written in a document."""
    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


async def test_killed_before_the_files_are_gone_the_work_is_done_again(world: World) -> None:
    it = await office(world)
    (item_id,) = await listed(it, "讨论稿")
    digest = await digest_of(world, item_id)
    await approved(it)
    await witnessed(it)
    done = await it.does(destroying.destroy, it.archivist, 1, office=world.office)
    assert done == Executed(1)
    # Committed, nothing deleted: the process dies here.
    assert world.app.files.exists(digest)
    await world.restarts()
    assert not world.app.files.exists(digest)
    again = await it.does(destroying.destroy, it.archivist, 1, office=world.office)
    assert again == Executed(1, again=True)
    assert not await world.read(lambda s: work.under_way(s, destroying.KIND))


async def test_a_file_that_is_needed_elsewhere_stays(world: World) -> None:
    it = await office(world)
    (item_id,) = await listed(it, "讨论稿")
    digest = await digest_of(world, item_id)
    forever = await it.files("讨论稿", period="Y")  # the same bytes, kept for ever
    await approved(it)
    await witnessed(it)
    await it.archivist.presses_route("PN", 1)
    await it.archivist.sees("已销毁")
    assert world.app.files.exists(digest)

    def look(session: Session) -> tuple[str, str]:
        item, other = archive.item(session, item_id), archive.item(session, forever)
        assert item is not None and other is not None
        edition = document_rows.editions_of(session, other.document_id or 0)[0]
        return item.state, edition.digest

    assert await world.read(look) == ("destroyed", digest)


async def test_what_is_kept_for_ever_is_refused_at_every_door(world: World) -> None:
    it = await office(world)
    (item_id,) = await listed(it, "讨论稿")
    digest = await digest_of(world, item_id)

    async def turns(period: str) -> None:
        def unit(session: Session) -> None:
            item = archive.item(session, item_id)
            assert item is not None
            item.period = period

        await world.write(unit)

    async def is_refused(done: Any) -> None:
        assert isinstance(done, Refused) and done.code == "disposal-permanent", done

    house = world.office
    await turns("Y")
    for opinion in ("destroy", "keep"):
        until = date(2040, 12, 31)
        done = await it.does(
            listing.appraise, it.archivist, item_id, opinion, "满", keep_until=until, office=house
        )
        await is_refused(done)
    await is_refused(await it.does(listing.send, it.archivist, 1, "粉碎", office=house))
    await turns("D10")
    await it.archivist.presses_route("PE", 1)
    await it.archivist.presses("碎纸机粉碎")
    await turns("Y")
    await it.top.presses("同意")
    await it.top.sees("永久保管")
    await turns("D10")
    await it.top.presses("同意")
    await witnessed(it)
    await turns("Y")
    await is_refused(await it.does(destroying.destroy, it.archivist, 1, office=house))
    assert world.app.files.exists(digest)

    def by_hand(session: Session) -> None:
        item = archive.item(session, item_id)
        assert item is not None
        item.destroyed_at = world.clock.now()
        session.flush()

    with pytest.raises(IntegrityError):
        await world.write(by_hand)


async def test_a_hold_stops_every_step(world: World) -> None:
    it = await office(world)
    (item_id,) = await listed(it, "讨论稿")
    house = world.office

    async def holds() -> int:
        await it.archivist.presses_route("PP", 0, item_id)
        await it.archivist.presses("审计")
        await it.archivist.says("市审计局通知")
        await it.archivist.sees("已暂停销毁")
        found = await world.read(lambda s: rows.held_items(s, [item_id]))
        return int(found[item_id].id)

    async def lifts(hold: int) -> None:
        await it.archivist.presses_route("PQ", hold)
        await it.archivist.says("审计已结束")
        await it.archivist.sees("已解除暂停销毁")

    hold = await holds()
    done = await it.does(listing.send, it.archivist, 1, "粉碎", office=house)
    assert isinstance(done, Refused) and done.code == "disposal-held"
    await lifts(hold)
    await it.archivist.presses_route("PE", 1)
    await it.archivist.presses("碎纸机粉碎")
    hold = await holds()
    await it.top.presses("同意")
    await it.top.sees("正在暂停销毁")
    await lifts(hold)
    await it.top.presses("同意")
    await it.archivist.presses_route("PI", 1)
    await it.archivist.says("何平")
    hold = await holds()
    await it.first.presses("确认监销")
    await it.first.sees("正在暂停销毁")
    await lifts(hold)
    await it.first.presses("确认监销")
    await it.archivist.presses_route("PI", 1)
    await it.archivist.says("林小满")
    await it.second.presses("确认监销")
    await holds()
    done = await it.does(destroying.destroy, it.archivist, 1, office=house)
    assert isinstance(done, Refused) and done.code == "disposal-held"


async def test_witnesses_stand_apart_and_paper_needs_a_second_person(world: World) -> None:
    it = await office(world)
    await listed(it, "讨论稿")
    await approved(it)
    house = world.office

    def contacts(session: Session) -> None:
        from storage import people

        second = people.person(session, it.second.person_id)
        assert second is not None
        second.contact_id = it.first.person_id

    code = {}
    for person in (it.archivist, it.top):
        done = await it.does(witnessing.name_witness, it.archivist, 1, person.person_id)
        code[person.name] = done.code
    assert set(code.values()) == {"disposal-witness-own"}
    await it.does(witnessing.name_witness, it.archivist, 1, it.first.person_id)
    await world.write(contacts)
    done = await it.does(witnessing.name_witness, it.archivist, 1, it.second.person_id)
    assert done.code == "disposal-witness-contact"
    third = await world.hires("王芳", unit="保管处")
    await it.does(witnessing.name_witness, it.archivist, 1, third.person_id)
    done = await it.does(witnessing.confirm, it.second, 1, office=house)
    assert done.code == "not-allowed"  # nobody for another

    await it.archivist.presses_route("PK", 1)
    await it.archivist.sends("sign.pdf", pdf())
    await it.archivist.presses("录入")
    await it.archivist.sees("签字件已录入，待第二人核对")
    done = await it.does(witnessing.check_paper, it.archivist, 1, holds=True, office=house)
    assert done.code == "second-person"
    await it.desk.presses_route("PL", 1)
    await it.desk.presses("不符")
    await it.desk.sees("已退回")
    await it.archivist.presses_route("PK", 1)
    await it.archivist.sends("sign.pdf", pdf())
    await it.archivist.presses("录入")
    await it.desk.presses_route("PL", 1)
    await it.desk.presses("属实")
    await it.desk.sees("（书面）")
    await it.archivist.presses_route("PN", 1)
    await it.archivist.sees("要两名监销人都确认后才能执行")
    await third.presses("确认监销")
    await it.archivist.presses_route("PN", 1)
    await it.archivist.sees("已销毁")


async def test_agreed_to_by_word_it_waits_for_the_signature(world: World) -> None:
    it = await office(world)
    (item_id,) = await listed(it, "讨论稿")
    await approved(it)
    await witnessed(it)

    def by_word(session: Session) -> None:
        from storage import approvals

        disposal = rows.disposal(session, 1)
        assert disposal is not None
        approval = approvals.approval(session, disposal.approval_id or 0)
        assert approval is not None
        approval.ratify_by = date(2026, 11, 27)

    await world.write(by_word)
    done = await it.does(destroying.destroy, it.archivist, 1, office=world.office)
    assert done.code == "disposal-unsigned"
    assert world.app.files.exists(await digest_of(world, item_id))


async def test_the_paper_goes_with_it_but_not_while_it_is_lent(world: World) -> None:
    it = await office(world)
    (item_id,) = await listed(it, "讨论稿")
    await approved(it)
    await witnessed(it)

    def unit(session: Session) -> None:
        item = archive.item(session, item_id)
        assert item is not None
        now = world.clock.now()
        paper = custody_rows.PaperOriginal(
            meeting_id=it.meeting,
            document_id=item.document_id,
            title="讨论稿",
            place="B101-1",
            state="lent",
            registered_by_id=it.archivist.person_id,
            registered_at=now,
        )
        session.add(paper)
        session.flush()
        loan = custody_rows.PaperLoan(
            original_id=paper.id,
            person_id=it.second.person_id,
            purpose="查考",
            state="out",
            asked_by_id=it.second.person_id,
            asked_at=now,
            due_on=date(2026, 12, 1),
        )
        session.add(loan)

    await world.write(unit)
    await it.archivist.presses_route("PN", 1)
    await it.archivist.sees("原件还借在外面")

    def back(session: Session) -> None:
        loan = custody_rows.loan(session, 1)
        assert loan is not None
        loan.state = "returned"

    await world.write(back)
    await it.archivist.presses_route("PN", 1)
    await it.archivist.sees("已销毁")
    paper = await world.read(lambda s: custody_rows.original(s, 1).state)
    assert paper == "destroyed"


async def test_a_list_is_withdrawn_and_an_item_stands_on_one_list_only(world: World) -> None:
    it = await office(world)
    (item_id,) = await listed(it, "讨论稿")
    await it.archivist.presses_route("PE", 1)
    await it.archivist.presses("碎纸机粉碎")
    await it.archivist.presses_route("PA", item_id, 0)
    await it.archivist.presses("保管期满")
    await it.archivist.sees("已在销毁〔2026〕1号清册上")
    await it.archivist.presses_route("PF", 1)
    await it.archivist.presses("确认撤销")
    await it.archivist.sees("清册已撤销")
    await it.archivist.presses_route("PA", item_id, 0)
    await it.archivist.presses("保管期满")
    await it.archivist.sees("已列入清册")
    await it.archivist.presses_route("PB", 2)
    await it.archivist.sees("销毁〔2026〕2号", "拟销毁1件")
    await it.second.presses_route("PB", 2)
    await it.second.sees("这项操作要由会务组")


async def test_a_backup_made_afterwards_holds_nothing_of_it(world: World, tmp_path: Path) -> None:
    """ARC-11: made before, it holds the file; made after, it restores, and has none of it."""
    it = await office(world)
    (item_id,) = await listed(it, "讨论稿")
    await it.files("座谈会纪要", period="Y")
    digest = await digest_of(world, item_id)
    app, plan = world.app, plan_in(tmp_path)
    stamp(app.database)
    real = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    before = back_up(app.database, app.files, plan, real=real)
    await approved(it)
    await witnessed(it)
    await it.archivist.presses_route("PN", 1)
    await world.restarts()
    app = world.app
    after = back_up(app.database, app.files, plan, real=real + timedelta(days=1))

    def digests(path: Path) -> set[str]:
        with opened(path, plan.key()) as parts:
            return {part.digest for part in parts if isinstance(part, File)}

    assert digest in digests(before.path)
    assert digest not in digests(after.path)
    files = FileStore(tmp_path / "restored" / "files")
    url = f"sqlite:///{tmp_path / 'restored' / 'huiwu.db'}"
    restore(after.path, plan.key(), Place(url, files, tmp_path / "restored" / "secret"))
    certificate = await world.read(lambda s: rows.disposal(s, 1).certificate)
    assert set(files.digests()) == digests(after.path) >= {certificate}
    there = Database(url)

    def look(session: Session) -> tuple[str, str, Sequence[str]]:
        item, disposal = archive.item(session, item_id), rows.disposal(session, 1)
        assert item is not None and disposal is not None
        said = session.scalars(select(document_search.DocumentPage.text)).all()
        return item.state, disposal.state, said

    state, done, said = there.read_now(look)
    assert (state, done) == ("destroyed", "destroyed")
    assert "座谈会纪要" in said and "讨论稿" not in said
    there.close()


async def test_who_appraised_neither_approves_nor_witnesses(world: World) -> None:
    it = await office(world)
    other = await world.hires("何档案", roles=("archivist",))
    (first, second) = await listed(it, "讨论稿", "修改稿")
    for person, item_id in ((it.first, first), (it.top, second)):
        person_id = person.person_id

        def appraised(session: Session, item: int = item_id, by: int = person_id) -> None:
            on = rows.line_at_work(session, item)
            assert on is not None
            on[0].by_id = by

        await world.write(appraised)
    await it.archivist.presses_route("PE", 1)
    await it.archivist.presses("碎纸机粉碎")
    await it.top.presses("同意")
    await it.top.sees("自己的申请由他人决定")
    await it.does(
        listing.appraise, other, second, "destroy", "期满", office=world.office
    )  # on a list that was sent: nothing changes
    await world.write(lambda s: setattr(rows.line_at_work(s, second)[0], "by_id", other.person_id))
    await it.top.presses("同意")
    for person in (it.first, other):
        done = await it.does(witnessing.name_witness, it.archivist, 1, person.person_id)
        assert done.code == "disposal-witness-own"


async def test_the_certificate_stays_off_a_messenger_that_may_not_show_its_titles(
    world: World,
) -> None:
    """SEC-04: the titles are on the certificate, so it is not sent there either."""
    it = await office(world)
    await listed(it, "讨论稿")
    await approved(it)
    await witnessed(it)
    await it.archivist.presses_route("PN", 1)
    await world.restarts()

    def sent(session: Session) -> list[tuple[int, str]]:
        told = []
        for allowed in (None, frozenset({"public"})):
            reading = Reading(
                session,
                {"disposal": 1},
                it.first.person_id,
                it.first.person_id,
                Texts("zh_Hans"),
                world.clock.now(),
                world.office,
                "",
                allowed,
            )
            message = disposal_notices.done(reading)
            assert message is not None
            told.append((len(message.files), message.plain_text))
        return told

    (there, _), (here, said) = await world.read(sent)
    assert (there, here) == (1, 0)
    assert "请到单位自用平台查看" in said and "讨论稿" not in said
