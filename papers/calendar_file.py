"""The meeting as an .ics file, for the reader's own calendar (Row 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Alarm, Event, Timezone, vCalAddress

#: A valid address that reaches nobody: people are known by their messenger, not by e-mail.
NO_ADDRESS = "invalid:nomail"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One person's entry of one meeting.

    The same ``uid`` for the meeting's whole life; ``sequence`` grows with every published
    revision, or calendars ignore the change. Times are aware; ``zone`` is the organisation's.
    """

    uid: str
    sequence: int
    method: Literal["REQUEST", "CANCEL"]
    summary: str
    location: str
    description: str
    organiser: str
    starts: datetime
    #: None when the end was not given.
    ends: datetime | None
    zone: ZoneInfo
    #: When this revision was published (DTSTAMP).
    stamp: datetime
    #: How long before the start each reminder sounds.
    alarms: tuple[timedelta, ...] = ()
    #: The reader; empty leaves the entry addressed to nobody in particular.
    attendee: str = ""
    organiser_address: str = NO_ADDRESS


def entry_uid(created_at: datetime, meeting_id: int, person_id: int) -> str:
    """The same for the meeting's whole life, wherever its entry is made."""
    return f"{created_at:%Y%m%dT%H%M%SZ}-{meeting_id}-{person_id}@huiwu"


def calendar_file(invitation: Invitation) -> bytes:
    """The file's bytes (text/calendar, UTF-8, CRLF, lines folded).

    Raises ``ValueError`` for a time without a zone or an end before the start.
    """
    from icalendar import Calendar

    _check(invitation)
    calendar = Calendar()
    calendar.add("prodid", "-//Huiwu//Huiwu//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(_event(invitation))
    day = invitation.starts.astimezone(invitation.zone).date()
    for zone in sorted(calendar.get_missing_tzids()):
        calendar.subcomponents.insert(0, _definition(zone, day))
    made: bytes = calendar.to_ical()
    return made


@lru_cache(maxsize=32)
def _definition(zone: str, day: date) -> Timezone:
    """The zone's clock changes. To compute them takes ten times as long as all the rest, and
    a notice to hundreds of people needs the same one hundreds of times."""
    from icalendar import Timezone

    # A year around the meeting: older clock changes of the zone concern nobody here.
    around = timedelta(days=366)
    return Timezone.from_tzid(zone, first_date=day - around, last_date=day + around)


def _event(invitation: Invitation) -> Event:
    from icalendar import Event

    cancelled = invitation.method == "CANCEL"
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamp.astimezone(UTC))
    event.add("dtstart", invitation.starts.astimezone(invitation.zone))
    if invitation.ends is not None:
        event.add("dtend", invitation.ends.astimezone(invitation.zone))
    event.add("summary", _printable(invitation.summary))
    event.add("location", _printable(invitation.location))
    event.add("description", _printable(invitation.description))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event["organizer"] = _address(invitation.organiser_address, invitation.organiser)
    if invitation.attendee:
        event.add("attendee", _address(NO_ADDRESS, invitation.attendee), encode=False)
    if not cancelled:
        for before in invitation.alarms:
            event.add_component(_alarm(before, invitation.summary))
    return event


def _alarm(before: timedelta, summary: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _printable(summary))
    alarm.add("trigger", -before)
    return alarm


def _address(address: str, name: str) -> vCalAddress:
    from icalendar import vCalAddress

    who = vCalAddress(address)
    # Parameters can not carry a double quote, not even escaped.
    who.params["CN"] = _printable(name).replace('"', "'").replace("\n", " ")
    return who


def _check(invitation: Invitation) -> None:
    for name in ("starts", "ends", "stamp"):
        moment = getattr(invitation, name)
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"{name} has no time zone")
    if invitation.ends is not None and invitation.ends < invitation.starts:
        raise ValueError("ends before it starts")


def _printable(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char for char in lines if char == "\n" or char.isprintable() or char == "\u3000"
    )
