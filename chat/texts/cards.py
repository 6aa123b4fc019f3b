"""Words of a participant's card: the notice, its reminders, its end. Rows 2.2, 2.10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from chat.dates import say_time, say_when
from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts, agenda_card, leave, official_card
from chat.texts.my_seat import told_at_sign_in
from chat.texts.wording import Reading
from meetings.attendance import Card, card_of
from meetings.attendance.cards import shown
from meetings.notices.facts import NoticeFacts
from meetings.office import Office
from meetings.seats import SeatFacts, seat_of
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows

#: Agenda items on a card; the papers hold the rest.
MOST_ITEMS = 8


@dataclass(frozen=True, slots=True)
class Words:
    """What saying a time needs beside the time."""

    texts: Texts
    office: Office
    now: datetime
    #: The year is always said: on papers that are read years later.
    with_year: bool = False

    def when(self, start: datetime, end: datetime | None = None) -> str:
        """The time with its weekday."""
        today = date.min if self.with_year else self.office.today(self.now)
        return say_when(start, end, self.texts.language, self.office.zone, today=today)


def card(words: Words, card: Card, note: RichText = (), *, arriving: bool = False) -> Message:
    """The card as it stands: what is asked, or what was answered. ``arriving``: what a revision
    changed is told line by line; who looks at it again knows."""
    texts = words.texts
    if card.state == "cancelled":
        return Message(lines(note, _for_whom(texts, card), *_cancelled(words, card)))
    if card.state == "postponed":
        return Message(lines(note, _for_whom(texts, card), *_cancelled(words, card, "postponed")))
    if card.substituted_by:
        return leave.substituted(words, card, note)
    text = lines(
        note,
        _for_whom(texts, card),
        *_revision(words, card, arriving=arriving),
        *official_card.said(texts, card),
        *notice(words, card.said),
        texts.rich(f"notice-role-{card.role.replace('_', '-')}") if card.role != "attend" else (),
        agenda_card.places_line(texts, card.items, words.office),
        texts.rich("notice-venue", venue=card.venue) if card.venue else (),
        *_answer(words, card),
    )
    return Message(text, choices=_choices(words, card), files=_files(card))


def notice(words: Words, said: NoticeFacts) -> list[RichText]:
    """The notice itself, as everybody gets it (norms ORG-01)."""
    texts = words.texts
    parts = [
        texts.rich("notice-title", title=said.title),
        texts.rich("notice-when", when=words.when(said.starts_at, said.ends_at)),
        texts.rich("notice-place", place=said.place) if said.place else (),
        texts.rich("notice-chair", name=said.chair) if said.chair else (),
        texts.rich("notice-hosts", hosts=hosts(words, said)) if said.hosts else (),
        texts.rich("notice-purpose", purpose=said.purpose) if said.purpose else (),
    ]
    if said.agenda:
        parts.append(texts.rich("notice-agenda"))
        for number, item in enumerate(said.agenda[:MOST_ITEMS], 1):
            parts.append(texts.rich("notice-agenda-line", number=str(number), item=item))
        if len(said.agenda) > MOST_ITEMS:
            parts.append(texts.rich("notice-agenda-more", count=len(said.agenda) - MOST_ITEMS))
    if said.requirements:
        parts.append(texts.rich("notice-requirements", requirements=said.requirements))
    if said.contact:
        key = "notice-contact-phone" if said.contact_phone else "notice-contact"
        parts.append(texts.rich(key, name=said.contact, phone=said.contact_phone))
    return parts


def hosts(words: Words, said: NoticeFacts) -> str:
    """主办单位: the office, and the joint hosts after it."""
    between = words.texts.plain("notice-between-names")
    return between.join((words.office.name, *said.hosts)) if said.hosts else ""


def _for_whom(texts: Texts, card: Card) -> RichText:
    """Somebody else's card says first whose it is."""
    if not card.for_other:
        return ()
    return texts.rich("notice-for", name=card.person.name, unit=card.person.unit or "—")


