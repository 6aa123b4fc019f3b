"""The simulated year of the chase: how long it takes; and one morning's lists with 3,000 open
tasks and 300 people, in milliseconds and statements.

    python -m benchmarks.chase [days] [meetings] [people] [open tasks]

Why: the lists are made in one unit, in which nobody else writes, and a year must be short enough
to be lived through again for every change. The year is that of ``tests/jobs/test_chase_year.py``:
real use cases, clock, outbox and wording; the messenger is in memory and nothing waits for the
disk. What is found wrong in it is said, too.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import event

from benchmarks.table import hand
from meetings import daily
from storage import Session, outbox, timers
from storage import tasks as rows
from storage.migrate import migrate
from tests.jobs.chase_judged import judged
from tests.jobs.chase_life import Life, populated
from tests.jobs.chase_stage import HOUR, YEAR, Size

OPEN, MORNINGS = 3_000, 5


def _settled() -> None:
    """Only errors are worth a line beside the figures."""
    logging.getLogger("storage.unit").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def year(size: Size) -> None:
    """Live through it, and say how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/huiwu.db"
        migrate(url)
        started = time.perf_counter()
        life = populated(url, Path(folder), size)
        asyncio.run(life.lives())
        took = time.perf_counter() - started
        found = judged(life)
        life.database.close()
    lists = sum(len(run.lists) for run in life.runs)
    said = (
        f"{len(life.registered):,} tasks, {size.people} people, {size.days} days, "
        f"{len(life.deeds):,} deeds, {lists:,} lists, {life.phones.count:,} messages"
    )
    wrong = sum(map(len, found.values()))
    print(f"{said}: {took:.0f} s, {wrong} lines no rule explains or that are missing")
    hand(said, ours=f"{took:.0f} s", figure=took, unit="s", at_most=600)
    hand("lines no rule explains, or missing", ours=f"{wrong}", figure=wrong, unit="", at_most=0)


def _office_with(open_tasks: int, size: Size, folder: str) -> Life:
    """So many tasks open at once, due some days ago to some weeks from now, in every state."""
    url = f"sqlite:///{folder}/huiwu.db"
    migrate(url)
    life = Life(url, Path(folder), size)
    life.hires()
    states = ("in_progress",) * 6 + ("assigned", "assigned", "reported", "contested")

    def fill(session: Session) -> None:
        rng, at = life.rng, life.now - timedelta(days=30)
        for number in range(1, open_tasks + 1):
            owner, desk = rng.choice(life.staff), rng.choice(life.desk)
            due = life.today + timedelta(days=rng.randint(-15, 40))
            session.add(
                rows.Task(
                    kind="resolution",
                    year=2026,
                    number=number,
                    text="整理库房",
                    owner_id=owner,
                    unit_id=life.people[owner].unit,
                    due_on=due,
                    first_due_on=due,
                    state=rng.choice(states),
                    registered_by_id=desk,
                    registered_at=at,
                    assigned_at=at,
                    reported_by_id=owner,
                    reported_at=at,
                )
            )

    life.database.write_now(fill)
    return life


def morning(open_tasks: int, size: Size) -> None:
    """Make the lists of five mornings on end; the first has the most to say."""
    with tempfile.TemporaryDirectory() as folder:
        life = _office_with(open_tasks, size, folder)
        took, lists, statements = [], [], [0]

        def counted(*_: object) -> None:
            statements[0] += 1

        def fire(session: Session, at: datetime) -> None:
            timer = timers.DueTimer(0, daily.SUBJECT, daily.KIND, "", at, at + 8 * HOUR, {}, 0)
            started = time.perf_counter()
            daily.fire(session, timer, at, life.office)
            session.flush()
            took.append((time.perf_counter() - started) * 1000)
            lists.append(sum(outbox.depth(session).values()))

        day = life.today
        for number in range(MORNINGS):
            day = life.workday(day, 1 if number else 0)
            if number == 1:
                # The first ran as it does; counting slows every statement down.
                event.listen(life.database.engine, "before_cursor_execute", counted)
            at = life.moment(day, 9)
            life.database.write_now(partial(fire, at=at))
        life.database.close()
    each = statements[0] / (MORNINGS - 1)
    print(
        f"{open_tasks:,} open tasks, {size.people} people: the first morning {took[0]:.0f} ms and "
        f"{lists[0]} lists; then {statistics.median(took[1:]):.0f} ms, {each:,.0f} statements"
    )
    hand(
        f"the lists of one morning, {open_tasks:,} open tasks, {size.people} people",
        ours=f"{took[0]:.0f} ms, {lists[0]} lists",
        figure=took[0],
        unit="ms",
        at_most=2_000,
    )
    hand(
        "statements of an ordinary morning",
        ours=f"{each:,.0f}, {statistics.median(took[1:]):.0f} ms",
        beside=f"{open_tasks:,} tasks",
        figure=each / open_tasks,
        unit="a task",
        at_most=2,
    )


def main() -> None:
    """Run both."""
    _settled()
    given = [int(word) for word in sys.argv[1:]]
    days, meetings, people, open_tasks = (
        given + [YEAR.days, YEAR.meetings, YEAR.people, OPEN][len(given) :]
    )
    units = max(3, people // 12)
    ahead = min(YEAR.ahead, max(3, days // 5))
    size = replace(YEAR, days=days, meetings=meetings, people=people, units=units, ahead=ahead)
    year(size)
    morning(open_tasks, size)


if __name__ == "__main__":
    main()
