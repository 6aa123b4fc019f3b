"""Disposals as they are looked at: what is over, the lists, one list, the holds. Row 6.9."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from meetings.approvals.deciders import facts_about
from meetings.disposals.facts import (
    Home,
    Listed,
    Page,
    ShownHold,
    ShownItem,
    ShownLine,
    ShownWitness,
)
from meetings.disposals.judging import is_permanent
from meetings.disposals.witnessing import matter
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session, archive
from storage import approvals as approval_rows
from storage import disposals as rows
from storage import meetings as meeting_rows
from storage.archive import ArchiveItem, Disposal, DisposalLine, Hold
from storage.disposals import DisposalWitness

PAGE = 10


def _sees(who: Who) -> bool:
    return may(who, Action.SEE_ARCHIVE) or may(who, Action.KEEP_ARCHIVE)


def shows(who: Who, level: str) -> bool:
    """Whether the messenger this person sits at may show something of this level (SEC-04)."""
    return who.levels is None or level in who.levels


def home(
    session: Session, who: Who, page: int, *, now: datetime, office: Office
) -> Home | Refused:
    """鉴定与销毁: how much is over, the lists, those at work first, and how many holds stand."""
    if not _sees(who):
        return refused("not-allowed")
    found = rows.disposals(session, limit=PAGE, offset=page * PAGE)
    counts = rows.count_lines(session, [one.id for one in found])
    return Home(
        due=rows.count_due(session, office.today(now)),
        lists=tuple(
            Listed(d.id, d.year, d.number, d.state, counts.get(d.id, 0), d.at) for d in found
        ),
        all_lists=rows.count_disposals(session),
        holds=rows.count_holds(session, standing=True),
        keeps=may(who, Action.KEEP_ARCHIVE),
        holds_up=may(who, Action.HOLD_DISPOSAL),
    )


def due(
    session: Session, who: Who, page: int, *, now: datetime, office: Office
) -> tuple[int, tuple[ShownItem, ...]] | Refused:
    """What is to be appraised, the longest due first; and how much there is."""
    if not _sees(who):
        return refused("not-allowed")
    today = office.today(now)
    found = rows.due_items(session, today, limit=PAGE, offset=page * PAGE)
    return rows.count_due(session, today), _items(session, who, found, office)


def _items(
    session: Session, who: Who, found: Sequence[ArchiveItem], office: Office
) -> tuple[ShownItem, ...]:
    held = rows.held_items(session, [item.id for item in found])
    return tuple(shown_item(who, item, held, office) for item in found)


def shown_item(who: Who, item: ArchiveItem, held: Mapping[int, Hold], office: Office) -> ShownItem:
    """The item as this person may see it here."""
    return ShownItem(
        id=item.id,
        meeting_id=item.meeting_id,
        code=item.code,
        title=item.title if shows(who, item.level) else "",
        year=item.year,
        period=item.period,
        reference=item.reference,
        dated_on=item.dated_on,
        pages=item.pages,
        files=len(item.files),
        due_on=item.due_on,
        state=item.state,
        destroyed_at=item.destroyed_at,
        held=item.id in held and item.state != "destroyed",
        permanent=is_permanent(item, office),
    )


def item_page(
    session: Session, who: Who, item_id: int, *, office: Office
) -> tuple[ShownItem, tuple[DisposalLine, Disposal] | None] | Refused:
    """One item, and the list it stands on now."""
    if not _sees(who):
        return refused("not-allowed")
    item = archive.item(session, item_id)
    if item is None:
        return refused("gone")
    return _items(session, who, [item], office)[0], rows.line_at_work(session, item_id)


def page_of(
    session: Session, who: Who, disposal_id: int, *, now: datetime, office: Office
) -> Page | Refused:
    """One list: for who sees the archive, who decides it, and who witnesses."""
    disposal = rows.disposal(session, disposal_id)
    if disposal is None:
        return refused("gone")
    witnesses = rows.witnesses_of(session, disposal_id)
    if not _may_see(session, who, disposal, witnesses, now=now, office=office):
        return refused("not-allowed")
    found = rows.lines_of(session, disposal_id)
    held = rows.held_items(session, [item.id for _, item in found])
    lines = tuple(
        ShownLine(
            line.id,
            shown_item(who, item, held, office),
            line.opinion,
            line.keep_until,
            line.reason,
        )
        for line, item in found
    )
    approval = approval_rows.approval(session, disposal.approval_id or 0)
    approved = approval if approval is not None and approval.state == "approved" else None
    ids = [disposal.by_id, disposal.destroyed_by_id, approved.decided_by_id if approved else None]
    people = named(session, [id for id in ids if id is not None])
    decided = people.get((approved.decided_by_id if approved else None) or 0)
    return Page(
        id=disposal.id,
        year=disposal.year,
        number=disposal.number,
        state=disposal.state,
        by=people.get(disposal.by_id),
        at=disposal.at,
        method=disposal.method,
        lines=lines,
        approved_by=decided.name if decided else "",
        approved_at=approved.decided_at if approved else None,
        unsigned=approved is not None and approved.ratify_by is not None,
        witnesses=_witnesses(session, who, disposal, witnesses),
        destroyed_at=disposal.destroyed_at,
        destroyed_by=people.get(disposal.destroyed_by_id or 0),
        certificate=(
            (disposal.certificate, disposal.certificate_name, disposal.certificate_size)
            if disposal.certificate
            else None
        ),
        keeps=may(who, Action.KEEP_ARCHIVE),
        open=all(shows(who, item.level) for _, item in found),
    )


def _may_see(
    session: Session,
    who: Who,
    disposal: Disposal,
    witnesses: Sequence[DisposalWitness],
    *,
    now: datetime,
    office: Office,
) -> bool:
    if _sees(who) or any(one.person_id == who.person_id for one in witnesses):
        return True
    approval = approval_rows.approval(session, disposal.approval_id or 0)
    if approval is None:
        return False
    facts = facts_about(session, [approval], now=now, office=office)
    return may(who, Action.SEE_REQUEST, facts.sight(approval))


def _witnesses(
    session: Session, who: Who, disposal: Disposal, found: Sequence[DisposalWitness]
) -> tuple[ShownWitness, ...]:
    people = named(session, [one.person_id for one in found])
    asked = disposal.state == "approved"
    looks = may(who, Action.SEE_ARCHIVE)
    return tuple(
        ShownWitness(
            id=one.id,
            person=people.get(one.person_id),
            at=one.at,
            on_paper=bool(one.scan),
            waits=bool(one.scan) and one.at is None,
            scan=(one.scan, one.scan_name, one.scan_type, one.scan_size) if one.scan else None,
            mine=asked
            and one.at is None
            and may(who, Action.WITNESS_DISPOSAL, matter(session, disposal, one)),
            checks=asked
            and one.at is None
            and bool(one.scan)
            and looks
            and who.person_id not in (one.entered_by_id, one.person_id),
        )
        for one in found
    )


def holds(session: Session, who: Who, page: int) -> tuple[int, tuple[ShownHold, ...]] | Refused:
    """Holds, those that stand first; and how many there are."""
    if not (_sees(who) or may(who, Action.HOLD_DISPOSAL)):
        return refused("not-allowed")
    found = rows.holds(session, limit=PAGE, offset=page * PAGE)
    people = named(session, [id for one in found for id in (one.by_id, one.released_by_id) if id])
    return rows.count_holds(session, standing=False), tuple(
        _hold(session, who, one, people) for one in found
    )


def _hold(session: Session, who: Who, one: Hold, people: Mapping[int, Named]) -> ShownHold:
    meeting = meeting_rows.meeting(session, one.meeting_id) if one.meeting_id else None
    item = archive.item(session, one.item_id) if one.item_id else None
    return ShownHold(
        id=one.id,
        meeting=meeting.title if meeting else "",
        item=item.code if item else "",
        year=one.year,
        kind=one.kind,
        reason=one.reason,
        by=people.get(one.by_id),
        at=one.at,
        released_by=people.get(one.released_by_id or 0),
        released_at=one.released_at,
        release_reason=one.release_reason,
    )
