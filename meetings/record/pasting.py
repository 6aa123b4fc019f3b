"""整篇录入: a whole record, pasted or uploaded, taken apart and written by part once somebody has
looked at what goes where. Rows 4.4, 4.5.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.record.opening import Opened, opened
from meetings.record.splitting import Placed, Split, split
from meetings.record.taking_back import take_back
from meetings.record.writing import Saved, Source, Stale, put, stale, text_problem
from storage import Session
from storage import meetings as meeting_rows
from storage import record as rows
from storage import record_sections as section_rows

#: Characters of a whole record: two hours word for word stay below.
LONGEST_WHOLE = 60_000


@dataclass(frozen=True, slots=True)
class Sent:
    """The file the record came in, already judged and stored."""

    digest: str
    name: str
    media_type: str
    #: Bytes.
    size: int


@dataclass(frozen=True, slots=True)
class Pasted:
    """Written: the parts by place, those that stood so before among them."""

    meeting_id: int
    written: tuple[str, ...]
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class PartsStale:
    """Somebody else wrote in these parts meanwhile: nothing was written at all."""

    meeting_id: int
    parts: tuple[Stale, ...]


def taken_apart(session: Session, meeting_id: int, text: str) -> Split:
    """What of this text goes where, by the agenda as it is now."""
    items = meeting_rows.agenda_of(session, meeting_id)
    return split(text, [(item.id, item.title) for item in items])


def versions(session: Session, meeting_id: int) -> dict[str, int]:
    """The version of every part that was written, by place: what a paste rests on."""
    found = section_rows.sections_of(session, meeting_id)
    return {place: section.version for place, section in found.items()}


def moved_since(
    session: Session, meeting_id: int, found: Split, bases: Mapping[str, int]
) -> tuple[Stale, ...]:
    """Parts of the text that somebody wrote in other words since ``bases`` were looked at."""
    newest = section_rows.sections_of(session, meeting_id)
    return tuple(
        stale(session, section)
        for part in found.parts
        if (section := newest.get(part.place)) is not None
        and section.version != bases.get(part.place, 0)
        and section.text != part.text
    )


def paste(
    session: Session,
    actor: Actor,
    meeting_id: int,
    text: str,
    *,
    bases: Mapping[str, int],
    left_to: str = "",
    skip: Collection[str] = (),
    file: Sent | None = None,
    now: datetime,
    office: Office,
) -> Pasted | PartsStale | Refused:
    """Write every part of the text. ``bases``: the versions the writer looked at. ``left_to``:
    where that goes which no part was found for. ``skip``: places that stay as somebody else wrote
    them meanwhile."""
    found = opened(session, actor, meeting_id)
    if isinstance(found, Refused):
        return found
    apart = taken_apart(session, meeting_id, text)
    parts = list(apart.parts)
    if apart.left and left_to:
        parts.append(Placed(left_to, apart.left))
    parts = [part for part in parts if part.place not in skip]
    if not parts:
        return refused("record-paste-nothing")
    for part in parts:
        if problem := text_problem(part.text, office):
            return problem
    moved = moved_since(session, meeting_id, Split(tuple(parts)), bases)
    if moved:
        return PartsStale(meeting_id, moved)
    return _write(
        session,
        actor,
        found,
        parts,
        versions(session, meeting_id),
        file,
        now=now,
        office=office,
    )


def _write(
    session: Session,
    actor: Actor,
    found: Opened,
    parts: list[Placed],
    bases: Mapping[str, int],
    file: Sent | None,
    *,
    now: datetime,
    office: Office,
) -> Pasted | Refused:
    source: Source = "uploaded" if file is not None else "pasted"
    written, taken_back = [], False
    for part in parts:
        base = bases.get(part.place, 0)
        saved = put(
            session,
            actor,
            found,
            part.place,
            part.text,
            base=base,
            source=source,
            now=now,
            office=office,
        )
        match saved:
            case Saved():
                written.append(part.place)
                taken_back = taken_back or saved.taken_back
            case Refused():
                return saved
    if file is not None:
        taken_back = _keep(session, actor, found, file, now=now) or taken_back
    return Pasted(found.meeting.id, tuple(written), taken_back)


def _keep(session: Session, actor: Actor, found: Opened, file: Sent, *, now: datetime) -> bool:
    """The file belongs to the record, beside the agenda; sent twice it is kept once. Whether what
    waited to be signed was taken back for it."""
    there = section_rows.standing_files(session, found.meeting.id)
    if any(one.digest == file.digest for one in there):
        return False
    taken_back = take_back(session, actor, found.record, now=now)
    note = rows.RecordNote(
        meeting_id=found.meeting.id,
        item_id=None,
        text="",
        speaker="",
        at=now,
        entered_at=now,
        by_id=actor.who.person_id,
        edits=0,
    )
    session.add(note)
    session.flush()
    session.add(
        rows.RecordFile(
            note_id=note.id,
            digest=file.digest,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            transcript="",
        )
    )
    session.flush()
    changed(
        session,
        actor,
        "keep record file",
        f"meeting:{found.meeting.id}",
        now=now,
        after={"name": file.name, "sha256": file.digest},
    )
    return taken_back
