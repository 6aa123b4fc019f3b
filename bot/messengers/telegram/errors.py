"""What the platform answers, as the port's three errors; and silence while it asks for it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.messengers.telegram.client import ToldToWait
from chat.messenger import Refused, TryLater, Unreachable

#: Seconds to wait where the token is not taken: somebody has to mend the configuration.
TOKEN_REFUSED = 60.0
#: Said of a chat, these mean its person; everything else is about our message.
_NOBODY = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_is_blocked",
    "input_user_deactivated",
    "have no rights to send a message",
    "bot was kicked",
)


class Quiet:
    """Told to wait, all calls wait: each one made meanwhile would make it longer."""

    def __init__(self) -> None:
        self._until = 0.0

    def keep(self, seconds: float) -> None:
        """The platform wants to hear nothing for so long."""
        self._until = max(self._until, time.monotonic() + seconds)

    def check(self) -> None:
        """Raises TryLater while it lasts."""
        left = self._until - time.monotonic()
        if left > 0:
            raise TryLater(left, why="told to wait")


@asynccontextmanager
async def said(quiet: Quiet) -> AsyncIterator[None]:
    """Around one call: the library's errors leave as TryLater, Unreachable or Refused."""
    quiet.check()
    try:
        yield
    except ToldToWait as error:
        quiet.keep(error.seconds)
        raise TryLater(error.seconds, why="too many requests") from None
    except Forbidden as error:
        raise Unreachable(_words(error)) from None
    except BadRequest as error:
        if any(words in error.message.lower() for words in _NOBODY):
            raise Unreachable(_words(error)) from None
        raise Refused(_words(error)) from None
    except ChatMigrated as error:
        raise Refused(f"the group is chat {error.new_chat_id} now") from None
    except InvalidToken:
        raise TryLater(TOKEN_REFUSED, why="the token is refused") from None
    except TimedOut as error:
        raise TryLater(unknown=True, why=_words(error)) from None
    except (Conflict, NetworkError) as error:
        raise TryLater(why=_words(error)) from None
    except TelegramError as error:
        raise TryLater(unknown=True, why=type(error).__name__) from None


def _words(error: TelegramError) -> str:
    return error.message[:200]
