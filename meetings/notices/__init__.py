"""Notices: what goes out about a meeting, to whom, when again, and who must be phoned. Row 2.2."""

from meetings.notices.calling import Called, CallList, ToCall, call_list, mark_called
from meetings.notices.cancelling import Cancelled, Postponed, cancel, postpone
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
from meetings.notices.publishing import Published, needs_sign_off, publish, publish_revision
from meetings.notices.reminders import Reminded, remind_now, want_timers, wanted_timers
from meetings.notices.sending import catch_up, send_cards
from meetings.notices.settling import ask_anyway, look, settle, settle_anew, tell_now
from meetings.notices.sign_off import SentForSignOff, Standing, ask_first, signed_off, void
from meetings.notices.untold import Unsettled, unsettled

__all__ = [
    "CallList",
    "Called",
    "Cancelled",
    "Controlled",
    "Counts",
    "NoticeFacts",
    "Postponed",
    "Preview",
    "Published",
    "Reminded",
    "SentForSignOff",
    "Standing",
    "ToCall",
    "Unsettled",
    "ask_anyway",
    "ask_first",
    "call_list",
    "cancel",
    "catch_up",
    "counts",
    "look",
    "mark_called",
    "may_stop",
    "needs_sign_off",
    "notice_facts",
    "pause_sending",
    "postpone",
    "preview",
    "publish",
    "publish_revision",
    "remind_now",
    "resume_sending",
    "send_cards",
    "settle",
    "settle_anew",
    "signed_off",
    "stop_sending",
    "tell_now",
    "unsettled",
    "void",
    "want_timers",
    "wanted_timers",
]
