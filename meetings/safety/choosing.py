"""What can be raised at a meeting, as it is chosen from. Row 2.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import Action, Who
from meetings.regime.profile import Names
from meetings.safety.house import house_for, named_to
from meetings.safety.raising import Running, kinds_of
from storage import Session, alarms


@dataclass(frozen=True, slots=True)
class Earlier:
    """An alarm or a drill that was raised before."""

    alarm_id: int
    kind: str
    drill: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmMenu:
    """What can be raised at a meeting."""

    meeting_id: int
    title: str
    kinds: tuple[tuple[str, Names], ...]
    #: The newest first.
    earlier: tuple[Earlier, ...]


def menu(
    session: Session,
    who: Who,
    meeting_id: int,
    *,
    office: Office,
    drill: bool = False,
    another: bool = False,
) -> AlarmMenu | Running | Refused:
    """What can be raised; the alarm that runs, where one does. A real one is raised also while a
    drill runs, and in the place of a real one where ``another`` is asked for."""
    house = house_for(session, who, Action.RAISE_ALARM, meeting_id)
    if isinstance(house, Refused):
        return house
    found = alarms.running(session, meeting_id)
    running = alarms.alarm(session, found) if found is not None else None
    if running is not None and (drill or not (running.drill or another)):
        return Running(running.id)
    rules = office.profile.safety.alarms
    kinds = tuple((key, rules[key].name) for key in kinds_of(office))
    earlier = tuple(
        Earlier(one.id, one.kind, one.drill, one.at)
        for one in alarms.alarms_of(session, meeting_id)
    )
    return AlarmMenu(meeting_id, named_to(who, house), kinds, earlier)
