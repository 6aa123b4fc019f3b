"""What the bad-input stories need of custody and disposals: the host keeps the archive."""

from __future__ import annotations

from datetime import date, datetime

from storage import Session, archive, custody
from storage import disposals as rows
from storage import people as people_rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office


def _archivist(session: Session, office: Office, now: datetime) -> None:
    grant = people_rows.RoleGrant(
        person_id=office.host.person_id, role="archivist", granted_at=now
    )
    session.add(grant)
    session.flush()


async def archivist(office: Office) -> None:
    """The host keeps the archive."""

    def unit(session: Session, now: datetime) -> None:
        _archivist(session, office, now)

    await stage.does(office, unit)


async def lent(office: Office) -> None:
    """An original of the meeting, and one that the guest has."""

    def unit(session: Session, now: datetime) -> None:
        _archivist(session, office, now)
        for title in ("Signed sheet", "Signed minutes"):
            original = custody.PaperOriginal(
                meeting_id=office.ids["meeting"],
                title=title,
                place="B101-1",
                custodian_id=office.host.person_id,
                state="kept",
                registered_by_id=office.host.person_id,
                registered_at=now,
            )
            session.add(original)
            session.flush()
        loan = custody.PaperLoan(
            original_id=2,
            person_id=office.guest.person_id,
            purpose="To read",
            state="out",
            asked_by_id=office.guest.person_id,
            asked_at=now,
            due_on=date(2026, 12, 1),
        )
        session.add(loan)

    await stage.does(office, unit)
    office.ids |= {"original": 1, "loan": 1}


async def over(office: Office) -> None:
    """An item whose time is over, on a list that is being written."""
    await _listed(office, "listed")


async def approved(office: Office) -> None:
    """The list is approved; the guest witnesses it."""
    await _listed(office, "approved")


async def held(office: Office) -> None:
    """A hold stands on the item."""
    await _listed(office, "listed")

    def unit(session: Session, now: datetime) -> None:
        hold = archive.Hold(
            item_id=1, kind="audit", reason="Notice 9", by_id=office.host.person_id, at=now
        )
        session.add(hold)

    await stage.does(office, unit)
    office.ids["hold"] = 1


async def _listed(office: Office, state: str) -> None:
    def unit(session: Session, now: datetime) -> None:
        host = office.host.person_id
        _archivist(session, office, now)
        item = archive.ArchiveItem(
            meeting_id=office.ids["meeting"],
            code="Z109-WS-2012-D10-BGS-0001",
            year=2012,
            period="D10",
            organ="BGS",
            number=1,
            title="Old sheet",
            category="sign_in",
            level="internal",
            dated_on=date(2012, 9, 30),
            pages=1,
            files=[],
            due_on=date(2023, 12, 31),
            state="filed",
            filed_by_id=host,
            filed_at=now,
        )
        disposal = archive.Disposal(
            year=2026, number=1, state=state, by_id=office.dummy.person_id, at=now
        )
        session.add_all([item, disposal])
        session.flush()
        session.add(
            archive.DisposalLine(
                disposal_id=disposal.id, item_id=item.id, opinion="destroy", reason="Over"
            )
        )
        if state == "approved":
            session.add(
                rows.DisposalWitness(
                    disposal_id=disposal.id,
                    person_id=office.guest.person_id,
                    named_by_id=host,
                    named_at=now,
                )
            )

    await stage.does(office, unit)
    office.ids |= {"archived": 1, "disposal": 1, "witness": 1}
