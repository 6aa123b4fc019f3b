"""The regime as data: an office's profile, typed, with the source of every number.

A profile is a TOML file in ``meetings/regimes`` or the office's own folder; ``central-2023`` is
the default and the others extend it. An office changes numbers there, never code (norms §10a).
"""

from meetings.regime.loading import DEFAULT_PROFILE, describe, load_profile, shipped_profiles
from meetings.regime.profile import (
    Approval,
    ApprovalChain,
    ApprovalStep,
    Archive,
    Files,
    Level,
    MeetingClass,
    MinutesDue,
    Names,
    NoticeLead,
    Package,
    Profile,
    Quota,
    Reply,
    Roster,
    Secrecy,
    Setting,
    SignIn,
    Speeches,
    Supervision,
    Survey,
)
from meetings.regime.reading import MonthDay, Problem, ProfileErrors

__all__ = [
    "DEFAULT_PROFILE",
    "Approval",
    "ApprovalChain",
    "ApprovalStep",
    "Archive",
    "Files",
    "Level",
    "MeetingClass",
    "MinutesDue",
    "MonthDay",
    "Names",
    "NoticeLead",
    "Package",
    "Problem",
    "Profile",
    "ProfileErrors",
    "Quota",
    "Reply",
    "Roster",
    "Secrecy",
    "Setting",
    "SignIn",
    "Speeches",
    "Supervision",
    "Survey",
    "describe",
    "load_profile",
    "shipped_profiles",
]
