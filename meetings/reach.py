"""Reach: how a person is spoken to first. Every notice of every subject goes out through here.

What is owed is written down as data (notice type and ids); it is worded when it is sent, in the
reader's language. Who has no account is told so to the caller: they are phoned (call list).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from meetings.regime import Profile
from storage import Session, outbox, signin
from storage import people as rows


@dataclass(frozen=True, slots=True)
class Notice:
    """What is owed to a person: a type the texts can word, and the ids it needs."""

    kind: str
    params: Mapping[str, Any]
    lane: int = outbox.NOTICES
    #: Used once for ever per person; None where repeats are meant.
    dedupe: str | None = None
    #: Of several unsent ones only the newest goes out.
    coalesce: str | None = None
    not_before: datetime | None = None
    valid_until: datetime | None = None
    #: The subject this is a view of (``card:12``), to be edited in place later.
    shows: str | None = None
    meeting_id: int | None = None
    #: Edit what shows the subject; where nothing does, nothing is sent.
    edit_only: bool = False
    #: A chaser or a digest: where it is late, it still does not go out in quiet hours.
    keeps_quiet: bool = False
    #: The row of the outbox that is carried out first: the word depends on what becomes of it.
    after: int | None = None
    #: Reaches also who sits inside with the phone locked away (手机入柜): an emergency.
    breaks_in: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """Enqueued; ``person_id`` is who gets it (the contact, where one stands in)."""

    person_id: int


@dataclass(frozen=True, slots=True)
class NoAccount:
    """Neither the person nor their contact has an account: phone them."""

    person_id: int


class Readers:
    """Who reads what is sent to some people: looked up once for many of them."""

    def __init__(self, session: Session, person_ids: Iterable[int]) -> None:
        self._people = rows.persons(session, person_ids)
        contacts = {p.contact_id for p in self._people.values() if p.contact_id}
        self._accounts = rows.primary_accounts(session, {*self._people, *contacts})
        self._inside = signin.phones.locked_away(
            session, {account.person_id for account in self._accounts.values()}
        )

    def person(self, person_id: int) -> rows.Person | None:
        """The person, where they are still here."""
        person = self._people.get(person_id)
        return None if person is None or person.left_on is not None else person

    def inside_until(self, person_id: int, now: datetime) -> datetime | None:
        """Until when this person sits in a meeting without their phone; None: they do not."""
        until = self._inside.get(person_id)
        return until if until is not None and until > now else None

    def account(self, person_id: int | None) -> rows.Account | None:
        """Where this person, or contact, can be written to now."""
        account = self._accounts.get(person_id) if person_id else None
        return account if account is not None and account.reachable else None


def tell(
    session: Session,
    person_id: int,
    notice: Notice,
    *,
    now: datetime,
    readers: Readers | None = None,
) -> Reached | NoAccount:
    """Owe a notice to a person; to their contact where they have no account. ``readers`` of many
    people spare a look for each."""
    readers = readers or Readers(session, [person_id])
    person = readers.person(person_id)
    for reader in (person_id, person.contact_id) if person else ():
        account = readers.account(reader)
        if account is not None:
            _enqueue(session, account, person_id, _held(notice, account, readers, now), now)
            return Reached(account.person_id)
    return NoAccount(person_id)


def tell_with_contact(
    session: Session,
    person_id: int,
    notice: Notice,
    *,
    now: datetime,
    readers: Readers | None = None,
) -> Reached | NoAccount:
    """Like ``tell``, and the contact (内勤) gets a copy: they reply for leaders who never tap."""
    readers = readers or Readers(session, [person_id])
    reached = tell(session, person_id, notice, now=now, readers=readers)
    person = readers.person(person_id)
    account = readers.account(person.contact_id) if person else None
    if account is not None and reached == Reached(person_id):
        # Counted once, with the person's own: the copy has no key of its own.
        copy = _held(replace(notice, dedupe=None), account, readers, now)
        _enqueue(session, account, person_id, copy, now)
    return reached


def tell_many(
    session: Session, person_ids: list[int], notice: Notice, *, now: datetime
) -> dict[int, Reached | NoAccount]:
    """The same notice to several; each is worded for its own reader."""
    readers = Readers(session, person_ids)
    return {id: tell(session, id, notice, now=now, readers=readers) for id in person_ids}


def show_anew(session: Session, notice: Notice, *, now: datetime, but: int | None = None) -> None:
    """Edit what shows the notice's subject, on every screen where it stands; ``but`` who did it
    sees it anyhow. ``notice`` has ``shows``."""
    for messenger, chat in outbox.viewers(session, notice.shows or ""):
        account = rows.account_at(session, messenger, chat)
        if account is not None and account.person_id != but:
            tell(session, account.person_id, replace(notice, edit_only=True), now=now)


def chase(
    session: Session, person_id: int, notice: Notice, *, now: datetime, profile: Profile
) -> Reached | NoAccount:
    """Like ``tell``, but above the profile's rank it goes to the contact, never to the leader."""
    readers = Readers(session, [person_id])
    person = readers.person(person_id)
    if person is None or not person.contact_id or chased_in_person(session, person_id, profile):
        return tell(session, person_id, notice, now=now, readers=readers)
    account = readers.account(person.contact_id)
    if account is None:
        return NoAccount(person_id)
    _enqueue(session, account, person_id, _held(notice, account, readers, now), now)
    return Reached(person.contact_id)


