"""Row 3.4: absence and lateness: checked first, released by hand, explained, decided, told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from papers import qr
from storage import Session
from storage import absences as absence_rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.audit import audit_entries, audit_sensitive
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World

PHOTO = qr.png("a picture")


async def after_the_sitting(
    world: World, *, ranks: dict[str, str] | None = None
) -> tuple[Person, dict[str, Person], Stage]:
    """Two came, one of them late; two did not; one was on leave. The meeting is over."""
    ranks = ranks or {}
    host = await world.hires("周会务", roles=("secretariat",))
    units = {
        "林小满": "财务处",
        "何平": "财务处",
        "方圆": "信息中心",
        "冯雨": "信息中心",
        "陈静": "办公室",
    }
    people = {
        name: await world.hires(name, unit=unit, rank=ranks.get(name))
        for name, unit in units.items()
    }
    stage = await meeting(world, host, list(people.values()))
    await world.at(NINE - timedelta(minutes=5))
    await people["林小满"].opens(stage.code)
    await world.at(NINE + timedelta(minutes=12))
    await people["何平"].opens(stage.code)

    def leave(session: Session) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, people["陈静"].person_id)
        assert place is not None
        place.reply, place.reply_reason = "leave", "出差"

    await world.write(leave)
    await world.at(NINE + timedelta(hours=3))
    for person in people.values():
        await person.looks()
    return host, people, stage


async def heads(world: World, unit: str, *, head: Person | None, contact: Person | None) -> None:
    """Who leads the unit, and who is its contact."""

    def unit_of_work(session: Session) -> None:
        found = people_rows.unit_named(session, unit)
        assert found is not None
        found.head_id = head.person_id if head else None
        found.contact_id = contact.person_id if contact else None

    await world.write(unit_of_work)


async def checks(host: Person, stage: Stage) -> None:
    """The host opens the list from the panel."""
    await host.presses_route("ua", stage.meeting_id)
    await host.presses("缺席核对")


async def rows_of(world: World, stage: Stage) -> dict[str, absence_rows.Absence]:
    """What is written down, by name."""

    def read(session: Session) -> dict[str, Any]:
        found = {}
        wanted = absence_rows.Absence.sitting_id == stage.sitting_id
        for row in session.scalars(select(absence_rows.Absence).where(wanted)):
            place = attendance_rows.participant(session, row.participant_id)
            assert place is not None
            person = people_rows.person(session, place.person_id)
            assert person is not None
            session.expunge(row)
            found[person.name] = row
        return found

    found: dict[str, absence_rows.Absence] = await world.read(read)
    return found


async def test_from_the_check_to_the_unit(any_world: World) -> None:
    world = any_world
    host, people, stage = await after_the_sitting(world)
    chief = await world.hires("信息主任", unit="信息中心")
    await heads(world, "信息中心", head=chief, contact=None)
    await checks(host, stage)
    seen = await host.sees("缺席 2 人，迟到 1 人，早退 0 人", "请先逐人核对")
    assert [label for label, _ in seen.choices][:3] == [
        "何平（财务处） · 迟到",
        "方圆（信息中心） · 缺席",
        "冯雨（信息中心） · 缺席",
    ]
    # Nothing goes out before the secretariat has looked.
    for person in people.values():
        assert await person.news() == []

    await host.presses("何平（财务处） · 迟到")
    await host.sees("09:12 签到，迟到", "不追问")
    await host.presses("不追问")
    await host.sees("何平：已标为不追问")
    await world.restarts()
    await host.presses("返回名单")
    await host.presses("核对完毕，发出说明请求（2）")
    await host.sees("将向 2 人发出说明请求")
    await host.presses("发出")
    await host.sees("已发出 2 人的说明请求", "未说明 2 人")
    assert await people["何平"].news() == []
    await people["方圆"].sees("请说明情况", "季度工作例会", "12月4日（星期五）")

    await people["方圆"].presses("填写原因")
    await people["方圆"].says("到市里参加紧急会议")
    await people["方圆"].presses("不附证明")
    await people["方圆"].sees("说明：到市里参加紧急会议", "等会务组认定")
    await host.sees("缺席说明", "1 人待认定，1 人还没说明")
    await people["冯雨"].presses("已请假")
    await people["冯雨"].says("前一天向周主任电话请假")
    await people["冯雨"].presses("不附证明")
    await people["冯雨"].sees("说明：已请假：前一天向周主任电话请假")

    await host.presses("去认定")
    await host.presses("方圆（信息中心）")
    await host.sees("说明：到市里参加紧急会议")
    await host.presses("可免")
    await host.sees("已认定")
    await people["方圆"].sees("认定：属因公或因病等，可免")
    await host.presses("返回名单")
    await host.presses("冯雨（信息中心）")
    await host.presses("不予认可")
    await host.says("周主任没有接到电话")
    await people["冯雨"].sees("认定：无故缺席", "周主任没有接到电话", "周会务")
    assert await chief.news() == []

    await host.presses("返回名单")
    await host.sees("可免 1 人，无故 1 人")
    await host.presses("告知各单位")
    await host.sees("已告知 1 个单位")
    told = await chief.sees("信息中心参会情况", "方圆：缺席，可免", "冯雨：缺席，无故")
    assert "何平" not in told.text
    await chief.presses("本单位到会统计")
    await chief.sees("本单位部分", "应到 2，实到 0")
    await chief.sees_nothing_of("财务处")
    await host.presses_route("ut", stage.sitting_id)
    await host.sees("已告知各单位")
    states = {
        name: (row.state, row.decision) for name, row in (await rows_of(world, stage)).items()
    }
    assert states == {
        "何平": ("decided", "waived"),
        "方圆": ("decided", "excused"),
        "冯雨": ("decided", "unexcused"),
    }


async def test_a_leader_is_asked_through_the_contact(world: World) -> None:
    """Above the profile's rank nothing is chased at the leader; the contact answers, and it says
    so. The reason is kept apart in the audit."""
    host, people, stage = await after_the_sitting(world, ranks={"方圆": "副厅级"})
    contact = await world.hires("联络员", unit="信息中心")
    leader = people["方圆"].person_id

    def stand_in(session: Session) -> None:
        session.execute(
            update(people_rows.Person)
            .where(people_rows.Person.id == leader)
            .values(contact_id=contact.person_id)
        )

    await world.write(stand_in)
    await host.presses_route("uk", stage.sitting_id)
    await host.sees("已发出 3 人的说明请求，其中 1 人由联络员代转")
    assert await people["方圆"].news() == []
    await contact.sees("请说明情况", "参会人：方圆")
    await contact.presses("填写原因")
    await contact.says("发烧就医")
    await contact.sends("病历.png", PHOTO)
    await contact.sees("已收到 1 份")
    await contact.presses("提交")
    await contact.sees("说明（联络员代）：发烧就医", "证明 1 份")
    row = (await rows_of(world, stage))["方圆"]
    assert (row.answered_by_id, row.asked_of_id) == (contact.person_id, contact.person_id)

    def audited(session: Session) -> tuple[list[str], int]:
        wanted = audit_entries.c.action == "explain absence"
        entries = session.execute(select(audit_entries).where(wanted)).all()
        apart = session.execute(select(audit_sensitive)).all()
        return [str(entry) for entry in entries], len(apart)

    entries, apart = await world.read(audited)
    assert len(entries) == 1
    assert apart == 1
    assert "发烧" not in entries[0]
    await host.presses_route("ui", row.id)
    seen = await host.sees("证明 1 份")
    assert len(seen.files) == 1


async def test_only_by_hand_only_once_and_once_more_for_new_ones(world: World) -> None:
    host, people, stage = await after_the_sitting(world)
    await world.later(days=3)
    assert await rows_of(world, stage) == {}
    await people["方圆"].looks()
    await people["方圆"].presses_route("uk", stage.sitting_id)
    await people["方圆"].sees("not-allowed")
    await host.presses_route("uk", stage.sitting_id)
    await host.sees("已发出 3 人")
    await host.presses_route("uk", stage.sitting_id)
    await host.sees("没有还要发出的人")
    assert len(await rows_of(world, stage)) == 3
    contact = await world.hires("联络员", unit="财务处")
    await heads(world, "财务处", head=None, contact=contact)
    await people["何平"].presses("填写原因")
    await people["何平"].says("路上堵车")
    await people["何平"].presses("不附证明")
    await world.later(days=10)

    def annul(session: Session) -> None:
        from storage import signin

        row = signin.live_record(session, stage.sitting_id, people["林小满"].person_id)
        assert row is not None
        values = {
            "sitting_id": row.sitting_id,
            "person_id": row.person_id,
            "participant_id": row.participant_id,
            "kind": "annul",
            "round": row.round,
            "happened_at": NINE,
            "entered_at": NINE,
            "method": "desk",
            "by_id": host.person_id,
            "verdict": row.verdict,
        }
        signin.add_record(session, values)

    await world.write(annul)
    await host.presses_route("ue", stage.sitting_id, 0)
    await host.sees("另有 1 人还没有发出")
    await people["方圆"].looks()
    await host.presses_route("uk", stage.sitting_id)
    await people["林小满"].sees("请说明情况")
    assert await people["方圆"].news() == []
    # Whoever was asked later has as many days; only then their contact hears of it.
    assert await contact.news() == []
    await world.later(days=4)
    await contact.sees("本单位还有 1 人没有说明", "林小满")


async def test_not_before_the_end(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满")
    stage = await meeting(world, host, [guest])
    await world.at(NINE + timedelta(hours=1))
    await host.presses_route("uk", stage.sitting_id)
    await host.sees("这一场还没有结束", "absence-early")
    assert await rows_of(world, stage) == {}


async def test_unanswered_goes_to_the_units_contact_once(world: World) -> None:
    host, people, stage = await after_the_sitting(world)
    contact = await world.hires("联络员", unit="信息中心")
    await heads(world, "信息中心", head=None, contact=contact)
    await host.presses_route("uk", stage.sitting_id)
    await world.at(NINE + timedelta(days=3, hours=2))
    assert await contact.news() == []
    await world.at(NINE + timedelta(days=3, hours=4))
    seen = await contact.sees("本单位还有 2 人没有说明", "方圆", "冯雨", "只提醒这一次")
    assert "何平" not in seen.text
    await contact.presses("填写：方圆")
    await contact.says("参加抢险")
    await contact.presses("不附证明")
    await contact.sees("说明（联络员代）：参加抢险")
    await contact.looks()
    await people["冯雨"].looks()
    await world.later(days=30)
    assert await contact.news() == []
    assert await people["冯雨"].news() == []


async def test_a_correction_settles_the_question(world: World) -> None:
    """Attended and not signed: the record is corrected, and the question is over."""
    host, people, stage = await after_the_sitting(world)
    await host.presses_route("uk", stage.sitting_id)
    await people["方圆"].sees("请说明情况")
    row = (await rows_of(world, stage))["方圆"]

    def corrected(session: Session) -> None:
        from storage import signin

        values = {
            "sitting_id": stage.sitting_id,
            "person_id": people["方圆"].person_id,
            "participant_id": row.participant_id,
            "kind": "in",
            "round": 0,
            "happened_at": NINE - timedelta(minutes=3),
            "entered_at": NINE + timedelta(hours=4),
            "method": "correction",
            "by_id": host.person_id,
            "verdict": "on_time",
        }
        signin.add_record(session, values)

    await world.write(corrected)
    await people["方圆"].presses("填写原因")
    await people["方圆"].sees("签到记录已更正或已记请假，不用说明了")
    await host.presses_route("uq", row.id)
    await host.sees("absence-settled")
    await host.presses_route("ue", stage.sitting_id, 0)
    await host.sees("缺席 1 人，迟到 1 人")


async def test_a_spoken_leave_is_entered_and_no_longer_absent(world: World) -> None:
    host, people, stage = await after_the_sitting(world)
    await checks(host, stage)
    await host.presses("方圆（信息中心） · 缺席")
    await host.presses("有口头请假")
    await host.says("前一天向周主任请的事假")
    await host.sees("方圆：已记为请假", "缺席 1 人，迟到 1 人")
    await host.presses_route("uk", stage.sitting_id)
    await people["方圆"].sees_nothing_of("请说明情况")
    await host.presses_route("ua", stage.meeting_id)
    await host.sees("请假 2", "缺席 1")

    def place(session: Session) -> tuple[str, str, str]:
        found = attendance_rows.participant_of(session, stage.meeting_id, people["方圆"].person_id)
        assert found is not None
        return found.reply, found.reply_reason, found.reply_method

    assert await world.read(place) == ("leave", "前一天向周主任请的事假", "phone")


async def test_nobody_decides_their_own(world: World) -> None:
    """The organiser was absent: another host decides, and the batch leaves it out."""
    host, people, stage = await after_the_sitting(world)
    other = await world.hires("郑会务", roles=("secretariat",))

    def join(session: Session) -> None:
        session.add(
            attendance_rows.Participant(
                meeting_id=stage.meeting_id, person_id=host.person_id, position=9
            )
        )

    await world.write(join)
    await host.presses_route("ue", stage.sitting_id, 0)
    await host.presses("周会务 · 缺席")
    await host.presses("不追问")
    await host.sees("not-allowed")
    await host.presses_route("uk", stage.sitting_id)
    await host.presses("填写原因")
    await host.says("接待检查组")
    await host.presses("不附证明")
    await people["方圆"].presses("填写原因")
    await people["方圆"].says("出差")
    await people["方圆"].presses("不附证明")
    await host.presses_route("us", stage.sitting_id)
    await host.sees("已将 1 人认定为可免", "另有 1 人与您本人有关")
    own = (await rows_of(world, stage))["周会务"]
    await host.presses_route("uq", own.id)
    await host.sees("not-allowed")
    await other.presses_route("uq", own.id)
    await other.sees("已认定")
    await host.sees("可免")


async def test_late_joiners_and_people_by_item_are_not_asked(world: World) -> None:
    host, _, stage = await after_the_sitting(world)
    joined = await world.hires("后来")
    by_item = await world.hires("列席")

    def add(session: Session) -> None:
        from storage.agenda import AgendaPlace

        for person, role in ((joined, "attend"), (by_item, "in_attendance")):
            session.add(
                attendance_rows.Participant(
                    meeting_id=stage.meeting_id,
                    person_id=person.person_id,
                    role=role,
                    added_at=NINE + timedelta(minutes=30),
                )
            )
        item = meeting_rows.AgendaItem(meeting_id=stage.meeting_id, position=1, title="预算")
        session.add(item)
        session.flush()
        place = attendance_rows.participant_of(session, stage.meeting_id, by_item.person_id)
        assert place is not None
        session.add(AgendaPlace(item_id=item.id, participant_id=place.id))

    await world.write(add)
    await host.presses_route("ue", stage.sitting_id, 0)
    seen = await host.sees("缺席 3 人", "后来", "开会后才加入，不追问")
    assert not any("列席" in label for label, _ in seen.choices)
    await host.presses_route("uk", stage.sitting_id)
    assert await joined.news() == []
    assert set(await rows_of(world, stage)) == {"何平", "方圆", "冯雨"}


async def test_who_came_for_a_unit_that_was_renamed_is_its_successors(world: World) -> None:
    host, _, stage = await after_the_sitting(world)
    chief = await world.hires("新主任", unit="数据中心")
    await heads(world, "数据中心", head=chief, contact=None)

    def renamed(session: Session) -> None:
        before = people_rows.unit_named(session, "信息中心")
        after = people_rows.unit_named(session, "数据中心")
        assert before is not None
        assert after is not None
        before.ended_on, before.successor_id = NINE.date(), after.id

    await world.write(renamed)
    await host.presses_route("uk", stage.sitting_id)
    await host.presses_route("ut", stage.sitting_id)
    await host.sees("还有 3 人没有核对或认定", "absence-open")
    for row in (await rows_of(world, stage)).values():
        await host.presses_route("uq", row.id)
    await host.presses_route("ut", stage.sitting_id)
    # 财务处 has nobody who could be told.
    await host.sees("已告知 1 个单位", "这些单位通知不到，请打电话：财务处")
    await chief.sees("数据中心参会情况", "方圆：缺席，可免", "冯雨：缺席，可免")
    await chief.presses("本单位到会统计")
    await chief.sees("本单位部分", "应到 2，实到 0")
