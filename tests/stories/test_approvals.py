"""Approvals: every way in which somebody else decides, and that nobody decides their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetings.people import Role
from meetings.regime import ApprovalStep
from storage import Session
from storage import people as people_rows
from tests.stories import approval_stage as stage
from tests.stories import notice_stage
from tests.stories.approval_stage import asks, invited, reply_of, state_of
from tests.stories.notice_stage import TUESDAY, is_contact_of
from tests.stories.world import Person, World


@pytest.fixture
def leader_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    stage.way(monkeypatch, stage.LEADER)


@pytest.fixture
def two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    stage.way(monkeypatch, stage.TWO_STEPS)


async def cast(world: World) -> tuple[Person, Person, Person, Person]:
    """A clerk, a leader in charge with a contact, and who asks."""
    desk = await world.hires("周会务", roles=("secretariat",))
    gao = await world.hires("高远", unit="局领导", title="副局长")
    he = await world.hires("何平", unit="局领导", title="秘书")
    lin = await world.hires("林小满", unit="财务处", title="处长")
    await is_contact_of(world, he, gao)
    await stage.leads(world, gao, "财务处")
    return desk, gao, he, lin


@pytest.mark.usefixtures("leader_decides")
async def test_the_leader_taps(any_world: World) -> None:
    world = any_world
    desk, gao, he, lin = await cast(world)
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await lin.sees("您的改动已报会务组")
    await gao.sees(
        "请您决定",
        f"改答复申请，审批单第{approval_id}号",
        "季度工作会",
        "林小满（财务处 处长）",
        "参加 → 请假",
        "原因：出差",
        "待分管领导高远决定",
        "办理时限：12月3日（星期四）",
    )
    # The contact has a copy: they decide for leaders who never tap.
    await he.sees("请您决定", "您代高远决定")
    await desk.sees_nothing_of("请您决定")
    await world.restarts()
    await lin.looks()
    await he.looks()
    await gao.presses("同意")
    await gao.sees("高远已同意", "办理经过")
    await lin.sees("高远已同意", "请假")
    # The contact's card follows.
    await he.sees("高远已同意")
    assert await reply_of(world, meeting_id, lin) == "leave"
    await he.presses_route("aa", approval_id, 0)
    await he.sees("已经有结果", "高远已同意")


@pytest.mark.usefixtures("leader_decides")
async def test_the_secretary_taps_for_the_leader(world: World) -> None:
    desk, _, he, lin = await cast(world)
    meeting_id = await invited(world, desk, lin)
    await asks(world, meeting_id, lin)
    await he.presses("同意")
    await he.sees("何平代高远已同意")
    await lin.sees("何平代高远已同意")
    await world.restarts()
    await he.presses("办理经过")
    await he.sees("办理经过", "林小满提出申请", "何平代高远同意")


@pytest.mark.usefixtures("leader_decides")
@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_without_buttons_a_leader_decides_by_number(world: World) -> None:
    desk, gao, he, lin = await cast(world)
    meeting_id, approval_id = await stage.asked_for_leave(world, desk, lin)
    await gao.sees("请您决定", "参加 → 请假", "1. 同意", "3. 问一问")
    await gao.presses("问一问")
    await gao.says("能否改期？")
    await gao.sees("已转给申请人")
    await lin.sees("有人提问", "能否改期？")
    await lin.presses("答复提问")
    await lin.says("不能")
    await world.restarts()
    await gao.sees("您的提问有了答复", "林小满答：不能")
    await he.sees("您代高远决定")
    await he.presses("同意")
    await he.sees("何平代高远已同意")
    # The leader's own card stands as it was sent; a press shows how things are now.
    await gao.presses("同意")
    await gao.sees("已经有结果", "何平代高远已同意")
    assert await state_of(world, approval_id) == "approved"
    assert await reply_of(world, meeting_id, lin) == "leave"


@pytest.mark.usefixtures("leader_decides")
async def test_a_question_is_answered_before_the_decision(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await lin.looks()
    await gao.presses("问一问")
    await gao.sees("想问什么")
    await gao.says("机密★10年")
    await gao.sees("level-mark")
    await gao.says("能否由副处长参加？")
    await gao.sees("已转给申请人", "待林小满答复")
    await lin.sees("有人提问", "高远问：能否由副处长参加？")
    await world.restarts()
    await lin.says("/my")
    await lin.presses("等我决定")
    await lin.sees("待您答复提问 1 项")
    await lin.presses_route("as", approval_id)
    await gao.looks()
    await lin.presses("答复提问")
    await lin.sees("对方问：能否由副处长参加？")
    await lin.says("可以，已说好")
    await lin.sees("已答复")
    await gao.sees("您的提问有了答复", "林小满答：可以，已说好", "同意")
    await gao.presses("同意")
    await gao.sees("高远已同意", "高远问：能否由副处长参加？")
    assert await state_of(world, approval_id) == "approved"


@pytest.mark.usefixtures("leader_decides")
async def test_what_was_returned_is_asked_again_and_says_what_is_new(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    meeting_id = await invited(world, desk, lin)
    await asks(world, meeting_id, lin)
    await gao.presses("退回修改")
    await gao.says("请写明去哪里")
    await lin.sees("高远没有同意", "请写明去哪里")
    await gao.looks()
    second = await asks(world, meeting_id, lin, "去省里开会")
    await gao.sees(
        "第2次申请",
        "上次由高远退回：请写明去哪里",
        "有变化：原因：去省里开会（上次：出差）",
    )
    await world.restarts()
    # Asked again with another reason it is the same round; the one before is void.
    third = await asks(world, meeting_id, lin, "去北京开会")
    assert (await state_of(world, second), await state_of(world, third)) == (
        "withdrawn",
        "pending",
    )
    await gao.looks()
    await gao.presses_route("aa", second, 0)
    await gao.sees("已经有结果", "已撤回")
    await gao.presses_route("aa", third, 0)
    await gao.sees("第2次申请", "高远已同意")
    assert await reply_of(world, meeting_id, lin) == "leave"


@pytest.mark.usefixtures("leader_decides")
async def test_a_request_is_recalled_by_who_asked_and_by_nobody_else(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    for other in (gao, desk):
        await other.presses_route("ac", approval_id)
        await other.sees("not-allowed")
    await lin.presses_route("as", approval_id)
    await lin.sees("审批事项", "撤回")
    await lin.sees_nothing_of("请您决定")
    await gao.looks()
    await lin.presses("撤回")
    await lin.sees("已撤回，不再报批")
    await gao.sees("已撤回")
    await world.restarts()
    await lin.presses_route("ac", approval_id)
    await lin.sees("已撤回")
    await gao.presses_route("aa", approval_id, 0)
    await gao.sees("已经有结果", "已撤回")
    assert await reply_of(world, meeting_id, lin) == "attending"


@pytest.mark.usefixtures("leader_decides")
async def test_on_paper_it_counts_once_a_second_person_looked(any_world: World) -> None:
    world = any_world
    desk, _, _, lin = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await other.presses_route("as", approval_id)
    await other.presses("打印签批单")
    seen = await other.sees(f"审批单第{approval_id}号的签批单")
    assert [file.name for file in seen.files] == [f"签批单{approval_id}.pdf"]
    await other.presses_route("ae", approval_id)
    await other.presses("高远（局领导 副局长）")
    await other.presses("同意")
    await other.says("签好了")
    await other.sees("请发扫描件或照片")
    await world.restarts()
    await other.sends("签批单.png", stage.scan())
    await other.sees("已收 1 个")
    await desk.looks()
    await other.presses("录入完毕")
    await other.sees("待另一人核对后生效")
    assert await state_of(world, approval_id) == "pending"
    seen = await desk.sees("请核对签批单", "吴会务录入高远的签批：同意", "确认无误", "有误退回")
    assert len(seen.files) == 1
    event = await _newest_event(world, "entered")
    await other.presses_route("ak", event)
    await other.sees("second-person")
    await lin.presses_route("ak", event)
    await lin.sees("own-request")
    # Wrong once, then right.
    await desk.presses("有误退回")
    await desk.sees("已退回录入人")
    await other.sees("核对有误，没有生效")
    await desk.presses_route("ak", event)
    await desk.sees("已经处理过")
    assert await state_of(world, approval_id) == "pending"
    await other.presses_route("ae", approval_id)
    await other.presses("高远（局领导 副局长）")
    await other.presses("同意")
    await other.sends("签批单2.png", stage.scan())
    await other.presses("录入完毕")
    await lin.looks()
    await desk.presses("确认无误")
    await desk.sees("高远（书面）已同意")
    await lin.sees("高远（书面）已同意")
    assert await reply_of(world, meeting_id, lin) == "leave"
    await desk.presses("办理经过")
    await desk.sees("吴会务录入高远的签批", "周会务核对签批单有误", "周会务核对签批单无误")
    await desk.presses("扫描件1（1个）")
    seen = await desk.sees("的扫描件 1 个")
    assert [file.name for file in seen.files] == ["签批单.png"]


@pytest.mark.usefixtures("leader_decides")
async def test_a_tap_makes_the_entered_sheet_moot(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await other.presses_route("ae", approval_id)
    await other.presses("高远（局领导 副局长）")
    await other.presses("退回")
    await other.says("理由不充分")
    await other.sends("签批单.png", stage.scan())
    await other.presses("录入完毕")
    await gao.presses_route("aa", approval_id, 0)
    await desk.presses_route("ak", await _newest_event(world, "entered"))
    await desk.sees("已经有结果", "高远已同意")
    assert await reply_of(world, meeting_id, lin) == "leave"


@pytest.mark.usefixtures("leader_decides")
async def test_a_spoken_approval_is_signed_later(any_world: World) -> None:
    world = any_world
    desk, gao, he, lin = await cast(world)
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await desk.presses_route("as", approval_id)
    await desk.presses("录入口头同意")
    await desk.presses("高远（局领导 副局长）")
    await desk.presses("电话")
    await desk.says("明天9点")
    await desk.sees("应在申请之后、现在之前")
    await gao.looks()
    await lin.looks()
    await desk.presses("刚才")
    await desk.sees(
        "口头同意已录入", "高远（口头）已同意", "口头同意，须于12月4日（星期五）前补签"
    )
    await lin.sees("高远（口头）已同意", "须于12月4日（星期五）前补签")
    assert await reply_of(world, meeting_id, lin) == "leave"
    await gao.sees("请补签", "高远口头同意（电话，周会务录入）", "同意补签", "不同意")
    event = await _newest_event(world, "spoken")
    await desk.presses_route("am", event)
    await desk.sees("second-person")
    await world.restarts()
    await gao.says("/my")
    await gao.presses("等我决定")
    await gao.sees("待您补签 1 项")
    await gao.presses_route("as", approval_id)
    await gao.presses("同意补签")
    await gao.sees("已补签")
    await gao.sees_nothing_of("须于")
    await he.presses_route("am", event)
    await he.sees("已经补签或撤销")
    assert await state_of(world, approval_id) == "approved"


@pytest.mark.usefixtures("leader_decides")
async def test_a_spoken_approval_that_was_none_is_taken_back(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await _by_word(desk, approval_id)
    await world.restarts()
    await lin.looks()
    await desk.looks()
    event = await _newest_event(world, "spoken")
    await gao.presses_route("aj", event)
    await gao.sees("不同意的原因")
    await gao.says("我没有说过")
    await gao.sees("高远已退回：我没有说过")
    await lin.sees("高远没有同意", "我没有说过")
    await desk.sees("没有补签", "高远不同意", "我没有说过")
    assert await state_of(world, approval_id) == "returned"
    assert await reply_of(world, meeting_id, lin) == "attending"


async def _by_word(desk: Person, approval_id: int) -> None:
    await desk.presses_route("ao", approval_id)
    await desk.presses("高远（局领导 副局长）")
    await desk.presses("当面")
    await desk.presses("刚才")


@pytest.mark.usefixtures("leader_decides")
async def test_a_confirmed_scan_is_the_signature_owed(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    other = await world.hires("吴会务", roles=("secretariat",))
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await _by_word(desk, approval_id)
    await other.presses_route("ae", approval_id)
    await other.presses("高远（局领导 副局长）")
    await other.presses("同意")
    await other.sends("签批单.png", stage.scan())
    await other.presses("录入完毕")
    await desk.presses("核对签批单")
    await desk.presses("确认无误")
    await desk.presses_route("as", approval_id)
    await desk.sees("高远（口头）已同意")
    await desk.sees_nothing_of("须于")
    await gao.presses_route("am", await _newest_event(world, "spoken"))
    await gao.sees("已经补签")


async def test_harmless_ones_are_approved_at_one_press(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(f"{name}小满", unit="财务处") for name in "林何吴郑王冯陈褚卫蒋沈"]
    late = await world.hires("韩小满", unit="财务处")
    meeting_id = await invited(world, desk, *people, late)
    asked = [await asks(world, meeting_id, one) for one in people]
    await desk.says("/my")
    await desk.presses("等我决定")
    await desk.sees("等您决定 11 项", "1. 改答复申请：林小满", "10. 蒋小满", "下一页")
    await desk.presses("下一页")
    await desk.sees("11. 沈小满", "上一页")
    await desk.presses("全部同意（11件）")
    await desk.sees("同意以下 11 件", "林小满", "沈小满", "“季度工作会”，改为请假")
    # In between one is taken back, one is asked differently and one is new.
    await people[0].presses_route("ac", asked[0])
    changed = await asks(world, meeting_id, people[1], "改为病假")
    new = await asks(world, meeting_id, late)
    await world.restarts()
    await desk.presses("确认同意（11件）")
    await desk.sees("已同意 9 件", "有 2 件在您确认之前有了变化", "另有 2 件是后来报的")
    assert await state_of(world, changed) == "pending"
    assert await state_of(world, new) == "pending"
    for one in people[2:]:
        assert await reply_of(world, meeting_id, one) == "leave"
    for one in (*people[:2], late):
        assert await reply_of(world, meeting_id, one) == "attending"


@pytest.mark.usefixtures("leader_decides")
async def test_a_deputy_decides_while_the_leader_is_away(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    wang = await world.hires("王副局", unit="局领导", title="副局长")
    meeting_id = await invited(world, desk, lin)
    await gao.says("授权")
    await gao.sees("现在没有授权")
    await gao.presses("新授权")
    await gao.says("高远")
    await gao.sees("不能委托给本人")
    await gao.says("不存在的人")
    await gao.sees("名册里没有")
    await gao.says("王副局")
    await gao.presses("所有审批")
    await gao.presses("今天起")
    await gao.says("11月30日")
    await gao.sees("已经过去")
    await world.restarts()
    await gao.says("12月4日")
    await gao.sees("高远委托王副局（局领导 副局长）代为审批：所有审批", "不能再转委托")
    await wang.looks()
    await gao.presses("确认授权")
    await gao.sees("已授权", "高远 → 王副局")
    await wang.sees("高远委托您代为审批")
    approval_id = await asks(world, meeting_id, lin)
    await wang.sees("请您决定", "您代高远决定")
    await gao.sees_nothing_of("请您决定")
    await lin.looks()
    await wang.presses("同意")
    await wang.sees("王副局（受高远委托）已同意")
    await lin.sees("王副局（受高远委托）已同意")
    assert await state_of(world, approval_id) == "approved"
    # It ends by itself after its last day.
    await world.at(TUESDAY + timedelta(days=7))
    await wang.says("/delegate")
    await wang.sees("现在没有授权")


@pytest.mark.usefixtures("leader_decides")
async def test_a_delegation_is_made_and_ended_by_the_contact(world: World) -> None:
    desk, gao, he, lin = await cast(world)
    wang = await world.hires("王副局", unit="局领导", title="副局长")
    await he.says("/delegate")
    await he.presses("新授权")
    await he.sees("替谁授权")
    await he.presses("高远（局领导 副局长）")
    await he.says("王副局")
    await he.presses("选：改答复申请")
    await he.presses("就这1类")
    await he.presses("今天起")
    await he.says("12月10日")
    await he.presses("确认授权")
    await he.sees("高远 → 王副局", "改答复申请")
    await gao.sees("已以高远的名义委托王副局")
    meeting_id = await invited(world, desk, lin)
    await wang.looks()
    approval_id = await asks(world, meeting_id, lin)
    await wang.sees("请您决定", "您代高远决定")
    await lin.presses_route("ai", 1)
    await lin.sees("not-allowed")
    await he.says("/delegate")
    await he.presses("收回1（王副局）")
    await he.sees("已收回")
    await wang.sees("已终止")
    await wang.presses_route("aa", approval_id, 0)
    await wang.sees("not-allowed")
    await he.presses_route("ai", 1)
    await he.sees("已经终止")
    assert await state_of(world, approval_id) == "pending"


@pytest.mark.usefixtures("two_steps")
async def test_two_steps_one_after_the_other(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    xu = await world.hires("许处长", unit="财务处", title="处长")
    await stage.heads(world, xu, "财务处")
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await xu.sees("第1步，共2步", "待部门负责人许处长决定", "办理时限：12月2日（星期三）")
    await gao.sees_nothing_of("请您决定")
    await world.restarts()
    await xu.presses("同意")
    await xu.sees("已转下一步", "第2步，共2步", "待分管领导高远决定")
    await gao.sees("请您决定", "第2步，共2步")
    # The card of the first step decides nothing any more, nor does a second press.
    await xu.presses_route("aa", approval_id, 0)
    await xu.sees("已经处理过", "待分管领导高远决定")
    assert await state_of(world, approval_id) == "pending"
    await gao.presses("同意")
    assert await reply_of(world, meeting_id, lin) == "leave"
    await gao.presses("办理经过")
    await gao.sees("许处长同意", "高远同意")


@pytest.mark.usefixtures("two_steps")
async def test_the_heads_own_request_passes_their_own_step(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    await stage.heads(world, lin, "财务处")
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await gao.sees("第2步，共2步", "待分管领导高远决定")
    await lin.presses_route("ah", approval_id)
    await lin.sees("第1步（部门负责人）：是本人的申请，免此环节")
    await lin.presses_route("aa", approval_id, 1)
    await lin.sees("own-request")
    await world.restarts()
    await gao.presses("同意")
    assert await reply_of(world, meeting_id, lin) == "leave"


@pytest.mark.usefixtures("leader_decides")
async def test_people_change_offices_between_asking_and_deciding(world: World) -> None:
    desk, gao, he, lin = await cast(world)
    new = await world.hires("新局长", unit="局领导", title="副局长")
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await stage.leads(world, new, "财务处")
    await world.restarts()
    for before in (gao, he):
        await before.presses("同意")
        await before.sees("not-allowed")
    assert await state_of(world, approval_id) == "pending"
    await new.says("/my")
    await new.presses("等我决定")
    await new.presses("1. 林小满")
    await new.presses("同意")
    await new.sees("新局长已同意")
    assert await reply_of(world, meeting_id, lin) == "leave"


async def test_the_top_leaders_own_is_decided_by_the_body(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _by(world, stage.TOP)
    desk = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("吴会务", roles=("secretariat",))
    top = await world.hires("郑局长", unit="局领导", roles=(Role.TOP_LEADER.value,))
    member = await world.hires("高远", unit="局领导", roles=(Role.LEADERSHIP.value,))
    meeting_id = await invited(world, desk, top)
    approval_id = await asks(world, meeting_id, top)
    await desk.sees("待班子会议研究决定", "录入签批")
    for person in (desk, other, member, top):
        await person.presses_route("aa", approval_id, 0)
        assert await state_of(world, approval_id) == "pending"
    await world.restarts()
    await desk.presses_route("ae", approval_id)
    await desk.presses("班子会议")
    await desk.says("〔2026〕12号")
    await desk.presses("同意")
    await desk.sends("纪要.png", stage.scan())
    await desk.presses("录入完毕")
    await other.looks()
    await top.presses_route("ak", await _newest_event(world, "entered"))
    await top.sees("own-request")
    await other.says("/my")
    await other.presses("等我决定")
    await other.sees("待您核对签批单 1 项")
    await other.presses_route("ak", await _newest_event(world, "entered"))
    await other.sees("班子会议已同意")
    await other.presses("办理经过")
    await other.sees("班子会议同意（纪要：〔2026〕12号）")
    assert await reply_of(world, meeting_id, top) == "leave"


def _by(world: World, steps: tuple[ApprovalStep, ...], **more: str) -> None:
    """This world's office, before anybody asked: another chain."""
    made = stage.office_with(steps, **more)
    object.__setattr__(world.office, "profile", made.profile)


