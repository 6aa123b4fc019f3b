"""Sending: cards, reminders and cancellations go out in chunks, each participant once.

What goes to everybody is long work (row 2.2: 600 people), so it is fanned out a chunk at a time;
each chunk looks again whether the notice still holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from meetings import documents
from meetings.notices.facts import NoticeFacts, notice_facts
from meetings.office import Office
from meetings.reach import Notice, Readers, chase, tell_with_contact
from storage import Session, outbox, work
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage.attendance import Participant

KIND = "notices"
#: Participants in one chunk: some 50 ms of writing.
CHUNK = 10
#: The clock ticks and a fan-out takes a moment: so much short of the gap is no matter.
SLACK = timedelta(minutes=5)

What = Literal["card", "reminder", "tomorrow", "soon", "cancelled", "postponed"]


def card_subject(participant_id: int) -> str:
    """What a card shows. By participant: a contact may hold several people's cards."""
    return f"card:{participant_id}"


def card_prefix(meeting_id: int, revision: int) -> str:
    """How the dedupe keys of one revision's cards begin; the person's id follows."""
    return f"card:{meeting_id}:{revision}:"


def send_cards(session: Session, meeting: rows.Meeting, *, now: datetime) -> None:
    """Send the present card to every participant who has not got it: after publishing, after
    each revision, and after somebody was added."""
    fan_out(session, meeting, "card", now=now)


def catch_up(session: Session, person_id: int, *, now: datetime, office: Office) -> None:
    """Send the present cards of their meetings to somebody who has just bound an account, also
    where an earlier phone had them."""
    for participant, meeting in attendance_rows.meetings_of_person(
        session, person_id, ending_after=now
    ):
        said = notice_facts(session, meeting.id, meeting.revision)
        standing = outbox.sending(session, meeting.id)
        if said is None or (standing is not None and standing.state == "stopped"):
            continue
        readers = Readers(session, [person_id])
        sending = _Sending(session, meeting, said, now, office, True, readers)
        key = f"{card_prefix(meeting.id, meeting.revision)}{person_id}"
        _send_card(sending, participant, again=not outbox.free_unless_sent(session, key))


def fan_out(
    session: Session,
    meeting: rows.Meeting,
    what: What,
    *,
    now: datetime,
    at_once: bool = False,
) -> None:
    """Owe a notice to everybody it concerns, as work. ``at_once``: a person pressed for it, so
    quiet hours do not hold it back."""
    data = {
        "what": what,
        "meeting": meeting.id,
        "revision": meeting.revision,
        "last": 0,
        "at_once": at_once,
    }
    work.start(
        session,
        KIND,
        data,
        asked_by_person_id=None,
        address_key=None,
        total=None,
        now=now,
    )


