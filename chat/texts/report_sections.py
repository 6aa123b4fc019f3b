"""What a report on a meeting says, section by section, on its page and on its paper.

The facts are said here and nowhere else, so that both say the same. Rows 4.6, 4.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chat.dates import say_day, say_time
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.formal import minguo
from chat.texts.home import shortened
from chat.texts.task_words import number as task_number
from meetings.meeting_reports.facts import Decision, Facts, Feedback, ItemFacts
from meetings.meeting_reports.kinds import ReportKind
from meetings.meeting_reports.reading import ReportFacts

#: Agenda items and resolutions of a 简报, which fits one page.
MOST_OF_BULLETIN = 6
#: Characters of one of them there.
LONGEST_LINE = 60
#: Units named in one sentence.
MOST_UNITS = 30


@dataclass(frozen=True, slots=True)
class Section:
    """A heading ("" for what stands without one) and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def sections(words: Words, found: ReportFacts) -> list[Section]:
    """The whole text of a report, sections without anything to say left out."""
    match found.kind:
        case ReportKind.REPORT:
            made = _report(words, found)
        case ReportKind.BULLETIN:
            made = _bulletin(words, found)
        case ReportKind.SUMMARY:
            made = _summary(words, found)
    return [one for one in made if one.paragraphs]


def _report(words: Words, found: ReportFacts) -> list[Section]:
    facts = found.facts
    became = [said for one in facts.items if (said := outcome(words.texts, one))]
    discussion = (*became, *_written(found.parts.get("discussion", "")))
    return [
        _section(words, "overview", overview(words, facts)),
        _section(words, "topics", _topics(words.texts, facts)),
        _section(words, "discussion", discussion),
        _section(words, "decisions", _decisions(words, facts)),
    ]


def _bulletin(words: Words, found: ReportFacts) -> list[Section]:
    texts, facts = words.texts, found.facts
    shown = [shortened(one.title, LONGEST_LINE) for one in facts.items[:MOST_OF_BULLETIN]]
    titles = texts.plain("mreport-semicolon").join(shown)
    if len(shown) < len(facts.items):
        titles = texts.plain("mreport-topics-more", titles=titles, count=len(facts.items))
    paragraphs = [
        *_written(found.parts.get("lead", "")),
        texts.plain("mreport-sentences", one=_held(words, facts), two=attendance(texts, facts)),
        *([texts.plain("mreport-bulletin-topics", titles=titles)] if titles else ()),
        *_decisions(words, facts, MOST_OF_BULLETIN),
    ]
    return [Section("", tuple(paragraphs))]


def _summary(words: Words, found: ReportFacts) -> list[Section]:
    facts, parts = found.facts, found.parts
    feedback = _feedback(words.texts, facts.feedback) if facts.feedback else ()
    return [
        _section(words, "basics", (*overview(words, facts), *_rates(words.texts, facts))),
        _section(words, "agenda", _agenda(words, facts)),
        _section(words, "decisions", _decisions(words, facts)),
        _section(words, "feedback", feedback),
        *(
            _section(words, part, _written(parts.get(part, "")) or (_owed(words.texts),))
            for part in ("results", "shortcomings", "improvements")
        ),
    ]


def _section(words: Words, name: str, paragraphs: tuple[str, ...]) -> Section:
    return Section(words.texts.plain(f"mreport-heading-{name}"), paragraphs)


def _written(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())


def _owed(texts: Texts) -> str:
    return texts.plain("mreport-part-owed")


def overview(words: Words, facts: Facts) -> tuple[str, ...]:
    """会议概况: when, where, who presided, how many came, which units."""
    texts = words.texts
    said = (_held(words, facts), attendance(texts, facts), _units(texts, facts))
    return tuple(filter(None, said))


def _held(words: Words, facts: Facts) -> str:
    texts = words.texts
    when = words.when(facts.starts_at, facts.ends_at)
    when = counted(words, when, words.office.today(facts.starts_at).year)
    held = {"when": when, "title": facts.title}
    if facts.place and facts.chair:
        said = texts.plain("mreport-held", **held, place=facts.place, chair=facts.chair)
    elif facts.place:
        said = texts.plain("mreport-held-place", **held, place=facts.place)
    elif facts.chair:
        said = texts.plain("mreport-held-chair", **held, chair=facts.chair)
    else:
        said = texts.plain("mreport-held-plain", **held)
    return said


def counted(words: Words, said: str, year: int) -> str:
    """A day as it stands on a paper: its year, where it is said, as a Taiwan office counts it."""
    taiwan = words.office.profile.wording == "taiwan"
    return minguo(words.texts, said, year) if taiwan else said


def attendance(texts: Texts, facts: Facts) -> str:
    """应到、实到、请假、缺席: the figures of the closing, in one sentence."""
    if not facts.expected:
        return ""
    figures = {"expected": facts.expected, "present": facts.present, "leave": facts.leave}
    if facts.absent is None:
        said = texts.plain("mreport-not-signed", expected=facts.expected, leave=facts.leave)
    else:
        said = texts.plain("mreport-figures", **figures, absent=facts.absent)
    others = texts.plain("mreport-others", count=facts.others) if facts.others else ""
    return said + others


def _units(texts: Texts, facts: Facts) -> str:
    if not facts.units:
        return ""
    comma = texts.plain("notice-between-names")
    if len(facts.units) <= MOST_UNITS:
        return texts.plain("mreport-units", units=comma.join(facts.units))
    named = comma.join(facts.units[:MOST_UNITS])
    return texts.plain("mreport-units-more", units=named, count=len(facts.units))


