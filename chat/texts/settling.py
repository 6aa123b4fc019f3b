"""Words of changes that wait to be told, and of sign-off. Rows 2.2, 2.10."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from chat.dates import say_time
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words, changes
from chat.texts.notices import names_words, to_call_list, to_panel
from chat.texts.wording import Reading
from meetings.notices import Published, Standing, Unsettled
from meetings.notices import unsettled as unsettled_of
from meetings.notices.facts import Part
from meetings.office import Office
from meetings.panel import PanelFacts
from meetings.people import named
from storage import meetings as rows


def panel_lines(texts: Texts, facts: PanelFacts, office: Office, now: datetime) -> list[RichText]:
    """On the panel: what is not told yet, and how the sign-off stands."""
    found = [_waits_line(texts, facts.unsettled, office)] if facts.unsettled is not None else []
    if facts.sign_off is not None:
        found.append(_sign_off_line(texts, facts.sign_off, first=facts.meeting.revision == 0))
    return found


def _waits_line(texts: Texts, found: Unsettled, office: Office) -> RichText:
    # The deadline moves with the time by itself: that is not another change.
    own = tuple(part for part in found.parts if part != "reply_by" or "time" not in found.parts)
    parts = parts_words(texts, own)
    if found.at is None:
        return texts.rich("settle-line-open", count=len(own), parts=parts)
    time = say_time(found.at, office.zone)
    key = "settle-line" if found.sign_off == "none" else "settle-line-sign-off"
    return texts.rich(key, count=len(own), parts=parts, time=time)


def _sign_off_line(texts: Texts, found: Standing, *, first: bool) -> RichText:
    names = names_words(texts, list(found.names)) if found.names else "—"
    match found.state:
        case "waits":
            return texts.rich("sign-off-waits", names=names)
        case "returned":
            return texts.rich("sign-off-returned", name=names, reason=found.reason or "—")
        case "void":
            return texts.rich("sign-off-void") if first else ()
        case _:
            assert_never(found.state)


def parts_words(texts: Texts, parts: tuple[Part, ...]) -> str:
    """Names of what changed, in a row."""
    found = [texts.plain(f"notice-part-{part.replace('_', '-')}") for part in parts]
    return texts.plain("notice-between-names").join(found)


def unsettled(words: Words, found: Unsettled, note: RichText = ()) -> Message:
    """What goes out, when, and whether everybody is asked again; with what can be done now."""
    texts = words.texts
    parts = [texts.rich("settle-heading", title=found.before.title)]
    parts += changes(words, found.before, found.said)
    if found.reason:
        parts.append(texts.rich("notice-reason", reason=found.reason))
    parts.append(_asks_line(texts, found))
    parts.append(_when_line(words, found))
    return Message(lines(note, *parts), choices=_choices(texts, found))


def _asks_line(texts: Texts, found: Unsettled) -> RichText:
    if found.past_threshold:
        return texts.rich("settle-asks-again")
    return texts.rich("settle-asks-chosen" if found.chosen else "settle-keeps")


def _when_line(words: Words, found: Unsettled) -> RichText:
    texts = words.texts
    time = say_time(found.at, words.office.zone) if found.at is not None else ""
    match found.sign_off:
        case "waits":
            return texts.rich("settle-when-waits")
        case "returned" if not time:
            return texts.rich("settle-when-returned")
        case "none":
            return texts.rich("settle-when", time=time) if time else texts.rich("settle-when-open")
    if time:
        return texts.rich("settle-when-sign-off", time=time)
    return texts.rich("settle-when-sign-off-open")


def _choices(texts: Texts, found: Unsettled) -> tuple[tuple[Choice, ...], ...]:
    of = (found.meeting_id, found.edits)
    more = Choice(texts.plain("settle-button-more"), encode("me", found.meeting_id))
    back = Choice(texts.plain("settle-button-withdraw"), encode("ew", *of))
    rows: list[tuple[Choice, ...]] = [(more, back)]
    if found.sign_off == "waits" and found.approval_id is not None:
        request = Choice(texts.plain("panel-button-request"), encode("as", found.approval_id))
        return (request,), *rows
    key = "settle-button-now" if found.sign_off == "none" else "settle-button-sign-off"
    rows.insert(0, (Choice(texts.plain(key), encode("en", *of)),))
    if not found.past_threshold:
        key = "settle-button-keep" if found.chosen else "settle-button-ask"
        rows.append((Choice(texts.plain(key), encode("ea", *of[:1], int(not found.chosen))),))
    return tuple(rows)


def told(texts: Texts, meeting_id: int, outcome: Published) -> Message:
    """第N次调整 is on its way."""
    audience = outcome.audience
    phone = len(audience.to_phone) + audience.units_to_phone
    text = lines(
        texts.rich(
            "settle-told",
            number=str(outcome.revision - 1),
            count=len(audience.in_person) + len(audience.by_contact),
        ),
        texts.rich("notice-published-phone", count=phone) if phone else (),
    )
    last = [to_panel(texts, meeting_id)]
    if phone:
        last.append(to_call_list(texts, meeting_id))
    return Message(text, choices=(tuple(last),))


def sent_for_sign_off(texts: Texts, meeting_id: int, approval_id: int, names: str) -> Message:
    """The notice is with whoever reviews it."""
    text = texts.rich("sign-off-sent", names=names or "—")
    request = Choice(texts.plain("panel-button-request"), encode("as", approval_id))
    return Message(text, choices=((request, to_panel(texts, meeting_id)),))


def void_notice(reading: Reading) -> Message | None:
    """To whoever sent a notice for sign-off: somebody edited it since."""
    meeting = rows.meeting(reading.session, reading.params["meeting"])
    by = named(reading.session, [reading.params["by"]])
    if meeting is None or meeting.state != "draft":
        return None
    name = next((person.name for person in by.values()), "—")
    text = reading.texts.rich("sign-off-void-told", title=meeting.title, name=name)
    preview = Choice(
        reading.texts.plain("panel-button-preview-sign"), encode("np", meeting.id, meeting.edits)
    )
    return Message(text, choices=((preview, to_panel(reading.texts, meeting.id)),))


def unsettled_notice(reading: Reading) -> Message | None:
    """To the hosts, shortly before the start: changes still wait, and people come by the old."""
    meeting = rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.edits != reading.params["edits"]:
        return None
    found = unsettled_of(reading.session, meeting, now=reading.now, office=reading.office)
    if found is None or found.at is not None:
        return None
    minutes = str(reading.office.profile.notice.at_once_min)
    note = reading.texts.rich("settle-last-call", minutes=minutes)
    return unsettled(Words(reading.texts, reading.office, reading.now), found, note)
