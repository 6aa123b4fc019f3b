"""Fonts are found, ordered by language, and say what they can not print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from papers import fonts


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    fonts.look_in(None)


def test_the_language_decides_whose_forms_come_first() -> None:
    assert fonts.families("zh_Hans")[0].endswith("SC")
    assert fonts.families("en")[0].endswith("SC")
    assert fonts.families("zh_Hant")[0].endswith("TC")


def test_both_families_are_loaded_and_no_others() -> None:
    assert {"Noto Sans SC", "Noto Sans TC"} == set(fonts.catalogue().families())


def test_a_configured_folder_comes_first(tmp_path: Path) -> None:
    source = next(file for folder in fonts.folders() for file in folder.glob("NotoSansSC*"))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / source.name).symlink_to(source)
    fonts.look_in(tmp_path)
    assert fonts.folders() == (tmp_path / "deep",)
    assert fonts.families("zh_Hant") == ("Noto Sans SC",)


def test_an_empty_configured_folder_falls_back_to_the_wheel(tmp_path: Path) -> None:
    fonts.look_in(tmp_path)
    assert fonts.families("zh_Hans")[:1] == ("Noto Sans SC",)


def test_no_font_anywhere_is_said_with_the_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_WHEEL", "no_such_wheel")
    monkeypatch.setattr(fonts, "_SYSTEM", tmp_path / "system")
    fonts.look_in(tmp_path / "mine")
    with pytest.raises(fonts.NoChineseFont, match=r"mine.*system.*justmytype-intl-cjk"):
        fonts.folders()


def test_rare_characters_are_listed_once_in_order() -> None:
    assert fonts.uncovered("张𠮷三🎉𠮷 Ab1，\n\u3000\u200b") == ("𠮷", "🎉")
    assert fonts.uncovered("䶮㐂鎔堃喆 臺灣會議") == ()
