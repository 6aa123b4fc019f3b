"""列为议定事项: a note becomes a resolution of the record, with whom and until when (not yet an
action item: that it becomes with the issued minutes). Row 4.3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.record import resolution_list, resolutions
from meetings.record.content import ResolutionFacts, resolution_facts
from meetings.recording.mending import opened_note
from meetings.tasks.owners import owners_called
from meetings.tasks.registering import LONGEST_TEXT, due_problem
from storage import Session, record_notes

#: "由保管处牵头", "保管处负责": who does it, in the words of the note.
_OWNER = (
    re.compile(
        r"由\s*([^，。；,;、\s]{2,16}?)\s*(?:牵头|牽頭|负责|負責|主办|主辦|落实|落實|办理|辦理)"
    ),
    re.compile(
        r"(?:^|[，。；,;：:\s])([^，。；,;、：:\s]{2,16}?)\s*(?:牵头|牽頭|负责|負責|主办|主辦)"
    ),
    re.compile(
        r"(?:责任人|責任人|责任单位|責任單位|主办单位|主辦單位)\s*[:：]?\s*([^，。；,;、\s]{2,16})"
    ),
)
#: "12月4日前", "下周五前", "月底前", "本月底之前": until when. The day itself is read elsewhere.
_DUE = re.compile(
    r"((?:\d{4}年)?\d{1,2}月\d{1,2}[日号號]"
    r"|(?:下下|下|本|这|這)?(?:个|個)?(?:周|週|星期|礼拜|禮拜)[一二三四五六日天]"
    r"|(?:本|下)?(?:个|個)?月(?:底|末)|(?:今年|明年)?年底|明天|后天|後天|\d{4}-\d{1,2}-\d{1,2})"
    r"\s*(?:之?前|以前|止|完成|办结|辦結|报|報|提交|下班前)"
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the words of a note come to. ``due`` is how the day is said; "" where none is."""

    text: str
    owner_id: int | None
    due: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """It is on the list; ``again``: it was before."""

    meeting_id: int
    resolution_id: int
    again: bool = False


def proposed(session: Session, text: str) -> Proposed:
    """Owner and day as the words name them; a name that means several is left open."""
    owner: int | None = None
    for pattern in _OWNER:
        found = pattern.search(text)
        people = owners_called(session, found.group(1)) if found else ()
        if len(people) == 1:
            owner = people[0].person_id
            break
    day = _DUE.search(text)
    return Proposed(" ".join(text.split()), owner, day.group(1) if day else "")


def resolve(
    session: Session,
    actor: Actor,
    note_id: int,
    *,
    due_on: date | None,
    now: datetime,
    office: Office,
) -> Resolved | Refused:
    """A resolution of the note, with the owner its words name and the day the caller read in
    them. Pressed twice there is one; taken back before, it stands again."""
    found = opened_note(session, actor, note_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    note, _ = found
    there = record_notes.resolution_from(session, note_id)
    if there is not None:
        return _outcome(resolution_list.restore(session, actor, there.id, now=now))
    words = proposed(session, note.text or _transcript(session, note_id))
    if not words.text:
        return refused("recording-nothing-said")
    if len(words.text) > LONGEST_TEXT:
        return refused("recording-resolution-long", limit=LONGEST_TEXT, length=len(words.text))
    new = resolutions.NewResolution(
        text=words.text,
        owner_id=words.owner_id,
        due_on=due_on if due_on and due_problem(due_on, now, office) is None else None,
        item_id=note.item_id,
        note_id=note.id,
    )
    return _outcome(resolutions.add(session, actor, note.meeting_id, new, now=now, office=office))


def day_said(session: Session, note_id: int) -> str:
    """How the note says until when; "" where it does not."""
    note = record_notes.note(session, note_id)
    if note is None:
        return ""
    return proposed(session, note.text or _transcript(session, note_id)).due


def facts_of(session: Session, resolution_id: int) -> ResolutionFacts | None:
    """The resolution as it stands."""
    row = record_notes.resolution(session, resolution_id)
    return resolution_facts(session, [row])[0] if row is not None else None


def drop(
    session: Session, actor: Actor, resolution_id: int, *, now: datetime
) -> Resolved | Refused:
    """撤销: it was none. Of a resolution of the record, struck out it stays to be seen."""
    return _outcome(resolution_list.strike(session, actor, resolution_id, now=now))


def _outcome(kept: resolutions.Outcome) -> Resolved | Refused:
    match kept:
        case Refused():
            return kept
        case resolutions.ResolutionKept(meeting_id, resolution_id, again):
            return Resolved(meeting_id, resolution_id, again)
        case resolutions.ResolutionStale():
            # Neither adding nor striking asks how often it was changed.
            return refused("gone")
        case _:
            assert_never(kept)


def _transcript(session: Session, note_id: int) -> str:
    """What was said in the note's files, as far as it is confirmed."""
    files = record_notes.files_of(session, [note_id]).get(note_id, [])
    return " ".join(file.transcript for file in files if file.confirmed_at is not None)
