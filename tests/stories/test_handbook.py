"""Row 2.2, ORG-14: the handbook, from what is known of a meeting to a file in everybody's hand."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from PIL import Image

from meetings.handbooks.sections import SECTIONS, Section
from storage import Session
from storage import documents as document_rows
from storage import logistics as logistics_rows
from storage import meetings as rows
from storage import safety as safety_rows
from tests.papers.samples import pages_of
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.test_seats import sets_hall
from tests.stories.world import Person, World


@dataclass(frozen=True, slots=True)
class Cast:
    """The organiser, the guests, and their meeting."""

    desk: Person
    chief: Person
    guests: list[Person]
    stage: Stage

    async def says_of(self, section: Section) -> None:
        """The desk opens the card of a section."""
        await self.desk.presses_route("He", self.stage.id, SECTIONS.index(section))


async def cast(world: World, *, level: str = "internal", package: str = "large") -> Cast:
    desk = await world.hires("周会务", roles=("secretariat",), phone="13800000001")
    chief = await world.hires(
        "何山", unit="局领导", title="局长", rank="正厅级", phone="13911110000"
    )
    guests = [
        await world.hires(name, unit=unit, title=title, phone=f"1391111000{at}")
        for at, (name, unit, title) in enumerate(
            (("李明", "财务处", "处长"), ("王芳芳", "业务处", "科长"), ("赵强", "业务处", "科员")),
            1,
        )
    ]
    stage = await published(
        world, desk, [chief, *guests], title="全市档案工作会", level=level, package=package
    )
    return Cast(desk, chief, guests, stage)


def picture() -> bytes:
    image = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 220, 240)).save(image, "PNG")
    return image.getvalue()


async def knows_everything(world: World, one: Cast, plan: bytes | None = None) -> None:
    """Agenda, rooms, meals, cars, an emergency plan and a plan of the place."""
    place = await one.stage.participant(one.guests[0])
    blob = world.app.files.put(picture() if plan is None else plan)

    def unit(session: Session) -> None:
        id, now, desk = one.stage.id, world.clock.now(), one.desk.person_id
        day = world.office.local(NINE).date()
        session.add(rows.AgendaItem(meeting_id=id, position=1, title="听取全年工作情况"))
        room = logistics_rows.LodgingRoom(meeting_id=id, hotel="青川宾馆", number="0512")
        car = logistics_rows.MeetingCar(
            meeting_id=id, plate="川A12345", seats=20, driver="孙师傅", phone="13700000000"
        )
        meal = logistics_rows.Meal(
            meeting_id=id,
            day=day,
            kind="lunch",
            place="一楼餐厅",
            starts="12:00",
            order_by=now,
            ordered={"halal": 1},
        )
        plan = safety_rows.SafetyPlan(
            meeting_id=id,
            edition=1,
            content={
                "parts": [
                    {"key": "routes", "event": False, "name": "疏散路线", "text": "走东侧楼梯"},
                    {"key": "risks", "event": False, "name": "风险清单", "text": "内部研判"},
                ]
            },
            state="approved",
            by_id=desk,
            at=now,
        )
        paper = document_rows.Document(
            meeting_id=id,
            title="一层平面图",
            category="floor_plan",
            level="internal",
            stage="hosts",
            added_by_id=desk,
            added_at=now,
        )
        session.add_all([room, car, meal, plan, paper])
        session.flush()
        session.add(
            document_rows.Edition(
                document_id=paper.id,
                number=1,
                digest=blob.digest,
                file_name="plan.png",
                media_type="image/png",
                size=blob.size,
                by_id=desk,
                at=now,
            )
        )
        session.add(
            logistics_rows.LodgingPlace(participant_id=place, room_id=room.id, by_id=desk, at=now)
        )
        session.add(
            logistics_rows.CarRun(
                car_id=car.id, direction="arrive", leaves_at=NINE, start="火车站", end="宾馆"
            )
        )

    await world.write(unit)


async def makes(world: World, person: Person, stage: Stage) -> list[str]:
    """Presses 制作手册 and waits; the pages' words without blanks."""
    await person.presses_route("Hb", stage.id)
    await person.presses("制作手册")
    await person.sees("正在制作")
    await world.app.settle()
    seen = await person.sees("会议手册第")
    return [
        page.replace(" ", "").replace("\u3000", "")
        for page in pages_of(world.app.files.read(seen.files[0].digest))
    ]


