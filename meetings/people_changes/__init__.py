"""Changes of people (人员变动): who came for whom, who was added, who dropped out; and the 变动单
that carries them to everybody whose work they change. Row 3.8."""

from meetings.people_changes.noting import KIND, Change, note, note_leave, want_timers
from meetings.people_changes.reading import (
    Line,
    Slip,
    Slips,
    concerns,
    lines_for,
    slip_of,
    slips_of,
)
from meetings.people_changes.sending import SlipSent, fire, send_now

__all__ = [
    "KIND",
    "Change",
    "Line",
    "Slip",
    "SlipSent",
    "Slips",
    "concerns",
    "fire",
    "lines_for",
    "note",
    "note_leave",
    "send_now",
    "slip_of",
    "slips_of",
    "want_timers",
]
