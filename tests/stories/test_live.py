"""Row 3.2: the clerk's list on a phone: missing, late, in, unlisted, refused."""

from __future__ import annotations

from datetime import timedelta

from storage import Session
from storage import attendance as attendance_rows
from tests.stories.signin_stage import NINE, meeting
from tests.stories.world import World


async def test_the_clerk_sees_names_in_five_tabs(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    people = [await world.hires(f"代表{n:02d}", unit="财务处", title="科员") for n in range(14)]
    stranger = await world.hires("路过")
    stage = await meeting(world, host, people)
    await world.at(NINE - timedelta(minutes=5))
    for person in people[:2]:
        await person.opens(stage.code)
    await stranger.opens(stage.code)
    await world.at(NINE + timedelta(minutes=3))
    await people[2].opens(stage.code)

    await host.says("/signin")
    await host.presses("实时名单")
    seen = await host.sees(
        "未到 11 人（含列席，不含请假）", "代表03（财务处 科员）", "第 1 页，共 2 页"
    )
    assert "代表13" not in seen.text
    await host.presses("下一页")
    await host.sees("代表13（财务处 科员）", "第 2 页，共 2 页")
    await world.restarts()
    await host.presses("迟到 1")
    await host.sees("▸ 迟到 1", "09:03 代表02（财务处 科员）")
    await host.presses("已签 3")
    seen = await host.sees("09:03 代表02", "08:55 代表00")
    assert seen.text.index("代表02") < seen.text.index("代表00")
    await host.presses("不在名单 1")
    await host.sees("路过", "扫了码，待登记")
    await host.says("/meetings")
    await host.presses("季度工作例会")
    await host.sees("扫码未通过 1 次")
    await host.presses_route("ub", stage.meeting_id, 0)
    await host.presses("未通过 1")
    seen = await host.sees("08:55 路过", "不在名单")
    # Refreshed in place: the same message, with what happened meanwhile.
    await people[3].opens(stage.code)
    await host.presses("未到 11")
    again = await host.sees("未到 10 人")
    assert again.ref == seen.ref
    await people[4].opens(stage.code)
    await host.presses("刷新")
    assert (await host.sees("未到 9 人")).ref == seen.ref


async def test_nobody_else_sees_names(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest])
    await world.at(NINE)
    await guest.presses_route("ub", stage.meeting_id, 0, 0)
    await guest.sees("not-allowed")
    # A forged tab is only the last one, and a page past the end the last page.
    await host.presses_route("ub", stage.meeting_id, 99, 99)
    await host.sees("扫码未通过 0 次", "没有。")


async def test_on_leave_and_staff_are_not_looked_for(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest, away = await world.hires("林小满"), await world.hires("何平")
    usher = await world.hires("引导员")
    stage = await meeting(world, host, [guest, away], staff=[usher])
    place = await stage.participant(away)

    def on_leave(session: Session) -> None:
        found = attendance_rows.participant(session, place)
        assert found is not None
        found.reply = "leave"

    await world.write(on_leave)
    await world.at(NINE)
    await host.presses_route("ub", stage.meeting_id, 0, 0)
    seen = await host.sees("未到 1 人", "林小满")
    assert "何平" not in seen.text
    assert "引导员" not in seen.text
