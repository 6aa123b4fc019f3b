"""散会单: what is done when the meeting ends, and what came back. Row 2.4, ORG-18."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meetings.checklists import chasing, templates
from meetings.checklists.lines import KINDS
from meetings.checklists.reading import Checklist, checklist_of
from meetings.meetings import Refused, State
from meetings.office import Office
from meetings.people import Who
from meetings.reach import Notice, tell_many
from meetings.signin.quorum import hosts_of
from storage import Session, badges, logistics, lost_property, outbox, paper_list, timers
from storage import checklists as rows
from storage import meetings as meeting_rows
from storage.timers import WantedTimer

CLEARING = KINDS[2]
SHEET, OWED = "clearing_sheet", "owed_list"
#: 散会单 that comes later than this after the end goes to nobody any more.
_SHEET_VALID = timedelta(hours=12)
_OWED_VALID = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Returned:
    """What was given out and came back: 收回 N/N."""

    #: badges / copies / keys.
    what: str
    back: int
    out: int


@dataclass(frozen=True, slots=True)
class ClearingSheet:
    """散会单 at one venue, with what came back and what was found."""

    list: Checklist
    returned: tuple[Returned, ...]
    kept: int


def sheet_of(
    session: Session,
    who: Who,
    meeting_id: int,
    branch_id: int | None,
    *,
    now: datetime,
    office: Office,
) -> ClearingSheet | Refused:
    """The sheet as this person sees it."""
    found = checklist_of(session, who, meeting_id, CLEARING, branch_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    return ClearingSheet(
        found, returned_of(session, meeting_id), lost_property.count_kept(session, meeting_id)
    )


def returned_of(session: Session, meeting_id: int) -> tuple[Returned, ...]:
    """收回 N/N of what was handed out at all: badges, numbered copies, keys."""
    found = (
        _badges(session, meeting_id),
        _copies(session, meeting_id),
        _keys(session, meeting_id),
    )
    return tuple(one for one in found if one.out)


def _badges(session: Session, meeting_id: int) -> Returned:
    handed = [one for one in badges.badges_of(session, meeting_id).values() if one.handed_at]
    return Returned("badges", sum(one.returned_at is not None for one in handed), len(handed))


def _copies(session: Session, meeting_id: int) -> Returned:
    """What was signed out; a copy whose loss was noted is not waited for."""
    out = [
        copy
        for _, copy in paper_list.copies_in(session, meeting_id)
        if copy.out_at is not None and not copy.missing_note
    ]
    return Returned("copies", sum(copy.returned_at is not None for copy in out), len(out))


def _keys(session: Session, meeting_id: int) -> Returned:
    given = [
        one for one in logistics.lodging.arrivals_of(session, meeting_id).values() if one.key_at
    ]
    return Returned("keys", sum(one.key_back_at is not None for one in given), len(given))


def subject(meeting_id: int) -> str:
    """The timers' subject: it outlives the meeting."""
    return f"meeting:{meeting_id}:afterwards"


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """散会单 at the end, and what is owed on the next working morning.

    ``keep_fired``: only the office's rules changed, see ``timers.replace``.
    """
    wanted = []
    if meeting.state in (State.PUBLISHED, State.CLOSED):
        morning = next_morning(meeting.ends_at, office)
        wanted.append(WantedTimer(OWED, "", morning, morning + _OWED_VALID))
    if meeting.state == State.PUBLISHED and _has_sheet(session, meeting, office):
        wanted.append(WantedTimer(SHEET, "", meeting.ends_at, meeting.ends_at + _SHEET_VALID))
    wanted = [one for one in wanted if one.valid_until > now]
    timers.replace(session, subject(meeting.id), wanted, keep_fired=keep_fired)


def next_morning(ended_at: datetime, office: Office) -> datetime:
    """The first working morning after the end (aware UTC)."""
    day = office.calendar.add_working_days(office.local(ended_at).date(), 1)
    at = office.profile.checklists.owed_time
    return datetime.combine(day, at, office.zone).astimezone(UTC)


def _has_sheet(session: Session, meeting: meeting_rows.Meeting, office: Office) -> bool:
    if office.profile.packages[meeting.package].checklist:
        return True
    return bool(rows.check_items_of(session, meeting.id, CLEARING))


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The meeting ended, or it is the morning after."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state not in (State.PUBLISHED, State.CLOSED):
        return
    if timer.kind == SHEET:
        hand_out(session, meeting, now=now, office=office)
        return
    notice = Notice(
        kind="owed_list",
        params={"meeting": meeting.id},
        lane=outbox.DIGESTS,
        dedupe=f"owed:{meeting.id}:{timer.due_at.isoformat()}",
        meeting_id=meeting.id,
        valid_until=timer.valid_until,
        keeps_quiet=True,
    )
    tell_many(session, [meeting.organiser_id], notice, now=now)


def after_closing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """The meeting was closed, maybe before its planned end: the sheet is due now."""
    if _has_sheet(session, meeting, office) and now < meeting.ends_at + _SHEET_VALID:
        hand_out(session, meeting, now=now, office=office)
    want_timers(session, meeting, now=now, office=office)
    chasing.want_timers(session, meeting, now=now, office=office)


def hand_out(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """散会单 for everybody on duty, once for each end of the meeting."""
    template = templates.template_of(CLEARING, office)
    templates.add_from(session, None, meeting, CLEARING, template, now=now, office=office)
    day = office.local(meeting.ends_at).date()
    notice = Notice(
        kind="clearing_sheet",
        params={"meeting": meeting.id},
        lane=outbox.URGENT,
        dedupe=f"clearing:{meeting.id}:{day.isoformat()}",
        meeting_id=meeting.id,
        valid_until=meeting.ends_at + _SHEET_VALID,
        shows=f"clearing:{meeting.id}:0",
    )
    tell_many(session, hosts_of(session, meeting), notice, now=now)
