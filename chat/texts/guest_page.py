"""Words of a guest's personal page: finished sentences for the template. Row 2.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chat.message import RichText
from chat.texts import Texts
from chat.texts.cards import Words, notice, reply_words
from chat.texts.guest_alarm import AlarmWords, banner
from chat.texts.my_seat import told_at_sign_in
from chat.texts.slips import choice_name, field_name
from meetings.guests import GuestView, NoGuestPage
from meetings.slips import Field

#: Each in its own words.
LANGUAGES = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}

Said = Literal["none", "again", "saved", "requested", "leave", "anew", "waits"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of the reply slip."""

    name: str
    label: str
    value: str
    #: (value, words); empty: words are typed.
    choices: tuple[tuple[str, str], ...]
    day: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper to read."""

    id: int
    title: str
    size: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """Everything the page says."""

    title: str
    name: str
    post: str
    #: What was just done, or what is wrong; "" where nothing was.
    note: str
    alarm: AlarmWords | None
    #: Off, put off, over: said above everything; "" while it is on.
    state: str
    lines: tuple[str, ...]
    answer: str
    #: What may be answered: (value, button); empty where nothing is taken any more.
    answers: tuple[tuple[str, str], ...]
    leave: str
    reason: str
    asked: tuple[Asked, ...]
    slip: str
    slip_save: str
    #: Where they sit and by which door; "" for no seat.
    seat: str
    pass_heading: str
    pass_hint: str
    print: str
    papers_heading: str
    papers: tuple[PaperLine, ...]
    papers_more: str
    calendar: str
    #: (code, name) of the languages the page can be read in.
    languages: tuple[tuple[str, str], ...]
    foot: str


def page(words: Words, found: GuestView, note: str = "") -> PageWords:
    """The page as it stands."""
    texts, card = words.texts, found.card
    off = card.state in ("cancelled", "postponed")
    return PageWords(
        title=card.said.title,
        name=found.person.name,
        post=" ".join(part for part in (found.person.unit, found.person.title) if part),
        note=note,
        alarm=banner(words, found.alarm) if found.alarm is not None else None,
        state=_state(texts, found),
        # The title is the page's heading.
        lines=tuple(_plain(part) for part in notice(words, card.said)[1:] if part),
        answer="" if off else _answer(words, found),
        answers=_answers(texts, found),
        leave=texts.plain("guest-page-leave"),
        reason=texts.plain("guest-page-reason"),
        asked=tuple(_asked(texts, found, field) for field in found.slip),
        slip=texts.plain("guest-page-slip"),
        slip_save=texts.plain("guest-page-slip-save"),
        seat=_plain(told_at_sign_in(texts, found.seat)) if found.seat else "",
        pass_heading=texts.plain("signin-pass-heading"),
        pass_hint=texts.plain("signin-pass-show"),
        print=texts.plain("guest-page-print"),
        papers_heading=texts.plain("guest-page-papers"),
        papers=tuple(PaperLine(one.id, one.title, _size(texts, one.size)) for one in found.papers),
        papers_more=texts.plain("guest-page-papers-more") if found.more_at_sign_in else "",
        calendar=texts.plain("guest-page-calendar"),
        languages=tuple(
            (code, name) for code, name in LANGUAGES.items() if code != texts.language
        ),
        foot=texts.plain("guest-page-foot", office=words.office.name),
    )


def _state(texts: Texts, found: GuestView) -> str:
    match found.card.state:
        case "cancelled" | "postponed":
            return texts.plain(f"guest-page-{found.card.state}")
        case "closed":
            return texts.plain("guest-page-closed")
    return "" if found.card.open else texts.plain("guest-page-over")


def _answer(words: Words, found: GuestView) -> str:
    texts, card = words.texts, found.card
    parts = []
    if card.reply != "none":
        parts.append(texts.plain("guest-page-answered", reply=reply_words(texts, card)))
    if card.wanted:
        wanted = texts.plain(f"reply-{card.wanted}")
        parts.append(_plain(texts.rich("notice-change-pending", reply=wanted)))
    if card.reply == "leave" and card.leave_state in ("asked", "granted"):
        parts.append(texts.plain(f"leave-state-{card.leave_state}"))
    if card.leave_state == "refused":
        reason = card.leave_refused or "—"
        parts.append(texts.plain("guest-page-leave-refused", reason=reason))
    if not parts and card.open and card.said.reply_by is not None and card.said.reply_asked:
        parts.append(_plain(texts.rich("notice-reply-by", when=words.when(card.said.reply_by))))
    if card.phones_away and card.open:
        parts.append(texts.plain("notice-phones-away"))
    return "\n".join(parts)


def _answers(texts: Texts, found: GuestView) -> tuple[tuple[str, str], ...]:
    """The answer that does not stand yet; 请假 is a form of its own."""
    card = found.card
    if not card.open or card.role in ("accompanying", "driver"):
        return ()
    yes = "attending" if card.said.reply_asked else "noted"
    label = "notice-button-attend" if card.said.reply_asked else "notice-button-noted"
    if card.reply == yes and card.leave_state != "refused":
        return (("leave", texts.plain("notice-button-leave")),)
    if card.reply == "leave":
        return ((yes, texts.plain(label)),)
    return ((yes, texts.plain(label)), ("leave", texts.plain("notice-button-leave")))


def _asked(texts: Texts, found: GuestView, field: Field) -> Asked:
    return Asked(
        name=field.name,
        label=field_name(texts, field),
        value=found.slip_answers.get(field.name, ""),
        choices=tuple((one, choice_name(texts, field, one)) for one in field.choices),
        day=field.day,
    )


def note(texts: Texts, said: Said) -> str:
    """What became of what was sent."""
    return texts.plain(f"guest-page-said-{said}") if said != "none" else ""


def refusal(texts: Texts, code: str, details: dict[str, str | int]) -> str:
    """The sentence of a refusal."""
    return texts.plain(f"refused-{code}", **details)


def no_page(texts: Texts, found: NoGuestPage) -> tuple[str, str]:
    """Heading and sentence where there is no page."""
    return texts.plain("guest-page-title"), texts.plain(f"guest-page-{found.why}")


def _size(texts: Texts, size: int) -> str:
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} KB"


def _plain(text: RichText) -> str:
    return "".join(span.text for span in text)
