"""Guests: everybody whom logistics see to, with what their slip says about it. Row 2.7.

Who sits at a branch venue eats and sleeps there: the main venue's lists are without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from meetings.office import Office
from storage import Session
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import slips as slip_rows

#: They work for the meeting or come along: nobody asks them for an answer.
WITHOUT_ANSWER = frozenset({"staff", "accompanying", "driver"})
DIETS = ("ordinary", "halal", "vegetarian", "no_sugar", "other")
#: What free words about a diet come to.
_DIET_WORDS = (("清真", "halal"), ("halal", "halal"), ("素", "vegetarian"), ("糖", "no_sugar"))


@dataclass(frozen=True, slots=True)
class Guest:
    """One person of the list. ``coming`` and ``unanswered`` are never both true."""

    participant_id: int
    person_id: int
    name: str
    unit: str
    unit_id: int | None
    title: str
    role: str
    phone: str
    #: male / female / "" where the slip says nothing.
    gender: str
    #: Single by the profile's rank.
    leader: bool
    coming: bool
    unanswered: bool
    #: Numbers of the sittings they are on leave from; leave not decided yet is none.
    away: frozenset[int]
    meals: bool
    car: str
    #: none / single / shared / "" where the slip says nothing.
    lodging: str
    arrives_on: date | None
    leaves_on: date | None
    #: One of DIETS: counted, never shown beside a name.
    diet: str
    #: Whose place they take (替会).
    instead_of: str

    @property
    def lodges(self) -> bool:
        """Whether they asked for a room."""
        return self.lodging in ("single", "shared")


def guests_of(
    session: Session, meeting: meeting_rows.Meeting, office: Office
) -> tuple[Guest, ...]:
    """Everybody on the list of the main venue, in the order of names."""
    places = [p for p in attendance_rows.participants_of(session, meeting.id) if not p.branch_id]
    invited = {p.id: (p, one, unit) for p, one, unit in _invited(session, places)}
    slips = {p.id: slip for p, slip in slip_rows.slips_of(session, meeting.id)}
    needs = {p.id: need for p, need in slip_rows.needs_in(session, meeting.id)}
    leaders = _leaders(session, [p.person_id for p in places], office)
    void = rows.cars.void_before(session, meeting.id)
    absent = {p.id for p in places if p.reply == "leave" and not any(_stands(p, True))}
    found = []
    for place in places:
        _, person, unit = invited[place.id]
        original = invited.get(place.substitute_for_id or 0)
        company_away = place.accompanies_id in absent
        one = _guest(place, person, unit, slips.get(place.id), needs.get(place.id), void)
        coming, unanswered = _stands(place, meeting.reply_asked, company_away=company_away)
        found.append(
            replace(
                one,
                leader=person.id in leaders,
                coming=coming,
                unanswered=unanswered,
                instead_of=original[1].name if original else "",
            )
        )
    return tuple(found)


def _guest(
    place: attendance_rows.Participant,
    person: people_rows.Person,
    unit: people_rows.Unit | None,
    slip: slip_rows.ReplySlip | None,
    need: slip_rows.SpecialNeed | None,
    void_before: datetime | None,
) -> Guest:
    """What place and slip say; how they stand among the others is put in after. Days said before
    the meeting moved are none."""
    answers = {**slip.fields, **slip.sensitive} if slip else {}
    days = answers if slip and (void_before is None or slip.at >= void_before) else {}
    on_leave = place.reply == "leave" and place.leave_state != "asked"
    return Guest(
        participant_id=place.id,
        person_id=person.id,
        name=person.name,
        unit=unit.name if unit else "",
        unit_id=place.unit_id,
        title=place.title,
        role=place.role,
        phone=answers.get("phone") or person.phone or "",
        gender=answers.get("gender", ""),
        leader=False,
        coming=False,
        unanswered=False,
        away=frozenset(place.leave_sittings or ()) if on_leave else frozenset(),
        meals=place.meals,
        car=place.car,
        lodging=answers.get("lodging", ""),
        arrives_on=_day(days.get("arrival_on")),
        leaves_on=_day(days.get("departure_on")),
        diet=diet_of(answers.get("diet", ""), need),
        instead_of="",
    )


def diet_of(said: str, need: slip_rows.SpecialNeed | None) -> str:
    """Which of DIETS somebody's own words come to."""
    words = said
    if not words and need is not None and "diet" in need.kinds:
        words = need.text or "other"
    if not words or words in DIETS:
        return words or "ordinary"
    return next((diet for word, diet in _DIET_WORDS if word in words.casefold()), "other")


def called(guests: Iterable[Guest], typed: str) -> list[Guest]:
    """Everybody whose name this is, else whose name holds it."""
    wanted = _folded(typed)
    everybody = list(guests)
    exact = [one for one in everybody if _folded(one.name) == wanted]
    return exact or [one for one in everybody if wanted and wanted in _folded(one.name)]


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


def _invited(
    session: Session, places: Sequence[attendance_rows.Participant]
) -> Sequence[tuple[attendance_rows.Participant, people_rows.Person, people_rows.Unit | None]]:
    originals = [p.substitute_for_id for p in places if p.substitute_for_id is not None]
    return attendance_rows.invited_as(session, [*(p.id for p in places), *originals])


def _stands(
    place: attendance_rows.Participant, asked: bool, *, company_away: bool = False
) -> tuple[bool, bool]:
    """Whether they come, and whether nobody knows: leave that is not decided is not known."""
    if place.reply == "leave" and place.leave_state == "asked":
        return False, True
    if place.reply == "leave":
        return place.leave_sittings is not None, False
    if place.role in WITHOUT_ANSWER:
        return not company_away, False
    if place.reply in ("attending", "noted"):
        return True, False
    return (not asked, asked) if place.reply == "none" else (False, False)


def is_leader(session: Session, person_id: int, office: Office) -> bool:
    """Whether somebody is of a leader's rank."""
    return bool(_leaders(session, [person_id], office))


def _leaders(session: Session, person_ids: list[int], office: Office) -> frozenset[int]:
    profile = office.profile
    posts: Mapping[int, Sequence[tuple[Any, Any]]] = people_rows.posts_of(session, person_ids)
    ranks = {
        person_id: min(
            (profile.ranks[p.rank] for p, _ in held if p.rank in profile.ranks), default=None
        )
        for person_id, held in posts.items()
    }
    return frozenset(one for one, rank in ranks.items() if profile.is_leader(rank))


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
