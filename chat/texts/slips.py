"""Words of the reply slip (回执): what is asked, what was answered, the hosts' overview."""

from __future__ import annotations

from datetime import date

from chat.dates import say_day
from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.meeting_people import button, to_menu
from chat.texts.notices import person_words
from meetings.slips import ASKED, Erased, Field, Overview, Slip


def slip(words: Words, found: Slip, note: RichText = ()) -> Message:
    """The slip of one person as it stands; a button changes each answer."""
    texts, id = words.texts, found.participant_id
    if found.erased:
        return Message(lines(note, texts.rich("slip-erased-line", title=found.title)))
    body = [_answer_line(words, found, field) for field in found.asked]
    rows: list[tuple[Choice, ...]] = []
    if found.open and found.missing:
        rows.append((button(texts, "button-slip-fill", "qf", id),))
    if found.open and (found.private or found.masked):
        rows.append((button(texts, "button-slip-private", "qp", id),))
    if found.open and found.answers:
        changes = [
            Choice(
                texts.plain("button-slip-change", field=field_name(texts, field)),
                encode("qc", id, at),
            )
            for at, field in enumerate(found.asked)
            if field.name in found.answers
        ]
        rows += [tuple(changes[at : at + 2]) for at in range(0, len(changes), 2)]
    rows.append(
        (
            button(texts, "button-person-needs", "qa", id),
            button(texts, "button-to-card", "rc", id),
        )
    )
    person = texts.rich("slip-of", person=person_words(texts, found.person))
    text = lines(
        note,
        texts.rich("slip-heading", title=found.title),
        person if found.for_other else (),
        *(body or [texts.rich("slip-nothing-asked")]),
        texts.rich("slip-masked") if found.masked else (),
    )
    return Message(text, choices=tuple(rows))


def _answer_line(words: Words, found: Slip, field: Field) -> RichText:
    texts = words.texts
    name = field_name(texts, field)
    if field.name in found.masked:
        return texts.rich("slip-line-masked", field=name)
    value = found.answers.get(field.name)
    if value is None:
        return texts.rich("slip-line-none", field=name)
    return texts.rich("slip-line", field=name, value=answer_words(words, field, value))


def field_name(texts: Texts, field: Field) -> str:
    """What a field is called."""
    return texts.plain(f"slip-field-{field.name.replace('_', '-')}")


def choice_name(texts: Texts, field: Field, choice: str) -> str:
    """What one of a field's answers is called."""
    field_, value = field.name.replace("_", "-"), choice.replace("_", "-")
    return texts.plain(f"slip-{field_}-{value}")


def answer_words(words: Words, field: Field, value: str) -> str:
    """An answer as people read it."""
    if field.day:
        today = words.office.today(words.now)
        return say_day(date.fromisoformat(value), words.texts.language, today=today)
    return choice_name(words.texts, field, value) if value in field.choices else value


def overview(texts: Texts, found: Overview, note: RichText = ()) -> Message:
    """回执 for the hosts: what is asked, how many answered, what it adds up to."""
    counted = []
    for group, fields in ASKED.items():
        for field in fields:
            if group in found.asked and found.counted.get(field.name):
                counted.append(_counted_line(texts, field, found.counted[field.name]))
    toggles = [
        Choice(
            texts.plain(
                "button-slip-on" if group in found.asked else "button-slip-off",
                field=texts.plain(f"slip-group-{group.replace('_', '-')}"),
            ),
            encode("qt", found.meeting_id, at),
        )
        for at, group in enumerate(ASKED)
    ]
    rows = [tuple(toggles[at : at + 3]) for at in range(0, len(toggles), 3)]
    if found.closed:
        rows = []
    if found.filled:
        rows.append((button(texts, "button-slip-table", "qx", found.meeting_id),))
    if found.closed and found.kept:
        rows.append((button(texts, "button-erase", "qe", found.meeting_id),))
    text = lines(
        note,
        texts.rich("slips-heading", title=found.title),
        texts.rich("slips-count", filled=found.filled, coming=found.coming)
        if found.asked
        else texts.rich("slips-none-asked"),
        *counted,
        texts.rich("slips-explain") if not found.closed else (),
    )
    return Message(text, choices=(*rows, to_menu(texts, found.meeting_id)))


def _counted_line(texts: Texts, field: Field, counted: dict[str, int]) -> RichText:
    known = [choice for choice in field.choices if choice in counted]
    other = sum(count for value, count in counted.items() if value not in field.choices)
    parts = [
        texts.plain("slips-part", what=choice_name(texts, field, one), count=counted[one])
        for one in known
    ]
    if other:
        parts.append(texts.plain("slips-part-other", count=other))
    said = texts.plain("meeting-list-comma").join(parts)
    return texts.rich("slip-line", field=field_name(texts, field), value=said)


def table(texts: Texts, meeting_id: int, reader_id: int, levels: str) -> Message:
    """The workbook of rooms, meals and arrivals, for the hosts."""
    params = (("meeting", meeting_id), ("reader", reader_id), ("levels", levels))
    return Message(
        texts.rich("slips-table"),
        choices=(to_menu(texts, meeting_id),),
        files=(Paper("slips_table", params),),
    )


def ask_erase(texts: Texts, found: Overview) -> Message:
    """What erasing takes away, and the button that does it."""
    return Message(
        texts.rich("erase-ask", title=found.title),
        choices=(
            (button(texts, "button-erase-yes", "qy", found.meeting_id),),
            to_menu(texts, found.meeting_id),
        ),
    )


def erased(texts: Texts, done: Erased) -> Message:
    """Gone for good."""
    key = "erase-done" if done.people else "erase-nothing"
    text = texts.rich(key, count=done.people) if done.people else texts.rich(key)
    return Message(text, choices=(to_menu(texts, done.meeting_id),))
