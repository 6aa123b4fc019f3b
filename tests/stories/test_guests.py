"""Row 2.6: guests without an account: on the list, a personal page, a pass, papers, company."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from storage import Session, audit, guest_pages, signin
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import slips as slip_rows
from tests.stories import notice_stage as stage
from tests.stories.meeting_stage import pdf
from tests.stories.notice_stage import TUESDAY, draft, publishes
from tests.stories.test_substitutes import seated
from tests.stories.world import Person, World


@asynccontextmanager
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that is nobody's: no cookies, no account."""
    transport = httpx.ASGITransport(app=world.app.web())
    async with httpx.AsyncClient(transport=transport, base_url="http://huiwu.test") as found:
        yield found


async def cast(world: World) -> tuple[Person, Person, int]:
    desk = await world.hires("周会务", roles=("secretariat",), phone="010-5550101")
    lin = await world.hires("林小满", unit="财务处", title="处长")
    meeting_id = await draft(world, desk, [lin])
    await publishes(desk, meeting_id)
    return desk, lin, meeting_id


async def adds(desk: Person, meeting_id: int, name: str = "欧阳教授") -> None:
    """A special guest with organisation, title and phone."""
    await desk.presses_route("wn", meeting_id)
    await desk.presses("特邀")
    await desk.says(name)
    await desk.says("清川大学")
    await desk.says("教授")
    await desk.says("13900000001")


async def guest(world: World, meeting_id: int, name: str = "欧阳教授") -> rows.Participant:
    def read(session: Session) -> rows.Participant:
        (person,) = people_rows.people_named(session, name)
        found = rows.any_participant_of(session, meeting_id, person.id)
        assert found is not None
        session.expunge(found)
        return found

    found: rows.Participant = await world.read(read)
    return found


async def link(world: World, desk: Person, place: int, *, anew: bool = False) -> str:
    """The path of the page, as the hosts see it."""
    await desk.presses_route("wk", place, *([1] if anew else []))
    seen = await desk.sees("链接：", "短信")
    found = re.search(r"(/g/[0-9a-f]{40})\b", seen.text)
    assert found is not None, seen.text
    return found[1]


async def test_a_guest_gets_a_page_answers_and_is_signed_in(world: World) -> None:
    desk, _, meeting_id = await cast(world)
    await desk.presses_route("wg", meeting_id)
    await desk.sees("嘉宾与随员", "还没有嘉宾")
    await adds(desk, meeting_id)
    await desk.sees("已加入名单", "欧阳教授（清川大学 教授）", "特邀", "做个人链接")
    place = (await guest(world, meeting_id)).id
    await seated(world, meeting_id, desk, place)
    path = await link(world, desk, place)
    await world.restarts()
    async with browser(world) as theirs:
        shown = await theirs.get(path)
        assert shown.status_code == 200
        for words in (
            "季度工作会",
            "欧阳教授",
            "清川大学 教授",
            "三楼会议室",
            "参会证",
            "<svg",
            "1排3号",
        ):
            assert words in shown.text, words
        assert shown.headers["cache-control"] == "no-store"
        assert "noindex" in shown.headers["x-robots-tag"]
        sent = await theirs.post(path, data={"answer": "attending", "revision": "1"})
        assert sent.status_code == 303
        after = await theirs.get(sent.headers["location"])
        assert "已收到，谢谢" in after.text and "您的答复：参加" in after.text
        entry = await theirs.get(f"{path}/meeting.ics")
        assert entry.text.startswith("BEGIN:VCALENDAR") and "季度工作会" in entry.text
    row = await guest(world, meeting_id)
    assert (row.reply, row.reply_method) == ("attending", "chat")
    # The hosts see that it was opened, print the pass, and sign them in with it.
    await desk.presses_route("wi", place)
    await desk.sees("个人页面：已打开", "答复：参加")
    await desk.presses("打印参会证")
    assert [one.name for one in (await desk.sees("参会证")).files] == ["参会证 欧阳教授.pdf"]
    token = await world.read(lambda s: signin.live_pass(s, place))
    assert token is not None
    await world.at(TUESDAY - timedelta(minutes=10))
    await desk.opens(world.app.links.to(token))
    await desk.sees("欧阳教授")
    sitting = await world.read(lambda s: meeting_rows.sittings_of(s, meeting_id)[0].id)
    assert await world.read(lambda s: signin.live_record(s, sitting, row.person_id)) is not None


