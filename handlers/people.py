"""People: binding, the roster by hand, personal links. Row 2.6. The import is in ``roster``."""

from __future__ import annotations

from typing import assert_never

from chat.message import Message, PhoneButton, lines
from chat.texts import LANGUAGES, Texts, home, language_for
from chat.texts import people as words
from handlers.departing import show_page as show_departing
from handlers.forms import filling
from handlers.turn import Turn
from meetings import binding, notices
from meetings.meetings import Refused
from meetings.people import Action, Role, may, who_is
from meetings.roster import departing, finding, records
from storage import people as people_rows

#: Hex digits after the "b" of a personal link.
TOKEN_DIGITS = 31


def bind(turn: Turn, token: str) -> None:
    """A personal link was opened."""
    address = turn.incoming.address
    outcome = binding.bind(
        turn.session,
        token,
        messenger=address.messenger,
        chat=address.chat,
        platform_person=address.person,
        now=turn.now,
    )
    _bound(turn, outcome)


def bind_by_phone(turn: Turn, phone: str) -> None:
    """The person shared the number that the messenger vouches for."""
    address = turn.incoming.address
    outcome = binding.bind_by_phone(
        turn.session,
        phone,
        messenger=address.messenger,
        chat=address.chat,
        platform_person=address.person,
        country=turn.office.profile.country,
        now=turn.now,
    )
    _bound(turn, outcome)


def _bound(turn: Turn, outcome: binding.Bound | binding.BoundBefore | Refused) -> None:
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case binding.Bound(person_id, name):
            turn.who = who_is(turn.session, person_id)
            _speak_as_greeted(turn, person_id)
            bound = turn.texts.rich("people-bound", name=name)
            greeting = home.home(turn.texts, turn.me)
            if turn.abilities.shares_phone:
                # The button for the number goes: it can not go beside the ones of home.
                turn.say(Message(bound, phone_button=PhoneButton()))
                turn.show("home", greeting)
            else:
                text = lines(bound, greeting.text)
                turn.show("home", Message(text, choices=greeting.choices))
            notices.catch_up(turn.session, person_id, now=turn.now, office=turn.office)
        case binding.BoundBefore():
            turn.show("home", home.home(turn.texts, turn.me))
        case _:
            assert_never(outcome)


def _speak_as_greeted(turn: Turn, person_id: int) -> None:
    """The language chosen for them; else the one they were spoken to until now stays theirs."""
    person = people_rows.person(turn.session, person_id)
    if person is None:
        return
    turn.texts = Texts(language_for(person.language) or turn.texts.language)
    person.language = turn.texts.language


def people(turn: Turn) -> None:
    """/people: counts, and what can be done."""
    counts = finding.overview(turn.session, turn.me)
    if isinstance(counts, Refused):
        turn.refuse(counts.code)
    else:
        turn.show("people", words.people(turn.texts, counts))


def find(turn: Turn) -> None:
    """Look for somebody."""
    if _may_see(turn):
        filling.open_form(turn, "find_person")


def units(turn: Turn, page: int = 0) -> None:
    """The list of units."""
    found = finding.units(turn.session, turn.me)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show("people", words.unit_list(turn.texts, found, page))


def unit_links(turn: Turn, page: int = 0) -> None:
    """Of which unit links are to be printed."""
    found = finding.units(turn.session, turn.me)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show("people", words.unit_list(turn.texts, found, page, for_links=True))


def members(turn: Turn, unit_id: int, page: int = 0) -> None:
    """The people of a unit."""
    found = finding.members(turn.session, turn.me, unit_id, page)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show("people", words.people_list(turn.texts, found, "pm", unit_id))


def groups(turn: Turn, page: int = 0) -> None:
    """The list of groups."""
    found = finding.groups(turn.session, turn.me)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show("people", words.group_list(turn.texts, found, page))


def group(turn: Turn, group_id: int, page: int = 0) -> None:
    """The people of a group."""
    found = finding.group_members(turn.session, turn.me, group_id, page)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show("people", words.people_list(turn.texts, found, "pg", group_id))


def add_group(turn: Turn) -> None:
    """Make a group, or put people into one."""
    if _may_see(turn):
        filling.open_form(turn, "person_group")


