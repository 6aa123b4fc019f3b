"""The clock of the papers: authors are reminded, what is late is chased within a gap and a cap,
then the organiser is asked what to do; numbered copies are asked for after the end. Row 2.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from meetings.office import Office
from meetings.reach import Notice, chase, tell
from storage import Session, outbox, paper_list, timers
from storage import meetings as meeting_rows
from storage.timers import WantedTimer

CHASE, STUCK = "paper_chase", "paper_stuck"
#: A chaser that could not go out in time (downtime) still helps so long.
LATE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Owed:
    """What one author owes for one deadline. Times are aware UTC."""

    author_id: int
    due_at: datetime
    #: When they were asked for the last of it.
    asked_at: datetime
    #: The start of the meeting, from which on nobody is chased; None: it is for afterwards.
    until: datetime | None


def wanted_timers(owed: Sequence[Owed], *, office: Office) -> list[WantedTimer]:
    """Every chaser: some days before, at the deadline, and after it, one message an author and
    deadline; and the question to the organiser once the cap is reached. Pure."""
    wanted: list[WantedTimer] = []
    for one in owed:
        slot = f"{one.author_id}-{one.due_at:%Y%m%d%H%M}"
        *rungs, (_, last) = _rungs(one, office)
        until = one.until or last + LATE
        rungs = [(f"{slot}-{name}", at) for name, at in rungs if at < until]
        if not rungs:
            continue
        # The organiser is asked in time, if need be together with the last chaser.
        asks = last if last < until else rungs[-1][1]
        wanted += timers.ladder(CHASE, rungs, ends_at=max(last, asks + LATE))
        wanted.append(WantedTimer(STUCK, slot, asks, valid_until=asks + LATE))
    return wanted


def _rungs(one: Owed, office: Office) -> list[tuple[str, datetime]]:
    """The chasers with their times; the last is the question to the organiser."""
    rules, calendar = office.profile.papers, office.calendar
    quiet, zone = office.profile.quiet_hours, office.zone
    day = office.local(one.due_at).date()
    rungs = []
    for wd in rules.remind_wd:
        before = calendar.add_working_days(day, -wd)
        at = datetime.combine(before, rules.remind_time, zone).astimezone(UTC)
        if one.asked_at < at < one.due_at:
            rungs.append((f"b{wd}", at))
    at = calendar.next_working_moment(one.due_at, quiet, zone)
    rungs.append(("due", at))
    for number in range(1, rules.cap + 1):
        at = calendar.next_working_moment(at + timedelta(hours=rules.gap_hours), quiet, zone)
        rungs.append((f"a{number}", at))
    last = calendar.next_working_moment(at + timedelta(hours=rules.gap_hours), quiet, zone)
    return [*rungs, ("ask", last)]


def papers_subject(meeting_id: int) -> str:
    """The subject of the chasers."""
    return f"meeting:{meeting_id}:papers"


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """Replace the chasers by what the list wants as it is now, and of what is out after the end.

    ``keep_fired``: only the office's rules changed, see ``timers.replace``.
    """
    from meetings.paper_list import recalling

    session.flush()
    recalling.want_timer(session, meeting, now=now, office=office, keep_fired=keep_fired)
    if meeting.state not in ("draft", "published", "closed"):
        timers.cancel(session, papers_subject(meeting.id))
        return
    owed: dict[tuple[int, datetime], Owed] = {}
    for row in paper_list.papers_in(session, meeting.id):
        if row.state == "wanted" and row.author_id and row.asked_at is not None:
            until = None if row.stage == "after" else meeting.starts_at
            one = Owed(row.author_id, row.due_at, row.asked_at, until)
            before = owed.get((row.author_id, row.due_at), one)
            later = max(before.asked_at, one.asked_at)
            until = None if before.until is None else one.until
            owed[row.author_id, row.due_at] = replace(one, asked_at=later, until=until)
    wanted = wanted_timers(list(owed.values()), office=office)
    timers.replace(session, papers_subject(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """A chaser is due: whatever of it is still owed goes into one message. Once the meeting has
    begun nobody is chased for what was to lie before it."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state not in ("draft", "published", "closed"):
        return
    author, due = timer.slot.split("-")[:2]
    still = [
        row
        for row in paper_list.papers_in(session, meeting.id)
        if row.state == "wanted"
        and row.author_id == int(author)
        and f"{row.due_at:%Y%m%d%H%M}" == due
        and row.asked_at is not None
        and (row.stage == "after" or meeting.starts_at > now)
    ]
    if timer.kind == STUCK:
        for row in still:
            _ask_organiser(session, meeting, row, now=now)
    elif still:
        _chase(session, meeting, still, timer.slot, now=now, office=office)


def _chase(
    session: Session,
    meeting: meeting_rows.Meeting,
    still: list[paper_list.ListedPaper],
    slot: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    author_id = still[0].author_id
    assert author_id is not None
    notice = Notice(
        kind="paper_chase",
        params={"papers": [row.id for row in still]},
        lane=outbox.DIGESTS,
        dedupe=f"paper-chase:{meeting.id}:{slot}:{'-'.join(str(row.id) for row in still)}",
        meeting_id=meeting.id,
        keeps_quiet=True,
    )
    chase(session, author_id, notice, now=now, profile=office.profile)
    for row in still:
        row.reminders, row.reminded_at = row.reminders + 1, now


def _ask_organiser(
    session: Session,
    meeting: meeting_rows.Meeting,
    row: paper_list.ListedPaper,
    *,
    now: datetime,
) -> None:
    notice = Notice(
        kind="paper_stuck",
        params={"paper": row.id, "due": row.due_at.isoformat()},
        dedupe=f"paper-stuck:{row.id}:{row.author_id}:{row.due_at.isoformat()}",
        meeting_id=meeting.id,
    )
    tell(session, meeting.organiser_id, notice, now=now)
