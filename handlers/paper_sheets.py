"""The signed sheet: printed for desks, entered, looked at a second time, compared. Row 3.2."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import comparing
from chat.texts import paper_sheets as words
from handlers.forms import filling
from handlers.signin import reader_of, refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.signin import (
    desk,
    paper_entries,
    paper_reading,
    reconciling,
    sheet,
)
from meetings.signin.paper_entries import Ended, Waiting, Written
from storage import branches
from storage.signin import paper as rows

#: Desks one sheet is split for at most: a forged button may ask for more.
MOST_DESKS = 20


def menu(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """Everything about the sheet (zp)."""
    found = _desk(turn, meeting_id, sitting_id)
    if found is not None:
        shown = words.menu(
            reader_of(turn),
            found,
            printed=len(sheet.on_the_sheet(turn.session, found)),
            waiting=rows.count_waiting(turn.session, meeting_id),
        )
        turn.show(f"sheets:{meeting_id}", shown)


def split(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """How the sheet is split for several desks, or for a branch venue (zs)."""
    found = _desk(turn, meeting_id, sitting_id)
    if found is not None:
        venues = branches.branches_of(turn.session, meeting_id)
        turn.show(f"sheets:{meeting_id}", words.split(turn.texts, found, venues))


def print_whole(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """The sheet, in one piece (sh)."""
    found = _desk(turn, meeting_id, sitting_id)
    if found is not None:
        print_split(turn, found.sitting_id, words.BY_SERIAL, 1, found.branch_id or 0)


def print_split(turn: Turn, sitting_id: int, by: int, desks: int, branch_id: int = 0) -> None:
    """The sheet, split for some desks, or of one branch venue (zh)."""
    found = sheet.number_the_sheet(
        turn.session, turn.actor, sitting_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    elif desks > MOST_DESKS or by not in (words.BY_SERIAL, words.BY_UNIT):
        turn.tell("button-dead")
    else:
        params = [("sitting", found.sitting_id), ("by", by), ("desks", max(1, desks))]
        params += [("branch", branch_id)] if branch_id else []
        turn.say(words.printed(turn.texts, found, params))


def enter(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """Enter the signed sheet (se)."""
    found = _desk(turn, meeting_id, sitting_id)
    if found is None:
        return
    if not sheet.serials(turn.session, found.sitting_id):
        turn.tell("signin-no-sheet")
        return
    second = turn.office.profile.signin.paper_second
    filling.open_form(turn, "signin_serials", {"_sitting": found.sitting_id, "_second": second})


def handwritten(turn: Turn, meeting_id: int, sitting_id: int = 0) -> None:
    """Somebody signed on a spare row (zn)."""
    found = _desk(turn, meeting_id, sitting_id)
    if found is not None:
        filling.open_form(turn, "sheet_handwritten", {"_sitting": found.sitting_id})


def listing(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Every back-entry of the meeting (zl)."""
    found = paper_reading.entries_of(turn.session, turn.actor, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        shown = words.entries(reader_of(turn), meeting_id, found, page)
        turn.show(f"sheets:{meeting_id}", shown)


def show(turn: Turn, entry_id: int) -> None:
    """One back-entry as it stands (zo)."""
    show_entry(turn, entry_id)


def show_entry(turn: Turn, entry_id: int, note: RichText = ()) -> None:
    """The same, with a word about what just happened."""
    found = paper_reading.entry_of(turn.session, turn.actor, entry_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"sheet:{entry_id}", words.entry(reader_of(turn), found, note))


def pictures(turn: Turn, entry_id: int) -> None:
    """The photos of the signed sheet (zv)."""
    found = paper_reading.entry_of(turn.session, turn.actor, entry_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(words.pictures(turn.texts, found))


def confirm(turn: Turn, entry_id: int) -> None:
    """The pictures show what was entered (zk)."""
    outcome = paper_entries.confirm_entry(
        turn.session, turn.actor, entry_id, now=turn.now, office=turn.office
    )
    answer(turn, entry_id, outcome)


def correct(turn: Turn, entry_id: int) -> None:
    """The pictures show something else (zc)."""
    _open(turn, "sheet_correct", entry_id)


def reject(turn: Turn, entry_id: int) -> None:
    """Back to who entered it (zj)."""
    _open(turn, "sheet_reject", entry_id)


def withdraw(turn: Turn, entry_id: int) -> None:
    """Who entered it takes it back (zw)."""
    outcome = paper_entries.withdraw_entry(turn.session, turn.actor, entry_id, now=turn.now)
    answer(turn, entry_id, outcome, withdrawn=True)


def answer(
    turn: Turn,
    entry_id: int,
    outcome: Waiting | Written | Ended | Refused,
    *,
    withdrawn: bool = False,
) -> None:
    """What came of it, above the entry as it stands now."""
    match outcome:
        case Waiting(number):
            show_entry(turn, number, words.entered(turn.texts, outcome))
        case Written(number):
            show_entry(turn, number, words.written(reader_of(turn), outcome))
        case Ended(number):
            show_entry(turn, number, words.ended(turn.texts, outcome, withdrawn=withdrawn))
        case Refused("sheet-decided"):
            # Somebody was faster: how it stands says it all.
            show_entry(turn, entry_id, turn.texts.rich("refused-sheet-decided"))
        case Refused():
            refuse(turn, outcome)
        case _:
            assert_never(outcome)


def compare(turn: Turn, meeting_id: int, page: int = 0, sitting_id: int = 0) -> None:
    """The sheet beside the electronic list (zr)."""
    found = _desk(turn, meeting_id, sitting_id)
    if found is not None:
        compared = reconciling.reconciled(turn.session, found, office=turn.office)
        shown = comparing.comparison(reader_of(turn), compared, page)
        turn.show(f"compare:{meeting_id}", shown)


def print_comparison(turn: Turn, sitting_id: int) -> None:
    """The 对照表 to be signed (zt)."""
    _comparison(turn, sitting_id, "comparison_sheet")


def comparison_table(turn: Turn, sitting_id: int) -> None:
    """The same as a workbook (zx)."""
    _comparison(turn, sitting_id, "comparison_table")


def _comparison(turn: Turn, sitting_id: int, kind: str) -> None:
    found = desk.desk_of_sitting(turn.session, turn.actor, sitting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        compared = reconciling.reconciled(turn.session, found, office=turn.office)
        turn.say(comparing.comparison_paper(turn.texts, compared, kind))


def _desk(turn: Turn, meeting_id: int, sitting_id: int) -> desk.Desk | None:
    found = desk.desk_of(
        turn.session,
        turn.actor,
        meeting_id,
        sitting_id=sitting_id,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def _open(turn: Turn, form: str, entry_id: int) -> None:
    """A form about an entry, where the reader may decide on it."""
    found = paper_reading.entry_of(turn.session, turn.actor, entry_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not found.may_confirm:
        own = found.by.person_id == turn.me.person_id and found.state == "waiting"
        note = turn.texts.rich("refused-sheet-own") if own else ()
        show_entry(turn, entry_id, note)
    else:
        filling.open_form(turn, form, {"_entry": entry_id})
