"""The port's contract: one suite, run over every adapter."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.fallback import adapted, length, pressed_number
from chat.incoming import Address, Incoming, Joined, Pressed, Said
from chat.message import Choice, Message, Span, StoredFile
from chat.messenger import Edited, Messenger, Refused, TryLater, Unparseable, Unreachable
from storage import inbox
from storage.clock import FixedClock
from storage.database import Database
from storage.inbox import Arrival
from tests.botapi import Fault
from tests.messengers import telegram_stage
from tests.messengers.site import NOON, SECRET, Browser, Site, serve
from tests.plain import PlainMessenger

ASK = Message((Span("请回复:"),), ((Choice("参加", "ra11"), Choice("请假", "ra12")),))


class Person(Protocol):
    """A person at the other end of an adapter."""

    messenger: Messenger
    arrivals: list[Arrival]
    address: Address

    async def opens(self, token: str) -> None: ...
    async def says(self, text: str, *, key: str | None = None) -> None: ...
    async def sends_file(self, name: str, data: bytes) -> None: ...
    async def chooses(self, number: int, payload: str, ref: str, key: str) -> None: ...
    async def sees(self) -> list[str]: ...
    async def gets_file(self, name: str) -> bytes: ...
    async def stores(self, data: bytes) -> StoredFile: ...
    async def leaves(self) -> None: ...
    def breaks(self) -> None: ...


class WebPerson:
    """Somebody in the web chat."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.messenger: Messenger = site.chats
        self.arrivals = site.arrivals
        self.address = Address("webchat", browser.chat, browser.chat)
        self.site = site
        self.browser = browser

    async def opens(self, token: str) -> None:
        await self.browser.join(
            self.messenger.link(token).removeprefix(f"{self.site.base_url}/j/")
        )

    async def says(self, text: str, *, key: str | None = None) -> None:
        assert (await self.browser.say(text, key=key)).status_code == 200

    async def sends_file(self, name: str, data: bytes) -> None:
        ticket = (await self.browser.upload(name, data)).json()["ticket"]
        assert (await self.browser.say("", files=[ticket])).status_code == 200

    async def chooses(self, number: int, payload: str, ref: str, key: str) -> None:
        assert (await self.browser.press(payload, ref, key)).status_code == 200

    async def sees(self) -> list[str]:
        events = (await self.browser.history())["events"]
        return ["".join(span[0] for span in e["text"]) for e in events if e["kind"] == "message"]

    async def gets_file(self, name: str) -> bytes:
        events = (await self.browser.history())["events"]
        files = [file for event in events for file in event.get("files", ())]
        url = next(file["url"] for file in files if file["name"] == name)
        answer = await self.browser.http.get(self.browser.path(url))
        assert answer.status_code == 200
        return answer.content

    async def stores(self, data: bytes) -> StoredFile:
        blob = self.site.files.put(data)
        return StoredFile(blob.digest, "议程 一.docx", "application/msword", blob.size)

    async def leaves(self) -> None:
        self.address = Address("webchat", "a" * 16, "a" * 16)

    def breaks(self) -> None:
        self.site.database.close()


class PlainPerson:
    """Somebody in the plain messenger."""

    def __init__(self, database: Database) -> None:
        self.arrivals: list[Arrival] = []
        self.database = database
        self.plain = PlainMessenger(self.receive, FixedClock(NOON))
        self.messenger: Messenger = self.plain
        self.address = Address("plain", "13", "13")

    async def receive(self, *arrivals: Arrival) -> int:
        fresh = await self.database.write(
            lambda session: [one for one in arrivals if inbox.receive(session, one)]
        )
        self.arrivals += fresh
        return len(fresh)

    async def opens(self, token: str) -> None:
        await self.plain.says("13", self.messenger.link(token))

    async def says(self, text: str, *, key: str | None = None) -> None:
        await self.plain.says("13", text, key=key)

    async def sends_file(self, name: str, data: bytes) -> None:
        await self.plain.says("13", "", ((name, data),))

    async def chooses(self, number: int, payload: str, ref: str, key: str) -> None:
        await self.plain.says("13", str(number), key=key)

    async def sees(self) -> list[str]:
        return self.plain.shown_to("13")

    async def gets_file(self, name: str) -> bytes:
        raise AssertionError("no files go out here")

    async def stores(self, data: bytes) -> StoredFile:
        return StoredFile(
            hashlib.sha256(data).hexdigest(), "议程 一.docx", "text/plain", len(data)
        )

    async def leaves(self) -> None:
        self.plain.gone.add("13")

    def breaks(self) -> None:
        self.plain.fail_with = TryLater()


