"""录入签到表: who signed with a pen is entered by one person and looked at by a second. Row 3.2.

Nothing is recorded before the second look, where the profile asks for one. Two people who enter
the same lines by themselves have looked at them twice: the second entry confirms the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, who_is
from meetings.reach import Notice, tell, tell_many
from meetings.signin.desk import Desk
from meetings.signin.paper_rules import (
    SheetPicture,
    desk_to_enter,
    may_confirm,
    no_pictures,
    not_said,
    not_these,
    to_decide,
)
from meetings.signin.sheet import SerialEntry, on_the_sheet
from meetings.signin.signing import enter_from_paper
from meetings.signin.venues import MAIN
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage.signin import paper


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entered; it waits for the second look. ``others``: entries of the same lines that differ."""

    entry_id: int
    meeting_id: int
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The lines are recorded, each with its own outcome. ``merged``: somebody else had entered
    the same lines, so this was the second look."""

    entry_id: int
    meeting_id: int
    lines: tuple[SerialEntry, ...]
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """Rejected or withdrawn: nothing is recorded."""

    entry_id: int
    meeting_id: int


def enter_sheet(
    session: Session,
    actor: Actor,
    sitting_id: int,
    serials: Sequence[int],
    pictures: Sequence[SheetPicture],
    *,
    now: datetime,
    office: Office,
) -> Waiting | Written | Refused:
    """The serials that bear a signature, with the pictures they were read from."""
    desk = desk_to_enter(session, actor, sitting_id, now=now, office=office)
    if isinstance(desk, Refused):
        return desk
    wanted = sorted(set(serials))
    no = not_these(session, desk, wanted) or no_pictures(pictures, office)
    if no is not None:
        return no
    me = actor.who.person_id
    others = [e for e in paper.waiting_entries(session, sitting_id) if e.by_id != me]
    same = next((e for e in others if e.serials == wanted), None)
    if same is not None and may_confirm(session, actor, same, desk.meeting_id):
        _add_pictures(session, same.id, pictures)
        return _write(session, actor, same, desk, now=now, office=office, merged=True)
    entry = paper.PaperEntry(
        sitting_id=sitting_id, branch_id=desk.branch_id or None, serials=wanted, by_id=me, at=now
    )
    session.add(entry)
    session.flush()
    _add_pictures(session, entry.id, pictures)
    about_it = f"sitting:{sitting_id}"
    changed(session, actor, "enter sheet", about_it, now=now, after={"serials": wanted})
    if not office.profile.signin.paper_second:
        return _write(session, actor, entry, desk, now=now, office=office)
    _ask_for_second_look(session, actor, entry, desk.meeting_id, now=now)
    overlapping = tuple(e.id for e in others if set(e.serials) & set(wanted))
    return Waiting(entry.id, desk.meeting_id, overlapping)


def confirm_entry(
    session: Session,
    actor: Actor,
    entry_id: int,
    *,
    add: Sequence[int] = (),
    strike: Sequence[int] = (),
    remark: str = "",
    now: datetime,
    office: Office,
) -> Written | Refused:
    """The second person looked at the pictures: as entered, or with lines added or struck."""
    found = to_decide(session, actor, entry_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    entry, desk = found
    added = sorted(set(add) - set(entry.serials))
    struck = sorted(set(strike) & set(entry.serials))
    holds = sorted((set(entry.serials) - set(struck)) | set(added))
    remark = " ".join(remark.split())
    no = not_these(session, desk, holds) or not_said(remark, bool(added or struck), office)
    if no is not None:
        return no
    entry.serials, entry.added, entry.struck, entry.remark = holds, added, struck, remark
    return _write(session, actor, entry, desk, now=now, office=office)


def reject_entry(
    session: Session, actor: Actor, entry_id: int, remark: str, *, now: datetime, office: Office
) -> Ended | Refused:
    """The pictures do not show this, or can not be read: it is to be entered again."""
    found = to_decide(session, actor, entry_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    entry, desk = found
    remark = " ".join(remark.split())
    no = not_said(remark, True, office)
    if no is not None:
        return no
    entry.remark = remark
    _end(session, actor, entry, "rejected", now=now)
    _tell_decided(session, actor, entry, desk.meeting_id, now=now)
    return Ended(entry.id, desk.meeting_id)


def withdraw_entry(
    session: Session, actor: Actor, entry_id: int, *, now: datetime
) -> Ended | Refused:
    """Who entered it takes it back before anybody looked."""
    entry = paper.entry(session, entry_id)
    sitting = rows.sitting(session, entry.sitting_id) if entry else None
    if entry is None or sitting is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.SIGN_IN_AT_DESK, sitting.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    entry = paper.locked_entry(session, entry_id)
    if entry is None or entry.by_id != actor.who.person_id:
        return refused("not-allowed")
    if entry.state != "waiting":
        return refused("sheet-decided")
    _end(session, actor, entry, "withdrawn", now=now)
    return Ended(entry.id, meeting.id)


def _add_pictures(session: Session, entry_id: int, pictures: Sequence[SheetPicture]) -> None:
    for picture in pictures:
        session.add(
            paper.PaperFile(
                entry_id=entry_id,
                digest=picture.digest,
                name=picture.name,
                media_type=picture.media_type,
                size=picture.size,
            )
        )
    session.flush()


def _write(
    session: Session,
    actor: Actor,
    entry: paper.PaperEntry,
    desk: Desk,
    *,
    now: datetime,
    office: Office,
    merged: bool = False,
) -> Written:
    """Record every line. Nobody's own line is written by themselves: who entered it writes that
    of who confirmed it."""
    sheet = on_the_sheet(session, desk)
    entered_by = who_is(session, entry.by_id)
    first = Actor(entered_by, actor.account) if entered_by else actor
    _end(session, actor, entry, "confirmed", now=now)
    lines: list[SerialEntry] = []
    for serial in entry.serials:
        person = sheet[serial]
        outcome = enter_from_paper(
            session,
            first if person.person_id == actor.who.person_id else actor,
            entry.sitting_id,
            person.person_id,
            venue=person.branch_id or MAIN,
            at=entry.at,
            now=now,
            office=office,
        )
        lines.append(SerialEntry(serial, outcome))
    _settle_own(session, actor, entry, now=now)
    if entry.by_id != actor.who.person_id:
        _tell_decided(session, actor, entry, desk.meeting_id, now=now)
    return Written(entry.id, desk.meeting_id, tuple(lines), merged)


def _settle_own(session: Session, actor: Actor, entry: paper.PaperEntry, *, now: datetime) -> None:
    """What the second person had entered of the same lines is settled by what they decided; the
    other lines of theirs go on waiting."""
    decided = {*entry.serials, *entry.struck}
    for other in paper.waiting_entries(session, entry.sitting_id):
        if other.by_id != actor.who.person_id or not decided & set(other.serials):
            continue
        left = [serial for serial in other.serials if serial not in decided]
        if not left:
            _end(session, actor, other, "withdrawn", now=now)
            continue
        changed(
            session,
            actor,
            "sheet lines settled",
            f"sitting:{entry.sitting_id}",
            now=now,
            before={"entry": other.id, "serials": other.serials},
            after={"serials": left, "by": entry.id},
        )
        other.serials = left


def _end(
    session: Session, actor: Actor, entry: paper.PaperEntry, state: str, *, now: datetime
) -> None:
    entry.state, entry.decided_at, entry.decided_by_id = state, now, actor.who.person_id
    changed(
        session,
        actor,
        f"sheet {state}",
        f"sitting:{entry.sitting_id}",
        now=now,
        after={"entry": entry.id, "serials": entry.serials}
        | ({"added": entry.added, "struck": entry.struck} if entry.remark else {}),
        reason=entry.remark or None,
    )


def _ask_for_second_look(
    session: Session, actor: Actor, entry: paper.PaperEntry, meeting_id: int, *, now: datetime
) -> None:
    meeting = rows.meeting(session, meeting_id)
    assert meeting is not None
    staff = [
        place.person_id
        for place in attendance_rows.participants_of(session, meeting_id)
        if place.role == "staff"
    ]
    others = [
        person_id
        for person_id in dict.fromkeys([meeting.organiser_id, *staff])
        if person_id != actor.who.person_id
    ]
    notice = Notice(
        kind="sheet_waits",
        params={"entry": entry.id},
        shows=f"sheet:{entry.id}",
        meeting_id=meeting_id,
    )
    tell_many(session, others, notice, now=now)


def _tell_decided(
    session: Session, actor: Actor, entry: paper.PaperEntry, meeting_id: int, *, now: datetime
) -> None:
    notice = Notice(kind="sheet_decided", params={"entry": entry.id}, meeting_id=meeting_id)
    tell(session, entry.by_id, notice, now=now)
