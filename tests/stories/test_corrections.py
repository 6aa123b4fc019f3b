"""Row 3.3: undo, and corrections somebody else decides; the first records always stay (ORG-07)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetings import approvals
from meetings.meetings import Refused
from meetings.signin import correcting, correction_requests
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as attendance_rows
from storage import signin as signin_rows
from storage import slips as slip_rows
from tests.stories.notice_stage import actor
from tests.stories.signin_stage import NINE, Stage, meeting
from tests.stories.world import Person, World


async def kinds(stage: Stage, person: Person) -> list[str]:
    """Everything recorded of the person, as it was written."""

    def read(session: Any) -> list[str]:
        found = signin_rows.history(session, stage.sitting_id, person.person_id)
        return [f"{row.kind}{row.round} {row.method} {row.verdict}" for row in found]

    said: list[str] = await stage.world.read(read)
    return said


async def corrects(staff: Person, name: str, label: str) -> None:
    """Opens 更正签到 and chooses somebody."""
    await staff.says("/signin")
    await staff.presses("更正签到")
    await staff.says(name)
    await staff.presses(label)


async def test_attended_but_unsigned_is_added_by_somebody_elses_word(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门", unit="后勤处")
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest], staff=[door])
    await world.at(NINE + timedelta(hours=1))
    await corrects(door, "林小满", "林小满（财务处）")
    await door.sees("林小满（财务处）还没有签到", "到会未签，申请补记")
    await door.presses("到会未签，申请补记")
    await door.sees("实际几点到会", "按时到会，记 09:00")
    for bad in ("昨天", "七点", "11:00"):
        await door.says(bad)
        await door.sees_nothing_of("请写明原因")
    await door.sees("08:30 到 10:00 之间")
    await door.says("8:50")
    await door.sees("请写明原因，由别人审定")
    await host.looks()
    await door.presses("手机没电或没有网络")
    await door.sees("已申请更正林小满（财务处）的签到，等别人审定")
    assert not await stage.records()
    await host.sees("更正签到", "林小满", "原记录：没有签到", "更正为：12月1日（星期二）08:50")
    await door.looks()
    await host.presses("同意")
    await door.sees("周会务同意更正林小满", "08:50", "更正")
    [record] = await stage.records()
    assert (record.method, record.verdict, record.by_id) == (
        "correction",
        "on_time",
        door.person_id,
    )
    assert record.happened_at == NINE - timedelta(minutes=10)
    assert record.entered_at == world.clock.now()
    await guest.opens(stage.poster)
    await guest.sees("08:50 已经签到（更正，吴门办理）")
    await door.presses("查看签到记录")
    await door.sees("林小满（财务处）", "08:50 签到（更正）手机没电或没有网络")


async def test_a_wrong_time_and_a_mistake_leave_the_first_record(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("郑会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest])
    await world.at(NINE + timedelta(minutes=5))
    await guest.opens(stage.poster)
    await guest.sees("迟到")
    await world.later(minutes=60)
    await corrects(host, "林", "林小满（财务处） · 09:05 已签")
    await host.presses("时间不对，申请更正")
    await host.presses("按时到会，记 09:00")
    await host.says("排队太久")
    await host.sees("等别人审定")
    await other.says("/my")
    assert await kinds(stage, guest) == ["in0 venue_code late"]
    # The organiser asked, so the other secretary decides.
    await other.presses("同意")
    assert await kinds(stage, guest) == [
        "in0 venue_code late",
        "annul0 correction late",
        "in1 correction on_time",
    ]
    await host.sees("记为", "09:00")


async def test_nobody_decides_their_own_and_what_changed_meanwhile_is_moot(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    other = await world.hires("郑会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest, other])
    await world.at(NINE + timedelta(minutes=40))

    def asked(session: Session, who: Person) -> int:
        outcome = correction_requests.ask_correction(
            session,
            actor(session, host),
            stage.sitting_id,
            who.person_id,
            "unsigned",
            "忘了扫码",
            at=NINE,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, correction_requests.CorrectionAsked), outcome
        return outcome.approval_id

    def decides(session: Session, who: Person, approval: int) -> Any:
        return approvals.decide(
            session,
            actor(session, who),
            approval,
            approve=True,
            now=world.clock.now(),
            office=world.office,
        )

    own = await world.write(lambda s: asked(s, other))
    assert await world.write(lambda s: decides(s, host, own)) == Refused("own-request")
    assert await world.write(lambda s: decides(s, other, own)) == Refused("own-request")

    late = await world.write(lambda s: asked(s, guest))
    await host.says("/signin")
    await host.presses("现场登记")
    await host.says("林小满")
    await host.presses("林小满")
    await host.sees("已签到 09:40（迟到）")
    assert await world.write(lambda s: decides(s, other, late)) == Refused("correction-moot")
    assert len(await stage.records()) == 1


@pytest.mark.parametrize("what", ["unsigned", "time", "mistake"])
async def test_what_was_agreed_by_word_and_not_signed_is_taken_back(
    world: World, what: Any
) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest])
    await world.at(NINE + timedelta(minutes=5))
    if what != "unsigned":
        await guest.opens(stage.poster)
    await world.later(minutes=40)

    def play(session: Session) -> list[Any]:
        desk, now, office = actor(session, host), world.clock.now(), world.office
        asked = correction_requests.ask_correction(
            session,
            desk,
            stage.sitting_id,
            guest.person_id,
            what,
            "说明",
            at=NINE,
            now=now,
            office=office,
        )
        assert isinstance(asked, correction_requests.CorrectionAsked), asked
        approval = approval_rows.approval(session, asked.approval_id)
        return [
            correction_requests.correction_approved(
                session, desk, approval, now=now, office=office
            ),
            signin_rows.live_record(session, stage.sitting_id, guest.person_id),
            correction_requests.correction_undone(session, desk, approval, now=now, office=office),
            signin_rows.live_record(session, stage.sitting_id, guest.person_id),
            correction_requests.correction_undone(session, desk, approval, now=now, office=office),
        ]

    approved, corrected, undone, restored, again = await world.write(play)
    assert approved is None
    assert undone is None
    assert again == Refused("correction-moot")
    times = [row.happened_at if row else None for row in (corrected, restored)]
    first = NINE + timedelta(minutes=5)
    assert (
        times
        == {
            "unsigned": [NINE, None],
            "time": [NINE, first],
            "mistake": [None, first],
        }[what]
    )


async def test_corrections_have_their_time_and_their_rules(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest])

    def tries(session: Session, what: Any, at: Any, reason: str = "说明") -> Any:
        return correction_requests.ask_correction(
            session,
            actor(session, host),
            stage.sitting_id,
            guest.person_id,
            what,
            reason,
            at=at,
            now=world.clock.now(),
            office=world.office,
        )

    async def code(what: Any, at: Any = None, reason: str = "说明") -> str:
        outcome = await world.write(lambda s: tries(s, what, at, reason))
        return outcome.code if isinstance(outcome, Refused) else "asked"

    await world.at(NINE - timedelta(hours=1))
    assert await code("unsigned", NINE) == "signin-early"
    await world.at(NINE + timedelta(minutes=10))
    assert await code("time", NINE) == "signin-not-in"
    assert await code("unsigned", NINE - timedelta(hours=1)) == "correction-time"
    assert await code("unsigned", NINE + timedelta(minutes=11)) == "correction-time"
    assert await code("unsigned") == "correction-time"
    assert await code("unsigned", NINE, "") == "signin-reason"
    assert await code("unsigned", NINE, "机密★10年") == "level-mark"
    assert await code("unsigned", NINE) == "asked"
    await guest.opens(stage.poster)
    assert await code("unsigned", NINE) == "correction-signed"
    assert await code("time", NINE + timedelta(minutes=10)) == "correction-same"
    await world.at(NINE + timedelta(days=7))
    assert await code("time", NINE) == "asked"
    await world.at(NINE + timedelta(days=8))
    assert await code("time", NINE) == "correction-late"


async def test_door_staff_undo_their_own_for_a_quarter_of_an_hour(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门", unit="后勤处")
    guests = [await world.hires(name, unit="财务处") for name in ("林小满", "何平")]
    stage = await meeting(world, host, guests, staff=[door])
    await world.at(NINE - timedelta(minutes=10))
    await guests[1].opens(stage.code)
    await door.says("/signin")
    await door.presses("未签到名单")
    await door.presses("林小满（财务处）")
    await door.presses("登错了，撤销")
    await door.sees("林小满（财务处） 08:50 已签到。哪里不对", "登错了，作废")
    await door.presses("登错了，作废")
    await door.presses("登错人")
    await door.sees("已作废林小满")
    assert await kinds(stage, guests[0]) == ["in0 desk on_time", "annul0 desk on_time"]

    await corrects(door, "何平", "何平（财务处） · 08:50 已签")
    seen = await door.sees("误签，申请作废", "时间不对")
    assert "登错了，作废" not in [label for label, _ in seen.choices]
    await door.says("/quit")
    await door.says("/signin")
    await door.presses("未签到名单")
    await door.presses("林小满（财务处）")
    await door.sees("已签到 08:50：林小满")
    await world.later(minutes=16)

    def annuls(session: Session, who: Person, person: Person) -> Any:
        return correcting.annul(
            session,
            actor(session, who),
            stage.sitting_id,
            person.person_id,
            "登错人",
            now=world.clock.now(),
            office=world.office,
        )

    late = Refused("signin-annul-late", (("minutes", 15),))
    assert await world.write(lambda s: annuls(s, door, guests[0])) == late
    assert await world.write(lambda s: annuls(s, door, guests[1])) == late
    assert isinstance(await world.write(lambda s: annuls(s, host, guests[1])), correcting.Annulled)


async def test_the_desk_sees_what_somebody_needs_before_the_green_tick(world: World) -> None:
    host = await world.hires("周会务", roles=("secretariat",))
    door = await world.hires("吴门", unit="后勤处")
    helper = await world.hires("李协助", unit="后勤处")
    guest = await world.hires("林小满", unit="财务处")
    stage = await meeting(world, host, [guest], staff=[door])
    await guest.says("/signin")
    await guest.presses("电子参会证")
    token = await stage.pass_token(guest)

    def needs(session: Session) -> None:
        place = attendance_rows.participant_of(session, stage.meeting_id, guest.person_id)
        assert place is not None
        session.add(
            slip_rows.SpecialNeed(
                participant_id=place.id,
                kinds=["wheelchair"],
                text="",
                helper_id=helper.person_id,
                by_id=host.person_id,
                at=world.clock.now(),
            )
        )

    await world.write(needs)
    await world.at(NINE - timedelta(minutes=10))
    await door.opens(stage.link(token))
    await door.sees("林小满（财务处）", "轮椅", "协助人：李协助", "登记到会")
    assert not await stage.records()
    await door.says("/signin")
    await door.presses("未签到名单")
    await door.presses("林小满（财务处）")
    await door.sees("轮椅")
    assert not await stage.records()
    await door.opens(stage.link(token))
    await door.presses("登记到会")
    await door.sees("已签到 08:50：林小满")
    [record] = await stage.records()
    assert record.method == "pass"
    await door.presses("签到总览")
    await door.presses("更多")
    await door.presses("证件")
    await door.sees("已发0")
