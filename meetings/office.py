"""The office the bot serves: its profile, its working days, its zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from meetings.calendar import WorkCalendar
from meetings.regime import Profile


@dataclass(frozen=True, slots=True)
class Office:
    """What every rule needs beside its own facts. Built once at start, passed down."""

    name: str
    #: zh_Hans / zh_Hant / en: for people who chose none.
    language: str
    profile: Profile
    calendar: WorkCalendar

    @property
    def zone(self) -> ZoneInfo:
        """The office's zone: times are shown in it and rules count days in it."""
        return self.profile.zone

    def local(self, moment: datetime) -> datetime:
        """The moment in the office's zone."""
        return moment.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        """The office's date at ``now``."""
        return self.local(now).date()
