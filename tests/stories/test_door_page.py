"""Rows 3.2, 3.9: the door's phone page: scanning, special needs first, and no network."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.async_api import FilePayload, Page, async_playwright, expect

from papers import qr
from storage import attendance as attendance_rows
from storage.signin import passes
from storage.slips import SpecialNeed
from tests.meetings.test_passes_photo import table
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.test_board import served
from tests.stories.world import Person, World

#: Where pictures of the page go, for a human to look at; none where it is not set.
LOOKS = os.environ.get("HUIWU_TEST_LOOKS")


async def staged(world: World) -> tuple[Person, Person, list[Person], Stage]:
    """A meeting of four with passes, half an hour before it begins, and its door staff."""
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门", unit="后勤处")
    names = ("林小满", "何平", "方圆", "于静")
    guests = [await world.hires(name, unit="财务处", title="科长") for name in names]
    stage = await meeting(world, host, guests, staff=[door])
    for guest in guests:
        await issue(stage, guest)
    await world.at(NINE - timedelta(minutes=20))
    return host, door, guests, stage


async def issue(stage: Stage, guest: Person) -> None:
    """A pass for a participant."""
    place, now = await stage.participant(guest), stage.world.clock.now()
    token = "p" + f"{place:031x}"
    values = {"token": token, "participant_id": place, "issued_at": now}
    await stage.world.write(lambda s: s.execute(passes.insert().values(values)))


async def needs(stage: Stage, guest: Person, *kinds: str) -> None:
    """What a participant needs."""
    place, now = await stage.participant(guest), stage.world.clock.now()
    row = SpecialNeed(participant_id=place, kinds=list(kinds), by_id=guest.person_id, at=now)
    await stage.world.write(lambda s: s.add(row))


async def picture_of(stage: Stage, *guests: Person, pixels: int = 300) -> bytes:
    """What the camera sees: passes held up."""
    links = [stage.link(await stage.pass_token(guest)) for guest in guests]
    frame = Image.new("L", (640 * max(1, len(links)), 480), 190)
    for at, link in enumerate(links):
        code = Image.open(io.BytesIO(qr.png(link, pixels=pixels))).convert("L")
        frame.paste(code, (640 * at + (640 - pixels) // 2, (480 - pixels) // 2))
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=85)
    return out.getvalue()


async def link_of(door: Person) -> str:
    """The path of a new link, asked for in the chat."""
    await door.says("/signin")
    await door.presses("手机扫码")
    seen = await door.sees("手机扫码", "只能打开一次")
    [(_, url)] = seen.links
    return "/door/" + url.rsplit("/", 1)[-1]


@asynccontextmanager
async def paired(world: World, door: Person) -> AsyncIterator[httpx.AsyncClient]:
    """A phone that opened the link."""
    path = await link_of(door)
    async with served(world) as url, httpx.AsyncClient(base_url=url) as phone:
        opened = await phone.post(path)
        assert (opened.status_code, opened.headers["location"]) == (303, "/door")
        yield phone


async def scan(phone: httpx.AsyncClient, picture: bytes, query: str = "") -> dict[str, Any]:
    """One picture, as the page sends it; the answer's results by kind."""
    answer = await phone.post(f"/door/picture{query}", content=picture)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_link_opens_once_and_the_page_scans(world: World) -> None:
    host, door, guests, stage = await staged(world)
    path = await link_of(door)
    async with served(world) as url, httpx.AsyncClient(base_url=url) as phone:
        preview = await phone.get(path)
        assert "在这部手机上打开" in preview.text
        assert (await phone.get("/door")).status_code == 410
        await phone.post(path)
        async with httpx.AsyncClient(base_url=url) as other:
            for stolen in (await other.get(path), await other.post(path)):
                assert (stolen.status_code, "已在别的手机上打开" in stolen.text) == (410, True)
            assert (await other.get("/door/state")).status_code == 410
            assert (await other.post("/door/picture", content=b"x")).status_code == 410
        assert "打开摄像头" in (await phone.get("/door")).text
        told = await scan(phone, await picture_of(stage, guests[0], guests[1]))
        assert [one["head"] for one in told["results"]] == ["已签到 08:40"] * 2
        assert {one["name"] for one in told["results"]} == {"林小满", "何平"}
        assert told["results"][0]["notes"] == ["财务处 科长"]
        # It stays before the camera for some frames: said once.
        again = await scan(phone, await picture_of(stage, guests[0]))
        assert (again["results"], again["same"]) == ([], True)
        view = (await phone.get("/door/state")).json()["view"]
        assert view["counts"].startswith("应到4人，实到2人")
        assert view["aim"] == "对准参会证的二维码"
        assert view["last"][0]["line"].startswith("08:40 ")
        cookie = phone.cookies
    methods = {(r.method, r.by_id) for r in await stage.records()}
    assert methods == {("pass", door.person_id)}
    await host.says("/signin")
    await host.presses("手机扫码")
    await host.presses("在用的手机")
    await host.sees("正在扫码的手机（1部）", "吴门，08:40 打开")
    await world.restarts()
    await host.presses("停用吴门的手机")
    await host.sees("已停用", "现在没有手机在扫码")
    async with served(world) as url, httpx.AsyncClient(base_url=url, cookies=cookie) as phone:
        gone = await phone.get("/door/state")
        assert (gone.status_code, "已停用" in gone.json()["gone"]) == (410, True)


