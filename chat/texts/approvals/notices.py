"""Notices of approvals: to who decides, who asked, who confirms, who signs, who deputises.

Each looks at the request once more when it is sent; what no longer waits for the reader is not
sent.
"""

from __future__ import annotations

from dataclasses import replace

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.approvals.card import card, provisional
from chat.texts.approvals.delegations import described
from chat.texts.approvals.history import said
from chat.texts.approvals.kinds import choices_of, told_of
from chat.texts.approvals.sheets import to_confirm
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import words_of
from chat.texts.wording import Reading
from meetings.approvals import (
    UNDO,
    Deed,
    Request,
    Seen,
    delegation_of,
    request_of,
    scans_of,
    see,
)
from meetings.people import Who, who_is


def request_notice(reading: Reading) -> Message | None:
    """To who decides; one decided or gone on meanwhile is not asked any more."""
    seen = _seen(reading)
    if seen is None or not _waits_here(reading, seen.request):
        return None
    asked = Deed.DECIDE in seen.deeds or (seen.request.body and Deed.ENTER in seen.deeds)
    return card(words_of(reading), seen) if asked else None


def carry_notice(reading: Reading) -> Message | None:
    """To a clerk: who decides can not be written to, so the sheet is carried to them."""
    seen = _seen(reading)
    if seen is None or not _waits_here(reading, seen.request):
        return None
    names = [person.name for person in seen.request.asked]
    texts = reading.texts
    between = texts.plain("notice-between-names")
    note = texts.rich("approval-carry", names=between.join(names) or "—")
    return card(words_of(reading), seen, note)


def now_notice(reading: Reading) -> Message | None:
    """The card as it stands, where it is on a screen already."""
    seen = _seen(reading)
    return card(words_of(reading), seen) if seen else None


def decided_notice(reading: Reading) -> Message | None:
    """To whoever asked: what became of it."""
    found = _found(reading)
    state = reading.params.get("state")
    if found is None or found.state not in ("approved", "returned"):
        return None
    if state and found.state != state:
        return None
    words = words_of(reading)
    text = lines(told_of(words, found), *provisional(words, found))
    return Message(text, choices=_to(reading, found))


def question_notice(reading: Reading) -> Message | None:
    """To whoever asked: what who decides wants to know."""
    seen = _seen(reading)
    event = int(reading.params["event"])
    if seen is None or event not in seen.questions:
        return None
    texts = reading.texts
    answer = Choice(texts.plain("approval-button-answer"), encode("an", event))
    text = lines(
        texts.rich("approval-question-told", number=str(seen.request.id)),
        _said(reading, seen.request, event),
    )
    return Message(text, choices=((answer,), *_card(reading, seen.request)))


def answer_notice(reading: Reading) -> Message | None:
    """To who asked the question: the answer, on the card that is still to be decided."""
    seen = _seen(reading)
    if seen is None or seen.request.state != "pending":
        return None
    return card(words_of(reading), seen, reading.texts.rich("approval-answer-told"))


def confirm_notice(reading: Reading) -> Message | None:
    """To the second person: the sheet as entered, with its scan."""
    seen, who = _seen(reading), who_is(reading.session, reading.reader_id)
    event = int(reading.params["event"])
    if seen is None or who is None or event not in seen.sheets:
        return None
    files = scans_of(reading.session, who, event, now=reading.now, office=reading.office)
    shown = files if isinstance(files, list) else []
    return to_confirm(words_of(reading), seen.request, event, shown)


def rejected_notice(reading: Reading) -> Message | None:
    """To who entered a sheet: it was not confirmed."""
    found = _found(reading)
    if found is None:
        return None
    event = next((e for e in found.events if e.id == reading.params["event"]), None)
    by = event.by.name if event else ""
    text = reading.texts.rich("approval-sheet-rejected", number=str(found.id), by=by)
    return Message(text, choices=_card(reading, found))


def sign_notice(reading: Reading) -> Message | None:
    """To who agreed by word: to be signed by a day."""
    seen = _seen(reading)
    event = int(reading.params["event"])
    if seen is None or event not in seen.to_sign:
        return None
    note = lines(reading.texts.rich("approval-sign-told"), _said(reading, seen.request, event))
    return card(words_of(reading), seen, note)


def taken_back_notice(reading: Reading) -> Message | None:
    """To the hosts: what was agreed by word was not signed."""
    found = _found(reading)
    if found is None or found.state != "returned":
        return None
    text = reading.texts.rich(
        "approval-taken-back" if found.kind in UNDO else "approval-taken-back-stays",
        number=str(found.id),
        by=decided_by(reading.texts, found),
        reason=found.reason or "—",
    )
    return Message(text, choices=_card(reading, found))


def delegation_notice(reading: Reading) -> Message | None:
    """To a deputy: from when to when they decide for whom, or that it is over."""
    who = _who(reading)
    if who is None:
        return None
    found = delegation_of(
        reading.session,
        who,
        int(reading.params["delegation"]),
        now=reading.now,
        office=reading.office,
    )
    return described(words_of(reading), found, who.person_id) if found else None


def _said(reading: Reading, found: Request, event_id: int) -> RichText:
    event = next(e for e in found.events if e.id == event_id)
    return said(reading.texts, found, event)


def _card(reading: Reading, found: Request) -> tuple[tuple[Choice, ...], ...]:
    return ((Choice(reading.texts.plain("approval-button-card"), encode("as", found.id)),),)


def _to(reading: Reading, found: Request) -> tuple[tuple[Choice, ...], ...]:
    to = choices_of(reading.texts, found)
    return (to, *_card(reading, found)) if to else _card(reading, found)


def _waits_here(reading: Reading, found: Request) -> bool:
    return found.state == "pending" and reading.params.get("step", found.step) == found.step


def _who(reading: Reading) -> Who | None:
    """The reader; what they may do is told with the rights of their whole person."""
    who = who_is(reading.session, reading.reader_id)
    return replace(who, levels=None) if who else None


def _seen(reading: Reading) -> Seen | None:
    who = _who(reading)
    if who is None:
        return None
    found = see(
        reading.session,
        who,
        int(reading.params["approval"]),
        now=reading.now,
        office=reading.office,
    )
    return found if isinstance(found, Seen) else None


def _found(reading: Reading) -> Request | None:
    return request_of(
        reading.session, int(reading.params["approval"]), now=reading.now, office=reading.office
    )
