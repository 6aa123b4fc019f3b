"""Facts of a meeting that is over, as its report, its 简报 and its summary say them.

All three, the page in the chat and the paper say the same numbers, because they come from here.
They are filled in afresh while a report is a draft, and kept with it once it is approved. Rows
4.6, 4.10; norm EVA-08.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from meetings.closing import attended, summary_of
from meetings.office import Office
from meetings.people import named
from meetings.surveys.results import results
from storage import Session, attendance, record, signin
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import surveys as survey_rows
from storage import tasks as task_rows
from storage.document_numbers import number


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the agenda and what became of it."""

    number: int
    title: str
    presenter: str
    #: "" / passed / in_principle / deferred / rejected / heard / not_reached.
    outcome: str
    #: 会议议定: in words; "" where nothing was written.
    text: str
    called_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A resolution. ``year`` and ``number`` once it is registered as 督办事项."""

    text: str
    owner: str
    unit: str
    due_on: date | None
    partners: str = ""
    year: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a question of points came to: its words by language, the mean, of how many points."""

    words: dict[str, str]
    mean: float
    scale: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """The questionnaire, where enough have answered for it to be shown at all."""

    asked: int
    done: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """A meeting in facts. Times are aware UTC."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    chair: str
    #: Units that were there, in the order of the list.
    units: tuple[str, ...]
    #: 应到, 实到, 请假, 缺席 among who attends (出席). ``absent`` None: nobody signed in.
    expected: int
    present: int
    leave: int
    absent: int | None
    #: Who came in another role: 列席, 旁听, guests.
    others: int
    #: Came late to a sitting; those whose reason was accepted too.
    late: int
    items: tuple[ItemFacts, ...]
    decisions: tuple[Decision, ...]
    #: The number of the issued minutes; "" before.
    reference: str
    feedback: Feedback | None

    @property
    def began_at(self) -> datetime | None:
        """When the first item was called; None where nobody called them."""
        return min((one.called_at for one in self.items if one.called_at), default=None)

    @property
    def finished_at(self) -> datetime | None:
        """When the last item was done."""
        return max((one.ended_at for one in self.items if one.ended_at), default=None)

    @property
    def reached(self) -> int:
        """Items that were dealt with: called, or with something that became of them."""
        return sum(
            one.outcome != "not_reached" and bool(one.called_at or one.outcome)
            for one in self.items
        )


def facts_of(session: Session, meeting: meeting_rows.Meeting, *, office: Office) -> Facts:
    """The facts as they are known now."""
    figures = summary_of(session, meeting)
    people = attendance.participants_of(session, meeting.id)
    presences = signin.presences(session, [meeting.id])
    here = attended(session, meeting)
    others = {p.person_id for p in people if p.role not in ("attend", "staff", "media")}
    counted = {p.id for p in people if p.role == "attend" and p.source != "walk_in"}
    late = {p.participant_id for p in presences if p.verdict == "late"} & counted
    units = {p.unit: p for p in presences if p.unit and p.person_id in here}
    chair = named(session, [meeting.chair_id]) if meeting.chair_id else {}
    return Facts(
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        chair=next((one.name for one in chair.values()), ""),
        units=tuple(units),
        expected=figures.expected,
        present=figures.present,
        leave=figures.leave,
        absent=figures.absent,
        others=len(others & here),
        late=len(late),
        items=_items(session, meeting.id),
        decisions=_decisions(session, meeting.id),
        reference=_reference(session, meeting.id),
        feedback=_feedback(session, meeting.id, office),
    )


def _items(session: Session, meeting_id: int) -> tuple[ItemFacts, ...]:
    items = meeting_rows.agenda_of(session, meeting_id)
    became = record.results_by_item(session, meeting_id)
    people = named(session, [item.presenter_id for item in items if item.presenter_id])
    found = []
    for at, item in enumerate(items, 1):
        result, presenter = became.get(item.id), people.get(item.presenter_id or 0)
        found.append(
            ItemFacts(
                number=at,
                title=item.title,
                presenter=presenter.name if presenter else "",
                outcome=result.outcome if result else "",
                text=" ".join(result.text.split()) if result else "",
                called_at=item.called_at,
                ended_at=item.ended_at,
            )
        )
    return tuple(found)


def _decisions(session: Session, meeting_id: int) -> tuple[Decision, ...]:
    """The resolutions of the record; what is registered says text, owner and day itself. What was
    registered without a record stands after them."""
    written = record.resolutions_of(session, meeting_id)
    tasks = {
        task.id: task
        for task in task_rows.tasks_of_meeting(session, meeting_id)
        if task.kind == "resolution"
    }
    owners = {row.owner_id for row in written} | {task.owner_id for task in tasks.values()}
    people = named(session, sorted(id for id in owners if id is not None))
    found = []
    for row in written:
        task = tasks.pop(row.task_id, None) if row.task_id is not None else None
        said: record.RecordResolution | task_rows.Task = task if task is not None else row
        owner = people.get(said.owner_id or 0)
        found.append(
            Decision(
                text=said.text,
                owner=owner.name if owner else "",
                unit=owner.unit if owner else "",
                due_on=said.due_on,
                partners=row.partners,
                year=task.year if task is not None else None,
                number=task.number if task is not None else None,
            )
        )
    for task in sorted(tasks.values(), key=lambda one: (one.year, one.number)):
        owner = people[task.owner_id]
        found.append(
            Decision(task.text, owner.name, owner.unit, task.due_on, "", task.year, task.number)
        )
    return tuple(found)


def _reference(session: Session, meeting_id: int) -> str:
    held = minutes_rows.holding(session, meeting_id)
    drawn = number(session, held.number_id) if held and held.number_id else None
    return drawn.text if drawn is not None else ""


def _feedback(session: Session, meeting_id: int, office: Office) -> Feedback | None:
    survey = survey_rows.survey_of(session, meeting_id)
    found = results(session, survey, office=office) if survey is not None else None
    if found is None or found.hidden is not None:
        return None
    marks = tuple(
        Mark(
            {language: said["label"] for language, said in one.words.items()},
            round(one.mean, 1),
            len(one.counts),
        )
        for one in found.questions
        if one.kind == "scale" and one.count
    )
    return Feedback(found.asked, found.done, marks)


def to_data(facts: Facts) -> dict[str, Any]:
    """The facts as they are kept with an approved report."""
    kept: dict[str, Any] = _plain(asdict(facts))
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def from_data(kept: dict[str, Any]) -> Facts:
    """What ``to_data`` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    feedback = kept["feedback"]
    return Facts(
        **{
            **kept,
            "starts_at": datetime.fromisoformat(kept["starts_at"]),
            "ends_at": datetime.fromisoformat(kept["ends_at"]),
            "units": tuple(kept["units"]),
            "items": tuple(_item(one) for one in kept["items"]),
            "decisions": tuple(_decision(one) for one in kept["decisions"]),
            "feedback": None if feedback is None else _answers(feedback),
        }
    )


def _item(kept: dict[str, Any]) -> ItemFacts:
    return ItemFacts(**{**kept, **_moments(kept, ("called_at", "ended_at"))})


def _moments(kept: dict[str, Any], names: Sequence[str]) -> dict[str, datetime | None]:
    return {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in names}


def _decision(kept: dict[str, Any]) -> Decision:
    due = kept["due_on"]
    return Decision(**{**kept, "due_on": date.fromisoformat(due) if due else None})


def _answers(kept: dict[str, Any]) -> Feedback:
    return Feedback(kept["asked"], kept["done"], tuple(Mark(**one) for one in kept["marks"]))
