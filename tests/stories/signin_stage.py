"""The stage of the sign-in stories: one published meeting, its people, and codes to scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meetings import following
from meetings.signin.codes import printed_code, rotating_code, window_at
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import signin as signin_rows
from tests.stories.world import SECRET, Person, World

#: Tuesday, 09:00 in Shanghai.
NINE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stage:
    """The meeting, and what hangs at its door."""

    world: World
    meeting_id: int
    sitting_id: int

    def link(self, token: str) -> str:
        """The link of a token, as it stands on boards and papers."""
        return self.world.app.links.to(token)

    def code_at(self, moment: datetime, branch_id: int | None = None) -> str:
        """The link the board shows at this moment."""
        rule = self.world.office.profile.signin
        window = window_at(moment, rule)
        return self.link(rotating_code(SECRET, self.sitting_id, window, branch_id))

    @property
    def code(self) -> str:
        """The link the board shows now."""
        return self.code_at(self.world.clock.now())

    @property
    def poster(self) -> str:
        """The link on the printed poster."""
        return self.link(printed_code(SECRET, self.sitting_id))

    async def records(self) -> list[signin_rows.SignInRow]:
        """The sign-ins that hold."""
        sitting = self.sitting_id
        found: list[signin_rows.SignInRow] = await self.world.read(
            lambda s: list(signin_rows.live_records(s, sitting))
        )
        return found

    async def participant(self, person: Person) -> int:
        """The id of the person's place."""
        meeting = self.meeting_id

        def read(session: Session) -> int:
            place = attendance_rows.participant_of(session, meeting, person.person_id)
            assert place is not None
            return place.id

        found: int = await self.world.read(read)
        return found

    async def pass_token(self, person: Person) -> str:
        """The token of the person's pass that holds."""
        place = await self.participant(person)
        token = await self.world.read(lambda s: signin_rows.live_pass(s, place))
        assert token is not None
        return str(token)


async def meeting(
    world: World,
    organiser: Person,
    people: list[Person],
    *,
    title: str = "季度工作例会",
    staff: list[Person] | None = None,
    chair: Person | None = None,
    starts_at: datetime = NINE,
    state: str = "published",
    hours: float = 2,
) -> Stage:
    """A meeting in room 301, its people invited and its timers wanted."""

    def unit(session: Session) -> tuple[int, int]:
        made = rows.Meeting(
            title=title,
            class_="IV",
            package="simple",
            level="internal",
            state=state,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            place="301会议室",
            chair_id=chair.person_id if chair else None,
            organiser_id=organiser.person_id,
            revision=1,
            created_at=world.clock.now(),
        )
        session.add(made)
        session.flush()
        for role, several in (("attend", people), ("staff", staff or [])):
            for position, person in enumerate(several, 1):
                posts = people_rows.posts_of(session, [person.person_id])[person.person_id]
                session.add(
                    attendance_rows.Participant(
                        meeting_id=made.id,
                        person_id=person.person_id,
                        unit_id=posts[0][1].id,
                        title=posts[0][0].title,
                        role=role,
                        position=position,
                    )
                )
        session.flush()
        following.meeting_changed(session, made, now=world.clock.now(), office=world.office)
        return made.id, rows.sittings_of(session, made.id)[0].id

    ids = await world.write(unit)
    return Stage(world, *ids)
