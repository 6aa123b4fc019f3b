"""Words of the archive: home, a year, a meeting's file and its list. Rows 4.8, 5.10, 6.3, 6.8."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.documents import level_name
from chat.texts.home import shortened
from chat.texts.reports import long_day
from chat.texts.seats import in_pairs, pages
from meetings.archive.catalogue import Catalogue, Item
from meetings.archive.reading import Found, Home, Standing, YearPage
from meetings.office import Office

PAGE = 10
#: Of the home page: meetings that wait.
MOST_WAITING = 10
#: 归档文件目录 (ARC-06); the last is for remarks.
COLUMNS = (
    "number",
    "code",
    "reference",
    "author",
    "title",
    "date",
    "level",
    "period",
    "pages",
    "remark",
)


def words_of(texts: Texts, office: Office, now: datetime) -> Words:
    """What saying times needs where there is no notice."""
    return Words(texts, office, now)


def kind_name(texts: Texts, kind: str) -> str:
    """文种 by name."""
    return texts.plain(f"archive-kind-{kind.replace('_', '-')}")


def period_name(texts: Texts, period: str, office: Office) -> str:
    """保管期限 by name; one the profile does not know any more by its letters."""
    found = office.profile.archive.periods.get(period)
    return period if found is None else str(getattr(found.name, texts.language))


def _day(words: Words, day: date) -> str:
    return say_day(day, words.texts.language, today=words.office.today(words.now))


def button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    """A button of the archive, text ``archive-button-<name>``."""
    return Choice(texts.plain(f"archive-button-{name}"), encode(route, *numbers))


def home(words: Words, found: Home, page: int, note: RichText = ()) -> Message:
    """/archive: what is to be filed first, then the years."""
    texts = words.texts
    page = min(page, max(0, (len(found.unfiled) - 1) // MOST_WAITING))
    waiting = found.unfiled[page * MOST_WAITING : (page + 1) * MOST_WAITING]
    late = sum(one[3] for one in found.unfiled)
    text = lines(
        note,
        texts.rich("archive-home"),
        texts.rich("archive-home-unfiled", count=len(found.unfiled), late=late)
        if found.unfiled
        else texts.rich("archive-home-all-filed"),
        *(
            texts.rich(
                "archive-home-late" if is_late else "archive-home-due",
                title=title,
                day=_day(words, due),
            )
            for _, title, due, is_late in waiting
        ),
        texts.rich("archive-home-news") if found.news else (),
        *(
            texts.rich("archive-home-news-line", title=title, count=count)
            for _, title, count in found.news
        ),
        *(texts.rich("archive-home-year", year=str(y), count=n) for y, n in found.years[:5]),
    )
    opened = [(one[0], one[1]) for one in waiting] + [(one[0], one[1]) for one in found.news]
    rows = [(Choice(shortened(title), encode("Ra", id)),) for id, title in opened]
    turns = pages(texts, "Rb", (), page, len(found.unfiled))
    years = [
        Choice(texts.plain("archive-button-year", year=str(year)), encode("Rl", year))
        for year, _ in found.years[:6]
    ]
    lists = [
        Choice(
            texts.plain("archive-button-handover", year=str(year)),
            encode("Ro", id),
        )
        for id, year, state in found.handovers[:4]
        if state == "listed"
    ]
    more = [button(texts, "search", "Rm"), button(texts, "table", "Ru")]
    if found.may_keep:
        more += [button(texts, "originals", "Pa"), button(texts, "disposals", "Pd")]
    return Message(
        text,
        choices=(*rows, *([turns] if turns else []), *in_pairs([*years, *lists, *more])),
    )


def year(words: Words, found: YearPage, page: int) -> Message:
    """One year: its meetings, and its hand-over."""
    texts = words.texts
    page = min(page, max(0, (len(found.meetings) - 1) // PAGE))
    shown = found.meetings[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("archive-year", year=str(found.year), count=len(found.meetings)),
        texts.rich(
            "archive-year-late" if found.late else "archive-year-waiting",
            count=found.waiting,
            day=_day(words, found.due_on),
        )
        if found.waiting
        else (),
        texts.rich("archive-year-handed", count=found.handed_over) if found.handed_over else (),
        texts.rich("archive-year-destroyed", count=found.destroyed) if found.destroyed else (),
        *(texts.rich("archive-year-line", title=title, count=n) for _, title, n in shown),
    )
    rows = [(Choice(shortened(title), encode("Rk", id, 0)),) for id, title, _ in shown]
    turns = pages(texts, "Rl", (found.year,), page, len(found.meetings))
    last = [button(texts, "home", "Rb")]
    if found.may_keep and found.waiting:
        last.insert(0, button(texts, "list-year", "Rn", found.year))
    return Message(text, choices=(*rows, *([turns] if turns else []), tuple(last)))


def item_list(
    words: Words, title: str, meeting_id: int, found: Sequence[Item], page: int
) -> Message:
    """What of a meeting is in the archive."""
    texts = words.texts
    page = min(page, max(0, (len(found) - 1) // PAGE))
    shown = found[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("archive-items", title=title, count=len(found)),
        *(item_line(words, one) for one in shown),
    )
    turns = pages(texts, "Rk", (meeting_id,), page, len(found))
    last = [button(texts, "package", "Rg", meeting_id)] if found else []
    last.append(button(texts, "back", "Ra", meeting_id))
    return Message(text, choices=(*([turns] if turns else []), tuple(last)))


def item_line(words: Words, one: Item) -> RichText:
    """An item by code and title; of a destroyed one when, and by which list."""
    texts = words.texts
    if one.state == "destroyed" and one.destroyed_on is not None:
        return texts.rich(
            "archive-item-destroyed",
            code=one.code,
            title=one.title,
            remark=destroyed(texts, one),
        )
    key = "archive-item-handed-over" if one.state == "handed_over" else "archive-item"
    return texts.rich(
        key,
        code=one.code,
        title=one.title,
        period=period_name(texts, one.period, words.office),
    )


def destroyed(texts: Texts, one: Item) -> str:
    """已销毁: the day and the list's number."""
    if one.destroyed_on is None:
        return ""
    day = long_day(texts, one.destroyed_on)
    if not one.list_number:
        return texts.plain("archive-destroyed", day=day)
    return texts.plain(
        "archive-destroyed-by", day=day, year=str(one.list_year), number=str(one.list_number)
    )


