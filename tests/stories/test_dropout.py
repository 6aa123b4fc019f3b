"""Row 3.6: a leader drops out at the door; one command, one confirmation, and back again."""

from __future__ import annotations

from datetime import timedelta

from storage import Session, duties
from storage import attendance as attendance_rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import substitutes as change_rows
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.test_seats import opens_menu, people, seated_at, sets_hall
from tests.stories.world import Person, World


async def morning(world: World) -> tuple[Person, list[Person], list[Person], Stage]:
    """Half past eight: the rostrum is set, the chair presents the report, plates are printed."""
    desk, leaders, others = await people(world, 3)
    stage = await meeting(world, desk, [*leaders, *others], chair=leaders[0])

    def agenda(session: Session) -> None:
        for position, (title, presenter) in enumerate(
            (("工作报告", leaders[0].person_id), ("李局长讲话", None)), 1
        ):
            session.add(
                meeting_rows.AgendaItem(
                    meeting_id=stage.meeting_id,
                    position=position,
                    title=title,
                    presenter_id=presenter,
                )
            )
        document = document_rows.Document(
            meeting_id=stage.meeting_id,
            title="主持词（送审稿）",
            category="speech",
            level="public",
            stage="hosts",
            added_by_id=desk.person_id,
            added_at=world.clock.now(),
        )
        session.add(document)
        session.flush()
        session.add(
            document_rows.Edition(
                document_id=document.id,
                number=1,
                digest="0" * 64,
                file_name="主持词.docx",
                media_type="text/plain",
                size=1,
                by_id=desk.person_id,
                at=world.clock.now(),
            )
        )

    await world.write(agenda)
    await opens_menu(desk)
    await sets_hall(desk)
    await desk.presses("按职级")
    await opens_menu(desk)
    await desk.presses("台签")
    await desk.presses("印主席台（3）")
    await world.at(NINE - timedelta(minutes=30))
    for person in world.people.values():
        await person.looks()
    return desk, leaders, others, stage


async def facts(stage: Stage, person: Person) -> tuple[str, int | None, list[int | None]]:
    """The person's answer, the chair, the presenters."""

    def read(session: Session) -> tuple[str, int | None, list[int | None]]:
        place = attendance_rows.participant_of(session, stage.meeting_id, person.person_id)
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert place is not None
        assert found is not None
        items = meeting_rows.agenda_of(session, stage.meeting_id)
        return place.reply, found.chair_id, [item.presenter_id for item in items]

    result: tuple[str, int | None, list[int | None]] = await stage.world.read(read)
    return result


async def test_the_chair_drops_out_and_comes_after_all(world: World) -> None:
    desk, leaders, others, stage = await morning(world)
    plates = await world.hires("吴台签")
    cars = await world.hires("郑司乘")

    def on_duty(session: Session) -> None:
        for person, kind in ((plates, "plates"), (cars, "door")):
            session.add(
                duties.Duty(
                    meeting_id=stage.meeting_id, person_id=person.person_id, kind=kind, zone=""
                )
            )

    await world.write(on_duty)
    chair, second = leaders[0], leaders[1]
    before = await seated_at(stage)

    await desk.says("/dropout 李局长")
    await desk.sees("李局长是主持人", "王副局长（局领导）", "主持人待定")
    await desk.says("没有这个人")
    await desk.says("王副局长")
    await desk.sees("李局长有汇报的议题")
    await world.restarts()
    await desk.presses("赵副局长（局领导）")
    seen = await desk.sees(
        "李局长临时不出席",
        "主持：改由王副局长",
        "第1项“工作报告”：改由赵副局长汇报",
        "主席台现在：赵副局长  李局长  王副局长",
        "主席台调整后：王副局长  赵副局长",
        "撤台签：李局长",
        "议程第2项“李局长讲话”写有其姓名",
        "请改主持词：主持词（送审稿）",
        "确认后只告知",
    )
    assert [file.media_type for file in seen.files] == ["image/png"]
    assert await facts(stage, chair) == ("none", chair.person_id, [chair.person_id, None])
    assert await seated_at(stage) == before  # nothing is done before it is confirmed

    await desk.presses("确认")
    await desk.sees("已办理", "已告知：王副局长、赵副局长、吴台签", "李局长到了")
    assert await facts(stage, chair) == (
        "leave",
        second.person_id,
        [leaders[2].person_id, None],
    )
    after = await seated_at(stage)
    assert {name: after[name] for name in ("王副局长", "赵副局长")} == {
        "王副局长": ("rostrum", 1, 1),
        "赵副局长": ("rostrum", 1, 2),
    }
    assert "李局长" not in after
    await second.sees("请您主持会议", "第1项：改由赵副局长汇报")
    await leaders[2].sees("请您汇报第1项", "主持：改由王副局长")
    await plates.sees("李局长临时不出席", "撤台签：李局长", "主席台调整后：王副局长  赵副局长")
    # Who was told all of it gets no 变动单 of the same; who was not, does.
    await world.later(minutes=1)
    await cars.sees("变动单", "李局长")
    await plates.sees_nothing_of("变动单")
    await chair.sees_nothing_of("临时不出席")
    await others[0].sees_nothing_of("临时不出席")

    await desk.presses("李局长到了")
    await desk.sees("李局长已恢复出席")
    assert await facts(stage, chair) == ("none", chair.person_id, [chair.person_id, None])
    assert await seated_at(stage) == before
    await second.sees("李局长到了", "一切照原安排")
    await desk.presses("李局长到了")
    await desk.sees("已经恢复过了")

    def kinds(session: Session) -> list[str]:
        return [one.kind for one in change_rows.changes_of(session, stage.meeting_id)]

    assert await world.read(kinds) == ["dropped_out", "returned"]


