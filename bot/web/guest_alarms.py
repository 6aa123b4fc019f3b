"""An alarm on a guest's page: what tells it to show itself, and the answer. Rows 2.6, 2.8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chat.texts.guest_page import Said
from meetings import guests
from meetings.guests import NoGuestPage
from meetings.meetings import Refused

if TYPE_CHECKING:
    from bot.web.served import Served

#: Digits of an alarm's id at most.
LONGEST_ID = 9


def about_alarm(given: dict[str, str]) -> bool:
    """Whether a form answers an alarm."""
    said = given.get("alarm", "")
    return said.isdecimal() and len(said) <= LONGEST_ID


async def heard(served: Served, token: str, given: dict[str, str]) -> Said | NoGuestPage | Refused:
    """我安全 or 需要帮助; anything else is taken for a call for help."""
    now = served.clock.now()
    done = await served.database.write(
        lambda s: guests.answer_alarm(
            s,
            token,
            int(given["alarm"]),
            "safe" if given.get("answer") == "safe" else "help",
            given.get("where", ""),
            now=now,
            office=served.office,
        ),
        name="guest alarm",
    )
    return done if isinstance(done, NoGuestPage | Refused) else "none"


async def stamp(served: Served, token: str) -> str:
    """A word that changes where the page has an alarm to show, or its end."""
    now = served.clock.now()
    found: str = await served.database.read(lambda s: guests.alarm_stamp(s, token, now=now))
    return found
