"""Cards: one participant's card as it stands, for the person who looks at it. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.agenda.reading import items_of
from meetings.logistics.overview import has_own
from meetings.meetings import Refused, about, refused
from meetings.notices.facts import NoticeFacts, notice_facts
from meetings.notices.official import Scan, scan_of
from meetings.people import Action, Named, Who, may, named
from meetings.signin.venues import venue_and_place
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import seats as seat_rows
from storage import substitutes as substitute_rows

#: Approvals about a participant: a late change, leave, 替会.
REPLY_CHANGE, LEAVE, SUBSTITUTE = "reply_change", "leave", "substitute"


@dataclass(frozen=True, slots=True)
class Period:
    """One sitting, for leave from it."""

    number: int
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """One participant's card, as it stands, for the person who looks at it."""

    participant_id: int
    meeting_id: int
    state: str
    revision: int
    said: NoticeFacts
    #: What the revision before said, and why it changed; None in the first.
    before: NoticeFacts | None
    reason: str
    person: Named
    role: str
    #: Somebody else's card: the reader is their contact.
    for_other: bool
    reply: str
    reply_reason: str
    #: Who gave the answer, where it was not the person; and how.
    replied_by: str
    reply_method: str
    #: A change after the deadline that is not decided yet: the wanted answer.
    wanted: str
    #: Whether an answer is still taken.
    open: bool
    #: Whether a change is now a request.
    late: bool
    #: "" / asked / granted / refused, and why it was refused.
    leave_state: str
    leave_refused: str
    #: The sittings the leave is for; empty: the whole meeting.
    leave_for: tuple[Period, ...]
    #: Who comes instead; and in whose place this person comes.
    substituted_by: str
    substitute_for: str
    #: A substitute is named and not decided on yet.
    substitute_wanted: str
    #: What the meeting says about 替会, and its package: together the policy.
    substitutes: str
    package: str
    phones_away: bool
    started: bool
    #: Whether the reply slip asks for something beside the answer.
    slip: bool
    #: 发文字号, and the sealed scan that is the official version, where there are such.
    formal_number: str
    scan: Scan | None
    #: The items they come for, where they attend by item: number, title, about when.
    items: tuple[tuple[int, str, datetime], ...] = ()
    #: The branch venue they sit at, with its place; "" at the main one.
    venue: str = ""
    #: They have a seat.
    seated: bool = False
    #: There are meals, or they were told of a room or a ride.
    logistics: bool = False


def card(session: Session, who: Who, participant_id: int, *, now: datetime) -> Card | Refused:
    """The card of a participant, for them, their contact or a host."""
    participant = rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None or not shown(participant):
        return refused("gone")
    matter = about(session, meeting, person_id=participant.person_id)
    if not (may(who, Action.REPLY, matter) or may(who, Action.REPLY_FOR, matter)):
        return refused("not-allowed")
    found = card_of(session, participant, meeting, reader_id=who.person_id, now=now)
    return found if found is not None else refused("not-published")


def card_of(
    session: Session,
    participant: rows.Participant,
    meeting: meeting_rows.Meeting,
    *,
    reader_id: int,
    now: datetime,
) -> Card | None:
    """The card's content; None before the first notice."""
    said = notice_facts(session, meeting.id, meeting.revision)
    published = meeting_rows.revision(session, meeting.id, meeting.revision)
    instead = substitute_rows.substitute_of(session, participant.id)
    place = participant.substitute_for_id
    original = rows.participant(session, place) if place is not None else None
    ids = [participant.person_id, participant.replied_by_id]
    ids += [one.person_id for one in (instead, original) if one is not None]
    people = named(session, [i for i in ids if i])
    if said is None or published is None or participant.person_id not in people:
        return None
    by = people.get(participant.replied_by_id) if participant.replied_by_id else None
    pending = approval_rows.pending_about(session, REPLY_CHANGE, subject(participant.id))
    late = is_late(session, meeting, participant, now)
    return Card(
        participant_id=participant.id,
        meeting_id=meeting.id,
        state=meeting.state,
        revision=meeting.revision,
        said=said,
        before=notice_facts(session, meeting.id, meeting.revision - 1),
        reason=published.reason,
        person=people[participant.person_id],
        role=participant.role,
        for_other=participant.person_id != reader_id,
        reply=participant.reply,
        reply_reason=participant.reply_reason,
        replied_by=by.name if by else "",
        reply_method=participant.reply_method,
        wanted=str(pending.wanted["answer"]) if pending else "",
        open=_open(meeting, participant, now),
        late=late,
        leave_state=participant.leave_state,
        leave_refused=_refused_because(session, participant),
        leave_for=tuple(
            one
            for one in periods(session, meeting.id)
            if one.number in (participant.leave_sittings or ())
        ),
        substituted_by=_name(people, instead) if participant.reply == "substituted" else "",
        substitute_for=_name(people, original),
        substitute_wanted=_substitute_wanted(session, participant),
        substitutes=meeting.substitutes,
        package=meeting.package,
        phones_away=meeting.phones_away,
        started=now >= meeting.starts_at,
        slip=bool(meeting.reply_fields),
        formal_number=meeting.formal_number,
        scan=scan_of(session, meeting),
        items=items_of(session, meeting, participant.id, now=now),
        venue=venue_and_place(session, participant.branch_id),
        seated=seat_rows.seat_of_participant(session, participant.id) is not None,
        logistics=has_own(session, participant.id, meeting.id),
    )


def shown(participant: rows.Participant) -> bool:
    """Whether there is a card: who was taken out has none, whom somebody else stands in for has
    one that says so."""
    if participant.standing != "approved":
        return False
    return participant.removed_at is None or participant.reply == "substituted"


def periods(session: Session, meeting_id: int) -> tuple[Period, ...]:
    """The sittings of a meeting, in order."""
    return tuple(
        Period(one.number, one.title, one.starts_at, one.ends_at)
        for one in meeting_rows.sittings_of(session, meeting_id)
    )


def _refused_because(session: Session, participant: rows.Participant) -> str:
    if participant.leave_state != "refused":
        return ""
    last = approval_rows.latest_about(session, LEAVE, subject(participant.id))
    return last.reason if last is not None else ""


def _substitute_wanted(session: Session, participant: rows.Participant) -> str:
    pending = approval_rows.pending_about(session, SUBSTITUTE, subject(participant.id))
    if pending is None or participant.reply == "substituted":
        return ""
    return str(pending.wanted["name"])


def _name(people: dict[int, Named], participant: rows.Participant | None) -> str:
    if participant is None or participant.person_id not in people:
        return ""
    return people[participant.person_id].name


def _open(meeting: meeting_rows.Meeting, participant: rows.Participant, now: datetime) -> bool:
    if participant.reply == "substituted":
        return False
    return meeting.state == "published" and now < meeting.ends_at


def subject(participant_id: int) -> str:
    """How audit and approvals name a participant."""
    return f"participant:{participant_id}"


def is_late(
    session: Session, meeting: meeting_rows.Meeting, participant: rows.Participant, now: datetime
) -> bool:
    """Whether changing the answer is a request by now. A first answer is always taken. What was
    told counts, not an edit that nobody knows of yet."""
    said = notice_facts(session, meeting.id, meeting.revision) or meeting
    deadline = min(said.reply_by or said.starts_at, said.starts_at)
    return participant.reply != "none" and now > deadline
