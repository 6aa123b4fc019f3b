"""What the first draft of the minutes says of an item. Row 4.6; norms REC-04."""

from __future__ import annotations

import pytest

from chat.texts import Texts
from chat.texts.issued_minutes_draft import _section
from meetings.issued_minutes.facts import ItemFacts
from meetings.people import Named


def said(title: str, outcome: str, presenter: str = "", language: str = "zh_Hans") -> str:
    by = Named(1, presenter, "财务处", 1, "处长") if presenter else None
    item = ItemFacts(
        item_id=1,
        title=title,
        presenter=by,
        motion=False,
        outcome=outcome,
        text="",
        votes=None,
        resolutions=(),
    )
    return _section(Texts(language), item).text


@pytest.mark.parametrize(
    ("title", "outcome", "presenter", "text"),
    [
        ("审议开放审核办法", "passed", "", "会议审议了开放审核办法。会议同意。"),
        ("听取数字化进度汇报", "heard", "", "会议听取了数字化进度汇报。"),
        ("部署冬季检查", "passed", "林小满", "会议部署了冬季检查，林小满作了汇报。会议同意。"),
        ("年度预算安排", "deferred", "", "会议研究了“年度预算安排”。会议决定缓议。"),
        ("研究", "passed", "", "会议研究了“研究”。会议同意。"),
        ("审议办法", "not_reached", "", "本次会议未研究。"),
    ],
)
def test_a_title_that_begins_with_a_verb_is_said_as_offices_do(
    title: str, outcome: str, presenter: str, text: str
) -> None:
    assert said(title, outcome, presenter) == text


def test_in_the_other_languages() -> None:
    assert said("審議採購案", "passed", language="zh_Hant") == "審議採購案。決議：照案通過。"
    assert said("Spring plan", "passed", language="en").startswith("The meeting discussed")
