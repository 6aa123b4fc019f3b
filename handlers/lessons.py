"""Lessons: note one from an item's card, list and search them. Rows 8.8, 8.9."""

from __future__ import annotations

from chat.texts import lessons as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings import lessons
from meetings.lessons import Kind
from meetings.meetings import Refused
from meetings.reports import sees_register

_KINDS = tuple(Kind)


def note(turn: Turn, task_id: int) -> None:
    """il: 记经验或不足."""
    if not lessons.may_note(turn.session, turn.me, task_id):
        turn.refuse("not-allowed")
        return
    measures = lessons.may_open_measure(turn.session, turn.me, task_id)
    filling.open_form(turn, "lesson_note", {"_task": task_id, "_measures": measures})


def command(turn: Turn) -> None:
    """/lessons: shortcomings first, those that came back most often."""
    listing(turn, _KINDS.index(Kind.SHORTCOMING))


def listing(turn: Turn, kind: int = 1, page: int = 0) -> None:
    """ik: 经验 or 不足."""
    chosen = _KINDS[kind % len(_KINDS)]
    find = lessons.experiences if chosen is Kind.LESSON else lessons.shortcomings
    found = find(turn.session, turn.me)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    message = words.listing(turn.texts, found, chosen, page, turn.now, turn.office)
    turn.show("lessons", message)


def search(turn: Turn, kind: int = 1) -> None:
    """ij: by words."""
    if sees_register(turn.me):
        filling.open_form(turn, "lesson_search", {"_kind": _KINDS[kind % len(_KINDS)].value})
    else:
        turn.refuse("not-allowed")
