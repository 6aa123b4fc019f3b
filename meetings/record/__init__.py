"""The record of a meeting (会议记录): its text by item, what was decided, checked, signed, kept.

``opening`` says who may write, ``taking_back`` withdraws what waits for a signature where
something changes, ``composing`` makes text of notes, ``content`` puts everything together,
``writing`` keeps the text by part, ``splitting`` and ``pasting`` take a whole record, ``results``
and ``resolutions`` what was decided, ``checking`` finds what is missing, ``signing`` and
``keeping`` have it signed and filed, ``reading`` and ``decided`` are the pages. Rows 4.3, 4.5,
4.8.
"""

from meetings.record.checking import Gap, gaps, needed, undecided
from meetings.record.content import Content, content_of
from meetings.record.opening import Opened, opened
from meetings.record.signing import (
    not_signed,
    signed,
    signed_undone,
)
from meetings.record.taking_back import meeting_over

__all__ = [
    "Content",
    "Gap",
    "Opened",
    "content_of",
    "gaps",
    "meeting_over",
    "needed",
    "not_signed",
    "opened",
    "signed",
    "signed_undone",
    "undecided",
]
