"""Row 3.8: somebody comes in another's place: named, agreed to, seated in the same chair, at the
door in one step; everybody concerned gets one 变动单."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from meetings.regime.profile import Substitutes
from meetings.seats.layout import Layout, to_data
from storage import Session, audit, seats, signin
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import substitutes as change_rows
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import TUESDAY, draft, publishes
from tests.stories.world import Person, World


async def cast(
    world: World, policy: str = "approval"
) -> tuple[Person, Person, Person, Person, int]:
    """A host, one invited, one of the same unit who is not, one with the plates."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="010-5550101")
    zhang = await world.hires("张建国", unit="财务处", title="科长")
    li = await world.hires("李明", unit="财务处", title="科员")
    plates = await world.hires("马台签")
    meeting_id = await draft(world, desk, [zhang])
    await publishes(desk, meeting_id)

    def prepare(session: Session) -> None:
        from meetings import duties

        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.substitutes = policy
        for kind, zone in (("plates", ""), ("meals", "")):
            done = duties.set_duty(
                session,
                stage.actor(session, desk),
                meeting_id,
                plates.person_id,
                kind,
                zone,
                now=world.clock.now(),
                office=world.office,
            )
            assert isinstance(done, duties.DutySet)

    await world.write(prepare)
    return desk, zhang, li, plates, meeting_id


async def place(world: World, meeting_id: int, person: Person) -> rows.Participant:
    """Their row, on the list or not."""

    def read(session: Session) -> rows.Participant:
        found = rows.any_participant_of(session, meeting_id, person.person_id)
        assert found is not None
        session.expunge(found)
        return found

    found: rows.Participant = await world.read(read)
    return found


async def seated(world: World, meeting_id: int, desk: Person, who: int) -> None:
    """The participant has a chair."""

    def unit(session: Session) -> None:
        plan = seats.SeatPlan(
            meeting_id=meeting_id,
            layout=to_data(Layout(hall=(5, 5))),
            made_by_id=desk.person_id,
            made_at=world.clock.now(),
        )
        session.add(plan)
        session.flush()
        session.add(seats.Seat(plan_id=plan.id, area="hall", row=1, number=3, participant_id=who))

    await world.write(unit)


async def chair_of(world: World, meeting_id: int) -> int:
    def read(session: Session) -> int:
        plan = seats.plan_of(session, meeting_id)
        assert plan is not None
        (only,) = seats.seats_of(session, plan.id)
        return only.participant_id

    found: int = await world.read(read)
    return found


