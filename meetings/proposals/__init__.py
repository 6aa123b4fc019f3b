"""Proposals (议题): called for, proposed, reviewed, put on the agenda; and the request to hold a
meeting (请示). Row 2.1a.

``calling`` asks units, ``call_reading`` is what they see; ``proposing`` takes what they say
(``items``: whether it can be taken), ``placing`` puts it on the agenda and off it again,
``moving`` on that of the next meeting, ``reading`` is what pages show. ``holding`` keeps the
editions of the request, ``holding_facts`` what they are bound to. ``decisions`` is what approvals
do, ``readiness`` where all of it stands.
"""

from meetings.proposals.following import meeting_changed, meeting_over
from meetings.proposals.items import (
    LONGEST_ATTENDING,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_MINUTES,
    NewItem,
)
from meetings.proposals.proposing import Proposed, Withdrawn, propose, propose_again, withdraw

__all__ = [
    "LONGEST_ATTENDING",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "MOST_MINUTES",
    "NewItem",
    "Proposed",
    "Withdrawn",
    "meeting_changed",
    "meeting_over",
    "propose",
    "propose_again",
    "withdraw",
]
