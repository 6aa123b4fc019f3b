"""What is special to Telegram, from the people's side: binding, menus, albums, large files."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from chat.incoming import Address
from meetings import binding, documents
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from storage import Session, outbox
from storage import people as rows
from storage.files import Blob
from tests.botapi import Person as Account
from tests.stories import meeting_stage, notice_stage, signin_stage
from tests.stories.meeting_stage import pdf
from tests.stories.test_recording import notes, office_of
from tests.stories.test_signin import photo_of, show_pass
from tests.stories.world import Person, TelegramPhone, World

pytestmark = pytest.mark.parametrize("world", ["telegram"], indirect=True)


def account(person: Person) -> Account:
    """The person's side of the platform."""
    assert isinstance(person.phone, TelegramPhone)
    return person.phone.person


async def does(person: Person, act: object) -> None:
    """Something only this platform knows; waits until everything that follows has arrived."""

    async def acts() -> None:
        await act  # type: ignore[misc]
        assert person.world.api is not None
        await person.world.api.settled()

    await person._does(acts())


def browser(world: World) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(world.app.web())
    return httpx.AsyncClient(transport=transport, base_url="http://huiwu.test")


# -------------------------------------------------------------------------------------- binding


async def test_a_personal_link_binds_and_the_menu_follows_role_and_language(world: World) -> None:
    admin = await world.hires("白主任", roles=("administrator",))
    guest = await world.hires("林小满", bound=False)

    def make(session: Session) -> None:
        who = who_is(session, admin.person_id)
        assert who is not None
        actor = Actor(who, "story")
        token = f"b{'7' * 31}"
        binding.make_link(session, actor, guest.person_id, token=token, now=world.clock.now())

    await world.write(make)
    await guest.opens(f"https://t.me/huiwu_test_bot?start=b{'7' * 31}")
    await guest.sees("已绑定：林小满")
    await guest.sees("我的", "帮助")
    assert [name for name, _ in account(guest).commands] == [
        "my",
        "find",
        "minutes",
        "propose",
        "signin",
        "leave",
        "language",
        "help",
        "quit",
    ]
    assert ("my", "我的") in account(guest).commands

    await guest.says("/language")
    await guest.presses("繁體中文")
    assert ("leave", "請假") in account(guest).commands

    await admin.says("人员")
    await admin.presses("查找")
    await admin.says("林小满")
    await admin.presses("林小满（办公室）")
    await admin.presses("角色")
    await admin.presses("授予：会务组")
    assert "new" in [name for name, _ in account(guest).commands]


async def test_the_number_is_a_second_way_in(world: World) -> None:
    guest = await world.hires("林小满", phone="13900000001", bound=False)
    account(guest).phone = "8613900000001"
    await guest.phone.join("")
    await world.app.settle()
    assert account(guest).shown[-1].keyboard is not None
    await does(guest, account(guest).sends_contact(own=True))
    await guest.sees("已绑定：林小满")
    assert account(guest).shown[-2].keyboard is None
    await guest.says("/my")
    await guest.sees("我的事项")
    await does(guest, account(guest).sends_contact(own=True))  # once more: nothing changes
    await guest.sees("林小满")


@pytest.mark.parametrize(
    ("roster", "shared", "seen"),
    [
        ("13900000002", "8613900000001", "名册里没有这个手机号"),
        # Eight or ten digits are somebody else's landline here; in Taiwan and Hong Kong see below.
        ("0912345678", "886912345678", "名册里没有这个手机号"),
        ("61234567", "85261234567", "名册里没有这个手机号"),
        ("+14155550100", "14155550100", "已绑定"),
        ("13900000001", "not a number", "名册里没有这个手机号"),
    ],
)
async def test_numbers_of_different_places(
    world: World, roster: str, shared: str, seen: str
) -> None:
    guest = await world.hires("林小满", phone=roster, bound=False)
    account(guest).phone = shared
    await guest.phone.join("")
    await does(guest, account(guest).sends_contact(own=True))
    await guest.sees(seen)


