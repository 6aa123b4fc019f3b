"""Words of holds: what is not destroyed for the time being, and why. Row 6.9."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.disposals import name_of, pager, with_rows
from chat.texts.home import shortened
from meetings.disposals.facts import ShownHold


def holds(
    words: Words, total: int, found: tuple[ShownHold, ...], page: int, *, may: bool
) -> Message:
    """暂停销毁: those that stand first."""
    texts = words.texts
    lift = [
        (
            Choice(
                texts.plain("disposal-button-lift", what=shortened(_what(texts, one))),
                encode("PQ", one.id),
            ),
        )
        for one in found
        if may and one.released_at is None
    ]
    put = Choice(texts.plain("disposal-button-hold-year"), encode("PP", 2, 0))
    back = Choice(texts.plain("disposal-button-home"), encode("Pd"))
    return with_rows(
        lines(
            texts.rich("disposal-holds" if found else "disposal-holds-none"),
            *(_hold(words, one) for one in found),
        ),
        *lift,
        (put,) if may else (),
        pager(texts, "PO", page, total),
        (back,),
    )


def _what(texts: Texts, one: ShownHold) -> str:
    if one.year is not None:
        return texts.plain("disposal-hold-year", year=str(one.year))
    if one.item:
        return texts.plain("disposal-hold-item", code=one.item)
    return texts.plain("disposal-hold-meeting", title=one.meeting)


def _hold(words: Words, one: ShownHold) -> RichText:
    texts = words.texts
    said = texts.rich(
        "disposal-hold-line",
        what=_what(texts, one),
        kind=texts.plain(f"disposal-hold-{one.kind}"),
        reason=one.reason,
        name=name_of(one.by),
        when=words.when(one.at),
    )
    if one.released_at is None:
        return said
    lifted = texts.rich(
        "disposal-hold-lifted",
        name=name_of(one.released_by),
        when=words.when(one.released_at),
        reason=one.release_reason,
    )
    return lines(said, lifted)
