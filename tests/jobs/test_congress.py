"""A congress of two days and four sittings: its final sheet is that of an independent count.

1,200 people in ``make proof``, 150 in ``make test``: substitutes, leave granted and not, walk-ins,
a paper queue, photos of several passes, a network cut. The controls take one guard out of the
product each, and the two sheets differ. Chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from meetings import signin
from meetings.attendance import leave
from meetings.people import who_is
from meetings.signin import door_scans
from meetings.statistics import Statistics, statistics
from storage import Session
from storage import attendance as rows
from storage import signin as signin_rows
from tests.jobs.congress_plan import drawn
from tests.jobs.congress_rules import ABSENT, LATE, LEAVE, ON_TIME, Sheet, final_sheet, walked_in
from tests.jobs.congress_stage import ORGANISER, Stage

#: For the controls, in ``make test``, and in ``make proof``.
HANDFUL, FEW, MANY = 70, 150, 1_200


def played(url: str, heads: int, seed: int = 1) -> Stage:
    """The congress, over."""
    stage = Stage(url, drawn(seed, heads))
    stage.lives()
    return stage


def differences(stage: Stage) -> list[str]:
    """Where the product's final sheet is not the one that was counted."""
    found: list[str] = stage.database.read_now(lambda s: list(_differences(s, stage)))
    stage.database.close()
    return found


def _differences(session: Session, stage: Stage) -> Any:
    congress, sheet = stage.congress, final_sheet(stage.congress)
    walk_ins = walked_in(congress)
    for index, sitting_id in enumerate(stage.sitting_ids):
        listed = signin_rows.attendees(session, sitting_id)
        ours = {
            stage.number[one.person_id]: _state(one)
            for one in listed
            if one.role in ("attend", "in_attendance") and one.source != "walk_in"
        }
        theirs = sheet.rows[index]
        for number in sorted({*ours, *theirs}):
            if ours.get(number) != theirs.get(number):
                yield f"{index}: {number} is {ours.get(number)}, was {theirs.get(number)}"
        came = {
            stage.number[one.person_id]
            for one in listed
            if one.source == "walk_in" and one.signed_at is not None
        }
        if came != walk_ins[index]:
            yield f"{index}: walk-ins {sorted(came)}, were {sorted(walk_ins[index])}"
        left = {
            (index, stage.number[one.person_id])
            for one in listed
            if one.out_verdict == "left_early"
        }
        if left != {pair for pair in sheet.left_early if pair[0] == index}:
            yield f"{index}: left early {sorted(left)}"
        yield from _figures(session, stage, sheet, index)
        refused = select(func.count()).where(
            signin_rows.refusals.refusals.c.sitting_id == sitting_id
        )
        if session.scalar(refused) != sheet.refused[index]:
            yield f"{index}: refused {session.scalar(refused)}, were {sheet.refused[index]}"
    yield from _substitutes(session, stage, sheet)
    yield from _statistics(session, stage, sheet)


def _state(one: signin_rows.Attendee) -> str:
    if one.signed_at is not None:
        return LATE if one.verdict == "late" else ON_TIME
    return LEAVE if one.on_leave else ABSENT


def _figures(session: Session, stage: Stage, sheet: Sheet, index: int) -> Any:
    counts = signin.counts(session, stage.sitting_ids[index])
    ours = {
        name: getattr(counts, name) for name in ("expected", "present", "late", "leave", "absent")
    }
    theirs = sheet.counted(stage.congress, index)
    if ours != theirs:
        yield f"{index}: figures {ours}, were {theirs}"
    by_unit = {unit.unit: (unit.expected, unit.present) for unit in counts.by_unit}
    were = {
        f"第{unit + 1}代表团": pair for unit, pair in sheet.by_unit(stage.congress, index).items()
    }
    if by_unit != were:
        yield f"{index}: units {by_unit}, were {were}"


def _substitutes(session: Session, stage: Stage, sheet: Sheet) -> Any:
    place_of = {p.id: p for p in rows.everybody_ever_invited(session, stage.meeting_id)}
    ours = {
        stage.number[p.person_id]: stage.number[place_of[p.substitute_for_id].person_id]
        for p in place_of.values()
        if p.substitute_for_id is not None and p.removed_at is None
    }
    if ours != sheet.instead_of:
        yield f"substitutes {ours}, were {sheet.instead_of}"


def _statistics(session: Session, stage: Stage, sheet: Sheet) -> Any:
    """The rates are of the same heads, in all and by sitting."""
    who = who_is(session, stage.staff[ORGANISER])
    assert who is not None
    found = statistics(session, who, stage.meeting_id, now=stage.now)
    assert isinstance(found, Statistics), found
    for index, one in enumerate(found.sittings):
        theirs = sheet.counted(stage.congress, index)
        ours = {"expected": one.tally.expected, "present": one.tally.present}
        ours |= {"late": one.tally.late, "leave": one.tally.leave}
        if any(ours[name] != theirs[name] for name in ours):
            yield f"{index}: statistics {ours}, were {theirs}"


def test_the_plan_has_everything_in_it() -> None:
    congress = drawn(1, FEW)
    kinds = {deed.kind for deed in congress.deeds}
    assert kinds >= {"substitute", "substitute_here", "leave", "phone_leave", "walks_in", "photo"}
    assert kinds >= {"paper", "offline", "mistaken", "corrects", "stranger", "leaves_early"}
    granted = {(d.kind, d.granted) for d in congress.deeds}
    assert {("leave", False), ("walks_in", False)} <= granted
    sheet = final_sheet(congress)
    assert {state for row in sheet.rows for state in row.values()} == {
        ON_TIME,
        LATE,
        LEAVE,
        ABSENT,
    }


def test_the_final_sheet_of_a_small_congress(sqlite_url: str) -> None:
    assert differences(played(sqlite_url, FEW)) == []


@pytest.mark.proof
@pytest.mark.parametrize("seed", (1, 2))
def test_the_final_sheet_of_the_congress(database_url: str, seed: int) -> None:
    assert differences(played(database_url, MANY, seed)) == []


Break = Callable[[pytest.MonkeyPatch], None]


def _uploads_count_when_they_come(patch: pytest.MonkeyPatch) -> None:
    really = door_scans.sign_in_by_pass

    def late(*given: Any, at: Any, now: Any, **more: Any) -> Any:
        return really(*given, at=now, now=now, **more)

    patch.setattr(door_scans, "sign_in_by_pass", late)


def _who_asks_for_leave_is_away(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(leave, "not_granted", lambda *_, **__: None)


def _annulling_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signin_rows, "add_record", _without_annulments(signin_rows.add_record))


def _without_annulments(really: Any) -> Any:
    def add(session: Session, values: dict[str, object]) -> int | None:
        return 1 if values["kind"] == "annul" else really(session, values)

    return add


CONTROLS: dict[str, tuple[Break, str]] = {
    "pictures keep their time": (_uploads_count_when_they_come, " is late, was on time"),
    "leave not granted": (_who_asks_for_leave_is_away, " is leave, was absent"),
    "a mistake is undone": (_annulling_is_forgotten, " is on time, was absent"),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_a_guard_taken_out_is_seen(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    take_out, seen = CONTROLS[name]
    take_out(monkeypatch)
    found = differences(played(sqlite_url, HANDFUL))
    assert any(seen in one for one in found), found[:5]
