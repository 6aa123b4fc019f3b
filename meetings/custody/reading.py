"""Originals, loans and rooms as they are looked at. Row 6.5."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetings.custody.clock import due_by_room
from meetings.custody.facts import Beside, Home, Page, Shown, ShownLoan, ShownRoom
from meetings.custody.lending import OPEN, TAKEN, level_of, may_borrow
from meetings.disposals.reading import shows
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Named, Who, may, named
from storage import Session, tombstones
from storage import custody as rows
from storage import custody_rooms as room_rows
from storage import disposals as disposal_rows
from storage import documents as document_rows
from storage.custody import PaperLoan, PaperOriginal, Wanted

PAGE = 10


def _keeps(who: Who, row: PaperOriginal) -> bool:
    return may(who, Action.KEEP_ORIGINALS, About(person_id=row.custodian_id))


def _shown(session: Session, who: Who, found: Sequence[PaperOriginal]) -> tuple[Shown, ...]:
    people = named(session, [row.custodian_id for row in found if row.custodian_id])
    return tuple(_one(session, who, row, people.get(row.custodian_id or 0)) for row in found)


def _one(session: Session, who: Who, row: PaperOriginal, custodian: Named | None) -> Shown:
    hidden = who.levels is not None and level_of(session, row) not in who.levels
    days = [one.due_on for one in rows.loans_of(session, row.id, TAKEN)]
    return Shown(
        id=row.id,
        title="" if hidden else row.title,
        copies=row.copies,
        place=row.place,
        custodian=custodian,
        state=row.state,
        back_on=min(days) if days and row.state == "lent" else None,
    )


def _loans(
    session: Session, who: Who, found: Sequence[tuple[PaperLoan, PaperOriginal]]
) -> tuple[ShownLoan, ...]:
    people = named(session, [loan.person_id for loan, _ in found])
    return tuple(
        ShownLoan(
            id=loan.id,
            original=_shown(session, who, [row])[0],
            person=people.get(loan.person_id),
            purpose=loan.purpose,
            state=loan.state,
            due_on=loan.due_on,
            out_at=loan.out_at,
            back_at=loan.back_at,
            note=loan.note,
            approval_id=loan.approval_id,
            task_id=loan.task_id,
            keeps=_keeps(who, row),
            mine=loan.person_id == who.person_id,
        )
        for loan, row in found
    )


def home(
    session: Session,
    who: Who,
    page: int,
    words: tuple[str, ...] = (),
    *,
    now: datetime,
    office: Office,
) -> Home | Refused:
    """The register: everything for an archivist, for a custodian what they keep."""
    registers = may(who, Action.KEEP_ORIGINALS)
    own = Wanted(words=words, custodian_id=None if registers else who.person_id)
    total = rows.count(session, own)
    if not registers and not total:
        return refused("not-allowed")
    today, mine = office.today(now), own.custodian_id
    late = rows.loans(session, "out", custodian_id=mine, before=today, limit=PAGE)
    granted = rows.loans(session, "granted", custodian_id=mine, limit=PAGE)
    rooms = due_by_room(session, office=office)
    return Home(
        total=total,
        originals=_shown(
            session, who, rows.originals(session, own, limit=PAGE, offset=page * PAGE)
        ),
        to_hand_out=_loans(session, who, granted),
        late=_loans(session, who, late),
        rooms_due=sum(due <= now for due in rooms.values()) if registers else 0,
        registers=registers,
    )


def page_of(session: Session, who: Who, original_id: int) -> Page | Refused:
    """One original, for who keeps it and who may borrow it; only keepers see who has it."""
    row = rows.original(session, original_id)
    if row is None:
        return refused("gone")
    keeps, borrows = _keeps(who, row), may_borrow(session, who, row)
    if not (keeps or borrows):
        return refused("not-allowed")
    found = [(loan, row) for loan in rows.loans_of(session, row.id, OPEN)]
    loans = _loans(session, who, found)
    mine = any(one.mine for one in loans)
    return Page(
        original=_shown(session, who, [row])[0],
        loans=tuple(one for one in loans if one.keeps or one.mine),
        keeps=keeps,
        registers=may(who, Action.KEEP_ORIGINALS),
        borrows=borrows and not mine and row.state == "kept",
        method=_method(session, row),
    )


def _method(session: Session, row: PaperOriginal) -> str:
    if row.state != "destroyed" or row.document_id is None:
        return ""
    item = tombstones.destroyed_among(session, [row.document_id]).get(row.document_id)
    disposal = disposal_rows.disposal(session, item.disposal_id or 0) if item else None
    return disposal.method if disposal is not None else ""


def loan_page(session: Session, who: Who, loan_id: int) -> ShownLoan | Refused:
    """One loan, for who keeps the original and who asked for it."""
    loan = rows.loan(session, loan_id)
    row = rows.original(session, loan.original_id) if loan is not None else None
    if loan is None or row is None:
        return refused("gone")
    shown = _loans(session, who, [(loan, row)])[0]
    return shown if shown.keeps or shown.mine else refused("not-allowed")


def to_borrow(
    session: Session, who: Who, wanted: Wanted, page: int
) -> tuple[int, tuple[Shown, ...]] | Refused:
    """The originals of a meeting, or of a document, for who may borrow or keeps them."""
    found = rows.originals(session, wanted, limit=PAGE, offset=page * PAGE)
    allowed = [row for row in found if _keeps(who, row) or may_borrow(session, who, row)]
    if found and not allowed:
        return refused("not-allowed")
    return rows.count(session, wanted), _shown(session, who, allowed)


def of_document(session: Session, document_id: int) -> Wanted | Refused:
    """The originals of this document."""
    if document_rows.document(session, document_id) is None:
        return refused("gone")
    return Wanted(document_id=document_id)


def rooms(
    session: Session, who: Who, *, now: datetime, office: Office
) -> tuple[ShownRoom, ...] | Refused:
    """The rooms this person checks, those overdue first."""
    due, checks = due_by_room(session, office=office), room_rows.last_checks(session)
    found = []
    for room in room_rows.rooms(session):
        keepers = (None, *room.keepers)
        if not any(may(who, Action.KEEP_ORIGINALS, About(person_id=one)) for one in keepers):
            continue
        check = checks.get(room.name)
        faults = [name for name, how in check.points.items() if how == "fault"] if check else []
        at = check.at if check is not None else None
        late = due[room.name] <= now
        found.append(
            ShownRoom(
                room.first_id, room.name, room.originals, at, tuple(faults), due[room.name], late
            )
        )
    if not found and not may(who, Action.KEEP_ORIGINALS):
        return refused("not-allowed")
    return tuple(sorted(found, key=lambda room: (not room.late, room.name)))


def beside_papers(session: Session, who: Who, meeting_id: int) -> Beside:
    """For a participant: the papers that were destroyed, and whether originals can be borrowed.
    What was the hosts' alone is not named."""
    destroyed = []
    for item in tombstones.tombstones_of(session, meeting_id):
        document = document_rows.document(session, item.document_id or 0)
        given = (
            document is not None and document.stage != "hosts" and document.withdrawn_at is None
        )
        if given and item.destroyed_at is not None and shows(who, item.level):
            destroyed.append((item.title, item.code, item.destroyed_at))
    there = rows.originals(session, Wanted(meeting_id=meeting_id), limit=1)
    borrows = any(row.state in ("kept", "lent") and may_borrow(session, who, row) for row in there)
    return Beside(meeting_id, tuple(destroyed), borrows)