async def test_a_substitute_is_named_agreed_to_and_comes(any_world: World) -> None:
    world = any_world
    desk, zhang, li, plates, meeting_id = await cast(world)
    await zhang.presses("参加")
    original = await place(world, meeting_id, zhang)
    await seated(world, meeting_id, desk, original.id)
    await zhang.presses_route("sp", original.id)
    token = await world.read(lambda s: signin.live_pass(s, original.id))
    await li.looks()
    await zhang.presses_route("rc", original.id)
    await zhang.presses("派人替会")
    await zhang.sees("谁替张建国参会")
    await zhang.says("李明")
    await world.restarts()
    await zhang.presses("李明（财务处 科员）")
    await zhang.sees("已报请由李明替会", "批准前")
    assert (await place(world, meeting_id, zhang)).removed_at is None
    await li.sees_nothing_of("季度工作会")
    await desk.sees("替会", "原参会人：张建国", "替会人：李明（财务处 科员）")
    await desk.presses("同意")
    await zhang.sees("周会务已同意由李明替张建国参加")
    await li.sees("参会通知", "您代张建国参会", "答复：参加", "参会证")
    # The one invited is off the list, their pass is void, the chair is the substitute's.
    gone, new = await place(world, meeting_id, zhang), await place(world, meeting_id, li)
    assert (gone.reply, gone.removed_at is not None) == ("substituted", True)
    assert (new.substitute_for_id, new.source, new.reply) == (gone.id, "substitute", "attending")
    assert new.role == gone.role
    assert await chair_of(world, meeting_id) == new.id
    assert token is not None
    revoked = await world.read(lambda s: signin.participant_by_pass(s, token))
    assert revoked is not None and revoked[1] is not None
    listed = await world.read(lambda s: rows.participants_of(s, meeting_id))
    assert [p.person_id for p in listed if p.role == "attend"] == [li.person_id]
    # The closed card says who comes, and one slip reaches the plates.
    await zhang.presses_route("rc", gone.id)
    await zhang.sees("由李明替张建国参会", "不用到会", "撤回替会")
    await plates.looks()
    await world.later(minutes=16)
    await plates.sees("人员变动单第1号", "替会：李明（财务处 科员）替张建国（财务处 科长）")
    # Taken back before the start: the original again, in their chair.
    await zhang.presses_route("rc", gone.id)
    await zhang.presses("撤回替会")
    await zhang.sees("已撤回替会", "答复：参加")
    await li.sees("张建国本人参加", "您不用替会了")
    assert await chair_of(world, meeting_id) == gone.id
    listed = await world.read(lambda s: rows.participants_of(s, meeting_id))
    assert [p.person_id for p in listed if p.role == "attend"] == [zhang.person_id]
    await world.later(minutes=16)
    await plates.sees("变动单第2号", "恢复参会：张建国", "李明（财务处 科员）不再替会")

    def traced(session: Session) -> list[str]:
        table = audit.audit_entries
        found = session.execute(table.select().where(table.c.subject == f"participant:{gone.id}"))
        return [entry.action for entry in found]

    assert {"substitute", "withdraw substitute"} <= set(await world.read(traced))


async def test_a_substitute_who_is_not_agreed_to_stays_at_home(world: World) -> None:
    desk, zhang, li, _, meeting_id = await cast(world)
    row = await place(world, meeting_id, zhang)
    await zhang.presses_route("ws", row.id)
    await zhang.says("李明")
    await zhang.presses("李明（财务处 科员）")
    await desk.presses("退回")
    await desk.says("须本人参加")
    await zhang.sees("没有同意由李明替张建国", "须本人参加", "按原通知参加")
    assert (await place(world, meeting_id, zhang)).removed_at is None
    assert await world.read(lambda s: rows.any_participant_of(s, meeting_id, li.person_id)) is None


async def test_where_nobody_may_be_sent_the_button_is_not_there(world: World) -> None:
    _, zhang, _, _, meeting_id = await cast(world, "none")
    row = await place(world, meeting_id, zhang)
    await zhang.presses_route("rc", row.id)
    card = await zhang.sees("参会通知")
    assert "派人替会" not in [label for label, _ in card.choices]
    await zhang.presses_route("ws", row.id)
    await zhang.sees("不得替会", "substitute-none")


async def test_a_letter_is_asked_for_and_lies_with_the_request(world: World) -> None:
    desk, zhang, _, _, meeting_id = await cast(world, "letter")
    row = await place(world, meeting_id, zhang)
    await zhang.presses_route("ws", row.id)
    await zhang.says("李明")
    await zhang.presses("李明（财务处 科员）")
    await zhang.sees("须附书面委托")
    await zhang.says("稍后补")
    await zhang.sees("还缺书面委托")
    from tests.stories.meeting_stage import pdf

    await zhang.sends("委托书.pdf", pdf("Mandate"))
    await zhang.sees("已报请由李明替会")
    await desk.sees("附书面委托")

    def files(session: Session) -> list[str]:
        found = approval_rows.pending_about(session, "substitute", f"participant:{row.id}")
        assert found is not None
        events = [event.id for event in approval_rows.events_of(session, [found.id])[found.id]]
        return [
            one.name for some in approval_rows.files_of(session, events).values() for one in some
        ]

    assert await world.read(files) == ["委托书.pdf"]


