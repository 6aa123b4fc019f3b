"""Wording: a notice that is owed, turned into a Message at the moment it is sent.

The outbox holds a type and ids; here the facts are read once more, only to see whether the notice
still holds and in which language. A worder returns None for what does not hold any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from chat.message import Message
from chat.texts import Texts
from meetings.office import Office
from storage import Session


@dataclass(frozen=True, slots=True)
class Reading:
    """What a worder may look at."""

    session: Session
    params: Mapping[str, Any]
    #: Whose matter it is …
    person_id: int
    #: … and who reads it: the contact, where one stands in.
    reader_id: int
    texts: Texts
    now: datetime
    office: Office
    base_url: str
    #: What the messenger it goes to may show (SEC-04); None: whatever the office handles. A
    #: worder of many things leaves out what may not be shown; else the whole is held back.
    levels: frozenset[str] | None = None


Worder = Callable[[Reading], Message | None]

#: Notice type → "module:function" in this folder; imported when first used.
WORDERS: dict[str, str] = {
    "archive_page": "archive_notices:shown_page",
    "archive_filed": "archive_notices:filed",
    "archive_checked": "archive_notices:checked",
    "archive_package": "archive_notices:package",
    "archive_to_file": "archive_notices:to_file",
    "archive_handover_due": "archive_notices:handover",
    "work_failed": "roster:failed_notice",
    "backup_failed": "backups:failed_notice",
    "file_damaged": "backups:file_damaged",
    "import_preview": "roster:preview_notice",
    "import_progress": "roster:progress_notice",
    "import_done": "roster:done_notice",
    "preparation_assigned": "preparation_notices:assigned",
    "preparation_moved": "preparation_notices:moved",
    "preparation_reopened": "preparation_notices:reopened",
    "work_group_joined": "work_groups:joined",
    "preparation_rests": "preparation_notices:rests",
    "preparation_over": "preparation_notices:over",
    "preparation_dropped": "preparation_notices:dropped",
    "custody_given": "custody_notices:given",
    "custody_lost": "custody_notices:lost",
    "custody_fault": "custody_notices:fault",
    "custody_check_due": "custody_notices:room_due",
    "loan_granted": "custody_notices:granted",
    "loan_returned": "custody_notices:returned",
    "loan_gone": "custody_notices:gone",
    "loan_holder_left": "custody_notices:holder_left",
    "custody_keeper_left": "custody_notices:keeper_left",
    "disposal_witness": "disposal_notices:witness",
    "disposal_witnessed": "disposal_notices:witnessed",
    "disposal_held": "disposal_notices:held",
    "disposal_done": "disposal_notices:done",
    "task_assigned": "task_notices:assigned",
    "task_contested": "task_notices:contested",
    "task_reported": "task_notices:reported",
    "task_returned": "task_notices:returned",
    "task_closed": "task_notices:closed",
    "task_moved": "task_notices:moved",
    "task_changed": "task_notices:changed",
    "task_resumed": "task_notices:resumed",
    "tasks_handed_over": "task_notices:handed_over",
    "part_assigned": "share_notices:part_assigned",
    "part_upheld": "share_notices:part_upheld",
    "part_returned": "share_notices:part_returned",
    "part_day": "share_notices:part_day",
    "part_contested": "share_notices:part_contested",
    "part_done": "share_notices:part_done",
    "part_moved": "share_notices:part_moved",
    "part_dropped": "share_notices:part_dropped",
    "task_ended": "share_notices:task_ended",
    "help_asked": "share_notices:help_asked",
    "help_answered": "share_notices:help_answered",
    "help_withdrawn": "share_notices:help_withdrawn",
    "comments": "share_notices:comments",
    "daily_list": "daily:daily_list",
    "papers": "documents:papers_notice",
    "document_review": "document_reviews:asked",
    "numbers_new_year": "document_numbers:new_year_notice",
    "papers_withdrawn": "document_recalls:withdrawn_notice",
    "survey": "surveys:asked",
    "survey_reminder": "surveys:reminder",
    "survey_closed": "surveys:closed_notice",
    "meeting_closed": "closing:closed_notice",
    "panel": "panel:panel_notice",
    "readiness_now": "readiness:now_notice",
    "readiness_summary": "readiness:summary_notice",
    "readiness_chase": "readiness:chase_notice",
    "handbook_made": "handbooks:made_notice",
    "taken_out": "panel:taken_out",
    "card": "cards:card_notice",
    "card_now": "cards:card_now",
    "reminder": "cards:reminder_notice",
    "tomorrow": "cards:tomorrow_notice",
    "soon": "cards:soon_notice",
    "cancelled": "cards:cancelled_notice",
    "postponed": "cards:postponed_notice",
    "notice_void": "settling:void_notice",
    "notice_unsettled": "settling:unsettled_notice",
    "admission_wanted": "admission:wanted_notice",
    "admission_decided": "admission:decided_notice",
    "waiting_told": "waiting:told_notice",
    "place_offered": "waiting:offered_notice",
    "offer_over": "waiting:offer_over_notice",
    "waiting_left": "waiting:left_notice",
    "waiting_over": "waiting:over_notice",
    "handed_on": "departing:handed_on_notice",
    "leave_told": "cards:leave_notice",
    "leave_off": "leave:off_notice",
    "leave_decided": "leave:decided_notice",
    "substituted": "leave:substituted_notice",
    "substitute_card": "cards:card_notice",
    "substitute_not_needed": "leave:not_needed_notice",
    "change_slip": "people_changes:slip_notice",
    "approval": "approvals.notices:request_notice",
    "approval_to_carry": "approvals.notices:carry_notice",
    "approval_now": "approvals.notices:now_notice",
    "approval_decided": "approvals.notices:decided_notice",
    "approval_question": "approvals.notices:question_notice",
    "approval_answer": "approvals.notices:answer_notice",
    "approval_to_confirm": "approvals.notices:confirm_notice",
    "approval_sheet_rejected": "approvals.notices:rejected_notice",
    "approval_to_sign": "approvals.notices:sign_notice",
    "approval_taken_back": "approvals.notices:taken_back_notice",
    "delegation": "approvals.notices:delegation_notice",
    "unit_card": "unit_notices:card_notice",
    "unit_reminder": "unit_notices:reminder_notice",
    "unit_cancelled": "unit_notices:cancelled_notice",
    "unit_withdrawn": "joint_hosts:withdrawn_notice",
    "unit_postponed": "unit_notices:postponed_notice",
    "usher_list": "guiding:usher_notice",
    "meal_order": "meal_notices:order_notice",
    "meal_count": "meal_notices:count_notice",
    "meal_off": "meal_notices:dropped_notice",
    "logistics_moved": "meal_notices:moved_notice",
    "logistics_off": "meal_notices:off_notice",
    "room_told": "lodging:room_notice",
    "room_off": "lodging:off_notice",
    "ride_told": "ride_notices:ride_notice",
    "ride_changed": "ride_notices:changed_notice",
    "ride_off": "ride_notices:no_ride_notice",
    "run_told": "ride_notices:run_notice",
    "run_off": "ride_notices:run_off_notice",
    "gate_plates": "ride_notices:gate_notice",
    "dropout": "dropouts:told_notice",
    "dropout_back": "dropouts:back_notice",
    "absence_question": "absence_notices:question",
    "absence_decided": "absence_notices:decided",
    "absence_answers": "absence_notices:answers",
    "absence_unanswered": "absence_notices:unanswered",
    "absence_unit": "absence_notices:unit_told",
    "agenda_place": "agenda_notices:place",
    "agenda_ready": "agenda_notices:ready",
    "agenda_call": "agenda_notices:call",
    "agenda_hold": "agenda_notices:hold",
    "agenda_over": "agenda_notices:over",
    "agenda_again": "agenda_notices:again",
    "agenda_off": "agenda_notices:off",
    "agenda_board": "agenda_notices:board_now",
    "item_call": "proposal_notices:call",
    "item_call_reminder": "proposal_notices:call_reminder",
    "item_accepted": "proposal_notices:accepted",
    "item_dropped": "proposal_notices:dropped",
    "item_moved": "proposal_notices:moved",
    "item_lapsed": "proposal_notices:lapsed",
    "request_changed": "holding_notices:changed",
    "recorder_asked": "minutes_notices:asked",
    "recorder_reminder": "minutes_notices:reminder",
    "recorder_free": "minutes_notices:free",
    "recorder_declined": "minutes_notices:declined",
    "recorder_changed": "minutes_notices:changed",
    "recorder_left": "minutes_notices:left",
    "recording_ended": "recording_notices:ended",
    "recording_yours": "recording_notices:yours",
    "record_taken_back": "record_notices:taken_back",
    "signin_opens": "signin_notices:opens",
    "signin_closes": "signin_notices:closes",
    "signin_chair_line": "signin_notices:chair_line",
    "signin_board_asks": "signin_notices:board_asks",
    "safety_plan": "safety:plan_notice",
    "safety_briefing": "safety:briefing_notice",
    "alarm": "alarm_notices:alarm",
    "alarm_again": "alarm_notices:again",
    "alarm_contact": "alarm_notices:contact",
    "alarm_help": "alarm_notices:help_",
    "alarm_live": "alarm_notices:live_now",
    "alarm_over": "alarm_notices:over",
    "sheet_waits": "paper_notices:waits",
    "sheet_decided": "paper_notices:decided",
    "signin_quorum": "signin_notices:quorum_broken",
    "room_kept": "venue_notices:kept",
    "room_lost": "venue_notices:lost",
    "room_back": "venue_notices:back",
    "room_unused": "venue_notices:unused",
    "room_check": "venue_notices:check",
    "room_yours": "keeper_notices:yours",
    "rooms_no_keeper": "keeper_notices:without",
    "branch_assigned": "signin_branches:assigned",
    "branch_contact": "signin_branches:contact",
    "branches_now": "signin_branches:branches_now",
    "paper_asked": "paper_list_notices:asked",
    "paper_chase": "paper_list_notices:chased",
    "paper_due": "paper_list_notices:moved",
    "paper_off": "paper_list_notices:off",
    "paper_returned": "paper_list_notices:returned",
    "paper_received": "paper_list_notices:received",
    "paper_stuck": "paper_list_notices:stuck",
    "copies_due": "paper_list_notices:copies_due",
    "check_fault": "check_notices:fault",
    "check_handler": "check_notices:handler",
    "check_mended": "check_notices:mended",
    "check_withdrawn": "check_notices:withdrawn",
    "check_given": "check_notices:given",
    "check_list": "check_notices:remind",
    "check_overdue": "check_notices:overdue",
    "clearing_sheet": "check_notices:clearing",
    "owed_list": "check_notices:owed",
    "roll_call": "signin_branches:roll_notice",
    "meeting_report_given": "meeting_reports:given_notice",
    "summary_due": "meeting_reports:due_notice",
    "minutes_copy": "minutes_copy_notices:copy_notice",
    "minutes_copy_again": "minutes_copy_notices:reminder_notice",
    "minutes_approved": "issued_minutes_notices:approved",
    "minutes_due": "issued_minutes_notices:due",
    "minutes_objection": "issued_minutes_notices:objection_card",
    "minutes_changed": "issued_minutes_notices:changed",
    "minutes_objected": "issued_minutes_notices:objected",
    "minutes_answered": "issued_minutes_notices:answered",
    "minutes_unanswered": "issued_minutes_notices:unanswered",
    "roll_call_now": "signin_branches:roll_now",
}


def word(kind: str, reading: Reading) -> Message | None:
    """The message for a notice, or None where it does not hold any more.

    Raises LookupError for a type nobody words: that is a defect, not a stale notice.
    """
    if kind not in WORDERS:
        raise LookupError(f"no words for notice {kind!r}")
    module, function = WORDERS[kind].split(":")
    worder: Worder = getattr(import_module(f"chat.texts.{module}"), function)
    return worder(reading)
