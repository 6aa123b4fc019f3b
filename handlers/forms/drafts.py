"""How a draft is kept: the open one in the row of its conversation, a parked one as JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handlers.forms.engine import Draft

if TYPE_CHECKING:
    from handlers.turn import Turn


def open_draft(turn: Turn) -> Draft | None:
    """The draft of the open form; None where none is open."""
    row = turn.conversation
    if row.form is None or row.step is None or row.expires_at is None:
        return None
    return Draft(
        form=row.form,
        version=row.version,
        step=row.step,
        answers=row.answers.get("answers", {}),
        revision=row.answers.get("revision", 0),
        expires_at=row.expires_at,
        shown=tuple(row.answers.get("shown", ())),
    )


def save(turn: Turn, draft: Draft) -> None:
    """Make it the open one."""
    row = turn.conversation
    row.form, row.version, row.step = draft.form, draft.version, draft.step
    row.answers = {
        "answers": draft.answers,
        "revision": draft.revision,
        "shown": list(draft.shown),
    }
    row.expires_at = draft.expires_at
    row.expired = False


def to_data(draft: Draft) -> dict[str, Any]:
    """A draft to be parked."""
    data = asdict(draft)
    data["expires_at"] = draft.expires_at.isoformat()
    data["shown"] = list(draft.shown)
    return data


def from_data(data: dict[str, Any]) -> Draft:
    """A draft that was parked."""
    known = {**data, "shown": tuple(data["shown"])}
    known["expires_at"] = datetime.fromisoformat(data["expires_at"])
    return Draft(**known)
