"""config.example.toml loads and is complete; a wrong value names its key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import Config, ConfigMistakes, load_config

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.toml"


def test_the_example_loads_and_names_every_key() -> None:
    load_config(EXAMPLE)
    text = EXAMPLE.read_text("utf-8")
    for name, field in Config.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and hasattr(section, "model_fields"):
            assert f"[{name}]" in text
            for key in section.model_fields:
                assert re.search(rf"^(# )?{key} = ", text, re.MULTILINE), f"{name}.{key}"
        else:
            assert re.search(rf"^{name} = ", text, re.MULTILINE), name


def test_every_mistake_is_told_at_once_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'secret = "short"\n[office]\nname = ""\nlangg = "en"\n[web]\nport = 99999\n'
        '[data]\ndatabase = "mysql://root:hunter2@db/x"\n',
        "utf-8",
    )
    with pytest.raises(ConfigMistakes) as caught:
        load_config(path)
    keys = {mistake.key for mistake in caught.value.mistakes}
    assert keys == {"secret", "office.name", "office.langg", "web.port", "data.database"}
    assert "hunter2" not in str(caught.value)
    assert "short" not in str(caught.value).replace("should", "")


def test_a_missing_file_and_broken_toml_are_mistakes(tmp_path: Path) -> None:
    with pytest.raises(ConfigMistakes, match=r"config\.example"):
        load_config(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("[office\nname=1", "utf-8")
    with pytest.raises(ConfigMistakes, match="line 1"):
        load_config(broken)


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIWU_WEB__PORT", "9001")
    monkeypatch.setenv("HUIWU_SECRET", "s" * 32)
    loaded = load_config(EXAMPLE)
    assert loaded.web.port == 9001
    assert "s" * 32 not in repr(loaded)


def test_the_secret_is_made_once_and_kept_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIWU_DATA__FOLDER", str(tmp_path / "data"))
    loaded = load_config(EXAMPLE)
    first = loaded.signing_secret()
    assert len(first) == 64
    assert load_config(EXAMPLE).signing_secret() == first
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o777 == 0o600
