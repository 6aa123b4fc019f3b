"""Forms by name. A form is built when it is first used, so the start imports none of them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.forms.engine import Form


def _form(module: str, name: str) -> Callable[[], Form]:
    def built() -> Form:
        form: Form = getattr(import_module(f"handlers.forms.{module}"), name)
        return form

    return built


#: Every form there is: name in the conversation row → the Form.
FORMS: dict[str, Callable[[], Form]] = {
    "new_meeting": _form("new_meeting", "NEW_MEETING"),
}
