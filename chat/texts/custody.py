"""Words of custody: the register of paper originals, loans, checks of the rooms. Row 6.5."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.disposals import day, name_of, pager, with_rows
from chat.texts.home import shortened
from meetings.custody.facts import Beside, Home, Page, Shown, ShownLoan, ShownRoom
from meetings.custody.originals import Registered


def title_of(texts: Texts, one: Shown) -> str:
    """The title, or that it is not shown here."""
    return one.title or texts.plain("disposal-title-hidden")


def home(words: Words, found: Home, page: int, note: RichText = ()) -> Message:
    """原件: what is to be done first, then the register, ten a page."""
    texts = words.texts
    heading = "custody-home" if found.total else "custody-home-none"
    waiting = [*found.late, *found.to_hand_out]
    return with_rows(
        lines(
            note,
            texts.rich(heading, count=found.total),
            *(_late(words, one) for one in found.late),
            *(_granted(texts, one) for one in found.to_hand_out),
            texts.rich("custody-rooms-due", count=found.rooms_due) if found.rooms_due else (),
            *(_line(words, one) for one in found.originals),
        ),
        *((Choice(shortened(_of_whom(texts, one)), encode("Pp", one.id)),) for one in waiting),
        *(
            (Choice(shortened(title_of(texts, one)), encode("Pb", one.id)),)
            for one in found.originals
        ),
        pager(texts, "Pa", page, found.total),
        (
            Choice(texts.plain("custody-button-add"), encode("Pc", 0, 0)),
            Choice(texts.plain("custody-button-find"), encode("Pe")),
        )
        if found.registers
        else (),
        (
            Choice(texts.plain("custody-button-rooms"), encode("Pg")),
            Choice(texts.plain("custody-button-form"), encode("Ph")),
        ),
    )


def _of_whom(texts: Texts, one: ShownLoan) -> str:
    return texts.plain(
        "custody-loan-of", name=name_of(one.person), title=title_of(texts, one.original)
    )


def _late(words: Words, one: ShownLoan) -> RichText:
    return words.texts.rich(
        "custody-late",
        title=title_of(words.texts, one.original),
        name=name_of(one.person),
        due=day(words, one.due_on),
    )


def _granted(texts: Texts, one: ShownLoan) -> RichText:
    title = title_of(texts, one.original)
    return texts.rich("custody-granted", title=title, name=name_of(one.person))


def _line(words: Words, one: Shown) -> RichText:
    texts = words.texts
    return texts.rich(
        "custody-line", title=title_of(texts, one), place=one.place, state=_state(words, one)
    )


def _state(words: Words, one: Shown) -> str:
    texts = words.texts
    if one.state == "lent":
        return texts.plain("custody-state-lent", day=day(words, one.back_on))
    return texts.plain(f"custody-state-{one.state}")


def original(words: Words, found: Page, note: RichText = ()) -> Message:
    """One original: where it is, who has it, what can be done."""
    texts, one = words.texts, found.original
    text = lines(
        note,
        texts.rich("custody-original", title=title_of(texts, one), state=_state(words, one)),
        texts.rich("custody-method", method=found.method) if found.method else (),
        texts.rich("custody-where", place=one.place, copies=one.copies) if found.keeps else (),
        texts.rich("custody-custodian", name=name_of(one.custodian)),
        *(_loan_line(words, loan) for loan in found.loans),
    )
    return with_rows(text, *_buttons(texts, found))


def _loan_line(words: Words, one: ShownLoan) -> RichText:
    return words.texts.rich(
        f"custody-loan-{one.state}",
        name=name_of(one.person),
        due=day(words, one.due_on),
        purpose=one.purpose,
    )


def _buttons(texts: Texts, found: Page) -> list[tuple[Choice, ...]]:
    def button(key: str, route: str) -> Choice:
        return Choice(texts.plain(f"custody-button-{key}"), encode(route, found.original.id))

    one = found.original
    rows: list[tuple[Choice, ...]] = [
        (Choice(shortened(_of_whom(texts, loan)), encode("Pp", loan.id)),) for loan in found.loans
    ]
    if found.borrows:
        rows.append((button("borrow", "Po"),))
    if found.keeps and one.state in ("kept", "lent"):
        rows.append((button("move", "Pj"), button("lost", "Pl")))
    if found.keeps and one.state == "lost":
        rows.append((button("found", "Pn"),))
    if found.keeps:
        rows.append((Choice(texts.plain("custody-button-home"), encode("Pa")),))
    return rows


def sure_lost(texts: Texts, found: Page) -> Message:
    """遗失 is asked twice: many are told at once."""
    one = found.original
    yes = Choice(texts.plain("custody-button-lost-yes"), encode("Pm", one.id))
    back = Choice(texts.plain("custody-button-back"), encode("Pb", one.id))
    return with_rows(texts.rich("custody-sure-lost", title=title_of(texts, one)), (yes,), (back,))


def loan(words: Words, one: ShownLoan, note: RichText = ()) -> Message:
    """One loan, and what can be done about it now."""
    texts = words.texts
    title = title_of(texts, one.original)
    text = lines(
        note,
        texts.rich("loan-page", title=title, state=texts.plain(f"loan-stands-{one.state}")),
        texts.rich("loan-who", name=name_of(one.person), purpose=one.purpose),
        texts.rich("loan-due", due=day(words, one.due_on)),
        texts.rich("loan-out-at", when=words.when(one.out_at)) if one.out_at else (),
        texts.rich("loan-back-at", when=words.when(one.back_at)) if one.back_at else (),
        texts.rich("loan-note", note=one.note) if one.note else (),
    )
    rows: list[tuple[Choice, ...]] = []
    if one.keeps and one.state == "granted":
        rows.append((Choice(texts.plain("loan-button-out"), encode("Pq", one.id)),))
    if one.keeps and one.state in ("out", "lost"):
        rows.append((Choice(texts.plain("loan-button-back"), encode("Pr", one.id)),))
    if one.mine and one.task_id is not None and one.state == "out":
        rows.append((Choice(texts.plain("loan-button-longer"), encode("tk", one.task_id)),))
    if one.state in ("asked", "granted"):
        rows.append((Choice(texts.plain("loan-button-withdraw"), encode("Ps", one.id)),))
    rows.append((Choice(texts.plain("custody-button-back"), encode("Pb", one.original.id)),))
    return with_rows(text, *rows)


def to_borrow(
    words: Words,
    route: str,
    of: int,
    total: int,
    found: tuple[Shown, ...],
    page: int,
    *,
    adds: bool,
) -> Message:
    """The originals of a meeting or of a document."""
    texts = words.texts
    add = Choice(texts.plain("custody-button-add-here"), encode("Pc", 0, of))
    return with_rows(
        lines(
            texts.rich("custody-of" if found else "custody-of-none"),
            *(_line(words, one) for one in found),
        ),
        *((Choice(shortened(title_of(texts, one)), encode("Pb", one.id)),) for one in found),
        pager(texts, route, page, total, of),
        (add,) if adds else (),
    )


def rooms(words: Words, found: tuple[ShownRoom, ...], page: int, note: RichText = ()) -> Message:
    """库房检查: those overdue first."""
    from meetings.custody.reading import PAGE

    texts = words.texts
    here = found[page * PAGE : (page + 1) * PAGE]
    return with_rows(
        lines(
            note,
            texts.rich("custody-rooms" if found else "custody-rooms-none"),
            *(_room(words, one) for one in here),
        ),
        *(
            (
                Choice(
                    texts.plain("custody-button-check", room=shortened(one.name)),
                    encode("Pi", one.first_id),
                ),
            )
            for one in here
        ),
        pager(texts, "Pg", page, len(found)),
        (Choice(texts.plain("custody-button-home"), encode("Pa")),),
    )


def _room(words: Words, one: ShownRoom) -> RichText:
    texts = words.texts
    due: date = words.office.local(one.due_at).date()
    said = texts.rich(
        "custody-room-late" if one.late else "custody-room",
        room=one.name,
        count=one.originals,
        due=day(words, due),
    )
    if one.checked_at is None:
        return said
    comma = texts.plain("meeting-list-comma")
    key = "custody-room-faults" if one.faults else "custody-room-fine"
    on = day(words, words.office.local(one.checked_at).date())
    return lines(
        said, texts.rich(key, day=on, faults=comma.join(point(words, f) for f in one.faults))
    )


def point(words: Words, name: str) -> str:
    """A point of the check in the reader's language; what the profile has no more stays."""
    for known in words.office.profile.custody.points:
        if known.zh_Hans == name:
            return str(getattr(known, words.texts.language))
    return name


def registered(texts: Texts, done: Registered) -> RichText:
    """How many were registered, and how many stood there already."""
    return texts.rich("custody-registered", count=len(done.original_ids), known=done.known)


def blank_form(texts: Texts) -> Message:
    """登记-签收-收回, to be printed and filled in by hand: nothing 涉密 is entered here."""
    return Message(texts.rich("custody-form-said"), files=(Paper("secret_form"),))


def beside_papers(words: Words, message: Message, beside: Beside) -> Message:
    """The papers of a meeting, with what of them was destroyed and the way to the originals."""
    texts = words.texts
    borrow = Choice(texts.plain("custody-button-originals"), encode("Pf", beside.meeting_id))
    said = [
        texts.rich("disposal-gone-line", title=title, code=code, when=words.when(when))
        for title, code, when in beside.destroyed
    ]
    heading = texts.rich("disposal-gone-paper") if said else ()
    rows = (*message.choices, (borrow,)) if beside.originals else message.choices
    return replace(message, text=lines(message.text, heading, *said), choices=rows)
