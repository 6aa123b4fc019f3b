"""整篇录入: a whole record pasted in one or several messages, or as a file; what goes where is
shown before anything is written. Row 4.5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chat.message import RichText, lines
from chat.texts import record_paste as words
from chat.texts.cards import Words
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.files import not_taken, stored
from handlers.forms.long_text import long_text_step, text_of
from handlers.forms.sharing import back_to
from handlers.forms.writing import has_words, many_lines
from handlers.records import show
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.record import pasting, reading
from meetings.record.content import OPENING, Content
from meetings.record.pasting import PartsStale, Sent
from meetings.record.splitting import Split
from meetings.record.writing import Stale


@dataclass(frozen=True, slots=True)
class _Facts:
    """The record as it stands, and how the text comes apart by the agenda of now."""

    content: Content | None
    state: str
    split: Split
    versions: dict[str, int]
    #: Parts that somebody wrote since the preview was looked at.
    stale: tuple[Stale, ...]


def _facts(turn: Turn, answers: Answers) -> _Facts:
    meeting_id = answers["_meeting"]
    found = reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        return _Facts(None, "", Split(()), {}, ())
    split = pasting.taken_apart(turn.session, meeting_id, text_of(answers))
    stale: tuple[Stale, ...] = ()
    if "_looked" in answers:
        stale = pasting.moved_since(turn.session, meeting_id, split, answers["_looked"])
    versions = pasting.versions(turn.session, meeting_id)
    return _Facts(found.content, found.state, split, versions, stale)


def _ask(view: View) -> RichText:
    return lines(
        view.texts.rich("record-ask-paste"),
        view.texts.rich("record-will-take-back") if view.facts.state == "asked" else (),
    )


def _take_file(entry: Entry, view: View) -> Outcome:
    if len(entry.files) != 1:
        return Problem(view.texts.rich("record-one-file"))
    [file] = entry.files
    if file.refused is not None or file.digest is None:
        return Problem(not_taken(view, file))
    text = many_lines(file.text)
    if not has_words(text):
        return Problem(view.texts.rich("record-file-no-words"))
    return Taken({"parts": [text], "end": True, "seen": None, "file": stored(file)})


def _ask_sure(view: View) -> Prompt:
    facts: _Facts = view.facts
    texts = view.texts
    if facts.content is None:
        return Prompt(texts.rich("refused-gone"))
    said = Words(texts, view.office, view.now)
    shown = words.preview(said, facts.split, facts.content, facts.stale)
    options = []

    def option(key: str, **more: Any) -> None:
        value = {"bases": facts.versions, "left": "", "skip": [], **more}
        options.append((Option(texts.plain(key), value),))

    if facts.split.parts:
        option("record-button-write-mine" if facts.stale else "record-button-write-parts")
    if facts.split.left:
        option("record-button-write-opening", left=OPENING)
    if facts.stale:
        option("record-button-write-free", skip=[one.place for one in facts.stale])
    return Prompt(shown, tuple(options))


def _paste(turn: Turn, answers: Answers) -> GoTo | None:
    sure = answers["sure"]
    outcome = pasting.paste(
        turn.session,
        turn.actor,
        answers["_meeting"],
        text_of(answers),
        bases=sure["bases"],
        left_to=sure["left"],
        skip=sure["skip"],
        file=_sent(answers["text"].get("file")),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case PartsStale():
            # What was looked at stays beside what is there now.
            answers["_looked"] = sure["bases"]
            return GoTo("sure", ())
        case Refused():
            return back_to(
                turn, outcome, "text" if outcome.code.startswith("record-text") else None
            )
    note = words.written(turn.texts, outcome)
    show(turn, outcome.meeting_id, note=note)
    return None


def _sent(file: dict[str, Any] | None) -> Sent | None:
    if file is None:
        return None
    return Sent(file["digest"], file["name"], file["media_type"], file["size"])


RECORD_PASTE = Form(
    name="record_paste",
    version=1,
    steps=(
        long_text_step(_ask, pasting.LONGEST_WHOLE, take_file=_take_file, takes_file="whole"),
        Step("sure", _ask_sure, read_pressed),
    ),
    facts=_facts,
    finish=_paste,
    title="form-record-paste",
)
