"""Logs: no token, no phone number, no message text, whatever goes wrong."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import HIDDEN, hide_secrets
from tests.stories.world import World

ROOT = Path(__file__).parents[2]
SCRIPT = """
import logging, structlog
from bot.logs import set_up
set_up(json={json}, level="info")
secret = "123456789:AAExampleTokenExampleTokenExampleTok"
log = structlog.get_logger("test")
log.info("started", url="https://api.example/bot" + secret + "/getMe")
logging.getLogger("other").warning("called 13800138000 at %s", "postgresql://u:hunter2@db/x")
logging.getLogger("httpx").info("GET https://api.example/bot%s", secret)
try:
    raise RuntimeError("no luck with " + secret)
except RuntimeError:
    log.exception("failed", link="http://127.0.0.1/j/b0123456789abcdef")
    log.info("told", link="https://t.me/huiwu_test_bot?start=b0123456789abcdef",
             page="http://127.0.0.1/s/b0123456789abcdef", file="/files/" + "b0123456789abcdef" * 3)
"""


@pytest.mark.parametrize("json_lines", [True, False])
def test_nothing_secret_reaches_the_log(json_lines: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(json=json_lines)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    said = done.stderr
    for secret in ("AAExampleToken", "13800138000", "hunter2", "b0123456789abcdef", "httpx"):
        assert secret not in said
    assert said.count(HIDDEN) >= 5
    assert "RuntimeError" in said
    if json_lines:
        events = [json.loads(line)["event"] for line in said.splitlines()]
        assert events[0] == "started"
        assert len(events) == 4


@given(st.from_regex(r"[0-9]{6,12}:[A-Za-z0-9_-]{30,40}", fullmatch=True), st.text(max_size=20))
def test_a_bot_token_is_hidden_wherever_it_stands(token: str, around: str) -> None:
    before = around.rstrip("0123456789")
    assert token not in hide_secrets(f"{before}/bot{token}")


async def test_a_conversation_leaves_no_word_of_it_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    guest = await world.hires("林小满", phone="13900139000")
    await guest.says("我的手机号是13900139000，请保密")
    await guest.says("/my")
    written = caplog.text + "".join(capsys.readouterr())
    for private in ("13900139000", "请保密", "林小满"):
        assert private not in written
