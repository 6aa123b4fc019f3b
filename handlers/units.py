"""Units that change, posts and groups over time. Row 2.6."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from chat.message import RichText
from chat.texts import units as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.roster import groups, posts, units
from meetings.roster.groups import GroupLeft
from meetings.roster.posts import PostLine, PostSet
from meetings.roster.units import UnitCard, UnitMoved
from storage import roster as roster_rows


def card(turn: Turn, unit_id: int) -> None:
    """单位信息."""
    show_card(turn, unit_id)


def show_card(turn: Turn, unit_id: int, *, note: RichText = ()) -> None:
    """The unit as it stands; ``note`` is what just happened."""
    found = _card(turn, unit_id)
    if found is not None:
        today = turn.office.today(turn.now)
        turn.show("people", words.unit_card(turn.texts, found, today, note))


def rename(turn: Turn, unit_id: int) -> None:
    """改名."""
    _form(turn, "unit_rename", unit_id)


def merge(turn: Turn, unit_id: int) -> None:
    """并入."""
    _form(turn, "unit_merge", unit_id)


def _form(turn: Turn, form: str, unit_id: int) -> None:
    found = _card(turn, unit_id)
    if found is not None and found.may_change:
        filling.open_form(turn, form, {"_unit": unit_id})
    elif found is not None:
        show_card(turn, unit_id)


def ask_dissolve(turn: Turn, unit_id: int) -> None:
    """撤销, to be confirmed."""
    found = _card(turn, unit_id)
    if found is not None and found.may_change:
        turn.show("people", words.ask_dissolve(turn.texts, found))
    elif found is not None:
        show_card(turn, unit_id)


def dissolve(turn: Turn, unit_id: int) -> None:
    """Confirmed."""
    outcome = units.dissolve(turn.session, turn.actor, unit_id, now=turn.now, office=turn.office)
    moved(turn, outcome)


def moved(turn: Turn, outcome: UnitMoved | Refused) -> None:
    """The card of what follows."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case UnitMoved():
            note = words.moved_note(turn.texts, outcome)
            show_card(turn, outcome.into_id or outcome.unit_id, note=note)
        case _:
            assert_never(outcome)


def show_posts(turn: Turn, person_id: int, *, note: RichText = ()) -> None:
    """任职 as it stands."""
    found = posts.posts_of(turn.session, turn.me, person_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        today = turn.office.today(turn.now)
        turn.show(f"person:{person_id}", words.posts(turn.texts, found, today, note))


def posts_of(turn: Turn, person_id: int) -> None:
    """任职 of somebody."""
    show_posts(turn, person_id)


def begin_post(turn: Turn, person_id: int) -> None:
    """加任职."""
    found = posts.posts_of(turn.session, turn.me, person_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    elif found.person.left_on is not None:
        show_posts(turn, person_id)
    else:
        filling.open_form(turn, "begin_post", {"_person": person_id})


def ask_end_post(turn: Turn, post_id: int) -> None:
    """免去, to be confirmed."""
    post = roster_rows.posts(turn.session, [post_id]).get(post_id)
    found = posts.posts_of(turn.session, turn.me, post.person_id if post else 0)
    if isinstance(found, Refused):
        turn.refuse(found.code)
        return
    line: PostLine | None = next((one for one in found.lines if one.post_id == post_id), None)
    if line is None or line.until is not None:
        show_posts(turn, found.person.person_id)
    else:
        message = words.ask_end(turn.texts, line, found.person.person_id)
        turn.show(f"person:{found.person.person_id}", message)


def end_post(turn: Turn, post_id: int) -> None:
    """Confirmed."""
    outcome = posts.end_post(turn.session, turn.actor, post_id, now=turn.now, office=turn.office)
    post_set(turn, outcome, "post-ended")


def post_set(turn: Turn, outcome: PostSet | Refused, key: str) -> None:
    """The posts after a change."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case PostSet(person_id, again):
            show_posts(turn, person_id, note=() if again else turn.texts.rich(key))
        case _:
            assert_never(outcome)


def group(turn: Turn, group_id: int, page: int = 0) -> None:
    """A group with who was in it."""
    show_group(turn, group_id, page)


def show_group(
    turn: Turn, group_id: int, page: int = 0, *, day: date | None = None, note: RichText = ()
) -> None:
    """The group as it is, or as it was on a day."""
    found = groups.group_page(turn.session, turn.me, group_id, day=day)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        today = turn.office.today(turn.now)
        turn.show("people", words.group(turn.texts, found, page, today, note))


def leave_group(turn: Turn, group_id: int, person_id: int) -> None:
    """移出."""
    outcome = groups.leave_group(
        turn.session, turn.actor, group_id, person_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case GroupLeft():
            note = turn.texts.rich("group-left", name=outcome.person, group=outcome.name)
            show_group(turn, group_id, note=note)
        case _:
            assert_never(outcome)


def on_a_day(turn: Turn, group_id: int) -> None:
    """Who was in the group on a day: the form asks which."""
    found = groups.group_page(turn.session, turn.me, group_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        filling.open_form(turn, "group_day", {"_group": group_id})


def _card(turn: Turn, unit_id: int) -> UnitCard | None:
    """The card; a refusal is said here."""
    found = units.unit_card(turn.session, turn.me, unit_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code)
        return None
    return found
