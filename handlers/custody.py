"""Paper originals: the register, loans, checks of the rooms. Row 6.5."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import custody as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.custody import checking, counter, lending, originals, reading
from meetings.custody.facts import Page
from meetings.meetings import Refused
from meetings.people import Action, may
from storage import documents as document_rows
from storage.custody import Wanted


def home(turn: Turn, page: int = 0) -> None:
    """原件 (Pa)."""
    show_home(turn, page)


def show_home(turn: Turn, page: int = 0, note: RichText = ()) -> None:
    """The register as it stands; ``note`` is what just happened."""
    found = reading.home(turn.session, turn.me, page, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show("custody", texts.home(words(turn), found, page, note))


def original(turn: Turn, original_id: int) -> None:
    """One original (Pb)."""
    show_original(turn, original_id)


def show_original(turn: Turn, original_id: int, note: RichText = ()) -> None:
    """The original as it stands; ``note`` is what just happened."""
    found = _page(turn, original_id)
    if found is not None:
        turn.show(f"original:{original_id}", texts.original(words(turn), found, note))


def register(turn: Turn, meeting_id: int, document_id: int) -> None:
    """登记原件 (Pc): a list of them, or the one of a document."""
    if not may(turn.me, Action.KEEP_ORIGINALS):
        turn.refuse("not-allowed")
        return
    document = document_rows.document(turn.session, document_id)
    answers = {"_meeting": meeting_id or None, "_document": None, "_title": ""}
    if document is not None:
        answers |= {"_document": document.id, "_title": document.title}
    filling.open_form(turn, "original_add", answers)


def find(turn: Turn) -> None:
    """查找原件 (Pe)."""
    if may(turn.me, Action.KEEP_ORIGINALS):
        filling.open_form(turn, "original_find", {})
    else:
        turn.refuse("not-allowed")


def of_meeting(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """The originals of a meeting (Pf)."""
    found = reading.to_borrow(turn.session, turn.me, Wanted(meeting_id=meeting_id), page)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        message = texts.to_borrow(words(turn), "Pf", meeting_id, *found, page, adds=False)
        turn.show(f"originals-of:{meeting_id}", message)


def of_document(turn: Turn, document_id: int, page: int = 0) -> None:
    """The originals of a document (Pt)."""
    wanted = reading.of_document(turn.session, document_id)
    found = (
        wanted
        if isinstance(wanted, Refused)
        else reading.to_borrow(turn.session, turn.me, wanted, page)
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        adds = may(turn.me, Action.KEEP_ORIGINALS)
        message = texts.to_borrow(words(turn), "Pt", document_id, *found, page, adds=adds)
        turn.show(f"originals-of-document:{document_id}", message)


def move(turn: Turn, original_id: int) -> None:
    """移库 (Pj): another place or custodian."""
    found = _page(turn, original_id)
    if found is None:
        return
    if found.keeps and found.original.state in ("kept", "lent"):
        answers = {"_original": original_id, "_registers": found.registers}
        filling.open_form(turn, "original_move", answers)
    else:
        show_original(turn, original_id)


def ask_lost(turn: Turn, original_id: int) -> None:
    """报遗失, really? (Pl)"""
    found = _page(turn, original_id)
    if found is None:
        return
    if found.keeps and found.original.state in ("kept", "lent"):
        turn.show(f"original:{original_id}", texts.sure_lost(turn.texts, found))
    else:
        show_original(turn, original_id)


def lost(turn: Turn, original_id: int) -> None:
    """报遗失 (Pm)."""
    done = originals.report_lost(
        turn.session, turn.actor, original_id, now=turn.now, office=turn.office
    )
    _after_original(turn, done, "custody-was-lost")


def found(turn: Turn, original_id: int) -> None:
    """找到了 (Pn)."""
    done = originals.found_again(
        turn.session, turn.actor, original_id, now=turn.now, office=turn.office
    )
    _after_original(turn, done, "custody-was-found")


def _after_original(turn: Turn, done: originals.OriginalChanged | Refused, key: str) -> None:
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_original(turn, done.original_id, () if done.again else turn.texts.rich(key))


def borrow(turn: Turn, original_id: int) -> None:
    """申请借阅 (Po)."""
    found = _page(turn, original_id)
    if found is None:
        return
    if found.borrows:
        filling.open_form(turn, "loan_ask", {"_original": original_id})
    else:
        show_original(turn, original_id)


def loan(turn: Turn, loan_id: int) -> None:
    """One loan (Pp)."""
    show_loan(turn, loan_id)


def show_loan(turn: Turn, loan_id: int, note: RichText = ()) -> None:
    """The loan as it stands; ``note`` is what just happened."""
    found = reading.loan_page(turn.session, turn.me, loan_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"loan:{loan_id}", texts.loan(words(turn), found, note))


def hand_out(turn: Turn, loan_id: int) -> None:
    """已取走 (Pq)."""
    done = counter.hand_out(turn.session, turn.actor, loan_id, now=turn.now, office=turn.office)
    _after_loan(turn, done, "loan-was-out")


def take_back(turn: Turn, loan_id: int) -> None:
    """已归还 (Pr): the form asks in what condition."""
    found = reading.loan_page(turn.session, turn.me, loan_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif found.keeps and found.state in ("out", "lost"):
        filling.open_form(turn, "loan_back", {"_loan": loan_id})
    else:
        show_loan(turn, loan_id)


def withdraw(turn: Turn, loan_id: int) -> None:
    """不借了 (Ps)."""
    done = lending.withdraw(turn.session, turn.actor, loan_id, now=turn.now)
    _after_loan(turn, done, "loan-was-withdrawn")


def _after_loan(turn: Turn, done: lending.LoanChanged | Refused, key: str) -> None:
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_loan(turn, done.loan_id, () if done.again else turn.texts.rich(key))


def rooms(turn: Turn, page: int = 0) -> None:
    """库房检查 (Pg)."""
    show_rooms(turn, page)


def show_rooms(turn: Turn, page: int = 0, note: RichText = ()) -> None:
    """The rooms as they stand; ``note`` is what just happened."""
    found = reading.rooms(turn.session, turn.me, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show("custody-rooms", texts.rooms(words(turn), found, page, note))


def check(turn: Turn, original_id: int) -> None:
    """检查 the room in which this is kept (Pi)."""
    room = checking.room_by(turn.session, original_id)
    if room is None:
        turn.refuse("gone")
    elif checking.may_check(turn.me, room):
        answers = {"_original": original_id, "_room": room.name}
        filling.open_form(turn, "room_check", answers)
    else:
        turn.refuse("not-allowed")


def blank_form(turn: Turn) -> None:
    """空白登记表 (Ph)."""
    found = reading.home(turn.session, turn.me, 0, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(texts.blank_form(turn.texts))


def _page(turn: Turn, original_id: int) -> Page | None:
    """The original; a refusal is said here."""
    found = reading.page_of(turn.session, turn.me, original_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
