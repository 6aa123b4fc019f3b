"""Words of the end of a meeting: 散会单, lost property, what is owed. Row 2.4, After."""

from __future__ import annotations

from dataclasses import replace

from chat.message import Choice, Message, Paper, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.checklists import SHEET, grouped, line_button, listed_in_words, said_in
from chat.texts.home import shortened
from chat.texts.seats import PAGE, in_pairs, pages
from chat.texts.signin import Reader, venue_word
from chat.texts.tasks import day
from meetings.checklists import Line, Wants
from meetings.checklists.clearing import ClearingSheet, Returned
from meetings.checklists.lost import Lost, LostProperty
from meetings.checklists.owed import Owed, OwedList

#: Where what is owed is seen to: the route of its page.
_PAGES = {
    "task": "tk",
    "clearing": "Dc",
    "lost": "Dl",
    "badges": "gf",
    "survey": "vm",
    "copies": "Ea",
    "keys": "Fa",
}


def sheet(reader: Reader, found: ClearingSheet, note: RichText = ()) -> Message:
    """散会单: each line is ticked with one tap."""
    texts, listed = reader.texts, listed_in_words(reader, found.list)
    of, branch = listed.meeting_id, listed.branch_id or 0
    heading = texts.rich("check-heading-clearing", title=listed.title)
    where = (
        texts.rich("check-venue-name", venue=venue_word(texts, listed.venue))
        if len(listed.venues) > 1
        else ()
    )
    body = grouped(reader, listed.lines) or [texts.rich("clearing-empty")]
    text = lines(
        note,
        heading,
        where,
        *body,
        *(returned(texts, one) for one in found.returned),
        texts.rich("clearing-lost", count=found.kept),
    )
    ticks = [_tick(texts, line, reader) for line in listed.lines[: 2 * PAGE] if listed.open]
    return Message(text, choices=(*in_pairs(ticks), *_sheet_ways(texts, found, of, branch)))


def _tick(texts: Texts, line: Line, reader: Reader) -> Choice:
    if line.wants(reader.now) is not Wants.LOOK:
        return line_button(texts, line)
    label = texts.plain("clearing-button-tick", text=shortened(line.text, 10))
    return Choice(label, encode("Dd", line.item_id, SHEET))


def _sheet_ways(
    texts: Texts, found: ClearingSheet, of: int, branch: int
) -> list[tuple[Choice, ...]]:
    listed = found.list
    rows: list[tuple[Choice, ...]] = []
    if listed.may_arrange and not listed.lines:
        rows.append((Choice(texts.plain("check-button-make"), encode("Dk", of, 2, branch)),))
    rows += [
        (
            Choice(texts.plain("clearing-button-lost"), encode("Dl", of)),
            Choice(texts.plain("clearing-button-print"), encode("Dp", of)),
        )
    ]
    if listed.lines and (listed.may_arrange or listed.open):
        rows.append((Choice(texts.plain("clearing-button-edit"), encode("Da", of, 2, branch)),))
    rows += in_pairs(
        [
            Choice(
                texts.plain("check-button-venue", venue=venue_word(texts, name), count=open_),
                encode("Dc", of, venue),
            )
            for venue, name, open_, _ in listed.venues
            if venue != branch
        ][: 2 * PAGE]
    )
    return rows


def returned(texts: Texts, one: Returned) -> RichText:
    """收回 N/N."""
    return texts.rich(f"clearing-returned-{one.what}", back=one.back, out=one.out)


