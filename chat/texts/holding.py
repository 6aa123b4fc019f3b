"""Words of the request to hold a meeting (报批): its page, facts, and what changed. Row 2.1a."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chat.message import Choice, Message, RichText, lines
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.meeting_people import button
from meetings.proposals.holding import NEEDED, PARTS, RequestPage
from meetings.proposals.holding_facts import Change

#: Items of the agenda written out in a chat; the document has all of them.
MOST_ITEMS = 8


def page(words: Words, found: RequestPage, note: RichText = ()) -> Message:
    """What is missing or new first, then what is put forward."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("request-heading", title=found.title),
        texts.rich(f"request-state-{found.state or 'none'}", number=str(found.edition)),
        texts.rich("request-not-asked") if not found.asked and not found.edition else (),
        _since(texts, found),
        *change_lines(words, found.changes),
        *facts_lines(words, found.facts),
        *part_lines(texts, found.parts),
    )
    return Message(text, choices=_choices(texts, found))


def _since(texts: Texts, found: RequestPage) -> RichText:
    """What the changes below are measured from."""
    if not found.changes:
        return ()
    if found.owed == "changed":
        return texts.rich("request-since-much")
    key = "request-since-sent" if found.state == "asked" else "request-since-approved"
    return texts.rich(key)


def _choices(texts: Texts, found: RequestPage) -> tuple[tuple[Choice, ...], ...]:
    id, rows = found.meeting_id, []
    ready = all(found.parts[name] for name in NEEDED)
    if not found.over:
        write = "request-button-write-again" if ready else "request-button-write"
        row = [button(texts, write, "Br", id)]
        if ready and (found.state not in ("asked", "approved") or found.changes):
            row.append(button(texts, "request-button-send", "Bs", id))
        rows.append(tuple(row))
    if ready:
        rows.append((button(texts, "request-button-paper", "Bt", id),))
    if found.approval_id is not None and found.state in ("asked", "approved", "returned"):
        rows.append((button(texts, "request-button-approval", "as", found.approval_id),))
    rows.append((button(texts, "panel-button-back", "mp", id),))
    return tuple(rows)


def facts_lines(words: Words, facts: Mapping[str, Any]) -> list[RichText]:
    """Class, time, place and people, a line each."""
    texts = words.texts
    return [
        texts.rich("request-class", name=class_name(words, facts["class"])),
        texts.rich("request-time", when=said(words, "time", facts["time"])),
        texts.rich("request-place", place=facts["place"] or "—"),
        texts.rich(
            "request-people", count=facts["people"], roles=roles_said(texts, facts["roles"])
        )
        if facts["people"]
        else texts.rich("request-people-none"),
        texts.rich("request-agenda", items=_agenda(texts, facts["agenda"]))
        if facts["agenda"]
        else (),
    ]


def _agenda(texts: Texts, titles: Sequence[str]) -> str:
    """1. …；2. …, shortened where there are many."""
    said = [
        texts.plain("request-doc-item", number=str(at), text=title)
        for at, title in enumerate(titles[:MOST_ITEMS], 1)
    ]
    more = len(titles) - len(said)
    if more > 0:
        said.append(texts.plain("request-agenda-more", count=more))
    return texts.plain("request-agenda-between").join(said)


def roles_said(texts: Texts, roles: Iterable[Any]) -> str:
    """出席40人、列席5人."""
    found = [
        texts.plain("request-role", role=role_name(texts, role), count=count)
        for role, count in roles
    ]
    return texts.plain("meeting-list-comma").join(found)


def role_name(texts: Texts, role: str) -> str:
    """A capacity in the meeting."""
    if role == "attend":
        return texts.plain("request-role-attend")
    return texts.plain(f"role-in-meeting-{role.replace('_', '-')}")


def part_lines(texts: Texts, parts: Mapping[str, str]) -> list[RichText]:
    """What the clerk wrote, in the same place whatever is left out."""
    return [
        texts.rich(f"request-part-{name}", text=parts[name]) if parts.get(name) else ()
        for name in PARTS
    ]


def change_lines(words: Words, found: Iterable[Change]) -> list[RichText]:
    """What changed since it was approved: old and new."""
    return [
        words.texts.rich(
            f"request-changed-{one.field}",
            old=said(words, one.field, one.old),
            new=said(words, one.field, one.new),
        )
        for one in found
    ]


def said(words: Words, field: str, value: Any) -> str:
    """A fact in words."""
    match field:
        case "time":
            return words.when(*map(datetime.fromisoformat, value))
        case "class":
            return class_name(words, value)
    return str(value) or "—"


def class_name(words: Words, name: str) -> str:
    """The class as the office calls it; its code where the profile has it no more."""
    known = words.office.profile.classes.get(name)
    return str(getattr(known.name, words.texts.language)) if known else name
