"""One update: taken from the inbox, prepared, then written in one short transaction.

Receive commits the raw update before it is acknowledged. Each conversation's updates are handled
one after another, the oldest first. An exception rolls everything back and is counted; the third
sets the update aside and the person gets a sentence with a code.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from chat.file_links import FileLinks
from chat.incoming import Address, Incoming, Presence, Said
from chat.message import Message
from chat.messenger import Messenger, Refused, TryLater, Unparseable, Unreachable
from chat.texts import Language, Texts, language_for
from handlers import ahead
from handlers.answers import outgoing, queue
from handlers.fetching import fetch_and_judge
from handlers.forgetting import Forgetting
from handlers.forms import filling
from handlers.prepare import FOR_RECORD, ReceivedFile
from handlers.reading import (
    ALBUM_SECONDS,
    MOST_AT_ONCE,
    Read,
    is_album,
    is_fresh_album,
    read_oldest,
)
from handlers.routes import route
from handlers.turn import Tokens, Turn, refusal
from meetings import notices
from meetings.levels import held_back, shown_levels
from meetings.office import Office
from meetings.people import Behind, Who, behind
from storage import Session, conversations, inbox, levels, outbox
from storage import people as people_rows
from storage.clock import Clock
from storage.database import Database
from storage.files import Files

#: Runs of one update that may raise before it is set aside.
PATIENCE = 3
#: Updates of different conversations handled at the same time.
AT_ONCE = 64
#: What another process received so lately it is still at.
LEFT_TO_OTHERS = timedelta(seconds=5)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """What every turn is given beside the update itself."""

    office: Office
    files: Files
    secret: bytes
    base_url: str
    #: The link of a token, for whatever messenger the reader uses.
    link: Callable[[str], str]
    file_links: FileLinks


@dataclass(frozen=True, slots=True)
class _Prepared:
    read: Read
    files: tuple[ReceivedFile, ...]
    #: What the handler would look at at length (``handlers.ahead``).
    ahead: object = None

    @property
    def incoming(self) -> Incoming:
        return self.read.incoming


@dataclass(frozen=True, slots=True)
class _Written:
    """False: another process has the conversation's oldest update in hand."""

    taken: bool
    #: What the press is acknowledged with.
    toast: str | None = None
    #: Digests of files that may not be kept.
    unkept: tuple[str, ...] = ()


