"""What the bad-input stories need of minutes: a draft, signed, issued, open to comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from meetings.issued_minutes.content import Content, Resolution, Section, to_data
from meetings.issued_minutes.sealing import seal_of
from storage import Session
from storage import attendance as attendance_rows
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office

_CONTENT = Content(
    title="Spring talk",
    unit="Archive",
    held_on=date(2026, 11, 23),
    time="23 November 2026",
    place="Room 4",
    chair="Otto Other",
    recorder="",
    overview="It was held.",
    sections=(Section("Shelves", "Agreed.", resolutions=(Resolution("Buy shelves"),)),),
    attend="Archive\u3000Gus Guest",
    in_attendance="",
    leave="",
    absent="",
    copies="",
)


def _edition(session: Session, office: Office, state: str, now: datetime) -> rows.Minutes:
    meeting = meeting_rows.meeting(session, office.ids["meeting"])
    assert meeting is not None
    meeting.starts_at, meeting.state = now - timedelta(hours=1), "published"
    content = to_data(replace(_CONTENT, held_on=now.date()))
    row = rows.Minutes(
        meeting_id=meeting.id,
        edition=1,
        state=state,
        content=content,
        seal=seal_of(content),
        by_id=office.host.person_id,
        at=now,
        issued_at=now if state == "issued" else None,
    )
    session.add(row)
    session.flush()
    office.ids["minutes"] = row.id
    return row


async def drafted(office: Office) -> None:
    """A draft of one section and one resolution."""
    await stage.does(office, lambda s, now: _edition(s, office, "draft", now).id)


async def signed(office: Office) -> None:
    """It waits for its number."""
    await stage.does(office, lambda s, now: _edition(s, office, "approved", now).id)


async def issued(office: Office) -> None:
    """It is out."""
    await stage.does(office, lambda s, now: _edition(s, office, "issued", now).id)


async def open_to_comments(office: Office) -> None:
    """The guest attended and may comment; one comment of theirs waits for an answer."""

    def unit(session: Session, now: datetime) -> None:
        row = _edition(session, office, "objection", now)
        row.objection_until = datetime(2026, 12, 24, tzinfo=UTC)
        place = attendance_rows.participant(session, office.ids["place"])
        assert place is not None
        place.reply = "attend"
        made = rows.MinutesObjection(
            minutes_id=row.id,
            person_id=office.guest.person_id,
            by_id=office.guest.person_id,
            at=now,
            text="The room is wrong",
            state="open",
        )
        session.add(made)
        session.flush()
        office.ids["objection"] = made.id

    await stage.does(office, unit)
