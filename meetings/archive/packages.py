"""The package of a meeting: made on demand, kept for some days, every taking of it logged. Rows
6.3, 6.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.archive import clock
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may, who_is
from meetings.reach import Notice, tell
from storage import Session, work
from storage import archive as rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows
from storage import readings as reading_rows

#: The work's kind.
KIND = "archive_package"


@dataclass(frozen=True, slots=True)
class Package:
    """A zip that was made; ``size`` in bytes."""

    digest: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Packing:
    """It is being made, and sent to who asked. ``again``: it was under way already."""

    meeting_id: int
    again: bool = False


def may_take(session: Session, who: Who, meeting: meeting_rows.Meeting) -> bool:
    """Whether this person may have the whole file of the meeting."""
    return may(who, Action.SEE_ARCHIVE) or may(who, Action.FILE_MEETING, about(session, meeting))


def order_package(
    session: Session, actor: Actor, meeting_id: int, language: str, *, now: datetime
) -> Packing | Refused:
    """打包: the whole file of the meeting as one zip. Row 6.3."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may_take(session, actor.who, meeting):
        return refused("not-allowed")
    if not rows.items_of(session, meeting_id):
        return refused("archive-nothing-filed")
    asked_by = actor.who.person_id
    for id in work.under_way(session, KIND):
        item = work.one(session, id)
        mine = item is not None and item.asked_by_person_id == asked_by
        if item is not None and mine and item.data["meeting"] == meeting_id:
            return Packing(meeting_id, again=True)
    data = {"meeting": meeting_id, "language": language, "account": actor.account}
    work.start(
        session, KIND, data, asked_by_person_id=asked_by, address_key=None, total=1, now=now
    )
    return Packing(meeting_id)


def made(
    session: Session,
    item: work.WorkItem,
    package: Package | None,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The zip is there: whoever asked gets it, and that they did is logged. ``package`` None:
    nothing is filed any more."""
    meeting_id: int = item.data["meeting"]
    meeting = meeting_rows.locked(session, meeting_id)
    held = filing_rows.locked_file(session, meeting_id)
    asked_by = item.asked_by_person_id
    who = who_is(session, asked_by) if asked_by is not None else None
    if package is None or meeting is None or held is None or who is None:
        work.finish(session, item.id, {"made": False})
        return
    held.package, held.package_at = package.digest, now
    clock.want_package_over(session, meeting_id, now=now, office=office)
    editions = filing_rows.filed_editions(session, meeting_id)
    reading_rows.note(
        session, who.person_id, editions, "exported", now=now, again_after=timedelta()
    )
    changed(
        session,
        Actor(who, item.data["account"]),
        "take archive package",
        f"meeting:{meeting_id}",
        now=now,
        after={"sha256": package.digest},
    )
    work.finish(session, item.id, {"made": True})
    params = {
        "meeting": meeting_id,
        "digest": package.digest,
        "name": package.name,
        "size": package.size,
    }
    tell(session, who.person_id, Notice("archive_package", params, meeting_id=meeting_id), now=now)


def may_have_package(session: Session, who: Who, digest: str) -> bool:
    """Whether the file is a package, and this person may have it."""
    return any(
        may_take(session, who, meeting)
        for meeting in filing_rows.meetings_packed_as(session, digest)
    )
