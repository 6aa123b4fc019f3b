"""Sign-in: codes, passes, desk, paper, board. Rows 3.2, 3.3."""

from meetings.signin.clock import chair_line, closes, opens, want_timers, wanted_timers
from meetings.signin.correcting import Annulled, annul
from meetings.signin.counting import Counts, UnitCount, counts, recounted, signin_counts
from meetings.signin.desk import Desk, desk_of, register_walk_in
from meetings.signin.outcomes import (
    AlreadySignedIn,
    NotOnTheList,
    OwnPass,
    SignedIn,
    Signing,
)
from meetings.signin.passes import PassHeld, pass_of, reissue_pass
from meetings.signin.signing import sign_in_at_desk, sign_in_by_code, sign_in_by_pass

__all__ = [
    "AlreadySignedIn",
    "Annulled",
    "Counts",
    "Desk",
    "NotOnTheList",
    "OwnPass",
    "PassHeld",
    "SignedIn",
    "Signing",
    "UnitCount",
    "annul",
    "chair_line",
    "closes",
    "counts",
    "desk_of",
    "opens",
    "pass_of",
    "recounted",
    "register_walk_in",
    "reissue_pass",
    "sign_in_at_desk",
    "sign_in_by_code",
    "sign_in_by_pass",
    "signin_counts",
    "want_timers",
    "wanted_timers",
]
