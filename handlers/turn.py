"""A turn: one incoming thing from one person, with everything a handler may look at."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chat.dates import say_day
from chat.incoming import Incoming
from chat.message import Message, RichText, lines
from chat.messenger import Abilities
from chat.texts import Texts
from handlers.prepare import ReceivedFile
from meetings.changes import Actor
from meetings.office import Office
from meetings.people import Who
from storage import Session
from storage.conversations import Conversation


class Tokens:
    """Random tokens for one turn, drawn from a seed made outside the transaction: a unit of
    work may run twice and must then draw the same."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._count = 0

    def hex(self, length: int = 32) -> str:
        """The next token: lower-case hex digits, four bits each (at most 64)."""
        self._count += 1
        digest = hmac.new(self._seed, self._count.to_bytes(4, "big"), hashlib.sha256)
        return digest.hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Output:
    """One message to the person of this turn. ``shows`` names the subject it is a view of: the
    message that shows it already is edited in place."""

    message: Message
    shows: str | None = None
    #: One message only shows the subject, and it is the last of the chat: the one before goes.
    moves: bool = False


@dataclass(slots=True)
class Turn:
    """Handlers read from here and say their answers here; nothing is sent before the commit."""

    session: Session
    incoming: Incoming
    #: None until the chat is bound to somebody in the roster.
    who: Who | None
    texts: Texts
    now: datetime
    #: Real time, for what is about the machines themselves.
    real: datetime
    office: Office
    abilities: Abilities
    conversation: Conversation
    tokens: Tokens
    link: Callable[[str], str]
    base_url: str
    #: Signs the rotating venue code and the links to pages.
    secret: bytes
    files: tuple[ReceivedFile, ...] = ()
    #: What was read before this transaction (``handlers.ahead``); None: the handler looks itself.
    ahead: object = None
    outputs: list[Output] = field(default_factory=list)
    #: What the press is acknowledged with, where the messenger shows such a thing.
    toast: str | None = None
    #: Digests of files that may not be kept: taken out of the store and the messenger at once.
    unkept: list[str] = field(default_factory=list)

    @property
    def me(self) -> Who:
        """The bound person. Routes marked open to strangers must not ask."""
        if self.who is None:
            raise LookupError("nobody is bound to this chat")
        return self.who

    @property
    def actor(self) -> Actor:
        """Who acts in this turn, and through which account."""
        return Actor(self.me, self.account)

    @property
    def account(self) -> str:
        """The account as the audit names it."""
        return f"{self.incoming.address.messenger}:{self.incoming.address.chat}"

    def say(self, message: Message) -> None:
        """Answer with a new message."""
        self.outputs.append(Output(message))

    def show(self, subject: str, message: Message) -> None:
        """Show the present state of ``subject`` (``panel:12``), in place where it is shown."""
        self.outputs.append(Output(message, subject))

    def show_last(self, subject: str, message: Message) -> None:
        """Show the present state of ``subject`` at the end of the chat, and nowhere else."""
        self.outputs.append(Output(message, subject, moves=True))

    def tell(self, key: str, /, **values: Any) -> None:
        """Answer with one text of the catalogs."""
        self.say(Message(self.texts.rich(key, **values)))

    def refuse(self, code: str, /, **values: Any) -> None:
        """Answer with the sentence of a refusal; its code follows in small type."""
        self.say(Message(refusal(self.texts, code, **self.said(values))))

    def said(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """What a refusal's sentence needs, as it is read: a ``day`` (an ISO date, or a moment,
        in the office's zone) with its weekday."""
        day = details.get("day")
        if not day:
            return dict(details)
        moment = datetime.fromisoformat(day)
        on = self.office.local(moment).date() if moment.tzinfo is not None else moment.date()
        today = self.office.today(self.now)
        return {**details, "day": say_day(on, self.texts.language, today=today)}


def refusal(texts: Texts, code: str, /, **values: Any) -> RichText:
    """The sentence of the refusal ``code`` (text ``refused-<code>``), its code in small type."""
    return lines(texts.rich(f"refused-{code}", **values), texts.rich("refusal-code", code=code))
