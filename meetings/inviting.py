"""Inviting: names as a clerk writes them, and the people they mean. Row 2.2.

"办公室、财务处、张伟" is units, groups and names in one text; "列席：…" gives a capacity and
"去掉：…" takes out. Reading the words is pure; the roster then says who they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from meetings.people import named
from storage import Session
from storage import people as rows
from storage import roster as roster_rows

#: attend (出席), in_attendance (列席), staff (工作人员).
Capacity = Literal["attend", "in_attendance", "staff"]

_HEADS: dict[str, Capacity | Literal["out"]] = {
    "出席": "attend",
    "参加": "attend",
    "參加": "attend",
    "attend": "attend",
    "attending": "attend",
    "列席": "in_attendance",
    "in attendance": "in_attendance",
    "observers": "in_attendance",
    "工作人员": "staff",
    "工作人員": "staff",
    "会务": "staff",
    "會務": "staff",
    "staff": "staff",
    "去掉": "out",
    "减去": "out",
    "減去": "out",
    "移除": "out",
    "remove": "out",
    "without": "out",
}
_HEAD = re.compile(
    rf"^\s*({'|'.join(sorted(_HEADS, key=len, reverse=True))})\s*:\s*", re.IGNORECASE
)
_BETWEEN = re.compile(r"[、,，;；\t|]+")
_EVERYONE = re.compile(
    r"(?:全体|全體)(?:人员|人員|同志|员工|員工|成员|成員)?|all|all staff|everyone|everybody",
    re.IGNORECASE,
)
_WHOLE_UNIT = re.compile(r"(?:全体|全體)(?:人员|人員|同志|员工|員工|成员|成員)?$|\s+all$")
_HINTED = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<hint>[^()]+)\)$")
#: Who holds no post comes after all units.
_LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named; ``capacity`` None where none was said."""

    words: str
    capacity: Capacity | None = None
    out: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """A person to be invited. ``unit_id``: under which unit they were named, so which post."""

    person_id: int
    unit_id: int | None = None
    capacity: Capacity | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name several people have."""

    name: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a text of names comes to."""

    picks: tuple[Pick, ...] = ()
    #: Persons to be taken out.
    out: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    #: Words that name nobody.
    unknown: tuple[str, ...] = ()


def read_mentions(text: str) -> tuple[Mention, ...]:
    """The things named in a text, in order. Pure."""
    return tuple(_mentions(text))


def _mentions(text: str) -> Iterator[Mention]:
    for line in unicodedata.normalize("NFKC", text).splitlines():
        meant: Capacity | Literal["out"] | None = None
        for part in _BETWEEN.split(line):
            head = _HEAD.match(part)
            if head:
                # It holds for what follows, up to the next one or the end of the line.
                meant = _HEADS[head[1].lower()]
            words = " ".join(part[head.end() if head else 0 :].strip(" .。-·").split())
            if words:
                yield Mention(words, None if meant == "out" else meant, meant == "out")


@dataclass(frozen=True, slots=True)
class _Roster:
    """What the mentions may mean, read once."""

    session: Session
    units: Mapping[str, int]
    groups: Mapping[str, int]
    people: Mapping[str, Sequence[rows.Person]]
    #: Units of each person named.
    units_of: Mapping[int, frozenset[int]]
    titles: Mapping[int, str]


def find(session: Session, text: str) -> Naming:
    """Whom a text names, as the roster stands. Nobody comes twice."""
    mentions = read_mentions(text)
    roster = _read_roster(session, mentions)
    found = Naming()
    for mention in mentions:
        found = _with(found, _meant(roster, mention))
    return found


def merged(picks: Sequence[Pick], more: Sequence[Pick]) -> tuple[Pick, ...]:
    """The picks and more of them, each person once; what was said later about one holds."""
    found: dict[int, Pick] = {pick.person_id: pick for pick in picks}
    for pick in more:
        before = found.get(pick.person_id)
        found[pick.person_id] = (
            pick
            if before is None
            else replace(
                before,
                unit_id=pick.unit_id or before.unit_id,
                capacity=pick.capacity or before.capacity,
            )
        )
    return tuple(found.values())


def _with(found: Naming, more: Naming) -> Naming:
    out = {*found.out, *more.out}
    picks = merged(found.picks, more.picks)
    return Naming(
        picks=tuple(pick for pick in picks if pick.person_id not in more.out),
        out=tuple(sorted(out - {pick.person_id for pick in more.picks})),
        doubts=(*found.doubts, *(d for d in more.doubts if d not in found.doubts)),
        unknown=(*found.unknown, *(w for w in more.unknown if w not in found.unknown)),
    )


def _read_roster(session: Session, mentions: Sequence[Mention]) -> _Roster:
    # A unit that was renamed is still understood: it means what it is called now.
    became = roster_rows.successors(session)
    units = {unit.name.lower(): became.get(unit.id, unit.id) for unit in rows.units(session)}
    names: set[str] = set()
    for mention in mentions:
        words = mention.words
        hinted = _HINTED.match(words)
        names |= {words, *words.split(), hinted["name"] if hinted else words}
        # "财务处张伟": what follows a unit's name may be a person's.
        names |= {words[len(unit) :].strip() for unit in units if words.lower().startswith(unit)}
    people = rows.people_by_name(session, names - {""})
    ids = [person.id for found in people.values() for person in found]
    posts = rows.posts_of(session, ids)
    return _Roster(
        session=session,
        units=units,
        groups={group.name.lower(): group.id for group in rows.groups(session)},
        people=people,
        units_of={i: frozenset(unit.id for _, unit in posts.get(i, [])) for i in ids},
        titles={
            i: " ".join(f"{unit.name} {post.title}" for post, unit in posts.get(i, []))
            for i in ids
        },
    )


