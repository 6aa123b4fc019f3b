"""The stage of the minutes' stories: a meeting that was held, its record, two units concerned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from meetings import following
from meetings.issued_minutes import Content, from_data
from storage import Session
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows
from storage import people as people_rows
from storage import record as record_rows
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World


@dataclass(frozen=True, slots=True)
class Cast:
    """Who has a part in it."""

    stage: Stage
    desk: Person
    recorder: Person
    #: Head of the host's unit: checks.
    head: Person
    chair: Person
    #: Heads of the units that lead a resolution.
    finance: Person
    planning: Person
    #: Sits in the meeting and has nothing to do with it.
    guest: Person
    items: tuple[int, int, int]

    @property
    def meeting_id(self) -> int:
        """The meeting."""
        return self.stage.meeting_id


async def held(world: World, *, package: str = "standard", recorded: bool = True) -> Cast:
    """A meeting of Tuesday morning, over by ten; the record holds two items with resolutions."""
    desk = await world.hires("周会务", unit="办公室", roles=("secretariat",))
    recorder = await world.hires("李记录", unit="办公室")
    head = await world.hires("郑主任", unit="办公室", title="主任")
    chair = await world.hires("高远", unit="馆领导", title="馆长")
    finance = await world.hires("林小满", unit="财务处", title="处长")
    planning = await world.hires("何帆", unit="规划处", title="处长")
    guest = await world.hires("宋佳", unit="保管处", title="副处长")
    people = [chair, finance, planning, guest]
    stage = await meeting(world, desk, people)
    owners = {"办公室": head, "财务处": finance, "规划处": planning}
    items = await world.write(
        lambda s: _record(s, world, stage, desk, recorder, chair, owners, package, recorded)
    )
    await world.at(NINE - timedelta(minutes=5))
    for person in people:
        await person.opens(stage.code)
    await world.at(NINE + timedelta(hours=3))
    return Cast(stage, desk, recorder, head, chair, finance, planning, guest, items)


def _record(
    session: Session,
    world: World,
    stage: Stage,
    desk: Person,
    recorder: Person,
    chair: Person,
    owners: dict[str, Person],
    package: str,
    recorded: bool,
) -> tuple[int, int, int]:
    for name, person in owners.items():
        unit = people_rows.unit_named(session, name)
        assert unit is not None
        unit.head_id = person.person_id
    found = meeting_rows.meeting(session, stage.meeting_id)
    assert found is not None
    found.package, found.chair_id = package, chair.person_id
    session.add(
        recorder_rows.Recorder(
            meeting_id=found.id,
            person_id=recorder.person_id,
            kind="recorder",
            appointed_by_id=desk.person_id,
            appointed_at=NINE - timedelta(days=2),
            accepted_at=NINE - timedelta(days=2),
        )
    )
    titles = ("年度预算安排", "库房改造方案", "工作进展通报")
    for item in meeting_rows.agenda_of(session, found.id):
        session.delete(item)
    session.flush()
    items = [
        meeting_rows.AgendaItem(meeting_id=found.id, position=at, title=title)
        for at, title in enumerate(titles, 1)
    ]
    session.add_all(items)
    session.flush()
    first, second, third = (item.id for item in items)
    following.meeting_changed(session, found, now=world.clock.now(), office=world.office)
    if recorded:
        _decided(session, found.id, (first, second, third), recorder, owners)
    return first, second, third


def _decided(
    session: Session,
    meeting_id: int,
    items: tuple[int, int, int],
    recorder: Person,
    owners: dict[str, Person],
) -> None:
    for item_id, outcome in zip(items, ("passed", "in_principle", "heard"), strict=True):
        session.add(
            record_rows.RecordResult(
                meeting_id=meeting_id,
                item_id=item_id,
                outcome=outcome,
                by_id=recorder.person_id,
                at=NINE,
            )
        )
    lines = (
        (items[0], "细化预算分解表", "财务处", date(2026, 12, 18)),
        (items[1], "修改库房改造方案", "规划处", date(2026, 12, 25)),
        (items[1], "落实改造资金", "财务处", date(2026, 12, 31)),
    )
    for at, (item_id, text, unit, due) in enumerate(lines, 1):
        session.add(
            record_rows.RecordResolution(
                meeting_id=meeting_id,
                item_id=item_id,
                position=at,
                text=text,
                owner_id=owners[unit].person_id,
                due_on=due,
                by_id=recorder.person_id,
                at=NINE,
            )
        )


async def newest(world: World, cast: Cast) -> rows.Minutes:
    """The newest edition, as the database has it."""

    def read(session: Session) -> rows.Minutes:
        found = rows.editions_of(session, cast.meeting_id)[-1]
        session.expunge(found)
        return found

    found: rows.Minutes = await world.read(read)
    return found


async def content(world: World, cast: Cast) -> Content:
    """What the newest edition says."""
    return from_data((await newest(world, cast)).content)


async def issued(world: World, cast: Cast) -> int:
    """Drafted, agreed to by everybody, signed and issued; returns the edition's id."""
    await cast.recorder.presses_route("Lb", cast.meeting_id)
    row = await newest(world, cast)
    await cast.recorder.presses_route("Lq", row.id, row.edits, 0)
    for person in (cast.head, cast.finance, cast.planning, cast.chair):
        await person.presses("同意")
    await cast.desk.presses_route("Lt", row.id)
    return row.id
