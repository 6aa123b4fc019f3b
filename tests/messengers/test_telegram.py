"""The Telegram adapter, over real HTTP: what goes out, how it fails, what stays untold."""

from __future__ import annotations

import asyncio
import io
import socket
import sys
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bot.messengers.telegram import client
from bot.messengers.telegram.adapter import Telegram
from bot.messengers.telegram.client import Server
from bot.messengers.telegram.outgoing import file_name, is_link, read_ref, rendered
from chat.incoming import Address, IncomingFile, Via
from chat.message import Choice, Link, Message, PhoneButton, Span, StoredFile
from chat.messenger import Edited, Refused, TryLater, Unreachable
from storage.database import Database
from storage.files import FileStore
from tests.botapi import Fault, Limits, Person, serve
from tests.messengers.site import NOON
from tests.messengers.telegram_stage import Stage, telegram

HERE = Address("telegram", "1001", "1001")
BOLD = Message((Span("第3次调整 😀"), Span("以本次为准", "bold"), Span("。")))


@pytest.fixture
async def stage(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    async with telegram(sqlite_database, tmp_path) as stage:
        stage.api.person(1001, "林小满", "zh-hans").known = True
        yield stage


def guest(stage: Stage) -> Person:
    return stage.api.person(1001)


def stored(stage: Stage, data: bytes, name: str, media_type: str, **more: bool) -> StoredFile:
    blob = stage.files.put(data)
    return StoredFile(blob.digest, name, media_type, blob.size, **more)


def png(side: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "white").save(out, "PNG")
    return out.getvalue()


# ------------------------------------------------------------------------------------ showing


async def test_styles_are_entities_counted_as_the_platform_counts(stage: Stage) -> None:
    link = Span("须知", url="https://hui.example.org/a?b=1&c=2")
    message = Message((*BOLD.text, Span("\n"), link, Span(" <b>*_`")))
    await stage.telegram.send(HERE, message)
    (shown,) = guest(stage).shown
    assert shown.text == "第3次调整 😀以本次为准。\n须知 <b>*_`"
    bold, url = shown.entities
    assert (bold["type"], bold["offset"], bold["length"]) == ("bold", 8, 5)
    assert (url["type"], url["offset"], url["length"]) == ("text_link", 15, 2)


async def test_what_is_to_be_copied_is_copied_at_one_touch(stage: Stage) -> None:
    message = Message((Span("短信：\n"), Span("【馆】😀请参会。", "copy"), Span("\n按 1 条计")))
    await stage.telegram.send(HERE, message)
    (shown,) = guest(stage).shown
    (copied,) = shown.entities
    assert (copied["type"], copied["offset"], copied["length"]) == ("code", 4, 9)


@pytest.mark.parametrize(
    "spans",
    [
        (Span(" \n"), Span("  头", "bold"), Span("尾  ", "bold"), Span(" \n ")),
        (Span("\n\n头", "bold"), Span("  ", "bold"), Span("尾", "bold")),
        (Span("头尾\x00\x1b\ud83d", "bold"),),
    ],
)
async def test_blanks_around_a_text_move_no_entity(stage: Stage, spans: tuple[Span, ...]) -> None:
    await stage.telegram.send(HERE, Message(spans))
    (shown,) = guest(stage).shown
    assert shown.text.startswith("头")
    assert shown.text.endswith("尾")
    units = shown.text.encode("utf-16-le")
    for entity in shown.entities:
        part = units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
        assert part.decode("utf-16-le").strip()


async def test_buttons_links_and_what_can_not_be_under_a_button(stage: Stage) -> None:
    message = Message(
        (Span("会议材料"),),
        choices=((Choice("参加", "ra11"), Choice("请假", "rl11")), (Choice("更多", "mm11"),)),
        links=(
            Link("大屏", "https://hui.example.org/board/x"),
            Link("会务组", "tel:+861012345678"),
            Link("本机", "http://localhost:8790/"),
        ),
    )
    await stage.telegram.send(HERE, message)
    (shown,) = guest(stage).shown
    assert [[label for label, _, _ in row] for row in shown.buttons] == [
        ["参加", "请假"],
        ["更多"],
        ["大屏"],
    ]
    assert shown.text == "会议材料\n会务组 +861012345678\n本机 http://localhost:8790/"


def test_what_one_call_can_not_carry_is_refused() -> None:
    file = StoredFile("0" * 64, "a.pdf", "application/pdf", 1)
    for broken in (
        Message(()),
        Message((Span(" \n "),)),
        Message((Span("字" * 4097),)),
        Message((Span("😀" * 2049),)),
        Message((Span("字" * 1025),), files=(file,)),
        Message((Span("字"),), files=(file, file)),
        Message((Span("字"),), choices=tuple((Choice("x", "aa"),) for _ in range(101))),
    ):
        with pytest.raises(Refused):
            rendered(broken)
    assert rendered(Message((Span("😀" * 2048),))).text == "😀" * 2048


async def test_a_file_with_a_short_text_is_one_message_with_its_buttons(stage: Stage) -> None:
    file = stored(stage, b"BEGIN:VCALENDAR", '会"议\\安排\n.ics', "text/calendar")
    message = Message((Span("参会通知"),), ((Choice("参加", "ra11"),),), files=(file,))
    await stage.telegram.send(HERE, message)
    (shown,) = guest(stage).shown
    assert (shown.text, shown.labels) == ("参会通知", ["参加"])
    [(kind, _, name, data)] = shown.files
    assert (kind, name, data) == ("document", "会_议_安排_.ics", b"BEGIN:VCALENDAR")


async def test_a_picture_is_shown_and_a_file_stays_a_file(stage: Stage) -> None:
    shown_one = stored(stage, png(), "参会证.png", "image/png", picture=True)
    kept = stored(stage, png(), "照片.png", "image/png")
    refs = [await stage.telegram.send(HERE, Message((), files=(f,))) for f in (shown_one, kept)]
    assert [shown.files[0][0] for shown in guest(stage).shown] == ["photo", "document"]
    assert [ref[0] for ref in refs] == ["p", "d"]


async def test_a_repeated_file_goes_up_once(stage: Stage) -> None:
    file = stored(stage, b"%PDF" + bytes(60_000), "工作报告.pdf", "application/pdf")
    for number in (1001, 1002, 1003):
        stage.api.person(number).known = True
        address = Address("telegram", str(number), str(number))
        await stage.telegram.send(address, Message((Span("材料"),), files=(file,)))
    sent = [call for call in stage.api.calls if call.method == "sendDocument"]
    uploads = [call for call in sent if not isinstance(call.params["document"], str)]
    assert (len(sent), len(uploads)) == (3, 1)
    assert {stage.api.person(n).shown[0].files[0][2] for n in (1001, 1002, 1003)} == {
        "工作报告.pdf"
    }


async def test_a_file_the_platform_has_lost_goes_up_again(stage: Stage) -> None:
    file = stored(stage, b"%PDF" + bytes(60_000), "工作报告.pdf", "application/pdf")
    await stage.telegram.send(HERE, Message((), files=(file,)))
    lost = Fault.status(400, "Bad Request: wrong file identifier/HTTP URL specified")
    stage.api.fault("sendDocument", lost)
    with pytest.raises(TryLater) as caught:
        await stage.telegram.send(HERE, Message((), files=(file,)))
    assert not caught.value.unknown
    await stage.telegram.send(HERE, Message((), files=(file,)))
    assert len(guest(stage).shown) == 2


async def test_uploads_are_streamed(sqlite_database: Database, tmp_path: Path) -> None:
    """40 MB go out of a process that holds a few of them at a time; the other end is another."""
    big = 40_000_000
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.botapi", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        import json

        told = json.loads(await server.stdout.readline())
        files = FileStore(tmp_path / "blobs")
        blob = files.put(bytes(big))
        async with serve(clock=lambda: NOON) as unused:
            stage = Stage(unused, sqlite_database, files, clock=None)
            adapter = stage.connect(server=Server(told["url"]))
        await _control(told["url"], {"call": "people", "count": 1, "first": 1001})
        await adapter.client.open()
        tracemalloc.start()
        file = StoredFile(blob.digest, "录像.mp4", "video/mp4", big)
        await adapter.send(HERE, Message((), files=(file,)))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        await adapter.client.close()
        assert peak < big / 4
    finally:
        server.kill()
        await server.wait()


async def _control(url: str, call: dict[str, object]) -> None:
    import httpx

    async with httpx.AsyncClient() as http:
        (await http.post(f"{url}/control", json=call)).raise_for_status()


# ------------------------------------------------------------------------------------ editing


async def test_edits_in_place_keep_what_came_with_the_card(stage: Stage) -> None:
    text = await stage.telegram.send(HERE, Message((Span("已答复 1 人"),)))
    entry = stored(stage, b"BEGIN:VCALENDAR", "会议.ics", "text/calendar")
    card = await stage.telegram.send(HERE, Message((Span("参会通知"),), files=(entry,)))
    assert await _edit(stage, text, Message((Span("已答复 2 人"),))) == (Edited.EDITED, text)
    assert await _edit(stage, card, Message((Span("答复：参加"),))) == (Edited.EDITED, card)
    later = stored(stage, b"BEGIN:VCALENDAR later", "会议.ics", "text/calendar")
    moved = Message((Span("改到三楼"),), files=(later,))
    assert await _edit(stage, card, moved) == (Edited.EDITED, card)
    first, second = guest(stage).shown
    assert first.text == "已答复 2 人"
    assert (second.text, second.files[0][3]) == ("改到三楼", b"BEGIN:VCALENDAR later")


async def test_a_text_too_long_to_stand_beside_its_file_comes_anew(stage: Stage) -> None:
    entry = stored(stage, b"BEGIN:VCALENDAR", "会议.ics", "text/calendar")
    card = await stage.telegram.send(HERE, Message((Span("参会通知"),), files=(entry,)))
    longer = Message((Span("议程" * 600),))
    outcome, ref = await _edit(stage, card, longer)
    assert (outcome, ref[0]) == (Edited.REPLACED, "t")
    assert guest(stage).shown[-1].text == "议程" * 600


async def test_a_text_may_get_a_file_and_is_edited_as_one_from_then_on(stage: Stage) -> None:
    ref = await stage.telegram.send(HERE, Message((Span("参会证"),)))
    picture = stored(stage, png(), "参会证.png", "image/png", picture=True)
    outcome, ref = await _edit(stage, ref, Message((Span("参会证"),), files=(picture,)))
    assert (outcome, ref[0]) == (Edited.EDITED, "p")
    assert await _edit(stage, ref, Message((Span("已作废"),))) == (Edited.EDITED, ref)
    assert [shown.text for shown in guest(stage).shown] == ["已作废"]


async def test_an_edit_that_changes_nothing_is_success(stage: Stage) -> None:
    ref = await stage.telegram.send(HERE, BOLD)
    assert await _edit(stage, ref, BOLD) == (Edited.EDITED, ref)
    assert stage.api.calls[-1].status == 400


async def test_what_can_not_be_edited_is_sent_anew(stage: Stage) -> None:
    ref = await stage.telegram.send(HERE, Message((Span("旧"),)))
    assert await stage.telegram.delete(HERE, ref)
    for lost in (ref, "t999999", "no ref"):
        outcome, now = await _edit(stage, lost, Message((Span("新"),)))
        assert outcome is Edited.REPLACED
        assert read_ref(now) is not None
    assert [shown.text for shown in guest(stage).shown] == ["新"] * 3


async def _edit(stage: Stage, ref: str, message: Message) -> tuple[Edited, str]:
    return await stage.telegram.edit(HERE, ref, message)


async def test_what_is_two_days_old_can_not_be_taken_back(stage: Stage) -> None:
    from datetime import timedelta

    ref = await stage.telegram.send(HERE, Message((Span("旧"),)))
    stage.clock.forward(timedelta(hours=49))
    assert not await stage.telegram.delete(HERE, ref)
    assert not await stage.telegram.delete(HERE, "t999")


# ---------------------------------------------------------------------------------- answering


async def test_a_press_is_acknowledged_with_a_short_text_and_late_ones_are_nobodys(
    stage: Stage,
) -> None:
    ref = await stage.telegram.send(HERE, Message((Span("?"),), ((Choice("参加", "ra11"),),)))
    await guest(stage).presses("参加")
    await stage.api.settled()
    incoming = stage.telegram.parse(stage.arrivals[-1].body)
    assert incoming.via is not None
    assert getattr(incoming, "shown_ref", None) == ref
    await stage.telegram.answer(incoming.via, "字" * 300)
    assert guest(stage).toasts == ["字" * 200]
    await stage.telegram.answer(incoming.via, None)  # again: the platform says no, we do not mind
    await stage.telegram.answer(Via("unknown", NOON.replace(year=2099)), None)
    count = stage.api.count("answerCallbackQuery")
    await stage.telegram.answer(Via("long ago", NOON), None)
    assert stage.api.count("answerCallbackQuery") == count


async def test_the_button_for_the_number_comes_and_goes(stage: Stage) -> None:
    offer = Message((Span("登记"),), phone_button=PhoneButton("用我的手机号登记"))
    await stage.telegram.send(HERE, offer)
    keyboard = guest(stage).shown[-1].keyboard
    assert keyboard is not None
    assert keyboard[0][0]["request_contact"] is True
    await stage.telegram.send(HERE, Message((Span("已绑定"),), phone_button=PhoneButton()))
    assert guest(stage).shown[-1].keyboard is None


async def test_the_menu_is_the_persons_own(stage: Stage) -> None:
    stage.api.person(1002).known = True
    await stage.telegram.set_menu(HERE, [("/my", "我的"), ("/new", "新建会议")])
    assert guest(stage).commands == [("my", "我的"), ("new", "新建会议")]
    assert stage.api.person(1002).commands == []


# -------------------------------------------------------------------------------------- errors

SEND = Message((Span("在吗"),))


async def refusal(stage: Stage, message: Message = SEND) -> TryLater | Unreachable | Refused:
    with pytest.raises((TryLater, Unreachable, Refused)) as caught:
        await stage.telegram.send(HERE, message)
    assert isinstance(caught.value, TryLater | Unreachable | Refused)
    assert stage.api.token not in f"{caught.value!r} {caught.value.__cause__!r}"
    return caught.value


async def test_who_blocked_or_left_or_never_came_is_unreachable(stage: Stage) -> None:
    await guest(stage).blocks()
    assert isinstance(await refusal(stage), Unreachable)
    await guest(stage).unblocks()
    await stage.telegram.send(HERE, SEND)
    guest(stage).deactivates()
    assert isinstance(await refusal(stage), Unreachable)
    stage.api.person(1005)
    for stranger in ("1005", "4711"):
        with pytest.raises(Unreachable):
            await stage.telegram.send(Address("telegram", stranger, stranger), SEND)


async def test_told_to_wait_every_call_waits(stage: Stage) -> None:
    stage.api.fault("sendMessage", Fault.status(429, "Too Many Requests", {"retry_after": 2}))
    error = await refusal(stage)
    assert isinstance(error, TryLater)
    assert error.after == 2
    calls = len(stage.api.calls)
    for call in (
        stage.telegram.send(HERE, SEND),
        stage.telegram.answer(Via("x", NOON.replace(year=2099)), None),
        stage.telegram.edit(HERE, "t1", SEND),
        stage.telegram.delete(HERE, "t1"),
        stage.telegram.set_menu(HERE, [("/my", "我的")]),
    ):
        with pytest.raises(TryLater) as caught:
            await call
        assert caught.value.after is not None
        assert 0 < caught.value.after <= 2
    asked = [call for call in stage.api.calls[calls:] if call.method != "getUpdates"]
    assert asked == []


async def test_our_own_defect_is_refused_with_the_platforms_words(stage: Stage) -> None:
    stage.api.fault("sendMessage", Fault.status(400, "Bad Request: BUTTON_DATA_INVALID"))
    error = await refusal(stage)
    assert isinstance(error, Refused)
    assert "button_data_invalid" in str(error).lower()


@pytest.mark.parametrize(
    ("fault", "unknown"),
    [
        (Fault.status(500, "Internal Server Error"), False),
        (Fault.status(502, "Bad Gateway"), False),
        (Fault.html(), False),
        (Fault.garbage(), True),
        (Fault.drop(), True),
        (Fault.drop_after(), True),
    ],
)
async def test_trouble_is_told_from_what_may_have_arrived(
    stage: Stage, fault: Fault, unknown: bool
) -> None:
    stage.api.fault("sendMessage", fault)
    error = await refusal(stage)
    assert isinstance(error, TryLater)
    assert error.unknown is unknown


async def test_a_late_answer_is_unknown(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ANSWER", 0.2)
    async with telegram(sqlite_database, tmp_path) as stage:
        guest(stage).known = True
        stage.api.fault("sendMessage", Fault.slow_after(1.0))
        error = await refusal(stage)
        assert isinstance(error, TryLater)
        assert error.unknown
        assert len(guest(stage).shown) == 1


async def test_where_nobody_listens_nothing_was_sent(
    stage: Stage, sqlite_database: Database
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        lost = stage.connect(server=Server(f"http://127.0.0.1:{closed.getsockname()[1]}"))
        await lost.client.open()
        with pytest.raises(TryLater) as caught:
            await lost.send(HERE, SEND)
        await lost.client.close()
    assert not caught.value.unknown


async def test_a_revoked_token_waits_for_the_operator(stage: Stage) -> None:
    stage.api.fault("sendMessage", Fault.status(401, "Unauthorized"))
    error = await refusal(stage)
    assert isinstance(error, TryLater)
    assert error.after is not None
    assert error.after >= 30


async def test_many_sends_at_once_stay_under_the_limit_only_with_the_pace(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """The strict server really refuses: without it no test of pacing would mean anything."""
    async with telegram(sqlite_database, tmp_path, limits=Limits(reading="window")) as stage:
        for number in range(40):
            stage.api.person(2000 + number).known = True
        outcomes = await asyncio.gather(
            *(
                stage.telegram.send(Address("telegram", str(2000 + n), "x"), SEND)
                for n in range(40)
            ),
            return_exceptions=True,
        )
        assert any(isinstance(one, TryLater) and one.after for one in outcomes)
        assert stage.api.too_many > 0


# --------------------------------------------------------------------------------------- files


async def test_files_come_in_whole_up_to_the_limit(stage: Stage, tmp_path: Path) -> None:
    data = bytes(range(256)) * 4000
    await guest(stage).sends_document("议程 一.docx", data)
    await guest(stage).sends_photo(png(64))
    await stage.api.settled()
    files = []
    for arrival in stage.arrivals:
        incoming = stage.telegram.parse(arrival.body)
        files += getattr(incoming, "files", ())
    assert [file.name for file in files] == ["议程 一.docx", files[1].name]
    await stage.telegram.fetch(files[0], tmp_path / "in")
    assert (tmp_path / "in").read_bytes() == data
    await stage.telegram.fetch(files[1], tmp_path / "photo")
    assert (tmp_path / "photo").read_bytes() == png(64)  # the largest size, not the thumbnail


async def test_a_file_the_platform_does_not_give_is_refused(stage: Stage, tmp_path: Path) -> None:
    await guest(stage).sends_document("录像.mp4", bytes(21_000_000))
    await stage.api.settled()
    incoming = stage.telegram.parse(stage.arrivals[-1].body)
    (file,) = getattr(incoming, "files", ())
    assert file.size == 21_000_000
    with pytest.raises(Refused, match="too big"):
        await stage.telegram.fetch(file, tmp_path / "in")
    with pytest.raises(Refused):
        await stage.telegram.fetch(IncomingFile("unknown", "x", "", 1), tmp_path / "in")


async def test_a_download_that_breaks_off_is_tried_again(stage: Stage, tmp_path: Path) -> None:
    await guest(stage).sends_document("a.txt", b"whole")
    await stage.api.settled()
    (file,) = getattr(stage.telegram.parse(stage.arrivals[-1].body), "files", ())
    # Two: the HTTP library itself asks once more for what is only read.
    stage.api.fault("download", Fault.drop(), 2)
    with pytest.raises(TryLater):
        await stage.telegram.fetch(file, tmp_path / "in")
    await stage.telegram.fetch(file, tmp_path / "in")
    assert (tmp_path / "in").read_bytes() == b"whole"


async def test_a_server_of_ones_own_lifts_the_limits(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serve(clock=lambda: NOON, local_server=True) as api:
        from storage.clock import FixedClock

        stage = Stage(api, sqlite_database, FileStore(tmp_path / "blobs"), FixedClock(NOON))
        stage.telegram = stage.connect(server=Server(api.url, local=True))
        await stage.telegram.open()
        guest(stage).known = True
        big = bytes(21_000_000)
        await guest(stage).sends_document("录像.mp4", big)
        await api.settled()
        (file,) = getattr(stage.telegram.parse(stage.arrivals[-1].body), "files", ())
        await stage.telegram.fetch(file, tmp_path / "in")
        assert (tmp_path / "in").stat().st_size == len(big)
        await stage.telegram.close()
        assert stage.telegram.abilities.max_file_out == 2_000_000_000


async def test_everything_goes_through_the_proxy(
    sqlite_database: Database, tmp_path: Path
) -> None:
    passed: list[bytes] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, address, version = head.split(b"\r\n", 1)[0].split(b" ")
        passed.append(address)
        host, _, path = address.removeprefix(b"http://").partition(b"/")
        name, _, port = host.decode().partition(":")
        there, back = await asyncio.open_connection(name, int(port))
        rest = head.split(b"\r\n", 1)[1]
        back.write(b" ".join((method, b"/" + path, version)) + b"\r\n" + rest)
        await asyncio.gather(_pour(reader, back), _pour(there, writer))

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        async with serve(clock=lambda: NOON) as api:
            stage = Stage(api, sqlite_database, FileStore(tmp_path / "b"), clock=None)
            server = Server(api.url, proxy=f"http://127.0.0.1:{port}")
            adapter = stage.connect(server=server)
            await adapter.client.open()
            api.person(1001).known = True
            await adapter.send(HERE, SEND)
            assert [shown.text for shown in api.person(1001).shown] == ["在吗"]
            await adapter.client.close()
    assert any(b"/sendMessage" in address for address in passed)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (ConnectionError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


# ---------------------------------------------------------------------------------- small things


def test_names_for_headers() -> None:
    assert file_name('a"b\\c\r\nd.pdf') == "a_b_c__d.pdf"
    assert file_name("") == "file"
    assert len(file_name("长" * 500)) == 120


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://hui.example.org/x", True),
        ("http://10.1.2.3:8790/j/x", True),
        ("http://localhost:8790/", False),
        ("tel:+86", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("http://[broken", False),
    ],
)
def test_links_the_platform_takes(url: str, fits: bool) -> None:
    assert is_link(url) is fits


def test_nothing_of_it_shows_its_token(stage: Stage) -> None:
    adapter: Telegram = stage.telegram
    shown = " ".join(map(repr, (adapter, adapter.client, adapter.receiving, adapter.abilities)))
    assert stage.api.token not in shown
