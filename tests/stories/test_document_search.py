"""Row 6.4: papers are found by what they say, by those who may read them, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.meeting_stage import NINE, docx, published
from tests.stories.test_documents import adds
from tests.stories.world import World


async def test_a_word_inside_a_paper_finds_it_for_those_who_may_read_it(
    any_world: World,
) -> None:
    world = any_world
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    other = await world.hires("何苗", unit="档案馆")
    stage = await published(world, host, [guest])
    said = docx("一、概况", "本次会务组的经费由会务费列支。")
    await adds(stage, host, "经费安排.docx", said, "会前发")
    await host.looks()
    await guest.looks()
    await world.restarts()
    await guest.says("/find 会务组")
    seen = await guest.sees(
        "“会务组” 共1份", "经费安排", "…一、概况 本次会务组的经费由会务费列支。…"
    )
    await guest.presses("1 经费安排")
    opened = await guest.sees("经费安排")
    assert [file.name for file in opened.files] == ["经费安排.docx"]
    # What the title says counts, too, and several words have to be there all.
    await guest.says("/find 经费 概况")
    await guest.sees("“经费 概况” 共1份")
    await guest.says("概况 决算")
    await guest.sees("没有找到含“概况 决算”的材料")
    await guest.says("…")
    await guest.sees("请输入文字")
    await guest.says("/find …")
    await guest.sees("至少有一个字或字母")
    assert "会务组" in seen.text
    # Somebody who is not of the meeting does not even learn that there is something.
    await other.says("/find 会务组")
    await other.sees("没有找到含“会务组”的材料")
    # A newer edition takes the place of the old one; what was withdrawn is gone.
    await host.says("/find 会务组")
    await host.presses("1 经费安排")
    await host.presses("发新版本")
    await host.sends("经费安排.docx", docx("改为后勤组列支。"))
    await host.looks()
    await guest.looks()
    await guest.says("/find 会务组")
    await guest.sees("没有找到")
    await guest.says("后勤")
    await guest.sees("“后勤” 共1份")


async def test_what_is_for_those_who_come_is_found_once_they_came(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    stage = await published(world, host, [guest])
    await adds(stage, host, "plan.docx", docx("Budget of the annual meeting"), "签到时发")
    await guest.looks()
    await guest.says("/find budget")
    await guest.sees("没有找到含“budget”的材料")
    await world.at(NINE - timedelta(minutes=10))
    await stage.signs_in(guest)
    await guest.looks()
    await guest.says("/find BUDGET")
    await guest.sees("“BUDGET” 共1份", "Budget of the annual")
