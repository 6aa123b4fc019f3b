"""What people are told of parts, requests and comments without asking. Rows 8.1, 8.4."""

from __future__ import annotations

from chat.message import Message, RichText, lines
from chat.texts import coordinating, discussing, sharing
from chat.texts.tasks import number_of
from chat.texts.wording import Reading
from meetings.meetings import Refused
from meetings.people import named, who_is
from meetings.tasks.discussing import discussion
from meetings.tasks.facts import facts_of
from meetings.tasks.parts import PartFacts, part_deeds, part_facts_of
from meetings.tasks.requests import HelpFacts, help_deeds, help_facts_of
from meetings.tasks.rhythm import State


def part_assigned(reading: Reading) -> Message | None:
    """To the co-owner: what to do, for whom, until when; 签收 or 有异议."""
    return _part_card(reading, "part-was-assigned", ("assigned",))


def part_upheld(reading: Reading) -> Message | None:
    """To the co-owner: they objected, and it stays theirs."""
    return _part_card(reading, "part-was-upheld", ("assigned",))


def part_returned(reading: Reading) -> Message | None:
    """To the co-owner: what was reported done is not; with the remark."""
    return _part_card(reading, "part-was-returned", ("accepted",))


def part_day(reading: Reading) -> Message | None:
    """To the co-owner: the task has another day, and the part with it."""
    return _part_card(reading, "part-day-moved", ("assigned", "contested", "accepted"))


def part_contested(reading: Reading) -> Message | None:
    """To the owner: a co-owner objects; somebody else, or not at all, or all the same."""
    return _part_card(reading, "part-was-contested", ("contested",), of_owner=True)


def part_done(reading: Reading) -> Message | None:
    """To the owner: a co-owner reported their part done."""
    return _part_card(reading, "part-was-done", ("done",), of_owner=True)


def part_moved(reading: Reading) -> Message | None:
    """To the former co-owner: somebody else does it."""
    return _part_gone(reading, "part-was-moved")


def part_dropped(reading: Reading) -> Message | None:
    """To the former co-owner: it is not needed any more, and why."""
    return _part_gone(reading, "part-was-dropped")


def task_ended(reading: Reading) -> Message | None:
    """To co-owners and those asked: the task is over or rests; nothing is left to do."""
    task = facts_of(
        reading.session, reading.params["task"], now=reading.now, office=reading.office
    )
    if task is None or task.state not in (State.CLOSED, State.SUSPENDED):
        return None
    text = reading.texts.rich(
        f"share-ended-{task.state}", number=number_of(reading.texts, task), text=task.text
    )
    return Message(lines(text, _for_leader(reading)))


def help_asked(reading: Reading) -> Message | None:
    """To who is asked: the question, until when, and the button that answers it."""
    return _help_card(reading, "help-was-asked", "open")


def help_answered(reading: Reading) -> Message | None:
    """To who asked, the owner, and who registered the task: the answer."""
    return _help_card(reading, "help-was-answered", "answered")


def help_withdrawn(reading: Reading) -> Message | None:
    """To who was asked: no answer is needed any more."""
    return _help_card(reading, "help-was-withdrawn", "withdrawn")


def comments(reading: Reading) -> Message | None:
    """To the others involved: what was said last on the task."""
    who = who_is(reading.session, reading.person_id)
    if who is None:
        return None
    found = discussion(
        reading.session, who, reading.params["task"], now=reading.now, office=reading.office
    )
    if isinstance(found, Refused):
        return None
    last = [one for one in found.comments if not one.withdrawn][-discussing.TOLD :]
    if not any(one.by_id != reading.reader_id for one in last):
        return None
    said = discussing.notice(reading.texts, found, last, reading.now, reading.office)
    return Message(lines(said.text, _for_leader(reading)), choices=said.choices)


def _part_card(
    reading: Reading, heading: str, states: tuple[str, ...], *, of_owner: bool = False
) -> Message | None:
    part = _part(reading)
    if part is None or part.state not in states:
        return None
    if reading.person_id != (part.task.owner_id if of_owner else part.person_id):
        return None
    who = who_is(reading.session, reading.reader_id)
    deeds = part_deeds(reading.session, who, part.id) if who is not None else ()
    name = part.person.name if part.person else ""
    remark = reading.params.get("remark", "")
    return sharing.part_card(
        reading.texts,
        part,
        deeds,
        reading.now,
        reading.office,
        heading=lines(
            reading.texts.rich(heading, name=name),
            reading.texts.rich("part-line-remark", text=remark) if remark else None,
            _for_leader(reading, to_do=bool(deeds)),
        ),
    )


def _part_gone(reading: Reading, key: str) -> Message | None:
    part = _part(reading)
    if part is None or part.state != "dropped":
        return None
    texts, reason = reading.texts, reading.params["reason"]
    text = texts.rich(key, number=number_of(texts, part.task), text=part.text)
    return Message(
        lines(
            text,
            texts.rich("part-line-reason", text=reason) if reason else None,
            _for_leader(reading),
        )
    )


def _part(reading: Reading) -> PartFacts | None:
    return part_facts_of(
        reading.session, reading.params["part"], now=reading.now, office=reading.office
    )


def _help_card(reading: Reading, heading: str, state: str) -> Message | None:
    found = help_facts_of(
        reading.session, reading.params["request"], now=reading.now, office=reading.office
    )
    if found is None or found.state != state:
        return None
    if state != "answered" and found.of_id != reading.person_id:
        return None  # passed on meanwhile
    if state == "withdrawn":
        return Message(_withdrawn(reading, found))
    who = who_is(reading.session, reading.reader_id)
    deeds = help_deeds(reading.session, who, found.id) if who is not None else ()
    key = f"{heading}-{found.kind}"
    return coordinating.help_card(
        reading.texts,
        found,
        deeds,
        reading.now,
        reading.office,
        heading=lines(reading.texts.rich(key), _for_leader(reading, to_do=state == "open")),
    )


def _withdrawn(reading: Reading, found: HelpFacts) -> RichText:
    texts = reading.texts
    text = texts.rich("help-was-withdrawn", number=number_of(texts, found.task), text=found.text)
    return lines(text, _for_leader(reading))


def _for_leader(reading: Reading, *, to_do: bool = False) -> RichText:
    """Whose matter it is, where the contact reads it: to be done for them, or only passed on."""
    if reading.reader_id == reading.person_id:
        return ()
    leader = named(reading.session, [reading.person_id]).get(reading.person_id)
    key = "task-for-leader" if to_do else "share-for-leader"
    return reading.texts.rich(key, name=leader.name if leader else "")
