"""Eligibility (参会资格): who may come to a meeting, by unit, post, rank and list. Row 3.1.

The rules speak of the capacity in which somebody attends: the unit and the post they are named
for, not another one they hold too. Who does not fit is not turned away: the hosts decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from meetings.office import Office
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import roster as roster_rows

Standing = Literal["approved", "pending", "refused"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may come. What is empty asks nothing; somebody on the list always fits."""

    unit_ids: tuple[int, ...] = ()
    #: Words of which the post's title holds one: 主任, 处长.
    titles: tuple[str, ...] = ()
    #: Names of ranks of the profile, both included.
    lowest: str = ""
    highest: str = ""
    #: 名单: persons who may come whatever else is asked.
    person_ids: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is asked: whoever is invited may come."""
        return self == Rules()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may come; ``code`` names the first rule they do not fit, "" where none.

    unit / post / rank / rank-unknown / not-listed / other-post / left / refused-before.
    """

    standing: Standing
    code: str = ""


def rules_of(meeting: meeting_rows.Meeting) -> Rules:
    """The meeting's rules as they stand."""
    return read_rules(meeting.eligibility or {})


def read_rules(stored: Mapping[str, Any]) -> Rules:
    """Rules as stored. Pure."""
    return Rules(
        unit_ids=tuple(stored.get("units", ())),
        titles=tuple(stored.get("titles", ())),
        lowest=stored.get("lowest", ""),
        highest=stored.get("highest", ""),
        person_ids=tuple(stored.get("people", ())),
    )


def stored_rules(rules: Rules) -> dict[str, Any] | None:
    """Rules to be stored; None where nothing is asked. Pure."""
    if rules.empty:
        return None
    return {
        "units": list(rules.unit_ids),
        "titles": list(rules.titles),
        "lowest": rules.lowest,
        "highest": rules.highest,
        "people": list(rules.person_ids),
    }


@dataclass(frozen=True, slots=True)
class Held:
    """A post as the rules look at it."""

    unit_id: int | None
    title: str
    #: A name of the profile's ranks; "" where it is not known.
    rank: str = ""


def broken(
    rules: Rules, person_id: int, post: Held, ranks: Mapping[str, int], units: Mapping[int, int]
) -> str:
    """The first rule the post does not fit; "" where it fits. Pure.

    ``units`` leads from a unit that ended to what it is now, so that a rule written before a
    unit was renamed still means it.
    """
    if rules.empty or person_id in rules.person_ids:
        return ""
    if rules == Rules(person_ids=rules.person_ids):
        return "not-listed"
    if rules.unit_ids and not _same_unit(post.unit_id, rules.unit_ids, units):
        return "unit"
    if rules.titles and not any(word in post.title for word in rules.titles):
        return "post"
    return _rank_broken(rules, post, ranks)


def _same_unit(unit_id: int | None, wanted: tuple[int, ...], units: Mapping[int, int]) -> bool:
    if unit_id is None:
        return False
    return units.get(unit_id, unit_id) in {units.get(one, one) for one in wanted}


def _rank_broken(rules: Rules, post: Held, ranks: Mapping[str, int]) -> str:
    """The smaller the number, the higher the rank."""
    if not (rules.lowest or rules.highest):
        return ""
    rank = ranks.get(post.rank)
    if rank is None:
        return "rank-unknown"
    if rules.lowest and rank > ranks.get(rules.lowest, rank):
        return "rank"
    if rules.highest and rank < ranks.get(rules.highest, rank):
        return "rank"
    return ""


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules of a meeting, with what the roster says of the people to be judged."""

    rules: Rules
    ranks: Mapping[str, int]
    #: From a unit that ended to what it is now.
    units: Mapping[int, int]
    #: Posts of everybody who has not left, by person.
    here: Mapping[int, list[Held]]
    #: Whom the hosts refused before.
    refused: frozenset[int]

    def verdict(self, person_id: int, unit_id: int | None, title: str) -> Verdict:
        """Whether this person may come in this post. Who does not fit is pending: the hosts
        decide; who left the office is refused, and so is whom the hosts refused before."""
        if person_id not in self.here:
            return Verdict("refused", "left")
        if person_id in self.refused:
            return Verdict("refused", "refused-before")
        posts = self.here[person_id]
        code = self._broken(person_id, _in_capacity(posts, unit_id, title))
        if not code:
            return Verdict("approved")
        if any(not self._broken(person_id, post) for post in posts):
            return Verdict("pending", "other-post")
        return Verdict("pending", code)

    def _broken(self, person_id: int, post: Held) -> str:
        return broken(self.rules, person_id, post, self.ranks, self.units)


def judge_of(
    session: Session,
    meeting: meeting_rows.Meeting,
    person_ids: Iterable[int],
    *,
    office: Office,
) -> Judge:
    """Who judges these people for the meeting, as its rules and the roster stand now: so many
    queries for one as for all. Row 3.1."""
    ids, rules = set(person_ids), rules_of(meeting)
    people = people_rows.persons(session, ids)
    posts = {} if rules.empty else people_rows.posts_of(session, ids)
    return Judge(
        rules=rules,
        ranks=office.profile.ranks,
        units={} if rules.empty else roster_rows.successors(session),
        here={
            id: [Held(unit.id, post.title, post.rank or "") for post, unit in posts.get(id, [])]
            for id, person in people.items()
            if person.left_on is None
        },
        refused=rows.refused_before(session, meeting.id),
    )


def judged(
    session: Session,
    meeting: meeting_rows.Meeting,
    person_id: int,
    unit_id: int | None,
    title: str,
    *,
    office: Office,
) -> Verdict:
    """Whether this one person may come in this post (``Judge.verdict``). Row 3.1."""
    judge = judge_of(session, meeting, [person_id], office=office)
    return judge.verdict(person_id, unit_id, title)


def _in_capacity(posts: list[Held], unit_id: int | None, title: str) -> Held:
    """The post somebody attends in, with its rank where the roster has it."""
    for post in posts:
        if post.unit_id == unit_id and (post.title == title or not title):
            return post
    under = next((post for post in posts if post.unit_id == unit_id and not post.title), None)
    return Held(unit_id, title, under.rank if under else "")
