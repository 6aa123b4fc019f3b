"""Words of an alarm on a guest's personal page. Rows 2.6, 2.8."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import RichText
from chat.texts.alarms import card
from chat.texts.cards import Words
from meetings.safety.pages import PageAlarm


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """The banner: its lines, what is pressed, and what tells one state from another."""

    id: int
    lines: tuple[str, ...]
    #: 我安全 and 需要帮助, as far as they are to be said: (value, button).
    answers: tuple[tuple[str, str], ...]
    where: str
    over: bool
    stamp: str


def banner(words: Words, found: PageAlarm) -> AlarmWords:
    """What the card in a chat says, as a banner."""
    texts, own, over = words.texts, found.own, found.alarm.ended_at is not None
    answers = [] if over or own.answer == "safe" else [("safe", "alarm-button-safe")]
    key = "alarm-button-where" if own.answer == "help" else "alarm-button-help"
    answers.append(("help", key))
    shown = card(words, found.alarm, own)
    return AlarmWords(
        id=found.alarm.id,
        lines=tuple(_plain(shown.text).split("\n")),
        answers=tuple((value, texts.plain(label)) for value, label in answers),
        where=texts.plain("guest-page-alarm-where"),
        over=over,
        stamp=found.stamp,
    )


def _plain(text: RichText) -> str:
    return "".join(span.text for span in text)
