"""Row 3.2: the board in the hall, paired by a one-time link and the organiser's word."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect
from sqlalchemy import update

from papers import qr
from storage import Session, boards, branches
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import signin as signin_rows
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World

#: Where pictures of the board go, for a human to look at; none where it is not set.
LOOKS = os.environ.get("HUIWU_TEST_LOOKS")
UNITS = ("办公室", "财务处", "信息中心", "后勤保障与安全生产监督管理处", "Archives Office")


class _Server(uvicorn.Server):
    """Says when it is up, and stops at once when told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready, self.stop = asyncio.Event(), asyncio.Event()

    async def main_loop(self) -> None:
        await self.stop.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def served(world: World, port: int = 0) -> AsyncIterator[str]:
    """The pages on a free port of this machine, or on the one they were on before."""
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        world.app.web(),
        log_level="error",
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await server.ready.wait()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.stop.set()
        await running
        listener.close()


async def asked(world: World) -> tuple[Person, list[Person], Stage]:
    """A meeting in five units, sign-in open."""
    host = await world.hires("周会务", roles=("secretariat",))
    people = [
        await world.hires(f"{'赵钱孙李周吴郑王冯陈'[number % 10]}某{number}", unit=unit)
        for number, unit in enumerate(UNITS * 4)
    ]
    stage = await meeting(
        world, host, people, title="关于全面落实过紧日子要求持续改进会务工作的推进会"
    )
    await world.at(NINE - timedelta(minutes=12))
    return host, people, stage


async def board_path(host: Person) -> str:
    await host.says("/board")
    seen = await host.sees("签到大屏", "只能打开一次")
    assert seen.links[0][0] == "打开大屏"
    return "/board/" + seen.links[0][1].rsplit("/", 1)[-1]


async def look(page: Page, name: str) -> bytes:
    """A picture of the page, kept where a human wants to see it."""
    picture = await page.screenshot()
    if LOOKS:
        (Path(LOOKS) / f"board-{name}.png").write_bytes(picture)
    return picture


async def test_the_link_opens_once_and_shows_nothing_before_the_word(any_world: World) -> None:
    world = any_world
    host, people, stage = await asked(world)
    path = await board_path(host)
    async with served(world) as url, httpx.AsyncClient(base_url=url) as hall:
        preview = await hall.get(path)
        assert "在这台电脑上显示" in preview.text
        opened = await hall.post(path)
        assert opened.status_code == 303
        await world.app.settle()
        asks = await host.sees("请求显示", "关于全面落实")
        async with httpx.AsyncClient(base_url=url) as other:
            stolen = await other.get(path)
            assert (stolen.status_code, "已在别的屏幕上打开" in stolen.text) == (410, True)
            stolen = await other.post(path)
            assert stolen.status_code == 410
        view = await first_view(hall, path)
        assert view["state"] == "asking"
        assert view["code"] in asks.text
        assert set(view) == {"state", "code"}
        await host.presses("确认")
        await host.sees(f"大屏 {view['code']} 已显示")
        view = await first_view(hall, path)
        assert (view["present"], view["expected"]) == (0, "应到 20 人")
        assert view["when"].startswith("12月1日（星期二）09:00")
        assert not any(person.name in str(view) for person in people)
        unknown = await hall.get("/board/nonsense")
        assert (unknown.status_code, "网址不对" in unknown.text) == (404, True)
        cookies = hall.cookies
    await world.restarts()
    async with served(world) as url, httpx.AsyncClient(base_url=url) as again:
        key = next(cookie.value for cookie in cookies.jar if cookie.name == "board")
        again.cookies.set("board", str(key), domain="127.0.0.1", path=path)
        await people[0].opens(stage.code)
        assert (await first_view(again, path))["present"] == 1


