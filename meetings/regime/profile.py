"""What a profile holds: the regime's numbers and words, typed. The TOML keys are these fields.

Periods ending in ``_wd`` are working days, in ``_min`` minutes. None means no limit, or not used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from meetings.calendar import Country, MeetingFree, QuietHours
from meetings.regime.reading import Between, MonthDay, NotRead

Ratio = Annotated[float, Between(0, 1)]
Days = Annotated[float, Between(0, 60)]
WorkingDays = Annotated[int, Between(0, 250)]
Minutes = Annotated[int, Between(0, 1440)]
Count = Annotated[int, Between(0, 100_000)]
Some = Annotated[int, Between(1, 100_000)]
ByApproval = Literal["by_approval"]
SubstitutePolicy = Literal["none", "approval", "letter", "free"]


class Level(StrEnum):
    """Secrecy levels, lowest first (SEC-04). Files say them by code or by name."""

    PUBLIC = "public"
    INTERNAL = "internal"
    WORK_SECRET = "work_secret"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"
    TOP_SECRET = "top_secret"

    @classmethod
    def _missing_(cls, value: object) -> Level | None:
        return _LEVEL_NAMES.get(value) if isinstance(value, str) else None

    @property
    def state_secret(self) -> bool:
        """秘密, 机密, 绝密: never on this system (SEC-01)."""
        return self in (Level.CONFIDENTIAL, Level.SECRET, Level.TOP_SECRET)


_LEVEL_NAMES = {
    "公开": Level.PUBLIC,
    "公開": Level.PUBLIC,
    "内部": Level.INTERNAL,
    "內部": Level.INTERNAL,
    "工作秘密": Level.WORK_SECRET,
    "公務機密": Level.WORK_SECRET,
    "秘密": Level.CONFIDENTIAL,
    "机密": Level.SECRET,
    "機密": Level.SECRET,
    "绝密": Level.TOP_SECRET,
    "絕密": Level.TOP_SECRET,
}


@dataclass(frozen=True, slots=True)
class Names:
    """A name the office gives, in each language."""

    zh_Hans: str
    zh_Hant: str
    en: str


@dataclass(frozen=True, slots=True)
class MeetingClass:
    """Limits of a class of meeting; None is no limit (FEE-06 to FEE-09)."""

    name: Names
    days: Days | ByApproval | None = None
    people: Some | ByApproval | None = None
    #: Staff as a share of the delegates.
    staff_ratio: Ratio | None = None
    #: 报到 and 离会 together.
    travel_days: Days | None = None
    per_year: Some | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """综合定额 in yuan per person and day (FEE-11)."""

    lodging: Count
    meals: Count
    other: Count


@dataclass(frozen=True, slots=True)
class Package:
    """How much of the regime a meeting is asked for (product: 简易, 标准, 大型)."""

    name: Names
    #: Request and approval before the notice goes out.
    approval: bool
    #: Notices to units, whose contact reports the names.
    units: bool
    #: Papers with authors and deadlines, chased.
    papers: bool
    #: Issued 纪要; the record is always asked.
    minutes: bool
    survey: bool
    #: Evaluation score (chapter 9).
    score: bool
    #: Seats, name cards, badges.
    seats: bool
    budget: bool
    #: Equipment and venue checklist.
    checklist: bool
    #: Safety and emergency plan.
    safety: bool
    #: 请假 is decided by the convening side; else it is told (row 3.3a).
    leave: bool
    #: 替会 (ORG-06): never, as approved, with a letter besides, or as one likes (row 3.8).
    substitutes: SubstitutePolicy


@dataclass(frozen=True, slots=True)
class NoticeLead:
    """Working days from notice to meeting, by how formal it is (ORG-02)."""

    executive: WorkingDays
    internal: WorkingDays
    formal: WorkingDays


@dataclass(frozen=True, slots=True)
class AskAgain:
    """From which change on everybody is asked again; what is smaller keeps the replies."""

    #: Start or end moved by so many minutes; None: a move alone asks nobody.
    moved_min: Minutes | None
    #: It begins on another day, however little it was moved.
    other_day: bool
    other_place: bool
    other_chair: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """How a published notice is changed (row 2.10)."""

    #: So long after the last edit its changes go out as one notice.
    settle_min: Minutes
    #: So shortly before the start they go out at once.
    at_once_min: Minutes
    #: Which changes of a signed-off notice are signed off again: none, those that ask everybody
    #: again, all.
    sign_again: Literal["never", "asked_again", "always"]
    ask_again: AskAgain


@dataclass(frozen=True, slots=True)
class Reply:
    """Deadline of replies and the reminders around it (row 2.2)."""

    #: The reply is due this many working days before the meeting, at ``deadline_time``.
    deadline_wd: WorkingDays
    deadline_time: time
    #: Used where that is already past: hours before the start.
    deadline_hours: Annotated[int, Between(0, 72)]
    reminder_gap_hours: Annotated[int, Between(1, 240)]
    reminder_cap: Annotated[int, Between(0, 10)]
    #: When those who come are reminded the day before.
    day_before_time: time
    #: And how long before the start once more.
    hour_before_min: Minutes


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in window around a sitting (ORG-08, rows 3.2 and 3.3)."""

    open_min: Minutes
    arrive_before_min: Minutes
    #: Signed in later than this after the start is late.
    late_grace_min: Minutes
    #: Electronic sign-in ends this long after the start; later the desk enters it.
    close_min: Minutes
    early_leave_min: Minutes
    #: When the chair gets the line of figures.
    chair_line_min: Minutes
    #: How often the code on the board changes, in seconds.
    rotate_seconds: Annotated[int, Between(5, 600)]
    #: How long a code is good after it was first shown, in seconds (this window and the last).
    code_seconds: Annotated[int, Between(10, 3600)]
    #: From so long after the sign-in a second scan offers to sign out.
    out_after_min: Minutes
    #: How long the button of that offer is good: whoever scanned stands at the door.
    out_press_min: Minutes
    #: So long the staff undo what they registered themselves; later only the hosts annul.
    undo_min: Minutes
    #: Corrections are asked for until so many working days after the sitting.
    correct_wd: WorkingDays
    #: Whether door staff compare the identity document before they sign somebody in (row 3.1).
    check_identity: bool
    #: Whether a second person confirms what was entered from the signed sheet.
    paper_second: bool
    #: Which list is the official one where the sheet and the electronic list differ (row 3.3).
    official: Literal["paper", "electronic"]
    #: Whether the printed sheet names telephone numbers (ORG-09).
    sheet_phone: bool
    #: Blank rows of the sheet for each desk.
    sheet_spare_rows: Annotated[int, Between(0, 20)]
    #: So long after the end a door's phone may still hand in the pictures it took before.
    door_upload_min: Minutes


