"""The built-in web chat: its chats and what happened in them, one row per event.

Event ids are the order a page resumes from. Every insert first locks its chat's row, so that on
PostgreSQL, too, a higher id of one chat is never visible before a lower one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, for_update
from storage.nudges import WEBCHAT, nudge

Kind = Literal["message", "mine", "edit", "delete", "notice"]

#: A notice is a passing word about a press; later nobody waits for it.
NOTICE_LASTS = timedelta(hours=1)


class WebchatChat(Base):
    """One person's chat in the browser. The id is random ``[a-z0-9]{16}``, no secret by itself."""

    __tablename__ = "webchat_chats"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    #: What the browser said it prefers ("zh-TW,zh;q=0.9"), for a first guess.
    language_hint: Mapped[str | None]
    #: The last event the page said it has; "delivered" means this.
    fetched: Mapped[int] = mapped_column(default=0)


class WebchatEvent(Base):
    """Something the page shows: a message, the person's own word, a change to a message."""

    __tablename__ = "webchat_events"
    __table_args__ = (
        UniqueConstraint("chat", "client"),
        Index(None, "chat", "id"),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(ForeignKey("webchat_chats.id"))
    kind: Mapped[str]
    #: The message that an edit or delete is about.
    ref: Mapped[int | None]
    #: The page's own id of what the person sent; a second one is a repetition.
    client: Mapped[str | None]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class WebchatFile(Base):
    """A file that stands in an event: the page of this chat may fetch it, no other."""

    __tablename__ = "webchat_files"
    __table_args__ = (Index(None, "digest", "chat"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("webchat_events.id", ondelete="CASCADE"), index=True
    )
    chat: Mapped[str] = mapped_column(ForeignKey("webchat_chats.id"))
    digest: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    #: Bytes.
    size: Mapped[int]


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as it stands."""

    id: str
    language_hint: str | None


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that stands in a message; ``size`` in bytes."""

    digest: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a chat; ``content`` is what the messenger wrote."""

    id: int
    kind: str
    ref: int | None
    content: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """A stretch of a chat, oldest first; ``last`` is where live events go on from."""

    events: tuple[Event, ...]
    more: bool
    last: int


class Change(Enum):
    """What became of a change to a message."""

    DONE = "done"
    SAME = "same"
    GONE = "gone"


def open_chat(session: Session, chat: str, language_hint: str | None, now: datetime) -> None:
    """A new, empty chat."""
    session.add(WebchatChat(id=chat, created_at=now, language_hint=language_hint, fetched=0))
    session.flush()


def chat_named(session: Session, chat: str) -> Chat | None:
    """The chat with this id."""
    row = session.get(WebchatChat, chat)
    return Chat(row.id, row.language_hint) if row else None


def add_message(
    session: Session,
    chat: str,
    content: dict[str, Any],
    files: Sequence[ShownFile],
    now: datetime,
) -> int | None:
    """A message to the person; its event id, or None where there is no such chat."""
    if not _lock(session, chat):
        return None
    return _add(session, chat, "message", content, now, files=files).id


def change_message(
    session: Session,
    chat: str,
    ref: int,
    content: dict[str, Any],
    files: Sequence[ShownFile],
    now: datetime,
) -> Change:
    """Put new content in the place of a message. Files that left it can no longer be fetched."""
    message = _lock(session, chat) and _message(session, chat, ref)
    if not message:
        return Change.GONE
    if message.content == content:
        return Change.SAME
    message.content = content
    session.execute(delete(WebchatFile).where(WebchatFile.event_id == ref))
    _add_files(session, chat, ref, files)
    # Only the newest change is news: a panel edited a hundred times leaves one row behind.
    _forget_changes(session, chat, ref)
    _add(session, chat, "edit", content, now, ref=ref)
    return Change.DONE


def take_back(session: Session, chat: str, ref: int, now: datetime) -> bool:
    """Remove a message or own word and the right to its files; False where it is not there."""
    if not _lock(session, chat):
        return False
    known = session.scalar(
        select(WebchatEvent).where(
            WebchatEvent.id == ref,
            WebchatEvent.chat == chat,
            WebchatEvent.kind.in_(("message", "mine")),
        )
    )
    if known is None:
        return False
    _forget_changes(session, chat, ref)
    session.execute(delete(WebchatFile).where(WebchatFile.event_id == ref))
    client = known.client
    session.delete(known)
    session.flush()
    # The page's id stays known, so that a repetition does not bring the words back.
    _add(session, chat, "delete", {}, now, ref=ref, client=client)
    return True


def add_notice(session: Session, chat: str, content: dict[str, Any], now: datetime) -> bool:
    """A passing word about a press; False where there is no such chat."""
    if not _lock(session, chat):
        return False
    session.execute(
        delete(WebchatEvent).where(
            WebchatEvent.chat == chat,
            WebchatEvent.kind == "notice",
            WebchatEvent.at < now - NOTICE_LASTS,
        )
    )
    _add(session, chat, "notice", content, now)
    return True


def add_mine(
    session: Session,
    chat: str,
    client: str,
    content: dict[str, Any],
    files: Sequence[ShownFile],
    now: datetime,
) -> Event | None:
    """What the person said or pressed. The same ``client`` again gives the event of the first
    time; None where there is no such chat."""
    if not _lock(session, chat):
        return None
    said = session.scalar(
        select(WebchatEvent).where(WebchatEvent.chat == chat, WebchatEvent.client == client)
    )
    return _event(said or _add(session, chat, "mine", content, now, files=files, client=client))


def mine_sent_as(session: Session, chat: str, client: str) -> int | None:
    """The event of what the page sent under its own id ``client``."""
    return session.scalar(
        select(WebchatEvent.id).where(WebchatEvent.chat == chat, WebchatEvent.client == client)
    )


def message_shown(session: Session, chat: str, ref: int) -> Event | None:
    """A message to the person as it now stands."""
    row = _message(session, chat, ref)
    return _event(row) if row else None


def events_after(session: Session, chat: str, after: int, limit: int) -> tuple[Event, ...]:
    """What happened after event ``after``, in order, at most ``limit``."""
    rows = session.scalars(
        select(WebchatEvent)
        .where(WebchatEvent.chat == chat, WebchatEvent.id > after)
        .order_by(WebchatEvent.id)
        .limit(limit)
    )
    return tuple(map(_event, rows))


def history(session: Session, chat: str, before: int | None, limit: int) -> History:
    """The newest ``limit`` messages and own words before event ``before`` (None: the end)."""
    query = select(WebchatEvent).where(
        WebchatEvent.chat == chat, WebchatEvent.kind.in_(("message", "mine"))
    )
    if before is not None:
        query = query.where(WebchatEvent.id < before)
    rows = session.scalars(query.order_by(WebchatEvent.id.desc()).limit(limit + 1)).all()
    return History(
        events=tuple(map(_event, reversed(rows[:limit]))),
        more=len(rows) > limit,
        last=heads(session, (chat,)).get(chat, 0),
    )


def heads(session: Session, chats: Iterable[str]) -> dict[str, int]:
    """The newest event id of each chat that has one."""
    rows = session.execute(
        select(WebchatEvent.chat, func.max(WebchatEvent.id).label("head"))
        .where(WebchatEvent.chat.in_(tuple(chats)))
        .group_by(WebchatEvent.chat)
    )
    return {row.chat: row.head for row in rows}


def mark_fetched(session: Session, chat: str, up_to: int) -> None:
    """The page has everything up to this event; never goes back, never past the newest."""
    known = min(up_to, heads(session, (chat,)).get(chat, 0))
    session.execute(
        update(WebchatChat)
        .where(WebchatChat.id == chat, WebchatChat.fetched < known)
        .values(fetched=known)
    )


def fetched_up_to(session: Session, chat: str) -> int:
    """The last event the page has; a message whose ref is not above it is delivered."""
    return session.scalar(select(WebchatChat.fetched).where(WebchatChat.id == chat)) or 0


def shown_file(session: Session, chat: str, digest: str) -> ShownFile | None:
    """A file that stands in this chat; None for one that never did or was taken back."""
    row = session.scalar(
        select(WebchatFile)
        .where(WebchatFile.chat == chat, WebchatFile.digest == digest)
        .order_by(WebchatFile.id.desc())
        .limit(1)
    )
    return ShownFile(row.digest, row.name, row.media_type, row.size) if row else None


def _lock(session: Session, chat: str) -> bool:
    row = session.scalar(for_update(select(WebchatChat.id).where(WebchatChat.id == chat)))
    return row is not None


def _message(session: Session, chat: str, ref: int) -> WebchatEvent | None:
    return session.scalar(
        select(WebchatEvent).where(
            WebchatEvent.id == ref, WebchatEvent.chat == chat, WebchatEvent.kind == "message"
        )
    )


def _forget_changes(session: Session, chat: str, ref: int) -> None:
    session.execute(
        delete(WebchatEvent).where(
            WebchatEvent.chat == chat, WebchatEvent.kind == "edit", WebchatEvent.ref == ref
        )
    )


def _add(
    session: Session,
    chat: str,
    kind: Kind,
    content: dict[str, Any],
    now: datetime,
    *,
    ref: int | None = None,
    client: str | None = None,
    files: Sequence[ShownFile] = (),
) -> WebchatEvent:
    nudge(session, f"{WEBCHAT}:{chat}")
    row = WebchatEvent(chat=chat, kind=kind, ref=ref, client=client, content=content, at=now)
    session.add(row)
    session.flush()
    _add_files(session, chat, row.id, files)
    return row


def _add_files(session: Session, chat: str, event: int, files: Sequence[ShownFile]) -> None:
    session.add_all(
        WebchatFile(
            event_id=event,
            chat=chat,
            digest=file.digest,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
        )
        for file in files
    )
    session.flush()


def _event(row: WebchatEvent) -> Event:
    return Event(row.id, row.kind, row.ref, row.content, row.at)


def unread(session: Session, chat: str) -> int:
    """How many messages the page has not fetched yet."""
    return (
        session.scalar(
            select(func.count())
            .select_from(WebchatEvent)
            .join(WebchatChat, WebchatChat.id == WebchatEvent.chat)
            .where(
                WebchatEvent.chat == chat,
                WebchatEvent.kind == "message",
                WebchatEvent.id > WebchatChat.fetched,
            )
        )
        or 0
    )
