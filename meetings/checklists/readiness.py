"""Where the equipment of a meeting stands, for the readiness screen. Row 2.4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from meetings.checklists.lines import Line, Wants, lines_of
from meetings.office import Office
from meetings.readiness.parts import Missing, Part
from storage import Session
from storage import meetings as meeting_rows


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Part:
    """Equipment: faults one by one, what was not looked at by whose it is."""
    lines = lines_of(session, meeting.id, "equipment", office=office)
    asked = office.profile.packages[meeting.package].checklist
    if not lines:
        lacking = (Missing("equipment-none"),) if asked else ()
        return Part("equipment", asked, missing=lacking)
    done = sum(line.wants(now) is Wants.NOTHING for line in lines)
    found = missing_of(lines, "equipment", now=now)
    return Part("equipment", True, have=f"{done}/{len(lines)}", missing=found)


def missing_of(lines: Iterable[Line], kind: str, *, now: datetime) -> tuple[Missing, ...]:
    """What these lines want: codes ``<kind>-fault`` (one each), ``<kind>-unchecked`` and
    ``<kind>-last`` (one for each owner, counted), the late first."""
    faults = []
    open_: dict[tuple[Wants, int | None, str], list[Line]] = defaultdict(list)
    for line in lines:
        match line.wants(now):
            case Wants.REPAIR:
                handler = line.look.handler_id if line.look else None
                owner = line.owner.person_id if line.owner else None
                faults.append(
                    Missing(
                        f"{kind}-fault",
                        text=line.text,
                        person_id=handler or owner,
                        due_at=line.due_at,
                        late=now > line.due_at,
                    )
                )
            case Wants.LOOK | Wants.LAST as wants:
                person = line.owner.person_id if line.owner else None
                open_[wants, person, line.owner_name].append(line)
            case Wants.NOTHING:
                pass
    several = [
        Missing(
            f"{kind}-last" if wants is Wants.LAST else f"{kind}-unchecked",
            text=name,
            person_id=person,
            due_at=min(line.deadline(now) for line in theirs),
            late=any(line.late(now) for line in theirs),
            count=len(theirs),
        )
        for (wants, person, name), theirs in open_.items()
    ]
    return (*faults, *sorted(several, key=lambda one: not one.late))
