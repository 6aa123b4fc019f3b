"""Words of review dates: when a document is looked at again, and the question on that day. 6.7."""

from __future__ import annotations

from datetime import date

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.cards import Words
from chat.texts.wording import Reading
from meetings.documents import reviewing
from storage import documents as rows
from storage import meetings


def review_line(words: Words, day: date | None) -> RichText:
    """When it is looked at again; a day that has come says so."""
    if day is None:
        return ()
    today = words.office.today(words.now)
    key = "documents-review-due" if day <= today else "documents-review-on"
    return words.texts.rich(key, day=say_day(day, words.texts.language, today=today))


def asked(reading: Reading) -> Message | None:
    """Notice "document_review": does it still hold?"""
    document = rows.document(reading.session, int(reading.params["document"]))
    if document is None or not reviewing.due(document, reading.office.today(reading.now)):
        return None
    # Answered meanwhile, and due again by another day: that day has a question of its own.
    if document.review_on is None or document.review_on.isoformat() != reading.params["day"]:
        return None
    meeting = meetings.meeting(reading.session, document.meeting_id)
    texts = reading.texts
    text = lines(
        texts.rich("review-asks", title=document.title, number=document.reference or ""),
        texts.rich("review-meeting", title=meeting.title) if meeting is not None else (),
        texts.rich("review-what"),
    )
    id = document.id
    buttons = (
        (
            Choice(texts.plain("review-holds"), encode("Nm", id)),
            Choice(texts.plain("documents-new-edition"), encode("dn", id)),
        ),
        (
            Choice(texts.plain("documents-withdraw"), encode("dw", id)),
            Choice(texts.plain("review-look"), encode("dv", id)),
        ),
    )
    return Message(text, choices=buttons)
