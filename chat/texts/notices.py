"""Words for the hosts: preview, what was sent, reminders, the call list. Row 2.2."""

from __future__ import annotations

from typing import assert_never

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words, notice
from meetings.notices import CallList, Controlled, Preview, Reminded, ToCall
from meetings.notices.audience import Audience
from meetings.notices.preview import UnitAsked
from meetings.people import Named

#: Names written out; the rest is a number.
MOST_NAMES = 8
PAGE = 10


def person_words(texts: Texts, person: Named) -> str:
    """A name told apart: with unit and title, as far as known."""
    if person.unit and person.title:
        return texts.plain(
            "name-unit-title", name=person.name, unit=person.unit, title=person.title
        )
    if person.unit:
        return texts.plain("name-unit", name=person.name, unit=person.unit)
    return person.name


def names_words(texts: Texts, names: list[str]) -> str:
    """Names in a row; a long row ends with how many more there are."""
    shown = texts.plain("notice-between-names").join(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return shown
    return texts.plain("notice-and-more", names=shown, count=len(names))


def ask_stop(texts: Texts, found: Controlled) -> Message:
    """What stopping the sending leaves out, and the button that does it."""
    notice, meeting_id = found.counts, found.meeting_id
    text = texts.rich("sending-ask-stop", title=found.title, sent=notice.sent, left=notice.left)
    stop = Choice(texts.plain("sending-button-stop"), encode("no", meeting_id))
    return Message(text, choices=((stop,), (to_panel(texts, meeting_id),)))


def preview(words: Words, found: Preview) -> Message:
    """Exactly who gets what, and what to think of, before anything goes out."""
    texts = words.texts
    reply_by, first = found.said.reply_by, found.signed_off_first
    text = lines(
        texts.rich("notice-preview-heading-sign-off" if first else "notice-preview-heading"),
        *notice(words, found.said),
        texts.rich("notice-reply-by", when=words.when(reply_by)) if reply_by else (),
        texts.rich("notice-preview-who"),
        *_who(texts, found),
        *(_unit(texts, unit) for unit in found.units),
        texts.rich("notice-preview-warnings") if found.warnings else (),
        *(
            texts.rich(f"notice-warning-{warning.code}", **dict(warning.details))
            for warning in found.warnings
        ),
    )
    label, route = ("settle-button-sign-off", "er") if first else ("notice-button-send", "ny")
    send = Choice(texts.plain(label), encode(route, found.meeting_id, found.edits))
    return Message(text, choices=((send,), (to_panel(texts, found.meeting_id),)))


def _who(texts: Texts, found: Preview) -> list[RichText]:
    parts = [
        texts.rich(
            "notice-preview-cards",
            people=found.audience.people,
            cards=len(found.audience.in_person),
        )
    ]
    if found.by_contact:
        names = [
            texts.plain("notice-via", name=person.name, contact=contact)
            for person, contact in found.by_contact
        ]
        parts.append(
            texts.rich("notice-preview-contact", count=len(names), names=names_words(texts, names))
        )
    if found.to_phone:
        names = [person_words(texts, person) for person in found.to_phone]
        parts.append(
            texts.rich("notice-preview-phone", count=len(names), names=names_words(texts, names))
        )
    return parts


def _unit(texts: Texts, unit: UnitAsked) -> RichText:
    key = "notice-preview-host" if unit.joint_host else "notice-preview-unit"
    if not unit.contact:
        key = "notice-preview-unit-nobody"
    elif not unit.reachable:
        key = "notice-preview-unit-phone"
    return texts.rich(key, unit=unit.unit, places=unit.places, contact=unit.contact)


def published(texts: Texts, meeting_id: int, audience: Audience) -> Message:
    """It is on its way."""
    told = len(audience.in_person) + len(audience.by_contact)
    phone = len(audience.to_phone) + audience.units_to_phone
    text = lines(
        texts.rich("notice-published", count=told),
        texts.rich("notice-published-units", count=audience.units_told)
        if audience.units_told
        else (),
        texts.rich("notice-published-phone", count=phone) if phone else (),
    )
    last = [to_panel(texts, meeting_id)]
    if phone:
        last.append(to_call_list(texts, meeting_id))
    return Message(text, choices=(tuple(last),))


def reminded(words: Words, meeting_id: int, outcome: Reminded) -> Message:
    """What 提醒未回复 came to."""
    texts = words.texts
    parts: list[RichText] = []
    if outcome.people:
        parts.append(texts.rich("notice-reminded", count=outcome.people))
    if outcome.units:
        parts.append(texts.rich("notice-reminded-units", count=outcome.units))
    if outcome.too_soon and outcome.next_at is not None:
        when = words.when(outcome.next_at)
        hours = str(words.office.profile.reply.reminder_gap_hours)
        parts.append(texts.rich("notice-too-soon", count=outcome.too_soon, when=when, hours=hours))
    if outcome.to_phone:
        parts.append(texts.rich("notice-at-cap", count=outcome.to_phone))
    if not parts:
        parts.append(texts.rich("notice-all-answered"))
    rows = [to_panel(texts, meeting_id)]
    if outcome.too_soon or outcome.to_phone:
        rows.append(to_call_list(texts, meeting_id))
    return Message(lines(*parts), choices=(tuple(rows),))


def to_panel(texts: Texts, meeting_id: int) -> Choice:
    """The way back to the meeting's panel."""
    return Choice(texts.plain("notice-button-panel"), encode("mp", meeting_id))


def to_call_list(texts: Texts, meeting_id: int) -> Choice:
    """The way to the call list."""
    return Choice(texts.plain("notice-button-call-list"), encode("nl", meeting_id))


def call_list(texts: Texts, found: CallList, page: int) -> Message:
    """Who to phone, ten a page."""
    pages = max(1, -(-len(found.people) // PAGE))
    page = min(page, pages - 1)
    shown = found.people[page * PAGE : (page + 1) * PAGE]
    left = sum(1 for entry in found.people if entry.called != "told")
    parts = [texts.rich("call-heading", title=found.said.title)]
    if not found.people and not found.units:
        parts.append(texts.rich("call-nobody"))
    elif found.people:
        parts.append(texts.rich("call-count", count=len(found.people), left=left))
    for number, entry in enumerate(shown, page * PAGE + 1):
        parts.append(_call_line(texts, number, entry))
    if page == pages - 1 and found.units:
        parts.append(texts.rich("call-units"))
        for unit in found.units:
            key = "call-unit-line" if unit.contact else "call-unit-nobody"
            phone = unit.phone or texts.plain("call-no-number")
            parts.append(texts.rich(key, unit=unit.unit, contact=unit.contact, phone=phone))
    buttons = [
        Choice(f"{number}. {entry.person.name}", encode("nc", entry.participant_id))
        for number, entry in enumerate(shown, page * PAGE + 1)
    ]
    if page == pages - 1:
        buttons += [Choice(unit.unit, encode("yv", unit.quota_id)) for unit in found.units[:PAGE]]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    turning = []
    if page > 0:
        label = texts.plain("button-previous-page")
        turning.append(Choice(label, encode("nl", found.meeting_id, page - 1)))
    if page < pages - 1:
        label = texts.plain("button-next-page")
        turning.append(Choice(label, encode("nl", found.meeting_id, page + 1)))
    if turning:
        rows.append(tuple(turning))
    rows.append((to_panel(texts, found.meeting_id),))
    return Message(lines(*parts), choices=tuple(rows))


def _call_line(texts: Texts, number: int, entry: ToCall) -> RichText:
    return texts.rich(
        "call-line",
        number=str(number),
        person=person_words(texts, entry.person),
        phone=entry.phone or texts.plain("call-no-number"),
        state=_call_state(texts, entry),
    )


def _call_state(texts: Texts, entry: ToCall) -> str:
    match entry.called:
        case "told" if entry.called_through:
            return texts.plain("call-told-through", name=entry.called_through)
        case "told":
            return texts.plain("call-told")
        case "no_answer":
            return texts.plain("call-no-answer")
    match entry.why:
        case "no-account" | "unreachable" | "not-sent" | "not-opened" | "no-answer":
            return texts.plain(f"call-why-{entry.why}")
        case _:
            assert_never(entry.why)


def one_call(words: Words, found: CallList, entry: ToCall) -> Message:
    """One person to phone: the number, a sentence to read aloud, and what came of it."""
    texts, said = words.texts, found.said
    key = "call-sentence" if said.reply_asked else "call-sentence-tell"
    if found.state in ("cancelled", "postponed"):
        key = f"call-sentence-{found.state}"
    contact: RichText = ()
    if entry.contact:
        phone = entry.contact_phone or texts.plain("call-no-number")
        contact = texts.rich("call-contact", name=entry.contact, phone=phone)
    text = lines(
        texts.rich("call-one", person=person_words(texts, entry.person)),
        texts.rich("call-phone", phone=entry.phone or texts.plain("call-no-number")),
        contact,
        texts.rich("call-state", state=_call_state(texts, entry)),
        texts.rich("call-say"),
        texts.rich(
            key,
            person=entry.person.name,
            office=words.office.name,
            when=words.when(said.starts_at, said.ends_at),
            place=said.place or "—",
            title=said.title,
        ),
    )
    of = entry.participant_id
    rows = [
        (
            Choice(texts.plain("call-button-told"), encode("nt", of)),
            Choice(texts.plain("call-button-no-answer"), encode("nx", of)),
            Choice(texts.plain("call-button-through"), encode("nw", of)),
        ),
        (
            Choice(texts.plain("notice-button-enter-reply"), encode("rp", of)),
            Choice(texts.plain("sms-button-one"), encode("yp", of)),
        ),
    ]
    following = _next(found, of)
    last = [Choice(texts.plain("call-button-back"), encode("nl", found.meeting_id))]
    if following is not None:
        last.insert(0, Choice(texts.plain("call-button-next"), encode("nc", following)))
    return Message(text, choices=(*rows, tuple(last)))


def _next(found: CallList, participant_id: int) -> int | None:
    """The next one not phoned yet."""
    waiting = [e.participant_id for e in found.people if not e.called]
    return next((one for one in waiting if one != participant_id), None)
