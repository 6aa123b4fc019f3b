"""The fake Bot API is as strict as the real one: each rule is kept and broken once."""

from __future__ import annotations

import asyncio
import io
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.botapi import BotApi, Fault, Limits, Person, pace, serve

ID = 1001


class Wall:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **time: int) -> None:
        """Later."""
        self.at += timedelta(**time)


class Bot:
    """A client of no library's own ideas."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.http = httpx.AsyncClient(
            base_url=f"{api.url}/bot{api.token}/", timeout=20, trust_env=False, verify=False
        )

    async def __call__(self, method: str, files: Any = None, **params: Any) -> Any:
        """The result; where it is refused, code and description."""
        if files is None:
            answer = await self.http.post(method, json=params)
        else:
            data = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
            answer = await self.http.post(method, data=data, files=files)
        body = answer.json()
        assert body["ok"] == (answer.status_code == 200)
        return body["result"] if body["ok"] else f"{answer.status_code} {body['description']}"

    async def says(self, text: str = "好", **more: Any) -> Any:
        """A message to the person."""
        return await self("sendMessage", chat_id=ID, text=text, **more)

    async def shows(self, **more: Any) -> int:
        """The number of a message that stands there now."""
        number: int = (await self.says(**more))["message_id"]
        return number


@asynccontextmanager
async def opened(**settings: Any) -> AsyncIterator[tuple[BotApi, Bot]]:
    """A platform, and its bot."""
    async with serve(**settings) as api:
        api.person(ID).known = True
        bot = Bot(api)
        yield api, bot
    await bot.http.aclose()


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
async def api_and_bot(wall: Wall) -> AsyncIterator[tuple[BotApi, Bot]]:
    async with opened(clock=wall) as both:
        yield both


@pytest.fixture
def api(api_and_bot: tuple[BotApi, Bot]) -> BotApi:
    return api_and_bot[0]


@pytest.fixture
def bot(api_and_bot: tuple[BotApi, Bot]) -> Bot:
    return api_and_bot[1]


@pytest.fixture
def person(api: BotApi) -> Person:
    return api.person(ID)


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Buttons."""
    return {"inline_keyboard": list(rows)}


def button(**action: Any) -> dict[str, Any]:
    """A keyboard of one button."""
    return inline([{"text": "好", **action}])


def entity(kind: str, offset: Any, length: Any, **more: Any) -> dict[str, Any]:
    """A list of one entity."""
    return {"entities": [{"type": kind, "offset": offset, "length": length, **more}]}


def picture(width: int = 30, height: int = 20) -> bytes:
    """A PNG."""
    into = io.BytesIO()
    Image.new("1", (width, height)).save(into, "PNG")
    return into.getvalue()


