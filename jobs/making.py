"""Papers made on order: a Message names the paper it wants, here it becomes a stored file.

A maker reads its facts through the reading door and returns the work to be done in a thread,
so that no transaction is open while a PDF is set.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib import import_module

from chat.file_links import FileLinks
from chat.message import File, Message, Paper, StoredFile
from chat.texts import Texts
from jobs.stamping import AT_ONCE, Stamp
from meetings.office import Office
from storage import Session
from storage.database import Database
from storage.files import Files


@dataclass(frozen=True, slots=True)
class Order:
    """What a maker may look at."""

    session: Session
    params: Mapping[str, str | int]
    texts: Texts
    now: datetime
    office: Office
    link: Callable[[str], str]
    base_url: str
    secret: bytes
    #: What papers are made of that somebody sent: plans of a place.
    files: Files


@dataclass(frozen=True, slots=True)
class Made:
    """A finished paper."""

    data: bytes
    name: str
    media_type: str


#: Reads facts, returns the slow part. Raises NoSuchPaper where there is nothing to make.
Maker = Callable[[Order], Callable[[], Made]]


class NoSuchPaper(LookupError):
    """What the paper is about is not there (any more)."""


#: Paper kind → "module:function" in this room; imported when first used.
MAKERS: dict[str, str] = {
    "link_code": "people_papers:link_code",
    "link_sheet": "people_papers:link_sheet",
    "roster_remarks": "people_papers:roster_remarks",
    "survey_chart": "survey_charts:chart",
    "task_template": "preparation_papers:task_template",
    "register_table": "register_papers:register_table",
    "register_list": "register_papers:register_list",
    "period_report": "report_papers:period_report",
    "period_table": "report_papers:period_table",
    "period_trend": "report_papers:period_trend",
    "task_sheet": "task_papers:task_sheet",
    "summary": "summary_papers:summary",
    "open_items": "summary_papers:open_items",
    "formal_notice": "formal_papers:formal",
    "sms_table": "formal_papers:text_messages",
    "reading_table": "number_papers:reading_table",
    "number_table": "number_papers:number_table",
    "slips_table": "slip_papers:slips_table",
    "calendar_file": "notice_papers:calendar_entry",
    "handbook_preview": "handbook_papers:preview",
    "seat_map": "seat_papers:seat_map",
    "kitchen_sheet": "meal_papers:kitchen_sheet",
    "meal_table": "meal_papers:meal_table",
    "meal_tickets": "meal_papers:meal_tickets",
    "rooming_list": "logistics_papers:rooming_list",
    "rooming_table": "logistics_papers:rooming_table",
    "pick_up_sheet": "logistics_papers:pick_up_sheet",
    "gate_sheet": "logistics_papers:gate_sheet",
    "seat_picture": "seat_papers:seat_picture",
    "rostrum_change": "seat_papers:rostrum_change",
    "badge_sheet": "badge_papers:badge_sheet",
    "name_plates": "badge_papers:name_plates",
    "leader_note": "guide_papers:leader_note",
    "usher_list": "guide_papers:usher_list",
    "attendance_chart": "statistics_papers:attendance_chart",
    "attendance_trend": "statistics_papers:attendance_trend",
    "attendance_table": "statistics_papers:attendance_table",
    "pass_card": "signin:pass_card",
    "venue_code": "signin:venue_code",
    "sign_in_sheet": "sheet_papers:sign_in_sheet",
    "comparison_sheet": "sheet_papers:comparison_sheet",
    "comparison_table": "sheet_papers:comparison_table",
    "leave_slip": "attendance_papers:leave_slip",
    "change_slip": "attendance_papers:change_slip",
    "clearing_sheet": "clearing_papers:clearing_sheet",
    "guest_pass": "attendance_papers:guest_pass",
    "approval_sheet": "approval_papers:approval_sheet",
    "meeting_request": "request_papers:meeting_request",
    "record": "record_papers:record",
    "minutes": "minutes_papers:minutes",
    "print_order": "print_papers:print_order",
    "print_order_table": "print_papers:print_order_table",
    "bag_list": "print_papers:bag_list",
    "copies_sheet": "print_papers:copies_sheet",
    "safety_plan": "safety_papers:safety_plan",
    "alarm_report": "safety_papers:alarm_report",
    "alarm_table": "safety_papers:alarm_table",
    "disposal_list": "disposal_papers:disposal_list",
    "secret_form": "custody_papers:secret_form",
    "archive_roster": "archive_facts:roster",
    "archive_agenda": "archive_facts:agenda",
    "archive_sign_in": "archive_facts:sign_in",
    "archive_resolutions": "archive_facts:resolutions",
    "archive_survey": "archive_facts:survey_figures",
    "archive_check_report": "archive_reports:check_report",
    "archive_handover_list": "archive_reports:handover_list",
    "archive_handover_table": "archive_reports:handover_table",
    "meeting_report": "meeting_report_papers:meeting_report",
    "minutes_copy": "minutes_copy_papers:minutes_copy",
}


def maker_of(kind: str) -> Maker:
    """Who makes papers of this kind. Raises LookupError where nobody does."""
    if kind not in MAKERS:
        raise LookupError(f"nobody makes paper {kind!r}")
    module, function = MAKERS[kind].split(":")
    maker: Maker = getattr(import_module(f"jobs.{module}"), function)
    return maker


@dataclass(frozen=True, slots=True)
class Workshop:
    """Makes papers and puts them into the store."""

    database: Database
    files: Files
    office: Office
    base_url: str
    secret: bytes
    #: The link of a token, for whatever messenger the reader uses.
    link: Callable[[str], str]
    file_links: FileLinks
    #: Papers that are stamped at the same time.
    stamping: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    @property
    def stamp(self) -> Stamp:
        """Puts the reader's name on papers (row 6.6)."""
        return Stamp(self.database, self.files, self.office, self.stamping)

    async def make(self, paper: Paper, texts: Texts, now: datetime) -> StoredFile:
        """One paper, made and stored. Raises NoSuchPaper."""
        maker = maker_of(paper.kind)

        def facts(session: Session) -> Callable[[], Made]:
            return maker(
                Order(
                    session,
                    dict(paper.params),
                    texts,
                    now,
                    self.office,
                    self.link,
                    self.base_url,
                    self.secret,
                    self.files,
                )
            )

        work = await self.database.read(facts)
        return await asyncio.to_thread(self._stored, work)

    async def finish(self, message: Message, texts: Texts, now: datetime) -> Message:
        """The message with every Paper made. Raises NoSuchPaper."""
        files: list[File] = []
        for file in message.files:
            match file:
                case Paper():
                    files.append(await self.make(file, texts, now))
                case StoredFile():
                    files.append(file)
        return replace(message, files=tuple(files))

    def _stored(self, work: Callable[[], Made]) -> StoredFile:
        made = work()
        blob = self.files.put(made.data)
        picture = made.media_type.startswith("image/")
        return StoredFile(blob.digest, made.name, made.media_type, blob.size, picture)
