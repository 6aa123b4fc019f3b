"""Words of 会务分工 by groups: the list, one group, what was done. Row 2.1a; norm ORG-16."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button
from chat.texts.names import apart, names_shortly
from chat.texts.preparation import pairs
from meetings.preparation import Group
from meetings.preparation.groups import GroupSet
from meetings.preparation.handing import TasksHanded

#: Names of members in the list.
MOST_NAMES = 6


def group_list(
    texts: Texts,
    meeting_id: int,
    found: Sequence[Group],
    *,
    may_edit: bool,
    note: RichText = (),
) -> Message:
    """分工: each group with its leader and members."""
    text = lines(
        note,
        texts.rich("work-groups"),
        *(_in_list(texts, one) for one in found),
        texts.rich("work-groups-none") if not found else (),
    )
    buttons = [Choice(shortened(one.name), encode("Ah", one.id)) for one in found]
    rows = list(pairs(buttons))
    if may_edit:
        rows.append((button(texts, "work-group-button-add", "Aj", meeting_id),))
    rows.append((button(texts, "preparation-button-back", "Aa", meeting_id),))
    return Message(text, choices=tuple(rows))


def _in_list(texts: Texts, one: Group) -> RichText:
    key = "work-group-line" if one.leader else "work-group-line-no-leader"
    leader = {"leader": one.leader.name} if one.leader else {}
    names = names_shortly(texts, apart(texts, one.members), MOST_NAMES)
    return lines(
        texts.rich(key, name=one.name, **leader),
        texts.rich("work-group-line-members", names=names) if one.members else (),
        texts.rich("work-group-line-text", text=shortened(one.text, 60)) if one.text else (),
    )


def one_group(texts: Texts, one: Group, *, may_edit: bool, note: RichText = ()) -> Message:
    """One group, and what can be changed."""
    names = texts.plain("meeting-list-comma").join(apart(texts, one.members))
    leader = {"leader": one.leader.name} if one.leader else {}
    key = "work-group-line" if one.leader else "work-group-line-no-leader"
    text = lines(
        note,
        texts.rich(key, name=one.name, **leader),
        texts.rich("work-group-members", names=names) if one.members else (),
        texts.rich("work-group-line-text", text=one.text) if one.text else (),
    )
    rows: list[tuple[Choice, ...]] = []
    if may_edit:
        key = "work-group-button-leader" if one.leader else "work-group-button-first-leader"
        rows += [
            (
                button(texts, key, "Ak", one.id),
                button(texts, "work-group-button-member", "Al", one.id),
            ),
            (
                button(texts, "work-group-button-text", "An", one.id),
                button(texts, "work-group-button-drop", "Ao", one.id),
            ),
        ]
        if one.members:
            rows.append((button(texts, "work-group-button-remove", "Am", one.id),))
    rows.append((button(texts, "work-group-button-back", "Ag", one.meeting_id),))
    return Message(text, choices=tuple(rows))


def whom_to_remove(texts: Texts, one: Group, page: int) -> Message:
    """Whom to take out."""
    shown = one.members[page * PAGE : (page + 1) * PAGE]
    found = [
        Choice(name, encode("Am", one.id, person.person_id))
        for person, name in zip(shown, apart(texts, shown), strict=True)
    ]
    back = (button(texts, "work-group-button-one", "Ah", one.id),)
    return Message(
        texts.rich("work-group-ask-remove", name=one.name), choices=(*pairs(found), back)
    )


def leader_set(texts: Texts, done: GroupSet, former: str) -> Message | None:
    """The one before still owes tasks of the group: hand them on?"""
    if done.former_id is None:
        return None
    label = texts.plain("work-group-button-hand", count=done.owed)
    return Message(
        texts.rich("work-group-owed", name=former, count=done.owed),
        choices=((Choice(label, encode("Ap", done.group_id, done.former_id)),),),
    )


def handed(texts: Texts, done: TasksHanded) -> RichText:
    """So many tasks went to the present leader."""
    key = "work-group-handed" if done.count else "work-group-handed-none"
    return texts.rich(key, count=done.count)
