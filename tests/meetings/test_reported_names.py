"""Row 2.2: names a unit reports, as people type, paste and send them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.unit_notices import BadName, Entry, entries_of, names_in


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("张三 科长\n李四", (Entry("张三", "科长"), Entry("李四"))),
        ("1. 张三，科长，13800000001", (Entry("张三", "科长", "13800000001"),)),
        ("张三、李四、王五", (Entry("张三"), Entry("李四"), Entry("王五"))),
        ("张三 科长、李四 科员", (Entry("张三", "科长"), Entry("李四", "科员"))),
        ("张　三　科长", (Entry("张三", "科长"),)),
        ("陳雅文\t主任\t02-23456789", (Entry("陳雅文", "主任", "0223456789"),)),
        ("Zhang San, section chief\nLi Si", (Entry("Zhang San", "section chief"), Entry("Li Si"))),
        ("姓名\t职务\n张三\t科长", (Entry("张三", "科长"),)),
        ("张三\n张三\n\n", (Entry("张三"),)),
        ("阿迪力·买买提 副主任", (Entry("阿迪力·买买提", "副主任"),)),
    ],
)
def test_names_are_read(text: str, entries: tuple[Entry, ...]) -> None:
    assert names_in(text) == entries


@pytest.mark.parametrize(
    "text", ["张@三", "<b>张三</b>", "🙂🙂", "=SUM(A1)", "张三 科长\n！！！", "长" * 60]
)
def test_what_is_no_name_is_said_with_its_line(text: str) -> None:
    assert isinstance(names_in(text), BadName)


def test_a_table_with_numbers_and_a_heading_is_read() -> None:
    rows = [("序号", "姓名", "职务"), ("1", "王伟", "科长"), ("2", "李四", "")]
    assert entries_of(rows) == (Entry("王伟", "科长"), Entry("李四"))


@given(st.text(max_size=200))
def test_any_text_comes_to_names_or_to_a_line(text: str) -> None:
    found = names_in(text)
    assert isinstance(found, BadName) or all(entry.name for entry in found)