async def test_a_link_is_replaced_and_revoked_and_no_other_opens(world: World) -> None:
    desk, _, meeting_id = await cast(world)
    await adds(desk, meeting_id)
    place = (await guest(world, meeting_id)).id
    first = await link(world, desk, place)
    # Asked for again, it is the same one.
    assert await link(world, desk, place) == first
    second = await link(world, desk, place, anew=True)
    assert second != first
    async with browser(world) as theirs:
        old = await theirs.get(first)
        assert old.status_code == 410 and "已经作废" in old.text
        assert "季度工作会" not in old.text
        assert (await theirs.post(first, data={"answer": "attending"})).status_code == 410
        for path in ("/g/" + "0" * 40, "/g/x", "/g/" + "ab" * 400):
            unknown = await theirs.get(path)
            assert unknown.status_code == 410 and "打不开会议通知" in unknown.text
            assert (await theirs.get(f"{path}/paper/1")).status_code == 410
            assert (await theirs.get(f"{path}/meeting.ics")).status_code == 410
        assert (await theirs.get(second)).status_code == 200
        await desk.presses_route("wq", place)
        await desk.sees("链接已作废")
        assert (await theirs.get(second)).status_code == 410

    def kept(session: Session) -> str:
        table = audit.audit_entries
        found = session.execute(table.select().where(table.c.action == "make guest link"))
        return str([tuple(entry) for entry in found])

    # Who reads the audit does not get the page.
    said = await world.read(kept)
    assert first.removeprefix("/g/") not in said and second.removeprefix("/g/") not in said
    assert (await guest(world, meeting_id)).reply == "none"


async def test_what_another_site_sends_is_not_taken(world: World) -> None:
    desk, _, meeting_id = await cast(world)
    await adds(desk, meeting_id)
    place = (await guest(world, meeting_id)).id
    path = await link(world, desk, place)
    answer = {"answer": "attending", "revision": "1"}
    async with browser(world) as theirs:
        for headers in (
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": "https://elsewhere.example"},
            {"origin": "null"},
        ):
            refused = await theirs.post(path, data=answer, headers=headers)
            assert refused.status_code == 403, headers
        big = await theirs.post(path, data={**answer, "reason": "长" * 20_000})
        assert big.status_code == 403
        assert (await guest(world, meeting_id)).reply == "none"
        own = await theirs.post(path, data=answer, headers={"origin": "http://huiwu.test"})
        assert own.status_code == 303
    assert (await guest(world, meeting_id)).reply == "attending"


async def test_leave_from_the_page_wants_a_reason_and_an_old_page_is_told(world: World) -> None:
    desk, _, meeting_id = await cast(world)
    await adds(desk, meeting_id)
    place = (await guest(world, meeting_id)).id
    path = await link(world, desk, place)
    async with browser(world) as theirs:
        empty = await theirs.post(path, data={"answer": "leave", "reason": " ", "revision": "1"})
        assert empty.status_code == 409 and "请假原因" in empty.text
        marked = await theirs.post(path, data={"answer": "leave", "reason": "【机密】事项"})
        assert marked.status_code == 409
        assert (await guest(world, meeting_id)).reply == "none"
        await stage.moves(world, desk, meeting_id, by=timedelta(days=1))
        late = await theirs.post(path, data={"answer": "attending", "revision": "1"})
        assert "said=anew" in late.headers["location"]
        shown = await theirs.get(late.headers["location"])
        assert "会议有调整" in shown.text and "12月2日" in shown.text
        data = {"answer": "leave", "reason": "<b>出国</b>", "revision": "2"}
        sent = await theirs.post(path, data=data)
        shown = await theirs.get(sent.headers["location"])
        assert "请假（&lt;b&gt;出国&lt;/b&gt;）" in shown.text
    assert (await guest(world, meeting_id)).reply == "leave"


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-TW", ("開會通知", "出席", "加入行事曆")), ("en", ("Attend", "Add to calendar"))],
)
async def test_the_page_speaks_three_languages(
    world: World, language: str, words: tuple[str, ...]
) -> None:
    desk, _, meeting_id = await cast(world)
    await adds(desk, meeting_id)
    path = await link(world, desk, (await guest(world, meeting_id)).id)
    async with browser(world) as theirs:
        shown = await theirs.get(path, headers={"accept-language": language})
        assert all(word in shown.text for word in words[1:]), shown.text
        chosen = await theirs.get(f"{path}?lang=zh_Hans", headers={"accept-language": language})
        assert "加入日历" in chosen.text and "lang=en" in chosen.text


async def test_the_page_follows_the_meeting(world: World) -> None:
    desk, _, meeting_id = await cast(world)
    await adds(desk, meeting_id)
    place = (await guest(world, meeting_id)).id
    path = await link(world, desk, place)

    def state(name: str) -> Any:
        def unit(session: Session) -> None:
            meeting = meeting_rows.meeting(session, meeting_id)
            assert meeting is not None
            meeting.state = name

        return unit

    async with browser(world) as theirs:
        await theirs.get(path)
        for name, words in (
            ("cancelled", "会议已取消"),
            ("postponed", "时间另行通知"),
            ("closed", "会议已结束"),
        ):
            await world.write(state(name))
            shown = await theirs.get(path)
            assert words in shown.text and 'name="answer"' not in shown.text
            assert "<svg" not in shown.text
            refused = await theirs.post(path, data={"answer": "attending"})
            assert refused.status_code == 409
        await world.write(state("published"))
        await desk.presses_route("wj", place)
        await desk.sees("已从名单去掉")
        assert (await theirs.get(path)).status_code == 410
    assert (await guest(world, meeting_id)).removed_at is not None


