"""Row 3.6, ORG-12: halls read from words, the order of a rostrum, the rules, and what is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.seats.dropout_record import named_again
from meetings.seats.hall import Hall, Sitter
from meetings.seats.layout import (
    Door,
    Layout,
    Place,
    from_data,
    nearest_door,
    read_doors,
    read_layout,
    to_data,
    zone_of,
)
from meetings.seats.rules import (
    BEHIND,
    FRONT,
    NO_RANK,
    Guest,
    Rule,
    on_the_rostrum,
    rostrum_order,
    seated,
)
from meetings.seats.ushers import in_zone
from meetings.seats.wishes import Free, Hold, Move, Swap, read_place, read_table, read_wish


@pytest.mark.parametrize(
    ("count", "row"),
    [
        (1, [1]),
        (2, [1, 2]),
        (5, [5, 3, 1, 2, 4]),
        (6, [5, 3, 1, 2, 4, 6]),
        (7, [7, 5, 3, 1, 2, 4, 6]),
        (8, [7, 5, 3, 1, 2, 4, 6, 8]),
    ],
)
def test_the_rostrum_from_the_audiences_left(count: int, row: list[int]) -> None:
    seats = rostrum_order(count)
    seen = [seats.index(seat) + 1 for seat in range(1, count + 1)]
    assert seen == row
    mirrored = rostrum_order(count, right_first=True)
    assert [mirrored.index(seat) + 1 for seat in range(1, count + 1)] == row[::-1]


@pytest.mark.parametrize(
    ("said", "rostrum", "hall", "aisles"),
    [
        ("主席台1排7座,台下12排每排20座,过道在第10座后", (7,), (20,) * 12, (10,)),
        ("主席台一排七座，台下十二排每排二十座", (7,), (20,) * 12, ()),
        ("主席台9+8座 台下2排每排20座，1排每排18座", (9, 8), (20, 20, 18), ()),
        ("主席臺1排7座，臺下3排20座，走道在第5、15座後", (7,), (20,) * 3, (5, 15)),
        ("台下3排每排10座，主席台5座", (5,), (10,) * 3, ()),
        ("主席台7座，3排20座", (7,), (20,) * 3, ()),
        ("３×２０", (), (20,) * 3, ()),
        ("rostrum 1x7, hall 3 rows of 20, aisle after 10", (7,), (20,) * 3, (10,)),
    ],
)
def test_a_hall_is_read_from_one_line(
    said: str, rostrum: tuple[int, ...], hall: tuple[int, ...], aisles: tuple[int, ...]
) -> None:
    found = read_layout(said)
    assert isinstance(found, Layout)
    assert (found.rostrum, found.hall, found.aisles) == (rostrum, hall, aisles)


@pytest.mark.parametrize(
    ("said", "shape", "hall"),
    [
        ("回字形 长边10座 短边4座", "ring", (4, 10, 4, 10)),
        ("U形，长边8座，短边3座", "u", (3, 8, 0, 8)),
        ("回字形30座", "ring", (5, 10, 5, 10)),
    ],
)
def test_a_table_is_read_too(said: str, shape: str, hall: tuple[int, ...]) -> None:
    found = read_layout(said)
    assert isinstance(found, Layout)
    assert (found.shape, found.hall) == (shape, hall)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("随便", "unclear"),
        ("", "unclear"),
        ("主席台7座", "unclear"),
        ("100x100", "too-big"),
        ("1x81", "too-big"),
        ("61x2", "too-big"),
        ("0x5", "unclear"),
        ("5x0", "too-big"),
        ("9" * 30 + "x5", "too-big"),
        ("回字形", "unclear"),
        ("回字形500座", "too-big"),
    ],
)
def test_a_hall_that_is_none_says_why(said: str, why: str) -> None:
    assert read_layout(said) == why


def test_doors_lead_to_the_nearer_side() -> None:
    said = read_doors("东门在左，西门在右，后门在后，贵宾门在主席台；休息室：二楼贵宾室")
    assert said is not None
    doors, lounge = said
    assert lounge == "二楼贵宾室"
    layout = Layout(rostrum=(3,), hall=(10,) * 6, aisles=(5,), doors=doors)
    for place, door in (
        (Place("hall", 1, 5), "东门"),
        (Place("hall", 1, 6), "西门"),
        (Place("hall", 5, 1), "后门"),
        (Place("rostrum", 1, 2), "贵宾门"),
    ):
        assert nearest_door(layout, place) == door
    assert read_doors("你好") is None
    assert nearest_door(Layout(hall=(4,)), Place("hall", 1, 1)) == ""
    assert zone_of(layout, Place("hall", 2, 5)) == 1
    assert zone_of(layout, Place("hall", 2, 6)) == 2
    for zone, inside in (
        ("A区", False),
        ("B", True),
        ("右区", True),
        ("西门", True),
        ("三楼", None),
    ):
        assert in_zone(layout, Place("hall", 1, 8), zone) is inside
    assert in_zone(layout, Place("hall", 1, 8), "C区") is None
    assert in_zone(Layout(hall=(4,)), Place("hall", 1, 1), "主席台") is None


def test_a_layout_survives_as_data() -> None:
    layout = Layout(
        rostrum=(3, 5),
        hall=(10, 9),
        aisles=(5,),
        doors=(Door("东门", "left"),),
        lounge="贵宾室",
        held=frozenset({Place("hall", 1, 2)}),
        named=(4, 5),
        right_first=True,
        rule="rank",
    )
    assert from_data(to_data(layout)) == layout


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("张三 3排12号", Move("张三", Place("hall", 3, 12))),
        ("张三坐3排12号", Move("张三", Place("hall", 3, 12))),
        ("张三3-12", Move("张三", Place("hall", 3, 12))),
        ("张三 主席台2号", Move("张三", Place("rostrum", 1, 2))),
        ("张三 主席台后排2号", Move("张三", Place("rostrum", 2, 2))),
        ("Gus Guest row 3 seat 12", Move("Gus Guest", Place("hall", 3, 12))),
        ("张三、李四", Swap("张三", "李四")),
        ("张三和李四对调", Swap("张三", "李四")),
        ("张三 不排座", Free("张三")),
        ("预留 3排1-2号", Hold((Place("hall", 3, 1), Place("hall", 3, 2)), on=True)),
        ("取消预留 3排1号，4排2号", Hold((Place("hall", 3, 1), Place("hall", 4, 2)), on=False)),
        ("你好", None),
        ("预留", None),
        ("预留 三楼", None),
        ("0排0号", None),
    ],
)
def test_a_change_is_said_in_one_line(said: str, wish: object) -> None:
    assert read_wish(said) == wish


def test_a_table_with_and_without_a_heading() -> None:
    rows = [
        (1, ("座位表", "", "", "")),
        (2, ("单位", "姓名", "排", "号")),
        (3, ("财务处", "张三", "3", "12")),
        (4, ("", "李四", "主席台", "2号")),
        (5, ("", "", "", "")),
        (6, ("", "王五", "三", "?")),
    ]
    found = read_table(rows, "rows")[-3:]
    assert [(one.line, one.name, one.place) for one in found] == [
        (3, "财务处张三", Place("hall", 3, 12)),
        (4, "李四", Place("rostrum", 1, 2)),
        (6, "王五", None),
    ]
    [one] = read_table([(1, ("张三", "3排12号"))], "rows")
    assert one.place == Place("hall", 3, 12)
    assert read_place("上首3号", "ring") == Place("hall", 1, 3)
    assert read_place("上首3号") is None


# ── The rules ──

ROLES = (*FRONT, *BEHIND)
guests = st.lists(
    st.tuples(
        st.sampled_from(ROLES),
        st.sampled_from((20, 40, 60, NO_RANK)),
        st.integers(1, 5),
        st.booleans(),
    ),
    max_size=40,
).map(
    lambda found: [
        Guest(at, role, rank, unit, at, wheelchair=wheels and at % 7 == 0)
        for at, (role, rank, unit, wheels) in enumerate(found, 1)
    ]
)
layouts = st.builds(
    Layout,
    rostrum=st.lists(st.integers(1, 5), max_size=2).map(tuple),
    hall=st.lists(st.integers(1, 9), min_size=1, max_size=6).map(tuple),
    aisles=st.sampled_from(((), (3,), (2, 5))),
)


def hand_made(layout: Layout, people: list[Guest], draw: st.DataObject) -> dict[int, Place]:
    """Some of them were put somewhere by hand."""
    places = [
        Place("hall", r, n) for r, seats in enumerate(layout.hall, 1) for n in range(1, seats + 1)
    ]
    several = draw.draw(st.integers(0, min(4, len(people), len(places))))
    chosen = draw.draw(st.permutations(places))[:several]
    return {one.participant_id: place for one, place in zip(people, chosen, strict=False)}


@settings(max_examples=120, deadline=None)
@given(layouts, guests, st.sampled_from(tuple(Rule)), st.data())
def test_everybody_sits_once_and_no_chair_is_taken_twice(
    layout: Layout, people: list[Guest], rule: Rule, data: st.DataObject
) -> None:
    fixed = hand_made(layout, people, data)
    stage = on_the_rostrum(layout, people, top_rank=40, chair=1)
    found = seated(layout, people, rule, rostrum=stage, fixed=fixed)
    ids = {one.participant_id for one in people}
    assert set(found.places) | set(found.unseated) == ids
    assert not set(found.places) & set(found.unseated)
    assert all(many == 1 for many in Counter(found.places.values()).values())
    assert all(layout.has(place) for place in found.places.values())
    assert fixed.items() <= found.places.items()
    # Nobody stands while a chair of the hall is free.
    hall = sum(layout.hall) - sum(place.area == "hall" for place in found.places.values())
    assert (
        not found.unseated
        or not hall
        or not any(one.participant_id in found.unseated for one in people if one.role in ROLES)
    )


@settings(max_examples=80, deadline=None)
@given(guests, st.sampled_from((Rule.RANK, Rule.UNIT_ROWS, Rule.LIST)))
def test_the_order_of_the_rule_is_kept_row_by_row(people: list[Guest], rule: Rule) -> None:
    layout = Layout(hall=(7,) * 20)
    found = seated(layout, people, rule)
    for group in (FRONT, *((role,) for role in BEHIND)):
        members = [one for one in people if one.role in group and not one.wheelchair]
        key = {
            Rule.RANK: lambda one: (one.rank, one.order),
            Rule.UNIT_ROWS: lambda one: (one.unit, one.order),
            Rule.LIST: lambda one: (one.order,),
        }[rule]
        rows = [found.places[one.participant_id].row for one in sorted(members, key=key)]
        assert rows == sorted(rows)
        if rule is not Rule.RANK:
            ordered = sorted(members, key=key)
            seats = [found.places[one.participant_id] for one in ordered]
            assert seats == sorted(seats)


@settings(max_examples=80, deadline=None)
@given(guests, st.sampled_from(tuple(Rule)))
def test_who_is_in_attendance_sits_behind_who_attends(people: list[Guest], rule: Rule) -> None:
    found = seated(Layout(hall=(6,) * 20), people, rule)
    rows = {
        front: [
            found.places[one.participant_id].row
            for one in people
            if (one.role in FRONT) is front and not one.wheelchair
        ]
        for front in (True, False)
    }
    if rows[True] and rows[False]:
        assert max(rows[True]) < min(rows[False])


def test_units_in_columns_stay_together_from_front_to_back() -> None:
    people = [Guest(at, "attend", NO_RANK, 1 + at // 4, at) for at in range(12)]
    found = seated(Layout(hall=(3, 3, 3, 3)), people, Rule.UNIT_COLUMNS)
    columns = {one.unit: {found.places[one.participant_id].number} for one in people}
    assert columns == {1: {1}, 2: {2}, 3: {3}}


def test_a_wheelchair_is_at_an_aisle_near_the_front() -> None:
    people = [Guest(at, "attend", NO_RANK, 1, at, wheelchair=at == 20) for at in range(1, 21)]
    found = seated(Layout(hall=(8, 8, 8), aisles=(4,)), people, Rule.LIST)
    assert found.places[20] == Place("hall", 1, 1)
    assert found.places[1] == Place("hall", 1, 2)


def test_held_chairs_stay_free_and_staff_have_no_seat() -> None:
    held = frozenset({Place("hall", 1, 1), Place("hall", 1, 2)})
    people = [Guest(1, "attend", NO_RANK, 1, 1), Guest(2, "driver", NO_RANK, 1, 2)]
    found = seated(Layout(hall=(3,), held=held), people, Rule.LIST)
    assert found.places == {1: Place("hall", 1, 3)}
    assert found.unseated == (2,)


def test_the_rostrum_is_as_long_as_people_sit_on_it() -> None:
    people = [Guest(at, "attend", 10 * at, 1, at) for at in range(1, 5)]
    layout = Layout(rostrum=(7, 7), hall=(5,))
    found = seated(layout, people, Rule.RANK, rostrum=people)
    assert [found.places[at].number for at in (1, 2, 3, 4)] == [2, 3, 1, 4]
    many = [Guest(at, "attend", at, 1, at) for at in range(1, 11)]
    found = seated(layout, many, Rule.RANK, rostrum=many)
    assert [found.places[at].row for at in range(1, 11)] == [1] * 7 + [2] * 3
    assert found.places[8] == Place("rostrum", 2, 2)
    # Somebody was put on it by hand: the others sit around them.
    found = seated(layout, people, Rule.RANK, rostrum=people, fixed={4: Place("rostrum", 1, 2)})
    assert sorted(place.number for place in found.places.values()) == [1, 2, 3, 4]


def test_who_is_named_for_the_rostrum_sits_there_whatever_the_rank() -> None:
    people = [Guest(at, "attend", 10 * at, 1, at) for at in range(1, 6)]
    layout = Layout(rostrum=(3,), hall=(5,))
    ranked = on_the_rostrum(layout, people, top_rank=20, chair=5)
    assert [one.participant_id for one in ranked] == [1, 2, 5]
    named = Layout(rostrum=(2,), hall=(5,), named=(5, 9, 4, 3))
    chosen = on_the_rostrum(named, people, top_rank=20, chair=None)
    assert [one.participant_id for one in chosen] == [5, 4]


def test_a_table_is_filled_from_its_head() -> None:
    people = [Guest(at, "attend", at, 1, at) for at in range(1, 8)]
    layout = Layout(shape="ring", hall=(3, 2, 3, 2))
    ranked = seated(layout, people, Rule.RANK).places
    assert [ranked[at] for at in (1, 2, 3, 4, 5)] == [
        Place("hall", 1, 2),
        Place("hall", 1, 3),
        Place("hall", 1, 1),
        Place("hall", 2, 1),
        Place("hall", 4, 1),
    ]
    listed = seated(layout, people, Rule.LIST).places
    assert [listed[at] for at in (3, 4, 6, 7)] == [
        Place("hall", 1, 3),
        Place("hall", 2, 1),
        Place("hall", 3, 3),
        Place("hall", 3, 2),
    ]


def test_who_was_named_for_the_rostrum_since_stays_named_when_a_leader_comes_after_all() -> None:
    people = tuple(
        Sitter(one, one, f"人{one}", "", "", "attend", 1, 1, one, False, False, "", "")
        for one in (1, 2, 3, 4)
    )
    # 1 dropped out of "1 2", 3 came up for the chair; 4 was named since; 5 does not come.
    layout = Layout(hall=(4,), rostrum=(4,), named=(2, 3, 4))
    hall = Hall(1, 1, None, 1, layout, people, None, undoable=False)
    came_up = [3, "hall", 1, 1, False]
    assert named_again(hall, {"named": [1, 2, 5], "came_up": came_up}, 1) == (1, 2, 4)
    # By rank before, named since: they are put first; by rank all the time, it stays so.
    assert named_again(hall, {"named": [], "came_up": None}, 1) == (1, 2, 3, 4)
    by_rank = replace(hall, layout=replace(layout, named=()))
    assert named_again(by_rank, {"named": [], "came_up": None}, 1) == ()
