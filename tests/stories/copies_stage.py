"""The stage of the stories after the issue: a meeting that was held, its minutes signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from meetings.issued_minutes import issuing
from meetings.issued_minutes.content import Content, Resolution, Section, to_data
from meetings.issued_minutes.sealing import seal_of
from storage import Session
from storage import attendance as attendance_rows
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.notice_stage import actor
from tests.stories.world import Person, World

DUE = date(2026, 12, 18)


@dataclass(frozen=True, slots=True)
class Held:
    """Who is there: the desk, the owner who attended, the owner who did not, a head, one on
    leave, one without an account."""

    world: World
    stage: Stage
    desk: Person
    owner: Person
    other: Person
    head: Person
    away: Person
    silent: Person


async def held(world: World, *, level: str = "internal") -> Held:
    """Tuesday's meeting is over."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="13800000001")
    owner = await world.hires("林小满", unit="保管处", title="科长")
    other = await world.hires("方小舟", unit="利用处")
    head = await world.hires("许处长", unit="利用处", title="处长")
    away = await world.hires("何平", unit="财务处")
    silent = await world.hires("老郑", unit="后勤处", phone="13900000009", bound=False)
    stage = await published(world, desk, [owner, away, silent], level=level)

    def unit(session: Session) -> None:
        found = people_rows.unit_named(session, "利用处")
        assert found is not None
        found.head_id = head.person_id
        place = attendance_rows.participant_of(session, stage.id, away.person_id)
        assert place is not None
        place.reply = "leave"

    await world.write(unit)
    await world.at(NINE)
    await stage.signs_in(owner, silent)
    await world.at(NINE + timedelta(hours=3))
    return Held(world, stage, desk, owner, other, head, away, silent)


def resolution(session: Session, text: str, person: Person, due_on: date = DUE) -> Resolution:
    """A resolution written into the minutes."""
    posts = people_rows.posts_of(session, [person.person_id])[person.person_id]
    unit = posts[0][1]
    return Resolution(text, person.person_id, person.name, unit.id, unit.name, "", due_on)


async def signed(
    of: Held, *said: tuple[str, Person], edition: int = 1, change: str = "", due_on: date = DUE
) -> int:
    """The minutes are signed and wait for their number; returns the edition's id."""

    def unit(session: Session) -> int:
        content = Content(
            title="档案利用工作会",
            unit="青川市档案馆",
            held_on=date(2026, 12, 1),
            time="2026年12月1日",
            place="301会议室",
            chair="李局长",
            recorder="周会务",
            overview="2026年12月1日，李局长在301会议室主持召开档案利用工作会。",
            sections=(
                Section(
                    "一是库房",
                    "会议听取了汇报。",
                    resolutions=tuple(resolution(session, text, p, due_on) for text, p in said),
                ),
            ),
            attend="保管处　林小满",
            in_attendance="",
            leave="财务处　何平",
            absent="",
            copies="",
        )
        data = to_data(content)
        row = rows.Minutes(
            meeting_id=of.stage.id,
            edition=edition,
            state="approved",
            content=data,
            seal=seal_of(data),
            change=change,
            by_id=of.desk.person_id,
            at=of.world.clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id

    made: int = await of.world.write(unit)
    return made


async def issues(of: Held, minutes_id: int) -> None:
    """印发."""

    def unit(session: Session) -> None:
        done = issuing.issue(
            session,
            actor(session, of.desk),
            minutes_id,
            now=of.world.clock.now(),
            office=of.world.office,
        )
        assert isinstance(done, issuing.Issued), done

    for person in of.world.people.values():
        await person.looks()
    await of.world.write(unit)
    await of.world.app.settle()


async def next_meeting(of: Held, *, state: str = "draft") -> int:
    """The next meeting of the series, a week later."""
    stage = await published(
        of.world, of.desk, [of.owner], starts_at=NINE + timedelta(days=7), state=state
    )

    def unit(session: Session) -> None:
        for id in (stage.id, of.stage.id):
            meeting = meeting_rows.meeting(session, id)
            assert meeting is not None
            meeting.series = "1:档案利用工作会"

    await of.world.write(unit)
    return stage.id