def _revision(words: Words, card: Card, *, arriving: bool) -> list[RichText]:
    """第N次调整: what changed, old and new."""
    texts = words.texts
    if card.before is None:
        return [texts.rich("notice-heading")]
    parts = [texts.rich("notice-revision", number=str(card.revision - 1))]
    if not arriving:
        return parts
    if card.reason:
        parts.append(texts.rich("notice-reason", reason=card.reason))
    return [*parts, *changes(words, card.before, card.said), texts.rich("notice-as-follows")]


def changes(words: Words, before: NoticeFacts, said: NoticeFacts) -> list[RichText]:
    """One line for each part that changed."""
    texts, found = words.texts, []
    nothing = texts.plain("notice-nothing")
    for part in said.differences(before):
        match part:
            case "time":
                old, new = (words.when(one.starts_at, one.ends_at) for one in (before, said))
            case "title" | "place" | "chair" | "contact":
                old, new = getattr(before, part), getattr(said, part)
            case "hosts":
                old, new = (hosts(words, one) for one in (before, said))
            case "reply_by":
                old, new = (
                    words.when(one.reply_by) if one.reply_by else "" for one in (before, said)
                )
            case "purpose" | "agenda" | "requirements":
                found.append(texts.rich(f"notice-changed-{part}"))
                continue
        name = texts.plain(f"notice-part-{part.replace('_', '-')}")
        old, new = old or nothing, new or nothing
        found.append(texts.rich("notice-changed", part=name, old=old, new=new))
    return found


def _answer(words: Words, card: Card) -> list[RichText]:
    texts, said = words.texts, card.said
    parts: list[RichText] = []
    if card.reply != "none":
        parts.append(texts.rich("notice-answered", reply=reply_words(texts, card)))
    elif said.reply_asked and said.reply_by is not None and card.open:
        parts.append(texts.rich("notice-reply-by", when=words.when(said.reply_by)))
    parts += leave.answered(words, card)
    if card.wanted:
        wanted = texts.plain(f"reply-{card.wanted}")
        parts.append(texts.rich("notice-change-pending", reply=wanted))
    if not card.open:
        parts.append(texts.rich("notice-over"))
    return parts


def reply_words(texts: Texts, card: Card) -> str:
    """The answer with its reason, and who gave it: "请假(出差),李四代张三,电话"."""
    reply = card.reply
    if reply == "leave" and card.leave_for:
        reply = "leave-part"
    words = texts.plain(f"reply-{reply}")
    if card.reply_reason:
        words = texts.plain("notice-with-reason", reply=words, reason=card.reply_reason)
    if card.replied_by:
        by = texts.plain("on-behalf", by=card.replied_by, person=card.person.name)
        words = texts.plain("notice-with-more", reply=words, more=by)
    if card.reply_method in ("phone", "paper", "in_person"):
        how = texts.plain(f"reply-method-{card.reply_method.replace('_', '-')}")
        words = texts.plain("notice-with-more", reply=words, more=how)
    return words


def _choices(words: Words, card: Card) -> tuple[tuple[Choice, ...], ...]:
    texts = words.texts
    last = [Choice(texts.plain("notice-button-papers"), encode("dp", card.participant_id))]
    if card.seated and card.state == "published":
        last.append(_my_seat(texts, card))
    if not card.open:
        return (tuple(last),)
    rows = []
    if card.reply == "none":
        rows.append(answer_choices(texts, card))
    if card.reply != "leave" or card.leave_for:
        last.append(Choice(texts.plain("button-pass"), encode("sp", card.participant_id)))
    if card.reply != "none" and not leave.withdrawable(card):
        label = texts.plain("notice-button-ask-change" if card.late else "notice-button-change")
        rows.append((Choice(label, encode("rg", card.participant_id)),))
    last += official_card.buttons(texts, card)
    if card.logistics and card.reply not in ("leave", "substituted"):
        last.append(Choice(texts.plain("button-own-logistics"), encode("Fo", card.participant_id)))
    if card.reply in ("attending", "noted"):
        # The slip leads on to special needs, too.
        key, route = ("button-person-slip", "qs") if card.slip else ("button-person-needs", "qa")
        last.append(Choice(texts.plain(key), encode(route, card.participant_id)))
    return (*rows, *leave.choices(words, card), tuple(last))


