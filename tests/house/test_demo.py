"""The demo: a fictional office on a fresh machine, whose clock moves and is kept."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.app import App
from bot.config import Config, DataSection, OfficeSection, WebSection
from bot.demo.clock import kept_clock
from bot.demo.routes import routes
from bot.demo.seed import set_stage
from bot.office import load_office
from bot.running import build, free_port
from storage import Session, meetings, people, tasks
from storage.clock import SystemClock
from storage.migrate import migrate

BASE = "http://127.0.0.1:8790"


@pytest.fixture(scope="module")
async def stage(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[App, SystemClock, int, Config]]:
    folder = tmp_path_factory.mktemp("demo")
    config = Config(
        office=OfficeSection(name="青川市档案馆"),
        data=DataSection(folder=folder),
        web=WebSection(base_url=BASE),
    )
    migrate(config.database_url)
    first = await set_stage(
        config.database_url,
        folder / "files",
        load_office(config, overrides={}),
        secret=config.signing_secret(),
        base_url=BASE,
    )
    clock = kept_clock(config.database_url)
    app = build(config, clock)
    app.extra_routes.extend(routes(app, clock, first))
    await app.lead.take_over()
    yield app, clock, first, config
    await app.webchat.close()
    app.database.close()


def client(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app.web()), base_url=BASE)


async def test_forty_people_and_three_meetings_one_of_them_on(
    stage: tuple[App, SystemClock, int, Config],
) -> None:
    app, clock, _, _ = stage

    def read(session: Session) -> tuple[int, int, list[str], int, set[str | None]]:
        staff = people.staff(session)
        on = [
            m.title
            for m in meetings.open_meetings(session)
            if m.starts_at <= clock.now() < m.ends_at
        ]
        open_tasks = [t for t in tasks.open_tasks(session) if t.kind == "resolution"]
        languages = {p.language for p in staff}
        return len(staff), len(people.units(session)), on, len(open_tasks), languages

    count, units, on, open_tasks, languages = await app.database.read(read)
    assert (count, units) == (40, 4)
    assert on == ["数字档案系统上线协调会"]
    assert open_tasks == 4
    assert languages == {"zh_Hans", "zh_Hant", "en"}
    assert app.office.local(clock.now()).hour == 10
    assert app.office.calendar.is_working_day(app.office.today(clock.now()))


async def test_the_page_holds_anybodys_phone_and_the_board_is_one_click_away(
    stage: tuple[App, SystemClock, int, Config],
) -> None:
    app, _, first, _ = stage
    async with client(app) as browser:
        assert "时钟" in (await browser.get("/")).text
        state = (await browser.get("/demo/state")).json()
        assert state["first"] == first
        held = await browser.get(f"/demo/as/{first}")
        assert held.status_code == 303
        page = await browser.get(held.headers["location"])
        assert page.status_code == 200
        assert (await browser.get("/demo/as/999999")).status_code == 404
        board = await browser.get("/demo/board")
        shown = await browser.get(board.headers["location"])
        assert shown.status_code == 200
        assert "/events" in shown.text


async def test_the_clock_moves_forward_only_and_is_kept(
    stage: tuple[App, SystemClock, int, Config],
) -> None:
    app, clock, _, config = stage
    before = clock.now()
    own = {"origin": BASE}
    async with client(app) as browser:
        assert (await browser.post("/demo/clock/back", headers=own)).status_code == 404
        elsewhere = {"origin": "https://elsewhere.example"}
        assert (await browser.post("/demo/clock/day", headers=elsewhere)).status_code == 404
        assert clock.now() - before < timedelta(minutes=1)
        assert (await browser.post("/demo/clock/day", headers=own)).status_code == 200
    assert timedelta(days=1) <= clock.now() - before < timedelta(days=1, minutes=2)
    again = kept_clock(config.database_url)
    assert abs(again.now() - clock.now()) < timedelta(seconds=5)
    with pytest.raises(ValueError, match="never goes back"):
        clock.forward(timedelta(seconds=-1))


def test_a_busy_port_leads_to_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) != port
