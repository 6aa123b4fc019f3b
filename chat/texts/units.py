"""Words of units that change, of posts and of groups over time. Row 2.6."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager
from chat.texts.notices import person_words
from meetings.roster.groups import GroupPage, Membership
from meetings.roster.posts import PostLine, PostsOf
from meetings.roster.units import UnitCard, UnitMoved
from storage.units import OnUnit


def unit_card(texts: Texts, card: UnitCard, today: date, note: RichText = ()) -> Message:
    """A unit: who leads it, what it was called, what can be done."""
    id = card.unit_id
    offices = [
        texts.rich(f"unit-line-{office}", name=name)
        for office, name in (
            ("head", card.head),
            ("contact", card.contact),
            ("leader", card.leader),
        )
        if name
    ]
    former = texts.plain("meeting-list-comma").join(name for _, name in card.former)
    rows: list[tuple[Choice, ...]] = []
    if card.may_change:
        rows.append(
            (
                button(texts, "button-unit-rename", "bt", id),
                button(texts, "button-unit-merge", "bu", id),
                button(texts, "button-unit-dissolve", "bv", id),
            )
        )
    rows += [(Choice(shortened(name), encode("bs", id)),) for id, name in card.former[-PAGE:]]
    rows.append(
        (button(texts, "button-unit-people", "pm", id, 0), button(texts, "button-roster", "pe"))
    )
    text = lines(
        note,
        texts.rich("unit-card-heading", unit=card.name, people=card.moves.people),
        _ended(texts, card, today),
        *offices,
        texts.rich("unit-former", units=former) if former else (),
    )
    return Message(text, choices=tuple(rows))


def _ended(texts: Texts, card: UnitCard, today: date) -> RichText:
    if card.ended_on is None:
        return ()
    day = say_day(card.ended_on, texts.language, today=today)
    if card.successor:
        return texts.rich("unit-ended-into", day=day, unit=card.successor)
    return texts.rich("unit-ended", day=day)


def what_moves(texts: Texts, moves: OnUnit) -> RichText:
    """What goes along where a unit becomes another one; what stays as it is."""
    parts = [
        texts.plain(f"unit-moves-{what}", count=count)
        for what, count in (
            ("people", moves.people),
            ("tasks", moves.tasks),
            ("quotas", moves.quotas),
            ("approvals", moves.approvals),
            ("places", moves.places),
        )
        if count
    ]
    said = texts.plain("meeting-list-comma").join(parts) or texts.plain("unit-moves-nothing")
    return lines(texts.rich("unit-moves", what=said), texts.rich("unit-past-stays"))


def ask_dissolve(texts: Texts, card: UnitCard) -> Message:
    """Whether the unit ends."""
    return Message(
        texts.rich("unit-ask-dissolve", unit=card.name),
        choices=(
            (
                button(texts, "button-unit-dissolve-yes", "bz", card.unit_id),
                button(texts, "button-unit-back", "bs", card.unit_id),
            ),
        ),
    )


def moved_note(texts: Texts, done: UnitMoved) -> RichText:
    """What was done, above the card of what follows."""
    if not done.into:
        return texts.rich("unit-dissolved", unit=done.name)
    return texts.rich("unit-moved", unit=done.name, into=done.into, people=done.people)


def posts(texts: Texts, found: PostsOf, today: date, note: RichText = ()) -> Message:
    """任职: what somebody holds and held."""
    id = found.person.person_id
    held = [line for line in found.lines if line.until is None]
    rows = [
        (
            Choice(
                texts.plain("button-post-end", post=shortened(_post(line), 14)),
                encode("bj", line.post_id),
            ),
        )
        for line in held
    ]
    if found.person.left_on is not None:
        rows = []
    else:
        rows.append((button(texts, "button-post-begin", "bh", id),))
    # A unit that was dissolved is in no list: its page is found by who was in it.
    was_in = {line.unit_id: line.unit for line in found.lines if line.until is not None}
    rows += [(Choice(shortened(name), encode("bs", unit_id)),) for unit_id, name in was_in.items()]
    rows.append((button(texts, "button-back-to-person", "pp", id),))
    text = lines(
        note,
        texts.rich("posts-heading", name=found.person.name),
        *(_post_line(texts, line, today) for line in found.lines),
        texts.rich("posts-none") if not found.lines else (),
    )
    return Message(text, choices=tuple(rows))


def _post(line: PostLine) -> str:
    return f"{line.unit} {line.title}".strip()


def _post_line(texts: Texts, line: PostLine, today: date) -> RichText:
    post = f"{_post(line)} {line.rank}".strip()
    since, until = _day(texts, line.since, today), _day(texts, line.until, today)
    if until and since:
        return texts.rich("post-line-was", post=post, since=since, until=until)
    if until:
        return texts.rich("post-line-until", post=post, until=until)
    if since:
        return texts.rich("post-line-since", post=post, since=since)
    return texts.rich("post-line", post=post)


def _day(texts: Texts, day: date | None, today: date) -> str:
    return say_day(day, texts.language, today=today) if day is not None else ""


def ask_end(texts: Texts, line: PostLine, person_id: int) -> Message:
    """Whether a post is laid down."""
    return Message(
        texts.rich("post-ask-end", post=_post(line)),
        choices=(
            (
                button(texts, "button-post-end-yes", "bk", line.post_id),
                button(texts, "button-posts-back", "bg", person_id),
            ),
        ),
    )


def group(texts: Texts, found: GroupPage, page: int, today: date, note: RichText = ()) -> Message:
    """A group: who is in it and who was; or who was in it on a day."""
    everybody = [*found.present, *found.former]
    shown = everybody[page * PAGE : (page + 1) * PAGE]
    body = [_member(texts, line, today) for line in shown]
    id = found.group_id
    rows: list[tuple[Choice, ...]] = []
    if found.may_change:
        leaving = [
            Choice(
                texts.plain("button-group-leave", name=shortened(line.person.name, 8)),
                encode("qi", id, line.person.person_id),
            )
            for line in shown
            if line in found.present
        ]
        rows = [tuple(leaving[at : at + 2]) for at in range(0, len(leaving), 2)]
    if found.day is not None:
        day = say_day(found.day, texts.language, today=today)
        heading = texts.rich(
            "group-heading-day", group=found.name, day=day, count=len(found.present)
        )
        pages: Sequence[tuple[Choice, ...]] = ()
        body = [_member(texts, line, today) for line in everybody]
    else:
        heading = texts.rich(
            "group-heading",
            group=found.name,
            count=len(found.present),
            former=len(found.former),
        )
        pages = pager(texts, len(everybody), page, "qb", id)
    last = (
        button(texts, "button-group-day", "qj", id),
        button(texts, "button-groups", "pj", 0),
    )
    return Message(lines(note, heading, *body), choices=(*rows, *pages, last))


def _member(texts: Texts, line: Membership, today: date) -> RichText:
    person = person_words(texts, line.person)
    since, until = _day(texts, line.since, today), _day(texts, line.until, today)
    if until and since:
        return texts.rich("post-line-was", post=person, since=since, until=until)
    if until:
        return texts.rich("post-line-until", post=person, until=until)
    if since:
        return texts.rich("post-line-since", post=person, since=since)
    return texts.rich("post-line", post=person)
