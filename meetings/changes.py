"""Changes: every one leaves an audit entry; who acted, for whom, through which account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.people import Who
from storage import Session, audit


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and the account it came through ("webchat:k3…", "command line")."""

    who: Who
    account: str


def changed(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: str,
    *,
    now: datetime,
    for_person_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
    sensitive: dict[str, Any] | None = None,
    salt: bytes | None = None,
) -> None:
    """Write the audit entry of a change. ``actor`` None: the clock did it. ``sensitive`` values
    (health, diet) can be erased later; they need a ``salt`` of 16 random bytes."""
    acting = actor.who.person_id if actor else None
    audit.record(
        session,
        audit.Entry(
            at=now,
            actor_person_id=acting,
            for_person_id=for_person_id if for_person_id != acting else None,
            account=actor.account if actor else None,
            action=action,
            subject=subject,
            before=before,
            after=after,
            reason=reason,
            sensitive=sensitive,
        ),
        salt=salt,
    )
