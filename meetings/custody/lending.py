"""Borrowing (借阅): asked for, granted, taken, brought back or lost. Row 6.5; SEC-07.

Whoever takes an original owes its return: a task of its own kind, reminded like every other, with
a new day through its extension.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings import approvals
from meetings.approvals.asking import fall_away
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may, named
from meetings.reach import Notice, tell
from storage import Session, levels
from storage import approvals as approval_rows
from storage import custody as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.custody import PaperLoan, PaperOriginal

#: Each has a chain of its own: what is internal is granted by a leader.
PUBLIC_KIND, INTERNAL_KIND = "loan", "loan_internal"
LONGEST_PURPOSE = 120
#: Asked for, or in somebody's hands.
OPEN = ("asked", "granted", "out")
TAKEN = ("granted", "out")


@dataclass(frozen=True, slots=True)
class LoanChanged:
    """The loan as it stands; ``again``: nothing changed."""

    loan_id: int
    again: bool = False


def level_of(session: Session, original: PaperOriginal) -> str:
    """The level of an original: its document's, its meeting's; of neither it is internal."""
    return levels.level_of_paper(session, original.document_id, original.meeting_id)


def sight(session: Session, original: PaperOriginal) -> About:
    """What the right to borrow depends on: the meeting's people; of no meeting the archivist."""
    meeting = meeting_rows.meeting(session, original.meeting_id or 0)
    return about(session, meeting) if meeting is not None else About()


def may_borrow(session: Session, who: Who, original: PaperOriginal) -> bool:
    """Whether this person may ask for it."""
    return may(who, Action.BORROW_ORIGINAL, sight(session, original))


def ask_loan(
    session: Session,
    actor: Actor,
    original_id: int,
    purpose: str,
    due_on: date,
    *,
    now: datetime,
    office: Office,
) -> LoanChanged | Refused:
    """申请借阅: what for, and until when. Somebody else grants it."""
    original = rows.locked_original(session, original_id)
    if original is None:
        return refused("gone")
    if not may_borrow(session, actor.who, original):
        return refused("not-allowed")
    if original.state not in ("kept", "lent"):
        return refused(f"custody-{original.state}")
    me = actor.who.person_id
    mine = [one for one in rows.loans_of(session, original.id, OPEN) if one.person_id == me]
    if mine:
        return LoanChanged(mine[0].id, again=True)
    if not _free(session, original):
        return refused("loan-none-free", day=_back_on(session, original))
    purpose = " ".join(purpose.split())
    problem = _asking_problem(purpose, due_on, now, office)
    if problem is not None:
        return problem
    loan = PaperLoan(
        original_id=original.id,
        person_id=me,
        purpose=purpose,
        state="asked",
        asked_by_id=me,
        asked_at=now,
        due_on=due_on,
    )
    session.add(loan)
    session.flush()
    loan.approval_id = _ask(session, actor, original, loan, now=now, office=office)
    session.flush()
    return LoanChanged(loan.id)


def _free(session: Session, original: PaperOriginal, besides: int = 0) -> bool:
    out = [one for one in rows.loans_of(session, original.id, TAKEN) if one.id != besides]
    return len(out) < original.copies


def _back_on(session: Session, original: PaperOriginal) -> str:
    """When the first copy is expected back, as the texts say a day."""
    days = [one.due_on for one in rows.loans_of(session, original.id, TAKEN)]
    return min(days).isoformat() if days else ""


def _asking_problem(purpose: str, due_on: date, now: datetime, office: Office) -> Refused | None:
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        return refused("loan-purpose", limit=LONGEST_PURPOSE)
    if mark_in(purpose, office.profile):
        return refused("level-mark")
    today, most = office.today(now), office.profile.custody.loan_days
    if due_on < today:
        return refused("task-due-past")
    return refused("loan-long", limit=most) if (due_on - today).days > most else None


