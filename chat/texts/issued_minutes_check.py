"""Words before a draft of the minutes is sent: what is missing, what differs. Row 4.6."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.texts import Texts
from chat.texts.approvals.voices import step_name
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.issued_minutes_text import MOST_CHANGED, button, dated
from meetings.issued_minutes.comparing import MUST, Difference
from meetings.issued_minutes.reading import EditionFacts

#: Differences said one by one.
MOST_DIFFERENCES = 15


def check(words: Words, one: EditionFacts, found: Sequence[Difference], steps: str) -> Message:
    """送审前核对: what must be mended, what differs from the record, where it goes."""
    texts = words.texts
    must = [each for each in found if each.kind in MUST]
    rest = [each for each in found if each.kind not in MUST]
    text = lines(
        texts.rich("minutes-check", title=one.content.title),
        texts.rich("minutes-check-must") if must else (),
        *_differences(texts, must),
        texts.rich("minutes-check-differs") if rest else (),
        *_differences(texts, rest),
        texts.rich("minutes-check-good") if not found else (),
        _window(words, one),
        texts.rich("minutes-check-chain", steps=steps) if not must else (),
    )
    rows: list[tuple[Choice, ...]] = []
    if not must:
        key = "send-anyway" if rest else "send-now"
        rows.append((button(texts, key, "Lq", one.id, one.edits, int(bool(rest))),))
    rows.append(
        (
            button(texts, "edit", "Lc", one.id, 0),
            button(texts, "back", "La", one.meeting_id),
        )
    )
    return Message(text, choices=tuple(rows))


def _window(words: Words, one: EditionFacts) -> RichText:
    days = words.office.profile.minutes_wd.objection
    if days is None or one.objection_until is not None:
        return ()
    return words.texts.rich("minutes-check-window", days=days)


def steps(words: Words, kinds: Sequence[str]) -> str:
    """核稿 → 会签 → 签发, by who decides."""
    chains = words.office.profile.approval.chains
    found = [step_name(words.texts, step.who) for kind in kinds for step in chains[kind].steps]
    return " → ".join(found)


def _differences(texts: Texts, found: Sequence[Difference]) -> list[RichText]:
    said = [difference(texts, one) for one in found[:MOST_DIFFERENCES]]
    if len(found) > MOST_DIFFERENCES:
        said.append(texts.rich("minutes-differs-more", count=len(found) - MOST_DIFFERENCES))
    return said


def difference(texts: Texts, one: Difference) -> RichText:
    """One thing the draft leaves out or says otherwise."""
    return texts.rich(
        f"minutes-differs-{one.kind.replace('_', '-')}",
        text=shortened(one.text, 60),
        record=shortened(dated(texts, one.record), MOST_CHANGED) or "—",
        draft=shortened(dated(texts, one.draft), MOST_CHANGED) or "—",
    )
