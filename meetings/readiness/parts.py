"""How each subject of the preparation says where it stands, for the one screen of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing. ``code`` leads to the words ``readiness-missing-<code>``."""

    code: str
    #: What it is, as the office wrote it (a paper's title); "" where the code says it all.
    text: str = ""
    #: Who has it; None: nobody was named.
    person_id: int | None = None
    due_at: datetime | None = None
    late: bool = False
    #: How many of them, where several are said in one line; 0: this one.
    count: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One subject's line. ``subject`` leads to the words ``readiness-<subject>``."""

    subject: str
    #: False: neither the package nor anybody asks for it; it is not shown.
    asked: bool
    #: What there is, in a few words the office wrote (a room's name), or a figure such as 3/5.
    have: str = ""
    missing: tuple[Missing, ...] = ()

    @property
    def late(self) -> bool:
        """Whether anything of it is late."""
        return any(one.late for one in self.missing)
