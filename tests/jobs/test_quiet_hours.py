"""Chasers and digests that are late still keep quiet: after downtime, and when a platform was
away. What a person publishes does not wait. Rows 2.2, 5.4, 8.2; norms LEAN-09."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chat.message import Message, Span
from jobs.finishing import Finisher
from meetings import daily, reach, surveys, tasks
from meetings.calendar import QuietHours
from storage import Session, outbox, timers
from storage import meetings as meeting_rows
from tests.jobs.test_rescheduling import HERE, under
from tests.stories.notice_stage import TUESDAY, actor, draft, publishes
from tests.stories.world import SHANGHAI, Person, World


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """That time in Shanghai, November 2026 (days after the 30th: December)."""
    days = timedelta(days=day - 1)
    return datetime(2026, 11, 1, hour, minute, tzinfo=SHANGHAI) + days


async def owed(world: World, person: Person, kind: str) -> list[tuple[str, datetime | None]]:
    """State and time of release of what is owed of a kind, or was."""
    table = outbox.outbox

    def read(session: Session) -> list[tuple[str, datetime | None]]:
        rows = session.execute(
            select(table).where(table.c.person_id == person.person_id).order_by(table.c.id)
        )
        return [
            (row.state, row.not_before)
            for row in rows
            if row.content is None or row.content.get("notice") == kind
        ]

    return await world.read(read)  # type: ignore[no-any-return]


async def tells(world: World, person: Person, *, keeps_quiet: bool) -> None:
    """A notice that nobody has taken up yet."""
    notice = reach.Notice("menu_changed", {}, keeps_quiet=keeps_quiet)
    now = world.clock.now()
    await world.write(lambda s: reach.tell(s, person.person_id, notice, now=now))


@pytest.fixture
def worded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every notice can be put into words."""

    def word(self: Finisher, *_: object) -> tuple[Message, str]:
        return Message((Span("提醒"),)), "zh_Hans"

    monkeypatch.setattr(Finisher, "_worded", word)


@pytest.mark.usefixtures("worded")
async def test_a_chaser_the_platform_could_not_take_waits_for_the_morning(
    any_world: World,
) -> None:
    world = any_world
    guest = await world.hires("林小满")
    world.clock.forward(at(24, 17, 0) - world.clock.now())
    await tells(world, guest, keeps_quiet=True)
    world.clock.forward(timedelta(hours=3))  # 20:00, and only now it could go
    await world.app.lead.renew()
    await world.app.deliverer.deliver_all()
    assert await owed(world, guest, "menu_changed") == [("held", at(25, 9))]
    await world.at(at(25, 8, 59))
    assert (await owed(world, guest, "menu_changed"))[0][0] == "held"
    await world.at(at(25, 9))
    assert (await owed(world, guest, "menu_changed"))[0][0] == "sent"


@pytest.mark.usefixtures("worded")
async def test_what_a_person_publishes_goes_at_any_hour(any_world: World) -> None:
    world = any_world
    guest = await world.hires("林小满")
    await tells(world, guest, keeps_quiet=False)
    world.clock.forward(at(24, 20) - world.clock.now())
    await world.app.lead.renew()
    await world.app.deliverer.deliver_all()
    assert (await owed(world, guest, "menu_changed"))[0][0] == "sent"


async def test_holding_is_no_attempt_and_needs_the_lease(any_world: World) -> None:
    world = any_world
    guest = await world.hires("林小满")
    await tells(world, guest, keeps_quiet=True)
    now, epoch = world.clock.now(), world.app.lead.epoch
    assert epoch is not None
    mine: dict[str, Any] = {"holder": world.app.lead.holder, "epoch": epoch}
    later = now + timedelta(hours=1)

    def unit(session: Session) -> tuple[bool, bool, int, str]:
        [row] = outbox.lease(session, **mine, limit=9, now=now, real=now, lease_seconds=60)
        theirs: dict[str, Any] = {"holder": "another", "epoch": epoch}
        lost = outbox.hold(session, row.id, until=later, real=now, **theirs)
        kept = outbox.hold(session, row.id, until=later, real=now, **mine)
        table = outbox.outbox
        after = session.execute(select(table).where(table.c.id == row.id)).one()
        return lost, kept, after.attempts, after.state

    assert await world.write(unit) == (False, True, 0, "held")


async def test_the_eve_s_reminder_after_downtime_waits_for_the_morning(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    meeting_id = await draft(world, desk, [guest])
    await publishes(desk, meeting_id)
    await guest.presses("参加")
    world.clock.forward(at(30, 22) - world.clock.now())  # nobody was there since Monday
    await world.later(seconds=1)
    await guest.looks()
    await world.at(at(31, 8, 59))
    await guest.sees_nothing_of("会议提醒")
    await world.at(at(31, 9))
    await guest.sees("会议提醒", "季度工作会")
    # The hour before the start is told at its time.
    await world.at(TUESDAY - timedelta(hours=1))
    await guest.sees("14:00", "季度工作会")


async def test_a_survey_s_reminder_after_downtime_waits_for_the_morning(
    any_world: World,
) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    meeting_id = await draft(world, desk, [guest])

    def unit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        questions = [surveys.NewQuestion("text", {"zh_Hans": {"label": "意见"}})]
        now = world.clock.now()
        surveys.open_survey(
            session, meeting, [guest.person_id], questions, now=now, office=world.office
        )

    await world.write(unit)
    await world.app.settle()
    world.clock.forward(at(24, 23) - world.clock.now())
    await world.later(seconds=1)
    assert await owed(world, guest, "survey_reminder") == [("sent", None), ("held", at(25, 9))]
    await world.at(at(25, 9))
    assert [state for state, _ in await owed(world, guest, "survey_reminder")] == ["sent"] * 2


@pytest.mark.parametrize(
    ("now", "made"),
    [
        (at(24, 9), (None, at(24, 12))),
        # Lunch is quiet; the list waits, and is good for as long as the office is open.
        (at(24, 12, 30), (at(24, 13, 30), at(24, 17))),
        (at(24, 14), (None, at(24, 17))),
    ],
)
async def test_a_late_list_waits_out_the_quiet_hours_of_its_day(
    any_world: World, now: datetime, made: tuple[datetime | None, datetime]
) -> None:
    quiet = QuietHours.parse(["12:00-13:30", "17:30-09:00", "rest_days"])
    assert await _list_made(any_world, quiet, now) == made


async def test_where_the_rest_of_the_day_is_quiet_there_is_no_list(any_world: World) -> None:
    quiet = QuietHours.parse(["12:00-09:00", "rest_days"])
    assert await _list_made(any_world, quiet, at(24, 13)) is None


async def _list_made(
    world: World, quiet: QuietHours, now: datetime
) -> tuple[datetime | None, datetime] | None:
    """When the list of the 24th, fired now, may go out, and until when."""
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    here = under(HERE, quiet_hours=quiet)
    due = at(24, 9)
    timer = timers.DueTimer(
        1, daily.SUBJECT, daily.KIND, "2026-11-24", due, due + daily.VALID, {}, 0
    )

    def unit(session: Session) -> tuple[datetime | None, datetime] | None:
        new = tasks.NewTask("整理库房", guest.person_id, at(24, 9).date())
        tasks.register_task(session, actor(session, desk), new, now=world.clock.now(), office=here)
        daily.fire(session, timer, now, here)
        table = outbox.outbox
        row = session.execute(select(table).where(table.c.lane == outbox.DIGESTS)).first()
        return None if row is None else (row.not_before, row.valid_until)

    found: tuple[datetime | None, datetime] | None = await world.write(unit)
    return found