async def first_view(hall: httpx.AsyncClient, path: str) -> dict[str, Any]:
    """What the stream says first."""
    import json

    async with hall.stream("GET", f"{path}/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                found: dict[str, Any] = json.loads(line[6:])
                return found
    raise AssertionError("the stream said nothing")


async def test_another_person_confirms_nothing(world: World) -> None:
    host, people, _ = await asked(world)
    path = await board_path(host)
    async with served(world) as url, httpx.AsyncClient(base_url=url) as hall:
        await hall.post(path)
        await world.app.settle()
        seen = await host.sees("请求显示")
        payload = seen.choices[0][1]
        phone: Any = people[0].phone
        await phone.press_payload(payload, None)
        await world.app.settle()
        await people[0].sees("not-allowed")
        assert (await first_view(hall, path))["state"] == "asking"
        await world.at(NINE + timedelta(hours=3))
        await host.presses("确认")
        await host.sees("已经失效", "signin-board-void")
        assert (await first_view(hall, path))["state"] == "gone"


@pytest.mark.browser
async def test_the_board_in_a_browser(world: World, chromium: Browser) -> None:
    host, people, stage = await asked(world)
    path = await board_path(host)
    async with served(world) as url:
        context = await chromium.new_context(viewport={"width": 1920, "height": 1080})
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else 0)
        page.set_default_timeout(8000)
        await page.goto(url + path)
        await look(page, "open")
        await page.get_by_role("button").click()
        await expect(page.locator("#digits")).not_to_be_empty()
        await look(page, "digits")
        await world.app.settle()
        digits = await page.locator("#digits").inner_text()
        await host.sees(digits, "请求显示")
        await host.presses("确认")
        await expect(page.locator("#present")).to_have_text("0")
        await expect(page.locator("#qr svg")).to_be_visible()
        assert qr.read(await look(page, "start")) == (stage.code,)

        for person in people[:13]:
            await person.opens(stage.code)
        await expect(page.locator("#present")).to_have_text("13")
        await expect(page.locator("#units li").first).to_contain_text("3 / 4")
        first = stage.code
        await world.later(seconds=20)
        for _ in range(60):
            if qr.read(await page.screenshot()) == (stage.code,):
                break
            await asyncio.sleep(0.1)
        assert stage.code != first
        assert qr.read(await page.screenshot()) == (stage.code,)
        for scheme in ("light", "dark"):
            for width, height in ((1920, 1080), (1024, 768), (3840, 2160), (1080, 1920)):
                await page.emulate_media(color_scheme=scheme)
                await page.set_viewport_size({"width": width, "height": height})
                picture = await look(page, f"{width}x{height}-{scheme}")
                assert qr.read(picture) == (stage.code,), (width, scheme)
                assert await fits(page), (width, height)
        text = await page.inner_text("body")
        assert not any(person.name in text for person in people)

        await world.at(NINE + timedelta(minutes=40))
        await expect(page.locator("#scan")).to_contain_text("扫码签到已结束")
        await expect(page.locator("#qr svg")).to_have_count(0)
        await look(page, "after")
        await host.presses("关闭大屏")
        await host.sees("已关闭 1 个大屏")
        await expect(page.locator("#gone")).to_contain_text("大屏已关闭")
        await context.close()
        assert problems == []


async def fits(page: Page) -> bool:
    """Nothing is cut off and nothing lies over something else."""
    found: bool = await page.evaluate(
        """() => {
          const seen = [...document.querySelectorAll('header > *, .code > *, .total, #units li')]
            .filter(e => e.offsetParent !== null && e.textContent.trim() || e.id === 'qr');
          const inside = seen.every(e => { const r = e.getBoundingClientRect();
            return r.left >= 0 && r.top >= 0 && r.right <= innerWidth + 1
              && r.bottom <= innerHeight + 1; });
          const apart = seen.every((a, i) => seen.slice(i + 1).every(b => {
            const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
            return p.right <= q.left + 1 || q.right <= p.left + 1
              || p.bottom <= q.top + 1 || q.bottom <= p.top + 1; }));
          return inside && apart;
        }"""
    )
    return found


#: Where everything on the page lies; nothing of it may move while figures change.
PLACES = """() => Object.fromEntries(
  [...document.querySelectorAll('#title, #qr, #present, #expected, #units li, #pages')]
    .map((e, i) => [e.id || `line ${i}`, e.getBoundingClientRect()])
    .map(([name, r]) => [name, [r.left, r.top, r.bottom].map(Math.round).join()]))"""


async def sixty(world: World) -> tuple[Person, Stage]:
    """Sixty units, two heads each."""
    host = await world.hires("周会务", roles=("secretariat",))
    names = [f"第{number}区综合行政执法与应急管理局" for number in range(1, 61)]
    people = [
        await world.hires(f"代表{number}", unit=name, bound=number == 0)
        for number, name in enumerate(names + names)
    ]
    stage = await meeting(world, host, people, title="全市区级部门工作推进会")
    await world.at(NINE - timedelta(minutes=12))
    return host, stage


