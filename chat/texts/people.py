"""Words of the roster: lists, a person's card, links, groups. Row 2.6."""

from __future__ import annotations

from collections.abc import Sequence

from chat.dates import say_day
from chat.message import Choice, Link, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import LANGUAGES, Texts
from chat.texts.home import shortened
from meetings.people import Named, Role
from meetings.roster.finding import (
    PAGE,
    GroupLine,
    Held,
    Line,
    People,
    PersonCard,
    UnitLine,
)
from meetings.roster.records import GroupMade, LeftOffice, LinksMade
from storage.roster import Counts

#: Lines of a kind on a card.
MOST = 5


def people(texts: Texts, counts: Counts) -> Message:
    """/people: how many, and what can be done."""
    text = lines(
        texts.rich("people-heading"),
        texts.rich(
            "people-counts",
            people=counts.people,
            units=counts.units,
            unbound=counts.unbound,
            groups=counts.groups,
        ),
        texts.rich("people-empty") if counts.people <= 1 else None,
    )
    return Message(
        text,
        choices=(
            (_button(texts, "button-roster-import", "pi"), _button(texts, "button-find", "pf")),
            (_button(texts, "button-by-unit", "pu", 0), _button(texts, "button-groups", "pj", 0)),
            (_button(texts, "button-links", "pk", 0),),
        ),
    )


def unit_list(
    texts: Texts, units: Sequence[UnitLine], page: int, *, for_links: bool = False
) -> Message:
    """The units; pressed, their people (or, ``for_links``, their printed links)."""
    route, again = ("pw", "pk") if for_links else ("pm", "pu")
    listed = [unit for unit in units if unit.unbound or not for_links]
    shown = listed[page * PAGE : (page + 1) * PAGE]
    if not shown:
        return Message(texts.rich("people-all-bound" if for_links else "people-no-units"))
    body = [_unit_line(texts, u) for u in shown]
    rows = [
        (Choice(shortened(u.name), encode(route, u.unit_id, *(() if for_links else (0,)))),)
        for u in shown
    ]
    if for_links:
        rows.insert(0, (_button(texts, "button-links-all", "pw", 0),))
    heading = texts.rich("people-links-which" if for_links else "people-units")
    choices = (*rows, *_pager(texts, len(listed), page, again), _home(texts))
    return Message(lines(heading, *body), choices=choices)


def _unit_line(texts: Texts, unit: UnitLine) -> RichText:
    counts = {"people": unit.people, "unbound": unit.unbound}
    if unit.leader:
        leader = {"leader": unit.leader}
        return texts.rich("people-unit-line-leader", unit=unit.name, **counts, **leader)
    return texts.rich("people-unit-line", unit=unit.name, **counts)


def people_list(texts: Texts, found: People, route: str, number: int) -> Message:
    """A page of people of a unit or a group; ``route`` and ``number`` turn the pages."""
    heading = texts.rich("people-list", title=found.title, total=found.total)
    body = [person_line(texts, line) for line in found.lines]
    rows = [
        (Choice(shortened(_told_apart(line.person)), encode("pp", line.person.person_id)),)
        for line in found.lines
    ]
    # A unit and a group have a page of their own: what they were called, who was in them.
    about = {"pm": ("button-unit-card", "bs", number), "pg": ("button-group-ever", "qb", number)}
    key, page_of, id = about[route]
    own = (_button(texts, key, page_of, id, *((0,) if route == "pg" else ())),)
    pager = _pager(texts, found.total, found.page, route, number)
    empty = texts.rich("people-nobody") if not found.lines else None
    return Message(lines(heading, *body, empty), choices=(*rows, *pager, own, _home(texts)))


def person_line(texts: Texts, line: Line) -> RichText:
    """One person in a list."""
    key = "people-line" if line.bound else "people-line-unbound"
    return texts.rich(key, person=who(texts, line.person))


def who(texts: Texts, person: Named) -> str:
    """张三（办公室 主任）: told apart from others of the name."""
    if person.unit and person.title:
        return texts.plain(
            "name-unit-title", name=person.name, unit=person.unit, title=person.title
        )
    if person.unit:
        return texts.plain("name-unit", name=person.name, unit=person.unit)
    return person.name


