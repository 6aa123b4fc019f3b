"""Forms of the recorder: the mode that takes one note after another, and what is typed on the way.
Rows 4.3, 4.4."""

from __future__ import annotations

from chat.message import RichText, lines
from chat.texts import recording as words
from chat.texts.cards import Words
from chat.texts.documents import refused_file
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
    no_facts,
)
from handlers.forms.files import stored
from handlers.forms.sharing import back_to, words_step
from handlers.forms.writing import takes_text
from handlers.recording import after_speaker, take
from handlers.recording_notes import after, after_transcript
from handlers.turn import Turn, refusal
from meetings.meetings import Refused
from meetings.recording import mending, reading, sound, speakers
from meetings.recording.following import FORM
from meetings.recording.notes import LONGEST_NOTE, NewFile, NewNote
from meetings.recording.reading import Line, NotePage
from storage import record_notes

#: Refusals about what was typed; any other one ends the form.
_TEXT = ("recording-empty", "recording-long", "recording-speaker-long", "level-mark")


def _line(turn: Turn, answers: Answers) -> Line | Refused:
    return reading.line(turn.session, turn.me, answers["_meeting"], answers["_note"], now=turn.now)


def _ask_note(view: View) -> Prompt:
    found: Line | Refused = view.facts
    if isinstance(found, Refused):
        return Prompt(refusal(view.texts, found.code))
    shown = words.line(Words(view.texts, view.office, view.now), found)
    return Prompt(shown.text, choices=shown.choices)


def _read_note(entry: Entry, view: View) -> Outcome:
    """Words and files as they come; what of it can not be taken is said, and nothing is kept."""
    for file in entry.files:
        if file.refused is not None:
            return Problem(
                refused_file(
                    view.texts,
                    file.refused,
                    name=file.name,
                    details=dict(file.details),
                    types=sorted(
                        view.office.profile.files.types | view.office.profile.record.types
                    ),
                )
            )
    if entry.pressed or not (entry.text.strip() or entry.files):
        return Problem(refusal(view.texts, "recording-empty"))
    return Taken({"text": entry.text, "files": [stored(file) for file in entry.files]})


def _note(turn: Turn, answers: Answers) -> GoTo | None:
    given = answers["note"]
    files = tuple(
        NewFile(file["digest"], file["name"], file["media_type"], file["size"])
        for file in given["files"]
    )
    new = NewNote(given["text"], turn.incoming.at, files)
    take(turn, answers["_meeting"], new, answers["_note"])
    return None


RECORDING = Form(
    name=FORM,
    version=1,
    steps=(Step("note", _ask_note, _read_note, takes_file="record"),),
    facts=_line,
    finish=_note,
    title="form-recording",
    left="recording-left",
    expired="recording-expired",
    shows=lambda answers: f"recording:{answers['_meeting']}",
)


def _speaker(turn: Turn, answers: Answers) -> GoTo | None:
    name = answers["text"]
    found = speakers.people_called(turn.session, answers["_meeting"], name, turn.now)
    if len(found) > 1:
        return GoTo("text", turn.texts.rich("recording-several", name=name))
    who = (found[0], "") if found else (None, name)
    if answers["_note"]:
        mended = mending.set_note_speaker(
            turn.session, turn.actor, answers["_note"], *who, now=turn.now, office=turn.office
        )
        after(turn, mended, "recording-said")
    else:
        spoke = speakers.set_speaker(
            turn.session, turn.actor, answers["_meeting"], *who, now=turn.now, office=turn.office
        )
        after_speaker(turn, spoke)
    return None


RECORDING_SPEAKER = Form(
    name="recording_speaker",
    version=1,
    steps=(
        words_step(
            speakers.LONGEST_SPEAKER, lambda view: view.texts.rich("recording-ask-speaker")
        ),
    ),
    facts=no_facts,
    finish=_speaker,
    title="form-recording-speaker",
)


def _note_facts(turn: Turn, answers: Answers) -> NotePage | Refused:
    return reading.note_page(
        turn.session, turn.me, answers["_note"], now=turn.now, office=turn.office
    )


def _ask_text(view: View) -> Prompt:
    found: NotePage | Refused = view.facts
    old = found.note.text if isinstance(found, NotePage) else ""
    return Prompt(view.texts.rich("recording-ask-text", text=old))


def _edit(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = mending.edit_note(
        turn.session,
        turn.actor,
        answers["_note"],
        answers["text"],
        edits=answers["_edits"],
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused():
            return back_to(turn, outcome, "text" if outcome.code in _TEXT else None)
        case mending.Stale(_, theirs, mine, edits):
            answers["_edits"] = edits  # who reads both and writes again, means it
            return GoTo("text", _both(turn, theirs, mine))
        case mending.Mended():
            after(turn, outcome, "recording-note-edited")
    return None


def _both(turn: Turn, theirs: str, mine: str) -> RichText:
    return lines(
        turn.texts.rich("recording-stale"),
        turn.texts.rich("recording-stale-theirs", text=theirs),
        turn.texts.rich("recording-stale-mine", text=mine),
    )


RECORDING_TEXT = Form(
    name="recording_text",
    version=1,
    steps=(Step("text", _ask_text, takes_text(LONGEST_NOTE, lines=True)),),
    facts=_note_facts,
    finish=_edit,
    title="form-recording-text",
)


def _file_facts(turn: Turn, answers: Answers) -> str:
    row = record_notes.file(turn.session, answers["_file"])
    return row.name if row is not None else ""


def _ask_transcript(view: View) -> Prompt:
    return Prompt(view.texts.rich("recording-ask-transcript", name=view.facts))


def _transcript(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = sound.transcribe(
        turn.session,
        turn.actor,
        answers["_file"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, "text" if outcome.code in _TEXT else None)
    after_transcript(turn, outcome, "recording-transcribed")
    return None


RECORDING_TRANSCRIPT = Form(
    name="recording_transcript",
    version=1,
    steps=(Step("text", _ask_transcript, takes_text(LONGEST_NOTE, lines=True)),),
    facts=_file_facts,
    finish=_transcript,
    title="form-recording-transcript",
)
