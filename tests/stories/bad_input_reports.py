"""What the bad-input stories need of reports and copies: a summary, minutes to be issued."""

from __future__ import annotations

from datetime import date, datetime

from meetings.issued_minutes.content import Content, to_data
from storage import Session
from storage import issued_minutes as rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office


async def draft(office: Office) -> None:
    """A summary that is being written, with a shortcoming in it."""
    await _report(office, "draft")


async def issued(office: Office) -> None:
    """A summary that is out."""
    await _report(office, "issued")


async def _report(office: Office, state: str) -> None:
    def unit(session: Session, now: datetime) -> None:
        row = rows.MeetingReport(
            meeting_id=office.ids["meeting"],
            kind="summary",
            edition=1,
            state=state,
            parts={"shortcomings": "Papers came late"},
            facts={},
            by_id=office.host.person_id,
            at=now,
        )
        session.add(row)
        session.flush()
        office.ids["report"] = row.id

    await stage.does(office, unit)


async def minutes(office: Office) -> None:
    """Minutes that are being written."""

    def unit(session: Session, now: datetime) -> None:
        content = Content(
            title="Spring talk",
            unit="Archive",
            held_on=date(2026, 12, 1),
            time="1 December",
            place="Room 1",
            chair="Ida",
            recorder="Otto",
            overview="It was held.",
            sections=(),
            attend="",
            in_attendance="",
            leave="",
            absent="",
            copies="",
        )
        row = rows.Minutes(
            meeting_id=office.ids["meeting"],
            edition=1,
            state="draft",
            content=to_data(content),
            by_id=office.host.person_id,
            at=now,
        )
        session.add(row)
        session.flush()
        office.ids["copied"] = row.id

    await stage.does(office, unit)
