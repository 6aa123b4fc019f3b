"""Refusals: each a sentence for the operator, with what to do and no secret. Row 6.10."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class DumpRefused(Exception):
    """It was not done, and nothing was changed. ``code`` is stable; the text says what to do."""

    code = "other"


class KeyMissing(DumpRefused):
    """There is no key to open a backup with, or it is none."""

    code = "key"


class WrongKey(DumpRefused):
    """The backup was made with another key."""

    code = "key"


class NotABackup(DumpRefused):
    """The file is something else."""


class DamagedBackup(DumpRefused):
    """The file is cut off, was changed, or misses something its manifest names."""

    code = "not-verified"


class BackupTooNew(DumpRefused):
    """A later version of Huiwu made the backup."""


class NotEmpty(DumpRefused):
    """The place to restore into holds something already."""


class NothingThere(DumpRefused):
    """The database to read from is not there."""

    code = "database"


class UnfitValue(DumpRefused):
    """A value the other engine can not hold, named by table and column; never its content."""


class NotTheSame(DumpRefused):
    """What was written differs from what was read: counts or hashes do not agree."""

    code = "not-verified"


class AlreadyRunning(DumpRefused):
    """Another backup is being made from this data folder."""


class Stopped(DumpRefused):
    """The bot is stopping; the backup was given up."""

    def __init__(self) -> None:
        super().__init__("The bot is stopping; the backup was given up and is made later.")


class DatabaseAway(DumpRefused):
    """The database could not be reached or failed in the middle."""

    code = "database"


@contextmanager
def database_errors_told() -> Iterator[None]:
    """Raises DatabaseAway for what a driver raises: its first line only, without parameters."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        raise DatabaseAway(f"The database could not be used: {said[0]}") from error
    except SQLAlchemyError as error:
        raise DatabaseAway(f"The database could not be used ({type(error).__name__}).") from error
