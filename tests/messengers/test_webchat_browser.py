"""The page in a real browser: what a person does with thumb, keyboard and screen reader."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import qrcode
from playwright.async_api import Browser, Page, expect

from bot.messengers.webchat.incoming import parse
from chat.incoming import Address, Said
from chat.message import Choice, Link, Message, Span, StoredFile
from chat.texts import Texts
from tests.messengers.site import Site

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
ASK = Message(
    (
        Span("参会通知\n", "bold"),
        Span("时间:11月26日 星期四 14:00\n"),
        Span("联系人:王岚", "small"),
    ),
    ((Choice("参加", "ra11"), Choice("请假", "ra12")), (Choice("派人替会", "ra13"),)),
    (Link("查看地图", "https://example.org/"),),
)


class Seat:
    """A person before the page."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site = site
        self.page = page
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self._heard(line.type, line.text))
        page.set_default_timeout(8000)

    def _heard(self, kind: str, text: str) -> None:
        # A cut line is part of some tests; anything else said in red is a defect.
        if kind == "error" and "net::ERR" not in text:
            self.problems.append(text)

    async def come_in(self) -> None:
        await self.page.goto(self.site.chats.link("token"))
        await self.page.wait_for_url("**/chat/*/")
        await self.settled()

    async def settled(self) -> None:
        """Until the page listens."""
        await expect(self.page.locator("#log")).to_have_attribute("aria-live", "polite")
        await self.site.watched(self.chat)

    @property
    def chat(self) -> str:
        return self.page.url.split("/")[4]

    @property
    def address(self) -> Address:
        return Address("webchat", self.chat, self.chat)

    async def gets(self, message: Message | str) -> str:
        if isinstance(message, str):
            message = Message((Span(message),))
        return await self.site.chats.send(self.address, message)

    async def writes(self, text: str) -> None:
        await self.page.locator("#text").fill(text)
        await self.page.locator("#text").press("Enter")

    async def texts(self) -> list[str]:
        return await self.page.locator("#log .text").all_inner_texts()

    async def arrives(self, count: int) -> list[str]:
        """What the inbox got since the person came in, once there is so much."""
        for _ in range(400):
            said = [parse(a.body) for a in self.site.arrivals[1:]]
            if len(said) >= count:
                assert len(said) == count
                return [s.text if isinstance(s, Said) else getattr(s, "payload", "") for s in said]
            await asyncio.sleep(0.02)
        raise AssertionError(f"only {len(self.site.arrivals) - 1} of {count} arrived")


Sit = Callable[..., Any]


@pytest.fixture
async def sit(chromium: Browser, sqlite_site: Site) -> Sit:
    """Open the page as a person of some device; afterwards nothing was wrong in its console."""

    @asynccontextmanager
    async def open_page(**device: Any) -> AsyncIterator[Seat]:
        context = await chromium.new_context(locale="zh-CN", **device)
        seat = Seat(sqlite_site, await context.new_page())
        await seat.come_in()
        yield seat
        await context.close()
        assert seat.problems == []

    return open_page


async def test_a_message_appears_live_and_counts_as_delivered(sit: Sit) -> None:
    async with sit() as seat:
        await expect(seat.page.locator("#empty")).to_be_visible()
        ref = await seat.gets(ASK)
        await expect(seat.page.locator("#log b")).to_have_text("参会通知\n")
        await expect(seat.page.locator("#log small")).to_have_text("联系人:王岚")
        await expect(seat.page.locator("#empty")).to_be_hidden()
        await expect(seat.page.locator("a.choice")).to_have_attribute("rel", "noopener noreferrer")
        for _ in range(100):
            if seat.site.fetched(seat.chat) >= int(ref):
                break
            await asyncio.sleep(0.02)
        assert seat.site.fetched(seat.chat) >= int(ref)


async def test_a_press_waits_for_its_answer(sit: Sit) -> None:
    async with sit() as seat:
        ref = await seat.gets(ASK)
        button = seat.page.get_by_role("button", name="参加")
        await button.click()
        await expect(button).to_have_attribute("aria-busy", "true")
        await expect(seat.page.get_by_role("button", name="请假")).to_have_attribute(
            "aria-disabled", "true"
        )
        await button.dispatch_event("click")
        assert await seat.arrives(1) == ["ra11"]
        via = parse(seat.site.arrivals[-1].body).via
        assert via
        await seat.site.chats.answer(via, "已登记:参加")
        await expect(seat.page.locator("#toast")).to_have_text("已登记:参加")
        await expect(button).not_to_have_attribute("aria-busy", "true")
        await expect(seat.page.locator(".chosen")).to_contain_text("参加")
        await button.focus()
        changed = Message((Span("已登记:参加"),), ((Choice("改主意", "ra11"),),))
        await seat.site.chats.edit(seat.address, ref, changed)
        await expect(seat.page.get_by_role("button", name="改主意")).to_be_focused()
        assert await seat.texts() == ["已登记:参加"]


