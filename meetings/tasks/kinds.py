"""Kinds of tasks, and how much is asked of the owner of each. Rows 2.1, 8.1."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.regime import Profile
from storage.tasks import PREPARATION

RESOLUTION, MEASURE = "resolution", "measure"
#: 借阅: to bring back a paper original. Who keeps it ticks that it is back (row 6.5).
LOAN = "loan"

__all__ = ["LOAN", "MEASURE", "PREPARATION", "RESOLUTION", "Asked", "asked_of"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the owner beside the work itself."""

    #: 签收, which is chased.
    accept: bool
    #: A result in words, with evidence.
    evidence: bool
    #: Somebody else closes it (norms SUP-09); else the owner's word does.
    verified: bool


def asked_of(kind: str, profile: Profile) -> Asked:
    """Everything of 督办事项; of preparation tasks what the profile says; of a loan nothing."""
    if kind == LOAN:
        return Asked(accept=False, evidence=False, verified=False)
    if kind != PREPARATION:
        return Asked(accept=True, evidence=True, verified=True)
    rules = profile.preparation
    checked = not rules.self_close
    return Asked(accept=rules.accept, evidence=checked, verified=checked)
