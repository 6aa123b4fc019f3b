"""The sending of a notice under control: followed on the panel, paused, stopped, sent on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from jobs import deliver
from meetings.notices import sending
from storage import Session, audit, documents, outbox
from tests.stories import notice_stage as stage
from tests.stories.meeting_stage import docx
from tests.stories.notice_stage import draft, publishes
from tests.stories.world import Person, World

STAFF = 12


@dataclass
class Road:
    """The way out is long: so many notices may go, one a second; what is urgent always does."""

    world: World
    free: int = 0

    async def takes(self, count: int) -> None:
        for _ in range(count):
            self.free = 1
            await self.world.later(seconds=1)
        self.free = 0

    async def opens(self) -> None:
        self.free = 10_000
        await self.world.later(seconds=3)


@pytest.fixture
def road(world: World, monkeypatch: pytest.MonkeyPatch) -> Road:
    """Cards wait until the story lets them go."""
    made = Road(world)
    lease, ready = outbox.lease, outbox.ready

    def leased(session: Session, *, limit: int, up_to_lane: int, **given: Any) -> Any:
        rows = lease(session, limit=limit, up_to_lane=min(up_to_lane, outbox.URGENT), **given)
        if up_to_lane > outbox.URGENT and made.free:
            more = lease(session, limit=min(limit, made.free), up_to_lane=up_to_lane, **given)
            made.free -= len(more)
            rows += more
        return rows

    def is_ready(session: Session, *, up_to_lane: int, **given: Any) -> bool:
        lane = up_to_lane if made.free else min(up_to_lane, outbox.URGENT)
        return ready(session, up_to_lane=lane, **given)

    monkeypatch.setattr(deliver.outbox, "lease", leased)
    monkeypatch.setattr(deliver.outbox, "ready", is_ready)
    monkeypatch.setattr(sending, "CHUNK", 5)
    return made


async def office_of(world: World, *, reply_asked: bool = True) -> tuple[Person, list[Person], int]:
    desk = await world.hires("方静", unit="办公室", roles=("secretariat",))
    people = [await world.hires(f"何{n:02d}号", unit="财务处") for n in range(STAFF)]
    meeting_id = await draft(world, desk, people, reply_asked=reply_asked)
    await publishes(desk, meeting_id)
    await desk.presses_route("mp", meeting_id)
    return desk, people, meeting_id


async def have_it(people: list[Person]) -> int:
    """How many have the card."""
    screens = [await person.phone.screen() for person in people]
    return sum(any("季度工作会" in seen.text for seen in screen) for screen in screens)


async def test_the_panel_follows_the_sending_and_says_when_it_ends(
    world: World, road: Road
) -> None:
    desk, people, _ = await office_of(world)
    await desk.sees("正在发送：已发 0，未发 12")
    await desk.looks()
    await road.takes(4)
    await world.later(seconds=3)
    # Four are out, one a second; eight to go.
    panel = await desk.sees("正在发送：已发 4，未发 8", "暂停发送")
    assert "预计 09:30 发完" in panel.text
    assert await have_it(people) == 4
    await road.opens()
    await world.later(seconds=3)
    panel = await desk.sees("通知 12 人")
    assert "发送" not in panel.text


async def test_paused_nobody_gets_it_until_it_goes_on(world: World, road: Road) -> None:
    desk, people, _ = await office_of(world)
    await road.takes(3)
    await desk.presses("暂停发送")
    await desk.sees("已暂停发送：已发 3，未发 9", "继续发送", "停止发送")
    await road.opens()
    assert await have_it(people) == 3
    # A restart does not let it loose.
    await world.restarts()
    assert await have_it(people) == 3
    await desk.presses("继续发送")
    assert await have_it(people) == 12
    await world.later(seconds=3)
    screens = [[s for s in await p.phone.screen() if "季度工作会" in s.text] for p in people]
    assert [len(cards) for cards in screens] == [1] * 12
    said = await world.read(_said)
    assert said == ["pause sending", "resume sending"]


def _said(session: Session) -> list[str]:
    table = audit.audit_entries
    rows = session.execute(table.select().order_by(table.c.id))
    return [row.action for row in rows if row.action.endswith("sending")]


async def test_what_is_urgent_goes_out_though_the_notices_are_paused(
    world: World, road: Road
) -> None:
    desk, people, meeting_id = await office_of(world, reply_asked=False)
    await desk.presses("暂停发送")
    await world.at(stage.TUESDAY - timedelta(minutes=59))
    standing = await world.read(lambda s: outbox.sending(s, meeting_id))
    assert standing is not None and standing.state == "paused"
    for person in people:
        await person.sees("14:00 开会")
        await person.sees_nothing_of("参会通知")
    # The panel still says so, and lets it go on, when the meeting has begun.
    await world.at(stage.TUESDAY + timedelta(minutes=1))
    await desk.presses_route("mp", meeting_id)
    await desk.sees("已暂停发送：已发 0，未发 12", "继续发送")


async def test_stopped_the_rest_is_phoned_and_may_still_be_sent_to(
    world: World, road: Road
) -> None:
    desk, people, meeting_id = await office_of(world)
    await road.takes(2)
    await desk.presses("暂停发送")
    await desk.presses("停止发送")
    await desk.sees("停止发送季度工作会的通知吗？已发 2 人，未发 10 人")
    await desk.presses("停止发送")
    await desk.sees("已停止发送：10 人未发，请电话通知", "发给其余的人")
    await road.opens()
    assert await have_it(people) == 2
    await desk.presses_route("nl", meeting_id)
    await desk.sees("通知没有发到")
    # Pressed twice, it is stopped once, and says the same.
    await desk.presses_route("no", meeting_id)
    await desk.sees("已停止发送：10 人未发，请电话通知")
    assert await world.read(_said) == ["pause sending", "stop sending"]
    await people[5].says("/my")
    await people[5].presses("季度工作会")
    await people[5].presses("参加")
    await desk.presses_route("mp", meeting_id)
    # Who has answered all the same has not to be phoned any more.
    await desk.sees("已停止发送：9 人未发，请电话通知")
    await desk.presses_route("ng", meeting_id)
    await road.opens()
    assert await have_it(people) == 12


async def test_a_new_notice_goes_out_though_the_old_one_was_paused(
    world: World, road: Road
) -> None:
    desk, people, meeting_id = await office_of(world)
    await road.takes(2)
    await desk.presses("暂停发送")
    await stage.moves(world, desk, meeting_id, place="二楼会议室")
    await road.opens()
    for person in people:
        await person.sees("二楼会议室")
    screens = [[s for s in await p.phone.screen() if "季度工作会" in s.text] for p in people]
    # Two had the old one before; the others only ever see the new one.
    assert sorted(map(len, screens)) == [1] * 10 + [2] * 2


async def test_only_who_may_publish_may_pause(world: World, road: Road) -> None:
    _, people, meeting_id = await office_of(world)
    for code in ("nh", "ng", "ns", "no"):
        await people[0].presses_route(code, meeting_id)
        await people[0].sees("not-allowed")


@pytest.mark.below_messengers
async def test_presses_in_a_row_edit_the_message_once(world: World, road: Road) -> None:
    _, people, _ = await office_of(world)
    await road.opens()
    lin = people[0]
    card = (await lin.phone.screen())[-1]
    assert "参加" in [label for label, _ in card.choices]
    place = next(payload for label, payload in card.choices if label == "参加")
    press = getattr(lin.phone, "press_payload")  # noqa: B009 - only web phones have it
    for _ in range(5):
        # Nothing is delivered in between: the platform is slow.
        await press(place, card.ref)
        await world.app.dispatcher.idle()

    def edits(session: Session) -> list[str]:
        table = outbox.outbox
        rows = session.execute(
            table.select().where(table.c.target_ref == card.ref).order_by(table.c.id)
        )
        return [row.state for row in rows]

    assert await world.read(edits) == ["superseded"] * 4 + ["waiting"]
    await world.app.settle()
    assert await world.read(edits) == ["superseded"] * 4 + ["sent"]
    (shown,) = [seen for seen in await lin.phone.screen() if seen.ref == card.ref]
    assert "答复：参加" in shown.text


async def test_papers_a_stop_left_out_come_with_the_card_later(world: World, road: Road) -> None:
    desk = await world.hires("方静", unit="办公室", roles=("secretariat",))
    people = [await world.hires(f"何{n:02d}号", unit="财务处") for n in range(4)]
    meeting_id = await draft(world, desk, people)
    await desk.presses_route("dm", meeting_id)
    await desk.presses("添加材料")
    await desk.sends("工作方案.docx", docx("工作方案", "一、总体要求"))
    await desk.presses("就用这个名称")
    await desk.presses("会前发")
    await publishes(desk, meeting_id)
    await road.takes(3)  # a card, its papers, the next card
    assert await world.read(lambda s: len(received(s, people, meeting_id))) == 4
    await desk.presses_route("nh", meeting_id)
    await desk.presses_route("ns", meeting_id)
    await desk.presses_route("no", meeting_id)
    await road.opens()
    assert await shown(people) == [(1, 1), (1, 0), (0, 0), (0, 0)]
    # What was not given is not noted as given.
    assert await world.read(lambda s: len(received(s, people, meeting_id))) == 1
    await desk.presses_route("ng", meeting_id)
    await road.opens()
    assert await shown(people) == [(1, 1)] * 4
    assert await world.read(lambda s: len(received(s, people, meeting_id))) == 4


async def shown(people: list[Person]) -> list[tuple[int, int]]:
    """How many cards and how many papers each has."""
    screens = [[seen.text for seen in await person.phone.screen()] for person in people]
    return [
        (
            sum("参会通知" in text for text in screen),
            sum("会议材料发给您" in text for text in screen),
        )
        for screen in screens
    ]


def received(session: Session, people: list[Person], meeting_id: int) -> list[int]:
    found = (documents.editions_received(session, p.person_id, meeting_id) for p in people)
    return [edition for editions in found for edition in editions]
