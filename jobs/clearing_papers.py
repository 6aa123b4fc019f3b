"""散会单 on paper: the lines of every venue, what came back, what was found. Row 2.4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from chat.texts import Texts
from chat.texts.checklists import in_words
from chat.texts.signin import Reader, venue_word
from jobs.making import Made, NoSuchPaper, Order
from meetings.checklists import Line, Wants, lines_of
from meetings.checklists.clearing import CLEARING, returned_of
from meetings.checklists.lost import Lost, all_lost
from meetings.signin.venues import MAIN, venues_named
from storage import meetings as meeting_rows

if TYPE_CHECKING:
    from papers.clearing_sheet import ClearingVenue, ClearingWords

PDF = "application/pdf"


def clearing_sheet(order: Order) -> Callable[[], Made]:
    """The sheet as it stands; what is not done yet has a box to tick."""
    from papers.clearing_sheet import ClearingPaper
    from papers.clearing_sheet import clearing_sheet as typeset

    meeting = meeting_rows.meeting(order.session, int(order.params["meeting"]))
    if meeting is None:
        raise NoSuchPaper("clearing sheet")
    texts, reader = order.texts, Reader(order.texts, order.office, order.now)
    at_end = replace(reader, now=meeting.ends_at)
    returned = returned_of(order.session, meeting.id)
    paper = ClearingPaper(
        language=texts.language,
        words=_words(texts),
        title=texts.plain("paper-clearing-title"),
        office=order.office.name,
        facts=(
            (texts.plain("leave-slip-meeting"), meeting.title),
            (texts.plain("leave-slip-when"), reader.when(meeting.starts_at, meeting.ends_at)),
            (texts.plain("leave-slip-place"), meeting.place),
            (
                texts.plain("paper-clearing-returned"),
                "\n".join(
                    texts.plain(f"clearing-returned-{one.what}", back=one.back, out=one.out)
                    for one in returned
                ),
            ),
        ),
        venues=_venues(order, meeting, reader),
        lost=tuple(_lost(at_end, one) for one in all_lost(order.session, meeting)),
    )
    name = f"{texts.plain('paper-clearing-title')} {meeting.title}"[:60]
    return lambda: Made(typeset(paper), f"{name}.pdf", PDF)


def _words(texts: Texts) -> ClearingWords:
    from papers.clearing_sheet import ClearingWords

    return ClearingWords(
        columns=(
            texts.plain("paper-clearing-no"),
            texts.plain("paper-clearing-what"),
            texts.plain("paper-clearing-found"),
            texts.plain("paper-clearing-who"),
        ),
        lost=texts.plain("paper-clearing-lost"),
        lost_columns=(
            texts.plain("paper-clearing-no"),
            texts.plain("paper-clearing-what"),
            texts.plain("paper-clearing-place"),
            texts.plain("paper-clearing-to"),
        ),
        none=texts.plain("paper-clearing-none"),
        signed=(
            texts.plain("paper-clearing-signed"),
            texts.plain("paper-clearing-signed-host"),
        ),
        page=texts.plain("approval-sheet-page", page="{page}", pages="{pages}"),
    )


def _venues(
    order: Order, meeting: meeting_rows.Meeting, reader: Reader
) -> tuple[ClearingVenue, ...]:
    from papers.clearing_sheet import ClearingVenue

    lines = lines_of(order.session, meeting.id, CLEARING, office=order.office)
    # Times without a date are of the day the meeting ended, whenever it is printed.
    at_end = replace(reader, now=meeting.ends_at)
    names = venues_named(order.session, meeting.id)
    found = []
    for venue, name in names.items():
        here = [line for line in lines if (line.branch_id or MAIN) == venue]
        if here:
            said = venue_word(order.texts, name) if len(names) > 1 else ""
            found.append(ClearingVenue(said, tuple(_line(reader, at_end, line) for line in here)))
    return tuple(found)


def _line(reader: Reader, at_end: Reader, line: Line) -> tuple[str, str, str]:
    """Item, result, and by whom and when; "" as the result of what is open."""
    texts, look = reader.texts, line.look
    line = in_words(reader, line)
    match line.wants(reader.now):
        case Wants.NOTHING if look is not None:
            by = look.for_name or look.by
            return line.text, texts.plain("paper-clearing-done"), f"{by} {at_end.clock(look.at)}"
        case Wants.REPAIR if look is not None:
            return line.text, look.text, look.handler or look.by
        case _:
            return line.text, "", line.whose


def _lost(reader: Reader, one: Lost) -> tuple[str, str, str]:
    to = f"{one.returned_to} {reader.clock(one.returned_at)}" if one.returned_at else ""
    return one.text, one.place, to