def chased_reader(session: Session, person_id: int, profile: Profile) -> int | None:
    """Who reads what this person is chased with: they, or their contact; None: nobody can.

    For lists that go to one reader about several people; ``chase`` sends a single notice.
    """
    person = rows.person(session, person_id)
    if person is None or person.left_on is not None:
        return None
    readers = [person_id, person.contact_id]
    if person.contact_id and not chased_in_person(session, person_id, profile):
        readers = [person.contact_id]
    found = rows.primary_accounts(session, [reader for reader in readers if reader])
    return next((r for r in readers if r is not None and r in found and found[r].reachable), None)


def chased_in_person(session: Session, person_id: int, profile: Profile) -> bool:
    """Whether the profile lets this person be chased themselves (their highest post decides)."""
    held = rows.posts_of(session, [person_id]).get(person_id, [])
    ranks = [profile.ranks[p.rank] for p, _ in held if p.rank and p.rank in profile.ranks]
    return profile.chased_in_person(min(ranks) if ranks else None)


def refresh_menus(session: Session, person_id: int, *, now: datetime) -> None:
    """Owe each of the person's chats its menu of commands: rights or language changed.

    What stands in it is read when it is set; a messenger without menus drops it.
    """
    for account in rows.accounts_of(session, person_id):
        refresh_menu(session, account.messenger, account.chat, account.platform_person, now=now)


def refresh_menu(
    session: Session, messenger: str, chat: str, platform_person: str, *, now: datetime
) -> None:
    """The same for one chat, whoever is behind it by then."""
    owed = outbox.Outgoing(
        messenger=messenger,
        chat=chat,
        person=platform_person,
        verb="menu",
        content={},
        lane=outbox.DIGESTS,
        coalesce_key=f"menu:{messenger}:{chat}",
    )
    outbox.enqueue(session, owed, now=now)


def _held(notice: Notice, account: rows.Account, readers: Readers, now: datetime) -> Notice:
    """Nothing buzzes in a locker: it waits for the end of the sitting (row 3.2)."""
    until = readers.inside_until(account.person_id, now)
    if until is None or notice.breaks_in:
        return notice
    return replace(notice, not_before=max(until, notice.not_before or until))


def _enqueue(
    session: Session, account: rows.Account, person_id: int, notice: Notice, now: datetime
) -> None:
    owed = outbox.Outgoing(
        messenger=account.messenger,
        chat=account.chat,
        person=account.platform_person,
        person_id=account.person_id,
        verb="edit" if notice.edit_only else "send",
        content={
            "notice": notice.kind,
            "for": person_id,
            "params": dict(notice.params),
            "edit_only": notice.edit_only,
            "keeps_quiet": notice.keeps_quiet,
        },
        lane=notice.lane,
        dedupe_key=f"{notice.dedupe}:{person_id}" if notice.dedupe else None,
        coalesce_key=f"{notice.coalesce}:{account.id}" if notice.coalesce else None,
        after=notice.after,
        not_before=notice.not_before,
        valid_until=notice.valid_until,
        shows=notice.shows,
        meeting_id=notice.meeting_id,
    )
    outbox.enqueue(session, owed, now=now)