def group_list(texts: Texts, groups: Sequence[GroupLine], page: int) -> Message:
    """The groups, and a way to make one."""
    shown = groups[page * PAGE : (page + 1) * PAGE]
    body = [texts.rich("people-group-line", group=g.name, people=g.people) for g in shown]
    rows = [(Choice(shortened(g.name), encode("pg", g.group_id, 0)),) for g in shown]
    heading = texts.rich("people-groups" if groups else "people-no-groups")
    return Message(
        lines(heading, *body),
        choices=(
            *rows,
            *_pager(texts, len(groups), page, "pj"),
            (_button(texts, "button-group-add", "pz"),),
            _home(texts),
        ),
    )


def group_made(texts: Texts, made: GroupMade) -> Message:
    """The group has its new members."""
    key = "people-group-made" if made.new else "people-group-grown"
    return Message(
        texts.rich(key, group=made.name, added=made.added),
        choices=((_button(texts, "button-groups", "pj", 0),),),
    )


def person_card(texts: Texts, card: PersonCard, *, may_grant: bool) -> Message:
    """Everything about one person, and what can be done."""
    if card.left_on is not None:
        day = say_day(card.left_on, texts.language, today=card.left_on)
        text = lines(
            texts.rich("people-card-heading", name=card.name),
            texts.rich("people-card-left", day=day),
            *_open_tasks(texts, card),
        )
        return Message(text, choices=(*_handing_over(texts, card), _home(texts)))
    text = lines(
        texts.rich("people-card-heading", name=card.name),
        *(_held(texts, held) for held in card.posts),
        texts.rich("people-card-phone", phone=card.phone)
        if card.phone
        else texts.rich("people-card-no-phone"),
        texts.rich(_account_key(card)),
        texts.rich("people-card-contact", person=who(texts, card.contact))
        if card.contact
        else None,
        _represents(texts, card),
        texts.rich("people-leads", units=_joined(texts, card.leads)) if card.leads else None,
        texts.rich("people-card-roles", roles=_roles(texts, card.roles)) if card.roles else None,
        texts.rich("people-card-groups", groups=_joined(texts, card.groups))
        if card.groups
        else None,
        texts.rich("people-card-language", language=_language_name(card.language))
        if card.language
        else None,
        *_open_tasks(texts, card),
    )
    return Message(text, choices=_card_choices(texts, card, may_grant=may_grant))


def _card_choices(
    texts: Texts, card: PersonCard, *, may_grant: bool
) -> tuple[tuple[Choice, ...], ...]:
    id = card.person_id
    link = "button-rebind" if card.bound else "button-personal-link"
    rows: list[tuple[Choice, ...]] = [
        (_button(texts, link, "pb", id), _button(texts, "button-set-contact", "pn", id))
    ]
    for held in card.posts[:3]:
        head = "button-unit-head-off" if held.is_head else "button-unit-head"
        contact = "button-unit-contact-off" if held.is_contact else "button-unit-contact"
        unit = shortened(held.unit, 10)
        rows.append(
            (
                Choice(texts.plain(head, unit=unit), encode("ph", id, held.unit_id)),
                Choice(texts.plain(contact, unit=unit), encode("pc", id, held.unit_id)),
            )
        )
    rows.append((_button(texts, "button-posts", "bg", id),))
    more = [
        _button(texts, "button-leader-units", "pd", id),
        _button(texts, "button-language", "pv", id),
    ]
    if may_grant:
        more.append(_button(texts, "button-roles", "pq", id))
    more.append(_button(texts, "button-mark-left", "po", id))
    return (*rows, *_handing_over(texts, card), tuple(more), _home(texts))


def _handing_over(texts: Texts, card: PersonCard) -> tuple[tuple[Choice, ...], ...]:
    """What they owe goes to somebody else: also, and above all, once they left."""
    count = len(card.open_tasks)
    label = texts.plain("button-task-hand-over", count=count)
    rows = ((Choice(label, encode("tj", card.person_id)),),) if count else ()
    if card.left_on is not None:
        # A table marked them left: what else is open with them is found there.
        rows = (*rows, (_button(texts, "button-departing", "qk", card.person_id),))
    return rows


def roles(texts: Texts, card: PersonCard) -> Message:
    """The roles; each pressed is granted or taken away."""
    choices = []
    for index, role in enumerate(Role):
        key = "people-role-revoke" if role.value in card.roles else "people-role-grant"
        label = texts.plain(key, role=texts.plain(f"role-{role.value}"))
        choices.append((Choice(label, encode("pr", card.person_id, index)),))
    back = (_button(texts, "button-back-to-person", "pp", card.person_id),)
    held = _roles(texts, card.roles) if card.roles else texts.plain("people-role-none")
    return Message(
        lines(
            texts.rich("people-roles", name=card.name, roles=held),
            texts.rich("people-roles-explain"),
        ),
        choices=(*choices, back),
    )


