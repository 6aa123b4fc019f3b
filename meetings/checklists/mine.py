"""Lines of checklists somebody owns: what of it wants something, meeting by meeting. Row 2.4."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from meetings.checklists.lines import Line, Wants, facts_of
from meetings.levels import carried
from meetings.notices.facts import notice_facts
from meetings.office import Office
from meetings.people import Who
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class MyChecks:
    """What somebody owns of one list at one venue and that wants something now."""

    meeting_id: int
    title: str
    kind: str
    #: None: the main venue.
    branch_id: int | None
    count: int
    #: Of these, what was due.
    late: int
    #: The first deadline.
    due_at: datetime
    #: Whose it is where I am the contact; None for my own.
    for_name: str | None = None


def checks_of(
    session: Session, who: Who, *, now: datetime, office: Office
) -> tuple[tuple[MyChecks, ...], int]:
    """Mine and those of whom I am the contact, the first due first; and how many more lists may
    not be named here."""
    people = people_rows.persons(session, {who.person_id, *who.represents})
    found = rows.open_items_of_owners(session, people, ending_after=now)
    meetings = {meeting.id: meeting for _, meeting in found}
    here = {one.id for one in carried(session, who, list(meetings.values()))}
    owners = {item.id: item.owner_id or 0 for item, _ in found}
    theirs: dict[tuple[int, str, int | None, int], list[Line]] = defaultdict(list)
    for line in facts_of(session, [item for item, _ in found], office=office):
        if line.wants(now) is not Wants.NOTHING:
            key = (line.meeting_id, line.kind, line.branch_id, owners[line.item_id])
            theirs[key].append(line)
    mine = [
        MyChecks(
            meeting_id,
            _title(session, meetings[meeting_id]),
            kind,
            branch_id,
            len(lines),
            sum(line.late(now) for line in lines),
            min(line.deadline(now) for line in lines),
            people[owner_id].name if owner_id != who.person_id else None,
        )
        for (meeting_id, kind, branch_id, owner_id), lines in theirs.items()
        if meeting_id in here
    ]
    mine.sort(key=lambda one: (one.due_at, one.meeting_id))
    return tuple(mine), len(theirs) - len(mine)


def _title(session: Session, meeting: meeting_rows.Meeting) -> str:
    """What was told, not what is being edited."""
    said = notice_facts(session, meeting.id, meeting.revision)
    return said.title if said else meeting.title
