"""催一下: one press reminds everybody whose thing is late, each within the gap. Row 2.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meetings import notices
from meetings.changes import Actor, changed
from meetings.meetings import Refused, State, allowed, refused
from meetings.notices.reminders import Reminded
from meetings.office import Office
from meetings.people import Action, Named
from meetings.preparation.settling import settle_facts
from meetings.reach import Notice, Reached, chase
from meetings.readiness.parts import Missing
from meetings.readiness.screen import Readiness, facts_of
from storage import Session, outbox
from storage import meetings as rows

#: What is late here is asked of the guests and units, by the notice's own reminders.
_ANSWERS = frozenset({"replies", "units"})


@dataclass(frozen=True, slots=True)
class LateChased:
    """What the press came to, in people."""

    meeting_id: int
    #: Reminded now; …
    told: tuple[Named, ...]
    #: … reminded so recently that they are left in peace; …
    too_soon: tuple[Named, ...]
    #: … and those neither they nor whose contact can be written to: they are phoned.
    to_phone: tuple[Named, ...]
    #: Late things that nobody has, or somebody who left; and those the one who pressed has.
    nobodys: int
    own: int
    #: Guests and units, where their answers are late.
    answers: Reminded | None


def chase_late(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> LateChased | Refused:
    """Remind whoever has something late, one message each; above the rank it is the contact's.

    Row 2.2. Late answers are asked for by the notice's own reminders, within their cap.
    """
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state not in (State.DRAFT, State.PUBLISHED):
        return refused("readiness-no-chasing")
    settle_facts(session, meeting, now=now, office=office)
    found = facts_of(session, meeting, now=now, office=office)
    late = [(part.subject, one) for part, one in found.missing if one.late]
    if not late:
        return refused("readiness-nothing-late")
    owners = [_holder(found, one) for subject, one in late if subject not in _ANSWERS]
    me = actor.who.person_id
    others = sorted({id for id in owners if id is not None and id != me})
    told, early, unreached = _remind(session, meeting, others, now=now, office=office)
    if told:
        after = {"people": told}
        changed(session, actor, "chase late", f"meeting:{meeting.id}", now=now, after=after)
    return LateChased(
        meeting_id=meeting.id,
        told=_named(found, told),
        too_soon=_named(found, early),
        to_phone=_named(found, unreached),
        nobodys=owners.count(None),
        own=owners.count(me),
        answers=_answers(session, actor, late, meeting, now=now, office=office),
    )


def anybody_late(found: Readiness, me: int) -> bool:
    """Whether something late is with somebody other than whoever looks: 催一下 has a use."""
    return any(
        one.late and (part.subject in _ANSWERS or _holder(found, one) not in (None, me))
        for part, one in found.missing
    )


def _holder(found: Readiness, one: Missing) -> int | None:
    """Who has it and is still here."""
    holder = found.people.get(one.person_id or 0)
    return holder.person_id if holder is not None and holder.left_on is None else None


def _named(found: Readiness, ids: Iterable[int]) -> tuple[Named, ...]:
    return tuple(found.people[id] for id in ids if id in found.people)


def _answers(
    session: Session,
    actor: Actor,
    late: Iterable[tuple[str, Missing]],
    meeting: rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> Reminded | None:
    if not any(subject in _ANSWERS for subject, _ in late):
        return None
    outcome = notices.remind_now(session, actor, meeting.id, now=now, office=office)
    return None if isinstance(outcome, Refused) else outcome


def _remind(
    session: Session, meeting: rows.Meeting, ids: list[int], *, now: datetime, office: Office
) -> tuple[list[int], list[int], list[int]]:
    """Whom it went to, who was reminded too recently, and whom nobody can write to."""
    told: list[int] = []
    early: list[int] = []
    unreached: list[int] = []
    gap = timedelta(hours=office.profile.readiness.chase_gap_hours)
    before = _last_times(session, meeting.id)
    for id in ids:
        if id in before and now < before[id] + gap:
            early.append(id)
            continue
        notice = Notice(
            kind="readiness_chase",
            params={"meeting": meeting.id},
            dedupe=f"{_prefix(meeting.id)}{int(now.timestamp())}",
            coalesce=f"readiness-chase:{meeting.id}:{id}",
            valid_until=meeting.starts_at if meeting.starts_at > now else None,
            meeting_id=meeting.id,
        )
        reached = chase(session, id, notice, now=now, profile=office.profile)
        (told if isinstance(reached, Reached) else unreached).append(id)
    return told, early, unreached


def _prefix(meeting_id: int) -> str:
    return f"readiness-chase:{meeting_id}:"


def _last_times(session: Session, meeting_id: int) -> dict[int, datetime]:
    """When each was last reminded from here, as the keys of the notices say."""
    found: dict[int, datetime] = {}
    for row in outbox.deliveries(session, prefix=_prefix(meeting_id), meeting_id=meeting_id):
        at, _, person = (row.dedupe_key or "").rpartition(":")
        moment = datetime.fromtimestamp(int(at.rpartition(":")[2]), UTC)
        found[int(person)] = max(moment, found.get(int(person), moment))
    return found