def _ask(
    session: Session,
    actor: Actor,
    original: PaperOriginal,
    loan: PaperLoan,
    *,
    now: datetime,
    office: Office,
) -> int:
    borrower = named(session, [loan.person_id]).get(loan.person_id)
    public = level_of(session, original) == "public"
    return approvals.ask(
        session,
        actor,
        kind=PUBLIC_KIND if public else INTERNAL_KIND,
        subject=f"loan:{loan.id}",
        wanted={
            "loan": loan.id,
            "original": original.id,
            "title": original.title,
            "purpose": loan.purpose,
            "until": loan.due_on.isoformat(),
        },
        meeting=meeting_rows.meeting(session, original.meeting_id or 0),
        unit_id=borrower.unit_id if borrower else None,
        for_person_id=loan.person_id,
        now=now,
        office=office,
    )


def granted(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """同意: a copy is kept for them, and the custodian hands it out. Where none is left the
    request stays undecided."""
    found = _of(session, approval)
    if found is None:
        return refused("loan-moot")
    loan, original = found
    if loan.state != "asked" or original.state not in ("kept", "lent"):
        return refused("loan-moot")
    if not _free(session, original, besides=loan.id):
        return refused("loan-none-free", day=_back_on(session, original))
    loan.state = "granted"
    settle(session, original)
    for keeper in keepers_of(session, original):
        if keeper != actor.who.person_id:
            tell(session, keeper, Notice("loan_granted", {"loan": loan.id}), now=now)
    return None


def keepers_of(session: Session, original: PaperOriginal) -> list[int]:
    """Whoever hands it out: its custodian; the archivists where that one left."""
    custodian = people_rows.person(session, original.custodian_id or 0)
    if custodian is not None and custodian.left_on is None:
        return [custodian.id]
    return [one.id for one in people_rows.people_with_role(session, "archivist")]


def tell_gone(session: Session, actor: Actor, loan: PaperLoan, *, now: datetime) -> None:
    """Who asked for it hears that it is not lent, unless it was their own doing."""
    if loan.person_id != actor.who.person_id:
        notice = Notice("loan_gone", {"loan": loan.id}, dedupe=f"loan-gone:{loan.id}")
        tell(session, loan.person_id, notice, now=now)


def granted_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Agreed to by word and not signed: what was not taken yet is not handed out."""
    found = _of(session, approval)
    if found is None or found[0].state != "granted":
        return refused("loan-moot")
    found[0].state = "refused"
    settle(session, found[1])
    return None


def not_granted(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned with a reason, or taken back."""
    found = _of(session, approval)
    if found is not None and found[0].state == "asked":
        found[0].state = "refused" if approval.state == "returned" else "withdrawn"
        session.flush()


def _of(
    session: Session, approval: approval_rows.Approval
) -> tuple[PaperLoan, PaperOriginal] | None:
    """The loan the request is about and its original, both locked."""
    original = rows.locked_original(session, int(approval.wanted["original"]))
    loan = rows.locked_loan(session, int(approval.wanted["loan"]))
    return (loan, original) if loan is not None and original is not None else None


def settle(session: Session, original: PaperOriginal) -> None:
    """Kept while a copy is there, lent while none is."""
    session.flush()
    if original.state in ("kept", "lent"):
        original.state = "kept" if _free(session, original) else "lent"
        session.flush()


def withdraw(
    session: Session, actor: Actor, loan_id: int, *, now: datetime
) -> LoanChanged | Refused:
    """不借了: by who asked, or kept back by who keeps it, before it is taken."""
    loan = rows.loan(session, loan_id)
    original = rows.locked_original(session, loan.original_id) if loan is not None else None
    loan = rows.locked_loan(session, loan_id)
    if loan is None or original is None:
        return refused("gone")
    keeps = may(actor.who, Action.KEEP_ORIGINALS, About(person_id=original.custodian_id))
    if not keeps and loan.person_id != actor.who.person_id:
        return refused("not-allowed")
    if loan.state == "withdrawn":
        return LoanChanged(loan.id, again=True)
    if loan.state not in ("asked", "granted"):
        return refused(f"loan-{loan.state}")
    before, loan.state = loan.state, "withdrawn"
    fall_away(session, actor, f"loan:{loan.id}", now=now)
    settle(session, original)
    changed(session, actor, "withdraw loan", f"loan:{loan.id}", now=now, before={"state": before})
    tell_gone(session, actor, loan, now=now)
    return LoanChanged(loan.id)
