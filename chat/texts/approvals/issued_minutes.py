"""Minutes to be checked, agreed to and signed (``minutes``, ``minutes_check``). Row 4.6."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.issued_minutes_check import difference
from chat.texts.issued_minutes_text import button, correction, dated
from chat.texts.notices import names_words
from meetings.approvals import Request
from meetings.issued_minutes.comparing import Change, Difference

#: Resolutions and corrections said on the card; the rest is in the text.
MOST_SAID = 12


def lines(words: Words, request: Request) -> list[RichText]:
    """What was decided, item by item; of a correction what it changes; what differs from the
    record."""
    texts, wanted = words.texts, request.wanted
    count = len(wanted["resolutions"])
    found = [texts.rich("approval-minutes-count", items=wanted["items"], count=count)]
    if wanted["reason"]:
        found.append(texts.rich("approval-minutes-erratum", reason=wanted["reason"]))
        said = [correction(texts, Change(*one)) for one in wanted["changes"]]
    else:
        said = [
            texts.rich("approval-minutes-resolution", number=str(at), text=dated(texts, text))
            for at, text in enumerate(wanted["resolutions"], 1)
        ]
    found += said[:MOST_SAID]
    if len(said) > MOST_SAID:
        found.append(texts.rich("approval-minutes-more", count=len(said) - MOST_SAID))
    if wanted["units"]:
        units = names_words(texts, list(wanted["units"]))
        found.append(texts.rich("approval-minutes-units", units=units))
    for one in wanted["differences"][:MOST_SAID]:
        text = "".join(span.text for span in difference(texts, Difference(*one)))
        found.append(texts.rich("approval-minutes-differs", text=text))
    return found


def line(texts: Texts, request: Request) -> RichText:
    """Which meeting's."""
    return texts.rich("approval-minutes-line", title=request.wanted["title"])


def told(words: Words, request: Request) -> RichText:
    """Signed, checked, or returned and why."""
    kind = request.kind.replace("_", "-")
    return words.texts.rich(
        f"approval-told-{kind}-{request.state}",
        title=request.wanted["title"],
        by=decided_by(words.texts, request),
        reason=request.reason or "—",
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """Back to the minutes."""
    if request.meeting_id is None:
        return ()
    return (Choice(texts.plain("minutes-button-back"), encode("La", request.meeting_id)),)


def to_read(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """The whole draft, here or as a file."""
    id = int(request.wanted["minutes"])
    return (button(texts, "read", "Ly", id), button(texts, "paper", "Lz", id))
