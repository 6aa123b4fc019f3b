"""Telegram in trouble, over real HTTP: hanging, resetting, raving, and telling us to wait.

Whatever it does, the bot lives, asks at a bearable pace, and afterwards everything owed arrives:
an answer never twice, a notice once more at most for each time it may have arrived.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot.messengers.telegram import client, errors, receiving
from bot.messengers.telegram.client import HttpRequest
from chat.incoming import IncomingFile
from chat.messenger import Refused, TryLater, Unreachable
from jobs import carrying
from storage import outbox
from tests.botapi import Fault
from tests.messengers.telegram_office import LOOK, TelegramOffice, telegram_office, until

#: Seconds the platform is in trouble.
OUTAGE = 1.2
#: Calls a second a failing platform may see: the pace of the sends, and a look now and then.
BEARABLE = 35

SILENCE = {"hangs": Fault.hang(), "drips": Fault.drip(0.05)}
CUT = {
    "resets": Fault.drop(),
    "resets after it is done": Fault.drop_after(),
    "resets in the middle of an answer": Fault.cut(),
    "hangs up after each answer": Fault.hang_up(),
}
RAVING = {
    "a page": Fault.html(),
    "half an object": Fault.garbage(),
    "nothing": Fault.raw(b""),
    "not even UTF-8": Fault.raw(b"\xff\xfe\x00{"),
    "a list": Fault.raw(b"[]"),
    "no, without a word": Fault.raw(b'{"ok":false}'),
    "no, said as yes": Fault.raw(b'{"ok":false,"error_code":400,"description":"x"}'),
    "yes, without a result": Fault.raw(b'{"ok":true,"description":"done"}'),
    "an empty result": Fault.raw(b'{"ok":true,"result":null}'),
    "a result of another kind": Fault.raw(b'{"ok":true,"result":7}'),
    "parts of other kinds": Fault.raw(
        b'{"ok":true,"result":{"message_id":"x","date":[],"chat":7,"update_id":{}}}'
    ),
    "without an end": Fault.raw(b'{"ok":true,"result":"' + b"x" * (client.LARGEST_ANSWER + 1)),
    "deeper than can be read": Fault.raw(b'{"ok":true,"result":' + b"[" * 100_000),
}
REFUSING = {
    "500": Fault.status(500, "Internal Server Error"),
    "400 without a word": Fault.raw(b'{"ok":false}', 400),
    "403 of something in between": Fault.raw(b'{"error":"blocked by policy"}', 403),
    "404 with odd parameters": Fault.raw(b'{"description":"x","parameters":[1]}', 404),
    "429 without a number": Fault.raw(b'{"parameters":{"retry_after":"soon"}}', 429),
    "429 with no number at all": Fault.raw(b'{"parameters":{"retry_after":NaN}}', 429),
}


@pytest.fixture(autouse=True)
def _short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LONG_POLL", LOOK)


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[TelegramOffice]:
    async with telegram_office(sqlite_template, tmp_path) as made:
        yield made


@dataclass
class Found:
    """How an outage ended; ``wrong`` in words."""

    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, words: str) -> None:
        if not holds:
            self.wrong.append(words)


async def outage(template: Path, folder: Path, fault: Fault) -> list[str]:
    """Everything fails for a while; then everything owed must have arrived."""
    found = Found()
    async with telegram_office(template, folder) as office:
        await until(lambda: office.api.count("getUpdates"))
        before, began = len(office.api.calls), time.monotonic()
        office.api.fault("*", fault, 10_000)
        await office.owes()
        for number in range(3):
            await office.person(number).says("/my")
        await asyncio.sleep(OUTAGE)
        # All offices share one process: some answers keep it busy for longer than an outage.
        await until(lambda: len(office.api.calls) > before)
        calls = office.api.calls[before:]
        pace = len(calls) / (time.monotonic() - began)
        found.expect(pace <= BEARABLE, f"{pace:.0f} calls a second")
        office.api.faults.coming.clear()
        await office.settled()
        await office.person(3).says("/my")
        await office.settled()
        for chat in office.chats():
            row, shown = await office.row(chat), office.shown(chat)
            found.expect(1 <= shown <= 1 + row.unknowns, f"{chat} came {shown} times")
        for number in range(4):
            answers, unsure = office.answers(number), await office.unsure(number)
            found.expect(1 - unsure <= answers <= 1, f"{number} was answered {answers} times")
        found.expect(office.telegram.trouble is None, f"still {office.telegram.trouble}")
    return found.wrong


async def outages(template: Path, folder: Path, faults: dict[str, Fault]) -> dict[str, list[str]]:
    """Each in an office of its own, all at the same time; those that ended badly."""
    folders = [folder / str(number) for number in range(len(faults))]
    for one in folders:
        one.mkdir()
    ends = await asyncio.gather(
        *(outage(template, *pair) for pair in zip(folders, faults.values(), strict=True)),
        return_exceptions=True,
    )
    for end in ends:
        if isinstance(end, BaseException) and not isinstance(end, AssertionError):
            raise end
    told = [[str(end)] if isinstance(end, BaseException) else end for end in ends]
    return {name: wrong for name, wrong in zip(faults, told, strict=True) if wrong}


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param(SILENCE, marks=pytest.mark.proof, id="silence"),
        pytest.param(CUT, id="cut"),
        pytest.param(RAVING, id="raving"),
        pytest.param(REFUSING, marks=pytest.mark.proof, id="refusing"),
    ],
)
async def test_after_an_outage_everything_owed_arrives(
    sqlite_template: Path, tmp_path: Path, faults: dict[str, Fault]
) -> None:
    assert await outages(sqlite_template, tmp_path, faults) == {}


@pytest.mark.proof
async def test_without_patience_between_looks_the_platform_is_hammered(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what the waits are for."""
    monkeypatch.setattr(receiving, "BACKOFF", (0.0,))
    wrong = await outages(sqlite_template, tmp_path, {"500": REFUSING["500"]})
    assert any("calls a second" in words for words in wrong["500"])


