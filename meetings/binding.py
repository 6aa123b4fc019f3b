"""Binding: a person in the roster and their account in a messenger. Row 2.6.

By personal link: each binds one account, once. A new link revokes the one before; rebinding by
the secretariat replaces the account. Or by the number that the messenger vouches for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.people import Action, may
from meetings.reach import refresh_menu, refresh_menus
from meetings.roster.cleaning import own_numbers
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
        return _bound_to_another(session, there)
    link.used_at = now
    return _bound(session, person, messenger, chat, platform_person, now, by="link")


def bind_by_phone(
    session: Session,
    phone: str,
    *,
    messenger: str,
    chat: str,
    platform_person: str,
    country: str,
    now: datetime,
) -> Bound | BoundBefore | Refused:
    """Bind the chat to whoever has this number in the roster: the platform vouches for it.

    An account that still works is not replaced: numbers change hands, and rosters lag behind.
    """
    there = rows.account_at(session, messenger, chat)
    found = {
        person.id: person
        for number in own_numbers(phone, country)
        for person in rows.people_with_phone(session, number)
    }
    if there is not None and there.person_id in found:
        return BoundBefore(there.person_id, found[there.person_id].name)
    if there is not None:
        return _bound_to_another(session, there)
    if not found:
        return refused("phone-unknown")
    if len(found) > 1:
        return refused("phone-shared")
    (person,) = found.values()
    accounts = rows.accounts_of(session, person.id)
    if any(account.messenger == messenger and account.reachable for account in accounts):
        return refused("phone-bound")
    return _bound(session, person, messenger, chat, platform_person, now, by="phone")


def _bound_to_another(session: Session, there: rows.Account) -> Refused:
    other = rows.person(session, there.person_id)
    return refused("chat-bound", name=other.name if other else "")


def _bound(
    session: Session,
    person: rows.Person,
    messenger: str,
    chat: str,
    platform_person: str,
    now: datetime,
    *,
    by: str,
) -> Bound:
    _replace_accounts(session, person.id, messenger, now)
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
    session.flush()
    refresh_menu(session, messenger, chat, platform_person, now=now)
    after = {"messenger": messenger, "by": by}
    changed(session, None, "bind account", f"person:{person.id}", now=now, after=after)
    return Bound(person.id, person.name)


def _replace_accounts(session: Session, person_id: int, messenger: str, now: datetime) -> None:
    """A new link to the same messenger replaces the account there; another one stays, second."""
    refresh_menus(session, person_id, now=now)
    for account in rows.accounts_of(session, person_id):
        if account.messenger == messenger:
            session.delete(account)
        else:
            account.is_primary = False
    session.flush()
