"""Papers of notices: the reader's calendar entry. Row 2.2."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from chat.texts.cards import Words, notice
from jobs.making import Made, NoSuchPaper, Order
from meetings.notices.facts import notice_facts
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows

MEDIA_TYPE = "text/calendar"


def calendar_entry(order: Order) -> Callable[[], Made]:
    """The .ics of one participant: the same UID for the meeting's whole life, SEQUENCE the
    published revision; ``method`` REQUEST or CANCEL."""
    from papers.calendar_file import Invitation, calendar_file, entry_uid

    session = order.session
    participant = attendance_rows.participant(session, int(order.params["participant"]))
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None:
        raise NoSuchPaper("calendar entry of nobody")
    said = notice_facts(session, meeting.id, meeting.revision)
    revision = meeting_rows.revision(session, meeting.id, meeting.revision)
    person = people_rows.person(session, participant.person_id)
    if said is None or revision is None or person is None:
        raise NoSuchPaper("calendar entry before the first notice")
    words = Words(order.texts, order.office, order.now)
    text = "\n".join("".join(span.text for span in part) for part in notice(words, said) if part)
    before = order.office.profile.reply.hour_before_min
    invitation = Invitation(
        uid=entry_uid(meeting.created_at, meeting.id, person.id),
        sequence=meeting.revision,
        method="CANCEL" if order.params["method"] == "CANCEL" else "REQUEST",
        summary=said.title,
        location=said.place,
        description=text,
        organiser=said.contact or order.office.name,
        starts=said.starts_at,
        ends=said.ends_at,
        zone=order.office.zone,
        stamp=revision.at,
        alarms=(timedelta(days=1), timedelta(minutes=before)) if before else (timedelta(days=1),),
        attendee=person.name,
    )
    name = order.texts.plain("notice-calendar-name", title=said.title[:40])

    def make() -> Made:
        return Made(calendar_file(invitation), _safe(name), MEDIA_TYPE)

    return make


def _safe(name: str) -> str:
    """A file name without what paths and systems take amiss."""
    return "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in name)
