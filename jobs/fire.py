"""Fires timers that are due: each in its own unit, which begins by marking it fired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

import structlog

from meetings import rescheduling
from meetings.office import Office
from storage import Session, timers
from storage.clock import Clock
from storage.database import Database

#: Timers looked at in one go; more are taken at once in the next.
BATCH = 100
#: Waits after each run that raised; after the last one it is given up. A reminder must not be
#: lost to a disturbance of some seconds.
WAITS = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800))

log = structlog.get_logger(__name__)

#: What happens when a timer fires: (session, timer, now, office).
Firing = Callable[[Session, timers.DueTimer, datetime, Office], None]

#: Timer kind → "module:function" among the use cases; imported when first used.
FIRINGS: dict[str, str] = {
    "roster_forgotten": "roster.preview:forget",
    "survey_reminder": "surveys:remind",
    "survey_close": "surveys:close_on_time",
    "daily_list": "daily:fire",
    "notice_reminder": "notices.reminders:fire",
    "unit_reminder": "notices.reminders:fire",
    "notice_coming": "notices.reminders:fire",
    "people_changes": "people_changes:fire",
    "preparation_moved": "preparation:fire",
    "preparation_facts": "preparation.settling:fire",
    "notice_progress": "notices.progress:fire",
    "readiness_summary": "readiness.summaries:fire",
    "notice_settles": "notices.settling:fire",
    "notice_unsettled": "notices.settling:fire",
    "waiting_offer_ends": "waiting:offer_ends",
    "signin_opens": "signin:opens",
    "signin_chair_line": "signin:chair_line",
    "signin_closes": "signin:closes",
    "agenda_ready": "agenda.telling:fire",
    "room_check": "venues:fire",
    "room_unused": "venues:fire",
    "absence_unanswered": "absences:fire",
    "signin_count": "signin:recounted",
    "meal_order": "logistics:fire",
    "meal_count": "logistics:fire_recount",
    "logistics_moved": "logistics:fire_moved",
    "rides_told": "logistics:fire",
    "gate_plates": "logistics:fire",
    "paper_chase": "paper_list:fire",
    "paper_stuck": "paper_list:fire",
    "copies_due": "paper_list.recalling:fire",
    "safety_briefing": "safety.briefing:fire",
    "alarm_remind": "safety.clock:remind",
    "alarm_newcomers": "safety.clock:newcomers",
    "alarm_live": "safety.clock:refresh",
    "check_remind": "checklists.chasing:fire",
    "check_overdue": "checklists.chasing:fire",
    "clearing_sheet": "checklists.clearing:fire",
    "owed_list": "checklists.clearing:fire",
    "item_call": "proposals.calling:fire",
    "recorder_reminder": "minutes.following:fire",
    "minutes_due": "issued_minutes.timers:fire_due",
    "minutes_objection_end": "issued_minutes.timers:fire_end",
    "minutes_changed": "issued_minutes.timers:fire_changed",
    "custody_check": "custody.clock:fire",
    "archive_file_due": "archive:fire",
    "archive_handover_due": "archive:fire",
    "archive_package_over": "archive:fire",
    "papers_start": "documents.starting:fire",
    "document_review": "documents.reviewing:fire",
    "numbers_new_year": "document_numbers.new_year:fire",
    "summary_due": "meeting_reports.reminding:fire",
    "copies_unreceived": "minutes_copies.reminding:fire",
}


async def fire_due(database: Database, clock: Clock, office: Office) -> int:
    """Fire what is due; returns how many fired. Call again while the answer is not zero.

    While the rules have changed and timers follow, none fires: of a ladder, a rung of before and
    one of now would go out together.
    """
    now = clock.now()
    next_due = await database.read(timers.next_due)
    if next_due is None or next_due > now or await database.read(rescheduling.under_way):
        return 0
    found = await database.write(lambda s: timers.due(s, now, BATCH), name="due timers")
    fired = 0
    for timer in found:
        fired += await _fire(database, timer, now, office)
    return fired


async def _fire(database: Database, timer: timers.DueTimer, now: datetime, office: Office) -> int:
    def unit(session: Session) -> int:
        if not timers.fired(session, timer.id, at=now):
            return 0
        _firing(timer.kind)(session, timer, now, office)
        return 1

    try:
        return await database.write(unit, name=f"timer {timer.kind}")
    except Exception as error:
        log.error("timer failed", kind=timer.kind, subject=timer.subject, exc_info=error)
        reason = f"{type(error).__name__}: {str(error)[:200]}"

        wait = WAITS[min(timer.failures, len(WAITS) - 1)]

        def count(session: Session) -> None:
            failures = timers.failed(session, timer.id, reason, again_at=now + wait)
            if failures > len(WAITS):
                timers.give_up(session, timer.id, reason)

        await database.write(count, name="timer failed")
        return 0


def _firing(kind: str) -> Firing:
    if kind not in FIRINGS:
        raise LookupError(f"nobody fires timer {kind!r}")
    module, function = FIRINGS[kind].split(":")
    firing: Firing = getattr(import_module(f"meetings.{module}"), function)
    return firing
