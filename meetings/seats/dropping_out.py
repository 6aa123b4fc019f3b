"""A leader drops out at the door (领导临时不出席): what changes, done at once. Row 3.6.

Who takes the chair, who presents instead, the rostrum set anew, which plates are added and taken
away. Only the staff concerned are told. It can be undone: 到了.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from meetings import panel, people_changes
from meetings.attendance.cards import subject
from meetings.attendance.taking import refresh_cards
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, named
from meetings.seats.dropout_facts import (
    DropOut,
    can_take_over,
    not_now,
    rostrum_without,
    what_changes,
)
from meetings.seats.dropout_record import (
    dropouts,
    named_again,
    put_back_answer,
    put_record,
    record_of,
    tell_concerned,
)
from meetings.seats.hall import Hall, hall_of
from meetings.seats.keeping import Wanted, keep, rostrum_only
from meetings.seats.layout import Place
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class DroppedOut:
    """Done. ``facts`` is what it changed."""

    facts: DropOut
    chair: Named | None
    reader: Named | None
    told: tuple[str, ...]
    #: Without an account, or inside without the phone: to be told in person.
    not_told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CameAfterAll:
    """They came: everything is as before, but for what was changed by others since."""

    meeting_id: int
    person: Named
    told: tuple[str, ...]
    #: False: who chairs or presents was arranged otherwise since, and stays so.
    whole: bool


def drop_out(
    session: Session,
    actor: Actor,
    participant_id: int,
    *,
    chair: int | None,
    reader: int | None,
    now: datetime,
    office: Office,
) -> DroppedOut | Refused:
    """They do not come. ``chair`` and ``reader`` (person ids) take over where they held the chair
    or present something; None: it stays open."""
    found = _locked(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    place, meeting = found
    facts = what_changes(session, actor.who, participant_id, chair, now=now, office=office)
    if isinstance(facts, Refused):
        return facts
    people = named(session, [one for one in (chair, reader) if one is not None])
    if not can_take_over(session, place, people, (chair, reader)):
        return refused("dropout-not-them")
    saved = record_of(session, meeting, place, facts, chair, reader)
    _reseat(session, actor, meeting, place, facts, chair, now=now, office=office)
    _put_down(session, actor, meeting, place, facts, chair, reader, now=now)
    put_record(session, meeting.id, participant_id, saved)
    people_changes.note(
        session, actor, meeting, "dropped_out", participant_id, now=now, office=office
    )
    panel.refresh(session, meeting.id, now=now)
    refresh_cards(session, actor, place, now=now)
    new_chair = chair if facts.chairs else None
    told, not_told = tell_concerned(
        session, actor, meeting, place, "dropout", new_chair, reader, now=now
    )
    new_reader = people.get(reader) if reader else None
    return DroppedOut(
        facts, people.get(new_chair) if new_chair else None, new_reader, told, not_told
    )


def _locked(
    session: Session, actor: Actor, participant_id: int
) -> tuple[attendance_rows.Participant, meeting_rows.Meeting] | Refused:
    """The participant and the meeting, its row locked, where the actor sets its seats."""
    place = attendance_rows.participant(session, participant_id)
    if place is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.SET_SEATS, place.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    # Read again under the lock: two at the door see one after the other what the first did.
    place = attendance_rows.locked_participant(session, participant_id)
    return (place, meeting) if place is not None else refused("gone")


def _reseat(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    place: attendance_rows.Participant,
    facts: DropOut,
    chair: int | None,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The rostrum anew; a chair in the hall is seen to by ``follow``, as the profile says."""
    hall = hall_of(session, meeting.id, place.branch_id, office)
    after = chair if facts.chairs else meeting.chair_id
    found = rostrum_without(hall, place.id, after, office) if hall else None
    if hall is not None and found is not None:
        layout, wanted = found
        keep(session, actor, hall, layout, wanted, "leader drops out", now=now, office=office)


