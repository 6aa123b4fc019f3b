"""The number of a task and the word for where it stands, for every card, list and paper."""

from __future__ import annotations

from chat.texts import Texts
from meetings.tasks import State
from meetings.tasks.kinds import LOAN, PREPARATION


def number(texts: Texts, year: int, count: int, kind: str = "resolution") -> str:
    """〔2026〕3号; of a measure 整改〔2026〕3号, of a preparation task 筹备〔2026〕3号."""
    key = "task-number" if kind == "resolution" else f"task-number-{kind}"
    return texts.plain(key, year=str(year), number=str(count))


def state_words(texts: Texts, state: str, kind: str, progress: str = "") -> str:
    """The state in a word. A preparation task waits for nobody's 签收, and one that was closed
    was done or withdrawn."""
    if kind == PREPARATION and state == State.ASSIGNED:
        return texts.plain("preparation-state-to-do")
    if kind == PREPARATION and state == State.CLOSED:
        done = progress == "done"
        return texts.plain("preparation-state-done" if done else "preparation-state-withdrawn")
    if kind == LOAN:
        return texts.plain("loan-state-back" if state == State.CLOSED else "loan-state-out")
    return texts.plain(f"task-state-{state}")
