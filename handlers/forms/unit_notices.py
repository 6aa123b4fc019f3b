"""Forms of unit notices: a unit's quota, and the names a unit reports in one reply. Row 2.2."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from chat.message import RichText, lines
from chat.texts import unit_notices as texts
from chat.texts.documents import refused_file
from chat.texts.notices import names_words, person_words
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
from handlers.forms.writing import read_text
from handlers.notices import words
from handlers.turn import refusal
from handlers.unit_notices import units
from meetings import unit_notices
from meetings.meetings import Refused
from meetings.people import named
from meetings.unit_notices import BadName, UnitNotice, entries_of, names_in
from meetings.unit_notices import Entry as Reported
from meetings.unit_notices.asking import LONGEST_NOTE
from meetings.unit_notices.names import Unclear, meant
from storage import Session
from storage import attendance as attendance_rows
from storage import people as people_rows

if TYPE_CHECKING:
    from handlers.turn import Turn

LONGEST_UNIT = 60
#: Longest pasted list, in characters.
LONGEST_LIST = 4000
#: Units and people shown as buttons.
MOST_OFFERED = 8


def _all_units(turn: Turn, answers: Answers) -> list[tuple[int, str]]:
    return [(unit.id, unit.name) for unit in people_rows.units(turn.session)]


def _ask_unit(view: View) -> Prompt:
    offered = view.facts
    found = view.answers.get("unit")
    if isinstance(found, list):
        offered = [(i, name) for i, name in view.facts if i in found]
    options = [Option(name, unit_id) for unit_id, name in offered[:MOST_OFFERED]]
    rows = tuple(tuple(options[at : at + 2]) for at in range(0, len(options), 2))
    return Prompt(view.texts.rich("unit-ask-unit"), rows)


def _read_unit(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=LONGEST_UNIT)
    if isinstance(text, Problem):
        return text
    wanted = text.casefold()
    found = [i for i, name in view.facts if name.casefold() == wanted]
    found = found or [i for i, name in view.facts if wanted in name.casefold()]
    if len(found) == 1:
        return Taken(found[0])
    if 1 < len(found) <= MOST_OFFERED:
        return Kept(found)
    return Problem(view.texts.rich("unit-unknown", name=text))


def _is_one(value: Any) -> bool:
    return isinstance(value, int)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _ask_places(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain("unit-places-option", count=number), number)
        for number in (1, 2, 3, 5)
    )
    return Prompt(view.texts.rich("unit-ask-places"), (options,))


def _read_places(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    typed = unicodedata.normalize("NFKC", entry.text).strip().rstrip("名人个個")
    most = unit_notices.MOST_PLACES
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else 0
    if 1 <= number <= most:
        return Taken(number)
    return Problem(view.texts.rich("refused-places-range", most=most))


def _ask_note(view: View) -> Prompt:
    return Prompt(view.texts.rich("unit-ask-note"))


def _read_note(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_NOTE)
    return text if isinstance(text, Problem) else Taken(text)


def _set_quota(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = unit_notices.set_quota(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["unit"],
        answers["places"],
        answers["note"] or "",
        now=turn.now,
    )
    if isinstance(outcome, Refused):
        if outcome.code in ("places-below", "places-range"):
            why = refusal(turn.texts, outcome.code, **dict(outcome.details))
            return GoTo("places", why)
        turn.refuse(outcome.code, **dict(outcome.details))
        return None
    units(turn, answers["_meeting"])
    return None


UNIT_QUOTA = Form(
    name="unit_quota",
    version=1,
    steps=(
        Step("unit", _ask_unit, _read_unit, settled=_is_one, in_doubt=_is_list),
        Step("places", _ask_places, _read_places),
        Step("note", _ask_note, _read_note, skippable=True),
    ),
    facts=_all_units,
    finish=_set_quota,
    title="form-unit-quota",
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What the report looks at, read afresh."""

    session: Session
    unit_id: int
    #: None where the reader may not see it any more.
    notice: UnitNotice | None


def _unit(turn: Turn, answers: Answers) -> _Unit:
    quota = attendance_rows.quota(turn.session, answers["_quota"])
    found = unit_notices.unit_notice(turn.session, turn.me, answers["_quota"], now=turn.now)
    notice = None if isinstance(found, Refused) else found
    return _Unit(turn.session, quota.unit_id if quota else 0, notice)


def _ask_names(view: View) -> Prompt:
    facts: _Unit = view.facts
    doubt = (view.answers.get("names") or {}).get("doubt")
    if doubt:
        entry = Reported(**doubt["entry"])
        answer = meant(facts.session, facts.unit_id, entry)
        people = answer.people if isinstance(answer, Unclear) else ()
        ids = [one.person_id for one in people]
        options = tuple((Option(_told_apart(view, person_id), person_id),) for person_id in ids)
        return Prompt(view.texts.rich("unit-which", name=entry.name), options)
    left = facts.notice.left if facts.notice else 0
    return Prompt(view.texts.rich("unit-ask-names", left=left))


