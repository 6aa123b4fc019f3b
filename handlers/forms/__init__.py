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
    "hand_over": _form("handing_over", "HAND_OVER"),
    "extend_task": _form("task_changes", "EXTEND_TASK"),
    "suspend_task": _form("task_changes", "SUSPEND_TASK"),
    "resume_task": _form("task_changes", "RESUME_TASK"),
    "reopen_task": _form("task_changes", "REOPEN_TASK"),
    "submit_task": _form("task_changes", "SUBMIT_TASK"),
    "amend_task": _form("task_changes", "AMEND_TASK"),
    "part_add": _form("sharing", "PART_ADD"),
    "part_give": _form("sharing", "PART_GIVE"),
    "part_drop": _form("sharing", "PART_DROP"),
    "part_return": _form("sharing", "PART_RETURN"),
    "milestone_add": _form("sharing", "MILESTONE_ADD"),
    "part_contest": _form("part_work", "PART_CONTEST"),
    "part_note": _form("part_work", "PART_NOTE"),
    "part_finish": _form("part_work", "PART_FINISH"),
    "part_enter": _form("part_work", "PART_ENTER"),
    "help_ask": _form("coordinating", "HELP_ASK"),
    "help_answer": _form("coordinating", "HELP_ANSWER"),
    "help_pass": _form("coordinating", "HELP_PASS"),
    "comment_write": _form("discussing", "COMMENT_WRITE"),
    "report_task": _form("task_reports", "REPORT_TASK"),
    "contest_task": _form("task_reports", "CONTEST_TASK"),
    "return_task": _form("task_reports", "RETURN_TASK"),
    "report_search": _form("reports", "REPORT_SEARCH"),
    "report_period": _form("reports", "REPORT_PERIOD"),
    "lesson_note": _form("lessons", "LESSON_NOTE"),
    "lesson_search": _form("lessons", "LESSON_SEARCH"),
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
    "return_request": _form("approvals", "RETURN_REQUEST"),
    "ask_about_request": _form("approvals", "ASK_ABOUT_REQUEST"),
    "answer_question": _form("approvals", "ANSWER_QUESTION"),
    "refuse_signing": _form("approvals", "REFUSE_SIGNING"),
    "approve_all": _form("approvals", "APPROVE_ALL"),
    "enter_sheet": _form("signed_sheets", "ENTER_SHEET"),
    "agreed_by_word": _form("signed_sheets", "AGREED_BY_WORD"),
    "delegation": _form("delegations", "DELEGATION"),
    "unit_quota": _form("unit_notices", "UNIT_QUOTA"),
    "unit_report": _form("unit_notices", "UNIT_REPORT"),
}