def found_items(words: Words, found: Found) -> RichText:
    """How many items, and a page of them."""
    texts = words.texts
    if not found.count:
        return texts.rich("archive-search-none", words=found.words)
    return lines(
        texts.rich("archive-search-found", words=found.words, count=found.count),
        *(item_line(words, one) for one in found.items),
        texts.rich("archive-search-again"),
    )


def retention_table(words: Words) -> Message:
    """保管期限表: what the profile says, and by which number it was approved."""
    texts, office = words.texts, words.office
    rules = office.profile.archive
    comma = texts.plain("meeting-list-comma")
    said = []
    for line in rules.retention:
        kinds = comma.join(kind_name(texts, kind) for kind in line.kinds)
        held = comma.join(word for one in line.meetings for word in rules.meetings[one][:2])
        period = period_name(texts, line.period, office)
        key = "archive-table-of" if held else "archive-table-line"
        said.append(texts.rich(key, kinds=kinds, period=period, meetings=held))
    approved = rules.approval_number
    text = lines(
        texts.rich("archive-table"),
        texts.rich("archive-table-approved", number=approved)
        if approved
        else texts.rich("archive-table-not-approved"),
        *said,
        texts.rich("archive-table-rest", period=period_name(texts, rules.otherwise, office)),
    )
    return Message(text, choices=((button(texts, "home", "Rb"),),))


def home_line(said: Words, standing: Standing) -> RichText:
    """One short line for the page of record and minutes; "" before the meeting is over."""
    texts = said.texts
    if standing.state == "early":
        return ()
    if standing.state == "filing":
        return texts.rich("archive-home-line-filing")
    if standing.filed:
        key = "archive-home-line-more" if standing.waiting else "archive-home-line-filed"
        return texts.rich(key, count=standing.filed, waiting=standing.waiting)
    if standing.due_on is None:
        return ()
    key = "archive-home-line-late" if standing.late else "archive-home-line-open"
    return texts.rich(key, day=_day(said, standing.due_on), waiting=standing.waiting)


def index_facts(words: Words, found: Catalogue) -> tuple[tuple[str, str], ...]:
    """What the index says of the meeting and of itself."""
    texts, office = words.texts, words.office
    return (
        (texts.plain("archive-fact-office"), office.name),
        (texts.plain("archive-fact-time"), _held(words, found)),
        (texts.plain("archive-fact-place"), found.place),
        (texts.plain("archive-fact-count"), texts.plain("archive-count", count=len(found.items))),
        (texts.plain("archive-fact-made"), long_day(texts, office.today(words.now))),
    )


def _held(words: Words, found: Catalogue) -> str:
    """The days, with their year: it is read in thirty years."""
    first, last = (words.office.local(at).date() for at in (found.starts_at, found.ends_at))
    days = dict.fromkeys(long_day(words.texts, day) for day in (first, last))
    return "—".join(days)


def index_cells(texts: Texts, number: int, item: Item, office: Office) -> tuple[str, ...]:
    """A line of the catalogue, in the order of ``COLUMNS``."""
    return (
        str(number),
        item.code,
        item.reference,
        item.author,
        item.title,
        item.dated_on.strftime("%Y%m%d"),
        level_name(texts, item.level),
        period_name(texts, item.period, office),
        str(item.pages) if item.pages is not None else "",
        destroyed(texts, item),
    )
