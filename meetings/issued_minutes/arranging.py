"""Sections and resolutions of a draft: added, moved, dropped, owner and day set. Row 4.6.

Each holds for the draft as it was shown: edited since, it is refused and the draft shown anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from meetings.changes import Actor
from meetings.issued_minutes.content import (
    MOST_RESOLUTIONS,
    MOST_SECTIONS,
    Content,
    Field,
    Resolution,
    Section,
    from_data,
    with_resolution,
    with_section,
)
from meetings.issued_minutes.drafting import Saved, save, writable
from meetings.issued_minutes.facts import resolution
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import named
from storage import Session


def add_section(
    session: Session,
    actor: Actor,
    minutes_id: int,
    heading: str,
    *,
    now: datetime,
    office: Office,
) -> Saved | Refused:
    """加一段, at the end, beside the agenda."""
    found = writable(session, actor, minutes_id)
    if isinstance(found, Refused):
        return found
    at = Field("heading", 0)
    if len(heading) > at.limit:
        return refused("minutes-part-long", limit=at.limit)
    if mark_in(heading, office.profile):
        return refused("level-mark")
    content = from_data(found.content)
    if len(content.sections) >= MOST_SECTIONS:
        return refused("minutes-many", limit=MOST_SECTIONS)
    made = replace(content, sections=(*content.sections, Section(heading)))
    return save(session, actor, found, made, now=now)


def drop_section(
    session: Session, actor: Actor, minutes_id: int, at: int, *, edits: int, now: datetime
) -> Saved | Refused:
    """删去一段. What was decided there is pointed out before the draft is sent."""

    def without(content: Content) -> Content | None:
        if at >= len(content.sections):
            return None
        rest = (*content.sections[:at], *content.sections[at + 1 :])
        return replace(content, sections=rest)

    return _change(session, actor, minutes_id, without, edits=edits, now=now, drops=True)


def give_back(
    session: Session, actor: Actor, minutes_id: int, *, edits: int, now: datetime
) -> Saved | Refused:
    """恢复: what was dropped last, as long as nothing was saved since."""
    found = writable(session, actor, minutes_id)
    if isinstance(found, Refused):
        return found
    if found.edits != edits or found.dropped is None:
        return refused("minutes-edited")
    return save(session, actor, found, from_data(found.dropped), now=now)


def section_earlier(
    session: Session, actor: Actor, minutes_id: int, at: int, *, edits: int, now: datetime
) -> Saved | Refused:
    """上移一段; the first one stays where it is."""

    def moved(content: Content) -> Content | None:
        found = list(content.sections)
        if at >= len(found):
            return None
        if at:
            found[at - 1], found[at] = found[at], found[at - 1]
        return replace(content, sections=tuple(found))

    return _change(session, actor, minutes_id, moved, edits=edits, now=now)


def add_resolution(
    session: Session,
    actor: Actor,
    minutes_id: int,
    section: int,
    text: str,
    owner_id: int | None,
    due_on: date | None,
    *,
    now: datetime,
    office: Office,
) -> Saved | Refused:
    """加一条议定事项, at the end of its section."""
    found = writable(session, actor, minutes_id)
    if isinstance(found, Refused):
        return found
    content = from_data(found.content)
    if section >= len(content.sections):
        return refused("minutes-part-gone")
    at = Field("text", section, 0)
    if len(text) > at.limit:
        return refused("minutes-part-long", limit=at.limit)
    if mark_in(text, office.profile):
        return refused("level-mark")
    there = content.sections[section]
    if len(there.resolutions) >= MOST_RESOLUTIONS:
        return refused("minutes-many", limit=MOST_RESOLUTIONS)
    owner = named(session, [owner_id]).get(owner_id) if owner_id else None
    if owner is not None and owner.left_on is not None:
        return refused("person-left")
    made = replace(there, resolutions=(*there.resolutions, resolution(text, owner, due_on)))
    return save(session, actor, found, with_section(content, section, made), now=now)


def drop_resolution(
    session: Session,
    actor: Actor,
    minutes_id: int,
    section: int,
    at: int,
    *,
    edits: int,
    now: datetime,
) -> Saved | Refused:
    """删去一条; it is pointed out before the draft is sent."""

    def without(content: Content) -> Content | None:
        if _resolution_at(content, section, at) is None:
            return None
        there = content.sections[section]
        rest = (*there.resolutions[:at], *there.resolutions[at + 1 :])
        return with_section(content, section, replace(there, resolutions=rest))

    return _change(session, actor, minutes_id, without, edits=edits, now=now, drops=True)


def set_owner(
    session: Session,
    actor: Actor,
    minutes_id: int,
    section: int,
    at: int,
    owner_id: int,
    *,
    edits: int,
    now: datetime,
) -> Saved | Refused:
    """责任人, and with them the lead unit."""
    owner = named(session, [owner_id]).get(owner_id)
    if owner is None or owner.left_on is not None:
        return refused("person-left")

    def given(content: Content) -> Content | None:
        there = _resolution_at(content, section, at)
        if there is None:
            return None
        made = replace(
            there,
            owner_id=owner.person_id,
            owner=owner.name,
            unit_id=owner.unit_id,
            unit=owner.unit,
        )
        return with_resolution(content, section, at, made)

    return _change(session, actor, minutes_id, given, edits=edits, now=now)


def set_due(
    session: Session,
    actor: Actor,
    minutes_id: int,
    section: int,
    at: int,
    due_on: date,
    *,
    edits: int,
    now: datetime,
) -> Saved | Refused:
    """时限."""

    def given(content: Content) -> Content | None:
        there = _resolution_at(content, section, at)
        if there is None:
            return None
        return with_resolution(content, section, at, replace(there, due_on=due_on))

    return _change(session, actor, minutes_id, given, edits=edits, now=now)


def _resolution_at(content: Content, section: int, at: int) -> Resolution | None:
    if section >= len(content.sections) or at >= len(content.sections[section].resolutions):
        return None
    return content.sections[section].resolutions[at]


def _change(
    session: Session,
    actor: Actor,
    minutes_id: int,
    change: Callable[[Content], Content | None],
    *,
    edits: int,
    now: datetime,
    drops: bool = False,
) -> Saved | Refused:
    """What moves things about holds for the draft as it was shown."""
    found = writable(session, actor, minutes_id)
    if isinstance(found, Refused):
        return found
    if found.edits != edits:
        return refused("minutes-edited")
    made = change(from_data(found.content))
    return (
        refused("minutes-part-gone")
        if made is None
        else save(session, actor, found, made, now=now, drops=drops)
    )