async def test_the_top_leaders_own_is_decided_by_another_member(world: World) -> None:
    _by(world, stage.TOP, own_top="member")
    desk = await world.hires("周会务", roles=("secretariat",))
    top = await world.hires("郑局长", unit="局领导", roles=(Role.TOP_LEADER.value,))
    member = await world.hires("高远", unit="局领导", roles=(Role.LEADERSHIP.value,))
    meeting_id = await invited(world, desk, top)
    approval_id = await asks(world, meeting_id, top)
    await member.sees("请您决定", "郑局长")
    await world.restarts()
    await desk.presses_route("aa", approval_id, 0)
    await desk.sees("not-allowed")
    await member.presses("同意")
    await member.sees("高远已同意")
    assert await reply_of(world, meeting_id, top) == "leave"


async def test_all_must_agree_and_one_return_returns(world: World) -> None:
    _by(world, stage.ALL)
    desk = await world.hires("周会务", roles=("secretariat",))
    one = await world.hires("高远", unit="局领导", roles=("leadership",))
    two = await world.hires("王副局", unit="局领导", roles=("leadership",))
    lin = await world.hires("林小满", unit="财务处")
    wu = await world.hires("吴小满", unit="财务处")
    meeting_id = await invited(world, desk, lin, wu)
    approval_id = await asks(world, meeting_id, lin)
    await one.sees("都要同意，还差：高远、王副局")
    await one.presses("同意")
    await one.sees("都要同意，还差：王副局")
    await one.presses_route("aa", approval_id, 0)
    await one.sees("已经处理过")
    assert await state_of(world, approval_id) == "pending"
    await world.restarts()
    await two.presses("同意")
    assert await reply_of(world, meeting_id, lin) == "leave"
    returned = await asks(world, meeting_id, wu)
    await one.presses_route("aa", returned, 0)
    await two.presses_route("ar", returned)
    await two.says("不行")
    assert await state_of(world, returned) == "returned"
    assert await reply_of(world, meeting_id, wu) == "attending"


