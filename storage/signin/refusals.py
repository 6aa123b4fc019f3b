"""Refusals: a code that was not taken, counted on the board. Row 3.2."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from storage.database import Base, UtcDateTime

refusals = Table(
    "signin_refusals",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("sitting_id", ForeignKey("sittings.id"), nullable=False, index=True),
    Column("branch_id", ForeignKey("branch_venues.id")),
    #: None: an account that is bound to nobody.
    Column("person_id", ForeignKey("persons.id")),
    #: stranger / not_listed / early / closed / old_code / forged.
    Column("reason", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
