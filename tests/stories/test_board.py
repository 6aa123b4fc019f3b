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

from papers import qr
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
async def served(world: World) -> AsyncIterator[str]:
    """The pages on a free port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
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


async def test_many_units_are_summed_up(world: World) -> None:
    """Twelve lines can be read from the last row; what is more stands in one."""
    host = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(f"代表{n}", unit=f"第{n}分局") for n in range(15)]
    await meeting(world, host, people)
    await world.at(NINE - timedelta(minutes=12))
    path = await board_path(host)
    async with served(world) as url, httpx.AsyncClient(base_url=url) as hall:
        await hall.post(path)
        await world.app.settle()
        await host.presses("确认")
        view = await first_view(hall, path)
    assert len(view["units"]) == 11
    assert view["more"] == "另有 4 个单位：0 / 4"


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
