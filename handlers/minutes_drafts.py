"""A draft of the minutes, part by part. Row 4.6."""

from __future__ import annotations

from collections.abc import Callable

from chat.message import RichText
from chat.texts import issued_minutes_text as words
from handlers.forms import filling
from handlers.issued_minutes import outline, seen
from handlers.notices import words as said
from handlers.seats import refuse
from handlers.turn import Turn
from meetings.issued_minutes import arranging
from meetings.issued_minutes.content import field, text_at
from meetings.issued_minutes.drafting import WRITABLE, Saved
from meetings.issued_minutes.reading import EditionFacts
from meetings.meetings import Refused


def section(turn: Turn, minutes_id: int, at: int, *, note: RichText = ()) -> None:
    """Ld: one section."""
    found = seen(turn, minutes_id)
    if found is None:
        return
    if at >= len(found.content.sections):
        outline(turn, minutes_id, note=note)
    else:
        shown = words.section(said(turn), found, at, note)
        turn.show(f"minutes_draft:{minutes_id}", shown)


def resolution(
    turn: Turn, minutes_id: int, section_at: int, at: int, *, note: RichText = ()
) -> None:
    """Li: one resolution."""
    found = seen(turn, minutes_id)
    if found is None:
        return
    sections = found.content.sections
    if section_at >= len(sections) or at >= len(sections[section_at].resolutions):
        section(turn, minutes_id, section_at, note=note)
    else:
        shown = words.one_resolution(said(turn), found, section_at, at, note)
        turn.show(f"minutes_draft:{minutes_id}", shown)


def _writable(turn: Turn, minutes_id: int) -> EditionFacts | None:
    """The draft where this person may write on it; else how it stands."""
    found = seen(turn, minutes_id)
    if found is None:
        return None
    if not found.may_write:
        turn.refuse("not-allowed")
        return None
    if found.state not in WRITABLE:
        turn.refuse(f"minutes-{found.state}")
        return None
    return found


def edit(turn: Turn, minutes_id: int, number: int) -> None:
    """Le: the form asks for the new text of a part."""
    found, at = _writable(turn, minutes_id), field(number)
    if found is None:
        return
    present = text_at(found.content, at) if at is not None else None
    if present is None:
        turn.refuse("minutes-part-gone")
    else:
        answers = {"_minutes": minutes_id, "_field": number, "_before": present}
        filling.open_form(turn, "minutes_text", answers)


def after_text(turn: Turn, minutes_id: int, number: int, note: RichText) -> None:
    """The part that was edited, as it stands."""
    at = field(number)
    if at is None or at.section is None:
        outline(turn, minutes_id, note=note)
    elif at.resolution is None:
        section(turn, minutes_id, at.section, note=note)
    else:
        resolution(turn, minutes_id, at.section, at.resolution, note=note)


def add_section(turn: Turn, minutes_id: int) -> None:
    """Lf, 加一段."""
    if _writable(turn, minutes_id) is not None:
        filling.open_form(turn, "minutes_section", {"_minutes": minutes_id})


def add_resolution(turn: Turn, minutes_id: int, at: int) -> None:
    """Lo, 加议定事项."""
    found = _writable(turn, minutes_id)
    if found is None:
        return
    if at >= len(found.content.sections):
        turn.refuse("minutes-part-gone")
    else:
        filling.open_form(turn, "minutes_resolution", {"_minutes": minutes_id, "_section": at})


def earlier(turn: Turn, minutes_id: int, at: int, edits: int) -> None:
    """Lg, 上移."""
    outcome = arranging.section_earlier(
        turn.session, turn.actor, minutes_id, at, edits=edits, now=turn.now
    )
    _after(turn, minutes_id, outcome, "moved", lambda note: outline(turn, minutes_id, note=note))


def drop(turn: Turn, minutes_id: int, at: int, edits: int) -> None:
    """Lh, 删去一段."""
    outcome = arranging.drop_section(
        turn.session, turn.actor, minutes_id, at, edits=edits, now=turn.now
    )
    _after(turn, minutes_id, outcome, "dropped", lambda note: outline(turn, minutes_id, note=note))


def give_back(turn: Turn, minutes_id: int, edits: int) -> None:
    """Lm, 恢复: what was dropped last."""
    outcome = arranging.give_back(turn.session, turn.actor, minutes_id, edits=edits, now=turn.now)
    key = "given-back"
    _after(turn, minutes_id, outcome, key, lambda note: outline(turn, minutes_id, note=note))


def drop_resolution(turn: Turn, minutes_id: int, section_at: int, at: int, edits: int) -> None:
    """Ll, 删去一条."""
    outcome = arranging.drop_resolution(
        turn.session, turn.actor, minutes_id, section_at, at, edits=edits, now=turn.now
    )
    _after(
        turn,
        minutes_id,
        outcome,
        "dropped",
        lambda note: section(turn, minutes_id, section_at, note=note),
    )


def owner(turn: Turn, minutes_id: int, section_at: int, at: int, edits: int) -> None:
    """Lj, 责任人."""
    _open(turn, "minutes_owner", minutes_id, section_at, at, edits)


def due(turn: Turn, minutes_id: int, section_at: int, at: int, edits: int) -> None:
    """Lk, 时限."""
    _open(turn, "minutes_due", minutes_id, section_at, at, edits)


def _open(turn: Turn, form: str, minutes_id: int, section_at: int, at: int, edits: int) -> None:
    found = _writable(turn, minutes_id)
    if found is None:
        return
    if found.edits != edits:
        note = turn.texts.rich("minutes-note-edited")
        resolution(turn, minutes_id, section_at, at, note=note)
        return
    answers = {"_minutes": minutes_id, "_section": section_at, "_at": at, "_edits": edits}
    filling.open_form(turn, form, answers)


def _after(
    turn: Turn,
    minutes_id: int,
    outcome: Saved | Refused,
    key: str,
    show: Callable[[RichText], None],
) -> None:
    if not isinstance(outcome, Refused):
        show(turn.texts.rich(f"minutes-note-{key}"))
    elif outcome.code in ("minutes-edited", "minutes-part-gone"):
        outline(turn, minutes_id, note=turn.texts.rich("minutes-note-edited"))
    else:
        refuse(turn, outcome)
