"""Reports as people write them. Rows 8.3 and 8.5."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.tasks.sentence import Sentence, read_sentence


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("设备已到货，正在安装", Sentence("设备已到货，正在安装")),
        ("已完成60%", Sentence("已完成60%", 60)),
        ("由40%推进到 65 ％，另有两处待装", Sentence("由40%推进到 65 ％，另有两处待装", 65)),
        ("70％，两处待装", Sentence("70％，两处待装", 70)),
        ("满意度达到95%", Sentence("满意度达到95%")),
        ("完成百分之七十", Sentence("完成百分之七十")),
        ("完成百分之70", Sentence("完成百分之70", 70)),
        ("比去年增长120%", Sentence("比去年增长120%")),
        ("费用超出3.5%", Sentence("费用超出3.5%")),
        (
            "样机已装好。问题：缺两块传感器；下一步：12月5日前到货安装。",
            Sentence("样机已装好", None, "缺两块传感器", "12月5日前到货安装。"),
        ),
        (
            "样机已装好，进度80%\n存在的问题：缺传感器\n下一步计划：催厂家",
            Sentence("样机已装好，进度80%", 80, "缺传感器", "催厂家"),
        ),
        (
            "Two of three done. Problems: no parts. Next: ask the maker",
            Sentence("Two of three done", None, "no parts", "ask the maker"),
        ),
        ("问题：缺经费", Sentence("缺经费", None, "缺经费")),
        ("完成验收，建议：明年列入计划", Sentence("完成验收", None, "", "明年列入计划")),
        ("讨论了问题：没有结论的部分", Sentence("讨论了问题：没有结论的部分")),
    ],
)
def test_examples(written: str, read: Sentence) -> None:
    assert read_sentence(written) == read


@given(st.text(max_size=80), st.sampled_from(["", "问题：", "下一步：", "60%", "\n"]), st.text())
def test_nothing_written_is_lost(first: str, mark: str, second: str) -> None:
    written = f"{first}{mark}{second}"
    read = read_sentence(written)
    assert read.percent is None or 0 <= read.percent <= 100
    kept = Counter(f"{read.text}{read.problems}{read.next_step}")
    assert not Counter(c for c in first + second if c.isalnum()) - kept
