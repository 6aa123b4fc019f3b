"""Carries out one row: worded, sent under the pace of its messenger, and marked.

Each error in its own way: told to wait, unreachable, refused, or nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from chat import fallback
from chat.incoming import Address
from chat.message import Message, to_data
from chat.messenger import Edited, Messenger, Refused, TryLater, Unreachable
from jobs.finishing import Finisher, HeldBack, NotYet
from jobs.making import NoSuchPaper
from jobs.marks import Marks, Stubborn
from jobs.pacing import Pace
from storage import Session, outbox, people
from storage.clock import Clock
from storage.database import Database

log = structlog.get_logger(__name__)


class NotDeleted(Exception):
    """The platform does not delete this message (any more)."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """What carrying out a row needs."""

    database: Database
    #: The door for marks.
    door: Stubborn
    finisher: Finisher
    clock: Clock
    messengers: Mapping[str, Messenger]
    holder: str
    pace_of: Callable[[str], Pace]
    #: There is something new to send.
    nudge: Callable[[], None]

    async def carry_out(self, messenger: Messenger, row: outbox.Leased, epoch: int) -> None:
        """Word it, send it, write down what became of it."""
        if row.verb == "menu":
            await self._set_menu(messenger, row, epoch)
            return
        if row.shows is not None and row.verb != "send":
            # What was sent before it to this chat may show the subject by now.
            row = replace(row, target_ref=await self._shown(row) or row.target_ref)
        mark = Marks(self.door, self.clock, self.holder, epoch, row)
        message: Message | None
        held_back = False
        try:
            message = await self.finisher.finish(messenger, row)
        except HeldBack as held:
            other = await self.database.read(lambda s: self._account_that_carries(s, row))
            if other is not None:
                await mark.moved(*other)
                self.nudge()
                return
            message = None if row.content.get("edit_only") else held.words
            held_back = True
        except NotYet as quiet:
            await mark.hold(quiet.until)
            return
        except NoSuchPaper as gone:
            await mark.drop(f"no paper: {gone}")
            return
        except Exception as error:
            log.error("not worded", row=row.id, notice=row.content.get("notice"), exc_info=error)
            await mark.later(None, f"not worded: {type(error).__name__}", "not_worded")
            return
        if message is None and row.verb != "delete":
            await mark.drop("does not hold any more")
            return
        parts = fallback.fit(message, messenger.abilities) if message else ()
        if len(parts) > 1:
            # What no longer fits into one message is not edited into the one that shows it.
            await self._split(row, parts, epoch)
            row, message = replace(row, verb="send"), parts[0]
        await self._send(messenger, row, message or Message(()), mark, held_back=held_back)

    def _account_that_carries(
        self, session: Session, row: outbox.Leased
    ) -> tuple[str, str, str] | None:
        """Messenger, chat and person of the reader's account that may show everything."""
        for account in people.accounts_of(session, row.person_id) if row.person_id else ():
            other = self.messengers.get(account.messenger)
            if account.reachable and other is not None and other.abilities.own_deployment:
                return account.messenger, account.chat, account.platform_person
        return None

    async def _set_menu(self, messenger: Messenger, row: outbox.Leased, epoch: int) -> None:
        """The menu of the chat's commands, as its person may use them now."""
        mark = Marks(self.door, self.clock, self.holder, epoch, row)
        if not messenger.abilities.menu:
            await mark.drop("no menus there")
            return
        commands = await self.database.read(lambda s: self.finisher.commands(s, row))
        await self._send(messenger, row, Message(()), mark, commands)

    async def _shown(self, row: outbox.Leased) -> str | None:
        subject = row.shows or ""
        return await self.database.read(
            lambda s: outbox.shown(s, row.messenger, row.chat, subject)
        )

    async def _send(
        self,
        messenger: Messenger,
        row: outbox.Leased,
        message: Message,
        mark: Marks,
        commands: Sequence[tuple[str, str]] = (),
        *,
        held_back: bool = False,
    ) -> None:
        address = Address(row.messenger, row.chat, row.person)
        try:
            ref = await self._call(messenger, address, row, message, commands)
        except TryLater as busy:
            self.pace_of(messenger.name).pause(busy.after if not busy.unknown else None)
            if busy.unknown:
                await mark.unknown(str(busy), again=_may_repeat(row))
            else:
                await mark.later(busy.after, str(busy), _kind_of(busy))
        except Unreachable as gone:
            await mark.park(f"unreachable: {gone}", "unreachable")
        except Refused as defect:
            rest = await self.finisher.without_the_lost(row, message)
            if rest is not None:
                await self._send(messenger, row, rest, mark, commands, held_back=held_back)
                return
            log.error("refused", row=row.id, reason=str(defect))
            await mark.park(f"refused: {defect}", "refused")
        except NotDeleted:
            # Too old for the platform, or gone already: whoever wanted it deleted asks the row.
            await mark.drop("not deleted")
        else:
            delivered = not messenger.abilities.confirms_delivery
            await mark.sent(ref, message, delivered=delivered, held_back=held_back)

    async def _call(
        self,
        messenger: Messenger,
        address: Address,
        row: outbox.Leased,
        message: Message,
        commands: Sequence[tuple[str, str]],
    ) -> str:
        pace = self.pace_of(messenger.name)
        began = await pace.turn(first=row.lane == outbox.ANSWERS)
        try:
            return await self._called(messenger, address, row, message, commands)
        finally:
            pace.landed(began, row.chat)

    async def _called(
        self,
        messenger: Messenger,
        address: Address,
        row: outbox.Leased,
        message: Message,
        commands: Sequence[tuple[str, str]],
    ) -> str:
        if row.verb == "menu":
            await messenger.set_menu(address, commands)
            return ""
        if row.verb == "delete":
            if row.target_ref and not await messenger.delete(address, row.target_ref):
                raise NotDeleted(row.target_ref)
            return row.target_ref or ""
        if row.verb == "edit" and row.target_ref:
            done, ref = await messenger.edit(address, row.target_ref, message)
            if done is not Edited.UNSUPPORTED:
                return ref
        return await messenger.send(address, message)

    async def _split(self, row: outbox.Leased, parts: tuple[Message, ...], epoch: int) -> None:
        """A text too long for one message becomes a chain of rows: one row, one call."""
        now = self.clock.now()
        contents = [{"message": to_data(part)} for part in parts]
        await self.database.write(
            lambda s: outbox.split(s, row.id, contents, holder=self.holder, epoch=epoch, now=now),
            name="split",
        )


def _kind_of(busy: TryLater) -> outbox.ErrorKind | None:
    """How it is counted. None: it had said before for how long to leave it alone; or it takes
    nothing from us at all, which the messenger's trouble tells."""
    if busy.slow_down:
        return "slow_down"
    return "trouble" if busy.after is None else None


def _may_repeat(row: outbox.Leased) -> bool:
    """After a timeout a notice is sent once more; a reply or a digest never."""
    return row.lane in (outbox.URGENT, outbox.NOTICES) and row.unknowns == 0
