"""Forms of the list of papers: one paper is added, changed, dropped. Row 2.5."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chat.message import RichText
from chat.texts import paper_outcomes as words
from chat.texts.documents import stage_name
from chat.texts.home import shortened
from handlers import paper_list as handler
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import ask_moved, due_of, read_due, rests
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Option,
    Prompt,
    Step,
    View,
)
from handlers.forms.numbers import read_count
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.notices import words as said
from handlers.turn import Turn
from meetings import paper_list
from meetings.approvals import LONGEST_REASON
from meetings.documents import LONGEST_TITLE, Stage
from meetings.meetings import Refused
from meetings.paper_list import NewPaper, Paper, PaperSet
from meetings.paper_list.deadlines import usual_deadline
from storage import meetings as meeting_rows

#: To which step a refusal at the end leads back.
_BACK_TO = {
    "document-title": "text",
    "level-mark": "text",
    "paper-same-title": "text",
    "reason-needed": "text",
    "reason-long": "text",
    "paper-author-left": "name",
    "paper-due-past": "due",
    "paper-due-late": "due",
    "paper-copies": "copies",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    paper: Paper | None
    #: Copies as they are counted from the list of people.
    counted: int
    #: (id, title) of the items of the agenda.
    items: tuple[tuple[int, str], ...]
    #: When a paper is due that nobody gave a day.
    usual: str
    roster: Roster

    @property
    def title(self) -> str:
        """The paper's title."""
        return self.paper.title if self.paper else ""


def _facts(turn: Turn, answers: Answers) -> _Facts:
    session, office = turn.session, turn.office
    card = paper_list.card_of(
        session, turn.me, answers.get("_paper", 0), now=turn.now, office=office
    )
    paper = None if isinstance(card, Refused) else card.paper
    meeting_id = paper.meeting_id if paper else answers.get("_meeting", 0)
    meeting = meeting_rows.meeting(session, meeting_id)
    usual, stage = "", Stage(answers.get("stage", Stage.BEFORE))
    if meeting is not None:
        usual = said(turn).when(usual_deadline(meeting, stage, now=turn.now, office=office)[0])
    items = meeting_rows.agenda_of(session, meeting_id)
    count = paper_list.count_of(session, meeting_id, office=office)
    return _Facts(
        paper=paper,
        counted=count.counted(paper) if paper else count.all,
        items=tuple((item.id, item.title) for item in items),
        usual=usual,
        roster=roster(turn),
    )


def _ask_author(view: View) -> RichText:
    if view.facts.paper is not None:
        return view.texts.rich("paperlist-ask-author-of", title=view.facts.title)
    return view.texts.rich("paperlist-ask-author")


def _ask_item(view: View) -> Prompt:
    options = [(Option(shortened(title), id),) for id, title in view.facts.items[:10]]
    options.append((Option(view.texts.plain("paperlist-no-item"), 0),))
    return Prompt(view.texts.rich("paperlist-ask-item"), tuple(options))


def _ask_due(view: View) -> Prompt:
    """A day is typed; the usual one is one press away."""
    usual = Option(
        view.texts.plain("paperlist-usual-day", day=view.facts.usual),
        {"usual": True, "rest": False},
    )
    return Prompt(view.texts.rich("paperlist-ask-due"), ((usual,),))


def ask_day(view: View) -> Prompt:
    """Another day for a paper that is listed."""
    return Prompt(view.texts.rich("paperlist-ask-due-of", title=view.facts.title))


def due_steps(ask: Callable[[View], Prompt]) -> tuple[Step, Step]:
    """A day, and where it is a rest day, whether it is moved."""
    return (
        Step("due", ask, read_due),
        Step("moved", ask_moved, read_pressed, wanted=rests),
    )


def _ask_stage(view: View) -> Prompt:
    options = tuple((Option(stage_name(view.texts, stage), stage.value),) for stage in Stage)
    return Prompt(view.texts.rich("paperlist-ask-stage-new"), options)