async def test_somebody_from_outside_may_come_where_all_may(world: World) -> None:
    _desk, zhang, _, _, meeting_id = await cast(world, "free")
    row = await place(world, meeting_id, zhang)
    await zhang.presses_route("ws", row.id)
    await zhang.says("欧阳教授")
    await zhang.sees("名册里没有“欧阳教授”")
    await zhang.presses("欧阳教授（名册外）")
    await zhang.sees("单位？")
    await zhang.says("清川大学")
    await zhang.says("教授")
    await zhang.presses("跳过")
    await zhang.sees("已改由欧阳教授参会", "由欧阳教授替张建国参会")

    def outside(session: Session) -> tuple[str, str, bool]:
        from storage import people as people_rows

        (found,) = [p for p in rows.participants_of(session, meeting_id) if p.substitute_for_id]
        person = people_rows.person(session, found.person_id)
        assert person is not None
        return person.name, found.title, person.outside

    assert await world.read(outside) == ("欧阳教授", "清川大学 教授", True)


@pytest.mark.parametrize(
    ("typed", "button", "why"),
    [
        ("张建国", "张建国（财务处 科长）", "同一个人"),
        ("周会务", "周会务（办公室）", "已在参会名单里"),
    ],
)
async def test_who_can_not_stand_in_is_said(
    world: World, typed: str, button: str, why: str
) -> None:
    desk, zhang, _, _, meeting_id = await cast(world)

    def invite(session: Session) -> None:
        from meetings.inviting import Pick
        from meetings.participants import invite

        meeting = meeting_rows.locked(session, meeting_id)
        assert meeting is not None
        invite(session, meeting, [Pick(desk.person_id)], now=world.clock.now())

    await world.write(invite)
    row = await place(world, meeting_id, zhang)
    await zhang.presses_route("ws", row.id)
    await zhang.says(typed)
    await zhang.presses(button)
    # The form stays open at the same question.
    await zhang.sees(why, "谁替张建国参会")


async def test_at_the_door_it_is_one_step(world: World) -> None:
    desk, zhang, li, _, meeting_id = await cast(world)
    door = await world.hires("门小卫")

    def staff(session: Session) -> int:
        from meetings.inviting import Pick
        from meetings.participants import invite

        meeting = meeting_rows.locked(session, meeting_id)
        assert meeting is not None
        invite(session, meeting, [Pick(door.person_id, None, "staff")], now=world.clock.now())
        return meeting_rows.sittings_of(session, meeting_id)[0].id

    sitting = await world.write(staff)
    original = await place(world, meeting_id, zhang)
    await seated(world, meeting_id, desk, original.id)
    await world.at(TUESDAY - timedelta(minutes=10))
    await desk.looks()
    await door.presses_route("wd", sitting)
    await door.sees("替谁参会")
    await door.says("王五")
    await door.sees("参会名单里没有“王五”")
    await door.says("张建国")
    await door.says("李明")
    await door.presses("李明（财务处 科员）")
    await door.sees("李明替张建国参会，已登记", "补批", "李明")
    new = await place(world, meeting_id, li)
    assert new.substitute_for_id == original.id
    assert await chair_of(world, meeting_id) == new.id
    record = await world.read(lambda s: signin.live_record(s, sitting, li.person_id))
    assert record is not None and record.by_id == door.person_id
    await desk.sees("已在会场签到，请补批")
    # Pressed twice, it is done once.
    await door.presses_route("wd", sitting)
    await door.says("张建国")
    await door.sees("参会名单里没有“张建国”")
    await desk.looks()
    await desk.presses("退回")
    await desk.says("没有委托")
    new = await place(world, meeting_id, li)
    # By the profile it counts, and is on record.
    assert (new.standing, new.standing_reason) == ("approved", "没有委托")
    assert (await place(world, meeting_id, zhang)).reply == "substituted"


