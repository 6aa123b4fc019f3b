"""Refusing: a code that was not taken is remembered, for the board's count and the clerk. Row 3.2.

Only whose it was and why; a chat that is bound to nobody is told apart from another by a digest
and named by nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import Named, named
from meetings.signin.codes import Code, claimed_sitting, read_code
from meetings.signin.hours import hours_of
from meetings.signin.outcomes import NotOnTheList, Signing
from storage import Session, branches, signin
from storage import meetings as rows

#: Refusal code → why, as it is counted. Others say nothing about the door.
_REASONS = {
    "signin-forged": "forged",
    "signin-foreign": "forged",
    "signin-old-code": "old_code",
    "signin-early": "early",
    "signin-closed": "closed",
    "signin-over": "closed",
    "signin-other-sitting": "other_sitting",
    "signin-phones-away": "phones_away",
    "signin-postponed": "closed",
    "person-left": "stranger",
}


@dataclass(frozen=True, slots=True)
class RefusedScan:
    """One account was refused in one minute; ``person`` None: the chat is bound to nobody."""

    person: Named | None
    reason: str
    at: datetime
    #: "" at the main venue.
    venue: str


def note_refused(
    session: Session,
    actor: Actor,
    token: str,
    outcome: Signing,
    *,
    at: datetime,
    office: Office,
    secret: bytes,
) -> None:
    """Remember a scan by somebody known that was not taken."""
    match outcome:
        case NotOnTheList():
            reason = "not_listed"
        case Refused(code) if code in _REASONS:
            reason = _REASONS[code]
        case _:
            return
    me = actor.who.person_id
    _note(session, token, reason, actor.account, me, at=at, office=office, secret=secret)


def note_stranger(
    session: Session, account: str, token: str, *, at: datetime, office: Office, secret: bytes
) -> None:
    """Remember a scan from a chat that is bound to nobody, or to somebody who left."""
    _note(session, token, "stranger", account, None, at=at, office=office, secret=secret)


def refused_scans(
    session: Session, sitting_id: int, branch_id: int | None, *, limit: int, offset: int
) -> list[RefusedScan]:
    """Who was refused at the sitting, the latest first; ``branch_id`` None: at every venue."""
    found = signin.refusals.refused_at(session, sitting_id, branch_id, limit=limit, offset=offset)
    people = named(session, [row.person_id for row in found if row.person_id is not None])
    sitting = rows.sitting(session, sitting_id)
    there = branches.branches_of(session, sitting.meeting_id) if sitting else ()
    names = {branch.id: branch.name for branch in there}
    return [
        RefusedScan(
            people.get(row.person_id) if row.person_id else None,
            row.reason,
            row.at,
            names.get(row.branch_id or 0, ""),
        )
        for row in found
    ]


def _note(
    session: Session,
    token: str,
    reason: str,
    account: str,
    person_id: int | None,
    *,
    at: datetime,
    office: Office,
    secret: bytes,
) -> None:
    code = read_code(secret, token)
    sitting_id = code.sitting_id if isinstance(code, Code) else claimed_sitting(token)
    sitting = rows.sitting(session, sitting_id) if sitting_id else None
    if sitting is None:
        return
    if not isinstance(code, Code):
        # Anybody can write such a token: it counts only while people stand at that door.
        hours = hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin)
        if not hours.opens <= at <= hours.ends:
            return
    branch_id = code.branch_id if isinstance(code, Code) else None
    signin.refusals.add_refusal(
        session,
        sitting.id,
        account_key=hashlib.sha256(account.encode()).hexdigest()[:16],
        person_id=person_id,
        branch_id=branch_id if branches.is_of(session, branch_id, sitting.meeting_id) else None,
        reason=reason,
        at=at,
    )
