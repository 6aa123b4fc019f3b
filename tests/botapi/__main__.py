"""The fake Bot API as a process of its own, for benchmarks.

    python -m tests.botapi [--port 0] [--reading bucket|window|off] [--latency 0.06] [--local]

Prints one line of JSON, ``{"url": …, "token": …}``, then serves until it is killed. It goes by
the clock of the wall. ``POST /control`` takes JSON and answers ``{"ok": true, "result": …}``, or
400 with ``{"ok": false, "error": …}``:

- ``{"call": "people", "count": 600, "first": 1}``: people 1…600 exist and have started the bot.
- ``{"call": "load", "kind": K, "count": 600, "first": 1, "all": TEXT}``: each of them does it, in
  one go. K is ``says`` (a text), ``starts`` (a token), ``presses`` (a label) or ``presses_data``
  (data, on the newest message). ``"each": [TEXT, …]`` instead of ``all``: everybody another one;
  ``"persons": [7, 9]`` instead of ``count`` and ``first``: these.
- ``{"call": "counters"}``: ``sends`` (how many, when the first and the last), ``calls`` by method,
  ``refused`` by status, ``too_many``,
  ``peak_per_second``, ``pending``, ``expired``, ``answered`` (person → new messages of the bot
  that stand in the chat), ``times`` (person → when the update was queued that began the wait,
  when the bot next sent or edited something there, or null) and ``now``; times are monotonic
  seconds of this process.
- ``{"call": "reset"}``: all of these begin anew; chats and what waits stay.
- ``{"call": "person.says", "person": 1, "args": […], "kwargs": {…}}``: anything a ``Person`` does
  or shows; an argument sets an attribute. ``{"base64": …}`` stands for bytes in arguments; results
  have the number of bytes. ``{"call": "api.jump", "args": […]}``: the same of the ``BotApi``.
- ``{"call": "fault", "method": "sendMessage", "kind": "status", "args": [500, "Internal"],
  "times": 3}``
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from tests.botapi.control import Control
from tests.botapi.pace import Limits
from tests.botapi.server import serve


async def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--reading", choices=("bucket", "window", "off"), default="bucket")
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--local", action="store_true", help="as a Bot API server of one's own")
    asked = parser.parse_args()
    limits = None if asked.reading == "off" else Limits(reading=asked.reading)
    async with serve(
        limits=limits,
        latency=asked.latency,
        local_server=asked.local,
        port=asked.port,
        control=Control(),
    ) as api:
        sys.stdout.write(json.dumps({"url": api.url, "token": api.token}) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
