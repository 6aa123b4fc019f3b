"""遗留物品: what was found after the meeting, kept, and given back. Row 2.4, ORG-21."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.checklists.records import Photo
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may, named
from storage import Session, audit
from storage import lost_property as rows
from storage import meetings as meeting_rows

LONGEST_TEXT = 80
#: Things of one meeting.
MOST = 500


@dataclass(frozen=True, slots=True)
class Lost:
    """One thing found; ``returned_at`` None while it is kept, ``returned_to`` "" once erased."""

    lost_id: int
    meeting_id: int
    title: str
    text: str
    place: str
    #: Of its picture; "" where none was taken.
    digest: str
    file_name: str
    media_type: str
    #: Bytes.
    size: int
    by: str
    at: datetime
    returned_to: str
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class LostProperty:
    """The register of one meeting: what is kept first."""

    meeting_id: int
    title: str
    things: tuple[Lost, ...]
    #: Whether something can be entered.
    open: bool

    @property
    def kept(self) -> int:
        """How many are still kept."""
        return sum(one.returned_at is None for one in self.things)


@dataclass(frozen=True, slots=True)
class LostSet:
    """The thing as it stands; ``fresh`` False: it stood so before."""

    lost: Lost
    fresh: bool = True


def lost_property(session: Session, who: Who, meeting_id: int) -> LostProperty | Refused:
    """The register, for the hosts and the staff."""
    meeting = _seen(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    listed = all_lost(session, meeting)
    return LostProperty(meeting_id, meeting.title, listed, open=_takes(meeting))


def all_lost(session: Session, meeting: meeting_rows.Meeting) -> tuple[Lost, ...]:
    """Every thing found, what is kept first."""
    things = rows.lost_items_of(session, meeting.id)
    people = named(session, [one.by_id for one in things])
    return tuple(_facts(meeting, one, people[one.by_id].name) for one in things)


def lost_for(session: Session, who: Who, lost_id: int) -> Lost | Refused:
    """One thing, for the hosts and the staff."""
    row = rows.lost_item(session, lost_id)
    if row is None:
        return refused("gone")
    meeting = _seen(session, who, row.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return _facts(meeting, row, named(session, [row.by_id])[row.by_id].name)


def note_lost(
    session: Session,
    actor: Actor,
    meeting_id: int,
    text: str,
    place: str = "",
    *,
    photo: Photo | None = None,
    now: datetime,
    office: Office,
) -> LostSet | Refused:
    """登记: what it is, where it was, a picture."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.CHECK, about(session, meeting)):
        return refused("not-allowed")
    if not _takes(meeting):
        return refused("lost-not-now")
    if problem := _bad_words(text, place, office):
        return problem
    if len(rows.lost_items_of(session, meeting_id)) >= MOST:
        return refused("check-many", limit=MOST)
    row = rows.LostItem(
        meeting_id=meeting_id,
        text=text,
        place=place,
        digest=photo.digest if photo else "",
        file_name=photo.name if photo else "",
        media_type=photo.media_type if photo else "",
        size=photo.size if photo else 0,
        by_id=actor.who.person_id,
        at=now,
        returned_to="",
    )
    session.add(row)
    session.flush()
    after = {"text": text, "place": place}
    changed(session, actor, "note lost property", f"meeting:{meeting_id}", now=now, after=after)
    return LostSet(_facts(meeting, row, actor.who.name))


def give_back(
    session: Session,
    actor: Actor,
    lost_id: int,
    to: str,
    *,
    salt: bytes,
    now: datetime,
    office: Office,
) -> LostSet | Refused:
    """已归还: to whom; given back once. ``salt``: 16 random bytes for the audit."""
    found = _locked(session, actor, lost_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if problem := _bad_words(to, "", office):
        return problem
    fresh = row.returned_at is None
    if fresh:
        row.returned_to, row.returned_at = to, now
        row.returned_by_id = actor.who.person_id
        session.flush()
        _note(session, actor, row, "give back", to, salt, now=now)
    return LostSet(_facts(meeting, row, named(session, [row.by_id])[row.by_id].name), fresh)


def undo_give_back(
    session: Session, actor: Actor, lost_id: int, *, salt: bytes, now: datetime
) -> LostSet | Refused:
    """撤销: it is kept still."""
    found = _locked(session, actor, lost_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.erased_at is not None:
        return refused("lost-erased")
    fresh = row.returned_at is not None
    if fresh:
        _note(session, actor, row, "undo give back", row.returned_to, salt, now=now)
        row.returned_to, row.returned_at, row.returned_by_id = "", None, None
        session.flush()
    return LostSet(_facts(meeting, row, named(session, [row.by_id])[row.by_id].name), fresh)


def _locked(
    session: Session, actor: Actor, lost_id: int
) -> tuple[rows.LostItem, meeting_rows.Meeting] | Refused:
    row = rows.locked_lost_item(session, lost_id)
    if row is None:
        return refused("gone")
    meeting = _seen(session, actor.who, row.meeting_id)
    return meeting if isinstance(meeting, Refused) else (row, meeting)


def _seen(session: Session, who: Who, meeting_id: int) -> meeting_rows.Meeting | Refused:
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    return meeting if may(who, Action.CHECK, about(session, meeting)) else refused("not-allowed")


def _bad_words(text: str, more: str, office: Office) -> Refused | None:
    if not text or max(len(text), len(more)) > LONGEST_TEXT:
        return refused("check-text", limit=LONGEST_TEXT)
    return refused("level-mark") if mark_in(f"{text}\n{more}", office.profile) else None


def _takes(meeting: meeting_rows.Meeting) -> bool:
    return meeting.state in ("published", "closed")


def _note(
    session: Session,
    actor: Actor,
    row: rows.LostItem,
    action: str,
    to: str,
    salt: bytes,
    *,
    now: datetime,
) -> None:
    """Names and telephone numbers of who fetched something go with the register's."""
    changed(
        session,
        actor,
        action,
        _subject(row.id),
        now=now,
        after={"meeting": row.meeting_id},
        sensitive={"to": to},
        salt=salt,
    )


def _subject(lost_id: int) -> str:
    return f"lost:{lost_id}"


def erase(session: Session, meeting_id: int, *, now: datetime) -> int:
    """Who got things back, and the pictures of these things, go (ORG-04); of how many."""
    found = rows.lost_items_to_erase(session, meeting_id)
    for row in found:
        row.returned_to, row.digest, row.file_name, row.media_type = "", "", "", ""
        row.size, row.erased_at = 0, now
        audit.erase_sensitive_of(session, _subject(row.id))
    session.flush()
    return len(found)


def _facts(meeting: meeting_rows.Meeting, row: rows.LostItem, by: str) -> Lost:
    return Lost(
        lost_id=row.id,
        meeting_id=meeting.id,
        title=meeting.title,
        text=row.text,
        place=row.place,
        digest=row.digest,
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        by=by,
        at=row.at,
        returned_to=row.returned_to,
        returned_at=row.returned_at,
    )
