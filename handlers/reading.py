"""Reading what waits: one update, or the files of one album, which arrive one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from chat.incoming import Incoming, Said
from chat.messenger import Messenger, Unparseable
from handlers import uploads
from storage import inbox

log = structlog.get_logger(__name__)

#: Files chosen together arrive one by one, within this time (seconds), so many at most.
ALBUM_SECONDS = 0.7
ALBUM_FILES = 10
#: Updates to look at: an album, and whether more waits behind it.
MOST_AT_ONCE = ALBUM_FILES + 1


@dataclass(frozen=True, slots=True)
class Read:
    """What is to be handled at once: one update, or those of one album."""

    waiting: tuple[inbox.Waiting, ...]
    parts: tuple[Incoming, ...]
    incoming: Incoming
    #: More of this conversation waits behind it.
    more: bool


def read_oldest(messenger: Messenger, found: list[inbox.Waiting]) -> Read:
    """The oldest update, with what belongs to the same album. Raises Unparseable.

    Only what follows without a gap: order within a conversation is kept.
    """
    first = _parse(messenger, found[0])
    parts = [first]
    if isinstance(first, Said) and first.album is not None:
        for waiting in found[1:ALBUM_FILES]:
            try:
                part = _parse(messenger, waiting)
            except Unparseable:
                break
            if not isinstance(part, Said) or part.album != first.album:
                break
            parts.append(part)
    said = [part for part in parts if isinstance(part, Said)]
    incoming: Incoming = first
    if len(said) > 1:
        incoming = replace(
            said[0],
            text="\n".join(part.text for part in said if part.text),
            files=tuple(file for part in said for file in part.files),
        )
    more = len(found) > len(parts)
    return Read(tuple(found[: len(parts)]), tuple(parts), incoming, more)


def _parse(messenger: Messenger, waiting: inbox.Waiting) -> Incoming:
    try:
        if waiting.kind == uploads.KIND:
            return uploads.parse(waiting.body)
        return messenger.parse(waiting.body)
    except Unparseable:
        raise
    except Exception as error:
        # Our defect. Left waiting, it would hold up its conversation for ever.
        log.error("parser failed", inbox_id=waiting.id, why=type(error).__name__)
        raise Unparseable(f"{type(error).__name__}: {error}"[:200]) from error


def is_album(incoming: Incoming) -> bool:
    """Whether it is one of several files chosen together."""
    return isinstance(incoming, Said) and incoming.album is not None


def is_fresh_album(read: Read, real: datetime) -> bool:
    """Whether the rest of it may still be on its way."""
    if not is_album(read.incoming) or read.more:
        return False
    return (real - read.waiting[-1].received_at).total_seconds() < ALBUM_SECONDS