async def test_a_cut_line_loses_and_doubles_nothing(sit: Sit) -> None:
    async with sit() as seat:
        await seat.gets("第0条")
        await expect(seat.page.locator("#log .text")).to_have_count(1)
        await seat.page.context.set_offline(True)
        await seat.site.cut(seat.chat)
        for n in range(1, 4):
            await seat.gets(f"第{n}条")
        offline = Texts("zh_Hans").plain("webchat-page-offline")
        await expect(seat.page.locator("#state")).to_have_text(offline)
        await seat.page.context.set_offline(False)
        await seat.gets("第4条")
        await expect(seat.page.locator("#log .text")).to_have_count(5)
        await expect(seat.page.locator("#state")).to_have_text("")
        assert await seat.texts() == [f"第{n}条" for n in range(5)]


async def test_what_is_written_offline_survives_a_reload_and_is_sent_once(sit: Sit) -> None:
    async with sit() as seat:
        await seat.page.route("**/say", lambda route: route.abort())
        await seat.writes("参加")
        await seat.writes("带一位同事")
        await expect(seat.page.locator("#pending .message")).to_have_count(2)
        await expect(seat.page.locator("#pending .foot").first).to_have_text("等待送出")
        await seat.page.reload()
        await seat.settled()
        await expect(seat.page.locator("#pending .message")).to_have_count(2)
        await seat.page.unroute("**/say")
        assert await seat.arrives(2) == ["参加", "带一位同事"]
        await expect(seat.page.locator("#pending .message")).to_have_count(0)
        assert await seat.texts() == ["参加", "带一位同事"]


async def test_an_answer_lost_on_the_way_does_not_double_the_message(sit: Sit) -> None:
    async with sit() as seat:
        lost = 0

        async def lose(route: Any) -> None:
            nonlocal lost
            await route.fetch()
            lost += 1
            await (route.abort() if lost < 3 else route.continue_())

        await seat.page.route("**/say", lose)
        await seat.writes("收到")
        assert await seat.arrives(1) == ["收到"]
        await expect(seat.page.locator("#log .text")).to_have_text("收到")
        await expect(seat.page.locator("#pending .message")).to_have_count(0)


async def test_files_are_uploaded_and_shown(sit: Sit) -> None:
    picture = io.BytesIO()
    qrcode.make("https://example.org/").save(picture)
    async with sit() as seat:
        await seat.page.locator("#files").set_input_files(
            [
                {"name": "议程 (终稿).txt", "mimeType": "text/plain", "buffer": "议程".encode()},
                {"name": "现场.png", "mimeType": "image/png", "buffer": picture.getvalue()},
            ]
        )
        await expect(seat.page.locator("#attached li")).to_have_count(2)
        await seat.page.get_by_role("button", name="发送").click()
        await seat.arrives(1)
        said = parse(seat.site.arrivals[-1].body)
        assert isinstance(said, Said)
        assert [seat.site.files.read(file.ref) for file in said.files] == [
            "议程".encode(),
            picture.getvalue(),
        ]
        async with seat.page.expect_download() as download:
            await seat.page.locator("a.file").click()
        assert (await download.value).suggested_filename == "议程 (终稿).txt"
        await seat.page.get_by_role("button", name="放大图片“现场.png”").click()
        await expect(seat.page.locator("dialog img")).to_have_attribute("alt", "现场.png")
        await seat.page.keyboard.press("Escape")
        await expect(seat.page.locator("dialog")).to_be_hidden()


async def test_a_file_too_large_is_said_before_it_is_sent(sit: Sit) -> None:
    async with sit() as seat:
        await seat.page.evaluate(
            """() => {
              const big = new File([new ArrayBuffer(51 * 1024 * 1024)], "录像.mp4");
              const carried = new DataTransfer();
              carried.items.add(big);
              const paste = new ClipboardEvent("paste", { clipboardData: carried });
              document.getElementById("text").dispatchEvent(paste);
            }"""
        )
        await expect(seat.page.locator("#toast")).to_contain_text("“录像.mp4”有 51 MB")
        await expect(seat.page.locator("#attached li")).to_have_count(0)


async def test_too_long_a_text_stays_with_the_writer(sit: Sit) -> None:
    async with sit() as seat:
        await seat.writes("字" * 4097)
        await expect(seat.page.locator("#toast")).to_contain_text("4096")
        assert len(await seat.page.locator("#text").input_value()) == 4097
        assert seat.site.arrivals[1:] == []


