"""Forms of the desk: whose bag, a unit's bags, numbered copies out and back. Row 2.5."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chat.texts import paper_printing
from handlers import paper_copies as handler
from handlers import paper_printing as bags
from handlers.forms.badges import LONGEST_NAME, MOST, TAKER, DeskFacts, find_steps, found_in
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
from handlers.forms.numbers import read_count
from handlers.forms.sharing import back_to, words_step
from handlers.forms.writing import read_text
from handlers.turn import Turn
from meetings import paper_list
from meetings.approvals import LONGEST_REASON
from meetings.meetings import Refused
from meetings.paper_list import MOST_NUMBERS, BagDesk, BagHolder, Copies, Mark, numbers_in
from meetings.paper_list.facts import paper_as_it_is

_BACK_TO = {
    "copies-count": "count",
    "copies-no-number": "number",
    "copies-number-out": "number",
    "reason-needed": "text",
    "reason-long": "text",
    "level-mark": "text",
}


def _bag_facts(turn: Turn, answers: Answers) -> DeskFacts[BagHolder]:
    found = paper_list.bag_desk(turn.session, turn.me, answers.get("_meeting", 0))
    return DeskFacts(None if isinstance(found, Refused) else found)


def _found(turn: Turn, answers: Answers) -> GoTo | None:
    bags.card(turn, found_in(answers))
    return None


BAG_FIND = Form(
    name="bag_find",
    version=1,
    title="form-bag-find",
    steps=find_steps("bags-ask-name", paper_printing.person, takes_numbers=True),
    facts=_bag_facts,
    finish=_found,
)


def _taken_by(turn: Turn, answers: Answers) -> GoTo | None:
    done = paper_list.hand_bag(
        turn.session,
        turn.actor,
        answers["_participant"],
        taken_by=answers["taker"],
        now=turn.now,
    )
    bags.after(turn, done, "bags-noted")
    return None


BAG_TAKEN_BY = Form(
    name="bag_taken_by",
    version=1,
    title="form-bag-taken-by",
    steps=(TAKER,),
    facts=_bag_facts,
    finish=_taken_by,
)


def _unit(turn: Turn, answers: Answers) -> GoTo | None:
    done = paper_list.hand_unit(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["_unit"],
        answers["taker"],
        now=turn.now,
    )
    bags.after_unit(turn, done)
    return None


BAG_UNIT = Form(
    name="bag_unit",
    version=1,
    title="form-bag-unit",
    steps=(TAKER,),
    facts=_bag_facts,
    finish=_unit,
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    copies: Copies | None
    desk: BagDesk | None
    #: Copies to be printed that have no number yet; below one: none.
    wanted: int

    @property
    def title(self) -> str:
        """The paper's title."""
        return self.copies.title if self.copies else ""


def _facts(turn: Turn, answers: Answers) -> _Facts:
    copies = paper_list.copies_page(turn.session, turn.me, answers["_paper"])
    if isinstance(copies, Refused):
        return _Facts(None, None, 0)
    desk = paper_list.bag_desk(turn.session, turn.me, copies.meeting_id)
    count = paper_list.count_of(turn.session, copies.meeting_id, office=turn.office)
    paper = paper_as_it_is(turn.session, copies.paper_id, now=turn.now)
    wanted = (count.of(paper) if paper else count.all) - len(copies.copies)
    return _Facts(copies, None if isinstance(desk, Refused) else desk, wanted)


def _ask_count(view: View) -> Prompt:
    texts, count = view.texts, view.facts.wanted
    option = Option(texts.plain("copies-as-counted", count=count), count)
    options = ((option,),) if 0 < count <= MOST_NUMBERS else ()
    return Prompt(texts.rich("copies-ask-count", title=view.facts.title), options)


def _make(turn: Turn, answers: Answers) -> GoTo | None:
    session, actor, office = turn.session, turn.actor, turn.office
    done = paper_list.make_copies(
        session, actor, answers["_paper"], answers["count"], now=turn.now, office=office
    )
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    handler.after(turn, done, "copies-made")
    return None