def answer_choices(texts: Texts, card: Card) -> tuple[Choice, ...]:
    """参加 / 请假, or 收到 / 请假 where no reply is asked. They carry the card's revision, so
    that an answer to the time before does not count for the new one."""
    of = (card.participant_id, card.revision)
    if card.said.reply_asked:
        yes = Choice(texts.plain("notice-button-attend"), encode("ra", *of))
    else:
        yes = Choice(texts.plain("notice-button-noted"), encode("rn", *of))
    return yes, Choice(texts.plain("notice-button-leave"), encode("rl", *of))


def change_choices(words: Words, card: Card) -> Message:
    """改答复: the answers once more."""
    texts = words.texts
    key = "notice-change-late" if card.late else "notice-change-ask"
    text = lines(
        _for_whom(texts, card),
        texts.rich(key, title=card.said.title, reply=reply_words(texts, card)),
    )
    back = Choice(texts.plain("notice-button-card"), encode("rc", card.participant_id))
    return Message(text, choices=(answer_choices(texts, card), (back,)))


def _files(card: Card) -> tuple[Paper, ...]:
    if card.reply == "leave" or not card.open:
        return ()
    return (calendar_paper(card.participant_id, "REQUEST"),)


def calendar_paper(participant_id: int, method: str) -> Paper:
    """The reader's calendar entry, made when it is sent."""
    return Paper("calendar_file", (("participant", participant_id), ("method", method)))


def _cancelled(
    words: Words, card: Card, how: Literal["cancelled", "postponed"] = "cancelled"
) -> list[RichText]:
    texts, said = words.texts, card.said
    when = words.when(said.starts_at, said.ends_at)
    facts = {"title": said.title, "when": when, "place": said.place or "—"}
    if how == "postponed":
        parts = [texts.rich("notice-postponed", number=str(card.revision - 1), **facts)]
    else:
        parts = [texts.rich("notice-cancelled", **facts)]
    if card.reason:
        parts.append(texts.rich("notice-reason", reason=card.reason))
    if said.contact:
        key = "notice-contact-phone" if said.contact_phone else "notice-contact"
        parts.append(texts.rich(key, name=said.contact, phone=said.contact_phone))
    return parts


def words_of(reading: Reading) -> Words:
    """What saying times needs, for a notice."""
    return Words(reading.texts, reading.office, reading.now)


def _read(reading: Reading, state: str = "published") -> Card | None:
    """The card a notice is about; None where the notice does not hold any more."""
    participant = attendance_rows.participant(reading.session, reading.params["participant"])
    if participant is None or not shown(participant):
        return None
    meeting = meeting_rows.meeting(reading.session, participant.meeting_id)
    if meeting is None or meeting.state != state:
        return None
    found = card_of(
        reading.session, participant, meeting, reader_id=reading.reader_id, now=reading.now
    )
    start = reading.params.get("start")
    if found is None or (start and datetime.fromisoformat(start) != found.said.starts_at):
        return None
    return found


def card_notice(reading: Reading) -> Message | None:
    """The notice of the present revision; one of an older revision does not hold any more."""
    found = _read(reading)
    if found is None or reading.params["revision"] != found.revision:
        return None
    return card(words_of(reading), found, arriving=True)


def card_now(reading: Reading) -> Message | None:
    """The card as it stands, where it is on a screen already: somebody else answered."""
    found = _read(reading)
    return card(words_of(reading), found) if found else None


def reminder_notice(reading: Reading) -> Message | None:
    """To somebody who has not answered."""
    found = _read(reading)
    if found is None or found.reply != "none":
        return None
    words, texts, said = words_of(reading), reading.texts, found.said
    text = lines(
        _for_whom(texts, found),
        texts.rich("notice-remind", title=said.title),
        texts.rich("notice-when", when=words.when(said.starts_at, said.ends_at)),
        texts.rich("notice-place", place=said.place) if said.place else (),
        texts.rich("notice-reply-by", when=words.when(said.reply_by)) if said.reply_by else (),
    )
    whole = Choice(texts.plain("notice-button-card"), encode("rc", found.participant_id))
    return Message(text, choices=(answer_choices(texts, found), (whole,)))