class TelegramPerson:
    """Somebody in Telegram, over real HTTP."""

    def __init__(self, stage: telegram_stage.Stage) -> None:
        self.stage = stage
        self.messenger: Messenger = stage.telegram
        self.arrivals = stage.arrivals
        self.person = stage.api.person(1001, "林小满", "zh-hans")
        self.person.known = True
        self.address = Address("telegram", "1001", "1001")
        self._updates: dict[str, dict[str, Any]] = {}

    async def opens(self, token: str) -> None:
        link = self.messenger.link(token)
        assert link == f"https://t.me/{self.stage.api.username}?start={token}"
        await self._does(self.person.starts(token))

    async def says(self, text: str, *, key: str | None = None) -> None:
        await self._once(key, lambda: self.person.says(text))

    async def sends_file(self, name: str, data: bytes) -> None:
        await self._does(self.person.sends_document(name, data))

    async def chooses(self, number: int, payload: str, ref: str, key: str) -> None:
        await self._once(key, lambda: self.person.presses_data(payload, int(ref[1:])))

    async def sees(self) -> list[str]:
        return [shown.text for shown in self.person.shown]

    async def gets_file(self, name: str) -> bytes:
        files = [file for shown in self.person.shown for file in shown.files]
        return next(data for _, _, called, data in files if called == name)

    async def stores(self, data: bytes) -> StoredFile:
        blob = self.stage.files.put(data)
        return StoredFile(blob.digest, "议程 一.docx", "application/msword", blob.size)

    async def leaves(self) -> None:
        await self._does(self.person.blocks())

    def breaks(self) -> None:
        self.stage.api.fault("sendMessage", Fault.status(502, "Bad Gateway"), 9)

    async def _once(self, key: str | None, act: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        if key in self._updates:
            await self._does(self.stage.api.delivers(self._updates[key]))
            return
        update = await self._does(act())
        if key is not None:
            self._updates[key] = update

    async def _does(self, act: Awaitable[dict[str, Any]]) -> dict[str, Any]:
        update = await act
        await self.stage.api.settled()
        return update


@pytest.fixture(params=["webchat", "plain", "telegram", "telegram called"])
async def person(
    request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path
) -> AsyncIterator[Person]:
    """Somebody who once opened a link, in each messenger; what that posted is put aside."""
    if request.param == "plain":
        yield PlainPerson(sqlite_database)
        return
    if request.param.startswith("telegram"):
        called = request.param == "telegram called"
        opened = telegram_stage.called if called else telegram_stage.telegram
        async with opened(sqlite_database, tmp_path) as stage:
            yield TelegramPerson(stage)
        return
    async with serve(sqlite_database, tmp_path) as site:
        browser = await site.opened()
        site.arrivals.clear()
        yield WebPerson(site, browser)
        await browser.close()


def parsed(person: Person) -> list[Incoming]:
    return [person.messenger.parse(arrival.body) for arrival in person.arrivals]


async def deliver(
    person: Person, message: Message, first: int = 1
) -> tuple[list[str], dict[str, str]]:
    """What the deliverer does: the fallbacks, then one call for each part."""
    parts, answers = adapted(message, person.messenger.abilities, files_note=(Span("请领取"),))
    return [await person.messenger.send(person.address, part) for part in parts], answers


async def test_sends_first_to_a_stored_address(person: Person) -> None:
    refs, _ = await deliver(person, Message((Span("会议改到"), Span("三楼", "bold"))))
    assert len(refs) == 1
    assert await person.sees() == ["会议改到三楼"]
    assert person.arrivals == []


async def test_a_long_text_arrives_whole_in_parts_that_fit(person: Person) -> None:
    text = "\n".join(f"第{n}项:{'审议年度工作安排' * 9}。" for n in range(400))
    refs, _ = await deliver(person, Message((Span(text),)))
    seen = await person.sees()
    abilities = person.messenger.abilities
    assert len(refs) == len(seen) > 1
    assert all(length(part, abilities.text_unit) <= abilities.max_text for part in seen)
    assert "\n".join(seen) == text


async def test_a_text_that_does_not_fit_is_refused(person: Person) -> None:
    with pytest.raises(Refused):
        await person.messenger.send(person.address, Message((Span("字" * 20_001),)))
    assert await person.sees() == []


async def test_a_choice_comes_back_with_the_payload_it_went_out_with(person: Person) -> None:
    refs, answers = await deliver(person, ASK)
    await person.chooses(2, "ra12", refs[-1], str(uuid4()))
    [incoming] = parsed(person)
    assert incoming.address == person.address
    if person.messenger.abilities.buttons:
        assert isinstance(incoming, Pressed)
        assert (incoming.payload, incoming.shown_ref) == ("ra12", refs[-1])
        assert incoming.via is not None
        await person.messenger.answer(incoming.via, "已登记")
        await person.messenger.answer(incoming.via, None)
    else:
        assert isinstance(incoming, Said)
        assert pressed_number(incoming.text, answers) == "ra12"


async def test_an_edit_shows_the_new_text_and_nothing_twice(person: Person) -> None:
    [ref], _ = await deliver(person, Message((Span("已答复 1 人"),)))
    outcome, now = await person.messenger.edit(
        person.address, ref, Message((Span("已答复 2 人"),))
    )
    if person.messenger.abilities.edit:
        assert (outcome, now) == (Edited.EDITED, ref)
        assert await person.sees() == ["已答复 2 人"]
    else:
        assert (outcome, now) == (Edited.UNSUPPORTED, ref)
        assert await person.sees() == ["已答复 1 人"]


async def test_an_edit_of_a_message_that_is_gone_does_not_lose_the_text(person: Person) -> None:
    [ref], _ = await deliver(person, Message((Span("旧"),)))
    if not await person.messenger.delete(person.address, ref):
        assert await person.sees() == ["旧"]
        return
    assert await person.sees() == []
    outcome, now = await person.messenger.edit(person.address, ref, Message((Span("新"),)))
    assert outcome is Edited.REPLACED
    assert now != ref
    assert await person.sees() == ["新"]


async def test_a_file_goes_out_byte_for_byte(person: Person) -> None:
    data = bytes(range(256)) * 300
    message = Message((Span("会议材料"),), files=(await person.stores(data),))
    await deliver(person, message)
    if person.messenger.abilities.files_out:
        assert await person.gets_file("议程 一.docx") == data
    else:
        assert await person.sees() == ["会议材料\n请领取"]


@pytest.mark.parametrize("name", ["材料 (终稿).txt", "a.bin"])
async def test_a_file_comes_in_byte_for_byte(person: Person, name: str, tmp_path: Path) -> None:
    data = bytes(range(256)) * 50
    await person.sends_file(name, data)
    [incoming] = parsed(person)
    assert isinstance(incoming, Said)
    [file] = incoming.files
    assert (file.name, file.size) == (name, len(data))
    await person.messenger.fetch(file, tmp_path / "in")
    assert (tmp_path / "in").read_bytes() == data


@pytest.mark.parametrize("token", ["", "a", "Ab_9-" * 12 + "wxyz"])
async def test_a_link_arrives_as_joined(person: Person, token: str) -> None:
    await person.opens(token)
    [incoming] = parsed(person)
    assert isinstance(incoming, Joined)
    assert incoming.token == token
    assert incoming.address == person.address
    assert incoming.at == NOON


async def test_a_repeated_update_is_taken_once(person: Person) -> None:
    key = str(uuid4())
    await person.says("参加", key=key)
    await person.says("参加", key=key)
    await person.says("参加")
    incoming = parsed(person)
    assert [update.text for update in incoming if isinstance(update, Said)] == ["参加", "参加"]
    assert len({update.id for update in incoming}) == 2


async def test_a_repeated_press_is_taken_once(person: Person) -> None:
    refs, _ = await deliver(person, ASK)
    key = str(uuid4())
    for _ in range(3):
        await person.chooses(1, "ra11", refs[0], key)
    assert len(parsed(person)) == 1


async def test_order_is_kept(person: Person) -> None:
    for n in range(5):
        await person.says(f"第{n}条")
    said = [update.text for update in parsed(person) if isinstance(update, Said)]
    assert said == [f"第{n}条" for n in range(5)]


async def test_text_is_text_whatever_it_looks_like(person: Person) -> None:
    odd = "<b>*_`[x](y)` & \"'</b> 😀 𠮷 \u202e {$a}"
    await deliver(person, Message((Span(odd),)))
    await person.says(odd)
    assert await person.sees() == [odd]
    [incoming] = parsed(person)
    assert isinstance(incoming, Said)
    assert incoming.text == odd


async def test_who_left_is_unreachable(person: Person) -> None:
    await person.leaves()
    with pytest.raises(Unreachable):
        await person.messenger.send(person.address, Message((Span("在吗"),)))


async def test_an_outage_is_try_later(person: Person) -> None:
    person.breaks()
    with pytest.raises(TryLater):
        await person.messenger.send(person.address, Message((Span("在吗"),)))


CALLS: list[Callable[[Person], Awaitable[Any]]] = [
    lambda person: person.messenger.send(person.address, Message(())),
    lambda person: person.messenger.send(Address("x", "1", "1"), Message((Span("字"),))),
    lambda person: person.messenger.send(Address("", "\0", ""), Message((Span("字"),))),
    lambda person: person.messenger.edit(person.address, "no ref", Message(())),
    lambda person: person.messenger.edit(
        person.address, "9" * 30, Message((Span("字" * 99_999),))
    ),
    lambda person: person.messenger.send(
        person.address, Message((Span("字", url="javascript:alert(1)"),) * 20_001)
    ),
]


@pytest.mark.parametrize("call", CALLS)
async def test_only_three_errors_leave_an_adapter(
    person: Person, call: Callable[[Person], Awaitable[Any]]
) -> None:
    try:
        outcome = await call(person)
    except (TryLater, Unreachable, Refused):
        return
    assert outcome == (Edited.UNSUPPORTED, outcome[1])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changed=st.sampled_from(["text", "at", "chat", "kind", "files", "id", "client"]),
    value=json_values,
)
async def test_a_malformed_update_is_unparseable_and_nothing_else(
    person: Person, changed: str, value: Any
) -> None:
    if not person.arrivals:
        await person.says("参加")
    body = person.arrivals[-1].body | {changed: value}
    for broken in (body, {changed: value}):
        try:
            incoming = person.messenger.parse(broken)
        except Unparseable:
            continue
        assert isinstance(incoming, Said | Joined | Pressed)


async def test_no_secret_shows_in_repr_or_logs(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), structlog.testing.capture_logs() as logged:
        await person.says("不该写进日志的话")
        await deliver(person, Message((Span("也不该写进日志"),)))
        person.breaks()
        with pytest.raises(TryLater):
            await person.messenger.send(person.address, Message((Span("还是不该"),)))
    everything = f"{person.messenger!r} {caplog.text} {logged}"
    for secret in (SECRET.decode(), repr(SECRET), "不该"):
        assert secret not in everything
