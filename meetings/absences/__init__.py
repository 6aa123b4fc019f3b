"""缺席处理: after a sitting the secretariat checks, releases, hears reasons and decides. Row 3.4.

``checking`` lists who was late, left early or was not there; ``releasing`` sends the questions,
``answering`` takes reasons and proof, ``deciding`` says what counts, ``units`` tells the units.
Nothing of it is done by the clock alone.
"""

from meetings.absences.answering import (
    LONGEST_REASON,
    MOST_PROOFS,
    Answered,
    Card,
    Proof,
    answer,
    card_of,
)
from meetings.absences.checking import Check, Found, check, found_one
from meetings.absences.deciding import Decided, decide, decide_all
from meetings.absences.marking import Marked, spoken_leave, waive
from meetings.absences.releasing import NothingToAsk, Released, fire, release, want_timer
from meetings.absences.units import ToldUnits, UnitPart, tell_units, unit_part, units_told

__all__ = [
    "LONGEST_REASON",
    "MOST_PROOFS",
    "Answered",
    "Card",
    "Check",
    "Decided",
    "Found",
    "Marked",
    "NothingToAsk",
    "Proof",
    "Released",
    "ToldUnits",
    "UnitPart",
    "answer",
    "card_of",
    "check",
    "decide",
    "decide_all",
    "fire",
    "found_one",
    "release",
    "spoken_leave",
    "tell_units",
    "unit_part",
    "units_told",
    "waive",
    "want_timer",
]
