"""Words of 会务分工 by groups: the list, one group, what was done. Row 2.1a; norm ORG-16."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager
from chat.texts.names import apart, names_shortly
from chat.texts.preparation import pairs, to_phone
from chat.texts.wording import Reading
from meetings.people import Named
from meetings.preparation import Group, groups_of
from meetings.preparation.groups import GroupSet
from meetings.preparation.handing import TasksHanded, ToHandOn
from storage import meetings as meeting_rows
from storage import preparation as rows

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
    found = _people(texts, one.members, page, "Am", one.id)
    back = (button(texts, "work-group-button-one", "Ah", one.id),)
    return Message(texts.rich("work-group-ask-remove", name=one.name), choices=(*found, back))


def _people(
    texts: Texts, people: Sequence[Named], page: int, route: str, id: int
) -> tuple[tuple[Choice, ...], ...]:
    """A button for each of them, ten a page; nobody (0) stands for the page itself."""
    names = apart(texts, people)
    found = [
        Choice(name, encode(route, id, person.person_id))
        for person, name in zip(people, names, strict=True)
    ]
    shown = found[page * PAGE : (page + 1) * PAGE]
    return (*pairs(shown), *pager(texts, len(found), page, route, id, 0))


def leader_set(texts: Texts, done: GroupSet, former: str) -> Message | None:
    """The one before still owes tasks of the group: hand them on?"""
    if done.former_id is None:
        return None
    label = texts.plain("work-group-button-hand", count=done.owed)
    return Message(
        texts.rich("work-group-owed", name=former, count=done.owed),
        choices=((Choice(label, encode("Ap", done.group_id, done.former_id)),),),
    )


def not_told(texts: Texts, done: GroupSet) -> RichText:
    """Who joined and has to be phoned."""
    return to_phone(texts, [done.to_phone] if done.to_phone is not None else [])


def handed(texts: Texts, done: TasksHanded) -> RichText:
    """So many tasks went to the present leader."""
    key = "work-group-handed" if done.count else "work-group-handed-none"
    return texts.rich(key, count=done.count)


def joined(reading: Reading) -> Message | None:
    """Somebody leads a group, or is in it, from now on."""
    row = rows.group(reading.session, reading.params["group"])
    meeting = meeting_rows.meeting(reading.session, row.meeting_id) if row is not None else None
    if row is None or meeting is None or meeting.state == "cancelled":
        return None
    group = next(one for one in groups_of(reading.session, meeting.id) if one.id == row.id)
    mine = next((one for one in group.people if one.person_id == reading.person_id), None)
    if mine is None:
        return None
    texts, leads = reading.texts, mine is group.leader
    others = [one for one in group.members if one is not mine]
    leader = group.leader.name if group.leader is not None and not leads else ""
    names = names_shortly(texts, apart(texts, others), MOST_NAMES)
    text = lines(
        texts.rich(
            "work-group-you-lead" if leads else "work-group-you-joined",
            title=meeting.title,
            group=group.name,
        ),
        texts.rich("task-for-leader", name=mine.name)
        if reading.reader_id != reading.person_id
        else (),
        texts.rich("work-group-joined-leader", name=leader) if leader else (),
        texts.rich("work-group-members", names=names) if others else (),
        texts.rich("work-group-line-text", text=group.text) if group.text else (),
    )
    return Message(text, choices=((Choice(texts.plain("button-my"), encode("my")),),))


def whom_to_hand_on(texts: Texts, found: ToHandOn, page: int) -> Message:
    """交给组员: to whom of the group."""
    one, task_id = found.group, found.task_id
    others = [person for person in one.people if person.person_id != found.owner_id]
    key = "work-group-ask-hand-on" if others else "work-group-alone"
    back = (button(texts, "work-group-button-task", "tk", task_id),)
    return Message(
        texts.rich(key, text=shortened(found.text, 40), group=one.name),
        choices=(*_people(texts, others, page, "AD", task_id), back),
    )