async def test_a_number_that_does_not_tell_who_it_is_binds_nobody(world: World) -> None:
    one = await world.hires("林小满", phone="13900000001", bound=False)
    await world.hires("林大满", phone="13900000001", bound=False)
    account(one).phone = "8613900000001"
    await one.phone.join("")
    await does(one, account(one).sends_contact(own=True))
    await one.sees("有几个人登记了这个手机号")
    # Somebody whose account works is not replaced by whoever got their number later.
    other = await world.hires("何平", phone="13900000003")
    later = await world.hires("新机主", bound=False)
    account(later).phone = "8613900000003"
    await later.phone.join("")
    await does(later, account(later).sends_contact(own=True))
    await later.sees("已在另一个账号上登记")
    await other.says("/my")
    await other.sees("我的事项")
    # And a contact of somebody else, or a forwarded one, is none of one's own.
    await does(later, account(later).sends_contact(own=False))
    await later.sees("只能登记您自己的手机号")


# ------------------------------------------------------------------------- what is sent instead


async def test_what_is_neither_words_nor_files_is_politely_declined(world: World) -> None:
    guest = await world.hires("林小满")
    for act, seen in (
        (account(guest).sends_voice(), "听不了语音"),
        (account(guest).sends_sticker(), "/help"),
        (account(guest).sends_location(), "用不到位置"),
    ):
        await does(guest, act)
        await guest.sees(seen)
    await guest.says("/my")
    await does(guest, account(guest).edits(account(guest).own[-1]["message_id"], "/meetings"))
    await guest.sees("修改过的消息不会重新处理")
    await does(guest, account(guest).forwards("/my"))
    await guest.sees("我的事项")


async def test_a_voice_message_is_a_note_where_a_record_is_taken(world: World) -> None:
    _, recorder, _, stage = await office_of(world)
    await recorder.says("/record")
    await recorder.presses("已告知并同意录音")
    await does(recorder, account(recorder).sends_voice(b"OggS" + bytes(60)))
    await recorder.sees("已记第1条", "加文字稿")
    await recorder.says("主持人总结")
    await does(recorder, account(recorder).edits(account(recorder).own[-1]["message_id"], "改"))
    await recorder.sees("修改过的消息不会进记录")
    assert [text for text, _, _ in await notes(stage)] == ["", "主持人总结"]
    # One line shows where the record is, and it is the last message.
    lines = [seen for seen in await recorder.phone.screen() if "退出记录" in str(seen.choices)]
    assert len(lines) == 1


async def test_a_group_is_told_that_this_is_done_in_private(world: World) -> None:
    guest = await world.hires("林小满")
    assert world.api is not None
    await does(guest, account(guest).adds_bot_to_group(-100555))
    group = world.api.chats[-100555]
    assert [shown.text for shown in group.shown()][-1].startswith("会务助手只在单独聊天里办事")
    await does(guest, account(guest).says_in_group(-100555, "今天开会吗"))
    assert len(group.shown()) == 1
    await does(guest, account(guest).says_in_group(-100555, "/my"))
    assert len(group.shown()) == 2


