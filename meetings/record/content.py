"""The whole record: the head from sign-in, text by item, outcomes, votes, resolutions, files.

As long as it is open it is put together afresh; what went to be signed is kept whole, and read
from there, so that nothing that changes later (a post, a task, a corrected sign-in) changes what
was signed. Rows 4.3, 4.5; norms REC-02, DOC-13.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from meetings.minutes.skeleton import Skeleton, skeleton_of
from meetings.office import Office
from meetings.people import Named, named
from meetings.record.composing import Attached, Noted, composed
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import record as rows
from storage import record_sections as section_rows
from storage import tasks as task_rows

T = TypeVar("T")

#: Parts beside the agenda.
OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True, slots=True)
class PartText:
    """The text of a part beside the agenda; of an item that was taken off it, too."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemContent:
    """What the record says of an item."""

    item_id: int
    text: str
    outcome: str = ""
    decided: str = ""
    #: "" where nobody voted, else how: hands, ballot, spoken, written.
    vote: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    #: Voting members in the room, and those expected.
    present: int | None = None
    expected: int | None = None
    #: 回避: names of those who did not vote on it.
    recused: str = ""


@dataclass(frozen=True, slots=True)
class ResolutionFacts:
    """A resolution as it stands; once it is registered, as the task has it."""

    id: int
    number: int
    item_id: int | None
    text: str
    result: str
    owner: Named | None
    due_on: date | None
    partners: str
    #: Year and number of the task; None while it is not registered.
    task: tuple[int, int] | None = None
    task_id: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the record says."""

    head: Skeleton
    parts: tuple[PartText, ...]
    items: tuple[ItemContent, ...]
    resolutions: tuple[ResolutionFacts, ...]
    #: Names of the files that belong to it, with SHA-256 of their content.
    files: tuple[tuple[str, str], ...]
    #: 补正: why it was opened again.
    correction: str = ""

    def part(self, place: str) -> str:
        """The text of a part beside the agenda; "" where there is none."""
        return next((one.text for one in self.parts if one.place == place), "")

    def item(self, item_id: int) -> ItemContent:
        """What it says of this item."""
        found = (one for one in self.items if one.item_id == item_id)
        return next(found, ItemContent(item_id, ""))


def place_of_item(item_id: int) -> str:
    """The place of an item's text."""
    return f"item:{item_id}"


