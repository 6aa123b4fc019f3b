"""The office from its configuration: profile, calendar with the office's own days, zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from meetings.calendar import DayOverride, WorkCalendar
from meetings.office import Office
from meetings.regime import load_profile

if TYPE_CHECKING:
    from bot.config import Config


def load_office(config: Config, *, overrides: Mapping[date, DayOverride]) -> Office:
    """The office. Raises ProfileErrors with everything that is wrong with its profile."""
    profile = load_profile(config.office.profile)
    return Office(
        name=config.office.name,
        language=config.office.language,
        profile=profile,
        calendar=WorkCalendar(profile.country, overrides),
    )
