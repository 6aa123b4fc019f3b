"""The .ics is read back by a calendar library."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from papers.calendar_file import Invitation, calendar_file

SHANGHAI = ZoneInfo("Asia/Shanghai")
INVITATION = Invitation(
    uid="meeting-17@huiwu",
    sequence=3,
    method="REQUEST",
    summary="第四季度办公室主任例会",
    location="第一会议室；3号楼, 5层",
    description="议程:\n一、通报\n二、部署",
    organiser="张三 (办公室)",
    starts=datetime(2026, 12, 1, 6, 0, tzinfo=UTC),
    ends=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    zone=SHANGHAI,
    stamp=datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC),
    alarms=(timedelta(days=1), timedelta(minutes=30)),
    attendee="李四",
)


def test_every_field_comes_back() -> None:
    data = calendar_file(INVITATION)
    calendar = Calendar.from_ical(data)
    event = calendar.walk("VEVENT")[0]
    assert calendar["method"] == "REQUEST"
    assert (event["uid"], event["sequence"], event["status"]) == (
        "meeting-17@huiwu",
        3,
        "CONFIRMED",
    )
    assert event["summary"] == INVITATION.summary
    assert event["location"] == INVITATION.location
    assert event["description"] == INVITATION.description
    assert event["organizer"].params["CN"] == "张三 (办公室)"
    assert event["attendee"].params["CN"] == "李四"
    assert event["dtstamp"].dt == INVITATION.stamp
    assert (event["dtstart"].dt, event["dtend"].dt) == (INVITATION.starts, INVITATION.ends)
    triggers = [alarm["trigger"].dt for alarm in calendar.walk("VALARM")]
    assert triggers == [-timedelta(days=1), -timedelta(minutes=30)]


def test_times_are_in_the_zone_and_the_zone_is_defined() -> None:
    data = calendar_file(INVITATION).decode()
    assert "DTSTART;TZID=Asia/Shanghai:20261201T140000\r\n" in data
    assert data.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Asia/Shanghai" in data


def test_lines_are_folded_without_cutting_a_character() -> None:
    lines = calendar_file(replace(INVITATION, description="会" * 300)).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")


def test_a_cancellation_keeps_the_uid_and_sounds_no_alarm() -> None:
    calendar = Calendar.from_ical(calendar_file(replace(INVITATION, method="CANCEL", sequence=4)))
    event = calendar.walk("VEVENT")[0]
    assert calendar["method"] == "CANCEL"
    assert (event["uid"], event["sequence"], event["status"]) == (
        "meeting-17@huiwu",
        4,
        "CANCELLED",
    )
    assert calendar.walk("VALARM") == []


def test_without_end_or_reader_the_fields_are_left_out() -> None:
    event = Calendar.from_ical(calendar_file(replace(INVITATION, ends=None, attendee=""))).walk(
        "VEVENT"
    )[0]
    assert "dtend" not in event
    assert "attendee" not in event


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_can_add_a_line_or_break_the_file(summary: str, organiser: str) -> None:
    data = calendar_file(replace(INVITATION, summary=summary, organiser=organiser))
    calendar = Calendar.from_ical(data)
    assert len(calendar.walk("VEVENT")) == 1
    assert {str(event["uid"]) for event in calendar.walk("VEVENT")} == {"meeting-17@huiwu"}


def test_header_injection_stays_text() -> None:
    hostile = "例会\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT"
    calendar = Calendar.from_ical(
        calendar_file(replace(INVITATION, summary=hostile, organiser=f'"{hostile}"', attendee=""))
    )
    event = calendar.walk("VEVENT")[0]
    assert "attendee" not in event
    assert event["summary"] == hostile.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": datetime.fromisoformat("2026-12-01 14:00")},
        {"ends": INVITATION.starts - timedelta(seconds=1)},
    ],
)
def test_times_without_zone_or_in_the_wrong_order_are_refused(wrong: dict[str, datetime]) -> None:
    with pytest.raises(ValueError, match=r"zone|before"):
        calendar_file(replace(INVITATION, **wrong))
