"""Forms of the record's text: a part written or continued, the words of a decision, 补正.
Row 4.5."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import RichText, lines
from chat.texts import record_parts as words
from chat.texts.cards import Words
from handlers.forms.engine import Answers, Form, GoTo, View, no_facts
from handlers.forms.long_text import base_of, chosen, long_text_step, stale_step, text_of
from handlers.forms.sharing import back_to, words_step
from handlers.record_results import after_result, show_item
from handlers.records import after_writing, show, show_section
from handlers.turn import Turn
from meetings import approvals
from meetings.meetings import Refused
from meetings.record import decided, reading, results, signing, writing
from meetings.record.decided import ItemPage
from meetings.record.reading import SectionPage
from meetings.record.results import ResultStale
from meetings.record.writing import Saved, Stale

#: Refusals that are about the text: it is asked once more.
_OF_TEXT = ("record-text-empty", "record-text-long", "record-words-long", "level-mark")
#: Present text is shown beside the question up to this length; longer it stands in its page.
_SHOWN = 1_500


@dataclass(frozen=True, slots=True)
class _Part:
    """The part as it stands, and what it is called; None where it is gone."""

    page: SectionPage | None
    name: str


def _part(turn: Turn, answers: Answers) -> _Part:
    meeting_id, place = answers["_meeting"], answers["_place"]
    found = reading.section(
        turn.session, turn.me, meeting_id, place, now=turn.now, office=turn.office
    )
    whole = reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused) or isinstance(whole, Refused):
        return _Part(None, "")
    return _Part(found, words.place_name(turn.texts, place, whole.content))


def _ask_text(view: View) -> RichText:
    facts: _Part = view.facts
    page = facts.page
    key = "record-ask-more" if view.answers["_go_on"] else "record-ask-text"
    present = page.text if page is not None and len(page.text) <= _SHOWN else ""
    return lines(
        view.texts.rich(key, name=facts.name),
        words.changes_back(view.texts, page.state) if page is not None else (),
        words.copied(present) if present and not view.answers["_go_on"] else (),
    )


def _ask_choice(view: View) -> RichText:
    facts: _Part = view.facts
    page = facts.page
    if page is None or page.by is None or page.at is None:
        return view.texts.rich("record-changed-meanwhile")
    when = Words(view.texts, view.office, view.now).when(page.at)
    return words.both(view.texts, text_of(view.answers), page.text, page.by.name, when)


def _version(view: View) -> int:
    facts: _Part = view.facts
    return facts.page.version if facts.page is not None else 0


def _save(turn: Turn, answers: Answers) -> GoTo | None:
    meeting_id, place = answers["_meeting"], answers["_place"]
    match chosen(answers):
        case "keep":
            note = turn.texts.rich("record-kept-present")
            show_section(turn, meeting_id, place, note=note)
            return None
        case "edit":
            return GoTo("text", ())
    outcome = _written(turn, answers)
    if isinstance(outcome, Stale):
        return GoTo("choice", ())
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, "text" if outcome.code in _OF_TEXT else None)
    after_writing(turn, outcome)
    return None


def _written(turn: Turn, answers: Answers) -> Saved | Stale | Refused:
    meeting_id, place, text = answers["_meeting"], answers["_place"], text_of(answers)
    if answers["_go_on"]:
        return writing.go_on(
            turn.session,
            turn.actor,
            meeting_id,
            place,
            text,
            now=turn.now,
            office=turn.office,
        )
    return writing.save(
        turn.session,
        turn.actor,
        meeting_id,
        place,
        text,
        base=base_of(answers),
        now=turn.now,
        office=turn.office,
    )


RECORD_SECTION = Form(
    name="record_section",
    version=1,
    steps=(
        long_text_step(_ask_text, writing.LONGEST_SECTION),
        stale_step(_ask_choice, _version),
    ),
    facts=_part,
    finish=_save,
    title="form-record-section",
)


def _item_facts(turn: Turn, answers: Answers) -> ItemPage | None:
    found = decided.item(turn.session, turn.me, answers["_item"], now=turn.now, office=turn.office)
    return None if isinstance(found, Refused) else found


def _ask_words(view: View) -> RichText:
    page: ItemPage | None = view.facts
    if page is None:
        return view.texts.rich("refused-gone")
    return lines(
        view.texts.rich("record-ask-words", title=page.item.title),
        words.changes_back(view.texts, page.state),
        words.copied(page.content.decided) if page.content.decided else (),
    )


def _ask_words_choice(view: View) -> RichText:
    page: ItemPage | None = view.facts
    present = page.content.decided if page is not None else ""
    return lines(
        view.texts.rich("record-changed-meanwhile"),
        view.texts.rich("record-stale-mine"),
        text_of(view.answers),
        view.texts.rich("record-stale-present"),
        present or "—",
        view.texts.rich("record-stale-choose"),
    )


def _edits(view: View) -> int:
    page: ItemPage | None = view.facts
    return page.edits if page is not None else 0


def _set_words(turn: Turn, answers: Answers) -> GoTo | None:
    item_id = answers["_item"]
    match chosen(answers):
        case "keep":
            show_item(turn, item_id, note=turn.texts.rich("record-kept-present"))
            return None
        case "edit":
            return GoTo("text", ())
    outcome = results.set_words(
        turn.session,
        turn.actor,
        item_id,
        text_of(answers),
        edits=base_of(answers),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, ResultStale):
        return GoTo("choice", ())
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, "text" if outcome.code in _OF_TEXT else None)
    after_result(turn, outcome)
    return None


RECORD_WORDS = Form(
    name="record_words",
    version=1,
    steps=(
        long_text_step(_ask_words, results.LONGEST_WORDS),
        stale_step(_ask_words_choice, _edits),
    ),
    facts=_item_facts,
    finish=_set_words,
    title="form-record-words",
)


def _correct(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = signing.correct(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        at = "text" if outcome.code in ("reason-needed", "reason-long", "level-mark") else None
        return back_to(turn, outcome, at)
    show(turn, outcome.meeting_id, note=turn.texts.rich("record-opened-again"))
    return None


RECORD_CORRECT = Form(
    name="record_correct",
    version=1,
    steps=(
        words_step(approvals.LONGEST_REASON, lambda view: view.texts.rich("record-ask-correct")),
    ),
    facts=no_facts,
    finish=_correct,
    title="form-record-correct",
)
