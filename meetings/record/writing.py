"""The record's text by part: written, continued, taken over from notes, set back. A save that
rests on a version that holds no more is refused, and nothing of it is lost. Row 4.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Named, named
from meetings.record.content import CLOSING, OPENING, composed_of, place_of_item
from meetings.record.opening import Opened, opened
from meetings.record.taking_back import take_back
from storage import Session
from storage import agenda as agenda_rows
from storage import record as rows
from storage import record_sections as section_rows

#: Characters of one part: a day's discussion word for word stays below.
LONGEST_SECTION = 30_000
Source = Literal["typed", "pasted", "uploaded", "notes"]


@dataclass(frozen=True, slots=True)
class Saved:
    """The part's text is this now. ``taken_back``: what waited to be signed was withdrawn."""

    meeting_id: int
    place: str
    version: int
    again: bool = False
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else saved meanwhile: nothing was written. Their text, and the version to rest on
    for whoever has looked at it."""

    meeting_id: int
    place: str
    version: int
    text: str
    by: Named
    at: datetime


def known_place(session: Session, meeting_id: int, place: str) -> bool:
    """Whether the record of this meeting has such a part."""
    if place in (OPENING, CLOSING):
        return True
    kind, _, number = place.partition(":")
    if kind == "gone":
        return section_rows.newest_section(session, meeting_id, place) is not None
    if kind != "item" or not number.isdecimal():
        return False
    item = agenda_rows.item(session, int(number))
    return item is not None and item.meeting_id == meeting_id


def save(
    session: Session,
    actor: Actor,
    meeting_id: int,
    place: str,
    text: str,
    *,
    base: int,
    source: Source = "typed",
    now: datetime,
    office: Office,
) -> Saved | Stale | Refused:
    """Save the text of a part. ``base`` is the version the writer had before them (0: none)."""
    found = opened_at(session, actor, meeting_id, place)
    if isinstance(found, Refused):
        return found
    return put(
        session, actor, found, place, text, base=base, source=source, now=now, office=office
    )


def put(
    session: Session,
    actor: Actor,
    found: Opened,
    place: str,
    text: str,
    *,
    base: int,
    source: Source,
    now: datetime,
    office: Office,
) -> Saved | Stale | Refused:
    """The same, in a record that was opened already."""
    text, meeting_id = text.strip(), found.meeting.id
    if problem := text_problem(text, office):
        return problem
    newest = section_rows.newest_section(session, meeting_id, place)
    if newest is not None and newest.text == text:
        return Saved(meeting_id, place, newest.version, again=True)
    if newest is not None and newest.version != base:
        return stale(session, newest)
    taken_back = take_back(session, actor, found.record, now=now)
    version = (newest.version if newest is not None else 0) + 1
    add_version(session, meeting_id, place, version, text, source, actor.who.person_id, now)
    changed(
        session,
        actor,
        "write record",
        f"meeting:{meeting_id}",
        now=now,
        before={"place": place, "version": version - 1},
        after={"place": place, "version": version, "source": source, "characters": len(text)},
    )
    return Saved(meeting_id, place, version, taken_back=taken_back)


def go_on(
    session: Session,
    actor: Actor,
    meeting_id: int,
    place: str,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> Saved | Stale | Refused:
    """补充: behind what stands there now, whoever wrote it; nothing of theirs is touched."""
    found = opened_at(session, actor, meeting_id, place)
    if isinstance(found, Refused):
        return found
    newest = section_rows.newest_section(session, meeting_id, place)
    before = newest.text if newest is not None else ""
    if newest is None:
        before = composed_of(session, meeting_id, office=office).get(place, "")
    whole = "\n".join(filter(None, (before, text.strip())))
    base = newest.version if newest is not None else 0
    return put(
        session, actor, found, place, whole, base=base, source="typed", now=now, office=office
    )


def take_notes(
    session: Session, actor: Actor, meeting_id: int, place: str, *, now: datetime, office: Office
) -> Saved | Stale | Refused:
    """照记录整理: the text of the notes as they stand becomes the text of a part that nobody wrote
    yet. One that was written is not written over by an old button."""
    found = opened_at(session, actor, meeting_id, place)
    if isinstance(found, Refused):
        return found
    text = composed_of(session, meeting_id, office=office).get(place, "")
    if not text:
        return refused("record-no-notes")
    return put(session, actor, found, place, text, base=0, source="notes", now=now, office=office)


def set_back(
    session: Session,
    actor: Actor,
    meeting_id: int,
    place: str,
    version: int,
    *,
    now: datetime,
    office: Office,
) -> Saved | Stale | Refused:
    """恢复上一版: the text before ``version`` once more, as a version of its own."""
    found = opened_at(session, actor, meeting_id, place)
    if isinstance(found, Refused):
        return found
    before = section_rows.section_version(session, meeting_id, place, version - 1)
    if before is None:
        return refused("record-first-version")
    return put(
        session,
        actor,
        found,
        place,
        before.text,
        base=version,
        source="typed",
        now=now,
        office=office,
    )


def opened_at(session: Session, actor: Actor, meeting_id: int, place: str) -> Opened | Refused:
    """The record, open, where it has this part."""
    found = opened(session, actor, meeting_id)
    if isinstance(found, Refused):
        return found
    return found if known_place(session, meeting_id, place) else refused("gone")


def text_problem(text: str, office: Office) -> Refused | None:
    """What keeps this from being the text of a part, if anything."""
    if not text:
        return refused("record-text-empty")
    if len(text) > LONGEST_SECTION:
        return refused("record-text-long", length=len(text), limit=LONGEST_SECTION)
    return refused("level-mark") if mark_in(text, office.profile) else None


def stale(session: Session, newest: rows.RecordSection) -> Stale:
    """What stands there, for whoever had something else before them."""
    return Stale(
        newest.meeting_id,
        newest.place,
        newest.version,
        newest.text,
        named(session, [newest.by_id])[newest.by_id],
        newest.at,
    )


def add_version(
    session: Session,
    meeting_id: int,
    place: str,
    version: int,
    text: str,
    source: str,
    by_id: int,
    now: datetime,
) -> None:
    """One more version of a part; the caller has locked the meeting."""
    session.add(
        rows.RecordSection(
            meeting_id=meeting_id,
            place=place,
            version=version,
            text=text,
            source=source,
            by_id=by_id,
            at=now,
        )
    )
    session.flush()


def places(session: Session, meeting_id: int, item_ids: tuple[int, ...]) -> tuple[str, ...]:
    """The record's parts in their order: opening, the agenda, what was taken off it, closing."""
    written = section_rows.sections_of(session, meeting_id)
    gone = sorted(place for place in written if place.startswith("gone:"))
    return (OPENING, *map(place_of_item, item_ids), *gone, CLOSING)