@pytest.mark.usefixtures("leader_decides")
async def test_where_the_leader_has_no_account_the_clerks_carry_the_sheet(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    gao = await world.hires("高远", unit="局领导", title="副局长", bound=False)
    lin = await world.hires("林小满", unit="财务处")
    await stage.leads(world, gao, "财务处")
    meeting_id = await invited(world, desk, lin)
    await desk.looks()
    await asks(world, meeting_id, lin)
    await desk.sees("高远收不到消息，请打印签批单送签", "打印签批单", "录入签批")


async def test_a_leader_in_charge_is_set_on_the_persons_card(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    gao = await world.hires("高远", unit="局领导", title="副局长")
    for number in range(11):
        await world.hires(f"某某{number}", unit=f"第{number}处")
    await desk.presses_route("pp", gao.person_id)
    await desk.presses("分管单位")
    await desk.sees("高远的分管单位", "第0处：未设", "下一页")
    await desk.presses("下一页")
    await desk.presses("设为分管：第9处")
    await desk.sees("第9处：高远", "不再分管：第9处")
    await desk.presses_route("pp", gao.person_id)
    await desk.sees("分管：第9处")
    await desk.says("/people")
    await desk.presses("按单位")
    await desk.presses("下一页")
    await desk.sees("第9处：1人，未绑定0人，分管领导高远")
    await gao.presses_route("pd", gao.person_id, 0)
    await gao.sees("not-allowed")
    await gao.presses_route("ps", gao.person_id, 1, 0)
    await gao.sees("not-allowed")
    await desk.presses_route("po", gao.person_id)
    await desk.sees("离开前，这些要交给别人", "第9处")
    await desk.presses_route("py", gao.person_id)  # an old button passes nothing over
    await desk.presses("全部交给另一位")
    await desk.says("某某3")

    def leader(session: Session) -> int | None:
        unit = people_rows.unit_named(session, "第9处")
        assert unit is not None
        return unit.leader_id

    assert await world.read(leader) == world.people["某某3"].person_id


async def _newest_event(world: World, kind: str) -> int:
    from storage import approvals as rows

    def read(session: Session) -> int:
        found = session.query(rows.ApprovalEvent).filter_by(kind=kind)
        return max(event.id for event in found)

    found: int = await world.read(read)
    return found


@pytest.mark.usefixtures("leader_decides")
async def test_what_was_said_since_is_not_undone(world: World) -> None:
    desk, gao, _, lin = await cast(world)
    meeting_id = await invited(world, desk, lin)
    approval_id = await asks(world, meeting_id, lin)
    await _by_word(desk, approval_id)
    # Meanwhile they phone the desk: they come after all.
    await desk.presses_route("rf", meeting_id)
    await desk.says("林小满")
    await desk.presses("参加")
    await desk.presses("电话")
    before = (await notice_stage.participant(world, meeting_id, lin)).replied_at
    await world.later(minutes=5)
    await gao.presses_route("aj", await _newest_event(world, "spoken"))
    await gao.says("我没有说过")
    assert await state_of(world, approval_id) == "returned"
    after = await notice_stage.participant(world, meeting_id, lin)
    assert (after.reply, after.replied_at) == ("attending", before)
