"""Steps answered by a press alone: one of the options shown, nothing typed."""

from __future__ import annotations

from handlers.forms.engine import Entry, Outcome, Problem, Taken, View


def read_pressed(entry: Entry, view: View) -> Outcome:
    """The option's value; whoever types is asked to press."""
    if entry.pressed:
        return Taken(entry.value)
    return Problem(view.texts.rich("form-press-one"))
