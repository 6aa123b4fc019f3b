"""What the stories of the archive need: a meeting that is over, with real documents."""

from __future__ import annotations

import io
import mimetypes
from datetime import datetime, timedelta

from pypdf import PdfWriter

from meetings.closing import MeetingClosed, close_meeting
from meetings.documents import Category, NewFile
from meetings.documents.keeping import keep_for_hosts
from storage import Session
from storage import archive as rows
from tests.stories.meeting_stage import NINE, Stage, docx, published
from tests.stories.notice_stage import actor
from tests.stories.world import Person, World

TITLE = "档案利用工作会"


def pdf(pages: int = 2, password: str = "") -> bytes:
    """A PDF of blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(210, 297)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


async def adds(
    desk: Person,
    stage: Stage,
    name: str,
    data: bytes,
    category: Category = Category.PAPER,
    level: str = "internal",
) -> int:
    """A file among the meeting's documents, kept by the hosts. Returns the document's id."""
    world = stage.world
    blob = world.app.files.put(data)
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = NewFile(name.rpartition(".")[0], blob.digest, name, media_type, blob.size)

    def unit(session: Session) -> int:
        return keep_for_hosts(
            session,
            stage.id,
            level,
            file,
            category,
            by_id=desk.person_id,
            action="add document",
            about={},
            now=world.clock.now(),
        )

    added: int = await world.write(unit)
    return added


async def over(
    world: World, desk: Person, *people: Person, starts_at: datetime = NINE, title: str = TITLE
) -> Stage:
    """A meeting with an agenda and a report, signed in to, over and closed."""
    stage = await published(world, desk, list(people), starts_at=starts_at, title=title)
    await adds(desk, stage, "会议议程.docx", docx("一、听取汇报", "二、讨论方案"), Category.AGENDA)
    await adds(desk, stage, "工作报告.pdf", pdf(3), Category.REPORT)
    await world.at(starts_at)
    await stage.signs_in(*people)
    await world.at(starts_at + timedelta(hours=2, minutes=5))
    await closed(stage, desk)
    return stage


async def closed(stage: Stage, desk: Person) -> None:
    """The meeting is closed."""

    def unit(session: Session) -> object:
        now = stage.world.clock.now()
        return close_meeting(
            session,
            actor(session, desk),
            stage.id,
            questions=(),
            now=now,
            office=stage.world.office,
        )

    done = await stage.world.write(unit)
    assert isinstance(done, MeetingClosed), done
    await stage.world.app.settle()


async def items(stage: Stage) -> list[rows.ArchiveItem]:
    """What is in the archive of the meeting."""

    def read(session: Session) -> list[rows.ArchiveItem]:
        return list(rows.items_of(session, stage.id))

    found: list[rows.ArchiveItem] = await stage.world.read(read)
    return found


async def office_of(world: World) -> tuple[Person, Person, Stage]:
    """The desk, the archivist, and a meeting that is over."""
    desk = await world.hires("周会务", roles=("secretariat",))
    keeper = await world.hires("方档案", roles=("archivist",))
    guest = await world.hires("林小满", unit="保管处")
    return desk, keeper, await over(world, desk, guest)


async def files(keeper: Person, stage: Stage) -> None:
    await stage.opens(keeper, "Ra")
    await keeper.presses("归档")


async def leaps(world: World, moment: datetime) -> None:
    """Months pass in which nothing of this happens."""
    world.clock.forward(moment - world.clock.now())
    await world.app.settle()
