"""Document numbers (文号): given at issue, kept in a register, never used again. Row 6.2."""

from meetings.document_numbers.allotting import (
    LONGEST_NUMBER,
    OUTSIDE,
    SameNumber,
    Voided,
    allot,
    forget,
    given_here,
    number_of,
    outside,
    void,
)
from meetings.document_numbers.beginning import Begun, Startable, begin_at, startable

__all__ = [
    "LONGEST_NUMBER",
    "OUTSIDE",
    "Begun",
    "SameNumber",
    "Startable",
    "Voided",
    "allot",
    "begin_at",
    "forget",
    "given_here",
    "number_of",
    "outside",
    "startable",
    "void",
]
