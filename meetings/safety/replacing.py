"""One alarm in the place of another: a real one breaks off a drill; where things turn (火情 after
医疗救助, another place to gather) a new one takes over who is on the list and who needs help.

Row 2.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetings.changes import Actor
from meetings.safety.ending import close
from meetings.safety.inside import EVERYWHERE, Inside, venue_of
from meetings.safety.passing import TakenOver
from storage import Session, alarms
from storage.safety import Alarm, AlarmPerson


def running(session: Session, meeting_id: int) -> Alarm | None:
    """The alarm that runs at the meeting."""
    found = alarms.running(session, meeting_id)
    return alarms.alarm(session, found) if found is not None else None


def in_the_way(there: Alarm | None, kind: str, venue: int, *, drill: bool, own: bool) -> bool:
    """Whether the alarm that runs keeps such a one from going out. A drill never takes a real
    one's place; a real one does where it says something else (``own`` words, another kind, more
    venues) to everybody the one before was said to. Pure."""
    if there is None or (there.drill and not drill):
        return False
    before = EVERYWHERE if there.everywhere else venue_of(there.branch_id)
    if drill or venue not in (EVERYWHERE, before):
        return True
    return kind == there.kind and venue == before and not own


def take_over(session: Session, actor: Actor, there: Alarm | None, *, now: datetime) -> TakenOver:
    """The one that ran ends without a word: the new message says so. Of a drill nothing stays."""
    if there is None:
        return TakenOver()
    close(session, actor, there, "", now=now)
    if there.drill:
        return TakenOver("drill")
    rows = alarms.people_of(session, there.id)
    calls = {row.person_id: row for row in rows if row.answer == "help" and row.helped_at is None}
    return TakenOver("alarm", tuple(_listed(rows)), calls)


def _listed(rows: Sequence[AlarmPerson]) -> list[Inside]:
    return [
        Inside(row.person_id, row.participant_id, row.branch_id, row.zone, row.at_work)
        for row in rows
    ]
