"""What stands before a form of papers is opened, in the bad-input stories."""

from __future__ import annotations

from datetime import datetime

from meetings import paper_list
from meetings.documents import NewFile
from storage import Session
from storage import people as people_rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def listed(office: Office) -> None:
    """Two papers the guest is asked for, a numbered copy of the first; and the guest's unit."""

    def unit(session: Session, now: datetime) -> None:
        host, house = actor(session, office.host), office.world.office
        wanted = [
            paper_list.NewPaper(title, office.guest.person_id) for title in ("Plan", "Costs")
        ]
        done = paper_list.list_papers(
            session, host, office.ids["meeting"], wanted, now=now, office=house
        )
        assert isinstance(done, paper_list.Listed), done
        office.ids["paper"] = done.paper_ids[0]
        paper_list.ask_authors(session, host, office.ids["meeting"], now=now, office=house)
        paper_list.make_copies(session, host, office.ids["paper"], 3, now=now, office=house)
        reading = people_rows.unit_named(session, "Reading")
        assert reading is not None
        office.ids["unit"] = reading.id

    await stage.does(office, unit)


async def copy_out(office: Office) -> None:
    """The guest has the first copy."""
    await listed(office)

    def unit(session: Session, now: datetime) -> None:
        done = paper_list.sign_out(
            session,
            actor(session, office.host),
            office.ids["paper"],
            1,
            participant_id=office.ids["place"],
            now=now,
        )
        assert isinstance(done, paper_list.CopiesNoted), done

    await stage.does(office, unit)


async def final(office: Office) -> None:
    """The first paper came and is final; nobody clears this meeting's."""
    await listed(office)

    def unit(session: Session, now: datetime) -> None:
        from storage import meetings as meeting_rows

        meeting = meeting_rows.meeting(session, office.ids["meeting"])
        assert meeting is not None
        meeting.package = "simple"
        host, house, id = actor(session, office.host), office.world.office, office.ids["paper"]
        file = NewFile("Plan", "0" * 64, "plan.txt", "text/plain", 9)
        paper_list.submit(session, host, id, file, now=now, office=house)
        done = paper_list.finalise(session, host, id, now=now, office=house)
        assert isinstance(done, paper_list.Finalised), done

    await stage.does(office, unit)


async def file_came(office: Office) -> None:
    """The guest sent a file, and is asked which of the two papers it is."""
    await listed(office)
    await stage.sends(office, office.guest, text="", files=(("notes.txt", b"One line.\n"),))
