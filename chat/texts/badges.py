"""Words of badges at the desk: printing, handing out, taking back, a new one. Row 3.5."""

from __future__ import annotations

from collections.abc import Sequence

from chat.dates import say_time
from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.seats import PAGE, in_pairs, pages
from meetings.badges import BadgesPrinted, Desk, Holder
from meetings.office import Office


def desk(texts: Texts, found: Desk, note: RichText = ()) -> Message:
    """证件: how many are to be printed, were given out, came back."""
    of = found.meeting_id
    text = lines(
        note,
        texts.rich("badges-menu", title=found.title),
        texts.rich(
            "badges-figures",
            people=len(found.holders),
            waiting=found.to_print,
            handed=found.handed,
            out=len(found.out),
        ),
    )
    buttons = []
    if found.to_print:
        label = texts.plain("badges-button-new", count=found.to_print)
        buttons.append(Choice(label, encode("gb", of, 0)))
    buttons += [
        Choice(texts.plain("badges-button-all"), encode("gb", of, 1)),
        Choice(texts.plain("badges-button-by-name"), encode("ge", of)),
        Choice(
            texts.plain("badges-button-waiting", count=len(found.waiting)), encode("gx", of, 0)
        ),
        Choice(texts.plain("badges-button-out", count=len(found.out)), encode("gf", of, 0)),
        Choice(texts.plain("seats-button-menu"), encode("ga", of))
        if found.seats
        else Choice(texts.plain("panel-button-sign-in"), encode("sm", of)),
    ]
    return Message(text, choices=in_pairs(buttons))


def listing(texts: Texts, found: Desk, page: int, *, out: bool) -> Message:
    """Who has not been given theirs, or with ``out`` whose is not back; a press opens it."""
    people = found.out if out else found.waiting
    back = Choice(texts.plain("badges-button-desk"), encode("gc", found.meeting_id))
    kind = "out" if out else "waiting"
    if not people:
        return Message(texts.rich(f"badges-none-{kind}"), choices=((back,),))
    page = min(page, (len(people) - 1) // PAGE)
    rows = [
        (Choice(person(texts, one), encode("gk", one.participant_id)),)
        for one in people[page * PAGE : (page + 1) * PAGE]
    ]
    turns = pages(texts, "gf" if out else "gx", (found.meeting_id,), page, len(people))
    text = texts.rich(f"badges-list-{kind}", count=len(people))
    return Message(text, choices=(*rows, *([turns] if turns else []), (back,)))


def card(texts: Texts, one: Holder, office: Office, note: RichText = ()) -> Message:
    """One person's badge, and what can be done with it now."""
    of = one.participant_id
    buttons = []
    if one.handed_at is None:
        buttons.append(Choice(texts.plain("badges-button-hand"), encode("gw", of, 1)))
        buttons.append(Choice(texts.plain("badges-button-taken-by"), encode("gw", of, 2)))
    elif one.returned_at is None:
        buttons.append(Choice(texts.plain("badges-button-return"), encode("gw", of, 3)))
        buttons.append(Choice(texts.plain("badges-button-undo"), encode("gw", of, 4)))
    else:
        buttons.append(Choice(texts.plain("badges-button-undo"), encode("gw", of, 4)))
    buttons += [
        Choice(texts.plain("badges-button-reissue"), encode("gy", of)),
        Choice(texts.plain("badges-button-print-one"), encode("gb", one.meeting_id, 2, of)),
        Choice(texts.plain("badges-button-by-name"), encode("ge", one.meeting_id)),
        Choice(texts.plain("badges-button-desk"), encode("gc", one.meeting_id)),
    ]
    text = lines(
        note,
        texts.rich(
            "badges-one",
            person=person(texts, one),
            kind=texts.plain(f"badge-kind-{one.kind.replace('_', '-')}"),
        ),
        _standing(texts, one, office),
    )
    return Message(text, choices=in_pairs(buttons))


def _standing(texts: Texts, one: Holder, office: Office) -> RichText:
    if one.returned_at is not None:
        return texts.rich("badges-is-back", time=say_time(one.returned_at, office.zone))
    if one.handed_at is None:
        return texts.rich("badges-is-printed" if one.printed else "badges-not-printed")
    time = say_time(one.handed_at, office.zone)
    if one.taken_by:
        return texts.rich("badges-is-out-by", time=time, name=one.taken_by)
    return texts.rich("badges-is-out", time=time)


def person(texts: Texts, one: Holder) -> str:
    """A holder told apart."""
    return texts.plain("name-unit", name=one.name, unit=one.unit) if one.unit else one.name


def reissued(texts: Texts, one: Holder) -> Message:
    """补办: the old code is void; the new one is to be printed."""
    printing = Choice(
        texts.plain("badges-button-print-one"), encode("gb", one.meeting_id, 2, one.participant_id)
    )
    back = Choice(texts.plain("badges-button-desk"), encode("gc", one.meeting_id))
    return Message(
        texts.rich("badges-reissued", person=person(texts, one)), choices=((printing, back),)
    )


def ask_reissue(texts: Texts, one: Holder) -> Message:
    """Before the old code is revoked."""
    sure = Choice(texts.plain("badges-button-reissue-sure"), encode("gy", one.participant_id, 1))
    back = Choice(texts.plain("badges-button-back"), encode("gk", one.participant_id))
    return Message(
        texts.rich("badges-ask-reissue", person=person(texts, one)), choices=((sure, back),)
    )


def printed(texts: Texts, found: BadgesPrinted) -> Message:
    """The badges go to the printer."""
    back = Choice(texts.plain("badges-button-desk"), encode("gc", found.meeting_id))
    return Message(
        lines(texts.rich("badges-made", count=len(found.people)), texts.rich("badges-how")),
        choices=((back,),),
        files=(
            Paper("badge_sheet", (("meeting", found.meeting_id), ("people", ids(found.people)))),
        ),
    )


def ids(people: Sequence[int]) -> str:
    """Participant ids as a paper's parameter."""
    return ",".join(map(str, people))
