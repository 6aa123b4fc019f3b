"""Who is in the room, as the sign-in knows it. Rows 3.3, 4.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.signin.counting import Counts, counts
from meetings.signin.hours import sitting_now
from meetings.signin.quorum import Quorum, quorum_of
from storage import Session, signin
from storage import meetings as meeting_rows
from storage.signin import Attendee


@dataclass(frozen=True, slots=True)
class Room:
    """The sitting that runs: heads, and those who came late or left."""

    counts: Counts
    #: None where the meeting has no such rule.
    quorum: Quorum | None
    #: Signed in and not out.
    inside: tuple[Attendee, ...]
    late: tuple[Attendee, ...]
    left: tuple[Attendee, ...]
    #: Everybody on the list who may yet come.
    expected: tuple[Attendee, ...]

    @property
    def known(self) -> bool:
        """Whether anybody signed in, so that it says something."""
        return bool(self.inside or self.left)

    @property
    def voters(self) -> tuple[Attendee, ...]:
        """Those in the room who have a vote (出席); a walk-in has none."""
        return tuple(
            one for one in self.inside if one.role == "attend" and one.source != "walk_in"
        )

    @property
    def there(self) -> tuple[Attendee, ...]:
        """Who may speak: those inside; where nobody signs in, those who said they come."""
        return self.inside if self.known else self.expected


EMPTY = Room(Counts(), None, (), (), (), ())


def room_of(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> Room:
    """The room at the sitting that runs or comes next; after all of them, the last."""
    sitting = sitting_now(session, meeting.id, now)
    if sitting is None:
        return EMPTY
    people = [
        one for one in signin.attendees(session, sitting.id) if one.role not in ("staff", "media")
    ]
    return Room(
        counts=counts(session, sitting.id),
        quorum=quorum_of(session, sitting.id),
        inside=tuple(one for one in people if one.signed_at and not one.out_at),
        late=tuple(one for one in people if one.signed_at and one.verdict == "late"),
        left=tuple(one for one in people if one.out_at),
        expected=tuple(one for one in people if not one.on_leave and one.reply != "leave"),
    )
