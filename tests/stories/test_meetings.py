"""Row 2.2: a meeting is made in chat, shown on its panel, and changed by more than one."""

from __future__ import annotations

import pytest

from meetings import notices
from meetings.changes import Actor
from meetings.people import who_is
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from tests.stories.world import MONDAY, Person, PlainPhone, World

PLAIN = (
    "财务例会",
    "12月1日14:00到16:00",
    "[是]",
    "三楼会议室",
    "林小满",
    "[跳过]",
    "财务处",
    "[完成]",
)


async def office_of(world: World) -> Person:
    """The people most stories need; returns the secretariat's clerk."""
    desk = await world.hires("周会务", unit="办公室", roles=("secretariat",))
    await world.hires("林小满", unit="财务处", title="处长")
    await world.hires("何平", unit="财务处", title="科员")
    # Two of one name: told apart by unit and title.
    await world.hires("张伟", unit="规划处", title="处长", phone="13800000001")
    await world.hires("张伟", unit="财务处", title="科员", phone="13800000002")
    return desk


async def make(desk: Person, *answers: str) -> None:
    """Fill in the form: "[…]" is a press, the rest is typed."""
    await desk.says("/new")
    await fill(desk, *answers)


async def fill(desk: Person, *answers: str) -> None:
    """Answer what is asked."""
    for answer in answers:
        if answer.startswith("["):
            await desk.presses(answer[1:-1])
        else:
            await desk.says(answer)


async def publish(world: World, desk: Person, meeting_id: int = 1) -> None:
    """The notice goes out."""

    def unit(session: Session) -> None:
        who = who_is(session, desk.person_id)
        assert who is not None
        outcome = notices.publish(
            session,
            Actor(who, "test"),
            meeting_id,
            edits=None,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, notices.Published), outcome

    await world.write(unit)
    await world.app.settle()


async def meeting_of(world: World, meeting_id: int = 1) -> meeting_rows.Meeting | None:
    """The meeting's row."""

    def look(session: Session) -> meeting_rows.Meeting | None:
        found = meeting_rows.meeting(session, meeting_id)
        if found is not None:
            session.expunge(found)
        return found

    found: meeting_rows.Meeting | None = await world.read(look)
    return found


async def roles_of(world: World, meeting_id: int = 1) -> list[tuple[int, str, str]]:
    """Person, capacity and title of everybody on the list, in the order of names."""

    def look(session: Session) -> list[tuple[int, str, str]]:
        rows = attendance_rows.participants_of(session, meeting_id)
        return [(row.person_id, row.role, row.title) for row in rows]

    found: list[tuple[int, str, str]] = await world.read(look)
    return found


async def test_a_meeting_is_made_question_by_question(any_world: World) -> None:
    world = any_world
    desk = await office_of(world)
    await desk.says("/new")
    await desk.sees("会议叫什么名称")
    await desk.says("第四季度财务工作会")
    await desk.says("下周三下午2点")
    await desk.sees("12月2日（星期三）14:00，对吗")
    await desk.presses("是")
    await desk.sees("开多久")
    await desk.presses("1.5小时")
    await desk.sees("12月2日（星期三）14:00—15:30", "在哪里")

    await world.restarts()

    await desk.says("三楼会议室")
    await desk.says("张伟")
    await desk.sees("叫张伟的有 2 位", "张伟（规划处 处长）", "张伟（财务处 科员）")
    await desk.presses("张伟（规划处 处长）")
    await desk.sees("议程有哪些")
    await desk.says("一、听取预算执行情况\n二、研究明年预算")
    await desk.sees("议程 2 项", "1. 听取预算执行情况", "2. 研究明年预算")
    await desk.presses("完成")
    await desk.says("财务处、周会务、没这个人")
    await desk.sees("名册里没有：没这个人", "已列 5 人", "张伟（规划处）", "张伟（财务处）")

    await world.restarts()

    await desk.presses("完成")
    seen = await desk.sees("草稿", "12月2日（星期三）14:00—15:30", "三楼会议室", "主持：张伟")
    assert "参会 5 人" in seen.text
    assert "答复截止：12月1日（星期二）17:00" in seen.text
    assert "预览并发出" in [label for label, _ in seen.choices]
    meeting = await meeting_of(world)
    assert meeting is not None
    assert (meeting.state, meeting.class_, meeting.package) == ("draft", "IV", "simple")
    # The chair is on the list, once; units in their order, then the roster's.
    assert [person for person, _, _ in await roles_of(world)] == [1, 2, 3, 5, 4]


