"""Whom a change of people concerns, who decides on leave by rank, and which policy holds. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings import duties
from meetings.approvals.chains import steps_for
from meetings.attendance.named import Invitee
from meetings.attendance.substituting import POLICIES, policy
from meetings.people_changes import Change, Line, concerns
from meetings.regime import ApprovalChain, ApprovalStep, load_profile, shipped_profiles
from meetings.regime.profile import SubstitutePolicy
from tests.stories.world import office

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ROLES = ("attend", "in_attendance", "special_guest", "observer", "media", "staff", "driver")


def somebody(
    role: str = "attend",
    *,
    branch: int | None = None,
    meals: bool = True,
    car: str = "",
    accompanied: bool = False,
) -> Invitee:
    return Invitee(
        1, 1, "何平", "财务处", "科员", role, branch, meals, car, accompanied, False, ""
    )


def line(person: Invitee, other: Invitee | None = None) -> Line:
    return Line("substituted" if other else "removed", person, other, "", NOW)


@pytest.mark.parametrize(
    ("duty", "person", "holds"),
    [
        ("plates", somebody(), True),
        ("plates", somebody("driver"), False),
        ("plates", somebody("staff"), False),
        ("meals", somebody(meals=False), False),
        ("meals", somebody("driver"), True),
        ("rooms", somebody("driver"), False),
        ("rooms", somebody(), True),
        ("cars", somebody(), False),
        ("cars", somebody(car="京A12345"), True),
        ("cars", somebody("driver"), True),
        ("cars", somebody(accompanied=True), True),
        ("branch", somebody(), False),
        ("branch", somebody(branch=3), True),
        ("door", somebody("driver"), True),
        ("print", somebody(), True),
        ("nothing of the kind", somebody(), False),
    ],
)
def test_a_line_concerns_only_whose_work_it_changes(
    duty: str, person: Invitee, holds: bool
) -> None:
    assert concerns(duty, line(person)) is holds


people = st.builds(
    somebody,
    st.sampled_from(ROLES),
    branch=st.none() | st.integers(1, 3),
    meals=st.booleans(),
    car=st.sampled_from(("", "京A12345")),
    accompanied=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(duties.KINDS), people, people)
def test_a_substitution_concerns_whom_either_of_the_two_concerns(
    duty: str, one: Invitee, other: Invitee
) -> None:
    alone = concerns(duty, line(one)) or concerns(duty, line(other))
    assert concerns(duty, line(one, other)) is alone


#: They guard, watch or help whoever comes: names are not for them.
WITHOUT_NAMES = {"gate", "warden", "medical", "watch", "phones"}


def test_who_works_by_the_list_hears_of_somebody_and_who_guards_of_nobody() -> None:
    everything = somebody(branch=1, car="京A12345")
    hearing = {duty for duty in duties.KINDS if concerns(duty, line(everything))}
    assert hearing == set(duties.KINDS) - WITHOUT_NAMES


def test_leaders_matters_take_the_leaders_step() -> None:
    chain = ApprovalChain(
        (
            ApprovalStep(("organiser",), whose="staff"),
            ApprovalStep(("leader",), whose="leaders"),
            ApprovalStep(("top",)),
        )
    )

    def asked(leaders: bool) -> list[tuple[str, ...]]:
        found = steps_for(chain, amount_fen=None, class_="", leaders=leaders)
        return [step.who for step in found]

    assert asked(False) == [("organiser",), ("top",)]
    assert asked(True) == [("leader",), ("top",)]


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_shipped_profile_knows_whose_leave_leaders_decide(name: str) -> None:
    profile = load_profile(name)
    assert profile.leaders_from in profile.ranks
    at = profile.ranks[profile.leaders_from or ""]
    assert profile.is_leader(at) and profile.is_leader(at - 1)
    assert not profile.is_leader(at + 1) and not profile.is_leader(None)
    for kind in ("leave", "substitute"):
        for leaders in (True, False):
            chain = profile.approval.chains[kind]
            assert steps_for(chain, amount_fen=None, class_="", leaders=leaders)


@pytest.mark.parametrize("own", ["", *POLICIES])
@pytest.mark.parametrize("package", ["simple", "standard", "large"])
def test_the_meetings_own_word_beats_its_package(own: str, package: str) -> None:
    house = office()
    expected = own or house.profile.packages[package].substitutes
    assert policy(own, package, house) == expected
    assert set(POLICIES) == set(get_args(SubstitutePolicy))


def test_every_kind_of_change_has_its_words() -> None:
    from chat.texts import Texts
    from chat.texts.people_changes import line as words

    for language in ("zh_Hans", "zh_Hant", "en"):
        texts = Texts(language)
        for kind in get_args(Change):
            other = somebody() if kind == "substituted" else None
            assert words(texts, Line(kind, somebody(), other, "公务", NOW)).strip()
