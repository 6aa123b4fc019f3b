"""Chains of approval, the pure part: who is asked, who may decide, what is passed over."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.approvals.chains import (
    Around,
    Next,
    Resolved,
    Step,
    after,
    first,
    from_data,
    resolve,
    steps_for,
    to_data,
    upward,
)
from meetings.regime import ApprovalChain, ApprovalStep, load_profile

ENTRIES = ("organiser", "secretariat", "follow_up", "unit_head", "leader", "top", "post:主任")
ASKER, FOR = 1, 2
PROFILES = ("central-2023", "enterprise", "university", "taiwan", "hongkong")


def around(
    own: frozenset[int] = frozenset({ASKER}),
    *,
    members: tuple[int, ...] = (),
    clerks: tuple[int, ...] = (),
    own_top: Literal["body", "member"] = "body",
    agreed: frozenset[int] = frozenset(),
    administrators: tuple[int, ...] = (),
    **groups: tuple[int, ...],
) -> Around:
    return Around(
        groups,
        own,
        members=members,
        clerks=clerks,
        own_top=own_top,
        agreed=agreed,
        administrators=administrators,
    )


people = st.lists(st.integers(1, 8), max_size=3, unique=True).map(tuple)
steps = st.lists(
    st.builds(
        Step,
        who=st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=3, unique=True).map(tuple),
        need=st.sampled_from(("any", "all")),
    ),
    min_size=1,
    max_size=4,
)
arounds = st.builds(
    Around,
    groups=st.dictionaries(st.sampled_from(ENTRIES), people),
    own=st.sampled_from([frozenset({ASKER}), frozenset({ASKER, FOR})]),
    members=people,
    clerks=people,
    administrators=people,
    own_top=st.sampled_from(("body", "member")),
    agreed=st.just(frozenset()),
)


@given(steps, arounds)
def test_nobody_is_asked_about_their_own(chain: list[Step], there: Around) -> None:
    for who in (*(resolve(step, there) for step in chain), upward(there)):
        assert not (set(who.asked) | who.deciders) & there.own
        assert who.body or set(who.asked) <= who.deciders
        assert not (who.body and who.deciders)


@given(steps, arounds)
def test_a_chain_always_ends_with_somebody_else_deciding(chain: list[Step], there: Around) -> None:
    """Whoever is asked agrees, step after step: it comes to an end, and at least one other person
    decided, as long as the office has one who may."""
    decided: list[int] = []
    found = first(chain, there)
    for _ in range(len(chain) + 1):
        if found.step == len(chain) or found.who.passed:
            break
        who = found.who
        voters = who.asked if chain[found.step].need == "all" else who.asked[:1]
        decided += voters
        agreed = there.agreed | (frozenset() if who.body else frozenset(voters))
        there = replace(there, agreed=agreed)
        before, found = found.step, after(chain, there, found.step)
        assert found.step > before or (found.step == before == len(chain) - 1)
        if found.step == before:
            break
    assert not set(decided) & there.own
    able = {*there.clerks, *there.administrators, *there.members}
    able |= {person for group in there.groups.values() for person in group}
    last_resort = {*there.clerks, *there.administrators} - there.own
    assert decided or not (able - there.own and last_resort)


@given(steps)
def test_a_chain_survives_the_database(chain: list[Step]) -> None:
    assert from_data(to_data(chain)) == tuple(chain)


def test_a_request_from_before_chains_has_the_old_one() -> None:
    assert from_data([]) == (Step(("organiser", "secretariat")),)


def test_the_first_that_there_is_is_asked_and_all_named_may_decide() -> None:
    there = around(organiser=(3,), secretariat=(4, 5))
    found = resolve(Step(("organiser", "secretariat")), there)
    assert (found.asked, found.deciders) == ((3,), frozenset({3, 4, 5}))
    own = around(frozenset({3}), organiser=(3,), secretariat=(3, 4))
    found = resolve(Step(("organiser", "secretariat")), own)
    assert (found.asked, found.deciders) == ((4,), frozenset({4}))


def test_where_all_must_agree_only_those_asked_decide() -> None:
    there = around(follow_up=(3, 4), secretariat=(5,))
    found = resolve(Step(("follow_up", "secretariat"), "all"), there)
    assert (found.asked, found.deciders) == ((3, 4), frozenset({3, 4}))


def test_why_a_step_is_passed_over() -> None:
    assert resolve(Step(("unit_head",)), around(unit_head=(ASKER,))).passed == "own"
    assert resolve(Step(("unit_head",)), around()).passed == "vacant"
    before = around(secretariat=(3, 4), agreed=frozenset({4}))
    assert resolve(Step(("secretariat",)), before).passed == "agreed"
    assert resolve(Step(("secretariat",), "all"), before).passed is None


def test_the_top_leaders_own_does_not_fall_to_the_secretariat() -> None:
    step = Step(("leader", "top", "secretariat"))
    there = around(top=(ASKER,), secretariat=(3, 4), clerks=(3, 4), members=(5, ASKER))
    body = resolve(step, there)
    assert (body.body, body.asked, body.deciders) == (True, (3, 4), frozenset())
    member = resolve(step, replace(there, own_top="member"))
    assert (member.body, member.asked, member.deciders) == (False, (5,), frozenset({5}))
    # A meeting needs two to enter it; with one clerk another member decides.
    assert resolve(step, replace(there, clerks=(3,))).asked == (5,)
    # With a leader in charge it is theirs; the secretariat still does not step in.
    led = around(top=(ASKER,), leader=(6,), secretariat=(3,), clerks=(3,))
    assert (resolve(step, led).asked, resolve(step, led).deciders) == ((6,), frozenset({6}))


def test_a_small_office_without_leaders_is_decided_by_its_secretariat() -> None:
    there = around(clerks=(ASKER, 3))
    assert upward(there).asked == (3,)
    assert upward(around(clerks=(ASKER,), administrators=(9,))).asked == (9,)
    assert upward(around(clerks=(ASKER,))).passed == "vacant"


def test_upward_goes_to_the_leader_then_the_top_then_as_the_profile_says() -> None:
    there = around(leader=(6,), top=(7,), clerks=(3, 4), members=(5,))
    assert upward(there).asked == (6,)
    assert upward(replace(there, own=frozenset({6}))).asked == (7,)
    both = replace(there, own=frozenset({6, 7}))
    assert upward(both).body
    assert upward(replace(both, own_top="member")).asked == (5,)


def test_own_steps_are_passed_but_the_last_one_goes_upward() -> None:
    chain = [Step(("unit_head",)), Step(("follow_up",))]
    there = around(unit_head=(ASKER,), follow_up=(3,))
    assert first(chain, there) == Next(1, resolve(chain[1], there), ((0, "own"),))
    alone = around(unit_head=(ASKER,), follow_up=(ASKER,), leader=(6,))
    found = first(chain, alone)
    assert (found.step, found.who.asked, found.passed) == (1, (6,), ((0, "own"),))
    # Also where somebody decided before: a clerk's word does not stand for the last one's.
    done = around(unit_head=(3,), follow_up=(ASKER,), leader=(6,), agreed=frozenset({3}))
    found = after(chain, done, 0)
    assert (found.step, found.who.asked) == (1, (6,))
    nobody = around(unit_head=(3,), follow_up=(ASKER,), agreed=frozenset({3}), clerks=(3,))
    assert after(chain, nobody, 0).step == 2  # who would be asked agreed before


def test_others_step_in_only_where_there_is_nobody() -> None:
    step = Step(("leader",), otherwise=("top", "secretariat"))
    there = around(leader=(6,), top=(7,), secretariat=(2, 3))
    assert resolve(step, there) == Resolved((6,), frozenset({6}))
    vacant = around(top=(7,), secretariat=(2, 3))
    assert resolve(step, vacant) == Resolved((7,), frozenset({7}))
    bare = around(secretariat=(2, 3))
    assert resolve(step, bare) == Resolved((2, 3), frozenset({2, 3}))
    own = around(leader=(ASKER,), top=(7,), secretariat=(2, 3))
    assert resolve(step, own).asked == (7,)
    assert from_data(to_data([step])) == (step,)


def test_a_vacant_last_step_goes_upward() -> None:
    chain = [Step(("follow_up",)), Step(("post:主任",))]
    there = around(follow_up=(3,), leader=(6,), agreed=frozenset({3}))
    found = after(chain, there, 0)
    assert (found.step, found.who.asked) == (1, (6,))


def test_the_same_person_is_not_asked_twice() -> None:
    chain = [Step(("follow_up", "secretariat")), Step(("leader", "top", "secretariat"))]
    small = around(secretariat=(3,), clerks=(3,), agreed=frozenset({3}))
    found = after(chain, small, 0)
    assert (found.step, found.passed) == (2, ((1, "agreed"),))


def test_steps_by_amount_and_class() -> None:
    chain = ApprovalChain(
        (
            ApprovalStep(("unit_head",)),
            ApprovalStep(("leader",), over_yuan=5_000),
            ApprovalStep(("top",), classes=("I",)),
        )
    )

    def who(amount_fen: int | None, class_: str) -> list[str]:
        found = steps_for(chain, amount_fen=amount_fen, class_=class_)
        return [step.who[0] for step in found]

    assert who(None, "") == ["unit_head"]
    assert who(500_000, "IV") == ["unit_head"]
    assert who(500_001, "IV") == ["unit_head", "leader"]
    assert who(1, "I") == ["unit_head", "top"]


def test_a_chain_is_never_empty() -> None:
    chain = ApprovalChain(
        (ApprovalStep(("leader",), over_yuan=1), ApprovalStep(("top",), over_yuan=9))
    )
    assert [step.who for step in steps_for(chain, amount_fen=None, class_="")] == [("top",)]


@pytest.mark.parametrize("name", PROFILES)
def test_shipped_chains_name_only_offices_there_are(name: str) -> None:
    profile = load_profile(name)
    known = {
        "keeper",
        "organiser",
        "chair",
        "secretariat",
        "follow_up",
        "unit_head",
        "concerned",
        "leader",
        "top",
    }
    for kind, chain in profile.approval.chains.items():
        assert chain.steps, kind
        for step in chain.steps:
            assert all(entry in known or ":" in entry for entry in step.who), kind
