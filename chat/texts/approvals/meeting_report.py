"""A report on a meeting (``meeting_report``): what its request says. Rows 4.6, 4.10."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.meeting_reports import kind_name, part_name
from meetings.approvals import Request
from meetings.meeting_reports.kinds import PARTS, ReportKind


def lines(words: Words, request: Request) -> list[RichText]:
    """Which paper; of a later edition why; each part as it was written."""
    texts, wanted = words.texts, request.wanted
    kind = ReportKind(wanted["kind"])
    found = [texts.rich("approval-report-kind", name=kind_name(texts, kind))]
    if wanted["change"]:
        found.append(
            texts.rich("mreport-edition", edition=wanted["edition"], reason=wanted["change"])
        )
    for part in PARTS[kind]:
        text = wanted["parts"].get(part, "")
        if text:
            name = part_name(texts, part)
            found.append(texts.rich("approval-report-part", name=name, text=text))
    return found


def line(texts: Texts, request: Request) -> RichText:
    """Which meeting's, which paper."""
    name = kind_name(texts, request.wanted["kind"])
    return texts.rich("approval-report-line", name=name, title=request.meeting_title)


def told(words: Words, request: Request) -> RichText:
    """It goes out, or why not."""
    texts = words.texts
    return texts.rich(
        f"approval-told-report-{request.state}",
        name=kind_name(texts, request.wanted["kind"]),
        title=request.meeting_title,
        by=decided_by(texts, request),
        reason=request.reason or "—",
    )


def to_read(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """The whole of it."""
    return (Choice(texts.plain("mreport-button-text"), encode("Mt", request.wanted["report"])),)


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """The way back to it."""
    return (Choice(texts.plain("mreport-button-back"), encode("Mb", request.wanted["report"])),)
