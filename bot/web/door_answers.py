"""What the door's page is told: results, figures and names, in finished sentences. Row 3.2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from chat.texts import Texts, language_for
from chat.texts import door_page as words
from chat.texts.my_seat import seat_words
from chat.texts.signin import Reader, attendee_line, named_line, refusal_values
from meetings.meetings import Refused
from meetings.needs import needs_of
from meetings.seats.mine import seat_of
from meetings.signin import door_scans, doors
from meetings.signin.door_scans import Attention, Scanned, Seen
from meetings.signin.doors import Door
from meetings.signin.outcomes import AlreadySignedIn, SignedIn
from storage import Session

if TYPE_CHECKING:
    from bot.web.served import Served

#: People offered by name.
MOST = 8


class Answers:
    """Asks the use cases and words what comes of it, in the language of the phone's owner."""

    def __init__(self, served: Served) -> None:
        self._served = served

    async def view(self, door: Door) -> dict[str, Any]:
        """Title, where, figures, the last ten."""
        served, now, reader = self._served, self._served.clock.now(), self._reader(door)
        at = await served.database.read(
            lambda s: doors.at_the_door(s, door, now=now, office=served.office)
        )
        return {
            "view": {
                "title": at.title,
                "now": int(now.timestamp() * 1000),
                "where": words.where(reader, at),
                "counts": words.count_line(reader, at),
                "signsOut": door.signs_out,
                "aim": words.aim(reader.texts, at),
                "last": [
                    {
                        "record": one.record_id,
                        "line": words.last_line(reader, one),
                        "undo": one.may_undo,
                    }
                    for one in at.last
                ],
            }
        }

    async def passes(
        self, door: Door, tokens: list[str], seen: Seen, *, kept: bool
    ) -> list[dict[str, Any]]:
        """The passes of one picture, one after the other. Whoever was photographed while the
        network was away is inside already: their needs are said with the result."""
        served, now = self._served, self._served.clock.now()
        if kept:
            seen = Seen(seen.at, out=seen.out, needs_seen=True)

        def scan(token: str) -> Callable[[Session], dict[str, Any]]:
            def write(session: Session) -> dict[str, Any]:
                outcome = door_scans.scan_pass(
                    session, door, token, seen, now=now, office=served.office
                )
                return self._result(session, door, outcome, token=token)

            return write

        return [await served.database.write(scan(token), name="door scan") for token in tokens]

    async def person(self, door: Door, person_id: int, seen: Seen) -> dict[str, Any]:
        """Somebody found by name."""
        served, now = self._served, self._served.clock.now()

        def sign(session: Session) -> dict[str, Any]:
            outcome = door_scans.scan_person(
                session, door, person_id, seen, now=now, office=served.office
            )
            return self._result(session, door, outcome, person=person_id)

        return await served.database.write(sign, name="door desk")

    async def people(self, door: Door, name: str) -> list[dict[str, Any]]:
        """Who fits a name; who is in already is said so."""
        reader = self._reader(door)
        found = await self._served.database.read(
            lambda s: doors.found_by_name(s, door, name, most=MOST)
        )
        return [
            {
                "person": one.person_id,
                "line": attendee_line(reader.texts, one)
                if one.signed_at is None
                else reader.texts.plain(
                    "signin-option-in",
                    person=attendee_line(reader.texts, one),
                    time=reader.clock(one.signed_at),
                ),
            }
            for one in found
        ]

    async def undo(self, door: Door, record_id: int) -> str:
        """A wrong scan is taken back."""
        served, now, reader = self._served, self._served.clock.now(), self._reader(door)
        reason = reader.texts.plain("door-undo-reason")
        outcome = await served.database.write(
            lambda s: door_scans.undo(
                s, door, record_id, reason=reason, now=now, office=served.office
            ),
            name="door undo",
        )
        if isinstance(outcome, Refused):
            values = refusal_values(reader, outcome.details)
            return reader.texts.plain(f"refused-{outcome.code}", **values)
        return reader.texts.plain("door-undone", person=named_line(reader.texts, outcome.person))

    def _result(
        self, session: Session, door: Door, outcome: Scanned, **again: str | int
    ) -> dict[str, Any]:
        """``again``: how the page asks once more, after the staff have seen what is needed."""
        place = outcome.participant_id if isinstance(outcome, SignedIn) else None
        needs = needs_of(session, place) if place is not None else ()
        reader = self._reader(door)
        chair = seat_of(session, place) if place is not None else None
        seat = seat_words(reader.texts, chair) if chair is not None else ""
        shown = words.shown(reader, outcome, needs=needs, seat=seat)
        done = isinstance(outcome, SignedIn | AlreadySignedIn)
        waits = again if isinstance(outcome, Attention) else {}
        return asdict(shown) | {"again": waits, "done": done}

    def _reader(self, door: Door) -> Reader:
        office = self._served.office
        language = language_for(door.language) or language_for(office.language) or "zh_Hans"
        return Reader(Texts(language), office, self._served.clock.now())