async def test_papers_are_given_by_stage_and_noted(world: World) -> None:
    desk, _, meeting_id = await cast(world)
    await adds(desk, meeting_id)
    row = await guest(world, meeting_id)
    path = await link(world, desk, row.id)
    await desk.presses_route("da", meeting_id)
    await desk.sends("工作要点.pdf", pdf("Main points"))
    await desk.presses("就用这个名称")
    await desk.presses("会前发")
    async with browser(world) as theirs:
        shown = await theirs.get(path)
        found = re.search(r"/paper/(\d+)\"", shown.text)
        assert found is not None and "工作要点" in shown.text
        given = await theirs.get(f"{path}/paper/{found[1]}")
        assert given.content.startswith(b"%PDF")
        assert given.headers["cache-control"] == "no-store"
        assert (await theirs.get(f"{path}/paper/9999")).status_code == 409


async def test_the_reply_slip_is_asked_without_what_is_sensitive(world: World) -> None:
    desk, _, meeting_id = await cast(world)
    await adds(desk, meeting_id)
    row = await guest(world, meeting_id)
    path = await link(world, desk, row.id)

    def fields(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.reply_fields = ["lodging", "remark", "diet", "health"]

    await world.write(fields)
    async with browser(world) as theirs:
        shown = await theirs.get(path)
        assert 'name="slip-lodging"' in shown.text and 'name="slip-diet"' not in shown.text
        data = {"slip-lodging": "single", "slip-remark": "晚到", "slip-diet": "halal"}
        sent = await theirs.post(path, data=data)
        assert sent.status_code == 303
        wrong = await theirs.post(path, data={"slip-lodging": "castle"})
        assert wrong.status_code == 409
        shown = await theirs.get(path)
        assert 'value="晚到"' in shown.text

    def slip(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
        found = slip_rows.slip(session, row.id)
        assert found is not None
        return dict(found.fields), dict(found.sensitive)

    assert await world.read(slip) == ({"lodging": "single", "remark": "晚到"}, {})


async def test_company_comes_under_its_leader_with_its_car(world: World) -> None:
    desk, lin, meeting_id = await cast(world)
    await desk.presses_route("wn", meeting_id)
    await desk.presses("司机")
    await desk.sees("跟谁一起来")
    await desk.says("王五")
    await desk.sees("没有“王五”")
    await desk.says("林小满")
    await desk.says("赵师傅")
    for _ in range(3):
        await desk.presses("跳过")
    await desk.says("京a12345")
    await desk.presses("是")
    await desk.sees("赵师傅", "随同：林小满", "车牌号：京A12345")
    await desk.presses_route("wg", meeting_id)
    await desk.sees("林小满：司机赵师傅（用餐）", "京A12345 赵师傅")

    def counted(session: Session) -> list[str]:
        return [p.role for p in rows.participants_of(session, meeting_id)]

    assert sorted(await world.read(counted)) == ["attend", "driver"]
    # Who is on the list once is not put there twice.
    await adds(desk, meeting_id)
    await adds(desk, meeting_id)
    await desk.sees("欧阳教授已在名单里")
    # One's own people are taken out on the list, not here.
    place = await stage.place_of(world, meeting_id, lin)
    await desk.presses_route("wj", place)
    await desk.sees("guest-own")
    for route in ("wi", "wk", "wq", "wy", "wj"):
        await lin.presses_route(route, place)
        await lin.sees("not-allowed")
        await desk.presses_route(route, 999)
        await desk.sees("gone")


async def test_whom_somebody_stands_in_for_finds_the_page_closed(world: World) -> None:
    desk, _, meeting_id = await cast(world)
    await adds(desk, meeting_id)
    place = (await guest(world, meeting_id)).id
    path = await link(world, desk, place)
    await desk.presses_route("ws", place)
    await desk.says("司马同志")
    await desk.presses("司马同志（名册外）")
    for _ in range(3):
        await desk.presses("跳过")
    await desk.sees("已改由司马同志参会")
    async with browser(world) as theirs:
        shown = await theirs.get(path)
        assert shown.status_code == 410 and "已改由他人替您参会" in shown.text
        assert "司马" not in shown.text
    pages = await world.read(lambda s: guest_pages.live_page(s, place))
    assert pages is None