@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_the_same_over_a_messenger_without_buttons(world: World) -> None:
    desk = await office_of(world)
    await make(desk, *PLAIN)
    # What a public messenger may carry.
    await desk.sees("财务例会", "草稿", "参会 3 人", "四类会议，简易，内部")


async def test_in_english_and_in_traditional_chinese(world: World) -> None:
    await office_of(world)
    anna = await world.hires(
        "Anna Smith", unit="Overseas Office", language="en", roles=("secretariat",)
    )
    await make(anna, "Budget review", "tomorrow 3pm")
    await anna.sees("Tue 24 Nov 2026, 15:00. Is that right?")
    await fill(anna, "yes", "90 minutes")
    await anna.sees("Tue 24 Nov 2026, 15:00–16:30")
    await fill(anna, "Room 301", "anna smith", "1. Opening\n2) Budget", "[Done]")
    await anna.says("Overseas Office, In attendance: 何平\nStaff: 林小满")
    await anna.sees("3 so far")
    await anna.presses("Done")
    await anna.sees("Budget review – draft", "1 attending, 1 in attendance, 1 staff")

    chen = await world.hires("陳怡君", unit="秘書處", language="zh_Hant", roles=("secretariat",))
    await make(chen, "預算會議", "12月6日上午9點到11點半")
    await chen.sees("12月6日（星期日）09:00至11:30，對嗎", "休假日")
    await fill(chen, "[是]", "第二會議室", "[略過]", "[略過]", "全體", "[完成]")
    await chen.sees("預算會議　草稿", "與會 7 人")


async def test_what_speaks_against_a_time_is_said_and_does_not_stop(world: World) -> None:
    desk = await office_of(world)
    await make(desk, *PLAIN)
    await make(desk, "规划会", "2027年1月1日9:00到10:00")
    await desk.sees("2027年1月1日（星期五）", "元旦", "2027年放假安排尚未公布")
    await desk.presses("否")
    await desk.sees("什么时候开")
    await desk.says("11月20日14:00到15:00")
    await desk.sees("已经过去")
    await desk.says("12月1日15:00到17:00")
    await desk.sees("12月1日（星期二）15:00—17:00，对吗")
    await fill(desk, "对", "二楼", "林小满")
    await desk.sees("林小满同一时间有“财务例会”，12月1日（星期二）14:00—16:00", "议程有哪些")
    await fill(desk, "[跳过]", "何平、张伟（规划处）")
    await desk.sees("林小满、何平同一时间有“财务例会”")
    await desk.presses("完成")
    await desk.sees("规划会", "林小满、何平同一时间有“财务例会”")
    # Of meetings one after the other nothing is said.
    await make(desk, "碰头会", "12月1日17:00到18:00", "[是]", "二楼", "林小满")
    await desk.sees_nothing_of("同一时间")


async def test_back_and_quit_lose_nothing(world: World) -> None:
    desk = await office_of(world)
    await make(desk, "例会", "明天下午3点")
    await desk.presses("上一步")
    await desk.sees("会议叫什么名称")
    await desk.says("周例会")
    # The time was not confirmed when the clerk went back: it is asked again, not passed over.
    await desk.sees("11月24日（星期二）15:00，对吗")
    await fill(desk, "[是]", "[1小时]", "小会议室", "[跳过]", "第一项\n第二项", "[完成]")
    await desk.sees("请哪些人参加")
    await desk.presses("上一步")
    await desk.sees("1. 第一项", "2. 第二项")
    await fill(desk, "第三项", "[完成]")
    await desk.says("/quit")
    await desk.sees("已退出填写：新建会议")
    assert await meeting_of(world) is None
    await desk.says("/meetings")
    await desk.sees("现在没有要开的会")


