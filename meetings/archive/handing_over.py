"""移交: a year's items go to the archive room, with a list both sides sign. Row 6.8, ARC-07."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meetings.archive import clock
from meetings.archive.catalogue import Item, in_order, shown
from meetings.archive.checking import faults_of, start_check
from meetings.archive.judging import Fault
from meetings.archive.retention import handover_due
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who, may, named
from storage import Session, timers
from storage import archive as rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows

#: Faults with which nothing is handed over: what is there is not what was filed.
GRAVE = frozenset({"damaged", "changed", "missing", "audit", "minutes-seal", "record-seal"})
#: Characters of who took it over.
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """A hand-over as it stands."""

    id: int
    year: int
    #: listed / done / withdrawn.
    state: str
    by: str
    at: datetime
    due_on: date
    items: tuple[Item, ...]
    #: By period: how many items, and pages (0 where not all could be counted).
    totals: tuple[tuple[str, int, int], ...]
    #: Meetings of the year that are closed and not filed: titles.
    unfiled: tuple[str, ...]
    #: Meetings of it, how many of them were checked since, and what fails.
    meetings: int
    checked: int
    faults: tuple[Fault, ...]
    received_by: str
    done_at: datetime | None
    scan_name: str
    may_keep: bool

    @property
    def grave(self) -> tuple[Fault, ...]:
        """What has to be put right first."""
        return tuple(one for one in self.faults if one.code in GRAVE)


@dataclass(frozen=True, slots=True)
class Listed:
    """The list is made. ``again``: there was one already."""

    handover_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class HandedOver:
    """It is done (``again``: it was before)."""

    handover_id: int
    again: bool = False


def list_year(
    session: Session, actor: Actor, year: int, *, now: datetime, office: Office
) -> Listed | Refused:
    """编制移交清册: everything filed of the year and not handed over yet; its checks begin."""
    if not may(actor.who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    filing_rows.lock_codes(session)
    there = next((h for h in filing_rows.handovers(session, year) if h.state == "listed"), None)
    if there is not None:
        return Listed(there.id, again=True)
    if year >= office.today(now).year:
        return refused("archive-year-not-over")
    items = filing_rows.items_of_year(session, year)
    if not items:
        return refused("archive-nothing-to-hand-over")
    row = rows.Handover(year=year, state="listed", by_id=actor.who.person_id, at=now, checks={})
    session.add(row)
    session.flush()
    for item in items:
        item.handover_id = row.id
    for meeting_id in sorted({item.meeting_id for item in items}):
        start_check(session, meeting_id, None, now=now)
    after = {"year": year, "items": len(items)}
    changed(session, actor, "list handover", f"handover:{row.id}", now=now, after=after)
    return Listed(row.id)


def withdraw(
    session: Session, actor: Actor, handover_id: int, *, now: datetime
) -> HandedOver | Refused:
    """撤回清册: what was listed is as it was before; a list can be made anew."""
    row = _locked(session, actor.who, handover_id)
    if isinstance(row, Refused):
        return row
    if row.state != "listed":
        return refused("archive-handover-over")
    for item in filing_rows.items_of_handover(session, row.id):
        item.handover_id = None
    row.state = "withdrawn"
    changed(session, actor, "withdraw handover", f"handover:{row.id}", now=now)
    return HandedOver(row.id)


def take_over(
    session: Session,
    actor: Actor,
    handover_id: int,
    received_by: str,
    scan: tuple[str, str],
    *,
    now: datetime,
    office: Office,
) -> HandedOver | Refused:
    """移交完成: who took it over, and the signed list as it was scanned (digest, file name)."""
    row = _locked(session, actor.who, handover_id)
    if isinstance(row, Refused):
        return row
    if row.state == "done":
        return HandedOver(row.id, again=True)
    if row.state != "listed":
        return refused("archive-handover-over")
    if mark_in(received_by, office.profile):
        return refused("level-mark")
    seen = _page(session, row, may_keep=True, office=office)
    if seen.checked < seen.meetings:
        return refused("archive-not-checked")
    if seen.grave:
        return refused("archive-faults-open", count=sum(one.count for one in seen.grave))
    for item in filing_rows.items_of_handover(session, row.id):
        if item.state == "filed":
            item.state = "handed_over"
    row.state, row.received_by = "done", received_by[:LONGEST_NAME]
    row.done_by_id, row.done_at = actor.who.person_id, now
    row.scan, row.scan_name = scan
    row.checks = {"faults": sum(one.count for one in seen.faults)}
    session.flush()
    if not filing_rows.items_of_year(session, row.year):
        timers.cancel(session, clock.handover_subject(row.year))
    after = {"received_by": row.received_by, "sha256": row.scan}
    changed(session, actor, "hand over", f"handover:{row.id}", now=now, after=after)
    return HandedOver(row.id)


def _locked(session: Session, who: Who, handover_id: int) -> rows.Handover | Refused:
    if not may(who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    row = filing_rows.locked_handover(session, handover_id)
    return row if row is not None else refused("gone")


def page(
    session: Session, who: Who, handover_id: int, *, office: Office
) -> HandoverPage | Refused:
    """The hand-over, for those who see the archive."""
    if not may(who, Action.SEE_ARCHIVE):
        return refused("not-allowed")
    row = filing_rows.handover(session, handover_id)
    if row is None:
        return refused("gone")
    keeps = may(who, Action.KEEP_ARCHIVE)
    return _page(session, row, may_keep=keeps, office=office)


def page_of(session: Session, handover_id: int, *, office: Office) -> HandoverPage | None:
    """The same for its papers; rights were looked at before."""
    row = filing_rows.handover(session, handover_id)
    return _page(session, row, may_keep=False, office=office) if row is not None else None


def _page(session: Session, row: rows.Handover, *, may_keep: bool, office: Office) -> HandoverPage:
    items = in_order(filing_rows.items_of_handover(session, row.id), office)
    people = named(session, [row.by_id])
    ids = sorted({item.meeting_id for item in items})
    files = [rows.meeting_file(session, id) for id in ids]
    fresh = [f for f in files if f is not None and f.checked_at and f.checked_at >= row.at]
    return HandoverPage(
        id=row.id,
        year=row.year,
        state=row.state,
        by=people[row.by_id].name if row.by_id in people else "",
        at=row.at,
        due_on=handover_due(row.year, office.profile.archive),
        items=shown(session, items, office),
        totals=_totals(items, office),
        unfiled=_unfiled(session, row.year, office),
        meetings=len(ids),
        checked=len(fresh),
        faults=tuple(fault for file in fresh for fault in faults_of(file.checks)),
        received_by=row.received_by,
        done_at=row.done_at,
        scan_name=row.scan_name,
        may_keep=may_keep,
    )


def _totals(items: Sequence[rows.ArchiveItem], office: Office) -> tuple[tuple[str, int, int], ...]:
    found = []
    for period in office.profile.archive.periods:
        of_it = [item for item in items if item.period == period]
        if of_it:
            counted = [item.pages for item in of_it if item.pages is not None]
            pages = sum(counted) if len(counted) == len(of_it) else 0
            found.append((period, len(of_it), pages))
    return tuple(found)


def _unfiled(session: Session, year: int, office: Office) -> tuple[str, ...]:
    found: list[meeting_rows.Meeting] = [m for m, _ in filing_rows.unfiled_meetings(session, None)]
    return tuple(one.title for one in found if office.local(one.starts_at).year == year)
