"""Row 2.2: whom a text of names means; nobody twice, same names asked about, unknown ones said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.inviting import Mention, Naming, Pick, by_unit, find, merged, places, read_mentions
from storage import Session
from storage import people as rows
from storage.database import Database
from tests.stories.world import MONDAY

OFFICE, FINANCE, PLANNING = 1, 2, 3
ZHOU, LIN, HE, ZHANG_P, ZHANG_F, ANNA, GONE = range(1, 8)


@pytest.fixture
async def roster(sqlite_database: Database) -> Database:
    """Three units, seven people, two of one name, one in two posts, one who left."""

    def unit(session: Session) -> None:
        for number, name in enumerate(("办公室", "财务处", "规划处"), 1):
            session.add(rows.Unit(id=number, name=name, position=number))
        names = ("周会务", "林小满", "何平", "张伟", "张伟", "Anna Smith", "离岗人")
        for number, name in enumerate(names, 1):
            session.add(rows.Person(id=number, name=name, created_at=MONDAY))
        session.flush()
        rows_of = rows.person(session, GONE)
        assert rows_of is not None
        rows_of.left_on = MONDAY.date()
        for person, unit_id, title, position in (
            (ZHOU, OFFICE, "主任", 1),
            (LIN, FINANCE, "处长", 1),
            (LIN, OFFICE, "副主任", 2),
            (HE, FINANCE, "科员", 9),
            (ZHANG_P, PLANNING, "处长", 1),
            (ZHANG_F, FINANCE, "科员", 9),
            (GONE, FINANCE, "科员", 9),
        ):
            session.add(
                rows.Post(person_id=person, unit_id=unit_id, title=title, position=position)
            )
        session.add(rows.Group(id=1, name="党组成员"))
        session.flush()
        session.add(rows.GroupMember(group_id=1, person_id=ZHANG_P))
        session.add(rows.GroupMember(group_id=1, person_id=LIN))

    await sqlite_database.write(unit)
    return sqlite_database


async def found(roster: Database, text: str) -> Naming:
    """What the roster makes of the text."""
    naming: Naming = await roster.read(lambda session: find(session, text))
    return naming


def ids(naming: Naming) -> list[int]:
    """Persons picked, in order."""
    return [pick.person_id for pick in naming.picks]


async def test_units_groups_and_names_in_one_text(roster: Database) -> None:
    naming = await found(roster, "财务处、党组成员，周会务；anna smith")
    assert ids(naming) == [LIN, HE, ZHANG_F, ZHANG_P, ZHOU, ANNA]
    assert not naming.unknown


async def test_who_left_is_not_found_and_not_in_the_unit(roster: Database) -> None:
    assert (await found(roster, "离岗人")).unknown == ("离岗人",)
    assert GONE not in ids(await found(roster, "财务处、全体"))


async def test_same_names_are_asked_about_unless_the_unit_is_said(roster: Database) -> None:
    doubt = (await found(roster, "张伟")).doubts[0]
    assert [pick.person_id for pick in doubt.picks] == [ZHANG_P, ZHANG_F]
    for text in ("财务处张伟", "财务处 张伟", "张伟（财务处 科员）", "张伟(财务处)"):
        assert ids(await found(roster, text)) == [ZHANG_F], text


async def test_the_unit_named_decides_the_post(roster: Database) -> None:
    for text, unit, title in (("林小满", OFFICE, "副主任"), ("财务处林小满", FINANCE, "处长")):
        naming = await found(roster, text)
        place = (await roster.read(lambda s, n=naming: places(s, n.picks)))[LIN]
        assert (place.unit_id, place.title) == (unit, title)


async def test_a_unit_followed_by_somebody_else_stays_a_unit(roster: Database) -> None:
    assert ids(await found(roster, "规划处 何平")) == [ZHANG_P, HE]


async def test_capacities_and_taking_out(roster: Database) -> None:
    naming = await found(roster, "财务处，列席：周会务\n工作人员：何平\n去掉：张伟")
    assert {pick.person_id: pick.capacity for pick in naming.picks} == {
        LIN: None,
        HE: "staff",
        ZHOU: "in_attendance",
    }
    assert naming.out == (ZHANG_P, ZHANG_F)
    # Who is named after being taken out is in again.
    again = await found(roster, "去掉：何平\n何平")
    assert (ids(again), again.out) == ([HE], ())


async def test_everybody(roster: Database) -> None:
    for text in ("全体", "全体人员", "All staff", "everyone"):
        assert len(ids(await found(roster, text))) == 6, text
    assert (await found(roster, "人员")).unknown == ("人员",)


async def test_a_list_by_unit(roster: Database) -> None:
    naming = await found(roster, "全体")
    counted = await roster.read(lambda session: by_unit(session, naming.picks))
    assert counted == [("办公室", 2), ("财务处", 2), ("规划处", 1), ("", 1)]


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for mention in read_mentions(text):
        assert mention.words == " ".join(mention.words.split()) != ""


@given(st.lists(st.builds(Pick, st.integers(1, 5), st.none() | st.integers(1, 3))))
def test_nobody_is_picked_twice(picks: list[Pick]) -> None:
    result = merged((), picks)
    assert len({pick.person_id for pick in result}) == len(result)
    assert {pick.person_id for pick in result} == {pick.person_id for pick in picks}


def mentions() -> Iterator[tuple[str, tuple[Mention, ...]]]:
    """Texts and what they mention."""
    yield "", ()
    yield "、，；", ()
    yield "甲处、乙处", (Mention("甲处"), Mention("乙处"))
    yield (
        "列席:甲、乙\n丙",
        (
            Mention("甲", "in_attendance"),
            Mention("乙", "in_attendance"),
            Mention("丙"),
        ),
    )
    yield "Remove: Bob, Staff: Ann", (Mention("Bob", out=True), Mention("Ann", "staff"))
    yield "列席代表组", (Mention("列席代表组"),)


@pytest.mark.parametrize(("text", "expected"), list(mentions()))
def test_mentions(text: str, expected: tuple[Mention, ...]) -> None:
    assert read_mentions(text) == expected
