"""Row 6.2: numbers follow each other without a gap, whoever draws them at the same moment."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from meetings.calendar import WorkCalendar
from meetings.changes import Actor
from meetings.document_numbers import (
    SameNumber,
    Voided,
    allot,
    begin_at,
    number_of,
    outside,
    register,
    void,
)
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import Role, Who
from meetings.regime.loading import load_profile
from storage import Session, audit, people
from storage import document_numbers as rows
from storage.database import Database
from storage.numbers import next_number

PROFILE = load_profile("central-2023")
OFFICE = Office("青川市档案馆", "zh_Hans", PROFILE, WorkCalendar(PROFILE.country))
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
#: 2026-12-31 23:30 in Beijing, and half an hour after the turn of the year.
OLD_YEAR = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
PATTERN = "{unit}会纪〔{year}〕{number}号"


def clerk(session: Session) -> Actor:
    person = people.Person(name="周会务", created_at=AT)
    session.add(person)
    session.flush()
    return Actor(Who(person.id, "", frozenset({Role.SECRETARIAT})), "test")


def draw(session: Session, actor: Actor, subject: str, **changes: Any) -> rows.DocumentNumber:
    asked: dict[str, Any] = {
        "series": "minutes",
        "pattern": PATTERN,
        "values": {"unit": "示例"},
        "subject": subject,
        "title": "局长办公会议纪要",
        "meeting_id": None,
        "now": AT,
        "office": OFFICE,
    }
    return allot(session, actor, **{**asked, **changes})


def audited(session: Session) -> list[str]:
    return list(session.scalars(select(audit.audit_entries.c.action)))


async def test_numbers_begin_at_1_in_each_series_and_each_january(database: Database) -> None:
    def unit(session: Session) -> list[str]:
        me = clerk(session)
        return [
            draw(session, me, "minutes:1").text,
            draw(session, me, "minutes:2", now=OLD_YEAR).text,
            draw(session, me, "bulletin:1", series="bulletin", pattern="第{number}期").text,
            draw(session, me, "minutes:3", now=OLD_YEAR + timedelta(hours=1)).text,
            # What has its number keeps it, also in January.
            draw(session, me, "minutes:1", now=OLD_YEAR + timedelta(hours=1)).text,
        ]

    assert await database.write(unit) == [
        "示例会纪〔2026〕1号",
        "示例会纪〔2026〕2号",
        "第1期",
        "示例会纪〔2027〕1号",
        "示例会纪〔2026〕1号",
    ]


async def test_many_at_once_draw_each_number_once_and_a_failed_one_leaves_no_gap(
    database: Database,
) -> None:
    me = await database.write(clerk)

    def unit(place: int) -> Any:
        def draws(session: Session) -> int | None:
            drawn = draw(session, me, f"minutes:{place}").number
            if place % 5 == 0:
                raise LookupError("the paper could not be made")
            return drawn

        return draws

    done = await asyncio.gather(
        *(database.write(unit(place)) for place in range(40)), return_exceptions=True
    )
    drawn = [one for one in done if not isinstance(one, LookupError)]
    assert sorted(drawn) == list(range(1, 33))
    assert await database.write(lambda s: next_number(s, "number/minutes/2026")) == 33


async def test_a_void_number_stays_and_the_next_paper_gets_the_next_one(
    database: Database,
) -> None:
    def unit(session: Session) -> None:
        me = clerk(session)
        first = draw(session, me, "minutes:1")
        assert void(session, me, first.id, "  ", now=AT, office=OFFICE) == Refused(
            "number-reason", (("limit", 200),)
        )
        marked = void(session, me, first.id, "机密★10年", now=AT, office=OFFICE)
        assert isinstance(marked, Refused)
        stranger = Actor(Who(99, ""), "test")
        refusal = void(session, stranger, first.id, "重复", now=AT, office=OFFICE)
        assert refusal == Refused("not-allowed")
        done = void(session, me, first.id, "会议纪要撤销", now=AT, office=OFFICE)
        assert done == Voided(first.id, "示例会纪〔2026〕1号")
        again = void(session, me, first.id, "会议纪要撤销", now=AT, office=OFFICE)
        assert isinstance(again, Refused)
        assert again.code == "number-void"
        assert number_of(session, "minutes:1") is None
        assert draw(session, me, "minutes:1").text == "示例会纪〔2026〕2号"
        assert (first.void_at, first.reason) == (AT, "会议纪要撤销")

    await database.write(unit)
    actions = await database.read(audited)
    assert actions.count("allot number") == 2
    assert actions.count("void number") == 1


async def test_an_outside_number_is_taken_a_second_one_like_it_is_asked_about(
    database: Database,
) -> None:
    def enter(session: Session, me: Actor, subject: str, text: str, **asked: Any) -> Any:
        return outside(
            session, me, text=text, subject=subject, title="关于印发工作要点的通知",
            meeting_id=None, now=AT, office=OFFICE, **asked,
        )  # fmt: skip

    def unit(session: Session) -> None:
        me = clerk(session)
        first = enter(session, me, "document:1", "青档发〔2026〕 7号")
        assert (first.text, first.number, first.series) == ("青档发〔2026〕7号", None, "outside")
        assert enter(session, me, "document:1", "青档发〔2026〕 7号").id == first.id
        # However it is typed it is the same number.
        same = enter(session, me, "document:2", "青档发[2026]第07号")
        assert same == SameNumber("青档发〔2026〕7号", ("关于印发工作要点的通知",))
        assert number_of(session, "document:2") is None
        twice = enter(session, me, "document:2", "青档发〔2026〕 7号", knowingly=True)
        assert (twice.number, number_of(session, "document:2")) == (None, twice)
        # Mistyped and entered again: the first one stays listed as void.
        corrected = enter(session, me, "document:1", "青档发〔2026〕8号")
        assert number_of(session, "document:1") == corrected
        assert first.void_at == AT
        assert isinstance(enter(session, me, "document:3", "  "), Refused)
        assert isinstance(enter(session, me, "document:3", "绝密★青档〔2026〕1号"), Refused)

    await database.write(unit)


@pytest.mark.parametrize("pattern", ["{unit}〔{jahr}〕{number}号"])
async def test_a_pattern_that_asks_for_more_than_is_there_is_an_error(
    database: Database, pattern: str
) -> None:
    def unit(session: Session) -> None:
        draw(session, clerk(session), "minutes:1", pattern=pattern)

    with pytest.raises(KeyError):
        await database.write(unit)


async def test_an_office_goes_on_with_the_numbers_it_gave_before(database: Database) -> None:
    def begin(session: Session, me: Actor, first: int, reason: str = "启用前编到12号") -> Any:
        return begin_at(session, me, "minutes", first, reason, now=AT, office=OFFICE)

    def unit(session: Session) -> None:
        me = clerk(session)
        keeper = Actor(Who(me.who.person_id, "", frozenset({Role.ARCHIVIST})), "test")
        assert begin(session, keeper, 13) == Refused("not-allowed")
        assert begin(session, me, 13, " ") == Refused("number-reason", (("limit", 200),))
        assert begin(session, me, 13, "机密★10年") == Refused("level-mark")
        assert begin(session, me, 0) == Refused("number-first", (("limit", 9999),))
        assert begin(session, me, 12).text == "青川市档案馆会纪〔2026〕12号"
        # Put right before anything was numbered.
        assert begin(session, me, 13).text == "青川市档案馆会纪〔2026〕13号"
        assert [draw(session, me, f"minutes:{n}").number for n in (1, 2)] == [13, 14]
        assert begin(session, me, 20) == Refused("numbers-begun")
        assert register.gaps(session, "minutes", 2026) == ()
        # Another year, and other series, begin at 1.
        later = OLD_YEAR + timedelta(hours=1)
        assert draw(session, me, "minutes:3", now=later).number == 1
        assert draw(session, me, "document:1", series="document:notice").number == 1
        row = session.get(rows.DocumentNumber, 1)
        assert row is not None
        row.number = 15
        session.flush()
        assert register.gaps(session, "minutes", 2026) == (13,)

    await database.write(unit)
    assert (await database.read(audited)).count("begin numbers") == 2


async def test_who_draws_and_who_sets_the_first_number_at_once_agree(database: Database) -> None:
    me = await database.write(clerk)

    def begins(session: Session) -> Any:
        return begin_at(session, me, "minutes", 13, "启用前编到12号", now=AT, office=OFFICE)

    def draws(session: Session) -> Any:
        return draw(session, me, "minutes:1").number

    begun, drawn = await asyncio.gather(database.write(begins), database.write(draws))
    assert (isinstance(begun, Refused), drawn) in ((True, 1), (False, 13))
