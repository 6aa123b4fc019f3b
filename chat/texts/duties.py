"""Words of 会务分工: who sees to what in a meeting. Rows 3.6, 3.8."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.people_changes import to_menu
from meetings.duties import Duties, DutyFacts, DutySet


def duty_list(words: Words, found: Duties, note: RichText = ()) -> Message:
    """分工: who sees to what; a press on a line takes it back."""
    texts, id = words.texts, found.meeting_id
    text = lines(
        note,
        texts.rich("duties", title=found.title),
        *(
            texts.rich("duty-line", duty=duty(texts, one), name=one.person.name)
            for one in found.duties
        ),
        texts.rich("duties-none") if not found.duties else (),
    )
    rows: list[tuple[Choice, ...]] = []
    if found.state not in ("closed", "cancelled"):
        rows.append((Choice(texts.plain("duty-button-add"), encode("wa", id)),))
        rows += [
            (
                Choice(
                    texts.plain("duty-button-drop", duty=duty(texts, one), name=one.person.name),
                    encode("wz", id, one.id),
                ),
            )
            for one in found.duties
        ]
    return Message(text, choices=(*rows, (to_menu(texts, id),)))


def duty(texts: Texts, one: DutyFacts) -> str:
    """A duty, with its zone."""
    kind = texts.plain(f"duty-{one.kind}")
    return texts.plain("duty-in-zone", duty=kind, zone=one.zone) if one.zone else kind


def duty_set(texts: Texts, done: DutySet) -> RichText:
    """A duty was given."""
    key = "duty-set-again" if done.again else "duty-set"
    return texts.rich(key, duty=duty(texts, done.duty), name=done.duty.person.name)