def languages(texts: Texts, card: PersonCard) -> Message:
    """The languages the person can be spoken to in."""
    choices = tuple(
        Choice(_language_name(language), encode("pt", card.person_id, index))
        for index, language in enumerate(LANGUAGES)
    )
    back = (_button(texts, "button-back-to-person", "pp", card.person_id),)
    return Message(texts.rich("people-language", name=card.name), choices=(choices, back))


def marked_left(texts: Texts, left: LeftOffice, card: PersonCard | None) -> Message:
    """Marked left; what they still owe is named."""
    return Message(
        lines(
            texts.rich("people-marked-left", name=left.name),
            *(_open_tasks(texts, card) if card else ()),
        ),
        choices=(_home(texts),),
    )


def link_made(texts: Texts, card: PersonCard, url: str, token: str) -> Message:
    """A personal link with its QR picture; the sentence to send with it."""
    explain = "people-link-rebind" if card.bound else "people-link-new"
    return Message(
        lines(texts.rich("people-link", name=card.name), texts.rich(explain), url),
        choices=((_button(texts, "button-back-to-person", "pp", card.person_id),),),
        links=(Link(texts.plain("button-open-link"), url),),
        files=(Paper("link_code", (("token", token), ("name", card.name))),),
    )


def links_made(texts: Texts, made: LinksMade) -> Message:
    """The printable sheet of links."""
    return Message(
        lines(
            texts.rich("people-links-made", people=made.people, new=made.new),
            texts.rich("people-links-care"),
        ),
        choices=((Choice(texts.plain("button-roster"), encode("pe")),),),
        files=(Paper("link_sheet", (("unit", made.unit_id or 0),)),),
    )


def _account_key(card: PersonCard) -> str:
    if card.bound:
        return "people-card-bound" if card.reachable else "people-card-unreachable"
    return "people-card-link-waits" if card.has_link else "people-card-unbound"


def _held(texts: Texts, held: Held) -> RichText:
    parts = [part for part in (held.title, held.rank or "") if part]
    if held.is_head:
        parts.append(texts.plain("people-is-head"))
    if held.is_contact:
        parts.append(texts.plain("people-is-contact"))
    return texts.rich("people-card-post", unit=held.unit, post=_joined(texts, parts) or "—")


def _represents(texts: Texts, card: PersonCard) -> RichText:
    if not card.represents:
        return ()
    names = [person.name for person in card.represents[:MOST]]
    if len(card.represents) > MOST:
        names.append("…")
    return texts.rich("people-card-represents", people=_joined(texts, names))


def _open_tasks(texts: Texts, card: PersonCard) -> list[RichText]:
    if not card.open_tasks:
        return []
    shown = [texts.rich("people-card-task", text=task) for task in card.open_tasks[:MOST]]
    return [texts.rich("people-card-tasks", count=len(card.open_tasks)), *shown]


def _roles(texts: Texts, roles: frozenset[str]) -> str:
    known = [role.value for role in Role if role.value in roles]
    return _joined(texts, [texts.plain(f"role-{role}") for role in known])


def _joined(texts: Texts, parts: Sequence[str]) -> str:
    return texts.plain("meeting-list-comma").join(parts)


def _language_name(language: str | None) -> str:
    return {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}.get(language or "", "")


def _told_apart(person: Named) -> str:
    return " ".join(part for part in (person.name, person.unit, person.title) if part)


def _button(texts: Texts, key: str, route: str, *numbers: int) -> Choice:
    return Choice(texts.plain(key), encode(route, *numbers))


def _home(texts: Texts) -> tuple[Choice, ...]:
    return (_button(texts, "button-roster", "pe"),)


def _pager(
    texts: Texts, total: int, page: int, route: str, *before: int
) -> tuple[tuple[Choice, ...], ...]:
    row = []
    if page > 0:
        row.append(_button(texts, "button-previous-page", route, *before, page - 1))
    if (page + 1) * PAGE < total:
        row.append(_button(texts, "button-next-page", route, *before, page + 1))
    return (tuple(row),) if row else ()
