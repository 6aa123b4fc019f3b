"""Row 3.3a: apologies are decided by the convening side, by rank; withdrawn; told by phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from meetings import people_changes
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import substitutes as change_rows
from tests.stories import notice_stage as stage
from tests.stories.notice_stage import TUESDAY, draft, publishes
from tests.stories.world import Person, World


async def cast(world: World, *, rank: str = "科员") -> tuple[Person, Person, Person, int]:
    """A host, a unit's head and one of its people, and a published standard meeting."""
    desk = await world.hires("周会务", roles=("secretariat",), phone="010-5550101")
    lin = await world.hires("林小满", unit="财务处", title="处长", rank="正处级")
    he = await world.hires("何平", unit="财务处", title="科员", rank=rank)

    def heads(session: Session) -> None:
        unit = people_rows.unit_named(session, "财务处")
        assert unit is not None
        unit.head_id = lin.person_id

    await world.write(heads)
    meeting_id = await standard(world, desk, [lin, he])
    return desk, lin, he, meeting_id


async def standard(world: World, desk: Person, people: list[Person]) -> int:
    """Published, then of the standard package: the chain before the notice is another story."""
    meeting_id = await draft(world, desk, people)
    await publishes(desk, meeting_id)

    def package(session: Session) -> None:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        meeting.package = "standard"

    await world.write(package)
    return meeting_id


async def leader_of(world: World, unit: str, name: str) -> Person:
    """A leader in charge of the unit."""
    leader = await world.hires(name, title="副局长", rank="副厅级")

    def charge(session: Session) -> None:
        found = people_rows.unit_named(session, unit)
        assert found is not None
        found.leader_id = leader.person_id

    await world.write(charge)
    return leader


async def test_leave_is_asked_decided_and_told(world: World) -> None:
    desk, lin, he, meeting_id = await cast(world)
    await lin.looks()
    await he.presses("请假")
    await he.presses("出差")
    await he.sees("请假已报主办方", "待批准", "撤回请假", "打印请假条")
    row = await stage.participant(world, meeting_id, he)
    assert (row.reply, row.leave_state) == ("leave", "asked")
    await lin.sees("何平请假", "出差", "待主办方批准")
    await world.restarts()
    await desk.sees("何平", "出差", "退回")
    await desk.presses("同意")
    await he.sees("周会务已准假", "季度工作会", "撤回请假")
    assert (await stage.participant(world, meeting_id, he)).leave_state == "granted"
    await he.presses("看通知")
    await he.sees("请假（出差）", "主办方已准假")
    await he.presses("撤回请假")
    await he.sees("已撤回请假", "答复：参加")
    await lin.sees("何平撤回请假，参加“季度工作会”")
    row = await stage.participant(world, meeting_id, he)
    assert (row.reply, row.leave_state) == ("attending", "")


async def test_what_is_not_granted_sets_the_answer_back(world: World) -> None:
    desk, _, he, meeting_id = await cast(world)
    await he.presses("参加")
    await he.presses("改答复")
    await he.presses("请假")
    await he.presses("休假")
    await desk.presses("退回")
    await desk.says("本次会议要求本人参加")
    await he.sees("没有准假", "本次会议要求本人参加", "与会务组联系")
    row = await stage.participant(world, meeting_id, he)
    assert (row.reply, row.leave_state) == ("attending", "refused")
    await he.presses("看通知")
    await he.sees("请假未获准", "本次会议要求本人参加", "答复：参加")
    # Saying once more that one comes answers to that.
    await he.presses("改答复")
    await he.presses("参加")
    await he.sees("答复：参加")
    assert (await stage.participant(world, meeting_id, he)).leave_state == ""


async def test_a_leaders_leave_goes_to_the_leader_in_charge(world: World) -> None:
    desk, lin, _, meeting_id = await cast(world)
    gao = await leader_of(world, "办公室", "高副局")
    await gao.looks()
    await desk.looks()
    await lin.presses("请假")
    await lin.presses("公务冲突")
    await gao.sees("林小满", "公务冲突", "同意")
    await desk.sees_nothing_of("公务冲突")
    await gao.presses("同意")
    await lin.sees("高副局已准假")
    assert (await stage.participant(world, meeting_id, lin)).leave_state == "granted"


async def test_nobody_grants_their_own(world: World) -> None:
    desk, _, _, meeting_id = await cast(world)
    other = await world.hires("钱会务", roles=("secretariat",))
    await other.looks()

    def own(session: Session) -> int:
        from meetings.inviting import Pick
        from meetings.participants import invite

        meeting = meeting_rows.locked(session, meeting_id)
        assert meeting is not None
        made = invite(session, meeting, [Pick(desk.person_id)], now=world.clock.now())
        return made.added[0]

    place = await world.write(own)
    await desk.presses_route("rl", place, 1)
    await desk.presses("家中有事")
    await desk.sees("待批准")
    await other.sees("周会务", "家中有事", "同意")

    def asked(session: Session) -> int:
        found = approval_rows.pending_about(session, "leave", f"participant:{place}")
        assert found is not None
        return found.id

    number = await world.read(asked)
    await desk.presses_route("aa", number, 0)
    await desk.sees("own-request")
    assert (await stage.participant(world, meeting_id, desk)).leave_state == "asked"


