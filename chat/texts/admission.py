"""Words of 资格审核: the review list, the rules, the outcome. Row 3.1."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, capacity, pager, to_menu
from chat.texts.names import apart
from chat.texts.wording import Reading
from meetings.admission import AllDecided, Candidate, Decided, RuledMeeting, RulesSet, candidate
from meetings.people import who_is
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows

#: Parts of the rules, by number on their button; 5: the number of places.
PARTS = ("units", "titles", "lowest", "highest", "people", "places")


def review(
    texts: Texts, meeting_id: int, found: tuple[Candidate, ...], page: int, note: RichText = ()
) -> Message:
    """待审核: who does not fit and why; 通过, 不通过, 全部通过."""
    pending = [one for one in found if one.standing == "pending"]
    refused = [one for one in found if one.standing == "refused"]
    ordered = [*pending, *refused]
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    body = [_line(texts, one) for one in shown]
    names = apart(texts, [one.person for one in shown])
    rows = [
        _buttons(texts, one, name)
        for one, name in zip(shown, names, strict=True)
        if one.may_decide
    ]
    if sum(one.may_decide for one in pending) > 1:
        rows.insert(0, (button(texts, "button-admit-all", "ba", meeting_id),))
    heading = (
        texts.rich("admission-heading", pending=len(pending), refused=len(refused))
        if ordered
        else texts.rich("admission-none")
    )
    pages = pager(texts, len(ordered), page, "br", meeting_id)
    return Message(
        lines(note, heading, *body), choices=(*rows, *pages, to_menu(texts, meeting_id))
    )


def _line(texts: Texts, one: Candidate) -> RichText:
    person = capacity(texts, one.person.name, one.unit, one.title)
    if one.standing == "refused":
        return texts.rich("admission-line-refused", person=person, reason=one.reason)
    why = why_pending(texts, one.reason)
    source = texts.plain(f"admission-source-{one.source.replace('_', '-')}")
    return texts.rich("admission-line", person=person, source=source, why=why)


def why_pending(texts: Texts, code: str) -> str:
    """Which rule somebody does not fit."""
    return texts.plain(f"admission-why-{code}" if code else "admission-why-other")


def _buttons(texts: Texts, one: Candidate, name: str) -> tuple[Choice, ...]:
    name = shortened(name, 12)
    admit = Choice(texts.plain("button-admit", name=name), encode("by", one.participant_id))
    if one.standing == "refused":
        return (admit,)
    turn_down = Choice(
        texts.plain("button-turn-down", name=name), encode("bn", one.participant_id)
    )
    return (admit, turn_down)


def decided_note(texts: Texts, done: Decided) -> RichText:
    """What a press did, above the list as it stands."""
    name = done.candidate.person.name
    if done.again:
        return texts.rich("admission-again", name=name)
    if done.waits:
        return texts.rich("admission-waits", name=name)
    return texts.rich(f"admission-done-{done.candidate.standing}", name=name)


def all_note(texts: Texts, done: AllDecided) -> RichText:
    """What 全部通过 did."""
    return lines(
        texts.rich("admission-all", count=done.admitted),
        texts.rich("admission-all-wait", count=done.waits) if done.waits else (),
        texts.rich("admission-all-own", count=done.own) if done.own else (),
    )


def rules(texts: Texts, found: RuledMeeting, note: RichText = ()) -> Message:
    """参会资格与名额: the rules as they stand, each changed by its button."""
    comma = texts.plain("meeting-list-comma")
    values = {
        "units": comma.join(found.units),
        "titles": comma.join(found.rules.titles),
        "lowest": found.rules.lowest,
        "highest": found.rules.highest,
        "people": comma.join(found.people),
    }
    said = [
        texts.rich(f"rules-line-{part}", value=shortened(value, 120))
        for part, value in values.items()
        if value
    ]
    places = (
        texts.rich("rules-line-places", places=found.places, taken=found.taken)
        if found.places is not None
        else texts.rich("rules-no-places")
    )
    rows = [
        tuple(
            button(texts, f"button-rules-{PARTS[at]}", "bf", found.meeting_id, at)
            for at in (first, first + 1)
        )
        for first in range(0, len(PARTS), 2)
    ]
    text = lines(
        note,
        texts.rich("rules-heading", title=found.title),
        *(said or [texts.rich("rules-none")]),
        places,
        texts.rich("rules-explain"),
    )
    return Message(text, choices=(*rows, to_menu(texts, found.meeting_id)))


def rules_note(texts: Texts, done: RulesSet) -> RichText:
    """What a change of the rules did to who is named."""
    return lines(
        texts.rich("rules-set"),
        texts.rich("rules-set-pending", count=done.pending) if done.pending else (),
        texts.rich("rules-set-admitted", count=done.admitted) if done.admitted else (),
    )


def wanted_notice(reading: Reading) -> Message | None:
    """To the organiser: somebody is up for review."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state == "cancelled":
        return None
    found = attendance_rows.candidates_of(reading.session, meeting.id)
    pending = sum(row.standing == "pending" for row in found)
    if not pending:
        return None
    texts = reading.texts
    return Message(
        texts.rich("admission-wanted", title=meeting.title, count=pending),
        choices=((button(texts, "button-review-now", "br", meeting.id, 0),),),
    )


def decided_notice(reading: Reading) -> Message | None:
    """To who named them: whether they may come, and why not."""
    row = attendance_rows.participant(reading.session, reading.params["participant"])
    meeting = meeting_rows.meeting(reading.session, row.meeting_id) if row else None
    if row is None or meeting is None or meeting.state == "cancelled":
        return None
    if row.standing == "pending":
        return None  # up for review once more since
    who = who_is(reading.session, reading.reader_id)
    one = candidate(reading.session, who, meeting, row)
    values = {
        "person": capacity(reading.texts, one.person.name, one.unit, one.title),
        "title": meeting.title,
    }
    if row.standing == "refused":
        return Message(reading.texts.rich("admission-told-refused", reason=one.reason, **values))
    if row.removed_at is not None:
        return Message(reading.texts.rich("admission-told-waits", **values))
    return Message(reading.texts.rich("admission-told-approved", **values))