async def test_what_can_not_be_signed_in_is_not_recorded(world: World) -> None:
    desk, zhang, li, _, meeting_id = await cast(world)
    original = await place(world, meeting_id, zhang)

    def sitting_of(session: Session) -> int:
        return meeting_rows.sittings_of(session, meeting_id)[0].id

    sitting = await world.read(sitting_of)
    outcome = await at_door(world, desk, sitting, original.id, li.person_id)
    assert getattr(outcome, "code", None) == "signin-early"
    assert (await place(world, meeting_id, zhang)).removed_at is None
    assert await world.read(lambda s: rows.any_participant_of(s, meeting_id, li.person_id)) is None
    assert not await world.read(lambda s: change_rows.changes_of(s, meeting_id))
    await world.at(TUESDAY - timedelta(minutes=5))
    own = await at_door(world, desk, sitting, original.id, desk.person_id)
    assert getattr(own, "code", None) == "signin-desk-self"
    stranger = await at_door(world, li, sitting, original.id, li.person_id)
    assert getattr(stranger, "code", None) in ("not-allowed", "signin-desk-self")


async def test_where_nobody_may_be_sent_the_door_sends_nobody_in_either(world: World) -> None:
    desk, zhang, li, _, meeting_id = await cast(world, "none")
    original = await place(world, meeting_id, zhang)
    sitting = await world.read(lambda s: meeting_rows.sittings_of(s, meeting_id)[0].id)
    await world.at(TUESDAY - timedelta(minutes=5))
    outcome = await at_door(world, desk, sitting, original.id, li.person_id)
    assert getattr(outcome, "code", None) == "substitute-none-door"
    assert (await place(world, meeting_id, zhang)).removed_at is None


async def test_where_the_profile_says_so_it_does_not_count(world: World) -> None:
    from meetings import approvals

    desk, zhang, li, _, meeting_id = await cast(world)
    door = await world.hires("门小卫", roles=("secretariat",))
    original = await place(world, meeting_id, zhang)
    sitting = await world.read(lambda s: meeting_rows.sittings_of(s, meeting_id)[0].id)
    await world.at(TUESDAY - timedelta(minutes=5))
    came = await at_door(world, door, sitting, original.id, li.person_id)
    profile = replace(world.office.profile, substitutes=Substitutes(refused_counts=False))
    strict = replace(world.office, profile=profile)

    def returned(session: Session) -> None:
        done = approvals.decide(
            session,
            stage.actor(session, desk),
            came.approval_id,
            approve=False,
            reason="未经同意",
            now=world.clock.now(),
            office=strict,
        )
        assert isinstance(done, approvals.Decided), done

    await world.write(returned)
    new, back = await place(world, meeting_id, li), await place(world, meeting_id, zhang)
    assert (new.standing, new.standing_reason) == ("refused", "未经同意")
    # The one invited is expected again, and was not there.
    assert (back.removed_at, back.reply) == (None, "attending")
    # What was signed stays on record.
    record = await world.read(lambda s: signin.live_record(s, sitting, li.person_id))
    assert record is not None


async def test_who_let_in_a_substitute_does_not_take_the_question_back(world: World) -> None:
    """The 补批 recalled by who asked for it counts as not agreed to."""
    from meetings import approvals

    _, zhang, li, _, meeting_id = await cast(world)
    door = await world.hires("门小卫", roles=("secretariat",))
    original = await place(world, meeting_id, zhang)
    sitting = await world.read(lambda s: meeting_rows.sittings_of(s, meeting_id)[0].id)
    await zhang.presses("请假")
    await zhang.presses("出差")
    assert (await place(world, meeting_id, zhang)).reply == "leave"
    await world.at(TUESDAY - timedelta(minutes=5))
    came = await at_door(world, door, sitting, original.id, li.person_id)
    profile = replace(world.office.profile, substitutes=Substitutes(refused_counts=False))
    strict = replace(world.office, profile=profile)

    def recalled(session: Session) -> None:
        who, now = stage.actor(session, door), world.clock.now()
        done = approvals.recall(session, who, came.approval_id, now=now, office=strict)
        assert isinstance(done, approvals.Recalled), done

    await world.write(recalled)
    new, back = await place(world, meeting_id, li), await place(world, meeting_id, zhang)
    assert new.standing == "refused"
    # Who had sent apologies is excused again, not absent.
    assert (back.removed_at, back.reply) == (None, "leave")


