"""Rows 3.2, 3.3: serials typed and said, a sheet cut for desks, and who stands where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.texts.paper_sheets import serials_said
from meetings.signin.reconciling import holds, standing_of
from meetings.signin.sheet import serials_in, split_for_desks
from storage.signin import Attendee

UNITS = st.sampled_from(("办公室", "财务处", "信息中心", "", "后勤处"))


def attendee(number: int, unit: str = "") -> Attendee:
    return Attendee(
        number, number, f"甲{number}", unit, "", "attend", "none", "invited", *[None] * 3
    )


@given(st.sets(st.integers(1, 2000), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_serials_said_are_read_back(serials: set[int]) -> None:
    said = serials_said(sorted(serials))
    assert serials_in(said) == sorted(serials)


@given(st.lists(UNITS, max_size=60), st.integers(1, 8), st.booleans())
@settings(max_examples=60, deadline=None)
def test_everybody_is_at_one_desk(units: list[str], desks: int, by_unit: bool) -> None:
    people = [(number, attendee(number, unit)) for number, unit in enumerate(units, 1)]
    split = split_for_desks(people, desks, by_unit=by_unit)
    assert sorted(serial for desk in split for serial, _ in desk) == [n for n, _ in people]
    assert 1 <= len(split) <= desks
    assert all(split) or not people
    if by_unit:
        at = [{person.unit for _, person in desk} for desk in split]
        assert sum(map(len, at)) == len(set(units))
    else:
        assert [one for desk in split for one in desk] == people
        sizes = [len(desk) for desk in split]
        assert max(sizes) - min(sizes) <= 1 or len(people) < desks


@pytest.mark.parametrize(
    ("on_paper", "scanned", "late", "other", "standing"),
    [
        (True, True, False, None, "both"),
        (True, True, True, None, "late"),
        (True, False, False, None, "paper_only"),
        (True, False, False, 2, "other_sitting"),
        (False, True, True, None, "electronic_only"),
        (False, False, False, 2, "neither"),
    ],
)
def test_how_somebody_stands_on_the_two_lists(
    on_paper: bool, scanned: bool, late: bool, other: int | None, standing: str
) -> None:
    assert standing_of(on_paper, scanned, late, other) == standing


@pytest.mark.parametrize(
    ("on_paper", "scanned", "official", "entered", "counts"),
    [
        (True, True, "paper", True, True),
        (False, False, "electronic", True, False),
        # What only the list that is not official says is looked into, never dropped.
        (True, False, "paper", True, True),
        (True, False, "electronic", True, None),
        (False, True, "paper", True, None),
        (False, True, "electronic", True, True),
        # Without a signed sheet there is one list only.
        (False, True, "paper", False, True),
    ],
)
def test_what_holds_where_they_differ(
    on_paper: bool, scanned: bool, official: str, entered: bool, counts: bool | None
) -> None:
    assert holds(on_paper, scanned, official, entered, annulled=False) == counts


def test_an_annulled_line_is_looked_into() -> None:
    assert holds(True, False, "paper", True, annulled=True) is None