def _day(answers: Answers) -> date | None:
    return None if answers["due"].get("usual") else due_of(answers)


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    author = person_of(answers)
    new = NewPaper(
        title=answers["text"],
        author_id=author,
        due=_day(answers),
        agenda_item_id=answers.get("item") or None,
        stage=Stage(answers["stage"]),
    )
    done = paper_list.list_papers(
        turn.session,
        turn.actor,
        answers["_meeting"],
        [new],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    handler.listing(turn, done.meeting_id, note=words.listed(turn.texts, done))
    return None


_name, _which = person_steps(_ask_author)

PAPER_ADD = Form(
    name="paper_add",
    version=1,
    title="form-paper-add",
    steps=(
        words_step(LONGEST_TITLE, lambda view: view.texts.rich("paperlist-ask-title")),
        replace(_name, skippable=True),
        _which,
        Step("item", _ask_item, read_pressed, wanted=lambda answers: answers["_agenda"]),
        Step("stage", _ask_stage, read_pressed),
        *due_steps(_ask_due),
    ),
    facts=_facts,
    finish=_add,
)


def _after(turn: Turn, done: PaperSet | Refused) -> GoTo | None:
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    handler.after(turn, done)
    return None


def _set_title(turn: Turn, answers: Answers) -> GoTo | None:
    session, actor, office = turn.session, turn.actor, turn.office
    done = paper_list.set_title(
        session, actor, answers["_paper"], answers["text"], now=turn.now, office=office
    )
    return _after(turn, done)


def _set_author(turn: Turn, answers: Answers) -> GoTo | None:
    author = person_of(answers)
    if author is None:
        return GoTo("name", turn.texts.rich("form-press-one"))
    session, actor, office = turn.session, turn.actor, turn.office
    done = paper_list.set_author(
        session, actor, answers["_paper"], author, now=turn.now, office=office
    )
    return _after(turn, done)


def _set_deadline(turn: Turn, answers: Answers) -> GoTo | None:
    day = due_of(answers)
    if day is None:
        return GoTo("due", turn.texts.rich("dates-not-a-day"))
    session, actor, office = turn.session, turn.actor, turn.office
    done = paper_list.set_deadline(
        session, actor, answers["_paper"], day, now=turn.now, office=office
    )
    return _after(turn, done)


def _ask_copies(view: View) -> Prompt:
    texts = view.texts
    options = (
        (Option(texts.plain("paperlist-copies-counted", count=view.facts.counted), "counted"),),
        (Option(texts.plain("paperlist-copies-none"), "none"),),
    )
    return Prompt(texts.rich("paperlist-ask-copies", title=view.facts.title), options)


def _set_copies(turn: Turn, answers: Answers) -> GoTo | None:
    wanted: Any = answers["copies"]
    done = paper_list.set_copies(
        turn.session,
        turn.actor,
        answers["_paper"],
        printed=wanted != "none",
        copies=wanted if isinstance(wanted, int) else None,
        now=turn.now,
    )
    return _after(turn, done)


def _drop(turn: Turn, answers: Answers) -> GoTo | None:
    session, actor, office = turn.session, turn.actor, turn.office
    done = paper_list.drop(
        session, actor, answers["_paper"], answers["text"], now=turn.now, office=office
    )
    return _after(turn, done)


def _reopen(turn: Turn, answers: Answers) -> GoTo | None:
    session, actor, office = turn.session, turn.actor, turn.office
    done = paper_list.reopen(
        session, actor, answers["_paper"], answers["text"], now=turn.now, office=office
    )
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    handler.reopened(turn, done)
    return None


def _form(
    name: str, steps: tuple[Step, ...], finish: Callable[[Turn, Answers], GoTo | None]
) -> Form:
    """A form about one paper of the list."""
    title = f"form-{name.replace('_', '-')}"
    return Form(name=name, version=1, title=title, steps=steps, facts=_facts, finish=finish)


def _asks(key: str) -> Callable[[View], RichText]:
    return lambda view: view.texts.rich(key, title=view.facts.title)


PAPER_TITLE = _form(
    "paper_title", (words_step(LONGEST_TITLE, _asks("paperlist-ask-title-of")),), _set_title
)
PAPER_AUTHOR = _form("paper_author", person_steps(_ask_author), _set_author)
PAPER_DEADLINE = _form("paper_deadline", due_steps(ask_day), _set_deadline)
PAPER_COPIES = _form(
    "paper_copies",
    (
        Step(
            "copies",
            _ask_copies,
            lambda entry, view: read_count(entry, view, paper_list.MOST_COPIES),
            takes_numbers=True,
        ),
    ),
    _set_copies,
)
PAPER_DROP = _form("paper_drop", (words_step(LONGEST_REASON, _asks("paperlist-ask-drop")),), _drop)
PAPER_REOPEN = _form(
    "paper_reopen", (words_step(LONGEST_REASON, _asks("paperlist-ask-reopen")),), _reopen
)
