"""Admission (资格审核): who was named and who may come. Row 3.1."""

from meetings.admission.deciding import (
    LONGEST_REASON,
    AllDecided,
    Decided,
    admit,
    admit_all,
    turn_down,
)
from meetings.admission.entering import Entered, enter, walk_in
from meetings.admission.reading import Candidate, candidate, candidates, checks_identity
from meetings.admission.ruling import RuledMeeting, RulesSet, rules_for, set_places, set_rules
from meetings.admission.watching import recheck, recheck_people

__all__ = [
    "LONGEST_REASON",
    "AllDecided",
    "Candidate",
    "Decided",
    "Entered",
    "RuledMeeting",
    "RulesSet",
    "admit",
    "admit_all",
    "candidate",
    "candidates",
    "checks_identity",
    "enter",
    "recheck",
    "recheck_people",
    "rules_for",
    "set_places",
    "set_rules",
    "turn_down",
    "walk_in",
]
