"""What a messenger can not do, done with what it can: split texts, numbered choices.

Pure functions, used once by the deliverer for every messenger: ``adapted`` puts them together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from chat.message import Choice, Message, RichText, Span
from chat.messenger import Abilities

TextUnit = Literal["characters", "utf16", "bytes"]

#: A list of choices never runs past two digits; after it the count starts again at 1.
MAX_NUMBER = 99

_SENTENCE_ENDS = frozenset("。!?;…．.!?;")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_OWN_NUMBER = re.compile(r"^\d{1,2}[.、．]\s+(?=\S)")
_AROUND_A_NUMBER = " \t\n.,、。．)(]["


def length(text: str, unit: TextUnit) -> int:
    """How long ``text`` is in a messenger's own unit."""
    match unit:
        case "characters":
            return len(text)
        case "utf16":
            return len(text) + sum(ord(character) > 0xFFFF for character in text)
        case "bytes":
            return len(text.encode("utf-8", "surrogatepass"))


def adapted(
    message: Message, abilities: Abilities, *, first_number: int = 1, files_note: RichText = ()
) -> tuple[tuple[Message, ...], dict[str, str]]:
    """The message as this messenger can show it, and what typed answers mean (empty: buttons do).

    ``first_number`` and the mapping as in ``numbered``; ``files_note`` as in ``without_files``.
    """
    answers: dict[str, str] = {}
    if not abilities.buttons:
        message, answers = numbered(message, first_number)
    if not abilities.files_out:
        message = without_files(message, files_note)
    return fit(message, abilities), answers


def fit(message: Message, abilities: Abilities) -> tuple[Message, ...]:
    """The message in parts that the messenger takes: one part where it fits.

    A long text is cut at a line end, else after a sentence, else between characters; styles and
    links go on in the next part. Choices, links and files stay on the last part; files that can
    not stand beside the text go before it, so that the buttons are at the end of the chat.
    """
    if not _files_fit(message, abilities):
        alone = tuple(Message((), files=(file,)) for file in message.files)
        if not message.text:
            return (*alone[:-1], replace(message, files=message.files[-1:]))
        return (*alone, *fit(replace(message, files=()), abilities))
    limit, unit = abilities.max_text, abilities.text_unit
    if length(message.plain_text, unit) <= limit:
        return (message,)
    texts = _split(message.text, limit, unit)
    if not texts:
        return (replace(message, text=()),)
    return (*(Message(text) for text in texts[:-1]), replace(message, text=texts[-1]))


def _files_fit(message: Message, abilities: Abilities) -> bool:
    """Whether the files may stand in one message with the text."""
    if len(message.files) > 1 and abilities.one_file:
        return False
    most = abilities.max_caption
    return (
        not message.files
        or most is None
        or length(message.plain_text, abilities.text_unit) <= most
    )


def numbered(
    message: Message, first_number: int = 1, hint: RichText = ()
) -> tuple[Message, dict[str, str]]:
    """The message for a messenger without buttons, and what an answer to it means.

    Choices become a numbered list that goes on from ``first_number``, so that an earlier list in
    the same chat stays answerable; after 99 comes 1. ``hint`` stands above the list, so that it
    is not taken for a part of the text. Links become lines of text. The mapping leads from each
    number, and from each label that stands for one choice only, to its payload.

    Raises ValueError for more choices than numbers.
    """
    choices = [choice for row in message.choices for choice in row]
    if len(choices) > MAX_NUMBER:
        raise ValueError(f"{len(choices)} choices, but only {MAX_NUMBER} numbers")
    text = list(message.text)
    answers: dict[str, str] = {}
    if choices and hint and _break(text):
        text += [Span("\n"), *hint]
    for offset, choice in enumerate(choices):
        number = str((first_number - 1 + offset) % MAX_NUMBER + 1)
        answers[number] = choice.payload
        # Two numbers before one choice would leave open which to type.
        label = _OWN_NUMBER.sub("", choice.label)
        text.append(Span(f"{_break(text)}{number}. {label}"))
    for link in message.links:
        text += [Span(f"{_break(text)}{link.label} "), Span(link.url, url=link.url)]
    for label, payload in _labels(choices):
        answers.setdefault(label, payload)
    return replace(message, text=tuple(text), choices=(), links=()), answers


