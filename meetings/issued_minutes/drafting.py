"""拟稿: a draft is begun, its texts saved, sections and resolutions moved about. Row 4.6.

Two who write at once are noticed: a text is saved over the text it was read as, or refused with
both; what moves things about carries the count of saves its page was shown with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.issued_minutes.content import (
    Content,
    Field,
    from_data,
    text_at,
    to_data,
    with_text,
)
from meetings.issued_minutes.rights import edition, locked
from meetings.issued_minutes.timers import note_change
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session
from storage import issued_minutes as rows

#: States in which the text may be written on.
WRITABLE = ("draft", "objection")


@dataclass(frozen=True, slots=True)
class Begun:
    """There is a draft; ``again``: there was one before."""

    minutes_id: int
    meeting_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft as it stands now; ``again``: it said so before."""

    minutes_id: int
    edits: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else saved meanwhile; nothing of what was sent is lost: both texts are shown."""

    minutes_id: int
    mine: str
    present: str


def begin(
    session: Session,
    actor: Actor,
    meeting_id: int,
    content: Content,
    *,
    now: datetime,
    office: Office,
) -> Begun | Refused:
    """起草: the first edition, from what the record holds; where one is open, that one."""
    meeting = locked(session, actor.who, Action.WRITE_MINUTES, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "cancelled":
        return refused("meeting-cancelled")
    if meeting.state not in ("published", "closed") or now < meeting.starts_at:
        return refused("minutes-early")
    there = rows.open_edition(session, meeting_id)
    if there is not None:
        return Begun(there.id, meeting_id, again=True)
    if rows.holding(session, meeting_id) is not None:
        return refused("minutes-issued")
    row = add_edition(session, actor, meeting_id, content, "", now=now)
    return Begun(row.id, meeting_id)


def add_edition(
    session: Session,
    actor: Actor,
    meeting_id: int,
    content: Content,
    change: str,
    *,
    now: datetime,
) -> rows.Minutes:
    """The next edition, a draft. The caller has locked the meeting."""
    numbers = [one.edition for one in rows.editions_of(session, meeting_id)]
    row = rows.Minutes(
        meeting_id=meeting_id,
        edition=max(numbers, default=0) + 1,
        state="draft",
        content=to_data(content),
        change=change,
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    after = {"edition": row.edition}
    changed(
        session, actor, "begin minutes", f"minutes:{row.id}", now=now, after=after, reason=change
    )
    return row


def save_text(
    session: Session,
    actor: Actor,
    minutes_id: int,
    at: Field,
    text: str,
    *,
    over: str,
    now: datetime,
    office: Office,
) -> Saved | Stale | Refused:
    """Save one text over the text it was read as. Row 4.5: stale saves are refused, both shown."""
    found = writable(session, actor, minutes_id)
    if isinstance(found, Refused):
        return found
    content = from_data(found.content)
    present = text_at(content, at)
    if present is None:
        return refused("minutes-part-gone")
    if present == text:
        return Saved(found.id, found.edits, again=True)
    if present != over:
        return Stale(found.id, text, present)
    if at.needed and not text:
        return refused("minutes-part-empty")
    if len(text) > at.limit:
        return refused("minutes-part-long", limit=at.limit)
    if mark_in(text, office.profile):
        return refused("level-mark")
    return save(session, actor, found, with_text(content, at, text), now=now)


def withdraw(session: Session, actor: Actor, minutes_id: int, *, now: datetime) -> Saved | Refused:
    """作废草稿: nothing was issued, and another draft can be begun."""
    found = edition(session, actor.who, Action.WRITE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    _, row = found
    if row.state == "withdrawn":
        return Saved(row.id, row.edits, again=True)
    if row.state != "draft":
        return not_open(row)
    row.state = "withdrawn"
    session.flush()
    changed(session, actor, "withdraw minutes", f"minutes:{row.id}", now=now)
    return Saved(row.id, row.edits)


def writable(session: Session, actor: Actor, minutes_id: int) -> rows.Minutes | Refused:
    """The edition, locked, where this person may write on it now."""
    found = edition(session, actor.who, Action.WRITE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    _, row = found
    return row if row.state in WRITABLE else not_open(row)


def not_open(row: rows.Minutes) -> Refused:
    """Why nothing can be written on it: it is asked, approved, issued or withdrawn."""
    return refused(f"minutes-{row.state}")


def save(
    session: Session,
    actor: Actor,
    row: rows.Minutes,
    content: Content,
    *,
    now: datetime,
    drops: bool = False,
) -> Saved:
    """The row, locked and writable, says this from now on. ``drops``: something is left out, and
    can be given back as long as nothing else is saved."""
    before = from_data(row.content)
    if before == content:
        return Saved(row.id, row.edits, again=True)
    if row.state == "objection":
        note_change(session, row, now=now)
    row.dropped = row.content if drops else None
    row.content, row.edits, row.edited_at = to_data(content), row.edits + 1, now
    session.flush()
    changed(
        session,
        actor,
        "edit minutes",
        f"minutes:{row.id}",
        now=now,
        before=_differing(before, content),
        after=_differing(content, before),
    )
    return Saved(row.id, row.edits)


def _differing(content: Content, other: Content) -> dict[str, object]:
    """What of it the other does not say, for the audit."""
    data, rest = to_data(content), to_data(other)
    found = {name: value for name, value in data.items() if value != rest[name]}
    if "sections" in found:
        found["sections"] = [one for one in data["sections"] if one not in rest["sections"]]
    return found
