"""The hall of an alarm: everybody in it in the database, and what they do. Row 2.8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chat.message import Message, Span, to_data
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.safety import answering, raising, reading
from meetings.safety.clock import signed_in
from meetings.safety.raising import NewAlarm, Raised
from storage import Session, alarms, outbox, signin
from storage import attendance as attendance_rows
from storage import people as people_rows
from tests.jobs.alarm_rules import Deed, Hall
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World

BROADCAST = "请核对您的座位"


@dataclass
class Evening:
    """The hall in the database, and who is who."""

    world: World
    hall: Hall
    desk: Person
    stage: Stage
    #: Number in the plan → person and chat of who reads for them.
    person: dict[int, int] = field(default_factory=dict)
    chat: dict[int, str] = field(default_factory=dict)
    alarm_id: int = 0

    def actor(self, session: Session, person_id: int) -> Actor:
        who = who_is(session, person_id)
        assert who is not None
        return Actor(who, "test")

    async def opens(self) -> None:
        """Everybody is hired, invited, signed in or not."""
        await self.world.write(self._fills)
        await self.world.app.settle()

    def _fills(self, session: Session) -> None:
        now = self.world.clock.now()
        unit = people_rows.Unit(name="第一代表团", position=9)
        session.add(unit)
        session.flush()
        for guest in self.hall.guests:
            reads = f"{5000 + guest.number:016d}"
            person = people_rows.Person(name=f"人员{guest.number}", created_at=now)
            session.add(person)
            session.flush()
            reader = person.id
            if guest.phone == "contact":
                contact = people_rows.Person(name=f"内勤{guest.number}", created_at=now)
                session.add(contact)
                session.flush()
                person.contact_id = reader = contact.id
            if guest.phone != "none":
                account = people_rows.Account(
                    messenger="plain",
                    chat=reads,
                    platform_person=reads,
                    person_id=reader,
                    is_primary=True,
                    bound_at=now,
                )
                session.add(account)
            place = attendance_rows.Participant(
                meeting_id=self.stage.meeting_id,
                person_id=person.id,
                unit_id=unit.id,
                position=guest.number,
            )
            session.add(place)
            session.flush()
            self.person[guest.number], self.chat[guest.number] = person.id, reads
            if guest.where != "away":
                self._signs(session, guest.number, "in")
            if guest.where == "out":
                self._signs(session, guest.number, "out")

    def _signs(self, session: Session, number: int, kind: str) -> None:
        person_id, now = self.person[number], self.world.clock.now()
        place = attendance_rows.participant_of(session, self.stage.meeting_id, person_id)
        assert place is not None
        live = signin.live_record(session, self.stage.sitting_id, person_id)
        record = {
            "sitting_id": self.stage.sitting_id,
            "person_id": person_id,
            "participant_id": place.id,
            "kind": kind,
            "round": 0 if live is None else live.round,
            "happened_at": now,
            "entered_at": now,
            "method": "desk",
            "by_id": self.desk.person_id,
            "verdict": "on_time",
            "reason": "",
        }
        assert signin.add_record(session, record) is not None

    def broadcast(self, session: Session) -> None:
        """A notice to everybody who has a chat, as publishing leaves it behind."""
        for guest in self.hall.guests:
            if guest.phone != "none":
                chat = self.chat[guest.number]
                owed = outbox.Outgoing(
                    messenger="plain",
                    chat=chat,
                    person=chat,
                    verb="send",
                    content={"message": to_data(Message((Span(BROADCAST),)))},
                    lane=outbox.NOTICES,
                    meeting_id=self.stage.meeting_id,
                )
                outbox.enqueue(session, owed, now=self.world.clock.now())

    def raises(self, session: Session) -> None:
        now = self.world.clock.now()
        done = raising.raise_alarm(
            session,
            self.actor(session, self.desk.person_id),
            self.stage.meeting_id,
            NewAlarm("fire", drill=False),
            after=0,
            shown_at=now - timedelta(seconds=3),
            now=now,
            office=self.world.office,
        )
        assert isinstance(done, Raised), done
        self.alarm_id = done.alarm_id

    def does(self, deed: Deed) -> Callable[[Session], bool]:
        """One deed, by whoever does it; False where it is refused."""

        def unit(session: Session) -> bool:
            now, office = self.world.clock.now(), self.world.office
            about = self.person[deed.number]
            desk = self.actor(session, self.desk.person_id)
            if deed.kind == "enters":
                row = alarms.person_of(session, self.alarm_id, about)
                if row is None and self._enters(session, deed.number):
                    signed_in(session, self.stage.meeting_id, now=now)
                return True
            done: Any
            if deed.kind == "go":
                done = answering.go(session, desk, self.alarm_id, about, now=now)
            elif deed.kind == "handled":
                done = answering.handled(session, desk, self.alarm_id, about, now=now)
            else:
                actor = desk if deed.kind == "tick" else self.actor(session, about)
                word: answering.Word = "help" if deed.kind == "help" else "safe"
                done = answering.answer(
                    session, actor, self.alarm_id, about, word, now=now, office=office
                )
            return not isinstance(done, Refused)

        return unit

    def _enters(self, session: Session, number: int) -> bool:
        """Back in, or in for the first time."""
        person_id = self.person[number]
        live = signin.live_record(session, self.stage.sitting_id, person_id)
        if live is not None:  # went out: that round ends, the next begins
            self._signs(session, number, "annul")
            place = attendance_rows.participant_of(session, self.stage.meeting_id, person_id)
            assert place is not None
            again = {
                "sitting_id": self.stage.sitting_id,
                "person_id": person_id,
                "participant_id": place.id,
                "kind": "in",
                "round": live.round + 1,
                "happened_at": live.happened_at,
                "entered_at": self.world.clock.now(),
                "method": "desk",
                "by_id": self.desk.person_id,
                "verdict": "on_time",
                "reason": "",
            }
            return signin.add_record(session, again) is not None
        self._signs(session, number, "in")
        return True

    async def live(self) -> reading.Live:
        """The list as the desk sees it."""

        def read(session: Session) -> reading.Live:
            who = who_is(session, self.desk.person_id)
            assert who is not None
            found = reading.live(session, who, self.alarm_id)
            assert not isinstance(found, Refused)
            return found

        found: reading.Live = await self.world.read(read)
        return found

    def figures(self, live: reading.Live) -> dict[str, set[int]]:
        number = {person_id: one for one, person_id in self.person.items()}

        def numbers(lines: tuple[reading.Line, ...]) -> set[int]:
            return {
                number[one.person.person_id] for one in lines if one.person.person_id in number
            }

        return {
            "safe": numbers(live.safe),
            "help": numbers(live.help),
            "goes": numbers(tuple(one for one in live.help if one.helper)),
            "done": numbers(tuple(one for one in live.help if one.helped_at is not None)),
            "none": numbers(live.unanswered),
        }

    def alarms_sent(self) -> Counter[str]:
        """How many alarms each chat got."""
        assert self.world.plain is not None
        heard = [one for one in self.world.plain.sent if "会场发生火情" in one.message.plain_text]
        return Counter(one.address.chat for one in heard)


async def evening(world: World, hall: Hall) -> Evening:
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await meeting(world, desk, [])
    found = Evening(world, hall, desk, stage)
    await world.at(NINE + timedelta(minutes=5))
    await found.opens()
    return found