def person(turn: Turn, person_id: int) -> None:
    """One person's card."""
    card = _card(turn, person_id)
    if card is not None:
        may_grant = may(turn.me, Action.GRANT_ROLE)
        message = words.person_card(turn.texts, card, may_grant=may_grant)
        turn.show(f"person:{person_id}", message)


def make_link(turn: Turn, person_id: int) -> None:
    """A personal link, with its picture; binding by it replaces the account there was."""
    token = "b" + turn.tokens.hex(TOKEN_DIGITS)
    outcome = binding.make_link(turn.session, turn.actor, person_id, token=token, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case binding.LinkMade():
            card = _card(turn, person_id)
            if card is not None:
                turn.say(words.link_made(turn.texts, card, turn.link(token), token))
        case _:
            assert_never(outcome)


def print_links(turn: Turn, unit_id: int = 0) -> None:
    """The printable sheet of links of a unit, or (0) of everybody without an account."""
    tokens = ["b" + turn.tokens.hex(TOKEN_DIGITS) for _ in range(records.MOST_LINKS)]
    outcome = records.make_links(
        turn.session, turn.actor, unit_id or None, tokens=tokens, now=turn.now
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case records.LinksMade():
            turn.say(words.links_made(turn.texts, outcome))
        case _:
            assert_never(outcome)


def ask_contact(turn: Turn, person_id: int) -> None:
    """Choose the person's contact."""
    if _card(turn, person_id) is not None:
        filling.open_form(turn, "person_contact", {"_person": person_id})


def unit_head(turn: Turn, person_id: int, unit_id: int) -> None:
    """Head of the unit, or not any more."""
    outcome = records.set_office(
        turn.session, turn.actor, person_id, unit_id, "head", now=turn.now
    )
    _recorded(turn, outcome)


def unit_contact(turn: Turn, person_id: int, unit_id: int) -> None:
    """Contact of the unit, or not any more."""
    outcome = records.set_office(
        turn.session, turn.actor, person_id, unit_id, "contact", now=turn.now
    )
    _recorded(turn, outcome)


def ask_language(turn: Turn, person_id: int) -> None:
    """The languages to choose from."""
    card = _card(turn, person_id)
    if card is not None:
        turn.show(f"person:{person_id}", words.languages(turn.texts, card))


def set_language(turn: Turn, person_id: int, index: int) -> None:
    """The person is spoken to in this language from now on."""
    language = LANGUAGES[index] if index < len(LANGUAGES) else ""
    outcome = records.set_language(turn.session, turn.actor, person_id, language, now=turn.now)
    _recorded(turn, outcome)


def roles(turn: Turn, person_id: int) -> None:
    """The person's roles, for the administrator."""
    if not may(turn.me, Action.GRANT_ROLE):
        turn.refuse("not-allowed")
        return
    card = _card(turn, person_id)
    if card is not None:
        turn.show(f"person:{person_id}", words.roles(turn.texts, card))


def switch_role(turn: Turn, person_id: int, index: int) -> None:
    """Grant a role or take it away."""
    all_roles = tuple(Role)
    if index >= len(all_roles):
        turn.refuse("gone")
        return
    outcome = records.switch_role(
        turn.session, turn.actor, person_id, all_roles[index], now=turn.now
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case records.Recorded():
            if person_id == turn.me.person_id:
                turn.who = who_is(turn.session, person_id)
            roles(turn, person_id)
        case _:
            assert_never(outcome)


def leave(turn: Turn, person_id: int) -> None:
    """The person left: accounts and links end."""
    outcome = departing.depart(
        turn.session, turn.actor, person_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused("leave-open"):
            show_departing(turn, person_id)
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case records.LeftOffice():
            card = _card(turn, person_id)
            turn.show(f"person:{person_id}", words.marked_left(turn.texts, outcome, card))
        case _:
            assert_never(outcome)


def _recorded(turn: Turn, outcome: records.Recorded | Refused) -> None:
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case records.Recorded(person_id):
            person(turn, person_id)
        case _:
            assert_never(outcome)


def _card(turn: Turn, person_id: int) -> finding.PersonCard | None:
    """The card; a refusal is said here."""
    card = finding.card(turn.session, turn.me, person_id)
    if isinstance(card, Refused):
        turn.refuse(card.code, **dict(card.details))
        return None
    return card


def _may_see(turn: Turn) -> bool:
    if may(turn.me, Action.SEE_ROSTER):
        return True
    turn.refuse("not-allowed")
    return False
