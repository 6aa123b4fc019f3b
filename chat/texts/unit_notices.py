"""Words of unit notices: the contact's card, the report, its reminders. Row 2.2."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts, official_card
from chat.texts.cards import Words, notice, words_of
from chat.texts.notices import names_words, person_words
from chat.texts.wording import Reading
from meetings.unit_notices import NamedByUnit, Reported, UnitNotice, unit_notice_of

#: Names and units on one page.
PAGE = 10


def unit_card(
    words: Words,
    found: UnitNotice,
    note: RichText = (),
    *,
    page: int = 0,
    host: bool = False,
) -> Message:
    """The unit's card: the notice, the quota, who was named, and 报名单. ``host``: what those who
    prepare the meeting can do besides."""
    texts = words.texts
    if found.meeting_state in ("cancelled", "postponed"):
        when = words.when(found.said.starts_at)
        key = f"unit-{found.meeting_state}"
        text = texts.rich(key, unit=found.unit, title=found.said.title, when=when)
        return Message(lines(note, text))
    reply_by = found.said.reply_by
    pages = max(1, -(-len(found.named) // PAGE))
    page = min(page, pages - 1)
    by = "unit-by-late" if found.late else "unit-by"
    text = lines(
        note,
        _heading(texts, found),
        *official_card.said(texts, found),
        *notice(words, found.said),
        _places(texts, found),
        texts.rich(by, when=words.when(reply_by)) if reply_by and found.open else (),
        *_named(texts, found, page),
    )
    rows = [
        *_choices(texts, found, page, host=host),
        _scan(texts, found),
        pager(texts, "nn", found.quota_id, page, pages),
    ]
    if host:
        rows += _for_hosts(texts, found)
    return Message(text, choices=tuple(row for row in rows if row))


def _heading(texts: Texts, found: UnitNotice) -> RichText:
    if found.joint_host:
        return texts.rich("host-heading", unit=found.unit)
    return texts.rich("unit-heading" if found.open else "unit-heading-over", unit=found.unit)


def _places(texts: Texts, found: UnitNotice) -> RichText:
    if found.joint_host and not found.places:
        return texts.rich("host-no-limit")
    return texts.rich("unit-places", places=found.places, note=_note(texts, found))


def _note(texts: Texts, found: UnitNotice) -> str:
    return texts.plain("unit-note", note=found.note) if found.note else ""


def _named(texts: Texts, found: UnitNotice, page: int) -> list[RichText]:
    if not found.named:
        return []
    coming = sum(1 for one in found.named if one.reply == "attending")
    if found.begun:
        here = sum(1 for one in found.named if one.signed_in)
        heading = texts.rich("unit-named-here", count=len(found.named), here=here)
    elif found.joint_host and not found.places:
        heading = texts.rich("host-named", count=len(found.named), coming=coming)
    else:
        heading = texts.rich("unit-named", count=len(found.named), left=found.left, coming=coming)
    parts = [heading]
    for number, one in enumerate(found.named[page * PAGE : (page + 1) * PAGE], page * PAGE + 1):
        parts.append(
            texts.rich(
                "unit-named-line",
                number=str(number),
                person=person_words(texts, one.person),
                reply=_state(texts, found, one),
            )
        )
    if found.reported_by:
        parts.append(texts.rich("unit-reported-by", name=found.reported_by))
    return parts


def _state(texts: Texts, found: UnitNotice, one: NamedByUnit) -> str:
    if one.standing == "pending":
        return texts.plain("unit-pending")
    if one.signed_in:
        return texts.plain("unit-signed-in")
    return texts.plain(f"reply-{one.reply}")


def _choices(
    texts: Texts, found: UnitNotice, page: int, *, host: bool = False
) -> list[tuple[Choice, ...]]:
    late = found.late and not host  # the hosts decide, and need not ask
    if not found.open:
        return []
    rows: list[tuple[Choice, ...]] = []
    if found.left:
        label = "unit-button-more" if found.named else "unit-button-report"
        if late:
            label = "unit-button-ask-more"
        elif host:
            label = "unit-button-enter"
        rows.append((Choice(texts.plain(label), encode("nb", found.quota_id)),))
    key = "unit-button-ask-back" if late else "unit-button-back"
    people = found.named[page * PAGE : (page + 1) * PAGE]
    if found.joint_host:
        buttons = [Choice(p.person.name, encode("yq", p.participant_id)) for p in people]
    else:
        buttons = [
            Choice(texts.plain(key, name=p.person.name), encode("nk", p.participant_id))
            for p in people
        ]
    return rows + [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _scan(texts: Texts, found: UnitNotice) -> tuple[Choice, ...]:
    """正式文本, where there is one."""
    if found.scan is None:
        return ()
    return (Choice(texts.plain("formal-button-scan"), encode("yo", found.quota_id)),)


def pager(texts: Texts, route: str, of: int, page: int, pages: int) -> tuple[Choice, ...]:
    """The ways to the pages before and after."""
    turning = []
    if page > 0:
        label = texts.plain("button-previous-page")
        turning.append(Choice(label, encode(route, of, page - 1)))
    if page < pages - 1:
        label = texts.plain("button-next-page")
        turning.append(Choice(label, encode(route, of, page + 1)))
    return tuple(turning)


def _for_hosts(texts: Texts, found: UnitNotice) -> list[tuple[Choice, ...]]:
    """提醒, the sentence to read, another number of places, 撤销."""
    of = found.quota_id
    first = []
    if found.open and found.state != "reported":
        first.append(Choice(texts.plain("unit-button-remind"), encode("yr", of)))
        first.append(Choice(texts.plain("unit-button-call"), encode("yv", of)))
    second = [Choice(texts.plain("unit-button-places"), encode("yt", of))]
    if not found.named:
        key = "host-button-withdraw" if found.joint_host else "unit-button-withdraw"
        second.append(Choice(texts.plain(key), encode("yw", of)))
    back = "yl" if found.joint_host else "nu"
    label = "host-button-list" if found.joint_host else "unit-button-list"
    return [
        tuple(first),
        tuple(second),
        (Choice(texts.plain(label), encode(back, found.meeting_id)),),
    ]


def reported(words: Words, outcome: Reported, *, host: bool = False) -> Message:
    """What became of the names: taken, in review, waiting for a place, refused before."""
    texts = words.texts
    between = [
        ("unit-taken", outcome.added),
        ("unit-new", outcome.new),
        ("unit-review", outcome.pending),
        ("unit-waits", outcome.waiting),
        ("unit-refused", outcome.refused),
    ]
    said = [
        texts.rich(key, count=len(names), names=names_words(texts, list(names)))
        for key, names in between
        if names
    ]
    note = lines(*said) if said else texts.rich("unit-taken-before")
    return unit_card(words, outcome.notice, note, host=host)


def card_notice(reading: Reading) -> Message | None:
    """To the unit's contact, of the present revision only."""
    found = unit_notice_of(reading.session, reading.params["quota"], now=reading.now)
    if found is None or found.revision != reading.params["revision"] or not found.open:
        return None
    note: RichText = ()
    if found.revision > 1:
        note = reading.texts.rich("notice-revision", number=str(found.revision - 1))
    return unit_card(words_of(reading), found, note)