@dataclass(frozen=True, slots=True)
class Waiting:
    """Waiting lists (候补) of meetings whose places are taken (row 3.1)."""

    #: How long an offered place is held; never past the deadline of replies or the start.
    offer_hours: Annotated[int, Between(1, 240)]


@dataclass(frozen=True, slots=True)
class UnitReport:
    """How units report names (row 2.2)."""

    #: Whom the roster does not know becomes one of the unit's people in it, is kept as somebody
    #: from outside, or can not be named.
    newcomers: Literal["roster", "outside", "refuse"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """How the organiser hears what is missing for a meeting (rows 2.3 to 2.8; ORG-18)."""

    #: The summary of the working day before, and how long before the start once more; 0: not.
    day_before_time: time
    hour_before_min: Minutes
    #: Nobody is chased from the screen twice within so many hours.
    chase_gap_hours: Annotated[int, Between(1, 240)]
    #: Seats, badges and handbook are ready so many working days before the start …
    seats_wd: WorkingDays
    #: … at this hour, as is whatever is due on a day.
    due_time: time


@dataclass(frozen=True, slots=True)
class Handbook:
    """会议手册 (ORG-14)."""

    #: 会议纪律, a line each.
    discipline: tuple[Names, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """What reply slips and special needs hold of people (ORG-03, ORG-04)."""

    #: Erased so many days after the meeting was closed, or earlier by the hosts.
    erase_after_days: Annotated[int, Between(1, 366)]


@dataclass(frozen=True, slots=True)
class Absence:
    """Questions about absence and lateness (row 3.4)."""

    #: Who has not answered after so many working days is put to the unit's contact, once.
    answer_wd: Annotated[int, Between(1, 60)]


@dataclass(frozen=True, slots=True)
class AgendaCall:
    """候会 and 叫会 of those who attend by item (row 2.2)."""

    #: They are asked to be in the waiting room so long before their item.
    wait_min: Minutes


@dataclass(frozen=True, slots=True)
class Proposals:
    """Items for the agenda (议题, row 2.1a)."""

    #: So many working days before the meeting the agenda is closed: later only 临时动议.
    close_wd: WorkingDays


@dataclass(frozen=True, slots=True)
class HoldingRequest:
    """The request to hold a meeting (请示 with 方案 and 分工, row 2.1a)."""

    #: Where the package asks for approval: said before the notice goes out, in its way, or not.
    required: Literal["warn", "block", "no"]
    #: What is decided anew: start or end moved by so many minutes (None: a move alone is not), …
    moved_min: Annotated[int, Between(0, 100_000)] | None
    #: … another place, another class, …
    other_place: bool
    other_class: bool
    #: … and so many percent more people.
    more_people: Annotated[int, Between(0, 1000)] | None


@dataclass(frozen=True, slots=True)
class RecordTask:
    """Something the recorder sees to before the meeting (row 4.1)."""

    text: Names
    #: Working days before the start.
    lead_wd: WorkingDays


@dataclass(frozen=True, slots=True)
class RecordVotes:
    """When a motion passes (ORG-11): more than this share of those counted."""

    #: Of those expected (应到会), or of those in the room.
    of: Literal["expected", "present"]
    share: Literal["1/2", "2/3"]


@dataclass(frozen=True, slots=True)
class Record:
    """Who records a meeting, and how (rows 4.1 to 4.4)."""

    #: The roster's group the recorder is chosen from; where there is none, anybody is.
    pool_group: str
    #: Devices, consent to recording, the template (REC-08).
    tasks: tuple[RecordTask, ...]
    #: Minutes before the start from which notes are taken.
    open_min: Minutes
    #: Extensions of sound, pictures and films that are kept with a note, lower case, without a
    #: dot; beside them what the office takes anyway (``Files.types``).
    types: frozenset[str]
    votes: RecordVotes


CopyKind = Literal["full", "excerpt", "none"]


@dataclass(frozen=True, slots=True)
class MinutesCopies:
    """Who gets the issued minutes, and how: the whole, an excerpt, or not at all (row 4.7)."""

    #: Who sat in the meeting, who was on leave, who owns a resolution, head and contact of the
    #: unit that leads one.
    attended: CopyKind
    on_leave: CopyKind
    owners: CopyKind
    units: CopyKind
    #: Whether 签收 is asked; who has not is reminded once, so many working days after the issue.
    receipts: bool
    remind_wd: Annotated[int, Between(1, 60)]
    remind_time: time


@dataclass(frozen=True, slots=True)
class MeetingReports:
    """Report, 简报 and summary of a meeting (rows 4.6, 4.10)."""

    #: How a 简报 is numbered, with {number} and {year}.
    bulletin_number: str
    #: Where the package has minutes, the summary is asked for so many working days after the
    #: meeting was closed; None: not.
    summary_wd: WorkingDays | None
    summary_time: time


@dataclass(frozen=True, slots=True)
class MinutesDue:
    """Working days after the meeting for each step of the 纪要 (REC-06)."""

    draft: WorkingDays
    sign: WorkingDays
    issue: WorkingDays
    hard: WorkingDays
    #: Days for objections, where silence is consent (Taiwan, Hong Kong).
    objection: WorkingDays | None = None


@dataclass(frozen=True, slots=True)
class IssuedMinutes:
    """The 纪要 as it is issued (REC-07)."""

    #: Of {unit}, {kind}, {year}, {roc_year} (民國), {number}, this with zeros before it as
    #: {number:04}; with {kind} each kind of meeting has its own series.
    number: str
    #: 机关代字: stands for {unit}; None: the office's name.
    code: str | None
    #: When objections end on their last day, and when whoever has to act is reminded.
    objection_time: time
    remind_time: time


@dataclass(frozen=True, slots=True)
class Speeches:
    """Longest speeches, in minutes (LEAN-01, LEAN-05)."""

    main: Minutes
    host: Minutes
    other: Minutes


@dataclass(frozen=True, slots=True)
class Survey:
    """Questionnaires (rows 5.4, 9.3)."""

    scale: Annotated[int, Between(2, 10)]
    #: Below so many answers no result is shown.
    min_n_for_breakdown: Some
    #: Below so many invitees a survey can not be anonymous.
    anonymous_min_invitees: Some
    reminders: Annotated[int, Between(0, 3)]
    remind_after_days: Annotated[int, Between(1, 30)]
    open_days: Annotated[int, Between(1, 60)]


#: Words for who decides a step, and those that are followed by a colon and a name.
DECIDERS = frozenset(
    {
        "keeper",
        "organiser",
        "chair",
        "secretariat",
        "follow_up",
        "unit_head",
        "concerned",
        "leader",
        "top",
    }
)
NAMED_DECIDERS = frozenset({"role", "post", "head_of"})


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One step of an approval chain."""

    #: Who decides: keeper (会议室管理员), organiser, chair (主持人), secretariat,
    #: follow_up (督办员), unit_head, concerned (会签单位负责人), leader (分管领导),
    #: top (主要领导), role:NAME, post:职务, head_of:单位. The first that there is, is asked.
    who: tuple[str, ...]
    #: Who decides where there is nobody of those.
    otherwise: tuple[str, ...] = ()
    #: Any one of them is enough, or all must agree.
    need: Literal["any", "all"] = "any"
    #: Working days in which to decide; then it is said to be late.
    within_wd: WorkingDays | None = None
    #: The step applies only to more than so many yuan, and only to these classes of meeting.
    over_yuan: Count | None = None
    classes: tuple[str, ...] = ()
    #: The step applies only to matters of leaders (``leaders_from`` and above), or of the others.
    whose: Literal["any", "leaders", "staff"] = "any"


@dataclass(frozen=True, slots=True)
class ApprovalChain:
    """How one kind of request is decided."""

    steps: tuple[ApprovalStep, ...]
    #: Harmless: several may be approved at one press.
    batch: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """Approvals (审批): the chains, and what holds for all of them."""

    #: 口头同意 is signed within so many working days (补签).
    ratify_wd: WorkingDays
    #: The top leader's own matter: body (班子会议, its number entered) or member (another one).
    own_top: Literal["body", "member"]
    #: Kind of request → its chain.
    chains: Mapping[str, ApprovalChain]


@dataclass(frozen=True, slots=True)
class Substitutes:
    """替会 (row 3.8)."""

    #: Whether who came for another at the door counts, where it was not agreed to afterwards.
    refused_counts: bool


@dataclass(frozen=True, slots=True)
class PeopleChanges:
    """变动单 (row 3.8)."""

    #: So long after the last change the lines go out together; on the day at once.
    settle_min: Minutes


@dataclass(frozen=True, slots=True)
class Supervision:
    """How resolutions are chased, in working days (SUP-06 to SUP-09)."""

    #: Reminders so many working days before the due day, largest first; 0 is the due day.
    remind_wd: tuple[WorkingDays, ...]
    overdue_first_wd: Annotated[int, Between(1, 250)]
    overdue_every_wd: Annotated[int, Between(1, 250)]
    #: So long overdue the owner's unit head is told.
    escalate_after_wd: WorkingDays
    #: So long after that, without a report, 呈报 to the leader in charge is proposed.
    head_grace_wd: WorkingDays
    #: Days to answer a request for help or a decision.
    answer_wd: Annotated[int, Between(1, 60)]
    #: Days for 签收.
    accept_wd: WorkingDays
    yellow_wd: WorkingDays
    #: Points of progress behind plan.
    yellow_gap: Annotated[int, Between(0, 100)]
    red_gap: Annotated[int, Between(0, 100)]
    extension_before_due: bool
    #: Whether the doer may close the item (norms: no).
    self_close: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One line of a shipped template of preparation tasks (ORG-17, ORG-18)."""

    group: str
    text: str
    #: Working days before the first day of the meeting; below 0 after its last day.
    lead_wd: Annotated[int, Between(-120, 250)]
    #: What is to be there in the end, and what the line is about (room, notice …).
    result: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """A shipped template; offices keep editions of their own under the same name."""

    name: str
    lines: tuple[TaskLine, ...]
    #: Proposed for meetings of these packages, or of more people; else the last one is.
    packages: tuple[str, ...] = ()
    over_people: Some | None = None


@dataclass(frozen=True, slots=True)
class Preparation:
    """Preparation tasks (ORG-16 to ORG-18)."""

    #: Whether 签收 is asked of their owners, and chased.
    accept: bool
    #: Whether the owner's word closes one; else somebody checks, as with resolutions.
    self_close: bool
    #: By key, in the order in which they are looked at.
    templates: Mapping[str, TaskTemplate]


@dataclass(frozen=True, slots=True)
class Venues:
    """Rooms and their bookings (row 2.3)."""

    #: A room is held for setting up before each sitting, and for clearing after it.
    setup_min: Minutes
    clear_min: Minutes
    #: Nobody came so long after the start: the organiser is asked whether the room is free.
    free_after_min: Minutes
    #: Whoever sees to 查验 is reminded so long before the start.
    check_before_min: Minutes
    #: A 会标 of more characters does not hang well.
    banner_max: Annotated[int, Between(5, 200)]
    #: Names of the scenic areas where no meeting is held (FEE-22).
    scenic_areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats and name plates (row 3.6; ORG-12, ORG-13)."""

    #: Who has this rank, or a higher one, sits on the rostrum unless it is named by hand.
    rostrum_rank: str | None
    #: The second one sits at the first one's own left hand, or right hand; …
    precedence: Literal["left", "right"]
    #: … and where foreign guests sit on the rostrum.
    precedence_foreign: Literal["left", "right"]
    #: What becomes of the seat of somebody who drops out: left empty, or the hall moves up.
    gaps: Literal["leave", "close"]
    #: Blank plates printed with every set.
    spare_plates: Annotated[int, Between(0, 20)]


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers of a meeting: deadlines, chasing, clearing, copies (row 2.5)."""

    #: A paper is due so many working days before the meeting, at ``due_time``.
    due_wd: WorkingDays
    due_time: time
    #: Authors are reminded so many working days before, at ``remind_time``; and at the deadline.
    remind_wd: tuple[WorkingDays, ...]
    remind_time: time
    #: What is late is chased so many hours apart, so many times; then the organiser is asked.
    gap_hours: Annotated[int, Between(1, 240)]
    cap: Annotated[int, Between(0, 10)]
    #: Whether a leader clears each paper where the package has papers.
    clearing: bool
    #: Copies printed beyond those for the people, and for the file.
    spare: Annotated[int, Between(0, 500)]
    archive: Annotated[int, Between(0, 50)]
    #: Numbered copies that are still out so long after the end are asked for.
    return_min: Minutes


@dataclass(frozen=True, slots=True)
class Documents:
    """Numbers, reviews and watermarks of documents (rows 6.2, 6.6, 6.7)."""

    #: Category → how its number is printed, with {year} and {number}; others get none here.
    numbers: Mapping[str, str]
    #: When the secretariat hears that numbers begin at 1 in January.
    new_year: MonthDay
    #: When on its day a review, or the new year, is spoken of.
    reminder_time: time
    #: Asked again so many working days after a review nobody answered, so many times.
    review_again_wd: Annotated[int, Between(1, 60)]
    review_cap: Annotated[int, Between(0, 5)]
    #: Which PDFs go out with reader and time on each page.
    watermark: Literal["none", "internal", "all"]
    #: Larger ones go out as they are.
    watermark_max_mb: Annotated[int, Between(1, 200)]
    watermark_max_pages: Annotated[int, Between(1, 5000)]


@dataclass(frozen=True, slots=True)
class SafetyText:
    """A part of the emergency plan, or what an alarm says, in each language."""

    name: Names
    text: Names


@dataclass(frozen=True, slots=True)
class Safety:
    """Safety and order (row 2.8; ORG-20)."""

    #: The plan is approved so many working days before the meeting.
    plan_wd: WorkingDays
    #: When those on duty are briefed (应急交底), the day before.
    briefing_time: time
    #: So long the card that asks whether an alarm is to go out can be pressed.
    confirm_min: Annotated[int, Between(1, 60)]
    #: It can not be pressed before so many seconds have passed: a finger that taps twice where
    #: the button before it was sends nothing.
    confirm_wait_s: Annotated[int, Between(0, 10)]
    #: So long after an alarm who has not answered is asked once more, and their contact.
    remind_min: Annotated[int, Between(1, 60)]
    #: After so many minutes each the report says what share had answered.
    report_min: tuple[Annotated[int, Between(1, 120)], ...]
    #: The parts of a new plan, what is done about each kind of event, and the alarms there are.
    sections: Mapping[str, SafetyText]
    events: Mapping[str, SafetyText]
    alarms: Mapping[str, SafetyText]


@dataclass(frozen=True, slots=True)
class RetentionPeriod:
    """保管期限, by its letters in the archival code."""

    name: Names
    #: From the end of the year of the document; None: for ever (永久).
    years: Annotated[int, Between(1, 200)] | None = None


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """One line of the retention table (保管期限表)."""

    #: Kinds of document (``meetings.archive.kinds``).
    kinds: tuple[str, ...]
    period: str
    #: Only of these kinds of meeting, see ``Archive.meetings``; none: of every meeting.
    meetings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """Archival code, retention and hand-over (ARC-01 to ARC-11)."""

    fonds: str
    category: str
    handover_due: MonthDay
    hash: Literal["sha256"]
    #: 机构(问题) of a unit by its name, and of the others.
    organ: str
    organs: Mapping[str, str]
    #: By which the unit's table was approved (ARC-02); None: not approved yet.
    approval_number: str | None
    #: A closed meeting is filed within so many working days; so many later the secretariat hears.
    file_wd: WorkingDays
    file_again_wd: Annotated[int, Between(1, 250)]
    #: A package (zip) that was made for somebody is kept so many days.
    package_days: Annotated[int, Between(1, 60)]
    #: Days before the hand-over is due when the archivist is reminded, largest first.
    handover_days: tuple[Annotated[int, Between(1, 180)], ...]
    periods: Mapping[str, RetentionPeriod]
    #: Kind of meeting → words in its title.
    meetings: Mapping[str, tuple[str, ...]]
    #: The first line that fits decides; ``otherwise`` where none does.
    retention: tuple[RetentionLine, ...]
    otherwise: str
    #: Kinds of which earlier editions are filed, too, the final one first (ARC-03, ARC-04).
    with_drafts: tuple[str, ...]
    #: Extensions in which a file is still read in thirty years (ARC-09); others are pointed out.
    formats: frozenset[str]


@dataclass(frozen=True, slots=True)
class Custody:
    """Paper originals: checks of the rooms and loans (row 6.5)."""

    #: What is looked at in a room.
    points: tuple[Names, ...]
    #: A room is checked every so many days; what is overdue is said again so many days later.
    check_days: Annotated[int, Between(1, 731)]
    again_days: Annotated[int, Between(1, 60)]
    #: A fault is mended within so many working days.
    mend_wd: Annotated[int, Between(1, 60)]
    #: For how many days an original is lent at most.
    loan_days: Annotated[int, Between(1, 366)]


@dataclass(frozen=True, slots=True)
class Secrecy:
    """What each kind of messenger may carry, lowest level first (SEC-02, SEC-04)."""

    #: Messengers on the public internet.
    public_messenger: tuple[Level, ...]
    #: The unit's own deployment, or a messenger the unit has cleared.
    own_deployment: tuple[Level, ...]
    #: Kept with a neutral title and 线下办理 only.
    neutral_title: tuple[Level, ...]
    #: Regular expressions of marks of level, matched against text without blanks.
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Limits of a roster import, and the order of names."""

    max_rows: Some
    max_columns: Some
    name_order: Literal["unit_then_post", "strokes"]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of a template of checklists (row 2.4, ORG-19)."""

    #: Written in the office's language when the list is made.
    text: Names
    #: The due time: minutes from the start (below 0: before it); of 散会单 from the end.
    due_min: Annotated[int, Between(-40_320, 10_080)]
    #: 备用: what stands by.
    spare: Names | None = None
    #: Looked at once more shortly before the start.
    last: bool = False
    #: At the main venue, at branch venues, or at each.
    where: Literal["main", "branch", "each"] = "each"
    #: Whoever looks gives a number.
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Checklists:
    """Checklists of equipment and of what is done after the meeting (row 2.4)."""

    equipment: tuple[CheckLine, ...]
    #: What is looked at for safety (row 2.8).
    safety: tuple[CheckLine, ...]
    #: 散会单.
    clearing: tuple[CheckLine, ...]
    #: The last check is due so long before the start; from ``last_open_min`` before it a look is
    #: the last one.
    last_min: Minutes
    last_open_min: Minutes
    #: Owners are reminded so long before a line is due, …
    remind_min: Minutes
    #: … and so long after it the organiser is told, once.
    overdue_min: Minutes
    #: So long a look can be taken back by who made it.
    undo_min: Minutes
    #: When the organiser gets the list of what is still owed, on the next working morning.
    owed_time: time
    #: Lines of all lists of one meeting.
    most_lines: Some


@dataclass(frozen=True, slots=True)
class Logistics:
    """Meals, lodging, cars and the gate (row 2.7; FEE-11, FEE-23)."""

    breakfast: time
    lunch: time
    dinner: time
    #: The kitchen is told so many working days before the meal, at ``order_time``; …
    order_wd: WorkingDays
    order_time: time
    #: … who sees to it is reminded so long before, …
    order_remind_min: Minutes
    #: … so many are ordered beyond the count, of a hundred (rounded up), …
    spare_percent: Annotated[int, Between(0, 50)]
    #: … and a count that differs by so many after the order is told.
    alert_from: Some
    #: What a meal may not be (FEE-23): one of these words in it is pointed out.
    forbidden: tuple[str, ...]
    #: Arrivals at one station within so long of each other ride together; …
    window_min: Minutes
    #: … the car waits so long after the last of them, …
    wait_min: Minutes
    #: … is back after so long, …
    turn_min: Minutes
    #: … and on the way home it leaves so long before train and flight.
    before_train_min: Minutes
    before_flight_min: Minutes
    #: When passengers and drivers are told, the evening before.
    runs_time: time
    #: When the gate gets the plates, the evening before, and how long before the start what
    #: changed since.
    gate_time: time
    gate_again_min: Minutes
    #: Rooms and cars of one meeting.
    most_rooms: Some
    most_cars: Some


@dataclass(frozen=True, slots=True)
class Files:
    """Limits of what people send in."""

    max_mb: Some
    max_per_meeting: Some
    #: Extensions, lower case, without a dot.
    types: frozenset[str]
    #: Office files with macros: taken and marked for whoever gets them, or not taken.
    macros: Literal["flag", "refuse"] = "flag"


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of a profile: path, value as written, where it comes from."""

    path: str
    value: str
    source: str | None
    effective_from: date | None
    profile: str


@dataclass(frozen=True, slots=True)
class Profile:
    """An office's regime. Every number the rules use is read from here."""

    name: str = field(metadata={NotRead: True})
    settings: tuple[Setting, ...] = field(metadata={NotRead: True}, repr=False, compare=False)
    title: Names
    country: Country
    zone: ZoneInfo
    #: Which words the texts use (apologies, approval, close-out).
    wording: Literal["mainland", "taiwan", "hongkong"]
    #: Whether class limits and quotas bind, or are only shown.
    limits: Literal["binding", "reference"]
    classes: Mapping[str, MeetingClass]
    default_class: str
    briefing_days: Days | None
    packages: Mapping[str, Package]
    default_package: str
    quota_only_items_that_occur: bool
    online_cost_outside_quota: bool
    online_people_count_together: bool
    claim_deadline_wd: WorkingDays
    vouchers: tuple[str, ...]
    cash_allowed: bool
    notice_min_wd: NoticeLead
    papers_before_wd: WorkingDays
    papers: Papers
    documents: Documents
    notice: Notice
    reply: Reply
    signin: SignIn
    absence: Absence
    agenda_call: AgendaCall
    venues: Venues
    proposals: Proposals
    meeting_request: HoldingRequest
    record: Record
    seats: Seats
    safety: Safety
    minutes_wd: MinutesDue
    minutes: IssuedMinutes
    minutes_copies: MinutesCopies
    meeting_reports: MeetingReports
    speech_max_min: Speeches
    no_meeting_days: tuple[MeetingFree, ...]
    approval: Approval
    substitutes: Substitutes
    people_changes: PeopleChanges
    supervision: Supervision
    preparation: Preparation
    quiet_hours: QuietHours
    digest_time: time
    #: Names of ranks to numbers; the smaller, the higher.
    ranks: Mapping[str, Count]
    #: The highest rank that is chased in person; above it the contact is.
    highest_chased: str | None
    #: Matters of this rank and above go to leaders where a chain tells them apart; None: nobody's.
    leaders_from: str | None
    archive: Archive
    custody: Custody
    secrecy: Secrecy
    survey: Survey
    waiting: Waiting
    unit_report: UnitReport
    readiness: Readiness
    handbook: Handbook
    personal: Personal
    logistics: Logistics
    roster: Roster
    checklists: Checklists
    files: Files
    plan_due: MonthDay | None = None
    annual_report_due: MonthDay | None = None
    quota: Mapping[str, Quota] | None = None

    def is_leader(self, rank: int | None) -> bool:
        """Whether the matters of somebody of this rank are decided by leaders."""
        if rank is None or self.leaders_from is None:
            return False
        return rank <= self.ranks[self.leaders_from]

    def chased_in_person(self, rank: int | None) -> bool:
        """Whether a person of this rank is chased in person rather than through the contact."""
        if rank is None or self.highest_chased is None:
            return True
        return rank >= self.ranks[self.highest_chased]