PRESS = button(callback_data="a")
HTML = {"parse_mode": "HTML"}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": "好" * 4096}, ""),
        ({"text": "好" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>" + "好" * 4096 + "</b>", **HTML}, ""),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\u3000\u200b"}, "message text is empty"),
        ({"text": "<b> </b>", **HTML}, "message text is empty"),
        ({"text": "<b>a</b", **HTML}, "can't parse entities: Unclosed start tag at byte offset 4"),
        ({"text": "好<br>", **HTML}, "can't parse entities: Unsupported start tag"),
        ({"text": "1 < 2", **HTML}, "can't parse entities: Unclosed"),
        ({"text": "1 &lt; 2 & 3 > 2", **HTML}, ""),
        ({"text": "<b>a", **HTML}, "can't parse entities: Can't find end tag"),
        ({"text": "<b><i>a</b></i>", **HTML}, "can't parse entities: Unmatched end tag"),
        ({"text": "a</b>", **HTML}, "can't parse entities: Unexpected end tag"),
        ({"text": "*a*", "parse_mode": "Markdown"}, "unsupported parse_mode"),
        ({"text": "abc", **HTML, **entity("bold", 0, 1)}, "can't parse entities: both"),
        ({"text": "abc", **entity("bold", 0, 3)}, ""),
        ({"text": "abc", **entity("bold", 0, 4)}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "abc", **entity("bold", 0, 0)}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "abc", **entity("bold", -1, 2)}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "abc", **entity("bold", "0", 2)}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "😀a", **entity("bold", 2, 1)}, ""),
        ({"text": "😀a", **entity("bold", 1, 2)}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "a😀", **entity("bold", 0, 2)}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "abc", **entity("loud", 0, 3)}, "ENTITY_TYPE_INVALID"),
        ({"text": "abc", **entity("text_link", 0, 3, url="https://a.cn")}, ""),
        ({"text": "abc", **entity("text_link", 0, 3, url="ftp://a.cn")}, "ENTITY_URL_INVALID"),
        ({"text": "abc", **entity("text_link", 0, 3)}, "ENTITY_URL_INVALID"),
        ({"reply_markup": button(callback_data="好" * 21)}, ""),
        ({"reply_markup": button(callback_data="好" * 22)}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": button(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": button(url="http://localhost:80/x")}, ""),
        ({"reply_markup": button(url="tg://user?id=1")}, ""),
        ({"reply_markup": button(url="https://intranet/x")}, "BUTTON_URL_INVALID"),
        ({"reply_markup": button(url="tel:+8610")}, "BUTTON_URL_INVALID"),
        ({"reply_markup": button(url="mailto:a@b.cn")}, "BUTTON_URL_INVALID"),
        ({"reply_markup": button()}, "can't parse inline keyboard button"),
        ({"reply_markup": button(url="https://a.cn", callback_data="a")}, "can't parse inline"),
        ({"reply_markup": button(callback="a")}, "can't parse inline keyboard button"),
        ({"reply_markup": inline([{"text": " ", "callback_data": "a"}])}, "can't parse inline"),
        ({"reply_markup": inline([])}, "can't parse inline keyboard button: a row is empty"),
        ({"reply_markup": inline()}, ""),
        ({"reply_markup": inline(*[PRESS["inline_keyboard"][0]] * 100)}, ""),
        ({"reply_markup": inline(*[PRESS["inline_keyboard"][0]] * 101)}, "reply markup is too"),
        ({"reply_markup": {"keyboard": [["好", {"text": "号", "request_contact": True}]]}}, ""),
        ({"reply_markup": {"keyboard": [[]]}}, "can't parse keyboard button"),
        ({"reply_markup": {"remove_keyboard": True}}, ""),
        ({"reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"chat_id": 7}, "chat not found"),
        ({"chat_id": "@somebody"}, "chat not found"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_parameters": {"message_id": 9, "allow_sending_without_reply": True}}, ""),
    ],
)
async def test_a_message(bot: Bot, given: dict[str, Any], refusal: str) -> None:
    """Texts, entities, buttons, chats."""
    answer = await bot("sendMessage", **{"chat_id": ID, "text": "好", **given})
    if refusal:
        assert str(answer).startswith(f"400 Bad Request: {refusal}")
        assert not bot.api.person(ID).shown and len(bot.api.refusals) == 1
    else:
        assert answer["message_id"] and not bot.api.refusals


async def test_html_becomes_entities(bot: Bot, person: Person) -> None:
    """Trimmed, counted in UTF-16, nested, code with its language; a bad link is no link."""
    text = (
        '\n 😀<b>粗<i>斜</i></b> <a href="https://a.cn/?a=1&amp;b">链</a><a href="x">无</a>&#33;'
    )
    await bot.says(text + '<pre><code class="language-py">x</code></pre> \n', **HTML)
    [shown] = person.shown
    assert shown.text == "😀粗斜 链无!x"
    assert [(e["type"], e["offset"], e["length"]) for e in shown.entities] == [
        ("bold", 2, 2),
        ("italic", 3, 1),
        ("text_link", 5, 1),
        ("pre", 8, 1),
    ]
    assert shown.entities[2]["url"] == "https://a.cn/?a=1&b"
    assert shown.entities[3]["language"] == "py"


@pytest.mark.parametrize(
    "send",
    [
        {"content": b'{"chat_id":1001,"text":"\\ud83d"}'},
        {"content": b'{"chat_id":1001,"text":"\xff"}'},
        {"content": b"chat_id=1001&text=%FF", "form": True},
        {"data": {"chat_id": "1001"}, "files": {"text": (None, b"\xff")}},
    ],
)
async def test_only_utf_8(bot: Bot, send: dict[str, Any]) -> None:
    """In every coding."""
    if "content" in send:
        kind = "x-www-form-urlencoded" if send.pop("form", False) else "json"
        send["headers"] = {"content-type": f"application/{kind}"}
    answer = await bot.http.post("sendMessage", **send)
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_parameters_come_in_every_coding(bot: Bot, person: Person) -> None:
    """Query, form, multipart, JSON; structures as JSON in a string. Names in any case."""
    data = {"chat_id": "1001", "text": "a+b 好", "reply_markup": json.dumps(PRESS)}
    await bot.http.get("sendmessage", params=data)
    await bot.http.post("sendMessage", data=data)
    await bot.http.post("sendMessage", files={key: (None, each) for key, each in data.items()})
    await bot.http.post("sendMessage", json=data)
    await bot.http.post("SENDMESSAGE", params=data, json={"text": "a+b 好"})
    assert [(each.text, each.labels) for each in person.shown] == [("a+b 好", ["好"])] * 5
    assert bot.api.count("sendMessage") == 5
    assert bot.api.calls[1].value("reply_markup") == PRESS


async def test_who_and_what_is_unknown(api: BotApi, bot: Bot) -> None:
    """Methods, tokens, paths."""
    assert (await bot("getMe"))["username"] == api.username
    assert await bot("sendPigeon") == "404 Not Found"
    for path, code in (("/bot1:x/getMe", 401), ("/file/bot1:x/a", 401), ("/x", 404)):
        assert (await bot.http.get(api.url + path)).status_code == code
    assert [call.status for call in api.refusals] == [404, 401, 401, 404]


async def test_chats_close_and_open(api: BotApi, bot: Bot, person: Person) -> None:
    """Before the first word, when blocked, when the account is gone; the bot is told."""
    stranger = api.person(2002, "周远")
    text = {"chat_id": 2002, "text": "好"}
    refusal = await bot("sendMessage", **text)
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"
    update = await stranger.starts("abc")
    assert update["message"]["text"] == "/start abc"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert (await bot("sendMessage", **text))["chat"]["first_name"] == "周远"
    change = (await stranger.blocks())["my_chat_member"]
    assert change["new_chat_member"]["status"] == "kicked"
    assert await bot("sendMessage", **text) == "403 Forbidden: bot was blocked by the user"
    await stranger.unblocks()
    assert (await bot("sendMessage", **text))["text"] == "好"
    stranger.deactivates()
    assert await bot("sendMessage", **text) == "403 Forbidden: user is deactivated"
    change = (await person.adds_bot_to_group(-100200))["my_chat_member"]
    assert change["chat"]["type"] == "supergroup"
    assert change["new_chat_member"]["status"] == "member"
    said = (await person.says_in_group(-100200, "大家好"))["message"]
    assert said["chat"]["id"] == -100200 and not person.own
    assert (await bot("getChat", chat_id=-100200))["type"] == "supergroup"
    assert await bot("leaveChat", chat_id=-100200) is True
    refusal = await bot("sendMessage", chat_id=-100200, text="好")
    assert refusal == "403 Forbidden: bot is not a member of the supergroup chat"
    assert (await bot("leaveChat", chat_id=ID)).startswith("400")
    assert await bot("sendChatAction", chat_id=ID, action="typing") is True
    assert (await bot("sendChatAction", chat_id=ID, action="dance")).startswith("400")


async def test_edits(bot: Bot, person: Person) -> None:
    """What may become of a message."""
    place = {"chat_id": ID, "message_id": await bot.shows(reply_markup=PRESS)}
    same = await bot("editMessageText", **place, text=" 好", reply_markup=PRESS)
    assert same.startswith("400 Bad Request: message is not modified: specified new message")
    edited = await bot("editMessageText", **place, text="好")
    assert "reply_markup" not in edited and edited["edit_date"]
    assert person.shown[0].edited and not person.shown[0].buttons
    await bot("editMessageReplyMarkup", **place, reply_markup=PRESS)
    assert person.shown[0].labels == ["好"] and person.shown[0].text == "好"
    assert "inline keyboard expected" in await bot(
        "editMessageText", **place, text="不", reply_markup={"remove_keyboard": True}
    )
    assert await bot("editMessageText", chat_id=ID, message_id=99, text="不") == (
        "400 Bad Request: message to edit not found"
    )
    assert "identifier is not specified" in await bot("editMessageText", chat_id=ID, text="不")
    no_caption = "400 Bad Request: there is no caption in the message to edit"
    assert await bot("editMessageCaption", **place, caption="x") == no_caption
    media = {"type": "document", "media": "attach://one", "caption": "<b>附</b>件", **HTML}
    files = {"one": ("一.txt", b"1")}
    turned = await bot("editMessageMedia", files, **place, media=media, reply_markup=PRESS)
    assert "text" not in turned and turned["document"]["file_name"] == "一.txt"
    media["media"] = turned["document"]["file_id"]
    again = await bot("editMessageMedia", **place, media=media, reply_markup=PRESS)
    assert again.startswith("400 Bad Request: message is not modified")
    no_text = "400 Bad Request: there is no text in the message to edit"
    assert await bot("editMessageText", **place, text="x") == no_text
    await bot("editMessageCaption", **place, caption="新")
    [shown] = person.shown
    assert (shown.text, shown.entities, shown.files[0][2:]) == ("新", [], ("一.txt", b"1"))
    number = (await person.says("我的"))["message"]["message_id"]
    fixed = await bot.shows(reply_markup={"keyboard": [["好"]]})
    for unchangeable in (number, fixed):
        answer = await bot("editMessageText", chat_id=ID, message_id=unchangeable, text="x")
        assert answer == "400 Bad Request: message can't be edited"
    assert person.shown[-1].keyboard == [[{"text": "好"}]]


async def test_deleting(bot: Bot, person: Person, wall: Wall) -> None:
    """Also what the person wrote, for two days."""
    own = (await person.says("密码"))["message"]["message_id"]
    first, second = await bot.shows(), await bot.shows()
    wall.passes(hours=47, minutes=59)
    for number in (own, first):
        assert await bot("deleteMessage", chat_id=ID, message_id=number) is True
    wall.passes(minutes=1)
    answer = await bot("deleteMessage", chat_id=ID, message_id=second)
    assert answer == "400 Bad Request: message can't be deleted for everyone"
    answer = await bot("deleteMessage", chat_id=ID, message_id=first)
    assert answer == "400 Bad Request: message to delete not found"
    assert [each.message_id for each in person.shown] == [second] and not person.own


async def test_presses(bot: Bot, person: Person, wall: Wall) -> None:
    """Each is acknowledged once, in time; the newest button is meant."""
    keys = [{"text": "请假", "callback_data": "n"}, {"text": "参加", "callback_data": "y"}]
    old, new = [await bot.shows(reply_markup=inline(keys)) for _ in range(2)]
    query = (await person.presses("参"))["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("y", new)
    assert query["message"]["from"]["is_bot"] and query["message"]["text"] == "好"
    query_old = (await person.presses("请假", old))["callback_query"]
    assert query_old["message"]["message_id"] == old
    with pytest.raises(AssertionError, match=r"请假.*参加"):
        await person.presses("没有")
    forged = (await person.presses_data("zz"))["callback_query"]
    assert forged["message"]["date"] == 0 and person.waiting == 3
    answer = {"callback_query_id": query["id"], "text": "已记录"}
    too_long = await bot("answerCallbackQuery", **{**answer, "text": "好" * 201})
    assert too_long == "400 Bad Request: MESSAGE_TOO_LONG"
    assert await bot("answerCallbackQuery", **answer) is True
    assert (person.toasts, person.waiting) == (["已记录"], 2)
    too_old = (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    assert await bot("answerCallbackQuery", **answer) == too_old
    wall.passes(minutes=15)
    assert await bot("answerCallbackQuery", callback_query_id=forged["id"]) is True
    wall.passes(seconds=1)
    assert await bot("answerCallbackQuery", callback_query_id=query_old["id"]) == too_old


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('filename="纪要.docx"', "纪要.docx"),
        ('filename="%E7%BA%AA.docx"', "%E7%BA%AA.docx"),
        ('filename="a \\"b\\"; c.docx"', 'a "b"; c.docx'),
        ("filename=\"x\"; filename*=UTF-8''%E7%BA%AA.docx", "纪.docx"),
        ("filename=plain.docx", "plain.docx"),
    ],
)
async def test_names_of_files(bot: Bot, disposition: str, name: str) -> None:
    """As the client wrote them."""
    content = (
        '--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n1001\r\n'
        f'--x\r\nContent-Disposition: form-data; name="document"; {disposition}\r\n'
        "Content-Type: text/plain\r\n\r\nabc\r\n\r\n--x--\r\n"
    ).encode()
    headers = {"content-type": 'multipart/form-data; boundary="x"'}
    answer = await bot.http.post("sendDocument", content=content, headers=headers)
    document = answer.json()["result"]["document"]
    assert (document["file_name"], document["file_size"]) == (name, 5)
    assert document["mime_type"].endswith("wordprocessingml.document")


async def test_files_out(api: BotApi, bot: Bot, person: Person) -> None:
    """Documents and photos, new or known; albums; what is too large."""
    to: dict[str, Any] = {"chat_id": ID}
    file = {"document": ("纪要.txt", b"abc")}
    document = (await bot("sendDocument", file, **to, caption="好" * 1024))["document"]
    photo = (await bot("sendPhoto", {"photo": ("x.png", picture())}, **to))["photo"]
    assert [size["width"] for size in photo] == [90, 30]
    known = await bot("sendDocument", **to, document=document["file_id"], reply_markup=PRESS)
    assert known["document"]["file_name"] == "纪要.txt" and person.shown[-1].labels == ["好"]
    items = [{"type": "document", "media": f"attach://{key}", "caption": key} for key in "ab"]
    album = await bot("sendMediaGroup", {key: (key, b"1") for key in "ab"}, **to, media=items)
    assert len({each["media_group_id"] for each in album}) == 1
    assert [each.text for each in person.shown[-2:]] == ["a", "b"]
    assert [each.files[0][0] for each in person.shown] == ["document", "photo"] + ["document"] * 3
    assert not api.refusals
    wrong = "400 Bad Request: wrong file identifier/HTTP URL specified"
    assert await bot("sendDocument", **to, document="BQAC") == wrong
    assert await bot("sendDocument", **to, document="attach://gone") == wrong
    assert await bot("sendMediaGroup", **to, media=items) == wrong
    assert (await bot("sendMediaGroup", **to, media=items[:1])).startswith("400")
    mixed = [
        {"type": "document", "media": document["file_id"]},
        {"type": "photo", "media": photo[1]["file_id"]},
    ]
    assert "can't be mixed" in await bot("sendMediaGroup", **to, media=mixed)
    for given in ("https://a.cn/x", "", photo[1]["file_id"]):
        assert (await bot("sendDocument", **to, document=given)).startswith("400")
    assert (await bot("sendDocument", file, **to, caption="好" * 1025)) == (
        "400 Bad Request: message caption is too long"
    )
    empty = await bot("sendDocument", {"document": ("a", b"")}, **to)
    assert empty == "400 Bad Request: file must be non-empty"
    for data in (b"no picture", picture(8000, 2001), picture(210, 10), bytes(10 * 2**20 + 1)):
        assert (await bot("sendPhoto", {"photo": ("x", data)}, **to)).startswith("400")
    large = await bot("sendDocument", {"document": ("a", bytes(50 * 2**20 + 1))}, **to)
    assert large == "413 Request Entity Too Large"


async def test_files_in(api: BotApi, bot: Bot, person: Person) -> None:
    """What people send can be fetched, up to 20 MB."""
    photo = (await person.sends_photo(b"x" * 100, "看"))["message"]
    assert photo["caption"] == "看" and len(photo["photo"]) == 2
    document = (await person.sends_document("纪要.docx", b"abc"))["message"]["document"]
    found = await bot("getFile", file_id=document["file_id"])
    assert found["file_path"].endswith(".docx")
    address = f"{api.url}/file/bot{api.token}/"
    assert (await bot.http.get(address + found["file_path"])).content == b"abc"
    assert (await bot.http.get(address + "documents/none")).status_code == 404
    big = (await person.sends_document("大.zip", bytes(20 * 2**20 + 1)))["message"]["document"]
    assert await bot("getFile", file_id=big["file_id"]) == "400 Bad Request: file is too big"
    assert (await bot("getFile", file_id="x")).startswith("400")
    album = await person.sends_album([("a.txt", b"1"), b"2"], "两个")
    assert [each["message"].get("caption") for each in album] == ["两个", None]
    assert len({each["message"]["media_group_id"] for each in album}) == 1
    assert (await person.sends_contact())["message"]["contact"]["user_id"] == ID
    assert (await person.sends_contact(own=False))["message"]["contact"]["user_id"] != ID
    kinds = ("voice", "video", "sticker", "location")
    done = [
        await person.sends_voice(b"1"),
        await person.sends_video("a.mp4", b"1"),
        await person.sends_sticker(),
        await person.sends_location(),
    ]
    assert all(kind in each["message"] for kind, each in zip(kinds, done, strict=True))
    assert "forward_origin" in (await person.forwards("转"))["message"]
    own = (await person.says("一"))["message"]["message_id"]
    assert (await person.edits(own, "二"))["edited_message"]["text"] == "二"
    reply = (await person.says("三", reply_to=own))["message"]
    assert reply["reply_to_message"]["text"] == "二"


async def test_a_server_of_ones_own(wall: Wall) -> None:
    """Larger files, and a path on its disk."""
    async with opened(clock=wall, local_server=True) as (api, bot):
        data = bytes(20 * 2**20 + 1)
        sent = await api.person(ID).sends_document("大.zip", data)
        file = await bot("getFile", file_id=sent["message"]["document"]["file_id"])
        assert file["file_path"].startswith("/") and file["file_path"].endswith(".zip")
        with open(file["file_path"], "rb") as there:  # noqa: ASYNC230, PTH123
            assert there.read() == data


async def test_what_the_bot_says_of_itself(api: BotApi, bot: Bot, person: Person) -> None:
    """Commands by scope and language, names, descriptions, menu."""

    def one(name: str) -> list[dict[str, str]]:
        return [{"command": name, "description": "好"}]

    chat, private = {"type": "chat", "chat_id": ID}, {"type": "all_private_chats"}
    places: list[dict[str, Any]] = [
        {},
        {"language_code": "zh"},
        {"scope": private},
        {"scope": private, "language_code": "en"},
        {"scope": chat},
        {"scope": chat, "language_code": "zh"},
    ]
    seen = []
    for number, place in enumerate(places):
        assert await bot("setMyCommands", commands=one(f"c{number}"), **place) is True
        seen.append(person.commands[0][0])
    assert seen == ["c0", "c1", "c2", "c2", "c4", "c5"]
    assert await bot("getMyCommands", **places[3]) == one("c3")
    await bot("deleteMyCommands", **places[5])
    assert person.commands == [("c4", "好")]
    for command, text in (
        ("/a", "好"),
        ("A", "好"),
        ("a" * 33, "好"),
        ("a", ""),
        ("a", "好" * 257),
    ):
        wrong = [{"command": command, "description": text}]
        assert "BOT_COMMAND_" in await bot("setMyCommands", commands=wrong)
    assert "TOO_MUCH" in await bot("setMyCommands", commands=one("a") * 101)
    assert await bot("setMyCommands", commands=one("a") * 100) is True
    assert "language" in await bot("setMyCommands", commands=[], language_code="zh-hans")
    assert "chat not found" in await bot(
        "setMyCommands", commands=[], scope={"type": "chat", "chat_id": 7}
    )
    for setting, key, most in (
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ):
        assert await bot(f"setMy{setting}", **{key: "好" * most}) is True
        assert (await bot(f"setMy{setting}", **{key: "好" * (most + 1)})).startswith("400")
        assert await bot(f"getMy{setting}", language_code="zh") == {key: "好" * most}
    menu = {"type": "commands"}
    assert await bot("setChatMenuButton", chat_id=ID, menu_button=menu) is True
    assert await bot("getChatMenuButton", chat_id=ID) == menu
    assert await bot("getChatMenuButton") == {"type": "default"}
    assert (await bot("setChatMenuButton", menu_button={"type": "x"})).startswith("400")


async def called(api: BotApi, times: int) -> None:
    """Wait until so many calls have come in."""
    for _ in range(1000):
        if len(api.calls) >= times:
            return
        await asyncio.sleep(0.002)
    raise AssertionError("not called")


async def numbers(bot: Bot, **params: Any) -> list[int]:
    """Of the updates that come."""
    return [update["update_id"] for update in await bot("getUpdates", **params)]


async def test_updates_are_confirmed_by_position(api: BotApi, bot: Bot, person: Person) -> None:
    """Not by size: numbers may jump, and come twice."""
    api.jump(100)
    for text in ("一", "二"):
        await person.says(text)
    api.jump(5)
    await person.says("三")
    api.jump(200)
    await person.says("四")
    assert await numbers(bot) == await numbers(bot, offset=0) == [100, 101, 5, 200]
    assert await numbers(bot, limit=2) == [100, 101]
    assert await numbers(bot, offset=101) == [101, 5, 200]
    assert await numbers(bot, offset=102) == await numbers(bot, offset=102) == [5, 200]
    assert await numbers(bot, offset=6) == [200] and api.pending == 1
    await api.delivers({"update_id": 200, "oddity": 1})
    assert len(await numbers(bot)) == 2
    waiting = asyncio.create_task(api.settled())
    assert await numbers(bot, offset=201) == []
    await waiting
    for _ in range(3):
        await api.delivers({"message": None})
    assert await numbers(bot, offset=-1) == [203] and api.pending == 1
    with pytest.raises(AssertionError, match="203"):
        await api.settled(0.01)


async def test_a_long_poll_wakes_at_once(api: BotApi, bot: Bot, person: Person) -> None:
    """Or ends in its time, or is sent away by a newer one."""
    started = time.monotonic()
    assert await numbers(bot, timeout=1) == [] and time.monotonic() - started >= 1
    older = asyncio.create_task(bot("getUpdates", timeout=30))
    await called(api, 2)
    newer = asyncio.create_task(bot("getUpdates", timeout=30))
    assert (await older).startswith("409 Conflict: terminated by other getUpdates request; make")
    started = time.monotonic()
    await person.says("好")
    assert len(await newer) == 1 and time.monotonic() - started < 0.5


async def test_who_hung_up_is_no_conflict(api: BotApi, bot: Bot, person: Person) -> None:
    """The bot was started anew."""
    older = asyncio.create_task(bot("getUpdates", timeout=30))
    await called(api, 1)
    older.cancel()
    await asyncio.gather(older, return_exceptions=True)
    newer = asyncio.create_task(bot("getUpdates", timeout=30))
    await called(api, 2)
    await person.says("好")
    assert len(await newer) == 1 and not api.refusals


async def test_updates_of_a_day(api: BotApi, bot: Bot, person: Person, wall: Wall) -> None:
    """Older ones are lost; of kinds that are not asked for there are none."""
    await person.says("一")
    wall.passes(hours=23)
    await person.says("二")
    wall.passes(hours=1, seconds=1)
    assert (len(await numbers(bot)), api.pending, api.expired) == (1, 1, 1)
    await bot("getUpdates", allowed_updates=["message"], offset=710_000_003)
    await person.blocks()
    assert await numbers(bot) == []
    await bot("getUpdates", allowed_updates=[])
    await person.unblocks()
    assert len(await numbers(bot)) == 1


async def test_it_stops_at_once(wall: Wall, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever waits is cut off; nothing is said about it."""
    async with opened(clock=wall) as (api, bot):
        api.fault("getMe", Fault.slow(60))
        waiting = [asyncio.create_task(bot(name, timeout=50)) for name in ("getUpdates", "getMe")]
        await called(api, 2)
        started = time.monotonic()
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert time.monotonic() - started < 1
    assert all(isinstance(each, httpx.TransportError) for each in ended)
    assert not [each for each in caplog.records if each.name.startswith("uvicorn")]


class Receiver:
    """The bot's address; answers what it is told."""

    def __init__(self) -> None:
        self.codes: list[int] = []
        self.got: list[tuple[str | None, dict[str, Any]]] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        body = json.loads(await reader.readexactly(int(fields["content-length"])))
        self.got.append((fields.get("x-telegram-bot-api-secret-token"), body))
        code = self.codes.pop(0) if self.codes else 200
        writer.write(b"HTTP/1.1 %d X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n" % code)
        writer.close()
        await writer.wait_closed()


async def test_webhook(api: BotApi, bot: Bot, person: Person) -> None:
    """In order, with the secret, again until it is taken; no polling meanwhile."""
    receiver = Receiver()
    receiver.codes = [500, 302]
    server = await asyncio.start_server(receiver, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    await person.says("先")
    for wrong in ({"secret_token": "a b"}, {"url": "x"}, {"max_connections": 101}):
        assert (await bot("setWebhook", **{"url": url, **wrong})).startswith("400")
    assert await bot("setWebhook", url=url, secret_token="s-1") is True
    await person.says("一")
    await person.says("二")
    await api.settled()
    texts = [body["message"]["text"] for _, body in receiver.got]
    assert texts == ["先", "先", "先", "一", "二"]
    assert {secret for secret, _ in receiver.got} == {"s-1"}
    info = await bot("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (url, 0)
    assert info["last_error_message"] == "Wrong response from the webhook: 302 X"
    assert (await bot("getUpdates")).startswith("409 Conflict: can't use getUpdates method while")
    assert await bot("deleteWebhook") is True and api.webhook is None
    await person.says("三")
    server.close()
    assert await bot("setWebhook", url=url, drop_pending_updates=True) is True
    assert api.pending == 0


async def test_faults(api: BotApi, bot: Bot, person: Person) -> None:
    """Each comes as often as asked for, and is no refusal."""
    api.fault("sendMessage", Fault.status(500, "Internal", {"retry_after": 2}), times=2)
    assert await bot.says() == await bot.says() == "500 Internal"
    api.fault("*", Fault.garbage())
    assert (await bot.http.get("getMe")).status_code == 200 and not person.shown
    api.fault("getMe", Fault.html())
    assert (await bot.says())["text"] == "好"
    assert (await bot.http.get("getMe")).status_code == 502
    for fault, shown in ((Fault.drop(), 1), (Fault.drop_after(), 2)):
        api.fault("sendMessage", fault)
        with pytest.raises(httpx.RemoteProtocolError):
            await bot.says()
        assert len(person.shown) == shown
    for fault in (Fault.slow(0.1), Fault.slow_after(0.1)):
        api.fault("sendMessage", fault)
        late = asyncio.create_task(bot.says())
        await asyncio.sleep(0.05)
        assert len(person.shown) == (2 if fault.kind == "slow" else 4)
        await late
    assert not api.refusals and api.calls[-1].fault == Fault.slow_after(0.1)


class Ticks:
    """Stands in for the time module where messages are counted."""

    def __init__(self) -> None:
        self.at = 1000.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    made = Ticks()
    monkeypatch.setattr(pace, "time", made)
    return made


@pytest.mark.parametrize(("reading", "more"), [("bucket", 1), ("window", 0)])
async def test_no_more_than_thirty_a_second(
    wall: Wall, ticks: Ticks, reading: Any, more: int
) -> None:
    """And who is told to wait must wait; edits count, in no chat."""
    limits = Limits(reading=reading, chat_burst=100)
    async with opened(clock=wall, limits=limits) as (api, bot):
        number = await bot.shows()
        ticks.at += 0.5
        for count in range(29):
            await bot("editMessageText", chat_id=ID, message_id=number, text=str(count))
        for _ in range(more):
            await bot.says()
        assert await bot.says() == "429 Too Many Requests: retry after 1"
        ticks.at += 0.75
        # There would be room again, but a second was asked for.
        assert (await bot.says()).startswith("429")
        assert [call.status for call in api.refusals] == [429, 429] and api.too_many == 2
        ticks.at += 0.25
        sent = [await bot.says() for _ in range(31)]
        assert sum(isinstance(each, dict) for each in sent) == 30
        assert api.peak_per_second >= 30 and (reading == "bucket" or api.peak_per_second == 30)


async def test_an_album_counts_as_its_items(wall: Wall, ticks: Ticks) -> None:
    """What it takes too much of a chat is owed."""
    items = [{"type": "document", "media": f"attach://{key}"} for key in "abcdef"]
    files = {key: (key, b"1") for key in "abcdef"}
    async with opened(clock=wall, limits=Limits(per_second=5, chat_burst=3)) as (api, bot):
        assert (await bot("sendMediaGroup", files, chat_id=ID, media=items)).startswith("429")
        ticks.at += 1
        assert len(await bot("sendMediaGroup", files, chat_id=ID, media=items[:5])) == 5
        assert api.peak_per_second == 5
        ticks.at += 2
        assert await bot.says() == "429 Too Many Requests: retry after 1"
        ticks.at += 1
        assert (await bot.says())["text"] == "好"


async def test_one_a_second_in_a_chat(wall: Wall, ticks: Ticks) -> None:
    """After a few at once; another chat goes on."""
    async with opened(clock=wall, limits=Limits(chat_burst=3)) as (api, bot):
        api.person(2002).known = True
        number = await bot.shows()
        assert [type(await bot.says()) for _ in range(2)] == [dict, dict]
        assert await bot.says() == "429 Too Many Requests: retry after 1"
        assert (await bot("sendMessage", chat_id=2002, text="好"))["text"] == "好"
        await bot("editMessageText", chat_id=ID, message_id=number, text="改")
        ticks.at += 1
        assert (await bot.says())["text"] == "好" and api.too_many == 1


@asynccontextmanager
async def own_process(*arguments: str) -> AsyncIterator[dict[str, str]]:
    """Where it is; it ends in any case."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.botapi", *arguments), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield json.loads(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


async def test_a_process_of_its_own() -> None:
    """What benchmarks need."""
    async with (
        own_process("--reading", "off", "--latency", "0.02") as said,
        httpx.AsyncClient(base_url=said["url"], trust_env=False, verify=False) as http,
    ):

        async def control(**asked: Any) -> Any:
            answer = (await http.post("/control", json=asked)).json()
            return answer["result"] if answer["ok"] else answer["error"]

        await control(call="people", count=3)
        assert await control(call="load", kind="starts", count=3, each=["a", "b", "c"]) == 3
        to = {"chat_id": 2, "text": "好", "reply_markup": PRESS}
        started = time.monotonic()
        await http.post(f"/bot{said['token']}/sendMessage", json=to)
        assert time.monotonic() - started >= 0.02
        counted = await control(call="counters")
        assert counted["calls"] == {"sendMessage": 1} and counted["pending"] == 3
        assert counted["answered"] == {"1": 0, "2": 1, "3": 0}
        queued, answered = counted["times"]["2"]
        assert queued < answered < counted["now"] and counted["times"]["1"][1] is None
        assert (await control(call="person.shown", person=2))[0]["text"] == "好"
        await control(call="reset")
        await control(call="load", kind="presses", persons=[2], all="好")
        data = {"base64": "YWJj"}
        await control(call="person.sends_document", person=3, args=["a.txt", data])
        await control(call="fault", method="getMe", kind="status", args=[500, "x"])
        assert (await http.get(f"/bot{said['token']}/getMe")).status_code == 500
        counted = await control(call="counters")
        assert (counted["pending"], counted["answered"]["2"], counted["refused"]) == (5, 0, {})
        assert "ValueError" in await control(call="person._does", person=1)
