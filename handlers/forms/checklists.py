"""Forms of checklists: a fault, what is done about it, a number, a line by hand. Row 2.4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chat.message import RichText, lines
from chat.texts.checklists import in_words
from chat.texts.signin import Reader
from handlers.checklists import after
from handlers.forms.anybody import anybody_steps
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
from handlers.forms.files import files_of, files_step
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, roster
from handlers.turn import Turn
from meetings.checklists import LineCard, card_of, faults, looking
from meetings.checklists.faults import LONGEST_WORDS, MOST_PHOTOS
from meetings.checklists.owning import NOBODY, Owner
from meetings.checklists.records import Photo
from meetings.meetings import Refused

#: To which step a refusal at the end leads back.
BACK_TO = {
    "check-text": "text",
    "check-there": "text",
    "check-words": "text",
    "level-mark": "text",
    "check-due-far": "due",
    "check-count": "count",
    "check-photos": "photos",
    "person-left": "who",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    card: LineCard | None
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    card: LineCard | Refused | None = None
    if "_item" in answers:
        card = card_of(turn.session, turn.me, answers["_item"], now=turn.now, office=turn.office)
    return _Facts(None if isinstance(card, Refused) else card, roster(turn))


def under_line(view: View, text: RichText) -> RichText:
    """The question under the line it is about."""
    card: LineCard | None = view.facts.card
    if card is None:
        return text
    line = in_words(Reader(view.texts, view.office, view.now), card.line)
    return lines(view.texts.rich("check-card", text=line.text, title=card.title), text)


def written(key: str, limit: int, name: str = "text", *, skippable: bool = False) -> Step:
    step = words_step(limit, lambda view: under_line(view, view.texts.rich(key)))
    return replace(step, name=name, skippable=skippable)


def who_step(key: str, *, skippable: bool = False) -> Step:
    """Somebody of the roster, or a name for a technician without an account."""
    step = anybody_steps(lambda view: under_line(view, view.texts.rich(key)))[0]
    settled = step.settled
    return replace(
        step, skippable=skippable, settled=lambda value: value is None or settled(value)
    )


def owner_in(answers: Answers) -> Owner:
    """Whom the answers come to."""
    value = answers.get("who")
    if not value:
        return NOBODY
    return Owner(int(value["id"])) if "id" in value else Owner(name=value["outside"])


def photos_step(key: str, most: int = MOST_PHOTOS, name: str = "photos") -> Step:
    """Pictures, until the button ends it; none is needed."""

    def ask(view: View, count: int) -> Prompt:
        label = "check-button-photos-done" if count else "check-button-no-photo"
        text = view.texts.rich("check-ask-more-photos" if count else key, count=count)
        return Prompt(under_line(view, text), ((Option(view.texts.plain(label), "end"),),))

    return files_step(
        name,
        ask,
        most=most,
        needed=lambda view: view.texts.rich("check-photo-wanted"),
        too_many=lambda view: view.texts.rich("refused-check-photos", limit=most),
        fits=lambda media_type: media_type.startswith("image/"),
    )


def photos_in(answers: Answers, name: str = "photos") -> tuple[Photo, ...]:
    """What was collected."""
    return tuple(Photo(**file) for file in files_of(answers, name))


def _ask_count(view: View) -> Prompt:
    return Prompt(under_line(view, view.texts.rich("check-ask-count")))


def _read_count(entry: Entry, view: View) -> Outcome:
    typed = entry.text.strip().rstrip("份张個个件copies ").strip()
    if typed.isascii() and typed.isdigit() and int(typed) <= looking.MOST_COUNTED:
        return Taken(int(typed))
    return Problem(view.texts.rich("refused-check-count", limit=looking.MOST_COUNTED))


def _back(turn: Turn, outcome: Refused) -> GoTo | None:
    return back_to(turn, outcome, BACK_TO.get(outcome.code))


def _fault(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = faults.report_fault(
        turn.session,
        turn.actor,
        answers["_item"],
        answers["text"],
        handler=owner_in(answers),
        photos=photos_in(answers),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return _back(turn, outcome)
    after(turn, outcome, "check-noted-fault")
    return None


def _handling(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = faults.note_handling(
        turn.session,
        turn.actor,
        answers["_item"],
        answers["text"],
        handler=owner_in(answers),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return _back(turn, outcome)
    after(turn, outcome, "check-noted-handling")
    return None


def _mended(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = faults.recheck(
        turn.session,
        turn.actor,
        answers["_item"],
        photos=photos_in(answers),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, "photos" if outcome.code == "check-photos" else None)
    after(turn, outcome, "check-noted-mended")
    return None


def _count(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = looking.note_normal(
        turn.session,
        turn.actor,
        answers["_item"],
        count=answers["count"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return _back(turn, outcome)
    after(turn, outcome, "check-noted-normal", answers["_mode"])
    return None


def check_form(
    name: str, steps: tuple[Step, ...], finish: Callable[[Turn, Answers], GoTo | None]
) -> Form:
    title = f"form-{name.replace('_', '-')}"
    return Form(name=name, version=1, steps=steps, facts=_facts, finish=finish, title=title)


CHECK_FAULT = check_form(
    "check_fault",
    (
        written("check-ask-fault", LONGEST_WORDS),
        photos_step("check-ask-photos"),
        who_step("check-ask-handler", skippable=True),
    ),
    _fault,
)
CHECK_HANDLING = check_form(
    "check_handling",
    (
        written("check-ask-handling", LONGEST_WORDS),
        who_step("check-ask-other-handler", skippable=True),
    ),
    _handling,
)
CHECK_MENDED = check_form("check_mended", (photos_step("check-ask-photo-mended"),), _mended)
CHECK_COUNT = check_form(
    "check_count", (Step("count", _ask_count, _read_count, takes_numbers=True),), _count
)
