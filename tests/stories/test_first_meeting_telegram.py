"""The first meeting over Telegram: 300 people, the platform's limits, real processes, kill -9.

The same story as in ``test_first_meeting``, told by the people's phones: the bot is ``huiwu run``
in a process of its own, against the fake Bot API over HTTP, which refuses more than 30 messages in
any second and more than one a second to one chat. It is killed in the middle of the notice, in the
middle of the replies, and wherever the story says that it dies.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from storage import Session, outbox
from tests.botapi import BotApi, Limits, serve
from tests.conftest import EXPECTED
from tests.stories.process_world import ProcessWorld, everything_written
from tests.stories.test_first_meeting import MEETING, the_first_meeting
from tests.stories.world import TelegramPhone

#: Messages a second the platform allows, and that we send.
LIMIT, RATE = 30, 29
#: In flight at most, and so sent twice at most by one kill.
WINDOW = 8
GUESTS, SCANNING = 299, 250


# Three and a half minutes at the platform's own pace: a proof.
@pytest.mark.proof
@pytest.mark.long
async def test_played_over_http_from_import_to_a_verified_resolution(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async with serve(clock=lambda: world.clock.now(), limits=Limits(reading="window")) as api:
        world = ProcessWorld(tmp_path, api, RATE)
        world.kills = [
            lambda: api.count("sendDocument") > 120,  # in the middle of the notice
            lambda: api.count("answerCallbackQuery") > 180,  # of the replies
        ]
        async with world:
            await the_first_meeting(world)
            assert world.killed == 4
            await _everything_came(world)
            await _nothing_tells_the_token(world)
            await world.stops()
    ratio = _time_by_limit(api)
    record_property("notice: time / limit, with a kill -9 in it", round(ratio, 3))
    sys.stdout.write(f"notice to {GUESTS}: time / limit {ratio:.2f}, a kill -9 in it, no 429\n")


async def _everything_came(world: ProcessWorld) -> None:
    """Everybody answered, nothing lost, never too fast; twice at most what was in flight."""
    api = world.api
    assert api is not None
    told_to_wait = [(call.method, call.description) for call in api.calls if call.status == 429]
    assert told_to_wait == []
    assert api.peak_per_second <= LIMIT
    wrong = [call for call in api.refusals if not EXPECTED.search(call.description)]
    assert wrong == []
    assert await world.read(_not_arrived) == []
    answered = [p for p in world.people.values() if "已签到" in await p.transcript()]
    assert len(answered) == SCANNING
    twice = sum(max(0, _cards(world, number) - 1) for number in range(1, GUESTS))
    assert twice <= WINDOW * world.killed


def _not_arrived(session: Session) -> list[str]:
    """Cards that ended otherwise than sent."""
    rows = outbox.deliveries(session, prefix="card:", meeting_id=MEETING)
    return [f"{row.dedupe_key} {row.state} {row.reason}" for row in rows if row.state != "sent"]


def _cards(world: ProcessWorld, number: int) -> int:
    """How many cards of the notice somebody got."""
    guest = list(world.people.values())[number]
    assert isinstance(guest.phone, TelegramPhone)
    own = [s for s in guest.phone.person.shown if s.text.startswith("参会通知")]
    return len([s for s in own if "请转告或代为答复" not in s.text and s.files])


def _time_by_limit(api: BotApi) -> float:
    """The notice, from its first card to its last, by what the limit alone would take."""
    sent = [call for call in api.calls if call.method == "sendDocument" and call.status == 200]
    cards = [call.at for call in sent if call.params["document"].name.endswith(".ics")][:GUESTS]
    return (cards[-1] - cards[0]) / (len(cards) / LIMIT)


async def _nothing_tells_the_token(world: ProcessWorld) -> None:
    """Not the log at its most talkative, no file, no page."""
    assert world.api is not None
    secret = world.api.token.partition(":")[2].encode()
    for name, written in everything_written(world).items():
        assert secret not in written, name
    async with httpx.AsyncClient(base_url=world.base_url) as anybody:
        for page in ("/healthz", "/metrics", "/telegram/webhook", "/s/vabc", "/nothing"):
            assert secret not in (await anybody.get(page)).content, page