def _meant(roster: _Roster, mention: Mention) -> Naming:
    """One mention: as a whole where that means somebody, else piece by piece."""
    whole = _known(roster, mention)
    if whole is not None:
        return whole
    pieces = mention.words.split()
    if len(pieces) == 1:
        return Naming(unknown=(mention.words,))
    found = Naming()
    at = 0
    while at < len(pieces):
        # "财务处 张伟" with 张伟 in that unit is one person, not a unit and a person.
        pair = _person_in_unit(roster, replace(mention, words=" ".join(pieces[at : at + 2])))
        step = 2 if pair is not None else 1
        one = pair or _known(roster, replace(mention, words=pieces[at]))
        found = _with(found, one or Naming(unknown=(pieces[at],)))
        at += step
    return found


def _known(roster: _Roster, mention: Mention) -> Naming | None:
    words = mention.words.lower()
    if _EVERYONE.fullmatch(words):
        return _all(mention, [Pick(p.id) for p in rows.staff(roster.session)])
    unit = roster.units.get(words) or roster.units.get(_WHOLE_UNIT.sub("", words))
    if unit is not None:
        members = rows.members_of_unit(roster.session, unit)
        return _all(mention, [Pick(person.id, unit) for person in members])
    if words in roster.groups:
        members = rows.members_of_group(roster.session, roster.groups[words])
        return _all(mention, [Pick(person.id) for person in members])
    if words in roster.people:
        return _one_of(mention, words, [Pick(p.id) for p in roster.people[words]])
    return _person_in_unit(roster, mention) or _hinted(roster, mention)


def _person_in_unit(roster: _Roster, mention: Mention) -> Naming | None:
    words = mention.words.lower()
    for unit, unit_id in roster.units.items():
        name = words[len(unit) :].strip()
        if not words.startswith(unit) or not name:
            continue
        there = [
            Pick(p.id, unit_id)
            for p in roster.people.get(name, ())
            if unit_id in roster.units_of[p.id]
        ]
        if there:
            return _one_of(mention, name, there)
    return None


def _hinted(roster: _Roster, mention: Mention) -> Naming | None:
    """As in "张伟（财务处）": the name as it is shown where two people share it."""
    hinted = _HINTED.match(mention.words)
    if hinted is None:
        return None
    name = hinted["name"].lower()
    hints = hinted["hint"].split()
    there = [
        Pick(p.id)
        for p in roster.people.get(name, ())
        if all(hint in roster.titles[p.id] for hint in hints)
    ]
    return _one_of(mention, name, there) if there else None


def _all(mention: Mention, picks: Sequence[Pick]) -> Naming:
    if mention.out:
        return Naming(out=tuple(pick.person_id for pick in picks))
    return Naming(picks=tuple(replace(pick, capacity=mention.capacity) for pick in picks))


def _one_of(mention: Mention, name: str, picks: Sequence[Pick]) -> Naming:
    if len(picks) == 1 or mention.out:
        # Taking out takes out everybody of the name: who is to stay is named again.
        return _all(mention, picks)
    return Naming(
        doubts=(Doubt(name, tuple(replace(p, capacity=mention.capacity) for p in picks)),)
    )


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a list of participants: the person in the post they are invited for."""

    person_id: int
    unit_id: int | None
    title: str
    #: 单位序, 职务序, roster order.
    order: tuple[int, int, int] = field(default=(0, 0, 0))


def places(session: Session, picks: Sequence[Pick]) -> dict[int, Place]:
    """Unit, title and order of each person; who left the roster is absent."""
    ids = [pick.person_id for pick in picks]
    posts = rows.posts_of(session, ids)
    people = named(session, ids)
    found: dict[int, Place] = {}
    for pick in picks:
        person = people.get(pick.person_id)
        if person is None or person.left_on is not None:
            continue
        held = posts.get(pick.person_id, [])
        under = [(post, unit) for post, unit in held if unit.id == pick.unit_id] or held
        if not under:
            found[pick.person_id] = Place(pick.person_id, None, "", (_LAST, 0, pick.person_id))
            continue
        post, unit = under[0]
        order = (unit.position, post.position, pick.person_id)
        found[pick.person_id] = Place(pick.person_id, unit.id, post.title, order)
    return found


def by_unit(session: Session, picks: Sequence[Pick]) -> list[tuple[str, int]]:
    """How many of these come from each unit, in 单位序; "" where somebody holds no post."""
    posts = rows.posts_of(session, [pick.person_id for pick in picks])
    counts: dict[tuple[int, str], int] = {}
    for pick in picks:
        held = posts.get(pick.person_id, [])
        units = [unit for _, unit in held if unit.id == pick.unit_id] or [u for _, u in held]
        key = (units[0].position, units[0].name) if units else (_LAST, "")
        counts[key] = counts.get(key, 0) + 1
    return [(name, count) for (_, name), count in sorted(counts.items())]
