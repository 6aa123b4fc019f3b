"""Words of a question about an absence, and of what a unit is told of its own people. Row 3.4."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.absences import heading, said, state_of, what
from chat.texts.signin import Reader, person_line
from meetings.absences import Card, Found


def question(reader: Reader, card: Card, due: str, *, for_other: str) -> Message:
    """The question, or what became of it. ``for_other``: whose it is, where a contact reads."""
    texts, found = reader.texts, card.found
    if found is None:
        return Message(lines(heading(reader, card), texts.rich("absence-settled")))
    decided = found.standing in ("excused", "unexcused", "waived")
    head = "absence-question-decided" if decided else "absence-question"
    text = lines(
        texts.rich(head),
        texts.rich("absence-question-for", person=for_other) if for_other else (),
        heading(reader, card),
        what(reader, found),
        *said(texts, card),
        _next(texts, card, found, due),
    )
    rows: tuple[tuple[Choice, ...], ...] = ()
    if card.may_answer and found.standing in ("asked", "answered"):
        label = "button-absence-again" if card.reason else "button-absence-answer"
        rows = (
            (
                Choice(texts.plain(label), encode("um", card.absence_id)),
                Choice(texts.plain("button-absence-on-leave"), encode("uo", card.absence_id)),
            ),
        )
    return Message(text, choices=rows)


def _next(texts: Texts, card: Card, found: Found, due: str) -> RichText:
    match found.standing:
        case "asked":
            return texts.rich("absence-question-due", when=due)
        case "answered":
            return texts.rich("absence-question-waits")
        case "excused":
            return texts.rich("absence-decided-excused")
        case "unexcused":
            kind = texts.plain(f"absence-kind-{found.kind.replace('_', '-')}")
            key = "absence-decided-unexcused"
            return texts.rich(key, kind=kind, organiser=card.organiser)
        case _:
            return ()


def proofs(texts: Texts, card: Card) -> Message:
    """The files that were sent as proof."""
    files = tuple(
        StoredFile(
            file.digest,
            file.name,
            file.media_type,
            file.size,
            file.media_type.startswith("image/"),
        )
        for file in card.proofs
    )
    key = "absence-proofs" if files else "absence-proofs-none"
    return Message(texts.rich(key, count=len(files)), files=files)


def unit_lines(reader: Reader, found: Sequence[Found]) -> list[RichText]:
    """A unit's own people, line by line."""
    texts = reader.texts
    return [
        texts.rich(
            "absence-unit-line",
            person=person_line(texts, one.name, "", one.title),
            kind=texts.plain(f"absence-kind-{one.kind.replace('_', '-')}"),
            state=state_of(texts, one),
        )
        for one in found
    ]
