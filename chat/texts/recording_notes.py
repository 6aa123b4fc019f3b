"""Words of the notes of a record: an item's, and one with its files. Rows 4.3, 4.4."""

from __future__ import annotations

from chat.dates import say_time
from chat.message import Choice, Message, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.meeting_people import button, pager
from chat.texts.recording import item_name, shortened
from chat.texts.seats import in_pairs
from meetings.recording.lines import FileLine, NoteLine
from meetings.recording.reading import NotePage, NotesPage

#: Characters of a note in a list, of a note by itself, of a transcript.
MOST_SHOWN = 80
MOST_WHOLE = 3000
MOST_TRANSCRIPT = 1500


def notes_page(words: Words, found: NotesPage, note: RichText = ()) -> Message:
    """Notes of an item, ten a page; a note opens by its number."""
    texts = words.texts
    body = [note_words(words, one) for one in found.notes]
    text = lines(
        note,
        texts.rich("recording-line-item", item=item_name(texts, found.item)),
        *body,
        texts.rich("recording-no-notes") if not found.notes else (),
    )
    numbers = [Choice(str(one.number), encode("Jn", one.note_id)) for one in found.notes]
    rows = [tuple(numbers[at : at + 5]) for at in range(0, len(numbers), 5)]
    rows += pager(texts, found.total, found.page, "Jl", found.meeting_id, found.item.item_id)
    rows.append((button(texts, "recording-button-back", "Ja", found.meeting_id),))
    return Message(text, choices=tuple(rows))


def note_words(words: Words, note: NoteLine, most: int = MOST_SHOWN) -> RichText:
    """ "14　10:32　张三：……（附件2个）", shortened."""
    texts = words.texts
    said = shortened(" ".join(note.text.split()), most)
    if note.speaker:
        said = texts.plain("recording-says", name=note.speaker, text=said)
    if note.files:
        said = texts.plain("recording-with-files", text=said, count=str(len(note.files))).strip()
    key = "recording-note-struck" if note.struck else "recording-note"
    time = say_time(note.at, words.office.zone)
    return texts.rich(key, number=str(note.number), time=time, text=said)


def note_page(words: Words, found: NotePage, note: RichText = ()) -> Message:
    """One note: all of it, its files, and what can be done with it."""
    texts, one = words.texts, found.note
    text = lines(
        note,
        texts.rich("recording-line-item", item=item_name(texts, found.item)),
        note_words(words, one, most=MOST_WHOLE),
        texts.rich("recording-by", name=one.by),
        *(part for file in one.files for part in _file_words(texts, file)),
        texts.rich("recording-is-resolution") if found.resolution_id else (),
        texts.rich("record-will-take-back") if found.asked and found.writable else (),
    )
    buttons = [
        button(texts, "recording-button-edit", "Je", one.note_id),
        button(texts, "recording-button-said-by", "Jq", one.note_id, 0),
        button(texts, "recording-button-move", "Jm", one.note_id, 0),
        button(
            texts,
            "recording-button-restore" if one.struck else "recording-button-strike",
            "Jv" if one.struck else "Jy",
            one.note_id,
        ),
    ]
    if not one.struck and found.resolution_id is None:
        buttons.append(button(texts, "recording-button-resolve", "Jw", one.note_id))
    rows = list(in_pairs(buttons)) if found.writable else []
    for file in one.files:
        rows.append(tuple(_file_buttons(texts, found, file)))
    of = (found.meeting_id, found.item.item_id, found.page)
    rows.append((button(texts, "recording-button-notes", "Jl", *of),))
    return Message(text, choices=tuple(rows))


def _file_words(texts: Texts, file: FileLine) -> list[RichText]:
    said = [texts.rich("recording-file", name=file.name)]
    if file.transcript:
        key = "recording-transcript" if file.confirmed else "recording-transcript-draft"
        said.append(
            texts.rich(
                key, name=file.transcribed_by, text=shortened(file.transcript, MOST_TRANSCRIPT)
            )
        )
    return said


def _file_buttons(texts: Texts, found: NotePage, file: FileLine) -> list[Choice]:
    buttons = [button(texts, "recording-button-file", "Jf", file.file_id)]
    if found.writable:
        key = "recording-button-retranscribe" if file.transcript else "recording-button-transcribe"
        buttons.append(button(texts, key, "Jg", file.file_id))
        if file.transcript and not file.confirmed and found.confirms:
            buttons.append(button(texts, "recording-button-confirm", "Jh", file.file_id))
    return buttons


def file_sent(texts: Texts, file: FileLine) -> Message:
    """The file itself, to be heard or looked at."""
    stored = StoredFile(file.digest, file.name, file.media_type, file.size)
    return Message(texts.rich("recording-file", name=file.name), files=(stored,))
