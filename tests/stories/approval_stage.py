"""The stage of the stories about approvals: an office whose late changes of replies go a way of
their own, so that every way to decide is seen with one kind of request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest

from meetings import attendance, notices
from meetings.office import Office
from meetings.regime import ApprovalChain, ApprovalStep
from storage import Session
from storage import approvals as rows
from storage import people as people_rows
from tests.stories import notice_stage
from tests.stories.notice_stage import TUESDAY, draft, place_of, publishes
from tests.stories.world import Person, World
from tests.stories.world import office as shipped

#: After the deadline for replies, a Tuesday morning.
LATE = TUESDAY - timedelta(hours=5)

LEADER = (ApprovalStep(("leader", "top"), within_wd=2),)
TWO_STEPS = (
    ApprovalStep(("unit_head",), within_wd=1),
    ApprovalStep(("leader", "top"), within_wd=2),
)
TOP = (ApprovalStep(("top",)),)
ALL = (ApprovalStep(("role:leadership",), need="all"),)


def office_with(
    steps: tuple[ApprovalStep, ...],
    *,
    batch: bool = False,
    own_top: Literal["body", "member"] = "body",
) -> Office:
    """The shipped office with another chain for late changes."""
    found = shipped()
    approval = found.profile.approval
    chains = {**approval.chains, "reply_change": ApprovalChain(steps, batch=batch)}
    changed = replace(approval, chains=chains, own_top=own_top)
    return replace(found, profile=replace(found.profile, approval=changed))


def way(monkeypatch: pytest.MonkeyPatch, steps: tuple[ApprovalStep, ...], **more: Any) -> None:
    """Worlds made from now on belong to such an office."""

    def made(profile: str) -> Office:
        return office_with(steps, **more)

    monkeypatch.setattr("tests.stories.world.office", made)


async def invited(world: World, desk: Person, *people: Person, title: str = "季度工作会") -> int:
    """A published meeting to which these said yes; by now a change is a request."""
    meeting_id = await draft(world, desk, list(people), title=title)
    await publishes(desk, meeting_id)
    for person in people:
        await person.presses_route("ra", await place_of(world, meeting_id, person), 1)
    if world.clock.now() < LATE:
        await world.at(LATE)
    return meeting_id


async def asks(
    world: World, meeting_id: int, who: Person, reason: str = "出差", by: Person | None = None
) -> int:
    """请假 after the deadline; returns the request's id."""
    asker = by or who
    await asker.presses_route("rl", await place_of(world, meeting_id, who), 1)
    await asker.says(reason)
    return await newest(world)


async def asked_for_leave(world: World, desk: Person, who: Person) -> tuple[int, int]:
    """The same as they do in their chats, for messengers without buttons: published, said yes,
    and after the deadline asked for leave. Returns the meeting and the request."""
    meeting_id = await draft(world, desk, [who])

    def publish(session: Session) -> None:
        outcome = notices.publish(
            session,
            notice_stage.actor(session, desk),
            meeting_id,
            edits=None,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, notices.Published), outcome

    await world.write(publish)
    place = await place_of(world, meeting_id, who)
    await _replies(world, who, place, "attending", "")
    await world.at(LATE)
    outcome = await _replies(world, who, place, "leave", "出差")
    assert isinstance(outcome, attendance.Requested), outcome
    await world.app.settle()
    return meeting_id, outcome.approval_id


async def _replies(
    world: World, who: Person, place: int, answer: attendance.Answer, reason: str
) -> Any:
    def reply(session: Session) -> Any:
        return attendance.reply(
            session,
            notice_stage.actor(session, who),
            place,
            answer,
            reason,
            now=world.clock.now(),
            office=world.office,
        )

    return await world.write(reply)


async def newest(world: World) -> int:
    def read(session: Session) -> int:
        return max(one.id for one in session.query(rows.Approval))

    found: int = await world.read(read)
    return found


async def state_of(world: World, approval_id: int) -> str:
    def read(session: Session) -> str:
        found = rows.approval(session, approval_id)
        assert found is not None
        return found.state

    found: str = await world.read(read)
    return found


async def reply_of(world: World, meeting_id: int, who: Person) -> str:
    return (await notice_stage.participant(world, meeting_id, who)).reply


async def leads(world: World, leader: Person, unit: str) -> None:
    """分管."""

    def unit_of_work(session: Session) -> None:
        found = people_rows.unit_named(session, unit)
        assert found is not None
        found.leader_id = leader.person_id

    await world.write(unit_of_work)


async def heads(world: World, head: Person, unit: str) -> None:
    def unit_of_work(session: Session) -> None:
        found = people_rows.unit_named(session, unit)
        assert found is not None
        found.head_id = head.person_id

    await world.write(unit_of_work)


def scan() -> bytes:
    """A photo of a signed sheet: a real picture."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "PNG")
    return out.getvalue()
