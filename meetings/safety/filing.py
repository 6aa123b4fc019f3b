"""The report of an alarm, filed among the meeting's documents. Row 2.8."""

from __future__ import annotations

from datetime import datetime

from meetings.documents import Category, NewFile
from meetings.documents.keeping import keep_for_hosts
from meetings.meetings import Refused
from meetings.people import Role, Who
from meetings.safety.reading import Live, live
from storage import Session, alarms, work


def report_of(session: Session, alarm_id: int) -> Live | None:
    """The alarm with everything in it, as the secretariat sees it; None where there is none."""
    clerk = Who(0, "", roles=frozenset({Role.SECRETARIAT}))
    found = live(session, clerk, alarm_id)
    return None if isinstance(found, Refused) else found


def filed(session: Session, item: work.WorkItem, file: NewFile | None, *, now: datetime) -> None:
    """The report is kept by the hosts. ``file`` None: there is nothing to file."""
    alarm = alarms.locked(session, item.data["alarm"])
    house = alarms.house(session, alarm.meeting_id) if alarm is not None else None
    if file is None or alarm is None or house is None:
        work.finish(session, item.id, {"filed": False})
        return
    document_id = keep_for_hosts(
        session,
        house.meeting_id,
        house.level,
        file,
        Category.REPORT,
        by_id=alarm.ended_by_id or alarm.by_id,
        action="file alarm",
        about={"alarm": alarm.id},
        now=now,
    )
    work.finish(session, item.id, {"filed": True, "document": document_id})
