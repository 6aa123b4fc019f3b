"""Who may come, by unit, post, rank and list: the rules alone. Row 3.1."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.eligibility import Held, Rules, broken, read_rules, stored_rules
from meetings.slips.fields import ASKED, FIELDS, fields_of, problem_with

RANKS = {"正厅级": 30, "正处级": 50, "副处级": 60, "科员": 90}
#: Unit 1 was renamed 2, which went into 3.
BECAME = {1: 3, 2: 3}


@pytest.mark.parametrize(
    ("rules", "post", "code"),
    [
        (Rules(), Held(None, ""), ""),
        (Rules(unit_ids=(3,)), Held(3, "处长"), ""),
        (Rules(unit_ids=(3,)), Held(4, "处长"), "unit"),
        (Rules(unit_ids=(3,)), Held(None, "处长"), "unit"),
        (Rules(unit_ids=(1,)), Held(3, ""), ""),
        (Rules(unit_ids=(3,)), Held(2, ""), ""),
        (Rules(titles=("处长",)), Held(3, "副处长"), ""),
        (Rules(titles=("局长", "主任")), Held(3, "副处长"), "post"),
        (Rules(lowest="副处级"), Held(3, "", "副处级"), ""),
        (Rules(lowest="副处级"), Held(3, "", "科员"), "rank"),
        (Rules(lowest="副处级"), Held(3, "", "正厅级"), ""),
        (Rules(highest="正处级"), Held(3, "", "正厅级"), "rank"),
        (Rules(highest="正处级"), Held(3, "", "正处级"), ""),
        (Rules(lowest="科员"), Held(3, ""), "rank-unknown"),
        (Rules(person_ids=(8,)), Held(3, "处长"), "not-listed"),
        (Rules(unit_ids=(3,), person_ids=(8,)), Held(3, ""), ""),
        (Rules(unit_ids=(4,), titles=("局长",), person_ids=(7,)), Held(3, "处长"), ""),
    ],
)
def test_the_first_rule_that_is_broken(rules: Rules, post: Held, code: str) -> None:
    assert broken(rules, 7, post, RANKS, BECAME) == code


ranks = st.sampled_from(["", *RANKS])
some_rules = st.builds(
    Rules,
    unit_ids=st.lists(st.integers(1, 5), max_size=3, unique=True).map(tuple),
    titles=st.lists(st.sampled_from(("处长", "主任")), max_size=2, unique=True).map(tuple),
    lowest=ranks,
    highest=ranks,
    person_ids=st.lists(st.integers(1, 5), max_size=3, unique=True).map(tuple),
)
held = st.builds(Held, st.none() | st.integers(1, 5), st.sampled_from(("", "处长", "科员")), ranks)


@settings(max_examples=100)
@given(rules=some_rules, post=held, person=st.integers(1, 5))
def test_rules_are_stored_as_they_are_and_a_listed_person_always_fits(
    rules: Rules, post: Held, person: int
) -> None:
    assert read_rules(stored_rules(rules) or {}) == rules
    code = broken(rules, person, post, RANKS, BECAME)
    if rules.empty or person in rules.person_ids:
        assert code == ""
    if code == "":
        # One rule less never keeps out who fits.
        fewer = Rules(rules.unit_ids, rules.titles, rules.lowest, "", rules.person_ids)
        still = broken(fewer, person, post, RANKS, BECAME)
        assert still in ("", "not-listed")


def test_the_slip_asks_in_its_order_and_knows_bad_answers() -> None:
    asked = [field.name for field in fields_of(["diet", "arrival", "gender"])]
    assert asked == ["gender", "arrival_on", "arrival_by", "diet"]
    assert {f.name for f in FIELDS.values() if f.sensitive} == {
        "ethnicity",
        "diet",
        "health",
        "id_number",
    }
    assert len(FIELDS) == sum(map(len, ASKED.values()))
    assert problem_with(FIELDS["lodging"], "suite") == "slip-choice"
    assert problem_with(FIELDS["diet"], "不吃辣") == ""
    assert problem_with(FIELDS["arrival_on"], "2026-02-30") == "slip-day"
    assert problem_with(FIELDS["arrival_on"], "2026-12-01") == ""
    assert problem_with(FIELDS["remark"], "x" * 101) == "slip-long"
    assert problem_with(FIELDS["remark"], "  ") == "slip-empty"
