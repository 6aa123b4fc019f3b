"""Words of joint hosts (联合主办): the hosts' list, and a joint host's people. Row 2.2."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.cards import Words, reply_words
from chat.texts.notices import person_words
from chat.texts.sms import to_notice
from chat.texts.wording import Reading
from meetings.attendance import Card
from meetings.unit_notices import UnitNotice
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows


def listing(
    words: Words, meeting_id: int, found: tuple[UnitNotice, ...], note: RichText = ()
) -> Message:
    """Who holds the meeting together with the office, each with a roster of its own."""
    texts = words.texts
    parts = [note, texts.rich("host-list", office=words.office.name)]
    if not found:
        parts.append(texts.rich("host-none"))
    buttons = []
    for one in found:
        coming = sum(1 for person in one.named if person.reply == "attending")
        open_ = sum(1 for person in one.named if person.reply == "none")
        parts.append(
            texts.rich(
                "host-line",
                unit=one.unit,
                count=len(one.named),
                coming=coming,
                open=open_,
                contact=one.contact or texts.plain("unit-no-contact"),
            )
        )
        buttons.append(Choice(one.unit, encode("nn", one.quota_id)))
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    add = Choice(texts.plain("host-button-add"), encode("ym", meeting_id))
    return Message(lines(*parts), choices=(*rows, (add, to_notice(texts, meeting_id))))


def person(words: Words, card: Card, phone: str, quota_id: int, *, open_: bool) -> Message:
    """Somebody on a joint host's roster, for its contact: number, answer, what can be entered."""
    texts = words.texts
    text = lines(
        texts.rich("host-person", person=person_words(texts, card.person)),
        texts.rich("call-phone", phone=phone or texts.plain("call-no-number")),
        texts.rich("host-person-reply", reply=reply_words(texts, card)),
    )
    of = card.participant_id
    rows: list[tuple[Choice, ...]] = []
    if open_:
        back = "unit-button-ask-back" if card.late else "unit-button-back"
        rows.append(
            (
                Choice(texts.plain("notice-button-enter-reply"), encode("rp", of)),
                Choice(texts.plain(back, name=card.person.name), encode("nk", of)),
            )
        )
    rows.append((Choice(texts.plain("host-button-back"), encode("nn", quota_id)),))
    return Message(text, choices=tuple(rows))


def withdrawn_notice(reading: Reading) -> Message | None:
    """The unit is not asked any more, or hosts the meeting no more."""
    unit_id = reading.params["unit"]
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    unit = people_rows.unit(reading.session, unit_id)
    if meeting is None or unit is None or meeting.state != "published":
        return None
    if any(q.unit_id == unit_id for q in quota_rows.quotas_of(reading.session, meeting.id)):
        return None  # asked again meanwhile
    return Message(reading.texts.rich("unit-withdrawn", unit=unit.name, title=meeting.title))
