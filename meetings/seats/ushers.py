"""Ushers (引导员): each has a post by zone and the list of who sits there. Row 3.6.

A post is a duty of the kind ``usher`` whose zone says where: A区, 左区, 东门, 主席台, 全场.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.reach import NoAccount, Notice, Reached, tell
from meetings.seats.hall import Hall, Sitter, folded, hall_of
from meetings.seats.layout import Layout, Place, nearest_door, zone_letter, zone_of
from storage import Session, duties, outbox
from storage import meetings as meeting_rows

KIND = "usher"
_LETTER = re.compile(r"([a-z])(?:区|區|zone)?")
_ALL = {"", "全场", "全場", "all", "everywhere"}
_STAGE = {"主席台", "主席臺", "台上", "臺上", "rostrum", "stage"}
_LEFT, _RIGHT = (
    {"左", "左区", "左區", "左侧", "左側", "left"},
    {
        "右",
        "右区",
        "右區",
        "右侧",
        "右側",
        "right",
    },
)


@dataclass(frozen=True, slots=True)
class Post:
    """One usher's post: who stands there, and who sits in it."""

    duty_id: int
    usher: Named
    zone: str
    #: False: the hall has no such zone.
    known: bool
    sitters: tuple[Sitter, ...]
    layout: Layout | None


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of a meeting's main hall."""

    meeting_id: int
    title: str
    hall: Hall | None
    posts: tuple[Post, ...]
    #: May send the lists out.
    may_send: bool


def in_zone(layout: Layout, place: Place, zone: str) -> bool | None:
    """Whether a chair is in the zone a post names; None where the hall has no such zone. Pure."""
    said = folded(zone)
    blocks = layout.blocks() if layout.shape == "rows" else ()
    if said in _ALL:
        return True
    if said in _STAGE:
        return place.area == "rostrum" if layout.rostrum else None
    letter = _LETTER.fullmatch(said)
    block = ord(letter[1]) - ord("a") + 1 if letter else 0
    if said in _LEFT:
        block = 1
    elif said in _RIGHT:
        block = len(blocks)
    if block:
        return zone_of(layout, place) == block if block <= len(blocks) else None
    if said in {folded(door.name) for door in layout.doors}:
        return folded(nearest_door(layout, place)) == said
    return None


def posts_of(session: Session, who: Who, meeting_id: int, *, office: Office) -> Posts | Refused:
    """Every post, for the hosts; for the staff only their own."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    matter = about(session, meeting)
    if not may(who, Action.SEE_BOARD, matter):
        return refused("not-allowed")
    hosts = may(who, Action.SET_SEATS, matter)
    hall = hall_of(session, meeting_id, None, office)
    found = [one for one in duties.duties_of(session, meeting_id) if one.kind == KIND]
    shown = [one for one in found if hosts or one.person_id == who.person_id]
    people = named(session, [one.person_id for one in shown])
    posts = tuple(_post(one, people[one.person_id], hall) for one in shown)
    return Posts(meeting_id, meeting.title, hall, posts, hosts)


def post_of(session: Session, duty_id: int, *, office: Office) -> Post | None:
    """One post, for its paper."""
    duty = duties.duty(session, duty_id)
    if duty is None or duty.kind != KIND:
        return None
    hall = hall_of(session, duty.meeting_id, None, office)
    return _post(duty, named(session, [duty.person_id])[duty.person_id], hall)


def _post(duty: duties.Duty, usher: Named, hall: Hall | None) -> Post:
    seated = [(one, one.place) for one in hall.people if one.place] if hall else []
    layout = hall.layout if hall else Layout()
    inside = {one.participant_id: in_zone(layout, place, duty.zone) for one, place in seated}
    sitters = [one for one, _ in seated if inside[one.participant_id]]
    sitters.sort(key=lambda one: one.place or Place("hall", 0, 0))
    known = not seated or any(value is not None for value in inside.values())
    return Post(duty.id, usher, duty.zone, known, tuple(sitters), hall.layout if hall else None)


def zones(layout: Layout) -> tuple[tuple[str, int, int], ...]:
    """The blocks of the hall: letter, first and last seat."""
    if layout.shape != "rows" or not layout.hall:
        return ()
    return tuple((zone_letter(at), *block) for at, block in enumerate(layout.blocks(), 1))


@dataclass(frozen=True, slots=True)
class ListsSent:
    """Who got their list, and who has no account."""

    meeting_id: int
    told: tuple[str, ...]
    not_told: tuple[str, ...]


def send_lists(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> ListsSent | Refused:
    """Each usher gets their post and its list; worded when it is sent."""
    meeting = allowed(session, actor.who, Action.SET_SEATS, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    found = posts_of(session, actor.who, meeting_id, office=office)
    if isinstance(found, Refused):
        return found
    if not found.posts:
        return refused("ushers-none")
    if found.hall is None or not any(post.sitters for post in found.posts):
        return refused("seat-nobody-seated")
    told, not_told = [], []
    for post in found.posts:
        notice = Notice(
            kind="usher_list",
            params={"duty": post.duty_id},
            lane=outbox.URGENT,
            coalesce=f"usher:{post.duty_id}",
            shows=f"usher:{post.duty_id}",
            valid_until=meeting.ends_at,
            meeting_id=meeting_id,
        )
        reached = tell(session, post.usher.person_id, notice, now=now)
        match reached:
            case Reached():
                told.append(post.usher.name)
            case NoAccount():
                not_told.append(post.usher.name)
    changed(
        session,
        actor,
        "send usher lists",
        f"meeting:{meeting_id}",
        now=now,
        after={"posts": len(found.posts)},
    )
    return ListsSent(meeting_id, tuple(told), tuple(not_told))
