"""The stage of the stories: an office, its people, their phones, and a clock that is moved.

A story reads as sentences: ``guest.says("/my")``, ``guest.presses("参加")``, ``guest.sees("…")``.
It runs over the real web chat adapter, Telegram's against the fake Bot API, or the plain
messenger, on either engine.
"""

from __future__ import annotations

import hashlib
import itertools
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.event import listen

from bot.app import App, Parts, assemble
from bot.messengers.telegram.adapter import Telegram
from bot.messengers.telegram.client import Server
from bot.messengers.webchat import incoming as webchat_incoming
from chat.message import Choice, Message, StoredFile, from_data
from chat.messenger import Messenger
from chat.payload import encode
from meetings.calendar import WorkCalendar
from meetings.office import Office
from meetings.regime import Profile, load_profile
from storage import Session, inbox, leader, webchat
from storage import people as rows
from storage.clock import FixedClock
from storage.database import Database
from tests.botapi import BotApi, Shown
from tests.plain import PlainMessenger

#: A Monday, 09:30 in Shanghai.
MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
SECRET = b"only for the stories, never real!"


def office(profile: str = "central-2023", language: str = "zh_Hans") -> Office:
    """A fictional office under a shipped profile."""
    loaded = _profile(profile)
    return Office("青川市档案馆", language, loaded, WorkCalendar(loaded.country))


@cache
def _profile(name: str) -> Profile:
    """Frozen, and read once: a tenth of the time of many a story went into it."""
    return load_profile(name)


def hurried(url: str) -> Database:
    """The database, open. Stories kill no machine: the disk need not be waited for."""
    database = Database(url)
    if database.dialect == "sqlite":
        listen(database.engine, "connect", _hurries)
    return database


def _hurries(raw: Any, record: object) -> None:
    raw.execute("PRAGMA synchronous=OFF")


