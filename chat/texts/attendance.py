"""Words of replies beside the card itself: which meeting, which person, entered for somebody."""

from __future__ import annotations

from chat.dates import say_short
from chat.message import Choice, Message, lines
from chat.payload import encode
from chat.texts.cards import Words, reply_words
from chat.texts.home import for_somebody, shortened
from chat.texts.notices import person_words, to_call_list, to_panel
from meetings.attendance import Card
from meetings.mine import MyMeeting

#: Meetings offered at once.
MOST = 10


def which_meeting(words: Words, meetings: list[MyMeeting]) -> Message:
    """/leave: the meetings to send apologies for."""
    rows = tuple(
        (Choice(meeting_label(words, one), encode("rl", one.participant_id)),)
        for one in meetings[:MOST]
    )
    return Message(words.texts.rich("leave-which"), choices=rows)


def meeting_label(words: Words, meeting: MyMeeting) -> str:
    """A meeting on a button: when, and what; whose, where it is a leader's."""
    texts = words.texts
    day = say_short(words.office.local(meeting.starts_at).date(), texts.language)
    label = f"{day} {shortened(meeting.title)}"
    return for_somebody(texts, meeting.for_name, label)


def entered(words: Words, card: Card, *, requested: bool) -> Message:
    """代录答复 is done."""
    texts = words.texts
    key = "reply-entered-request" if requested else "reply-entered"
    text = texts.rich(
        key,
        person=person_words(texts, card.person),
        title=card.said.title,
        reply=reply_words(texts, card),
    )
    more = Choice(texts.plain("reply-button-next"), encode("rf", card.meeting_id))
    rows = (
        (more, to_call_list(texts, card.meeting_id)),
        (to_panel(texts, card.meeting_id),),
    )
    return Message(lines(text), choices=rows)
