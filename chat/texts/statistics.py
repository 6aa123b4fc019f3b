"""Words of attendance statistics: one screen, by unit and sitting, and the trend. Row 3.10."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.reports import percent, short_day
from chat.texts.signin import Reader
from meetings.statistics import SittingTally, Statistics, Tally

#: Units on one screen, and meetings in the line of the trend.
PAGE = 10
LATEST = 5
#: Units in one picture.
UNITS_PER_PICTURE = 20


def statistics(reader: Reader, found: Statistics, page: int) -> Message:
    """The figures as this reader may see them; units ten a page, in 单位序."""
    texts = reader.texts
    page = max(0, min(page, (len(found.by_unit) - 1) // PAGE))
    text = lines(
        texts.rich("statistics-heading"),
        texts.rich(
            "absence-of", title=found.title, when=reader.when(found.starts_at, found.ends_at)
        ),
        texts.rich("statistics-own") if not found.whole else (),
        *_figures(texts, found.tally, over=bool(_ended(reader, found))),
        *_sittings(reader, found),
        *_units(texts, found, page),
        *_trend(reader, found),
    )
    return Message(text, choices=_choices(reader, found, page))


def _ended(reader: Reader, found: Statistics) -> list[SittingTally]:
    """The sittings that are over: only then somebody is absent, and can be checked."""
    closed = found.state == "closed"
    return [one for one in found.sittings if closed or one.ends_at <= reader.now]


def _figures(texts: Texts, tally: Tally, *, over: bool) -> list[RichText]:
    if not tally.expected:
        return [texts.rich("statistics-none")]
    found = [
        texts.rich(
            "statistics-heads" if over else "statistics-heads-running",
            expected=tally.expected,
            present=tally.present,
            late=tally.late,
            leave=tally.leave,
            absent=tally.absent,
        )
    ]
    if tally.late_excused:
        found.append(texts.rich("statistics-late", excused=tally.late_excused))
    if tally.absent and over:
        found.append(
            texts.rich(
                "statistics-absent",
                excused=tally.excused,
                unexcused=tally.unexcused,
                waived=tally.waived,
                open=tally.unsettled,
            )
        )
    rates = ("attendance", "adjusted", "punctuality", "leave_rate", "unexcused_rate")
    said = {rate: percent(texts, getattr(tally, rate)) for rate in rates}
    found.append(texts.rich("statistics-attendance", **said))
    found.append(texts.rich("statistics-rates", **said))
    if tally.asked:
        found.append(texts.rich("statistics-replies", rate=percent(texts, tally.reply_rate)))
    return found


def _sittings(reader: Reader, found: Statistics) -> list[RichText]:
    if len(found.sittings) < 2:
        return []
    texts = reader.texts
    return [texts.rich("statistics-by-sitting")] + [
        texts.rich(
            "statistics-line",
            name=sitting_name(texts, sitting),
            present=sitting.tally.present,
            expected=sitting.tally.expected,
            adjusted=percent(texts, sitting.tally.adjusted),
        )
        for sitting in found.sittings
    ]


def sitting_name(texts: Texts, sitting: SittingTally) -> str:
    """第1场, with what it is called."""
    number = str(sitting.number)
    if not sitting.title:
        return texts.plain("button-absence-sitting", number=number)
    return texts.plain("statistics-sitting", number=number, title=sitting.title)


def _units(texts: Texts, found: Statistics, page: int) -> list[RichText]:
    shown = found.by_unit[page * PAGE : (page + 1) * PAGE]
    if not shown or (len(found.by_unit) == 1 and not found.by_unit[0].unit):
        return []
    pages = (len(found.by_unit) + PAGE - 1) // PAGE
    head = (
        texts.rich("statistics-by-unit-page", page=str(page + 1), pages=str(pages))
        if pages > 1
        else texts.rich("statistics-by-unit")
    )
    return [head] + [
        texts.rich(
            "statistics-line",
            name=unit.unit or texts.plain("signin-board-no-unit"),
            present=unit.tally.present,
            expected=unit.tally.expected,
            adjusted=percent(texts, unit.tally.adjusted),
        )
        for unit in shown
    ]


def _trend(reader: Reader, found: Statistics) -> list[RichText]:
    if len(found.series) < 2:
        return []
    texts = reader.texts
    said = [
        texts.plain(
            "statistics-trend-one",
            day=short_day(
                texts,
                reader.office.local(one.starts_at).date(),
                reader.office.today(reader.now),
            ),
            rate=percent(texts, one.tally.adjusted),
        )
        for one in found.series[-LATEST:]
    ]
    return [texts.rich("statistics-trend", rates=texts.plain("statistics-arrow").join(said))]


def _choices(reader: Reader, found: Statistics, page: int) -> tuple[tuple[Choice, ...], ...]:
    texts, meeting = reader.texts, found.meeting_id
    rows: list[tuple[Choice, ...]] = []
    turns = []
    if page:
        label = texts.plain("button-previous-page")
        turns.append(Choice(label, encode("ua", meeting, page - 1)))
    if (page + 1) * PAGE < len(found.by_unit):
        turns.append(Choice(texts.plain("button-next-page"), encode("ua", meeting, page + 1)))
    if turns:
        rows.append(tuple(turns))
    if found.tally.expected:
        rows.append(
            (
                Choice(texts.plain("button-statistics-chart"), encode("uc", meeting)),
                Choice(texts.plain("button-statistics-table"), encode("ud", meeting)),
            )
        )
    if found.may_check:
        last = [Choice(texts.plain("notice-button-panel"), encode("mp", meeting))]
        if ended := _ended(reader, found):
            sitting = ended[-1].sitting_id
            last.insert(0, Choice(texts.plain("button-absence-check"), encode("ue", sitting, 0)))
        rows.append(tuple(last))
    return tuple(rows)
