"""What stands before a form of items, of the request or of the recorder is opened, in the
bad-input stories."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings import minutes, proposals
from meetings.minutes import Appointed
from meetings.proposals import NewItem, Proposed, decisions
from meetings.proposals.holding_facts import facts_now
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import proposals as rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def item_agreed(office: Office) -> None:
    """The guest's item is on the agenda."""

    def agree(session: Session, now: datetime) -> Any:
        house = office.world.office
        made = proposals.propose(
            session,
            actor(session, office.guest),
            office.ids["meeting"],
            NewItem("Storage"),
            now=now,
            office=house,
        )
        assert isinstance(made, Proposed), made
        office.ids["proposal"] = made.proposal_id
        approval = approval_rows.locked(session, made.approval_id)
        assert approval is not None
        approval.state = "approved"
        host = actor(session, office.host)
        return decisions.item_approved(session, host, approval, now=now, office=house)

    await stage.does(office, agree)


async def item_returned(office: Office) -> None:
    """The guest's item came back, to be changed and sent again."""
    await item_agreed(office)

    def returned(session: Session, now: datetime) -> None:
        row = rows.proposal(session, office.ids["proposal"])
        assert row is not None
        row.state = "returned"

    await stage.does(office, returned)


async def request_approved(office: Office) -> None:
    """An edition of the request was approved: it is asked why there is another one."""

    def approve(session: Session, now: datetime) -> None:
        meeting = meeting_rows.meeting(session, office.ids["meeting"])
        assert meeting is not None
        session.add(
            rows.MeetingRequest(
                meeting_id=meeting.id,
                edition=1,
                parts={"reason": "Much to talk about", "form": "In one room"},
                facts=facts_now(session, meeting),
                state="approved",
                by_id=office.host.person_id,
                at=now,
            )
        )

    await stage.does(office, approve)


async def other_records(office: Office) -> None:
    """The other one was asked to record."""

    def appoint(session: Session, now: datetime) -> Any:
        made = minutes.appoint(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            office.other.person_id,
            "recorder",
            now=now,
            office=office.world.office,
        )
        assert isinstance(made, Appointed), made
        office.ids["recorder"] = made.recorder_id
        return made

    await stage.does(office, appoint)
