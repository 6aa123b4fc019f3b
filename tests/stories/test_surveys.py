"""Row 5.4: asked once after the meeting, answered in a minute, nobody named where anonymous."""

from __future__ import annotations

import re
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from storage import Session
from storage import people as people_rows
from storage import surveys as rows
from storage.words import is_index
from tests.stories.meeting_stage import NINE, Stage, published
from tests.stories.world import Person, World

GUESTS = ("林小满", "何平", "赵过", "钱进", "孙立", "李敏", "吴用", "郑和", "王石")
NOON = NINE + timedelta(hours=3)


async def closed_meeting(
    world: World, count: int, *, rank: str | None = None
) -> tuple[Person, list[Person], Stage]:
    """A meeting of ``count`` guests who all signed in, closed at noon."""
    desk = await world.hires("周会务", roles=("secretariat",))
    guests = [await world.hires(name, unit="利用处", rank=rank) for name in GUESTS[:count]]
    stage = await published(world, desk, guests)
    await world.at(NINE)
    await stage.signs_in(*guests)
    await world.at(NOON)
    await stage.opens(desk, "cm")
    await desk.presses("结束会议")
    await desk.sees(f"问卷已请{count}人填写")
    return desk, guests, stage


async def fills_in(guest: Person, point: str, form: str, text: str | None) -> None:
    await guest.presses("填写问卷")
    for _ in range(6):
        await guest.presses(point)
    await guest.presses(form)
    if text:
        await guest.says(text)
    else:
        await guest.presses("跳过")
    await guest.presses("跳过")


async def test_answered_by_all_with_a_restart_in_the_middle(any_world: World) -> None:
    world = any_world
    desk, guests, stage = await closed_meeting(world, 8)
    first = guests[0]
    await first.looks()
    asked = next(s for s in await first.phone.screen() if "请花一分钟填写" in s.text)
    assert "12月4日（星期五）12:00截止" in asked.text and "匿名填写" in asked.text
    await first.presses("填写问卷")
    await first.sees("共9题", "答案与姓名分开存放", "1/9", "会议目的明确")
    await first.presses("很满意")
    await first.sees("2/9", "通知及时")
    await first.presses("上一步")
    await first.sees("1/9")
    await first.presses("很满意")
    await first.says("5")
    await first.sees("3/9")
    await first.says("不知道")
    await first.sees("请按下面的一个按钮")
    await world.restarts()
    for _ in range(4):
        await first.presses("满意")
    await first.sees("7/9", "以后这类会议怎么开")
    await first.presses("改开视频会议")
    await first.sees("8/9", "可以不填")
    await first.says("<b>太长</b>" * 100)
    await first.sees("太长了")
    await first.says("材料再早一天 👍 <b>")
    await first.presses("跳过")
    await first.sees("已交，谢谢", "不再催您")
    await first.presses("填写问卷")
    await first.sees("已经填过")

    await stage.opens(desk, "vm")
    await desk.sees("收到1份，应答8人，回收率13%", "填写期间不显示结果")
    for guest in guests[1:]:
        await fills_in(guest, "一般", "与其他会议合并", None)
    # All are done, so it ended by itself.
    await stage.opens(desk, "vm")
    seen = await desk.sees("收到8份", "回收率100%", "材料再早一天 👍 <b>")
    assert "会议目的明确，议题必要：均分3.2，满意率13%（8份）" in seen.text
    assert "改开视频会议 1；与其他会议合并 7" in seen.text
    # Beside the text, or before it where each file is a message by itself.
    pictures = [file for news in await desk.news() for file in news.files]
    assert [file.media_type for file in pictures] == ["image/png"] * 3
    for file in pictures:
        assert world.app.files.read(file.digest).startswith(b"\x89PNG")


async def test_few_are_told_that_it_is_not_anonymous(world: World) -> None:
    desk, guests, stage = await closed_meeting(world, 5)
    await guests[0].presses("填写问卷")
    await guests[0].sees("只请了5人（不足8人），这次不匿名")
    await guests[0].says("/quit")
    for guest in guests[:4]:
        await fills_in(guest, "满意", "保持现在的形式", f"{guest.name}的意见")
    await stage.opens(desk, "vm")
    await desk.sees("不足5份，为保护填写人不显示结果")
    await fills_in(guests[4], "满意", "保持现在的形式", None)
    await stage.opens(desk, "vm")
    await desk.sees("何平的意见（何平）")