@dataclass(frozen=True, slots=True)
class Seen:
    """A message on somebody's screen, as it stands now."""

    ref: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    files: tuple[StoredFile, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


class Phone(Protocol):
    """One person's messenger."""

    async def say(self, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> None: ...
    async def press(self, seen: Seen, label: str) -> None: ...
    async def press_payload(self, payload: str, ref: str | None) -> None: ...
    async def join(self, token: str) -> None: ...
    async def screen(self) -> list[Seen]: ...


class WebPhone:
    """A phone with the web chat open, without a browser: the adapter is the real one."""

    def __init__(self, world: World, chat: str) -> None:
        self._world = world
        self.chat = chat
        self._numbers = itertools.count(1)

    async def say(self, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> None:
        stored = []
        for name, data in files:
            blob = self._world.app.files.put(data)
            stored.append(
                {
                    "digest": blob.digest,
                    "name": name,
                    "type": "application/octet-stream",
                    "size": blob.size,
                }
            )
        mine = {"text": text, "files": stored}
        await self._arrive("said", mine, text=text, files=stored)

    async def press(self, seen: Seen, label: str) -> None:
        payload = next(payload for shown, payload in seen.choices if shown == label)
        await self._arrive("pressed", {"press": label}, payload=payload, ref=seen.ref)

    async def press_payload(self, payload: str, ref: str | None) -> None:
        await self._arrive("pressed", {"press": payload}, payload=payload, ref=ref)

    async def join(self, token: str) -> None:
        await self._arrive("joined", None, token=token)

    async def screen(self) -> list[Seen]:
        def read(session: Session) -> list[Seen]:
            shown: dict[str, Seen] = {}
            for event in webchat.events_after(session, self.chat, 0, 100_000):
                if event.kind == "delete":
                    shown.pop(str(event.ref), None)
                elif event.kind in ("message", "edit"):
                    ref = str(event.ref if event.kind == "edit" else event.id)
                    shown[ref] = _seen(ref, event.content)
            return list(shown.values())

        return await self._world.app.database.read(read)

    async def _arrive(self, kind: Any, mine: dict[str, Any] | None, **content: Any) -> None:
        """``mine`` is what the page shows as the person's own word, as the real page keeps it."""
        client = f"{next(self._numbers):08d}-0000-4000-8000-{abs(hash(self.chat)) % 10**12:012d}"
        now = self._world.clock.now()
        if mine is not None:
            word = {"client": client, **mine}
            await self._world.write(
                lambda s: webchat.add_mine(
                    s, self.chat, client, word, _shown_files(mine.get("files", ())), now
                )
            )
        body = webchat_incoming.update(kind, client, self.chat, None, now, **content)
        arrival = inbox.Arrival(
            messenger="webchat",
            bot="webchat",
            platform_id=webchat_incoming.platform_id(body),
            conversation=inbox.conversation_key("webchat", self.chat, self.chat),
            kind=kind,
            body=body,
            event_at=now,
            received_at=now,
        )
        await self._world.app.dispatcher.receive(arrival)


def _shown_files(files: Any) -> list[webchat.ShownFile]:
    return [webchat.ShownFile(f["digest"], f["name"], f["type"], f["size"]) for f in files]


def _seen(ref: str, content: dict[str, Any]) -> Seen:
    message: Message = from_data(content)
    choices: list[Choice] = [choice for row in message.choices for choice in row]
    return Seen(
        ref=ref,
        text=message.plain_text,
        choices=tuple((choice.label, choice.payload) for choice in choices),
        files=tuple(file for file in message.files if isinstance(file, StoredFile)),
        links=tuple((link.label, link.url) for link in message.links),
    )


@dataclass(slots=True)
class Person:
    """Somebody in the story, with a phone."""

    world: World
    name: str
    phone: Phone
    person_id: int
    #: What was on the screen before the last thing they did.
    before: list[Seen] = field(default_factory=list)

    async def says(self, text: str) -> None:
        """Types and sends; waits until everything that follows has arrived."""
        await self._does(self.phone.say(text))

    async def sends(self, name: str, data: bytes, text: str = "") -> None:
        """Sends a file, with or without words."""
        await self._does(self.phone.say(text, ((name, data),)))

    async def presses(self, label: str) -> None:
        """Presses the newest button of this label. Fails where there is none."""
        for seen in reversed(await self.phone.screen()):
            found = [shown for shown, _ in seen.choices if shown == label]
            found = found or [shown for shown, _ in seen.choices if label in shown]
            if found:
                await self._does(self.phone.press(seen, found[0]))
                return
        labels = [shown for seen in await self.phone.screen() for shown, _ in seen.choices]
        raise AssertionError(f"{self.name} sees no button {label!r}, only {labels[-12:]}")

    async def presses_route(self, route: str, *numbers: int) -> None:
        """Presses a button from further up, an old one, or one that was never shown to them."""
        await self._does(self.phone.press_payload(encode(route, *numbers), None))

    async def opens(self, url: str) -> None:
        """Opens a deep link."""
        await self._does(self.phone.join(url.rsplit("/", 1)[-1]))

    async def news(self) -> list[Seen]:
        """What is new or changed since before the last thing they did."""
        return [seen for seen in await self.phone.screen() if seen not in self.before]

    async def sees(self, *texts: str) -> Seen:
        """One new or changed message holds all of these; returns it."""
        news = await self.news()
        for seen in reversed(news):
            whole = seen.text + "\n" + "\n".join(label for label, _ in seen.choices)
            if all(text in whole for text in texts):
                return seen
        shown = "\n---\n".join(seen.text for seen in news) or "(nothing new)"
        raise AssertionError(f"{self.name} does not see {texts!r} but:\n{shown}")

    async def sees_nothing_of(self, text: str) -> None:
        """No new message holds this."""
        for seen in await self.news():
            assert text not in seen.text, f"{self.name} sees {text!r} in:\n{seen.text}"

    async def looks(self) -> None:
        """Has read everything: what comes from now on is new."""
        self.before = await self.phone.screen()

    async def transcript(self) -> str:
        """Everything on the screen, for a human to read."""
        parts = []
        for seen in await self.phone.screen():
            buttons = " ".join(f"[{label}]" for label, _ in seen.choices)
            files = " ".join(f"<{file.name}>" for file in seen.files)
            parts.append("\n".join(part for part in (seen.text, buttons, files) if part))
        return "\n\n".join(parts)

    async def _does(self, act: Any) -> None:
        self.before = await self.phone.screen()
        # The clock stands still, so nobody renews: on a busy machine the lease may have run out.
        await self.world.app.lead.renew()
        await act
        # A story on a busy machine outlasts the leader's lease, which counts real seconds.
        await self.world.app.lead.renew()
        await self.world.app.settle()


class World:
    """The running bot and everybody around it."""

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        messenger: str,
        profile: str,
        api: BotApi | None = None,
    ) -> None:
        #: The platform, where the story is told over Telegram. It outlives a restart.
        self.api = api
        self._url = url
        self._folder = folder
        self._messenger = messenger
        self.clock = FixedClock(MONDAY)
        self.office = office(profile)
        self.plain: PlainMessenger | None = None
        self.people: dict[str, Person] = {}
        self._chats = itertools.count(1)
        self.app: App = self._assemble()

    def _assemble(self) -> App:
        return assemble(
            database=hurried(self._url),
            files_root=self._folder / "files",
            clock=self.clock,
            office=self.office,
            secret=SECRET,
            base_url="http://huiwu.test",
            more_messengers=[self._plain, *([self._telegram] if self.api else [])],
        )

    def _telegram(self, parts: Parts) -> Messenger:
        assert self.api is not None
        return Telegram(
            self.api.token,
            receive=parts.receive,
            leads=parts.leads,
            database=parts.database,
            files=parts.files,
            clock=parts.clock,
            server=Server(self.api.url),
            secret=parts.secret,
            rate=None,
            cleared=True,
        )

    def _plain(self, parts: Parts) -> Messenger:
        """The plain messenger outlives a restart, as a platform does."""
        if self.plain is None:
            self.plain = PlainMessenger(parts.receive, self.clock)
        self.plain.receive = parts.receive
        return self.plain

    async def starts(self) -> None:
        """Begin to lead; the clock ticks only when the story moves it."""
        await self.app.lead.renew()
        await self._open()
        await self.app.timetable.want_daily_list()

    async def _open(self) -> None:
        for messenger in self.app.messengers.values():
            await messenger.open()

    async def _close(self) -> None:
        for messenger in self.app.messengers.values():
            await messenger.close()

    async def restarts(self) -> None:
        """The process dies and another one takes over; nothing but the database remains."""
        await self._close()
        self.app.database.close()
        self.app = self._assemble()
        for person in self.people.values():
            person.world = self
        await self.write(leader.end_all)  # as if the dead one's lease had run out
        await self.app.lead.renew()
        await self._open()
        await self.app.settle()

    async def stops(self) -> None:
        """The end of the story."""
        await self.app.dispatcher.idle()
        await self._close()
        self.app.database.close()

    async def later(self, **by: float) -> None:
        """Time passes; what the clock owes in between happens at its time."""
        until = self.clock.now() + timedelta(**by)
        await self.at(until)

    async def at(self, moment: datetime) -> None:
        """Time passes until ``moment``, timer by timer."""
        from storage import timers

        while True:
            due = await self.app.database.read(timers.next_due)
            if due is None or due > moment:
                break
            if due > self.clock.now():
                self.clock.forward(due - self.clock.now())
            await self._tick()
        if moment > self.clock.now():
            self.clock.forward(moment - self.clock.now())
        await self._tick()

    async def seals(self) -> None:
        """The audit's entries are sealed."""
        await self.app.timetable.seal_audit()

    async def _tick(self) -> None:
        await self.app.lead.renew()
        await self.app.timetable.want_daily_list()
        await self.app.settle()

    async def write(self, fn: Any) -> Any:
        """A write, for setting the stage."""
        return await self.app.database.write(fn)

    async def read(self, fn: Any) -> Any:
        """A look into the database, through a second session."""
        return await self.app.database.read(fn)

    async def hires(
        self,
        name: str,
        *,
        unit: str = "办公室",
        title: str = "",
        roles: tuple[str, ...] = (),
        language: str | None = None,
        phone: str | None = None,
        rank: str | None = None,
        bound: bool = True,
    ) -> Person:
        """Somebody joins the roster, and has a phone bound to the bot unless told otherwise."""
        number = next(self._chats)
        chat = str(number) if self.api else f"{number:016d}"
        messenger = self._messenger if bound else None

        def unit_of_work(session: Session) -> int:
            found = rows.unit_named(session, unit)
            if found is None:
                found = rows.Unit(name=unit, position=len(rows.units(session)) + 1)
                session.add(found)
                session.flush()
            person = rows.Person(
                name=name, phone=phone, language=language, created_at=self.clock.now()
            )
            session.add(person)
            session.flush()
            session.add(rows.Post(person_id=person.id, unit_id=found.id, title=title, rank=rank))
            for role in roles:
                session.add(
                    rows.RoleGrant(person_id=person.id, role=role, granted_at=self.clock.now())
                )
            webchat.open_chat(session, chat, None, self.clock.now())
            if messenger:
                session.add(
                    rows.Account(
                        messenger=messenger,
                        chat=chat,
                        platform_person=chat,
                        person_id=person.id,
                        is_primary=True,
                        bound_at=self.clock.now(),
                    )
                )
            return person.id

        person_id = await self.write(unit_of_work)
        person = Person(self, name, self.phone(chat, known=bound), person_id)
        self.people[name] = person
        return person

    def phone(self, chat: str, *, known: bool = False) -> Phone:
        """A phone of the story's messenger; ``known``: it has spoken to the bot before."""
        if self._messenger == "plain":
            return PlainPhone(self, chat)
        if self.api is None:
            return WebPhone(self, chat)
        self.api.person(int(chat)).known |= known
        return TelegramPhone(self, chat)


class TelegramPhone:
    """A phone with Telegram on it: real HTTP between the adapter and the fake Bot API."""

    def __init__(self, world: World, chat: str) -> None:
        assert world.api is not None
        self.api = world.api
        self.chat = chat
        self.person = self.api.person(int(chat))

    async def say(self, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> None:
        if not files and not text.strip():
            await self._says_blank()
        elif not files:
            await self.person.says(text)
        elif len(files) == 1:
            ((name, data),) = files
            await self.person.sends_document(name, data, text)
        else:
            await self.person.sends_album(list(files), text)
        await self.api.settled()

    async def _says_blank(self) -> None:
        # No client of the platform sends such a thing; what comes in is still answered.
        chat = {"id": self.person.id, "type": "private"}
        date = int(self.api.clock().timestamp())
        message = {"message_id": 1, "from": self.person.user, "chat": chat, "date": date}
        await self.api.delivers({"message": message | {"text": " "}})

    async def press(self, seen: Seen, label: str) -> None:
        # What is pressed is what was seen, also where the card has changed since.
        await self.press_payload(dict(seen.choices)[label], seen.ref)

    async def press_payload(self, payload: str, ref: str | None) -> None:
        await self.person.presses_data(payload, int(ref) if ref else None)
        await self.api.settled()

    async def join(self, token: str) -> None:
        await self.person.starts(token.rpartition("=")[2])
        await self.api.settled()

    async def screen(self) -> list[Seen]:
        return [_shown(shown) for shown in self.person.shown]


def _type_of(kind: str, name: str) -> str:
    # The platform keeps no name of a picture.
    return "image/png" if kind == "photo" else mimetypes.guess_type(name)[0] or ""


def _shown(shown: Shown) -> Seen:
    buttons = [button for row in shown.buttons for button in row]
    return Seen(
        ref=str(shown.message_id),
        text=shown.text,
        choices=tuple((label, data) for label, data, _ in buttons if data),
        files=tuple(
            StoredFile(hashlib.sha256(data).hexdigest(), name, _type_of(kind, name), len(data))
            for kind, _, name, data in shown.files
        ),
        links=tuple((label, url) for label, _, url in buttons if url),
    )


class PlainPhone:
    """A phone of the plain messenger: buttons are numbers one types."""

    def __init__(self, world: World, chat: str) -> None:
        self._world = world
        self.chat = chat

    @property
    def _plain(self) -> PlainMessenger:
        assert self._world.plain is not None
        return self._world.plain

    async def say(self, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> None:
        await self._plain.says(self.chat, text, files)

    async def press(self, seen: Seen, label: str) -> None:
        # The choices stand below; a list in the text above may have the same words.
        await self.say(dict(seen.choices)[label])

    async def press_payload(self, payload: str, ref: str | None) -> None:
        raise AssertionError("a messenger without buttons has none to press")

    async def join(self, token: str) -> None:
        await self.say(self._plain.link(token))

    async def screen(self) -> list[Seen]:
        texts = self._plain.shown_to(self.chat)
        return [
            Seen(ref=str(number), text=text, choices=tuple(_numbers_in(text)))
            for number, text in enumerate(texts)
        ]


def _numbers_in(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        number, dot, label = line.partition(". ")
        if dot and number.isdigit():
            yield label, number