async def test_special_needs_come_before_the_green_tick(world: World) -> None:
    _, door, guests, stage = await staged(world)
    await needs(stage, guests[0], "wheelchair", "interpreter")
    async with paired(world, door) as phone:
        told = await scan(phone, await picture_of(stage, guests[0]))
        [first] = told["results"]
        assert (first["kind"], first["name"]) == ("needs", "林小满")
        assert any("轮椅" in note for note in first["notes"])
        assert not await stage.records()
        answer = await phone.post("/door/pass", json=first["again"])
        [done] = answer.json()["results"]
        assert (done["kind"], done["head"]) == ("in", "已签到 08:40")
        assert any("轮椅" in note for note in done["notes"])
    assert len(await stage.records()) == 1


async def test_by_name_undo_and_what_is_refused(world: World) -> None:
    host, door, _, stage = await staged(world)
    elsewhere = await world.hires("郑外")
    other = await meeting(world, host, [elsewhere], title="隔壁的会", staff=[door])
    await issue(other, elsewhere)
    await door.says("/signin")
    await door.presses("季度工作例会")
    await door.presses("手机扫码")
    link = (await door.sees("手机扫码", "只能打开一次")).links[0][1]
    path = "/door/" + link.rsplit("/", 1)[-1]
    async with served(world) as url, httpx.AsyncClient(base_url=url) as phone:
        await phone.post(path)
        people = (await phone.post("/door/find", json={"name": "方"})).json()["people"]
        assert [one["line"] for one in people] == ["方圆（财务处 科长）"]
        asked = {"person": people[0]["person"]}
        told = (await phone.post("/door/person", json=asked)).json()
        assert told["results"][0]["head"] == "已签到 08:40"
        again = (await phone.post("/door/person", json=asked)).json()
        assert again["results"][0]["kind"] == "before"
        [last] = again["view"]["last"]
        assert last["undo"] is True
        undone = (await phone.post("/door/undo", json={"record": last["record"]})).json()
        assert undone["said"] == "已撤销方圆（财务处 科长）的签到"
        assert not await stage.records()
        for query in ("?age=-5", "?age=nonsense", "?age=999999999"):
            bad = await phone.post(f"/door/picture{query}", content=b"")
            assert bad.status_code == 400
        wrong = await scan(phone, await picture_of(other, elsewhere))
        assert wrong["results"][0]["head"] == "这是另一场会的参会证，请核对。"
        sign = await scan(phone, qr.png("https://example.org/"))
        assert (sign["results"], sign["other"]) == ([], True)
        large = await phone.post("/door/picture", content=b"x" * 500_000)
        assert large.status_code == 413
        for junk in (b"[]", b"{", b'{"person": "1"}', b'{"person": -1}'):
            assert (await phone.post("/door/person", content=junk)).status_code == 400
        sent = [await phone.post("/door/picture", content=b"no picture") for _ in range(9)]
        assert 429 in {answer.status_code for answer in sent}
        # Later than the profile allows, the hosts annul with a reason.
        await phone.post("/door/person", json=asked)
        await world.at(NINE - timedelta(minutes=4))
        [late] = (await phone.get("/door/state")).json()["view"]["last"]
        assert late["undo"] is False
        refused = (await phone.post("/door/undo", json={"record": late["record"]})).json()
        assert "超过 15 分钟" in refused["said"]
    assert not await other.records()


async def test_who_is_no_door_staff_any_more_scans_nothing(world: World) -> None:
    _, door, guests, stage = await staged(world)
    await guests[0].says("/signin")
    async with paired(world, door) as phone:

        def dismiss(session: Any) -> None:
            place = attendance_rows.participant_of(session, stage.meeting_id, door.person_id)
            assert place is not None
            place.role = "attend"

        await world.write(dismiss)
        answer = await phone.post("/door/picture", content=await picture_of(stage, guests[0]))
        assert answer.status_code == 410
    assert not await stage.records()


async def test_a_picture_counts_when_it_was_taken_within_bounds(world: World) -> None:
    _, door, guests, stage = await staged(world)
    await world.at(NINE + timedelta(minutes=50))
    hour = 3_600_000
    async with paired(world, door) as phone:
        # The codes are closed by now; the picture is from before the start.
        told = await scan(phone, await picture_of(stage, guests[0]), f"?kept=1&age={hour}")
        assert told["results"][0]["head"] == "已签到 08:50"
        live = await scan(phone, await picture_of(stage, guests[1]))
        assert "09:30 已结束" in live["results"][0]["head"]
        early = await scan(phone, await picture_of(stage, guests[2]), f"?kept=1&age={2 * hour}")
        assert "还没到签到时间" in early["results"][0]["head"]
    [record] = await stage.records()
    assert record.happened_at == NINE - timedelta(minutes=10)
    assert record.entered_at == NINE + timedelta(minutes=50)
    assert (record.verdict, record.method) == ("on_time", "pass")


