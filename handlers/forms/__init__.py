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
    "roster_import": _form("roster", "ROSTER_IMPORT"),
    "find_person": _form("people", "FIND_PERSON"),
    "person_contact": _form("people", "PERSON_CONTACT"),
    "person_group": _form("people", "PERSON_GROUP"),
    "new_task": _form("tasks", "NEW_TASK"),
    "reassign_task": _form("tasks", "REASSIGN_TASK"),
    "report_task": _form("task_reports", "REPORT_TASK"),
    "contest_task": _form("task_reports", "CONTEST_TASK"),
    "return_task": _form("task_reports", "RETURN_TASK"),
    "new_meeting": _form("new_meeting", "NEW_MEETING"),
    "edit_meeting": _form("edit_meeting", "EDIT_MEETING"),
    "add_document": _form("documents", "ADD_DOCUMENT"),
    "survey": _form("surveys", "SURVEY"),
    "cancel_meeting": _form("closing", "CANCEL_MEETING"),
    "signin_desk": _form("signin", "DESK"),
    "signin_annul": _form("signin", "ANNUL"),
    "signin_serials": _form("signin", "SERIALS"),
    "apologies": _form("replies", "APOLOGIES"),
    "reply_for": _form("replies", "REPLY_FOR"),
    "told_through": _form("replies", "TOLD_THROUGH"),
    "return_request": _form("replies", "RETURN_REQUEST"),
    "unit_quota": _form("unit_notices", "UNIT_QUOTA"),
    "unit_report": _form("unit_notices", "UNIT_REPORT"),
}
