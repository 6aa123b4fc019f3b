"""The demo's coming meeting as it is prepared: a room, groups and tasks, papers, equipment, a
recorder. Some of it is done, some of it late, as two days before a meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from meetings import checklists, minutes, preparation, venues
from meetings.changes import Actor
from meetings.office import Office
from meetings.paper_list import asking, listing, setting
from meetings.preparation import groups
from meetings.venues import Layout, NewRoom
from storage import Session

SECRETARY, RECORDER = "方小舟", "顾长风"
ROOMS = (
    NewRoom(
        "一楼报告厅",
        120,
        "办公楼",
        layouts=(Layout("剧院式", 120), Layout("课桌式", 72)),
        equipment=("投影", "扩音", "录音"),
    ),
    NewRoom("三楼会议室", 40, "办公楼", layouts=(Layout("回字形", 40),)),
    NewRoom("信息中心会商室", 20, "信息中心", equipment=("视频终端",)),
    NewRoom("青川宾馆会议厅", 200, "青川市湖滨路9号", outside=True),
)
#: Group, who leads it, what it is for.
GROUPS = (
    ("材料组", "顾长风", "文件起草、会议材料、会议记录"),
    ("会务组", "方小舟", "通知、名单、座次、签到"),
    ("保障组", "杜若", "会场、设备、用餐、车辆"),
)
AUTHORS = ("林小满", "江北辰", "葉之秋")


class Life(Protocol):
    """What the demo's stage offers."""

    ids: dict[str, int]
    office: Office
    app: Any

    @property
    def now(self) -> datetime:
        """The demo's clock."""

    async def do(self, name: str, use_case: Callable[[Session, Actor], Any]) -> Any:
        """Run a use case as this person."""


async def prepare(life: Life, meeting: int) -> None:
    """Everything up to two days before the meeting, as the secretary does it."""

    async def does(use_case: Callable[..., Any], *given: Any) -> Any:
        return await life.do(
            SECRETARY, lambda s, a: use_case(s, a, *given, now=life.now, office=life.office)
        )

    rooms = [await does(venues.add_room, new) for new in ROOMS]
    await does(venues.book, meeting, rooms[0].room.id)
    for name, leader, text in GROUPS:
        made = await does(groups.add_group, meeting, name, text)
        await does(_leader, made.group_id, life.ids[leader])
    await does(_template, meeting)
    listed = await does(listing.list_by_agenda, meeting)
    for paper, author in zip(listed.paper_ids, AUTHORS, strict=True):
        await does(setting.set_author, paper, life.ids[author])
    await does(asking.ask_authors, meeting)
    await does(checklists.make_list, meeting, "equipment")
    await does(minutes.appoint, meeting, life.ids[RECORDER], "recorder")
    await life.app.settle()


def _leader(
    session: Session, actor: Actor, group_id: int, person_id: int, *, now: datetime, office: Office
) -> Any:
    return groups.set_leader(session, actor, group_id, person_id, now=now)


def _template(
    session: Session, actor: Actor, meeting: int, *, now: datetime, office: Office
) -> Any:
    """The template that fits, without what has passed."""
    found = preparation.plan(session, actor.who, meeting, None, now=now, office=office)
    if not isinstance(found, preparation.Plan):
        return found
    ref = found.template.ref
    return preparation.apply_template(
        session, actor, meeting, ref, without_past=True, now=now, office=office
    )
