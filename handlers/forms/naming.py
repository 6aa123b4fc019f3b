"""Steps that take names: the chair, and the list of participants. Row 2.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chat.message import RichText, lines
from chat.texts.names import apart, names_shortly, words_shortly
from handlers.forms.engine import (
    Answers,
    Entry,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.meeting_facts import MeetingFormFacts, picks_from, picks_in, to_data
from handlers.forms.timing import warnings
from meetings.inviting import Naming, Pick, merged

#: Longest text of names, in characters: a whole office fits.
LONGEST_NAMES = 4000
#: People of one name shown as buttons.
MOST_CANDIDATES = 8
#: Names written out in a prompt; above, units are counted.
MOST_NAMES = 12
_MOST_UNITS = 8
_MOST_UNKNOWN = 5
_DONE = {"完成", "好了", "done", "finish"}


def chair_step(*, editing: bool = False) -> Step:
    """Who takes the chair; same names are told apart. May be left open."""

    def ask(view: View) -> Prompt:
        return _ask_chair(view, editing=editing)

    return Step(
        "chair",
        ask,
        _read_chair,
        skippable=not editing,
        settled=_chair_is_settled,
        in_doubt=lambda value: "doubt" in value,
    )


def people_step(*, editing: bool = False) -> Step:
    """Who is invited: units, groups and names, a list that grows."""

    def ask(view: View) -> Prompt:
        return _ask_people(view, editing=editing)

    def read(entry: Entry, view: View) -> Outcome:
        return _read_people(entry, view, editing=editing)

    return Step("people", ask, read, skippable=not editing, settled=_is_done)


def chair_in(answers: Answers) -> int | None:
    """The chair answered; None for none."""
    chair = answers.get("chair")
    return chair.get("person") if isinstance(chair, dict) else None


def _chair_is_settled(value: Any) -> bool:
    return value is None or "person" in value


def _is_done(value: Any) -> bool:
    return value is None or bool(value.get("done"))


def _ask_chair(view: View, *, editing: bool) -> Prompt:
    chair = view.answers.get("chair")
    if isinstance(chair, dict) and "doubt" in chair:
        picks = picks_from(chair["doubt"])
        return Prompt(_which(view, picks), _candidates(view, picks))
    if not editing:
        return Prompt(view.texts.rich("meeting-ask-chair"))
    facts: MeetingFormFacts = view.facts
    present = facts.current.chair.name if facts.current and facts.current.chair else ""
    none = Option(view.texts.plain("meeting-button-no-chair"), {"person": None})
    key = "meeting-ask-new-chair" if present else "meeting-ask-chair"
    return Prompt(view.texts.rich(key, present=present), ((none,),))


def _read_chair(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        value = entry.value
        if isinstance(value, dict) and "person" in value:
            return Taken(value)
        if isinstance(value, list):
            return Taken({"person": value[0][0]})
        return Problem(view.texts.rich("button-old"))
    problem = _unreadable(entry, view)
    if problem is not None:
        return problem
    facts: MeetingFormFacts = view.facts
    found = facts.find(entry.text)
    # One name is wanted here: a unit or a list does not say who takes the chair.
    if len(found.picks) == 1 and not found.doubts:
        return Taken({"person": found.picks[0].person_id})
    if len(found.doubts) == 1 and not found.picks:
        return Kept({"doubt": to_data(found.doubts[0].picks)})
    if found.picks or found.doubts:
        return Problem(view.texts.rich("meeting-one-chair"))
    return Problem(_unknown(view, found))


def _ask_people(view: View, *, editing: bool) -> Prompt:
    texts = view.texts
    value = view.answers.get("people") or {}
    picks = picks_in(value)
    if value.get("doubts"):
        doubtful = picks_from(value["doubts"][0])
        both = Option(texts.plain("meeting-button-all-of-them"), "all")
        none = Option(texts.plain("meeting-button-none-of-them"), "none")
        return Prompt(_which(view, doubtful), (*_candidates(view, doubtful), (both, none)))
    facts: MeetingFormFacts = view.facts
    out = value.get("out", [])
    parts: list[RichText] = []
    if editing:
        present = [Pick(person_id) for person_id in facts.invited]
        parts.append(_listed(view, "meeting-people-present", present))
        if picks:
            parts.append(_listed(view, "meeting-people-coming", picks))
        if out:
            parts.append(_listed(view, "meeting-people-going", [Pick(i) for i in out]))
        parts.append(texts.rich("meeting-ask-change-people"))
    elif picks:
        chair = chair_in(view.answers)
        everybody = merged(picks, [Pick(chair)] if chair is not None else [])
        parts.append(_listed(view, "meeting-people-so-far", everybody))
        parts.append(texts.rich("meeting-ask-more"))
        parts += warnings_of_people(view)
    else:
        parts += [*warnings_of_people(view), texts.rich("meeting-ask-people")]
    options = (
        Option(texts.plain("meeting-button-done"), "done"),
        Option(texts.plain("meeting-button-clear"), "clear"),
    )
    return Prompt(lines(*parts), (options,) if picks or out else ())


def warnings_of_people(view: View) -> list[RichText]:
    """Who is somewhere else at the time; the days were said when the time was."""
    return warnings(replace(view, facts=replace(view.facts, days=())))


def _read_people(entry: Entry, view: View, *, editing: bool) -> Outcome:
    value = view.answers.get("people") or {"picks": [], "out": [], "doubts": [], "done": False}
    doubts = value["doubts"]
    if entry.pressed and isinstance(entry.value, list) and doubts:
        chosen = merged(picks_in(value), picks_from(entry.value))
        return Kept({**value, "picks": to_data(chosen), "doubts": doubts[1:]})
    if entry.pressed and entry.value in ("all", "none") and doubts:
        more = picks_from(doubts[0]) if entry.value == "all" else ()
        chosen = merged(picks_in(value), more)
        return Kept({**value, "picks": to_data(chosen), "doubts": doubts[1:]})
    if entry.pressed and entry.value == "clear":
        return Kept({})
    typed_done = not entry.pressed and entry.text.strip().lower() in _DONE and not doubts
    if (entry.pressed and entry.value == "done") or typed_done:
        if not (value["picks"] or value["out"]) and not editing:
            return Problem(view.texts.rich("meeting-people-none"))
        return Taken({**value, "done": True})
    if entry.pressed:
        return Problem(view.texts.rich("button-old"))
    return _unreadable(entry, view) or _named(entry, view, value, editing=editing)


def _named(entry: Entry, view: View, value: dict[str, Any], *, editing: bool) -> Outcome:
    facts: MeetingFormFacts = view.facts
    found = facts.find(entry.text)
    if not (found.picks or found.out or found.doubts):
        return Problem(_unknown(view, found))
    picks = tuple(p for p in merged(picks_in(value), found.picks) if p.person_id not in found.out)
    named = {pick.person_id for pick in found.picks}
    out = (set(value["out"]) | (set(found.out) if editing else set())) - named
    # Who is named more closely now is no question any more.
    doubts = [
        doubt
        for doubt in value["doubts"]
        if not any(pick.person_id in named for pick in picks_from(doubt))
    ]
    doubts += [to_data(d.picks) for d in found.doubts if to_data(d.picks) not in doubts]
    kept = {
        "picks": to_data(picks),
        "out": sorted(out & set(facts.invited)),
        "doubts": doubts,
        "done": False,
    }
    return Kept(kept, _unknown(view, found) if found.unknown else ())


def _unreadable(entry: Entry, view: View) -> Problem | None:
    if entry.files and not entry.text:
        return Problem(view.texts.rich("form-text-wanted"))
    if not entry.text.strip():
        return Problem(view.texts.rich("form-empty"))
    length = len(entry.text)
    if length > LONGEST_NAMES:
        return Problem(view.texts.rich("form-too-long", length=length, limit=LONGEST_NAMES))
    return None


def _unknown(view: View, found: Naming) -> RichText:
    if not found.unknown:
        return view.texts.rich("form-empty")
    words = [word if len(word) <= 12 else word[:11] + "…" for word in found.unknown]
    said = words_shortly(view.texts, words, _MOST_UNKNOWN)
    return view.texts.rich("meeting-names-unknown", names=said)


def _which(view: View, picks: Sequence[Pick]) -> RichText:
    facts: MeetingFormFacts = view.facts
    people = facts.who(picks)
    name = next((candidate.named.name for candidate in people.values()), "")
    return view.texts.rich("meeting-which-one", name=name, count=len(people))


def _candidates(view: View, picks: Sequence[Pick]) -> tuple[tuple[Option, ...], ...]:
    """A button for each person of the name, told apart by unit, title and, at worst, phone."""
    facts: MeetingFormFacts = view.facts
    people = facts.who(picks)
    texts = view.texts
    labels = {
        i: texts.plain(
            "name-unit-title" if one.named.title else "name-unit",
            name=one.named.name,
            unit=one.named.unit,
            title=one.named.title,
        )
        for i, one in people.items()
    }
    rows = []
    for pick in picks[:MOST_CANDIDATES]:
        if pick.person_id not in labels:
            continue
        label = labels[pick.person_id]
        if list(labels.values()).count(label) > 1 and people[pick.person_id].tail:
            tail = people[pick.person_id].tail
            label = texts.plain("meeting-with-phone", label=label, tail=tail)
        rows.append((Option(label, to_data([pick])),))
    return tuple(rows)


def _listed(view: View, key: str, picks: Sequence[Pick]) -> RichText:
    """How many, and who they are: by name while they are few, else by unit."""
    facts: MeetingFormFacts = view.facts
    texts = view.texts
    if len(picks) <= MOST_NAMES:
        people = facts.who(picks)
        known = [people[pick.person_id].named for pick in picks if pick.person_id in people]
        names = names_shortly(texts, apart(texts, known), MOST_NAMES)
        return texts.rich(key, count=len(picks), who=names)
    units = facts.by_unit(picks)
    said = [
        texts.plain("meeting-unit-count", unit=unit or texts.plain("meeting-no-unit"), count=count)
        for unit, count in units[:_MOST_UNITS]
    ]
    if len(units) > _MOST_UNITS:
        said.append("…")
    return texts.rich(key, count=len(picks), who=texts.plain("meeting-list-comma").join(said))
