"""The pages for whoever runs it: what they name is there."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import yaml

from bot.config import Config
from meetings import backups
from storage import Session, outbox, work
from tests.house.test_commands import huiwu
from tests.stories.world import World

HERE = Path(__file__).parents[2] / "docs" / "operations"
PAGES = ("en.md", "zh.md")
FIGURE = re.compile(r"\bhuiwu_[a-z_]+[a-z]\b")


async def shown(world: World) -> set[str]:
    """The figures /metrics shows where everything has happened once."""
    now = world.clock.now()

    def happened(session: Session) -> None:
        outbox.count_error(session, "telegram", "slow_down", real=now)
        work.start(
            session, "notices", {}, asked_by_person_id=None, address_key=None, total=None, now=now
        )
        made = backups.LastBackup(now - timedelta(hours=7), "x.age", 9, 8, 7, "")
        backups.note_made(session, made)

    await world.write(happened)
    transport = httpx.ASGITransport(world.app.web())
    async with httpx.AsyncClient(transport=transport, base_url="http://huiwu.test") as browser:
        text = (await browser.get("/metrics")).text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z_]+(\{.*\})? [0-9.e+-]+", line) for line in lines), text
    return {re.split(r"[{ ]", line)[0] for line in lines}


async def test_both_pages_describe_every_figure_and_no_other(world: World) -> None:
    there = await shown(world)
    for page in PAGES:
        assert set(FIGURE.findall((HERE / page).read_text("utf-8"))) == there, page


async def test_alerts_are_about_figures_that_exist(world: World) -> None:
    there = await shown(world)
    rules = yaml.safe_load((HERE / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 8
    for rule in rules:
        named = set(FIGURE.findall(rule["expr"]))
        assert named and named <= there, rule["alert"]
        assert rule["annotations"]["summary"].endswith(".")


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_and_settings_of_a_page_exist(page: str) -> None:
    text = (HERE / page).read_text("utf-8")
    help_text = huiwu("--help").stdout
    named = set(
        re.findall(r"huiwu (backup|restore|move|migrate|verify-audit|[a-z]+-[a-z]+)", text)
    )
    assert {"backup", "restore", "move", "verify-audit"} <= named
    for command in named:
        assert command in help_text, command
        options = set(re.findall(rf"huiwu {command}[^`\n]*?(--[a-z]+)", text)) - {"--config"}
        about = huiwu(command, "--help").stdout
        assert all(option in about for option in options), (command, options)
    for name in set(re.findall(r"HUIWU_([A-Z_]+)=", text)):
        section, _, key = name.lower().partition("__")
        field = Config.model_fields[section]
        assert not key or key in field.annotation.model_fields, name  # type: ignore[union-attr]
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (HERE / link).exists(), link


@pytest.mark.parametrize("name", ["huiwu.service", "huiwu@.service"])
def test_a_unit_starts_what_there_is_and_may_write_where_it_must(name: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(HERE / name)
    service = unit["Service"]
    command = service["ExecStart"].split()
    assert command[:2] == ["/opt/huiwu/.venv/bin/huiwu", "run"]
    assert "--config" in huiwu("run", "--help").stdout
    # The program stops within ten seconds by itself.
    assert int(service["TimeoutStopSec"]) > 10
    assert (service["ProtectSystem"], service["StateDirectory"]) == ("strict", "huiwu")
    if name == "huiwu@.service":
        assert service["Environment"] == "HUIWU_WEB__PORT=%i"
        assert "port" in Config.model_fields["web"].annotation.model_fields  # type: ignore[union-attr]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("name", ["huiwu.service", "huiwu@.service"])
def test_systemd_knows_every_line_of_a_unit(name: str, tmp_path: Path) -> None:
    text = (HERE / name).read_text("utf-8")
    path = tmp_path / name.replace("@.", "@8790.")
    # The program is not installed where tests run.
    path.write_text(re.sub(r"/opt/huiwu/\.venv/bin/huiwu", "/bin/true", text), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True
    )
    ours = [line for line in done.stderr.splitlines() if path.name in line]
    assert not [line for line in ours if "Unknown" in line or "Failed to parse" in line], ours
