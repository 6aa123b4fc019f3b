"""Approvals: what waits for my decision; 同意, 退回, 问一问; on paper or by word; history.

Every press is judged anew: an old button shows how the request stands now.
"""

from __future__ import annotations

from typing import assert_never

from chat.message import Message, Paper, RichText
from chat.texts.approvals import card as cards
from chat.texts.approvals import history as histories
from chat.texts.approvals import lists, sheets
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import approvals
from meetings.approvals import Deed
from meetings.meetings import Refused
from storage import approvals as rows


def waiting(turn: Turn, page: int = 0) -> None:
    """等我决定的: to decide, to sign, to confirm, to answer."""
    found = approvals.waiting_items(turn.session, turn.me, now=turn.now, office=turn.office)
    batch = approvals.harmless(turn.session, turn.me, now=turn.now, office=turn.office)
    turn.show("approvals", lists.waiting(turn.texts, found, page, batch=len(batch)))


def approve_all(turn: Turn) -> None:
    """全部同意: the form names them all first."""
    found = approvals.harmless(turn.session, turn.me, now=turn.now, office=turn.office)
    if not found:
        waiting(turn)
        return
    shown = [[request.id, request.step] for request in found]
    filling.open_form(turn, "approve_all", {"_shown": shown})


def show(turn: Turn, approval_id: int) -> None:
    """One request."""
    show_request(turn, approval_id)


def show_request(turn: Turn, approval_id: int, note: RichText = ()) -> None:
    """The card as it stands now; ``note`` is what just happened."""
    seen = _seen(turn, approval_id)
    if seen is not None:
        message = cards.card(words(turn), seen, note)
        turn.show(f"approval:{approval_id}", message)


def approve(turn: Turn, approval_id: int, step: int = 0, in_name_of: int = 0) -> None:
    """同意, for oneself or in the name that stood on the card."""
    decide(turn, approval_id, approve=True, step=step, in_name_of=in_name_of)


def return_(turn: Turn, approval_id: int) -> None:
    """退回: the form asks why."""
    _form(turn, approval_id, Deed.DECIDE, "return_request")


def decide(
    turn: Turn,
    approval_id: int,
    *,
    approve: bool,
    reason: str = "",
    step: int | None = None,
    in_name_of: int | None = None,
) -> None:
    """Decide and show what stands."""
    outcome = approvals.decide(
        turn.session,
        turn.actor,
        approval_id,
        approve=approve,
        reason=reason,
        step=step,
        in_name_of=in_name_of,
        now=turn.now,
        office=turn.office,
    )
    after(turn, outcome)


def ask(turn: Turn, approval_id: int) -> None:
    """问一问: the form asks what."""
    _form(turn, approval_id, Deed.DECIDE, "ask_about_request")


def answer(turn: Turn, event_id: int) -> None:
    """答复 a question about one's own request."""
    _event_form(turn, event_id, "questions", "answer_question")


