"""Words of a meeting's or series' summary, and of what returns to its agenda. Rows 8.6, 8.10."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import LANGUAGES, Texts
from chat.texts import tasks as words
from chat.texts.home import shortened
from chat.texts.register import lamp, number
from chat.texts.reports import MOST, SENTENCE, percent
from meetings.office import Office
from meetings.reports import Summary
from meetings.reports.summary import Done
from storage.task_register import Listed


def summary(texts: Texts, found: Summary, now: datetime, office: Office) -> Message:
    """The summary of a meeting or a series in short; the paper has all of it."""
    title = texts.rich(
        "summary-title-series" if found.series else "summary-title",
        title=found.title,
        count=len(found.meetings),
    )
    back = Choice(texts.plain("button-task-panel"), encode("mp", found.meeting_id))
    if not found.items and not found.lessons:
        return Message(lines(title, texts.rich("summary-empty")), choices=((back,),))
    effects = [one for one in found.items if one.is_done and one.said]
    text = lines(
        title,
        texts.rich(
            "summary-counts",
            total=len(found.items),
            closed=len(found.closed),
            open=len(found.open),
            overdue=found.overdue,
            rate=percent(texts, found.counts.on_time_rate),
        ),
        *_open_lines(texts, found.open, now, office),
        texts.rich("summary-effects") if effects else None,
        *(_effect_line(texts, one) for one in effects[:MOST]),
        texts.rich("summary-lessons") if found.lessons else None,
        *(
            texts.rich(f"summary-{one.kind}", text=shortened(one.text, SENTENCE))
            for one in found.lessons[:MOST]
        ),
    )
    paper = encode("ic", found.meeting_id, int(found.series))
    other = encode("is" if found.series else "ir", found.meeting_id)
    label = "button-summary-meeting" if found.series else "button-summary-series"
    choices = (
        (Choice(texts.plain("button-summary-paper"), paper), Choice(texts.plain(label), other)),
        (back,),
    )
    return Message(text, choices=choices)


def _open_lines(
    texts: Texts, found: tuple[Done, ...], now: datetime, office: Office
) -> list[RichText]:
    if not found:
        return []
    said = [texts.rich("summary-open", count=len(found))]
    for one in found[:MOST]:
        said.append(
            texts.rich(
                "report-pressing-line",
                lamp=lamp(texts, one.item, now, office),
                number=number(texts, one.item),
                text=shortened(one.item.text, 40),
                unit=one.item.unit or texts.plain("report-no-unit"),
            )
        )
    if len(found) > MOST:
        said.append(texts.rich("report-more", count=len(found) - MOST))
    return said


def _effect_line(texts: Texts, one: Done) -> RichText:
    return texts.rich(
        "summary-effect-line",
        number=number(texts, one.item),
        text=shortened(one.said, SENTENCE),
    )


def agenda_title(texts: Texts, found: tuple[Listed, ...], office: Office) -> str:
    """The agenda item under which open items of a series come back."""
    first = words.number(texts, found[0].year, found[0].number, found[0].kind)
    key = "agenda-open-one" if len(found) == 1 else "agenda-open-several"
    return texts.plain(key, stem=_stem(texts, office), number=first, count=len(found))


def agenda_stems(office: Office) -> tuple[str, ...]:
    """How such an item begins, in every language: an older one is replaced."""
    return tuple(_stem(Texts(language), office) for language in LANGUAGES)


def _stem(texts: Texts, office: Office) -> str:
    hongkong = office.profile.wording == "hongkong"
    return texts.plain("agenda-open-stem-hongkong" if hongkong else "agenda-open-stem")


def returned(texts: Texts, found: tuple[Listed, ...], meeting_id: int) -> Message:
    """They are on the agenda; which they are, and the list to print."""
    comma = texts.plain("meeting-list-comma")
    numbers = [words.number(texts, one.year, one.number, one.kind) for one in found[:MOST]]
    text = texts.rich("agenda-returned", count=len(found), numbers=comma.join(numbers))
    return Message(text, choices=(_print(texts, meeting_id),))


def _print(texts: Texts, meeting_id: int) -> tuple[Choice, ...]:
    return (
        Choice(texts.plain("button-open-list"), encode("iw", meeting_id)),
        Choice(texts.plain("button-task-panel"), encode("mp", meeting_id)),
    )