def _form(
    name: str, steps: tuple[Step, ...], finish: Callable[[Turn, Answers], GoTo | None]
) -> Form:
    """A form about the numbered copies of one paper."""
    title = f"form-{name.replace('_', '-')}"
    return Form(name=name, version=1, title=title, steps=steps, facts=_facts, finish=finish)


COPIES_MAKE = _form(
    "copies_make",
    (
        Step(
            "count",
            _ask_count,
            lambda entry, view: read_count(entry, view, MOST_NUMBERS),
            takes_numbers=True,
        ),
    ),
    _make,
)


def _ask_number(view: View) -> Prompt:
    return Prompt(view.texts.rich("copies-ask-number", title=view.facts.title))


def _ask_name(view: View) -> Prompt:
    return Prompt(view.texts.rich("copies-ask-name", number=str(view.answers["number"])))


def _read_name(entry: Entry, view: View) -> Outcome:
    """Somebody of the list; who is not on it is asked about once more."""
    text = read_text(entry, view, limit=LONGEST_NAME)
    if isinstance(text, Problem):
        return text
    desk: BagDesk | None = view.facts.desk
    found = [one.participant_id for one in desk.called(text)[:MOST]] if desk else []
    if not found:
        return Taken({"outside": text})
    return Taken(found[0] if len(found) == 1 else found)


def _ask_which(view: View) -> Prompt:
    texts, name = view.texts, view.answers["name"]
    if isinstance(name, dict):
        option = Option(texts.plain("copies-outside", name=name["outside"]), "outside")
        return Prompt(texts.rich("copies-not-listed", name=name["outside"]), ((option,),))
    desk: BagDesk | None = view.facts.desk
    options = tuple(
        (Option(paper_printing.person(texts, one), one.participant_id),)
        for one in (desk.holders if desk else ())
        if one.participant_id in name
    )
    return Prompt(texts.rich("badges-ask-which"), options)


def _sign_out(turn: Turn, answers: Answers) -> GoTo | None:
    name: Any = answers["name"]
    outside = name["outside"] if isinstance(name, dict) else ""
    done = paper_list.sign_out(
        turn.session,
        turn.actor,
        answers["_paper"],
        answers["number"],
        participant_id=None if outside else found_in(answers),
        taken_by=outside,
        now=turn.now,
    )
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    handler.after(turn, done, "copies-given")
    return None


COPIES_OUT = _form(
    "copies_out",
    (
        Step(
            "number",
            _ask_number,
            lambda entry, view: read_count(entry, view, 10**6),
            takes_numbers=True,
        ),
        Step("name", _ask_name, _read_name, takes_numbers=True),
        Step(
            "which",
            _ask_which,
            read_pressed,
            wanted=lambda answers: not isinstance(answers.get("name"), int),
        ),
    ),
    _sign_out,
)


def _what(answers: Answers) -> Mark:
    return handler.MARKS[answers["_what"]]


def _ask_numbers(view: View) -> Prompt:
    what = _what(view.answers)
    return Prompt(view.texts.rich(f"copies-ask-{what}", title=view.facts.title))


def _read_numbers(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=500)
    if isinstance(text, Problem):
        return text
    numbers = numbers_in(text)
    if numbers is None:
        return Problem(view.texts.rich("copies-numbers-wanted"))
    return Taken(list(numbers))


def _mark(turn: Turn, answers: Answers) -> GoTo | None:
    what = _what(answers)
    done = paper_list.mark(
        turn.session,
        turn.actor,
        answers["_paper"],
        answers["numbers"],
        what,
        text=answers.get("text") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    handler.after(turn, done, f"copies-noted-{what}")
    return None


COPIES_MARK = _form(
    "copies_mark",
    (
        Step("numbers", _ask_numbers, _read_numbers, takes_numbers=True),
        replace(
            words_step(LONGEST_REASON, lambda view: view.texts.rich("copies-ask-why")),
            wanted=lambda answers: _what(answers) is Mark.MISSING,
        ),
    ),
    _mark,
)