async def test_what_is_known_becomes_a_handbook_that_the_guests_are_given(
    world: World,
) -> None:
    one = await cast(world)
    await knows_everything(world, one)
    await one.desk.presses_route("ga", one.stage.id)
    await sets_hall(one.desk)
    await one.desk.presses("按单位横排")
    await one.desk.presses_route("Ha", one.stage.id)
    await one.desk.sees("会议手册　还没制作")
    await one.desk.presses("手册")
    seen = await one.desk.sees("会议手册　全市档案工作会", "1. 日程", "2. 议程", "住宿安排")
    assert "还没有内容：" in seen.text
    await one.desk.presses("预览")
    seen = await one.desk.sees("会议手册前几页")
    sheet = Image.open(io.BytesIO(world.app.files.read(seen.files[0].digest)))
    assert sheet.width > 800
    await world.restarts()
    pages = await makes(world, one.desk, one.stage)
    whole = "".join(pages)
    assert "主席台1号" in whole
    assert "台下1排" in whole
    for said in (
        "听取全年工作情况",
        "何山",
        "李明",
        "王芳芳",
        "赵强",
        "青川宾馆",
        "0512",
        "一楼餐厅",
        "川A12345",
        "走东侧楼梯",
        "一层平面图",
        "周会务",
        "13800000001",
        "手机关机",
        "请假",
    ):
        assert said in whole, said
    # No guest's phone, no diet, nothing of the plan that is the hosts' own.
    for kept in ("13911110001", "halal", "清真", "内部研判"):
        assert kept not in whole, kept
    assert whole.index("何山") < whole.index("李明")
    await one.desk.presses_route("Ha", one.stage.id)
    await one.desk.sees("✓ 会议手册")
    # Kept by the hosts until they give it out.
    assert "手册" not in (await one.guests[0].transcript())
    await one.desk.presses("定何时发给大家")
    await one.desk.presses("会前")
    await world.app.settle()
    await one.guests[0].sees("会议手册")
    # Made again it is the next edition of the same paper, and those who have it get it.
    await one.desk.presses_route("Hb", one.stage.id)
    await one.says_of(Section.OTHER)
    await one.desk.presses("写这一节")
    await one.desk.says("请自带水杯")
    await one.desk.sees("已写上", "请自带水杯")
    pages = await makes(world, one.desk, one.stage)
    assert "请自带水杯" in "".join(pages)
    await one.desk.sees("会议手册第2版")
    await one.guests[0].sees("会议手册")


async def test_a_section_is_written_left_out_and_taken_back(world: World) -> None:
    one = await cast(world)
    desk = one.desk
    await desk.presses_route("Hb", one.stage.id)
    await desk.presses("会议纪律")
    await desk.sees("按系统里已有的内容印")
    await desk.presses("写这一节")
    await desk.sees("写的内容代替原来的")
    await desk.says("机密★10年")
    await desk.sees("密级标志")
    await desk.says("一律着正装。\n不得录音。")
    await desk.sees("已写上", "按您写的", "一律着正装")
    whole = "".join(await makes(world, desk, one.stage))
    assert "一律着正装" in whole
    assert "手机关机" not in whole
    await one.says_of(Section.ROSTER)
    await desk.presses("不要这一节")
    await desk.sees("手册不收这一节")
    whole = "".join(await makes(world, desk, one.stage))
    assert "参会人员名单" not in whole
    assert "李明" not in whole
    await desk.presses_route("Hb", one.stage.id)
    await desk.sees("不收：参会人员名单", "会议纪律（已写）")
    await one.says_of(Section.ROSTER)
    await desk.presses("恢复原来的")
    await desk.sees("按系统里已有的内容印")
    assert "李明" in "".join(await makes(world, desk, one.stage))


