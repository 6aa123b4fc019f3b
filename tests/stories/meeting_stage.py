"""The stage of the stories around a meeting: one that is published, its people and its files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meetings import following
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import signin as signin_rows
from tests.stories.world import Person, World

#: Tuesday, 09:00 in Shanghai.
NINE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stage:
    """The meeting and its only sitting."""

    world: World
    id: int
    sitting_id: int

    async def opens(self, person: Person, route: str, *numbers: int) -> None:
        """The person presses a button they still see somewhere: route and numbers."""
        await person.presses_route(route, *(numbers or (self.id,)))

    async def participant(self, person: Person) -> int:
        """The id of the person's place."""

        def read(session: Session) -> int:
            place = attendance_rows.participant_of(session, self.id, person.person_id)
            assert place is not None
            return place.id

        found: int = await self.world.read(read)
        return found

    async def replies(self, person: Person, reply: str) -> None:
        """What the person answered to the notice."""

        def unit(session: Session) -> None:
            place = attendance_rows.participant_of(session, self.id, person.person_id)
            assert place is not None
            place.reply = reply

        await self.world.write(unit)

    async def signs_in(self, *people: Person) -> None:
        """These are at the door; what hangs on it happens."""
        from meetings import documents

        for person in people:
            place_id = await self.participant(person)

            def unit(session: Session, who: Person = person, place_id: int = place_id) -> None:
                now = self.world.clock.now()
                values = {
                    "sitting_id": self.sitting_id,
                    "person_id": who.person_id,
                    "participant_id": place_id,
                    "kind": "in",
                    "round": 1,
                    "happened_at": now,
                    "entered_at": now,
                    "method": "venue_code",
                    "by_id": who.person_id,
                    "verdict": "on_time",
                    "reason": "",
                }
                signin_rows.add_record(session, values)
                place = attendance_rows.participant(session, place_id)
                assert place is not None
                documents.give(session, place, "at_sign_in", now=now)

            await self.world.write(unit)
            await person.looks()
            await self.world.app.settle()


async def published(
    world: World,
    organiser: Person,
    people: Sequence[Person],
    *,
    title: str = "档案利用工作会",
    package: str = "standard",
    starts_at: datetime = NINE,
    state: str = "published",
    level: str = "internal",
    staff: Sequence[Person] = (),
) -> Stage:
    """A meeting of two hours in room 301, its people invited and its timers wanted."""

    def unit(session: Session) -> tuple[int, int]:
        made = rows.Meeting(
            title=title,
            class_="IV",
            package=package,
            level=level,
            state=state,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            place="301会议室",
            organiser_id=organiser.person_id,
            revision=1 if state == "published" else 0,
            created_at=world.clock.now(),
        )
        session.add(made)
        session.flush()
        for role, several in (("attend", people), ("staff", staff)):
            for position, person in enumerate(several, 1):
                posts = people_rows.posts_of(session, [person.person_id])[person.person_id]
                session.add(
                    attendance_rows.Participant(
                        meeting_id=made.id,
                        person_id=person.person_id,
                        unit_id=posts[0][1].id,
                        title=posts[0][0].title,
                        role=role,
                        position=position,
                    )
                )
        session.flush()
        following.meeting_changed(session, made, now=world.clock.now(), office=world.office)
        return made.id, rows.sittings_of(session, made.id)[0].id

    ids = await world.write(unit)
    return Stage(world, *ids)


def docx(*paragraphs: str, header: str = "") -> bytes:
    """A .docx of these paragraphs."""
    import docx as library

    document = library.Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(text: str = "Work plan") -> bytes:
    """A small PDF of Latin text."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("latin-1"))
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    """An .xlsx of a few hundred kilobytes that unpacks to 150 megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 25_000_000)
    return out.getvalue()
