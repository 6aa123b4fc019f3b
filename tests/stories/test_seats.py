"""Row 3.6: the hall, seats by rule, hand and table, plates, notes, ushers, one's own seat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from meetings.changes import Actor
from meetings.people import who_is
from meetings.seats import arranging, follow
from meetings.seats.layout import Door, Layout
from meetings.seats.rules import Rule
from papers.tables import Sheet, write_xlsx
from storage import Session, duties
from storage import attendance as attendance_rows
from storage import people as people_rows
from storage import seats as seat_rows
from storage import slips as slip_rows
from tests.papers.samples import pages_of
from tests.stories.notice_stage import draft, place_of, publishes
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World

HALL = "主席台1排7座，台下6排每排10座，过道在第5座后"
LEADERS = (("李局长", "正厅级"), ("王副局长", "副厅级"), ("赵副局长", "副厅级"))


async def people(world: World, heads: int = 8) -> tuple[Person, list[Person], list[Person]]:
    """The clerk, three leaders, and so many others of two units."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="13800000001")
    leaders = [
        await world.hires(name, unit="局领导", title="局领导", rank=rank) for name, rank in LEADERS
    ]
    others = [
        await world.hires(f"职工{at}", unit=("财务处", "保管处")[at % 2], bound=at < 2)
        for at in range(heads)
    ]
    return desk, leaders, others


async def seated_at(stage: Stage) -> dict[str, tuple[str, int, int]]:
    """Area, row and number by name."""

    def read(session: Session) -> dict[str, tuple[str, int, int]]:
        plan = seat_rows.plan_of(session, stage.meeting_id)
        found = {}
        for seat in seat_rows.seats_of(session, plan.id) if plan else ():
            place = attendance_rows.participant(session, seat.participant_id)
            assert place is not None
            person = people_rows.person(session, place.person_id)
            assert person is not None
            found[person.name] = (seat.area, seat.row, seat.number)
        return found

    result: dict[str, tuple[str, int, int]] = await stage.world.read(read)
    return result


async def opens_menu(person: Person) -> None:
    """From the list of meetings to 座位与证件."""
    await person.says("/meetings")
    await person.presses("季度工作例会")
    await person.presses("更多")
    await person.presses("座位与证件")


async def sets_hall(person: Person, hall: str = HALL) -> None:
    """From the menu to a hall with doors and a lounge."""
    await person.presses("设定会场")
    await person.says(hall)
    await person.says("东门在左，西门在右，贵宾门在主席台，休息室：二楼贵宾室")


async def test_a_hall_is_set_and_everybody_finds_their_seat(any_world: World) -> None:
    world = any_world
    desk, leaders, others = await people(world)
    stage = await meeting(world, desk, [*leaders, *others], chair=leaders[1])
    await opens_menu(desk)
    await desk.sees("还没有设定会场")
    await desk.presses("设定会场")
    await desk.says("随便摆摆")
    await desk.sees("没有看懂")
    await desk.says(HALL)
    await desk.sees("主席台1排7座", "台下6排60座")
    await desk.says("东门在左，西门在右，贵宾门在主席台，休息室：二楼贵宾室")
    await desk.sees("会场已设定", "请选排法", "未排11人")
    await world.restarts()

    await desk.presses("按单位横排")
    await desk.sees("已排好11人", "赵副局长  李局长  王副局长", "排法：按单位横排")
    seats = await seated_at(stage)
    assert [seats[one.name][2] for one in leaders] == [2, 3, 1]
    assert {seats[one.name][0] for one in others} == {"hall"}
    await desk.presses("手工调整")
    await desk.says("职工0 3排6号")
    await desk.sees("已调整")
    await desk.presses("手工调整")
    await desk.says("职工1 3排6号")
    await desk.sees("已调整")  # they change places
    assert (await seated_at(stage))["职工1"] == ("hall", 3, 6)
    await desk.presses("按职级")
    assert (await seated_at(stage))["职工1"] == ("hall", 3, 6)  # what was set by hand stays
    await desk.presses("撤销上一步")
    await desk.sees("已回到上一步", "排法：按单位横排")

    # Who signs in, or asks, is told the seat and the way.
    guest = others[1]
    await world.at(NINE)
    await guest.opens(stage.code)
    seen = await guest.sees("已签到", "台下3排6号", "请由西门入场")
    assert any(label == "我的座位" for label, _ in seen.choices)
    await guest.presses("我的座位")
    picture = await guest.sees("台下3排6号", "请由西门入场")
    assert [file.media_type for file in picture.files] == ["image/png"]


