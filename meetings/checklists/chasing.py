"""Chasing: owners before a line is due and when it is, the organiser once it is late. Row 2.4.

One message per person lists all of theirs; what is done since is left out as it is worded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from meetings.changes import Actor
from meetings.checklists.lines import Line, Wants, lines_of
from meetings.office import Office
from meetings.reach import Notice, chased_reader, tell
from storage import Session, outbox, timers
from storage import checklists as rows
from storage import meetings as meeting_rows
from storage.timers import WantedTimer

REMIND, OVERDUE = "check_remind", "check_overdue"
#: Reminders closer to the start than this go out in quiet hours too.
_CLOSE = timedelta(hours=3)
#: A reminder that comes this late after the due time goes nowhere: the organiser is told instead.
_STALE = timedelta(hours=12)
_MINUTE = timedelta(minutes=1)


def subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:checklists"


def wanted_timers(
    dues: Sequence[datetime], office: Office, *, cleared_by: datetime | None = None
) -> list[WantedTimer]:
    """Before each due time, at it, and after it; of 散会单 only after its last one, for whoever is
    on duty has the sheet in hand. Pure."""
    rule = office.profile.checklists
    wanted = []
    for due in sorted({*dues, *([cleared_by] if cleared_by else [])}):
        before = _before(due, office)
        after = due + timedelta(minutes=rule.overdue_min)
        slot, data = due.isoformat(), {"due": due.isoformat()}
        if due in dues:
            wanted += [
                WantedTimer(REMIND, f"before {slot}", before, due, data),
                WantedTimer(REMIND, f"at {slot}", due, max(after, due + _MINUTE), data),
            ]
        wanted.append(WantedTimer(OVERDUE, slot, after, after + _STALE, data))
    return wanted


def _before(due: datetime, office: Office) -> datetime:
    """When it is said that a line is due soon: where that were in quiet hours, the afternoon of
    the working day before."""
    rule, quiet = office.profile, office.profile.quiet_hours
    at = due - timedelta(minutes=rule.checklists.remind_min)
    if office.calendar.next_working_moment(at, quiet, office.zone) == at:
        return at
    day = office.calendar.add_working_days(office.local(due).date(), -1)
    return datetime.combine(day, rule.reply.day_before_time, office.zone).astimezone(UTC)


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """Replace the timers of the meeting's checklists by what its lines want as it is now.

    ``keep_fired``: only the office's rules changed, see ``timers.replace``.
    """
    items = rows.check_items_of(session, meeting.id)
    before = [item for item in items if item.kind != "clearing" and meeting.state == "published"]
    dues = [item.due_at for item in before if item.state == "unchecked"]
    dues += [item.last_at for item in before if item.last_at is not None]
    cleared = [item.due_at for item in items if item.kind == "clearing"]
    # A chain of reminders that lies behind would all be late at once.
    first = now - timedelta(minutes=office.profile.checklists.overdue_min)
    dues = [due for due in dues if due >= first]
    wanted: list[WantedTimer] = []
    if meeting.state in ("published", "closed"):
        wanted = wanted_timers(dues, office, cleared_by=max(cleared, default=None))
    wanted = [one for one in wanted if one.valid_until > now]
    timers.replace(session, subject(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """A due time comes, has come, or has passed: who still owes a look is told."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state not in ("published", "closed"):
        return
    due = datetime.fromisoformat(timer.data["due"])
    found = owed_by(lines_of(session, meeting.id, office=office), due, now)
    if timer.kind == OVERDUE:
        _tell_organiser(session, meeting, found, timer, now=now)
        return
    if meeting.state == "closed":
        return
    found = [line for line in found if line.kind != "clearing"]
    readers: dict[int, set[int]] = defaultdict(set)
    for line in found:
        owner = line.owner.person_id if line.owner else None
        reader = chased_reader(session, owner, office.profile) if owner else None
        readers[reader or meeting.organiser_id].add(owner or 0)
    for reader, owners in readers.items():
        notice = Notice(
            kind="check_list",
            params={"meeting": meeting.id, "owners": sorted(owners), "due": due.isoformat()},
            coalesce=f"check-list:{meeting.id}",
            meeting_id=meeting.id,
            valid_until=timer.valid_until,
            keeps_quiet=due < meeting.starts_at - _CLOSE,
        )
        tell(session, reader, notice, now=now)


def owed_by(lines: Sequence[Line], due: datetime, now: datetime) -> list[Line]:
    """What wants a look and is due by then. A reminder before the last check opens counts it."""
    found = []
    for line in lines:
        wants = line.wants(max(now, due))
        if wants in (Wants.LOOK, Wants.LAST) and line.deadline(max(now, due)) <= due:
            found.append(line)
    return found


def _tell_organiser(
    session: Session,
    meeting: meeting_rows.Meeting,
    lines: Sequence[Line],
    timer: timers.DueTimer,
    *,
    now: datetime,
) -> None:
    """逾时未查, in one line; what is the organiser's own was said to them already."""
    own = (None, meeting.organiser_id)
    others = [
        line
        for line in lines
        if line.kind == "clearing"
        or line.owner_name
        or (line.owner.person_id if line.owner else None) not in own
    ]
    if meeting.state == "closed":
        others = [line for line in others if line.kind == "clearing"]
    if others:
        notice = Notice(
            kind="check_overdue",
            params={"meeting": meeting.id, "due": timer.data["due"]},
            lane=outbox.URGENT,
            coalesce=f"check-overdue:{meeting.id}",
            meeting_id=meeting.id,
            valid_until=timer.valid_until,
        )
        tell(session, meeting.organiser_id, notice, now=now)


def tell_owner(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    owner_id: int | None,
    *,
    now: datetime,
) -> None:
    """请您检查: one message with all that is theirs, however many lines they were just given.
    What was given in a draft, or while no time holds, is said when it is published."""
    if owner_id is None or meeting.state not in ("published", "closed"):
        return
    rows.mark_told(session, meeting.id, owner_id, at=now)
    if owner_id != actor.who.person_id:
        _tell_given(session, meeting, owner_id, now=now)


def tell_owners(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """Everybody who owns lines of a published meeting and was not told so yet."""
    if meeting.state != "published":
        return
    for owner_id in rows.owners_not_told(session, meeting.id):
        rows.mark_told(session, meeting.id, owner_id, at=now)
        if owner_id != meeting.organiser_id:
            _tell_given(session, meeting, owner_id, now=now)


def _tell_given(
    session: Session, meeting: meeting_rows.Meeting, owner_id: int, *, now: datetime
) -> None:
    notice = Notice(
        kind="check_given",
        params={"meeting": meeting.id},
        coalesce=f"check-given:{meeting.id}:{owner_id}",
        shows=f"check-given:{meeting.id}:{owner_id}",
        meeting_id=meeting.id,
        valid_until=max(meeting.ends_at, now) + _STALE,
    )
    tell(session, owner_id, notice, now=now)
