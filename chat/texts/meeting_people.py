"""人员: the menu of a meeting's people, and its list with what each answered. Rows 2.6, 3.1."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.names import apart
from meetings.attending import Attender, PeopleCounts

PAGE = 10


def menu(texts: Texts, facts: PeopleCounts) -> Message:
    """人员: how things stand, and where to go."""
    text = lines(
        texts.rich("meeting-people-menu", title=facts.title),
        texts.rich(
            "meeting-people-replies",
            people=facts.people,
            attending=facts.attending,
            leave=facts.leave,
            unanswered=facts.unanswered,
        ),
        texts.rich("meeting-people-places", places=facts.places, taken=facts.taken)
        if facts.places is not None
        else (),
        texts.rich("meeting-people-pending", count=facts.pending) if facts.pending else (),
        texts.rich("meeting-people-waiting", count=facts.waiting) if facts.waiting else (),
    )
    id = facts.meeting_id
    counted = [
        button(texts, "button-people-list", "bl", id, 0),
        _counted(texts, "button-people-review", facts.pending, "br", id, 0),
        _counted(texts, "button-people-waiting", facts.waiting, "bw", id, 0),
        button(texts, "button-people-rules", "be", id),
        _counted(texts, "button-people-slips", facts.slips, "qm", id),
        _counted(texts, "button-people-needs", facts.needs, "qn", id, 0),
        button(texts, "button-people-changes", "wm", id),
        button(texts, "button-people-guests", "wg", id),
    ]
    rows = tuple(tuple(counted[at : at + 2]) for at in range(0, len(counted), 2))
    return Message(text, choices=(*rows, (button(texts, "panel-button-back", "mp", id),)))


def people_list(
    texts: Texts, meeting_id: int, title: str, found: Sequence[Attender], page: int
) -> Message:
    """名单: who is on the list and what they answered; pressed, everything about one."""
    shown = found[page * PAGE : (page + 1) * PAGE]
    body = [_line(texts, line) for line in shown]
    names = apart(texts, [line.person for line in shown])
    people = [
        Choice(shortened(name), encode("bi", line.participant_id))
        for line, name in zip(shown, names, strict=True)
    ]
    return Message(
        lines(
            texts.rich("meeting-people-list", title=title, count=len(found)),
            *body,
            texts.rich("people-list-none") if not found else (),
        ),
        choices=(
            *_pairs(people),
            *pager(texts, len(found), page, "bl", meeting_id),
            to_menu(texts, meeting_id),
        ),
    )


def one(texts: Texts, line: Attender, *, slip: bool) -> Message:
    """One participant: reply, slip and needs."""
    id = line.participant_id
    buttons = [button(texts, "button-person-reply", "rp", id)]
    if slip:
        buttons.append(button(texts, "button-person-slip", "qs", id))
    buttons.append(button(texts, "button-person-needs", "qa", id))
    return Message(_line(texts, line), choices=(*_pairs(buttons), to_menu(texts, line.meeting_id)))


def capacity(texts: Texts, name: str, unit: str, title: str) -> str:
    """Somebody in the post they attend in: 张三（财务处 处长）."""
    if unit and title:
        return texts.plain("name-unit-title", name=name, unit=unit, title=title)
    return texts.plain("name-unit", name=name, unit=unit) if unit else name


def button(texts: Texts, key: str, route: str, *numbers: int) -> Choice:
    """A button with its route."""
    return Choice(texts.plain(key), encode(route, *numbers))


def to_menu(texts: Texts, meeting_id: int) -> tuple[Choice, ...]:
    """Back to the menu of people."""
    return (button(texts, "button-people-menu", "bm", meeting_id),)


def pager(
    texts: Texts, total: int, page: int, route: str, *before: int
) -> tuple[tuple[Choice, ...], ...]:
    """The pages before and after, where there are any."""
    row = []
    if page > 0:
        row.append(button(texts, "button-previous-page", route, *before, page - 1))
    if (page + 1) * PAGE < total:
        row.append(button(texts, "button-next-page", route, *before, page + 1))
    return (tuple(row),) if row else ()


def _line(texts: Texts, line: Attender) -> RichText:
    role = "" if line.role == "attend" else texts.plain(f"role-in-meeting-{_dashed(line.role)}")
    return texts.rich(
        "meeting-people-line-role" if role else "meeting-people-line",
        person=capacity(texts, line.person.name, line.unit, line.title),
        reply=texts.plain(f"reply-{line.reply}"),
        **({"role": role} if role else {}),
    )


def _dashed(code: str) -> str:
    return code.replace("_", "-")


def _counted(texts: Texts, key: str, count: int, route: str, *numbers: int) -> Choice:
    label = texts.plain(key)
    return Choice(
        texts.plain("button-with-count", label=label, count=count) if count else label,
        encode(route, *numbers),
    )


def _pairs(found: list[Choice]) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(found[at : at + 2]) for at in range(0, len(found), 2))