def lost_list(reader: Reader, found: LostProperty, page: int = 0, note: RichText = ()) -> Message:
    """遗留物品: what is kept first, ten a page."""
    texts, of = reader.texts, found.meeting_id
    add = Choice(texts.plain("lost-button-add"), encode("Dn", of))
    back = Choice(texts.plain("check-button-sheet"), encode("Dc", of))
    ways = (add, back) if found.open else (back,)
    heading = texts.rich("lost-heading", title=found.title)
    if not found.things:
        return Message(lines(note, heading, texts.rich("lost-none")), choices=(ways,))
    page = min(page, (len(found.things) - 1) // PAGE)
    shown = found.things[page * PAGE : (page + 1) * PAGE]
    rows = list(
        in_pairs([Choice(shortened(one.text, 14), encode("Dm", one.lost_id)) for one in shown])
    )
    if turns := pages(texts, "Dl", (of,), page, len(found.things)):
        rows.append(turns)
    text = lines(
        note,
        heading,
        texts.rich("lost-figures", kept=found.kept, all=len(found.things)),
        *(lost_words(reader, one) for one in shown),
    )
    return Message(text, choices=(*rows, ways))


def lost_words(reader: Reader, one: Lost) -> RichText:
    """One thing in a line."""
    texts = reader.texts
    place = one.place or "none"
    if one.returned_at is not None:
        return texts.rich(
            "lost-line-returned",
            text=one.text,
            place=place,
            to=one.returned_to or "none",
            time=reader.clock(one.returned_at),
        )
    return texts.rich("lost-line-kept", text=one.text, place=place, time=reader.clock(one.at))


def lost_card(reader: Reader, one: Lost, note: RichText = ()) -> Message:
    """One thing, its picture, and who got it back."""
    texts = reader.texts
    files = (
        (StoredFile(one.digest, one.file_name, one.media_type, one.size, picture=True),)
        if one.digest
        else ()
    )
    act = (
        Choice(texts.plain("check-button-undo"), encode("Dv", one.lost_id))
        if one.returned_at is not None
        else Choice(texts.plain("lost-button-return"), encode("Dq", one.lost_id))
    )
    back = Choice(texts.plain("clearing-button-lost"), encode("Dl", one.meeting_id))
    text = lines(
        note,
        texts.rich("lost-card", title=one.title),
        lost_words(reader, one),
        texts.rich("lost-by", by=one.by),
    )
    return Message(text, choices=((act, back),), files=files)


def print_sheet(texts: Texts, meeting_id: int) -> Message:
    """散会单 goes to the printer."""
    back = Choice(texts.plain("check-button-sheet"), encode("Dc", meeting_id))
    return Message(
        texts.rich("clearing-printed"),
        choices=((back,),),
        files=(Paper("clearing_sheet", (("meeting", meeting_id),)),),
    )


def owed(reader: Reader, found: OwedList, page: int = 0) -> Message:
    """会后事项: what is late first, one line each."""
    texts = reader.texts
    heading = texts.rich("owed-heading", title=found.title)
    ways = [Choice(texts.plain("check-button-sheet"), encode("Dc", found.meeting_id))]
    ways.append(Choice(texts.plain("panel-button-back"), encode("mp", found.meeting_id)))
    close = texts.rich("owed-close") if not found.closed else ()
    if not found.things:
        text = lines(heading, close or texts.rich("owed-nothing"))
        return Message(text, choices=(tuple(ways),))
    page = min(page, (len(found.things) - 1) // PAGE)
    shown = [_in_words(reader, one) for one in found.things[page * PAGE : (page + 1) * PAGE]]
    rows = list(in_pairs([_owed_button(texts, one) for one in shown]))
    if turns := pages(texts, "Do", (found.meeting_id,), page, len(found.things)):
        rows.append(turns)
    text = lines(
        heading,
        texts.rich("owed-count", count=len(found.things)),
        *(_owed_line(reader, one) for one in shown),
        close,
    )
    return Message(text, choices=(*rows, tuple(ways)))


def _in_words(reader: Reader, one: Owed) -> Owed:
    rule = reader.office.profile.checklists
    return replace(one, text=said_in(reader.texts.language, one.text, rule))


def _owed_line(reader: Reader, one: Owed) -> RichText:
    texts = reader.texts
    due = day(texts, one.due_on, reader.office.today(reader.now)) if one.due_on else "none"
    return texts.rich(
        "owed-line",
        what=owed_words(texts, one),
        owner=one.owner or "none",
        due=due,
        lamp=texts.plain(f"task-lamp-{one.lamp.value}"),
        late=one.lamp.value,
    )


def owed_words(texts: Texts, one: Owed) -> str:
    """What is owed."""
    return texts.plain(f"owed-what-{one.what}", text=one.text, count=one.count, of=one.of)


def _owed_button(texts: Texts, one: Owed) -> Choice:
    label = shortened(one.text or owed_words(texts, one), 14)
    return Choice(label, encode(_PAGES[one.what], one.target))
