"""/healthz and /metrics: whether the bot works, and how much waits."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.web import health
from storage import Session, outbox, timers
from storage.outbox import Outgoing
from tests.botapi import Fault
from tests.stories.world import World


def client(world: World) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(world.app.web())
    return httpx.AsyncClient(transport=transport, base_url="http://huiwu.test")


def figures(text: str) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


async def test_health_says_whether_the_database_answers(world: World) -> None:
    async with client(world) as browser:
        fine = await browser.get("/healthz")
        assert fine.status_code == 200
        assert fine.json() == {"ok": True, "leads": True, "inbox": 0}
        world.app.database.close()
        ill = await browser.get("/healthz")
        assert ill.status_code == 503
        assert ill.json()["ok"] is False
        assert "Traceback" not in ill.text


@pytest.mark.parametrize("world", ["telegram"], indirect=True)
async def test_health_says_what_keeps_a_messenger_from_receiving(world: World) -> None:
    assert world.api is not None
    world.api.fault("getUpdates", Fault.status(401, "Unauthorized"), 3)
    account = world.api.person(5)
    await account.says("在吗")  # ends the look that is open
    for _ in range(200):
        if world.app.messengers["telegram"].trouble:
            break
        await asyncio.sleep(0.02)
    async with client(world) as browser:
        ill = (await browser.get("/healthz")).json()
        assert ill["ok"] is True
        assert "refuses the token" in ill["trouble"]["telegram"]
        shown = figures((await browser.get("/metrics")).text)
    assert shown['huiwu_messenger_receiving{messenger="telegram"}'] == 0
    assert shown['huiwu_messenger_receiving{messenger="webchat"}'] == 1


async def test_metrics_count_what_waits_by_lane(world: World) -> None:
    def owe(session: Session) -> None:
        for number in range(3):
            row = Outgoing("plain", str(number), str(number), "send", {}, outbox.DIGESTS)
            outbox.enqueue(session, row, now=world.clock.now())

    await world.write(owe)
    async with client(world) as browser:
        answer = await browser.get("/metrics")
    assert answer.status_code == 200
    shown = figures(answer.text)
    assert shown['huiwu_outbox_waiting{lane="digests"}'] == 3
    assert shown['huiwu_outbox_waiting{lane="answers"}'] == 0
    assert shown["huiwu_leader"] == 1
    assert shown["huiwu_inbox_waiting"] == 0


async def test_health_says_that_nobody_leads(world: World) -> None:
    async with client(world) as browser:
        assert (await browser.get("/healthz")).status_code == 200
        await world.app.lead.release()
        ill = await browser.get("/healthz")
        assert ill.status_code == 503
        assert ill.json() == {"ok": False, "leads": False, "inbox": 0, "leader": "nobody leads"}
        shown = figures((await browser.get("/metrics")).text)
        assert (shown["huiwu_led"], shown["huiwu_leader"]) == (0, 0)
        await world.app.lead.renew()
        assert (await browser.get("/healthz")).status_code == 200


async def test_a_database_that_does_not_answer_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(fn: object) -> object:
        await asyncio.sleep(60)
        raise AssertionError("waited for")

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(world.app.database, "read", never)
    async with client(world) as browser:
        ill = await browser.get("/healthz")
    assert (ill.status_code, ill.json()["ok"]) == (503, False)


async def test_metrics_tell_errors_late_timers_and_the_speed_of_answers(world: World) -> None:
    now = world.clock.now()

    def happened(session: Session) -> None:
        for _ in range(2):
            outbox.count_error(session, "telegram", "slow_down", real=now)
        late = timers.WantedTimer("probe", "", now - timedelta(seconds=90), now.replace(year=2027))
        timers.replace(session, "probe", [late])
        answer = Outgoing("elsewhere", "1", "1", "send", {}, outbox.ANSWERS)
        id = outbox.enqueue(session, answer, now=now)
        lead: dict[str, Any] = {
            "holder": world.app.lead.holder,
            "epoch": world.app.lead.epoch or 0,
        }
        outbox.lease(session, limit=1, now=now, real=now, lease_seconds=9, **lead)
        outbox.sent(session, id or 0, "r", real=now + timedelta(seconds=2), **lead)

    await world.write(happened)
    async with client(world) as browser:
        shown = figures((await browser.get("/metrics")).text)
    kind = '{kind="slow_down",messenger="telegram"}'
    assert shown[f"huiwu_delivery_errors_total{kind}"] == 2
    assert shown["huiwu_timers_late"] >= 1
    assert shown["huiwu_timers_late_seconds"] >= 90
    assert shown['huiwu_answer_seconds{quantile="0.95"}'] == 2


async def test_a_page_that_can_not_be_made_says_so_in_the_readers_language(world: World) -> None:
    app = world.app.web()
    world.app.database.close()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://huiwu.test") as browser:
        chinese = {"accept": "text/html", "accept-language": "zh-CN"}
        shown = await browser.get("/board/abcdef", headers=chinese)
        assert (shown.status_code, "请过一会儿再刷新" in shown.text) == (500, True)
        english = {"accept": "text/html", "accept-language": "en"}
        assert "reload it in a moment" in (await browser.get("/board/x", headers=english)).text
        bare = await browser.get("/board/abcdef", headers={"accept": "application/json"})
        assert bare.json() == {"ok": False, "error": "unwell"}
        for answer in (shown, bare):
            assert "Traceback" not in answer.text and "DatabaseClosed" not in answer.text


async def test_the_head_of_a_stream_is_not_the_stream(world: World) -> None:
    async with client(world) as browser, asyncio.timeout(5):
        answer = await browser.head("/board/abcdef/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.content == b""
