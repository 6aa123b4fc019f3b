"""Who is behind a chat: account, person, roles and relations. The hot path: Core, one statement.

Every turn begins with this look. Row by row through the ORM it was half of a whole sign-in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    FromClause,
    ScalarSelect,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from storage.people import Account, Person, RoleGrant, Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """A person with everything rights depend on, also one who left."""

    person_id: int
    name: str
    #: The language they chose.
    language: str | None
    has_left: bool
    #: Names of the roles granted.
    roles: frozenset[str]
    #: Ids: persons whose contact they are; units they head, whose contact they are, and of which
    #: they are the leader in charge.
    represents: frozenset[int]
    heads: frozenset[int]
    contact_of_units: frozenset[int]
    in_charge: frozenset[int]


@dataclass(frozen=True, slots=True)
class Behind:
    """The account bound to a chat, and whose it is."""

    account_id: int
    #: False after the messenger said that nothing reaches this chat.
    reachable: bool
    standing: Standing


_accounts: FromClause = Account.__table__
_persons: FromClause = Person.__table__
_grants: FromClause = RoleGrant.__table__
_units: FromClause = Unit.__table__
_represented = _persons.alias("represented")


def _joined(column: Any, of: Any) -> ScalarSelect[str]:
    """The values of a column, in one string, of the rows that name the person."""
    # A literal, not a parameter: this one would be put into the text at every single run.
    comma: Any = literal_column("','")
    found = select(func.aggregate_strings(cast(column, String), comma))
    return found.where(of == _persons.c.id).scalar_subquery()


_STANDING: Sequence[Any] = (
    _persons.c.id,
    _persons.c.name,
    _persons.c.language,
    _persons.c.left_on,
    _joined(_grants.c.role, _grants.c.person_id),
    _joined(_represented.c.id, _represented.c.contact_id),
    _joined(_units.c.id, _units.c.head_id),
    _joined(_units.c.id, _units.c.contact_id),
    _joined(_units.c.id, _units.c.leader_id),
)
# Built once: building one costs SQLAlchemy more than running it.
_OF_PERSON = select(*_STANDING).where(_persons.c.id == bindparam("person"))
_AT_CHAT = (
    select(_accounts.c.id, _accounts.c.reachable, *_STANDING)
    .join_from(_accounts, _persons, _persons.c.id == _accounts.c.person_id)
    .where(_accounts.c.messenger == bindparam("messenger"), _accounts.c.chat == bindparam("chat"))
)


def behind(session: Session, messenger: str, chat: str) -> Behind | None:
    """The account at this chat and its person; None where nobody is bound."""
    session.flush()  # Core does not flush by itself what the unit changed so far
    row = session.connection().execute(_AT_CHAT, {"messenger": messenger, "chat": chat}).first()
    return None if row is None else Behind(row[0], row[1], _standing(row[2:]))


def standing_of(session: Session, person_id: int) -> Standing | None:
    """The person's standing, also of one who left; None where there is no such person."""
    session.flush()
    row = session.connection().execute(_OF_PERSON, {"person": person_id}).first()
    return None if row is None else _standing(row)


def _standing(row: Sequence[Any]) -> Standing:
    person_id, name, language, left_on, roles, represents, heads, contact_of, in_charge = row
    return Standing(
        person_id=person_id,
        name=name,
        language=language,
        has_left=left_on is not None,
        roles=frozenset(roles.split(",")) if roles else frozenset(),
        represents=_ids(represents),
        heads=_ids(heads),
        contact_of_units=_ids(contact_of),
        in_charge=_ids(in_charge),
    )


def _ids(joined: str | None) -> frozenset[int]:
    return frozenset(map(int, joined.split(","))) if joined else frozenset()