async def test_a_photo_says_who_is_in_and_how_many_could_not_be_read(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    names = ("林小满", "何平", "方圆", "于静", "乔木", "白露", "古月", "石磊")
    guests = [await world.hires(name, unit="财务处") for name in names]
    stage = await meeting(world, host, guests)
    for guest in guests:
        await issue(stage, guest)
    await needs(stage, guests[0], "wheelchair")
    await world.at(NINE - timedelta(minutes=20))
    links = [stage.link(await stage.pass_token(guest)) for guest in guests]
    far = table(*links, share=0.2, blur=0.6)
    found = qr.look(far)
    assert 0 < len(found.texts) < 8  # as far away as this, some are read
    await host.sends("passes.jpg", far)
    seen = await host.sees(f"读出 {len(found.texts)} 个二维码", "以文件发送")
    assert f"另有 {found.unread} 个二维码看不清" in seen.text
    assert len(await stage.records()) == len(found.texts)
    await host.sends("passes.jpg", table(*links, share=0.2, blur=0.6, side=2560))
    seen = await host.sees("读出 8 个二维码")
    assert seen.text.count("已签到 08:40：") == 8 - len(found.texts)
    assert seen.text.count("08:40 已经签到") == len(found.texts)
    assert "看不清" not in seen.text
    assert len(await stage.records()) == 8
    assert "请留意：轮椅" in await host.transcript()
    await host.sends("passes.jpg", table(*links, share=0.15, blur=0.4))
    await host.sees("二维码看不清")


def camera_file(picture: bytes, folder: Path) -> Path:
    """A video of one picture, as Chromium's fake camera plays it."""
    frame = Image.open(io.BytesIO(picture)).convert("YCbCr")
    width, height = frame.size
    light, blue, red = frame.split()
    half = (width // 2, height // 2)
    planes = light.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    path = folder / "camera.y4m"
    head = f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420\n".encode()
    path.write_bytes(head + (b"FRAME\n" + planes) * 2)
    return path


@pytest.mark.browser
async def test_a_phone_without_network_keeps_pictures_over_a_reload(
    world: World, tmp_path: Path
) -> None:
    _, door, guests, stage = await staged(world)
    path = await link_of(door)
    film = camera_file(await picture_of(stage, guests[0]), tmp_path)
    readable = await picture_of(stage, guests[1])
    blurred = await picture_of(stage, pixels=100)
    async with served(world) as url, async_playwright() as players:
        browser = await players.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={film}",
            ],
        )
        context = await browser.new_context(viewport={"width": 390, "height": 844})
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.set_default_timeout(10_000)
        await page.goto(url + path)
        await look(page, "open")
        await page.get_by_role("button").click()
        await expect(page).to_have_url(url + "/door")
        await page.get_by_role("button", name="打开摄像头").click()
        await expect(page.locator(".result .name")).to_have_text("林小满")
        await expect(page.locator(".result .head")).to_have_text("已签到 08:40")
        await expect(page.locator("#counts")).to_contain_text("实到1人")
        await look(page, "in")
        await page.evaluate("navigator.serviceWorker.ready")

        await context.set_offline(True)
        await expect(page.get_by_role("button", name="拍下这张证")).to_be_visible()
        await page.get_by_role("button", name="拍下这张证").click()
        await expect(page.locator("#kept")).to_have_text("已存 1 张，联网后自动上传。")
        for picture in (readable, blurred):
            file = FilePayload(name="pass.jpg", mimeType="image/jpeg", buffer=picture)
            await page.locator("#photo").set_input_files([file])
        await expect(page.locator("#kept")).to_have_text("已存 3 张，联网后自动上传。")
        await page.reload()
        await expect(page.locator("#kept")).to_have_text("已存 3 张，联网后自动上传。")
        await expect(page.locator(".result")).to_have_count(0)
        await look(page, "away")
        assert len(await stage.records()) == 1

        await world.at(NINE - timedelta(minutes=10))
        await context.set_offline(False)
        await expect(page.locator("#kept")).to_have_text("1 张要按姓名登记。")
        await look(page, "unread")
        await page.get_by_placeholder("照片上是谁").fill("方")
        await page.locator(".picture").get_by_role("button", name="查找").click()
        await page.get_by_role("button", name="方圆").click()
        await expect(page.locator(".picture")).to_have_count(0)
        await expect(page.locator("#counts")).to_contain_text("实到3人")
        await look(page, "back")
        await browser.close()
    assert problems == []
    by = {record.person_id: record for record in await stage.records()}
    kept = by[guests[1].person_id]
    assert (kept.method, kept.entered_at) == ("pass", NINE - timedelta(minutes=10))
    # By the clock of the server when it was taken, whatever the phone's own says.
    assert timedelta(minutes=9) < kept.entered_at - kept.happened_at < timedelta(minutes=12)
    assert by[guests[2].person_id].method == "desk"


async def look(page: Page, name: str) -> None:
    """A picture of the page, kept where a human wants to see it."""
    if LOOKS:
        await page.screenshot(path=Path(LOOKS) / f"door-{name}.png", full_page=True)