def send_chunk(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
    """The next participants of a fan-out."""
    meeting = rows.locked(session, item.data["meeting"])
    said = notice_facts(session, item.data["meeting"], item.data["revision"])
    if meeting is None or said is None or not _holds(meeting, item.data):
        work.finish(session, item.id, {"stale": True})
        return
    standing = outbox.sending(session, meeting.id)
    if standing is not None and standing.state == "stopped" and item.data["what"] == "card":
        work.finish(session, item.id, {"stopped": True})
        return
    found = attendance_rows.participants_after(session, meeting.id, item.data["last"], CHUNK)
    prefix = card_prefix(meeting.id, meeting.revision)
    keys = {f"{prefix}{participant.person_id}": participant.person_id for participant in found}
    have = frozenset(keys[key] for key in outbox.keys_used(session, keys))
    sending = _Sending(
        session,
        meeting,
        said,
        now,
        office,
        item.data["at_once"],
        # Looked up once for the chunk, not once for each.
        Readers(session, [participant.person_id for participant in found]),
        papers=documents.any_for(session, meeting.id, documents.Stage.BEFORE),
        have=have,
    )
    for participant in found:
        _SENDERS[item.data["what"]](sending, participant)
    if len(found) < CHUNK:
        work.finish(session, item.id, {"done": item.cursor + len(found)})
    else:
        data = {**item.data, "last": found[-1].id}
        work.progress(session, item.id, item.cursor + len(found), data)


def _holds(meeting: rows.Meeting, data: dict[str, Any]) -> bool:
    what = data["what"]
    state = what if what in ("cancelled", "postponed") else "published"
    return meeting.state == state and meeting.revision == data["revision"]


@dataclass(frozen=True, slots=True)
class _Sending:
    """What is the same for everybody in a chunk."""

    session: Session
    meeting: rows.Meeting
    said: NoticeFacts
    now: datetime
    office: Office
    at_once: bool
    readers: Readers
    #: Whether there are papers for before the meeting.
    papers: bool = True
    #: Persons for whom the present card went out before.
    have: frozenset[int] = frozenset()

    def tell(self, participant: Participant, notice: Notice) -> None:
        """To the participant, their contact beside them."""
        session, person_id = self.session, participant.person_id
        tell_with_contact(session, person_id, notice, now=self.now, readers=self.readers)

    def opens(self) -> datetime:
        """Now or, in quiet hours, when they end: what fires late in the night after downtime
        waits for the office to open."""
        quiet, zone = self.office.profile.quiet_hours, self.office.zone
        return self.office.calendar.next_working_moment(self.now, quiet, zone)

    def params(self, participant: Participant) -> dict[str, Any]:
        return {
            "participant": participant.id,
            "revision": self.meeting.revision,
            # Worded later: what was written for another start does not hold any more.
            "start": self.said.starts_at.isoformat(),
        }


def _card(sending: _Sending, participant: Participant) -> None:
    # Taken off the list and put back: the row is fresh, the card goes out once more.
    back = participant.reply == "none" and participant.reminded_at is None
    had = participant.person_id in sending.have
    if not had or back:
        _send_card(sending, participant, again=had)
    else:
        # Their papers may have been left out when the sending was stopped.
        _give_papers(sending, participant)


def _send_card(sending: _Sending, participant: Participant, *, again: bool) -> None:
    """The card and the papers that come with it; ``again``: it went out before."""
    meeting = sending.meeting
    notice = Notice(
        kind="card",
        params=sending.params(participant),
        dedupe=None if again else card_prefix(meeting.id, meeting.revision)[:-1],
        coalesce=card_subject(participant.id),
        valid_until=sending.said.ends_at,
        shows=card_subject(participant.id),
        meeting_id=meeting.id,
    )
    sending.tell(participant, notice)
    if participant.reply == "none" and participant.reminded_at is None:
        # The gap of reminders counts from the card.
        participant.reminded_at = sending.now
    _give_papers(sending, participant)


def _give_papers(sending: _Sending, participant: Participant) -> None:
    """The papers for before the meeting come with the card, each edition once (row 3.7)."""
    if sending.papers:
        documents.give(sending.session, participant, documents.Stage.BEFORE, now=sending.now)


def _called_off(sending: _Sending, participant: Participant) -> None:
    """Cancelled, or put off: as its state is called. It can be put off several times."""
    meeting = sending.meeting
    notice = Notice(
        kind=meeting.state,
        params=sending.params(participant),
        lane=outbox.URGENT,
        dedupe=f"{meeting.state}:{meeting.id}:{meeting.revision}",
        coalesce=card_subject(participant.id),
        shows=card_subject(participant.id),
        meeting_id=sending.meeting.id,
    )
    sending.tell(participant, notice)


def may_remind(participant: Participant, *, now: datetime, office: Office) -> bool:
    """Unanswered, asked long enough ago, and not too often (norms LEAN-09)."""
    if participant.reply != "none" or participant.reminders >= office.profile.reply.reminder_cap:
        return False
    return next_reminder(participant, office) <= now + SLACK


def next_reminder(participant: Participant, office: Office) -> datetime:
    """When the gap since they were last asked is over."""
    gap = timedelta(hours=office.profile.reply.reminder_gap_hours)
    last = participant.reminded_at
    return last + gap if last is not None else datetime.min.replace(tzinfo=UTC)


def _reminder(sending: _Sending, participant: Participant) -> None:
    now, office = sending.now, sending.office
    if not may_remind(participant, now=now, office=office):
        return
    at = now if sending.at_once else sending.opens()
    notice = Notice(
        kind="reminder",
        params=sending.params(participant),
        coalesce=f"reminder:{participant.id}",
        not_before=at if at > now else None,
        keeps_quiet=not sending.at_once,
        valid_until=sending.said.starts_at,
        shows=card_subject(participant.id),
        meeting_id=sending.meeting.id,
    )
    chase(sending.session, participant.person_id, notice, now=now, profile=office.profile)
    participant.reminders += 1
    participant.reminded_at = at


def _tomorrow(sending: _Sending, participant: Participant) -> None:
    _coming(sending, participant, "tomorrow", outbox.NOTICES, at=sending.opens())


def _soon(sending: _Sending, participant: Participant) -> None:
    # An hour before the start is no time to wait for office hours.
    _coming(sending, participant, "soon", outbox.URGENT, at=sending.now)


def _coming(
    sending: _Sending, participant: Participant, kind: str, lane: int, *, at: datetime
) -> None:
    if not is_coming(participant, sending.meeting) or at >= sending.said.starts_at:
        return
    notice = Notice(
        kind=kind,
        params=sending.params(participant),
        lane=lane,
        coalesce=f"coming:{participant.id}",
        not_before=at if at > sending.now else None,
        keeps_quiet=kind == "tomorrow",
        valid_until=sending.said.starts_at,
        meeting_id=sending.meeting.id,
    )
    profile = sending.office.profile
    chase(sending.session, participant.person_id, notice, now=sending.now, profile=profile)


def is_coming(participant: Participant, meeting: rows.Meeting) -> bool:
    """Said so; where no reply is asked, everybody who did not send apologies."""
    if participant.reply == "attending":
        return True
    return not meeting.reply_asked and participant.reply != "leave"


_SENDERS: dict[str, Callable[[_Sending, Participant], None]] = {
    "card": _card,
    "cancelled": _called_off,
    "postponed": _called_off,
    "reminder": _reminder,
    "tomorrow": _tomorrow,
    "soon": _soon,
}
