"""Words of the register of numbers (文号登记簿). Row 6.2."""

from __future__ import annotations

from datetime import datetime

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.documents import category_name
from chat.texts.home import shortened
from chat.texts.unit_notices import pager
from chat.texts.wording import Reading
from meetings.document_numbers import OUTSIDE, Startable
from meetings.document_numbers.new_year import year_ends
from meetings.document_numbers.register import Entry, Listed, Overview, Start
from meetings.documents import Category
from storage.number_register import Line, SeriesRow

#: Titles named in the warning; the rest is counted.
MOST_TITLES = 8
#: Missing numbers named on the page.
MOST_GAPS = 10


def overview(texts: Texts, found: Overview, note: RichText = ()) -> Message:
    """The series with their last numbers; ``note`` is what just happened."""
    begin = ((Choice(texts.plain("numbers-begin"), encode("Np")),),) if found.may_begin else ()
    begun = [_begun_line(texts, one, found.year) for one in found.begun]
    title = texts.rich("numbers-title")
    if not found.count:
        return Message(lines(note, title, texts.rich("numbers-none"), *begun), choices=begin)
    body: list[RichText] = []
    year = 0
    for row in found.series:
        if row.year != year:
            year = row.year
            body.append(texts.rich("numbers-year", year=str(year)))
        body.append(_series_line(texts, row))
    choices = [
        (Choice(_series_label(texts, row), encode("Nb", row.first_id)),) for row in found.series
    ]
    # The overview has no id of its own: the page is the first number.
    turning = _turning(texts, found.page, found.pages)
    search = (Choice(texts.plain("numbers-search"), encode("Nd")),)
    return Message(
        lines(note, title, *begun, *body),
        choices=(*choices, *((turning,) if turning else ()), search, *begin),
    )


def series_label(texts: Texts, one: Startable) -> str:
    """A series of which no number was given yet, by name."""
    categories = {category.value for category in Category}
    if one.kind in categories - {"minutes", "bulletin"}:
        return category_name(texts, Category(one.kind))
    name = texts.plain(f"numbers-kind-{one.kind}")
    return f"{name}　{one.of}" if one.of else name


def _begun_line(texts: Texts, one: Startable, year: int) -> RichText:
    number, name = one.printed(one.first, year), series_label(texts, one)
    return texts.rich("numbers-begins", series=name, number=number)


def _turning(texts: Texts, page: int, pages: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(texts.plain(key), encode("Na", to))
        for key, to in (("button-previous-page", page - 1), ("button-next-page", page + 1))
        if 0 <= to < pages
    )


def _series_line(texts: Texts, row: SeriesRow) -> RichText:
    if row.series == OUTSIDE:
        return texts.rich("numbers-line-outside", count=row.count, void=row.void)
    return texts.rich("numbers-line-series", newest=row.newest, count=row.count, void=row.void)


def _series_label(texts: Texts, row: SeriesRow) -> str:
    if row.series == OUTSIDE:
        return texts.plain("numbers-outside", year=str(row.year))
    return row.newest


def series(words: Words, found: Listed) -> Message:
    """The numbers of one series, what is missing first."""
    texts = words.texts
    first = found.first_id or 0
    gaps = texts.plain("meeting-list-comma").join(str(one) for one in found.gaps[:MOST_GAPS])
    text = lines(
        texts.rich("numbers-series-title", year=str(found.year or ""), count=found.count),
        texts.rich("numbers-gaps", numbers=gaps, count=len(found.gaps)) if found.gaps else (),
        texts.rich("numbers-whole") if found.own and not found.gaps else (),
        _start_line(words, found.start) if found.start is not None else (),
        *(line(texts, one) for one in found.lines),
    )
    named = [Choice(shortened(one.text), encode("Nc", one.id)) for one in found.lines]
    pairs = [tuple(named[at : at + 2]) for at in range(0, len(named), 2)]
    turning = pager(texts, "Nb", first, found.page, found.pages)
    last = (
        Choice(texts.plain("numbers-export"), encode("Ne", first)),
        Choice(texts.plain("numbers-back"), encode("Na")),
    )
    return Message(text, choices=tuple(row for row in (*pairs, turning, last) if row))


def _start_line(words: Words, start: Start) -> RichText:
    name = start.by.name if start.by else ""
    said = day(words, start.at)
    reason = start.reason
    return words.texts.rich(
        "numbers-start", first=str(start.first), reason=reason, name=name, day=said
    )


def line(texts: Texts, one: Line) -> RichText:
    """One number with what carries it; a void one says so."""
    key = "numbers-line-void" if one.void_at is not None else "numbers-line"
    return texts.rich(key, number=one.text, title=one.title)


def results(texts: Texts, asked: str, found: Listed) -> RichText:
    """What was looked for."""
    if not found.count:
        return texts.rich("numbers-none-found", words=asked)
    heading = texts.rich("numbers-found", words=asked, count=found.count)
    return lines(heading, *(line(texts, one) for one in found.lines), texts.rich("numbers-again"))


def entry(words: Words, found: Entry, note: RichText = ()) -> Message:
    """One number: what carries it, who gave it when, and whether it is void."""
    texts, one = words.texts, found.line
    given = "numbers-entered" if one.series == OUTSIDE else "numbers-given"
    name = found.by.name if found.by else ""
    text = lines(
        note,
        texts.rich("numbers-one", number=one.text),
        texts.rich("numbers-one-title", title=one.title),
        texts.rich("numbers-one-meeting", title=one.meeting_title) if one.meeting_title else (),
        texts.rich(given, name=name, day=day(words, one.at)),
        texts.rich("numbers-one-void", reason=one.reason) if one.void_at is not None else (),
    )
    first: list[Choice] = []
    kind, _, id = one.subject.partition(":")
    if kind == "document":
        first.append(Choice(texts.plain("numbers-to-document"), encode("dv", int(id))))
    if found.may_void:
        first.append(Choice(texts.plain("numbers-void"), encode("Nf", one.id)))
    back = (Choice(texts.plain("numbers-back"), encode("Na")),)
    return Message(text, choices=(*((tuple(first),) if first else ()), back))


def day(words: Words, at: datetime) -> str:
    """The day something was done, with its weekday."""
    office = words.office
    given = office.local(at).date()
    return say_day(given, words.texts.language, today=office.today(words.now))


def new_year_notice(reading: Reading) -> Message | None:
    """Notice "numbers_new_year": numbers begin at 1 again in January; whose has none yet."""
    year = int(reading.params["year"])
    found = year_ends(
        reading.session, year, reading.levels, now=reading.now, office=reading.office
    )
    if found is None:
        return None
    texts = reading.texts
    named = found.waiting[:MOST_TITLES]
    more = len(found.waiting) - len(named)
    text = lines(
        texts.rich("numbers-new-year", year=str(year), next=str(year + 1), count=found.series),
        texts.rich("numbers-new-year-waiting", count=len(found.waiting), year=str(year))
        if named
        else (),
        *(
            texts.rich(
                "numbers-new-year-line", title=title, kind=texts.plain(f"numbers-kind-{kind}")
            )
            for kind, title in named
        ),
        texts.rich("numbers-new-year-more", count=more) if more else (),
    )
    return Message(text, choices=((Choice(texts.plain("numbers-open"), encode("Na")),),))
