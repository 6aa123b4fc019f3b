"""Posts by hand: another one is taken up, one is laid down, as of today. Row 2.6.

A post that ended keeps its row with its days, so that lists of the past stay as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings import admission
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.roster.cleaning import Unclean, clean_title
from storage import Session
from storage import people as people_rows
from storage import roster as rows
from storage import units as unit_rows


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post somebody holds or held."""

    post_id: int
    unit_id: int
    unit: str
    title: str
    rank: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class PostsOf:
    """Every post of a person, those held now first."""

    person: Named
    lines: tuple[PostLine, ...]


@dataclass(frozen=True, slots=True)
class PostSet:
    """The post began or ended; ``again``: it was so before."""

    person_id: int
    again: bool = False


def posts_of(session: Session, who: Who, person_id: int) -> PostsOf | Refused:
    """任职 of somebody, also in units that are no more."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    person = named(session, [person_id]).get(person_id)
    if person is None:
        return refused("gone")
    return PostsOf(
        person,
        tuple(
            PostLine(
                post.id, unit.id, unit.name, post.title, post.rank or "", post.since, post.until
            )
            for post, unit in unit_rows.posts_ever(session, person_id)
        ),
    )


def begin_post(
    session: Session,
    actor: Actor,
    person_id: int,
    unit_id: int,
    title: str,
    rank: str,
    *,
    now: datetime,
    office: Office,
) -> PostSet | Refused:
    """任职, as of today, beside what they hold; one held before is taken up again."""
    person = _theirs(session, actor, person_id)
    unit = rows.locked_unit(session, unit_id)
    if isinstance(person, Refused):
        return person
    if unit is None or unit.ended_on is not None:
        return refused("gone" if unit is None else "unit-ended", name=unit.name if unit else "")
    if rank and rank not in office.profile.ranks:
        return refused("rank-unknown")
    try:
        cleaned = clean_title(title)
    except Unclean:
        return refused("post-title")
    post = unit_rows.post_of(session, person_id, unit_id, cleaned)
    if post is not None and post.until is None and (post.rank or "") == rank:
        return PostSet(person_id, again=True)
    if post is None:
        post = people_rows.Post(person_id=person_id, unit_id=unit_id, title=cleaned)
        there = unit_rows.current_posts_in(session, unit_id)
        post.position = max((one.position for one in there), default=0) + 1
        post.since = office.today(now)
        session.add(post)
    post.until, post.rank = None, rank or None
    _done(session, actor, "begin post", person_id, unit, cleaned, now=now, office=office)
    return PostSet(person_id)


def end_post(
    session: Session, actor: Actor, post_id: int, *, now: datetime, office: Office
) -> PostSet | Refused:
    """免去, as of today; who was head or contact of the unit by it is so no more."""
    post = rows.posts(session, [post_id]).get(post_id)
    if post is None:
        return refused("gone")
    person = _theirs(session, actor, post.person_id)
    unit = rows.locked_unit(session, post.unit_id)
    if isinstance(person, Refused):
        return person
    if unit is None or post.until is not None:
        return PostSet(post.person_id, again=True)
    post.until = office.today(now)
    session.flush()
    held = people_rows.posts_of(session, [post.person_id]).get(post.person_id, [])
    if unit.id not in {there.id for _, there in held}:
        unit.head_id = None if unit.head_id == post.person_id else unit.head_id
        unit.contact_id = None if unit.contact_id == post.person_id else unit.contact_id
    _done(session, actor, "end post", post.person_id, unit, post.title, now=now, office=office)
    return PostSet(post.person_id)


def _done(
    session: Session,
    actor: Actor,
    action: str,
    person_id: int,
    unit: people_rows.Unit,
    title: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    session.flush()
    changed(
        session,
        actor,
        action,
        f"person:{person_id}",
        now=now,
        after={"unit": unit.id, "title": title},
    )
    admission.recheck_people(session, actor, [person_id], now=now, office=office)


def _theirs(session: Session, actor: Actor, person_id: int) -> people_rows.Person | Refused:
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    person = rows.locked(session, person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    return person
