"""Row 8.4: help and decisions asked of others, with answer and deadline; the discussion."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.tasks import coordinating, discussing, sharing
from meetings.tasks.requests import HelpMoved
from storage import Session
from storage import tasks as task_rows
from tests.stories.test_sharing import adds, opens_page, opens_task, payload
from tests.stories.test_tasks import (
    TEXT,
    at,
    heads,
    is_contact_of,
    leaves,
    pdf,
    presses_again,
    registered,
)
from tests.stories.world import Person, World

DUE = date(2026, 12, 11)


async def asks(person: Person, kind: str, whom: str, what: str, day: str | None = None) -> None:
    """Answers the questions of 请求协调; without a day the usual one."""
    await person.presses(kind)
    await person.says(whom)
    await person.says(what)
    if day is None:
        await person.presses("3个工作日")
    else:
        await person.says(day)


async def requests_in(world: World, task_id: int) -> list[tuple[str, int, str]]:
    """Kind, who is to answer, and state of everything asked."""

    def read(session: Session) -> list[tuple[str, int, str]]:
        return [(r.kind, r.of_id, r.state) for r in task_rows.requests_of(session, task_id)]

    found: list[tuple[str, int, str]] = await world.read(read)
    return found


async def test_a_unit_head_is_asked_is_late_and_answers_by_phone(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    head = await world.hires("许处长", unit="财务处", title="处长")
    await heads(world, "财务处", head)
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_task(owner)
    await owner.presses("请求协调")
    await owner.sees(TEXT, "请协助", "请示决定")
    await owner.presses("请示决定")
    await owner.says("财务处")
    await world.restarts()
    await owner.says("费用超出预算三万元，是否继续")
    await owner.sees("请对方什么时候前答复", "3个工作日：11月26日（星期四）")
    await owner.says("11月28日")
    await owner.sees("11月28日（星期六）是休息日")
    await owner.presses("改为11月27日")
    await owner.sees("已提出请求", "已通知许处长", "答复时限：11月27日（星期五）", "撤回")
    await head.sees(
        "有一件事向您请示，请答复",
        "请示：费用超出预算三万元，是否继续",
        "提出：林小满（保管处）",
        "答复",
        "转他人答复",
    )
    await world.at(at(2026, 12, 1, 10, 0))
    await opens_task(owner)
    await owner.presses("请求协调")
    await owner.sees("请示决定 许处长：费用超出预算", "11月27日（星期五）前答复", "再提一项请求")
    await owner.presses("许处长：费用超出")
    await owner.sees("逾期2个工作日")
    card = await payload(owner, "全部请求")

    await presses_again(desk, card)
    await desk.presses("许处长：费用超出")
    await desk.presses("代录答复")
    await desk.sees("许处长是怎么告知的")
    await desk.presses("电话")
    await desk.sees("请写答复")
    await desk.says("同意，在年度结余内调剂")
    await desk.sees("已记下答复", "已通知林小满", "周会务代许处长")
    await owner.sees("请示已有答复", "同意，在年度结余内调剂")
    assert await requests_in(world, task_id) == [("decision", head.person_id, "answered")]
    # The head's old button says how it stands; a new question is a new request.
    await head.presses("答复")
    await head.sees("周会务代许处长", "同意，在年度结余内调剂")
    await opens_task(owner)
    await owner.presses("请求协调")
    await owner.presses("再提一项请求")
    await asks(owner, "请协助", "许处长", "请派一名出纳")
    await head.sees("有一项工作请您协助")
    await world.restarts()
    await head.presses("答复")
    await head.says("派钱出纳")
    await owner.sees("请求协助已有答复", "派钱出纳")
    await desk.sees("请求协助已有答复")  # who registered it hears of it too
    steps = await world.read(
        lambda s: [(e.kind, e.for_id, e.method) for e in task_rows.events_of(s, task_id)]
    )
    assert ("answered", head.person_id, "phone") in steps
    assert ("answered", None, "") in steps


async def test_passed_on_to_who_knows_and_withdrawn(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    head = await world.hires("许处长", unit="财务处")
    clerk = await world.hires("何平", unit="财务处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_task(owner)
    await owner.presses("请求协调")
    await asks(owner, "请协助", "许处长", "请提供近三年支出")
    answer = await payload(head, "答复")
    await head.presses("转他人答复")
    await head.says("林小满")
    await head.sees("林小满就是这一项的责任人，有话请用“留言”", "转给谁答复")
    await head.says("何平")
    await head.sees("已转他人答复", "已通知何平")
    await clerk.sees("有一项工作请您协助", "请提供近三年支出")
    assert await requests_in(world, task_id) == [("help", clerk.person_id, "open")]
    await presses_again(head, answer)
    await head.sees("不由您答复", "您不用再办")
    await clerk.presses("答复")
    # Withdrawn while the answer is being written: it is not lost silently.
    await owner.presses("请求协调")
    await owner.presses("何平：请提供近三年")
    await owner.presses("撤回")
    await owner.sees("已撤回", "已通知何平")
    await clerk.sees("请提供近三年支出”已撤回，不用再答复")
    await clerk.says("三年支出见附表")
    await clerk.sees("已经撤回，不用答复", "help-withdrawn")
    assert await requests_in(world, task_id) == [("help", clerk.person_id, "withdrawn")]


async def test_a_leader_s_contact_answers_and_who_is_not_asked(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    leader = await world.hires("李局长", unit="局领导", rank="副厅级")
    contact = await world.hires("张内勤", unit="局领导")
    guest = await world.hires("吴关", unit="信息处")
    gone = await world.hires("钱多", unit="信息处")
    await is_contact_of(world, contact, leader)
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_task(owner)
    await owner.presses("请求协调")
    await owner.presses("请示决定")
    await owner.says("没有这个人")
    await owner.sees("没有找到")
    await owner.says("李局长")
    await owner.says("机密★10年 某事")
    await owner.sees("密级标志")
    await owner.says("是否改用库存设备")
    await owner.says("昨天")
    await owner.sees("已经过去")
    await owner.says("2029年1月7日")  # a Sunday: not asked about, it is too far off anyway
    await owner.sees("答复时限太远", "什么时候前答复")
    await owner.presses("3个工作日")
    assert await leader.phone.screen() == []
    await contact.sees("有一件事向您请示", "您是李局长的联络员")
    answer = await payload(contact, "答复")
    await presses_again(guest, answer)
    await guest.sees("不由您答复")
    await contact.presses("答复")
    await contact.says("可以")
    await owner.sees("请示已有答复", "张内勤代李局长", "可以")
    await presses_again(contact, answer)
    await contact.sees("张内勤代李局长")
    # Asked of oneself, of the owner, of one who left.
    await presses_again(desk, await payload(owner, "全部请求"))
    for name, said in (("周会务", "这一位就是您自己"), ("林小满", "有话请用“留言”")):
        await desk.presses("再提一项请求")
        await asks(desk, "请协助", name, "请协助")
        await desk.sees(said)
        await desk.presses("退出填写")
        await presses_again(desk, await payload(owner, "全部请求"))
    await desk.presses("再提一项请求")
    await desk.presses("请协助")
    await desk.says("钱多")
    await desk.says("请协助")
    await leaves(world, gone)
    await desk.presses("3个工作日")
    await desk.sees("钱多已不在名册")
    assert len(await requests_in(world, task_id)) == 1


async def test_a_submission_is_answered_with_an_instruction(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    leader = await world.hires("方副馆长", unit="馆领导")
    task_id = await registered(world, desk, owner, DUE)

    def submit(by: int) -> object:
        def unit(session: Session) -> object:
            who, task = who_is(session, by), task_rows.locked(session, task_id)
            assert who is not None and task is not None
            return coordinating.ask_of(
                session,
                Actor(who, "story"),
                task,
                kind="instruction",
                of_id=leader.person_id,
                text="逾期五天，卡在招标",
                answer_by=date(2026, 11, 26),
                now=world.clock.now(),
                office=world.office,
            )

        return unit

    refused = await world.write(submit(owner.person_id))
    assert isinstance(refused, Refused) and refused.code == "not-allowed"
    assert isinstance(await world.write(submit(desk.person_id)), HelpMoved)
    await world.later(minutes=1)
    await leader.sees("有一项督办事项向您呈报，请批示", "呈报：逾期五天，卡在招标", "批示")
    await leader.presses("批示")
    await leader.sees("请写批示")
    await leader.says("请保管处本周内完成招标")
    await leader.sees("已记下答复", "批示：请保管处本周内完成招标")
    for person in (owner, desk):
        await person.sees("呈报已有批示", "请保管处本周内完成招标")
    # The owner asks nothing back of the submission, nor takes it back.
    assert "撤回" not in [label for s in await owner.news() for label, _ in s.choices]


async def test_three_discuss_with_files_and_pages(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    guest = await world.hires("吴关", unit="信息处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await adds(owner, "何平", "提供数据")
    await opens_task(owner)
    await owner.presses("留言")
    await owner.sees("还没有留言", "写留言")
    await owner.presses("写留言")
    await owner.sees(TEXT, "请写留言")
    await owner.sends("清单.pdf", pdf())
    await owner.sees("已收1个文件")
    await world.restarts()
    await owner.says("<b>设备</b>清单在附件里\n请各位核对")
    await owner.sees("已留言", "<b>设备</b>清单在附件里\n请各位核对", "附件1个")
    for person in (desk, helper):
        await person.sees("有新留言", "请各位核对", "查看并留言")
    await helper.presses("查看并留言")
    await helper.presses("附件（1）")
    seen = await helper.sees("留言的附件")
    assert [file.name for file in seen.files] == ["清单.pdf"]
    await helper.presses("写留言")
    await helper.says("少一台除湿机")
    await owner.sees("有新留言", "请各位核对", "少一台除湿机")
    for number in range(1, 11):
        await desk.presses("查看并留言" if number == 1 else "写留言")
        if number == 1:
            await desk.presses("写留言")
        await desk.says(f"第{number:02d}点意见")
    await desk.sees("第09点意见", "第10点意见", "上一页")
    await desk.sees_nothing_of("第08点")
    await desk.presses("上一页")
    await desk.sees("请各位核对", "少一台除湿机", "第08点意见", "下一页")
    await presses_again(guest, f"kd1{task_id}")
    await guest.sees("not-allowed")


async def test_one_notice_says_all_that_was_not_sent_yet(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await desk.looks()

    def two(session: Session) -> None:
        who = who_is(session, owner.person_id)
        assert who is not None
        for text in ("第一句", "第二句"):
            discussing.comment(
                session,
                Actor(who, "story"),
                1,
                text,
                now=world.clock.now(),
                office=world.office,
            )

    await world.write(two)
    await world.later(minutes=1)
    [seen] = [one for one in await desk.news() if "有新留言" in one.text]
    assert "第一句" in seen.text and "第二句" in seen.text


async def test_a_comment_is_taken_back_within_a_quarter_of_an_hour(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_task(owner)
    await owner.presses("留言")
    await owner.presses("写留言")
    await owner.says("先说一句")
    await owner.presses("写留言")
    await owner.says("说错的一句")
    withdraw = await payload(owner, "撤回我的上一条")
    await presses_again(desk, withdraw)
    await desk.sees("只能撤回自己的留言")
    await owner.presses("撤回我的上一条")
    await owner.sees("已撤回这条留言", "先说一句", "（已撤回）")
    await owner.sees_nothing_of("说错的一句")
    await presses_again(owner, withdraw)
    await owner.sees("以下面为准")
    first = await payload(owner, "撤回我的上一条")
    await owner.presses("写留言")
    await owner.says("再说一句")
    await presses_again(owner, first)
    await owner.sees("只能撤回自己最后一条")
    last = await payload(owner, "撤回我的上一条")
    await world.later(minutes=16)
    await presses_again(owner, last)
    await owner.sees("超过15分钟，不能再撤回")
    await presses_again(owner, "kd11")
    await owner.sees("再说一句")
    labels = [label for s in await owner.news() for label, _ in s.choices]
    assert "撤回我的上一条" not in labels


async def test_on_the_item_s_own_card_too_the_words_taken_back_are_gone(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await presses_again(owner, "kv11")
    await owner.says("说错的一句")
    await owner.presses("撤回我的上一条")
    await owner.says("/my")
    await owner.presses(TEXT[:6])
    await owner.sees_nothing_of("说错的一句")


async def test_what_a_comment_is_given_that_does_not_do(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_task(owner)
    await owner.presses("留言")
    await owner.presses("写留言")
    for text, answer in (("  ", "请输入文字"), ("字" * 501, "太长了"), ("秘密★ 事", "密级标志")):
        await owner.says(text)
        await owner.sees(answer)
    await owner.sends("坏.exe", b"MZ\x90\x00")
    await owner.sees("坏.exe")
    # Words that do not do: the file that came with them is kept.
    await owner.sends("一.pdf", pdf(), "字" * 501)
    await owner.sees("太长了")
    for number in range(4):
        await owner.sends(f"{number}.pdf", pdf())
    await owner.sees("已收5个文件")
    await owner.sends("六.pdf", pdf())
    await owner.sees("一次最多5个文件")
    write = await payload(owner, "写留言")
    await owner.says("请看附件")
    await owner.sees("已留言", "附件5个")

    def close(session: Session) -> None:
        task = task_rows.locked(session, task_id)
        who = who_is(session, desk.person_id)
        assert task is not None and who is not None
        task.state = "closed"
        sharing.drop_what_is_open(
            session, Actor(who, "story"), task, now=world.clock.now(), office=world.office
        )

    await owner.presses("写留言")
    await world.write(close)
    await owner.says("还有一句")
    await owner.sees("已经销号，不能再留言", "comment-closed")
    await presses_again(owner, write)
    await owner.sees("以下面为准", "请看附件")


async def test_who_is_asked_hears_once_when_the_task_ends(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await adds(owner, "何平", "提供数据")
    await opens_task(owner)
    await owner.presses("请求协调")
    await asks(owner, "请协助", "何平", "请先给草稿")
    await helper.looks()

    def close(session: Session) -> None:
        task = task_rows.locked(session, task_id)
        who = who_is(session, desk.person_id)
        assert task is not None and who is not None
        task.state = "closed"
        sharing.drop_what_is_open(
            session, Actor(who, "story"), task, now=world.clock.now(), office=world.office
        )

    await world.write(close)
    await world.later(minutes=1)
    ended = [s for s in await helper.news() if "已经销号，您的协办或答复不用再办" in s.text]
    assert len(ended) == 1
    assert await requests_in(world, task_id) == [("help", helper.person_id, "withdrawn")]
    await helper.presses("答复")
    await helper.sees("已经撤回，不用答复")


async def test_two_answer_at_once_the_first_stands(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_task(owner)
    await owner.presses("请求协调")
    await asks(owner, "请协助", "何平", "请派人")
    await helper.presses("答复")
    await presses_again(desk, await payload(owner, "全部请求"))
    await desk.presses("何平：请派人")
    await desk.presses("代录答复")
    await desk.presses("书面")
    await desk.says("派一人")
    await helper.says("派两人")
    await helper.sees("以下面为准", "派一人")
    answers = await world.read(lambda s: [r.answer for r in task_rows.requests_of(s, task_id)])
    assert answers == ["派一人"]


@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_the_poorest_messenger_carries_it_too(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_task(owner)
    await owner.presses("请求协调")
    await asks(owner, "请协助", "何平", "请派人")
    await helper.presses("答复")
    await helper.says("派一人")
    await owner.sees("请求协助已有答复", "派一人")
    await opens_task(owner)
    await owner.presses("留言")
    await owner.presses("写留言")
    await owner.says("多谢")
    await desk.sees("有新留言", "多谢")
    assert await requests_in(world, task_id) == [("help", helper.person_id, "answered")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_Hant", ("請示", "個工作天", "答覆", "請示已有答覆", "寫留言", "有新留言")),
        ("en", ("Decision", "working days", "Answer", "There is a decision", "Write", "New in")),
    ],
)
async def test_the_same_in_the_other_languages(
    world: World, language: str, words: tuple[str, ...]
) -> None:
    kind, days, answer, answered, write, new = words
    desk = await world.hires("Chou Pei", roles=("secretariat",), language=language)
    owner = await world.hires("Lin Hsiao", unit="Archive", language=language)
    helper = await world.hires("Ho Ping", unit="Finance", language=language)
    await registered(world, desk, owner, DUE, "Mend the roof")
    await presses_again(owner, "kh11")
    await owner.presses(kind)
    await owner.says("Ho Ping")
    await owner.says("Slate or tile")
    await owner.presses(days)
    await helper.sees("Slate or tile")
    await helper.presses(answer)
    await helper.says("Slate")
    await owner.sees(answered, "Slate")
    await presses_again(owner, "kd11")
    await owner.presses(write)
    await owner.says("Thanks to all")
    await desk.sees(new, "Thanks to all")