def remembered(before: Mapping[str, str], offered: Mapping[str, str]) -> dict[str, str]:
    """What typed answers mean after one more list: ``before`` with ``offered`` over it.

    A label is known as long as its number is, so that the mapping never grows past two entries
    for each of the 99 numbers.
    """
    merged = {**before, **offered}
    numbers = {str(number) for number in range(1, MAX_NUMBER + 1)}
    live = {payload for said, payload in merged.items() if said in numbers}
    return {said: payload for said, payload in merged.items() if payload in live}


def is_number(text: str) -> bool:
    """Whether ``text`` is a bare number as ``pressed_number`` takes it, whatever it chooses."""
    bare = _folded(text).strip(_AROUND_A_NUMBER)
    return (bare.isascii() and bare.isdigit()) or _chinese_number(bare) is not None


def pressed_number(text: str, choices: Mapping[str, str]) -> str | None:
    """The payload that ``text`` chooses from what ``numbered`` offered, or None.

    Takes the number as people type it ("1", "1", "1.", "①", "(1)", "一") or the label itself.
    """
    said = _folded(text)
    if said in choices:
        return choices[said]
    bare = said.strip(_AROUND_A_NUMBER)
    if bare.isascii() and bare.isdigit():
        return choices.get(str(int(bare))) if len(bare) <= 2 else None
    number = _chinese_number(bare)
    return choices.get(str(number)) if number else None


def without_files(message: Message, note: RichText) -> Message:
    """The message for a messenger that can not send files: ``note`` says how to get them."""
    if not message.files:
        return message
    gap = (Span("\n"),) if message.text and note else ()
    return replace(message, text=(*message.text, *gap, *note), files=())


def _break(text: list[Span]) -> str:
    return "\n" if any(span.text for span in text) else ""


def _labels(choices: Iterable[Choice]) -> Iterable[tuple[str, str]]:
    payloads: dict[str, set[str]] = {}
    for choice in choices:
        payloads.setdefault(_folded(_OWN_NUMBER.sub("", choice.label)), set()).add(choice.payload)
    return ((label, next(iter(meant))) for label, meant in payloads.items() if len(meant) == 1)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _chinese_number(text: str) -> int | None:
    """一 … 九十九 as a number; None for anything else."""
    tens, ten, ones = text.rpartition("十")
    if any(part and part not in _CHINESE_DIGITS for part in (tens, ones)):
        return None
    if not ten:
        return _CHINESE_DIGITS.get(ones)
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)


def _split(text: RichText, limit: int, unit: TextUnit) -> list[RichText]:
    plain = "".join(span.text for span in text)
    parts: list[RichText] = []
    start = 0
    while start < len(plain):
        end = _end_of_part(plain, start, limit, unit)
        part = _slice(text, start, end)
        if plain[start:end].strip():
            parts.append(part)
        start = end + 1 if plain[end : end + 1] == "\n" else end
    return parts


def _end_of_part(plain: str, start: int, limit: int, unit: TextUnit) -> int:
    """Where the part that begins at ``start`` ends; always past ``start`` unless a break is there.

    A cut in the first half of the part is worse than a cut in a sentence, hence the floor.
    """
    full = _farthest(plain, start, limit, unit)
    if full >= len(plain):
        return full
    floor = start + (full - start) // 2
    line_end = plain.rfind("\n", floor, full + 1)
    if line_end > start:
        return line_end
    for end in range(full, floor, -1):
        if plain[end - 1] in _SENTENCE_ENDS and plain[end] not in _SENTENCE_ENDS:
            return end
    end = full
    while end > floor and _clings(plain, end):
        end -= 1
    return end if end > floor else full


def _farthest(plain: str, start: int, limit: int, unit: TextUnit) -> int:
    used, end = 0, start
    while end < len(plain):
        used += length(plain[end], unit)
        if used > limit and end > start:
            break
        end += 1
    return end


def _clings(plain: str, at: int) -> bool:
    """Whether a cut before ``at`` would tear what is drawn as one sign."""
    joiner = "\u200d"
    return (
        bool(unicodedata.combining(plain[at]))
        or unicodedata.category(plain[at]) in ("Mn", "Me", "Cf", "Sk")
        or "\ufe00" <= plain[at] <= "\ufe0f"
        or plain[at - 1] == joiner
    )


def _slice(text: RichText, start: int, end: int) -> RichText:
    spans: list[Span] = []
    at = 0
    for span in text:
        piece = span.text[max(start - at, 0) : max(end - at, 0)]
        if piece:
            spans.append(replace(span, text=piece))
        at += len(span.text)
    return tuple(spans)
