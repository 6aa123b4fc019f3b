"""What the platform answers, as the port's three errors."""

from __future__ import annotations

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
#: What the library raises over an answer whose parts are not what they should be.
_TRIPPED = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError)


@asynccontextmanager
async def said() -> AsyncIterator[None]:
    """Around one call: the library's errors leave as TryLater, Unreachable or Refused."""
    try:
        yield
    except ToldToWait as error:
        raise TryLater(error.seconds, slow_down=error.afresh, why="told to wait") from None
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
    except (TelegramError, *_TRIPPED) as error:
        raise TryLater(unknown=True, why=type(error).__name__) from None


def _words(error: TelegramError) -> str:
    return error.message[:200]