async def test_enter_sends_and_the_input_method_keeps_its_enter(sit: Sit) -> None:
    async with sit() as seat:
        box = seat.page.locator("#text")
        await box.fill("第一行")
        await box.press("Shift+Enter")
        await box.press_sequentially("第二行")
        await box.dispatch_event(
            "keydown", {"key": "Enter", "keyCode": 229, "isComposing": True, "bubbles": True}
        )
        assert seat.site.arrivals[1:] == []
        await box.press("Enter")
        assert await seat.arrives(1) == ["第一行\n第二行"]


async def test_the_commands_by_keyboard(sit: Sit) -> None:
    async with sit() as seat:
        await seat.page.locator("#text").press_sequentially("/me")
        await expect(seat.page.locator("#menu button")).to_have_count(1)
        await seat.page.keyboard.press("ArrowDown")
        await expect(seat.page.locator("#menu button")).to_be_focused()
        await seat.page.keyboard.press("Enter")
        assert await seat.arrives(1) == ["/meetings"]
        await expect(seat.page.locator("#text")).to_be_focused()
        await seat.page.get_by_role("button", name="命令").click()
        await expect(seat.page.locator("#menu button")).to_have_count(3)
        await seat.page.keyboard.press("Escape")
        await expect(seat.page.locator("#menu")).to_be_hidden()
        await expect(seat.page.get_by_role("button", name="命令")).to_be_focused()


async def test_older_messages_come_as_one_goes_up_and_new_ones_are_counted(sit: Sit) -> None:
    async with sit() as seat:
        for n in range(90):
            await seat.gets(f"第{n}条")
        await seat.page.reload()
        await seat.settled()
        await expect(seat.page.locator("#log .text").last).to_be_in_viewport()
        await expect(seat.page.locator("#log .text")).to_have_count(40)
        for _ in range(3):
            await seat.page.evaluate("document.getElementById('scroller').scrollTop = 0")
            await seat.page.wait_for_timeout(300)
        assert await seat.texts() == [f"第{n}条" for n in range(90)]
        await seat.page.evaluate("document.getElementById('scroller').scrollTop = 0")
        await seat.gets("新的一条")
        button = seat.page.get_by_role("button", name="1 条新消息")
        await button.click()
        await expect(seat.page.locator("#log .text").last).to_be_in_viewport()
        await expect(button).to_be_hidden()


async def test_a_phone_needs_no_sideways_scrolling_and_has_thumb_sized_buttons(sit: Sit) -> None:
    async with sit(**PHONE) as seat:
        await seat.gets(ASK)
        await seat.gets("https://example.org/" + "a" * 300)
        long = StoredFile("0" * 64, "关于" + "某" * 90 + ".docx", "application/msword", 1234)
        await seat.gets(
            Message((Span("材料"),), ((Choice("很长的按钮" * 12, "ra1"),),), (), (long,))
        )
        await expect(seat.page.locator("#log .message")).to_have_count(3)
        for selector in ("html", "#scroller"):
            wide, room = await seat.page.locator(selector).evaluate(
                "node => [node.scrollWidth, node.clientWidth]"
            )
            assert wide <= room
        small = await seat.page.evaluate(
            """() => [...document.querySelectorAll("button, a.choice, a.file")]
              .filter((node) => node.offsetParent)
              .filter((node) => node.offsetHeight < 44 || node.offsetWidth < 44)
              .map((node) => node.id || node.textContent)"""
        )
        assert small == []


