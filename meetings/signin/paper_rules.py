"""What may be entered from the signed sheet, and who may look at it a second time. Row 3.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.signin.desk import Desk, desk_of_sitting
from meetings.signin.hours import hours_of
from meetings.signin.sheet import on_the_sheet
from storage import Session
from storage import meetings as rows
from storage.signin import paper

#: Pictures of one back-entry; a sheet of a thousand names has forty pages.
MOST_FILES = 40
LONGEST_REMARK = 200


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A photo or scan of the signed sheet, stored."""

    digest: str
    name: str
    media_type: str
    size: int


def desk_to_enter(
    session: Session, actor: Actor, sitting_id: int, *, now: datetime, office: Office
) -> Desk | Refused:
    """The sitting whose sheet may be entered now; the meeting's row locked."""
    sitting = rows.sitting(session, sitting_id)
    if sitting is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.SIGN_IN_AT_DESK, sitting.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "draft":
        return refused("signin-unpublished")
    if meeting.state in ("cancelled", "postponed"):
        return refused(f"signin-{meeting.state}", title=meeting.title)
    opens = hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin).opens
    if now < opens:
        return refused("signin-early", title=meeting.title, opens=opens.isoformat())
    return desk_of_sitting(session, actor, sitting_id, office=office)


def to_decide(
    session: Session, actor: Actor, entry_id: int, *, now: datetime, office: Office
) -> tuple[paper.PaperEntry, Desk] | Refused:
    """The back-entry and its sitting, where this person may decide on it; locked."""
    entry = paper.entry(session, entry_id)
    if entry is None:
        return refused("gone")
    desk = desk_to_enter(session, actor, entry.sitting_id, now=now, office=office)
    if isinstance(desk, Refused):
        return desk
    entry = paper.locked_entry(session, entry_id)
    assert entry is not None  # back-entries are never deleted
    if not may_confirm(session, actor, entry, desk.meeting_id):
        own = entry.by_id == actor.who.person_id
        return refused("sheet-own" if own else "not-allowed")
    if entry.state != "waiting":
        return refused("sheet-decided")
    return entry, desk


def may_confirm(session: Session, actor: Actor, entry: paper.PaperEntry, meeting_id: int) -> bool:
    """Whether this person may look at the entry a second time; never who entered it."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return False
    asked = frozenset({entry.by_id})
    return may(actor.who, Action.CONFIRM_SHEET, about(session, meeting, asked_by=asked))


def not_these(session: Session, desk: Desk, serials: Sequence[int]) -> Refused | None:
    """Why these serials can not be entered: none, or one that is not on the sheet."""
    if not serials:
        return refused("sheet-empty")
    known = on_the_sheet(session, desk)
    unknown = [serial for serial in serials if serial not in known]
    return refused("signin-no-serial", serial=unknown[0]) if unknown else None


def no_pictures(pictures: Sequence[SheetPicture], office: Office) -> Refused | None:
    """Why these pictures do not do; the second look needs some."""
    if len(pictures) > MOST_FILES:
        return refused("sheet-too-many-pictures", limit=MOST_FILES)
    if not pictures and office.profile.signin.paper_second:
        return refused("sheet-picture-needed")
    return None


def not_said(remark: str, needed: bool, office: Office) -> Refused | None:
    """Why the remark does not do; it is needed where something was found otherwise."""
    if needed and not remark:
        return refused("sheet-remark-needed")
    if len(remark) > LONGEST_REMARK:
        return refused("sheet-remark-long", limit=LONGEST_REMARK)
    return refused("level-mark") if mark_in(remark, office.profile) else None
