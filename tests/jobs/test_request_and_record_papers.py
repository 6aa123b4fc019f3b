"""Rows 2.1a, 4.1: the request to hold a meeting and the record to be filled in, made for every
way of wording and language, and read back without the library that wrote them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chat.texts import Language, Texts
from jobs import record_papers, request_papers
from jobs.making import Made, Order
from meetings.office import Office
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import minutes as minutes_rows
from storage import people as people_rows
from storage import preparation as preparation_rows
from storage import proposals as proposal_rows
from storage.database import Database
from storage.files import FileStore
from tests.stories.world import office

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
STARTS = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
WAYS = (
    ("central-2023", "zh_Hans"),
    ("central-2023", "en"),
    ("taiwan", "zh_Hant"),
    ("hongkong", "zh_Hant"),
    ("hongkong", "en"),
)


def stage(session: Session, house: Office) -> int:
    """A meeting with its people, its groups, an item, a motion, a request and a recorder."""
    people = [
        people_rows.Person(name=name, created_at=NOW) for name in ("周会务", "李局长", "何平")
    ]
    session.add_all(people)
    unit = people_rows.Unit(name="办公室", position=1)
    session.add(unit)
    session.flush()
    desk, chair, other = people
    session.add(people_rows.RoleGrant(person_id=desk.id, role="secretariat", granted_at=NOW))
    for person, title in zip(people, ("科员", "局长", "副处长"), strict=True):
        session.add(people_rows.Post(person_id=person.id, unit_id=unit.id, title=title))
    meeting = meeting_rows.Meeting(
        title="档案数字化工作推进会",
        class_=house.profile.default_class,
        package="standard",
        level="internal",
        state="published",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=2),
        place="三楼会议室",
        chair_id=chair.id,
        organiser_id=desk.id,
        revision=1,
        created_at=NOW,
    )
    session.add(meeting)
    session.flush()
    session.add(
        meeting_rows.Sitting(
            meeting_id=meeting.id, number=1, starts_at=STARTS, ends_at=meeting.ends_at
        )
    )
    for at, (person, role, reply) in enumerate(
        ((chair, "attend", "attending"), (other, "in_attendance", "attending"))
    ):
        session.add(
            attendance_rows.Participant(
                meeting_id=meeting.id,
                person_id=person.id,
                unit_id=unit.id,
                role=role,
                reply=reply,
                position=at,
            )
        )
    items = [
        meeting_rows.AgendaItem(
            meeting_id=meeting.id, position=at, title=title, presenter_id=other.id
        )
        for at, title in enumerate(("听取三季度进展", "增设夜班值守"), 1)
    ]
    group = preparation_rows.WorkGroup(
        meeting_id=meeting.id, name="材料组", leader_id=other.id, text="起草、印制会议材料"
    )
    session.add_all([*items, group])
    session.flush()
    session.add(preparation_rows.WorkGroupMember(group_id=group.id, person_id=desk.id))
    session.add(
        proposal_rows.ItemProposal(
            meeting_id=meeting.id,
            title=items[1].title,
            text="夜间无人值守，请会议定",
            motion=True,
            state="approved",
            agenda_item_id=items[1].id,
            by_id=other.id,
            at=NOW,
        )
    )
    session.add(
        proposal_rows.MeetingRequest(
            meeting_id=meeting.id,
            edition=1,
            parts={
                "reason": "全年数字化任务还差两成，须集中部署。",
                "form": "线下召开，便于现场查看设备",
                "scale": "各处室负责人参加，不安排外单位",
                "funding": "会议费科目列支，约3000元",
                "notes": "",
            },
            facts={},
            state="draft",
            by_id=desk.id,
            at=NOW,
        )
    )
    session.add(
        minutes_rows.Recorder(
            meeting_id=meeting.id,
            person_id=desk.id,
            kind="recorder",
            appointed_by_id=desk.id,
            appointed_at=NOW,
        )
    )
    session.flush()
    return meeting.id


async def made(
    folder: Path,
    database: Database,
    maker: Callable[[Order], Callable[[], Made]],
    profile: str,
    language: Language,
) -> Made:
    house = office(profile)

    def unit(session: Session) -> Made:
        meeting_id = stage(session, house)
        params = {"meeting": meeting_id, "reader": 1, "levels": "*"}
        order = Order(
            session, params, Texts(language), NOW, house, str, "", b"", files=FileStore(folder)
        )
        return maker(order)()

    paper: Made = await database.write(unit)
    return paper


def words_of(document: bytes) -> str:
    """The words of a .docx, straight from its XML; each paragraph a line."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.testzip() is None
        xml = archive.read("word/document.xml").decode()
    paragraphs = re.split(r"</w:p>", xml)
    return "\n".join("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", one)) for one in paragraphs)


REQUESTS = {
    ("central-2023", "zh_Hans"): ("档案数字化工作推进会的请示", "妥否，请批示。"),
    ("central-2023", "en"): (
        "hold 档案数字化工作推进会",
        "Please decide whether this is in order.",
    ),
    ("taiwan", "zh_Hant"): (
        "主旨：",
        "簽請核示",
        "中華民國115年12月1日",
        "擬辦：",
        "附件：1.",
        "會務分工",
    ),
    ("hongkong", "zh_Hant"): ("關於召開", "當否，請核示。"),
    ("hongkong", "en"): ("hold 档案数字化工作推进会", "Enclosure 1"),
}
RECORDS = {
    ("central-2023", "zh_Hans"): (
        "主持人",
        "2026年12月1日（星期二）14:00",
        "一、听取三季度进展",
        "二、临时动议：增设夜班值守",
    ),
    ("central-2023", "en"): ("Chair", "1. 听取三季度进展", "2. Motion: 增设夜班值守"),
    ("taiwan", "zh_Hant"): (
        "主席",
        "一、報告事項",
        "二、討論事項",
        "三、臨時動議",
        "四、散會",
        "決議",
    ),
    ("hongkong", "zh_Hant"): ("二、通過上次會議紀錄", "三、續議事項", "五、其他事項", "致歉缺席"),
    ("hongkong", "en"): ("1. Adoption of the agenda", "6. Date of the next meeting"),
}


@pytest.mark.parametrize(("profile", "language"), WAYS)
async def test_the_request_in_every_way(
    tmp_path: Path, sqlite_database: Database, profile: str, language: Language
) -> None:
    paper = await made(
        tmp_path, sqlite_database, request_papers.meeting_request, profile, language
    )
    said = words_of(paper.data)
    for part in REQUESTS[profile, language]:
        assert part in said, part
    # What the clerk wrote and the facts stand in it, whatever the language.
    for part in (
        "档案数字化工作推进会",
        "会议费科目列支",
        "材料组",
        "起草、印制会议材料",
        "三楼会议室",
    ):
        assert part in said, part
    assert "。。" not in said and "{" not in said


@pytest.mark.parametrize(("profile", "language"), WAYS)
async def test_the_record_in_every_way(
    tmp_path: Path, sqlite_database: Database, profile: str, language: Language
) -> None:
    paper = await made(tmp_path, sqlite_database, record_papers.record, profile, language)
    said = words_of(paper.data)
    for part in RECORDS[profile, language]:
        assert part in said, part
    for part in ("周会务", "李局长", "三楼会议室"):
        assert part in said, part
    assert "{" not in said
