"""Tells the administrators when a stored file is found damaged by whoever wanted it. Row 6.10."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from meetings import backups
from meetings.office import Office
from storage.clock import Clock
from storage.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DamagedFiles:
    """Called by the store, in whatever thread the file was wanted in."""

    database: Database
    clock: Clock
    office: Office

    def __call__(self, digest: str) -> None:
        """Owe every administrator a notice, one a day. Whoever wanted the file is answered even
        where the database takes nothing."""
        log.error("stored file damaged", digest=digest)
        now, office = self.clock.now(), self.office
        try:
            self.database.write_now(
                lambda s: backups.tell_administrators(
                    s, "file_damaged", "damaged", now=now, office=office
                ),
                name="file damaged",
            )
        except Exception as error:
            log.error("nobody told of the damaged file", why=type(error).__name__)
