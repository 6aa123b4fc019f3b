"""Home: /start, /my, /help, /language and leaving a form."""

from __future__ import annotations

from chat.message import Message
from chat.texts import LANGUAGES, Texts, home
from handlers.forms import filling
from handlers.turn import Turn
from meetings import mine, recording
from meetings.reach import refresh_menus
from storage import people as people_rows


def start(turn: Turn) -> None:
    """/start: a home that fits the person's role."""
    if turn.who is None:
        turn.say(home.stranger(turn.texts))
        _offer_phone(turn)
        return
    turn.show("home", home.home(turn.texts, turn.who))


def stranger(turn: Turn) -> None:
    """Something was said or pressed in a chat that is bound to nobody."""
    turn.tell("home-stranger")
    _offer_phone(turn)


def _offer_phone(turn: Turn) -> None:
    """The second way to bind, where the messenger vouches for a number."""
    if turn.abilities.shares_phone:
        turn.say(home.phone_offer(turn.texts))


def presence(turn: Turn, reachable: bool) -> None:
    """The person blocked us: from now on they are phoned. Who is back was noticed already."""
    address = turn.incoming.address
    account = people_rows.account_at(turn.session, address.messenger, address.chat)
    if account is not None and not reachable:
        people_rows.not_reached(turn.session, account.id)


def my(turn: Turn) -> None:
    """/my: everything about me in one place."""
    everything = mine.everything_of(turn.session, turn.me, now=turn.now, office=turn.office)
    turn.show("my", home.my(turn.texts, everything, turn.now, turn.office))


def help_(turn: Turn) -> None:
    """/help: what this person can do."""
    records = recording.is_appointed(turn.session, turn.who)
    turn.say(home.help_(turn.texts, turn.who, records=records))


def language(turn: Turn) -> None:
    """/language: the three languages, each in its own words."""
    turn.show("language", home.languages(turn.texts))


def set_language(turn: Turn, index: int) -> None:
    """A language was chosen; from now on everything is said in it."""
    if turn.who is None or index >= len(LANGUAGES):
        turn.show("language", home.languages(turn.texts))
        return
    person = people_rows.person(turn.session, turn.me.person_id)
    if person is not None:
        person.language = LANGUAGES[index]
        refresh_menus(turn.session, person.id, now=turn.now)
    turn.texts = Texts(LANGUAGES[index])
    turn.show("language", Message(turn.texts.rich("language-set")))
    start(turn)


def quit_form(turn: Turn) -> None:
    """/quit: leave the form; no meeting is touched."""
    filling.leave(turn)
