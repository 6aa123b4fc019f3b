"""Words of approvals: what is asked, and what was decided."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words, words_of
from chat.texts.notices import person_words
from chat.texts.wording import Reading
from meetings.approvals import Request, request_of

#: Requests shown at once.
MOST = 10


def request(words: Words, found: Request, *, mine: bool) -> Message:
    """One request, with 同意 / 退回 for who decides."""
    texts = words.texts
    text = lines(*_what(words, found), _state(texts, found))
    if found.state != "pending" or mine:
        return Message(text)
    choices = (
        Choice(texts.plain("approval-button-approve"), encode("aa", found.id)),
        Choice(texts.plain("approval-button-return"), encode("ar", found.id)),
    )
    return Message(text, choices=(choices,))


def _what(words: Words, found: Request) -> list[RichText]:
    texts, wanted = words.texts, found.wanted
    person = found.asked_for or found.asked_by
    parts = [
        texts.rich("approval-heading"),
        texts.rich("approval-meeting", title=found.meeting_title) if found.meeting_title else (),
        texts.rich("approval-person", person=person_words(texts, person)),
        texts.rich(
            "approval-reply-change",
            old=texts.plain(f"reply-{wanted['from']}"),
            new=texts.plain(f"reply-{wanted['answer']}"),
        ),
        texts.rich("approval-reason", reason=wanted["reason"]) if wanted["reason"] else (),
    ]
    if found.asked_by.person_id != person.person_id:
        by = texts.plain("on-behalf", by=found.asked_by.name, person=person.name)
        parts.append(texts.rich("approval-asked-by", by=by))
    parts.append(texts.rich("approval-asked-at", when=words.when(found.asked_at)))
    return parts


def _state(texts: Texts, found: Request) -> RichText:
    match found.state:
        case "approved":
            return texts.rich("approval-approved", by=found.decided_by)
        case "returned":
            return texts.rich("approval-returned", by=found.decided_by, reason=found.reason)
        case "withdrawn":
            return texts.rich("approval-withdrawn")
    return ()


def waiting(texts: Texts, found: list[Request]) -> Message:
    """等我决定的: what waits for the reader."""
    if not found:
        return Message(texts.rich("approval-none"))
    parts = [texts.rich("approval-waiting", count=len(found))]
    rows = []
    for number, one in enumerate(found[:MOST], 1):
        person = one.asked_for or one.asked_by
        parts.append(
            texts.rich(
                "approval-line",
                number=str(number),
                person=person_words(texts, person),
                title=one.meeting_title,
                new=texts.plain(f"reply-{one.wanted['answer']}"),
            )
        )
        rows.append((Choice(f"{number}. {person.name}", encode("as", one.id)),))
    return Message(lines(*parts), choices=tuple(rows))


def request_notice(reading: Reading) -> Message | None:
    """To who decides; a decided one is not asked any more."""
    found = request_of(reading.session, reading.params["approval"])
    if found is None or found.state != "pending":
        return None
    return request(words_of(reading), found, mine=False)


def decided_notice(reading: Reading) -> Message | None:
    """To whoever asked: what became of it."""
    found = request_of(reading.session, reading.params["approval"])
    if found is None or found.state not in ("approved", "returned"):
        return None
    texts = reading.texts
    person = found.asked_for or found.asked_by
    text = texts.rich(
        f"approval-told-{found.state}",
        person=person.name,
        title=found.meeting_title,
        new=texts.plain(f"reply-{found.wanted['answer']}"),
        by=found.decided_by,
        reason=found.reason,
    )
    card = Choice(
        texts.plain("notice-button-card"), encode("rc", int(found.subject.split(":")[1]))
    )
    return Message(text, choices=((card,),))