def _put_down(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    place: attendance_rows.Participant,
    facts: DropOut,
    chair: int | None,
    reader: int | None,
    *,
    now: datetime,
) -> None:
    """The answer, the chair and the presenters."""
    before = {"reply": place.reply, "chair": meeting.chair_id}
    place.reply, place.reply_reason = "leave", ""
    place.leave_state, place.leave_sittings = "", None
    place.replied_at, place.reply_method = now, "in_person"
    place.replied_by_id = actor.who.person_id
    if facts.chairs:
        meeting.chair_id = chair
        meeting.edits += 1
    presented = {item.id for item in facts.presents}
    for item in meeting_rows.agenda_of(session, meeting.id):
        if item.id in presented:
            item.presenter_id = reader
    session.flush()
    changed(
        session,
        actor,
        "leader drops out",
        subject(place.id),
        now=now,
        for_person_id=place.person_id,
        before=before,
        after={"chair": meeting.chair_id, "items": sorted(presented), "presenter": reader},
    )


def came_after_all(
    session: Session, actor: Actor, participant_id: int, *, now: datetime, office: Office
) -> CameAfterAll | Refused:
    """到了: the answer, the chair and the presenters are theirs again, where nobody changed them
    since; the rostrum is set anew."""
    found = _locked(session, actor, participant_id)
    if isinstance(found, Refused):
        return found
    place, meeting = found
    saved = dropouts(session, meeting.id).get(participant_id)
    if saved is None or place.removed_at is not None:
        return refused("dropout-undone")
    no = not_now(meeting, now)
    if no is not None:
        return no
    whole = _restore(session, actor, meeting, place, saved, now=now)
    _seat_again(session, actor, meeting, place, saved, now=now, office=office)
    put_record(session, meeting.id, participant_id, None)
    people_changes.note(
        session, actor, meeting, "returned", participant_id, now=now, office=office
    )
    panel.refresh(session, meeting.id, now=now)
    refresh_cards(session, actor, place, now=now)
    told, _ = tell_concerned(
        session,
        actor,
        meeting,
        place,
        "dropout_back",
        saved["chair"] if saved["chaired"] else None,
        saved["reader"],
        whole=whole,
        now=now,
    )
    person = named(session, [place.person_id])[place.person_id]
    return CameAfterAll(meeting.id, person, told, whole)


def _restore(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    place: attendance_rows.Participant,
    saved: Mapping[str, Any],
    *,
    now: datetime,
) -> bool:
    """The answer, the chair and the presenters, where nobody changed them since; returns whether
    all of them are as before."""
    if place.reply == "leave":  # else they answered themselves meanwhile
        put_back_answer(place, saved)
    whole = True
    if saved["chaired"]:
        whole = meeting.chair_id == saved["chair"]
        if whole:
            meeting.chair_id = place.person_id
            meeting.edits += 1
    for item in meeting_rows.agenda_of(session, meeting.id):
        if item.id in saved["items"] and item.presenter_id == saved["reader"]:
            item.presenter_id = place.person_id
        elif item.id in saved["items"]:
            whole = False
    session.flush()
    changed(
        session,
        actor,
        "leader came after all",
        subject(place.id),
        now=now,
        for_person_id=place.person_id,
        after={"reply": place.reply, "chair": meeting.chair_id},
    )
    return whole


def _seat_again(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    place: attendance_rows.Participant,
    saved: Mapping[str, Any],
    *,
    now: datetime,
    office: Office,
) -> None:
    hall = hall_of(session, meeting.id, place.branch_id, office)
    if hall is None or saved["seat"] is None:
        return
    chair, by_hand = Place(*saved["seat"][:3]), bool(saved["seat"][3])
    layout = hall.layout
    if chair.area == "rostrum":
        layout = replace(layout, named=named_again(hall, saved, place.id))
        wanted = rostrum_only(hall, layout, office)
        _down_again(hall, wanted, saved)
    else:
        wanted = {one.participant_id: (one.place, one.by_hand) for one in hall.people if one.place}
        if layout.has(chair) and chair not in layout.held and hall.at(chair) is None:
            wanted[place.id] = (chair, by_hand)
    keep(session, actor, hall, layout, wanted, "leader came after all", now=now, office=office)


def _down_again(hall: Hall, wanted: Wanted, saved: Mapping[str, Any]) -> None:
    """Who came up for the chair goes back to the chair in the hall they had, if it is free."""
    came_up = saved["came_up"]
    if came_up is None or came_up[0] in wanted:
        return
    one, place = came_up[0], Place(*came_up[1:4])
    taken = {at for at, _ in wanted.values()}
    known = {sitter.participant_id for sitter in hall.people}
    if one in known and hall.layout.has(place) and place not in taken | hall.layout.held:
        wanted[one] = (place, bool(came_up[4]))
