"""Row 2.6: a person's chat is bound by a personal link, once."""

from __future__ import annotations

from meetings.binding import make_link
from meetings.changes import Actor
from meetings.people import who_is
from storage import Session
from tests.stories.world import World


async def link_for(world: World, maker: int, person_id: int, token: str) -> str:
    def unit(session: Session) -> None:
        who = who_is(session, maker)
        assert who is not None
        made = make_link(
            session, Actor(who, "test"), person_id, token=token, now=world.clock.now()
        )
        assert not hasattr(made, "code"), made

    await world.write(unit)
    return f"http://huiwu.test/j/{token}"


async def test_a_link_binds_once_and_a_new_one_replaces_it(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处", bound=False)
    other = await world.hires("何平", unit="财务处", bound=False)

    await guest.says("/my")
    await guest.sees("个人链接")

    link = await link_for(world, desk.person_id, guest.person_id, "b" + "1" * 31)
    await guest.opens(link)
    await guest.sees("已绑定：林小满")
    await other.opens(link)
    await other.sees("已经用过", "link-used")

    await world.restarts()
    await guest.says("/my")
    await guest.sees("现在没有要您办的事")

    again = await link_for(world, desk.person_id, guest.person_id, "b" + "2" * 31)
    await other.opens(again)
    await other.sees("已绑定：林小满")
    await guest.says("/my")
    await guest.sees("个人链接")


async def test_a_language_is_chosen_and_kept(world: World) -> None:
    guest = await world.hires("林小满")
    await guest.says("/language")
    await guest.presses("繁體中文")
    await guest.sees("已改為繁體中文")
    await world.restarts()
    await guest.says("我的")
    await guest.sees("目前沒有您的待辦事項")
    await guest.says("/language")
    await guest.presses("English")
    await guest.says("nonsense")
    await guest.sees("Sorry, I did not understand")