def reminder_notice(reading: Reading) -> Message | None:
    """To a unit that owes names."""
    found = unit_notice_of(reading.session, reading.params["quota"], now=reading.now)
    if found is None or not found.open or found.state == "reported":
        return None
    words, texts, said = words_of(reading), reading.texts, found.said
    limited = bool(found.places)
    text = lines(
        texts.rich("unit-remind", left=found.left) if limited else texts.rich("host-remind"),
        _heading(texts, found),
        texts.rich("notice-title", title=said.title),
        texts.rich("notice-when", when=words.when(said.starts_at, said.ends_at)),
        _places(texts, found),
        texts.rich("unit-by", when=words.when(said.reply_by)) if said.reply_by else (),
    )
    whole = Choice(texts.plain("notice-button-card"), encode("nn", found.quota_id))
    return Message(text, choices=(*_choices(texts, found, 0)[:1], (whole,)))


def cancelled_notice(reading: Reading) -> Message | None:
    """The meeting is off: the unit need not report."""
    found = unit_notice_of(reading.session, reading.params["quota"], now=reading.now)
    if found is None or found.meeting_state != "cancelled":
        return None
    return unit_card(words_of(reading), found)


def postponed_notice(reading: Reading) -> Message | None:
    """The time holds no more: the unit hears of the new one."""
    found = unit_notice_of(reading.session, reading.params["quota"], now=reading.now)
    if found is None or found.meeting_state != "postponed":
        return None
    return unit_card(words_of(reading), found)