async def test_only_those_not_done_are_reminded_once(world: World) -> None:
    desk, guests, stage = await closed_meeting(world, 8, rank="正厅级")
    clerk = await world.hires("陈内勤")

    def give_contact(session: Session) -> None:
        leader = people_rows.person(session, guests[2].person_id)
        assert leader is not None
        leader.contact_id = clerk.person_id

    await world.write(give_contact)
    await fills_in(guests[0], "满意", "保持现在的形式", None)
    for person in (*guests, clerk):
        await person.looks()
    await world.later(hours=26)
    await guests[1].sees("问卷还没有收到您的")
    await guests[0].sees_nothing_of("问卷")
    await guests[2].sees_nothing_of("问卷")
    await clerk.sees("请转告赵过", "本人在自己的聊天中填写")
    for person in guests:
        await person.looks()
    await desk.looks()
    await world.later(days=3)
    for person in guests:
        await person.sees_nothing_of("还没有收到您的")
    await desk.sees("问卷已经结束，收到1份（应答8人）")
    await guests[1].presses("填写问卷")
    await guests[1].sees("已经结束", "survey-closed")
    await desk.presses("问卷结果")
    await desk.sees("不足5份")
    assert stage.id


async def test_it_ends_while_somebody_is_filling_it_in(world: World) -> None:
    desk, guests, stage = await closed_meeting(world, 8)
    slow = guests[3]
    await slow.presses("填写问卷")
    await slow.presses("很不满意")
    await stage.opens(desk, "vm")
    await desk.presses("现在结束问卷")
    await desk.sees("收到0份", "不足5份")
    # The half-filled draft went with it.
    drafts = await _rows(world, "SELECT key, answers FROM conversations WHERE form IS NOT NULL")
    assert not drafts
    await slow.presses("很不满意")
    await slow.sees("填写已经结束")
    await stage.opens(guests[0], "vc", 1)
    await guests[0].sees("not-allowed")
    await stage.opens(guests[0], "vm")
    await guests[0].sees("not-allowed")


async def test_only_who_attended_may_answer(world: World) -> None:
    _, _, stage = await closed_meeting(world, 2)
    nosy = await world.hires("路人")
    await stage.opens(nosy, "va", 1)
    await nosy.sees("survey-not-asked")
    await stage.opens(nosy, "va", 77)
    await nosy.sees("gone")


@pytest.mark.proof
async def test_many_comments_are_paged(world: World) -> None:
    desk, guests, stage = await closed_meeting(world, 9)
    for guest in guests:
        await guest.presses("填写问卷")
        for _ in range(6):
            await guest.presses("满意")
        await guest.presses("取消，不必再开")
        await guest.says(f"要改进{guest.name[-1]}")
        await guest.says(f"建议{guest.name[-1]}")
    await stage.opens(desk, "vm")
    await desk.presses("全部文字意见")
    first = await desk.sees("最需要改进的是什么", "下一页")
    await desk.presses("下一页")
    second = await desk.sees("其他意见和建议", "上一页")
    assert first.text.count("·") == 10 and second.text.count("·") == 8


# ── Anonymity ────────────────────────────────────────────────────────────────────────────────

_RANDOM = re.compile(r"\b[0-9a-f]{16,64}\b")


def _copied(template: Path, folder: Path) -> str:
    folder.mkdir()
    return f"sqlite:///{shutil.copyfile(template, folder / 'huiwu.db')}"


async def _world(folder: Path, template: Path) -> World:
    url = _copied(template, folder)
    made = World(url, folder, messenger="webchat", profile="central-2023")
    await made.starts()
    return made


async def _rows(world: World, query: str) -> list[tuple[object, ...]]:
    def read() -> list[tuple[object, ...]]:
        connection = sqlite3.connect(world._url.removeprefix("sqlite:///"))
        found = connection.execute(query).fetchall()
        connection.close()
        return found

    return read()