async def test_who_only_sits_there_is_taken_off_without_questions(world: World) -> None:
    desk, leaders, _, stage = await morning(world)
    await opens_menu(desk)
    await desk.presses("领导临时不出席")
    await desk.presses("赵副局长（局领导）")
    await desk.sees("赵副局长临时不出席", "主席台调整后：李局长  王副局长", "请改主持词")
    await desk.presses("确认")
    seen = await desk.sees("已办理", "撤台签：赵副局长")
    assert "改由" not in seen.text
    reply, chair, _ = await facts(stage, leaders[2])
    assert (reply, chair) == ("leave", leaders[0].person_id)
    # Pressed again: they do not come anyway.
    await desk.says("/dropout 赵副局长")
    await desk.sees("没有“赵副局长”")
    await opens_menu(desk)
    await desk.sees("临时不出席：赵副局长", "赵副局长到了")


async def test_a_new_chair_comes_up_from_the_hall(world: World) -> None:
    desk, _, others, stage = await morning(world)
    await opens_menu(desk)
    await desk.presses("排座")
    await desk.presses("手工调整")
    await desk.says("职工0 4排4号")
    await desk.says("/dropout 李局长")
    await desk.says(others[0].name)
    await desk.presses("汇报人待定")
    await desk.sees("汇报人待定", "加台签：职工0", "撤台签：李局长")
    await desk.presses("确认")
    await desk.sees("已办理")
    assert (await seated_at(stage))["职工0"][0] == "rostrum"
    await opens_menu(desk)
    await desk.sees("台签：待印1张，待撤1张")
    # Down again, to the chair in the hall.
    await desk.presses("李局长到了")
    seats = await seated_at(stage)
    assert seats["职工0"] == ("hall", 4, 4)
    assert seats["李局长"][0] == "rostrum"


async def test_a_new_chair_without_the_phone_is_told_in_person(world: World) -> None:
    desk, leaders, _, stage = await morning(world)

    def locked(session: Session) -> None:
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert found is not None
        found.phones_away = True

    await world.at(NINE - timedelta(minutes=5))
    await leaders[1].opens(stage.code)
    await leaders[1].sees("已签到")
    await world.write(locked)
    await desk.says("/dropout 李局长")
    await desk.presses("王副局长（局领导）")
    await desk.presses("汇报人待定")
    await desk.presses("确认")
    seen = await desk.sees("请当面或打电话告知：王副局长")
    assert "已告知：王副局长" not in seen.text


async def test_who_takes_over_may_drop_out_before_it_is_confirmed(world: World) -> None:
    desk, leaders, _, stage = await morning(world)
    await desk.says("/dropout 李局长")
    await desk.presses("王副局长（局领导）")
    await desk.presses("汇报人待定")

    def gone(session: Session) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, leaders[1].person_id)
        assert place is not None
        place.reply = "leave"

    await world.write(gone)
    await desk.presses("确认")
    await desk.sees("不能由这一位接替")
    reply, chair, _ = await facts(stage, leaders[0])
    assert (reply, chair) == ("none", leaders[0].person_id)


async def test_the_chair_may_stay_open(world: World) -> None:
    desk, leaders, _, stage = await morning(world)
    await desk.says("/dropout 李局长")
    await desk.presses("主持人待定")
    await desk.presses("汇报人待定")
    await desk.sees("主持：待定，请尽快确定")
    await desk.presses("确认")
    assert await facts(stage, leaders[0]) == ("leave", None, [None, None])


async def test_what_was_changed_since_is_not_taken_back(world: World) -> None:
    desk, leaders, _, stage = await morning(world)
    await desk.says("/dropout 李局长")
    await desk.says("王副局长")
    await desk.says("王副局长")
    await desk.presses("确认")

    def settle(session: Session) -> None:
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert found is not None
        found.chair_id = leaders[2].person_id

    await world.write(settle)
    await leaders[1].looks()
    await desk.presses("李局长到了")
    await desk.sees("主持或汇报后来另有安排，没有改回")
    await leaders[1].sees("李局长到了", "以后来的安排为准")

    def answered(session: Session) -> tuple[object, str, int | None]:
        place = attendance_rows.participant_of(session, stage.meeting_id, leaders[0].person_id)
        assert place is not None
        return place.replied_at, place.reply_method, place.replied_by_id

    assert await world.read(answered) == (None, "", None)
    _, chair, presenters = await facts(stage, leaders[0])
    assert chair == leaders[2].person_id
    assert presenters == [leaders[0].person_id, None]


async def test_only_the_hosts_and_only_while_it_is_on(world: World) -> None:
    desk, leaders, others, _ = await morning(world)
    guest = others[0]
    await guest.says("/dropout 李局长")
    await guest.sees("今天没有您承办的会")
    await desk.says("/dropout 没有这个人")
    await desk.sees("没有“没有这个人”")
    await world.at(NINE + timedelta(hours=3))
    await opens_menu(desk)
    await desk.presses("领导临时不出席")
    await desk.sees("已经结束")
    assert not any("临时" in seen.text for seen in await leaders[0].phone.screen())


async def test_people_who_share_a_name_are_told_apart(world: World) -> None:
    desk, _, _, stage = await morning(world)
    namesake = await world.hires("李局长", unit="信息中心", bound=False)

    def invite(session: Session) -> None:
        session.add(
            attendance_rows.Participant(
                meeting_id=stage.meeting_id, person_id=namesake.person_id, position=99
            )
        )

    await world.write(invite)
    await desk.says("/dropout 李局长")
    await desk.sees("是哪一位", "李局长（局领导）")
    await desk.presses("李局长（局领导）")
    await desk.sees("李局长是主持人")