async def test_an_agenda_from_a_word_file(world: World) -> None:
    desk = await office_of(world)
    await make(desk, "例会", "明天下午3点到4点", "[是]", "小会议室", "[跳过]")
    await desk.sends("议程.docx", docx("会议议程", "1. 听取汇报", "2. 研究预算"))
    await desk.sees("议程 2 项", "1. 听取汇报", "2. 研究预算")
    await desk.sends("说明.docx", docx("没有议程的一页"))
    await desk.sees("“说明.docx”里没有找到议程", "1. 听取汇报")
    await desk.sends("密件.docx", docx("机密★10年", "会议议程", "1. 不该进来的"))
    await desk.sees_nothing_of("不该进来的")
    await desk.sends("程序.docx", b"MZ not a document")
    await desk.sees("file-not-what-it-says")
    await desk.presses("完成")
    await desk.sees("请哪些人参加")


def docx(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    from io import BytesIO

    from docx import Document

    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


async def test_marks_of_level_do_not_come_in(world: World) -> None:
    desk = await office_of(world)
    await desk.says("/new")
    await desk.says("机密★10年 专题会")
    await desk.sees("密级标志", "保密员")
    await fill(desk, "专题会", "明天下午3点到4点", "[是]", "小会议室", "[跳过]")
    await desk.says("听取汇报\n【秘密】某项工作")
    await desk.sees("密级标志", "议程有哪些")
    await fill(desk, "[跳过]", "何平", "[完成]")
    meeting = await meeting_of(world)
    assert meeting is not None
    assert meeting.title == "专题会"


async def test_bad_input_gets_a_sentence_and_the_same_question(world: World) -> None:
    desk = await office_of(world)
    await desk.says("/new")
    for title, said in (
        ("。。。", "请输入文字"),
        ("长" * 81, "太长了（81 字）"),
        ("\n".join(["一行又一行"] * 50), "太长了"),
    ):
        await desk.says(title)
        await desk.sees(said, "会议叫什么名称")
    await desk.says("<b>年会</b> 🎉 =1+1 مرحبا")
    for when, said in (
        ("随便什么时候", "没有看懂这个时间"),
        ("2月30日9点", "日历上没有这一天"),
        ("12月1日", "还缺钟点"),
        ("12月1日16:00到14:00", "结束时间要晚于开始"),
        ("明天" * 100, "太长"),
        ("🎉", "没有看懂这个时间"),
    ):
        await desk.says(when)
        await desk.sees(said)
    await fill(desk, "明天下午3点", "[是]", "一百小时")
    await desk.sees("没有看懂这个时间", "开多久")
    await fill(desk, "[半天]", "三楼 <script>")
    await desk.says("不存在的人")
    await desk.sees("名册里没有：不存在的人", "谁主持")
    await desk.says("财务处")
    await desk.sees("主持人只写一位")
    await desk.says("何平")
    await desk.says("\n".join(f"第{n}件事" for n in range(51)))
    await desk.sees("51 行", "最多 50 项")
    await desk.says("事" * 201)
    await desk.sees("太长了（201 字）")
    await desk.says("\n".join(f"第{n}件事" for n in range(50)))
    await desk.sees("议程 50 项", "还有 30 项")
    await desk.presses("完成")
    await desk.says("、、，，")
    await desk.sees("请输入文字", "请哪些人参加")
    await desk.says("、".join(f"无此人{n}" for n in range(60)))
    await desk.sees("名册里没有：无此人0、", "无此人4等60处", "请哪些人参加")
    await fill(desk, "何平、何平、财务处", "[完成]")
    seen = await desk.sees("<b>年会</b> 🎉 =1+1 مرحبا", "三楼 <script>", "参会 3 人")
    assert len(seen.text) < 500


async def test_only_the_secretariat_makes_meetings(world: World) -> None:
    await office_of(world)
    guest = world.people["何平"]
    await guest.says("/new")
    await guest.sees("not-allowed")
    await guest.says("会议")
    await guest.sees("我的事项")


async def test_buttons_of_another_person_and_of_yesterday(world: World) -> None:
    desk = await office_of(world)
    guest = world.people["何平"]
    await make(desk, *PLAIN)
    for payload in ("mp11", "mm11", "me11", "mt1110", "mt111z", "mp19"):
        await forges(guest, payload)
    assert "财务例会" not in await guest.transcript()
    await guest.sees("gone")
    await forges(desk, "mt111z")
    await desk.sees("按钮")
    await forges(desk, "mp19")
    await desk.sees("这一项已经不在了")


async def forges(person: Person, payload: str) -> None:
    """Presses a button that was never shown to them."""
    assert not isinstance(person.phone, PlainPhone)
    await person.looks()
    await person.phone.press_payload(payload, None)
    await person.world.app.settle()


async def test_two_organisers_change_the_same_field(any_world: World) -> None:
    world = any_world
    desk = await office_of(world)
    other = await world.hires("吴会务", unit="办公室", roles=("secretariat",))
    await make(desk, *PLAIN)
    await fill(desk, "[改内容]", "[名称]")
    await other.says("/meetings")
    await fill(other, "[1. 财务例会]", "[改内容]", "[名称]", "财务工作例会")
    await other.sees("已改好")

    await world.restarts()

    await desk.says("财务季度例会")
    await desk.sees("别人也改了名称", "财务工作例会", "财务季度例会", "stale-edit")
    meeting = await meeting_of(world)
    assert meeting is not None
    assert meeting.title == "财务工作例会"
    # Different fields do not stand in each other's way.
    await fill(desk, "[改内容]", "[要求]")
    await fill(other, "[改内容]", "[事由]", "研究年度预算")
    await desk.says("请提前10分钟入场")
    await desk.sees("已改好")
    await desk.sees("事由：研究年度预算", "要求：请提前10分钟入场")


async def test_a_published_meeting_is_moved_and_everybody_is_asked_again(world: World) -> None:
    desk = await office_of(world)
    guest = world.people["林小满"]
    await make(desk, *PLAIN)
    await publish(world, desk)
    await desk.says("会议")
    await desk.presses("1. 财务例会")
    await desk.sees("已通知", "通知 3 人", "参加 0，请假 0，未答复 3", "提醒未回复")
    await desk.presses("改时间地点")
    await desk.sees("现在是 12月1日（星期二）14:00—16:00")
    await fill(desk, "12月2日14:00到16:00", "[是]")
    await desk.sees("现在是 三楼会议室")
    await desk.presses("地点不变")
    await desk.sees("为什么调整")
    await desk.says("会议室另有安排")
    await desk.sees("已改好", "会请大家重新答复", "09:32 一并通知")
    assert "12月2日（星期三）" not in await guest.transcript()
    await desk.presses("立即发")
    await desk.sees("第1次调整正在发给 3 人")
    await desk.sees("第1次调整", "12月2日（星期三）14:00—16:00")
    assert "12月2日（星期三）" in await guest.transcript()

    # A place keeps the answers; it is said all the same.
    await fill(desk, "[改时间地点]", "[时间不变]", "二楼会议室", "[跳过]")
    await desk.sees("已有的答复保留", "三楼会议室 → 二楼会议室")
    await world.later(minutes=2)
    await desk.sees("第2次调整", "二楼会议室")
    # Nothing new: nothing goes out.
    await fill(desk, "[改时间地点]", "[时间不变]", "[地点不变]", "[跳过]")
    await desk.sees("没有改动")
    meeting = await meeting_of(world)
    assert meeting is not None
    assert meeting.revision == 3
    # Class and package are nobody else's business.
    await fill(desk, "[更多]", "[改内容]", "[会议包]", "[标准]")
    await desk.sees("已改好。")
    await fill(desk, "[改时间地点]", "今天9:00到9:20", "[是]", "[地点不变]", "[跳过]")
    await desk.sees("already-started")


async def test_people_are_added_recast_and_taken_out(world: World) -> None:
    desk = await office_of(world)
    guest = world.people["何平"]
    await make(desk, *PLAIN)
    await publish(world, desk)
    assert "财务例会" in await guest.transcript()
    await desk.says("会议")
    await fill(desk, "[1. 财务例会]", "[更多]", "[改内容]", "[参会人员]")
    await desk.sees("现有 3 人：林小满、何平、张伟")
    await desk.says("列席：张伟（财务处）\n工作人员：周会务\n去掉：何平、林小满")
    await desk.sees("将加入或改身份 2 人", "将去掉 2 人")
    await desk.presses("完成")
    await desk.sees("chair-stays")
    await fill(desk, "[更多]", "[改内容]", "[参会人员]")
    await fill(desk, "列席：张伟（财务处）\n工作人员：周会务\n去掉：何平", "[完成]")
    await desk.sees("名单已改：加入1人、去掉1人、改身份1人")
    assert await roles_of(world) == [
        (1, "staff", ""),
        (2, "attend", "处长"),
        (5, "in_attendance", "科员"),
    ]
    assert "您不用参加了" in await guest.transcript()
    # Who comes back is asked like a new one.
    await guest.looks()
    await fill(desk, "[更多]", "[改内容]", "[参会人员]", "何平", "[完成]")
    await desk.sees("名单已改：加入1人。")
    await guest.sees("参会通知", "财务例会", "参加")
    assert [person for person, _, _ in await roles_of(world)] == [1, 2, 3, 5]


async def test_the_list_is_paged_and_past_meetings_stand_apart(world: World) -> None:
    desk = await office_of(world)

    def unit(session: Session) -> None:
        for number in range(23):
            session.add(
                meeting_rows.Meeting(
                    title=f"例会{number:02d}",
                    class_="IV",
                    package="simple",
                    level="public",
                    state="draft" if number < 12 else "closed",
                    starts_at=MONDAY,
                    ends_at=MONDAY,
                    place="三楼",
                    organiser_id=desk.person_id,
                    created_at=MONDAY,
                )
            )

    await world.write(unit)
    await desk.says("会议")
    await desk.sees("10. ", "例会09", "下一页")
    await desk.presses("下一页")
    await desk.sees("12. ", "例会11", "上一页")
    await desk.sees_nothing_of("例会09")
    await desk.presses("已结束")
    await desk.sees("已结束的会议", "例会22")
    await desk.presses("下一页")
    await desk.sees("例会12", "上一页")
    await desk.sees_nothing_of("下一页")
    await desk.presses("11. 例会12")
    await desk.sees("例会12", "已结束", "议定事项")


async def test_a_chair_who_leaves_meanwhile_is_asked_about_again(world: World) -> None:
    desk = await office_of(world)
    await make(desk, *PLAIN[:-1])

    def leave(session: Session) -> None:
        person = people_rows.person(session, world.people["林小满"].person_id)
        assert person is not None
        person.left_on = MONDAY.date()

    await world.write(leave)
    await desk.presses("完成")
    await desk.sees("已不在名册中", "谁主持")
    await desk.says("何平")
    await desk.sees("已不在名册、没有列入：林小满", "草稿已建好")
    await desk.sees("主持：何平", "参会 2 人")


async def test_it_is_closed_while_somebody_still_writes(world: World) -> None:
    desk = await office_of(world)
    await make(desk, *PLAIN)
    await fill(desk, "[改内容]", "[名称]")

    def over(session: Session) -> None:
        meeting = meeting_rows.meeting(session, 1)
        assert meeting is not None
        meeting.state = "cancelled"

    await world.write(over)
    await desk.says("新名称")
    await desk.sees("meeting-over")
    await desk.sees("财务例会", "已取消")
