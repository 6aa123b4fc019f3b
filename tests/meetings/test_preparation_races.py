"""Row 2.1a, on both engines: two people at one template at the same moment."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from meetings.calendar import WorkCalendar
from meetings.changes import Actor
from meetings.office import Office
from meetings.people import Role, Who
from meetings.preparation import editing
from meetings.preparation.editing import EditionSaved, EditionStale, NewEdition
from meetings.preparation.template_lines import Line
from meetings.preparation.templates import named
from meetings.regime.loading import load_profile
from storage import Session, people
from storage import preparation as rows
from storage.database import Database

PROFILE = load_profile("central-2023")
OFFICE = Office("青川市档案馆", "zh_Hans", PROFILE, WorkCalendar(PROFILE.country))
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def hired(session: Session) -> list[int]:
    """Two clerks."""
    clerks = [people.Person(name=name, created_at=AT) for name in ("周会务", "何平")]
    session.add_all(clerks)
    session.flush()
    return [one.id for one in clerks]


@pytest.mark.parametrize("name", ["现场会", "小型会议"])
async def test_of_two_who_save_the_first_edition_at_once_the_second_hears_of_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    ids = await database.write(hired)
    both_looked = threading.Barrier(2)
    looks = threading.local()

    def look(session: Session, *of: Any) -> Any:
        found = named(session, *of)
        if not getattr(looks, "taken", False):
            looks.taken = True
            # Where one writes at a time the other looks later.
            with contextlib.suppress(threading.BrokenBarrierError):
                both_looked.wait(timeout=0.3)
        return found

    monkeypatch.setattr(editing, "named", look)

    def saves(person_id: int) -> Any:
        who = Who(person_id, "", frozenset({Role.SECRETARIAT}))
        new = NewEdition(name, (Line("会务组", f"第{person_id}稿", 3),), "新做", seen=0)

        def unit(session: Session) -> Any:
            looks.taken = False
            return editing.save_edition(session, Actor(who, "test"), new, now=AT, office=OFFICE)

        return unit

    done = await asyncio.gather(*(database.write(saves(id)) for id in ids))
    saved = [one for one in done if isinstance(one, EditionSaved)]
    assert len(saved) == 1
    winner = "周会务" if isinstance(done[0], EditionSaved) else "何平"
    assert [one for one in done if one not in saved] == [EditionStale(1, winner)]
    held = await database.read(lambda s: [(r.edition, r.lines) for r in rows.editions_of(s, name)])
    assert [edition for edition, _ in held] == [1]
