"""Proposals (议题): called for, proposed, reviewed, put on the agenda; and the request to hold a
meeting (请示). Row 2.1a.

``calling`` asks units, ``proposing`` takes what they say, ``placing`` puts it on the agenda and
off it again, ``reading`` is what pages show. ``holding`` keeps the editions of the request,
``holding_facts`` what they are bound to. ``readiness`` says where all of it stands.
"""

from meetings.proposals.following import meeting_changed, meeting_over
from meetings.proposals.proposing import (
    LONGEST_ATTENDING,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_MINUTES,
    NewItem,
    Proposed,
    Withdrawn,
    propose,
    propose_again,
    withdraw,
)

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
