"""The main stories over the poorest messenger: no buttons, no edits, no files, no deep links.

What a person types here is what a person would type: a number of the list, the label, an answer.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat.message import Choice, Message, Span, to_data
from storage import Session, conversations, inbox, outbox
from storage import attendance as attendance_rows
from storage import surveys as survey_rows
from storage import tasks as task_rows
from tests.stories.meeting_stage import NINE, pdf, published
from tests.stories.signin_stage import Stage as Door
from tests.stories.test_binding import link_for
from tests.stories.test_paper_sheet import photo
from tests.stories.world import Person, World

pytestmark = pytest.mark.parametrize("world", ["plain"], indirect=True)


async def answers(person: Person, *said: str) -> None:
    """Types one answer after the other; "[…]" stands for the number of that choice."""
    for one in said:
        if one.startswith("["):
            await person.presses(one[1:-1])
        else:
            await person.says(one)


async def number_of(person: Person, label: str) -> str:
    """The number under which the newest list offers this."""
    for seen in reversed(await person.phone.screen()):
        found = dict(seen.choices)
        if label in found:
            return found[label]
    raise AssertionError(f"no {label!r} on the screen of {person.name}")


async def reply_of(world: World, meeting_id: int, person: Person) -> tuple[str, str]:
    def read(session: Session) -> tuple[str, str]:
        place = attendance_rows.participant_of(session, meeting_id, person.person_id)
        assert place is not None
        return place.reply, place.reply_reason or ""

    found: tuple[str, str] = await world.read(read)
    return found


async def test_a_chat_is_bound_by_words_instead_of_a_link(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处", bound=False)
    await guest.says("/my")
    await guest.sees("个人链接")
    token = "b" + "3" * 31
    await link_for(world, desk.person_id, guest.person_id, token)
    await guest.says(f"/start {token}")
    await guest.sees("已绑定：林小满")
    await world.restarts()
    await guest.says("我的")
    await guest.sees("现在没有要您办的事")
    await guest.says(f"/start {token[:-1]}9")
    await guest.sees("link")


async def test_from_the_question_to_the_reply(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    lin = await world.hires("林小满", unit="财务处", title="处长")
    he = await world.hires("何平", unit="财务处")
    await answers(desk, "/new", "财务例会", "12月1日14:00到16:00", "[是]", "三楼会议室")
    await answers(desk, "[跳过]", "1. 听取季度情况\n2. 研究下步安排", "[完成]", "财务处", "[完成]")
    await desk.sees("财务例会", "草稿", "参会 2 人")
    await desk.presses("预览并发出")
    await desk.sees("还没有发出", "财务例会")
    await world.restarts()
    await lin.looks()
    await desk.presses("确认发出")

    card = await lin.sees("参会通知", "财务例会")
    assert card.text.endswith(
        "\n（请回复数字选择）\n1. 参加\n2. 请假\n3. 派人替会\n4. 会议材料\n5. 电子参会证"
    )
    # The calendar entry says nothing that the card does not say.
    assert "文件" not in card.text
    await lin.says("1")
    await lin.sees("答复：参加")
    assert await reply_of(world, 1, lin) == ("attending", "")
    # The number of an older list still says what it said then, and changes nothing twice.
    await lin.says("１．")
    await lin.sees("答复：参加")

    await he.says("请假")
    await he.sees("请假原因", "出差")
    await he.says("带队去省里培训")
    await he.sees("答复：请假（带队去省里培训）")
    assert await reply_of(world, 1, he) == ("leave", "带队去省里培训")
    await desk.says("/meetings")
    await desk.presses("财务例会")
    await desk.sees("财务例会", "参加 1", "请假 1")


async def door(world: World, host: Person, guests: list[Person]) -> Door:
    """A published meeting with a door to sign in at."""
    stage = await published(world, host, guests, title="季度工作例会", package="simple")
    return Door(world, stage.id, stage.sitting_id)


async def test_signing_in_by_words_by_the_desk_and_from_the_sheet(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    names = ("林小满", "何平", "方圆", "于静", "马可")
    guests = [await world.hires(name, unit="财务处") for name in names]
    other = await world.hires("唐若溪", roles=("secretariat",))
    stage = await door(world, host, guests)
    await world.at(NINE - timedelta(minutes=5))

    # What the board's code says, typed: a messenger without deep links has nothing else.
    await guests[0].says(f"/start {stage.code.rsplit('/', 1)[-1]}")
    await guests[0].sees("已签到 08:55", "季度工作例会")

    await answers(host, "签到", "[现场登记]", "何")
    await host.presses("何平（财务处）")
    await host.sees("已签到", "何平")

    await host.says("签到")
    await host.presses("纸质签到")
    await host.presses("打印签到表")
    await host.sees("签到表已生成", "这里不能发文件")
    await world.restarts()
    await world.at(NINE + timedelta(hours=3))
    await answers(host, "签到", "[纸质签到]", "[录入签到表]")
    await host.sees("请输入签到表上已签名的序号")
    # A number alone is a serial here, though the chat has offered a choice of that number.
    await host.says("3")
    await host.sees("共 1 人", "3 方圆")
    await host.presses("上一步")
    await host.says("3-4")
    await host.sees("共 2 人", "3 方圆", "4 于静")
    await host.presses("确认")
    await host.sends("sheet.jpg", photo())
    await host.presses("发完了")
    await host.sees("等另一位工作人员对照照片核对")
    await other.says("签到")
    await other.presses("核对签到表")
    await other.presses("待核对")
    await other.presses("一致，确认")
    await other.sees("已录入 2 人（纸质）")
    by = {record.person_id: record.method for record in await stage.records()}
    assert [by.get(guest.person_id) for guest in guests] == [
        "venue_code",
        "desk",
        "paper",
        "paper",
        None,
    ]


async def test_papers_are_named_where_they_can_not_be_sent(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    english = await world.hires("Ann Smith", language="en")
    await published(world, desk, [guest, english], title="档案利用工作会")
    await desk.says("/meetings")
    await desk.presses("档案利用工作会")
    await answers(desk, "[会议材料]", "[添加材料]")
    await guest.looks()
    await english.looks()
    await desk.sends("工作报告.pdf", pdf())
    await answers(desk, "[就用这个名称]", "[会前发]")
    await desk.sees("已添加《工作报告》")
    await guest.sees("会议材料发给您", "这里不能发文件：工作报告.pdf", "向会务组索取")
    await english.sees("Files cannot be sent here: 工作报告.pdf")


async def test_the_questionnaire_goes_by_numbers(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guests = [await world.hires(name, unit="利用处") for name in ("林小满", "何平")]
    stage = await published(world, desk, guests)
    await world.at(NINE)
    await stage.signs_in(*guests)
    await world.at(NINE + timedelta(hours=3))
    await desk.says("/meetings")
    await desk.presses("档案利用工作会")
    await answers(desk, "[结束会议]", "[结束会议]")
    guest = guests[0]
    await guest.says(await number_of(guest, "填写问卷"))
    await guest.sees("1/9")
    first = await number_of(guest, "很满意")
    await guest.says(first)
    await guest.sees("2/9")
    # The number of the question before: said so, and the present question stands again.
    await guest.says(first)
    await guest.sees("这个按钮已经过时", "2/9")
    await world.restarts()
    for _ in range(5):
        await guest.presses("满意")
    await guest.sees("7/9")
    await answers(guest, "[改开视频会议]", "材料再早一天", "[跳过]")
    await guest.sees("已交，谢谢")

    def done(session: Session) -> tuple[int, int]:
        survey = survey_rows.survey_of(session, stage.id)
        assert survey is not None
        return survey_rows.done_count(session, survey.id)

    assert await world.read(done) == (1, 2)


async def test_from_the_item_to_the_verified_result(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处", title="副处长")
    await published(world, desk, [owner], title="档案工作专题会")
    await world.at(NINE + timedelta(hours=1))
    await answers(desk, "/item", "[档案工作专题会]", "完成库房温湿度改造方案", "林小满")
    await answers(desk, "12月11日", "[确认登记]")
    await owner.presses("签收")
    await world.restarts()
    await answers(owner, "[报进展]", "[推进中]", "已完成现场测量")
    await world.later(days=9)
    lists = [s.text for s in await owner.phone.screen() if s.text.startswith("每日待办")]
    assert lists and "完成库房温湿度改造方案" in lists[-1]
    await answers(owner, "[报请办结]", "方案已报送", "[材料已线下送交]")
    await desk.presses("确认销号")
    state = await world.read(lambda s: task_rows.tasks_of_meeting(s, 1)[0].state)
    assert state == "closed"


async def test_a_long_text_comes_in_parts_that_fit(world: World) -> None:
    guest = await world.hires("林小满")
    text = "\n".join(f"第{n}条 " + "会" * 60 for n in range(30))
    message = Message((Span(text),), choices=((Choice("我的", "my"),),))

    def owe(session: Session) -> None:
        chat = guest.phone.chat
        content = {"message": to_data(message)}
        row = outbox.Outgoing("plain", chat, chat, "send", content, outbox.NOTICES)
        outbox.enqueue(session, row, now=world.clock.now())

    await world.write(owe)
    await world.restarts()
    parts = [seen.text for seen in await guest.phone.screen()]
    assert len(parts) == 3
    assert all(len(part.encode()) <= 2048 for part in parts)
    assert "\n".join(parts) == f"{text}\n（请回复数字选择）\n1. 我的"
    await guest.looks()
    await guest.says("1")
    await guest.sees("现在没有要您办的事")


async def test_old_labels_do_not_answer_for_words_in_a_form(world: World) -> None:
    desk = await world.hires("周会务", unit="财务处", roles=("secretariat",))
    await desk.says("/people")
    await desk.sees("按单位看")
    await answers(desk, "/new", "按单位看", "12月1日14:00到16:00", "是")
    await desk.sees("在哪里")
    await desk.says("上一步")
    await desk.sees("什么时候")
    await desk.says("退出填写")
    await desk.sees("已退出填写")
    # Outside of a form the label is the choice.
    await desk.says("按单位看")
    await desk.sees("财务处")


async def test_after_ninety_nine_comes_one_and_the_newest_list_counts(world: World) -> None:
    guest = await world.hires("林小满")
    chat = guest.phone.chat
    key = inbox.conversation_key("plain", chat, chat)

    def years_later(session: Session) -> None:
        found = conversations.lock(session, key, now=world.clock.now())
        found.choices = {str(n): f"my{n}" for n in range(1, 100)} | {"旧": "my1", "更旧": "my99"}
        found.next_number = 98
        conversations.save(session, found)

    await world.write(years_later)
    await guest.says("/language")
    await guest.sees("98. 简体中文", "99. 繁體中文", "1. English")

    def look(session: Session) -> tuple[dict[str, str], int]:
        found = conversations.lock(session, key, now=world.clock.now())
        return found.choices, found.next_number

    choices, following = await world.write(look)
    # What is known never grows: two labels went with their numbers, three came.
    assert len(choices) == 99 + 3
    assert following == 2
    await world.restarts()
    await guest.says("1")
    await guest.sees("English")
