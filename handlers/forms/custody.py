"""Forms of custody: originals registered, found, moved; a room checked; loans. Row 6.5."""

from __future__ import annotations

from typing import Any

from chat.message import RichText
from chat.texts import custody as words
from chat.texts.cards import Words
from handlers.custody import show_home, show_original, show_rooms
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
    no_facts,
)
from handlers.forms.originals import may_register, table_of
from handlers.forms.sharing import back_to
from handlers.forms.small_tables import table_steps
from handlers.forms.whom import person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.custody import checking, originals
from meetings.custody.originals import NewOriginal
from meetings.meetings import Refused


class _Roster:
    """What the steps that ask for somebody look at."""

    def __init__(self, turn: Turn, answers: Answers) -> None:
        self.roster = roster(turn)


# ── Registered, one of a document or a list ──


def _of_document(answers: Answers) -> bool:
    return answers.get("_document") is not None


def _ask_table(view: View) -> RichText:
    return view.texts.rich("custody-ask-table")


def _shown_table(view: View, table: dict[str, Any]) -> RichText:
    return view.texts.rich("custody-table-shown", count=len(table["rows"]), left=table["left_out"])


def _of_list(step: Step) -> Step:
    """The step, asked only where a list is registered."""
    wanted = step.wanted
    return Step(
        step.name,
        step.ask,
        step.read,
        takes_file=step.takes_file,
        wanted=lambda answers: not _of_document(answers) and wanted(answers),
    )


def _ask_where(view: View) -> Prompt:
    return Prompt(view.texts.rich("custody-ask-where", title=view.answers["_title"]))


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    new = [
        NewOriginal(row["title"], row["place"], row["copies"], meeting_id=answers["_meeting"])
        for row in (answers.get("table") or {}).get("rows", ())
    ]
    if _of_document(answers):
        place = answers["where"]
        new = [NewOriginal(answers["_title"], place, document_id=answers["_document"])]
    done = originals.register(turn.session, turn.actor, new, now=turn.now, office=turn.office)
    if isinstance(done, Refused):
        step = "where" if _of_document(answers) else "table"
        return back_to(turn, done, step if done.code.startswith("custody-") else None)
    show_home(turn, 0, words.registered(turn.texts, done))
    return None


# ── Another place, another custodian ──


def _ask_what(view: View) -> Prompt:
    options = [(Option(view.texts.plain("custody-move-place"), "place"),)]
    if view.answers["_registers"]:
        options.append((Option(view.texts.plain("custody-move-person"), "person"),))
    return Prompt(view.texts.rich("custody-ask-what"), tuple(options))


def _ask_place(view: View) -> Prompt:
    return Prompt(view.texts.rich("custody-ask-place"))


def _wants(what: str, step: Step) -> Step:
    wanted = step.wanted
    return Step(
        step.name,
        step.ask,
        step.read,
        wanted=lambda answers: answers.get("what") == what and wanted(answers),
    )


def _move(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers) if answers["what"] == "person" else None
    if answers["what"] == "person" and person_id is None:
        return GoTo("which", ())
    done = originals.move(
        turn.session,
        turn.actor,
        answers["_original"],
        answers["place"] if answers["what"] == "place" else "",
        person_id,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        steps = {"custody-place": "place", "custody-marked": "place", "custody-left": "name"}
        return back_to(turn, done, steps.get(done.code))
    key = "custody-moved-again" if done.again else "custody-moved"
    show_original(turn, done.original_id, turn.texts.rich(key))
    return None


# ── A room checked ──


def _ask_points(view: View) -> Prompt:
    faults = (view.answers.get("points") or {}).get("faults", [])
    said = Words(view.texts, view.office, view.now)
    rows = []
    for known in view.office.profile.custody.points:
        name = words.point(said, known.zh_Hans)
        key = "custody-point-fault" if known.zh_Hans in faults else "custody-point-fine"
        label = view.texts.plain(key, name=name)
        rows.append((Option(label, {"point": known.zh_Hans}),))
    done = Option(view.texts.plain("custody-points-done"), {"end": True})
    return Prompt(
        view.texts.rich("custody-ask-points", room=view.answers["_room"]), (*rows, (done,))
    )


def _read_points(entry: Entry, view: View) -> Outcome:
    faults = list((view.answers.get("points") or {}).get("faults", []))
    if not entry.pressed:
        return Problem(view.texts.rich("form-press-one"))
    if entry.value.get("end"):
        return Taken({"faults": faults, "end": True})
    name = entry.value["point"]
    faults = [f for f in faults if f != name] if name in faults else [*faults, name]
    return Kept({"faults": faults, "end": False})


def _has_faults(answers: Answers) -> bool:
    return bool((answers.get("points") or {}).get("faults"))


def _check(turn: Turn, answers: Answers) -> GoTo | None:
    faults = answers["points"]["faults"]
    asked = [point.zh_Hans for point in turn.office.profile.custody.points]
    done = checking.check_room(
        turn.session,
        turn.actor,
        answers["_original"],
        {name: "fault" if name in faults else "fine" for name in asked},
        answers.get("note") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
        return None
    key = "custody-checked-faults" if done.faults else "custody-checked"
    show_rooms(turn, 0, turn.texts.rich(key, room=done.room))
    return None


ORIGINAL_ADD = Form(
    name="original_add",
    version=1,
    steps=(
        *map(_of_list, table_steps(_ask_table, table_of, _shown_table)),
        Step("where", _ask_where, takes_text(originals.LONGEST_PLACE), wanted=_of_document),
    ),
    facts=may_register,
    finish=_add,
    title="form-original-add",
)
ORIGINAL_MOVE = Form(
    name="original_move",
    version=1,
    steps=(
        Step("what", _ask_what, read_pressed),
        _wants("place", Step("place", _ask_place, takes_text(originals.LONGEST_PLACE))),
        *(
            _wants("person", step)
            for step in person_steps(lambda view: view.texts.rich("custody-ask-person"))
        ),
    ),
    facts=_Roster,
    finish=_move,
    title="form-original-move",
)
ROOM_CHECK = Form(
    name="room_check",
    version=1,
    steps=(
        Step("points", _ask_points, _read_points, settled=lambda value: bool(value["end"])),
        Step(
            "note",
            lambda view: Prompt(view.texts.rich("custody-ask-note")),
            takes_text(checking.LONGEST_NOTE),
            wanted=_has_faults,
        ),
    ),
    facts=no_facts,
    finish=_check,
    title="form-room-check",
)
