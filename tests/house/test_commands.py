"""The huiwu command, and that the README only names what is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from storage.lock_file import lock_file

ROOT = Path(__file__).parents[2]


def huiwu(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def write_config(folder: Path, more: str = "") -> Path:
    path = folder / "config.toml"
    path.write_text(
        f'[office]\nname = "青川市档案馆"\n[data]\nfolder = "{folder}/data"\n{more}', "utf-8"
    )
    return path


def test_readme_names_only_commands_targets_and_files_that_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    help_text = huiwu("--help").stdout
    for command in set(re.findall(r"huiwu ([a-z-]+)", text)):
        assert command in help_text, command
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"^make (\w+)|`make (\w+)", text, re.MULTILINE)):
        assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), target
    for link in set(re.findall(r"\]\(([^)#:]+)\)", text)):
        assert (ROOT / link).exists(), link


def test_check_config_passes_the_example_and_tells_mistakes(tmp_path: Path) -> None:
    fine = huiwu("check-config", "--config", "config.example.toml")
    assert fine.returncode == 0, fine.stderr
    assert "signin.open_min" in fine.stdout
    bad = huiwu("check-config", "--config", str(write_config(tmp_path, "[web]\nport = -1\n")))
    assert bad.returncode == 1
    assert "web.port" in bad.stderr
    assert "Traceback" not in bad.stderr
    profile = tmp_path / "profile.toml"
    profile.write_text('extends = "central-2023"\nclaim_deadline_wd = "soon"\n', "utf-8")
    path = tmp_path / "with_profile.toml"
    path.write_text(f'[office]\nname = "x"\nprofile = "{profile}"\n', "utf-8")
    wrong = huiwu("check-config", "--config", str(path))
    assert wrong.returncode == 1
    assert "claim_deadline_wd" in wrong.stderr


def test_migrate_twice_and_an_empty_audit_log(tmp_path: Path) -> None:
    config = str(write_config(tmp_path))
    assert huiwu("migrate", "--config", config).returncode == 0
    again = huiwu("migrate", "--config", config)
    assert again.returncode == 0
    assert "up to date" in again.stdout
    audit = huiwu("verify-audit", "--config", config)
    assert audit.returncode == 0, audit.stderr
    assert audit.stdout.startswith("0 sealed entries")


def test_a_second_run_on_the_same_data_is_refused_in_a_sentence(tmp_path: Path) -> None:
    config = write_config(tmp_path)
    lock = lock_file(f"sqlite:///{tmp_path / 'data' / 'huiwu.db'}")
    assert lock is not None
    with lock:
        second = huiwu("run", "--config", str(config))
    assert second.returncode == 1
    assert "runs on" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_first_administrator_is_appointed_and_gets_a_link(tmp_path: Path) -> None:
    config = str(write_config(tmp_path))
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "姓名,单位,职务\n方小舟,会务组,专员\n林小满,财务处,科员\n林小满,档案处,科员\n", "utf-8"
    )
    assert huiwu("import-roster", str(roster), "--yes", "--config", config).returncode == 0
    done = huiwu("appoint", "方小舟", "--config", config)
    assert done.returncode == 0, done.stderr
    assert re.search(r"http://127\.0\.0\.1:8790/j/b[0-9a-f]{31}\b", done.stdout)
    nobody = huiwu("appoint", "没有这个人", "--config", config)
    assert (nobody.returncode, "nobody named" in nobody.stderr) == (1, True)
    several = huiwu("appoint", "林小满", "--config", config)
    assert (several.returncode, "add the unit" in several.stderr) == (1, True)
    one = huiwu("appoint", "林小满", "--unit", "档案处", "--config", config)
    assert one.returncode == 0, one.stderr


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml"])
def test_no_file_with_registry_hosts(name: str) -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    assert name not in tracked
    assert "://" not in (ROOT / "constraints.txt").read_text("utf-8")


@pytest.mark.proof
def test_a_swapped_day_is_entered_and_a_past_one_refused(tmp_path: Path) -> None:
    config = str(write_config(tmp_path))
    done = huiwu("set-day", "2099-02-07", "work", "--note", "春节调休", "--config", config)
    assert done.returncode == 0, done.stderr
    past = huiwu("set-day", "2020-01-01", "rest", "--config", config)
    assert past.returncode == 1
    assert "passed" in past.stderr
    odd = huiwu("set-day", "2099-02-07", "holiday", "--config", config)
    assert odd.returncode == 2
