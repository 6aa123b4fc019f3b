"""The lock beside a SQLite file: a second `run` on the same database is refused."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from sqlalchemy.engine import make_url


class DatabaseInUse(RuntimeError):
    """Another process runs on this database."""


class LockFile:
    """``<database>.lock``, held until closed or until the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises DatabaseInUse where another process has it."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.pread(self._file, 32, 0).decode("ascii", "replace").strip()
            os.close(self._file)
            raise DatabaseInUse(f"process {owner or 'unknown'} runs on {path.stem}") from error
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def close(self) -> None:
        """Let the lock go. The file stays: removing it would let two processes each hold one."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> LockFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def lock_file(database_url: str) -> LockFile | None:
    """Take the lock of a SQLite database; None for PostgreSQL, which needs none.

    Raises DatabaseInUse where another process runs on it.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return LockFile(Path(f"{url.database}.lock"))
