"""Words of items that are over: the list of them, one of them. Row 6.9."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.cards import Words
from chat.texts.disposals import day, number, pager, period, title_of, with_rows
from chat.texts.home import shortened
from meetings.disposals.facts import ShownItem
from storage.archive import Disposal


def due(words: Words, total: int, found: tuple[ShownItem, ...], page: int) -> Message:
    """到期待鉴定, the longest due first."""
    texts = words.texts
    back = Choice(texts.plain("disposal-button-home"), encode("Pd"))
    return with_rows(
        lines(
            texts.rich("disposal-due" if found else "disposal-due-none", count=total),
            *(_item_line(words, item) for item in found),
        ),
        *((Choice(shortened(item.code), encode("Pv", item.id)),) for item in found),
        pager(texts, "Pu", page, total),
        (back,),
    )


def _item_line(words: Words, item: ShownItem) -> RichText:
    texts = words.texts
    key = "disposal-item-line-held" if item.held else "disposal-item-line"
    return texts.rich(
        key, code=item.code, title=title_of(texts, item), due=day(words, item.due_on)
    )


def item(
    words: Words, one: ShownItem, on: Disposal | None, *, keeps: bool, holds: bool
) -> Message:
    """One item: what it is, whether it may be appraised, and the buttons to do so."""
    texts = words.texts
    said = lines(
        texts.rich("disposal-item", code=one.code, title=title_of(texts, one)),
        texts.rich("disposal-item-reference", reference=one.reference) if one.reference else (),
        texts.rich(
            "disposal-item-facts",
            period=period(words, one.period),
            dated=day(words, one.dated_on),
            pages=one.pages if one.pages is not None else "—",
            files=one.files,
        ),
        _standing(words, one, on),
    )
    open_ = not one.permanent and one.state != "destroyed" and (on is None or on.state == "listed")
    over = one.due_on is not None and one.due_on <= words.office.today(words.now)
    appraise = [Choice(texts.plain("disposal-button-keep"), encode("PA", one.id, 1))]
    if not one.held:
        appraise.insert(0, Choice(texts.plain("disposal-button-destroy"), encode("PA", one.id, 0)))
    stop = (
        Choice(texts.plain("disposal-button-hold"), encode("PP", 0, one.id)),
        Choice(texts.plain("disposal-button-hold-meeting"), encode("PP", 1, one.meeting_id)),
    )
    back = [Choice(texts.plain("disposal-button-due-back"), encode("Pu"))]
    if on is not None:
        back.append(
            Choice(
                texts.plain("disposal-button-list", number=number(texts, on.year, on.number)),
                encode("PB", on.id),
            )
        )
    return with_rows(
        said,
        tuple(appraise) if keeps and open_ and over else (),
        stop if holds and one.state != "destroyed" else (),
        tuple(back),
    )


def _standing(words: Words, one: ShownItem, on: Disposal | None) -> RichText:
    texts = words.texts
    if one.state == "destroyed" and one.destroyed_at is not None:
        return texts.rich("disposal-item-destroyed", when=words.when(one.destroyed_at))
    if one.permanent:
        return texts.rich("disposal-item-permanent")
    said = texts.rich("disposal-item-due", due=day(words, one.due_on))
    held = texts.rich("disposal-item-held") if one.held else ()
    on_list = (
        texts.rich("disposal-item-on-list", number=number(texts, on.year, on.number))
        if on is not None
        else ()
    )
    return lines(said, held, on_list)
