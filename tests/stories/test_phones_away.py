"""Row 3.2, 手机入柜: phones stay at the door; nothing is pushed to those inside until the end."""

from __future__ import annotations

from datetime import timedelta

from meetings.reach import Notice, tell
from storage import Session, outbox, signin
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World


async def cast(world: World) -> tuple[Person, Person, Person, Stage]:
    """A host, one who sits inside, one who is somewhere else."""
    desk = await world.hires("周会务", roles=("secretariat",))
    lin = await world.hires("林小满", unit="财务处")
    he = await world.hires("何平", unit="财务处")
    stage = await meeting(world, desk, [lin, he])
    await desk.presses_route("wm", stage.meeting_id)
    await desk.sees("手机：可带入会场")
    await desk.presses("手机改为统一存放")
    await desk.sees("手机：统一存放", "会中不向场内推送")
    return desk, lin, he, stage


async def told(world: World, *people: Person, urgent: bool = False) -> None:
    """Something is pushed to them: it has a worder of its own."""

    def unit(session: Session) -> None:
        for person in people:
            notice = Notice(
                kind="daily_list",
                params={},
                lane=outbox.NOTICES,
                breaks_in=urgent,
            )
            tell(session, person.person_id, notice, now=world.clock.now())

    await world.write(unit)
    await world.app.settle()


async def waiting(world: World, person: Person) -> int:
    """How much waits for this person."""

    def read(session: Session) -> int:
        table = outbox.rows.outbox
        found = session.execute(
            table.select().where(table.c.person_id == person.person_id, outbox.rows.held)
        )
        return len(found.all())

    found: int = await world.read(read)
    return found


async def signed_in(world: World, desk: Person, stage: Stage, *people: Person) -> None:
    for person in people:
        await desk.presses_route("st", stage.sitting_id, person.person_id)
        await desk.sees(person.name)


async def test_nothing_is_pushed_inside_until_the_sitting_ends(world: World) -> None:
    desk, lin, he, stage = await cast(world)
    await world.at(NINE - timedelta(minutes=10))
    # The code on the wall is not for people without a phone.
    await lin.opens(stage.poster)
    await lin.sees("signin-phones-away")
    await signed_in(world, desk, stage, lin)
    await told(world, lin, he)
    assert (await waiting(world, lin), await waiting(world, he)) == (1, 0)
    # An emergency does not wait, and the hosts keep their phones.
    await told(world, lin, urgent=True)
    assert await waiting(world, lin) == 1
    await told(world, desk)
    assert await waiting(world, desk) == 0
    await world.at(NINE + timedelta(hours=2, minutes=1))
    assert await waiting(world, lin) == 0


async def test_closing_early_lets_it_in(world: World) -> None:
    desk, lin, he, stage = await cast(world)
    await world.at(NINE - timedelta(minutes=10))
    await signed_in(world, desk, stage, lin, he)
    await told(world, lin, he)
    assert (await waiting(world, lin), await waiting(world, he)) == (1, 1)
    await world.at(NINE + timedelta(minutes=40))
    assert await waiting(world, lin) == 1
    await desk.presses_route("cy", stage.meeting_id)
    await world.app.settle()
    assert (await waiting(world, lin), await waiting(world, he)) == (0, 0)


async def test_who_has_the_phone_back_is_told(world: World) -> None:
    desk, lin, he, stage = await cast(world)
    await world.at(NINE - timedelta(minutes=10))
    await signed_in(world, desk, stage, lin, he)
    await told(world, lin)
    assert await waiting(world, lin) == 1
    await desk.presses_route("wf", stage.meeting_id, 0)
    await desk.sees("手机：可带入会场")
    await world.app.settle()
    assert await waiting(world, lin) == 0
    await told(world, lin)
    assert await waiting(world, lin) == 0
    # Annulled, they are not inside.
    await desk.presses_route("wf", stage.meeting_id, 1)

    def annul(session: Session) -> None:
        live = signin.live_record(session, stage.sitting_id, he.person_id)
        assert live is not None
        values = {
            "sitting_id": stage.sitting_id,
            "person_id": he.person_id,
            "participant_id": live.participant_id,
            "kind": "annul",
            "round": live.round,
            "happened_at": world.clock.now(),
            "entered_at": world.clock.now(),
            "method": "desk",
            "by_id": desk.person_id,
            "verdict": "",
            "reason": "认错人",
        }
        signin.add_record(session, values)

    await world.write(annul)
    await told(world, lin, he)
    assert (await waiting(world, lin), await waiting(world, he)) == (1, 0)
