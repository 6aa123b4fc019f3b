"""Receiving from Telegram: confirmed only once kept, by one reader at a time, in clear words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from starlette.applications import Starlette

from bot.messengers.telegram.client import Server
from bot.messengers.telegram.incoming import arrival, parse
from bot.messengers.telegram.routes import LARGEST, PATH, routes
from chat.incoming import Joined, Presence, Pressed, Said
from chat.messenger import Unparseable
from storage import inbox
from storage.database import Database
from storage.inbox import Arrival
from tests.botapi import Fault, Person
from tests.messengers.site import NOON
from tests.messengers.telegram_stage import SECRET, Stage, called, impatient, telegram


@pytest.fixture
async def stage(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    impatient(monkeypatch)
    async with telegram(sqlite_database, tmp_path) as stage:
        yield stage


def guest(stage: Stage) -> Person:
    return stage.api.person(1001, "林小满", "zh-hans")


async def until(holds: Callable[[], object]) -> None:
    for _ in range(400):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


def said(stage: Stage) -> list[str]:
    kept = [one for one in stage.arrivals if not one.unreadable and not _unparseable(one)]
    incoming = [stage.telegram.parse(one.body) for one in kept]
    return [one.text for one in incoming if isinstance(one, Said)]


# ------------------------------------------------------------------------------------- polling


async def test_what_could_not_be_kept_is_asked_for_again(stage: Stage) -> None:
    keep, failures = stage.receive, iter([True, True, False])

    async def fails(*arrivals: Arrival) -> int:
        if next(failures, False):
            raise OSError("disk full")
        return await keep(*arrivals)

    stage.telegram.receiving._receive = fails
    for number in range(5):
        await guest(stage).says(f"第{number}条")
    await stage.api.settled()
    assert said(stage) == [f"第{number}条" for number in range(5)]
    assert stage.telegram.trouble is None


async def test_a_batch_is_confirmed_only_after_it_is_kept(stage: Stage) -> None:
    gate = asyncio.Event()
    keep = stage.receive

    async def waits(*arrivals: Arrival) -> int:
        await gate.wait()
        return await keep(*arrivals)

    stage.telegram.receiving._receive = waits
    await guest(stage).says("在吗")
    await asyncio.sleep(0.1)
    assert stage.api.pending == 1  # fetched, not confirmed: kill -9 here loses nothing
    gate.set()
    await stage.api.settled()
    assert said(stage) == ["在吗"]


async def test_numbers_that_begin_anew_after_a_silent_week(stage: Stage) -> None:
    await guest(stage).says("一")
    await stage.api.settled()
    first = stage.api.updates.next_number
    stage.api.jump(first + 10_000_000)
    await guest(stage).says("二")
    await stage.api.settled()
    stage.api.jump(17)  # far below, and some numbers were there before
    for word in ("三", "四"):
        await guest(stage).says(word)
    await stage.api.settled()
    stage.api.jump(first - 1)
    await guest(stage).says("五")
    await stage.api.settled()
    assert said(stage) == ["一", "二", "三", "四", "五"]


MALFORMED: list[Any] = [
    {"message": None},
    {"message": []},
    {"message": {}},
    {"message": {"message_id": "x", "chat": {"id": 1, "type": "private"}}},
    {"message": {"message_id": 1, "date": "soon", "from": {"id": 5}, "chat": 7}},
    {
        "message": {
            "message_id": 1,
            "date": 10**30,
            "from": {"id": 5},
            "chat": {"id": 5, "type": "private"},
        }
    },
    {"callback_query": {"id": 5}},
    {"callback_query": {"id": "1", "from": {}, "data": {}}},
    {"my_chat_member": {"chat": {"id": 1, "type": "private"}, "from": {"id": 1}, "date": 1}},
    {"edited_message": "no"},
    {"something_new": {"id": 1}},
    {},
]


async def test_one_bad_update_among_good_ones_is_set_aside_alone(stage: Stage) -> None:
    for number, update in enumerate(MALFORMED):
        await guest(stage).says(f"好{number}")
        await stage.api.delivers(dict(update))
    await guest(stage).says("最后")
    await stage.api.settled()
    assert said(stage) == [*(f"好{n}" for n in range(len(MALFORMED))), "最后"]
    assert stage.api.count("getUpdates") < 40

    def aside(session: Any) -> int:
        rows = session.execute(inbox.inbox.select()).all()
        return sum(row.state == "quarantined" and row.body is not None for row in rows)

    kept = await stage.database.read(aside)
    parsed_later = sum(1 for one in stage.arrivals if not one.unreadable and _unparseable(one))
    assert kept + parsed_later == len(MALFORMED)


def _unparseable(one: Arrival) -> bool:
    try:
        parse(one.body)
    except Unparseable:
        return True
    return False


async def test_nothing_but_unnumbered_updates_does_not_spin(stage: Stage) -> None:
    class Odd:
        def __init__(self) -> None:
            self.calls = 0

        async def updates(self, offset: int | None) -> list[Any]:
            self.calls += 1
            return [{"no": "number"}, 7, None]

    odd = Odd()
    stage.telegram.receiving._client.updates = odd.updates  # type: ignore[method-assign]
    await guest(stage).says("在吗")  # ends the look that is open
    await until(lambda: odd.calls > 2)
    before = odd.calls
    await asyncio.sleep(0.2)
    assert odd.calls - before <= 12


async def test_a_second_reader_is_told_clearly_and_who_stays_goes_on(stage: Stage) -> None:
    with structlog.testing.capture_logs() as logged:
        second = stage.connect()
        await second.open()
        await until(lambda: stage.telegram.trouble or second.trouble)
        trouble = stage.telegram.trouble or second.trouble
        assert trouble is not None
        assert "another process" in trouble
        await second.close()
    assert any("another process" in str(entry.get("trouble")) for entry in logged)
    await guest(stage).says("在吗")
    await stage.api.settled()
    assert said(stage) == ["在吗"]
    await until(lambda: stage.telegram.trouble is None)


async def test_a_webhook_left_by_somebody_is_removed(stage: Stage) -> None:
    async with httpx.AsyncClient(base_url=f"{stage.api.url}/bot{stage.api.token}/") as other:
        answer = await other.post("setWebhook", json={"url": "http://127.0.0.1:9/old"})
        assert answer.status_code == 200
    await until(lambda: not (stage.api.webhook or {}).get("url"))
    await guest(stage).says("在吗")
    await stage.api.settled()
    assert said(stage) == ["在吗"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(502, "Bad Gateway"),
        Fault.status(429, "Too Many Requests", {"retry_after": 0}),
        Fault.status(401, "Unauthorized"),
        Fault.drop(),
        Fault.garbage(),
        Fault.html(),
    ],
)
async def test_trouble_passes_and_nothing_is_lost(stage: Stage, fault: Fault) -> None:
    stage.api.fault("getUpdates", fault, 3)
    for number in range(3):
        await guest(stage).says(f"{number}")
        await asyncio.sleep(0.02)
    await stage.api.settled()
    assert said(stage) == ["0", "1", "2"]


async def test_only_the_leader_asks(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(monkeypatch)
    async with telegram(sqlite_database, tmp_path) as stage:
        await guest(stage).says("一")
        await stage.api.settled()
        stage.leads = False
        await guest(stage).says("二")  # wakes the last look, which was asked as leader
        await asyncio.sleep(0.1)
        asked = stage.api.count("getUpdates")
        await guest(stage).says("三")
        await asyncio.sleep(0.2)
        assert stage.api.count("getUpdates") == asked
        stage.leads = True
        await stage.api.settled()
        assert said(stage) == ["一", "二", "三"]


async def test_the_bots_name_is_remembered_over_a_start_without_network(stage: Stage) -> None:
    lost = stage.connect(server=Server("http://127.0.0.1:9"))
    await lost.open()
    assert lost.link("bx") == f"https://t.me/{stage.api.username}?start=bx"
    await lost.close()


async def test_before_the_name_is_known_there_is_no_link(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messengers.telegram.receiving.FIRST_NAME", 0.05)
    async with telegram(sqlite_database, tmp_path, server=Server("http://127.0.0.1:9")) as stage:
        assert stage.telegram.link("bx") == ""
        await until(lambda: stage.telegram.trouble)


# ------------------------------------------------------------------------------------- webhook


@pytest.fixture
async def hook(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    impatient(monkeypatch)
    async with called(sqlite_database, tmp_path) as stage:
        yield stage


def anybody(stage: Stage) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=routes(stage.telegram)))
    return httpx.AsyncClient(transport=transport, base_url="http://huiwu.test")


def secret(stage: Stage) -> dict[str, str]:
    return {"x-telegram-bot-api-secret-token": stage.telegram.receiving.webhook_secret}


async def test_only_the_platform_is_heard(hook: Stage) -> None:
    update = {"update_id": 1, "message": {}}
    async with anybody(hook) as caller:
        for headers in ({}, {"x-telegram-bot-api-secret-token": "wrong"}):
            assert (await caller.post(PATH, json=update, headers=headers)).status_code == 403
        assert (await caller.get(PATH)).status_code == 405
        huge = await caller.post(PATH, content=b"x" * (LARGEST + 1), headers=secret(hook))
        assert huge.status_code == 413
    assert hook.arrivals == []
    assert SECRET.decode() not in hook.telegram.receiving.webhook_secret


async def test_what_no_one_can_read_is_kept_and_not_asked_for_again(hook: Stage) -> None:
    async with anybody(hook) as caller:
        for body in (b"", b"{", b"[1]", b"\xff\xfe", b'{"update_id": 5}', b"[" * 100_000):
            answer = await caller.post(PATH, content=body, headers=secret(hook))
            assert answer.status_code == 200, body[:20]
    assert len(hook.arrivals) == 6
    assert all(one.unreadable for one in hook.arrivals)


async def test_what_could_not_be_kept_is_delivered_again(hook: Stage) -> None:
    keep, failures = hook.receive, iter([True, True])

    async def fails(*arrivals: Arrival) -> int:
        if next(failures, False):
            raise OSError("disk full")
        return await keep(*arrivals)

    hook.telegram.receiving._receive = fails
    await guest(hook).says("在吗")
    await hook.api.settled()
    assert said(hook) == ["在吗"]


# -------------------------------------------------------------------------------------- reading


async def read(stage: Stage) -> Any:
    await stage.api.settled()
    return stage.telegram.parse(stage.arrivals[-1].body)


async def test_each_kind_is_understood_or_named(stage: Stage) -> None:
    person = guest(stage)
    await person.sends_voice()
    assert (await read(stage)).not_taken == "voice"
    await person.sends_sticker()
    assert (await read(stage)).not_taken == "sticker"
    await person.sends_location()
    assert (await read(stage)).not_taken == "location"
    await person.forwards("请转告张处长")
    assert (await read(stage)).text == "请转告张处长"
    await person.sends_video("会场.mp4")
    assert [file.name for file in (await read(stage)).files] == ["会场.mp4"]
    await person.says("参加")
    await person.edits(person.own[-1]["message_id"], "请假")
    edited = await read(stage)
    assert (edited.not_taken, edited.text) == ("edited", "")


async def test_only_ones_own_number_is_vouched_for(stage: Stage) -> None:
    person = stage.api.person(1001, phone="+8613900000001")
    await person.sends_contact(own=True)
    own = await read(stage)
    assert (own.phone, own.not_taken) == ("+8613900000001", None)
    await person.sends_contact(own=False)
    other = await read(stage)
    assert (other.phone, other.not_taken) == (None, "contact")
    forwarded = dict(stage.arrivals[-2].body)
    forwarded["update"]["message"]["forward_origin"] = {"type": "hidden_user"}
    assert getattr(stage.telegram.parse(forwarded), "phone", None) is None


async def test_an_album_is_several_updates_of_one_name(stage: Stage) -> None:
    await guest(stage).sends_album([("一.pdf", b"1"), ("二.pdf", b"2")], "材料")
    await stage.api.settled()
    parts = [stage.telegram.parse(one.body) for one in stage.arrivals]
    albums = {part.album for part in parts if isinstance(part, Said)}
    assert len(parts) == 2
    assert len(albums) == 1
    assert None not in albums


async def test_times_are_the_platforms_and_a_press_has_ours(stage: Stage) -> None:
    await guest(stage).says("在吗")
    assert (await read(stage)).at == NOON
    await guest(stage).presses_data("ra11", None)
    press = await read(stage)
    assert isinstance(press, Pressed)
    assert (press.at, press.payload, press.shown_ref) == (NOON, "ra11", None)


async def test_a_forged_button_is_only_an_old_one(stage: Stage) -> None:
    for data in ("x" * 64, "no spaces here", "';--"):
        await guest(stage).presses_data(data[:64], None)
        press = await read(stage)
        assert isinstance(press, Pressed)
        assert press.payload in ("zz", data)


async def test_blocking_is_known_at_once(stage: Stage) -> None:
    await guest(stage).starts()
    await guest(stage).blocks()
    gone = await read(stage)
    assert isinstance(gone, Presence)
    assert not gone.reachable
    await guest(stage).unblocks()
    back = await read(stage)
    assert isinstance(back, Presence)
    assert back.reachable


async def test_of_a_group_only_what_is_meant_for_us_comes_in(stage: Stage) -> None:
    await guest(stage).adds_bot_to_group(-100123)
    await stage.api.settled()
    assert (await read(stage)).not_taken == "group"
    await guest(stage).says_in_group(-100123, "随便聊聊")
    await guest(stage).says_in_group(-100123, "/my")
    command = await read(stage)
    assert (command.not_taken, command.address.chat) == ("group", "-100123")
    assert len(stage.arrivals) == 2


async def test_a_position_that_moves_on_its_own_is_not_answered_again(stage: Stage) -> None:
    person = guest(stage)
    await person.sends_location()
    await stage.api.settled()
    moved = dict(stage.arrivals[-1].body["update"]["message"], edit_date=1)
    for _ in range(3):
        await stage.api.delivers({"edited_message": moved})
    await stage.api.settled()
    assert len(stage.arrivals) == 1


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("/start", ""),
        ("/start b0123", "b0123"),
        ("/start@huiwu_test_bot vXy-_9", "vXy-_9"),
        ("/start  spaces ", "spaces"),
        ("/start not a token", ""),
        ("/start " + "x" * 65, ""),
    ],
)
async def test_deep_links(stage: Stage, text: str, token: str) -> None:
    await guest(stage).says(text)
    joined = await read(stage)
    assert isinstance(joined, Joined)
    assert joined.token == token


def test_an_update_without_a_place_is_kept_unreadable() -> None:
    for update in (None, 7, "x", [], {"update_id": True}, {"update_id": "5", "message": {}}):
        kept = arrival(update, "1", NOON, NOON)
        assert kept is not None
        assert kept.unreadable
        assert kept.body["update"] == update
