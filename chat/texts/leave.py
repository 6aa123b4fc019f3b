"""Words of leave and of 替会 on the card itself, and what people are told of them.

Rows 3.3a, 3.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from meetings.attendance import Card
from meetings.attendance.cards import Period, card_of
from meetings.attendance.substituting import policy
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows

if TYPE_CHECKING:
    from chat.texts.cards import Words
    from chat.texts.wording import Reading


def answered(words: Words, card: Card) -> list[RichText]:
    """What is to be said beside the answer: how the leave stands, for which sittings, and who is
    to come instead."""
    texts, parts = words.texts, []
    if card.reply == "leave" and card.leave_for:
        said = texts.plain("notice-between-names").join(
            period_words(words, one) for one in card.leave_for
        )
        parts.append(texts.rich("leave-for", sittings=said))
    if card.reply == "leave" and card.leave_state in ("asked", "granted"):
        parts.append(texts.rich(f"leave-state-{card.leave_state}"))
    if card.leave_state == "refused":
        key = "leave-state-refused" if card.leave_refused else "leave-state-refused-plain"
        parts.append(texts.rich(key, reason=card.leave_refused))
    if card.substitute_for:
        parts.append(texts.rich("substitute-you-for", name=card.substitute_for))
    if card.substitute_wanted:
        parts.append(texts.rich("substitute-pending", name=card.substitute_wanted))
    if card.phones_away and card.open:
        parts.append(texts.rich("notice-phones-away"))
    return parts


def choices(words: Words, card: Card) -> tuple[tuple[Choice, ...], ...]:
    """撤回请假, 打印请假条, 派人替会: what holds now."""
    texts, rows = words.texts, []
    if card.reply == "leave":
        row = [Choice(texts.plain("leave-button-print"), encode("wp", card.participant_id))]
        if withdrawable(card):
            withdraw = Choice(
                texts.plain("leave-button-withdraw"), encode("wb", card.participant_id)
            )
            row.insert(0, withdraw)
        rows.append(tuple(row))
    if card.substitute_wanted and not card.started:
        rows.append((withdraw_substitute(texts, card.participant_id),))
    elif may_send_somebody(words, card):
        rows.append((Choice(texts.plain("substitute-button"), encode("ws", card.participant_id)),))
    return tuple(rows)


def withdrawable(card: Card) -> bool:
    """Whether 撤回请假 stands in the place of 改答复: leave that the convening side decides."""
    return card.reply == "leave" and card.leave_state != "" and not card.started


def may_send_somebody(words: Words, card: Card) -> bool:
    """Whether 派人替会 is offered: before the start, where the meeting takes substitutes."""
    if card.started or not card.open or card.role in ("staff", "driver", "accompanying"):
        return False
    return policy(card.substitutes, card.package, words.office) != "none"


def for_unit_head(
    reading: Reading, meeting: meeting_rows.Meeting, participant: attendance_rows.Participant
) -> tuple[tuple[Choice, ...], ...]:
    """The head of the unit may send somebody else, where the meeting takes substitutes."""
    how = policy(meeting.substitutes, meeting.package, reading.office)
    if how == "none" or reading.now >= meeting.starts_at or participant.leave_sittings:
        return ()
    return ((Choice(reading.texts.plain("substitute-button"), encode("ws", participant.id)),),)


def withdraw_substitute(texts: Texts, participant_id: int) -> Choice:
    """撤回替会."""
    return Choice(texts.plain("substitute-button-withdraw"), encode("wr", participant_id))


def substituted(words: Words, card: Card, note: RichText = ()) -> Message:
    """The closed card of somebody in whose place another one comes."""
    texts, said = words.texts, card.said
    text = lines(
        note,
        texts.rich("notice-for", name=card.person.name, unit=card.person.unit or "—")
        if card.for_other
        else (),
        texts.rich("notice-title", title=said.title),
        texts.rich("notice-when", when=words.when(said.starts_at, said.ends_at)),
        texts.rich("substitute-comes", name=card.substituted_by, person=card.person.name),
    )
    if card.started or card.state != "published":
        return Message(text)
    return Message(text, choices=((withdraw_substitute(texts, card.participant_id),),))


def period_words(words: Words, period: Period) -> str:
    """One sitting, by its name or its number, with its time."""
    when = words.when(period.starts_at, period.ends_at)
    if period.title:
        return words.texts.plain("leave-sitting-named", title=period.title, when=when)
    return words.texts.plain("leave-sitting", number=str(period.number), when=when)


def slip_paper(participant_id: int) -> Paper:
    """The printable 请假条."""
    return Paper("leave_slip", (("participant", participant_id),))


def printed(words: Words, card: Card) -> Message:
    """打印请假条."""
    texts = words.texts
    back = Choice(texts.plain("notice-button-card"), encode("rc", card.participant_id))
    text = texts.rich("leave-slip-here", title=card.said.title)
    return Message(text, choices=((back,),), files=(slip_paper(card.participant_id),))


def off_notice(reading: Reading) -> Message | None:
    """To the unit's head, who was told of the leave: it does not hold, they come."""
    from chat.texts.cards import words_of

    participant = attendance_rows.participant(reading.session, reading.params["participant"])
    if participant is None or participant.removed_at is not None or participant.reply == "leave":
        return None
    meeting = meeting_rows.meeting(reading.session, participant.meeting_id)
    person = people_rows.person(reading.session, participant.person_id)
    if meeting is None or person is None or meeting.state != "published":
        return None
    key = "leave-off-refused" if participant.leave_state == "refused" else "leave-off-withdrawn"
    when = words_of(reading).when(meeting.starts_at)
    return Message(reading.texts.rich(key, name=person.name, title=meeting.title, when=when))