def content_of(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Content:
    """The record as it stands; signed, or sent to be signed, as it was sent."""
    record = rows.record(session, meeting.id)
    if record is not None and record.state in ("asked", "signed"):
        whole = section_rows.newest_section(session, meeting.id, section_rows.WHOLE)
        if whole is not None:
            return from_json(whole.text)
    return live_content(session, meeting, record, now=now, office=office)


def live_content(
    session: Session,
    meeting: meeting_rows.Meeting,
    record: rows.Record | None,
    *,
    now: datetime,
    office: Office,
) -> Content:
    """The record put together afresh."""
    head = skeleton_of(session, meeting, now=now)
    texts = texts_of(session, meeting.id, office=office)
    results = rows.results_by_item(session, meeting.id)
    beside = [place for place in texts if not place.startswith("item:")]
    ordered = sorted(beside, key=lambda place: (place == CLOSING, place != OPENING, place))
    return Content(
        head=head,
        parts=tuple(PartText(place, texts[place]) for place in ordered if texts[place]),
        items=tuple(
            _item(one.id, texts.get(place_of_item(one.id), ""), results.get(one.id))
            for one in head.items
        ),
        resolutions=resolutions_now(session, meeting.id),
        files=tuple(
            (file.name, file.digest) for file in section_rows.standing_files(session, meeting.id)
        ),
        correction=record.correction if record is not None else "",
    )


def texts_of(session: Session, meeting_id: int, *, office: Office) -> dict[str, str]:
    """The text of every part that has one: as it was written, else out of its notes."""
    texts = dict(composed_of(session, meeting_id, office=office))
    for place, section in section_rows.sections_of(session, meeting_id).items():
        texts[place] = section.text
    return texts


def composed_of(session: Session, meeting_id: int, *, office: Office) -> dict[str, str]:
    """The text of the notes by place. What was noted beside the agenda stands at the opening."""
    colon = ": " if office.language == "en" else "："
    return {
        OPENING if item is None else place_of_item(item): composed(several, colon=colon)
        for item, several in noted(session, meeting_id).items()
    }


def noted(session: Session, meeting_id: int) -> dict[int | None, list[Noted]]:
    """The notes that stand, by item, in the order they were said."""
    notes = record_notes.standing_notes(session, meeting_id)
    files: dict[int, list[Attached]] = defaultdict(list)
    for file in section_rows.standing_files(session, meeting_id):
        counts = file.transcript if file.confirmed_at is not None else ""
        files[file.note_id].append(Attached(file.name, counts))
    speakers = named(session, [n.speaker_id for n in notes if n.speaker_id is not None])
    found: dict[int | None, list[Noted]] = defaultdict(list)
    for note in notes:
        speaker = speakers[note.speaker_id].name if note.speaker_id else note.speaker
        found[note.item_id].append(
            Noted(speaker, note.text, note.at, tuple(files.get(note.id, ())))
        )
    return found


def resolutions_now(session: Session, meeting_id: int) -> tuple[ResolutionFacts, ...]:
    """The resolutions that stand, numbered in their order."""
    found = rows.resolutions_of(session, meeting_id)
    return resolution_facts(session, found)


def resolution_facts(
    session: Session, found: Sequence[rows.RecordResolution]
) -> tuple[ResolutionFacts, ...]:
    """These resolutions, numbered in this order."""
    tasks = {
        one.id: task
        for one in found
        if one.task_id is not None and (task := task_rows.task(session, one.task_id)) is not None
    }
    owners = {one.id: tasks[one.id].owner_id if one.id in tasks else one.owner_id for one in found}
    people = named(session, sorted({owner for owner in owners.values() if owner is not None}))
    return tuple(
        _resolution(number, one, tasks.get(one.id), people.get(owners[one.id] or 0))
        for number, one in enumerate(found, 1)
    )


def _resolution(
    number: int, one: rows.RecordResolution, task: task_rows.Task | None, owner: Named | None
) -> ResolutionFacts:
    """After registration text and day are the task's."""
    return ResolutionFacts(
        id=one.id,
        number=number,
        item_id=one.item_id,
        text=task.text if task else one.text,
        result=task.result if task else one.result,
        owner=owner,
        due_on=task.due_on if task else one.due_on,
        partners=one.partners,
        task=(task.year, task.number) if task else None,
        task_id=task.id if task else None,
    )


def _item(item_id: int, text: str, result: rows.RecordResult | None) -> ItemContent:
    if result is None:
        return ItemContent(item_id, text)
    return ItemContent(
        item_id=item_id,
        text=text,
        outcome=result.outcome,
        decided=result.text,
        vote=result.vote,
        votes_for=result.votes_for,
        votes_against=result.votes_against,
        votes_abstained=result.votes_abstained,
        present=result.present,
        expected=result.expected,
        recused=result.recused,
    )


def to_json(content: Content) -> str:
    """The record in one spelling, to be kept and sealed: keys sorted, nothing in between."""
    return json.dumps(
        asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def from_json(text: str) -> Content:
    """What ``to_json`` wrote."""
    found: Content = _read(Content, json.loads(text))
    return found


def sealed(text: str) -> str:
    """SHA-256 of what was signed, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date):  # datetime among them
        return value.isoformat()
    raise TypeError(f"the record holds no {type(value).__name__}")


def _read(kind: Any, value: Any) -> Any:
    """A value of this type out of JSON: dataclasses, tuples, times, and what may be None."""
    origin, inside = get_origin(kind), get_args(kind)
    if value is None or origin is Literal:
        return value
    if origin is UnionType:
        return _read(next(one for one in inside if one is not type(None)), value)
    if origin is tuple:
        several = [inside[0]] * len(value) if inside[-1] is Ellipsis else inside
        return tuple(_read(one, part) for one, part in zip(several, value, strict=True))
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if hasattr(kind, "__dataclass_fields__"):
        hints = get_type_hints(kind)
        return kind(**{name: _read(hints[name], part) for name, part in value.items()})
    return value
