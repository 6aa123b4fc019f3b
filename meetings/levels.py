"""Levels (密级): what a messenger may carry, and marks that must not come in (SEC-04)."""

from __future__ import annotations

import re
from functools import lru_cache

from meetings.regime import Profile


@lru_cache(maxsize=8)
def _pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{mark})" for mark in marks))


def mark_in(text: str, profile: Profile) -> str | None:
    """The first mark of level in the text, such as ``机密★10年``; None when there is none.

    Blanks inside a mark (绝　密) do not hide it.
    """
    found = _pattern(profile.secrecy.marks).search(re.sub(r"[^\S\n]+", "", text))
    return found.group(0) if found else None


def accepted_levels(profile: Profile, *, own_deployment: bool) -> tuple[str, ...]:
    """Levels a meeting may have on such a messenger, the lowest first."""
    return profile.secrecy.own_deployment if own_deployment else profile.secrecy.public_messenger