def decided_notice(reading: Reading) -> Message | None:
    """To somebody for whom leave was asked: it was decided."""
    participant = attendance_rows.participant(reading.session, reading.params["participant"])
    if participant is None or participant.removed_at is not None:
        return None
    meeting = meeting_rows.meeting(reading.session, participant.meeting_id)
    person = people_rows.person(reading.session, participant.person_id)
    outcome = reading.params["outcome"]
    if meeting is None or person is None or participant.leave_state != outcome:
        return None
    card = card_of(
        reading.session, participant, meeting, reader_id=reading.reader_id, now=reading.now
    )
    texts = reading.texts
    text = texts.rich(
        f"leave-told-{outcome}",
        name=person.name,
        title=meeting.title,
        reason=card.leave_refused if card is not None and card.leave_refused else "—",
    )
    back = Choice(texts.plain("notice-button-card"), encode("rc", participant.id))
    return Message(text, choices=((back,),))


def substituted_notice(reading: Reading) -> Message | None:
    """To who was invited: somebody else comes for them."""
    from chat.texts.cards import words_of

    participant = attendance_rows.participant(reading.session, reading.params["participant"])
    if participant is None or participant.reply != "substituted":
        return None
    meeting = meeting_rows.meeting(reading.session, participant.meeting_id)
    if meeting is None or meeting.state != "published":
        return None
    card = card_of(
        reading.session, participant, meeting, reader_id=reading.reader_id, now=reading.now
    )
    return substituted(words_of(reading), card) if card is not None else None


def not_needed_notice(reading: Reading) -> Message | None:
    """To a substitute: the one they were to come for comes after all."""
    from chat.texts.cards import words_of

    place = attendance_rows.participant(reading.session, reading.params["participant"])
    original = attendance_rows.participant(reading.session, reading.params["original"])
    if place is None or original is None or place.removed_at is None:
        return None
    meeting = meeting_rows.meeting(reading.session, place.meeting_id)
    person = people_rows.person(reading.session, original.person_id)
    if meeting is None or person is None or meeting.state != "published":
        return None
    return Message(
        reading.texts.rich(
            "substitute-not-needed",
            name=person.name,
            title=meeting.title,
            when=words_of(reading).when(meeting.starts_at),
        )
    )