async def test_the_seats_of_a_table_are_taken_over_line_by_line(world: World) -> None:
    desk, leaders, others = await people(world, 4)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("导入座位表")
    await desk.says("今天天气很好")
    await desk.sees("没有找到座位")
    rows = (
        ("李局长", "主席台", 2),
        ("职工0", 1, 1),
        ("职工1", 1, 1),
        ("没有此人", 2, 2),
        ("职工2", 9, 1),
        ("职工0", 2, 3),
    )
    table = write_xlsx(Sheet("座位", ("姓名", "排", "号"), rows))
    await desk.sends("座位表.xlsx", table)
    await desk.sees(
        "已按表排定2人",
        "有4行没有采用",
        "第4行 职工1：座位与上面某行重复",
        "第5行 没有此人：名单上没有此人",
        "第6行 职工2：会场没有这个座位",
        "第7行 职工0：此人上面已有座位",
    )
    assert await seated_at(stage) == {"李局长": ("rostrum", 1, 2), "职工0": ("hall", 1, 1)}
    await desk.presses("未排名单")
    await desk.sees("未排座5人", "职工3（保管处）")


async def test_two_clerks_at_once_and_old_buttons(world: World) -> None:
    desk, leaders, others = await people(world, 4)
    other = await world.hires("吴会务", roles=("secretariat",))
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await sets_hall(desk)
    await opens_menu(other)
    await other.presses("排座")
    await desk.presses("按名单顺序")
    await other.presses("按职级")  # shown before the other clerk seated everybody
    await other.sees("排法：按名单顺序")
    before = await seated_at(stage)
    await other.presses("按名单顺序")
    await other.sees("已排好7人")
    assert await seated_at(stage) == before


async def test_a_hand_made_change_that_can_not_be_says_why(world: World) -> None:
    desk, leaders, others = await people(world, 3)
    namesake = await world.hires("职工0", unit="信息中心", bound=False)
    stage = await meeting(world, desk, [*leaders, *others, namesake])
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("手工调整")
    for typed, said in (
        ("职工0 1排1号", "有几位“职工0”"),
        ("谁也不是 1排1号", "没有“谁也不是”"),
        ("职工1 99排1号", "没有这个座位"),
        ("预留 主席台1号", "不预留空位"),
        ("职工1、职工1", "不用对调"),
        ("乱写一气", "没有看懂"),
    ):
        await desk.says(typed)
        await desk.sees(said)
    await desk.says("信息中心职工0 1排1号")
    await desk.sees("已调整")
    for typed, said in (
        ("预留 1排1-3号", "坐着职工0"),
        ("预留 2排1-3号", "预留3个座位"),
        ("职工1 2排2号", "已预留"),
        ("职工1 1排1号", "坐着职工0"),
    ):
        await desk.says("/quit")
        await desk.presses("手工调整")
        await desk.says(typed)
        await desk.sees(said)
    await desk.says("/quit")
    await desk.presses("按名单顺序")
    taken = set((await seated_at(stage)).values())
    assert not taken & {("hall", 2, number) for number in (1, 2, 3)}


async def test_the_rostrum_is_named_by_hand_and_mirrored_for_guests(world: World) -> None:
    desk, leaders, others = await people(world, 3)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("主席台名单")
    await desk.says("李局长、王副局长、不认识")
    await desk.presses("左手")
    await desk.sees("没有“不认识”")
    await desk.says("李局长、职工0、王副局长、赵副局长")
    await desk.sees("主席台已排好", "王副局长  李局长  职工0  赵副局长")
    await desk.presses("主席台名单")
    await desk.says("李局长、职工0、王副局长、赵副局长")
    await desk.presses("右手")
    await desk.sees("主席台已排好", "赵副局长  职工0  李局长  王副局长")
    await desk.presses("主席台名单")
    await desk.presses("按职级")
    await desk.presses("按制度")
    await desk.sees("赵副局长  李局长  王副局长")
    assert "职工0" not in await seated_at(stage)
    # Named by hand, somebody comes up from a seat they were put on by hand, too.
    await desk.presses("手工调整")
    await desk.says("职工1 1排1号")
    await desk.presses("主席台名单")
    await desk.says("李局长 职工1")
    await desk.presses("左手")
    await desk.sees("主席台已排好", "李局长  职工1")