def _rates(texts: Texts, facts: Facts) -> tuple[str, ...]:
    if facts.absent is None or not facts.expected or not facts.present:
        return ()
    came = _percent(facts.present, facts.expected)
    in_time = _percent(facts.present - min(facts.late, facts.present), facts.present)
    return (texts.plain("mreport-rates", came=came, in_time=in_time),)


def _percent(part: int, whole: int) -> str:
    share = f"{100 * part / whole:.1f}"
    return share.removesuffix(".0") + "%"


def _topics(texts: Texts, facts: Facts) -> tuple[str, ...]:
    if not facts.items:
        return (texts.plain("mreport-no-items"),)
    return tuple(
        texts.plain("mreport-topic-by", number=one.number, title=one.title, name=one.presenter)
        if one.presenter
        else texts.plain("mreport-line", number=one.number, text=one.title)
        for one in facts.items
    )


def outcome(texts: Texts, one: ItemFacts) -> str:
    """What became of an item; "" where nothing was written down."""
    said = texts.plain(f"mreport-outcome-{one.outcome.replace('_', '-')}") if one.outcome else ""
    if not said and not one.text:
        return ""
    text = one.text.rstrip("。.")
    parts = texts.plain("mreport-semicolon").join(filter(None, (said, text)))
    return texts.plain("mreport-outcome", number=one.number, title=one.title, said=parts)


def _decisions(words: Words, facts: Facts, most: int | None = None) -> tuple[str, ...]:
    texts, every = words.texts, facts.decisions
    if not every:
        return () if most is not None else (texts.plain("mreport-no-decisions"),)
    shown = every if most is None else every[:most]
    lines = [_decision(words, at, one, short=bool(most)) for at, one in enumerate(shown, 1)]
    head = [texts.plain("mreport-bulletin-decided", count=len(every))] if most else []
    rest = [texts.plain("mreport-more", count=len(every))] if len(shown) < len(every) else []
    return (*head, *lines, *rest)


def _decision(words: Words, at: int, one: Decision, *, short: bool) -> str:
    """``short``: who and until when, on a paper of one page."""
    number = None
    if short:
        text = shortened(one.text, LONGEST_LINE)
        return decided(words, at, text, one.unit or one.owner, "", one.due_on)
    if one.year is not None and one.number is not None:
        number = task_number(words.texts, one.year, one.number, "resolution")
    who = " ".join(filter(None, (one.unit, one.owner)))
    return decided(words, at, one.text, who, one.partners, one.due_on, number)


def decided(
    words: Words,
    number: int,
    text: str,
    who: str,
    partners: str,
    due_on: date | None,
    task: str | None = None,
) -> str:
    """A resolution in a line of a paper: number, words, who, with whom, until when."""
    texts, notes = words.texts, []
    if who:
        notes.append(texts.plain("mreport-owner", who=who))
    if partners:
        notes.append(texts.plain("mreport-partners", units=partners))
    if due_on is not None:
        day = say_day(due_on, texts.language, today=words.office.today(words.now))
        day = counted(words, day, due_on.year)
        notes.append(texts.plain("mreport-deadline", day=day))
    if task:
        notes.append(task)
    text = text.rstrip("。.")
    if not notes:
        return texts.plain("mreport-line", number=number, text=text)
    said = texts.plain("mreport-comma").join(notes)
    return texts.plain("mreport-decision", number=number, text=text, notes=said)


def _agenda(words: Words, facts: Facts) -> tuple[str, ...]:
    texts = words.texts
    found = []
    began, finished = facts.began_at, facts.finished_at
    if began is not None and finished is not None:
        found.append(
            texts.plain(
                "mreport-times",
                planned=_span(words, facts.starts_at, facts.ends_at),
                actual=_span(words, began, finished),
                minutes=_minutes(began, finished),
            )
        )
    if facts.items:
        total = len(facts.items)
        key = "mreport-reached-all" if facts.reached == total else "mreport-reached"
        if facts.reached:
            found.append(texts.plain(key, total=total, reached=facts.reached))
    for one in facts.items:
        if one.called_at is not None and one.ended_at is not None:
            found.append(
                texts.plain(
                    "mreport-item-time",
                    number=one.number,
                    title=one.title,
                    span=_span(words, one.called_at, one.ended_at),
                    minutes=_minutes(one.called_at, one.ended_at),
                )
            )
    return tuple(found)


def _span(words: Words, start: datetime, end: datetime) -> str:
    zone = words.office.zone
    if words.office.today(start) == words.office.today(end):
        return f"{say_time(start, zone)}–{say_time(end, zone)}"
    return words.when(start, end)


def _minutes(start: datetime, end: datetime) -> int:
    return round((end - start).total_seconds() / 60)


def _feedback(texts: Texts, found: Feedback) -> tuple[str, ...]:
    marks = [
        texts.plain(
            "mreport-mark",
            label=one.words.get(texts.language, next(iter(one.words.values()))),
            mean=f"{one.mean:g}",
            scale=one.scale,
        )
        for one in found.marks
    ]
    answered = texts.plain("mreport-answered", asked=found.asked, done=found.done)
    said = texts.plain("mreport-semicolon").join(marks)
    return (answered, *((texts.plain("mreport-marks", marks=said),) if marks else ()))
