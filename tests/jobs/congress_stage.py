"""The congress as the product lives through it: each deed of the plan is done by whoever does it.

One person, one unit of writing, as at the real doors. What the network cut kept back is handed in
afterwards; the signed sheets are entered by one clerk and looked at by another.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from meetings import admission, approvals, attendance, following
from meetings.attendance import at_door, substituting
from meetings.changes import Actor
from meetings.people import who_is
from meetings.signin import (
    correcting,
    correction_requests,
    desk,
    door_scans,
    doors,
    leaving,
    paper_entries,
    passes,
    sheet,
    signing,
    sittings,
)
from meetings.signin.codes import rotating_code, window_at
from meetings.signin.outcomes import AlreadySignedIn, NotOnTheList, SignedIn, SignedOut
from meetings.signin.paper_rules import SheetPicture
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.database import Database
from tests.jobs.congress_plan import CUT, PUBLISHED, SITTINGS, Congress, Deed
from tests.stories.world import SECRET, office

T = TypeVar("T")
MINUTE = timedelta(minutes=1)
#: Everybody who works there, beside the plan's own people.
ORGANISER, LEADER, FIRST_CLERK, SECOND_CLERK, DOOR = "周敏", "郑宏", "何静", "罗平", "许刚"
#: Of those invited every fortieth is a leader, whose leave another leader grants.
LEADERS_EVERY = 40


@dataclass(order=True, slots=True)
class _Next:
    at: datetime
    number: int
    happens: Callable[[], None] = field(compare=False)


class Stage:
    """The congress in a database."""

    def __init__(self, url: str, congress: Congress) -> None:
        self.congress = congress
        self.office = office()
        self.database = Database(url)
        self.now = PUBLISHED
        self.meeting_id = 0
        self.sitting_ids: list[int] = []
        #: The plan's number → person, and the other way round.
        self.person: dict[int, int] = {}
        self.number: dict[int, int] = {}
        self.staff: dict[str, int] = {}
        #: Sitting → who signed the sheet with a pen.
        self.pens: list[list[int]] = [[] for _ in SITTINGS]
        self.key = ""
        self._queue: list[_Next] = []
        self._order = itertools.count()

    # -- the house ------------------------------------------------------------------------

    def lives(self) -> None:
        """From the notice to the last correction, each thing at its time."""
        self._unit(self._opens_office)
        self._unit(self._calls_meeting)
        for deed in self.congress.deeds:
            self._plan(deed.at, partial(self._does, deed))
        for index, (start, end) in enumerate(SITTINGS):
            self._plan(start - 60 * MINUTE, partial(self._prints, index))
            self._plan(end + 10 * MINUTE, partial(self._enters_paper, index))
        while self._queue:
            happens = heapq.heappop(self._queue)
            self.now = max(self.now, happens.at)
            happens.happens()

    def _plan(self, at: datetime, happens: Callable[[], None]) -> None:
        heapq.heappush(self._queue, _Next(at, next(self._order), happens))

    def _unit(self, act: Callable[[Session], T]) -> T:
        return self.database.write_now(act)

    def _opens_office(self, session: Session) -> None:
        units = [
            people_rows.Unit(name=f"第{number + 1}代表团", position=number)
            for number in range(self.congress.units)
        ]
        desk_unit = people_rows.Unit(name="会务组", position=self.congress.units)
        session.add_all([*units, desk_unit])
        session.flush()
        for name in (ORGANISER, LEADER, FIRST_CLERK, SECOND_CLERK, DOOR):
            self.staff[name] = self._hires(session, name, desk_unit, "科员")
        desk_unit.leader_id = self.staff[LEADER]
        for guest in self.congress.guests.values():
            rank = "副厅级" if guest.role and guest.number % LEADERS_EVERY == 0 else "科员"
            person = self._hires(session, f"人员{guest.number}", units[guest.unit], rank)
            self.person[guest.number], self.number[person] = person, guest.number

    def _hires(self, session: Session, name: str, unit: people_rows.Unit, rank: str) -> int:
        person = people_rows.Person(name=name, created_at=self.now)
        session.add(person)
        session.flush()
        session.add(people_rows.Post(person_id=person.id, unit_id=unit.id, title="", rank=rank))
        return person.id

    def _calls_meeting(self, session: Session) -> None:
        walk_ins = {deed.who for deed in self.congress.deeds if deed.kind == "walks_in"}
        may_come = [p for number, p in self.person.items() if number not in walk_ins]
        meeting = meeting_rows.Meeting(
            title="全市档案工作会议",
            class_="II",
            package="large",
            level="public",
            state="published",
            starts_at=SITTINGS[0][0],
            ends_at=SITTINGS[-1][1],
            place="会议中心",
            organiser_id=self.staff[ORGANISER],
            revision=1,
            reply_by=SITTINGS[0][0] - timedelta(days=1),
            sign_out=True,
            substitutes="approval",
            eligibility={"lowest": "正部级", "people": may_come},
            created_at=self.now,
            published_at=self.now,
        )
        session.add(meeting)
        session.flush()
        invited = [(g.role, self.person[g.number]) for g in self.congress.guests.values()]
        invited += [("staff", self.staff[n]) for n in (FIRST_CLERK, SECOND_CLERK, DOOR)]
        for position, (role, person) in enumerate(((r, p) for r, p in invited if r), 1):
            [(_, unit)] = people_rows.posts_of(session, [person])[person]
            session.add(
                rows.Participant(
                    meeting_id=meeting.id,
                    person_id=person,
                    unit_id=unit.id,
                    role=role,
                    position=position,
                    added_at=self.now,
                )
            )
        session.flush()
        self.meeting_id = meeting.id
        following.meeting_changed(session, meeting, now=self.now, office=self.office)
        wanted = [sittings.SittingPlan(start, end) for start, end in SITTINGS]
        done = sittings.set_sittings(
            session, self._as(session, ORGANISER), meeting.id, wanted, **self._rest
        )
        assert isinstance(done, sittings.SittingsSet), done
        self.sitting_ids = [s.id for s in meeting_rows.sittings_of(session, meeting.id)]

    @property
    def _rest(self) -> dict[str, Any]:
        return {"now": self.now, "office": self.office}

    def _as(self, session: Session, who: str | int) -> Actor:
        person = self.staff[who] if isinstance(who, str) else self.person[who]
        known = who_is(session, person)
        assert known is not None
        return Actor(known, f"stage:{person}")

    def _place(self, session: Session, number: int) -> int:
        found = rows.participant_of(session, self.meeting_id, self.person[number])
        assert found is not None, number
        return found.id

    # -- what people do -------------------------------------------------------------------

    def _does(self, deed: Deed) -> None:
        act = getattr(self, f"_{deed.kind}")
        if deed.kind == "offline":
            # Nothing reaches the server; the phone keeps the picture with its time.
            self._plan(CUT[1] + MINUTE, lambda: self._unit(lambda s: self._offline(s, deed)))
            return
        self._unit(lambda session: act(session, deed))

    def _attends(self, session: Session, deed: Deed) -> None:
        me = self._as(session, deed.who)
        done = attendance.reply(
            session, me, self._place(session, deed.who), "attending", **self._rest
        )
        assert isinstance(done, attendance.Replied), done

    def _leave(self, session: Session, deed: Deed) -> None:
        done = attendance.reply(
            session,
            self._as(session, deed.who),
            self._place(session, deed.who),
            "leave",
            "因公出差",
            **self._rest,
        )
        assert isinstance(done, attendance.LeaveAsked), done
        self._decides(session, done.approval_id, deed)

    def _phone_leave(self, session: Session, deed: Deed) -> None:
        done = attendance.reply(
            session,
            self._as(session, ORGANISER),
            self._place(session, deed.who),
            "leave",
            "发烧",
            method="phone",
            **self._rest,
        )
        assert isinstance(done, attendance.LeaveAsked | attendance.Replied), done

    def _substitute(self, session: Session, deed: Deed) -> None:
        done = substituting.name_substitute(
            session,
            self._as(session, deed.who),
            self._place(session, deed.who),
            self.person[deed.others[0]],
            **self._rest,
        )
        assert isinstance(done, substituting.SubstituteAsked), done
        self._decides(session, done.approval_id, deed)

    def _decides(self, session: Session, approval_id: int, deed: Deed) -> None:
        """The organiser for staff, the leader in charge for leaders."""
        high = deed.who % LEADERS_EVERY == 0 and deed.kind in ("leave", "substitute")
        done = approvals.decide(
            session,
            self._as(session, LEADER if high else ORGANISER),
            approval_id,
            approve=deed.granted,
            reason="" if deed.granted else "请按通知到会",
            **self._rest,
        )
        assert isinstance(done, approvals.Decided), done

    def _substitute_here(self, session: Session, deed: Deed) -> None:
        done = at_door.substitute_at_door(
            session,
            self._as(session, FIRST_CLERK),
            self.sitting_ids[deed.sitting],
            self._place(session, deed.who),
            self.person[deed.others[0]],
            at=self.now,
            **self._rest,
        )
        assert isinstance(done, at_door.CameInstead), done

    # -- at the doors ---------------------------------------------------------------------

    def _scan(self, session: Session, deed: Deed) -> object:
        window = window_at(self.now, self.office.profile.signin)
        code = rotating_code(SECRET, self.sitting_ids[deed.sitting], window)
        return signing.sign_in_by_code(
            session, self._as(session, deed.who), code, at=self.now, secret=SECRET, **self._rest
        )

    def _scans(self, session: Session, deed: Deed) -> None:
        done = self._scan(session, deed)
        assert isinstance(done, SignedIn), (deed, done)

    def _scans_again(self, session: Session, deed: Deed) -> None:
        done = self._scan(session, deed)
        assert isinstance(done, AlreadySignedIn), (deed, done)

    def _stranger(self, session: Session, deed: Deed) -> None:
        done = self._scan(session, deed)
        assert isinstance(done, NotOnTheList), (deed, done)

    def _token(self, session: Session, number: int) -> str:
        token = "p" + hashlib.sha256(f"pass {number}".encode()).hexdigest()[:24]
        held = passes.pass_of(
            session,
            self._as(session, number),
            self._place(session, number),
            token=token,
            now=self.now,
        )
        assert isinstance(held, passes.PassHeld), held
        return held.token

    def _pass(self, session: Session, deed: Deed) -> None:
        self._one_pass(session, deed.who)

    def _photo(self, session: Session, deed: Deed) -> None:
        for number in deed.others:
            self._one_pass(session, number)

    def _one_pass(self, session: Session, number: int) -> None:
        done = signing.sign_in_by_pass(
            session,
            self._as(session, DOOR),
            self._token(session, number),
            at=self.now,
            **self._rest,
        )
        assert isinstance(done, SignedIn), (number, done)

    def _offline(self, session: Session, deed: Deed) -> None:
        if not self.key:
            self.key = "key of the phone at the door"
            link = doors.make_door(
                session,
                self._as(session, DOOR),
                self.meeting_id,
                token="d" + "0" * 31,
                now=self.now,
            )
            assert isinstance(link, doors.DoorLink), link
            doors.open_door(session, link.token, key=self.key, now=self.now)
        door = doors.door_of(session, self.key, **self._rest)
        assert isinstance(door, doors.Door), door
        seen = door_scans.Seen(at=deed.at)
        done = door_scans.scan_pass(
            session, door, self._token(session, deed.who), seen, **self._rest
        )
        assert isinstance(done, SignedIn), (deed, done)

    def _desk(self, session: Session, deed: Deed) -> None:
        done = self._registers(session, deed)
        assert isinstance(done, SignedIn), (deed, done)

    def _registers(self, session: Session, deed: Deed) -> object:
        return signing.sign_in_at_desk(
            session,
            self._as(session, FIRST_CLERK),
            self.sitting_ids[deed.sitting],
            self.person[deed.who],
            at=self.now,
            **self._rest,
        )

    def _mistaken(self, session: Session, deed: Deed) -> None:
        done = self._registers(session, deed)
        assert isinstance(done, SignedIn), (deed, done)
        self._plan(self.now + 5 * MINUTE, lambda: self._unit(lambda s: self._undoes(s, deed)))

    def _undoes(self, session: Session, deed: Deed) -> None:
        done = correcting.annul(
            session,
            self._as(session, FIRST_CLERK),
            self.sitting_ids[deed.sitting],
            self.person[deed.who],
            "登记错人",
            **self._rest,
        )
        assert isinstance(done, correcting.Annulled), (deed, done)

    def _walks_in(self, session: Session, deed: Deed) -> None:
        done = desk.register_walk_in(
            session,
            self._as(session, FIRST_CLERK),
            self.sitting_ids[deed.sitting],
            self.person[deed.who],
            **self._rest,
        )
        assert isinstance(done, SignedIn), (deed, done)
        after = SITTINGS[deed.sitting][1] + 30 * MINUTE
        self._plan(after, lambda: self._unit(lambda s: self._reviews(s, deed)))

    def _reviews(self, session: Session, deed: Deed) -> None:
        found = {p.person_id: p.id for p in rows.candidates_of(session, self.meeting_id)}
        place, me = found[self.person[deed.who]], self._as(session, ORGANISER)
        if deed.granted:
            done = admission.admit(session, me, place, **self._rest)
        else:
            done = admission.turn_down(session, me, place, "不在参会范围", **self._rest)
        assert isinstance(done, admission.Decided), (deed, done)

    def _leaves_early(self, session: Session, deed: Deed) -> None:
        done = leaving.sign_out(
            session,
            self._as(session, FIRST_CLERK),
            self.sitting_ids[deed.sitting],
            self.person[deed.who],
            at=self.now,
            **self._rest,
        )
        assert isinstance(done, SignedOut), (deed, done)

    def _corrects(self, session: Session, deed: Deed) -> None:
        asked = correction_requests.ask_correction(
            session,
            self._as(session, FIRST_CLERK),
            self.sitting_ids[deed.sitting],
            self.person[deed.who],
            "unsigned",
            "到会未签，邻座可证",
            at=SITTINGS[deed.sitting][0] - 5 * MINUTE,
            **self._rest,
        )
        assert isinstance(asked, correction_requests.CorrectionAsked), (deed, asked)
        self._decides(session, asked.approval_id, deed)

    # -- paper ----------------------------------------------------------------------------

    def _paper(self, session: Session, deed: Deed) -> None:
        self.pens[deed.sitting].append(deed.who)

    def _prints(self, index: int) -> None:
        done = self._unit(
            lambda s: sheet.number_the_sheet(
                s, self._as(s, FIRST_CLERK), self.sitting_ids[index], **self._rest
            )
        )
        assert isinstance(done, desk.Desk), (index, done)

    def _enters_paper(self, index: int) -> None:
        """Each clerk types what their desk's sheet bears; the other one looks at it."""
        clerks = (FIRST_CLERK, SECOND_CLERK)
        for half, clerk in enumerate(clerks):
            several = self.pens[index][half::2]
            if several:
                entry = self._unit(partial(self._enters, index, clerk, several))
                self._unit(partial(self._confirms, clerks[1 - half], entry))

    def _enters(self, index: int, clerk: str, several: list[int], session: Session) -> int:
        sitting_id = self.sitting_ids[index]
        places = {id: at for at, id in enumerate(sheet.serials(session, sitting_id), 1)}
        serials = [places[self._place(session, number)] for number in several]
        digest = hashlib.sha256(f"{index} {clerk}".encode()).hexdigest()
        picture = SheetPicture(digest, "签到表.jpg", "image/jpeg", 1)
        done = paper_entries.enter_sheet(
            session, self._as(session, clerk), sitting_id, serials, [picture], **self._rest
        )
        assert isinstance(done, paper_entries.Waiting), done
        return done.entry_id

    def _confirms(self, clerk: str, entry: int, session: Session) -> None:
        done = paper_entries.confirm_entry(session, self._as(session, clerk), entry, **self._rest)
        assert isinstance(done, paper_entries.Written), done
        assert all(isinstance(line.outcome, SignedIn) for line in done.lines), done.lines
