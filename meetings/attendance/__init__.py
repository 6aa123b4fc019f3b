"""Attendance: who comes to a meeting: cards, replies, leave, substitutes. Rows 2.2, 3.3a, 3.8."""

from meetings.attendance.cards import REPLY_CHANGE, Card, card, card_of, is_late, subject
from meetings.attendance.leave import LeaveAsked, LeaveWithdrawn, withdraw_leave
from meetings.attendance.named import Invitee, as_invited, participants_named
from meetings.attendance.replying import (
    LONGEST_REASON,
    Answer,
    AskedAnew,
    Method,
    Replied,
    Requested,
    Waits,
    change_approved,
    change_undone,
    reply,
)

__all__ = [
    "LONGEST_REASON",
    "REPLY_CHANGE",
    "Answer",
    "AskedAnew",
    "Card",
    "Invitee",
    "LeaveAsked",
    "LeaveWithdrawn",
    "Method",
    "Replied",
    "Requested",
    "Waits",
    "as_invited",
    "card",
    "card_of",
    "change_approved",
    "change_undone",
    "is_late",
    "participants_named",
    "reply",
    "subject",
    "withdraw_leave",
]