async def test_leave_is_told_by_phone_on_the_day_and_decided_afterwards(world: World) -> None:
    desk, lin, he, meeting_id = await cast(world)
    other = await world.hires("钱会务", roles=("secretariat",))
    await lin.presses("请假")
    await lin.presses("出差")
    await world.at(TUESDAY - timedelta(hours=2))
    await other.looks()
    await desk.presses_route("rf", meeting_id)
    await desk.says("何平")
    await desk.presses("请假")
    await desk.presses("身体原因")
    await desk.presses("电话")
    await desk.sees("已报请同意", "何平")
    row = await stage.participant(world, meeting_id, he)
    assert (row.reply, row.leave_state, row.reply_method) == ("leave", "asked", "phone")
    await other.sees("当日电话请假，请补批")
    # The meeting is over; it is decided the next morning all the same.
    await world.at(TUESDAY + timedelta(hours=2))
    await desk.presses_route("cm", meeting_id)
    await desk.presses("没结果的都记未议")
    await desk.presses("再次结束会议")
    await desk.presses("结束会议")
    await world.at(TUESDAY + timedelta(hours=20))
    await other.presses("同意")
    row = await stage.participant(world, meeting_id, he)
    assert (row.reply, row.leave_state) == ("leave", "granted")

    # What nobody decided before the end reminds nobody any more; the answer stands.
    def undecided(session: Session) -> list[str]:
        waits = approval_rows.pending_of_meeting(session, meeting_id)
        place = f"participant:{place_id}"
        last = approval_rows.latest_about(session, "leave", place)
        assert last is not None
        events = approval_rows.events_of(session, [last.id])[last.id]
        return [*(one.kind for one in waits), last.state, events[-1].kind]

    place_id = await stage.place_of(world, meeting_id, lin)
    assert await world.read(undecided) == ["withdrawn", "settled"]
    assert (await stage.participant(world, meeting_id, lin)).reply == "leave"


async def test_leave_is_not_withdrawn_once_the_meeting_began(world: World) -> None:
    _desk, _, he, meeting_id = await cast(world)
    await he.presses("请假")
    await he.presses("出差")
    await world.at(TUESDAY + timedelta(minutes=1))
    place = await stage.place_of(world, meeting_id, he)
    await he.presses_route("wb", place)
    await he.sees("会议已经开始", "leave-started")
    assert (await stage.participant(world, meeting_id, he)).reply == "leave"
    # Nobody else's, either.
    stranger = await world.hires("贾路过")
    for route in ("wb", "wp", "ws", "wr"):
        await stranger.presses_route(route, place)
        await stranger.sees("not-allowed")
        await stranger.presses_route(route, 999)
        await stranger.sees("gone")


async def test_the_units_head_may_send_somebody_else(world: World) -> None:
    _desk, lin, he, _meeting_id = await cast(world)
    await world.hires("李明", unit="财务处", title="科员")
    await lin.looks()
    await he.presses("请假")
    await he.presses("出差")
    await lin.sees("何平请假", "派人替会")
    await lin.presses("派人替会")
    await lin.sees("谁替何平参会")
    await lin.says("李明")
    await lin.presses("李明（财务处 科员）")
    await lin.sees("已报请由李明替会")


