"""Whether two shortcomings are likely the same. Row 8.9."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.likeness import SAME, likeness, same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("会议材料提交不及时，会前一天才到齐", "材料报送不及时，直到会前一天才到齐"),
        ("会议材料提交不及时", "提交会议材料不及时"),
        ("供应商供货延迟影响安装进度", "安装进度受供应商供货延迟影响"),
        ("责任分工不明确，多头推进", "分工不明确导致多头推进、责任不清"),
        ("材料报送滞后", "会议材料报送滞后，影响上会审议"),
        ("签到设备临时故障", "签到设备故障，备用设备没有准备"),
        ("跨部门协调不到位，进度滞后", "跨部门沟通协调不到位，导致进度滞后"),
        ("没有按时上报进展", "进展没有按时上报，多次催办"),
        ("會議資料提交不及時", "提交會議資料不及時"),
        ("Papers came late", "the papers came too late again"),
    ],
)
def test_the_same_in_other_words_or_another_order(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("会议材料提交不及时", "会议签到不及时"),
        ("供应商供货延迟影响安装进度", "档案数字化进度慢"),
        ("责任分工不明确", "会议时间安排不合理"),
        ("材料报送滞后", "进度滞后"),
        ("会议通知发送不及时", "会议材料提交不及时"),
        ("档案库房温湿度超标", "档案数字化加工质量不高"),
        ("经费预算编制不准确", "经费支出进度缓慢"),
        ("papers came late", "the room was too small"),
        ("", ""),
        ("慢", "慢了"),
    ],
)
def test_different_ones_are_told_apart(one: str, other: str) -> None:
    assert not same(one, other)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_measure(one: str, other: str) -> None:
    found = likeness(one, other)
    assert 0 <= found <= 1
    assert found == likeness(other, one)


@given(st.text("会议材料提交不及时责任分工明确", min_size=6, max_size=30))
def test_a_text_is_like_itself(text: str) -> None:
    assert likeness(text, text) in (0.0, 1.0)
    assert likeness(f"会议材料{text}", f"会议材料{text}") > SAME
