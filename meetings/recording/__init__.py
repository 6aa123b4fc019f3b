"""The record as it is written while the meeting runs: notes under the item that runs, who speaks,
votes, resolutions, files. Rows 4.3, 4.4.

``access`` says who may write and when, ``notes`` takes what comes in, ``mending`` changes a note,
``speakers`` and ``room`` know who is there, ``items`` moves on, ``resolving`` and ``voting`` note
what was decided, ``sound`` consent and transcripts; ``reading`` is what pages show, ``standing``
one line of it, ``following`` what happens to it when the recorder or the agenda changes.
"""

from meetings.recording.access import is_appointed, may_write, recorded_now
from meetings.recording.notes import NewFile, NewNote, Noted, add_note

__all__ = ["NewFile", "NewNote", "Noted", "add_note", "is_appointed", "may_write", "recorded_now"]
