"""场地 of a meeting: its room, what fits, booking, layout, 会标, 查验. Row 2.3."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import venue_choice as choice
from chat.texts import venues as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.rooms import or_refuse
from handlers.turn import Turn
from meetings import venues
from meetings.meetings import Refused
from meetings.people import Action
from meetings.venues import Booked, BookingFacts, Fitted, Taken
from meetings.venues.booking import of_booking, open_for
from meetings.venues.suggesting import equipment_there


def show(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """场地 (Ca); of a branch venue where one is named."""
    show_page(turn, meeting_id, branch or None)


def show_page(turn: Turn, meeting_id: int, branch_id: int | None, note: RichText = ()) -> None:
    """The page as it stands; ``note`` is what just happened."""
    outcome = venues.page_of(
        turn.session, turn.me, meeting_id, branch_id, now=turn.now, office=turn.office
    )
    found = or_refuse(turn, outcome)
    if found is not None:
        turn.show(f"venue:{meeting_id}:{branch_id or 0}", words.page(said(turn), found, note))


def suggest(turn: Turn, meeting_id: int, branch: int = 0, mask: int = 0, page: int = 0) -> None:
    """选会议室 (Cs): those that fit first. ``mask``: which equipment is wanted."""
    meeting = or_refuse(
        turn, open_for(turn.session, turn.actor, meeting_id, branch or None, now=turn.now)
    )
    if meeting is None:
        return
    there = equipment_there(turn.session)[: choice.MOST_WANTED]
    found = venues.suggestions(
        turn.session,
        turn.me,
        meeting,
        branch or None,
        wanted=[item for bit, item in enumerate(there) if mask >> bit & 1],
        now=turn.now,
        office=turn.office,
    )
    shown = choice.suggested(said(turn), found, meeting.title, mask, page)
    turn.show(f"venue:{meeting_id}:{branch}", shown)


def book(turn: Turn, meeting_id: int, room_id: int, branch: int = 0) -> None:
    """订 (Cb)."""
    outcome = venues.book(
        turn.session,
        turn.actor,
        meeting_id,
        room_id,
        branch_id=branch or None,
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Booked(branch_id=branch_id):
            show_page(turn, meeting_id, branch_id, words.booked(said(turn), outcome))
        case Taken():
            turn.show(f"venue:{meeting_id}:{branch}", choice.taken(said(turn), outcome))
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case _:
            assert_never(outcome)


def set_place(turn: Turn, booking_id: int) -> None:
    """会议地点改为此处 (Co)."""
    outcome = venues.set_place(
        turn.session, turn.actor, booking_id, now=turn.now, office=turn.office
    )
    done = or_refuse(turn, outcome)
    if done is not None:
        note = turn.texts.rich(f"venue-placed-{done.placed}")
        show_page(turn, done.meeting_id, done.branch_id, note)


def ask_free(turn: Turn, booking_id: int) -> None:
    """退订: asks first (Cx)."""
    booking = held(turn, booking_id)
    if booking is not None:
        subject = f"venue:{booking.meeting_id}:{booking.branch_id or 0}"
        turn.show(subject, words.ask_free(turn.texts, booking))


def free(turn: Turn, booking_id: int, begins: int = 0) -> None:
    """退订 (Cf). ``begins``: the first quarter-hour of what the button was made for."""
    if not _still_then(turn, booking_id, begins):
        return
    outcome = venues.free(turn.session, turn.actor, booking_id, now=turn.now, office=turn.office)
    done = or_refuse(turn, outcome)
    if done is not None:
        key = "venue-freed-before" if done.again else "venue-freed-now"
        show_page(turn, done.meeting_id, done.branch_id, turn.texts.rich(key, room=done.room))


def keep(turn: Turn, booking_id: int) -> None:
    """保留 (Ck)."""
    done = or_refuse(turn, venues.keep(turn.session, turn.actor, booking_id, now=turn.now))
    if done is not None:
        key = "venue-freed-before" if done.again else "venue-kept"
        show_page(turn, done.meeting_id, done.branch_id, turn.texts.rich(key, room=done.room))


def layout(turn: Turn, booking_id: int, number: int = 0) -> None:
    """布局 (Cy): what there is, or with a number that one."""
    if not number:
        booking = held(turn, booking_id)
        if booking is not None:
            subject = f"venue:{booking.meeting_id}:{booking.branch_id or 0}"
            turn.show(subject, words.layouts(turn.texts, booking))
        return
    outcome = venues.set_layout(
        turn.session, turn.actor, booking_id, number - 1, now=turn.now, office=turn.office
    )
    after_fitting(turn, outcome, "venue-layout-set")


def after_fitting(turn: Turn, outcome: Fitted | Refused, key: str) -> None:
    """The page after the room was fitted out or looked at; or why not."""
    done = or_refuse(turn, outcome)
    if done is not None:
        note = words.fitted(turn.texts, done, key)
        show_page(turn, done.meeting_id, done.branch_id, note)


def banner(turn: Turn, booking_id: int) -> None:
    """会标 (Ct)."""
    if held(turn, booking_id) is not None:
        filling.open_form(turn, "venue_banner", {"_booking": booking_id})


def check(turn: Turn, booking_id: int, begins: int = 0) -> None:
    """查验完毕 (Cv). ``begins``: see ``free``."""
    if not _still_then(turn, booking_id, begins, action=Action.CHECK):
        return
    outcome = venues.check(
        turn.session, turn.actor, booking_id, "", now=turn.now, office=turn.office
    )
    after_fitting(turn, outcome, "venue-check-done")


def check_with_note(turn: Turn, booking_id: int) -> None:
    """查验并附说明 (Cw)."""
    if held(turn, booking_id, action=Action.CHECK) is not None:
        filling.open_form(turn, "venue_check", {"_booking": booking_id})


def held(turn: Turn, booking_id: int, *, action: Action = Action.BOOK_ROOM) -> BookingFacts | None:
    """A booking that holds its room, where this person may do this with it; else says why not, or
    shows how it stands."""
    found = or_refuse(
        turn, of_booking(turn.session, turn.actor, booking_id, action=action, now=turn.now)
    )
    if found is None:
        return None
    booking = venues.booking_facts(turn.session, found[1], turn.office)
    if booking.live:
        return booking
    show_page(turn, booking.meeting_id, booking.branch_id, turn.texts.rich("button-old"))
    return None


def _still_then(
    turn: Turn, booking_id: int, begins: int, *, action: Action = Action.BOOK_ROOM
) -> bool:
    """Whether a button is about the time at which the booking is now; else shows how it stands."""
    if not begins:
        return True
    found = or_refuse(
        turn, of_booking(turn.session, turn.actor, booking_id, action=action, now=turn.now)
    )
    if found is None:
        return False
    if venues.booking_facts(turn.session, found[1], turn.office).begins == begins:
        return True
    show_page(turn, found[0].id, found[1].branch_id, turn.texts.rich("button-old"))
    return False