#: Which chat's message is sent first is chance: numbers of messages are left out, and what was
#: shown is compared chat by chat. The leader's lease counts real seconds.
_CHANCE = {
    "outbox": {"sent_ref", "target_ref"},
    "shown_messages": {"id", "ref"},
    "webchat_events": {"id", "ref"},
    "webchat_files": {"id", "event_id"},
    "webchat_chats": {"fetched"},
    "answers": {"id"},
    "leader": {"holder", "expires_at"},
}
_BY = {"webchat_events": "chat, id", "shown_messages": "chat, subject", "answers": "1, 2, 3"}


async def _dump(world: World) -> dict[str, list[str]]:
    """Every row of every table in the order it is stored, random ids made equal."""
    found = {}
    for (table,) in await _rows(world, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        if is_index(str(table)):
            continue  # made from the pages of documents, which are compared
        columns = [str(row[1]) for row in await _rows(world, f'PRAGMA table_info("{table}")')]
        kept = ", ".join(c for c in columns if c not in _CHANCE.get(str(table), ()))
        order = _BY.get(str(table), "rowid" if table != "answers" else "1")
        query = f'SELECT {kept} FROM "{table}" ORDER BY {order}'  # noqa: S608 - names of tables
        stored = [str(row) for row in await _rows(world, query)]
        found[str(table)] = [_RANDOM.sub("random", row) for row in stored]
    return found


async def _two_answer(world: World, best: int, worst: int) -> None:
    """Of eight, one is delighted and one appalled; six do not answer."""
    _, guests, _ = await closed_meeting(world, 8)
    moods = {
        best: ("很满意", "保持现在的形式", "甲甲甲甲"),
        worst: ("很不满意", "取消，不必再开", "乙乙乙乙"),
    }
    for index in (0, 1):
        await fills_in(guests[index], *moods[index])


async def test_nothing_stored_tells_who_answered_what(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """The same people in the same order, their answers swapped: the same database."""
    one = await _world(tmp_path / "one", sqlite_template)
    other = await _world(tmp_path / "other", sqlite_template)
    await _two_answer(one, best=0, worst=1)
    await _two_answer(other, best=1, worst=0)
    here, there = await _dump(one), await _dump(other)
    for table, stored in here.items():
        assert stored == there[table], table
    assert len(here["answers"]) == 16
    # No order of arrival either, and nobody named in the audit.
    with pytest.raises(sqlite3.OperationalError, match="rowid"):
        await _rows(one, "SELECT rowid FROM answers")
    audited = await _rows(
        one, "SELECT actor_person_id, account FROM audit_entries WHERE action = 'answer survey'"
    )
    assert audited == [(None, None), (None, None)]
    await one.stops()
    await other.stops()


@pytest.mark.proof
async def test_swapped_answers_of_a_named_survey_do_differ(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """The control of the test above."""
    dumps = []
    for name, moods in (("one", ("很满意", "一般")), ("other", ("一般", "很满意"))):
        world = await _world(tmp_path / name, sqlite_template)
        _, guests, _ = await closed_meeting(world, 3)
        for guest, mood in zip(guests, moods, strict=False):
            await fills_in(guest, mood, "保持现在的形式", None)
        dumps.append(await _dump(world))
        await world.stops()
    assert dumps[0]["answers"] != dumps[1]["answers"]


async def test_the_order_of_answers_is_chance(world: World) -> None:
    """Written anew at the end, in the order of their ids."""
    desk, guests, stage = await closed_meeting(world, 8)
    for guest in guests[:5]:
        await fills_in(guest, "满意", "保持现在的形式", guest.name)
    await stage.opens(desk, "vm")
    await desk.presses("现在结束问卷")
    await desk.sees("收到5份")

    def texts(session: Session) -> tuple[list[str], list[str]]:
        survey = rows.survey_of(session, stage.id)
        assert survey is not None
        question = rows.questions_of(session, survey.id)[7]
        return list(rows.answers_to(session, question.id)), sorted(GUESTS[:5])

    told, expected = await world.read(texts)
    assert sorted(told) == expected
    # A covering look at the table itself, not at an index.
    stored = await _rows(world, "SELECT id, value FROM answers")
    assert stored == sorted(stored)
