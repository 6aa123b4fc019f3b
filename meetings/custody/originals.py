"""Paper originals: registered, moved, given to another custodian, lost and found. Row 6.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.custody.clock import want_checks
from meetings.custody.ending import end_loans
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, may
from meetings.reach import Notice, tell
from storage import Session
from storage import custody as rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.custody import PaperOriginal

LONGEST_TITLE, LONGEST_PLACE = 120, 60
MOST_COPIES = 999
#: In one table; more come with the next one.
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class NewOriginal:
    """An original to be registered. ``custodian_id`` None: who registers it."""

    title: str
    place: str
    copies: int = 1
    custodian_id: int | None = None
    meeting_id: int | None = None
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """They are in the register; ``known``: so many stood there already, at the same place."""

    original_ids: tuple[int, ...]
    known: int = 0


@dataclass(frozen=True, slots=True)
class OriginalChanged:
    """The original as it stands; ``again``: nothing changed."""

    original_id: int
    again: bool = False


def register(
    session: Session,
    actor: Actor,
    new: Sequence[NewOriginal],
    *,
    now: datetime,
    office: Office,
) -> Registered | Refused:
    """All of them, or none: every one is looked at before the first is written."""
    if not may(actor.who, Action.KEEP_ORIGINALS):
        return refused("not-allowed")
    if not 1 <= len(new) <= MOST_AT_ONCE:
        return refused("custody-many", limit=MOST_AT_ONCE)
    for one in new:
        if (problem := _problem(session, one, office)) is not None:
            return problem
    made, known = [], 0
    for one in new:
        row = _row(session, actor, one, now)
        if row is None:
            known += 1
        else:
            made.append(row.id)
    want_checks(session, now=now, office=office)
    return Registered(tuple(made), known)


def _problem(session: Session, new: NewOriginal, office: Office) -> Refused | None:
    title, place = " ".join(new.title.split()), tidy_place(new.place)
    if not title or len(title) > LONGEST_TITLE:
        return refused("custody-title", limit=LONGEST_TITLE)
    if not place or len(place) > LONGEST_PLACE:
        return refused("custody-place", limit=LONGEST_PLACE)
    if mark_in(f"{title}\n{place}", office.profile):
        return refused("custody-marked")
    if not 1 <= new.copies <= MOST_COPIES:
        return refused("custody-copies", limit=MOST_COPIES)
    if new.meeting_id is not None and meeting_rows.meeting(session, new.meeting_id) is None:
        return refused("gone")
    if new.document_id is not None and document_rows.document(session, new.document_id) is None:
        return refused("gone")
    return _custodian_problem(session, new.custodian_id)


def _custodian_problem(session: Session, person_id: int | None) -> Refused | None:
    if person_id is None:
        return None
    person = people_rows.person(session, person_id)
    if person is None:
        return refused("gone")
    return refused("custody-left", name=person.name) if person.left_on is not None else None


def tidy_place(place: str) -> str:
    """库房-柜-层-盒, with one kind of hyphen and no blanks around it."""
    for dash in "－—–‐‑﹣/／":
        place = place.replace(dash, "-")
    return "-".join(" ".join(part.split()) for part in place.split("-") if part.strip())


def room_of(place: str) -> str:
    """The room of a place: what is checked as one."""
    return place.partition("-")[0]


def _row(session: Session, actor: Actor, new: NewOriginal, now: datetime) -> PaperOriginal | None:
    title, place = " ".join(new.title.split()), tidy_place(new.place)
    if rows.kept_as(session, title, place, new.document_id) is not None:
        return None
    meeting_id = new.meeting_id
    document = document_rows.document(session, new.document_id) if new.document_id else None
    row = PaperOriginal(
        meeting_id=document.meeting_id if document is not None else meeting_id,
        document_id=new.document_id,
        title=title,
        copies=new.copies,
        place=place,
        custodian_id=new.custodian_id or actor.who.person_id,
        state="kept",
        registered_by_id=actor.who.person_id,
        registered_at=now,
    )
    session.add(row)
    session.flush()
    after = {"title": title, "place": place, "copies": new.copies, "custodian": row.custodian_id}
    changed(session, actor, "register original", what(row.id), now=now, after=after)
    return row


def what(original_id: int) -> str:
    """What the audit calls it."""
    return f"paper_original:{original_id}"


def kept_by(session: Session, actor: Actor, original_id: int) -> PaperOriginal | Refused:
    """The original, locked, where this person keeps it: the archivist, or its custodian."""
    row = rows.locked_original(session, original_id)
    if row is None:
        return refused("gone")
    if not may(actor.who, Action.KEEP_ORIGINALS, About(person_id=row.custodian_id)):
        return refused("not-allowed")
    return row


def move(
    session: Session,
    actor: Actor,
    original_id: int,
    place: str,
    custodian_id: int | None = None,
    *,
    now: datetime,
    office: Office,
) -> OriginalChanged | Refused:
    """移库, or another custodian; "" and None leave it as it is. Only the archivist gives it to
    somebody else."""
    row = kept_by(session, actor, original_id)
    if isinstance(row, Refused):
        return row
    if row.state not in ("kept", "lent"):
        return refused(f"custody-{row.state}")
    place = tidy_place(place) or row.place
    if len(place) > LONGEST_PLACE:
        return refused("custody-place", limit=LONGEST_PLACE)
    if mark_in(place, office.profile):
        return refused("custody-marked")
    if (problem := _custodian_problem(session, custodian_id)) is not None:
        return problem
    if custodian_id is not None and not may(actor.who, Action.KEEP_ORIGINALS):
        return refused("not-allowed")
    before = {"place": row.place, "custodian": row.custodian_id}
    row.place, row.custodian_id = place, custodian_id or row.custodian_id
    after = {"place": row.place, "custodian": row.custodian_id}
    if before == after:
        return OriginalChanged(row.id, again=True)
    row.edits += 1
    session.flush()
    changed(session, actor, "move original", what(row.id), now=now, before=before, after=after)
    if before["custodian"] != row.custodian_id and row.custodian_id not in (
        None,
        actor.who.person_id,
    ):
        notice = Notice(
            "custody_given", {"original": row.id}, dedupe=f"custody:{row.id}:{row.edits}"
        )
        tell(session, row.custodian_id or 0, notice, now=now)
    want_checks(session, now=now, office=office)
    return OriginalChanged(row.id)


def report_lost(
    session: Session, actor: Actor, original_id: int, *, now: datetime, office: Office
) -> OriginalChanged | Refused:
    """遗失: whoever keeps it says so; a loan of it ends, and archivist, secretariat and 保密员
    are told at once (SEC-05)."""
    row = kept_by(session, actor, original_id)
    if isinstance(row, Refused):
        return row
    if row.state == "lost":
        return OriginalChanged(row.id, again=True)
    if row.state not in ("kept", "lent"):
        return refused(f"custody-{row.state}")
    before, row.state = row.state, "lost"
    row.edits += 1
    end_loans(session, actor, row, now=now)
    changed(
        session,
        actor,
        "report original lost",
        what(row.id),
        now=now,
        before={"state": before},
        after={"state": "lost"},
    )
    tell_keepers(session, Notice("custody_lost", {"original": row.id}), actor, now=now)
    want_checks(session, now=now, office=office)
    return OriginalChanged(row.id)


def tell_keepers(session: Session, notice: Notice, actor: Actor | None, *, now: datetime) -> None:
    """Archivists, the secretariat and the 保密员 hear of it, but not who says it."""
    roles = ("archivist", "secretariat", "secrecy")
    people = {p.id for role in roles for p in people_rows.people_with_role(session, role)}
    for person_id in sorted(people - ({actor.who.person_id} if actor else set())):
        tell(session, person_id, notice, now=now)


def found_again(
    session: Session, actor: Actor, original_id: int, *, now: datetime, office: Office
) -> OriginalChanged | Refused:
    """找到了: it is kept again, at its place."""
    row = kept_by(session, actor, original_id)
    if isinstance(row, Refused):
        return row
    if row.state in ("kept", "lent"):
        return OriginalChanged(row.id, again=True)
    if row.state != "lost":
        return refused(f"custody-{row.state}")
    row.state = "kept"
    row.edits += 1
    session.flush()
    changed(session, actor, "find original", what(row.id), now=now, before={"state": "lost"})
    want_checks(session, now=now, office=office)
    return OriginalChanged(row.id)
