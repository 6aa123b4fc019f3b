"""Checklists: the list of a venue, one line, the run from line to line, faults. Row 2.4."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import check_cards as cards
from chat.texts import checklists as words
from handlers import clearing
from handlers.forms import filling
from handlers.signin import or_refuse, reader_of, refuse
from handlers.turn import Turn
from meetings import checklists
from meetings.checklists import KINDS, Checklist, LineCard, Wants, looking
from meetings.checklists.arranging import drop_line
from meetings.checklists.faults import recheck
from meetings.checklists.records import Looked
from meetings.checklists.rights import arrangeable
from meetings.meetings import Refused
from storage import checklists as rows


def show(turn: Turn, meeting_id: int, kind: int = 0, branch: int = 0, page: int = 0) -> None:
    """设备检查, and any other list, at a venue (Da)."""
    show_list(turn, meeting_id, kind, branch, page)


def show_list(
    turn: Turn, meeting_id: int, kind: int, branch: int, page: int = 0, note: RichText = ()
) -> None:
    """The list as it stands; ``note`` is what just happened."""
    found = _list(turn, meeting_id, kind, branch)
    if found is not None:
        message = words.listing(reader_of(turn), found, page, note)
        turn.show(f"checks:{meeting_id}:{kind}", message)


def line(turn: Turn, item_id: int) -> None:
    """One line (Db)."""
    show_line(turn, item_id)


def show_line(turn: Turn, item_id: int, note: RichText = ()) -> None:
    """One line as it stands; ``note`` is what just happened."""
    found = _card(turn, item_id)
    if found is not None:
        turn.show(f"check:{item_id}", cards.card(reader_of(turn), found, note))


def run(turn: Turn, meeting_id: int, kind: int = 0, branch: int = 0, after: int = 0) -> None:
    """逐项检查: the next line that wants a look after this one (Di)."""
    found = _list(turn, meeting_id, kind, branch)
    if found is not None:
        _show_next(turn, found, after)


def _show_next(
    turn: Turn, found: Checklist, after: int, undo: int = 0, note: RichText = ()
) -> None:
    """The line that comes after ``after`` in the run; where none is left, the list."""
    wanting = sorted(found.wanting(turn.now), key=lambda one: one.item_id)
    later = [one for one in wanting if one.item_id > after]
    kind = KINDS.index(found.kind)
    if not wanting:
        done = turn.texts.rich("check-run-over")
        show_list(turn, found.meeting_id, kind, found.branch_id or 0, note=note or done)
        return
    message = words.run(reader_of(turn), found, (later or wanting)[0], undo=undo, note=note)
    turn.show(f"checks:{found.meeting_id}:{kind}", message)


def normal(turn: Turn, item_id: int, mode: int = 0) -> None:
    """正常 (Dd): on the card, in the run, or on 散会单; what is counted asks for its number."""
    item = rows.check_item(turn.session, item_id)
    found = _card(turn, item_id)
    if item is None or found is None:
        return
    if item.counted and found.line.wants(turn.now) in (Wants.LOOK, Wants.LAST):
        filling.open_form(turn, "check_count", {"_item": item_id, "_mode": mode})
        return
    outcome = looking.note_normal(
        turn.session, turn.actor, item_id, now=turn.now, office=turn.office
    )
    after(turn, outcome, "check-noted-normal", mode)


def after(turn: Turn, outcome: Looked | Refused, done: str, mode: int = words.CARD) -> None:
    """Where the press was made, as it is after the look; an old button shows the present state."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Looked(found, fresh, unreached):
            text = words.in_words(reader_of(turn), found).text
            key = done if fresh else "button-old"
            note = turn.texts.rich(key, text=text, kind=found.kind)
            if unreached:
                note += turn.texts.rich("check-phone-handler", name=unreached)
            if mode == words.RUN:
                _on(turn, found, note, undo=fresh)
            elif mode == words.SHEET:
                clearing.show_sheet(turn, found.meeting_id, found.branch_id or 0, note)
            else:
                show_line(turn, found.item_id, note)
        case _:
            assert_never(outcome)


def _on(turn: Turn, line: checklists.Line, note: RichText, *, undo: bool) -> None:
    found = _list(turn, line.meeting_id, KINDS.index(line.kind), line.branch_id or 0)
    if found is not None:
        _show_next(turn, found, line.item_id, line.item_id if undo else 0, note)


def undo(turn: Turn, item_id: int, mode: int = 0) -> None:
    """撤销 the last look (Dh); in the run the line comes up again."""
    outcome = looking.undo_look(
        turn.session, turn.actor, item_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Looked) and mode == words.RUN:
        found = _list(
            turn,
            outcome.line.meeting_id,
            KINDS.index(outcome.line.kind),
            outcome.line.branch_id or 0,
        )
        if found is not None:
            text = words.in_words(reader_of(turn), outcome.line).text
            note = turn.texts.rich("check-undone", text=text)
            _show_next(turn, found, item_id - 1, note=note)
        return
    after(turn, outcome, "check-undone", mode)


def fault(turn: Turn, item_id: int) -> None:
    """异常 (De): what it is, a picture, who sees to it."""
    _form(turn, "check_fault", item_id)


def handle(turn: Turn, item_id: int) -> None:
    """处理情况 (Df)."""
    _form(turn, "check_handling", item_id)


def mended(turn: Turn, item_id: int, with_photo: int = 0) -> None:
    """复查正常 (Dg): by a tap, or with a picture."""
    if with_photo:
        _form(turn, "check_mended", item_id)
        return
    outcome = recheck(turn.session, turn.actor, item_id, now=turn.now, office=turn.office)
    after(turn, outcome, "check-noted-mended")


