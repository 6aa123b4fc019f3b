"""Row 3.10, EVA-01: the rates are a function of dates, replies and records; parts add up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.absences.checking import kind_of
from meetings.statistics import Tally, replies_of, tally_of
from storage.signin import Presence

START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
DUE = START - timedelta(days=1)


def presence(**values: Any) -> Presence:
    """Somebody who was to come and did not, with whatever is said otherwise."""
    known: dict[str, Any] = {
        "meeting_id": 1,
        "sitting_id": 1,
        "starts_at": START,
        "participant_id": 1,
        "person_id": 1,
        "unit_id": 1,
        "unit": "财务处",
        "title": "",
        "role": "attend",
        "source": "invited",
        "by_item": False,
        "reply": "none",
        "replied_at": None,
        "on_leave": False,
        "reply_reason": "",
        "added_at": None,
        "signed_at": None,
        "verdict": None,
        "left_early": False,
        "absence_id": None,
        "found": "",
        "absence_state": "",
        "decision": "",
    }
    return Presence(**{**known, **values})


@st.composite
def presences(draw: st.DrawFn) -> Presence:
    """Anybody, in any state the tables can be in."""
    signed = draw(st.booleans())
    found = draw(st.sampled_from(("", "absent", "late", "left_early")))
    state = draw(st.sampled_from(("asked", "answered", "decided"))) if found else ""
    decided = st.sampled_from(("excused", "unexcused", "waived"))
    return presence(
        participant_id=draw(st.integers(1, 40)),
        unit_id=draw(st.sampled_from((None, 1, 2, 3))),
        role=draw(st.sampled_from(("attend", "attend", "in_attendance", "staff", "observer"))),
        source=draw(st.sampled_from(("invited", "unit", "walk_in", "substitute"))),
        by_item=draw(st.booleans()),
        on_leave=draw(st.booleans()),
        replied_at=draw(st.sampled_from((None, DUE, DUE + timedelta(hours=1)))),
        added_at=draw(
            st.sampled_from((None, DUE, DUE + timedelta(hours=2), START + timedelta(minutes=1)))
        ),
        signed_at=START if signed else None,
        verdict=draw(st.sampled_from(("on_time", "late"))) if signed else None,
        left_early=signed and draw(st.booleans()),
        found=found,
        absence_state=state,
        decision=draw(decided) if state == "decided" else "",
    )


def naive(rows: list[Presence]) -> dict[str, int]:
    """The same heads, counted the long way from the words of EVA-01."""
    due = [one for one in rows if one.role == "attend" and one.source != "walk_in"]
    here = [one for one in due if one.signed_at]
    away = [one for one in due if not one.signed_at]
    leave = [one for one in away if one.on_leave]
    absent = [one for one in away if not one.on_leave]

    def decided(word: str) -> list[Presence]:
        return [one for one in absent if one.found == "absent" and one.decision == word]

    settled = [*decided("excused"), *decided("unexcused"), *decided("waived")]
    newcomers = [one for one in absent if one.added_at and one.added_at > START]
    return {
        "expected": len(due),
        "present": len(here),
        "late": len([one for one in here if one.verdict == "late"]),
        "late_excused": len(
            [
                one
                for one in here
                if one.verdict == "late" and one.found == "late" and one.decision == "excused"
            ]
        ),
        "left_early": len([one for one in here if one.left_early]),
        "leave": len(leave),
        "excused": len(decided("excused")),
        "unexcused": len(decided("unexcused")),
        "waived": len(decided("waived")),
        "unsettled": len(absent) - len(settled),
        "joined_later": len([one for one in newcomers if one not in decided("excused")]),
        "absent": len(absent),
    }


@settings(max_examples=150, deadline=None)
@given(st.lists(presences(), max_size=40))
def test_heads_and_rates_are_what_a_naive_count_says(rows: list[Presence]) -> None:
    tally = tally_of(rows)
    wanted = naive(rows)
    assert {name: getattr(tally, name) for name in wanted} == wanted
    assert tally.present + tally.leave + tally.absent == tally.expected
    assert tally.absent == tally.excused + tally.unexcused + tally.waived + tally.unsettled
    owed = wanted["expected"] - wanted["leave"] - wanted["excused"] - wanted["joined_later"]
    assert tally.adjusted == (wanted["present"] / owed if owed else None)
    if wanted["expected"]:
        assert tally.attendance == wanted["present"] / wanted["expected"]
        assert tally.unexcused_rate == wanted["unexcused"] / wanted["expected"]
        assert tally.leave_rate == wanted["leave"] / wanted["expected"]
    on_time = wanted["present"] - wanted["late"]
    assert tally.punctuality == (on_time / wanted["present"] if wanted["present"] else None)
    for rate in (tally.attendance, tally.adjusted, tally.punctuality, tally.unexcused_rate):
        assert rate is None or 0 <= rate <= 1


@settings(max_examples=100, deadline=None)
@given(st.lists(presences(), max_size=40))
def test_the_units_add_up_to_the_whole(rows: list[Presence]) -> None:
    ordered = sorted(rows, key=lambda one: (one.unit_id or 0, one.participant_id))
    parts = [list(part) for _, part in groupby(ordered, key=lambda one: one.unit_id)]
    assert sum((tally_of(part) for part in parts), Tally()) == tally_of(rows)


@settings(max_examples=100, deadline=None)
@given(st.lists(presences(), max_size=30))
def test_replies_are_counted_once_a_person(rows: list[Presence]) -> None:
    by_person = {one.participant_id: one for one in reversed(rows)}
    several = rows + [one for one in rows if one.participant_id % 2]
    asked = [
        one
        for one in by_person.values()
        if one.role in ("attend", "in_attendance")
        and one.source != "walk_in"
        and not (one.added_at and one.added_at > DUE)
    ]
    found = replies_of(list(by_person.values()), DUE)
    assert found.asked == len(asked)
    in_time = [one for one in asked if one.replied_at and one.replied_at <= DUE]
    named = [one for one in asked if one.source == "substitute" and one not in in_time]
    assert found.answered == len(in_time) + len(named)
    again = replies_of([*by_person.values(), *by_person.values()], DUE)
    assert again == found
    assert replies_of(several, None) == Tally()


def test_who_is_excused_or_joined_later_does_not_pull_the_rate_down() -> None:
    here = presence(signed_at=START, verdict="on_time")
    rows = [
        here,
        presence(on_leave=True),
        presence(found="absent", absence_state="decided", decision="excused"),
        presence(added_at=START + timedelta(minutes=5)),
    ]
    tally = tally_of(rows)
    assert (tally.attendance, tally.adjusted) == (0.25, 1.0)
    tally = tally_of([*rows, presence(found="absent", absence_state="decided", decision="waived")])
    assert (tally.adjusted, tally.unexcused_rate) == (0.5, 0.0)
    # Who joined later and came all the same counts on both sides.
    came = presence(added_at=START + timedelta(minutes=5), signed_at=START, verdict="late")
    assert tally_of([*rows, came]).adjusted == 1.0


def test_a_decision_about_something_corrected_since_says_nothing() -> None:
    """Decided unexcused for being late; the sign-in was annulled later: absent, undecided."""
    tally = tally_of([presence(found="late", absence_state="decided", decision="unexcused")])
    assert (tally.unexcused, tally.unsettled) == (0, 1)


def test_nothing_to_divide_by_is_no_rate() -> None:
    empty = tally_of([])
    assert (empty.attendance, empty.adjusted, empty.punctuality, empty.reply_rate) == (None,) * 4
    everybody_on_leave = tally_of([presence(on_leave=True)])
    assert (everybody_on_leave.attendance, everybody_on_leave.adjusted) == (0.0, None)


@settings(max_examples=150, deadline=None)
@given(presences())
def test_what_is_to_be_explained(one: Presence) -> None:
    """Never of who was on leave, was not expected, came for an item, or came in time."""
    kind = kind_of(one)
    expected = one.role in ("attend", "in_attendance") and one.source != "walk_in"
    if not expected or one.by_item:
        assert kind is None
    elif one.signed_at is None:
        assert kind == (None if one.on_leave else "absent")
    elif one.verdict == "late":
        assert kind == "late"
    else:
        assert kind == ("left_early" if one.left_early else None)
