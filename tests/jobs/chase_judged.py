"""The year of the chase, judged: every line explained by a rule, none missing, and the rest.

``judged`` sets the lists that were made and sent beside what the rules demand of the record; each
check has a name, and the controls of ``test_chase_year`` make each of them find something.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from storage import Session, audit, outbox
from storage import tasks as task_rows
from tests.jobs.chase_record import DAY, ZONE, Listed, Moment, Run
from tests.jobs.chase_rules import CLOSES, LATEST_LIST, OPENS, Rules, counts, holds, months
from tests.jobs.chase_stage import Stage

CHECKS = (
    *("missing", "unexplained", "counts", "month", "not sent", "moot", "two lists"),
    *("no list", "rest day", "hours", "left", "by itself", "owners", "own hand", "gaps"),
)
#: Lines of one section that are named; the rest is counted.
MOST_LINES = 20
SECTIONS = {
    **dict.fromkeys(("due", "accept", "part", "answer"), "mine"),
    "verify": "verify",
    "contested": "contested",
    "part-contested": "contested",
}
#: Steps of a history by which a task may come to another owner.
GIVEN = ("registered", "reassigned", "handed_over")
_NUMBER = re.compile(r"〔\d+〕\d+号")
Faults = dict[str, list[str]]


def judged(stage: Stage) -> Faults:
    """Every check by its name, with what breaks it."""
    rows = stage.database.read_now(_rows)
    found: Faults = defaultdict(list)
    _mornings(stage, rows, found)
    _days(stage, found)
    _letters(stage, rows, found)
    stage.database.read_now(lambda s: _histories(s, stage, found))
    assert set(found) <= set(CHECKS), found.keys()
    return dict(found)


def explained(stage: Stage) -> Counter[str]:
    """How many lines were sent by each reason; a quiet year proves nothing."""
    return Counter(
        line["why"] for run in stage.runs for one in run.lists.values() for line in one.lines
    )


def _rows(session: Session) -> list[Any]:
    table = outbox.outbox
    return list(session.execute(select(table).order_by(table.c.id)).all())


def _mornings(stage: Stage, rows: list[Any], found: Faults) -> None:
    ended = {
        (key[1], int(key[2])): row
        for row in rows
        if (key := (row.dedupe_key or "").split(":"))[0] == "daily"
    }
    rules, steps = Rules(), iter(stage.steps)
    waiting = next(steps, None)
    for run in stage.runs:
        now = run.made
        while waiting is not None and waiting.at <= now.at:
            rules.step(waiting)
            waiting = next(steps, None)
        _made(run, rules, stage.size.first, found)
        while waiting is not None and run.sent is not None and waiting.at <= run.sent.at:
            rules.step(waiting)
            waiting = next(steps, None)
        for one in run.lists.values():
            row = ended[now.today.isoformat(), one.reader]
            after = replace(one, state=row.state, text=row.sent_text or "", ended=row.ended_at)
            _sent(run, after, rules, found)


def _made(run: Run, rules: Rules, began: date, found: Faults) -> None:
    """What is on the lists beside what the rules demand."""
    now, demanded = run.made, rules.morning(run.made)
    for who in {*demanded, *run.lists}:
        wanted = demanded.get(who, {})
        made = (
            {_key(line): line["why"] for line in run.lists[who].lines} if who in run.lists else {}
        )
        for key in wanted.keys() - made.keys():
            found["missing"].append(f"{now.today} {who} {key} {wanted[key]} {_about(now, key)}")
        for key in made.keys() - wanted.keys():
            found["unexplained"].append(f"{now.today} {who} {key} {made[key]} {_about(now, key)}")
        for key in made.keys() & wanted.keys():
            if made[key] != wanted[key]:
                said = f"{made[key]}, not {wanted[key]}"
                found["unexplained"].append(f"{now.today} {who} {key} {said} {_about(now, key)}")
    waiting, ready = counts(now), months(now, began)
    for who in {*waiting, *ready, *run.lists}:
        one = run.lists.get(who, Listed(who, (), {}, 0))
        if dict(one.counts) != dict(waiting.get(who, {})):
            found["counts"].append(f"{now.today} {who} {one.counts}, not {waiting.get(who)}")
        if one.month != ready.get(who, 0):
            found["month"].append(f"{now.today} {who} {one.month}, not {ready.get(who)}")


def _sent(run: Run, one: Listed, rules: Rules, found: Faults) -> None:
    """What arrived: exactly what still held, unless its reader was gone."""
    after = run.sent
    assert after is not None
    reader = after.people[one.reader]
    where = f"{after.today} to {one.reader}"
    if reader.left:
        if one.state == "sent":
            found["left"].append(where)
        return
    still = [line for line in one.lines if holds(line, after, rules.memory)]
    worth = bool(still or one.counts or one.month)
    if worth and one.state != "sent" and not (one.state == "parked" and reader.bound):
        found["not sent"].append(f"{where}: {one.state} {still}")
    if one.state != "sent":
        return
    said = Counter(_NUMBER.findall(one.text))
    if not worth or said != _named(still, after):
        found["moot"].append(f"{where}: {one.text}\n{still}")


def _named(lines: list[Mapping[str, Any]], now: Moment) -> Counter[str]:
    """Numbers of the items a text must name; of a long section the first ones."""
    sections: dict[str, list[Any]] = defaultdict(list)
    for line in lines:
        sections[SECTIONS.get(line["why"], "above")].append(now.items[line["task"]])
    named: Counter[str] = Counter()
    for items in sections.values():
        items.sort(key=lambda item: (item.due, item.id))
        named.update(item.number for item in items[:MOST_LINES])
    return named


def _key(line: Mapping[str, Any]) -> tuple[str, int]:
    for kind in ("part", "request", "task"):
        if kind in line:
            return kind, line[kind]
    raise AssertionError(line)


def _about(now: Moment, key: tuple[str, int]) -> str:
    """For whoever reads a fault."""
    kind, of = key
    if kind == "task":
        return str(now.items.get(of))
    return str(next((s for s in now.shares if (s.kind, s.id) == key), None))


# -- days and hours -------------------------------------------------------------------------


def _days(stage: Stage, found: Faults) -> None:
    """A list on every working day on which a process was there in time; on no other."""
    made = Counter(run.made.today for run in stage.runs)
    found_twice = [str(day) for day, count in made.items() if count > 1]
    if found_twice:
        found["two lists"] += found_twice
    known = {run.made.today: run.made.days for run in stage.runs}
    day, days = stage.size.first, stage.days
    while day < stage.end.astimezone(ZONE).date():
        days = known.get(day, days)
        there = _there(stage, day)
        if day in made and not days.works(day):
            found["rest day"].append(str(day))
        if day not in made and stage.day_works.get(day, days.works(day)) and there:
            found["no list"].append(str(day))
        day += DAY


def _there(stage: Stage, day: date) -> bool:
    """Whether a process was there at nine, or came back while a list still helps."""
    at = datetime.combine(day, OPENS, ZONE)
    until = datetime.combine(day, LATEST_LIST, ZONE)
    back = next((to for since, to in stage.away if since <= at < to), at)
    return back < until


def _letters(stage: Stage, rows: list[Any], found: Faults) -> None:
    """What went out: lists in office hours, one a day; all else because somebody did something."""
    lists: Counter[tuple[str, date]] = Counter()
    mornings = {run.made.at: run for run in stage.runs}
    for row in rows:
        # Without its key a list is known by its lane and the moment it was made.
        daily = row.lane == outbox.DIGESTS and row.verb == "send"
        if not daily and row.enqueued_at not in stage.deeds:
            found["by itself"].append(f"{row.enqueued_at} to {row.chat}: {row.sent_text}")
        if not daily or row.state != "sent":
            continue
        there = row.ended_at.astimezone(ZONE)
        lists[row.chat, there.date()] += 1
        run = mornings.get(row.enqueued_at)
        works = run.made.days.works(there.date()) if run is not None else False
        if not OPENS <= there.time() < CLOSES or not works:
            found["hours"].append(f"{there} to {row.chat}")
    twice = [f"{chat} {day}" for (chat, day), count in lists.items() if count > 1]
    if twice:
        found["two lists"] += twice


# -- histories ------------------------------------------------------------------------------


def _histories(session: Session, stage: Stage, found: Faults) -> None:
    table = audit.audit_entries
    entries = session.execute(
        select(table.c.subject, table.c.action, table.c.after, table.c.actor_person_id)
        .where(table.c.subject.like("task:%"), table.c.after.is_not(None))
        .order_by(table.c.id)
    ).all()
    histories: dict[int, list[Any]] = defaultdict(list)
    for row in entries:
        histories[int(row.subject.split(":")[1])].append(row)
    tasks = list(session.scalars(select(task_rows.Task)))
    for task in tasks:
        for fault in _owners(task, histories[task.id]):
            found["owners"].append(f"{task.id}: {fault}")
        for fault in _own_hand(session, task, histories[task.id]):
            found["own hand"].append(f"{task.id}: {fault}")
    for closer, owner, reporter, contact in stage.closed:
        if closer in (owner, reporter, contact):
            found["own hand"].append(f"{closer} closed {owner}'s, reported by {reporter}")
    numbers: dict[tuple[str, int], list[int]] = defaultdict(list)
    for task in tasks:
        numbers[task.kind, task.year].append(task.number)
    for series, drawn in numbers.items():
        if sorted(drawn) != list(range(1, len(drawn) + 1)):
            found["gaps"].append(f"{series}: {sorted(drawn)}")


def _owners(task: task_rows.Task, history: list[Any]) -> Iterator[str]:
    """One owner at any time, who changes only where the task is given to somebody."""
    owner = None
    for row in history:
        if "owner" not in row.after:
            continue
        given = row.action.removeprefix("task ") in GIVEN
        if row.after["owner"] is None or (row.after["owner"] != owner and not given):
            yield f"{row.action}: {owner} → {row.after['owner']}"
        owner = row.after["owner"]
    if owner != task.owner_id:
        yield f"{owner} in the history, {task.owner_id} in the row"


def _own_hand(session: Session, task: task_rows.Task, history: list[Any]) -> Iterator[str]:
    """Closed by neither the owner nor who reported it done."""
    owner = reporter = None
    for row in history:
        if row.action == "task done":
            reporter = row.actor_person_id
        if row.action == "task verified" and row.actor_person_id in (owner, reporter):
            yield f"verified by {row.actor_person_id}"
        owner = row.after.get("owner", owner)