async def test_a_substitute_sends_somebody_in_turn(world: World) -> None:
    _desk, zhang, li, _, meeting_id = await cast(world, "free")
    wang = await world.hires("王小明", unit="财务处", title="科员")
    first = await place(world, meeting_id, zhang)
    await zhang.presses_route("ws", first.id)
    await zhang.says("李明")
    await zhang.presses("李明（财务处 科员）")
    second = await place(world, meeting_id, li)
    # Whom they come for does not come for them: that is taken back, not another substitute.
    await li.presses_route("ws", second.id)
    await li.says("张建国")
    await li.presses("张建国（财务处 科长）")
    await li.sees("张建国就是原参会人", "撤回替会", "谁替李明参会")
    await li.says("王小明")
    await li.presses("王小明（财务处 科员）")
    await li.sees("由王小明替李明参会")
    await zhang.presses_route("rc", first.id)
    await zhang.sees("由王小明替张建国参会")
    await zhang.presses("撤回替会")
    await zhang.sees("已撤回替会")
    await wang.sees("张建国本人参加", "不用替会")
    people = await world.read(lambda s: rows.participants_of(s, meeting_id))
    assert [one.id for one in people if one.role == "attend"] == [first.id]
    # Nobody comes in between any more either.
    assert await world.read(lambda s: change_rows.substitute_of(s, second.id)) is None
    assert (await place(world, meeting_id, li)).reply == "none"


async def test_who_signed_in_neither_sends_somebody_nor_is_sent_home(world: World) -> None:
    _desk, zhang, li, _, meeting_id = await cast(world, "free")
    door = await world.hires("门小卫", roles=("secretariat",))
    original = await place(world, meeting_id, zhang)
    sitting = await world.read(lambda s: meeting_rows.sittings_of(s, meeting_id)[0].id)
    await world.at(TUESDAY - timedelta(minutes=20))
    await at_door(world, door, sitting, original.id, li.person_id)
    await zhang.presses_route("wr", original.id)
    await zhang.sees("替会人已经签到")
    assert (await place(world, meeting_id, li)).removed_at is None
    substitute = await place(world, meeting_id, li)
    await li.presses_route("ws", substitute.id)
    await li.sees("已经签到，不用替会")


async def test_nobody_is_sent_in_a_place_that_was_given_away(world: World) -> None:
    _desk, zhang, li, _, meeting_id = await cast(world, "free")
    original = await place(world, meeting_id, zhang)

    def given_away(session: Session) -> None:
        meeting = meeting_rows.locked(session, meeting_id)
        away = rows.participant(session, original.id)
        assert meeting is not None and away is not None
        meeting.places, away.reply, away.leave_state = 1, "leave", "granted"
        session.add(
            rows.Participant(meeting_id=meeting_id, person_id=li.person_id, reply="attending")
        )

    await world.write(given_away)
    await zhang.presses_route("ws", original.id)
    await zhang.sees("名额已经给了别人")


async def test_a_known_outsider_is_sent_in_one_place_only(world: World) -> None:
    """Of the same name and phone: it is the same person, and keeps their own place."""
    from meetings import guests
    from meetings.attendance import substituting
    from meetings.meetings import Refused

    desk, zhang, _, _, meeting_id = await cast(world, "free")
    original = await place(world, meeting_id, zhang)
    whom = guests.Outsider("欧阳教授", phone="13900000001")

    def named_twice(session: Session) -> tuple[str, object]:
        who, now = stage.actor(session, desk), world.clock.now()
        new = guests.NewGuest(whom, "special_guest")
        added = guests.add_guest(session, who, meeting_id, new, now=now, office=world.office)
        assert isinstance(added, guests.GuestAdded), added
        done = substituting.name_substitute(
            session, who, original.id, whom, now=now, office=world.office
        )
        assert isinstance(done, Refused), done
        kept = rows.participant(session, added.participant_id)
        return done.code, kept and kept.role

    assert await world.write(named_twice) == ("substitute-invited", "special_guest")


