"""What minutes say, as data: round trips, places, what differs. Row 4.6; REC-05."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.approvals.chains import Around, Step, resolve
from meetings.issued_minutes.comparing import (
    Change,
    Difference,
    Item,
    against_record,
    changes,
    differing,
)
from meetings.issued_minutes.content import (
    FIELDS,
    Content,
    Field,
    Resolution,
    Section,
    field,
    from_data,
    resolutions,
    text_at,
    to_data,
    units_concerned,
    with_resolution,
    with_text,
)
from meetings.issued_minutes.sealing import canonical, seal_of

DAY = date(2026, 12, 18)
BUDGET = Resolution("细化预算分解表", 5, "林小满", 2, "财务处", "", DAY, record_id=1)
PLAN = Resolution("修改改造方案", 6, "何帆", 3, "规划处", "", DAY, record_id=2)
CONTENT = Content(
    title="季度工作例会",
    unit="青川市档案馆",
    held_on=date(2026, 12, 1),
    time="2026年12月1日（星期二）9:00",
    place="301会议室",
    chair="高远",
    recorder="李记录",
    overview="概况。",
    sections=(
        Section("预算", "会议同意。", 11, "passed", (BUDGET,)),
        Section("改造", "会议原则同意。", 12, "in_principle", (PLAN,)),
    ),
    attend="财务处　林小满",
    in_attendance="",
    leave="",
    absent="",
    copies="财务处",
)
ITEMS = [Item(11, "预算", "passed"), Item(12, "改造", "in_principle"), Item(13, "通报", "")]

words = st.text(alphabet="会议同意。；\n甲乙AB ", max_size=30)
resolved = st.builds(
    Resolution,
    text=words,
    owner_id=st.none() | st.integers(1, 9),
    owner=words,
    unit_id=st.none() | st.integers(1, 9),
    unit=words,
    partners=words,
    due_on=st.none() | st.dates(),
    record_id=st.none() | st.integers(1, 99),
    task_id=st.none() | st.integers(1, 99),
)
sections = st.builds(
    Section, words, words, st.none() | st.integers(1, 9), words, st.tuples(resolved, resolved)
)
contents = st.builds(
    lambda title, parts, copies: replace(CONTENT, title=title, sections=parts, copies=copies),
    words,
    st.lists(sections, max_size=3).map(tuple),
    words,
)


@settings(max_examples=40, deadline=None)
@given(contents)
def test_what_is_kept_comes_back_and_is_sealed_the_same(content: Content) -> None:
    data = json.loads(json.dumps(to_data(content)))
    assert from_data(data) == content
    turned = dict(reversed(list(data.items())))
    assert canonical(turned) == canonical(data)
    assert seal_of(turned) == seal_of(data)
    assert changes(content, content) == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 59), st.integers(0, 39), st.sampled_from(("text", "partners")))
def test_every_place_has_its_number(section: int, resolution: int, name: str) -> None:
    places = [Field(each) for each in FIELDS]
    places += [Field("heading", section), Field("text", section)]
    places.append(Field(name, section, resolution))
    assert [field(one.number) for one in places] == places
    assert len({one.number for one in places}) == len(places)
    assert field(50) is None


def test_a_text_is_written_where_it_belongs() -> None:
    for at in (Field("copies"), Field("heading", 1), Field("text", 0), Field("partners", 1, 0)):
        made = with_text(CONTENT, at, "新")
        assert text_at(made, at) == "新"
        assert len(changes(CONTENT, made)) == 1
    assert text_at(CONTENT, Field("text", 2)) is None
    assert text_at(CONTENT, Field("text", 0, 1)) is None


def test_resolutions_are_numbered_through_and_name_their_units_once() -> None:
    more = replace(CONTENT.sections[1], resolutions=(PLAN, replace(BUDGET, record_id=3)))
    content = replace(CONTENT, sections=(CONTENT.sections[0], more))
    assert [(one.number, one.section) for one in resolutions(content)] == [(1, 1), (2, 2), (3, 2)]
    assert units_concerned(content) == (2, 3)


def test_nothing_that_was_decided_is_lost_without_a_word() -> None:
    assert against_record(CONTENT, ITEMS, [BUDGET, PLAN], kept=True) == ()
    without = replace(CONTENT, sections=CONTENT.sections[:1])
    assert against_record(without, ITEMS, [BUDGET, PLAN], kept=True) == (
        Difference("item", "改造"),
        Difference("resolution", "修改改造方案"),
    )
    # The same under another number is another one.
    other = with_resolution(CONTENT, 0, 0, replace(BUDGET, record_id=9))
    assert Difference("resolution", BUDGET.text) in against_record(
        other, ITEMS, [BUDGET, PLAN], kept=True
    )
    changed = with_resolution(
        CONTENT, 0, 0, replace(BUDGET, text="细化预算", owner_id=6, owner="何帆", due_on=None)
    )
    assert [one.kind for one in against_record(changed, ITEMS, [BUDGET, PLAN], kept=True)] == [
        "words",
        "owner",
        "due",
        "no_due",
    ]
    dotted = with_resolution(CONTENT, 0, 0, replace(BUDGET, text="细化 预算分解表。"))
    assert against_record(dotted, ITEMS, [BUDGET, PLAN], kept=True) == ()
    nobody = with_resolution(CONTENT, 0, 0, Resolution("另办", due_on=DAY))
    assert Difference("no_owner", "另办") in against_record(nobody, ITEMS, [], kept=False)
    # Written by hand: told where the record holds resolutions, there or struck out.
    extra = Difference("extra", "另办")
    assert extra in against_record(nobody, ITEMS, [BUDGET, PLAN], kept=True)
    assert against_record(CONTENT, ITEMS, [], kept=False) == ()
    assert [one.kind for one in against_record(CONTENT, ITEMS, [], kept=True)] == [
        "extra",
        "extra",
    ]
    # What the recorder wrote down as decided, and who takes part, do not get lost either.
    worded = [Item(11, "预算", "passed", "压减百分之五"), *ITEMS[1:]]
    helped = replace(PLAN, partners="保管处")
    assert [one.kind for one in against_record(CONTENT, worded, [BUDGET, helped], kept=True)] == [
        "said",
        "partners",
    ]
    later = [Item(11, "预算", "deferred"), *ITEMS[1:]]
    [found] = against_record(CONTENT, later, [BUDGET, PLAN], kept=True)
    assert (found.kind, found.record, found.draft) == ("outcome", "deferred", "passed")


def test_a_registered_item_is_known_by_its_task() -> None:
    task = replace(BUDGET, record_id=None, task_id=7)
    content = with_resolution(CONTENT, 0, 0, task)
    assert against_record(content, ITEMS, [task, PLAN], kept=True) == ()
    other = replace(task, task_id=8)
    assert [one.kind for one in against_record(content, ITEMS, [other, PLAN], kept=True)] == [
        "resolution",
        "extra",
    ]
    # Taken into the record afterwards it is the same.
    taken = replace(task, record_id=4)
    assert against_record(content, ITEMS, [taken, PLAN], kept=True) == ()


def test_a_correction_says_only_what_it_changes() -> None:
    moved = with_resolution(CONTENT, 0, 0, replace(BUDGET, due_on=date(2026, 12, 21)))
    assert changes(CONTENT, moved) == (Change("resolution", 1, "2026-12-18", "2026-12-21"),)
    assert differing("一。二。三。", "一。改。三。") == ("二。", "改。")
    gone = replace(CONTENT, sections=CONTENT.sections[:1], title="例会")
    assert [(one.place, one.number, one.after) for one in changes(CONTENT, gone)] == [
        ("title", 0, "例会"),
        ("section", 2, ""),
        ("resolution", 2, ""),
    ]
    assert [one.place for one in changes(gone, CONTENT)] == ["title", "section", "resolution"]
    # Moved within the paper, nothing is lost and nothing new: the order is another one.
    turned = replace(CONTENT, sections=CONTENT.sections[::-1])
    assert changes(CONTENT, turned) == (Change("order", 0, "预算；改造", "改造；预算"),)
    # Two sections of the same heading are two.
    twins = replace(CONTENT, sections=(Section("其他", "甲。"), Section("其他", "乙。")))
    second = replace(twins, sections=(twins.sections[0], Section("其他", "丙。")))
    [found] = changes(twins, second)
    assert (found.number, found.before, found.after) == (2, "乙。", "丙。")


def test_all_units_concerned_have_to_agree() -> None:
    step = Step(("concerned",), "all", 1)
    around = Around({"concerned": (5, 6, 7)}, own=frozenset({7}))
    found = resolve(step, around)
    assert (found.asked, found.deciders) == ((5, 6), frozenset({5, 6}))
    assert resolve(step, Around({}, own=frozenset())).passed == "vacant"
