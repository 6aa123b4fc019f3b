"""授权: who decides for whom, for what, from when to when."""

from __future__ import annotations

from collections.abc import Sequence

from chat.dates import say_days
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.kinds import kind_name
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.notices import person_words
from meetings.approvals import DelegationFacts

PAGE = 10


def overview(
    words: Words, found: Sequence[DelegationFacts], page: int, note: RichText = ()
) -> Message:
    """/delegate: what is delegated, and a way to add to it."""
    texts = words.texts
    last = max(0, (len(found) - 1) // PAGE)
    page = min(page, last)
    shown = list(enumerate(found, 1))[page * PAGE : (page + 1) * PAGE]
    body = [_line(words, number, one) for number, one in shown]
    rows = [
        (
            Choice(
                texts.plain(
                    "delegation-button-end", number=str(number), name=shortened(one.deputy.name)
                ),
                encode("ai", one.id),
            ),
        )
        for number, one in shown
        if one.mine
    ]
    turn = []
    if page > 0:
        turn.append(Choice(texts.plain("button-previous-page"), encode("ad", page - 1)))
    if page < last:
        turn.append(Choice(texts.plain("button-next-page"), encode("ad", page + 1)))
    new = (Choice(texts.plain("delegation-button-new"), encode("au")),)
    heading = texts.rich("delegation-heading" if found else "delegation-none")
    choices = (*rows, *((tuple(turn),) if turn else ()), new)
    return Message(lines(note, heading, *body), choices=choices)


def _line(words: Words, number: int, one: DelegationFacts) -> RichText:
    texts = words.texts
    return texts.rich(
        "delegation-line" if one.running else "delegation-line-ahead",
        number=str(number),
        person=one.person.name,
        deputy=person_words(texts, one.deputy),
        kinds=kinds_words(texts, one.kinds),
        days=days(words, one),
    )


def kinds_words(texts: Texts, kinds: Sequence[str]) -> str:
    """The kinds by name; all of them where none is chosen."""
    if not kinds:
        return texts.plain("delegation-all-kinds")
    return texts.plain("notice-between-names").join(kind_name(texts, kind) for kind in kinds)


def days(words: Words, one: DelegationFacts) -> str:
    """From when to when."""
    today = words.office.today(words.now)
    return say_days(one.starts_on, one.ends_on or one.starts_on, words.texts.language, today=today)


def described(words: Words, one: DelegationFacts, reader_id: int) -> Message:
    """To the deputy, or to the person in whose name it was made or ended."""
    texts = words.texts
    ahead = not one.ended and one.starts_on > words.office.today(words.now)
    told, over = "delegation-told", "delegation-over"
    if reader_id != one.deputy.person_id:
        told, over = "delegation-told-principal", "delegation-over-principal"
    key = told if one.running or ahead else over
    text = texts.rich(
        key,
        person=one.person.name,
        deputy=one.deputy.name,
        kinds=kinds_words(texts, one.kinds),
        days=days(words, one),
    )
    show = Choice(texts.plain("delegation-button-list"), encode("ad"))
    return Message(text, choices=((show,),))
