"""候会 and 叫会: who arrived, whose item comes, who goes in and who goes. Row 2.2.

An item's people are expected, wait outside (候会), are called (叫会), are inside, and leave when
the next item is called. A call carries the item that ran when it was pressed, so that two
secretaries who press at once call one item, not two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.agenda.reading import Board, Item, board_of
from meetings.agenda.telling import moved_on, refresh, tell_call, tell_over, tell_ready
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session
from storage import agenda as rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Called:
    """The next item runs, or with ``item`` None the last one ended. ``again``: somebody else
    pressed first; how it stands is how it stands."""

    meeting_id: int
    item: Item | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Stepped:
    """A place moved on; ``again``: it stood so before."""

    meeting_id: int
    item_id: int
    state: str
    again: bool = False


def next_item(
    session: Session, actor: Actor, meeting_id: int, after: int, *, now: datetime, office: Office
) -> Called | Refused:
    """下一议题: the item that runs ends and its people leave; the next one's are called in, and
    those of the one after are asked to wait. ``after``: the item that ran when the button was
    shown; 0 for none."""
    board = _running(session, actor, meeting_id, now=now, office=office)
    if isinstance(board, Refused):
        return board
    meeting, found = board
    current = found.current
    if (current.item_id if current else 0) != after:
        return Called(meeting_id, current, again=True)
    wanted = found.following
    if current is None and wanted is None:
        return Called(meeting_id, None, again=True)
    staying = {place.participant_id for place in wanted.places} if wanted else set()
    inside = _inside(current)
    if current is not None:
        _end(session, current, now)
        leaving = [one for one in current.places if one.participant_id in inside - staying]
        tell_over(session, meeting, leaving, now=now)
    if wanted is not None:
        _call(session, meeting, wanted, inside & staying, now=now)
    _note(session, actor, "call next item", meeting_id, wanted, now)
    board_now = board_of(session, meeting, now=now)
    if board_now.following is not None:
        places = board_now.following.places
        tell_ready(session, meeting, places, now=now, inside=staying)
    moved_on(session, meeting, board_now, now=now, office=office)
    return Called(meeting_id, board_now.current)


def step_back(
    session: Session, actor: Actor, meeting_id: int, item: int, *, now: datetime, office: Office
) -> Called | Refused:
    """It was called too early: who was called waits again, the item before runs again.
    ``item``: the last item called when the button was shown."""
    board = _running(session, actor, meeting_id, now=now, office=office)
    if isinstance(board, Refused):
        return board
    meeting, found = board
    last = found.last_called
    if last is None or last.item_id != item:
        return Called(meeting_id, found.current, again=True)
    again = found.last_ended
    sat = again.attended if again else set()
    if last.state == "running":
        _uncall(session, meeting, last, sat, now=now)
    if again is not None:
        _reopen(session, again)
        stayed = {one.participant_id for one in last.places} if last is not again else set()
        back = [one for one in again.places if one.participant_id in sat - stayed]
        tell_call(session, meeting, back, "agenda_again", now=now)
    session.flush()
    _note(session, actor, "take back call", meeting_id, last, now)
    board_now = board_of(session, meeting, now=now)
    moved_on(session, meeting, board_now, now=now, office=office)
    return Called(meeting_id, board_now.current)


def arrive(
    session: Session,
    actor: Actor,
    place_id: int,
    *,
    here: bool = True,
    now: datetime,
    office: Office,
) -> Stepped | Refused:
    """到达候会室, said by themselves, their contact or the staff; with ``here`` False taken back.
    Who waits for one item waits for their later ones, too."""
    known = _place(session, actor, place_id, now=now, office=office)
    if isinstance(known, Refused):
        return known
    place, item = known
    wanted = "waiting" if here else "expected"
    if item.ended_at is not None:
        return Stepped(item.meeting_id, item.id, place.state, again=True)
    if place.state not in ("expected", "waiting"):
        # Called while they were on their way: they are here now, and go straight in.
        if not here or place.arrived_at is not None or place.state != "called":
            return Stepped(item.meeting_id, item.id, place.state, again=True)
        place.arrived_at = now
        return _stepped(session, actor, place, item, now)
    if place.state == wanted:
        return Stepped(item.meeting_id, item.id, wanted, again=True)
    for one in rows.places_to_come(session, item.meeting_id, place.participant_id):
        one.state, one.arrived_at = wanted, now if here else None
    return _stepped(session, actor, place, item, now)


def enter(
    session: Session, actor: Actor, place_id: int, *, now: datetime, office: Office
) -> Stepped | Refused:
    """已进入会场: who was called is inside."""
    known = _place(session, actor, place_id, now=now, office=office)
    if isinstance(known, Refused):
        return known
    place, item = known
    if place.state != "called":
        return Stepped(item.meeting_id, item.id, place.state, again=True)
    place.state, place.entered_at = "inside", now
    place.arrived_at = place.arrived_at or now
    return _stepped(session, actor, place, item, now)


def _call(
    session: Session, meeting: meeting_rows.Meeting, item: Item, inside: set[int], *, now: datetime
) -> None:
    row = rows.item(session, item.item_id)
    assert row is not None
    row.called_at = now
    called = []
    for one in item.places:
        place = rows.place(session, one.id)
        if place is None:
            continue
        if one.participant_id in inside:
            place.state, place.entered_at, place.called_at = "inside", now, now
        else:
            place.state, place.called_at = "called", now
            called.append(one)
    session.flush()
    tell_call(session, meeting, called, "agenda_call", now=now)


def _end(session: Session, item: Item, now: datetime) -> None:
    """Who was inside leaves. Who was here and called, but never ticked as inside, was inside;
    who never came was not."""
    row = rows.item(session, item.item_id)
    assert row is not None
    row.ended_at = now
    for one in item.places:
        place = rows.place(session, one.id)
        if place is None:
            continue
        if place.state == "called" and place.arrived_at is not None:
            place.entered_at = place.called_at
        if place.entered_at is not None:
            place.state, place.left_at = "left", now
        else:
            place.state = "expected"
    session.flush()


def _inside(item: Item | None) -> set[int]:
    """Participants who sit in for the item that ends."""
    if item is None:
        return set()
    here = (one for one in item.places if one.entered_at or one.arrived_at)
    return {one.participant_id for one in here if one.state in ("called", "inside")}


def _uncall(
    session: Session, meeting: meeting_rows.Meeting, item: Item, sat: set[int], *, now: datetime
) -> None:
    """``sat``: participants who sat in for the item that runs again, and stay."""
    row = rows.item(session, item.item_id)
    assert row is not None
    row.called_at = None
    called = []
    for one in item.places:
        place = rows.place(session, one.id)
        if place is None:
            continue
        place.state = "waiting" if place.arrived_at is not None else "expected"
        place.called_at = place.entered_at = None
        if one.participant_id not in sat:
            called.append(one)
    tell_call(session, meeting, called, "agenda_hold", now=now)


def _reopen(session: Session, item: Item) -> None:
    row = rows.item(session, item.item_id)
    assert row is not None
    row.ended_at = None
    for one in item.places:
        place = rows.place(session, one.id)
        if place is not None and place.called_at is not None:
            place.state = "inside" if place.entered_at is not None else "called"
            place.left_at = None


def _running(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> tuple[meeting_rows.Meeting, Board] | Refused:
    meeting = allowed(session, actor.who, Action.CALL_IN, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if problem := _not_now(meeting, now, office):
        return problem
    found = board_of(session, meeting, now=now)
    return (meeting, found) if found.items else refused("agenda-none")


def _not_now(meeting: meeting_rows.Meeting, now: datetime, office: Office) -> Refused | None:
    """Items are called, and people wait, from the opening of sign-in until the meeting closes."""
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    if meeting.state != "published":
        return refused("not-published")
    opens = meeting.starts_at - timedelta(minutes=office.profile.signin.open_min)
    if now < opens:
        return refused("agenda-early", opens=opens.isoformat())
    return None


def _place(
    session: Session, actor: Actor, place_id: int, *, now: datetime, office: Office
) -> tuple[rows.AgendaPlace, meeting_rows.AgendaItem] | Refused:
    """The place, its meeting locked, where this person may say how it stands."""
    place = rows.place(session, place_id)
    item = rows.item(session, place.item_id) if place else None
    participant = attendance_rows.participant(session, place.participant_id) if place else None
    meeting = meeting_rows.locked(session, item.meeting_id) if item else None
    if place is None or item is None or participant is None or meeting is None:
        return refused("gone")
    if participant.removed_at is not None:
        return refused("gone")
    matter = about(session, meeting, person_id=participant.person_id)
    # Their own word counts as well as the staff's: the same people who answer a notice.
    if not may(actor.who, Action.CALL_IN, matter) and not may(actor.who, Action.REPLY, matter):
        return refused("not-allowed")
    session.refresh(place)
    return _not_now(meeting, now, office) or (place, item)


def _stepped(
    session: Session,
    actor: Actor,
    place: rows.AgendaPlace,
    item: meeting_rows.AgendaItem,
    now: datetime,
) -> Stepped:
    session.flush()
    participant = attendance_rows.participant(session, place.participant_id)
    changed(
        session,
        actor,
        "attend item: " + place.state,
        f"meeting:{item.meeting_id}",
        now=now,
        for_person_id=participant.person_id if participant else None,
        after={"item": item.title, "state": place.state},
    )
    refresh(session, item.meeting_id, now=now)
    return Stepped(item.meeting_id, item.id, place.state)


def _note(
    session: Session, actor: Actor, action: str, meeting_id: int, item: Item | None, now: datetime
) -> None:
    after = {"item": item.title} if item else {}
    changed(session, actor, action, f"meeting:{meeting_id}", now=now, after=after)