def recall(turn: Turn, approval_id: int) -> None:
    """撤回."""
    outcome = approvals.recall(
        turn.session, turn.actor, approval_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case approvals.Recalled():
            show_request(turn, approval_id, turn.texts.rich("approval-recalled"))
        case approvals.NotPending():
            show_request(turn, approval_id, turn.texts.rich("approval-decided-before"))
        case _:
            assert_never(outcome)


def paper(turn: Turn, approval_id: int) -> None:
    """线下签批: what can be done on paper or by word."""
    seen = _seen(turn, approval_id)
    if seen is not None:
        turn.show(f"approval:{approval_id}", cards.paper_menu(words(turn), seen))


def print_sheet(turn: Turn, approval_id: int) -> None:
    """打印签批单."""
    seen = _seen(turn, approval_id)
    if seen is None:
        return
    if Deed.PRINT not in seen.deeds:
        show_request(turn, approval_id, turn.texts.rich("button-old"))
        return
    text = turn.texts.rich("approval-printed", number=str(approval_id))
    turn.say(Message(text, files=(Paper("approval_sheet", (("approval", approval_id),)),)))


def enter(turn: Turn, approval_id: int) -> None:
    """录入签批: the form asks who signed what, and for the scan."""
    _form(turn, approval_id, Deed.ENTER, "enter_sheet")


def by_word(turn: Turn, approval_id: int) -> None:
    """口头同意: the form asks who, how, when."""
    _form(turn, approval_id, Deed.BY_WORD, "agreed_by_word")


def look(turn: Turn, event_id: int) -> None:
    """核对签批单: the sheet as entered, beside its scan."""
    event = rows.event(turn.session, event_id)
    seen = _seen(turn, event.approval_id if event else 0)
    if seen is None or event is None:
        return
    files = _files(turn, event_id)
    if event_id not in seen.sheets or files is None:
        show_request(turn, event.approval_id, turn.texts.rich("approval-decided-before"))
        return
    turn.say(sheets.to_confirm(words(turn), seen.request, event_id, files))


def confirm(turn: Turn, event_id: int) -> None:
    """确认无误."""
    _confirm(turn, event_id, good=True)


def reject(turn: Turn, event_id: int) -> None:
    """有误退回."""
    _confirm(turn, event_id, good=False)


def _confirm(turn: Turn, event_id: int, *, good: bool) -> None:
    outcome = approvals.confirm(
        turn.session, turn.actor, event_id, good=good, now=turn.now, office=turn.office
    )
    if isinstance(outcome, approvals.Rejected):
        show_request(turn, outcome.approval_id, turn.texts.rich("approval-sheet-sent-back"))
        return
    after(turn, outcome)


def sign(turn: Turn, event_id: int) -> None:
    """同意补签."""
    ratify(turn, event_id, agree=True)


def refuse_signing(turn: Turn, event_id: int) -> None:
    """不同意: the form asks why."""
    _event_form(turn, event_id, "to_sign", "refuse_signing")


def ratify(turn: Turn, event_id: int, *, agree: bool, reason: str = "") -> None:
    """Sign what was agreed by word, or not."""
    outcome = approvals.ratify(
        turn.session,
        turn.actor,
        event_id,
        agree=agree,
        reason=reason,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, approvals.Signed):
        key = "approval-signed-before" if outcome.again else "approval-signed"
        show_request(turn, outcome.approval_id, turn.texts.rich(key))
        return
    after(turn, outcome)


def history(turn: Turn, approval_id: int, page: int = 0) -> None:
    """办理经过."""
    found = approvals.request(turn.session, turn.me, approval_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"approval:{approval_id}", histories.history(words(turn), found, page))


def scans(turn: Turn, event_id: int) -> None:
    """The scans of one sheet."""
    event = rows.event(turn.session, event_id)
    files = _files(turn, event_id)
    if files is not None and event is not None:
        turn.say(histories.scans(turn.texts, event.approval_id, files))


def after(
    turn: Turn, outcome: approvals.Decided | approvals.DecidedBefore | Refused, note: str = ""
) -> None:
    """What a decision came to, and how the request stands now."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case approvals.Decided(approval_id, waiting):
            key = note or ("approval-noted" if waiting else "")
            show_request(turn, approval_id, turn.texts.rich(key) if key else ())
        case approvals.DecidedBefore(approval_id):
            seen = _seen(turn, approval_id)
            pending = seen is not None and seen.request.state == "pending"
            key = "approval-moved-on" if pending else "approval-decided-before"
            show_request(turn, approval_id, turn.texts.rich(key))
        case _:
            assert_never(outcome)


def _form(turn: Turn, approval_id: int, deed: Deed, form: str) -> None:
    """Open a form for what this person may do now; else show how things stand."""
    seen = _seen(turn, approval_id)
    if seen is None:
        return
    if deed in seen.deeds:
        filling.open_form(turn, form, {"_approval": approval_id, "_step": seen.request.step})
    else:
        show_request(turn, approval_id, turn.texts.rich("button-old"))


def _event_form(turn: Turn, event_id: int, which: str, form: str) -> None:
    event = rows.event(turn.session, event_id)
    seen = _seen(turn, event.approval_id if event else 0)
    if seen is None or event is None:
        return
    if event_id in getattr(seen, which):
        filling.open_form(turn, form, {"_event": event_id})
    else:
        show_request(turn, event.approval_id, turn.texts.rich("button-old"))


def _seen(turn: Turn, approval_id: int) -> approvals.Seen | None:
    """The request; a refusal is said here."""
    seen = approvals.see(turn.session, turn.me, approval_id, now=turn.now, office=turn.office)
    if isinstance(seen, Refused):
        turn.refuse(seen.code, **dict(seen.details))
        return None
    return seen


def _files(turn: Turn, event_id: int) -> list[rows.ApprovalFile] | None:
    files = approvals.scans_of(turn.session, turn.me, event_id, now=turn.now, office=turn.office)
    if isinstance(files, Refused):
        turn.refuse(files.code, **dict(files.details))
        return None
    return files
