"""Text messages: never more than three parts, and nothing of a meeting that is not public."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.texts import LANGUAGES, Language, Texts, sms
from chat.texts.cards import Words
from meetings.document_numbers.asking import tidied
from meetings.notices.facts import NoticeFacts
from meetings.notices.texting import TextList, UnitToText
from tests.stories.world import office

NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)
NOTES = st.sampled_from(("", "主要负责同志1名，经办1名", "分管负责同志1名、科长1名；" * 8))
ANY_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=80
)


def found(**values: Any) -> TextList:
    said: dict[str, Any] = {
        "title": "季度工作会",
        "starts_at": datetime(2026, 12, 1, 6, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 1, 8, tzinfo=UTC),
        "place": "三楼会议室",
        "purpose": "",
        "requirements": "",
        "chair": "",
        "contact": "周会务",
        "contact_phone": "010-5550101",
        "agenda": (),
        "reply_asked": True,
        "reply_by": datetime(2026, 11, 30, 9, tzinfo=UTC),
        "asked_in": 1,
    }
    of: dict[str, Any] = {"state": "published", "open_words": True}
    of |= {name: values.pop(name) for name in tuple(values) if name in of}
    return TextList(1, NoticeFacts(**{**said, **values}), people=(), units=(), **of)


def words(language: Language = "zh_Hans") -> Words:
    return Words(Texts(language), office(), NOW)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("会" * 70, 1),
        ("会" * 71, 2),
        ("会" * 134, 2),
        ("会" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("会" + "a" * 69, 1),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_a_message_is_counted_as_networks_do(text: str, count: int) -> None:
    assert sms.parts(text) == count


def test_a_message_says_when_where_what_to_answer_and_whom_to_ask() -> None:
    text = sms.for_person(words(), found(), "张三")
    assert text == (
        "【青川市档案馆】张三您好：定于12月1日（星期二）14:00在三楼会议室召开季度工作会，请参加。"
        "请于11月30日（星期一）17:00前答复能否参会，不能参会请说明原因。联系人周会务，010-5550101。"
    )
    told = sms.for_person(words(), found(reply_asked=False, reply_by=None))
    assert "答复" not in told and "请准时参加" in told


@settings(max_examples=60, deadline=None)
@given(ANY_WORDS, ANY_WORDS, st.sampled_from(LANGUAGES), NOTES)
def test_a_long_title_or_place_is_cut_never_the_time(
    title: str, place: str, language: Language, unit: str
) -> None:
    of, said = words(language), found(title=title, place=place)
    to = UnitToText("财政局预算处", "内勤小李", "", 2, unit)
    text = sms.for_unit(of, said, to) if unit else sms.for_person(of, said, "欧阳文静")
    assert sms.parts(text) <= sms.MOST_PARTS
    assert "14:00" in text and "17:00" in text and "010-5550101" in text
    assert title[:7] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_meeting_that_is_not_public_nothing_is_said(language: Language) -> None:
    of = found(open_words=False, title="专题会", place="九号楼")
    unit = UnitToText("财务处", "小李", "", 2, "处长1名")
    for text in (
        sms.for_person(words(language), of, "张三"),
        sms.for_unit(words(language), of, unit),
    ):
        assert not any(part in text for part in ("专题会", "九号楼", "14:00", "处长"))
        assert "010-5550101" in text


def test_what_is_off_is_said_to_be_off() -> None:
    assert "取消" in sms.for_person(words(), found(state="cancelled"))
    assert "延期，时间另行通知" in sms.for_person(words(), found(state="postponed"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("青档发〔2026〕18号", "青档发〔2026〕18号"),
        ("青档发[2026]第018号", "青档发〔2026〕18号"),
        ("青档办 ( 2026 ) 7 号", "青档办〔2026〕7号"),
        ("青檔字第1150018號", "青檔字第1150018號"),
        ("  ARC/2026/18 ", "ARC/2026/18"),
        ("", ""),
    ],
)
def test_a_number_is_written_as_the_standard_has_it(typed: str, kept: str) -> None:
    assert tidied(typed) == kept