def _told_apart(view: View, person_id: int) -> str:
    """Same name, same unit: title, then the end of the number."""
    facts: _Unit = view.facts
    person = people_rows.person(facts.session, person_id)
    label = person_words(view.texts, named(facts.session, [person_id])[person_id])
    if person is not None and person.phone:
        return view.texts.plain("unit-phone-end", person=label, end=person.phone[-4:])
    return label


def _read_names(entry: Entry, view: View) -> Outcome:
    value = view.answers.get("names") or {}
    if entry.pressed:
        if not value.get("doubt"):
            return Problem(view.texts.rich("button-old"))
        chosen = replace(Reported(**value["doubt"]["entry"]), person_id=entry.value)
        entries = [Reported(**one) for one in value["entries"]]
        entries[value["doubt"]["index"]] = chosen
        return _sorted_out(view, entries)
    found = _entries(entry, view)
    if isinstance(found, Problem):
        return found
    facts: _Unit = view.facts
    if facts.notice is not None and len(found) > facts.notice.left + len(facts.notice.named):
        return Problem(_over(view, facts.notice, len(found)))
    return _sorted_out(view, list(found))


def _entries(entry: Entry, view: View) -> tuple[Reported, ...] | Problem:
    texts_ = view.texts
    if entry.files:
        file = entry.files[0]
        if file.refused:
            types = sorted(view.office.profile.files.types)
            details = dict(file.details)
            return Problem(
                refused_file(texts_, file.refused, name=file.name, details=details, types=types)
            )
        if file.table is None:
            return Problem(texts_.rich("unit-not-a-table", name=file.name))
        found = entries_of(row.cells for row in file.table.rows)
    else:
        text = read_text(entry, view, limit=LONGEST_LIST, lines=True)
        if isinstance(text, Problem):
            return text
        found = names_in(entry.text)
    if isinstance(found, BadName):
        return Problem(texts_.rich("unit-bad-name", line=found.line))
    return found or Problem(texts_.rich("unit-no-names"))


def _over(view: View, notice: UnitNotice, given: int) -> RichText:
    return view.texts.rich(
        "refused-over-quota", places=notice.places, given=given, before=len(notice.named)
    )


def _sorted_out(view: View, entries: list[Reported]) -> Outcome:
    """Whom each name means; the first doubtful one is asked."""
    facts: _Unit = view.facts
    new = []
    value: dict[str, Any] = {"entries": [asdict(one) for one in entries]}
    for index, one in enumerate(entries):
        answer = meant(facts.session, facts.unit_id, one)
        if isinstance(answer, Unclear):
            return Kept({**value, "doubt": {"index": index, "entry": asdict(one)}})
        if answer is None:
            new.append(one.name)
    return Taken({**value, "new": new})


def _names_settled(value: Any) -> bool:
    return bool(value) and not value.get("doubt")


def _has_new(answers: Answers) -> bool:
    return bool((answers.get("names") or {}).get("new"))


def _ask_sure(view: View) -> Prompt:
    """A name the roster does not know is either new or mistyped."""
    entries = [Reported(**one) for one in view.answers["names"]["entries"]]
    new = view.answers["names"]["new"]
    listed = [
        view.texts.rich(
            "unit-entry-line",
            number=str(number),
            person=" ".join(part for part in (one.name, one.title, one.phone) if part),
        )
        for number, one in enumerate(entries, 1)
    ]
    text = lines(
        *listed,
        view.texts.rich("unit-ask-sure", count=len(new), names=names_words(view.texts, new)),
    )
    return Prompt(text, ((Option(view.texts.plain("unit-button-sure"), True),),))


def _read_sure(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(True)
    return Problem(view.texts.rich("form-press-one"))


def _report(turn: Turn, answers: Answers) -> GoTo | None:
    entries = [Reported(**one) for one in answers["names"]["entries"]]
    outcome = unit_notices.report(
        turn.session, turn.actor, answers["_quota"], entries, now=turn.now
    )
    match outcome:
        case Refused(code="over-quota", details=details):
            return GoTo("names", refusal(turn.texts, "over-quota", **dict(details)))
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case unit_notices.Doubtful(entry, _):
            return GoTo("names", turn.texts.rich("unit-which", name=entry.name))
        case unit_notices.Reported(notice, added, new):
            message = texts.reported(words(turn), notice, added, new)
            turn.show(f"unit:{notice.quota_id}", message)
    return None


UNIT_REPORT = Form(
    name="unit_report",
    version=1,
    steps=(
        Step(
            "names",
            _ask_names,
            _read_names,
            takes_file="table",
            settled=_names_settled,
            in_doubt=lambda value: bool(value.get("doubt")),
        ),
        Step("sure", _ask_sure, _read_sure, wanted=_has_new),
    ),
    facts=_unit,
    finish=_report,
    title="form-unit-report",
)
