"""What a messenger can not do, done with what it can."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chat.fallback import (
    MAX_NUMBER,
    TextUnit,
    adapted,
    fit,
    is_number,
    length,
    numbered,
    pressed_number,
    remembered,
)
from chat.message import Choice, Link, Message, RichText, Span, StoredFile
from chat.messenger import Abilities

ABILITIES = Abilities(
    buttons=True,
    edit=True,
    files_out=True,
    files_in=True,
    max_file_out=1,
    max_file_in=1,
    max_text=40,
    text_unit="characters",
    deep_links=True,
    read_receipts=False,
    rate=None,
    own_deployment=True,
)
FILE = StoredFile("0" * 64, "议程.pdf", "application/pdf", 7)

signs = st.sampled_from([*"会议通知。!,ab. \n\n", "𠮷", "😀", "\u0301", "👩\u200d💻", "字" * 9])
texts = st.lists(signs, max_size=80).map("".join)
spans = st.builds(
    Span,
    texts,
    st.sampled_from(["plain", "bold", "small"]),
    st.sampled_from([None, "https://example.org/"]),
)
rich_texts = st.lists(spans, max_size=8).map(tuple)
units = st.sampled_from(["characters", "utf16", "bytes"])


def styled(text: RichText) -> list[tuple[str, str, str | None]]:
    return [
        (sign, span.style, span.url) for span in text for sign in span.text if not sign.isspace()
    ]


@given(rich_texts, units, st.integers(min_value=8, max_value=120))
def test_no_part_is_too_long_and_no_sign_or_style_is_lost(
    text: RichText, unit: TextUnit, limit: int
) -> None:
    parts = fit(Message(text), replace(ABILITIES, max_text=limit, text_unit=unit))
    assert all(length(part.plain_text, unit) <= limit for part in parts)
    assert [sign for part in parts for sign in styled(part.text)] == styled(text)


@given(texts, st.integers(min_value=8, max_value=60))
def test_only_white_space_at_a_cut_may_go(text: str, limit: int) -> None:
    parts = fit(Message((Span(text),)), replace(ABILITIES, max_text=limit))
    at = 0
    for part in parts:
        found = text.find(part.plain_text, at)
        assert found >= 0
        assert not text[at:found].strip()
        at = found + len(part.plain_text)
    assert not text[at:].strip()


@given(st.text(min_size=1, max_size=200), st.integers(min_value=2, max_value=9))
def test_utf16_is_counted_as_the_platform_counts(text: str, limit: int) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert length(text, "utf16") == len(text.encode("utf-16-le")) // 2
    for part in fit(Message((Span(text),)), replace(ABILITIES, max_text=limit, text_unit="utf16")):
        part.plain_text.encode("utf-16-le")
        assert len(part.plain_text.encode("utf-16-le")) // 2 <= limit


def test_what_fits_stays_one_message() -> None:
    message = Message((Span("字" * 40),))
    assert fit(message, ABILITIES) == (message,)


def test_cuts_at_a_line_end_before_a_sentence_and_a_sentence_before_a_sign() -> None:
    lines = Message(
        (
            Span(
                "第一行写到这里,后面还有一句。又一句话。\n第二行从这里开始,一直写到很后面的地方为止。"
            ),
        )
    )
    assert [part.plain_text[-1] for part in fit(lines, ABILITIES)] == ["。", "。"]
    assert fit(lines, ABILITIES)[1].plain_text.startswith("第二行")
    sentences = Message((Span("一" * 30 + "。" + "二" * 30),))
    assert fit(sentences, ABILITIES)[0].plain_text == "一" * 30 + "。"
    signs = Message((Span("一" * 41),))
    assert [len(part.plain_text) for part in fit(signs, ABILITIES)] == [40, 1]


def test_a_joined_sign_is_not_torn() -> None:
    family = "👩\u200d👩\u200d👧"
    parts = fit(Message((Span("字" * 37 + family),)), ABILITIES)
    assert parts[1].plain_text == family


def test_choices_links_and_files_stay_on_the_last_part() -> None:
    choices = ((Choice("参加", "aa"),),)
    links = (Link("地图", "https://example.org/"),)
    parts = fit(Message((Span("字" * 90),), choices, links, (FILE,)), ABILITIES)
    assert len(parts) == 3
    assert all(not (part.choices or part.links or part.files) for part in parts[:-1])
    assert (parts[-1].choices, parts[-1].links, parts[-1].files) == (choices, links, (FILE,))


def test_white_space_alone_leaves_the_files() -> None:
    parts = fit(Message((Span("\n" * 50),), files=(FILE,)), ABILITIES)
    assert [part.files for part in parts] == [(FILE,)]


def test_numbers_continue_and_wrap_after_99() -> None:
    message = Message(
        (Span("参加吗?"),), ((Choice("参加", "aa"), Choice("请假", "bb")), (Choice("收到", "cc"),))
    )
    plain, answers = numbered(message, 98)
    assert plain.plain_text == "参加吗?\n98. 参加\n99. 请假\n1. 收到"
    assert plain.choices == ()
    assert {number: answers[number] for number in ("98", "99", "1")} == {
        "98": "aa",
        "99": "bb",
        "1": "cc",
    }


def test_links_become_lines_with_their_address() -> None:
    plain, answers = numbered(
        Message((Span("场地"),), links=(Link("地图", "https://example.org/"),))
    )
    assert plain.plain_text == "场地\n地图 https://example.org/"
    assert plain.text[-1].url == "https://example.org/"
    assert answers == {}


def test_more_choices_than_numbers_are_refused() -> None:
    rows = tuple((Choice(str(n), f"aa{n}"),) for n in range(MAX_NUMBER + 1))
    with pytest.raises(ValueError, match="numbers"):
        numbered(Message((), rows))


@pytest.mark.parametrize(
    "typed", ["2", " 2 ", "2", "2.", "2。", "2、", "(2)", "(2)", "②", "二", "02"]
)
def test_a_number_is_taken_as_people_type_it(typed: str) -> None:
    assert pressed_number(typed, {"1": "aa", "2": "bb"}) == "bb"


@pytest.mark.parametrize(
    "typed",
    ["", "3", "0", "22", "2点", "2026-12-01", "102", "-2", "2 2", "十十", "百", "参", "二二"],
)
def test_what_is_no_choice_is_none(typed: str) -> None:
    assert pressed_number(typed, {"1": "aa", "2": "bb", "参加": "aa"}) is None


def test_chinese_numbers_to_99() -> None:
    answers = {str(n): f"p{n}" for n in range(1, 100)}
    said = {"一": 1, "十": 10, "十二": 12, "二十": 20, "九十九": 99}
    assert {word: pressed_number(word, answers) for word in said} == {
        word: f"p{n}" for word, n in said.items()
    }


def test_a_label_counts_unless_two_choices_carry_it() -> None:
    rows = ((Choice("OK", "aa"), Choice("查看", "bb"), Choice("查看", "cc")),)
    _, answers = numbered(Message((), rows))
    assert pressed_number("ok", answers) == "aa"
    assert pressed_number("查看", answers) is None


def test_a_label_never_takes_the_place_of_a_number() -> None:
    _, answers = numbered(Message((), ((Choice("2", "aa"), Choice("1", "bb")),)))
    assert pressed_number("1", answers) == "aa"
    assert pressed_number("2", answers) == "bb"


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=30), st.integers(1, 99))
def test_every_offered_number_leads_to_its_payload(labels: list[str], first: int) -> None:
    choices = tuple((Choice(label, f"aa{n}"),) for n, label in enumerate(labels))
    _, answers = numbered(Message((Span("?"),), choices), first)
    for n in range(len(labels)):
        assert pressed_number(str((first - 1 + n) % MAX_NUMBER + 1), answers) == f"aa{n}"


@given(st.text(max_size=30))
def test_any_text_is_looked_at_without_failing(text: str) -> None:
    assume(text.strip())
    assert pressed_number(text, {"1": "aa"}) in (None, "aa")


def test_adapted_uses_every_fallback_the_messenger_needs() -> None:
    message = Message((Span("材料"),), ((Choice("收到", "aa"),),), files=(FILE,))
    assert adapted(message, ABILITIES) == ((message,), {})
    poor = replace(ABILITIES, buttons=False, files_out=False, max_text=10)
    parts, answers = adapted(message, poor, first_number=5, files_note=(Span("请领取议程"),))
    assert [part.plain_text for part in parts] == ["材料\n5. 收到", "请领取议程"]
    assert not any(part.choices or part.files for part in parts)
    assert answers == {"5": "aa", "收到": "aa"}


def test_a_choice_with_a_number_of_its_own_has_one_number_only() -> None:
    rows = ((Choice("1. 财务例会", "aa"), Choice("1.5小时", "bb")),)
    plain, answers = numbered(Message((Span("会议"),), rows), 7)
    assert plain.plain_text == "会议\n7. 财务例会\n8. 1.5小时"
    assert answers["财务例会"] == "aa"


def test_the_hint_stands_between_text_and_choices_and_only_there() -> None:
    hint = (Span("（请回复数字）"),)
    rows = ((Choice("参加", "aa"),),)
    plain, _ = numbered(Message((Span("1. 议程"),), rows), 1, hint)
    assert plain.plain_text == "1. 议程\n（请回复数字）\n1. 参加"
    assert numbered(Message((), rows), 1, hint)[0].plain_text == "1. 参加"
    assert numbered(Message((Span("好"),)), 1, hint)[0].plain_text == "好"


def test_labels_are_known_as_long_as_their_number() -> None:
    first = {"1": "aa", "参加": "aa", "2": "bb", "请假": "bb"}
    after = remembered(first, {"1": "cc", "会议": "cc"})
    assert after == {"1": "cc", "会议": "cc", "2": "bb", "请假": "bb"}


@pytest.mark.parametrize("text", ["1", "１２", "3.", "(4)", "①", "十五", "120"])
def test_numbers(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "1-3", "一楼", "3号", "参加"])
def test_no_numbers(text: str) -> None:
    assert not is_number(text)
