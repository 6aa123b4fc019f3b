"""Row 2.8: an alarm on a guest's own page, and where the meeting may not be named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import meetings as meeting_rows
from tests.stories.notice_stage import TUESDAY
from tests.stories.signin_stage import Stage
from tests.stories.test_alarm import cast, raised
from tests.stories.test_alarm_cases import states
from tests.stories.test_guests import adds, browser, guest, link
from tests.stories.test_guests import cast as guests_cast
from tests.stories.world import World


async def test_a_guest_without_account_is_asked_on_their_page(world: World) -> None:
    desk, _, meeting_id = await guests_cast(world)
    await adds(desk, meeting_id)
    place = await guest(world, meeting_id)
    path = await link(world, desk, place.id)
    sitting_id = await world.read(lambda s: meeting_rows.sittings_of(s, meeting_id)[0].id)
    stage = Stage(world, meeting_id, sitting_id)
    await world.at(TUESDAY + timedelta(minutes=5))
    await desk.presses_route("st", sitting_id, place.person_id)
    async with browser(world) as theirs:
        assert (await theirs.get(f"{path}/alarm")).text == ""
        assert "我安全" not in (await theirs.get(path)).text
        alarm_id = await raised(desk, stage)
        stamp = (await theirs.get(f"{path}/alarm")).text
        assert stamp
        shown = (await theirs.get(path)).text
        assert "会场发生火情" in shown and f'data-stamp="{stamp}"' in shown
        # A form each: Enter in the field for the place must not say that one is safe.
        assert shown.count('name="alarm"') == 2
        help_ = {"alarm": str(alarm_id), "answer": "help", "where": "一楼大厅"}
        assert (await theirs.post(path, data=help_)).status_code == 303
        await world.app.settle()
        await desk.sees("有人需要帮助", "欧阳教授：一楼大厅")
        assert (await theirs.get(f"{path}/alarm")).text != stamp
        assert "已报：需要帮助，一楼大厅" in (await theirs.get(path)).text
        safe = {"alarm": str(alarm_id), "answer": "safe"}
        await theirs.post(path, data=safe)
        assert (await states(world, alarm_id))["欧阳教授"] == "safe"
        await desk.presses_route("Gq", alarm_id)
        assert "解除" in (await theirs.get(path)).text
        for bad in ("99", "x", "9" * 30):
            answer = await theirs.post(path, data={"alarm": bad, "answer": "safe"})
            assert answer.status_code in (303, 409)


@pytest.mark.parametrize("world", ["telegram"], indirect=True)
async def test_the_staffs_pages_show_where_the_meeting_may_not_be_named(world: World) -> None:
    desk, people, stage = await cast(world)
    telegram = world.app.messengers["telegram"]
    telegram.abilities = replace(telegram.abilities, own_deployment=False)
    alarm_id = await raised(desk, stage)
    for route, word in (("Gm", "未回应6人"), ("Gn", "名单外1人"), ("Gl", "未回应6")):
        await desk.presses_route(route, alarm_id, *((0,) if route != "Gl" else ()))
        assert "季度工作例会" not in (await desk.sees(word)).text
    await people["王引导"].presses_route("Go", alarm_id)
    await people["王引导"].says("A区 安全4")
    await people["王引导"].sees("A区：安全4")
