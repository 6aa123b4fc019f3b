"""Forms of the archive: words to look for, the reason of a choice, the end of a hand-over. Rows
4.8, 6.8."""

from __future__ import annotations

from typing import Any

from chat.message import RichText
from chat.texts import archive as texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from handlers.forms.engine import Answers, Form, GoTo, Option, Prompt, Step, View
from handlers.forms.files import files_of, files_step
from handlers.forms.searching import page_options, reads_words
from handlers.forms.sharing import back_to, words_step
from handlers.forms.writing import takes_text
from handlers.turn import Turn
from meetings.archive import choosing, handing_over, reading
from meetings.archive.reading import PAGE, Found
from meetings.meetings import Refused

LONGEST_WORDS = 60


def _nothing(turn: Turn, answers: Answers) -> None:
    """These steps look at no facts."""


def _found(turn: Turn, answers: Answers) -> Found | Refused | None:
    asked = answers.get("found")
    if not isinstance(asked, dict) or "words" not in asked:
        return None
    return reading.search(turn.session, turn.me, asked["words"], asked["page"], office=turn.office)


def _ask_words(view: View) -> Prompt:
    found: Found | Refused | None = view.facts
    if found is None:
        return Prompt(view.texts.rich("archive-search-ask"))
    if isinstance(found, Refused):
        return Prompt(view.texts.rich(f"refused-{found.code}", **dict(found.details)))
    said = texts.found_items(Words(view.texts, view.office, view.now), found)
    opened: dict[int, Option] = {}
    for one in found.items:
        label = shortened(f"{one.code} {one.title}")
        opened.setdefault(one.meeting_id, Option(label, {"meeting": one.meeting_id}))
    last = max(0, (found.count - 1) // PAGE)
    turns = page_options(view, found.words, found.page, last)
    return Prompt(said, (*((option,) for option in opened.values()), *turns))


def _settled(value: Any) -> bool:
    return isinstance(value, dict) and "meeting" in value


def _open(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.archive import items

    items(turn, answers["found"]["meeting"])
    return None


ARCHIVE_SEARCH = Form(
    name="archive_search",
    version=1,
    steps=(Step("found", _ask_words, reads_words(LONGEST_WORDS), settled=_settled),),
    facts=_found,
    finish=_open,
    title="archive-form-search",
)


def _ask_reason(view: View) -> RichText:
    key = "archive-ask-reason-out" if view.answers["_out"] else "archive-ask-reason-period"
    period = texts.period_name(view.texts, view.answers["_period"], view.office)
    return view.texts.rich(key, period=period)


def _choose(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.archive import show_line

    done = choosing.choose(
        turn.session,
        turn.actor,
        answers["_document"],
        answers["_meeting"],
        out=answers["_out"],
        period=answers["_period"],
        reason=answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        return back_to(turn, done, "text" if done.code == "level-mark" else None)
    show_line(turn, done.meeting_id, done.document_id, turn.texts.rich("archive-chosen"))
    return None


ARCHIVE_CHOICE = Form(
    name="archive_choice",
    version=1,
    steps=(words_step(choosing.LONGEST_REASON, _ask_reason),),
    facts=_nothing,
    finish=_choose,
    title="archive-form-choice",
)


def _ask_who(view: View) -> Prompt:
    return Prompt(view.texts.rich("archive-ask-received-by"))


def _ask_scan(view: View, count: int) -> Prompt:
    if not count:
        return Prompt(view.texts.rich("archive-ask-scan"))
    end = Option(view.texts.plain("archive-scan-end"), True)
    return Prompt(view.texts.rich("archive-scan-there"), ((end,),))


def _take_over(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.handovers import show_page

    files = files_of(answers, "scan")
    if not files:
        return GoTo("scan", turn.texts.rich("archive-ask-scan"))
    done = handing_over.take_over(
        turn.session,
        turn.actor,
        answers["_handover"],
        answers["who"],
        (files[0]["digest"], files[0]["name"]),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        return back_to(turn, done, "who" if done.code == "level-mark" else None)
    show_page(turn, done.handover_id)
    return None


ARCHIVE_HANDOVER = Form(
    name="archive_handover",
    version=1,
    steps=(
        Step("who", _ask_who, takes_text(handing_over.LONGEST_NAME)),
        files_step(
            "scan",
            _ask_scan,
            most=1,
            needed=lambda view: view.texts.rich("archive-ask-scan"),
            too_many=lambda view: view.texts.rich("archive-scan-one"),
        ),
    ),
    facts=_nothing,
    finish=_take_over,
    title="archive-form-handover",
)
