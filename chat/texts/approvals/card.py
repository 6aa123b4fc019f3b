"""The card of a request: what is decided, what is new since the last round, where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.history import exchanges
from chat.texts.approvals.kinds import choices_of, kind_name, lines_of, to_read
from chat.texts.approvals.voices import decided_by, step_name
from chat.texts.cards import Words
from chat.texts.notices import names_words, person_words
from meetings.approvals import Deed, Request, Seen, ShownStep

#: What stands between a label and its value.
_AFTER_LABEL = ("：", ": ")

Rows = tuple[tuple[Choice, ...], ...]


def card(words: Words, seen: Seen, note: RichText = ()) -> Message:
    """The card as it stands, with what its reader may do now."""
    texts, found = words.texts, seen.request
    asked = bool(seen.deeds & {Deed.DECIDE, Deed.SIGN})
    text = lines(
        note,
        texts.rich("approval-heading" if asked else "approval-heading-seen"),
        texts.rich("approval-number", kind=kind_name(texts, found.kind), number=str(found.id)),
        texts.rich("approval-for", person=seen.for_.name) if seen.for_ else (),
        *_round(words, found),
        *facts(words, found),
        *_who_asked(words, found),
        *exchanges(texts, found),
        *_standing(words, found),
    )
    return Message(text, choices=_choices(texts, seen))


def facts(words: Words, found: Request) -> list[RichText]:
    """What is asked for."""
    texts = words.texts
    return [
        texts.rich("approval-meeting", title=found.meeting_title) if found.meeting_title else (),
        *lines_of(words, found),
    ]


def _round(words: Words, found: Request) -> list[RichText]:
    """Of a request asked again: why it went back, and line by line what is new."""
    if found.wanted_before is None:
        return []
    texts = words.texts
    back = texts.rich(
        "approval-round",
        round=str(found.round),
        by=found.returned_by or "—",
        reason=found.reason_before or "—",
    )
    news = [
        texts.rich("approval-new-line", new=new, old=old)
        if old
        else texts.rich("approval-new-only", new=new)
        for new, old in changes(words, found)
    ]
    return [back, *news] if news else [back, texts.rich("approval-nothing-new")]


def changes(words: Words, found: Request) -> list[tuple[str, str]]:
    """What differs from the round before: each new line, and how it was ("": there was none)."""
    if found.wanted_before is None:
        return []
    was = [_plain(line) for line in lines_of(words, _as_before(found))]
    now = [_plain(line) for line in lines_of(words, found)]
    paired = len(was) == len(now)
    return [
        (line, _without_label(was[at], line) if paired and was[at] not in now else "")
        for at, line in enumerate(now)
        if line not in was
    ]


def _without_label(old: str, new: str) -> str:
    """The old line without the label that the new one begins with as well ("Reason: ")."""
    for mark in _AFTER_LABEL:
        label = new[: new.find(mark) + len(mark)]
        if mark in new and old.startswith(label):
            return old.removeprefix(label)
    return old


def _as_before(found: Request) -> Request:
    return replace(found, wanted=found.wanted_before or {})


def _plain(text: RichText) -> str:
    return "".join(span.text for span in text)


def _who_asked(words: Words, found: Request) -> list[RichText]:
    texts = words.texts
    person = found.asked_for or found.asked_by
    by = person_words(texts, found.asked_by)
    if found.asked_by.person_id != person.person_id:
        by = texts.plain("on-behalf", by=by, person=person.name)
    return [
        texts.rich("approval-asked-by", by=by),
        texts.rich("approval-asked-at", when=words.when(found.asked_at)),
    ]


def _standing(words: Words, found: Request) -> list[RichText]:
    texts = words.texts
    match found.state:
        case "approved":
            parts = [texts.rich("approval-approved", by=decided_by(texts, found))]
        case "returned":
            by = decided_by(texts, found)
            parts = [texts.rich("approval-returned", by=by, reason=found.reason or "—")]
        case "withdrawn":
            return [texts.rich("approval-withdrawn")]
        case _:
            parts = waits(words, found)
    return [*parts, *provisional(words, found)]


def waits(words: Words, found: Request) -> list[RichText]:
    """Where it waits, for whom, until when."""
    texts = words.texts
    at = next((step for step in found.steps if step.state == "waits"), None)
    parts = []
    if len(found.steps) > 1:
        parts.append(
            texts.rich("approval-step", step=str(found.step + 1), steps=str(len(found.steps)))
        )
    if found.body:
        parts.append(texts.rich("approval-waits-body"))
    elif at is None or not at.people:
        parts.append(texts.rich("approval-waits-nobody"))
    else:
        parts.append(_waits_for(texts, at))
    if found.due is not None:
        parts.append(texts.rich("approval-due", day=day(words, found.due)))
    return parts


def _waits_for(texts: Texts, step: ShownStep) -> RichText:
    names = names_words(texts, [person.name for person in step.people])
    key = "approval-waits-all" if step.need == "all" else "approval-waits"
    if step.need == "any" and len(step.people) > 1:
        key = "approval-waits-any"
    return texts.rich(key, names=names, office=step_name(texts, step.who))


def provisional(words: Words, found: Request) -> list[RichText]:
    """口头同意: until when it is to be signed."""
    if found.ratify_by is None:
        return []
    return [words.texts.rich("approval-provisional", day=day(words, found.ratify_by))]


def day(words: Words, when: date) -> str:
    """A day with its weekday."""
    today = words.office.today(words.now)
    return say_day(when, words.texts.language, today=today)


def _in_name_of(seen: Seen) -> int:
    """In whose name the reader decides; 0 for themselves."""
    return (seen.capacity.for_id or 0) if seen.capacity else 0


def _choices(texts: Texts, seen: Seen) -> Rows:
    found = seen.request
    rows: list[tuple[Choice, ...]] = []
    if Deed.DECIDE in seen.deeds:
        rows.append(
            (
                Choice(
                    texts.plain("approval-button-approve"),
                    encode("aa", found.id, found.step, _in_name_of(seen)),
                ),
                _button(texts, "return", "ar", found.id),
                _button(texts, "ask", "aq", found.id),
            )
        )
    rows += [
        (_button(texts, "sign", "am", event), _button(texts, "refuse-sign", "aj", event))
        for event in seen.to_sign[:1]
    ]
    rows += [(_button(texts, "look", "av", event),) for event in seen.sheets]
    rows += [(_button(texts, "answer", "an", event),) for event in seen.questions[:1]]
    rows += _paper(texts, seen, folded=Deed.DECIDE in seen.deeds)
    if Deed.RECALL in seen.deeds:
        rows.append((_button(texts, "recall", "ac", found.id),))
    if found.state in ("approved", "returned"):
        rows.append(choices_of(texts, found))
    if found.state == "pending":
        rows.insert(0, to_read(texts, found))
    rows.append((_button(texts, "history", "ah", found.id),))
    return tuple(row for row in rows if row)


def _paper(texts: Texts, seen: Seen, *, folded: bool) -> list[tuple[Choice, ...]]:
    """Paper and word: behind one button for who can press 同意 as well."""
    id = seen.request.id
    if not seen.deeds & {Deed.PRINT, Deed.ENTER, Deed.BY_WORD}:
        return []
    if folded:
        return [(_button(texts, "paper", "ag", id),)]
    return paper_choices(texts, seen)


def paper_choices(texts: Texts, seen: Seen) -> list[tuple[Choice, ...]]:
    """打印签批单, 录入签批, 口头同意."""
    id = seen.request.id
    first = []
    if Deed.PRINT in seen.deeds:
        first.append(_button(texts, "print", "ap", id))
    if Deed.ENTER in seen.deeds:
        first.append(_button(texts, "enter", "ae", id))
    rows = [tuple(first)] if first else []
    if Deed.BY_WORD in seen.deeds:
        rows.append((_button(texts, "by-word", "ao", id),))
    return rows


def paper_menu(words: Words, seen: Seen) -> Message:
    """What can be done on paper or by word instead of a press."""
    texts = words.texts
    text = lines(
        texts.rich("approval-paper-heading", number=str(seen.request.id)),
        texts.rich("approval-paper-explain"),
    )
    back = (_button(texts, "card", "as", seen.request.id),)
    return Message(text, choices=(*paper_choices(texts, seen), back))


def _button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    return Choice(texts.plain(f"approval-button-{name}"), encode(route, *numbers))