async def test_leave_agreed_to_by_word_and_not_signed_is_none(world: World) -> None:
    from meetings import approvals

    desk, lin, _, meeting_id = await cast(world)
    gao = await leader_of(world, "办公室", "高副局")
    await lin.presses("请假")
    await lin.presses("出差")
    place = await stage.place_of(world, meeting_id, lin)

    def spoken(session: Session) -> None:
        found = approval_rows.pending_about(session, "leave", f"participant:{place}")
        assert found is not None
        done = approvals.agree_by_word(
            session,
            stage.actor(session, desk),
            found.id,
            for_id=gao.person_id,
            how="phone",
            said_at=world.clock.now(),
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(done, approvals.Decided), done

    await world.write(spoken)
    assert (await stage.participant(world, meeting_id, lin)).leave_state == "granted"

    def not_signed(session: Session) -> None:
        found = approval_rows.latest_about(session, "leave", f"participant:{place}")
        assert found is not None
        events = approval_rows.events_of(session, [found.id])[found.id]
        done = approvals.ratify(
            session,
            stage.actor(session, gao),
            next(event.id for event in events if event.kind == "spoken"),
            agree=False,
            reason="没有说过",
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(done, approvals.Decided), done

    await world.write(not_signed)
    row = await stage.participant(world, meeting_id, lin)
    assert (row.reply, row.leave_state) == ("none", "refused")


async def test_the_request_taken_back_is_no_leave(world: World) -> None:
    desk, _, he, meeting_id = await cast(world)
    await he.presses("请假")
    await he.presses("出差")
    place = await stage.place_of(world, meeting_id, he)

    def asked(session: Session) -> int:
        found = approval_rows.pending_about(session, "leave", f"participant:{place}")
        assert found is not None
        return found.id

    await he.presses_route("ac", await world.read(asked))
    row = await stage.participant(world, meeting_id, he)
    assert (row.reply, row.leave_state) == ("none", "")
    # Asked for another reason meanwhile, the answer before is still the first one.
    await he.presses_route("rl", place, 1)
    await he.presses("出差")
    await he.presses_route("rl", place, 1)
    await he.says("父亲住院")
    await desk.presses("退回")
    await desk.says("请派人替会")
    row = await stage.participant(world, meeting_id, he)
    assert (row.reply, row.leave_state) == ("none", "refused")


async def test_leave_can_be_from_some_sittings(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    he = await world.hires("何平", unit="财务处", title="科员")
    meeting_id = await draft(world, desk, [he])

    def second(session: Session) -> None:
        session.add(
            meeting_rows.Sitting(
                meeting_id=meeting_id,
                number=2,
                title="分组讨论",
                starts_at=TUESDAY + timedelta(hours=3),
                ends_at=TUESDAY + timedelta(hours=4),
            )
        )

    await publishes(desk, meeting_id)
    await world.write(second)
    await he.presses("请假")
    await he.sees("请哪几场的假", "全部会议", "分组讨论")
    await he.says("7")
    await he.sees("请输入 1 到 2")
    await he.says("2")
    await he.presses("公务冲突")
    await he.sees("答复：部分请假（公务冲突）", "请假场次：分组讨论", "参会证")
    row = await stage.participant(world, meeting_id, he)
    assert (row.reply, row.leave_sittings) == ("leave", [2])
    # All of them is the whole meeting.
    await he.presses("改答复")
    await he.presses("请假")
    await he.presses("全部会议")
    await he.presses("公务冲突")
    assert (await stage.participant(world, meeting_id, he)).leave_sittings is None


async def test_the_leave_slip_prints_before_and_after_the_decision(world: World) -> None:
    desk, _, he, meeting_id = await cast(world)
    await he.presses("请假")
    await he.presses("出差")
    await he.presses("打印请假条")
    seen = await he.sees("请假条")
    assert [file.name for file in seen.files] == ["会议请假条 何平.pdf"]
    before = _text(world, seen.files[0].digest)
    assert "何平" in before and "出差" in before and "□" in before
    await desk.presses("同意")
    await he.presses_route("wp", await stage.place_of(world, meeting_id, he))
    after = _text(world, (await he.sees("请假条")).files[0].digest)
    assert "周会务" in after and "□" not in after


def _text(world: World, digest: str) -> str:
    from pypdf import PdfReader

    path = world.app.files.path(digest)
    return "".join(page.extract_text() for page in PdfReader(path).pages)


async def test_late_leave_is_a_line_of_the_next_change_slip(world: World) -> None:
    desk, _, he, meeting_id = await cast(world)
    plates = await world.hires("马台签")
    place = await stage.place_of(world, meeting_id, he)

    def duty(session: Session) -> None:
        from meetings import duties

        done = duties.set_duty(
            session,
            stage.actor(session, desk),
            meeting_id,
            plates.person_id,
            "plates",
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(done, duties.DutySet)

    await world.write(duty)
    # Before the replies are due nobody works by the list yet.
    await he.presses("请假")
    await he.presses("出差")
    await desk.presses("同意")
    assert not await world.read(lambda s: change_rows.changes_of(s, meeting_id))
    await he.presses_route("wb", place)
    await world.at(datetime(2026, 11, 30, 10, 0, tzinfo=UTC))
    await plates.looks()
    await he.presses_route("rl", place, 1)
    await he.presses("身体原因")
    assert not await world.read(lambda s: change_rows.changes_of(s, meeting_id))
    await desk.presses("同意")
    await plates.sees_nothing_of("变动单")
    await world.later(minutes=14)
    await plates.sees_nothing_of("变动单")
    await world.later(minutes=2)
    seen = await plates.sees("人员变动单第1号", "请假：何平（财务处 科员）", "身体原因")
    assert [file.name for file in seen.files] == ["人员变动单第1号.pdf"]
    # Who comes after all is a line, too: their plate is wanted again.
    await he.presses_route("wb", place)
    await world.later(minutes=16)
    await plates.sees("人员变动单第2号", "恢复参会：何平")


def test_a_slip_settles_and_goes_at_once_on_the_day() -> None:
    from tests.stories.world import office

    house = office()
    eve = TUESDAY - timedelta(days=1)
    assert people_changes.noting.due_at(eve, TUESDAY, house) == eve + timedelta(minutes=15)
    morning = TUESDAY - timedelta(hours=5)
    assert people_changes.noting.due_at(morning, TUESDAY, house) == morning
