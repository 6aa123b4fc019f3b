"""Rows 8.1, 8.4: co-owners' parts and milestones, from the asking to the end."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.changes import Actor
from meetings.people import who_is
from meetings.tasks import sharing
from storage import Session
from storage import coordination as coordination_rows
from storage import tasks as task_rows
from tests.stories.test_tasks import (
    TEXT,
    at,
    heads,
    is_contact_of,
    leaves,
    lists_of,
    pdf,
    presses_again,
    registered,
    state_of,
)
from tests.stories.world import Person, World

DUE = date(2026, 12, 11)


async def adds(person: Person, name: str, text: str, day: str | None = None) -> None:
    """加协办 from the page; without a day the same as the item's."""
    await person.presses("加协办")
    await person.says(name)
    await person.says(text)
    if day is None:
        await person.presses("与本项同一天")
    else:
        await person.says(day)


async def opens_page(person: Person) -> None:
    """From /my to the page of co-owners and milestones."""
    await opens_task(person)
    await person.presses("协办与节点")


async def opens_task(person: Person) -> None:
    await person.says("/my")
    await person.presses(TEXT[:6])
    labels = [label for seen in await person.news() for label, _ in seen.choices]
    if "更多" in labels:
        await person.presses("更多")


async def parts_in(world: World, task_id: int) -> list[tuple[int, str]]:
    """Person and state of every part that was not dropped."""

    def read(session: Session) -> list[tuple[int, str]]:
        return [(part.person_id, part.state) for part in task_rows.parts_of(session, task_id)]

    found: list[tuple[int, str]] = await world.read(read)
    return found


async def payload(person: Person, label: str) -> str:
    """The payload of the newest button of this label on somebody's screen."""
    for seen in reversed(await person.phone.screen()):
        for shown, code in seen.choices:
            if shown == label:
                return code
    raise AssertionError(f"{person.name} has no button {label}")


