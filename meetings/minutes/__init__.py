"""Minutes: who records a meeting, and the form of the record with what is known filled in.
Rows 4.1, 4.2.

``appointing`` names recorder and deputy, ``answering`` is their side and the handover,
``following`` the reminder and who left, ``devices`` what they see to before, ``skeleton`` the
record to be filled in, ``reading`` the page, ``readiness`` where it stands.
"""

from meetings.minutes.answering import accept, decline, hand_over
from meetings.minutes.appointing import Appointed, appoint, dismiss
from meetings.minutes.following import meeting_changed, meeting_over, person_left

__all__ = [
    "Appointed",
    "accept",
    "appoint",
    "decline",
    "dismiss",
    "hand_over",
    "meeting_changed",
    "meeting_over",
    "person_left",
]
