"""Words of the register (督办台账): counts, filters, the list. Row 8.2."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts import tasks as words
from chat.texts.home import shortened
from meetings.office import Office
from meetings.reports import Filter, Register, RegisterItem, Show
from meetings.tasks import TaskFacts

PAGE = 10
#: Choices of units, or meetings, on one page.
_CHOICES = 20
_KINDS = ("", "resolution", "measure")
_SHOWS = tuple(Show)
#: Buttons of items in a row: only their numbers stand on them.
_IN_A_ROW = 3


def numbers_of(chosen: Filter) -> tuple[int, int, int, int]:
    """The filter as a button carries it; words do not fit on a button."""
    flags = _SHOWS.index(chosen.show) + 8 * _KINDS.index(chosen.kind)
    flags += 32 * chosen.mine + 64 * chosen.series
    return flags, chosen.unit_id or 0, chosen.meeting_id or 0, chosen.year or 0


def filter_of(flags: int = 0, unit: int = 0, meeting: int = 0, year: int = 0) -> Filter:
    """What ``numbers_of`` wrote; a forged button only filters otherwise."""
    return Filter(
        show=_SHOWS[flags % 8 % len(_SHOWS)],
        kind=_KINDS[flags // 8 % 4 % len(_KINDS)],
        mine=bool(flags & 32),
        series=bool(flags & 64) and meeting > 0,
        unit_id=unit or None,
        meeting_id=meeting or None,
        year=year or None,
    )


def number(texts: Texts, item: RegisterItem) -> str:
    """〔2026〕3号."""
    return words.number(texts, item.year, item.number, item.kind)


def lamp(texts: Texts, item: RegisterItem, now: datetime, office: Office) -> str:
    """亮灯 in words; of what has none, its state."""
    # An item has every field the words of a lamp look at, under the same names.
    said = words.lamp(texts, cast(TaskFacts, item), office.today(now))
    return said or texts.plain(f"task-state-{item.state}")


def register(
    texts: Texts, found: Register, page: int, now: datetime, office: Office, *, phones: bool
) -> Message:
    """Counts, what is chosen, ten items a page; ``phones``: whether to offer whom to phone."""
    last = max(0, (len(found.items) - 1) // PAGE)
    page = min(page, last)
    shown = found.items[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("register-title" if found.whole else "register-title-units"),
        _counts(texts, found),
        chosen_line(texts, found),
        texts.rich("register-count", count=len(found.items)) if found.items else None,
        *(item_line(texts, item, now, office) for item in shown),
        texts.rich("register-empty") if not found.items else None,
    )
    rows = [*item_buttons(texts, shown), _pager(texts, found, page, last)]
    rows += _narrower(texts, found.filter, phones=phones, any_items=bool(found.items))
    return Message(text, choices=tuple(row for row in rows if row))


def item_line(texts: Texts, item: RegisterItem, now: datetime, office: Office) -> RichText:
    """One item: lamp first, in words, then what, whose, until when."""
    whose = texts.plain("name-unit", name=item.owner, unit=item.unit) if item.unit else item.owner
    return texts.rich(
        "register-line",
        lamp=lamp(texts, item, now, office),
        number=number(texts, item),
        text=shortened(item.text, 40),
        name=whose,
        day=say_day(item.due_on, texts.language, today=office.today(now)),
    )


def item_buttons(texts: Texts, items: tuple[RegisterItem, ...]) -> list[tuple[Choice, ...]]:
    """Buttons that open the cards, several in a row."""
    buttons = [Choice(number(texts, item), encode("tk", item.id)) for item in items]
    # Numbers are wide: two fit a phone.
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _counts(texts: Texts, found: Register) -> RichText:
    states = found.states
    closed = (
        texts.plain("register-closed-of", year=str(found.filter.year), count=states.closed)
        if found.filter.year
        else texts.plain("register-closed", count=states.closed)
    )
    return texts.rich(
        "register-counts",
        in_hand=states.in_hand,
        near=states.near,
        overdue=states.overdue,
        reported=states.reported,
        suspended=states.suspended,
        closed=closed,
    )


def chosen_line(texts: Texts, found: Register) -> RichText:
    """What the list is narrowed to; empty for all that is in hand."""
    chosen = found.filter
    said = []
    if chosen.show is not Show.IN_HAND:
        said.append(texts.plain(f"register-show-{chosen.show}"))
    if chosen.kind:
        said.append(texts.plain(f"register-kind-{chosen.kind}"))
    said += [name for id, name in found.units if id == chosen.unit_id]
    for id, title, _ in found.meetings:
        if id == chosen.meeting_id:
            key = "register-of-series" if chosen.series else "register-of-meeting"
            said.append(texts.plain(key, title=title))
    if chosen.year:
        said.append(texts.plain("register-of-year", year=str(chosen.year)))
    if chosen.mine:
        said.append(texts.plain("register-mine"))
    if chosen.words:
        said.append(texts.plain("register-words", words=chosen.words))
    if not said:
        return ()
    return texts.rich("register-chosen", chosen=texts.plain("register-and").join(said))


def _pager(texts: Texts, found: Register, page: int, last: int) -> tuple[Choice, ...]:
    turns = []
    of = numbers_of(found.filter)
    if page > 0:
        turns.append(Choice(texts.plain("button-previous-page"), encode("ii", *of, page - 1)))
    if page < last:
        turns.append(Choice(texts.plain("button-next-page"), encode("ii", *of, page + 1)))
    return tuple(turns)


def _narrower(
    texts: Texts, chosen: Filter, *, phones: bool, any_items: bool
) -> list[tuple[Choice, ...]]:
    def shows(*which: Show) -> tuple[Choice, ...]:
        return tuple(
            Choice(texts.plain(f"register-show-{show}"), encode("ii", *_with(chosen, show)))
            for show in which
        )

    of = numbers_of(chosen)
    rows = [
        shows(Show.IN_HAND, Show.NEAR, Show.OVERDUE),
        shows(Show.REPORTED, Show.SUSPENDED, Show.CLOSED),
        (
            Choice(texts.plain("button-register-filter"), encode("iu", *of)),
            Choice(texts.plain("button-register-search"), encode("iq")),
        ),
    ]
    if phones:
        rows[-1] = (*rows[-1], Choice(texts.plain("button-register-phone"), encode("in", *of)))
    if any_items:
        table = Choice(texts.plain("button-register-table"), encode("ie", *of))
        rows.append((table, Choice(texts.plain("button-register-list"), encode("id", *of))))
    report = Choice(texts.plain("button-period"), encode("it"))
    rows.append((report, Choice(texts.plain("button-lessons"), encode("ik"))))
    return rows


def _with(chosen: Filter, show: Show) -> tuple[int, int, int, int]:
    flags, *rest = numbers_of(chosen)
    return (flags - flags % 8 + _SHOWS.index(show), rest[0], rest[1], rest[2])


def filters(texts: Texts, found: Register) -> Message:
    """What one may narrow the register to."""
    chosen = found.filter
    flags, unit, meeting, year = numbers_of(chosen)
    rows: list[tuple[Choice, ...]] = [
        (
            Choice(texts.plain("button-register-unit"), encode("iv", flags, unit, meeting, year)),
            Choice(
                texts.plain("button-register-meeting"), encode("ib", flags, unit, meeting, year)
            ),
        )
    ]
    base = flags % 8 + (flags & 96)
    kinds = tuple(
        Choice(
            texts.plain(f"register-kind-{kind}" if kind else "register-kind-all"),
            encode("ii", base + 8 * at, unit, meeting, year),
        )
        for at, kind in enumerate(_KINDS)
    )
    rows.append(kinds)
    rows += _year_buttons(texts, found)
    mine = "register-everybody" if chosen.mine else "register-mine"
    extra = [Choice(texts.plain(mine), encode("ii", flags ^ 32, unit, meeting, year))]
    if meeting:
        key = "register-only-meeting" if chosen.series else "register-whole-series"
        extra.append(Choice(texts.plain(key), encode("ii", flags ^ 64, unit, meeting, year)))
    everything = encode("ii", _SHOWS.index(Show.ALL))
    extra.append(Choice(texts.plain("register-show-all"), everything))
    rows.append(tuple(extra))
    rows.append((Choice(texts.plain("button-register-clear"), encode("ii")),))
    text = lines(texts.rich("register-filter"), chosen_line(texts, found))
    return Message(text, choices=tuple(rows))


def _year_buttons(texts: Texts, found: Register) -> list[tuple[Choice, ...]]:
    flags, unit, meeting, _ = numbers_of(found.filter)
    years = [
        Choice(
            texts.plain("register-of-year", year=str(year)),
            encode("ii", flags, unit, meeting, year),
        )
        for year in found.years[:3]
    ]
    return [tuple(years)] if years else []


def units(texts: Texts, found: Register, page: int) -> Message:
    """Choose a unit, in 单位序."""
    flags, unit, meeting, year = numbers_of(found.filter)
    buttons = [
        Choice(shortened(name), encode("ii", flags, id, meeting, year)) for id, name in found.units
    ]
    here = ("iv", flags, unit, meeting, year)
    return _choose(texts, "register-choose-unit", buttons, page, here)


def meetings(texts: Texts, found: Register, page: int, now: datetime, office: Office) -> Message:
    """Choose a meeting, the latest first."""
    flags, unit, meeting, year = numbers_of(found.filter)
    buttons = [
        Choice(
            f"{say_day(office.local(at).date(), texts.language, today=office.today(now))}"
            f" {shortened(title)}",
            encode("ii", flags, unit, id, year),
        )
        for id, title, at in found.meetings
    ]
    here = ("ib", flags, unit, meeting, year)
    return _choose(texts, "register-choose-meeting", buttons, page, here, in_a_row=1)


def _choose(
    texts: Texts,
    key: str,
    buttons: list[Choice],
    page: int,
    here: tuple[str, int, int, int, int],
    *,
    in_a_row: int = 2,
) -> Message:
    most = _CHOICES * in_a_row // 2
    last = max(0, (len(buttons) - 1) // most)
    page = min(page, last)
    shown = buttons[page * most : (page + 1) * most]
    rows = [tuple(shown[at : at + in_a_row]) for at in range(0, len(shown), in_a_row)]
    turns = []
    if page > 0:
        turns.append(Choice(texts.plain("button-previous-page"), encode(*here, page - 1)))
    if page < last:
        turns.append(Choice(texts.plain("button-next-page"), encode(*here, page + 1)))
    rows.append(tuple(turns))
    rows.append((Choice(texts.plain("button-register-back"), encode("ii", *here[1:])),))
    said = key if buttons else "register-nothing-to-choose"
    return Message(texts.rich(said), choices=tuple(row for row in rows if row))
