"""The stage of the simulated year: an office that lives, and two processes that fail.

Meetings are published, moved and called off, tasks registered, surveys opened, days set; the
processes are killed, away for hours and days, take the lead from each other, and come back under
other rules.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from meetings import calendar_table, closing, drafting, notices, surveys, tasks, unit_notices
from meetings.calendar import DayOverride, QuietHours
from meetings.inviting import Pick
from storage import Session, webchat
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from tests.jobs.test_rescheduling import under
from tests.jobs.year_processes import DAY, HOUR, MINUTE, Processes, Rules

#: The profiles the office has had: what an administrator may change.
RULES: tuple[dict[str, Any], ...] = (
    {},
    {"quiet_hours": QuietHours.parse(["16:30-10:00", "rest_days"])},
    {"reply": {"reminder_gap_hours": 7, "reminder_cap": 3}, "signin": {"open_min": 50}},
    {"quiet_hours": QuietHours.parse(["12:00-13:30", "18:00-08:30", "rest_days"])},
    {"reply": {"hour_before_min": 120}, "survey": {"reminders": 2}, "signin": {"open_min": 20}},
)


class Year(Processes):
    """The simulation: what people do. Afterwards the record is judged."""

    def _hire(self, session: Session) -> None:
        for number in range(2):
            unit = people_rows.Unit(name=f"第{number + 1}处", position=number)
            session.add(unit)
            session.flush()
            self.units.append(unit.id)
        for number in range(9):
            person = people_rows.Person(name=f"人员{number}", created_at=self.now)
            session.add(person)
            session.flush()
            unit_id = self.units[number % 2]
            session.add(people_rows.Post(person_id=person.id, unit_id=unit_id, title=""))
            self.people.append(person.id)
            if number == 8:
                break  # somebody without an account
            chat = f"{person.id:016d}"
            webchat.open_chat(session, chat, None, self.now)
            session.add(
                people_rows.Account(
                    messenger="webchat",
                    chat=chat,
                    platform_person=chat,
                    person_id=person.id,
                    is_primary=True,
                    bound_at=self.now,
                )
            )
        self.desk = self.people.pop(0)
        session.add(
            people_rows.RoleGrant(person_id=self.desk, role="secretariat", granted_at=self.now)
        )
        for unit_id, head in zip(self.units, self.people, strict=False):
            found = people_rows.unit(session, unit_id)
            assert found is not None
            found.head_id = found.contact_id = head

    async def publishes(self) -> None:
        """A meeting of some kind is called; what becomes of it is planned."""
        rng = self.rng
        lead = rng.choice([3 * HOUR, 20 * HOUR, 3 * DAY, 9 * DAY, 20 * DAY])
        starts_at = self.some_time(self.now + lead)
        ends_at = starts_at + rng.choice([20 * MINUTE, HOUR, 3 * HOUR])
        invited = rng.sample(self.people, rng.randint(2, 5))

        def unit(session: Session) -> int:
            actor = self.actor(session, self.desk)
            new = drafting.NewMeeting(
                title=f"会议{next(self._numbers)}",
                starts_at=starts_at,
                ends_at=ends_at,
                place="三楼",
                invited=tuple(Pick(person) for person in invited),
            )
            options: dict[str, Any] = {"now": self.now, "office": self.here}
            made = drafting.create_meeting(session, actor, new, own_deployment=True, **options)
            assert isinstance(made, drafting.Created), made
            meeting = meeting_rows.meeting(session, made.meeting_id)
            assert meeting is not None
            meeting.package = rng.choice(["simple", "standard", "large"])
            meeting.reply_asked = rng.random() < 0.8
            if rng.random() < 0.4:
                asked = unit_notices.set_quota(
                    session, actor, meeting.id, rng.choice(self.units), 2, "", now=self.now
                )
                assert isinstance(asked, unit_notices.UnitNotice), asked
            session.flush()
            sent = notices.publish(session, actor, meeting.id, edits=None, **options)
            assert isinstance(sent, notices.Published), sent
            return made.meeting_id

        meeting_id: int = await self.unit(unit)
        self._note(meeting_id)
        for _ in range(rng.choice([0, 0, 1, 2])):
            at = self.now + rng.random() * (starts_at - self.now)
            self.plan(at, lambda: self.moves(meeting_id))
        for _ in range(3):
            at = self.now + rng.random() * (starts_at - self.now)
            self.plan(at, lambda: self.answers(meeting_id))
        if rng.random() < 0.15:
            at = self.now + rng.random() * (starts_at - self.now)
            self.plan(at, lambda: self.cancels(meeting_id))
        self.plan(ends_at + rng.random() * 5 * HOUR, lambda: self.closes(meeting_id))

    def some_time(self, after: datetime) -> datetime:
        """A time people say aloud, between eight and half past eight at night in Shanghai."""
        minutes = 5 * self.rng.randrange(150)
        at = after.replace(hour=0, minute=0, second=0, microsecond=0) + minutes * MINUTE
        return at if at > after else at + DAY

    def _note(self, meeting_id: int) -> None:
        self.changed.setdefault(f"meeting:{meeting_id}", []).append(self.now)

    async def moves(self, meeting_id: int) -> None:
        """To another time, with or without asking again."""
        by = self.rng.choice([-2 * HOUR, 35 * MINUTE, 5 * HOUR, DAY, 6 * DAY])
        ask_again = self.rng.random() < 0.7

        def unit(session: Session) -> bool:
            meeting = meeting_rows.locked(session, meeting_id)
            assert meeting is not None
            open_ = meeting.state == "published" and meeting.starts_at > self.now
            if not open_ or meeting.starts_at + by <= self.now + MINUTE:
                return False
            meeting.starts_at, meeting.ends_at = meeting.starts_at + by, meeting.ends_at + by
            if ask_again:
                meeting.reply_by = None  # the deadline goes with the time
            session.flush()
            outcome = notices.publish_revision(
                session,
                self.actor(session, self.desk),
                meeting,
                reason="",
                ask_again=ask_again,
                now=self.now,
                office=self.here,
            )
            assert isinstance(outcome, notices.Published), outcome
            return True

        if await self.unit(unit):
            self._note(meeting_id)

    async def answers(self, meeting_id: int) -> None:
        """One of the invited says yes or no."""
        reply = self.rng.choice(["attending", "attending", "leave"])

        def unit(session: Session) -> None:
            places = attendance_rows.participants_of(session, meeting_id)
            waiting = [place for place in places if place.reply == "none"]
            if waiting:
                self.rng.choice(waiting).reply = reply

        await self.unit(unit)

    async def cancels(self, meeting_id: int) -> None:
        """Called off, where it has not begun."""

        def unit(session: Session) -> None:
            meeting = meeting_rows.meeting(session, meeting_id)
            assert meeting is not None
            if meeting.state == "published" and meeting.starts_at > self.now:
                outcome = notices.cancel(
                    session,
                    self.actor(session, self.desk),
                    meeting_id,
                    reason="另行安排",
                    now=self.now,
                    office=self.here,
                )
                assert isinstance(outcome, notices.Cancelled), outcome

        await self.unit(unit)

    async def closes(self, meeting_id: int) -> None:
        """After its end; a questionnaire may open, and a task comes of it."""

        def unit(session: Session) -> datetime | None:
            meeting = meeting_rows.meeting(session, meeting_id)
            assert meeting is not None
            if meeting.state != "published":
                return None
            if meeting.ends_at > self.now:
                return meeting.ends_at  # it was moved
            questions = [surveys.NewQuestion("text", {"zh_Hans": {"label": "意见"}})]
            outcome = closing.close_meeting(
                session,
                self.actor(session, self.desk),
                meeting_id,
                questions=questions,
                now=self.now,
                office=self.here,
            )
            assert isinstance(outcome, closing.MeetingClosed), outcome
            return None

        moved: datetime | None = await self.unit(unit)
        if moved is not None:
            self.plan(moved + HOUR, lambda: self.closes(meeting_id))

    async def registers_task(self) -> None:
        """A task; its owner accepts it, or does not, and it is done, or becomes overdue."""
        rng, owner = self.rng, self.rng.choice(self.people)

        def unit(session: Session) -> int:
            due_on = self.here.today(self.now) + rng.randint(2, 45) * DAY
            outcome = tasks.register_task(
                session,
                self.actor(session, self.desk),
                tasks.NewTask("整理库房", owner, due_on),
                now=self.now,
                office=self.here,
            )
            assert isinstance(outcome, tasks.Registered), outcome
            return outcome.task_id

        task_id: int = await self.unit(unit)

        def accept(session: Session) -> None:
            tasks.accept(session, self.actor(session, owner), task_id, now=self.now)

        def report(session: Session) -> None:
            done = tasks.Report(tasks.Progress.DONE, "已办结", evidence_on_paper=True)
            who = self.actor(session, owner)
            tasks.report_progress(session, who, task_id, done, now=self.now, office=self.here)

        self.plan(self.now + rng.random() * 8 * DAY, lambda: self.unit(accept))
        if rng.random() < 0.5:
            self.plan(self.now + rng.random() * 60 * DAY, lambda: self.unit(report))

    async def sets_a_day(self) -> None:
        """``huiwu set-day``: another process writes; ours learn of it within a minute."""
        day = self.here.today(self.now) + self.rng.randint(1, 12) * DAY
        override = DayOverride(working=not self.here.calendar.is_working_day(day))

        def unit(session: Session) -> None:
            calendar_table.set_day(session, None, day, override, now=self.now, office=self.here)

        await self.unit(unit)
        self.days[day] = override
        self.rules.append(Rules(self.now, under(self.here)))
        self._note_days()


def populated(
    url: str, folder: Path, *, seed: int, start: datetime, days: int, meetings: int
) -> Year:
    """A year (or some weeks of one) with everything planned that does not follow from life."""
    year = Year(url, folder, seed=seed, start=start, days=days)
    rng = year.rng

    def some(count: int, happens: Callable[[], Awaitable[None]]) -> None:
        for _ in range(count):
            year.plan(start + rng.random() * days * DAY, happens)

    async def other_rules() -> None:
        away = rng.choice([0 * HOUR, 2 * MINUTE, 9 * HOUR])
        await year.restarts(away, **rng.choice(RULES[1:]))

    async def away() -> None:
        await year.restarts(rng.choice([20 * MINUTE, 3 * HOUR, 13 * HOUR, 30 * HOUR, 75 * HOUR]))

    some(meetings, year.publishes)
    some(meetings // 2, year.registers_task)
    some(max(4, days // 8), year.other_leads)
    some(max(4, days // 8), year.restarts)
    some(max(4, days // 10), away)
    some(max(2, days // 20), other_rules)
    some(max(2, days // 20), year.sets_a_day)
    return year
