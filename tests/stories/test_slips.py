"""Rows 3.1, 3.9; norms ORG-03, ORG-04: reply slips and special needs, asked, masked, erased."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl

from meetings import needs, slips
from storage import Session, audit
from storage import slips as slip_rows
from storage import tasks as task_rows
from tests.stories import notice_stage as stage
from tests.stories.people_stage import Meeting, published
from tests.stories.world import Person, World


async def asks(world: World, fields: list[str]) -> tuple[Meeting, Person, Person]:
    """A meeting whose slip asks for these, and a guest."""
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="保管处", title="处长")
    meeting = await published(world, desk, [guest], reply_fields=fields)
    return meeting, desk, guest


async def kept(meeting: Meeting, person: Person) -> tuple[dict[str, str], dict[str, str]]:
    """What the slip holds: open and sensitive answers."""
    place = await meeting.place(person)

    def read(session: Session) -> tuple[dict[str, str], dict[str, str]]:
        slip = slip_rows.slip(session, place)
        return ({}, {}) if slip is None else (dict(slip.fields), dict(slip.sensitive))

    found: tuple[dict[str, str], dict[str, str]] = await meeting.world.read(read)
    return found


async def test_the_hosts_choose_what_is_asked_and_who_attends_fills_it_in(world: World) -> None:
    meeting, desk, guest = await asks(world, [])
    await desk.presses_route("bm", meeting.id)
    await desk.presses("回执")
    await desk.sees("没有要求填写回执", "民族、饮食、健康、证件号为选填，须本人同意")
    await desk.presses("住宿")
    await desk.presses("到达")
    await desk.presses("饮食")
    await desk.sees("✓ 住宿", "✓ 到达", "✓ 饮食", "参加0人，已填0人")
    await guest.presses("参加")
    await guest.sees("需要住宿吗", "单人间")
    await guest.presses("单人间")
    await guest.sees("哪天到", "11月30日（星期一）", "12月1日（星期二）")
    await guest.says("去年")
    await guest.sees("没有看懂")
    await world.restarts()
    await guest.presses("11月30日（星期一）")
    await guest.says("机密★ G101次")
    await guest.sees("到达的车次")  # no mark of level
    await guest.says("G101次，青川站14:20")
    await guest.sees("已记下", "住宿：单人间", "到达日期：11月30日（星期一）", "饮食：未填")
    assert await kept(meeting, guest) == (
        {
            "lodging": "single",
            "arrival_on": "2026-11-30",
            "arrival_by": "G101次，青川站14:20",
        },
        {},
    )
    await guest.presses("选填：饮食等")
    await guest.sees("仅用于本次会议食宿安排", "结算后删除", "不填")
    await guest.presses("同意，填写")
    await guest.presses("清真")
    shown = await guest.sees("饮食：已填")
    assert "清真" not in shown.text  # masked, also to oneself: phones are looked at
    await guest.presses("改住宿")
    await guest.presses("不住宿")
    await guest.sees("住宿：不住宿")

    await desk.presses_route("qm", meeting.id)
    await desk.sees("参加1人，已填1人", "住宿：不住宿 1", "饮食：清真 1")
    await desk.presses("下载汇总表")
    seen = await desk.sees("回执汇总，含个人信息")
    book = openpyxl.load_workbook(io.BytesIO(await file_of(world, seen.files[0].digest)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[0][:5] == ["姓名", "单位", "职务", "答复", "住宿"]
    assert rows[1][:5] == ["林小满", "保管处", "处长", "参加", "不住宿"]
    assert rows[1][-1] == "清真"


async def file_of(world: World, digest: str) -> bytes:
    return world.app.files.path(digest).read_bytes()


async def test_without_consent_nothing_sensitive_is_kept_and_nobody_else_looks(
    world: World,
) -> None:
    meeting, desk, guest = await asks(world, ["diet", "remark"])
    other = await world.hires("何平", unit="财务处")
    await guest.presses("参加")
    await guest.says("=HYPERLINK(1)")
    await guest.presses("选填：饮食等")
    await guest.presses("不填")
    await guest.sees("饮食：未填")
    assert await kept(meeting, guest) == ({"remark": "=HYPERLINK(1)"}, {})
    for route in ("qs", "qf", "qp"):
        await other.presses_route(route, await meeting.place(guest))
        await other.sees("not-allowed")
    for route in ("qm", "qx", "qe", "qy"):
        await guest.presses_route(route, meeting.id)
        await guest.sees("not-allowed")
    await desk.presses_route("qx", meeting.id)
    seen = await desk.sees("回执汇总")
    book = openpyxl.load_workbook(io.BytesIO(await file_of(world, seen.files[0].digest)))
    cell = next(
        c
        for row in book.worksheets[0].iter_rows()
        for c in row
        if c.value and "HYPER" in str(c.value)
    )
    assert cell.data_type == "s" and cell.quotePrefix


async def test_the_contact_fills_in_for_a_leader(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    leader = await world.hires("李局长", unit="局领导", rank="副厅级", bound=False)
    contact = await world.hires("张内勤", unit="局领导")

    def unit(session: Session) -> None:
        from storage import people as people_rows

        person = people_rows.person(session, leader.person_id)
        assert person is not None
        person.contact_id = contact.person_id

    await world.write(unit)
    meeting = await published(world, desk, [leader], reply_fields=["companions", "health"])
    await contact.presses("参加")
    await contact.sees("随员和司机有谁")
    await contact.says("张内勤，青A12345")
    await contact.sees("李局长", "随员和司机：张内勤，青A12345")
    await contact.presses("选填：饮食等")
    await contact.sees("请先征得李局长本人同意")
    await contact.presses("同意，填写")
    await contact.says("备降压药")
    assert await kept(meeting, leader) == (
        {"companions": "张内勤，青A12345"},
        {"health": "备降压药"},
    )


async def test_personal_answers_are_erased_after_the_meeting_and_the_chain_holds(
    world: World,
) -> None:
    meeting, desk, guest = await asks(world, ["lodging", "diet"])
    await guest.presses("参加")
    await guest.presses("双人间合住")
    await guest.presses("选填：饮食等")
    await guest.presses("同意，填写")
    await guest.says("不吃辣")
    await desk.presses_route("qe", meeting.id)
    await desk.sees("会议结束后才能清除")
    await desk.presses_route("qy", meeting.id)
    await desk.sees("会议结束后才能清除")
    await world.seals()
    await world.at(stage.TUESDAY + timedelta(hours=3))
    await desk.presses_route("cy", meeting.id)
    await desk.presses_route("qm", meeting.id)
    await desk.presses("会后清除个人信息")
    await desk.sees("不能恢复")
    await desk.presses("确认清除")
    await desk.sees("已清除1人的个人信息")
    assert await kept(meeting, guest) == ({}, {})
    place = await meeting.place(guest)
    await world.seals()

    def look(session: Session) -> tuple[object, ...]:
        left = audit.erase_sensitive_of(session, f"participant:{place}")
        return left, type(audit.verify(session)).__name__

    assert await world.write(look) == (0, "Verified")
    await guest.presses_route("qs", place)
    await guest.sees("回执内容已清除")
    await desk.presses_route("qy", meeting.id)
    await desk.sees("没有需要清除的个人信息")


async def test_consent_is_withdrawn_and_the_audit_forgets(world: World) -> None:
    meeting, desk, guest = await asks(world, ["diet", "health"])
    await guest.presses("参加")
    await guest.presses("选填：饮食等")
    await guest.presses("同意，填写")
    await guest.presses("清真")
    await guest.says("青霉素过敏")
    assert (await kept(meeting, guest))[1] == {"diet": "halal", "health": "青霉素过敏"}
    await desk.presses_route("qt", meeting.id, list(slips.ASKED).index("health"))
    await guest.presses_route("qp", await meeting.place(guest))
    await guest.presses("不填")  # what was said before stays
    assert (await kept(meeting, guest))[1] == {"diet": "halal", "health": "青霉素过敏"}
    await guest.presses("选填：饮食等")
    await guest.presses("撤回同意，删除已填")
    await guest.sees("已记下", "饮食：未填")
    assert await kept(meeting, guest) == ({}, {})
    place = await meeting.place(guest)

    def said(session: Session) -> int:
        return audit.erase_sensitive_of(session, f"participant:{place}", "fill reply slip")

    # Only the withdrawal itself, which says nothing, has values.
    assert await world.write(said) == 1


async def test_what_nobody_erases_goes_after_the_profiles_days(world: World) -> None:
    meeting, desk, guest = await asks(world, ["lodging"])
    await guest.presses("参加")
    await guest.presses("单人间")
    await world.at(stage.TUESDAY + timedelta(hours=3))
    await desk.presses_route("cy", meeting.id)
    await world.later(days=29)
    await world.app.timetable.sweep()
    assert (await kept(meeting, guest))[0] == {"lodging": "single"}
    await world.later(days=2)
    await world.app.lead.renew()
    await world.app.timetable.sweep()
    assert await kept(meeting, guest) == ({}, {})


async def test_special_needs_bring_a_helper_and_show_kinds_at_the_door(world: World) -> None:
    meeting, desk, guest = await asks(world, [])
    helper = await world.hires("何平", unit="办公室")
    await guest.presses("参加")
    await guest.presses("特殊需要")
    await guest.sees("没有登记")
    await guest.presses("填写或修改")
    await guest.presses("轮椅、无障碍")
    await guest.presses("需医疗关照")
    await guest.sees("✓ 轮椅、无障碍", "✓ 需医疗关照")
    await guest.presses("选好了")
    await guest.sees("签到台只看到“需医疗关照”等字样")
    await guest.presses("同意，填写")
    await guest.says("术后三周，随身带药")
    seen = await guest.sees("需要：轮椅、无障碍", "需医疗关照", "另有文字说明，不在此显示")
    assert "术后" not in seen.text
    place = await meeting.place(guest)

    def door(session: Session) -> tuple[needs.Need, ...]:
        return needs.needs_of(session, place)

    assert await world.read(door) == (needs.Need.WHEELCHAIR, needs.Need.MEDICAL)

    await desk.presses_route("qn", meeting.id, 0)
    await desk.sees("特殊需要1人", "林小满（保管处 处长）", "未安排协助人")
    await desk.presses("林小满")
    await desk.presses("安排协助人")
    await desk.says("林小满")
    await desk.sees("协助人不能是本人")
    await world.restarts()
    await desk.says("何平")
    await desk.sees("已安排何平协助，任务已发给他", "协助人：何平")
    task = await helper.sees("协助林小满参加“季度工作会”", "轮椅、无障碍")
    assert "医疗" not in task.text and "术后" not in task.text

    def owner(session: Session) -> list[int]:
        return [task.owner_id for task in task_rows.tasks_of_meeting(session, meeting.id)]

    assert await world.read(owner) == [helper.person_id]
    await desk.presses("换协助人")
    await desk.says("周会务")
    assert await world.read(owner) == [desk.person_id]  # the same task, another owner
    # Whoever has the task is who helps, also where it was handed over.
    await world.write(
        lambda s: setattr(
            task_rows.tasks_of_meeting(s, meeting.id)[0], "owner_id", helper.person_id
        )
    )
    await desk.presses_route("qa", place)
    await desk.sees("协助人：何平")
    # Taken back, nothing is shown any more.
    await guest.presses("填写或修改")
    await guest.presses("✓ 轮椅、无障碍")
    await guest.presses("✓ 需医疗关照")
    await guest.presses("没有特殊需要")
    await guest.sees("没有登记")
    assert await world.read(door) == ()


async def test_a_foreign_guest_has_a_name_as_in_the_passport(world: World) -> None:
    meeting, desk, guest = await asks(world, [])
    place = await meeting.place(guest)
    await desk.presses_route("qd", place)
    await desk.presses("外宾")
    await desk.presses("选好了")
    await desk.presses("跳过")
    await desk.presses("护照姓名")
    await desk.says("SMITH John")
    await desk.sees("已记下，台签和参会证按此书写", "护照姓名：SMITH John")

    def guests(session: Session) -> frozenset[int]:
        return needs.foreign_guests(session, meeting.id)

    assert await world.read(guests) == {place}
    other = await world.hires("何平", unit="财务处")
    for route in ("qa", "qd", "qh", "qg"):
        await other.presses_route(route, place)
        await other.sees("not-allowed")
