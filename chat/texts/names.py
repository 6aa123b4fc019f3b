"""Names in a row: shortened to what a phone shows, and told apart where two are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chat.texts import Texts
from meetings.people import Named

MOST = 3


def names_shortly(texts: Texts, names: Sequence[str], most: int = MOST) -> str:
    """As in "张伟、李娜等5人": at most ``most`` names, then how many there are."""
    return _shortly(texts, names, most, "meeting-names-and-more")


def words_shortly(texts: Texts, words: Sequence[str], most: int = MOST) -> str:
    """The same for words that name nobody."""
    return _shortly(texts, words, most, "meeting-words-and-more")


def _shortly(texts: Texts, found: Sequence[str], most: int, key: str) -> str:
    comma = texts.plain("meeting-list-comma")
    if len(found) <= most:
        return comma.join(found)
    return texts.plain(key, names=comma.join(found[:most]), count=len(found))


def apart(texts: Texts, people: Sequence[Named]) -> list[str]:
    """The names; with the unit where somebody else here has the same."""
    known = Counter(person.name for person in people)
    return [
        texts.plain("name-unit", name=person.name, unit=person.unit)
        if known[person.name] > 1 and person.unit
        else person.name
        for person in people
    ]
