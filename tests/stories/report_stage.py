"""The stage of the stories about reports: meetings of a series, items in every state, readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
from openpyxl import load_workbook

from meetings.changes import Actor
from meetings.people import named, who_is
from meetings.series import series_of
from meetings.tasks import NewTask, Registered, register_task
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as task_rows
from storage.files import FileStore
from tests.stories.world import Person, Seen, World

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 1) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Desk:
    """The office: who tracks, who owns, who heads."""

    world: World
    host: Person
    owner: Person
    other: Person
    head: Person


async def desk(world: World) -> Desk:
    """A secretary, owners in two units, the head of one."""
    host = await world.hires("周会务", unit="办公室", roles=("secretariat",))
    head = await world.hires("许处长", unit="保管处", title="处长")
    owner = await world.hires("林小满", unit="保管处", phone="13800000001")
    other = await world.hires("方小舟", unit="利用处")

    def unit(session: Session) -> None:
        found = people_rows.unit_named(session, "保管处")
        assert found is not None
        found.head_id = head.person_id

    await world.write(unit)
    return Desk(world, host, owner, other, head)


async def meeting(
    world: World,
    host: Person,
    title: str = "办公例会（11月16日）",
    *,
    state: str = "closed",
    starts_at: datetime | None = None,
    level: str = "internal",
) -> int:
    """A meeting, held a week ago unless told otherwise."""
    starts = starts_at or world.clock.now() - timedelta(days=7)

    def unit(session: Session) -> int:
        row = meeting_rows.Meeting(
            title=title,
            series=series_of(title, named(session, [host.person_id])[host.person_id].unit_id),
            class_="IV",
            package="simple",
            level=level,
            state=state,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place="三楼会议室",
            organiser_id=host.person_id,
            revision=1 if state in ("published", "closed") else 0,
            created_at=world.clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id

    made: int = await world.write(unit)
    return made


async def item(
    world: World,
    host: Person,
    owner: Person,
    due_on: date,
    text: str = "完成档案库房温湿度监测改造",
    *,
    meeting_id: int | None = None,
    **fields: Any,
) -> int:
    """An item that was accepted; ``fields`` are set on its row afterwards."""

    def unit(session: Session) -> int:
        who = who_is(session, host.person_id)
        assert who is not None
        outcome = register_task(
            session,
            Actor(who, "story"),
            NewTask(
                text,
                owner.person_id,
                max(due_on, world.office.today(world.clock.now())),
                meeting_id,
            ),
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, Registered), outcome
        task = task_rows.task(session, outcome.task_id)
        assert task is not None
        task.state = "in_progress"
        task.accepted_at = world.clock.now()
        task.due_on = task.first_due_on = due_on
        for name, value in fields.items():
            setattr(task, name, value)
        return outcome.task_id

    made: int = await world.write(unit)
    await world.later(minutes=1)
    return made


async def change(world: World, task_id: int, do: Callable[[task_rows.Task], None]) -> None:
    """Something happened to the item elsewhere."""

    def unit(session: Session) -> None:
        task = task_rows.task(session, task_id)
        assert task is not None
        do(task)

    await world.write(unit)


async def paper(world: World, person: Person, name: str) -> bytes:
    """The newest file of this name (or a part of it) that the person was sent."""
    seen: Seen
    for seen in reversed(await person.news()):
        for file in seen.files:
            if name in file.name:
                store: FileStore = world.app.files
                return store.read(file.digest)
    raise AssertionError(f"{person.name} was not sent {name!r}")


def words_of(data: bytes) -> str:
    """Everything a .docx says, tables too."""
    document = docx.Document(BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def table_of(data: bytes, sheet: int = 0) -> list[list[Any]]:
    """The rows of a workbook's sheet."""
    page = load_workbook(BytesIO(data)).worksheets[sheet]
    return [[cell.value for cell in row] for row in page.iter_rows()]
