"""/healthz and /metrics: whether the bot works, and how much waits."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from storage import Session, outbox
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
