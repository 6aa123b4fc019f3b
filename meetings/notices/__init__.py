"""Notices: what goes out about a meeting, to whom, when again, and who must be phoned. Row 2.2."""

from meetings.notices.calling import Called, CallList, ToCall, call_list, mark_called
from meetings.notices.controlling import (
    Controlled,
    may_stop,
    pause_sending,
    resume_sending,
    stop_sending,
)
from meetings.notices.counting import Counts, counts
from meetings.notices.facts import NoticeFacts, notice_facts
from meetings.notices.preview import Preview, preview
from meetings.notices.publishing import Cancelled, Published, cancel, publish, publish_revision
from meetings.notices.reminders import Reminded, remind_now, want_timers, wanted_timers
from meetings.notices.sending import catch_up, send_cards

__all__ = [
    "CallList",
    "Called",
    "Cancelled",
    "Controlled",
    "Counts",
    "NoticeFacts",
    "Preview",
    "Published",
    "Reminded",
    "ToCall",
    "call_list",
    "cancel",
    "catch_up",
    "counts",
    "mark_called",
    "may_stop",
    "notice_facts",
    "pause_sending",
    "preview",
    "publish",
    "publish_revision",
    "remind_now",
    "resume_sending",
    "send_cards",
    "stop_sending",
    "want_timers",
    "wanted_timers",
]