async def signs_in(world: World, stage: Stage, count: int) -> None:
    """So many of the list are in, in the order of names."""

    def unit(session: Session) -> None:
        for place in attendance_rows.participants_of(session, stage.meeting_id)[:count]:
            signin_rows.add_record(
                session,
                {
                    "sitting_id": stage.sitting_id,
                    "person_id": place.person_id,
                    "participant_id": place.id,
                    "kind": "in",
                    "round": 0,
                    "happened_at": NINE,
                    "entered_at": NINE,
                    "method": "desk",
                    "by_id": 1,
                    "verdict": "on_time",
                },
            )

    await world.write(unit)


async def shown(world: World, host: Person, page: Page, url: str) -> str:
    """The board, opened and confirmed; its path."""
    path = await board_path(host)
    await page.goto(url + path)
    await page.get_by_role("button").click()
    await expect(page.locator("#digits")).not_to_be_empty()
    await world.app.settle()
    await host.presses("确认")
    await expect(page.locator("#present")).to_have_text("0")
    return path


@pytest.mark.browser
@pytest.mark.proof
async def test_sixty_units_turn_over_and_nothing_moves(world: World, chromium: Browser) -> None:
    """Read from ten metres: the digits are an eighth of the screen's height, and stay in place."""
    host, stage = await sixty(world)
    async with served(world) as url:
        context = await chromium.new_context(viewport={"width": 1920, "height": 1080})
        page = await context.new_page()
        page.set_default_timeout(8000)
        await page.clock.install()
        await shown(world, host, page, url)
        await expect(page.locator("#units li")).to_have_count(12)
        await expect(page.locator("#pages")).to_have_text("1 / 5")
        for width, height in ((1920, 1080), (1280, 720)):
            await page.set_viewport_size({"width": width, "height": height})
            assert await fits(page), (width, height)
            assert await digits_high(page) >= height / 8, (width, height)
            await look(page, f"sixty-{width}")
        before = await page.evaluate(PLACES)
        await signs_in(world, stage, 97)
        await page.clock.run_for(1500)
        await expect(page.locator("#present")).to_have_text("97")
        await expect(page.locator("#units li").first).to_contain_text("2 / 2")
        assert await page.evaluate(PLACES) == before
        seen = set()
        for number in range(1, 6):
            await expect(page.locator("#pages")).to_have_text(f"{number} / 5")
            assert await page.evaluate(PLACES) == before
            seen |= set(await page.locator("#units .name").all_inner_texts())
            await page.clock.run_for(8000)
        assert len(seen) == 60
        await expect(page.locator("#pages")).to_have_text("1 / 5")
        await look(page, "sixty-signed-in")
        # Nothing heard for twelve seconds: it says how old its figures are.
        await page.clock.run_for(14000)
        await expect(page.locator("#offline")).to_have_text("连接中断 · 数据截至 08:48")
        await page.keyboard.press("t")
        dark = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        await page.locator("#theme").click()
        light = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (dark, light) == ("rgb(16, 22, 24)", "rgb(243, 244, 241)")
        await context.close()


async def digits_high(page: Page) -> float:
    """Height of the drawn digits of the great number, in pixels."""
    found: float = await page.evaluate(
        """() => {
          const style = getComputedStyle(document.getElementById('present'));
          const pen = document.createElement('canvas').getContext('2d');
          pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
          return pen.measureText('8').actualBoundingBoxAscent;
        }"""
    )
    return found


@pytest.mark.browser
@pytest.mark.proof
async def test_a_board_without_its_line_says_how_old_it_is(
    world: World, chromium: Browser
) -> None:
    """The line breaks: the figures stay, with their time; then it comes back by itself."""
    host, _, stage = await asked(world)
    context = await chromium.new_context(viewport={"width": 1280, "height": 720})
    page = await context.new_page()
    page.set_default_timeout(8000)
    async with served(world) as url:
        await shown(world, host, page, url)
        await signs_in(world, stage, 3)
        await expect(page.locator("#present")).to_have_text("3")
        assert not await page.locator("#offline").is_visible()
        before = await page.evaluate(PLACES)
    await expect(page.locator("#offline")).to_be_visible()
    await expect(page.locator("#offline")).to_have_text("连接中断 · 数据截至 08:48")
    await expect(page.locator("#present")).to_have_text("3")
    assert await page.evaluate(PLACES) == before
    await look(page, "stale")
    async with served(world, port=int(url.rsplit(":", 1)[1])):
        await expect(page.locator("#offline")).to_be_hidden()
        await signs_in_one_more(world, stage)
        await expect(page.locator("#present")).to_have_text("4")
    await context.close()


