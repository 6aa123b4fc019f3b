"""Words of operations: how the bot does on one phone screen, and what could not be sent."""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from meetings.operations import NotSent, NotSentList, Overview
from storage import outbox
from storage.operations import Figures

LANES = {
    outbox.ANSWERS: "answers",
    outbox.URGENT: "urgent",
    outbox.NOTICES: "notices",
    outbox.DIGESTS: "digests",
}
#: Characters of a technical reason.
LONGEST_REASON = 80


def overview(words: Words, found: Overview) -> Message:
    """运行情况: delivery, clock, work, processes."""
    texts, figures = words.texts, found.figures
    text = lines(
        texts.rich("operations-heading", when=words.when(words.now)),
        *_delivery(texts, figures),
        *_clock(texts, figures),
        *_backup(texts, found),
        *_work(texts, figures),
        *_processes(texts, found),
    )
    rows = [(Choice(texts.plain("operations-button-again"), encode("oo")),)]
    if figures.parked:
        label = texts.plain("operations-button-parked", count=figures.parked)
        rows.insert(0, (Choice(label, encode("op")),))
    return Message(text, choices=tuple(rows))


def _delivery(texts: Texts, figures: Figures) -> list[RichText]:
    owed = texts.plain("meeting-list-comma").join(
        texts.plain(f"operations-lane-{name}", count=figures.outbox.get(lane, 0))
        for lane, name in LANES.items()
    )
    count = sum(figures.outbox.values())
    key = "operations-owed" if count else "operations-owed-none"
    found = [texts.rich(key, count=count, owed=owed)]
    if figures.outbox_age >= 1:
        found.append(texts.rich("operations-oldest", time=span(texts, figures.outbox_age)))
    if figures.answers:
        half, most = (f"{figures.answers_within(part):.1f}" for part in (0.5, 0.95))
        found.append(texts.rich("operations-latency", half=half, most=most))
    for (messenger, kind), count in sorted(figures.errors_of_a_day.items()):
        words = texts.plain(f"operations-error-{kind.replace('_', '-')}", count=count)
        found.append(texts.rich("operations-error", messenger=messenger, words=words))
    if figures.parked:
        found.append(texts.rich("operations-parked", count=figures.parked))
    return found


def _clock(texts: Texts, figures: Figures) -> list[RichText]:
    found = []
    if figures.inbox or figures.quarantined:
        waiting = {"count": figures.inbox, "quarantined": figures.quarantined}
        found.append(texts.rich("operations-inbox", **waiting))
    if figures.timers_late:
        late = span(texts, figures.timers_age)
        found.append(texts.rich("operations-timers", count=figures.timers_late, time=late))
    else:
        found.append(texts.rich("operations-timers-fine"))
    if figures.timers_given_up:
        found.append(texts.rich("operations-timers-given-up", count=figures.timers_given_up))
    if figures.unsealed:
        found.append(texts.rich("operations-audit", count=figures.unsealed))
    return found


def _backup(texts: Texts, found: Overview) -> list[RichText]:
    """How old the last good backup is; where none was tried there is nothing to say."""
    backup = found.backup
    if backup is None:
        return []
    said = []
    if backup.at is None:
        said.append(texts.rich("operations-backup-none"))
    else:
        age = span(texts, _seconds(backup.at, found.real))
        size = f"{(backup.size or 0) / 1e6:.1f}"
        said.append(texts.rich("operations-backup", age=age, size=size))
    if backup.problem:
        said.append(texts.rich("operations-backup-problem"))
    return said


def _work(texts: Texts, figures: Figures) -> list[RichText]:
    return [
        texts.rich(
            "operations-work",
            kind=texts.plain(f"work-kind-{item.kind.replace('_', '-')}"),
            done=item.cursor,
            total=item.total or 0,
        )
        for item in figures.work
    ]


def _processes(texts: Texts, found: Overview) -> list[RichText]:
    figures = found.figures
    leads = figures.leader.holder if figures.leader and figures.led else ""
    shown = [texts.rich("operations-no-leader")] if not leads else []
    for process in figures.processes:
        key = "operations-leader" if process.holder == leads else "operations-process"
        up = span(texts, _seconds(process.started_at, found.real))
        shown.append(texts.rich(key, name=_host(process.holder), version=process.version, time=up))
        shown += [
            texts.rich("operations-trouble", messenger=messenger, what=what)
            for messenger, what in sorted(process.trouble.items())
        ]
    return shown


def _host(holder: str) -> str:
    """Host and process number; what makes the name unique tells nobody anything."""
    return holder.rpartition("-")[0] or holder


def _seconds(since: datetime, until: datetime) -> float:
    return max(0.0, (until - since).total_seconds())


def span(texts: Texts, seconds: float) -> str:
    """How long, in the largest unit that fits."""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= size:
            return texts.plain(f"span-{unit}", count=int(seconds // size))
    return texts.plain("span-seconds", count=int(seconds))


def not_sent(words: Words, found: NotSentList) -> Message:
    """What could not be sent, with the reason and 再试."""
    texts = words.texts
    if not found.count:
        return Message(texts.rich("not-sent-none"), choices=(_to_overview(texts),))
    parts = [texts.rich("not-sent-heading", count=found.count)]
    rows: list[tuple[Choice, ...]] = []
    for number, one in enumerate(found.messages, 1):
        parts.append(_not_sent_line(words, number, one))
        again = texts.plain("not-sent-button-again", number=number)
        away = texts.plain("not-sent-button-away", number=number)
        id = one.message.id
        rows.append((Choice(again, encode("oa", id)), Choice(away, encode("ow", id))))
    rows.append(
        (
            Choice(texts.plain("not-sent-button-all"), encode("ol")),
            Choice(texts.plain("not-sent-button-all-away"), encode("ox")),
        )
    )
    turning = []
    if found.page > 0:
        turning.append(Choice(texts.plain("button-previous-page"), encode("op", found.page - 1)))
    if found.page < found.pages - 1:
        turning.append(Choice(texts.plain("button-next-page"), encode("op", found.page + 1)))
    if turning:
        rows.append(tuple(turning))
    rows.append(_to_overview(texts))
    return Message(lines(*parts), choices=tuple(rows))


def _not_sent_line(words: Words, number: int, one: NotSent) -> RichText:
    texts, message = words.texts, one.message
    return texts.rich(
        "not-sent-line",
        number=str(number),
        name=one.name or texts.plain("not-sent-nobody"),
        messenger=message.messenger,
        what=texts.plain(f"lane-{LANES[message.lane]}"),
        when=words.when(one.ended_at),
        reason=_reason(texts, message.reason),
    )


def _reason(texts: Texts, reason: str) -> str:
    """Why, in words; the technical part follows for whoever has to look it up."""
    kind, _, detail = reason.partition(": ")
    if kind == "unreachable":
        return texts.plain("not-sent-unreachable")
    key = "not-sent-refused" if kind == "refused" else "not-sent-gave-up"
    return texts.plain(key, detail=shortened(detail or reason, LONGEST_REASON))


def _to_overview(texts: Texts) -> tuple[Choice, ...]:
    return (Choice(texts.plain("operations-button-overview"), encode("oo")),)