@pytest.mark.proof
async def test_without_the_last_net_an_odd_answer_leaves_a_message_lying(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: an error of another kind than the port's three ends the sending, and
    nobody writes down what became of the message."""
    monkeypatch.setattr(errors, "_TRIPPED", ())
    monkeypatch.setattr("tests.messengers.telegram_office.PATIENCE", 4.0)
    odd = {"kinds": RAVING["parts of other kinds"]}
    assert await outages(sqlite_template, tmp_path, odd) != {}


# ------------------------------------------------------------------- what may have arrived or not


async def lost_answers(office: TelegramOffice, fault: Fault) -> None:
    """Each send is done, and we never hear of it; once for everything that is sent."""
    office.api.fault("sendMessage", fault, office.heads + 3)
    await office.owes()
    for number in range(3):
        await office.person(number).says("/my")
    await office.settled()


@pytest.mark.parametrize("fault", [Fault.drop_after(), Fault.slow_after(1.0)])
async def test_what_may_have_arrived_is_repeated_only_where_that_is_better(
    office: TelegramOffice, fault: Fault
) -> None:
    await lost_answers(office, fault)
    for number in range(3):
        assert office.answers(number) == 1, "an answer came twice, or never"
    assert {office.shown(chat) for chat in office.chats()} <= {1, 2}
    rows = [await office.row(chat) for chat in office.chats()]
    assert sum(row.unknowns for row in rows) >= office.heads - 3
    assert {row.state for row in rows} <= {"sent", "unknown"}


@pytest.mark.proof
async def test_without_that_rule_answers_come_twice(
    office: TelegramOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: everything is repeated, as if a notice."""
    monkeypatch.setattr(carrying, "_may_repeat", lambda row: row.unknowns == 0)
    await lost_answers(office, Fault.drop_after())
    assert max(office.answers(number) for number in range(3)) == 2


@pytest.mark.proof
async def test_an_edit_in_trouble_comes_in_the_end_and_leaves_one_message(
    office: TelegramOffice,
) -> None:
    await office.owes(shows="panel:1")
    await office.settled()
    faults = (Fault.drop(), *CUT.values(), *RAVING.values(), *REFUSING.values())
    # Each of them meets one chat: the edits begin one after the other.
    for fault in faults[:: len(faults) // office.heads][: office.heads]:
        office.api.fault("editMessageText", fault)
    await office.owes(shows="panel:1", verb="edit", words="changed")
    await office.settled()
    for chat in office.chats():
        assert [one.text for one in office.api.person(chat).shown] == [f"changed {chat}"]


# --------------------------------------------------------------------------------------- storms


@dataclass
class Silence:
    """When the platform told us to wait, for how long, and what was begun meanwhile."""

    told: list[tuple[float, float]] = field(default_factory=list)
    begun: list[float] = field(default_factory=list)

    @property
    def broken(self) -> list[float]:
        """Calls begun while we were to wait."""
        return [
            at for at in self.begun if any(told < at < told + wait for told, wait in self.told)
        ]


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Silence:
    """Watches every call but the looks for updates, which have a limit of their own."""
    heard = Silence()
    tells, opens = HttpRequest._told_to_wait, HttpRequest._opened

    def told(self: HttpRequest, seconds: float) -> NoReturn:
        heard.told.append((time.monotonic(), seconds))
        tells(self, seconds)

    def opened(self: HttpRequest) -> Any:
        if self.read_timeout < LOOK:
            heard.begun.append(time.monotonic())
        return opens(self)

    monkeypatch.setattr(HttpRequest, "_told_to_wait", told)
    monkeypatch.setattr(HttpRequest, "_opened", opened)
    return heard


async def storm(office: TelegramOffice) -> None:
    """Told to wait again and again, by one call after the other, while everybody does things."""
    methods = (
        "sendMessage",
        "sendDocument",
        "editMessageText",
        "answerCallbackQuery",
        "setMyCommands",
        "getFile",
        "getMe",
    )
    for seconds in (1, 1, 2):
        for method in methods:
            wait = {"retry_after": seconds}
            office.api.fault(method, Fault.status(429, "Too Many Requests", wait))
    await office.owes()
    for number in range(office.heads // 2):
        await office.person(2 * number).presses_data("zz", None)
        await office.person(2 * number + 1).sends_document("议程.pdf", b"%PDF-1.4 x")
        await asyncio.sleep(0.3)
    office.api.faults.coming.clear()
    await office.settled()


@pytest.mark.proof
async def test_in_a_storm_of_429_nobody_calls_before_the_time_is_over(
    office: TelegramOffice, silence: Silence
) -> None:
    await storm(office)
    assert len(silence.told) >= 3
    assert silence.broken == []
    assert {office.shown(chat) for chat in office.chats()} == {1}
    assert office.telegram.trouble is None


@pytest.mark.proof
async def test_without_that_silence_somebody_calls(
    office: TelegramOffice, silence: Silence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: each sender keeps its own time."""
    monkeypatch.setattr(HttpRequest, "_keep_quiet", lambda self: None)
    await storm(office)
    assert silence.broken != []


# ------------------------------------------------------------------------------------ downloads


@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize(
    "fault", [*SILENCE.values(), *CUT.values(), RAVING["a page"], RAVING["a list"]]
)
async def test_a_download_in_trouble_ends_in_one_of_three_ways(
    office: TelegramOffice, tmp_path: Path, method: str, fault: Fault
) -> None:
    if (method, fault.kind) == ("download", "raw"):
        pytest.skip("whatever comes with a 200 is the file")
    await office.person(0).sends_document("议程.txt", b"the whole of it")
    await office.api.settled()
    document = office.person(0).own[-1]["document"]
    file = IncomingFile(document["file_id"], "议程.txt", "text/plain", document["file_size"])
    # Three: the HTTP library itself asks once more for what is only read.
    office.api.fault(method, fault, 3)
    into, began = tmp_path / "in", time.monotonic()
    try:
        await office.telegram.fetch(file, into)
    except (TryLater, Unreachable, Refused):
        pass
    else:
        assert into.read_bytes() == b"the whole of it"
    assert time.monotonic() - began < 10
    office.api.faults.coming.clear()
    await office.telegram.fetch(file, into)
    assert into.read_bytes() == b"the whole of it"


async def test_who_sends_a_file_in_an_outage_is_told_once_what_became_of_it(
    office: TelegramOffice,
) -> None:
    office.api.fault("download", Fault.cut(), 20)
    await office.person(0).sends_document("议程.pdf", b"%PDF-1.4 x")
    await office.settled()
    assert office.answers(0) == 1
    office.api.faults.coming.clear()
    await office.person(0).says("/my")
    await office.settled()
    assert office.answers(0) == 2


async def test_a_small_upload_holds_its_place_for_no_longer_than_a_text(
    office: TelegramOffice, tmp_path: Path
) -> None:
    """Every card has a calendar entry with it: a silent platform must not hold all places for
    as long as the largest film may take."""
    from chat.incoming import Address
    from chat.message import Message, Span, StoredFile

    blob = office.app.files.put(b"BEGIN:VCALENDAR")
    entry = StoredFile(blob.digest, "会议.ics", "text/calendar", blob.size)
    office.api.fault("sendDocument", Fault.hang())
    began = time.monotonic()
    with pytest.raises(TryLater) as caught:
        await office.telegram.send(
            Address("telegram", "1001", "1001"), Message((Span("通知"),), files=(entry,))
        )
    assert caught.value.unknown
    assert time.monotonic() - began < 5


def test_answers_of_the_urgent_lane_are_notices() -> None:
    """What ``_may_repeat`` rests on: the lanes are what they were when it was written."""
    assert (outbox.ANSWERS, outbox.URGENT, outbox.NOTICES, outbox.DIGESTS) == (0, 1, 2, 3)
