"""The stage of the stories about reports on a meeting: it was held, and what became of it."""

from __future__ import annotations

from datetime import timedelta

from storage import Session, record
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.world import Person, World


async def held(world: World) -> tuple[Person, Person, Person, Stage]:
    """The desk, the chair, a guest; the meeting was held: two came, one is on leave."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="13800000001")
    chair = await world.hires("李局长", unit="局领导", title="局长", rank="副厅级")
    guest = await world.hires("林小满", unit="保管处", title="科员")
    away = await world.hires("何平", unit="财务处")
    stage = await published(world, desk, [chair, guest, away])

    def unit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, stage.id)
        assert meeting is not None
        meeting.chair_id = chair.person_id
        titles = (("库房改造方案", guest.person_id), ("年度计划", None))
        for at, (title, presenter) in enumerate(titles, 1):
            item = meeting_rows.AgendaItem(
                meeting_id=stage.id, position=at, title=title, presenter_id=presenter
            )
            item.called_at = NINE + timedelta(minutes=5 + 60 * (at - 1))
            item.ended_at = NINE + timedelta(minutes=5 + 60 * at)
            session.add(item)
            session.flush()
            session.add(
                record.RecordResult(
                    meeting_id=stage.id,
                    item_id=item.id,
                    outcome="passed" if at == 1 else "heard",
                    text="分两期实施。" if at == 1 else "",
                    by_id=desk.person_id,
                    at=NINE,
                )
            )
        session.add(
            record.RecordResolution(
                meeting_id=stage.id,
                position=1,
                text="完成库房改造招标",
                owner_id=guest.person_id,
                due_on=(NINE + timedelta(days=20)).date(),
                partners="财务处",
                by_id=desk.person_id,
                at=NINE,
            )
        )
        place = attendance_rows.participant_of(session, stage.id, away.person_id)
        assert place is not None
        place.reply = "leave"

    await world.write(unit)
    await world.at(NINE)
    await stage.signs_in(chair, guest)
    await world.at(NINE + timedelta(hours=3))
    return desk, chair, guest, stage
