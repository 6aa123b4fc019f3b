"""Stages of the bad-input stories that are about changes of people."""

from __future__ import annotations

from datetime import timedelta

from storage import Session
from storage import meetings as meeting_rows
from tests.stories.bad_input_stage import Office
from tests.stories.test_tasks import pdf

LETTER = ("mandate.pdf", pdf())


async def letter_asked(office: Office) -> None:
    """Substitutes of the meeting bring a written mandate."""

    def unit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, office.ids["meeting"])
        assert meeting is not None
        meeting.substitutes = "letter"

    await office.world.write(unit)


async def two_sittings(office: Office) -> None:
    """The meeting goes on after a break."""

    def unit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, office.ids["meeting"])
        assert meeting is not None
        session.add(
            meeting_rows.Sitting(
                meeting_id=meeting.id,
                number=2,
                starts_at=meeting.ends_at + timedelta(hours=1),
                ends_at=meeting.ends_at + timedelta(hours=2),
            )
        )

    await office.world.write(unit)
