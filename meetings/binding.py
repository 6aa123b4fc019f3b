"""Binding: a person in the roster and their account in a messenger. Row 2.6.

By personal link: each binds one account, once. A new link revokes the one before; rebinding by
the secretariat replaces the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.people import Action, may
from storage import Session
from storage import people as rows


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A personal link; ``token`` goes into the messenger's deep link."""

    person_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The chat is this person's now."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class BoundBefore:
    """The chat was theirs already: nothing changed."""

    person_id: int
    name: str


def make_link(
    session: Session, actor: Actor, person_id: int, *, token: str, now: datetime
) -> LinkMade | Refused:
    """A new personal link; ``token`` begins with "b" and is random. The one before is revoked."""
    if not may(actor.who, Action.MAKE_LINK):
        return refused("not-allowed")
    person = rows.person(session, person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    rows.revoke_links(session, person_id, now=now)
    session.add(
        rows.PersonalLink(
            token=token, person_id=person_id, made_by_id=actor.who.person_id, made_at=now
        )
    )
    changed(session, actor, "make link", f"person:{person_id}", now=now)
    return LinkMade(person_id, token)


def bind(
    session: Session,
    token: str,
    *,
    messenger: str,
    chat: str,
    platform_person: str,
    now: datetime,
) -> Bound | BoundBefore | Refused:
    """Bind the chat to the link's person. A used link still greets the one who used it."""
    link = rows.link(session, token)
    there = rows.account_at(session, messenger, chat)
    if link is None:
        return refused("link-unknown")
    person = rows.person(session, link.person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    if there is not None and there.person_id == person.id:
        return BoundBefore(person.id, person.name)
    if link.used_at is not None:
        return refused("link-used")
    if link.revoked_at is not None:
        return refused("link-revoked")
    if there is not None:
        other = rows.person(session, there.person_id)
        return refused("chat-bound", name=other.name if other else "")
    _replace_accounts(session, person.id, messenger)
    session.add(
        rows.Account(
            messenger=messenger,
            chat=chat,
            platform_person=platform_person,
            person_id=person.id,
            is_primary=True,
            bound_at=now,
        )
    )
    link.used_at = now
    changed(
        session,
        None,
        "bind account",
        f"person:{person.id}",
        now=now,
        after={"messenger": messenger},
    )
    return Bound(person.id, person.name)


def _replace_accounts(session: Session, person_id: int, messenger: str) -> None:
    """A new link to the same messenger replaces the account there; another one stays, second."""
    for account in rows.accounts_of(session, person_id):
        if account.messenger == messenger:
            session.delete(account)
        else:
            account.is_primary = False
    session.flush()
