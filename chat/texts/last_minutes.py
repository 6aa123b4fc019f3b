"""Words of the last minutes on the next agenda. Row 8.10."""

from __future__ import annotations

from chat.message import Choice, Message
from chat.payload import encode
from chat.texts import LANGUAGES, Texts
from meetings.minutes_copies.last_minutes import LastMinutes
from meetings.office import Office

_STEMS = ("last-minutes-stem", "last-minutes-stem-hongkong")


def agenda_title(texts: Texts, office: Office, number: str) -> str:
    """Item 1 of the next meeting: 审议上次会议纪要（…号）."""
    stem = texts.plain(_STEMS[office.profile.wording == "hongkong"])
    return texts.plain("last-minutes-item", stem=stem, number=number) if number else stem


def agenda_stems() -> tuple[str, ...]:
    """How such an item begins, in every language: one that stands there is known by it."""
    return tuple(Texts(language).plain(key) for language in LANGUAGES for key in _STEMS)


def offer(texts: Texts, meeting_id: int, found: LastMinutes, when: str) -> Message:
    """The minutes before are to be approved: put on the agenda, or not."""
    text = texts.rich(
        "last-minutes-offer", title=found.meeting_title, when=when, number=found.number or "—"
    )
    rows = (
        Choice(texts.plain("mcopies-button-last-yes"), encode("My", meeting_id, 1)),
        Choice(texts.plain("mcopies-button-last-no"), encode("My", meeting_id, 2)),
    )
    back = (Choice(texts.plain("panel-button-back"), encode("mp", meeting_id)),)
    return Message(text, choices=(rows, back))