async def test_two_co_owners_and_a_milestone_to_the_end(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处", title="副处长")
    clerk = await world.hires("何平", unit="财务处", title="科员")
    leader = await world.hires("李局长", unit="局领导", rank="副厅级")
    contact = await world.hires("张内勤", unit="局领导")
    await is_contact_of(world, contact, leader)
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await owner.sees("还没有协办和节点", "牵头：林小满（保管处 副处长）", "12月11日（星期五）")

    await owner.presses("加协办")
    await owner.sees(TEXT, "请谁协办")
    await owner.says("何平")
    await owner.says("提供近三年的经费数据")
    await owner.sees("不能晚于本项的时限", "与本项同一天：12月11日（星期五）")
    await owner.says("12月25日")
    await owner.sees("不能晚于本项的时限，请写更早的日期")
    await world.restarts()
    await owner.says("12月4日")
    await owner.sees(
        "已加协办", "已通知何平", "· 何平（财务处 科员）：提供近三年的经费数据", "待签收"
    )
    await clerk.sees(
        "有一项工作请您协办",
        "提供近三年的经费数据",
        "12月4日（星期五）",
        "牵头：林小满（保管处 副处长）",
        "签收",
        "有异议",
    )
    await adds(owner, "李局长", "协调施工单位")
    await owner.sees("已通知李局长的联络员")
    assert await leader.phone.screen() == []  # above the rank nobody is chased themselves
    await contact.sees("有一项工作请您协办", "您是李局长的联络员，请代为办理")

    await owner.presses("加节点")
    await owner.says("完成招标")
    await owner.says("12月1日")
    await owner.sees("已加节点", "· 12月1日（星期二） 完成招标，未到")

    await clerk.presses("签收")
    await clerk.sees("已签收", "办理中", "报完成")
    await contact.presses("签收")
    await world.restarts()
    await contact.presses("说明进展")
    await contact.says("施工单位已进场")
    await contact.sees("已记下", "情况：施工单位已进场")
    await clerk.presses("报完成")
    await clerk.sees("提供近三年的经费数据", "完成情况")
    await clerk.says("数据已送保管处")
    await clerk.sees("已报完成", "已通知林小满")
    await owner.sees("何平的协办已报完成", "情况：数据已送保管处", "退回")

    await owner.presses("退回")
    await owner.says("缺2025年的")
    await owner.sees("已退回", "已通知何平")
    await clerk.sees("被退回，请继续办理", "退回意见：缺2025年的", "报完成")
    await clerk.presses("报完成")
    await clerk.says("已补齐")
    # The item cannot be reported done while a part is open.
    await owner.says("/my")
    await owner.presses(TEXT[:6])
    await owner.presses("报请办结")
    await owner.sends("验收单.pdf", pdf(), "安装完毕")
    await owner.sees("还有1项协办没有完成")
    assert await state_of(world, task_id) == "in_progress"
    await contact.presses("报完成")
    await contact.says("施工完成")
    await opens_page(owner)
    await owner.presses("节点 完成招标")
    await owner.presses("已到达")
    await owner.sees("已记为到达", "完成招标，已到达", "何平（财务处 科员）")
    await owner.presses("返回本项")
    await owner.presses("报请办结")
    await owner.sends("验收单.pdf", pdf(), "安装完毕")
    await owner.sees("已报请办结")
    await desk.presses("确认销号")
    assert await state_of(world, task_id) == "closed"
    assert await parts_in(world, task_id) == [
        (clerk.person_id, "done"),
        (leader.person_id, "done"),
    ]
    steps = await world.read(lambda s: [(e.kind, e.by_id, e.for_id) for e in events(s, task_id)])
    assert ("part_done", contact.person_id, leader.person_id) in steps
    assert ("part_done", clerk.person_id, None) in steps


def events(session: Session, task_id: int) -> list[task_rows.TaskEvent]:
    return list(task_rows.events_of(session, task_id))


async def test_a_co_owner_contests_and_the_owner_gives_it_to_another(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    one = await world.hires("何平", unit="财务处", title="科员")
    two = await world.hires("何平", unit="信息处", title="科员")
    third = await world.hires("钱多", unit="财务处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await owner.presses("加协办")
    await owner.says("没有这个人")
    await owner.sees("没有找到“没有这个人”")
    await owner.says("何平")
    await owner.sees("请选是哪一位")
    await owner.says("信息处那位")
    await owner.sees("请按下面的一个按钮")
    await owner.presses("何平（财务处 科员）")
    await owner.says("核对设备清单")
    await owner.presses("与本项同一天")
    assert await two.phone.screen() == []
    accept = await payload(one, "签收")
    await one.presses("有异议")
    await one.says("   ")
    await one.sees("请输入文字")
    await one.says("设备归信息处管")
    await one.sees("异议已转责任人", "异议：设备归信息处管")
    await owner.sees("何平对协办有异议", "异议：设备归信息处管", "维持原安排", "撤下")
    # The old button: it waits for the owner now.
    await presses_again(one, accept)
    await one.sees("有异议，等责任人处理后再办", "part-contested")

    await owner.presses("维持原安排")
    await owner.sees("已维持原安排", "待签收")
    await one.sees("您的异议已看，协办维持原安排")
    await one.presses("有异议")
    await one.says("确实不归我管")
    await owner.presses("改由他人办理")
    await owner.says("林小满")
    await owner.sees("林小满就是这一项的责任人", "改由谁办理")
    await owner.says("何平")
    await owner.presses("何平（信息处 科员）")
    await owner.sees("已改由他人办理", "· 何平（信息处 科员）：核对设备清单")
    await one.sees("核对设备清单”已改由他人办理，您不用再办")
    await two.sees("有一项工作请您协办", "核对设备清单")
    await presses_again(one, accept)
    await one.sees("已撤下或改由他人办理，您不用再办")
    assert await parts_in(world, task_id) == [(two.person_id, "assigned")]

    # Taken off with a reason; the person may be asked again then, but not twice at once.
    await adds(owner, "钱多", "记账")
    await owner.presses("加协办")
    await owner.says("钱多")
    await owner.says("再记一次")
    await owner.presses("与本项同一天")
    await owner.sees("钱多已经在协办这一项")
    await owner.presses("退出填写")
    await owner.presses("协办与节点")
    await owner.presses("协办 钱多")
    await owner.presses("撤下")
    await owner.says("绝密★ 某事")
    await owner.sees("密级标志")
    await owner.says("账已由出纳记好")
    await owner.sees("已撤下", "已通知钱多")
    await third.sees("记账”已撤下，您不用再办", "原因：账已由出纳记好")
    assert await parts_in(world, task_id) == [(two.person_id, "assigned")]


async def test_an_objection_is_on_the_owner_s_list_until_it_is_settled(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await adds(owner, "何平", "核对设备清单")
    await helper.presses("有异议")
    await helper.says("设备归信息处管")
    await world.restarts()
    objection = "协办何平有异议，请改由他人办理、维持或撤下：核对设备清单"
    for day in (24, 25):  # nobody else is bothered with it, and nothing else of it is due
        await owner.looks()
        await world.at(at(2026, 11, day, 9))
        await owner.sees("每日待办", TEXT, objection)
    for person in (desk, helper):
        assert await lists_of(person) == []
    await owner.presses("协办与节点")
    await owner.presses("协办 何平")
    await owner.presses("维持原安排")
    await world.at(at(2026, 11, 26, 9))
    assert len(await lists_of(owner)) == 2
    assert not any("异议" in text for text in await lists_of(helper))


async def test_what_a_co_owner_told_by_phone_is_entered_for_them(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处", bound=False)
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await adds(owner, "何平", "提供数据")
    await owner.sees("何平没有账号，也没有联络员能代收，请电话告知")
    # The owner arranges the work, but does not say the co-owner's word.
    await owner.presses("协办 何平")
    await owner.sees("撤下")
    labels = [label for seen in await owner.news() for label, _ in seen.choices]
    assert "代录" not in labels and "签收" not in labels
    part = await payload(owner, "协办 何平：提供数据")
    await presses_again(desk, part)
    await desk.presses("代录")
    await desk.sees("何平是怎么告知的")
    await desk.presses("电话")
    await desk.presses("报完成")
    await desk.says("数据已寄出")
    await desk.sees("已报完成", "情况：数据已寄出")
    await owner.sees("何平的协办已报完成")
    assert await parts_in(world, task_id) == [(helper.person_id, "done")]
    found = await world.read(lambda s: [(e.kind, e.by_id, e.method) for e in events(s, task_id)])
    assert ("part_done", desk.person_id, "phone") in found


async def test_pages_of_ten_and_a_milestone_put_back(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    for number in range(1, 13):
        await owner.presses("加节点")
        await owner.says(f"第{number:02d}步")
        await owner.says(f"12月{1 if number < 7 else 2}日")
    await owner.sees("第10步", "下一页")
    await owner.sees_nothing_of("第11步")
    await owner.presses("下一页")
    await owner.sees("第11步", "第12步", "上一页")
    await owner.presses("节点 第11步")
    await owner.presses("删除节点")
    await owner.sees("节点已删除", "撤销删除")
    undo = await payload(owner, "撤销删除")
    await owner.presses("撤销删除")
    await owner.sees("节点已恢复")
    await presses_again(owner, undo)
    await owner.sees("以下面为准")
    milestones = await world.read(
        lambda s: [m.text for m in task_rows.milestones_of(s, 1)].count("第11步")
    )
    assert milestones == 1
    await owner.presses("节点 第01步")
    remove = await payload(owner, "删除节点")
    await owner.presses("已到达")
    await presses_again(owner, remove)
    await owner.sees("已经到达，是办理记录的一部分", "milestone-reached")
    await owner.presses("节点 第01步")
    await owner.presses("撤销到达")
    await owner.sees("已撤销到达", "第01步，未到")
    # A milestone on a rest day is asked about, and none lies behind the item's day.
    await owner.presses("加节点")
    await owner.says("验收")
    await owner.says("12月5日")
    await owner.sees("12月5日（星期六）是休息日", "改为12月4日")
    await owner.presses("改为12月7日")
    await owner.sees("已加节点")


async def test_the_day_moves_and_what_is_left_open_ends_with_the_task(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    one = await world.hires("何平", unit="财务处")
    two = await world.hires("钱多", unit="财务处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await adds(owner, "何平", "提供数据")
    await adds(owner, "钱多", "核对数据", "12月1日")
    await world.later(minutes=1)

    def extend(session: Session) -> None:
        task = task_rows.locked(session, task_id)
        assert task is not None
        task.due_on = date(2026, 12, 18)
        sharing.parts_follow(
            session, task, old_due=DUE, now=world.clock.now(), office=world.office
        )

    await one.looks()
    await two.looks()
    await world.write(extend)
    await world.later(minutes=1)
    await one.sees("协办时限有调整", "12月18日（星期五）")
    assert await two.news() == []

    def end(session: Session) -> None:
        task = task_rows.locked(session, task_id)
        who = who_is(session, desk.person_id)
        assert task is not None and who is not None
        task.state = "suspended"
        sharing.drop_what_is_open(
            session, Actor(who, "story"), task, now=world.clock.now(), office=world.office
        )

    accept = await payload(one, "签收")
    await world.write(end)
    await world.later(minutes=1)
    for person in (one, two):
        seen = await person.sees("这一项已经中止，您的协办或答复暂不用办")
        assert [s.ref for s in await person.news()].count(seen.ref) == 1
    await presses_again(one, accept)
    await one.sees("已撤下或改由他人办理")
    assert await parts_in(world, task_id) == []
    await presses_again(owner, await payload(owner, "加协办"))
    await owner.sees("以下面为准", "还没有协办和节点")


async def test_two_press_at_once_a_stranger_and_who_left(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    head = await world.hires("许处长", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    guest = await world.hires("吴关", unit="财务处")
    await heads(world, "保管处", head)
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await adds(owner, "何平", "提供数据")
    part = await payload(owner, "协办 何平：提供数据")
    page = await payload(owner, "加协办")
    for code in (part, page, await payload(helper, "签收")):
        await presses_again(guest, code)
        await guest.sees("not-allowed")
    assert await parts_in(world, task_id) == [(helper.person_id, "assigned")]
    # The owner does not press the co-owner's button either.
    await presses_again(owner, await payload(helper, "签收"))
    await owner.sees("not-allowed")
    # The head of the lead unit arranges as the owner does; both take it off at once.
    await presses_again(head, part)
    await head.presses("撤下")
    await owner.presses("协办 何平")
    await owner.presses("撤下")
    await owner.says("不需要了")
    await head.says("不用了")
    await head.sees("以下面为准")
    assert await parts_in(world, task_id) == []
    # Who left between two steps of the form is not asked.
    await owner.presses("加协办")
    await owner.says("何平")
    await owner.says("提供数据")
    await leaves(world, helper)
    await owner.presses("与本项同一天")
    await owner.sees("何平已不在名册，请另写一位", "请谁协办")
    assert await parts_in(world, task_id) == []


async def test_a_new_owner_among_the_co_owners_has_no_part_left(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await adds(owner, "何平", "提供数据")

    def give(session: Session) -> None:
        task = task_rows.locked(session, task_id)
        who = who_is(session, desk.person_id)
        assert task is not None and who is not None
        task.owner_id = helper.person_id
        sharing.part_becomes_owner(session, Actor(who, "story"), task, now=world.clock.now())

    await world.write(give)
    assert await parts_in(world, task_id) == []
    assert await world.read(lambda s: sharing.open_parts_count(s, task_id)) == 0
    # The former owner's page no longer arranges anything.
    await owner.presses("加协办")
    await owner.sees("not-allowed")


async def test_forged_buttons_are_only_old_ones(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    await registered(world, desk, owner, DUE)
    for code, answer in (
        ("ku1116zzzzzz", "按钮"),
        ("kb15", "gone"),
        ("km15", "gone"),
        ("ko1511", "gone"),
        ("kz15", "gone"),
        ("ka15", "gone"),
        ("ky15", "gone"),
        ("kp15", "gone"),
        ("ki1510", "gone"),
        ("ku1511", "gone"),
    ):
        await presses_again(owner, code)
        await owner.sees(answer)
    none = await world.read(lambda s: coordination_rows.part(s, 5))
    assert none is None


@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_the_poorest_messenger_carries_it_too(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    task_id = await registered(world, desk, owner, DUE)
    await owner.presses("签收")
    await opens_page(owner)
    await adds(owner, "何平", "提供数据")
    await helper.presses("签收")
    await helper.presses("报完成")
    await helper.says("已提供")
    await owner.sees("何平的协办已报完成")
    assert await parts_in(world, task_id) == [(helper.person_id, "done")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_Hant", ("新增協辦", "與本項同一天", "請您協辦", "簽收", "陳報完成", "已陳報完成")),
        (
            "en",
            ("Add co-owner", "Same day", "asked to help", "Acknowledge", "Report done", "done"),
        ),
    ],
)
async def test_the_same_in_the_other_languages(
    world: World, language: str, words: tuple[str, ...]
) -> None:
    add, same, asked, accept, finish, told = words
    desk = await world.hires("Chou Pei", roles=("secretariat",), language=language)
    owner = await world.hires("Lin Hsiao", unit="Archive", language=language)
    helper = await world.hires("Ho Ping", unit="Finance", language=language)
    await registered(world, desk, owner, DUE, "Mend the roof")
    await presses_again(owner, "kp11")
    await owner.presses(add)
    await owner.says("Ho Ping")
    await owner.says("Order the tiles")
    await owner.presses(same)
    await helper.sees(asked, "Order the tiles")
    await helper.presses(accept)
    await helper.presses(finish)
    await helper.says("ordered")
    await owner.sees(told, "ordered")


async def test_an_overdue_task_takes_parts_due_at_once(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    owner = await world.hires("林小满", unit="保管处")
    helper = await world.hires("何平", unit="财务处")
    await registered(world, desk, owner, date(2026, 11, 24))
    await owner.presses("签收")
    await world.at(at(2026, 11, 26, 9, 30))
    await opens_page(owner)
    await owner.presses("加协办")
    await owner.says("何平")
    await owner.says("提供数据")
    await owner.says("11月25日")
    await owner.sees("已经过去")
    await owner.presses("与本项同一天：11月24日")
    await helper.sees("有一项工作请您协办", "逾期2个工作日")
