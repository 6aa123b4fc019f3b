"""Words of guests without an account: the hosts' list, one guest with link, 短信 and pass; and
the personal page. Row 2.6."""

from __future__ import annotations

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.people_changes import invitee, to_menu
from meetings.attendance.named import Invitee
from meetings.guests import GuestList, GuestOne
from meetings.regime import Level

PAGE = 10


def guest_list(words: Words, found: GuestList, page: int) -> Message:
    """Who comes from outside, who accompanies whom, and the plate numbers."""
    texts, id = words.texts, found.meeting_id
    shown = found.guests[page * PAGE : (page + 1) * PAGE]
    parts = [texts.rich("guests", title=found.title, count=len(found.guests))]
    parts += [_line(texts, one) for one in shown]
    if not found.guests:
        parts.append(texts.rich("guests-none"))
    if page == 0:
        parts += _company(texts, found)
    rows: list[tuple[Choice, ...]] = []
    if found.state not in ("closed", "cancelled"):
        rows.append((Choice(texts.plain("guest-button-add"), encode("wn", id)),))
    rows += [(Choice(one.person.name, encode("wi", one.person.participant_id)),) for one in shown]
    if page == 0:
        rows += [
            (Choice(other.name, encode("wi", other.participant_id)),)
            for one in found.company
            for other in one.others
        ]
    turn = []
    if page > 0:
        turn.append(Choice(texts.plain("button-previous-page"), encode("wg", id, page - 1)))
    if len(found.guests) > (page + 1) * PAGE:
        turn.append(Choice(texts.plain("button-next-page"), encode("wg", id, page + 1)))
    if turn:
        rows.append(tuple(turn))
    return Message(lines(*parts), choices=(*rows, (to_menu(texts, id),)))


def _line(texts: Texts, one: GuestOne) -> RichText:
    return texts.rich(
        "guest-line",
        person=invitee(texts, one.person),
        role=_role(texts, one.person),
        reply=texts.plain(f"reply-{one.reply}"),
    )


def _company(texts: Texts, found: GuestList) -> list[RichText]:
    parts: list[RichText] = []
    if found.company:
        parts.append(texts.rich("guests-company"))
    for one in found.company:
        said = texts.plain("notice-between-names").join(
            texts.plain(
                "guest-company-one",
                role=_role(texts, other),
                name=other.name,
                meals=texts.plain("guest-meals" if other.meals else "guest-no-meals"),
            )
            for other in one.others
        )
        parts.append(texts.rich("guest-company-line", name=one.leader.name, others=said))
    if found.cars:
        parts.append(texts.rich("guests-cars"))
        parts += [texts.rich("guest-car-line", car=car, name=name) for name, car in found.cars]
    return parts


def _role(texts: Texts, person: Invitee) -> str:
    return texts.plain(f"role-in-meeting-{person.role.replace('_', '-')}")


def guest(words: Words, one: GuestOne, base_url: str, note: RichText = ()) -> Message:
    """One guest: how they stand, the link with a 短信 to copy, and what can be done."""
    texts, person = words.texts, one.person
    url = f"{base_url}/g/{one.token}" if one.token else ""
    text = lines(
        note,
        texts.rich("guest-title", person=invitee(texts, person), role=_role(texts, person)),
        texts.rich("guest-meeting", title=one.meeting_title),
        texts.rich("guest-with", name=one.with_name) if one.with_name else (),
        texts.rich("guest-phone", phone=person.phone) if person.phone else (),
        texts.rich("guest-car", car=person.car) if person.car else (),
        texts.rich("notice-answered", reply=texts.plain(f"reply-{one.reply}")),
        texts.rich("guest-opened" if one.opened else "guest-not-opened") if url else (),
        texts.rich("guest-link", url=url) if url else (),
        texts.rich("guest-sms-heading") if url else (),
        texts.rich("guest-sms", text=sms(words, one, url)) if url else (),
    )
    return Message(text, choices=_choices(texts, one, url))


def sms(words: Words, one: GuestOne, url: str) -> str:
    """The 短信 with the link; of a meeting that is not open only that there is something."""
    key = "guest-sms-text" if one.level == Level.PUBLIC.value else "guest-sms-neutral"
    return words.texts.plain(
        key,
        office=words.office.name,
        name=one.person.name,
        title=one.meeting_title,
        url=url,
    )


def _choices(texts: Texts, one: GuestOne, url: str) -> tuple[tuple[Choice, ...], ...]:
    id = one.person.participant_id
    back = (Choice(texts.plain("guest-button-back"), encode("wg", one.meeting_id)),)
    if one.state in ("closed", "cancelled"):
        return (back,)
    rows: list[tuple[Choice, ...]] = []
    if url:
        rows.append(
            (
                Choice(texts.plain("guest-button-anew"), encode("wk", id, 1)),
                Choice(texts.plain("guest-button-revoke"), encode("wq", id)),
            )
        )
    else:
        rows.append((Choice(texts.plain("guest-button-link"), encode("wk", id)),))
    if one.state == "published":
        rows.append(
            (
                Choice(texts.plain("guest-button-pass"), encode("wy", id)),
                Choice(texts.plain("panel-button-enter-reply"), encode("rp", id)),
            )
        )
    if one.person.outside:
        rows.append((Choice(texts.plain("guest-button-remove"), encode("wj", id)),))
    return (*rows, back)


def printed_pass(words: Words, one: GuestOne) -> Message:
    """The pass on paper, to be handed out or sent."""
    texts, id = words.texts, one.person.participant_id
    back = Choice(texts.plain("guest-button-one", name=one.person.name), encode("wi", id))
    paper = Paper("guest_pass", (("participant", id),))
    return Message(
        texts.rich("guest-pass-here", name=one.person.name), choices=((back,),), files=(paper,)
    )
