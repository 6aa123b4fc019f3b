"""Sets the demo's stage by living it: the use cases themselves, on a clock that begins weeks ago.

So every card, answer, record and reminder in the demo is the product's own, at its own time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.app import App, assemble
from bot.demo import people as cast
from bot.demo import recording
from bot.demo.clock import keep, pass_time
from bot.demo.preparing import prepare
from chat.texts.surveys import standing_questions
from meetings import (
    approvals,
    attendance,
    closing,
    drafting,
    lessons,
    notices,
    signin,
    surveys,
    tasks,
)
from meetings.changes import Actor
from meetings.documents.adding import NewFile, add_documents
from meetings.documents.kinds import Stage
from meetings.drafting import Field, NewMeeting
from meetings.inviting import Pick
from meetings.lessons import Kind, NewLesson
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import who_is
from meetings.tasks.arranging import NewPart, add_part
from meetings.tasks.changing import ask_extension
from meetings.tasks.milestones import add_milestone
from meetings.tasks.working import Progress, Report
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import surveys as survey_rows
from storage.clock import SystemClock
from storage.database import Database

T = TypeVar("T")
#: How far back the story begins.
WEEKS_AGO = timedelta(days=24)
#: The demo opens at this time of a working day, twelve minutes into a meeting.
OPENS_AT = time(10, 12)
SECRETARY = "方小舟"
PAPER = "青川市档案馆\n第四季度工作要点（讨论稿）\n\n一、数字化进度\n二、开放审核\n三、安全检查\n"


async def set_stage(
    database_url: str, files: Path, office: Office, *, secret: bytes, base_url: str
) -> int:
    """Play the weeks before the demo opens; returns whose phone one holds first.

    The database is new and of this version. Everything happens through the use cases. The clock
    is left, and kept, at the opening.
    """
    clock = SystemClock()
    opening = _opening(clock.real(), office)
    clock.ahead = opening - WEEKS_AGO - clock.real()
    database = Database(database_url)
    app = assemble(
        database=database,
        files_root=files,
        clock=clock,
        office=office,
        secret=secret,
        base_url=base_url,
    )
    await app.lead.take_over()
    stage = Life(app, clock, opening)
    try:
        await stage.hire()
        await stage.past_meeting()
        await stage.coming_meeting()
        await stage.meeting_in_progress()
        await keep(app, clock)
        return stage.ids[SECRETARY]
    finally:
        await app.lead.release()
        await app.dispatcher.idle()
        await app.webchat.close()
        database.close()


def _opening(real: datetime, office: Office) -> datetime:
    """The first working morning from now on: an office is seen at work, not at night."""
    day = office.today(real)
    while (
        not office.calendar.is_working_day(day)
        or datetime.combine(day, OPENS_AT, office.zone) < real
    ):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS_AT, office.zone)


class Life:
    def __init__(self, app: App, clock: SystemClock, opening: datetime) -> None:
        self._opening = opening
        self.app = app
        self._clock = clock
        self.office = app.office
        self.ids: dict[str, int] = {}

    async def hire(self) -> None:
        """Forty people join."""
        chats = {key: secrets.token_hex(8) for key in cast.everybody()}
        now = self._clock.now()
        self.ids = await self.app.database.write(lambda s: cast.hire(s, chats, now=now))

    async def past_meeting(self) -> None:
        """A meeting two weeks ago: signed in, closed, answered about, with open resolutions."""
        start = self._morning(-14)
        await self.until(start - timedelta(days=4))
        names = ["苏知远", "许明川", "周会宁", "林小满", "何平", "江北辰", "乔木", "葉之秋"]
        names += ["黃子衡", "陳以安", "Emma Hartwell", "柳絮", "沈静怡", "夏禾"]
        meeting = await self._publish(
            "第三季度馆务会议",
            start,
            2.5,
            "三楼会议室",
            "苏知远",
            names,
            ("听取数字化进度汇报", "审议开放审核办法", "部署冬季安全检查"),
            package="standard",
        )
        await self._reply(meeting, names, leave={"何平": "在外出差，周五返回"})
        await self.until(start - timedelta(minutes=12))
        await self._sign_in(meeting, [n for n in names if n not in ("何平", "苏知远", "夏禾")])
        await self.until(start + timedelta(minutes=9))
        await self._sign_in(meeting, ["苏知远", "夏禾"])
        await self.until(start + timedelta(hours=2, minutes=40))
        await recording.record(self, meeting)
        await self.do(
            SECRETARY,
            lambda s, a: closing.close_meeting(
                s, a, meeting, questions=standing_questions(), now=self.now, office=self.office
            ),
        )
        await self._answer_survey(meeting, [n for n in names if n not in ("何平", "苏知远")][:9])
        await self._resolutions(meeting)
        after = self.office.calendar.add_working_days(self.office.today(start), 1)
        await self.until(datetime.combine(after, time(9, 30), self.office.zone))
        await recording.issue(self, meeting)
        await self._shared_item(meeting)
        await self._finished_item(meeting)

    async def coming_meeting(self) -> None:
        """A meeting the day after tomorrow, half of the answers in."""
        start = self._next_working(2)
        await self.until(min(self._morning(-2), start - timedelta(days=3)))
        names = ["苏知远", "许明川", "周会宁", "林小满", "何平", "张伟@资源利用处", "江北辰"]
        names += ["张伟@信息技术处", "夏禾", "葉之秋", "黃子衡", "Emma Hartwell", "Daniel Okoro"]
        names += ["程远志", "欧阳雪", "谭笑", "关山月"]
        meeting = await self._publish(
            "第四季度馆务会议",
            start,
            2,
            "一楼报告厅",
            "许明川",
            names,
            ("各处汇报全年重点工作进展", "研究明年经费安排", "其他事项"),
            package="simple",
        )
        await self._paper(meeting, "第四季度工作要点.txt", Stage.BEFORE)
        await self._reply(meeting, names[1:9], leave={"何平": "参加省里的培训班"})
        await prepare(self, meeting)

    async def meeting_in_progress(self) -> None:
        """A meeting that began twelve minutes ago; people are still coming in."""
        start = self._opening - timedelta(minutes=12)
        await self.until(max(self.now, start - timedelta(hours=20)))
        names = [
            "周会宁",
            "林小满",
            "沈静怡",
            "江北辰",
            "乔木",
            "夏禾",
            "卢思齐",
            "葉之秋",
            "陳以安",
        ]
        names += ["Emma Hartwell", "柳絮", "简宁"]
        meeting = await self._publish(
            "数字档案系统上线协调会",
            start,
            2,
            "信息中心会商室",
            "周会宁",
            names,
            ("上线准备情况", "分工与时间表"),
            package="simple",
            staff=["罗一帆"],
        )
        await self._reply(meeting, names[:10], leave={"乔木": "与系统验收冲突"})
        await self.until(start - timedelta(minutes=8))
        await self._sign_in(meeting, ["林小满", "江北辰", "夏禾", "葉之秋", "Emma Hartwell"])
        await self.until(start + timedelta(minutes=6))
        await self._sign_in(meeting, ["卢思齐"])
        await self.until(self._opening)

    # ------------------------------------------------------------------ what people do

    async def _publish(
        self,
        title: str,
        start: datetime,
        hours: float,
        place: str,
        chair: str,
        names: list[str],
        agenda: tuple[str, ...],
        *,
        package: str,
        staff: list[str] | None = None,
    ) -> int:
        new = NewMeeting(
            title=title,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            place=place,
            chair_id=self.ids[chair],
            agenda=agenda,
            invited=tuple(self._pick(name) for name in names)
            + tuple(self._pick(name, "staff") for name in staff or ()),
        )
        created = await self.do(
            SECRETARY,
            lambda s, a: drafting.create_meeting(
                s, a, new, own_deployment=True, now=self.now, office=self.office
            ),
        )
        meeting: int = created.meeting_id
        values: dict[Field, Any] = {
            Field.PACKAGE: package,
            Field.REQUIREMENTS: "请提前十分钟到场，手机调至静音。",
        }
        await self.do(
            SECRETARY,
            lambda s, a: drafting.change_fields(
                s,
                a,
                meeting,
                values,
                since=self._edits(s, meeting),
                was=dict(zip(values, drafting.values_of(s, meeting, list(values)), strict=True)),
                own_deployment=True,
                now=self.now,
                office=self.office,
            ),
        )
        signed_first = self.office.profile.packages[package].approval
        send = notices.ask_first if signed_first else notices.publish
        sent = await self.do(
            SECRETARY,
            lambda s, a: send(
                s, a, meeting, edits=self._edits(s, meeting), now=self.now, office=self.office
            ),
        )
        if isinstance(sent, notices.SentForSignOff):
            # The head of the office, who leads it as well, through the contact.
            await self.do(
                "唐若溪",
                lambda s, a: approvals.decide(
                    s, a, sent.approval_id, approve=True, now=self.now, office=self.office
                ),
            )
        await self.app.settle()
        return meeting

    async def _reply(self, meeting: int, names: list[str], *, leave: dict[str, str]) -> None:
        for name in names:
            by = "唐若溪" if name == "苏知远" else name
            reason = leave.get(name, "")

            def answer(s: Session, a: Actor, name: str = name, reason: str = reason) -> Any:
                kind: attendance.Answer = "leave" if reason else "attending"
                place = self.place(s, meeting, name)
                return attendance.reply(
                    s, a, place, kind, reason, now=self.now, office=self.office
                )

            await self.do(by, answer)
        await self.app.settle()

    async def _sign_in(self, meeting: int, names: list[str]) -> None:
        for name in names:

            def at_desk(s: Session, a: Actor, name: str = name) -> Any:
                sitting = meeting_rows.sittings_of(s, meeting)[0]
                return signin.sign_in_at_desk(
                    s,
                    a,
                    sitting.id,
                    self.ids[name],
                    at=self.now,
                    now=self.now,
                    office=self.office,
                )

            await self.do(SECRETARY, at_desk)
        await self.app.settle()

    async def _paper(self, meeting: int, name: str, stage: Stage) -> None:
        blob = self.app.files.put(PAPER.encode())
        file = NewFile(
            title=name.rpartition(".")[0],
            digest=blob.digest,
            name=name,
            media_type="text/plain",
            size=blob.size,
        )
        await self.do(
            SECRETARY,
            lambda s, a: add_documents(
                s, a, meeting, [file], stage, editions=False, now=self.now, office=self.office
            ),
        )
        await self.app.settle()

    async def _answer_survey(self, meeting: int, names: list[str]) -> None:
        for turn, name in enumerate(names):
            tokens = [secrets.token_hex(16) for _ in range(20)]

            def fill(s: Session, a: Actor, turn: int = turn, tokens: list[str] = tokens) -> Any:
                survey = survey_rows.survey_of(s, meeting)
                if survey is None:
                    return None
                questions = survey_rows.questions_of(s, survey.id)
                values = [_opinion(turn, n) for n, _ in enumerate(questions)]
                return surveys.answer(
                    s, a, survey.id, values, tokens=tokens, now=self.now, office=self.office
                )

            await self.do(name, fill)
        await self.app.settle()

    async def _resolutions(self, meeting: int) -> None:
        today = self.office.today(self.now)
        late = self.office.calendar.add_working_days(today, 4)
        soon = self.office.calendar.add_working_days(today, 13)
        items = (
            ("完成库房消防检查并书面报告", "林小满", late, "under_way", "已查完一、二号库房"),
            ("制定开放审核流程图", "江北辰", late, "", ""),
            ("整理與友館交流計畫", "葉之秋", soon, "nearly_done", "初稿已完成，待核"),
        )
        for text, owner, due, progress, words in items:
            task = await self._register(meeting, text, owner, due)
            if progress:
                await self._report(task, owner, Report(Progress(progress), words))
        await self.app.settle()

    async def _shared_item(self, meeting: int) -> None:
        """An item of two units with a milestone, behind plan; more time is asked for."""
        calendar, today = self.office.calendar, self.office.today(self.now)
        due = calendar.add_working_days(today, 18)
        task = await self._register(meeting, "建成历史档案开放目录查询系统", "夏禾", due)
        part = NewPart(self.ids["沈静怡"], "提供已开放档案目录三千条", due)
        await self.do(
            "夏禾", lambda s, a: add_part(s, a, task, part, now=self.now, office=self.office)
        )
        tested = calendar.add_working_days(today, 15)
        await self.do(
            "夏禾",
            lambda s, a: add_milestone(
                s, a, task, "完成试运行", tested, now=self.now, office=self.office
            ),
        )
        await self.until(self._morning(-6))
        report = Report(
            Progress.UNDER_WAY,
            "检索功能完成30%",
            percent=30,
            problems="目录格式不统一",
            next_step="与利用处统一著录格式",
        )
        await self._report(task, "夏禾", report)
        later = calendar.add_working_days(due, 8)
        await self.do(
            "夏禾",
            lambda s, a: ask_extension(
                s, a, task, later, "目录格式需重新整理", now=self.now, office=self.office
            ),
        )
        await self.app.settle()

    async def _finished_item(self, meeting: int) -> None:
        """An item that is done, checked by somebody else, and worth remembering."""
        due = self.office.calendar.add_working_days(self.office.today(self.now), 5)
        task = await self._register(meeting, "修订查阅大厅服务规范", "何平", due)
        report = Report(
            Progress.DONE,
            "规范已印发并上墙，查阅等候时间缩短",
            next_step="每季度收集一次读者意见",
        )
        await self._report(task, "何平", replace(report, evidence_on_paper=True))
        await self.do(
            SECRETARY,
            lambda s, a: tasks.verify(s, a, task, now=self.now, office=self.office),
        )
        words = "先在一个窗口试行一周再印发，意见少、落实快"
        new = NewLesson(Kind.LESSON, words, task)
        await self.do(
            SECRETARY, lambda s, a: lessons.note(s, a, new, now=self.now, office=self.office)
        )
        await self.app.settle()

    async def _report(self, task: int, owner: str, report: Report) -> None:
        await self.do(owner, lambda s, a: tasks.accept(s, a, task, now=self.now))
        await self.do(
            owner,
            lambda s, a: tasks.report_progress(
                s, a, task, report, now=self.now, office=self.office
            ),
        )

    async def _register(self, meeting: int, text: str, owner: str, due: date) -> int:
        new = tasks.NewTask(text, self.ids[owner], due, meeting)
        made = await self.do(
            SECRETARY,
            lambda s, a: tasks.register_task(s, a, new, now=self.now, office=self.office),
        )
        registered: int = made.task_id
        return registered

    async def do(self, name: str, use_case: Callable[[Session, Actor], T]) -> Any:
        """Run a use case as this person. A refusal here is a defect of the demo."""
        person_id = self.ids[name]

        def unit(session: Session) -> Any:
            who = who_is(session, person_id)
            if who is None:
                raise LookupError(name)
            done = use_case(session, Actor(who, "demo"))
            if isinstance(done, Refused):
                raise RuntimeError(f"the demo was refused: {name}: {done}")
            return done

        return await self.app.database.write(unit)

    # ------------------------------------------------------------------ where and when

    @property
    def now(self) -> datetime:
        return self._clock.now()

    async def until(self, moment: datetime) -> None:
        await pass_time(self.app, self._clock, moment)

    def _morning(self, days: int) -> datetime:
        """09:30 of the working day about ``days`` from the opening day."""
        day = self.office.today(self._opening) + timedelta(days=days)
        while not self.office.calendar.is_working_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, time(9, 30), self.office.zone)

    def _next_working(self, count: int) -> datetime:
        """14:30 of a working day to come."""
        today = self.office.today(self._opening)
        day = self.office.calendar.add_working_days(today, count)
        return datetime.combine(day, time(14, 30), self.office.zone)

    def _pick(self, name: str, capacity: Any = None) -> Pick:
        return Pick(self.ids[name], capacity=capacity)

    def place(self, session: Session, meeting: int, name: str) -> int:
        place = attendance_rows.participant_of(session, meeting, self.ids[name])
        if place is None:
            raise LookupError(f"{name} is not invited")
        return place.id

    def _edits(self, session: Session, meeting: int) -> int:
        row = meeting_rows.meeting(session, meeting)
        return row.edits if row else 0


#: What nine people say in the demo: six scales, a form, two texts.
_OPINIONS: tuple[tuple[int | str | None, ...], ...] = (
    (5, 5, 4, 3, 4, 5, 0, "材料可以再早一天发。", None),
    (5, 4, 3, 3, 4, 4, 0, None, None),
    (4, 5, 4, 2, 3, 5, 1, "发言再紧凑些。", "请固定在上午开。"),
    (5, 5, 5, 4, 5, 5, 0, None, None),
    (4, 4, 3, 3, 4, 4, 2, "数字化一项可以单独开会。", None),
    (5, 5, 4, 4, 4, 5, 0, None, "会务周到。"),
    (3, 4, 2, 2, 3, 4, 1, "先看材料再开会，能省一半时间。", None),
    (5, 5, 4, 3, 5, 5, 0, None, None),
    (4, 5, 4, 3, 4, 4, 0, None, "会议室投影有些暗。"),
)


def _opinion(turn: int, question: int) -> int | str | None:
    said = _OPINIONS[turn % len(_OPINIONS)]
    return said[question] if question < len(said) else None