async def test_the_rostrum_closes_up_and_the_hall_stays_when_somebody_is_excused(
    world: World,
) -> None:
    desk, leaders, others = await people(world, 4)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("按名单顺序")
    before = await seated_at(stage)

    def excuse(session: Session) -> None:
        for person in (leaders[2], others[0]):
            place = attendance_rows.participant_of(session, stage.meeting_id, person.person_id)
            assert place is not None
            place.reply = "leave"

    await world.write(excuse)
    await opens_menu(desk)
    await desk.sees("已排座5人，未排0人")
    after = await seated_at(stage)
    assert [after[one.name][2] for one in leaders[:2]] == [1, 2]
    assert all(after[one.name] == before[one.name] for one in others[1:])
    assert "职工0" not in after

    def withdrawn(session: Session) -> None:
        for person in (leaders[2], others[0]):
            place = attendance_rows.participant_of(session, stage.meeting_id, person.person_id)
            assert place is not None
            place.reply = "attending"

    # They come after all: the old chair was free, the rostrum opens up again.
    await world.write(withdrawn)
    await opens_menu(desk)
    assert await seated_at(stage) == before
    # The next one's chair was given away meanwhile: they are left for the clerk to seat.
    await world.write(excuse)
    await opens_menu(desk)
    await desk.presses("排座")
    await desk.presses("手工调整")
    await desk.says(f"职工3 {before['职工0'][1]}排{before['职工0'][2]}号")
    await world.write(withdrawn)
    await opens_menu(desk)
    await desk.sees("未排1人")


async def test_the_reminder_tells_the_seat(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    starts = world.clock.now() + timedelta(days=9)
    meeting_id = await draft(world, desk, [guest], starts_at=starts)
    place = await place_of(world, meeting_id, guest)
    await guest.presses_route("go", place)
    await guest.sees("not-published")
    await publishes(desk, meeting_id)
    seen = await guest.sees("参会通知")
    assert "我的座位" not in str(seen.choices)
    await guest.presses("参加")

    def seat(session: Session) -> None:
        who = who_is(session, desk.person_id)
        assert who is not None
        actor, now = Actor(who, "story"), world.clock.now()
        hall = Layout(hall=(4,), doors=(Door("东门", "left"),))
        office = world.office
        arranging.set_hall(session, actor, meeting_id, None, hall, now=now, office=office)
        arranging.seat_all(session, actor, meeting_id, None, Rule.LIST, 1, now=now, office=office)

    await world.write(seat)
    await guest.presses_route("rc", place)
    await guest.presses("我的座位")
    await guest.sees("座位：1排", "请由东门入场")
    await guest.looks()
    await world.at(starts - timedelta(minutes=50))
    await guest.sees("开会", "座位：1排", "请由东门入场", "我的座位")


async def test_who_comes_instead_has_the_same_chair(world: World) -> None:
    desk, leaders, others = await people(world, 4)
    instead = await world.hires("孙代会", unit="财务处", bound=False)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("按名单顺序")
    before = await seated_at(stage)

    def substitute(session: Session) -> None:
        for person, new in ((leaders[1], instead), (others[0], None)):
            place = attendance_rows.participant_of(session, stage.meeting_id, person.person_id)
            assert place is not None
            place.removed_at, place.reply = world.clock.now(), "substituted"
            if new is not None:
                session.add(
                    attendance_rows.Participant(
                        meeting_id=stage.meeting_id,
                        person_id=new.person_id,
                        substitute_for_id=place.id,
                        source="substitute",
                        position=place.position,
                    )
                )

    await world.write(substitute)
    await opens_menu(desk)
    after = await seated_at(stage)
    assert after["孙代会"] == before["王副局长"]
    assert after["李局长"] == before["李局长"]
    # Seated anew by rank they stand for whom they come.
    await desk.presses("排座")
    await desk.presses("按职级")
    assert (await seated_at(stage))["孙代会"] == before["王副局长"]
    # Undone, too: the state before names the one who does not come.
    for _ in range(2):
        await desk.presses("撤销上一步")
        assert (await seated_at(stage))["孙代会"] == before["王副局长"]


async def test_the_hall_moves_up_where_the_profile_says_so(world: World) -> None:
    desk, leaders, others = await people(world, 4)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("按名单顺序")
    profile = world.office.profile
    closing = replace(
        world.office, profile=replace(profile, seats=replace(profile.seats, gaps="close"))
    )

    def excuse(session: Session) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, others[0].person_id)
        assert place is not None
        place.reply = "leave"
        session.flush()
        follow(session, stage.meeting_id, now=world.clock.now(), office=closing)

    before = await seated_at(stage)
    await world.write(excuse)
    assert (await seated_at(stage))["职工1"] == before["职工0"]


