"""Counts of wardens as they are typed, shares of answers, the plan's parts. Row 2.8. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.people import Named
from meetings.regime import load_profile, shipped_profiles
from meetings.safety.counting import Count, read_count, zone_said
from meetings.safety.inside import EVERYWHERE, MAIN, branch_in, venue_of
from meetings.safety.raising import packed, unpacked
from meetings.safety.reading import AlarmFacts, Line, Live, shares

NOON = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
NUMBERS = st.integers(0, 999)


@pytest.mark.parametrize(
    ("typed", "zone", "safe", "hurt", "missing"),
    [
        ("A区 安全38 受伤0 失联2", "A", 38, 0, 2),
        ("A區 平安38 受傷1 失聯2", "A", 38, 1, 2),
        ("Ａ区　安全３８，受伤０，失联２", "A", 38, 0, 2),
        ("a区：安全38人，失联2人", "A", 38, 0, 2),
        ("zone b safe 12 missing 1", "B", 12, 0, 1),
        ("B safe 12 hurt 3", "B", 12, 3, 0),
        ("A 38", "A", 38, 0, 0),
        ("东门 12人", "东门", 12, 0, 0),
        ("安全12", "", 12, 0, 0),
        ("38", "", 38, 0, 0),
        ("主席台 安全9", "rostrum", 9, 0, 0),
        ("二楼分会场 受伤2", "二楼分会场", 0, 2, 0),
    ],
)
def test_counts_are_read(typed: str, zone: str, safe: int, hurt: int, missing: int) -> None:
    assert read_count(typed) == Count(zone, safe, hurt, missing)


@pytest.mark.parametrize("typed", ["都在", "A区", "", "安全", "没有问题"])
def test_what_holds_no_number_is_no_count(typed: str) -> None:
    assert read_count(typed) is None


@settings(max_examples=50)
@given(st.sampled_from("ABCDEFG"), NUMBERS, NUMBERS, NUMBERS)
def test_what_is_said_is_read_back(zone: str, safe: int, hurt: int, missing: int) -> None:
    wanted = Count(zone, safe, hurt, missing)
    assert read_count(f"{zone}区 安全{safe} 受伤{hurt} 失联{missing}") == wanted
    assert read_count(f"Zone {zone} safe {safe} hurt {hurt} missing {missing}") == wanted


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_anything_typed_is_read_or_not(text: str) -> None:
    found = read_count(text)
    assert found is None or min(found.safe, found.hurt, found.missing) >= 0
    assert zone_said(zone_said(text)) == zone_said(text)


def test_venues_are_told_apart() -> None:
    assert len({EVERYWHERE, venue_of(None), venue_of(1), venue_of(2)}) == 4
    assert [branch_in(venue_of(one)) for one in (None, 1, 7)] == [None, 1, 7]
    assert branch_in(EVERYWHERE) is branch_in(MAIN) is None


@settings(max_examples=50)
@given(st.integers(0, 63), st.booleans(), st.integers(0, 10**6))
def test_what_a_button_carries_is_told_apart(kind: int, drill: bool, venue: int) -> None:
    assert unpacked(packed(kind, drill, venue)) == (kind, int(drill), venue)


def line(number: int, seconds: int | None) -> Line:
    heard = None if seconds is None else NOON + timedelta(seconds=seconds)
    return Line(
        person=Named(number, f"人员{number}", "", None, ""),
        answer="none" if heard is None else "safe",
        note="",
        answered_at=heard,
        zone="",
        venue="",
        at_work=False,
        reached="self",
        phone_away=False,
        by="",
        helper="",
        helped_at=None,
    )


def test_shares_count_who_was_heard_of_in_time() -> None:
    alarm = AlarmFacts(1, 1, "", "fire", False, "", "", NOON, "周会务", None, "", "", True, "")
    lines = tuple(line(at, after) for at, after in enumerate((0, 60, 61, 180, 299, None)))
    live = Live(alarm, lines, (), staff=True, own=None)
    assert shares(live, (1, 3, 5)) == ((1, 2), (3, 4), (5, 5))


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_profile_knows_what_a_plan_holds_and_what_an_alarm_says(name: str) -> None:
    safety = load_profile(name).safety
    # ORG-20, and the assembly point, which the alarm names.
    assert set(safety.sections) >= {
        *("organisation", "risks", "triggers", "contacts", "routes", "gather"),
        *("supplies", "reporting", "drill", "aftermath"),
    }
    assert len(safety.events) >= 11
    assert list(safety.alarms) == ["fire", "evacuate", "shelter", "medical", "other"]
    for part in (*safety.sections.values(), *safety.events.values(), *safety.alarms.values()):
        assert len({part.text.zh_Hans, part.text.zh_Hant, part.text.en}) >= 2
        assert all((part.name.zh_Hans, part.name.zh_Hant, part.name.en, part.text.en))
