"""Sign-in: records, passes, attempts of people not on the list, and the figures."""

from storage.signin import doors, leaving, paper, phones, refusals
from storage.signin.admission import COUNT, Admission, admission
from storage.signin.attempts import Attempt, add_attempt, attempt_ended, open_attempts
from storage.signin.figures import (
    Attendee,
    UnitFigures,
    attendees,
    figures_of,
    heads_by_venue,
)
from storage.signin.passes import (
    issue_pass,
    issue_passes,
    live_pass,
    live_passes,
    participant_by_pass,
    passes,
    revoke_pass,
)
from storage.signin.presence import Presence, presence_of, presences, presences_at
from storage.signin.records import (
    RecordRow,
    SignInRow,
    add_record,
    history,
    latest_by,
    live_record,
    live_records,
    meetings_signed_in,
    records,
    rounds_annulled,
)

__all__ = [
    "COUNT",
    "Admission",
    "Attempt",
    "Attendee",
    "Presence",
    "RecordRow",
    "SignInRow",
    "UnitFigures",
    "add_attempt",
    "add_record",
    "admission",
    "attempt_ended",
    "attendees",
    "doors",
    "figures_of",
    "heads_by_venue",
    "history",
    "issue_pass",
    "issue_passes",
    "latest_by",
    "leaving",
    "live_pass",
    "live_passes",
    "live_record",
    "live_records",
    "meetings_signed_in",
    "open_attempts",
    "paper",
    "participant_by_pass",
    "passes",
    "phones",
    "presence_of",
    "presences",
    "presences_at",
    "records",
    "refusals",
    "revoke_pass",
    "rounds_annulled",
]
