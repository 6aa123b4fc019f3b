"""The form of 议题征集: which units, until when, and a word besides. Row 2.1a."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chat.dates import say_when
from chat.message import RichText, lines
from chat.texts.notices import names_words
from chat.texts.proposals import called
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
)
from handlers.forms.sharing import back_to
from handlers.forms.timing import read_moment
from handlers.forms.writing import read_text, takes_text
from handlers.proposals import show
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.proposals import calling, reading
from storage import people as people_rows

LONGEST_NAMES = 400
_BETWEEN = re.compile(r"[、,，;；\n]+")
_BACK_TO = {
    "call-nobody": "units",
    "call-past": "until",
    "call-late": "until",
    "call-long": "text",
    "level-mark": "text",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """The units there are, the groups with the units of their people, until when is possible."""

    units: dict[int, str]
    groups: dict[str, tuple[int, ...]]
    closes_at: datetime | None
    until: datetime | None


def _facts(turn: Turn, answers: Answers) -> _Facts:
    units = {
        unit.id: unit.name for unit in people_rows.units(turn.session) if unit.ended_on is None
    }
    groups = {}
    for group in people_rows.groups(turn.session):
        members = people_rows.members_of_group(turn.session, group.id)
        posts = people_rows.posts_of(turn.session, [one.id for one in members])
        ids = [unit.id for held in posts.values() for _, unit in held[:1]]
        groups[group.name] = tuple(dict.fromkeys(id for id in ids if id in units))
    found = reading.page(
        turn.session, turn.me, answers["_meeting"], now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        return _Facts(units, groups, None, None)
    call = found.call
    until = call.until if call is not None and not call.closed else None
    return _Facts(units, groups, found.closes_at, until)


def _chosen(view: View) -> list[int]:
    value = view.answers.get("units")
    return list(value["units"]) if isinstance(value, dict) else []


def _ask_units(view: View) -> Prompt:
    texts, facts = view.texts, view.facts
    chosen = _chosen(view)
    everybody = Option(
        texts.plain("item-call-all-units", count=len(facts.units)), {"units": sorted(facts.units)}
    )
    if not chosen:
        groups = [
            Option(
                texts.plain("item-call-group", group=name, count=len(ids)), {"units": list(ids)}
            )
            for name, ids in facts.groups.items()
            if ids
        ][:6]
        return Prompt(
            texts.rich("item-call-ask-units"), ((everybody,), *((one,) for one in groups))
        )
    names = [facts.units[id] for id in chosen if id in facts.units]
    done = Option(texts.plain("meeting-button-done"), "done")
    clear = Option(texts.plain("meeting-button-clear"), "clear")
    said = texts.rich("item-call-units-so-far", count=len(names), units=names_words(texts, names))
    return Prompt(lines(said, texts.rich("item-call-more-units")), ((done, clear),))


def _read_units(entry: Entry, view: View) -> Outcome:
    there = _chosen(view)
    if entry.pressed and entry.value == "done":
        return Taken({"units": there, "done": True}) if there else Problem(_wanted(view))
    if entry.pressed and entry.value == "clear":
        return Kept({"units": [], "done": False})
    if entry.pressed:
        return Kept({"units": _with(there, entry.value["units"]), "done": False})
    text = read_text(entry, view, limit=LONGEST_NAMES, lines=True)
    if isinstance(text, Problem):
        return text
    found: list[int] = []
    unknown: list[str] = []
    for name in filter(None, (part.strip() for part in _BETWEEN.split(text))):
        ids = _called(view.facts, name)
        found += ids
        if not ids:
            unknown.append(name[:40])
    # Those that are known are kept beside one that is not.
    note = lines(*(view.texts.rich("unit-unknown", name=name) for name in unknown[:5]))
    if not found:
        return Problem(note) if unknown else Problem(_wanted(view))
    return Kept({"units": _with(there, found), "done": False}, note)


def _called(facts: _Facts, name: str) -> list[int]:
    """The unit, or the units of the group, of this name; or the only unit that it is part of."""
    wanted = name.casefold()
    exact = [id for id, known in facts.units.items() if known.casefold() == wanted]
    if exact:
        return exact
    for known, ids in facts.groups.items():
        if known.casefold() == wanted:
            return list(ids)
    part = [id for id, known in facts.units.items() if wanted in known.casefold()]
    return part if len(part) == 1 else []


def _with(there: list[int], more: list[int]) -> list[int]:
    return list(dict.fromkeys((*there, *more)))


def _wanted(view: View) -> RichText:
    return view.texts.rich("refused-call-nobody")


def _done(value: Any) -> bool:
    return bool(value.get("done"))


def _reopened(value: Any) -> Any:
    return {**value, "done": False} if value else None


def _ask_until(view: View) -> Prompt:
    """The moment; the latest there is, and where it is changed the one before, by a press."""
    facts: _Facts = view.facts
    found = [facts.until] if facts.until is not None and facts.until > view.now else []
    if facts.closes_at is not None:
        found.append(facts.closes_at)
        earlier = facts.closes_at - timedelta(days=7)
        found += [earlier] if earlier > view.now + timedelta(days=1) else []
    options = tuple((Option(_said(view, at), at.isoformat()),) for at in dict.fromkeys(found))
    if facts.closes_at is None:
        return Prompt(view.texts.rich("item-call-ask-until-open"), options)
    latest = _said(view, facts.closes_at)
    return Prompt(view.texts.rich("item-call-ask-until", latest=latest), options)


def _said(view: View, at: datetime) -> str:
    office = view.office
    return say_when(at, None, view.texts.language, office.zone, today=office.today(view.now))


def _read_until(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    found = read_moment(entry, view, day_alone=True)
    if isinstance(found, Problem):
        return found
    at = found.start
    if found.all_day:
        # Only a day: until offices close.
        closing = view.office.profile.reply.deadline_time
        at = datetime.combine(view.office.local(at).date(), closing, view.office.zone)
    if at <= view.now:
        return Problem(view.texts.rich("refused-call-past"))
    facts: _Facts = view.facts
    if facts.closes_at is not None and at > facts.closes_at:
        return Problem(view.texts.rich("item-call-too-late", latest=_said(view, facts.closes_at)))
    return Taken(at.astimezone(UTC).isoformat())


def _ask_text(view: View) -> Prompt:
    until = _said(view, datetime.fromisoformat(view.answers["until"]))
    return Prompt(
        lines(
            view.texts.rich("item-call-until", when=until), view.texts.rich("item-call-ask-text")
        )
    )


_read_text = takes_text(calling.LONGEST_TEXT)


def _call(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = calling.call_items(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["units"]["units"],
        until=datetime.fromisoformat(answers["until"]),
        text=answers.get("text") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    show(turn, outcome.meeting_id, note=called(turn.texts, outcome))
    return None


ITEM_CALL = Form(
    name="item_call",
    version=1,
    steps=(
        Step("units", _ask_units, _read_units, settled=_done, reopened=_reopened),
        Step("until", _ask_until, _read_until),
        Step("text", _ask_text, _read_text, skippable=True),
    ),
    facts=_facts,
    finish=_call,
    title="form-item-call",
)
