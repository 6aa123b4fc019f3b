"""``huiwu telegram setup`` and what ``check-config`` says of the bot, against the fake Bot API."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.botapi import BotApi, Fault, serve
from tests.messengers.site import NOON

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with serve(clock=lambda: NOON) as api:
        yield api


def config(api: BotApi, folder: Path, more: str = "", token: str | None = None) -> Path:
    path = folder / "config.toml"
    path.write_text(
        f'[office]\nname = "青川市档案馆"\n[data]\nfolder = "{folder}/data"\n'
        f'[telegram]\ntoken = "{api.token if token is None else token}"\n'
        f'api = "{api.url}"\n{more}',
        "utf-8",
    )
    return path


async def huiwu(*words: str) -> tuple[int, str]:
    """Exit code and everything said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, said.decode()


async def told(api: BotApi, method: str, part: str, language: str) -> str:
    """What the platform says of the bot."""
    async with httpx.AsyncClient() as http:
        answer = await http.get(
            f"{api.url}/bot{api.token}/{method}", params={"language_code": language}
        )
    return str(answer.json()["result"][part])


@pytest.mark.proof
async def test_the_bot_gets_its_face_in_three_languages_once(api: BotApi, tmp_path: Path) -> None:
    path = str(config(api, tmp_path))
    code, said = await huiwu("telegram", "setup", "--config", path)
    assert code == 0, said
    assert f"@{api.username} is set up." in said
    assert await told(api, "getMyName", "name", "zh") == "青川市档案馆会务"
    assert await told(api, "getMyName", "name", "en") == "青川市档案馆 Meetings"
    english = await told(api, "getMyDescription", "description", "en")
    assert english.startswith("The meeting assistant of 青川市档案馆")
    stranger = api.person(1, language="en")
    stranger.known = True
    assert [name for name, _ in stranger.commands] == ["language", "help"]
    # Once more: nothing is asked of the platform that it has already.
    changes = sum(call.method.startswith("setMy") for call in api.calls)
    code, said = await huiwu("telegram", "setup", "--config", path)
    assert (code, "was set up already" in said) == (0, True)
    assert sum(call.method.startswith("setMy") for call in api.calls) == changes
    assert api.token not in said


@pytest.mark.proof
async def test_check_config_compares_the_bot(api: BotApi, tmp_path: Path) -> None:
    path = str(config(api, tmp_path))
    code, said = await huiwu("check-config", "--config", path)
    assert code == 0, said
    assert f"Telegram: @{api.username}" in said
    assert "differs: name" in said
    assert "huiwu telegram setup" in said
    assert "/setjoingroups" in said
    await huiwu("telegram", "setup", "--config", path)
    code, said = await huiwu("check-config", "--config", path)
    assert code == 0
    assert "differs" not in said
    calls = len(api.calls)
    code, said = await huiwu("check-config", "--offline", "--config", path)
    assert (code, len(api.calls)) == (0, calls)


@pytest.mark.proof
async def test_a_refused_token_and_no_network_are_sentences(api: BotApi, tmp_path: Path) -> None:
    wrong = "987654321:BB" + "b" * 33
    for words in (("check-config",), ("telegram", "setup")):
        path = str(config(api, tmp_path, token=wrong))
        code, said = await huiwu(*words, "--config", path)
        assert code == 1
        assert "refuses the token" in said
        assert "Traceback" not in said
        assert wrong not in said
    path = tmp_path / "config.toml"
    path.write_text(path.read_text("utf-8").replace(api.url, "http://127.0.0.1:9"), "utf-8")
    code, said = await huiwu("check-config", "--config", str(path))
    assert code == 1
    assert "can not be asked" in said
    assert wrong not in said
    code, said = await huiwu("telegram", "setup", "--config", str(config(api, tmp_path, token="")))
    assert code == 1
    assert "@BotFather" in said


async def test_the_first_administrators_link_leads_into_telegram(
    api: BotApi, tmp_path: Path
) -> None:
    path = str(config(api, tmp_path))
    roster = tmp_path / "roster.csv"
    roster.write_text("姓名,单位\n方小舟,会务组\n", "utf-8")
    assert (await huiwu("import-roster", str(roster), "--yes", "--config", path))[0] == 0
    code, said = await huiwu("appoint", "方小舟", "--config", path)
    assert code == 0, said
    assert f"https://t.me/{api.username}?start=b" in said


async def test_told_to_wait_the_setup_says_how_long(api: BotApi, tmp_path: Path) -> None:
    api.fault("setMyName", Fault.status(429, "Too Many Requests", {"retry_after": 3600}))
    code, said = await huiwu("telegram", "setup", "--config", str(config(api, tmp_path)))
    assert code == 1
    assert "wait 3600 s" in said


async def test_wrong_values_are_named_by_their_keys_and_never_shown(
    api: BotApi, tmp_path: Path
) -> None:
    more = 'rate = 0\nproxy = "socks5://u:hunter2@h:1"\n'
    path = config(api, tmp_path, more, token="12345:short-secret")
    code, said = await huiwu("check-config", "--config", str(path))
    assert code == 1
    for key in ("telegram.token", "telegram.rate", "telegram.proxy"):
        assert key in said
    for secret in ("short-secret", "hunter2"):
        assert secret not in said
    code, said = await huiwu(
        "check-config", "--config", str(config(api, tmp_path, "webhook = true\n"))
    )
    assert code == 1
    assert "telegram.webhook: needs web.base_url" in said
