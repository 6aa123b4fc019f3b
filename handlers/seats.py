"""Seats and badges: the menu, the plan of a hall, the map, plates, one's own seat. Row 3.6."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import my_seat as seat_words
from chat.texts import plates as plate_words
from chat.texts import seats as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings import badges, seats
from meetings.meetings import Refused, about, facts
from meetings.people import Action, may, named
from meetings.seats import arranging, mine, plates
from meetings.seats.arranging import Outdated
from meetings.seats.dropout_record import dropouts
from meetings.seats.keeping import Arranged
from storage import attendance as attendance_rows
from storage import branches as branch_rows
from storage import meetings as rows

Halls = Arranged | Outdated | Refused


def refuse(turn: Turn, outcome: Refused) -> None:
    """The sentence of a refusal."""
    turn.refuse(outcome.code, **dict(outcome.details))


def hosted(turn: Turn, meeting_id: int) -> rows.Meeting | None:
    """The meeting, its seats as the list stands now, where this person sets them; else says why
    not."""
    meeting = rows.locked(turn.session, meeting_id)
    if meeting is None:
        turn.refuse("gone")
        return None
    if not may(turn.me, Action.SET_SEATS, about(turn.session, meeting)):
        turn.refuse("not-allowed")
        return None
    seats.follow(turn.session, meeting_id, now=turn.now, office=turn.office)
    return meeting


def menu(turn: Turn, meeting_id: int) -> None:
    """座位与证件 (ga)."""
    meeting = hosted(turn, meeting_id)
    if meeting is None:
        return
    desk = badges.desk_of(turn.session, turn.me, meeting_id)
    if isinstance(desk, Refused):
        refuse(turn, desk)
        return
    shown = words.menu(
        turn.texts,
        facts(turn.session, meeting),
        seats.hall_of(turn.session, meeting_id, None, turn.office),
        plates.plates_of(turn.session, meeting_id, None, office=turn.office),
        desk,
        [(one.id, one.name) for one in branch_rows.branches_of(turn.session, meeting_id)],
        _dropped(turn, meeting_id),
    )
    turn.show(f"seats:{meeting_id}", shown)


def _dropped(turn: Turn, meeting_id: int) -> dict[int, str]:
    """Who dropped out and could still come, by participant id."""
    found = {
        one: attendance_rows.participant(turn.session, one)
        for one in dropouts(turn.session, meeting_id)
    }
    people = named(turn.session, [place.person_id for place in found.values() if place])
    return {
        one: people[place.person_id].name
        for one, place in found.items()
        if place is not None and place.removed_at is None
    }


def plan(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """排座 of a hall (gs); where none is set it is asked for."""
    if hosted(turn, meeting_id) is not None:
        show_plan(turn, meeting_id, branch or None)


def show_plan(turn: Turn, meeting_id: int, branch_id: int | None, note: RichText = ()) -> None:
    """The plan as it stands now; ``note`` is what just happened."""
    hall = seats.hall_of(turn.session, meeting_id, branch_id, turn.office)
    if hall is None:
        filling.open_form(turn, "seat_hall", {"_meeting": meeting_id, "_branch": branch_id})
        return
    names = {one.id: one.name for one in branch_rows.branches_of(turn.session, meeting_id)}
    shown = words.plan(turn.texts, hall, names.get(branch_id or 0, ""), note)
    turn.show(f"seat-plan:{meeting_id}:{branch_id or 0}", shown)


def after(turn: Turn, outcome: Halls, done: str) -> None:
    """The plan after a change; or why it was not made."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Outdated(hall):
            show_plan(turn, hall.meeting_id, hall.branch_id, turn.texts.rich("button-old"))
        case Arranged(hall):
            note = (
                words.after_rule(turn.texts, hall)
                if done == "seats-done"
                else turn.texts.rich(done)
            )
            show_plan(turn, hall.meeting_id, hall.branch_id, note)
        case _:
            assert_never(outcome)


def by_rule(turn: Turn, meeting_id: int, branch: int, number: int, revision: int) -> None:
    """Everybody by a rule (gr)."""
    if number >= len(words.RULES):
        turn.tell("button-dead")
        return
    outcome = arranging.seat_all(
        turn.session,
        turn.actor,
        meeting_id,
        branch or None,
        words.RULES[number],
        revision,
        now=turn.now,
        office=turn.office,
    )
    after(turn, outcome, "seats-done")


def undo(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """撤销上一步 (gz)."""
    outcome = arranging.undo(
        turn.session, turn.actor, meeting_id, branch or None, now=turn.now, office=turn.office
    )
    after(turn, outcome, "seats-undone")


def set_hall(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """设定会场 (gh)."""
    _form(turn, "seat_hall", meeting_id, branch, needs_hall=False)


def name_rostrum(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """主席台名单 (gn)."""
    _form(turn, "seat_rostrum", meeting_id, branch)


def import_table(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """导入座位表 (gt)."""
    _form(turn, "seat_import", meeting_id, branch)


def change(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """手工调整 (gv)."""
    _form(turn, "seat_change", meeting_id, branch)


def _form(turn: Turn, form: str, meeting_id: int, branch: int, *, needs_hall: bool = True) -> None:
    if hosted(turn, meeting_id) is None:
        return
    if needs_hall and seats.hall_of(turn.session, meeting_id, branch or None, turn.office) is None:
        turn.refuse("seat-no-hall")
        return
    filling.open_form(turn, form, {"_meeting": meeting_id, "_branch": branch or None})


def unseated(turn: Turn, meeting_id: int, branch: int = 0, page: int = 0) -> None:
    """未排名单 (gq)."""
    if hosted(turn, meeting_id) is None:
        return
    hall = seats.hall_of(turn.session, meeting_id, branch or None, turn.office)
    if hall is None:
        turn.refuse("seat-no-hall")
        return
    turn.show(f"unseated:{meeting_id}", words.unseated(turn.texts, hall, page))


def seat_map(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """座位图 as a sheet (gm)."""
    if hosted(turn, meeting_id) is None:
        return
    hall = seats.hall_of(turn.session, meeting_id, branch or None, turn.office)
    if hall is None:
        turn.refuse("seat-no-hall")
    elif len(hall.unseated) == len(hall.people):
        turn.refuse("seat-nobody-seated")
    else:
        turn.say(words.map_made(turn.texts, hall))


def my_seat(turn: Turn, participant_id: int) -> None:
    """我的座位 (go)."""
    place = attendance_rows.participant(turn.session, participant_id)
    meeting = rows.meeting(turn.session, place.meeting_id) if place else None
    found = mine.may_see_seat(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif meeting is not None:
        turn.say(seat_words.my_seat(turn.texts, participant_id, found, meeting.title))


def name_plates(turn: Turn, meeting_id: int, branch: int = 0, which: int | None = None) -> None:
    """台签 (gp): what there is to print, or with ``which`` it is printed."""
    if hosted(turn, meeting_id) is None:
        return
    if which is None:
        found = plates.plates_of(turn.session, meeting_id, branch or None, office=turn.office)
        shown = plate_words.plates(turn.texts, found, meeting_id, branch or None)
        turn.show(f"plates:{meeting_id}", shown)
        return
    _print_plates(turn, meeting_id, branch or None, which)


def _print_plates(turn: Turn, meeting_id: int, branch_id: int | None, which: int) -> None:
    printed = plates.print_plates(
        turn.session,
        turn.actor,
        meeting_id,
        branch_id,
        which,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(printed, Refused):
        refuse(turn, printed)
    else:
        turn.say(plate_words.plates_made(turn.texts, printed.people, printed.gone, meeting_id))
