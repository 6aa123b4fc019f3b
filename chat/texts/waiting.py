"""Words of the waiting list (候补): places, offers, and what became of them. Row 3.1."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager, to_menu
from chat.texts.names import apart
from chat.texts.notices import person_words
from chat.texts.wording import Reading
from meetings import waiting
from meetings.waiting import Line


def waiting_list(
    words: Words, meeting_id: int, found: tuple[Line, ...], page: int, note: RichText = ()
) -> Message:
    """候补: who waits, in order, and whom a place is offered to."""
    texts = words.texts
    shown = found[page * PAGE : (page + 1) * PAGE]
    names = apart(texts, [line.person for line in shown])
    rows = [_host_buttons(words, line, name) for line, name in zip(shown, names, strict=True)]
    return Message(
        lines(
            note,
            texts.rich("waiting-heading", count=len(found))
            if found
            else texts.rich("waiting-nobody"),
            *(_line(words, line) for line in shown),
        ),
        choices=(
            *(row for row in rows if row),
            *pager(texts, len(found), page, "bw", meeting_id),
            to_menu(texts, meeting_id),
        ),
    )


def _line(words: Words, line: Line) -> RichText:
    texts, person = words.texts, person_words(words.texts, line.person)
    if line.state == "offered" and line.offer_until is not None:
        return texts.rich(
            "waiting-line-offered", person=person, until=words.when(line.offer_until)
        )
    return texts.rich("waiting-line", position=line.position, person=person)


def _host_buttons(words: Words, line: Line, name: str) -> tuple[Choice, ...]:
    """Of an offer the answer told by phone, of who waits the way past the others."""
    texts, name = words.texts, shortened(name, 12)
    if not line.open:
        return ()
    if line.state == "offered":
        return (
            Choice(texts.plain("button-offer-taken", name=name), encode("bo", line.waiting_id)),
            Choice(texts.plain("button-offer-left", name=name), encode("bx", line.waiting_id)),
        )
    return (
        Choice(texts.plain("button-promote", name=name), encode("bp", line.waiting_id)),
        Choice(texts.plain("button-off-list", name=name), encode("bx", line.waiting_id)),
    )


def my_line(words: Words, line: Line, note: RichText = (), for_name: str = "") -> Message:
    """The reader's own place on a list: the offer, or the position."""
    texts = words.texts
    facts = {
        "title": line.title,
        "when": words.when(line.starts_at, line.ends_at),
        "place": line.place,
    }
    whose = texts.rich("waiting-for-leader", name=for_name) if for_name else ()
    match line.state:
        case "offered" if line.open and line.offer_until is not None:
            text = texts.rich("waiting-offered", until=words.when(line.offer_until), **facts)
            rows = (
                (
                    button(texts, "button-attend", "bo", line.waiting_id),
                    button(texts, "button-decline-place", "bx", line.waiting_id),
                ),
            )
            return Message(lines(note, whose, text), choices=rows)
        case "waiting" if line.open:
            text = texts.rich("waiting-position", position=line.position, **facts)
            rows_ = ((button(texts, "button-leave-list", "bx", line.waiting_id),),)
            return Message(lines(note, whose, text), choices=rows_)
        case "taken":
            return Message(lines(note, whose, texts.rich("waiting-taken", **facts)))
        case "expired":
            return Message(lines(note, whose, texts.rich("waiting-expired", **facts)))
        case _:
            return Message(lines(note, whose, texts.rich("waiting-left", **facts)))


def told_notice(reading: Reading) -> Message | None:
    """To who was put on the list: there is no place now, and where they stand."""
    return _notice(reading, "waiting")


def offered_notice(reading: Reading) -> Message | None:
    """To the first on the list: a place is theirs if they say so in time."""
    return _notice(reading, "offered")


def offer_over_notice(reading: Reading) -> Message | None:
    """To who did not answer in time: the place went on."""
    return _notice(reading, "expired")


def left_notice(reading: Reading) -> Message | None:
    """To who was on the list and does not fit the rules any more."""
    return _notice(reading, "left")


def over_notice(reading: Reading) -> Message | None:
    """To everybody on the list of a cancelled meeting."""
    line = waiting.facts_of(reading.session, reading.params["waiting"], now=reading.now)
    if line is None:
        return None
    words = Words(reading.texts, reading.office, reading.now)
    when = words.when(line.starts_at, line.ends_at)
    return Message(reading.texts.rich("waiting-cancelled", title=line.title, when=when))


def _notice(reading: Reading, state: str) -> Message | None:
    line = waiting.facts_of(reading.session, reading.params["waiting"], now=reading.now)
    if line is None or line.state != state or not line.open:
        return None
    words = Words(reading.texts, reading.office, reading.now)
    own = reading.reader_id == reading.person_id
    return my_line(words, line, for_name="" if own else line.person.name)
