"""The web chat over HTTP: who gets in, what is shown to whom, what is taken and refused."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from bot.messengers.webchat import stream as stream_module
from bot.messengers.webchat.adapter import MAX_FILE_IN, WebChat
from bot.messengers.webchat.client import COOKIE_LASTS, Pace, Signer
from bot.messengers.webchat.incoming import parse
from bot.messengers.webchat.routes import CHAT_BURST, MAX_PAGES, UPLOAD_BURST
from bot.messengers.webchat.uploads import MAX_NAME, safe_name
from bot.messengers.webchat.words import PAGE_TEXTS
from chat.incoming import Address, Joined, Pressed, Said
from chat.message import Choice, Message, Span, StoredFile
from chat.texts import LANGUAGES, Texts
from storage import webchat
from tests.messengers.site import NOON, SECRET, Browser, Site


def to(browser: Browser) -> Address:
    return Address("webchat", browser.chat, browser.chat)


def text(words: str, *choices: tuple[str, str]) -> Message:
    rows = (tuple(Choice(*choice) for choice in choices),) if choices else ()
    return Message((Span(words),), rows)


# Getting in.


async def test_looking_at_a_link_uses_up_nothing(sqlite_site: Site) -> None:
    async with httpx.AsyncClient(base_url=sqlite_site.base_url) as http:
        for _ in range(3):
            assert (await http.get("/j/once")).status_code == 200
        assert not http.cookies
    assert sqlite_site.arrivals == []


async def test_a_second_link_reaches_the_same_chat(browser: Browser, sqlite_site: Site) -> None:
    first = browser.chat
    await browser.join("s1gn-in")
    assert browser.chat == first
    joined = [parse(arrival.body) for arrival in sqlite_site.arrivals]
    assert [update.token for update in joined if isinstance(update, Joined)] == ["", "s1gn-in"]
    assert joined[1].sender.language == "zh-TW"


async def test_one_browser_can_hold_several_people(browser: Browser) -> None:
    first = browser.chat
    await browser.join("other", "?new")
    assert browser.chat != first
    assert (await browser.http.get(f"/chat/{first}/")).status_code == 200
    assert (await browser.http.get(browser.path())).status_code == 200


async def test_a_link_opens_a_new_chat_where_the_cookie_is_forged(
    browser: Browser, sqlite_site: Site
) -> None:
    thief = Browser(sqlite_site)
    thief.http.cookies.set("huiwu_last", browser.chat)
    thief.http.cookies.set("huiwu_chat", "00000000.9999999999..00", path=f"/chat/{browser.chat}")
    await thief.join("token")
    assert thief.chat != browser.chat
    await thief.close()


async def test_nobody_reads_or_writes_in_another_chat(browser: Browser, sqlite_site: Site) -> None:
    other = await sqlite_site.opened()
    own = other.chat
    value = next(c.value or "" for c in other.http.cookies.jar if c.name == "huiwu_chat")
    other.chat = browser.chat
    # The other's own cookie, put on this chat's path, opens nothing either.
    other.http.cookies.set("huiwu_chat", value, path=f"/chat/{browser.chat}")
    for path in ("", "history", "events", "commands", f"files/{'0' * 64}/a.txt"):
        assert (await other.http.get(other.path(path))).status_code == 403, path
    assert (await other.say("我是别人")).status_code == 403
    assert (await other.press("ra11", "1")).status_code == 403
    assert (await other.upload("a.txt", b"a")).status_code == 403
    other.chat = own
    assert (await other.say("我是自己")).status_code == 200
    await other.close()


async def test_the_cookie_is_renewed_and_runs_out(browser: Browser, sqlite_site: Site) -> None:
    sqlite_site.clock.forward(COOKIE_LASTS - timedelta(days=1))
    assert (await browser.http.get(browser.path())).status_code == 200
    sqlite_site.clock.forward(timedelta(days=2))
    assert (await browser.http.get(browser.path())).status_code == 200
    sqlite_site.clock.forward(COOKIE_LASTS)
    page = await browser.http.get(browser.path())
    assert page.status_code == 403
    for language in LANGUAGES:
        assert Texts(language).plain("webchat-lost-title") in page.text


async def test_cookies_are_scoped_and_closed_to_scripts(sqlite_site: Site) -> None:
    browser = Browser(sqlite_site)
    cookies = (await browser.join("")).headers.get_list("set-cookie")
    assert f"Path=/chat/{browser.chat};" in cookies[0]
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)
    assert not any("Secure" in cookie for cookie in cookies)
    await browser.close()


def test_cookies_are_secure_where_the_address_is(sqlite_site: Site) -> None:
    https = WebChat(
        receive=sqlite_site.receive,
        database=sqlite_site.database,
        files=sqlite_site.files,
        clock=sqlite_site.clock,
        secret=SECRET,
        base_url="https://hui.example.org/",
    )
    response = Response()
    https.browser.remember(response, "a" * 16, NOON)
    assert all("Secure" in c for c in response.headers.getlist("set-cookie"))
    assert https.link("abc") == "https://hui.example.org/j/abc"


@pytest.mark.parametrize("path", ["/chat", "/chat/", "/chat/short/", "/j/" + "a" * 65, "/j/a%20b"])
async def test_without_a_link_one_is_told_how_to_get_one(sqlite_site: Site, path: str) -> None:
    async with httpx.AsyncClient(base_url=sqlite_site.base_url) as http:
        answer = await http.get(path)
    assert answer.status_code in (200, 404)
    for language in LANGUAGES:
        assert Texts(language).plain("webchat-lost-explain") in answer.text


async def test_chat_leads_to_the_last_one(browser: Browser) -> None:
    answer = await browser.http.get("/chat")
    assert answer.headers["location"] == browser.path()


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", "", "http://127.0.0.1:1"])
async def test_another_site_can_not_post(browser: Browser, sqlite_site: Site, origin: str) -> None:
    before = len(sqlite_site.arrivals)
    browser.http.headers["origin"] = origin
    assert (await browser.say("参加")).status_code == 403
    assert (await browser.press("ra11", "1")).status_code == 403
    assert (await browser.upload("a.txt", b"a")).status_code == 403
    data = {"client": str(uuid4()), "token": ""}
    for path in ("/j/", browser.path("join")):
        assert (await browser.http.post(path, data=data)).status_code == 403
    assert len(sqlite_site.arrivals) == before


async def test_every_page_runs_no_script_but_ours(browser: Browser) -> None:
    for path in (browser.path(), "/j/token", "/chat/short/"):
        answer = await browser.http.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=", answer.text)
    assert (await browser.http.get(browser.path())).headers["referrer-policy"] == "no-referrer"


async def test_assets_are_kept_by_version(browser: Browser) -> None:
    page = await browser.http.get(browser.path())
    address = re.search(r'src="(/assets/webchat/\w+/page\.js)"', page.text)
    assert address
    answer = await browser.http.get(address[1])
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    old = await browser.http.get("/assets/webchat/000000000000/page.js")
    assert old.headers["cache-control"] == "no-store"
    assert (await browser.http.get("/assets/webchat/x/page.html")).status_code == 404
    assert (await browser.http.get("/assets/webchat/x/..%2f__init__.py")).status_code == 404


# Saying and pressing.


async def test_what_is_said_is_seen_on_a_second_device_and_parsed(
    browser: Browser, sqlite_site: Site
) -> None:
    await browser.say("参加,带一人")
    [event] = (await browser.history())["events"]
    assert (event["kind"], event["text"]) == ("mine", "参加,带一人")
    said = parse(sqlite_site.arrivals[-1].body)
    assert isinstance(said, Said)
    assert said.text == "参加,带一人"
    assert sqlite_site.arrivals[-1].conversation == f"webchat:{browser.chat}:{browser.chat}"


async def test_a_repetition_after_a_lost_answer_keeps_the_first_time(
    browser: Browser, sqlite_site: Site
) -> None:
    key = str(uuid4())
    before = len(sqlite_site.arrivals)
    first = await browser.say("收到", key=key)
    sqlite_site.clock.forward(timedelta(minutes=5))
    again = await browser.say("收到", key=key)
    assert first.json() == again.json()
    assert len((await browser.history())["events"]) == 1
    assert len(sqlite_site.arrivals) == before + 1


async def test_an_update_lost_between_page_and_inbox_arrives_with_the_repetition(
    browser: Browser, sqlite_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = str(uuid4())
    before = len(sqlite_site.arrivals)

    async def fails(arrival: Any) -> bool:
        raise OSError("cut")

    with monkeypatch.context() as patched:
        patched.setattr(sqlite_site.chats, "receive", fails)
        assert (await browser.say("收到", key=key)).status_code == 500
    assert (await browser.say("收到", key=key)).status_code == 200
    assert len(sqlite_site.arrivals) == before + 1
    assert len((await browser.history())["events"]) == 1


async def test_the_same_id_in_two_chats_is_two_updates(
    browser: Browser, sqlite_site: Site
) -> None:
    other, key = await sqlite_site.opened(), str(uuid4())
    before = len(sqlite_site.arrivals)
    await browser.say("甲", key=key)
    await other.say("乙", key=key)
    assert len(sqlite_site.arrivals) == before + 2
    await other.close()


BAD: list[tuple[str, Any, int]] = [
    ("say", {"id": "no-uuid", "text": "字"}, 400),
    ("say", {"text": "字"}, 400),
    ("say", {"id": "U", "text": ""}, 400),
    ("say", {"id": "U", "text": " \n"}, 400),
    ("say", {"id": "U", "text": 7}, 400),
    ("say", {"id": "U", "text": "字" * 4097}, 413),
    ("say", {"id": "U", "text": "", "files": "x"}, 400),
    ("say", {"id": "U", "text": "", "files": ["x"] * 11}, 413),
    ("say", {"id": "U", "text": "", "files": ["forged"]}, 410),
    ("say", {"id": "U", "text": "", "files": [7]}, 410),
    ("say", [], 400),
    ("press", {"id": "U", "payload": "ra 1", "ref": "1"}, 400),
    ("press", {"id": "U", "payload": "a" * 33, "ref": "1"}, 400),
    ("press", {"id": "U", "payload": "ra1", "ref": "x"}, 400),
    ("press", {"id": "U", "payload": "ra1", "ref": "9" * 30}, 400),
    ("fetched", {"up_to": True}, 400),
    ("fetched", {"up_to": -1}, 400),
    ("fetched", {"up_to": 10**30}, 400),
]


@pytest.mark.parametrize(("path", "data", "status"), BAD)
async def test_a_bad_request_is_refused_and_leaves_nothing(
    browser: Browser, sqlite_site: Site, path: str, data: Any, status: int
) -> None:
    if isinstance(data, dict) and data.get("id") == "U":
        data = data | {"id": str(uuid4())}
    before = len(sqlite_site.arrivals)
    assert (await browser.http.post(browser.path(path), json=data)).status_code == status
    assert len(sqlite_site.arrivals) == before
    assert (await browser.history())["events"] == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 50_000, b"a" * 70_000])
async def test_a_broken_body_is_refused(browser: Browser, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await browser.http.post(browser.path("say"), content=body, headers=headers)
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("odd", ["\0零", "\ud800半", "<script>alert(1)</script>", "𠮷😀"])
async def test_odd_text_is_taken_and_shown_as_text(
    browser: Browser, sqlite_site: Site, odd: str
) -> None:
    answer = await browser.http.post(
        browser.path("say"),
        content=json.dumps({"id": str(uuid4()), "text": odd}).encode(),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 200
    said = parse(sqlite_site.arrivals[-1].body)
    assert isinstance(said, Said)
    assert said.text == odd.replace("\0", "").replace("\ud800", "?")


async def test_a_press_carries_its_label_and_its_message(
    browser: Browser, sqlite_site: Site
) -> None:
    ref = await sqlite_site.chats.send(to(browser), text("来吗?", ("参加", "ra11")))
    await browser.press("ra11", ref)
    pressed = parse(sqlite_site.arrivals[-1].body)
    assert isinstance(pressed, Pressed)
    assert (pressed.payload, pressed.shown_ref) == ("ra11", ref)
    assert (await browser.history())["events"][-1]["press"] == "参加"


async def test_a_button_that_is_no_longer_there_still_arrives(
    browser: Browser, sqlite_site: Site
) -> None:
    ref = await sqlite_site.chats.send(to(browser), text("来吗?", ("参加", "ra11")))
    await sqlite_site.chats.edit(to(browser), ref, text("已登记"))
    assert (await browser.press("ra11", ref)).status_code == 200
    assert isinstance(parse(sqlite_site.arrivals[-1].body), Pressed)
    assert (await browser.history())["events"][-1]["press"] is None


async def test_a_chat_that_floods_is_slowed_alone(browser: Browser, sqlite_site: Site) -> None:
    other = await sqlite_site.opened()
    answers = [await browser.say(f"第{n}条") for n in range(CHAT_BURST + 5)]
    assert [a.status_code for a in answers] == [200] * CHAT_BURST + [429] * 5
    assert (await other.say("我没有")).status_code == 200
    sqlite_site.clock.forward(timedelta(seconds=1))
    assert (await browser.say("再来")).status_code == 200
    await other.close()


# The live stream.


async def test_the_stream_resumes_without_loss_or_double(site: Site) -> None:
    browser = await site.opened()
    for n in range(3):
        await site.chats.send(to(browser), text(f"第{n}条"))
    first = await browser.live(2)
    for n in range(3, 5):
        await site.chats.send(to(browser), text(f"第{n}条"))
    # The header of a browser that comes back beats the address it once opened.
    rest = await browser.live(3, after=0, last=str(first[-1]["id"]))
    assert [e["text"][0][0] for e in first + rest] == [f"第{n}条" for n in range(5)]
    await browser.close()


async def test_a_message_reaches_an_open_stream_at_once(site: Site) -> None:
    browser = await site.opened()
    watching = asyncio.create_task(browser.live(1))
    await site.watched(browser.chat)
    # Past its first look: what comes now, only a wake can show so soon.
    await asyncio.sleep(0.3)
    await site.chats.send(to(browser), text("现在开会"))
    async with asyncio.timeout(0.9):
        [event] = await watching
    assert event["text"] == [["现在开会", "plain"]]
    await browser.close()


async def test_what_another_process_wrote_is_seen_within_the_poll(
    postgresql_site: Site,
) -> None:
    browser = await postgresql_site.opened()
    watching = asyncio.create_task(browser.live(1))
    await postgresql_site.watched(browser.chat)
    await asyncio.sleep(0.3)
    content = {"text": [["别处写的", "plain"]]}
    await postgresql_site.database.write(
        lambda session: webchat.add_message(session, browser.chat, content, (), NOON)
    )
    async with asyncio.timeout(4):
        [event] = await watching
    assert event["text"] == [["别处写的", "plain"]]
    await browser.close()


async def test_a_hundred_edits_leave_one_event(browser: Browser, sqlite_site: Site) -> None:
    ref = await sqlite_site.chats.send(to(browser), text("0"))
    for n in range(1, 101):
        await sqlite_site.chats.edit(to(browser), ref, text(str(n)))
    await sqlite_site.chats.edit(to(browser), ref, text("100"))
    message, edit = await browser.live(2)
    assert (message["text"], edit["text"]) == ([["100", "plain"]], [["100", "plain"]])
    assert edit["ref"] == int(ref)
    assert len((await browser.history())["events"]) == 1


async def test_a_taken_back_message_goes_from_history_and_page(
    browser: Browser, sqlite_site: Site
) -> None:
    ref = await sqlite_site.chats.send(to(browser), text("发错了"))
    assert await sqlite_site.chats.delete(to(browser), ref)
    assert not await sqlite_site.chats.delete(to(browser), ref)
    [event] = await browser.live(1)
    assert (event["kind"], event["ref"]) == ("delete", int(ref))
    assert (await browser.history())["events"] == []


async def test_what_may_not_be_kept_is_forgotten_with_its_file(
    browser: Browser, sqlite_site: Site
) -> None:
    ticket = (await browser.upload("secret.txt", b"secret")).json()["ticket"]
    await browser.say("不该发的", files=[ticket])
    [event] = (await browser.history())["events"]
    said = parse(sqlite_site.arrivals[-1].body)
    assert isinstance(said, Said)
    assert await sqlite_site.chats.forget(said)
    assert not await sqlite_site.chats.forget(said)
    assert (await browser.history())["events"] == []
    assert (await browser.http.get(browser.path(event["files"][0]["url"]))).status_code == 404
    assert not list(sqlite_site.chats.files.digests())
    [live] = await browser.live(1)
    assert (live["kind"], live["ref"]) == ("delete", event["id"])


async def test_the_answer_to_a_press_is_told_once_and_not_kept(
    browser: Browser, sqlite_site: Site
) -> None:
    ref = await sqlite_site.chats.send(to(browser), text("来吗?", ("参加", "ra11")))
    key = str(uuid4())
    await browser.press("ra11", ref, key)
    via = parse(sqlite_site.arrivals[-1].body).via
    assert via
    await sqlite_site.chats.answer(via, "已登记")
    events = await browser.live(3)
    assert (events[-1]["kind"], events[-1]["press"], events[-1]["text"]) == (
        "notice",
        key,
        "已登记",
    )
    assert [e["kind"] for e in (await browser.history())["events"]] == ["message", "mine"]
    sqlite_site.clock.forward(stream_module.NOTICE_FRESH + timedelta(seconds=1))
    await sqlite_site.chats.send(to(browser), text("后来"))
    assert [e["kind"] for e in await browser.live(3)] == ["message", "mine", "message"]


async def test_an_answer_that_comes_too_late_is_dropped(
    browser: Browser, sqlite_site: Site
) -> None:
    ref = await sqlite_site.chats.send(to(browser), text("来吗?", ("参加", "ra11")))
    await browser.press("ra11", ref)
    via = parse(sqlite_site.arrivals[-1].body).via
    assert via
    sqlite_site.clock.forward(timedelta(minutes=6))
    await sqlite_site.chats.answer(via, "太晚")
    assert [e["kind"] for e in await browser.live(2)] == ["message", "mine"]


async def test_streams_end_when_the_site_closes(browser: Browser, sqlite_site: Site) -> None:
    async with browser.http.stream("GET", browser.path("events")) as answer:
        reading = asyncio.create_task(answer.aread())
        await sqlite_site.watched(browser.chat)
        await sqlite_site.chats.close()
        async with asyncio.timeout(1):
            assert b"event: beat" in await reading
    assert sqlite_site.chats.watch.looking(browser.chat) == 0


async def test_a_silent_stream_beats(
    browser: Browser, sqlite_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "HEARTBEAT", 0.05)
    async with asyncio.timeout(2), browser.http.stream("GET", browser.path("events")) as answer:
        beats = 0
        async for line in answer.aiter_lines():
            beats += line == "event: beat"
            if beats == 3:
                break


async def test_too_many_pages_of_one_chat_are_refused(browser: Browser, sqlite_site: Site) -> None:
    async with asyncio.timeout(5):
        streams = [browser.http.stream("GET", browser.path("events")) for _ in range(MAX_PAGES)]
        for opened in streams:
            await opened.__aenter__()
        await sqlite_site.watched(browser.chat, MAX_PAGES)
        assert (await browser.http.get(browser.path("events"))).status_code == 429
        for opened in streams:
            await opened.__aexit__(None, None, None)


async def test_history_is_paged_backwards_without_gap(browser: Browser, sqlite_site: Site) -> None:
    refs = [await sqlite_site.chats.send(to(browser), text(str(n))) for n in range(95)]
    seen: list[str] = []
    query, more = "", True
    while more:
        page = await browser.history(query)
        seen = [str(event["id"]) for event in page["events"]] + seen
        query, more = f"?before={seen[0]}", page["more"]
    assert seen == refs


async def test_delivered_is_what_the_page_fetched(browser: Browser, sqlite_site: Site) -> None:
    ref = int(await sqlite_site.chats.send(to(browser), text("通知")))
    assert sqlite_site.fetched(browser.chat) < ref
    await browser.http.post(browser.path("fetched"), json={"up_to": ref + 1000})
    assert sqlite_site.fetched(browser.chat) == ref
    await browser.http.post(browser.path("fetched"), json={"up_to": 0})
    assert sqlite_site.fetched(browser.chat) == ref


async def test_the_commands_are_this_persons(browser: Browser, sqlite_site: Site) -> None:
    sqlite_site.language = "zh_Hant"
    told = (await browser.http.get(browser.path("commands"))).json()
    assert told["language"] == "zh-Hant"
    assert told["commands"][0] == ["/my", "我的"]
    assert '<html lang="zh-Hant">' in (await browser.http.get(browser.path())).text


# Files.


async def test_a_file_is_given_out_only_where_it_was_shown(
    browser: Browser, sqlite_site: Site
) -> None:
    blob = sqlite_site.files.put(b"%PDF-1.7 agenda")
    other = await sqlite_site.opened()
    file = StoredFile(blob.digest, "议程.pdf", "application/pdf", blob.size)
    ref = await sqlite_site.chats.send(to(browser), Message((), files=(file,)))
    url = f"files/{blob.digest}/x.pdf"
    answer = await browser.http.get(browser.path(url))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline; filename*=utf-8''%E8")
    assert (await other.http.get(other.path(url))).status_code == 404
    assert (await browser.http.get(browser.path(f"files/{'0' * 64}/x"))).status_code == 404
    assert (await browser.http.get(browser.path("files/..%2f..%2fetc/x"))).status_code == 404
    await sqlite_site.chats.edit(to(browser), ref, text("资料已更新"))
    assert (await browser.http.get(browser.path(url))).status_code == 404
    await other.close()


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "text/javascript", "x"])
async def test_a_sent_page_is_never_run(browser: Browser, media_type: str) -> None:
    ticket = (await browser.upload("a.html", b"<script>1</script>", media_type)).json()["ticket"]
    await browser.say("", files=[ticket])
    [event] = (await browser.history())["events"]
    answer = await browser.http.get(browser.path(event["files"][0]["url"]))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert not event["files"][0]["picture"]


async def test_a_ticket_is_good_in_its_own_chat_only(browser: Browser, sqlite_site: Site) -> None:
    other = await sqlite_site.opened()
    ticket = (await browser.upload("a.txt", b"mine")).json()["ticket"]
    assert (await other.say("", files=[ticket])).status_code == 410
    assert (await browser.say("", files=[ticket])).status_code == 200
    await other.close()


async def test_a_file_too_large_is_refused_by_its_length_and_while_it_comes(
    browser: Browser, sqlite_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messengers.webchat.uploads.MAX_FILE_IN", 1000)
    assert (await browser.upload("a", b"a" * 1001)).status_code == 413

    async def chunks() -> Any:
        for _ in range(20):
            yield b"a" * 100

    answer = await browser.http.post(browser.path("upload"), content=chunks())
    assert answer.status_code == 413
    assert (await browser.upload("a", b"a" * 1000)).status_code == 200
    assert (await browser.upload("a", b"")).status_code == 400
    assert len(list(sqlite_site.files.digests())) == 1


async def test_uploads_have_a_slower_pace_of_their_own(
    browser: Browser, sqlite_site: Site
) -> None:
    answers = [await browser.upload("a.txt", b"a") for _ in range(UPLOAD_BURST + 1)]
    assert [answer.status_code for answer in answers] == [200] * UPLOAD_BURST + [429]
    assert (await browser.say("还能说话")).status_code == 200
    sqlite_site.clock.forward(timedelta(seconds=5))
    assert (await browser.upload("a.txt", b"a")).status_code == 200


def test_the_limit_is_fifty_megabytes() -> None:
    assert MAX_FILE_IN == 50 * 1024 * 1024


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\议程\\一.docx", "一.docx"),
        ("gnp\u202egnp.exe", "gnpgnp.exe"),
        ("a\r\nb\0.txt", "ab.txt"),
        ("", "file"),
        ("...", "file"),
        ("字" * 200 + ".docx", "字" * (MAX_NAME - 5) + ".docx"),
        ("会议 (终稿).docx", "会议 (终稿).docx"),
    ],
)
def test_file_names_are_made_safe(given_name: str, shown: str) -> None:
    assert safe_name(given_name) == shown


@given(st.text(max_size=300))
def test_any_file_name_is_made_safe(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= MAX_NAME
    assert not set(safe) & set("/\\\0\n\r\u202e")
    safe.encode()


# What is signed, and the pace.


@given(st.text(max_size=40), st.integers(0, 400), st.text(max_size=5))
def test_a_signed_value_is_read_back_or_refused(payload: str, at: int, change: str) -> None:
    payload = payload.encode("utf-8", "ignore").decode()
    signer = Signer(SECRET)
    value = signer.sign("cookie", "a" * 16, payload, NOON + timedelta(days=1))
    assert signer.read("cookie", "a" * 16, value, NOON) == payload
    assert signer.read("cookie", "a" * 16, value, NOON + timedelta(days=1)) is None
    assert signer.read("cookie", "b" * 16, value, NOON) is None
    assert signer.read("file", "a" * 16, value, NOON) is None
    assert Signer(b"x" * 32).read("cookie", "a" * 16, value, NOON) is None
    changed = value[: at % len(value)] + change + value[at % len(value) + len(change) :]
    if changed != value:
        assert signer.read("cookie", "a" * 16, changed, NOON) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Signer(b"short")


def test_the_pace_refills_with_time_and_forgets_the_idle() -> None:
    pace = Pace(2.0, 3)
    assert [pace.allows("a", NOON) for _ in range(4)] == [True, True, True, False]
    assert pace.allows("a", NOON + timedelta(seconds=0.5))
    assert not pace.allows("a", NOON + timedelta(seconds=0.5))
    for n in range(10_000):
        pace.allows(f"k{n}", NOON)
    later = NOON + timedelta(minutes=1)
    pace.allows("new", later)
    assert len(pace._buckets) == 1


def test_every_word_of_the_page_exists_in_every_language() -> None:
    for language in LANGUAGES:
        texts = Texts(language)
        for key, variables in PAGE_TEXTS.items():
            assert texts.plain(key, **dict.fromkeys(variables, "1"))
