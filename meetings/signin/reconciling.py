"""对照: the signed sheet beside the electronic list, the differences named. Row 3.3.

The sheet is what confirmed back-entries hold; the electronic list are the sign-ins by code, pass
or desk. Which of the two counts where they differ, the profile says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.office import Office
from meetings.signin.desk import Desk
from meetings.signin.paper_rules import SheetPicture
from meetings.signin.sheet import by_serial
from storage import Session, signin
from storage import meetings as rows
from storage.signin import Attendee, paper

#: both: on the sheet and in the electronic list · late: both, the scan says late, the pen
#: nothing · paper_only · electronic_only · other_sitting: signed here with the pen, scanned at
#: another sitting only · neither.
Standing = Literal["both", "late", "paper_only", "electronic_only", "other_sitting", "neither"]
DIFFERENCES: tuple[Standing, ...] = ("paper_only", "electronic_only", "other_sitting", "late")


@dataclass(frozen=True, slots=True)
class Compared:
    """One participant: the pen, the phone, and what holds by the profile."""

    person: Attendee
    #: Serial on the sheet; None: not printed on it.
    serial: int | None
    on_paper: bool
    #: When and how the electronic sign-in was; None where there is none.
    signed_at: datetime | None
    method: str | None
    standing: Standing
    #: 第几场 they scanned at instead.
    elsewhere: int | None
    #: Whether they count as present by the list that is official; None: to be looked into.
    counts: bool | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One sitting, its two lists side by side."""

    meeting_id: int
    sitting_id: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    official: Literal["paper", "electronic"]
    #: Everybody on the list but staff, in the order of the sheet, then of names.
    people: tuple[Compared, ...]
    #: Whether any part of the signed sheet was confirmed; and how many parts still wait.
    sheet_entered: bool
    waiting: int
    #: The signed sheet, photographed: the voucher.
    vouchers: tuple[SheetPicture, ...]

    def of(self, *standings: Standing) -> tuple[Compared, ...]:
        """Who stands so."""
        return tuple(one for one in self.people if one.standing in standings)


def reconciled(session: Session, desk: Desk, *, office: Office) -> Reconciliation:
    """The sitting of a desk the reader may see (``desk_of``)."""
    sitting = rows.sitting(session, desk.sitting_id)
    meeting = rows.meeting(session, desk.meeting_id)
    if sitting is None or meeting is None:
        raise LookupError(f"sitting {desk.sitting_id} is gone")
    return _compared(session, meeting, sitting, desk.own, office)


def reconciliation_of(session: Session, sitting_id: int, office: Office) -> Reconciliation | None:
    """For papers that were ordered by somebody who might see it; None for no such sitting."""
    sitting = rows.sitting(session, sitting_id)
    meeting = rows.meeting(session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None:
        return None
    people = tuple(signin.attendees(session, sitting_id))
    return _compared(session, meeting, sitting, people, office)


def _compared(
    session: Session,
    meeting: rows.Meeting,
    sitting: rows.Sitting,
    attendees: Sequence[Attendee],
    office: Office,
) -> Reconciliation:
    entries = paper.confirmed_entries(session, sitting.id)
    serials = by_serial(session, sitting.id, attendees)
    signed = {serial for entry in entries for serial in entry.serials}
    numbers = {person.participant_id: serial for serial, person in serials.items()}
    elsewhere = _scanned_elsewhere(session, meeting.id, sitting.id)
    official = office.profile.signin.official
    people = [
        _one(
            person, numbers.get(person.participant_id), signed, elsewhere, official, bool(entries)
        )
        for person in attendees
        if person.role != "staff"
    ]
    people.sort(key=lambda one: (one.serial is None, one.serial or 0))
    return Reconciliation(
        meeting_id=meeting.id,
        sitting_id=sitting.id,
        title=meeting.title,
        place=meeting.place,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        official=official,
        people=tuple(people),
        sheet_entered=bool(entries),
        waiting=len(paper.waiting_entries(session, sitting.id)),
        vouchers=tuple(
            SheetPicture(f.digest, f.name, f.media_type, f.size)
            for f in paper.files_of(session, [entry.id for entry in entries])
        ),
    )


def _one(
    person: Attendee,
    serial: int | None,
    signed: set[int],
    elsewhere: dict[int, int],
    official: Literal["paper", "electronic"],
    sheet_entered: bool,
) -> Compared:
    on_paper = serial in signed
    scanned = person.signed_at is not None and person.method != "paper"
    other = elsewhere.get(person.person_id) if on_paper and not scanned else None
    standing = standing_of(on_paper, scanned, person.verdict == "late", other)
    return Compared(
        person=person,
        serial=serial,
        on_paper=on_paper,
        signed_at=person.signed_at if scanned else None,
        method=person.method if scanned else None,
        standing=standing,
        elsewhere=other,
        counts=holds(
            on_paper, scanned, official, sheet_entered, annulled=person.signed_at is None
        ),
    )


def standing_of(on_paper: bool, scanned: bool, late: bool, other: int | None) -> Standing:
    """On which of the two lists somebody is; ``other``: the sitting they scanned at instead."""
    match on_paper, scanned:
        case True, True:
            return "late" if late else "both"
        case True, False:
            return "paper_only" if other is None else "other_sitting"
        case False, True:
            return "electronic_only"
        case _:
            return "neither"


def holds(
    on_paper: bool, scanned: bool, official: str, sheet_entered: bool, *, annulled: bool
) -> bool | None:
    """What the official list says; what only the other one says has to be looked into (None),
    and so has a line whose record was annulled. Without a signed sheet there is only the
    electronic list."""
    if on_paper and annulled:
        return None
    if on_paper == scanned:
        return on_paper
    if not sheet_entered:
        return scanned
    return True if (on_paper if official == "paper" else scanned) else None


def _scanned_elsewhere(session: Session, meeting_id: int, sitting_id: int) -> dict[int, int]:
    """Who signed in electronically at another sitting of the meeting: person to its number."""
    found: dict[int, int] = {}
    for sitting in rows.sittings_of(session, meeting_id):
        if sitting.id == sitting_id:
            continue
        for record in signin.live_records(session, sitting.id):
            if record.method != "paper":
                found.setdefault(record.person_id, sitting.number)
    return found
