"""Home: /start, /my, /help, /language and leaving a form."""

from __future__ import annotations

from chat.message import Message
from chat.texts import LANGUAGES, Texts, home
from handlers.forms import filling
from handlers.turn import Turn
from meetings import mine
from storage import people as people_rows


def start(turn: Turn) -> None:
    """/start: a home that fits the person's role."""
    if turn.who is None:
        turn.say(home.stranger(turn.texts))
        return
    turn.show("home", home.home(turn.texts, turn.who))


def my(turn: Turn) -> None:
    """/my: everything about me in one place."""
    everything = mine.everything_of(turn.session, turn.me, now=turn.now, office=turn.office)
    turn.show("my", home.my(turn.texts, everything, turn.now, turn.office))


def help_(turn: Turn) -> None:
    """/help: what this person can do."""
    turn.say(home.help_(turn.texts, turn.who))


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
    turn.texts = Texts(LANGUAGES[index])
    turn.show("language", Message(turn.texts.rich("language-set")))
    start(turn)


def quit_form(turn: Turn) -> None:
    """/quit: leave the form; no meeting is touched."""
    filling.leave(turn)
