"""A section of the handbook: written, left out, or taken as it is known. Row 2.2, ORG-14."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import EllipsisType

from meetings.changes import Actor, changed
from meetings.handbooks.facts import HandbookFacts, handbook_facts
from meetings.handbooks.sections import LONGEST, PERSONAL, Section
from meetings.levels import mark_in
from meetings.meetings import Refused, State, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.regime import Level
from storage import Session, handbooks
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class SectionSet:
    """The section is as wished; ``again``: it was before."""

    meeting_id: int
    section: Section
    again: bool = False


def handbook_of(
    session: Session, who: Who, meeting_id: int, office: Office
) -> HandbookFacts | Refused:
    """The handbook as it would be made now, for the hosts. Row 2.2."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    return handbook_facts(session, meeting, office)


def set_section(
    session: Session,
    actor: Actor,
    meeting_id: int,
    section: Section,
    text: str | None,
    *,
    edits: int | None = None,
    was: str | EllipsisType | None = ...,
    now: datetime,
    office: Office,
) -> SectionSet | Refused:
    """Write the section; "" leaves it out, None takes it as it is known. Row 2.2.

    ``edits`` (of the handbook) or ``was`` (of the section) is what was looked at: where somebody
    changed it since, nothing is written.
    """
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in (State.CLOSED, State.CANCELLED):
        return refused("meeting-over")
    row = handbooks.handbook(session, meeting_id)
    text = text.strip() if text is not None else None
    written = dict(row.sections) if row else {}
    before = written.get(section)
    stale = edits not in (None, row.edits if row else 0)
    stale |= was is not ... and was != before != text
    if problem := _problem(meeting, section, text, stale=stale, office=office):
        return problem
    if before == text:
        return SectionSet(meeting_id, section, again=True)
    if text is None:
        del written[section]
    else:
        written[section.value] = text
    _keep(session, actor, meeting_id, row, written, now)
    of, old, new = f"meeting:{meeting_id}", {section.value: before}, {section.value: text}
    changed(session, actor, "edit handbook", of, now=now, before=old, after=new)
    return SectionSet(meeting_id, section)


def _problem(
    meeting: rows.Meeting, section: Section, text: str | None, *, stale: bool, office: Office
) -> Refused | None:
    """What stands in the way of these words."""
    if text and section in PERSONAL and meeting.level == Level.PUBLIC:
        return refused("handbook-public")
    if stale:
        return refused("handbook-edited-meanwhile")
    if text is not None and len(text) > LONGEST:
        return refused("handbook-long", limit=LONGEST)
    if text and mark_in(text, office.profile):
        return refused("level-mark")
    return None


def _keep(
    session: Session,
    actor: Actor,
    meeting_id: int,
    row: handbooks.Handbook | None,
    written: dict[str, str],
    now: datetime,
) -> None:
    if row is None:
        row = handbooks.Handbook(meeting_id=meeting_id, edits=0)
        session.add(row)
    row.sections, row.edits = written, row.edits + 1
    row.by_id, row.at = actor.who.person_id, now
    session.flush()
