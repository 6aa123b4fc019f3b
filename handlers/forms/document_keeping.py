"""Forms of a document: number, author and date as they stand on it; when it is reviewed.

Rows 6.2, 6.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from chat.dates import Day, read_day, say_day
from chat.message import lines
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import unclear_day
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
from handlers.forms.sharing import back_to
from handlers.forms.writing import takes_text
from handlers.turn import Turn
from meetings import documents
from meetings.calendar import last_day_of_month
from meetings.document_numbers import LONGEST_NUMBER, SameNumber
from meetings.documents import Facts, Listed
from meetings.documents.facts import LONGEST_AUTHOR
from meetings.meetings import Refused

_BACK_TO = {
    "number-text": "reference",
    "number-given": "reference",
    "level-mark": "reference",
    "document-author": "author",
}
#: What stands in an answer for: there is none.
_NONE = ""


@dataclass(frozen=True, slots=True)
class _Facts:
    document: Listed | None
    suggested: Facts | None

    def of(self, name: str) -> Any:
        """What is there, else what the paper suggests; "" and None for nothing."""
        there = getattr(self.document, name) if self.document else None
        return there or (getattr(self.suggested, name) if self.suggested else None)


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = documents.document_for_hosts(turn.session, turn.me, answers["_document"])
    if isinstance(found, Refused):
        return _Facts(None, None)
    one, _ = found
    return _Facts(one, documents.suggested_facts(turn.session, one.id, one.edition_id))


def _title(view: View) -> str:
    return view.facts.document.title if view.facts.document else ""


def _options(view: View, there: str, value: str) -> tuple[tuple[Option, ...], ...]:
    """What stands there or is suggested, and that there is none."""
    kept = (Option(there, value),) if there else ()
    return tuple(filter(None, (kept, (Option(view.texts.plain("documents-facts-none"), _NONE),))))


def _ask_reference(view: View) -> Prompt:
    there = view.facts.of("reference") or ""
    text = view.texts.rich("documents-ask-reference", title=_title(view))
    return Prompt(text, _options(view, there, there))


def _ask_author(view: View) -> Prompt:
    there = view.facts.of("author") or ""
    return Prompt(view.texts.rich("documents-ask-author"), _options(view, there, there))


def _ask_dated(view: View) -> Prompt:
    there: date | None = view.facts.of("dated_on")
    said = _said(view, there) if there else ""
    options = _options(view, said, there.isoformat() if there else "")
    return Prompt(view.texts.rich("documents-ask-dated"), options)


def _said(view: View, day: date) -> str:
    return say_day(day, view.texts.language, today=view.office.today(view.now))


def _read_dated(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    match read_day(entry.text, today=view.office.today(view.now)):
        case Day(day=day):
            return Taken(day.isoformat())
        case trouble:
            return unclear_day(view, getattr(trouble, "code", ""))


def _ask_again(view: View) -> Prompt:
    of = view.answers["reference"]
    yes = Option(view.texts.plain("documents-same-number-yes"), {"of": of, "same": True})
    no = Option(view.texts.plain("documents-same-number-no"), {"of": of, "same": False})
    return Prompt(view.texts.rich("documents-same-number-ask"), ((yes,), (no,)))


def _never(answers: Answers) -> bool:
    return False


def _set(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.documents import show_one

    said = answers.get("again") or {}
    # What was said of another number says nothing about one typed since.
    same = said.get("same") if said.get("of") == answers["reference"] else None
    if same is False:
        return GoTo("reference", ())
    dated_on = date.fromisoformat(answers["dated"]) if answers["dated"] else None
    new = Facts(answers["reference"], answers["author"], dated_on)
    done = documents.set_facts(
        turn.session,
        turn.actor,
        answers["_document"],
        new,
        knowingly=same is True,
        now=turn.now,
        office=turn.office,
    )
    match done:
        case Refused():
            return back_to(turn, done, _BACK_TO.get(done.code))
        case SameNumber(text, titles):
            listed = turn.texts.plain("people-comma").join(titles)
            note = turn.texts.rich("documents-same-number", number=text, titles=listed)
            return GoTo("again", note)
        case documents.Changed():
            show_one(turn, done.document_id, turn.texts.rich("documents-facts-set"))
            return None
        case _:
            assert_never(done)


def _ask_review(view: View) -> Prompt:
    document: Listed | None = view.facts.document
    today = view.office.today(view.now)
    calendar = view.office.calendar
    quick = [calendar.add_working_days(_months_on(today, months), 0) for months in (6, 12)]
    options = [(Option(_said(view, day), day.isoformat()),) for day in quick]
    there = document.review_on if document else None
    if there is not None:
        options.append((Option(view.texts.plain("documents-review-none"), ""),))
    text = lines(
        view.texts.rich("documents-ask-review", title=_title(view)),
        view.texts.rich("documents-review-on", day=_said(view, there)) if there else (),
    )
    return Prompt(text, tuple(options))


def _months_on(today: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    year, month = divmod(today.month - 1 + months, 12)
    first = date(today.year + year, month + 1, 1)
    return first.replace(day=min(today.day, last_day_of_month(first).day))


def _review(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.documents import show_one

    day = date.fromisoformat(answers["day"]) if answers["day"] else None
    done = documents.set_review(
        turn.session, turn.actor, answers["_document"], day, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        return back_to(turn, done, "day" if done.code.startswith("review-") else None)
    key = "documents-review-set" if day else "documents-no-review"
    show_one(turn, done.document_id, turn.texts.rich(key))
    return None


def _read_review(entry: Entry, view: View) -> Outcome:
    read = _read_dated(entry, view)
    if isinstance(read, Problem) or entry.pressed:
        return read
    if isinstance(read, Taken) and date.fromisoformat(read.value) <= view.office.today(view.now):
        return Problem(view.texts.rich("refused-review-past"))
    return read


DOCUMENT_FACTS = Form(
    name="document_facts",
    version=1,
    title="documents-form-facts",
    steps=(
        Step("reference", _ask_reference, takes_text(LONGEST_NUMBER, or_pressed=True)),
        Step("author", _ask_author, takes_text(LONGEST_AUTHOR, or_pressed=True)),
        Step("dated", _ask_dated, _read_dated),
        # Asked only where the end leads to it.
        Step("again", _ask_again, read_pressed, wanted=_never),
    ),
    facts=_facts,
    finish=_set,
)

DOCUMENT_REVIEW = Form(
    name="document_review",
    version=1,
    title="documents-form-review",
    steps=(Step("day", _ask_review, _read_review),),
    facts=_facts,
    finish=_review,
)