def tomorrow_notice(reading: Reading) -> Message | None:
    """The working day before, to those who come."""
    found = _coming(reading)
    if found is None:
        return None
    words, texts, said = words_of(reading), reading.texts, found.said
    seat = seat_of(reading.session, found.participant_id)
    early = str(reading.office.profile.signin.arrive_before_min)
    text = lines(
        _for_whom(texts, found),
        texts.rich("notice-tomorrow", title=said.title),
        texts.rich("notice-when", when=words.when(said.starts_at, said.ends_at)),
        texts.rich("notice-place", place=said.place) if said.place else (),
        texts.rich("notice-venue", venue=found.venue) if found.venue else (),
        texts.rich("notice-requirements", requirements=said.requirements)
        if said.requirements
        else (),
        texts.rich("notice-be-early", minutes=early),
        told_at_sign_in(texts, seat) if seat else (),
    )
    leave = encode("rl", found.participant_id, found.revision)
    choices = _on_the_way(texts, found, seat)
    return Message(text, choices=(choices, (Choice(texts.plain("notice-button-leave"), leave),)))


def soon_notice(reading: Reading) -> Message | None:
    """Shortly before the start, to those who come."""
    found = _coming(reading)
    if found is None or found.said.starts_at <= reading.now:
        return None
    texts, said = reading.texts, found.said
    seat = seat_of(reading.session, found.participant_id)
    text = lines(
        _for_whom(texts, found),
        texts.rich(
            "notice-soon",
            time=say_time(said.starts_at, reading.office.zone),
            title=said.title,
            place=found.venue or said.place or "—",
        ),
        told_at_sign_in(texts, seat) if seat else (),
    )
    return Message(text, choices=(_on_the_way(texts, found, seat),))


def _coming(reading: Reading) -> Card | None:
    found = _read(reading)
    if found is None or found.reply == "substituted":
        return None
    if found.reply == "leave" and not found.leave_for:
        return None
    coming = found.reply in ("attending", "leave")
    return None if found.said.reply_asked and not coming else found


def _on_the_way(texts: Texts, card: Card, seat: SeatFacts | None) -> tuple[Choice, ...]:
    return (
        *((_my_seat(texts, card),) if seat else ()),
        Choice(texts.plain("button-pass"), encode("sp", card.participant_id)),
        Choice(texts.plain("notice-button-papers"), encode("dp", card.participant_id)),
    )


def _my_seat(texts: Texts, card: Card) -> Choice:
    return Choice(texts.plain("button-my-seat"), encode("go", card.participant_id))


def cancelled_notice(reading: Reading) -> Message | None:
    """The meeting is off; the calendar entry goes too."""
    return _called_off(reading, "cancelled")


def postponed_notice(reading: Reading) -> Message | None:
    """The meeting has no time now: the entry at the old one goes, so that no alarm sounds. A new
    time brings it back, under the same UID."""
    return _called_off(reading, "postponed")


def _called_off(reading: Reading, state: str) -> Message | None:
    found = _read(reading, state)
    if found is None:
        return None
    made = card(words_of(reading), found)
    return Message(made.text, files=(calendar_paper(found.participant_id, "CANCEL"),))


def leave_notice(reading: Reading) -> Message | None:
    """To the unit's head: somebody of theirs sent apologies."""
    participant = attendance_rows.participant(reading.session, reading.params["participant"])
    if participant is None or participant.removed_at is not None or participant.reply != "leave":
        return None
    meeting = meeting_rows.meeting(reading.session, participant.meeting_id)
    person = people_rows.person(reading.session, participant.person_id)
    if meeting is None or person is None or meeting.state != "published":
        return None
    return Message(
        reading.texts.rich(
            "notice-leave-told-asked"
            if participant.leave_state == "asked"
            else "notice-leave-told",
            name=person.name,
            title=meeting.title,
            when=words_of(reading).when(meeting.starts_at),
            reason=participant.reply_reason,
        ),
        choices=leave.for_unit_head(reading, meeting, participant),
    )
