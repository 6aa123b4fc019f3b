"""Row 4.6: a mistake in issued minutes is corrected by a new edition under the same number."""

from __future__ import annotations

from storage import issued_minutes as rows
from tests.stories.minutes_stage import content, held, issued, newest
from tests.stories.world import World


async def test_a_correction_goes_the_whole_way_and_keeps_the_number(world: World) -> None:
    cast = await held(world)
    first = await issued(world, cast)
    await cast.desk.presses_route("La", cast.meeting_id)
    await cast.desk.presses("更正")
    await cast.desk.says("时限写错")
    await cast.desk.sees("更正稿已建好")
    row = await newest(world, cast)
    assert (row.edition, row.state, row.change) == (2, "draft", "时限写错")

    # One at a time: a second one is not begun.
    await cast.recorder.presses_route("Lw", cast.meeting_id)
    await cast.recorder.sees("已有一份稿子在办")

    await cast.desk.presses_route("Lk", row.id, 0, 0, 0)
    await cast.desk.says("12月21日")
    row = await newest(world, cast)
    await cast.desk.presses_route("Lq", row.id, row.edits, 1)
    await cast.head.sees("更正已印发的纪要。原因：时限写错", "2026年12月18日 → 2026年12月21日")
    for person in (cast.head, cast.finance, cast.planning, cast.chair):
        await person.presses("同意")

    # Until it is issued the first one holds.
    holding = await world.read(lambda s: rows.holding(s, cast.meeting_id).id)
    assert holding == first
    await cast.desk.presses_route("Ls", row.id)
    await cast.desk.sees("沿用原来的文号：青川市档案馆会纪〔2026〕1号")
    await cast.desk.presses("确认印发")
    await cast.desk.sees("已印发：青川市档案馆会纪〔2026〕1号", "更正1次")
    numbers = await world.read(
        lambda s: {one.number_id for one in rows.editions_of(s, cast.meeting_id)}
    )
    assert len(numbers) == 1
    assert (await content(world, cast)).sections[0].resolutions[0].due_on.isoformat() == (
        "2026-12-21"
    )

    # The former one stays readable, and says that it holds no more.
    await cast.desk.presses_route("Ly", first)
    await cast.desk.sees("这是更正前的版本", "12月18日")
    await cast.desk.presses_route("Ly", row.id)
    await cast.desk.sees("更正原因：时限写错", "更正内容")


async def test_nothing_is_corrected_before_it_is_issued(world: World) -> None:
    cast = await held(world)
    await cast.desk.presses_route("Lw", cast.meeting_id)
    await cast.desk.sees("还没起草")
    await cast.guest.presses_route("Lw", cast.meeting_id)
    await cast.guest.sees("请联系会务组")