async def test_an_album_is_one_thing_said(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    stage = await meeting_stage.published(world, desk, [desk])
    await stage.opens(desk, "da")
    files = [(f"材料{n}.pdf", pdf(f"{n}")) for n in (1, 2, 3)]
    await desk.phone.say("会前印发", tuple(files))
    await world.app.settle()
    await desk.sees("材料1", "材料2", "材料3")
    texts = [seen.text for seen in await desk.news()]
    assert len(texts) <= 2, texts


async def test_an_album_of_passes_signs_all_of_them_in(world: World) -> None:
    door = await world.hires("门岗", unit="会务组")
    guests = [await world.hires(f"代表{n}", unit="财务处") for n in range(3)]
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    stage = await signin_stage.meeting(world, desk, guests, staff=[door])
    tokens = [await show_pass(stage, guest) for guest in guests]
    await world.at(signin_stage.NINE - timedelta(minutes=5))
    pictures = [photo_of(stage.link(token)) for token in tokens]
    await does(door, account(door).sends_album([*pictures, photo_of()]))
    assert len(await stage.records()) == 3
    await door.sees("读出 3 个二维码", "代表0", "代表1", "代表2")


# ---------------------------------------------------------------------------- coming and going


async def test_who_blocks_is_phoned_and_who_returns_gets_what_they_missed(world: World) -> None:
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    await does(guest, account(guest).blocks())

    def reachable(session: Session) -> bool:
        return rows.accounts_of(session, guest.person_id)[0].reachable

    assert not await world.read(reachable)
    meeting = await notice_stage.draft(world, desk, [guest, desk], title="档案工作会")
    await notice_stage.publishes(desk, meeting)
    assert await desk.sees("参会通知", "档案工作会")
    await desk.presses_route("nl", meeting)
    await desk.sees("林小满")  # on the list to phone
    before = len(account(guest).shown)
    await does(guest, account(guest).unblocks())
    assert await world.read(reachable)
    new = [shown.text for shown in account(guest).shown[before:]]
    assert len([text for text in new if "档案工作会" in text]) == 1, new


# --------------------------------------------------------------------------------- large files


def _allowing(world: World, megabytes: int) -> None:
    """The office takes larger files than the platform gives."""
    profile = world.office.profile
    files = replace(profile.files, max_mb=megabytes)
    object.__setattr__(world.office, "profile", replace(profile, files=files))


async def test_a_file_too_large_for_the_platform_goes_over_a_page(world: World) -> None:
    _allowing(world, 60)
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting_stage.published(world, desk, [guest])
    await stage.opens(desk, "da")
    big = pdf() + bytes(21_000_000)
    await desk.sends("录像说明.pdf", big)
    told = await desk.sees("超过20 MB", "在网页上交")
    shown = next(s for s in account(desk).shown if s.text == told.text)
    (link,) = [e["url"] for e in shown.entities if e["type"] == "text_link"]
    async with browser(world) as page:
        path = link.removeprefix("http://huiwu.test")
        asked = await page.get(path)
        assert asked.status_code == 200
        assert "录像" not in asked.text
        assert "交上去" in asked.text
        sent = await page.post(path, files={"file": ("录像说明.pdf", io.BytesIO(big))})
        assert sent.status_code == 200
        assert "回到聊天" in sent.text
        # What a forged, a foreign or an empty one gets.
        assert (await page.get(path[:-3] + "abc")).status_code == 404
        assert (await page.post(path, data={"x": "1"})).status_code == 400
        assert (await page.post(path, files={"file": ("a.pdf", b"")})).status_code == 400
        over = {"file": ("a.pdf", io.BytesIO(bytes(61 * 1024 * 1024)))}
        assert (await page.post(path, files=over)).status_code == 413
    await desk.looks()
    await world.app.settle()
    assert "录像说明" in await desk.transcript()
    await desk.presses("就用这个名称")
    await desk.presses("会前发")
    card = next(s for s in reversed(account(guest).shown) if "录像说明" in s.text)
    assert "21 MB" not in card.text  # 50 MB go out: it was sent as it is
    assert any(name == "录像说明.pdf" for s in account(guest).shown for _, _, name, _ in s.files)


async def _has_paper(world: World, stage: meeting_stage.Stage, desk: Person, blob: Blob) -> None:
    def add(session: Session) -> None:
        who = who_is(session, desk.person_id)
        assert who is not None
        file = documents.NewFile("汇编", blob.digest, "汇编.pdf", "application/pdf", blob.size)
        documents.add_documents(
            session,
            Actor(who, "story"),
            stage.id,
            [file],
            documents.Stage.BEFORE,
            editions=False,
            now=world.clock.now(),
            office=world.office,
        )

    await world.write(add)


async def test_a_paper_too_large_to_be_sent_is_a_link_for_its_reader_alone(world: World) -> None:
    _allowing(world, 80)
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting_stage.published(world, desk, [guest])
    blob = world.app.files.put(pdf() + bytes(51_000_000))
    await _has_paper(world, stage, desk, blob)
    await world.app.settle()
    card = next(s for s in account(guest).shown if "汇编.pdf" in s.text)
    assert card.files == []
    (link,) = [e["url"] for e in card.entities if e["type"] == "text_link"]
    path = link.removeprefix("http://huiwu.test")
    async with browser(world) as page:
        given = await page.get(path)
        assert given.status_code == 200
        assert len(given.content) == blob.size

        async def answers(reply: str) -> int:
            await stage.replies(guest, reply)
            return (await page.get(path)).status_code

        # The link is no right: who is on leave has none any more, who comes after all has.
        assert await answers("leave") == 404
        assert await answers("attending") == 200
        assert (await page.get(path[:-1] + "x")).status_code == 404

        def withdraw(session: Session) -> None:
            who = who_is(session, desk.person_id)
            assert who is not None
            found = documents.documents_for_hosts(session, who, stage.id)
            assert not isinstance(found, Refused)
            one = found.documents[0].id
            documents.withdraw(
                session, Actor(who, "story"), one, now=world.clock.now(), office=world.office
            )

        await world.write(withdraw)
        assert (await page.get(path)).status_code == 404


# --------------------------------------------------------------------------------------- codes


async def test_a_large_paper_asked_for_by_a_button_is_a_link_as_well(world: World) -> None:
    _allowing(world, 80)
    desk = await world.hires("方小舟", unit="会务组", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting_stage.published(world, desk, [guest])
    await _has_paper(world, stage, desk, world.app.files.put(pdf() + bytes(51_000_000)))
    before = len(account(guest).shown)
    await stage.opens(guest, "dp", await stage.participant(guest))
    shown = account(guest).shown[before:]
    assert any(e["type"] == "text_link" for one in shown for e in one.entities)


async def test_an_album_leaves_nothing_behind(world: World) -> None:
    guest = await world.hires("林小满")
    files = [(f"材料{n}.pdf", pdf(f"{n}")) for n in range(5)]
    await guest.phone.say("", tuple(files))
    await world.app.settle()
    assert world.app.dispatcher._fresh == {}
    assert world.app.dispatcher._running == {}


async def test_codes_lead_to_a_page_that_offers_both_ways(world: World) -> None:
    async with browser(world) as anybody:
        page = await anybody.get("/s/vabc", headers={"accept-language": "en"})
        assert page.status_code == 200
        links = re.findall(r'href="([^"]+)"', page.text)
    assert "http://huiwu.test/j/vabc" in links
    assert "https://t.me/huiwu_test_bot?start=vabc" in links


async def test_where_phones_can_not_reach_our_pages_codes_lead_into_telegram(
    world: World,
) -> None:
    links = replace(world.app.links, public=False)
    assert links.to("vabc") == "https://t.me/huiwu_test_bot?start=vabc"
    here = Address("telegram", "1", "1")
    assert replace(world.app.file_links, public=False).to_upload(here, world.clock.now()) is None
    assert world.app.file_links.to_upload(here, world.clock.now()) is not None


async def test_the_outbox_holds_nothing_back(world: World) -> None:
    """Menus of messengers without menus are dropped, not tried for ever."""
    guest = await world.hires("林小满")
    await guest.says("/language")
    await guest.presses("English")
    states = await world.read(
        lambda s: [row.state for row in s.execute(outbox.outbox.select()).all()]
    )
    assert set(states) <= {"sent", "dropped", "superseded"}
