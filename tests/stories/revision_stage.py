"""The stage of the stories about changes: the desk's edits, as the forms make them, and what of
a meeting stands in its row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import vobject

from meetings import drafting
from meetings.drafting import Field
from meetings.office import Office
from storage import Session
from storage import meetings as rows
from tests.stories.notice_stage import actor
from tests.stories.world import Person, Seen, World


async def edits(
    world: World,
    desk: Person,
    meeting_id: int,
    values: dict[Field, Any],
    reason: str = "",
    office: Office | None = None,
) -> Any:
    """What a form of the panel hands in; ``office`` where its rules are others."""

    def unit(session: Session) -> Any:
        return drafting.change_fields(
            session,
            actor(session, desk),
            meeting_id,
            values,
            since=0,
            was=drafting.values_of(session, meeting_id, list(values)),
            reason=reason,
            own_deployment=True,
            now=world.clock.now(),
            office=office or world.office,
        )

    outcome = await world.write(unit)
    await world.app.settle()
    return outcome


def at(starts_at: datetime, hours: float = 2) -> list[str]:
    """Start and end, as a form writes them."""
    return [one.isoformat() for one in (starts_at, starts_at + timedelta(hours=hours))]


async def row(world: World, meeting_id: int) -> rows.Meeting:
    """The meeting as it stands in its row."""

    def read(session: Session) -> rows.Meeting:
        found = rows.meeting(session, meeting_id)
        assert found is not None
        session.expunge(found)
        return found

    found: rows.Meeting = await world.read(read)
    return found


async def edits_of(world: World, meeting_id: int) -> int:
    """How often it was edited: what the buttons of the present look carry."""
    return (await row(world, meeting_id)).edits


def calendar_of(world: World, seen: Seen) -> vobject.base.Component:
    """The calendar entry that came with a message, read by another library than wrote it."""
    file = next(file for file in seen.files if file.media_type == "text/calendar")
    return vobject.readOne(world.app.files.read(file.digest).decode())
