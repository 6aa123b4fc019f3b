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

__all__ = [
    "LONGEST_NUMBER",
    "OUTSIDE",
    "SameNumber",
    "Voided",
    "allot",
    "forget",
    "given_here",
    "number_of",
    "outside",
    "void",
]
