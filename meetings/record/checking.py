"""自查: what is missing in the record before somebody vouches for it. Row 4.5.

What has to be there before the record is signed, the minutes are issued and the meeting is closed
is an outcome for every item, and owner and day for every resolution; the rest is worth a look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import documents
from meetings.meetings import State
from meetings.office import Office
from meetings.record.content import Content, content_of, place_of_item
from meetings.record.results import ADOPTED
from meetings.signin.quorum import SHARES, needed_of
from storage import Session, attendance, record_notes
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows
from storage import record as rows
from storage import record_sections as section_rows

#: Without these nothing is signed, issued or closed.
NEEDED = frozenset({"item-result", "resolution-owner", "resolution-due"})


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing, and what it is missing in."""

    code: str
    #: Number and words of the item or resolution, or a file's name.
    number: int = 0
    what: str = ""
    item_id: int = 0
    resolution_id: int = 0
    note_id: int = 0

    @property
    def needed(self) -> bool:
        """Whether the record can not be signed without it."""
        return self.code in NEEDED


@dataclass(frozen=True, slots=True)
class Around:
    """What the gaps depend on beside the record's own content."""

    #: Somebody records, or did.
    recorder: bool
    #: Anybody is listed at all who could sign in.
    people: bool
    #: "1/2", "2/3" or "" (no rule); who of those expected came.
    quorum: str
    expected: int
    present: int
    #: Files with a transcript nobody confirmed: id of their note, and name.
    transcripts: tuple[tuple[int, str], ...] = ()
    #: Places whose text was written before the last of their notes.
    outdated: frozenset[str] = frozenset()


def gaps(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> tuple[Gap, ...]:
    """What is missing in the record of this meeting: what has to be there first."""
    return gaps_of(session, meeting, content_of(session, meeting, now=now, office=office))


def gaps_of(session: Session, meeting: meeting_rows.Meeting, content: Content) -> tuple[Gap, ...]:
    """The same, of content that was read already."""
    return found_in(content, _around(session, meeting))


def needed(found: Sequence[Gap]) -> tuple[Gap, ...]:
    """Those without which nothing is signed, issued or closed."""
    return tuple(gap for gap in found if gap.needed)


def undecided(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> tuple[Gap, ...]:
    """What keeps the meeting from being closed: asked of a meeting whose minutes are issued, and
    of one of which anything was recorded."""
    minutes = office.profile.packages[meeting.package].minutes
    if not minutes and rows.record(session, meeting.id) is None:
        return ()
    return needed(gaps(session, meeting, now=now, office=office))


def found_in(content: Content, around: Around) -> tuple[Gap, ...]:
    """The gaps of a record. Pure."""
    found = [
        *_of_items(content, around),
        *_of_resolutions(content),
        *(Gap("transcript", what=name, note_id=id) for id, name in around.transcripts),
    ]
    if not around.recorder:
        found.append(Gap("recorder"))
    if around.people and not content.head.signed:
        found.append(Gap("signed-in"))
    said = any(one.text for one in content.items) or bool(content.parts)
    if not content.head.items and not said:
        found.append(Gap("text"))
    return tuple(sorted(found, key=lambda gap: not gap.needed))


def _of_items(content: Content, around: Around) -> list[Gap]:
    found = []
    for head in content.head.items:
        item = content.item(head.id)

        def gap(
            code: str, number: int = head.number, title: str = head.title, id: int = head.id
        ) -> None:
            found.append(Gap(code, number, title, item_id=id))

        if not item.outcome:
            gap("item-result")
        if not item.text and not item.decided and item.outcome != "not_reached":
            gap("item-text")
        elif place_of_item(head.id) in around.outdated:
            gap("notes-later")
        if item.vote and not _adds_up(
            (item.votes_for, item.votes_against, item.votes_abstained), item.present
        ):
            gap("vote-sum")
        elif (
            item.vote
            and item.outcome in ADOPTED
            and (item.votes_for or 0) <= (item.votes_against or 0)
        ):
            gap("vote-outcome")
        if item.outcome in ADOPTED and around.quorum in SHARES:
            expected = around.expected if item.expected is None else item.expected
            present = around.present if item.present is None else item.present
            if present < needed_of(expected, around.quorum):
                gap("quorum")
    return found


def _adds_up(votes: Sequence[int | None], present: int | None) -> bool:
    """Whether all were counted, and come to those in the room where that is known."""
    counted = [one for one in votes if one is not None]
    return len(counted) == len(votes) and present in (None, sum(counted))


def _of_resolutions(content: Content) -> list[Gap]:
    found = []
    for one in content.resolutions:
        if one.owner is None:
            found.append(Gap("resolution-owner", one.number, one.text, resolution_id=one.id))
        if one.due_on is None:
            found.append(Gap("resolution-due", one.number, one.text, resolution_id=one.id))
    return found


def _around(session: Session, meeting: meeting_rows.Meeting) -> Around:
    listed = [
        place
        for place in attendance.participants_of(session, meeting.id)
        if place.role == "attend" and place.source != "walk_in"
    ]
    here = documents.signed_in_persons(session, meeting.id)
    files = section_rows.standing_files(session, meeting.id)
    return Around(
        recorder=any(
            row.kind == "recorder" for row in recorder_rows.recorders_ever(session, meeting.id)
        ),
        people=bool(listed) and meeting.state in (State.PUBLISHED, State.CLOSED),
        quorum=meeting.quorum,
        expected=len(listed),
        present=sum(place.person_id in here for place in listed),
        transcripts=tuple(
            (file.note_id, file.name)
            for file in files
            if file.transcript and file.confirmed_at is None
        ),
        outdated=_outdated(session, meeting.id),
    )


def _outdated(session: Session, meeting_id: int) -> frozenset[str]:
    """Places where something was noted after their text was written."""
    sections = section_rows.sections_of(session, meeting_id)
    found = set()
    for note in record_notes.standing_notes(session, meeting_id):
        place = place_of_item(note.item_id) if note.item_id is not None else "opening"
        section = sections.get(place)
        if section is not None and section.at < note.entered_at:
            found.add(place)
    return frozenset(found)