CONTRAST = """() => {
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const seen = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = seen(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const poor = [];
  for (let text; (text = walker.nextNode());) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.offsetParent || node.closest(".sr")) continue;
    const [a, b] = [light(seen(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push([text.data.trim(), ratio.toFixed(2)]);
  }
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_stands_out_in_both_schemes(sit: Sit, scheme: str) -> None:
    async with sit(color_scheme=scheme, reduced_motion="reduce") as seat:
        await seat.gets(ASK)
        await seat.writes("收到")
        await expect(seat.page.locator("#log .message")).to_have_count(2)
        await seat.page.get_by_role("button", name="命令").click()
        await expect(seat.page.locator("#menu button")).to_have_count(3)
        assert await seat.page.evaluate(CONTRAST) == []
        ground = await seat.page.evaluate("getComputedStyle(document.body).backgroundColor")
        bright = sum(map(int, re.findall(r"\d+", ground)[:3])) > 382
        assert bright == (scheme == "light")


async def test_a_screen_reader_finds_names_and_a_log(sit: Sit) -> None:
    async with sit() as seat:
        await seat.gets(ASK)
        await expect(seat.page.locator("#log .message")).to_have_count(1)
        log = seat.page.get_by_role("log")
        await expect(log).to_have_attribute("aria-live", "polite")
        await expect(log).to_have_attribute("aria-relevant", "additions")
        assert await seat.page.locator("html").get_attribute("lang") == "zh-Hans"
        await expect(seat.page.get_by_role("heading", level=1)).to_have_count(1)
        await expect(seat.page.get_by_role("textbox", name="输入消息")).to_be_visible()
        unnamed = await seat.page.evaluate(
            """() => [...document.querySelectorAll("button, a[href], textarea")]
              .filter((node) => node.offsetParent)
              .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()))
              .map((node) => node.outerHTML)"""
        )
        assert unnamed == []
        doubled = await seat.page.evaluate(
            """() => { const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
              return ids.filter((id, n) => ids.indexOf(id) !== n); }"""
        )
        assert doubled == []


async def test_focus_goes_through_the_page_in_reading_order_and_is_seen(sit: Sit) -> None:
    async with sit() as seat:
        await seat.gets(ASK)
        await expect(seat.page.locator("#log .message")).to_have_count(1)
        await seat.page.locator("#scroller").focus()
        order = []
        for _ in range(8):
            await seat.page.keyboard.press("Tab")
            order.append(
                await seat.page.evaluate(
                    "document.activeElement.id || document.activeElement.firstChild.textContent"
                )
            )
            assert (
                await seat.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                == "solid"
            )
            if order[-1] == "text":
                break
        # A link leads on (to the map, to the board), so it stands before the answers.
        assert order == ["查看地图", "参加", "请假", "派人替会", "menu-button", "attach", "text"]


async def test_history_is_not_read_out_again(sit: Sit) -> None:
    async with sit() as seat:
        await seat.gets("旧消息")
        await seat.page.add_init_script(
            """addEventListener("DOMContentLoaded", () => {
              window.spoken = [];
              const log = document.getElementById("log");
              new MutationObserver((changes) => {
                if (log.getAttribute("aria-live") === "polite")
                  window.spoken.push(...changes.map((change) => change.addedNodes.length));
              }).observe(log, { childList: true, subtree: true });
            });"""
        )
        await seat.page.reload()
        await seat.settled()
        await expect(seat.page.locator("#log .text")).to_have_text("旧消息")
        assert await seat.page.evaluate("window.spoken.length") == 0
        await seat.gets("新消息")
        await expect(seat.page.locator("#log .text")).to_have_count(2)
        assert await seat.page.evaluate("window.spoken.length") > 0


async def test_a_lost_cookie_is_said_and_the_page_stops_asking(sit: Sit) -> None:
    async with sit() as seat:
        await seat.page.context.clear_cookies()
        await seat.writes("还在吗")
        told = Texts("zh_Hans").plain("webchat-page-signed-out")
        await expect(seat.page.locator("#state")).to_have_text(told)
        await expect(seat.page.locator("#pending .why")).to_contain_text(told)
        seat.problems = [text for text in seat.problems if "403" not in text]


async def test_the_page_follows_a_change_of_language(sit: Sit) -> None:
    async with sit() as seat:
        seat.site.language = "en"
        await seat.page.get_by_role("button", name="命令").click()
        await expect(seat.page.locator("html")).to_have_attribute("lang", "en")
        await expect(seat.page.get_by_role("button", name="Send")).to_be_visible()


async def test_it_works_in_a_frame_of_the_same_site(sit: Sit) -> None:
    async with sit() as seat:
        address, chat = seat.address, seat.page.url
        await seat.page.route(
            "**/frame",
            lambda route: route.fulfill(
                content_type="text/html",
                body=f'<link rel="icon" href="data:,"><iframe src="{chat}">',
            ),
        )
        await seat.page.goto(f"{seat.site.base_url}/frame")
        await seat.site.chats.send(address, Message((Span("在框里"),)))
        framed = seat.page.frame_locator("iframe").locator("#log .text")
        await expect(framed).to_have_text("在框里")


async def test_a_link_preview_that_runs_scripts_unseen_does_not_join(
    chromium: Browser, sqlite_site: Site
) -> None:
    context = await chromium.new_context()
    await context.add_init_script(
        "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })"
    )
    page = await context.new_page()
    await page.goto(sqlite_site.chats.link("once"))
    await page.wait_for_timeout(300)
    assert sqlite_site.arrivals == []
    await page.get_by_role("button").click()
    await page.wait_for_url("**/chat/*/")
    assert len(sqlite_site.arrivals) == 1
    await context.close()
