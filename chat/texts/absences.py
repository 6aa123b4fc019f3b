"""Words of the check after a sitting, for the hosts: the list, and one person of it. Row 3.4."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.signin import Reader, person_line
from meetings.absences import Card, Check, Found, Released, ToldUnits
from meetings.people import Named

PAGE = 10


def heading(reader: Reader, check: Check | Card) -> RichText:
    """Which sitting of which meeting."""
    texts = reader.texts
    when = reader.when(check.starts_at, check.ends_at)
    if isinstance(check, Check) and check.sittings > 1:
        number = str(check.number)
        return texts.rich("absence-of-sitting", title=check.title, when=when, number=number)
    return texts.rich("absence-of", title=check.title, when=when)


def check_list(
    reader: Reader,
    check: Check,
    page: int,
    *,
    others: Sequence[tuple[int, int]] = (),
    told: bool = False,
    note: RichText = (),
) -> Message:
    """核对: everybody on the list, ten a page. ``others``: the other sittings that ended, their
    ids and numbers. ``told``: the units were told."""
    texts = reader.texts
    page = max(0, min(page, (len(check.found) - 1) // PAGE))
    text = lines(
        note,
        texts.rich("absence-check"),
        heading(reader, check),
        texts.rich(
            "absence-counts",
            absent=check.of("absent"),
            late=check.of("late"),
            left=check.of("left_early"),
        ),
        *_how_far(texts, check, told),
    )
    rows: list[tuple[Choice, ...]] = [
        (Choice(_label(texts, one), encode("uf", check.sitting_id, one.participant_id)),)
        for one in check.found[page * PAGE : (page + 1) * PAGE]
    ]
    rows.extend(_turns(texts, check, page))
    rows.extend(_deeds(texts, check, told))
    rows.extend(_others(texts, check, others))
    rows.append((Choice(texts.plain("button-statistics"), encode("ua", check.meeting_id)),))
    return Message(text, choices=tuple(rows))


def _how_far(texts: Texts, check: Check, told: bool) -> list[RichText]:
    if not check.found:
        return [texts.rich("absence-none")]
    if check.released_at is None:
        return [texts.rich("absence-how")]
    found = [
        texts.rich(
            "absence-progress",
            answered=check.standing("answered"),
            asked=check.standing("asked"),
            excused=check.standing("excused"),
            unexcused=check.standing("unexcused"),
        )
    ]
    if check.to_ask:
        found.append(texts.rich("absence-since", count=len(check.to_ask)))
    if told:
        found.append(texts.rich("absence-units-told"))
    return found


def _label(texts: Texts, one: Found) -> str:
    said = texts.plain(f"absence-kind-{one.kind.replace('_', '-')}")
    state = state_of(texts, one)
    person = texts.plain("name-unit", name=one.name, unit=one.unit) if one.unit else one.name
    key = "absence-line-state" if state else "absence-line"
    return texts.plain(key, person=person, kind=said, state=state)


def state_of(texts: Texts, one: Found) -> str:
    """How somebody stands; "" where nothing is to be said."""
    if one.standing:
        return texts.plain(f"absence-state-{one.standing}")
    if one.joined_later:
        return texts.plain("absence-joined-later")
    return texts.plain("absence-has-left") if one.has_left else ""


def _turns(texts: Texts, check: Check, page: int) -> list[tuple[Choice, ...]]:
    turns = []
    if page:
        label = texts.plain("button-previous-page")
        turns.append(Choice(label, encode("ue", check.sitting_id, page - 1)))
    if (page + 1) * PAGE < len(check.found):
        label = texts.plain("button-next-page")
        turns.append(Choice(label, encode("ue", check.sitting_id, page + 1)))
    return [tuple(turns)] if turns else []


def _deeds(texts: Texts, check: Check, told: bool) -> list[tuple[Choice, ...]]:
    found: list[tuple[Choice, ...]] = []
    if check.to_ask:
        label = texts.plain("button-absence-release", count=len(check.to_ask))
        found.append((Choice(label, encode("uj", check.sitting_id)),))
    if answered := check.standing("answered"):
        label = texts.plain("button-absence-excuse-all", count=answered)
        found.append((Choice(label, encode("us", check.sitting_id)),))
    settled = check.released_at is not None and not check.to_ask and not check.to_decide
    if settled and not told and check.standing("excused", "unexcused"):
        label = texts.plain("button-absence-tell-units")
        found.append((Choice(label, encode("ut", check.sitting_id)),))
    return found


def _others(
    texts: Texts, check: Check, others: Sequence[tuple[int, int]]
) -> list[tuple[Choice, ...]]:
    found = [
        Choice(texts.plain("button-absence-sitting", number=str(number)), encode("ue", id, 0))
        for id, number in others
        if id != check.sitting_id
    ]
    return [tuple(found[at : at + 3]) for at in range(0, len(found), 3)]


def confirm_release(reader: Reader, check: Check) -> Message:
    """Once more before the questions go out: they can not be called back."""
    texts = reader.texts
    text = lines(
        heading(reader, check), texts.rich("absence-release-ask", count=len(check.to_ask))
    )
    yes = Choice(texts.plain("button-absence-release-yes"), encode("uk", check.sitting_id))
    back = Choice(texts.plain("button-absence-back"), encode("ue", check.sitting_id, 0))
    return Message(text, choices=((yes,), (back,)))


def released(texts: Texts, outcome: Released) -> RichText:
    """What became of the questions, and who has to be phoned."""
    names = texts.plain("meeting-list-comma").join(one.name for one in outcome.unreached)
    return lines(
        texts.rich(
            "absence-released",
            count=outcome.asked - len(outcome.unreached),
            through=outcome.through_contact,
        ),
        texts.rich("absence-unreached", names=names) if names else (),
    )


def told_units(texts: Texts, outcome: ToldUnits) -> RichText:
    """How many units were told, and which could not be reached."""
    if outcome.again:
        return texts.rich("absence-units-told")
    names = texts.plain("meeting-list-comma").join(outcome.unreached)
    return lines(
        texts.rich("absence-told-units", count=outcome.units),
        texts.rich("absence-units-unreached", names=names) if names else (),
    )


def one(
    reader: Reader,
    check: Check,
    found: Found,
    card: Card | None,
    *,
    correction: str | None = None,
    note: RichText = (),
) -> Message:
    """One person of the list, and what can be done. ``correction``: the button for who was there
    and did not sign, a payload."""
    texts = reader.texts
    text = lines(
        note,
        texts.rich("absence-person", person=_person(texts, found)),
        heading(reader, check),
        what(reader, found),
        texts.rich("absence-state", state=state) if (state := state_of(texts, found)) else (),
        *(said(texts, card) if card else ()),
    )
    return Message(text, choices=_choices(texts, check, found, card, correction))


def what(reader: Reader, found: Found) -> RichText:
    """缺席, or 迟到 with the time."""
    key = f"absence-what-{found.kind.replace('_', '-')}"
    time = reader.clock(found.signed_at) if found.signed_at else ""
    return reader.texts.rich(key, time=time)


def said(texts: Texts, card: Card) -> list[RichText]:
    """The reason, the proof and the remark, where there are any."""
    found = []
    if card.reason:
        key = "absence-reason-by" if card.answered_by else "absence-reason-given"
        found.append(texts.rich(key, reason=card.reason, by=card.answered_by))
    if card.proofs:
        found.append(texts.rich("absence-proofs", count=len(card.proofs)))
    if card.remark:
        found.append(texts.rich("absence-remark", remark=card.remark))
    return found


def _choices(
    texts: Texts, check: Check, found: Found, card: Card | None, correction: str | None
) -> tuple[tuple[Choice, ...], ...]:
    of = (check.sitting_id, found.participant_id)
    rows: list[tuple[Choice, ...]] = []
    if found.kind == "absent" and found.standing in ("", "asked", "answered"):
        rows.append((Choice(texts.plain("button-absence-spoken"), encode("uh", *of)),))
        if correction:
            rows.append((Choice(texts.plain("button-absence-unsigned"), correction),))
    if found.standing == "":
        rows.append((Choice(texts.plain("button-absence-waive"), encode("ug", *of, 1)),))
    if found.standing == "waived":
        rows.append((Choice(texts.plain("button-absence-unwaive"), encode("ug", *of, 0)),))
    if card is not None and found.standing not in ("", "waived"):
        rows.extend(_decisions(texts, found, card))
    back = Choice(texts.plain("button-absence-back"), encode("ue", check.sitting_id, 0))
    return (*rows, (back,))


def _decisions(texts: Texts, found: Found, card: Card) -> list[tuple[Choice, ...]]:
    rows: list[tuple[Choice, ...]] = []
    if card.may_decide:
        both = (("excused", "uq"), ("unexcused", "ur"))
        rows.append(
            tuple(
                Choice(texts.plain(f"button-absence-{name}"), encode(route, card.absence_id))
                for name, route in both
                if found.standing != name
            )
        )
    last = []
    if found.standing in ("asked", "answered"):
        label = texts.plain("button-absence-answer-for")
        last.append(Choice(label, encode("um", card.absence_id)))
    if card.proofs:
        label = texts.plain("button-absence-proofs", count=len(card.proofs))
        last.append(Choice(label, encode("ui", card.absence_id)))
    return [*rows, tuple(last)] if last else rows


def _person(texts: Texts, found: Found | Named) -> str:
    return person_line(texts, found.name, found.unit, found.title)
