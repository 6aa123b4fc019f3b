"""Rows 4.3, 4.4: what is read in words and numbers, and when a motion passes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.recording.resolving import _DUE, _OWNER
from meetings.recording.speakers import named_first
from meetings.recording.voting import Count, Electorate, needed, passes, read_count
from meetings.regime.profile import RecordVotes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("张三：同意。", ("张三", "同意。")),
        ("张三: 先试点\n再推开", ("张三", "先试点\n再推开")),
        ("  欧阳 建国：好", None),
        ("10:30 休会", None),
        ("http://x.example/a", None),
        ("会议认为，办法可行：一是……", None),
        ("张三：", None),
        ("Wang:yes", ("Wang", "yes")),
    ],
)
def test_a_name_before_the_colon(text: str, said: tuple[str, str] | None) -> None:
    assert named_first(text) == said


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12 0 1", Count(12, 0, 1)),
        ("12,0,1", Count(12, 0, 1)),
        ("12", Count(12, 0, 0)),
        ("同意12票，反对0票，弃权1票", Count(12, 0, 1)),
        ("贊成12 反對2", Count(12, 2, 0)),
        ("for 3, against 1, abstained 2", Count(3, 1, 2)),
        ("全票通过", Count(9, 0, 0)),
        ("全票 回避张三", Count(8, 0, 0, ("张三",))),
        ("7 1 0 回避：张三、李四", Count(7, 1, 0, ("张三", "李四"))),
        ("反对3票", None),
        ("12票差不多", None),
        ("-1 0 0", None),
        ("", None),
    ],
)
def test_votes_as_they_are_typed(text: str, count: Count | None) -> None:
    assert read_count(text, 9) == count


def test_everybody_of_nobody_knows_how_many_says_nothing() -> None:
    assert read_count("全票", None) is None


RULES = [RecordVotes(of, share) for of in ("expected", "present") for share in ("1/2", "2/3")]


@settings(max_examples=60)
@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from(RULES),
)
def test_so_many_votes_pass_and_one_less_does_not(
    for_: int, against: int, expected: int, present: int, rule: RecordVotes
) -> None:
    count, electorate = Count(for_, against, 0), Electorate(expected, present)
    assert passes(count, electorate, rule) == (for_ >= needed(count, electorate, rule))


def test_half_is_not_more_than_half() -> None:
    """Of 应到会, as ORG-11 has it; of those present where the office says so."""
    expected, present = RecordVotes("expected", "1/2"), RecordVotes("present", "1/2")
    assert not passes(Count(6, 0, 0), Electorate(12, 9), expected)
    assert passes(Count(7, 0, 0), Electorate(12, 9), expected)
    assert passes(Count(5, 4, 0), Electorate(12, 9), present)
    assert not passes(Count(6, 3, 0), Electorate(12, 9), RecordVotes("present", "2/3"))


@pytest.mark.parametrize(
    ("text", "owner", "due"),
    [
        ("由保管处牵头，12月4日前完成修订", "保管处", "12月4日"),
        ("会议决定，财务处负责落实，下周五前报办公室", "财务处", "下周五"),
        ("责任人：何平，月底前办结", "何平", "月底"),
        ("请各处室学习", "", ""),
        ("12月4日的会推迟", "", ""),
    ],
)
def test_owner_and_day_in_the_words(text: str, owner: str, due: str) -> None:
    found = next((m.group(1) for p in _OWNER if (m := p.search(text))), "")
    day = _DUE.search(text)
    assert (found, day.group(1) if day else "") == (owner, due)
