"""Row 4.7: the issued minutes are sent to whom they concern, with receipts; also by phone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meetings.minutes_copies.standing import standing
from storage import Session
from storage import meetings as meeting_rows
from storage import minutes_copies as rows
from tests.stories import copies_stage as stage
from tests.stories.copies_stage import Held
from tests.stories.report_stage import paper, words_of
from tests.stories.world import World

INSTALL, INDEX = "安装恒温设备", "编制检索目录"


async def counts(of: Held) -> tuple[int, int, int]:
    """Receipts, of how many, to be phoned."""

    def read(session: Session) -> tuple[int, int, int]:
        meeting = meeting_rows.meeting(session, of.stage.id)
        assert meeting is not None
        found = standing(session, meeting, now=of.world.clock.now(), office=of.world.office)
        return found.received, found.asked, found.to_phone

    found: tuple[int, int, int] = await of.world.read(read)
    return found


async def kinds(of: Held, minutes_id: int) -> dict[str, tuple[str, list[int]]]:
    names = {person.person_id: name for name, person in of.world.people.items()}

    def read(session: Session) -> dict[str, tuple[str, list[int]]]:
        return {
            names[c.person_id]: (c.kind, list(c.items))
            for c in rows.copies_of(session, minutes_id)
        }

    found: dict[str, tuple[str, list[int]]] = await of.world.read(read)
    return found


async def test_everybody_concerned_gets_a_copy_and_says_so(any_world: World) -> None:
    world = any_world
    of = await stage.held(world)
    desk, owner, other = of.desk, of.owner, of.other
    minutes_id = await stage.signed(of, (INSTALL, owner), (INDEX, other))
    # Before the issue the list is proposed; it can be changed.
    await desk.presses_route("Mc", of.stage.id)
    await desk.sees("拟分送5人", "保管处　林小满：全文，未发", "利用处　方小舟：摘录，未发")
    informed = await world.hires("秦秘书", unit="办公室")
    await desk.presses("加人")
    await desk.says("秦秘书")
    await desk.presses("知会")
    await desk.sees("已加上", "名单6人")
    await stage.issues(of, minutes_id)
    assert await kinds(of, minutes_id) == {
        "林小满": ("full", []),
        "老郑": ("full", []),
        "何平": ("full", []),
        "方小舟": ("excerpt", [2]),
        "许处长": ("excerpt", [2]),
        "秦秘书": ("informed", []),
    }
    # One message: it names the owner's items, and no other tells them of the same.
    await owner.sees("会议纪要", "请您落实的1项", f"1．{INSTALL}（12月18日（星期五）前）", "签收")
    await owner.sees_nothing_of("交办")
    assert "编制检索目录" in words_of(await paper(world, owner, "纪要"))
    await other.sees("这是摘录", f"2．{INDEX}")
    said = words_of(await paper(world, other, "摘录"))
    assert f"2．{INDEX}。责任：利用处 方小舟" in said
    assert INSTALL not in said
    # An excerpt opens nothing but what is in it.
    await other.presses_route("Md", minutes_id, 0)
    own = await other.sees("已办结 0/1", INDEX)
    assert INSTALL not in own.text
    await other.presses_route("La", of.stage.id)
    await other.sees("not-allowed")
    await of.head.sees("利用处落实的1项")
    seen = await informed.sees("会议纪要（知会）")
    assert "签收" not in [label for label, _ in seen.choices]
    await of.away.sees("会议纪要")
    assert await counts(of) == (0, 5, 1)
    await world.restarts()
    await owner.presses("签收")
    await owner.sees("已签收，1项督办事项已接受")
    await owner.presses_route("Mr", 1)
    await owner.sees("之前已经签收")
    # Nobody says so for somebody else; the hosts enter what was told by phone.
    await other.presses_route("Mr", 1)
    await other.sees("not-allowed")
    await desk.presses_route("Mr", 1)
    await desk.sees("not-allowed")
    await desk.presses_route("Mc", of.stage.id)
    await desk.sees("已签收 1/5", "还有1人收不到消息")
    await desk.presses("电话通知名单")
    await desk.sees("老郑", "13900000009", "请签收")
    await desk.presses("老郑已告知")
    await desk.sees("已登记", "电话告知")
    assert await counts(of) == (2, 5, 0)
    # Who has not said so is reminded once.
    for person in (other, owner, informed):
        await person.looks()
    await world.later(days=3)
    await other.sees("还没有签收")
    await owner.sees_nothing_of("签收")
    await informed.sees_nothing_of("签收")
    await other.looks()
    await world.later(days=6)
    await other.sees_nothing_of("还没有签收")


async def test_the_list_is_changed_before_and_added_to_after(world: World) -> None:
    of = await stage.held(world)
    desk = of.desk
    minutes_id = await stage.signed(of, (INSTALL, of.owner))
    await desk.presses_route("Mc", of.stage.id)
    await desk.presses("改名单")
    await desk.sees("名单已列出")
    await desk.presses("何平")
    await desk.presses("摘录")
    await desk.sees("copy-no-items")
    await desk.presses("知会")
    await desk.sees("已改", "知会")
    await desk.presses("不发")
    await desk.sees("已从名单去掉")
    await stage.issues(of, minutes_id)
    await of.away.sees_nothing_of("纪要")
    assert set(await kinds(of, minutes_id)) == {"林小满", "老郑"}
    # Sent, it is sent.
    await desk.presses_route("Mf", 1)
    await desk.sees("copy-sent")
    await desk.presses_route("Mh", minutes_id)
    await desk.says("何平")
    await desk.presses("全文")
    await of.away.sees("会议纪要", "签收")
    await desk.presses_route("Mh", minutes_id)
    await desk.says("何平")
    await desk.presses("全文")
    await desk.sees("名单上已经有了")
    # Others may neither look at the list nor change it.
    for route in ("Mc", "Mh", "Mf", "Ms", "Mj"):
        numbers = (1, 0) if route in ("Ms", "Mj") else (1,)
        await of.other.presses_route(route, *numbers)
        await of.other.sees("not-allowed")


async def test_a_correction_goes_to_everybody_who_had_the_edition_before(world: World) -> None:
    of = await stage.held(world)
    first = await stage.signed(of, (INSTALL, of.owner), (INDEX, of.other))
    await stage.issues(of, first)
    await of.owner.presses("签收")
    second = await stage.signed(of, ("安装恒温恒湿设备", of.owner), edition=2, change="表述有误")
    await stage.issues(of, second)
    await of.owner.sees("更正：表述有误。以本次为准", "安装恒温恒湿设备", "签收")
    # Their item is not in it any more: so they are told, and nothing of the others' items.
    seen = await of.other.sees("更正：表述有误", "更正后不再有与您有关的事项")
    assert "恒温" not in seen.text
    assert "恒温" not in words_of(await paper(of.world, of.other, "摘录"))
    assert (await kinds(of, first))["方小舟"] == ("excerpt", [2])
    assert (await kinds(of, second))["方小舟"] == ("excerpt", [])
    assert set(await kinds(of, second)) == set(await kinds(of, first))
    await of.owner.presses_route("Mr", 1)
    await of.owner.sees("之前已经签收")
    assert await counts(of) == (0, 5, 1)
    # The former edition reminds nobody.
    await of.other.looks()
    await world.later(days=4)
    news = [seen.text for seen in await of.other.news() if "还没有签收" in seen.text]
    assert len(news) == 1


async def test_who_left_gets_nothing_and_is_not_phoned(world: World) -> None:
    of = await stage.held(world)
    minutes_id = await stage.signed(of, (INSTALL, of.owner))

    def leaves(session: Session) -> None:
        from storage import people

        person = people.person(session, of.away.person_id)
        assert person is not None
        person.left_on = of.world.office.today(of.world.clock.now())

    # On the list already, and gone before the issue.
    await of.desk.presses_route("Me", minutes_id)
    await world.write(leaves)
    await stage.issues(of, minutes_id)
    # Who left gets nothing, and nobody is asked to phone them.
    assert set(await kinds(of, minutes_id)) == {"林小满", "老郑"}
    await world.later(days=4)
    assert (await counts(of))[1] == 2


async def test_long_lists_are_paged(world: World) -> None:
    of = await stage.held(world)
    minutes_id = await stage.signed(of, (INSTALL, of.owner))
    people = [await world.hires(f"张{at}", bound=False) for at in range(12)]
    await of.desk.presses_route("Me", minutes_id)

    def unit(session: Session) -> None:
        from meetings.minutes_copies.addressees import Addressee
        from meetings.minutes_copies.distributing import add

        for person in people:
            add(session, minutes_id, Addressee(person.person_id, None, "full"))

    await world.write(unit)
    await stage.issues(of, minutes_id)
    await of.desk.presses_route("Mc", of.stage.id, 1)
    await of.desk.sees("已签收 0/15", "还有13人收不到消息", "上一页")
    await of.desk.presses_route("Mu", of.stage.id, 0)
    await of.desk.sees("下一页")
    await of.desk.presses_route("Mu", of.stage.id, 9)
    await of.desk.sees("上一页")


@pytest.mark.parametrize("world", ["telegram"], indirect=True)
async def test_on_a_messenger_that_is_not_cleared_nothing_internal_is_said(world: World) -> None:
    telegram = world.app.messengers["telegram"]
    telegram.abilities = replace(telegram.abilities, own_deployment=False)
    of = await stage.held(world, level="public")

    def internal(session: Session) -> None:
        meeting = meeting_rows.meeting(session, of.stage.id)
        assert meeting is not None
        meeting.level = "internal"

    await world.write(internal)
    minutes_id = await stage.signed(of, (INSTALL, of.owner), (INDEX, of.other))
    await stage.issues(of, minutes_id)
    await of.owner.sees("您有一项内部会议事项")
    for route, numbers in (("Mi", (1,)), ("Md", (minutes_id, 0)), ("Mc", (of.stage.id,))):
        await of.desk.presses_route(route, *numbers)
        await of.desk.sees("内部事项，不能在这里显示")
    for person in (of.owner, of.other, of.desk):
        said = await person.transcript()
        assert INSTALL not in said
        assert INDEX not in said
    # Who learnt only that there is something is phoned, as who can not be reached at all.
    assert await counts(of) == (0, 5, 5)


async def test_owners_no_copy_names_the_item_of_are_told_of_it(world: World) -> None:
    of = await stage.held(world)
    minutes_id = await stage.signed(of, (INSTALL, of.owner), (INDEX, of.silent))
    await of.desk.presses_route("Mc", of.stage.id)
    await of.desk.presses("改名单")
    await of.desk.presses("林小满")
    await of.desk.presses("知会")
    await stage.issues(of, minutes_id)
    await of.owner.sees("会议纪要（知会）")
    await of.owner.sees("有一项议定事项交您办理", INSTALL)


async def test_the_list_never_gets_empty_and_old_editions_are_done_with(world: World) -> None:
    of = await stage.held(world)
    first = await stage.signed(of, (INSTALL, of.owner))
    await of.desk.presses_route("Me", first)
    for copy in (1, 2, 3):
        await of.desk.presses_route("Mf", copy)
    await of.desk.sees("copy-last")
    await stage.issues(of, first)
    assert len(await kinds(of, first)) == 1
    second = await stage.signed(of, (INSTALL, of.owner), edition=2, change="表述有误")
    await stage.issues(of, second)
    names = {person.person_id: person for person in of.world.people.values()}

    def addressee(session: Session) -> tuple[int, int]:
        copy = rows.copies_of(session, first)[0]
        return copy.id, copy.person_id

    copy_id, person_id = await of.world.read(addressee)
    await names[person_id].presses_route("Mr", copy_id)
    await names[person_id].sees("copy-corrected")
    await of.desk.presses_route("Mh", first)
    await of.desk.says("方小舟")
    await of.desk.presses("全文")
    await of.desk.sees("copy-corrected")
