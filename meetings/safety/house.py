"""Who stands how to a meeting's safety: what rights depend on, read in columns. Row 2.8.

Nothing of the meeting counts as looked at here (SEC-04): an alarm is answered also where the
meeting itself may not be named.
"""

from __future__ import annotations

from meetings.meetings import Refused, refused
from meetings.people import About, Action, Who, may
from storage import Session, alarms, branches, duties
from storage import attendance as attendance_rows
from storage.alarms import House

#: Posts of 会场秩序: 带班, 疏散引导, 医疗点, 门岗, 手机存放.
POSTS = ("watch", "warden", "medical", "gate", "phones")


def matter(session: Session, house: House, *, person_id: int | None = None) -> About:
    """What rights depend on: who is on a post works there like the meeting's staff."""
    parts = attendance_rows.parts_of(session, house.meeting_id)
    return About(
        person_id=person_id,
        organiser_id=house.organiser_id,
        staff=frozenset(part.person_id for part in parts if part.role == "staff")
        | branches.contacts_of(session, house.meeting_id)
        | frozenset(duties.people_on_duty(session, house.meeting_id, POSTS)),
        invited=frozenset(part.person_id for part in parts),
    )


def house_for(
    session: Session, who: Who, action: Action, meeting_id: int, *, lock: bool = False
) -> House | Refused:
    """The meeting in columns where this person may do this there; ``lock``: for a writing one."""
    house = alarms.house(session, meeting_id, lock=lock)
    if house is None:
        return refused("gone")
    if not may(who, action, matter(session, house)):
        return refused("not-allowed")
    return house


def named_to(who: Who, house: House) -> str:
    """The meeting's title where it may be said to this person; else "" (SEC-04)."""
    return house.title if who.levels is None or house.level in who.levels else ""
