"""Levels (密级): what a messenger may carry, and marks that must not come in (SEC-04)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from meetings.people import Who
from meetings.regime import Level, Profile
from storage import Session, levels
from storage.meetings import Meeting
from storage.tasks import Task

T = TypeVar("T", Meeting, Task)

#: Stars as fonts and phones have them.
_STARS = re.compile("[⭐🌟✦✧✩✪✫✬✭✮✯✰⋆﹡∗⁎✱✲⚝✡🟊]\ufe0f?")
#: Blanks but line ends, and what takes no room: joiners, direction marks, soft hyphens.
_HIDDEN = re.compile(
    "[^\\S\n]+|[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+"
)
#: A line of one character goes on in the next one.
_UPRIGHT = re.compile(r"(?m)^(\S)\n+(?=\S)")


@lru_cache(maxsize=8)
def _pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{mark})" for mark in marks))


def mark_in(text: str, profile: Profile) -> str | None:
    """The first mark of level in the text, such as ``机密★10年``; None when there is none.

    Blanks inside a mark (绝　密) do not hide it, nor other stars, signs of full width, signs that
    are not seen, or characters written one under the other.
    """
    plain = _HIDDEN.sub("", _STARS.sub("★", unicodedata.normalize("NFKC", text)))
    found = _pattern(profile.secrecy.marks).search(_UPRIGHT.sub(r"\1", plain))
    return found.group(0) if found else None


def accepted_levels(profile: Profile, *, own_deployment: bool) -> tuple[str, ...]:
    """Levels a meeting may have on such a messenger, the lowest first."""
    return profile.secrecy.own_deployment if own_deployment else profile.secrecy.public_messenger


def not_above(level: str, limit: str) -> bool:
    """Whether a level is at most another one."""
    order = [known.value for known in Level]
    return order.index(Level(level)) <= order.index(Level(limit))


def shown_levels(profile: Profile, *, own_deployment: bool) -> frozenset[str] | None:
    """What may be shown on such a messenger; None where it is everything the office handles."""
    accepted = frozenset(accepted_levels(profile, own_deployment=own_deployment))
    everything = accepted_levels(profile, own_deployment=True)
    return None if accepted >= set(everything) else accepted


def held_back(session: Session, allowed: frozenset[str] | None) -> bool:
    """Whether anything this unit looked at may not be shown where ``allowed`` is the most."""
    return allowed is not None and not levels.levels_seen(session) <= allowed


def carried(session: Session, who: Who, found: Iterable[T]) -> list[T]:
    """Those of the meetings or action items that may be named where this person reads."""
    if who.levels is None:
        return list(found)
    kept: list[T] = []
    for one in found:
        level = one.level if isinstance(one, Meeting) else levels.level_of_task(session, one)
        if level in who.levels:
            kept.append(one)
        else:
            levels.put_back(session, one)
    return kept