async def test_nobody_agrees_to_their_own_coming(world: World) -> None:
    desk, zhang, _, _, meeting_id = await cast(world)
    row = await place(world, meeting_id, zhang)
    await zhang.presses_route("ws", row.id)
    await zhang.says("周会务")
    await zhang.presses("周会务（办公室）")
    await desk.sees("替会人：周会务")
    await desk.presses("同意")
    await desk.sees("own-request")
    assert (await place(world, meeting_id, zhang)).removed_at is None


async def test_agreed_to_by_word_and_not_signed_the_original_comes(world: World) -> None:
    from meetings import approvals

    desk, zhang, li, _, meeting_id = await cast(world)
    other = await world.hires("钱会务", roles=("secretariat",))
    row = await place(world, meeting_id, zhang)
    await zhang.presses_route("ws", row.id)
    await zhang.says("李明")
    await zhang.presses("李明（财务处 科员）")

    def spoken(session: Session) -> None:
        found = approval_rows.pending_about(session, "substitute", f"participant:{row.id}")
        assert found is not None
        now = world.clock.now()
        done = approvals.agree_by_word(
            session,
            stage.actor(session, other),
            found.id,
            for_id=desk.person_id,
            how="phone",
            said_at=now,
            now=now,
            office=world.office,
        )
        assert isinstance(done, approvals.Decided), done

    await world.write(spoken)
    assert (await place(world, meeting_id, zhang)).reply == "substituted"

    def not_signed(session: Session) -> None:
        found = approval_rows.latest_about(session, "substitute", f"participant:{row.id}")
        assert found is not None
        events = approval_rows.events_of(session, [found.id])[found.id]
        done = approvals.ratify(
            session,
            stage.actor(session, desk),
            next(event.id for event in events if event.kind == "spoken"),
            agree=False,
            reason="没有同意",
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(done, approvals.Decided), done

    await world.write(not_signed)
    back, gone = await place(world, meeting_id, zhang), await place(world, meeting_id, li)
    assert (back.removed_at, back.reply) == (None, "none")
    assert gone.removed_at is not None


async def at_door(world: World, by: Person, sitting: int, original: int, person: int) -> Any:
    from meetings.attendance.at_door import substitute_at_door

    def unit(session: Session) -> Any:
        now = world.clock.now()
        return substitute_at_door(
            session,
            stage.actor(session, by),
            sitting,
            original,
            person,
            at=now,
            now=now,
            office=world.office,
        )

    return await world.write(unit)


async def test_the_hosts_enter_it_and_see_the_list(world: World) -> None:
    desk, _zhang, li, _, meeting_id = await cast(world)
    other = await world.hires("钱会务", roles=("secretariat",))
    await desk.presses_route("wm", meeting_id)
    await desk.sees("人员变动", "替会：0人", "经批准可替会", "手机：可带入会场")
    await desk.presses("替会")
    await desk.sees("还没有人替会")
    await desk.presses("代录替会")
    await desk.says("张建国")
    await desk.says("李明")
    await desk.presses("李明（财务处 科员）")
    await desk.presses_route("wu", meeting_id)
    await desk.sees("[待批] 李明 替 张建国（财务处 科长）")
    await other.presses("同意")
    await desk.presses_route("wu", meeting_id)
    await desk.sees("李明 替 张建国（财务处 科长）")
    await desk.sees_nothing_of("[待批]")
    await desk.presses("替会办法")
    await desk.sees("经批准可替会")
    await desk.presses("不得替会")
    await desk.sees("替会", "不得替会")
    # 立即发.
    await desk.presses_route("wc", meeting_id)
    await desk.sees("待发1条", "替会：李明")
    await desk.presses("立即发变动单")
    await desk.sees("变动单第1号已发给1人")
    await desk.presses_route("wx", meeting_id)
    await desk.sees("change-slip-nothing")
    await desk.presses_route("wo", meeting_id, 1)
    assert [file.name for file in (await desk.sees("人员变动单第1号")).files]
    for route in ("wm", "wl", "wu", "wc", "wt", "wg", "wx", "wa", "wn", "wh"):
        await li.presses_route(route, meeting_id)
        await li.sees("not-allowed")
        await desk.presses_route(route, 999)
        await desk.sees("gone")
