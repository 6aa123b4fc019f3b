"""Timers of the tests: each owes a message when it fires, with no key that would hide a second."""

from __future__ import annotations

import sys
import types
from datetime import datetime, timedelta
from typing import Any

import pytest

from chat.message import Message, Span, to_data
from jobs import fire
from meetings.office import Office
from storage import Session, outbox, timers


def install(monkeypatch: pytest.MonkeyPatch, messenger: str) -> None:
    """Timers of kind ``bell`` say "bell" to the chat they are named after."""

    def ring(session: Session, timer: timers.DueTimer, now: Any, office: Office) -> None:
        content = {"message": to_data(Message((Span("bell"),)))}
        chat = timer.slot
        row = outbox.Outgoing(messenger, chat, chat, "send", content, outbox.NOTICES)
        outbox.enqueue(session, row, now=now)

    module = types.ModuleType("meetings.bells")
    module.ring = ring  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(fire.FIRINGS, "bell", "bells:ring")


def want(session: Session, chats: list[str], at: datetime) -> None:
    """A bell for each of these chats, due at that moment and good for a week."""
    good = at + timedelta(days=7)
    timers.replace(session, "bells", [timers.WantedTimer("bell", c, at, good) for c in chats])


def rung(session: Session) -> int:
    """How many bells were rung."""
    table = timers.timers
    wanted = (table.c.kind == "bell", table.c.state == "fired")
    return len(session.execute(table.select().where(*wanted)).all())
