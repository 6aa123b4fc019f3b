"""The call list (电话通知名单): who has not answered or can not be written to. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.notices.audience import ways_to
from meetings.notices.counting import FAILED, called_off_of, cards_of
from meetings.notices.facts import NoticeFacts, notice_facts
from meetings.people import Action, Named, may, named
from storage import Session, outbox
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows
from storage.outbox import HELD_BACK

Why = Literal["no-account", "unreachable", "not-sent", "not-opened", "no-answer"]
#: They have the notice, opened or not.
_HAVE_IT = ("not-opened", "no-answer")
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class ToCall:
    """One person to phone. The number is for the hosts only."""

    participant_id: int
    person: Named
    phone: str
    #: Their contact and the contact's number, "" where there is none.
    contact: str
    contact_phone: str
    why: Why
    #: "" / told / no_answer, and through whom.
    called: str
    called_through: str


@dataclass(frozen=True, slots=True)
class UnitToCall:
    """A unit that can not be written to, or has not reported."""

    quota_id: int
    unit: str
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class CallList:
    """Who to phone: not phoned yet first."""

    meeting_id: int
    #: published / postponed / cancelled …: what is to be said differs.
    state: str
    said: NoticeFacts
    people: tuple[ToCall, ...]
    units: tuple[UnitToCall, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A call was noted."""

    meeting_id: int
    participant_id: int
    called: str


def call_list(session: Session, actor: Actor, meeting_id: int) -> CallList | Refused:
    """Who has not answered, or can not be reached and was not told about the present notice."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.PUBLISH, about(session, meeting)):
        return refused("not-allowed")
    said = notice_facts(session, meeting.id, meeting.revision)
    if said is None:
        return refused("not-published")
    found = _people(session, meeting, asked_anew=1 < said.asked_in == meeting.revision)
    # To be called first: who was not called yet, and of these who got no message at all.
    found.sort(
        key=lambda entry: (
            ("", "no_answer", "told").index(entry.called),
            _HAVE_IT.index(entry.why) + 1 if entry.why in _HAVE_IT else 0,
        )
    )
    return CallList(meeting.id, meeting.state, said, tuple(found), _units(session, meeting))


def _people(session: Session, meeting: rows.Meeting, *, asked_anew: bool) -> list[ToCall]:
    """``asked_anew``: by a change past the threshold; who has not opened it is phoned first."""
    participants = attendance_rows.participants_of(session, meeting.id)
    ids = [p.person_id for p in participants]
    ways, people = ways_to(session, ids), named(session, ids)
    accounts = people_rows.primary_accounts(session, ids)
    not_sent = _not_sent(session, meeting, ids)
    not_opened = _not_opened(session, meeting) if asked_anew else frozenset()
    found = []
    for participant in participants:
        person = people_rows.person(session, participant.person_id)
        reached = ways[participant.person_id] is not None
        open_ = participant.reply == "none" and (
            meeting.reply_asked and meeting.state == "published"
        )
        missed = participant.reply == "none" and participant.person_id in not_sent
        unseen = participant.reply == "none" and participant.person_id in not_opened
        if person is None or not (open_ or missed or unseen or not reached):
            continue
        contact = people_rows.person(session, person.contact_id) if person.contact_id else None
        why: Why = "no-answer"
        if not reached:
            why = "unreachable" if participant.person_id in accounts else "no-account"
        elif missed:
            why = "not-sent"
        elif unseen:
            why = "not-opened"
        found.append(
            ToCall(
                participant_id=participant.id,
                person=people[person.id],
                phone=person.phone or "",
                contact=contact.name if contact else "",
                contact_phone=(contact.phone or "") if contact else "",
                why=why,
                called=participant.called,
                called_through=participant.called_through,
            )
        )
    return found


def _not_sent(session: Session, meeting: rows.Meeting, ids: list[int]) -> frozenset[int]:
    """Whose present card failed, or was left out when the sending was stopped."""
    cards = cards_of(session, meeting)
    failed = {
        person
        for person, card in cards.items()
        if card.state in (*FAILED, "unknown") or card.reason == HELD_BACK
    }
    standing = outbox.sending(session, meeting.id)
    left_out = set(ids) - set(cards) if standing and standing.state == "stopped" else set()
    return frozenset(failed | left_out)


def _not_opened(session: Session, meeting: rows.Meeting) -> frozenset[int]:
    """Whose present card is out, and was not fetched; a messenger that can not tell counts as
    fetched what it accepted. Of a postponed meeting it is the word of that."""
    cards = called_off_of(session, meeting) or cards_of(session, meeting)
    return frozenset(p for p, card in cards.items() if card.delivered_at is None)


def _units(session: Session, meeting: rows.Meeting) -> tuple[UnitToCall, ...]:
    units = {unit.id: unit.name for unit in people_rows.units(session)}
    found = []
    for quota in quota_rows.quotas_of(session, meeting.id):
        if quota.state == "reported":
            continue
        contact = people_rows.person(session, quota.contact_id) if quota.contact_id else None
        found.append(
            UnitToCall(
                quota_id=quota.id,
                unit=units[quota.unit_id],
                contact=contact.name if contact else "",
                phone=(contact.phone or "") if contact else "",
            )
        )
    return tuple(found)


def mark_called(
    session: Session,
    actor: Actor,
    participant_id: int,
    called: Literal["told", "no_answer"],
    *,
    through: str = "",
    now: datetime,
) -> Called | Refused:
    """Note a call: 已通知, 未接, or told through somebody (转告人)."""
    participant = attendance_rows.participant(session, participant_id)
    if participant is None or participant.removed_at is not None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.PUBLISH, participant.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    locked = attendance_rows.locked_participant(session, participant_id)
    if locked is None:
        return refused("gone")
    before = {"called": locked.called, "through": locked.called_through}
    locked.called = called
    locked.called_through = " ".join(through.split())[:LONGEST_NAME] if called == "told" else ""
    after = {"called": locked.called, "through": locked.called_through}
    if before != after:
        changed(
            session,
            actor,
            "note call",
            f"participant:{locked.id}",
            now=now,
            for_person_id=locked.person_id,
            before=before,
            after=after,
        )
        panel.refresh(session, meeting.id, now=now)
    return Called(meeting.id, locked.id, called)
