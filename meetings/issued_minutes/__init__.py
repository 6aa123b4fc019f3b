"""The minutes that are issued (会议纪要): from the record they are drafted, agreed, sealed,
numbered and issued; an erratum is a new edition. Rows 4.6, 4.7; norms REC-03 to REC-07.

``content`` is what they say, ``facts`` what a draft is made of, ``drafting`` and ``arranging``
write on it, ``comparing`` finds what differs, ``chain`` is the approval, ``objections`` the time
in between, ``sealing`` the seal, ``issuing`` number and issue, ``errata`` the correction,
``timers`` the due days, ``reading`` and ``standing`` what is shown.
"""

from meetings.issued_minutes.content import Content, Resolution, Section, from_data, resolutions
from meetings.issued_minutes.sealing import broken, intact
from meetings.issued_minutes.timers import meeting_over, want_timers

__all__ = [
    "Content",
    "Resolution",
    "Section",
    "broken",
    "from_data",
    "intact",
    "meeting_over",
    "resolutions",
    "want_timers",
]
