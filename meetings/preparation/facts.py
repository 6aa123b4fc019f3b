"""Facts: what the house itself knows to be done (a room is booked, every paper is final).

Each ``what`` of a template line that can be seen from what was entered elsewhere asks the
readiness of its subject; what only people know (定稿, 致谢) is not here. Rows 2.1a, 2.3 to 2.8.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cached_property
from importlib import import_module

from meetings.office import Office
from meetings.readiness import Part
from storage import Session
from storage import meetings as meeting_rows
from storage import proposals as proposal_rows

#: Of the room itself: whether it was looked at and is large enough are other tasks.
_NOT_THE_BOOKING = frozenset({"room-unchecked", "room-small"})
#: 应急交底 is about the plan and who is on which post, not about what is ticked on the day.
_ON_THE_DAY = frozenset({"safety-unchecked", "safety-last", "safety-fault", "safety-unlisted"})


class Look:
    """A meeting looked at once; every subject is asked when its answer is first wanted."""

    def __init__(
        self, session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
    ) -> None:
        self.session, self.meeting, self.now, self.office = session, meeting, now, office
        self._parts: dict[str, Part] = {}

    @cached_property
    def _existing(self) -> dict[str, Part]:
        from meetings.readiness import existing  # which counts on publishing, and that on tasks

        found = existing.parts(self.session, self.meeting, now=self.now, office=self.office)
        return {part.subject: part for part in found}

    def part(self, subject: str) -> Part:
        """What the readiness of this subject says: a folder of ``meetings``, or one of those
        that readiness looks after itself."""
        if subject in ("notice", "replies", "units", "seats", "badges"):
            return self._existing[subject]
        if subject not in self._parts:
            saying = import_module(f"meetings.{subject}.readiness").missing
            self._parts[subject] = saying(
                self.session, self.meeting, now=self.now, office=self.office
            )
        return self._parts[subject]

    def whole(self, subject: str, besides: Collection[str] = ()) -> bool:
        """Whether it is asked for and nothing of it is missing, ``besides`` these codes."""
        part = self.part(subject)
        return part.asked and all(one.code in besides for one in part.missing)

    def unasked(self, subject: str) -> bool:
        """Whether nobody asks for it."""
        return not self.part(subject).asked


#: What there is, as the history says it, "" where it needs no saying; None: it is not so.
Fact = Callable[[Look], str | None]


def _request(look: Look) -> str | None:
    from meetings.proposals import holding

    approved = proposal_rows.approved_request(look.session, look.meeting.id)
    owed = holding.owed(look.session, look.meeting, office=look.office)
    return "" if approved is not None and owed is None else None


def _room(look: Look) -> str | None:
    return (look.whole("venues", _NOT_THE_BOOKING) and look.part("venues").have) or None


def _notice(look: Look) -> str | None:
    return "" if look.meeting.state == "published" and look.meeting.revision else None


def _replies(look: Look) -> str | None:
    units = look.unasked("units") or look.whole("units")
    there = look.whole("replies", {"replies-leave"}) and units
    return (there and look.part("replies").have) or None


def _logistics(look: Look) -> str | None:
    return (look.whole("logistics") and look.part("logistics").have) or None


def _papers(look: Look) -> str | None:
    return (look.whole("paper_list", {"papers-short"}) and look.part("paper_list").have) or None


def _seats(look: Look) -> str | None:
    """Everybody has a chair, and what is to be printed of it is: plates, and badges where they
    are asked for."""
    from meetings.seats.plates import plates_of

    badges = look.unasked("badges") or look.whole("badges")
    if not look.whole("seats") or not badges or not look.part("seats").have:
        return None
    plates = plates_of(look.session, look.meeting.id, None, office=look.office)
    return look.part("seats").have if plates.owners and not plates.changed else None


def _equipment(look: Look) -> str | None:
    """Every line is in order, and the room was looked at. The last check is another look."""
    room = look.unasked("venues") or look.whole("venues", {"room-small"})
    if not room or not look.whole("checklists", {"equipment-last"}):
        return None
    return look.part("checklists").have or None


def _safety(look: Look) -> str | None:
    from meetings.safety.plan_reading import posts_of

    posts = posts_of(look.session, look.meeting.id)
    briefed = bool(posts) and all(one.briefed == "seen" for one in posts)
    return "" if briefed and look.whole("safety", _ON_THE_DAY) else None


FACTS: dict[str, Fact] = {
    "request": _request,
    "room": _room,
    "notice": _notice,
    "replies": _replies,
    "logistics": _logistics,
    "papers": _papers,
    "seats": _seats,
    "equipment": _equipment,
    "safety": _safety,
}
#: What is so once stays so: later edits of the meeting have their own ways.
LASTING = frozenset({"request", "notice"})
