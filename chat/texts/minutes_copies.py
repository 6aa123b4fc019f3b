"""Words of the copies of issued minutes: the hosts' list, a copy, resolutions and how they stand.

Rows 4.7, 4.9, 8.1.
"""

from __future__ import annotations

from chat.dates import say_day
from chat.message import Choice, Message, Paper, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts import register as register_words
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.seats import in_pairs, pages
from meetings.minutes_copies.following_up import ResolutionState
from meetings.minutes_copies.reading import CopiesPage, Copy, CopyLine, StatesPage
from meetings.minutes_copies.receiving import KINDS
from meetings.minutes_copies.standing import CopiesStanding

PAGE = 10


def page(words: Words, found: CopiesPage, page: int, note: RichText = ()) -> Message:
    """分送: counts first, then who gets what, ten a page."""
    texts, id = words.texts, found.meeting_id
    back = (button(texts, "minutes", "La", id),)
    if found.minutes_id is None:
        text = lines(
            note, texts.rich("mcopies-page", title=found.title), texts.rich("mcopies-none")
        )
        return Message(text, choices=(back,))
    page = min(page, max(0, (len(found.lines) - 1) // PAGE))
    shown = found.lines[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        texts.rich("mcopies-page", title=found.title),
        *_counts(texts, found),
        *(_line(words, one) for one in shown),
    )
    people = [Choice(shortened(one.person.name), encode("Mi", one.id)) for one in shown if one.id]
    turns = pages(texts, "Mc", (id,), page, len(found.lines))
    buttons = _page_buttons(texts, found) if found.may_change else []
    rows = (*in_pairs(people), *([turns] if turns else []), *in_pairs(buttons))
    return Message(text, choices=(*rows, back))


def _counts(texts: Texts, found: CopiesPage) -> list[RichText]:
    if not found.issued:
        written = any(one.id is not None for one in found.lines)
        key = "mcopies-before" if written else "mcopies-proposed"
        return [texts.rich(key, count=len(found.lines))]
    said = [texts.rich("mcopies-number", number=found.number)]
    if found.asked:
        said.append(texts.rich("mcopies-received", received=found.received, asked=found.asked))
    if found.to_phone:
        said.append(texts.rich("mcopies-to-phone", count=len(found.to_phone)))
    if found.unregistered:
        said.append(texts.rich("mcopies-unregistered", count=found.unregistered))
    return said


def _page_buttons(texts: Texts, found: CopiesPage) -> list[Choice]:
    assert found.minutes_id is not None
    buttons = [button(texts, "add", "Mh", found.minutes_id)]
    if not found.issued and any(one.id is None for one in found.lines):
        buttons.append(button(texts, "edit", "Me", found.minutes_id))
    if found.to_phone:
        buttons.append(button(texts, "phone", "Mu", found.meeting_id, 0))
    if found.issued and found.resolutions:
        buttons.append(button(texts, "states", "Md", found.minutes_id, 0))
    return buttons


def _line(words: Words, one: CopyLine) -> RichText:
    texts = words.texts
    return texts.rich(
        "mcopies-line",
        unit=one.for_unit or one.person.unit or "—",
        name=one.person.name,
        kind=texts.plain(f"mcopies-kind-{one.kind}"),
        state=_state(words, one),
    )


def _state(words: Words, one: CopyLine) -> str:
    texts = words.texts
    if one.received_at is not None:
        key = f"mcopies-state-{one.method}" if one.method else "mcopies-state-received"
        return texts.plain(key, when=words.when(one.received_at))
    if not one.told:
        return texts.plain("mcopies-state-not-sent")
    if one.missed:
        return texts.plain("mcopies-state-missed")
    return texts.plain("mcopies-state-waiting" if one.asked else "mcopies-state-sent")


def one(words: Words, found: Copy, note: RichText = (), *, hosts: bool) -> Message:
    """One copy: what its addressee gets, and what can be done."""
    texts, line = words.texts, found.line
    text = lines(
        note,
        texts.rich("mcopy-one", name=line.person.name, title=found.title),
        _line(words, line),
        texts.rich("mcopy-items", numbers=_numbers(texts, line.items)) if line.items else (),
    )
    buttons: list[Choice] = []
    if line.told and line.id is not None:
        buttons.append(button(texts, "paper", "Mo", line.id))
    if hosts and line.id is not None:
        buttons += _host_buttons(texts, found, line.id)
    rows = in_pairs(buttons)
    back = (button(texts, "page", "Mc", found.meeting_id, 0),) if hosts else ()
    return Message(text, choices=(*rows, *((back,) if back else ())))


def _host_buttons(texts: Texts, found: Copy, id: int) -> list[Choice]:
    line = found.line
    buttons = []
    if not line.told:
        buttons += [
            Choice(texts.plain(f"mcopies-kind-{kind}"), encode("Ms", id, at))
            for at, kind in enumerate(KINDS)
            if kind != line.kind
        ]
        buttons.append(button(texts, "drop", "Mf", id))
    if found.holds and line.received_at is None and (line.asked or line.missed):
        buttons += [
            button(texts, "by-phone", "Mj", id, 0),
            button(texts, "by-paper", "Mj", id, 1),
        ]
    return buttons


def _numbers(texts: Texts, items: tuple[int, ...]) -> str:
    return texts.plain("meeting-list-comma").join(str(number) for number in items)


def phone_list(words: Words, found: CopiesPage, page: int, note: RichText = ()) -> Message:
    """电话通知: who can not be reached here, the number, the sentence to read out."""
    texts, people = words.texts, found.to_phone
    back = (button(texts, "page", "Mc", found.meeting_id, 0),)
    if not people:
        return Message(lines(note, texts.rich("mcopies-phone-none")), choices=(back,))
    page = min(page, (len(people) - 1) // PAGE)
    shown = people[page * PAGE : (page + 1) * PAGE]
    office, title = words.office.name, found.title
    text = lines(
        note,
        texts.rich("mcopies-phone", title=title),
        texts.rich("mcopies-phone-say", office=office, title=title, number=found.number),
        *(_phone_line(texts, one) for one in shown),
    )
    told = [
        Choice(texts.plain("mcopies-button-phoned", name=one.person.name), encode("Mj", one.id, 0))
        for one in shown
        if one.id is not None
    ]
    turns = pages(texts, "Mu", (found.meeting_id,), page, len(people))
    return Message(text, choices=(*in_pairs(told), *([turns] if turns else []), back))


def _phone_line(texts: Texts, one: CopyLine) -> RichText:
    name = texts.plain("mcopies-phone-line", unit=one.person.unit or "—", name=one.person.name)
    if not one.phone:
        return (Span(name),)
    return (Span(f"{name}  "), Span(one.phone, url=f"tel:{one.phone}"))


def received(texts: Texts, *, again: bool, accepted: int) -> RichText:
    """签收 is noted."""
    if again:
        return texts.rich("mcopy-received-again")
    if accepted:
        return texts.rich("mcopy-received-with", count=accepted)
    return texts.rich("mcopy-received")


def printed(texts: Texts, copy_id: int) -> Message:
    """The paper of a copy once more."""
    paper = Paper("minutes_copy", (("copy", copy_id),))
    return Message(texts.rich("mcopy-printed"), files=(paper,))


def states(words: Words, found: StatesPage, page: int) -> Message:
    """落实情况: what is not registered first, then each resolution with its lamp, ten a page."""
    texts = words.texts
    order = sorted(found.states, key=lambda one: (one.dropped, one.item is not None))
    page = min(page, max(0, (len(order) - 1) // PAGE))
    shown = order[page * PAGE : (page + 1) * PAGE]
    done = sum(one.item is not None and one.item.state == "closed" for one in order)
    text = lines(
        texts.rich("states-page", title=found.title, number=found.number),
        texts.rich("states-count", done=done, count=len(order)) if order else (),
        *(_state_line(words, one) for one in shown),
        texts.rich("states-none") if not order else (),
    )
    items = [
        Choice(register_words.number(texts, one.item), encode("tk", one.item.id))
        for one in shown
        if one.item is not None and found.hosts
    ]
    turns = pages(texts, "Md", (found.minutes_id,), page, len(order))
    back = (button(texts, "minutes", "La", found.meeting_id),)
    return Message(text, choices=(*in_pairs(items), *([turns] if turns else []), back))


def _state_line(words: Words, one: ResolutionState) -> RichText:
    texts, office = words.texts, words.office
    number, text = str(one.number), one.text.rstrip("。")
    if one.item is None:
        return texts.rich("states-line-none", number=number, text=text)
    owner = " ".join(filter(None, (one.item.unit, one.item.owner)))
    day = say_day(one.item.due_on, texts.language, today=office.today(words.now))
    lamp = register_words.lamp(texts, one.item, words.now, office)
    key = "states-line-dropped" if one.dropped else "states-line"
    return texts.rich(key, number=number, text=text, owner=owner, day=day, lamp=lamp)


def home_line(said: Words, standing: CopiesStanding) -> RichText:
    """The line of the page of records; "" before the issue."""
    if not standing.issued:
        return ()
    texts = said.texts
    parts = [texts.plain("mcopies-home", received=standing.received, asked=standing.asked)]
    if standing.to_phone:
        parts.append(texts.plain("mcopies-home-phone", count=standing.to_phone))
    return (Span(texts.plain("meeting-list-comma").join(parts)),)


def button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    """A button of copies, text ``mcopies-button-<name>``."""
    return Choice(texts.plain(f"mcopies-button-{name}"), encode(route, *numbers))
