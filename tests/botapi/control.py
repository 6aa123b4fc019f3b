"""What another process may ask of the platform: see ``tests.botapi.__main__``."""

from __future__ import annotations

import base64
import inspect
import time
from collections import Counter
from dataclasses import asdict
from typing import Any

from tests.botapi.api import BotApi
from tests.botapi.chats import Shown
from tests.botapi.faults import Call, Fault
from tests.botapi.people import Person


class Control:
    """Carries out what is posted; remembers since when it counts."""

    def __init__(self) -> None:
        self._after = 0

    async def __call__(self, api: BotApi, asked: dict[str, Any]) -> Any:
        """Do it. Raises whatever goes wrong."""
        call = asked["call"]
        args = [_given(arg) for arg in asked.get("args", ())]
        named = {key: _given(arg) for key, arg in asked.get("kwargs", {}).items()}
        if call == "people":
            for person in _people(api, asked):
                person.known = True
            return None
        if call == "load":
            return await _load(api, asked)
        if call == "counters":
            return self._counters(api)
        if call == "reset":
            api.calls.clear()
            api.waits.clear()
            api.pace.too_many = api.pace.peak = 0
            self._after = api.last_message_id
            return None
        if call == "fault":
            fault = getattr(Fault, asked["kind"])(*args, **named)
            return api.fault(asked["method"], fault, asked.get("times", 1))
        owner, _, name = call.partition(".")
        if not name or name.startswith("_") or owner not in ("person", "api"):
            raise ValueError(f"no call {call!r}")
        holder = api.person(asked["person"]) if owner == "person" else api
        return _plain(await _done(holder, name, args, named))

    def _counters(self, api: BotApi) -> dict[str, Any]:
        sends = [call.at for call in api.calls if call.method.startswith("send")]
        return {
            "now": time.monotonic(),
            "sends": [len(sends), *(sends[:1] + sends[-1:])],
            "calls": Counter(call.method for call in api.calls),
            "refused": Counter(str(call.status) for call in api.refusals),
            "too_many": api.too_many,
            "peak_per_second": api.peak_per_second,
            "pending": api.pending,
            "expired": api.expired,
            "answered": {
                number: sum(
                    kept.from_bot and message_id > self._after
                    for message_id, kept in person.chat.messages.items()
                )
                for number, person in api.people.items()
            },
            "times": {number: api.waits[number] for number in api.people if number in api.waits},
        }


def _people(api: BotApi, asked: dict[str, Any]) -> list[Person]:
    first = asked.get("first", 1)
    numbers = asked.get("persons") or range(first, first + asked["count"])
    return [api.person(number) for number in numbers]


async def _load(api: BotApi, asked: dict[str, Any]) -> int:
    doing = asked["kind"]
    if doing not in ("says", "starts", "presses", "presses_data"):
        raise ValueError(f"no load {doing!r}")
    people = _people(api, asked)
    words = asked.get("each") or [asked.get("all", "")] * len(people)
    for person, word in zip(people, words, strict=True):
        last = max(person.chat.messages, default=None) if doing == "presses_data" else None
        more = () if last is None else (last,)
        await getattr(person, doing)(word, *more)
    return len(people)


async def _done(holder: Any, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    found = getattr(holder, name)
    if callable(found):
        result = found(*args, **named)
        return await result if inspect.isawaitable(result) else result
    if args:
        setattr(holder, name, args[0])
    return getattr(holder, name)


def _given(arg: Any) -> Any:
    """Bytes come as ``{"base64": …}``, also inside a list."""
    if isinstance(arg, list):
        items = [_given(each) for each in arg]
        return tuple(items) if any(isinstance(each, bytes) for each in items[1:2]) else items
    if isinstance(arg, dict) and arg.keys() == {"base64"}:
        return base64.b64decode(arg["base64"])
    return arg


def _plain(value: Any) -> Any:
    """As JSON can say it; of bytes, how many."""
    if isinstance(value, Shown | Call):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, bytes):
        return len(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)
