"""Forms of disposals: an opinion, how paper is destroyed, witnesses, holds. Row 6.9."""

from __future__ import annotations

from datetime import date
from typing import Any

from chat.dates import say_day
from handlers.disposals import item, show_list
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Prompt,
    Step,
    View,
    no_facts,
)
from handlers.forms.files import files_of, files_step
from handlers.forms.numbers import read_count
from handlers.forms.sharing import back_to
from handlers.forms.whom import person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.disposals import listing, witnessing
from meetings.disposals.judging import LONGEST_REASON
from meetings.meetings import Refused

#: 续存 so many more years, one press away.
YEARS = (5, 10, 30)
#: How paper is destroyed, one press away.
METHODS = ("pulp", "shred", "files")
MOST_SCANS = 1


def _who(turn: Turn, answers: Answers) -> Any:
    return _Roster(turn)


class _Roster:
    """What the steps that ask for somebody look at."""

    def __init__(self, turn: Turn) -> None:
        self.roster = roster(turn)


# ── An opinion ──


def _keeps(answers: Answers) -> bool:
    return answers.get("_opinion") == "keep"


def _ask_until(view: View) -> Prompt:
    today = view.office.today(view.now)
    options = []
    for years in YEARS:
        day = date(today.year + years, 12, 31)
        said = say_day(day, view.texts.language, today=today)
        label = view.texts.plain("disposal-years", years=years, day=said)
        options.append((Option(label, years),))
    return Prompt(view.texts.rich("disposal-ask-until"), tuple(options))


def _read_until(entry: Entry, view: View) -> Outcome:
    """So many more years, to the end of the last one."""
    return read_count(entry, view, listing.FURTHEST_YEARS)


def _ask_reason(view: View) -> Prompt:
    opinion = view.answers["_opinion"]
    usual = view.texts.plain(f"disposal-usual-{opinion}")
    return Prompt(view.texts.rich(f"disposal-ask-{opinion}"), ((Option(usual, usual),),))


_read_why = takes_text(LONGEST_REASON, or_pressed=True)


def _appraise(turn: Turn, answers: Answers) -> GoTo | None:
    until = None
    if _keeps(answers):
        until = date(turn.office.today(turn.now).year + int(answers["until"]), 12, 31)
    done = listing.appraise(
        turn.session,
        turn.actor,
        answers["_item"],
        "keep" if _keeps(answers) else "destroy",
        answers["reason"],
        keep_until=until,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        steps = {"disposal-keep-past": "until", "disposal-keep-far": "until"}
        return back_to(turn, done, steps.get(done.code))
    turn.tell("disposal-appraised")
    item(turn, done.item_id)
    return None


# ── Sent to be approved ──


def _ask_method(view: View) -> Prompt:
    options = []
    for method in METHODS:
        said = view.texts.plain(f"disposal-method-{method}")
        options.append((Option(said, said),))
    return Prompt(view.texts.rich("disposal-ask-method"), tuple(options))


_read_method = takes_text(listing.LONGEST_METHOD, or_pressed=True)


def _send(turn: Turn, answers: Answers) -> GoTo | None:
    done = listing.send(
        turn.session,
        turn.actor,
        answers["_disposal"],
        answers["method"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_list(turn, done.disposal_id, turn.texts.rich("disposal-was-sent"))
    return None


# ── Witnesses ──


def _name(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    done = witnessing.name_witness(
        turn.session, turn.actor, answers["_disposal"], person_id, now=turn.now
    )
    if isinstance(done, Refused):
        about = done.code in (
            "disposal-witness-own",
            "disposal-witness-contact",
            "disposal-witness-left",
        )
        return back_to(turn, done, "name" if about else None)
    show_list(turn, done.disposal_id, turn.texts.rich("disposal-witness-named"))
    return None


def _ask_scan(view: View, count: int) -> Prompt:
    if not count:
        return Prompt(view.texts.rich("disposal-ask-scan"))
    done = Option(view.texts.plain("table-button-save"), True)
    return Prompt(view.texts.rich("disposal-scan-there"), ((done,),))


def _enter(turn: Turn, answers: Answers) -> GoTo | None:
    files = files_of(answers, "scan")
    if not files:
        return GoTo("scan", turn.texts.rich("disposal-ask-scan"))
    done = witnessing.enter_paper(
        turn.session,
        turn.actor,
        answers["_witness"],
        witnessing.Scan(
            files[0]["digest"], files[0]["name"], files[0]["media_type"], files[0]["size"]
        ),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_list(turn, done.disposal_id, turn.texts.rich("disposal-scan-entered"))
    return None


DISPOSAL_APPRAISE = Form(
    name="disposal_appraise",
    version=1,
    steps=(
        Step("until", _ask_until, _read_until, wanted=_keeps, takes_numbers=True),
        Step("reason", _ask_reason, _read_why),
    ),
    facts=no_facts,
    finish=_appraise,
    title="form-disposal-appraise",
)
DISPOSAL_SEND = Form(
    name="disposal_send",
    version=1,
    steps=(Step("method", _ask_method, _read_method),),
    facts=no_facts,
    finish=_send,
    title="form-disposal-send",
)
DISPOSAL_WITNESS = Form(
    name="disposal_witness",
    version=1,
    steps=person_steps(lambda view: view.texts.rich("disposal-ask-witness")),
    facts=_who,
    finish=_name,
    title="form-disposal-witness",
)
DISPOSAL_PAPER = Form(
    name="disposal_paper",
    version=1,
    steps=(
        files_step(
            "scan",
            _ask_scan,
            most=MOST_SCANS,
            needed=lambda view: view.texts.rich("disposal-ask-scan"),
            too_many=lambda view: view.texts.rich("disposal-scan-many"),
            fits=lambda kind: kind.startswith("image/") or kind == "application/pdf",
        ),
    ),
    facts=no_facts,
    finish=_enter,
    title="form-disposal-paper",
)