class Dispatcher:
    """Takes updates in, and carries them to the handlers."""

    def __init__(
        self,
        database: Database,
        messengers: Mapping[str, Messenger],
        setting: Setting,
        clock: Clock,
        *,
        after_write: Callable[[], None],
    ) -> None:
        self._database = database
        self._messengers = messengers
        self._setting = setting
        self._clock = clock
        #: Nudges the deliverer: there may be something to send.
        self._after_write = after_write
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._finishing = False
        #: What just came in, by conversation: handled without being read from the inbox again.
        #: Only a short cut: whether one may be handled, its row decides (``inbox.take``).
        self._fresh: dict[str, deque[inbox.Waiting]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)
        self._forgetting = Forgetting(database, setting.files)

    async def receive(self, *arrivals: inbox.Arrival) -> int:
        """Commit raw updates to the inbox, in order, and have them handled; how many were new.

        The adapter acknowledges after this returns, never before.
        """
        ids = await self._database.write(
            lambda session: [inbox.receive(session, arrival) for arrival in arrivals],
            name="receive",
        )
        for id, arrival in zip(ids, arrivals, strict=True):
            if id is None:
                continue
            if arrival.unreadable is not None:
                log.warning("unreadable update", kind=arrival.kind, reason=arrival.unreadable)
                continue
            fresh = self._fresh.setdefault(arrival.conversation, deque())
            fresh.append(inbox.just_received(id, arrival))
            self.nudge(arrival.conversation)
        return len(ids) - ids.count(None)

    def nudge(self, conversation: str) -> None:
        """Handle the conversation's updates, soon."""
        if self._finishing:
            return
        if conversation in self._running:
            self._again.add(conversation)
            return
        task = asyncio.get_running_loop().create_task(self._run(conversation))
        self._running[conversation] = task
        task.add_done_callback(lambda _: self._ended(conversation))

    async def sweep(self, *, everything: bool = False) -> int:
        """Take up whatever waits: after a start, and after anything that went wrong.

        Where several processes share the database, what came just now is left to the one that
        received it, or each would fetch its files; unless ``everything`` is wanted.
        """
        alone = everything or self._database.dialect == "sqlite"
        before = None if alone else self._clock.real() - LEFT_TO_OTHERS
        waiting = await self._database.read(
            lambda session: inbox.waiting_conversations(session, 500, received_before=before)
        )
        for conversation in waiting:
            self.nudge(conversation)
        return len(waiting)

    async def idle(self) -> None:
        """Wait until nothing runs. For the demo's clock and tests."""
        while self._running:
            await asyncio.wait(list(self._running.values()))
            await asyncio.sleep(0)

    async def finish(self, within: float) -> None:
        """Begin nothing more; what runs ends, or is broken off after so many seconds. It stays
        in the inbox."""
        self._finishing = True
        if not self._running:
            return
        _, late = await asyncio.wait(list(self._running.values()), timeout=within)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, conversation: str) -> None:
        task = self._running.pop(conversation)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The update stays in the inbox and the sweep comes back to it.
            log.error("conversation stopped", conversation=conversation, exc_info=error)
        if conversation in self._again:
            self._again.discard(conversation)
            self.nudge(conversation)

    async def _run(self, conversation: str) -> None:
        async with self._room:
            while not self._finishing and await self._one(conversation):
                pass

    async def _one(self, conversation: str) -> bool:
        """Handle the oldest update; whether to look again. What comes in from now on nudges."""
        found = self._just_received(conversation)
        fresh = bool(found)
        if not fresh:
            found = await self._waiting(conversation)
        if not found:
            return False
        messenger = self._messengers.get(found[0].messenger)
        if messenger is None:
            await self._set_aside(found[0], "no such messenger")
            return True
        try:
            read = read_oldest(messenger, found)
            if is_album(read.incoming):
                self._fresh.pop(conversation, None)  # the inbox has them all
                if fresh or is_fresh_album(read, self._clock.real()):
                    await asyncio.sleep(ALBUM_SECONDS)
                found = await self._waiting(conversation)
                if not found:
                    return False  # another process was faster
                read = read_oldest(messenger, found)
        except Unparseable as error:
            await self._set_aside(found[0], str(error))
            return True
        sensitive = False
        try:
            files = await self._prepare(messenger, read.incoming)
            prepared = _Prepared(read, files, await self._ahead(messenger, read.incoming))
            sensitive = await self._forgetting.if_due(messenger, read, prepared.files)
            written = await self._write(messenger, prepared)
        except Exception as error:
            await self._count_failure(messenger, read, error, sensitive=sensitive)
            return True
        if not written.taken:
            # An older one waits: from here on the inbox tells the order.
            self._fresh.pop(conversation, None)
            return True
        self._after_write()
        await self._acknowledge(messenger, read.incoming, written.toast)
        await self._forgetting.take_out(messenger, read, written.unkept)
        await self._forgetting.leave_no_trace(prepared.files)
        return read.more or conversation in self._fresh

    def _just_received(self, conversation: str) -> list[inbox.Waiting]:
        """The next of what just came in; empty where the inbox has to be asked."""
        fresh = self._fresh.get(conversation)
        if not fresh:
            return []
        oldest = fresh.popleft()
        if not fresh:
            del self._fresh[conversation]
        return [oldest]

    async def _waiting(self, conversation: str) -> list[inbox.Waiting]:
        """The conversation's oldest updates."""
        return await self._database.read(
            lambda session: inbox.undone(session, conversation, MOST_AT_ONCE)
        )

    async def _prepare(self, messenger: Messenger, incoming: Incoming) -> tuple[ReceivedFile, ...]:
        if not isinstance(incoming, Said) or not incoming.files:
            return ()
        address = incoming.address
        known, wants = await self._database.read(lambda s: self._file_wanted(s, address))
        if not known or (incoming.not_taken and wants != FOR_RECORD):
            return ()
        profile, files = self._setting.office.profile, self._setting.files
        elsewhere = self._setting.file_links.to_upload(address, self._clock.now())
        received = [
            await fetch_and_judge(
                messenger,
                file,
                wants=wants,
                profile=profile,
                files=files,
                elsewhere=elsewhere,
            )
            for file in incoming.files
        ]
        return tuple(received)

    async def _ahead(self, messenger: Messenger, incoming: Incoming) -> object:
        found = ahead.reads(incoming)
        if found is None:
            return None
        now, office, address = self._clock.now(), self._setting.office, incoming.address

        def look(session: Session) -> object:
            who = self._at(messenger, behind(session, address.messenger, address.chat))
            return ahead.read(session, who, found, now=now, office=office)

        return await self._database.read(look)

    def _file_wanted(self, session: Session, address: Address) -> tuple[bool, str]:
        """Whether we know this person at all, and what the open step takes."""
        account = people_rows.account_at(session, address.messenger, address.chat)
        if account is None:
            return False, ""
        form, step = conversations.open_step(
            session, inbox.conversation_key(address.messenger, address.chat, address.person)
        )
        return True, filling.wanted_file(form, step)

    async def _write(self, messenger: Messenger, prepared: _Prepared) -> _Written:
        """The transaction of this update."""
        # The unit may run twice: time and randomness are drawn here, outside of it.
        now, real = self._clock.now(), self._clock.real()
        seed = secrets.token_bytes(32)

        def unit(session: Session) -> _Written:
            waiting = prepared.read.waiting
            conversation = conversations.lock(session, waiting[0].conversation, now=now)
            if not inbox.take(session, waiting[0].id):
                return _Written(taken=False)
            if not all(inbox.take(session, one.id) for one in waiting[1:]):
                raise RuntimeError("a later part of an album was taken before its first")
            turn = self._turn(session, messenger, prepared, conversation, (now, real), seed)
            self._route(turn)
            for output in turn.outputs:
                queue(session, turn, output)
            conversations.save(session, turn.conversation)
            return _Written(taken=True, toast=turn.toast, unkept=tuple(turn.unkept))

        return await self._database.write(unit, name=_name(prepared.incoming))

    def _route(self, turn: Turn) -> None:
        """To the handler. What may not be shown on this messenger is not, and nothing that was
        done on the way stays (SEC-04)."""
        levels = turn.who.levels if turn.who else None
        if levels is None:
            route(turn)
            return
        conversation = deepcopy(turn.conversation)
        with turn.session.begin_nested() as before:
            route(turn)
            turn.session.flush()
            if held_back(turn.session, levels):
                before.rollback()
                turn.conversation, turn.outputs[:] = conversation, []
                turn.toast = None
                turn.tell("level-held-back")

    def _turn(
        self,
        session: Session,
        messenger: Messenger,
        prepared: _Prepared,
        conversation: conversations.Conversation,
        at: tuple[datetime, datetime],
        seed: bytes,
    ) -> Turn:
        incoming, (now, real) = prepared.incoming, at
        address = incoming.address
        known = behind(session, address.messenger, address.chat)
        if known is not None and not known.reachable:
            self._reached_again(session, known, incoming, now)
        return Turn(
            session=session,
            incoming=incoming,
            who=self._at(messenger, known),
            texts=Texts(self._language(known, incoming)),
            now=now,
            real=real,
            office=self._setting.office,
            abilities=messenger.abilities,
            conversation=conversation,
            tokens=Tokens(seed),
            link=self._setting.link,
            base_url=self._setting.base_url,
            secret=self._setting.secret,
            files=prepared.files,
            ahead=prepared.ahead,
        )

    def _at(self, messenger: Messenger, known: Behind | None) -> Who | None:
        """Who it is, and what this messenger may show them."""
        if known is None or known.who is None:
            return None
        profile = self._setting.office.profile
        levels = shown_levels(profile, own_deployment=messenger.abilities.own_deployment)
        return known.who if levels is None else replace(known.who, levels=levels)

    def _reached_again(
        self, session: Session, known: Behind, incoming: Incoming, now: datetime
    ) -> None:
        """Who shut us out is back: what they missed of their meetings comes after them."""
        if isinstance(incoming, Presence) and not incoming.reachable:
            return
        people_rows.reached_again(session, known.account_id)
        if known.who is not None:
            notices.catch_up(session, known.who.person_id, now=now, office=self._setting.office)
            levels.start_over(session)

    def _language(self, known: Behind | None, incoming: Incoming) -> Language:
        chosen = language_for(known.language) if known else None
        return (
            chosen
            or language_for(incoming.sender.language)
            or language_for(self._setting.office.language)
            or "zh_Hans"
        )

    async def _count_failure(
        self,
        messenger: Messenger,
        read: Read,
        error: Exception,
        *,
        sensitive: bool,
    ) -> None:
        waiting, incoming = read.waiting[0], read.incoming
        reason = type(error).__name__ if sensitive else f"{type(error).__name__}: {error}"[:200]
        # An error's own words may quote what was being written.
        told = None if sensitive else error
        log.error(
            "update failed", inbox_id=waiting.id, kind=waiting.kind, why=reason, exc_info=told
        )
        now = self._clock.now()

        def unit(session: Session) -> None:
            if inbox.failed(session, waiting.id, reason) < PATIENCE:
                return
            if not inbox.quarantine(session, waiting.id, reason):
                return  # another process was faster
            if sensitive:
                inbox.erase(session, waiting.id)
            known = behind(session, incoming.address.messenger, incoming.address.chat)
            texts = Texts(self._language(known, incoming))
            words = Message(refusal(texts, "broken", number=waiting.id))
            outbox.enqueue(session, outgoing(incoming, words), now=now)

        await self._database.write(unit, name="count_failure")
        self._after_write()

    async def _set_aside(self, waiting: inbox.Waiting, reason: str) -> None:
        log.warning("update set aside", inbox_id=waiting.id, kind=waiting.kind, reason=reason)
        await self._database.write(
            lambda session: inbox.quarantine(session, waiting.id, reason), name="quarantine"
        )

    async def _acknowledge(
        self, messenger: Messenger, incoming: Incoming, toast: str | None
    ) -> None:
        if incoming.via is None:
            return
        try:
            await messenger.answer(incoming.via, toast)
        except (TryLater, Unreachable, Refused) as error:
            # The answer itself goes through the outbox; this only stops a spinner.
            log.info("press not acknowledged", reason=type(error).__name__)


def _name(incoming: Incoming) -> str:
    """The unit's name for the log of slow ones: no text of anybody's."""
    return type(incoming).__name__