async def test_two_who_edit_at_once_are_told_and_nothing_is_lost(world: World) -> None:
    one = await cast(world)
    other = await world.hires("陈会务", roles=("secretariat",))
    await one.says_of(Section.OTHER)
    await one.desk.presses("写这一节")
    await other.presses_route("He", one.stage.id, SECTIONS.index(Section.OTHER))
    await other.presses("写这一节")
    await other.says("车停地下二层")
    await other.sees("已写上")
    await one.desk.says("请自带水杯")
    seen = await one.desk.sees("有人刚改过", "您写的：\n请自带水杯")
    await one.desk.sees("车停地下二层")
    assert "已写上" not in seen.text
    # An old button, from before the other one wrote.
    await one.desk.presses_route("Hi", one.stage.id, SECTIONS.index(Section.OTHER), 0)
    await one.desk.sees("handbook-edited-meanwhile")
    await one.desk.presses_route("Hi", one.stage.id, SECTIONS.index(Section.OTHER), 1)
    await one.desk.sees("手册不收这一节")
    await one.desk.presses_route("Hi", one.stage.id, SECTIONS.index(Section.OTHER), 2)
    await one.desk.sees("手册不收这一节")


async def test_it_is_the_hosts_and_a_closed_meeting_has_none_to_write(world: World) -> None:
    one = await cast(world)
    for route, more in (
        ("Hb", ()),
        ("He", (0,)),
        ("Hf", (0,)),
        ("Hg", ()),
        ("Hh", ()),
        ("Hi", (0, 0)),
    ):
        await one.guests[0].presses_route(route, one.stage.id, *more)
        await one.guests[0].sees("not-allowed")
    await one.desk.presses_route("He", one.stage.id, 99)
    await one.desk.sees("按钮")

    def close(session: Session) -> None:
        meeting = rows.meeting(session, one.stage.id)
        assert meeting is not None
        meeting.state = "closed"

    await world.write(close)
    await one.desk.presses_route("Hi", one.stage.id, 0, 0)
    await one.desk.sees("meeting-over")
    await one.desk.presses_route("Hb", one.stage.id)
    seen = await one.desk.sees("会议手册")
    assert [label for label, _ in seen.choices] == ["筹备"]


async def test_a_public_meeting_has_no_phones_rooms_or_cars_in_it(world: World) -> None:
    one = await cast(world, level="public")
    await knows_everything(world, one)
    await one.desk.presses_route("Hb", one.stage.id)
    await one.desk.sees("手册不含电话、房号和车辆")
    # No section of personal data is written by hand either, nor by a button of before.
    seen = await one.desk.sees("会议手册")
    assert "住宿安排" not in dict(seen.choices)
    lodging = SECTIONS.index(Section.LODGING)
    for route in ("He", "Hf"):
        await one.desk.presses_route(route, one.stage.id, lodging)
        seen = await one.desk.sees("住宿安排", "手册不含电话、房号和车辆")
        assert [label for label, _ in seen.choices] == ["会议手册"]
    whole = "".join(await makes(world, one.desk, one.stage))
    # The plan of the place is kept closer than the meeting.
    for kept in ("13800000001", "0512", "川A12345", "13700000000", "一层平面图"):
        assert kept not in whole, kept
    assert "周会务" in whole
    assert "一楼餐厅" in whole


@pytest.mark.parametrize(
    ("language", "word"),
    [("zh_Hant", "會議手冊"), pytest.param("en", "Handbook", marks=pytest.mark.proof)],
)
async def test_it_is_made_in_the_language_of_who_asks(
    world: World, language: str, word: str
) -> None:
    one = await cast(world)
    await knows_everything(world, one, b"no picture")
    reader = await world.hires("Ada", roles=("secretariat",), language=language)
    await reader.presses_route("Hg", one.stage.id)
    await reader.presses_route("Hg", one.stage.id)
    await world.app.settle()
    seen = await reader.sees(word)
    pages = pages_of(world.app.files.read(seen.files[0].digest))
    assert word.replace(" ", "") in pages[0].replace(" ", "").replace("\u3000", "")
    # A picture that can not be read stops nothing, and is named where it would stand.
    assert "一层平面图" in "".join(pages[2:])
    assert "JPG" in "".join(pages[2:])
