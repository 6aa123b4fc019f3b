"""The stage of the stories about the record: a meeting with two items, its chair, its recorder."""

from __future__ import annotations

from dataclasses import dataclass

from storage import Session
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows
from storage import record as rows
from tests.stories.meeting_stage import Stage, published
from tests.stories.world import Person, World

ITEMS = ("研究经费", "馆藏数字化")


@dataclass(frozen=True, slots=True)
class RecordStage:
    """Who is in the story, and the meeting with its items."""

    stage: Stage
    desk: Person
    chair: Person
    recorder: Person
    guest: Person
    items: tuple[int, ...]

    @property
    def id(self) -> int:
        return self.stage.id

    @property
    def world(self) -> World:
        return self.stage.world

    async def decides(self, *outcomes: int) -> None:
        """The recorder presses an outcome for each item, from the first on."""
        for item, outcome in zip(self.items, outcomes, strict=False):
            await self.recorder.presses_route("Kk", item, outcome, 0)

    async def writes(self, place: int, *texts: str) -> None:
        """The recorder writes a part anew (0 opening, 2 × item), in as many messages."""
        await self.recorder.presses_route("Kd", self.id, place)
        for text in texts:
            await self.recorder.says(text)
        await self.recorder.says("完")

    async def state(self) -> str:
        def read(session: Session) -> str:
            found = rows.record(session, self.id)
            return "none" if found is None else found.state

        found: str = await self.world.read(read)
        return found

    async def seal(self) -> str:
        def read(session: Session) -> str:
            found = rows.record(session, self.id)
            assert found is not None
            return found.seal

        found: str = await self.world.read(read)
        return found


async def recorded(
    world: World, *, package: str = "standard", items: tuple[str, ...] = ITEMS
) -> RecordStage:
    """A published meeting; its recorder said yes, its chair and a guest are on the list."""
    desk = await world.hires("周会务", roles=("secretariat",))
    recorder = await world.hires("林小满", unit="保管处", title="科员")
    chair = await world.hires("李局长", unit="局领导", title="局长", rank="副厅级")
    guest = await world.hires("王五", unit="财务处", title="处长")
    stage = await published(world, desk, [chair, guest], package=package)

    def unit(session: Session) -> list[int]:
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None
        meeting.chair_id = chair.person_id
        made = []
        for position, title in enumerate(items, 1):
            item = meeting_rows.AgendaItem(meeting_id=stage.id, position=position, title=title)
            session.add(item)
            session.flush()
            made.append(item.id)
        session.add(
            recorder_rows.Recorder(
                meeting_id=stage.id,
                person_id=recorder.person_id,
                kind="recorder",
                appointed_by_id=desk.person_id,
                appointed_at=world.clock.now(),
                accepted_at=world.clock.now(),
            )
        )
        return made

    ids = await world.write(unit)
    return RecordStage(stage, desk, chair, recorder, guest, tuple(ids))
