"""Words of unit notices: the contact's card, the report, the hosts' list. Row 2.2."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words, notice, words_of
from chat.texts.notices import names_words, person_words, to_panel
from chat.texts.wording import Reading
from meetings.unit_notices import UnitNotice, unit_notice_of

#: Buttons to take a name back; a longer list is edited by the hosts.
MOST_BUTTONS = 10


def unit_card(words: Words, found: UnitNotice, note: RichText = ()) -> Message:
    """The unit's card: the notice, the quota, who was named, and 报名单."""
    texts = words.texts
    if found.meeting_state == "cancelled":
        when = words.when(found.said.starts_at)
        text = texts.rich("unit-cancelled", unit=found.unit, title=found.said.title, when=when)
        return Message(lines(note, text))
    reply_by = found.said.reply_by
    text = lines(
        note,
        texts.rich("unit-heading", unit=found.unit),
        *notice(words, found.said),
        texts.rich("unit-places", places=found.places, note=_note(texts, found)),
        texts.rich("unit-by", when=words.when(reply_by)) if reply_by and found.left else (),
        *_named(texts, found),
    )
    return Message(text, choices=_choices(texts, found))


def _note(texts: Texts, found: UnitNotice) -> str:
    return texts.plain("unit-note", note=found.note) if found.note else ""


def _named(texts: Texts, found: UnitNotice) -> list[RichText]:
    if not found.named:
        return []
    parts = [texts.rich("unit-named", count=len(found.named), left=found.left)]
    for number, one in enumerate(found.named, 1):
        parts.append(
            texts.rich(
                "unit-named-line",
                number=str(number),
                person=person_words(texts, one.person),
                reply=texts.plain(f"reply-{one.reply}"),
            )
        )
    return parts


def _choices(texts: Texts, found: UnitNotice) -> tuple[tuple[Choice, ...], ...]:
    if not found.open:
        return ()
    rows: list[tuple[Choice, ...]] = []
    if found.left:
        label = texts.plain("unit-button-more" if found.named else "unit-button-report")
        rows.append((Choice(label, encode("nb", found.quota_id)),))
    backs = [
        Choice(
            texts.plain("unit-button-back", name=one.person.name), encode("nk", one.participant_id)
        )
        for one in found.named[:MOST_BUTTONS]
    ]
    rows += [tuple(backs[at : at + 2]) for at in range(0, len(backs), 2)]
    return tuple(rows)


def reported(
    words: Words, found: UnitNotice, added: tuple[str, ...], new: tuple[str, ...]
) -> Message:
    """The names were taken."""
    texts = words.texts
    note = lines(
        texts.rich("unit-taken", count=len(added), names=names_words(texts, list(added)))
        if added
        else texts.rich("unit-taken-before"),
        texts.rich("unit-new", names=names_words(texts, list(new))) if new else (),
    )
    return unit_card(words, found, note)


def units(texts: Texts, meeting_id: int, found: tuple[UnitNotice, ...]) -> Message:
    """The hosts' list: 未报 / 已报 / 需补报 of every unit."""
    parts = [texts.rich("unit-list-heading")]
    if not found:
        parts.append(texts.rich("unit-list-none"))
    rows = []
    for one in found:
        state = texts.plain(f"unit-state-{one.state.replace('_', '-')}")
        parts.append(
            texts.rich(
                "unit-list-line",
                unit=one.unit,
                reported=str(len(one.named)),
                places=str(one.places),
                state=state,
                contact=one.contact or texts.plain("unit-no-contact"),
            )
        )
        rows.append(Choice(one.unit, encode("nn", one.quota_id)))
    choices = [tuple(rows[at : at + 2]) for at in range(0, len(rows), 2)]
    add = Choice(texts.plain("unit-button-add"), encode("nq", meeting_id))
    return Message(lines(*parts), choices=(*choices, (add, to_panel(texts, meeting_id))))


def card_notice(reading: Reading) -> Message | None:
    """To the unit's contact, of the present revision only."""
    found = unit_notice_of(reading.session, reading.params["quota"], now=reading.now)
    if found is None or found.revision != reading.params["revision"] or not found.open:
        return None
    note: RichText = ()
    if found.revision > 1:
        note = reading.texts.rich("notice-revision", number=str(found.revision - 1))
    return unit_card(words_of(reading), found, note)


def reminder_notice(reading: Reading) -> Message | None:
    """To a unit that owes names."""
    found = unit_notice_of(reading.session, reading.params["quota"], now=reading.now)
    if found is None or not found.open or found.state == "reported":
        return None
    words, texts, said = words_of(reading), reading.texts, found.said
    text = lines(
        texts.rich("unit-remind", left=found.left),
        texts.rich("unit-heading", unit=found.unit),
        texts.rich("notice-title", title=said.title),
        texts.rich("notice-when", when=words.when(said.starts_at, said.ends_at)),
        texts.rich("unit-places", places=found.places, note=_note(texts, found)),
        texts.rich("unit-by", when=words.when(said.reply_by)) if said.reply_by else (),
    )
    whole = Choice(texts.plain("notice-button-card"), encode("nn", found.quota_id))
    return Message(text, choices=(*_choices(texts, found)[:1], (whole,)))


def cancelled_notice(reading: Reading) -> Message | None:
    """The meeting is off: the unit need not report."""
    found = unit_notice_of(reading.session, reading.params["quota"], now=reading.now)
    if found is None or found.meeting_state != "cancelled":
        return None
    return unit_card(words_of(reading), found)
