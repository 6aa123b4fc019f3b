"""Sign-in: records, passes, attempts of people not on the list, and the figures."""

from storage.signin import doors, paper, refusals
from storage.signin.attempts import Attempt, add_attempt, attempt_ended, open_attempts
from storage.signin.figures import Attendee, UnitFigures, attendees, figures_of
from storage.signin.passes import issue_pass, live_pass, participant_by_pass, passes
from storage.signin.records import (
    COUNT,
    Admission,
    SignInRow,
    add_record,
    admission,
    live_record,
    live_records,
    records,
    rounds_annulled,
)

__all__ = [
    "COUNT",
    "Admission",
    "Attempt",
    "Attendee",
    "SignInRow",
    "UnitFigures",
    "add_attempt",
    "add_record",
    "admission",
    "attempt_ended",
    "attendees",
    "doors",
    "figures_of",
    "issue_pass",
    "live_pass",
    "live_record",
    "live_records",
    "open_attempts",
    "paper",
    "participant_by_pass",
    "passes",
    "records",
    "refusals",
    "rounds_annulled",
]