async def test_plates_are_printed_and_again_only_the_changed(world: World) -> None:
    desk, leaders, others = await people(world, 2)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("按职级")
    await opens_menu(desk)
    await desk.sees("台签：待印3张")
    await desk.presses("台签")
    await desk.presses("印主席台（3）")
    seen = await desk.sees("台签3张已备好")
    pages = pages_of(world.app.files.read(seen.files[0].digest))
    # Each name twice, for both sides, and four blank ones.
    assert len(pages) == 3 + 4
    assert pages[1].count("李局长") == 2
    await desk.presses("座位与证件")
    await desk.presses("台签")
    await desk.sees("有变动的0张")
    await desk.presses("只印有变动的（0）")
    await desk.sees("台签没有变动")

    def excuse(session: Session) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, leaders[0].person_id)
        assert place is not None
        place.reply = "leave"

    await world.write(excuse)
    await opens_menu(desk)
    await desk.sees("台签：待印0张，待撤1张")
    await desk.presses("台签")
    await desk.sees("请撤下：李局长")


async def test_the_leaders_note_says_it_all_and_goes_to_paper_only(world: World) -> None:
    desk, leaders, others = await people(world, 2)
    stage = await meeting(world, desk, [*leaders, *others], chair=leaders[0])

    def car(session: Session) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, leaders[0].person_id)
        assert place is not None
        place.car = "浙A12345"

    await world.write(car)
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("按职级")
    await opens_menu(desk)
    await desk.presses("领导提示单")
    await desk.sees("主席台全部（3）", "李局长（局领导）")
    await desk.presses("李局长（局领导）")
    seen = await desk.sees("提示单1张已备好", "不要转发")
    [page] = pages_of(world.app.files.read(seen.files[0].digest))
    words = page.replace("\n", "").replace(" ", "")
    for said in (
        "李局长",
        "主席台2号",
        "左邻王副局长",
        "右邻赵副局长",
        "主持会议",
        "车（浙A12345）",
        "贵宾门",
        "二楼贵宾室",
        "周会务",
        "13800000001",
        "08:50",
    ):
        assert said in words, said
    assert await leaders[0].phone.screen() == []


async def test_ushers_get_their_zone(world: World) -> None:
    desk, leaders, others = await people(world, 6)
    usher, second = await world.hires("吴引导"), await world.hires("钱引导", bound=False)
    stage = await meeting(world, desk, [*leaders, *others])
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("按名单顺序")

    def post(session: Session) -> None:
        for person, zone in ((usher, "A区"), (second, "西门"), (second, "三楼")):
            session.add(
                duties.Duty(
                    meeting_id=stage.meeting_id,
                    person_id=person.person_id,
                    kind="usher",
                    zone=zone,
                )
            )
        place = attendance_rows.participant_of(session, stage.meeting_id, others[3].person_id)
        assert place is not None
        session.add(
            slip_rows.SpecialNeed(
                participant_id=place.id,
                kinds=["wheelchair"],
                by_id=desk.person_id,
                at=world.clock.now(),
            )
        )

    await world.write(post)
    await opens_menu(desk)
    await desk.presses("引导")
    await desk.sees("A区（1—5号）", "A区：吴引导，5人", "西门：钱引导，1人", "会场没有这个区")
    await desk.presses("把名单发给引导员")
    await desk.sees("已发给吴引导", "钱引导")
    told = await usher.sees("您负责引导", "A区，共5人", "请协助：职工3（轮椅）")
    [page] = pages_of(world.app.files.read(told.files[0].digest))
    assert "职工3" in page.replace(" ", "")
    assert "职工5" not in page.replace(" ", "")


async def test_who_presents_what_is_named_and_taken_away(world: World) -> None:
    from storage import meetings as meeting_rows

    desk, leaders, others = await people(world, 2)
    stage = await meeting(world, desk, [*leaders, *others])

    def agenda(session: Session) -> None:
        for position, title in enumerate(("工作报告", "财务报告"), 1):
            session.add(
                meeting_rows.AgendaItem(
                    meeting_id=stage.meeting_id, position=position, title=title
                )
            )

    await opens_menu(desk)
    await desk.presses("汇报人")
    await desk.sees("还没有议题")
    await world.write(agenda)
    await opens_menu(desk)
    await desk.presses("汇报人")
    await desk.presses("2 财务报告")
    await desk.says("没有这个人")
    await desk.says("职工0")
    await desk.sees("汇报人已定", "2. 财务报告 —— 职工0")
    await desk.presses("2 财务报告")
    await desk.presses("不指定")
    await desk.sees("不指定汇报人")


async def test_nobody_else_sees_the_seats(world: World) -> None:
    desk, leaders, others = await people(world, 2)
    stage = await meeting(world, desk, [*leaders, *others])
    guest = others[0]
    await guest.says("/my")
    for route in ("ga", "gs", "gm", "gp", "gl", "gi", "gd", "gu", "gc"):
        await guest.presses_route(route, stage.meeting_id)
        await guest.sees("not-allowed")
