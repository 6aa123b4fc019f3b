"""What the benchmarks stand on: a fresh database, people, and a messenger with a set latency."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.app import App, MessengerMaker, assemble
from chat.incoming import Address, Incoming, IncomingFile, Via
from chat.message import Message
from chat.messenger import Abilities, Edited, Refused, Unparseable
from meetings import drafting, notices
from meetings.calendar import WorkCalendar
from meetings.changes import Actor
from meetings.inviting import Pick
from meetings.office import Office
from meetings.people import who_is
from meetings.regime import load_profile
from storage import Session, attendance, meetings, people
from storage.clock import SystemClock
from storage.database import Database
from storage.migrate import migrate

#: Only for benchmarks, never for real.
SECRET = b"a secret of a benchmark, 32 bytes"


class SlowMessenger:
    """Takes every message after ``latency`` seconds and remembers when it was called."""

    name = "slow"

    def __init__(self, *, rate: float | None, latency: float) -> None:
        self.abilities = Abilities(
            buttons=True,
            edit=True,
            files_out=True,
            files_in=False,
            max_file_out=0,
            max_file_in=0,
            max_text=4096,
            text_unit="utf16",
            deep_links=True,
            read_receipts=False,
            rate=rate,
            own_deployment=False,
        )
        self._latency = latency
        #: (monotonic time of the call, chat).
        self.calls: list[tuple[float, str]] = []
        self._called = asyncio.Event()

    trouble = None

    async def open(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def close(self) -> None:
        """Nothing to close."""

    async def set_menu(self, address: Address, commands: Sequence[tuple[str, str]]) -> None:
        """There is no menu here."""

    @property
    def count(self) -> int:
        """How many calls came so far."""
        return len(self.calls)

    async def called(self, within: float) -> None:
        """Wait for the next call, at most ``within`` seconds."""
        self._called.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._called.wait(), within)

    def parse(self, body: dict[str, Any]) -> Incoming:
        """Nobody writes here."""
        raise Unparseable("nobody writes here")

    async def send(self, address: Address, message: Message, via: Via | None = None) -> str:
        """Take a message."""
        self.calls.append((time.monotonic(), address.chat))
        self._called.set()
        await asyncio.sleep(self._latency)
        return str(len(self.calls))

    async def edit(self, address: Address, ref: str, message: Message) -> tuple[Edited, str]:
        """Take an edit."""
        await self.send(address, message)
        return Edited.EDITED, ref

    async def delete(self, address: Address, ref: str) -> bool:
        """Not possible here."""
        return False

    async def answer(self, via: Via, text: str | None) -> None:
        """Nothing is pressed here."""

    async def fetch(self, file: IncomingFile, into: Path) -> None:
        """No files here. Raises Refused."""
        raise Refused("no files here")

    async def forget(self, incoming: Incoming) -> bool:
        """Not possible here."""
        return False

    def link(self, token: str) -> str:
        """A link as a platform would make it."""
        return f"https://slow.example/{token}"


def people_with_accounts(session: Session, heads: int, messenger: str, now: datetime) -> list[int]:
    """A unit of so many people, each bound to a chat of the messenger (0, 1, 2 …); their ids."""
    unit = people.Unit(name="财务处")
    everybody = [people.Person(name=f"代表{n}", created_at=now) for n in range(heads)]
    session.add_all([unit, *everybody])
    session.flush()
    for number, person in enumerate(everybody):
        session.add(people.Post(person_id=person.id, unit_id=unit.id, title="科员"))
        session.add(
            people.Account(
                messenger=messenger,
                chat=str(number),
                platform_person=str(number),
                person_id=person.id,
                is_primary=True,
                bound_at=now,
            )
        )
    session.flush()
    return [person.id for person in everybody]


def sitting_for(session: Session, invited: list[int], starts_at: datetime, now: datetime) -> int:
    """A published meeting of two hours with these people; the id of its one sitting."""
    meeting = meetings.Meeting(
        title="季度工作例会",
        class_="IV",
        package="simple",
        level="internal",
        state="published",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="301会议室",
        organiser_id=invited[0],
        created_at=now,
    )
    session.add(meeting)
    session.flush()
    sitting = meetings.Sitting(
        meeting_id=meeting.id, number=1, starts_at=starts_at, ends_at=meeting.ends_at
    )
    session.add(sitting)
    session.add_all(
        attendance.Participant(meeting_id=meeting.id, person_id=person_id) for person_id in invited
    )
    session.flush()
    return sitting.id


def publish(session: Session, invited: Sequence[int], office: Office, now: datetime) -> None:
    """The first of them makes a meeting and sends the notice to all, as the buttons do."""
    who = who_is(session, invited[0])
    assert who is not None
    actor = Actor(who, "benchmark")
    starts_at = now + timedelta(days=8)
    new = drafting.NewMeeting(
        title="年度工作总结会议",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="一楼会议室",
        agenda=("听取年度工作情况", "研究下步安排", "表彰先进"),
        invited=tuple(Pick(person_id) for person_id in invited),
    )
    made = drafting.create_meeting(
        session, actor, new, own_deployment=True, now=now, office=office
    )
    assert isinstance(made, drafting.Created), made
    sent = notices.publish(session, actor, made.meeting_id, edits=None, now=now, office=office)
    assert isinstance(sent, notices.Published), sent


def office_of_benchmarks() -> Office:
    """A fictional office under the default profile."""
    profile = load_profile("central-2023")
    return Office("青川市档案馆", "zh_Hans", profile, WorkCalendar(profile.country))


def new_database(folder: Path) -> str:
    """The URL of a new database of this version."""
    url = f"sqlite:///{folder / 'huiwu.db'}"
    migrate(url)
    return url


def app_with(url: str, folder: Path, *messengers: SlowMessenger) -> App:
    """The app with these messengers beside the web chat; of its log, errors only."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.disable(logging.WARNING)
    return assemble(
        database=Database(url),
        files_root=folder / "files",
        clock=SystemClock(),
        office=office_of_benchmarks(),
        secret=SECRET,
        base_url="http://127.0.0.1",
        more_messengers=[_maker(messenger) for messenger in messengers],
    )


def _maker(messenger: SlowMessenger) -> MessengerMaker:
    return lambda _: messenger


async def close(app: App) -> None:
    """Stop the app."""
    await app.stop()
