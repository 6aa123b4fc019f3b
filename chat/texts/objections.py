"""Words of what others say about a draft of the minutes (异议). Row 4.6."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.issued_minutes_text import button
from chat.texts.meeting_people import PAGE, pager
from chat.texts.notices import names_words
from meetings.issued_minutes.objection_reading import ObjectionFacts, Objections

#: Names of those who said nothing yet.
MOST_SILENT = 20


def card(
    words: Words,
    minutes_id: int,
    title: str,
    person: tuple[int, str],
    until: datetime,
    said: tuple[ObjectionFacts, ...],
    *,
    other: bool,
    note: RichText = (),
) -> Message:
    """To who attended: the draft to be read, until when, and what they said so far."""
    texts, (person_id, name) = words.texts, person
    over = words.now > until
    text = lines(
        note,
        texts.rich("objection-for", name=name) if other else (),
        texts.rich("objection-card", title=title),
        texts.rich("objection-over" if over else "objection-until", until=words.when(until)),
        *(
            texts.rich(f"objection-said-{one.state}", text=one.text, answer=one.answer)
            for one in said
            if one.state != "withdrawn"
        ),
    )
    answers = [
        button(texts, "agree", "LB", minutes_id, person_id),
        button(texts, "object", "LC", minutes_id, person_id),
    ]
    if any(one.state in ("agreed", "open") for one in said):
        answers = answers[1:]
    rows = [
        (button(texts, "read", "Ly", minutes_id), button(texts, "paper", "Lz", minutes_id)),
        tuple(answers),
    ]
    mine = [one for one in said if one.state in ("open", "agreed")]
    rows += [(button(texts, "take-back", "LG", one.id),) for one in mine]
    return Message(text, choices=tuple(rows))


def page(words: Words, of: Objections, at: int, note: RichText = ()) -> Message:
    """意见情况: what waits first."""
    texts, found, minutes_id = words.texts, of.found, of.minutes.id
    silent = [one.name for one in of.silent]
    agreed = [one.person.name for one in found if one.state == "agreed"]
    said = sorted((one for one in found if one.text), key=lambda one: one.state != "open")
    shown = said[at * PAGE : (at + 1) * PAGE]
    text = lines(
        note,
        texts.rich("objections-page", title=str(of.minutes.content["title"])),
        *(part for one in shown for part in line(texts, one)),
        texts.rich("objections-agreed", names=names_words(texts, agreed)) if agreed else (),
        texts.rich("objections-none") if not found else (),
        texts.rich(
            "objections-silent" if len(silent) <= MOST_SILENT else "objections-silent-more",
            names=names_words(texts, silent[:MOST_SILENT]),
            count=len(silent),
        )
        if silent
        else (),
        texts.rich("objections-press") if any(one.state == "open" for one in shown) else (),
    )
    rows = [
        (Choice(shortened(f"{one.person.name}：{one.text}"), encode("LE", one.id, 0)),)
        for one in shown
        if one.state == "open"
    ]
    last = (
        button(texts, "edit", "Lc", minutes_id, 0),
        button(texts, "back", "La", of.minutes.meeting_id),
    )
    return Message(text, choices=(*rows, *pager(texts, len(said), at, "LD", minutes_id), last))


def line(texts: Texts, one: ObjectionFacts) -> list[RichText]:
    """One objection and what became of it."""
    key = "objections-line-late" if one.late else "objections-line"
    state = texts.plain(f"objections-state-{one.state}")
    return [
        texts.rich(key, name=one.person.name, text=one.text, state=state),
        texts.rich("objections-entered", name=one.by.name) if one.by else (),
        texts.rich("objections-answer", answer=one.answer) if one.answer else (),
    ]


def one(words: Words, found: ObjectionFacts) -> Message:
    """One objection, to be settled: 采纳 or 不采纳."""
    texts = words.texts
    rows: list[tuple[Choice, ...]] = []
    if found.state == "open":
        rows.append(
            (
                button(texts, "take", "LE", found.id, 1),
                button(texts, "reject", "LF", found.id),
            )
        )
    rows.append((button(texts, "objections", "LD", found.minutes_id, 0),))
    return Message(lines(*line(texts, found)), choices=tuple(rows))
