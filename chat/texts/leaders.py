"""Words of 分管领导: the units somebody is in charge of."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from meetings.roster.leading import LedUnit

PAGE = 10


def led_units(
    texts: Texts, name: str, person_id: int, units: Sequence[LedUnit], page: int
) -> Message:
    """Every unit with its leader in charge; pressed, it is set or cleared."""
    page = min(page, max(0, (len(units) - 1) // PAGE))
    shown = units[page * PAGE : (page + 1) * PAGE]
    body = [
        texts.rich(
            "people-leader-line",
            unit=unit.name,
            leader=unit.leader or texts.plain("people-leader-none"),
        )
        for unit in shown
    ]
    rows = []
    for unit in shown:
        key = "people-leader-unset" if unit.theirs else "people-leader-set"
        label = texts.plain(key, unit=shortened(unit.name))
        rows.append((Choice(label, encode("ps", person_id, unit.unit_id, page)),))
    turn = []
    if page > 0:
        label = texts.plain("button-previous-page")
        turn.append(Choice(label, encode("pd", person_id, page - 1)))
    if (page + 1) * PAGE < len(units):
        turn.append(Choice(texts.plain("button-next-page"), encode("pd", person_id, page + 1)))
    back = (Choice(texts.plain("button-back-to-person"), encode("pp", person_id)),)
    text = lines(
        texts.rich("people-leader-units", name=name),
        texts.rich("people-leader-units-explain"),
        *body,
    )
    return Message(text, choices=(*rows, *((tuple(turn),) if turn else ()), back))
