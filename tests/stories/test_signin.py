"""Rows 3.2, 3.3: signing in by code, pass, desk and paper; late, early, twice, wrong."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from papers import qr
from storage import attendance as attendance_rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import signin as signin_rows
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World


async def test_a_scan_signs_in_once_and_survives_a_restart(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处", title="科长")
    stage = await meeting(world, desk, [guest])

    await world.at(NINE - timedelta(minutes=8))
    await guest.opens(stage.code)
    await guest.sees("已签到 08:52", "季度工作例会", "301会议室")
    await world.restarts()
    await world.at(NINE - timedelta(minutes=2))
    await guest.opens(stage.code)
    await guest.sees("08:52 已经签到", "扫签到码")
    [record] = await stage.records()
    assert (record.method, record.verdict) == ("venue_code", "on_time")
    assert record.happened_at == NINE - timedelta(minutes=8)


async def test_the_code_rotates_and_the_one_before_still_holds(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    early, slow = await world.hires("林小满"), await world.hires("何平")
    stage = await meeting(world, desk, [early, slow])
    await world.at(NINE - timedelta(minutes=10))
    first = stage.code
    await world.later(seconds=20)
    assert stage.code != first
    await early.opens(first)
    await early.sees("已签到")
    await world.later(seconds=20)
    await slow.opens(first)
    await slow.sees("已经换过", "signin-old-code")
    await slow.opens(stage.poster)
    await slow.sees("已签到")


async def test_too_early_late_and_closed(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest, late, last = [await world.hires(name) for name in ("林小满", "何平", "方圆")]
    stage = await meeting(world, desk, [guest, late, last])

    await world.at(NINE - timedelta(days=1))
    await guest.opens(stage.poster)
    await guest.sees("12月1日（星期二）08:30", "signin-early")
    await world.at(NINE - timedelta(minutes=31))
    await guest.opens(stage.code)
    await guest.sees("还没到签到时间", "08:30 开始")
    await world.at(NINE + timedelta(seconds=59))
    await guest.opens(stage.code)
    await guest.sees("已签到 09:00")
    await guest.sees_nothing_of("迟到")
    await world.at(NINE + timedelta(minutes=1))
    await late.opens(stage.code)
    await late.sees("已签到 09:01（迟到）")
    await world.at(NINE + timedelta(minutes=31))
    await last.opens(stage.code)
    await last.sees("09:30 已结束", "签到台", "signin-closed")
    await desk.says("/signin")
    await desk.sees("应到3人，实到2人，请假0人，未到1人；迟到1人")


async def test_forged_foreign_cancelled_and_unpublished(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, desk, [guest])
    await world.at(NINE - timedelta(minutes=5))
    token = stage.poster.rsplit("/", 1)[-1]
    await guest.opens(stage.link(token[:-1] + ("a" if token[-1] != "a" else "b")))
    await guest.sees("不是有效的签到码", "signin-forged")
    await guest.opens(stage.link("v" + ("00" if token[1:3] != "00" else "11") + token[3:]))
    await guest.sees("不是本系统发的", "signin-foreign")
    await guest.opens(stage.link("v1"))
    await guest.sees("signin-forged")

    draft = await meeting(world, desk, [guest], title="草稿会", state="draft")
    await guest.opens(draft.poster)
    await guest.sees("还没有发布", "signin-unpublished")
    gone = await meeting(world, desk, [guest], title="取消的会", state="cancelled")
    await guest.opens(gone.poster)
    await guest.sees("“取消的会”已取消", "signin-cancelled")
    assert not await stage.records()


async def test_who_is_not_on_the_list_is_sent_to_the_desk_not_away(any_world: World) -> None:
    world = any_world
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    other = await world.hires("何平", unit="信息中心", title="工程师")
    lost = await world.hires("方圆")
    stage = await meeting(world, desk, [guest])
    await meeting(world, desk, [lost], title="隔壁的会")
    await world.at(NINE - timedelta(minutes=5))

    await lost.opens(stage.code)
    await lost.sees("这是“季度工作例会”的签到码", "您要参加的是“隔壁的会”")
    await other.opens(stage.code)
    await other.opens(stage.code)
    await other.sees("不在“季度工作例会”的参会名单上", "签到台")
    await desk.says("签到")
    await desk.presses("季度工作例会")
    await desk.sees("2 人扫了码但不在名单")
    await desk.presses("不在名单（2）")
    await desk.presses("何平（信息中心 工程师）")
    await desk.sees("已签到 08:55：何平（信息中心 工程师）", "临时到会，待核")
    await other.opens(stage.code)
    await other.sees("08:55 已经签到", "现场登记，周会务办理")

    def walk_in(session: Any) -> str:
        place = attendance_rows.any_participant_of(session, stage.meeting_id, other.person_id)
        assert place is not None
        return f"{place.source} {place.standing}"

    assert await world.read(walk_in) == "walk_in pending"
    await desk.presses("签到总览")
    await desk.sees("应到1人，实到0人", "临时到会1人")


async def test_a_chat_without_a_person_is_told_how_to_get_in(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", bound=False)
    stage = await meeting(world, desk, [guest])
    await world.at(NINE - timedelta(minutes=5))
    await guest.opens(stage.code)
    await guest.sees("还没有绑定", "个人链接", "签到台")


async def test_who_left_the_office_signs_in_to_nothing(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, desk, [guest])
    token = await show_pass(stage, guest)
    await world.at(NINE - timedelta(minutes=5))

    def leave(session: Any) -> None:
        person = people_rows.person(session, guest.person_id)
        assert person is not None
        person.left_on = world.clock.now().date()

    await world.write(leave)
    await guest.opens(stage.code)
    await guest.sees("已不在名册中", "person-left")
    await desk.opens(stage.link(token))
    await desk.sees("已不在名册中", "person-left")
    assert not await stage.records()


async def show_pass(stage: Stage, person: Person) -> str:
    await person.says("/signin")
    await person.presses("电子参会证")
    seen = await person.sees("电子参会证", "给工作人员扫")
    assert seen.files[0].media_type == "image/png"
    return await stage.pass_token(person)


async def test_a_pass_is_scanned_by_the_door_staff_only(any_world: World) -> None:
    world = any_world
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门", unit="后勤处")
    guest = await world.hires("林小满", unit="财务处", title="科长")
    other = await world.hires("何平")
    stage = await meeting(world, host, [guest, other], staff=[door])
    token = await show_pass(stage, guest)
    await world.restarts()

    await world.at(NINE - timedelta(minutes=5))
    await guest.opens(stage.link(token))
    await guest.sees("这是您自己的参会证")
    await other.opens(stage.link(token))
    await other.sees("别人的参会证", "signin-pass-others")
    assert not await stage.records()
    await door.opens(stage.link(token))
    await door.sees("已签到 08:55：林小满（财务处 科长）")
    await door.opens(stage.link(token))
    await door.sees("林小满（财务处 科长） 08:55 已经签到（出示参会证，吴门办理）")

    await guest.says("/signin")
    await guest.presses("电子参会证")
    await guest.presses("换发参会证")
    await guest.sees("旧的参会证已作废")
    assert await stage.pass_token(guest) != token
    await door.opens(stage.link(token))
    await door.sees("已经换发", "signin-pass-revoked")
    await door.opens(stage.link("p" + "0" * 31))
    await door.sees("不是有效的参会证", "signin-pass-unknown")


def photo_of(*texts: str) -> bytes:
    """Passes side by side on a table."""
    import io

    from PIL import Image

    codes = [Image.open(io.BytesIO(qr.png(text, pixels=360))).convert("L") for text in texts]
    table = Image.new("L", (420 * len(codes) or 400, 460), 235)
    for number, code in enumerate(codes):
        table.paste(code, (30 + number * 420, 50))
    out = io.BytesIO()
    table.save(out, "JPEG")
    return out.getvalue()


async def test_a_photo_of_several_passes(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guests = [await world.hires(name, unit="财务处") for name in ("林小满", "何平")]
    stage = await meeting(world, host, guests)
    tokens = [await show_pass(stage, guest) for guest in guests]
    await world.at(NINE - timedelta(minutes=5))
    links = [stage.link(token) for token in tokens]
    await host.sends("passes.jpg", photo_of(*links, "https://example.org/"))
    await host.sees("读出 3 个二维码", "林小满（财务处）", "何平（财务处）", "不是签到码或参会证")
    assert len(await stage.records()) == 2
    await host.sends("passes.jpg", photo_of(links[0]))
    await host.sees("08:55 已经签到")
    await host.sends("table.jpg", photo_of())
    await host.sees("没有读到参会证的二维码")


async def test_the_desk_finds_people_by_name_and_tells_namesakes_apart(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    one = await world.hires("林小满", unit="财务处", title="科长")
    two = await world.hires("林小满", unit="信息中心", title="工程师")
    stranger = await world.hires("何平", unit="信息中心")
    stage = await meeting(world, host, [one, two])
    await world.at(NINE - timedelta(minutes=5))
    await host.says("/signin")
    await host.presses("现场登记")
    await host.sees("姓名的一部分")
    for bad in ("没有这个人", "<b>😀</b>", "=1+1"):
        await host.says(bad)
        await host.sees(f"名单里没有“{bad}”")
    await host.says("林" * 50)
    await host.sees("40 字以内")
    await host.says("lxm")
    await host.sees("林小满（财务处 科长）", "林小满（信息中心 工程师）")
    await host.says("小满")
    await host.presses("林小满（信息中心 工程师）")
    await host.sees("已签到 08:55：林小满（信息中心 工程师）")
    [record] = await stage.records()
    assert (record.person_id, record.method) == (two.person_id, "desk")
    assert record.by_id == host.person_id

    await host.presses("登记下一位")
    await host.says("何平")
    await host.presses("不在名单：何平（信息中心）")
    await host.sees("已签到 08:55：何平", "临时到会")
    await stranger.opens(stage.code)
    await stranger.sees("08:55 已经签到（现场登记，周会务办理）")

    await host.presses("签到总览")
    await host.presses("未签到名单")
    await host.sees("还没签到（1人）", "林小满（财务处 科长）")
    await host.presses("林小满（财务处 科长）")
    await host.sees("已签到 08:55：林小满（财务处 科长）")
    await host.sees("都已签到")


async def test_nobody_registers_who_may_not_and_nobody_themselves(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest, host])
    await world.at(NINE - timedelta(minutes=5))
    await host.says("/signin")
    await host.presses("未签到名单")
    await host.presses("周会务")
    await host.sees("不能替自己现场登记", "signin-desk-self")
    assert not await stage.records()


async def test_a_wrong_sign_in_is_annulled_with_its_reason(any_world: World) -> None:
    world = any_world
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest])
    await world.at(NINE - timedelta(minutes=5))
    await guest.opens(stage.code)
    await host.says("/signin")
    await host.presses("更正签到")
    await host.says("小满")
    await host.presses("林小满（财务处） · 08:55 已签")
    await host.sees("08:55 已签到。哪里不对")
    await host.presses("登错了，作废")
    await host.sees("写明原因")
    await host.says("x")
    await host.sees("2 到 200 字")
    await world.restarts()
    await host.says("扫错了人")
    await host.sees("已作废林小满（财务处）的这次签到")
    assert not await stage.records()
    await world.later(minutes=1)
    await guest.opens(stage.code)
    await guest.sees("已签到 08:56")
    [record] = await stage.records()
    assert record.round == 1

    def all_rows(session: Any) -> list[str]:
        found = session.execute(signin_rows.records.select().order_by(signin_rows.records.c.id))
        return [f"{row.kind}{row.round}{row.reason}" for row in found]

    assert await world.read(all_rows) == ["in0", "annul0扫错了人", "in1"]


async def test_after_the_end_nobody_signs_in_afterwards(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest])
    await world.at(NINE + timedelta(hours=2, minutes=1))
    await guest.opens(stage.poster)
    await guest.sees("不能补签", "signin-over")
    await host.says("/signin")
    await host.presses("未签到名单")
    await host.presses("林小满")
    await host.sees("不能补签", "signin-over")


async def test_opening_chair_line_and_closing_come_by_the_clock(any_world: World) -> None:
    world = any_world
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门")
    chair = await world.hires("陈主任")
    guests = [await world.hires(name) for name in ("林小满", "何平", "方圆")]
    stage = await meeting(world, host, [chair, *guests], staff=[door], chair=chair)

    def leave(session: Any) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, guests[2].person_id)
        assert place is not None
        place.reply = "leave"

    await world.write(leave)
    for person in (door, host, chair, guests[0]):
        await person.looks()
    await world.at(NINE - timedelta(minutes=30))
    await door.sees("开始签到：季度工作例会", "现场登记")
    await host.sees("开始签到")
    await guests[0].sees_nothing_of("开始签到")
    await guests[0].opens(stage.code)
    await guests[1].opens(stage.code)
    await world.restarts()
    await world.at(NINE - timedelta(minutes=5))
    await chair.sees("应到4人，实到2人，请假1人，缺席1人。")
    await world.at(NINE + timedelta(minutes=30))
    await host.sees("扫码签到结束", "实到2人")


async def test_the_chairs_line_goes_to_the_organiser_where_the_chair_has_no_chat(
    world: World,
) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    chair = await world.hires("陈主任", bound=False)
    await meeting(world, host, [chair], chair=chair)
    await world.at(NINE - timedelta(minutes=5))
    await host.sees("请报告陈主任", "应到1人，实到0人")


@pytest.mark.parametrize("world", ["plain"], indirect=True)
async def test_over_a_messenger_without_buttons(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest])
    await world.at(NINE - timedelta(minutes=5))
    await guest.opens(stage.code)
    await guest.sees("已签到 08:55")
    await host.says("签到")
    await host.presses("更正签到")
    await host.says("林")
    await host.presses("林小满（财务处） · 08:55 已签")
    await host.presses("登错了，作废")
    await host.says("记错了")
    await host.sees("已作废林小满")


async def test_two_hundred_people_scan_three_times_at_once(any_world: World) -> None:
    world = any_world
    host = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(f"代表{number:03d}") for number in range(200)]
    stage = await meeting(world, host, people)
    await world.at(NINE - timedelta(minutes=5))
    code = stage.code
    scans = [person.phone.join(code.rsplit("/", 1)[-1]) for person in people for _ in range(3)]
    await asyncio.gather(*scans)
    await world.app.settle()
    records = await stage.records()
    assert len(records) == 200
    assert {record.person_id for record in records} == {person.person_id for person in people}


async def test_the_panel_and_the_meeting_state_are_read_afresh(world: World) -> None:
    """An old button after the meeting was cancelled answers with the present state."""
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest])
    await world.at(NINE - timedelta(minutes=5))
    await host.says("/signin")
    await host.presses("未签到名单")

    def cancel(session: Any) -> None:
        found = meeting_rows.meeting(session, stage.meeting_id)
        assert found is not None
        found.state = "cancelled"

    await world.write(cancel)
    await host.presses("林小满")
    await host.sees("已取消", "signin-cancelled")
    assert not await stage.records()


async def test_papers_for_sign_in_come_with_the_answer_and_once(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest])
    blob = world.app.files.put("讨论稿".encode())

    def add(session: Any) -> None:
        paper = document_rows.Document(
            meeting_id=stage.meeting_id,
            title="讨论稿",
            category="paper",
            level="internal",
            stage="at_sign_in",
            added_by_id=host.person_id,
            added_at=world.clock.now(),
        )
        session.add(paper)
        session.flush()
        session.add(
            document_rows.Edition(
                document_id=paper.id,
                number=1,
                digest=blob.digest,
                file_name="讨论稿.txt",
                media_type="text/plain",
                size=blob.size,
                by_id=host.person_id,
                at=world.clock.now(),
            )
        )

    await world.write(add)
    await world.at(NINE - timedelta(minutes=5))
    await guest.opens(stage.code)
    await guest.sees("已签到 08:55")
    files = [file.name for seen in await guest.news() for file in seen.files]
    assert files == ["讨论稿.txt"]
    await guest.opens(stage.code)
    assert not [file for seen in await guest.news() for file in seen.files]


async def test_the_panel_counts_by_itself(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guests = [await world.hires(name) for name in ("林小满", "何平")]
    stage = await meeting(world, host, guests)
    await world.at(NINE - timedelta(minutes=5))
    await host.says("/meetings")
    await host.presses("季度工作例会")
    await host.sees("季度工作例会")
    await host.looks()
    for guest in guests:
        await guest.opens(stage.code)
    await host.sees("季度工作例会", "签到：应到2人，实到2人")