def _form(turn: Turn, form: str, item_id: int) -> None:
    found = _card(turn, item_id)
    if found is None:
        return
    at_fault = found.line.wants(turn.now) is Wants.REPAIR
    if not found.open or at_fault == (form == "check_fault"):
        show_line(turn, item_id, turn.texts.rich("button-old"))
        return
    filling.open_form(turn, form, {"_item": item_id})


def all_normal(turn: Turn, meeting_id: int, kind: int, branch: int = 0, sure: int = 0) -> None:
    """全部正常 (Dj): the lines are named, and confirmed."""
    found = _list(turn, meeting_id, kind, branch)
    if found is None:
        return
    if not sure and any(not one.counted for one in found.wanting(turn.now)):
        turn.show(f"checks:{meeting_id}:{kind}", words.ask_all_normal(reader_of(turn), found))
        return
    here = (meeting_id, found.kind, found.branch_id)
    outcome = looking.note_all_normal(
        turn.session, turn.actor, *here, now=turn.now, office=turn.office
    )
    done = or_refuse(turn, outcome)
    if done is not None:
        note = turn.texts.rich("check-all-noted", count=done.lines, kind=found.kind)
        show_list(turn, meeting_id, kind, branch, note=note)


def make(turn: Turn, meeting_id: int, kind: int, branch: int = 0) -> None:
    """按模板生成 (Dk)."""
    if kind >= len(KINDS):
        turn.tell("button-dead")
        return
    outcome = checklists.make_list(
        turn.session, turn.actor, meeting_id, KINDS[kind], now=turn.now, office=turn.office
    )
    made = or_refuse(turn, outcome)
    if made is None:
        return
    note = turn.texts.rich("check-made", count=made.added)
    if KINDS[kind] == "clearing":
        clearing.show_sheet(turn, meeting_id, branch, note)
    else:
        show_list(turn, meeting_id, kind, branch, note=note)


def add(turn: Turn, meeting_id: int, kind: int, branch: int = 0) -> None:
    """加一项 (Dt)."""
    _arranging(turn, "check_add", meeting_id, kind, branch)


def give(turn: Turn, meeting_id: int, kind: int, branch: int = 0) -> None:
    """交给一人: every line that is nobody's (Du)."""
    _arranging(turn, "check_give", meeting_id, kind, branch)


def _arranging(turn: Turn, form: str, meeting_id: int, kind: int, branch: int) -> None:
    if kind >= len(KINDS):
        turn.tell("button-dead")
        return
    found = arrangeable(turn.session, turn.actor, meeting_id, KINDS[kind])
    if or_refuse(turn, found) is not None:
        answers = {"_meeting": meeting_id, "_kind": kind, "_branch": branch or None}
        filling.open_form(turn, form, answers)


def change_menu(turn: Turn, item_id: int) -> None:
    """What of a line is changed (Ds)."""
    found = _arranged(turn, item_id)
    if found is not None:
        turn.show(f"check:{item_id}", cards.change_menu(reader_of(turn), found))


def change(turn: Turn, item_id: int, part: int) -> None:
    """Another owner, due time, wording, spare (Dr)."""
    found = _arranged(turn, item_id)
    if found is None:
        return
    if part >= len(cards.PARTS):
        turn.tell("button-dead")
        return
    filling.open_form(turn, f"check_{cards.PARTS[part]}", {"_item": item_id})


def drop(turn: Turn, item_id: int, sure: int = 0) -> None:
    """删去 (Dx): asks first."""
    found = _arranged(turn, item_id)
    if found is None:
        return
    if not sure:
        turn.show(f"check:{item_id}", cards.ask_drop(reader_of(turn), found))
        return
    outcome = drop_line(turn.session, turn.actor, item_id, now=turn.now, office=turn.office)
    gone = or_refuse(turn, outcome)
    if gone is not None:
        rule = turn.office.profile.checklists
        text = words.said_in(turn.texts.language, gone.text, rule)
        note = turn.texts.rich("check-dropped", text=text)
        kind = KINDS.index(gone.kind)
        show_list(turn, gone.meeting_id, kind, gone.branch_id or 0, note=note)


def photos(turn: Turn, item_id: int) -> None:
    """The pictures of a line (Dw)."""
    found = _card(turn, item_id)
    if found is None:
        return
    by_look = rows.check_files_of(turn.session, [look.record_id for look in found.looks])
    files = [file for look in found.looks for file in by_look[look.record_id]]
    turn.say(cards.photos(reader_of(turn), found, files[:10]))


def _arranged(turn: Turn, item_id: int) -> LineCard | None:
    found = _card(turn, item_id)
    if found is not None and not found.may_arrange:
        turn.refuse("not-allowed" if found.open else "meeting-over")
        return None
    return found


def _list(turn: Turn, meeting_id: int, kind: int, branch: int) -> Checklist | None:
    if kind >= len(KINDS):
        turn.tell("button-dead")
        return None
    outcome = checklists.checklist_of(
        turn.session,
        turn.me,
        meeting_id,
        KINDS[kind],
        branch or None,
        now=turn.now,
        office=turn.office,
    )
    return or_refuse(turn, outcome)


def _card(turn: Turn, item_id: int) -> LineCard | None:
    return or_refuse(
        turn,
        checklists.card_of(turn.session, turn.me, item_id, now=turn.now, office=turn.office),
    )
