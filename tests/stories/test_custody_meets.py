"""Rows 6.5, 6.9: two people at the same moment, on PostgreSQL: one is through, the other waits and
then meets what the first one did."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from meetings import approvals
from meetings.custody import lending, originals
from meetings.custody.lending import LoanChanged
from meetings.disposals import destroying, holding, listing
from meetings.disposals.destroying import Executed
from meetings.disposals.holding import HoldChanged, OnWhat
from meetings.disposals.listing import ListChanged
from meetings.meetings import Refused
from storage import Session, archive
from storage import custody as rows
from storage import disposals as disposal_rows
from tests.conftest import PostgreSQL
from tests.stories import test_disposal as disposals
from tests.stories.notice_stage import actor
from tests.stories.world import Person, World

#: Seconds the first one keeps its locks: whoever does not wait for them has read by then.
HELD = 0.15


@pytest.fixture
async def served(postgresql: PostgreSQL, tmp_path: Path) -> AsyncIterator[World]:
    """An office on a real server, where units run beside one another."""
    url = postgresql.clone()
    world = World(url, tmp_path, messenger="webchat", profile="central-2023")
    await world.starts()
    yield world
    await world.stops()
    postgresql.drop(url)


async def at_once(
    world: World, first: Callable[[Session], Any], second: Callable[[Session], Any]
) -> tuple[Any, Any]:
    """What both get where the second begins while the first has done all but commit."""
    done = threading.Event()

    def leads(session: Session) -> Any:
        found = first(session)
        session.flush()
        done.set()
        time.sleep(HELD)
        return found

    def follows(session: Session) -> Any:
        assert done.wait(10)
        return second(session)

    found = await asyncio.gather(world.write(leads), world.write(follows))
    return found[0], found[1]


def unit(world: World, fn: Any, person: Person, *args: Any, **more: Any) -> Any:
    """A use case as one of them, to be run."""
    more = {"now": world.clock.now(), "office": world.office, **more}
    return lambda session: fn(session, actor(session, person), *args, **more)


def is_refused(found: Any, code: str) -> None:
    assert isinstance(found, Refused) and found.code == code, found


async def test_two_grants_of_one_copy(served: World) -> None:
    world = served
    archivist = await world.hires("沈档案", roles=("archivist",))
    other = await world.hires("何档案", roles=("archivist",))
    leader = await world.hires("李局长", roles=("top_leader",), rank="正厅级")
    new = originals.NewOriginal("纪要第3号正本", "B101-3柜")
    await world.write(unit(world, originals.register, archivist, [new]))
    until = date(2026, 12, 4)
    for person in (archivist, other):
        asked = await world.write(unit(world, lending.ask_loan, person, 1, "查考", until))
        assert isinstance(asked, LoanChanged)
    ids = await world.read(lambda s: [rows.loan(s, n).approval_id for n in (1, 2)])
    for person, approval in ((other, ids[0]), (archivist, ids[1])):
        await world.write(unit(world, approvals.decide, person, approval, approve=True))
    first, second = (unit(world, approvals.decide, leader, id, approve=True) for id in ids)
    _, late = await at_once(world, first, second)
    is_refused(late, "loan-none-free")
    states = await world.read(lambda s: [rows.loan(s, n).state for n in (1, 2)])
    assert states == ["granted", "asked"]
    assert await world.read(lambda s: rows.original(s, 1).state) == "lent"


async def test_a_list_sent_a_hold_put_and_a_loan_granted_at_the_same_moment(
    served: World,
) -> None:
    world = served
    it = await disposals.office(world)
    (item_id,) = await disposals.listed(it, "讨论稿")
    keep = unit(
        world, listing.appraise, it.archivist, item_id, "keep", "查考", keep_until=date(2040, 1, 1)
    )
    sent, late = await at_once(world, unit(world, listing.send, it.archivist, 1, "粉碎"), keep)
    assert isinstance(sent, ListChanged)
    is_refused(late, "disposal-on-list")
    listed = await world.read(lambda s: disposal_rows.disposal(s, 1).approval_id)
    await world.write(unit(world, approvals.decide, it.top, listed, approve=True))
    await disposals.witnessed(it)

    document = await world.read(lambda s: archive.item(s, item_id).document_id)
    new = originals.NewOriginal("讨论稿", "B101", document_id=document)
    await world.write(unit(world, originals.register, it.archivist, [new]))
    await world.write(unit(world, lending.ask_loan, it.first, 1, "查考", date(2026, 12, 4)))
    approval = await world.read(lambda s: rows.loan(s, 1).approval_id)
    await world.write(unit(world, approvals.decide, it.archivist, approval, approve=True))

    destroy = unit(world, destroying.destroy, it.archivist, 1)
    grant = unit(world, approvals.decide, it.top, approval, approve=True)
    _, late = await at_once(world, grant, destroy)
    is_refused(late, "disposal-lent")
    await world.write(lambda s: lending.withdraw(s, actor(s, it.first), 1, now=world.clock.now()))

    hold = unit(world, holding.put_hold, it.archivist, OnWhat(item_id=item_id), "audit", "通知")
    put, late = await at_once(world, hold, destroy)
    assert isinstance(put, HoldChanged) and put.stopped == 1
    is_refused(late, "disposal-held")
    await world.write(unit(world, holding.lift_hold, it.archivist, put.hold_id, "结束"))
    done, late = await at_once(world, destroy, hold)
    assert done == Executed(1)
    is_refused(late, "disposal-item-destroyed")
