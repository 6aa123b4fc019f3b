"""Forms of unit notices: a unit's quota, and the names a unit reports in one reply. Row 2.2."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, assert_never

from chat.message import RichText, lines
from chat.texts import unit_notices as texts
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
from handlers.forms.files import not_taken
from handlers.forms.writing import read_text
from handlers.notices import words
from handlers.turn import refusal
from handlers.unit_notices import show_unit
from meetings import unit_notices
from meetings.meetings import Refused
from meetings.people import named
from meetings.unit_notices import BadName, UnitNotice, entries_of, names_in
from meetings.unit_notices import Entry as Reported
from meetings.unit_notices.names import Unclear, meant
from storage import Session
from storage import people as people_rows
from storage import unit_quotas as quota_rows

if TYPE_CHECKING:
    from handlers.turn import Turn

#: Longest pasted list, in characters.
LONGEST_LIST = 4000


@dataclass(frozen=True, slots=True)
class _Unit:
    """What the report looks at, read afresh."""

    session: Session
    unit_id: int
    #: None where the reader may not see it any more.
    notice: UnitNotice | None


def _unit(turn: Turn, answers: Answers) -> _Unit:
    quota = quota_rows.quota(turn.session, answers["_quota"])
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
    notice = facts.notice
    if notice is not None and not notice.places:
        return Prompt(view.texts.rich("host-ask-names"))
    return Prompt(view.texts.rich("unit-ask-names", left=notice.left if notice else 0))


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
    notice = facts.notice
    if notice is not None and notice.places and len(found) > notice.left + len(notice.named):
        return Problem(_over(view, notice, len(found)))
    return _sorted_out(view, list(found))


def _entries(entry: Entry, view: View) -> tuple[Reported, ...] | Problem:
    texts_ = view.texts
    if entry.files:
        file = entry.files[0]
        if file.refused:
            return Problem(not_taken(view, file))
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
        turn.session, turn.actor, answers["_quota"], entries, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused("names-not-in-roster" | "names-elsewhere" | "over-quota" as code, details):
            return GoTo("names", refusal(turn.texts, code, **dict(details)))
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case unit_notices.Doubtful(entry, _):
            return GoTo("names", turn.texts.rich("unit-which", name=entry.name))
        case unit_notices.Requested(notice=notice):
            show_unit(turn, notice.quota_id, note=turn.texts.rich("unit-requested"))
        case unit_notices.Reported(notice=notice):
            host = unit_notices.is_host(turn.session, turn.me, notice.meeting_id)
            message = texts.reported(words(turn), outcome, host=host)
            turn.show(f"unit:{notice.quota_id}", message)
        case _:
            assert_never(outcome)
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
