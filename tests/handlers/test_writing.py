"""Text from people: one line, several, items; nothing unseen comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.forms.writing import has_words, items, many_lines, one_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、听取汇报\n二、研究预算", ["听取汇报", "研究预算"]),
        ("（一）听取汇报\n(二)研究预算", ["听取汇报", "研究预算"]),
        ("1. Opening\n2)Budget\n- Other", ["Opening", "Budget", "Other"]),
        ("第一项 听取汇报\n第二项", ["听取汇报", "第二项"]),
        ("①听取汇报\n\n 。。 \n②研究", ["听取汇报", "研究"]),
        ("2026年预算\n1.5倍增长\n12月工作", ["2026年预算", "1.5倍增长", "12月工作"]),
        ("", []),
    ],
)
def test_items_without_their_numbers(text: str, expected: list[str]) -> None:
    assert items(text) == expected


def test_what_nobody_sees_is_dropped() -> None:
    assert one_line("甲\u202e乙\x00\u200b丙\n丁") == "甲乙丙 丁"
    assert many_lines(" 甲 \n\n\n\n乙\u2066 ") == "甲\n\n乙"


@pytest.mark.parametrize("text", ["", "  ", "。。。", "\u200b", "——", "\x00"])
def test_no_words(text: str) -> None:
    assert not has_words(text)


@pytest.mark.parametrize("text", ["会", "3", "🎉", "=", "م"])
def test_words(text: str) -> None:
    assert has_words(text)


@given(st.text())
def test_any_text_becomes_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
