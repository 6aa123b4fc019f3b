"""Commands that do one thing with the configured database, and end."""

from __future__ import annotations

import asyncio
import secrets
from datetime import date
from pathlib import Path

from bot.config import Config
from bot.keeping import bring_up_to_date
from bot.office import load_office
from bot.running import telegram_at
from chat.texts import Texts
from meetings.calendar import DayOverride
from meetings.calendar_table import DaySet, overrides, set_day
from meetings.meetings import Refused
from storage import Session
from storage.clock import SystemClock
from storage.database import Database


def import_roster_file(config: Config, file: Path, *, full: bool, yes: bool) -> list[str]:
    """The ``import-roster`` command: what the file would change or, with ``yes``, has changed.

    Returns lines to print. Raises NotImported for a file that can not be taken, OSError for one
    that can not be read.
    """
    from jobs.import_roster import import_roster

    database = _opened(config)
    try:
        office = load_office(config, overrides=database.read_now(overrides))
        now = SystemClock().now()
        return import_roster(database, file, full=full, yes=yes, office=office, now=now)
    finally:
        database.close()


def appoint_first(config: Config, name: str, unit: str | None) -> tuple[list[str], str]:
    """The ``appoint`` command: ways to open the personal link, or the sentence of a refusal."""
    from meetings.roster.appointing import appoint

    database = _opened(config)
    now, token = SystemClock().now(), f"b{secrets.token_hex(16)[:31]}"
    try:
        done = database.write_now(
            lambda s: appoint(s, name, unit, token=token, now=now), name="appoint"
        )
    finally:
        database.close()
    if isinstance(done, Refused):
        return [], Texts("en").plain(f"refused-{done.code}", **dict(done.details))
    ways = [f"{config.base_url}/j/{token}"]
    if config.telegram.token.get_secret_value():
        from bot.messengers.telegram.setup import username

        bot = asyncio.run(username(*telegram_at(config)))
        ways.insert(0, f"https://t.me/{bot}?start={token}")
    return ways, ""


def set_calendar_day(config: Config, day: date, kind: str, *, note: str, source: str) -> str:
    """The ``set-day`` command. Returns the sentence of a refusal; empty where it is done."""
    database = _opened(config)
    override = None if kind == "clear" else DayOverride(kind == "work", note, source)
    now = SystemClock().now()
    office = load_office(config, overrides={})

    def unit(session: Session) -> DaySet | Refused:
        return set_day(session, None, day, override, now=now, office=office)

    try:
        done = database.write_now(unit, name="set day")
    finally:
        database.close()
    if isinstance(done, Refused):
        return Texts("en").plain(f"refused-{done.code}", **dict(done.details))
    return ""


def _opened(config: Config) -> Database:
    """The configured database, up to date."""
    bring_up_to_date(config)
    return Database(config.database_url)
