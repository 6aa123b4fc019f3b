"""变动 of one meeting as the hosts see it: requests that wait, who is on leave, who comes for
whom, and the settings beside them. Rows 3.2, 3.3a, 3.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.attendance.cards import LEAVE, SUBSTITUTE, subject
from meetings.attendance.named import Invitee, as_invited
from meetings.attendance.substituting import POLICIES, policy_of
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.notices.sign_off import void
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session, outbox, signin
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import substitutes as substitute_rows

_OVER = ("closed", "cancelled")


@dataclass(frozen=True, slots=True)
class ChangesMenu:
    """What the menu counts."""

    meeting_id: int
    title: str
    leave_asked: int
    leave: int
    substitutes_asked: int
    substitutes: int
    policy: str
    slips: int
    lines_waiting: int
    phones_away: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line: somebody on leave, or somebody in whose place another one comes."""

    person: Invitee
    #: asked / granted / told (needs no decision); asked / named.
    state: str
    reason: str
    other: str
    #: The request, while it waits.
    approval_id: int | None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """What waits first, then the rest in the order of names."""

    meeting_id: int
    title: str
    policy: str
    open: bool
    lines: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """A setting holds; ``again``: it did before."""

    meeting_id: int
    again: bool


def menu_of(
    session: Session, who: Who, meeting_id: int, *, office: Office
) -> ChangesMenu | Refused:
    """The menu, for the hosts."""
    meeting = _hosted(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    on_leave = [p for p in rows.participants_of(session, meeting_id) if p.reply == "leave"]
    return ChangesMenu(
        meeting_id=meeting_id,
        title=meeting.title,
        leave_asked=len(approval_rows.waiting_of_meeting(session, meeting_id, LEAVE)),
        leave=len(on_leave),
        substitutes_asked=len(approval_rows.waiting_of_meeting(session, meeting_id, SUBSTITUTE)),
        substitutes=len(substitute_rows.substituted_in(session, meeting_id)),
        policy=policy_of(meeting, office),
        slips=substitute_rows.last_slip(session, meeting_id),
        lines_waiting=len(substitute_rows.unsent_changes(session, meeting_id)),
        phones_away=meeting.phones_away,
        open=meeting.state not in _OVER,
    )


def leave_of(
    session: Session, who: Who, meeting_id: int, *, office: Office
) -> WaitingList | Refused:
    """Everybody on leave."""
    meeting = _hosted(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    places = [p for p in rows.participants_of(session, meeting_id) if p.reply == "leave"]
    people = as_invited(session, [place.id for place in places])
    asked = _asked(session, meeting_id, LEAVE)
    found = [
        Waiting(
            person=people[place.id],
            state=place.leave_state or "told",
            reason=place.reply_reason,
            other="",
            approval_id=asked.get(subject(place.id)),
        )
        for place in places
    ]
    return _listed(meeting, office, found)


def substitutes_of(
    session: Session, who: Who, meeting_id: int, *, office: Office
) -> WaitingList | Refused:
    """Who comes for whom, and who is to."""
    meeting = _hosted(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    waiting = approval_rows.waiting_of_meeting(session, meeting_id, SUBSTITUTE)
    wanted = {int(one.subject.partition(":")[2]): one for one in waiting}
    named = substitute_rows.substituted_in(session, meeting_id)
    instead = {place.id: substitute_rows.substitute_of(session, place.id) for place in named}
    ids = {*wanted, *instead, *(new.id for new in instead.values() if new is not None)}
    people = as_invited(session, ids)
    found = [
        Waiting(people[id], "asked", "", str(one.wanted["name"]), one.id)
        for id, one in wanted.items()
        if id in people
    ]
    found += [
        Waiting(people[id], "named", "", people[new.id].name, None)
        for id, new in instead.items()
        if new is not None and id not in wanted
    ]
    return _listed(meeting, office, found)


def set_policy(
    session: Session, actor: Actor, meeting_id: int, number: int, *, now: datetime
) -> SettingChanged | Refused:
    """How 替会 is held in this meeting: the number of one of ``POLICIES``, from 1."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in _OVER:
        return refused("meeting-over")
    if not 1 <= number <= len(POLICIES):
        return refused("gone")
    wanted = POLICIES[number - 1]
    if meeting.substitutes == wanted:
        return SettingChanged(meeting_id, again=True)
    before, meeting.substitutes = meeting.substitutes, wanted
    meeting.edits += 1
    changed(
        session,
        actor,
        "set substitute policy",
        f"meeting:{meeting_id}",
        now=now,
        before={"substitutes": before},
        after={"substitutes": wanted},
    )
    void(session, actor, meeting, now=now)
    return SettingChanged(meeting_id, again=False)


def set_phones_away(
    session: Session, actor: Actor, meeting_id: int, away: bool, *, now: datetime
) -> SettingChanged | Refused:
    """手机入柜 on or off: it is said on the card, and what is pushed waits for the end."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in _OVER:
        return refused("meeting-over")
    if meeting.phones_away == away:
        return SettingChanged(meeting_id, again=True)
    meeting.phones_away = away
    meeting.edits += 1
    session.flush()
    changed(
        session,
        actor,
        "phones away" if away else "phones back",
        f"meeting:{meeting_id}",
        now=now,
    )
    void(session, actor, meeting, now=now)
    if not away:
        let_in(session, meeting, now=now)
    panel.refresh(session, meeting_id, now=now)
    return SettingChanged(meeting_id, again=False)


def let_in(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """散会, or the lockers are opened: what was held back for those inside goes out now."""
    people = [place.person_id for place in rows.participants_of(session, meeting.id)]
    outbox.let_in(session, people, signin.phones.ends_of(session, meeting.id), now=now)


def _hosted(session: Session, who: Who, meeting_id: int) -> meeting_rows.Meeting | Refused:
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    return meeting


def _asked(session: Session, meeting_id: int, kind: str) -> dict[str, int]:
    waiting = approval_rows.waiting_of_meeting(session, meeting_id, kind)
    return {one.subject: one.id for one in waiting}


def _listed(meeting: meeting_rows.Meeting, office: Office, found: list[Waiting]) -> WaitingList:
    found.sort(key=lambda one: one.approval_id is None)
    return WaitingList(
        meeting.id,
        meeting.title,
        policy_of(meeting, office),
        meeting.state not in _OVER,
        tuple(found),
    )
