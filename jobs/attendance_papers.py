"""Papers of changes of people: 请假条, 变动单, a guest's pass. Rows 2.6, 3.3a, 3.8."""

from __future__ import annotations

from collections.abc import Callable

from chat.texts.approvals.history import said
from chat.texts.cards import Words
from chat.texts.leave import period_words
from chat.texts.people_changes import line
from jobs.making import Made, NoSuchPaper, Order
from meetings.approvals import request_of
from meetings.attendance.cards import LEAVE, periods, subject
from meetings.attendance.named import as_invited
from meetings.people_changes.reading import lines_of
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import signin

PDF = "application/pdf"


def leave_slip(order: Order) -> Callable[[], Made]:
    """The leave slip of one participant, to be signed, or with the decision on it."""
    from papers.leave_slip import LeaveSlip, SlipWords
    from papers.leave_slip import leave_slip as typeset

    place, meeting = _place(order)
    texts = order.texts
    words = Words(texts, order.office, order.now)
    person = as_invited(order.session, [place.id])[place.id]
    last = approval_rows.latest_about(order.session, LEAVE, subject(place.id))
    reason = place.reply_reason or (str(last.wanted["reason"]) if last is not None else "")
    number = last.id if last is not None else None
    slip = LeaveSlip(
        language=texts.language,
        words=SlipWords(
            applicant=texts.plain("leave-slip-applicant"),
            unit_head=texts.plain("leave-slip-head"),
            decision=texts.plain("leave-slip-decision"),
            choices=texts.plain("leave-slip-choices"),
            signature=texts.plain("approval-sheet-signature"),
            date=texts.plain("approval-sheet-date"),
            foot=texts.plain("leave-slip-foot", number=str(number)) if number else "",
        ),
        title=texts.plain("leave-slip-title"),
        office=order.office.name,
        facts=(
            (texts.plain("leave-slip-name"), person.name),
            (texts.plain("leave-slip-unit"), person.unit),
            (texts.plain("leave-slip-post"), person.title),
            (texts.plain("leave-slip-meeting"), meeting.title),
            (texts.plain("leave-slip-when"), words.when(meeting.starts_at, meeting.ends_at)),
            (texts.plain("leave-slip-place"), meeting.place),
            (texts.plain("leave-slip-sittings"), _sittings(words, order, place)),
            (texts.plain("leave-slip-reason"), reason),
        ),
        decided=_decided(words, order, last),
    )
    name = f"{texts.plain('leave-slip-title')} {person.name}.pdf"
    return lambda: Made(typeset(slip), name, PDF)


def _sittings(words: Words, order: Order, place: rows.Participant) -> str:
    """For which sittings; where there are several, also that it is for all of them."""
    found = periods(order.session, place.meeting_id)
    if len(found) < 2:
        return ""
    wanted = place.leave_sittings
    if wanted is None:
        return words.texts.plain("leave-whole")
    return "\n".join(period_words(words, one) for one in found if one.number in wanted)


def _decided(words: Words, order: Order, last: approval_rows.Approval | None) -> str:
    """The decisions on it, each with its time; "" while nobody decided."""
    if last is None or last.state not in ("approved", "returned"):
        return ""
    found = request_of(order.session, last.id, now=order.now, office=order.office)
    events = found.events if found is not None else ()
    return "\n".join(
        f"{words.when(event.at)}　{_plain(said(words.texts, found, event))}"
        for event in events
        if found is not None and event.kind in ("approved", "spoken", "ratified", "returned")
    )


def change_slip(order: Order) -> Callable[[], Made]:
    """One 变动单, whole."""
    from papers.change_slip import ChangeSlip, ChangeWords
    from papers.change_slip import change_slip as typeset

    meeting = meeting_rows.meeting(order.session, int(order.params["meeting"]))
    number = int(order.params["slip"])
    lines = lines_of(order.session, meeting, number) if meeting is not None else []
    if meeting is None or not lines:
        raise NoSuchPaper("change slip")
    texts, words = order.texts, Words(order.texts, order.office, order.now)
    slip = ChangeSlip(
        language=texts.language,
        words=ChangeWords(
            columns=(
                texts.plain("change-paper-number"),
                texts.plain("change-paper-change"),
                texts.plain("change-paper-time"),
                texts.plain("change-paper-done"),
            ),
            page=texts.plain("approval-sheet-page", page="{page}", pages="{pages}"),
        ),
        title=texts.plain("change-paper-title"),
        office=order.office.name,
        number=texts.plain("change-button-slip", number=str(number)),
        facts=(
            (texts.plain("leave-slip-meeting"), meeting.title),
            (texts.plain("leave-slip-when"), words.when(meeting.starts_at, meeting.ends_at)),
            (texts.plain("leave-slip-place"), meeting.place),
        ),
        lines=tuple(
            (str(at), line(texts, one), words.when(one.at)) for at, one in enumerate(lines, 1)
        ),
    )
    name = texts.plain("change-paper-file", number=str(number))
    return lambda: Made(typeset(slip), f"{name}.pdf", PDF)


def guest_pass(order: Order) -> Callable[[], Made]:
    """The pass of a guest, on paper."""
    from papers.guest_pass import GuestPass
    from papers.guest_pass import guest_pass as typeset

    place, meeting = _place(order)
    token = signin.live_pass(order.session, place.id)
    if token is None:
        raise NoSuchPaper("guest pass")
    texts, words = order.texts, Words(order.texts, order.office, order.now)
    person = as_invited(order.session, [place.id])[place.id]
    role = texts.plain(f"role-in-meeting-{place.role.replace('_', '-')}")
    card = GuestPass(
        language=texts.language,
        heading=texts.plain("guest-pass-heading"),
        title=meeting.title,
        facts=(
            (texts.plain("leave-slip-when"), words.when(meeting.starts_at, meeting.ends_at)),
            (texts.plain("leave-slip-place"), meeting.place),
            (texts.plain("guest-pass-car"), place.car),
        ),
        name=person.name,
        post=" ".join(part for part in (person.unit, person.title) if part),
        capacity=role if place.role != "attend" else "",
        code=order.link(token),
        instruction=texts.plain("signin-pass-show"),
        notes=(
            texts.plain(
                "guest-pass-early", minutes=str(order.office.profile.signin.arrive_before_min)
            ),
            texts.plain("guest-pass-own"),
        ),
    )
    name = f"{texts.plain('guest-pass-heading')} {person.name}.pdf"
    return lambda: Made(typeset(card), name, PDF)


def _place(order: Order) -> tuple[rows.Participant, meeting_rows.Meeting]:
    place = rows.participant(order.session, int(order.params["participant"]))
    meeting = meeting_rows.meeting(order.session, place.meeting_id) if place else None
    if place is None or meeting is None or place.removed_at is not None:
        raise NoSuchPaper("participant")
    return place, meeting


def _plain(text: object) -> str:
    assert isinstance(text, tuple)
    return "".join(span.text for span in text)
