"""``huiwu run`` for a story: the same process, with a clock that the story moves.

    python -m tests.stories.telegram_process CONFIG CLOCK [patient]

CLOCK is a file with the seconds by which business time is ahead of real time. ``patient`` takes
out what keeps a stop short.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from bot import app, logs
from bot.config import load_config
from bot.running import build, serve
from storage.clock import SystemClock
from storage.lock_file import lock_file
from storage.migrate import migrate


class FileClock(SystemClock):
    """The machine's time, ahead by what stands in a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._seen = 0

    def now(self) -> datetime:
        """Business time, aware UTC."""
        changed = self._path.stat().st_mtime_ns
        if changed != self._seen:
            self.ahead = timedelta(seconds=float(self._path.read_text("ascii")))
            self._seen = changed
        return super().now()


def main() -> int:
    """Run until killed."""
    if "patient" in sys.argv:
        app.FINISH, app.LAND = 600.0, 600.0
    config = load_config(Path(sys.argv[1]))
    logs.set_up(json=True, level=config.log.level)
    migrate(config.database_url)
    with lock_file(config.database_url):
        built = build(config, FileClock(Path(sys.argv[2])))
        return serve(built, config.web.host, config.web.port)


if __name__ == "__main__":
    sys.exit(main())
