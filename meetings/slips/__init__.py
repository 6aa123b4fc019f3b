"""Reply slips (回执): what is asked beside the answer, kept apart and erased. Norms ORG-03/04."""

from meetings.slips.erasing import Erased, erase, erase_due
from meetings.slips.fields import ASKED, FIELDS, LONGEST_ANSWER, Field, fields_of
from meetings.slips.filling import FieldsSet, Filled, fill, switch_field
from meetings.slips.reading import Overview, Slip, SlipRow, is_wanted, overview, slip_of, table

__all__ = [
    "ASKED",
    "FIELDS",
    "LONGEST_ANSWER",
    "Erased",
    "Field",
    "FieldsSet",
    "Filled",
    "Overview",
    "Slip",
    "SlipRow",
    "erase",
    "erase_due",
    "fields_of",
    "fill",
    "is_wanted",
    "overview",
    "slip_of",
    "switch_field",
    "table",
]
