"""What each kind of request says. The interface every kind fulfils:

``KINDS`` maps a kind (``Approval.kind``) to a module under ``chat.texts``. The module has three
functions, each given ``meetings.approvals.Request`` (``request.wanted`` is what was asked for,
``request.kind`` tells kinds apart that share a module):

- ``lines(words, request) -> list[RichText]``: what is asked for, line by line, on the card and on
  the printed sheet. A request asked again is compared with the one before line by line, so what
  can change stands in a line of its own, in the same place each time. The heading, who asks, for
  whom, when, the meeting's title and what was decided are said by the card itself.
- ``line(texts, request) -> RichText``: one line for a list, without its number.
- ``told(words, request) -> RichText``: the outcome, to who asked. ``request.state`` is "approved"
  or "returned", ``request.reason`` says why it went back,
  ``chat.texts.approvals.voices.decided_by(texts, request)`` names who decided.

A module may also have ``choices(texts, request) -> tuple[Choice, ...]``: buttons under the
outcome and under the decided card, such as the way back to the task; and
``to_read(texts, request)``: buttons to what is to be read before it is decided.
A kind also has a name: text ``approval-kind-<kind>`` ("延期申请"), said in headings.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from chat.message import Choice, RichText
from chat.texts import Texts
from chat.texts.cards import Words
from meetings.approvals import Request

#: Kind → module under ``chat.texts``; imported when first used.
KINDS: dict[str, str] = {
    "reply_change": "approvals.reply_change",
    "notice": "approvals.notice",
    "leave": "approvals.leave",
    "substitute": "approvals.substitute",
    "unit_report_change": "approvals.unit_report",
    "extension": "task_changes",
    "suspension": "task_changes",
    "loan": "approvals.loan",
    "loan_internal": "approvals.loan",
    "loan_extension": "task_changes",
    "disposal": "approvals.disposal",
    "signin_correction": "approvals.signin_correction",
    "agenda_item": "approvals.proposals",
    "motion": "approvals.proposals",
    "meeting_plan": "approvals.meeting_plan",
    "room": "approvals.room",
    "paper": "approvals.paper",
    "paper_time": "approvals.paper",
    "safety_plan": "approvals.safety_plan",
    "record": "approvals.record",
    "minutes": "approvals.issued_minutes",
    "minutes_check": "approvals.issued_minutes",
    "meeting_report": "approvals.meeting_report",
}


def lines_of(words: Words, request: Request) -> list[RichText]:
    """What is asked for."""
    found: list[RichText] = _module(request).lines(words, request)
    return [line for line in found if line]


def line_of(texts: Texts, request: Request) -> RichText:
    """The request in one line."""
    found: RichText = _module(request).line(texts, request)
    return found


def told_of(words: Words, request: Request) -> RichText:
    """The outcome, to who asked."""
    found: RichText = _module(request).told(words, request)
    return found


def choices_of(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """Where to go from the outcome."""
    choices = getattr(_module(request), "choices", None)
    found: tuple[Choice, ...] = choices(texts, request) if choices else ()
    return found


def to_read(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """Where to read what is decided."""
    reading = getattr(_module(request), "to_read", None)
    found: tuple[Choice, ...] = reading(texts, request) if reading else ()
    return found


def kind_name(texts: Texts, kind: str) -> str:
    """The kind's name (延期申请)."""
    return texts.plain(f"approval-kind-{kind.replace('_', '-')}")


def _module(request: Request) -> Any:
    return import_module(f"chat.texts.{KINDS[request.kind]}")