async def signs_in_one_more(world: World, stage: Stage) -> None:
    """The fourth of the list."""
    token = stage.code
    fourth = next(p for p in world.people.values() if p.name == "李某3")
    await fourth.opens(token)


async def test_a_page_that_lost_its_line_is_not_sent_what_it_shows(world: World) -> None:
    """The stream goes on from the last event the browser saw."""
    host, _, stage = await asked(world)
    path = await board_path(host)
    async with served(world) as url, httpx.AsyncClient(base_url=url) as hall:
        await hall.post(path)
        await world.app.settle()
        await host.presses("确认")
        first = await lines_of(hall, path, {})
        number = next(line for line in first if line.startswith("id: "))[4:]
        again = await lines_of(hall, path, {"Last-Event-ID": number})
        assert again[:2] == ["event: alive", 'data: "连接中断 · 数据截至 08:48"']
        await signs_in(world, stage, 1)
        later = await lines_of(hall, path, {"Last-Event-ID": number})
        assert later[0].startswith("id: ")
        assert later[0] != f"id: {number}"


async def lines_of(hall: httpx.AsyncClient, path: str, headers: dict[str, str]) -> list[str]:
    """The first event of the stream."""
    found: list[str] = []
    async with hall.stream("GET", f"{path}/events", headers=headers) as stream:
        async for line in stream.aiter_lines():
            if line and not line.startswith("retry"):
                found.append(line)
            if line.startswith("data: "):
                break
    return found


async def test_a_branch_shows_its_own_people_and_the_sitting_switches(world: World) -> None:
    """分会场 has its name in the title and its own count; the afternoon comes by itself."""
    host, people, stage = await asked(world)
    path = await board_path(host)

    def branch(session: Session) -> None:
        venue = branches.BranchVenue(meeting_id=stage.meeting_id, name="城北分会场", place="二楼")
        session.add(venue)
        session.flush()
        for place in attendance_rows.participants_of(session, stage.meeting_id)[:4]:
            place.branch_id = venue.id
        session.execute(update(boards.Board).values(branch_id=venue.id))
        first = meeting_rows.sitting(session, stage.sitting_id)
        assert first is not None
        first.title = "上午"
        session.add(
            meeting_rows.Sitting(
                meeting_id=stage.meeting_id,
                number=2,
                title="下午",
                starts_at=NINE + timedelta(hours=5),
                ends_at=NINE + timedelta(hours=7),
            )
        )

    await world.write(branch)
    async with served(world) as url, httpx.AsyncClient(base_url=url) as hall:
        await hall.post(path)
        await world.app.settle()
        await host.presses("确认")
        await signs_in(world, stage, 6)
        view = await first_view(hall, path)
        assert view["title"].endswith("推进会（城北分会场）")
        assert view["when"].endswith("· 第1场 上午")
        # Six signed in, four of them belong here; nobody is named.
        assert (view["present"], view["expected"]) == (4, "应到 4 人")
        assert not any(person.name in str(view) for person in people)
        await world.at(NINE + timedelta(hours=4, minutes=45))
        view = await first_view(hall, path)
        assert view["when"].endswith("14:00—16:00 · 第2场 下午")
        assert view["present"] == 0


@pytest.mark.parametrize("world", ["webchat"], indirect=True)
async def test_one_messenger_is_reached_directly(world: World) -> None:
    """The plain messenger has no deep links: the web chat is the only one to lead to."""
    async with served(world) as url, httpx.AsyncClient(base_url=url) as anybody:
        there = await anybody.get("/s/vabc")
        assert there.headers["location"] == "http://huiwu.test/j/vabc"
        assert (await anybody.get("/s/a%20b")).status_code == 404


async def test_where_two_messengers_run_everybody_takes_their_own(world: World) -> None:
    """A second messenger with deep links: codes lead to a page that offers both."""
    webchat = world.app.messengers["webchat"]

    class Second:
        abilities = webchat.abilities

        def link(self, token: str) -> str:
            return f"https://second.example/{token}"

    messengers: Any = world.app.messengers
    messengers["second"] = Second()
    async with served(world) as url, httpx.AsyncClient(base_url=url) as anybody:
        there = await anybody.get("/s/vabc", headers={"Accept-Language": "zh-TW,zh;q=0.9"})
    messengers.pop("second")
    assert there.status_code == 200
    assert "網頁聊天" in there.text
    assert 'href="http://huiwu.test/j/vabc"' in there.text
    assert 'href="https://second.example/vabc"' in there.text
