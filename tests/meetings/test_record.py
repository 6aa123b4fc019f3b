"""Row 4.5: text out of notes, a record taken apart, what is missing, one spelling for the seal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.minutes.skeleton import Attendee, RecordItem, Skeleton
from meetings.people import Named
from meetings.record.checking import Around, found_in
from meetings.record.composing import Attached, Noted, composed
from meetings.record.content import (
    Content,
    ItemContent,
    PartText,
    ResolutionFacts,
    from_json,
    sealed,
    to_json,
)
from meetings.record.splitting import split

AT = datetime(2026, 12, 1, 1, tzinfo=UTC)
WANG = Named(7, "王五", "财务处", 2, "处长", date(2027, 1, 1))


def content(*items: ItemContent, resolutions: tuple[ResolutionFacts, ...] = ()) -> Content:
    head = Skeleton(
        meeting_id=1,
        title="季度工作会",
        starts_at=AT,
        ends_at=AT + timedelta(hours=2),
        place="301",
        chair=WANG,
        signed=True,
        attend=(Attendee("王五", "财务处", "处长"),),
        in_attendance=(),
        on_leave=(Attendee("赵六", "", "", "李四", "trip"),),
        absent=(),
        recorders=("林小满",),
        items=tuple(
            RecordItem(one.item_id, at, f"议题{at}", None, False, (), "")
            for at, one in enumerate(items, 1)
        ),
    )
    return Content(head, (PartText("opening", "开始。"),), items, resolutions, (("a.m4a", "00"),))


AROUND = Around(recorder=True, people=True, quorum="", expected=4, present=3)
DONE = ItemContent(5, "王五：同意。", "passed", "照办", "hands", 3, 0, 0, 3, 4)


def codes(found: Content, around: Around = AROUND) -> list[str]:
    return [gap.code for gap in found_in(found, around)]


def test_who_speaks_on_stays_in_one_paragraph_and_files_are_named() -> None:
    notes = (
        Noted("王五", "一", AT),
        Noted("王五", "二", AT),
        Noted("", "插一句", AT),
        Noted("王五", "", AT, (Attached("录音.m4a", "三"), Attached("图.png"))),
        Noted("李四", "四", AT),
    )
    assert composed(notes, colon="：") == (
        "王五：一\n二\n插一句\n📎 录音.m4a：三\n📎 图.png\n李四：四"
    )
    assert composed((), colon="：") == ""


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"outcome": ""}, "item-result"),
        ({"text": "", "decided": ""}, "item-text"),
        ({"present": 4}, "vote-sum"),
        ({"votes_abstained": None}, "vote-sum"),
        ({"votes_for": 1, "votes_against": 2}, "vote-outcome"),
    ],
)
def test_each_gap_of_an_item(wrong: dict[str, object], code: str) -> None:
    assert codes(content(DONE)) == []
    assert codes(content(replace(DONE, **wrong))) == [code]


def test_gaps_beside_the_items() -> None:
    resolution = ResolutionFacts(1, 1, 5, "拨付", "", None, None, "")
    both = content(DONE, resolutions=(resolution,))
    assert codes(both) == ["resolution-owner", "resolution-due"]
    assert all(gap.needed for gap in found_in(both, AROUND))
    ready = replace(resolution, owner=WANG, due_on=date(2026, 12, 10))
    assert codes(content(DONE, resolutions=(ready,))) == []
    assert codes(content(DONE), replace(AROUND, quorum="2/3")) == []
    short = replace(DONE, votes_for=2, present=2)
    assert codes(content(short), replace(AROUND, quorum="2/3")) == ["quorum"]
    unknown = replace(DONE, vote="", present=None, expected=None)
    assert codes(content(unknown), replace(AROUND, quorum="2/3", present=2)) == ["quorum"]
    late = replace(AROUND, outdated=frozenset({"item:5"}), transcripts=((9, "a.m4a"),))
    assert codes(content(DONE), replace(late, recorder=False)) == [
        "notes-later",
        "transcript",
        "recorder",
    ]
    # Nothing was said about what was not reached, and nothing is asked.
    assert codes(content(ItemContent(5, "", "not_reached"))) == []
    unsigned = content(DONE)
    unsigned = replace(unsigned, head=replace(unsigned.head, signed=False))
    assert codes(unsigned) == ["signed-in"]
    assert codes(replace(content(), parts=())) == ["text"]


def test_what_is_needed_stands_first() -> None:
    found = content(ItemContent(5, ""), replace(DONE, item_id=6, outcome=""))
    assert codes(found) == ["item-result", "item-result", "item-text"]


def test_the_whole_record_comes_back_as_it_was_and_any_change_breaks_the_seal() -> None:
    resolution = ResolutionFacts(
        1, 1, 5, "拨付", "报告", WANG, date(2026, 12, 10), "保管处", (2026, 3), 4
    )
    found = content(DONE, resolutions=(resolution,))
    text = to_json(found)
    assert from_json(text) == found
    assert to_json(from_json(text)) == text
    changed = replace(found, items=(replace(DONE, votes_for=2),))
    assert sealed(to_json(changed)) != sealed(text)


AGENDA = [(5, "研究经费"), (7, "馆藏数字化")]


def places(text: str, agenda: list[tuple[int, str]] = AGENDA) -> dict[str, str]:
    return {part.place: part.text for part in split(text, agenda).parts}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("研究经费\n一\n馆藏数字化\n二", {"item:5": "一", "item:7": "二"}),
        ("二、馆藏数字化\n二\n（一）研究经费：\n一", {"item:5": "一", "item:7": "二"}),
        ("议题一：研究经费\n一", {"item:5": "一"}),
        ("1. 研究经费（王五汇报）\n一", {"item:5": "一"}),
        ("一、馆藏数字化建设：二期\n再议", {"item:7": "二期\n再议"}),
        ("研究经费\n一\n馆藏数字化\n二\n研究经费\n又一", {"item:5": "一\n又一", "item:7": "二"}),
        (
            "先说几句\n研究经费\n一\n散会。",
            {"opening": "先说几句", "item:5": "一", "closing": "散会。"},
        ),
        # A sentence that only begins like the title is no heading.
        ("研究经费\n研究经费的事大家都同意先放一放", {"item:5": "研究经费的事大家都同意先放一放"}),
        ("一、甲\n一\n二、乙\n二\n三、丙", {"item:5": "甲\n一", "item:7": "乙\n二\n三、丙"}),
        ("随便说说", {}),
    ],
)
def test_a_record_is_taken_apart(text: str, found: dict[str, str]) -> None:
    assert places(text) == found


def test_who_is_in_the_chair_speaks_below_the_head() -> None:
    text = "主席：李局长\n研究经费\n主席：同意。\n时间：下周三前。\n主席：散了吧。\n记录人：林小满"
    found = split(text, AGENDA)
    assert found.head == ("主席：李局长", "记录人：林小满")
    assert [part.text for part in found.parts] == [
        "主席：同意。\n时间：下周三前。\n主席：散了吧。"
    ]


def test_the_head_of_a_record_is_left_out_and_said() -> None:
    found = split(
        "季度会会议记录\n时间：九点\n主持人：李局长\n研究经费\n一\n记录人（签字）：", AGENDA
    )
    assert found.head == ("季度会会议记录", "时间：九点", "主持人：李局长", "记录人（签字）：")
    assert places("会上大家谈了谈", []) == {"opening": "会上大家谈了谈"}
    assert split("随便说说", AGENDA).left == "随便说说"


LINES = st.lists(
    st.sampled_from(
        [
            "研究经费",
            "一、馆藏数字化：说明",
            "王五：同意",
            "时间：九点",
            "散会",
            "",
            "1. 分期",
            "甲",
        ]
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_nothing_of_a_record_is_lost(lines: list[str]) -> None:
    found = split("\n".join(lines), AGENDA)
    kept = "\n".join(
        [*(f"{part.heading}\n{part.text}" for part in found.parts), *found.head, found.left]
    )
    titles = {"研究经费"}
    for line in filter(None, lines):
        assert line in kept or line in titles, line
    assert len({part.place for part in found.parts}) == len(found.parts)
