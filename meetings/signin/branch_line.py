"""What the contact of a branch venue says over the line, 应到/实到, beside what was counted.
Row 2.3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.people import Action, Who, may, named
from meetings.reach import Notice, tell
from meetings.signin.counting import Counts, counts
from meetings.signin.hours import sitting_now
from meetings.signin.venues import MAIN, desk_scope
from storage import Session, outbox, signin
from storage import branches as rows
from storage import meetings as meeting_rows

#: No hall holds more.
MOST_HEADS = 100_000


@dataclass(frozen=True, slots=True)
class VenueFigures:
    """One venue at one sitting: counted from the list, and said by its contact."""

    branch_id: int
    name: str
    #: (应到, 实到).
    counted: tuple[int, int]
    #: (应到, 实到), by whom and when; None: nothing was reported.
    reported: tuple[int, int] | None = None
    by: str = ""
    at: datetime | None = None

    @property
    def differs(self) -> bool:
        """Whether what was said is not what was counted."""
        return self.reported not in (None, self.counted)


@dataclass(frozen=True, slots=True)
class Venues:
    """All venues of a meeting at one sitting, the main one first."""

    meeting_id: int
    title: str
    sitting_id: int
    number: int
    of: int
    main: VenueFigures
    branches: tuple[VenueFigures, ...]
    together: Counts
    #: Which branch venue the reader works at; None: they see all of them as a host.
    own: int | None


@dataclass(frozen=True, slots=True)
class Reported:
    """The contact's figures are down, beside what was counted at that moment."""

    meeting_id: int


def venues_of(
    session: Session, who: Who, meeting_id: int, *, sitting_id: int | None = None, now: datetime
) -> Venues | Refused:
    """All venues counted, apart and together, for whoever works at one of them."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SIGN_IN_AT_DESK, about(session, meeting)):
        return refused("not-allowed")
    sitting = meeting_rows.sitting(session, sitting_id) if sitting_id else None
    if sitting is None or sitting.meeting_id != meeting_id:
        sitting = sitting_now(session, meeting_id, now)
    if sitting is None:
        return refused("signin-unpublished")
    main, *others = _figures(session, sitting.id, rows.branches_of(session, meeting_id))
    return Venues(
        meeting_id=meeting_id,
        title=meeting.title,
        sitting_id=sitting.id,
        number=sitting.number,
        of=len(meeting_rows.sittings_of(session, meeting_id)),
        main=main,
        branches=tuple(others),
        together=counts(session, sitting.id),
        own=desk_scope(session, who, meeting),
    )


def _figures(
    session: Session, sitting_id: int, there: Sequence[meeting_rows.BranchVenue]
) -> list[VenueFigures]:
    """The main venue's, then those of each branch: sixty cost no more statements than one."""
    heads = signin.heads_by_venue(session, sitting_id)
    reports = rows.latest_reports(session, sitting_id)
    people = named(session, [report.by_id for report in reports.values()])
    found = [VenueFigures(MAIN, "", heads.get(MAIN, (0, 0)))]
    for branch in there:
        counted, said = heads.get(branch.id, (0, 0)), reports.get(branch.id)
        if said is None:
            found.append(VenueFigures(branch.id, branch.name, counted))
            continue
        by = people[said.by_id].name if said.by_id in people else ""
        reported = (said.expected, said.present)
        found.append(VenueFigures(branch.id, branch.name, counted, reported, by, said.at))
    return found


@dataclass(frozen=True, slots=True)
class ToReport:
    """For which venue and sitting figures are said, and what the list says."""

    branch_id: int
    sitting_id: int
    name: str
    title: str
    counted: Counts


def to_report(
    session: Session, who: Who, branch_id: int, sitting_id: int | None, *, now: datetime
) -> ToReport | Refused:
    """What the question for 应到/实到 is about: the sitting named, or the present one."""
    found = at_branch(session, who, branch_id)
    if isinstance(found, Refused):
        return found
    branch, meeting = found
    sitting = meeting_rows.sitting(session, sitting_id) if sitting_id else None
    if sitting is None or sitting.meeting_id != meeting.id:
        sitting = sitting_now(session, meeting.id, now)
    if sitting is None:
        return refused("signin-unpublished")
    counted = counts(session, sitting.id, branch_id)
    return ToReport(branch_id, sitting.id, branch.name, meeting.title, counted)


def report_figures(
    session: Session,
    actor: Actor,
    branch_id: int,
    sitting_id: int,
    expected: int,
    present: int,
    *,
    now: datetime,
) -> Reported | Refused:
    """应到/实到 as the contact says them, or told by phone and entered by the hosts."""
    found = at_branch(session, actor.who, branch_id)
    if isinstance(found, Refused):
        return found
    branch, meeting = found
    sitting = meeting_rows.sitting(session, sitting_id)
    if sitting is None or sitting.meeting_id != meeting.id:
        return refused("gone")
    if not 0 <= present <= MOST_HEADS or not 0 <= expected <= MOST_HEADS:
        return refused("branch-heads", limit=MOST_HEADS)
    counted = counts(session, sitting_id, branch_id)
    session.add(
        rows.BranchReport(
            branch_id=branch_id,
            sitting_id=sitting_id,
            expected=expected,
            present=present,
            counted_expected=counted.expected,
            counted_present=counted.present,
            by_id=actor.who.person_id,
            at=now,
        )
    )
    session.flush()
    changed(
        session,
        actor,
        "report heads",
        f"sitting:{sitting_id}",
        now=now,
        after={"venue": branch.name, "expected": expected, "present": present},
    )
    if actor.who.person_id != meeting.organiser_id:
        _tell_organiser(session, meeting, sitting_id, now=now)
    return Reported(meeting.id)


def _tell_organiser(
    session: Session, meeting: meeting_rows.Meeting, sitting_id: int, *, now: datetime
) -> None:
    notice = Notice(
        kind="branches_now",
        params={"meeting": meeting.id, "sitting": sitting_id},
        lane=outbox.URGENT,
        coalesce=f"branches:{meeting.id}",
        shows=f"branches:{meeting.id}",
        meeting_id=meeting.id,
        valid_until=meeting.ends_at + timedelta(days=1),
    )
    tell(session, meeting.organiser_id, notice, now=now)


def at_branch(
    session: Session, who: Who, branch_id: int
) -> tuple[meeting_rows.BranchVenue, meeting_rows.Meeting] | Refused:
    """The venue and its meeting (locked), where this person works at it or is a host."""
    branch = rows.branch(session, branch_id)
    if branch is None:
        return refused("gone")
    meeting = allowed(session, who, Action.SIGN_IN_AT_DESK, branch.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    scope = desk_scope(session, who, meeting)
    return (branch, meeting) if scope in (None, branch_id) else refused("not-allowed")
