"""What authors and organisers are told of papers without asking. Row 2.5; norm LEAN-09."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words, words_of
from chat.texts.home import for_somebody, shortened
from chat.texts.meeting_people import button
from chat.texts.names import words_shortly
from chat.texts.notices import person_words
from chat.texts.seats import in_pairs
from chat.texts.wording import Reading
from meetings.paper_list import Paper, PaperState, copies_out
from meetings.paper_list.facts import paper_as_it_is
from storage import approvals as approval_rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows


def asked(reading: Reading) -> Message | None:
    """请您提供材料: all of theirs, and how to send them."""
    return _to_author(reading, "paperlist-told-asked")


def chased(reading: Reading) -> Message | None:
    """催交: what is still missing."""
    return _to_author(reading, "paperlist-told-chased")


def moved(reading: Reading) -> Message | None:
    """The deadline is another one now; None where it is the one they know."""
    return _to_author(reading, "paperlist-told-moved", reading.params["before"])


def _to_author(
    reading: Reading, key: str, known: Mapping[str, str] = MappingProxyType({})
) -> Message | None:
    owed = [one for id in reading.params["papers"] if (one := _still_owed(reading, int(id)))]
    papers = [one for one in owed if known.get(str(one.id)) != one.due_at.isoformat()]
    if not papers:
        return None
    words, texts = words_of(reading), reading.texts
    text = lines(
        _for_whom(reading),
        texts.rich(key, title=papers[0].meeting_title, count=len(papers)),
        *(_due_line(words, one) for one in papers),
        texts.rich("paperlist-how-to-send"),
    )
    if len(papers) == 1:
        id = papers[0].id
        rows = (
            (
                button(texts, "paperlist-button-submit", "El", id),
                button(texts, "paperlist-button-time", "Er", id),
            ),
        )
        return Message(text, choices=rows)
    return Message(
        text,
        choices=in_pairs([Choice(shortened(p.title, 12), encode("Ee", p.id)) for p in papers]),
    )


def _still_owed(reading: Reading, paper_id: int) -> Paper | None:
    one = paper_as_it_is(reading.session, paper_id, now=reading.now)
    if one is None or one.state is not PaperState.WANTED or one.author is None:
        return None
    meeting = meeting_rows.meeting(reading.session, one.meeting_id)
    called_off = meeting is None or meeting.state == "cancelled"
    return None if called_off or one.author.person_id != reading.person_id else one


def _due_line(words: Words, one: Paper) -> RichText:
    key = "paperlist-told-late-line" if one.late else "paperlist-told-line"
    return words.texts.rich(key, title=one.title, due=words.when(one.due_at))


def _for_whom(reading: Reading) -> RichText:
    """To the contact: whose papers they are."""
    if reading.reader_id == reading.person_id:
        return ()
    from meetings.people import named

    person = named(reading.session, [reading.person_id]).get(reading.person_id)
    return reading.texts.rich("paperlist-told-for", name=person.name) if person else ()


def off(reading: Reading) -> Message | None:
    """Nothing is wanted of them any more."""
    one = paper_as_it_is(reading.session, int(reading.params["paper"]), now=reading.now)
    if one is None:
        return None
    meeting = meeting_rows.meeting(reading.session, one.meeting_id)
    theirs = one.author is not None and one.author.person_id == reading.person_id
    cancelled = meeting is not None and meeting.state == "cancelled"
    if theirs and one.state is PaperState.WANTED and not cancelled:
        return None
    key = "paperlist-told-off-cancelled" if cancelled else "paperlist-told-off"
    text = reading.texts.rich(key, title=one.title, meeting=one.meeting_title)
    return Message(lines(_for_whom(reading), text))


def returned(reading: Reading) -> Message | None:
    """Back to the author, with the reason."""
    one = _still_owed(reading, int(reading.params["paper"]))
    request = approval_rows.approval(reading.session, int(reading.params["approval"]))
    if one is None or request is None:
        return None
    texts, words = reading.texts, words_of(reading)
    text = lines(
        _for_whom(reading),
        texts.rich("paperlist-told-returned", title=one.title, meeting=one.meeting_title),
        texts.rich("paperlist-card-returned", reason=request.reason or "—"),
        texts.rich("paperlist-told-returned-due", due=words.when(one.due_at))
        if not one.late
        else (),
        texts.rich("paperlist-how-to-send"),
    )
    rows = (
        (
            button(texts, "paperlist-button-submit", "El", one.id),
            button(texts, "paperlist-button-read", "En", one.id),
        ),
    )
    return Message(text, choices=rows)


def received(reading: Reading) -> Message | None:
    """To the organiser: a paper came."""
    one = paper_as_it_is(reading.session, int(reading.params["paper"]), now=reading.now)
    number = int(reading.params["number"])
    if one is None or one.content is None or one.content.number != number:
        return None
    texts = reading.texts
    text = lines(
        texts.rich(
            "paperlist-told-received",
            title=one.title,
            meeting=one.meeting_title,
            by=one.content.by,
            number=number,
        ),
        texts.rich("paperlist-submitted-void") if reading.params["void"] else (),
    )
    show = Choice(texts.plain("paperlist-button-paper"), encode("Ee", one.id))
    return Message(text, choices=((show,),))


def stuck(reading: Reading) -> Message | None:
    """To the organiser: chased to the cap, and nothing came."""
    one = paper_as_it_is(reading.session, int(reading.params["paper"]), now=reading.now)
    if one is None or one.state is not PaperState.WANTED or one.author is None:
        return None
    if one.due_at.isoformat() != reading.params["due"]:
        return None
    texts, id = reading.texts, one.id
    text = texts.rich(
        "paperlist-told-stuck",
        title=one.title,
        meeting=one.meeting_title,
        author=person_words(texts, one.author),
        due=words_of(reading).when(one.due_at),
        count=one.reminders,
    )
    buttons = [
        button(texts, "paperlist-stuck-due", "Eg", id, 2),
        button(texts, "paperlist-stuck-author", "Eg", id, 1),
        button(texts, "paperlist-stuck-enter", "El", id),
        button(texts, "paperlist-button-drop", "Eh", id),
    ]
    return Message(text, choices=in_pairs(buttons))


def copies_due(reading: Reading) -> Message | None:
    """Numbered copies they still have."""
    place = attendance_rows.participant(reading.session, int(reading.params["participant"]))
    meeting = meeting_rows.meeting(reading.session, place.meeting_id) if place else None
    if place is None or meeting is None:
        return None
    texts = reading.texts
    theirs = [
        texts.plain("copies-due-one", title=title, number=copy.number)
        for title, copy in copies_out(reading.session, meeting.id)
        if copy.participant_id == place.id
    ]
    if not theirs:
        return None
    what = words_shortly(texts, theirs)
    return Message(
        lines(_for_whom(reading), texts.rich("copies-due", meeting=meeting.title, what=what))
    )


def sender_of(texts: Texts, one: Paper, reader_id: int) -> str:
    """The paper on a button; of somebody else's with whose it is."""
    mine = one.author is not None and one.author.person_id == reader_id
    name = None if mine or one.author is None else one.author.name
    return for_somebody(texts, name, shortened(one.title))
