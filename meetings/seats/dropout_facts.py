"""What changes when somebody drops out at the door: read before it is confirmed. Row 3.6."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.approvals import owed
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.seats.hall import Hall, Sitter, comes, hall_of, people_of
from meetings.seats.keeping import Wanted, rostrum_only
from meetings.seats.layout import Layout, Place
from meetings.seats.leaders import by_standing
from meetings.seats.presenting import Item
from storage import Session, documents
from storage import approvals as approval_rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import seats as rows

#: Who could take the chair, shown as buttons.
SUGGESTED = 4
#: A script of the chair by its title.
_SCRIPT = re.compile(
    r"主持[词詞稿]|主持人?[程流]|会议程序|會議程序|script|running order", re.IGNORECASE
)

#: Names row by row, from the left as the audience sees it.
RostrumRows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DropOut:
    """What changes, as it stands now."""

    meeting_id: int
    meeting_title: str
    participant_id: int
    person: Named
    #: They hold the chair.
    chairs: bool
    #: What they present; and what else on the agenda names them.
    presents: tuple[Item, ...]
    named_in: tuple[Item, ...]
    #: Who is next in rank.
    next_in_rank: tuple[Sitter, ...]
    before: RostrumRows
    after: RostrumRows
    plates_off: tuple[str, ...]
    plates_on: tuple[str, ...]
    #: Titles of documents that look like the chair's script.
    scripts: tuple[str, ...]
    #: Requests of this meeting that wait for them.
    approvals: int


def what_changes(
    session: Session,
    who: Who,
    participant_id: int,
    chair: int | None,
    *,
    now: datetime,
    office: Office,
) -> DropOut | Refused:
    """Everything that follows from their not coming; ``chair``: who is to take the chair."""
    coming = _coming(session, who, participant_id, now)
    if isinstance(coming, Refused):
        return coming
    place, meeting = coming
    person = named(session, [place.person_id])[place.person_id]
    presents, named_in = _on_the_agenda(session, meeting.id, person)
    hall = hall_of(session, meeting.id, place.branch_id, office)
    before = names_on(hall) if hall else ()
    chairs = meeting.chair_id == person.person_id
    after = _after(hall, participant_id, chair if chairs else meeting.chair_id, office)
    gone, new = set(_flat(before)) - set(_flat(after)), set(_flat(after)) - set(_flat(before))
    if participant_id in rows.printed_plates(session, meeting.id):
        gone.add(person.name)
    return DropOut(
        meeting_id=meeting.id,
        meeting_title=meeting.title,
        participant_id=participant_id,
        person=person,
        chairs=chairs,
        presents=presents,
        named_in=named_in,
        next_in_rank=_next_in_rank(session, place, office),
        before=before,
        after=after,
        plates_off=tuple(sorted(gone)),
        plates_on=tuple(sorted(new)),
        scripts=_scripts(session, meeting.id),
        approvals=_waiting_for(session, meeting.id, person.person_id, now=now, office=office),
    )


def _coming(
    session: Session, who: Who, participant_id: int, now: datetime
) -> tuple[attendance_rows.Participant, meeting_rows.Meeting] | Refused:
    """The participant and the meeting, where somebody who comes can still drop out."""
    place = attendance_rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, place.meeting_id) if place else None
    if place is None or meeting is None or place.removed_at is not None:
        return refused("gone")
    if not may(who, Action.SET_SEATS, about(session, meeting)):
        return refused("not-allowed")
    no = not_now(meeting, now) or (None if comes(place) else refused("dropout-not-coming"))
    return (place, meeting) if no is None else no


def _next_in_rank(
    session: Session, place: attendance_rows.Participant, office: Office
) -> tuple[Sitter, ...]:
    people = people_of(session, place.meeting_id, place.branch_id, office)
    return tuple(one for one in by_standing(people) if one.participant_id != place.id)[:SUGGESTED]


def not_now(meeting: meeting_rows.Meeting, now: datetime) -> Refused | None:
    """Only a published meeting that is not over has somebody who drops out at its door."""
    if meeting.state != "published" or now > meeting.ends_at:
        return refused("dropout-not-now", title=meeting.title)
    return None


def can_take_over(
    session: Session,
    away: attendance_rows.Participant,
    people: Mapping[int, Named],
    chosen: tuple[int | None, int | None],
) -> bool:
    """Whether everybody chosen is still here: not the one who does not come, nor somebody who
    dropped out meanwhile."""
    for one in chosen:
        if one is None:
            continue
        if one == away.person_id or one not in people or people[one].left_on is not None:
            return False
        place = attendance_rows.participant_of(session, away.meeting_id, one)
        if place is not None and not comes(place):
            return False
    return True


def names_on(hall: Hall) -> RostrumRows:
    """The rostrum as it is."""
    return _rows([(one.place, one.name) for one in hall.rostrum if one.place])


def without(hall: Hall, participant_id: int, chair: int | None) -> tuple[Hall, Layout]:
    """The hall without them, and who is on the rostrum then: the new chair comes up."""
    people = tuple(
        # Where the new chair was put by hand before does not count any more.
        replace(one, by_hand=False) if one.person_id == chair else one
        for one in hall.people
        if one.participant_id != participant_id
    )
    listed = [one for one in hall.layout.named if one != participant_id]
    known = {one.participant_id: one for one in people}
    coming = next((one for one in people if one.person_id == chair), None)
    if listed and coming is not None and coming.participant_id not in listed:
        at = next(
            (
                at
                for at, one in enumerate(listed)
                if one in known and known[one].rank > coming.rank
            ),
            len(listed),
        )
        listed.insert(at, coming.participant_id)
    layout = replace(hall.layout, named=tuple(listed))
    return replace(hall, people=people, layout=layout, chair=chair), layout


def rostrum_without(
    hall: Hall, participant_id: int, chair: int | None, office: Office
) -> tuple[Layout, Wanted] | None:
    """Who sits where then; None where they are not on the rostrum and nobody comes up."""
    if not hall.layout.rostrum:
        return None
    there = {one.participant_id for one in hall.rostrum}
    coming = next((one.participant_id for one in hall.people if one.person_id == chair), None)
    if participant_id not in there and (coming is None or coming in there):
        return None
    rest, layout = without(hall, participant_id, chair)
    return layout, rostrum_only(rest, layout, office)


def _after(
    hall: Hall | None, participant_id: int, chair: int | None, office: Office
) -> RostrumRows:
    if hall is None:
        return ()
    found = rostrum_without(hall, participant_id, chair, office)
    if found is None:
        return names_on(hall)
    names = {one.participant_id: one.name for one in hall.people}
    return _rows(
        [(place, names[one]) for one, (place, _) in found[1].items() if place.area == "rostrum"]
    )


def _rows(seated: list[tuple[Place, str]]) -> RostrumRows:
    found: dict[int, list[str]] = {}
    for place, name in sorted(seated):
        found.setdefault(place.row, []).append(name)
    return tuple(tuple(found[row]) for row in sorted(found))


def _flat(rostrum: RostrumRows) -> list[str]:
    return [name for row in rostrum for name in row]


def _on_the_agenda(
    session: Session, meeting_id: int, person: Named
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    presents, names = [], []
    for number, item in enumerate(meeting_rows.agenda_of(session, meeting_id), 1):
        found = Item(item.id, number, item.title, None)
        if item.presenter_id == person.person_id:
            presents.append(found)
        elif person.name in item.title:
            names.append(found)
    return tuple(presents), tuple(names)


def _scripts(session: Session, meeting_id: int) -> tuple[str, ...]:
    found = documents.documents_of(session, meeting_id)
    return tuple(one.title for one, _ in found if _SCRIPT.search(one.title))[:3]


def _waiting_for(
    session: Session, meeting_id: int, person_id: int, *, now: datetime, office: Office
) -> int:
    pending = {one.id for one in approval_rows.pending_of_meeting(session, meeting_id)}
    if not pending:
        return 0
    waiting = owed.waiting(session, now=now, office=office)
    return sum(one.approval_id in pending and person_id in one.asked for one in waiting)
