"""Bad input: every open field of every form, and every button, meet what nobody should send.

Everywhere the same is expected: an answer in the reader's language, never the sentence for an
error of ours, and nothing half done.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from chat.message import Message
from chat.payload import encode
from handlers.forms import FORMS
from handlers.forms.engine import BACK, LEAVE, OPTION, SKIP
from handlers.routes import PRESSES, _handler
from meetings import notices
from storage import Session, inbox
from tests.stories import bad_input_absence as on_absence
from tests.stories import bad_input_archive as on_archive
from tests.stories import bad_input_changes as on_changes
from tests.stories import bad_input_checks as on_checks
from tests.stories import bad_input_custody as on_custody
from tests.stories import bad_input_documents as on_documents
from tests.stories import bad_input_logistics as on_logistics
from tests.stories import bad_input_minutes as on_minutes
from tests.stories import bad_input_notices as on_notice
from tests.stories import bad_input_papers as on_papers
from tests.stories import bad_input_people as on_people
from tests.stories import bad_input_preparation as on_preparation
from tests.stories import bad_input_proposals as on_proposals
from tests.stories import bad_input_record as on_record
from tests.stories import bad_input_recording as on_recording
from tests.stories import bad_input_reports as on_reports
from tests.stories import bad_input_safety as on_safety
from tests.stories import bad_input_seats as on_seats
from tests.stories import bad_input_stage as stage
from tests.stories import bad_input_tasks as on_task
from tests.stories import bad_input_venues as on_venues
from tests.stories import notice_stage
from tests.stories.bad_input_stage import LANGUAGES, Office
from tests.stories.test_paper_sheet import photo
from tests.stories.world import Person, World

pytestmark = pytest.mark.below_messengers

#: What is typed. No Chinese: an English answer that quotes it must still hold none.
BAD_WORDS: dict[str, str] = {
    "nothing": "",
    "blanks": "  \u3000\t \n\r\n ",
    "punctuation": "…,,;;--",
    "too long": "x" * 4000,
    "too many lines": "line\n" * 800,
    "other scripts": "مرحبا بالعالم สวัสดี",
    "emoji": "🎉👩\u200d👩\u200d👧🏽🇨🇳",
    "markup": '<b onclick=x()>x</b> [b]x[/s] { $name } { -t } #read("/etc/passwd") $x$ *_`~\\',
    "control characters": "a\x00b\x01\x1b[31m\x7f\x85\u2028 \u202egpj.exe\u202c half \ud83d",
    "only control characters": "\x00\x01\ud83d",
    "formula": "=1+1",
    "path and query": "../../etc/passwd\\..\\x'; DROP TABLE people; --%s %(x)s ?",
    "below zero": "-1",
    "huge": "9" * 40,
    "odd digits": "١٢ ² ½ ① 1.5e309 NaN",
    "odd date": "9999-12-31 23:59 to 0000-00-00 25:61",
    "huge range": "1-99999999999",
}
BAD_FILES: dict[str, tuple[str, bytes]] = {
    "program": ("tool.exe", b"MZ\x90\x00" + b"\x00" * 200),
    "disguised": ("plan.docx", b"MZ\x90\x00" + b"\x00" * 200),
    "empty, with a path": ("../../../etc/passwd.pdf", b""),
    "not a table": ("people.csv", b"\xff\xfe\x00\xd8"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """How a form is opened, and good answers that lead from field to field to its end.

    An answer is words, the number of an option, or a file's name and content.
    """

    form: str
    who: str
    route: str
    of: tuple[str | int, ...] = ()
    answers: tuple[str | int | tuple[str, bytes], ...] = ()
    before: Callable[[Office], Awaitable[None]] = stage.nothing
    #: It can be handed in only once, and some bad words already did.
    once: bool = False


TEXT_FILE = ("notes.txt", b"One line.\n")
TABLE = "name\tunit\nIda Import\tArchive"
CASES = (
    Case("roster_import", "host", "pi", answers=(TABLE,)),
    Case("find_person", "host", "pf", answers=("Gus", 0)),
    Case("person_contact", "host", "pn", ("person",), (0, "Otto", 0)),
    Case("person_group", "host", "pz", answers=("Readers", "Gus Guest", 0)),
    Case("new_task", "host", "ti", ("meeting",), ("Sweep", "Gus Guest", 0, 0)),
    Case("reassign_task", "host", "tr", ("task",), ("Otto Other", 0)),
    Case("report_task", "guest", "tp", ("task",), (1, "Half"), stage.accepted),
    Case("report_task", "host", "tf", ("task",), (0, 3, "All", 0), stage.accepted),
    Case("contest_task", "guest", "tc", ("task",), ("Not mine to do",)),
    Case("return_task", "host", "tb", ("task",), ("Count again please",), stage.reported_done),
    Case("extend_task", "guest", "tx", ("task",), ("2026-12-12", 0, "Rain")),
    Case("suspend_task", "guest", "ts", ("task",), ("No money",)),
    Case("resume_task", "host", "tg", ("task",), ("2026-12-12", 0), on_task.suspended),
    Case("reopen_task", "host", "to", ("task",), ("Some left", "2026-12-12", 0), on_task.closed),
    Case("submit_task", "host", "tl", ("task",), ("Please decide",), on_task.overdue),
    *(
        Case("amend_task", "host", "tn", ("task",), (what, value))
        for what, value in enumerate(("Count the maps", "A list", "By letter"))
    ),
    Case("hand_over", "host", "tj", ("person",), ("Otto Other", 0), on_task.namesakes),
    Case(
        "part_add",
        "guest",
        "ki",
        ("task", 0),
        ("Otto Other", 0, "Count the maps", "2026-11-28", 0),
        on_task.namesakes,
    ),
    Case(
        "part_give", "guest", "kg", ("part",), ("Dan Dummy", 0), on_task.part_given_among_namesakes
    ),
    Case("part_drop", "guest", "kx", ("part",), ("Not needed",), on_task.part_given),
    Case("part_return", "guest", "kr", ("part",), ("Count again",), on_task.part_done),
    Case("milestone_add", "guest", "ki", ("task", 1), ("Halfway", "2026-11-28", 0)),
    Case("part_contest", "other", "kc", ("part",), ("Not mine to do",), on_task.part_given),
    Case("part_note", "other", "kn", ("part",), ("Half",), on_task.part_accepted),
    Case("part_finish", "other", "kf", ("part",), ("All counted",), on_task.part_accepted),
    Case("part_enter", "host", "ke", ("part",), (0, 1, "Not mine to do"), on_task.part_given),
    Case(
        "help_ask",
        "guest",
        "kl",
        ("task",),
        (0, "Dan Dummy", 0, "Lend two people", "2026-11-28", 0),
        on_task.namesakes,
    ),
    Case("help_answer", "other", "kt", ("request",), ("Two will come",), on_task.help_asked),
    Case("help_answer", "host", "kt", ("request",), (0, "Two will come"), on_task.help_asked),
    Case("help_pass", "host", "kw", ("request",), (0, "Dan Dummy", 0), on_task.help_asked),
    Case("comment_write", "guest", "kv", ("task",), (TEXT_FILE, "As agreed")),
    # Apart from the other facts put right: this field has its own way to refuse.
    Case("amend_task", "host", "tn", ("task",), (3, "Archive")),
    Case(
        "new_meeting",
        "host",
        "nm",
        answers=(
            "Spring talk",
            "2026-12-01 14:00",
            0,
            0,
            "Room 4",
            "Gus Guest",
            "One thing",
            0,
            "Otto Other",
            0,
        ),
    ),
    *(
        Case("edit_meeting", "host", "mt", ("meeting", part), answers)
        for part, answers in enumerate(
            (
                ("2026-11-27 14:00 to 15:00", 0, "Room 5", "Rain"),
                ("Otto Other", 0),
                ("Another talk", "Rain"),
                ("A second thing", 0, "Rain"),
                ("Gus Guest", "Rain"),
                ("To agree", "Rain"),
                ("Bring a pen", "Rain"),
                (0, "2026-11-25 12:00", "Rain"),
                (0,),
                (0,),
                (0,),
            )
        )
    ),
    Case("add_document", "host", "da", ("meeting",), (TEXT_FILE, "Notes", 0)),
    Case(
        "survey",
        "guest",
        "va",
        ("survey",),
        (0, 0, 0, 0, 0, 0, 0, "Ink", "No"),
        stage.surveyed,
        once=True,
    ),
    Case(
        "preparation_add",
        "host",
        "Ai",
        ("meeting",),
        ("Bring water", "Helpers", "Otto Other", 0, "2026-11-28", 0),
        on_task.namesakes,
        once=True,
    ),
    Case(
        "original_add",
        "host",
        "Pc",
        ("meeting", 0),
        ("Signed sheet,1,B101-1", 0),
        on_custody.archivist,
        once=True,
    ),
    Case("original_find", "host", "Pe", (), ("Signed", 0), on_custody.lent),
    Case("original_move", "host", "Pj", ("original",), (0, "B102"), on_custody.lent),
    Case("original_move", "host", "Pj", ("original",), (1, "Otto Other"), on_custody.lent),
    Case("room_check", "host", "Pi", ("original",), (0, 5, "A leak"), on_custody.lent),
    Case("loan_ask", "guest", "Po", ("original",), ("To read", "2026-12-01"), on_custody.lent),
    Case("loan_back", "host", "Pr", ("loan",), ("A torn page",), on_custody.lent, once=True),
    Case("disposal_appraise", "host", "PA", ("archived", 1), ("10", "Of use"), on_custody.over),
    Case("disposal_send", "host", "PE", ("disposal",), ("Shredded",), on_custody.over, once=True),
    Case("disposal_witness", "host", "PI", ("disposal",), ("Otto Other",), on_custody.approved),
    Case(
        "disposal_paper",
        "host",
        "PK",
        ("witness",),
        (("sign.jpg", photo()), 0),
        on_custody.approved,
    ),
    Case("hold_put", "host", "PP", (2, 0), ("2012", 0, "Notice 9"), on_custody.over),
    Case("hold_lift", "host", "PQ", ("hold",), ("It is over",), on_custody.held, once=True),
    Case("preparation_day", "host", "Ae", ("prep",), ("2026-11-28", 0), on_preparation.given),
    Case("preparation_drop", "host", "Af", ("prep",), ("Not needed",), on_preparation.given),
    Case("work_group_add", "host", "Aj", ("meeting",), ("Helpers", "Carry"), once=True),
    Case("work_group_text", "host", "An", ("group",), ("Carry",), on_preparation.grouped),
    Case("work_group_leader", "host", "Ak", ("group",), ("Otto Other", 0), on_preparation.grouped),
    Case("work_group_member", "host", "Al", ("group",), ("Otto Other", 0), on_preparation.grouped),
    Case(
        "template_edit",
        "host",
        "Az",
        answers=("Summer", 0, "Helpers, bring water, 2 days before", 0, 2, "3", 5, 2, "Dry"),
        once=True,
    ),
    Case(
        "template_import",
        "host",
        "Au",
        ("template",),
        ("Group\tTask\tLead\nHelpers\tBring water\t3", "Dry"),
        on_preparation.two_editions,
        once=True,
    ),
    Case(
        "template_scope",
        "host",
        "Ay",
        ("template",),
        (0, "Dry"),
        on_preparation.two_editions,
        once=True,
    ),
    Case("template_retire", "host", "Ax", ("template",), ("Dry",), on_preparation.two_editions),
    Case("template_restore", "host", "Aw", ("edition",), ("Dry",), on_preparation.two_editions),
    Case("handbook_section", "host", "Hf", ("meeting", 7), ("Bring a pen",)),
    Case("meal_place", "host", "Fe", ("meal", 0), ("Canteen", 0), on_logistics.meal_to_come),
    Case("meal_style", "host", "Fe", ("meal", 1), (1, 1), on_logistics.meal_to_come),
    Case("meal_time", "host", "Fe", ("meal", 2), ("18:30",), on_logistics.meal_to_come),
    Case(
        "meal_order_by",
        "host",
        "Fe",
        ("meal", 3),
        ("2026-11-25 10:00",),
        on_logistics.meal_to_come,
        once=True,
    ),
    Case(
        "meal_actual",
        "host",
        "Fj",
        ("meal",),
        ("86 a lot left",),
        on_logistics.meal_over,
        once=True,
    ),
    Case("lodging_rooms", "host", "Fw", ("meeting",), ("Inn\t301\ttwin", 0)),
    Case("lodging_move", "host", "Fx", ("meeting",), ("Gus", "302"), on_logistics.rooms),
    Case("arrival_find", "host", "Fs", ("meeting",), ("Gus",)),
    Case("cars_add", "host", "FA", ("meeting",), ("AB1234\t4\tDan Dummy", 0)),
    Case(
        "journey_enter",
        "host",
        "FH",
        ("meeting",),
        ("Gus", 0, 0, "G101 Main Station 14:20", 0),
    ),
    Case("run_time", "host", "FF", ("run",), ("11:45",), on_logistics.run, once=True),
    Case("cancel_meeting", "host", "cx", ("meeting",), ("Flood", 0)),
    Case("postpone_meeting", "host", "ep", ("meeting",), ("Flood", 0)),
    Case("signin_desk", "host", "sd", ("meeting",), ("Gus", 0), stage.running),
    Case(
        "signin_correct",
        "host",
        "sc",
        ("meeting",),
        ("Gus", 0, 1, "13:45", "A long queue"),
        stage.signed_in,
    ),
    Case("signin_correct", "host", "sc", ("meeting",), ("Gus", 0, 0, "A mistake")),
    Case("absence_answer", "guest", "um", ("absence",), ("Ill at home", 0), on_absence.asked),
    Case("absence_on_leave", "guest", "uo", ("absence",), ("Told Hazel", 0), on_absence.asked),
    Case("absence_spoken", "host", "uh", ("sitting", "place"), ("By phone",), on_absence.over),
    Case("absence_blame", "host", "ur", ("absence",), ("Nobody knew",), on_absence.asked),
    Case("agenda_place", "host", "ux", ("item",), ("Otto Other", 0, 0), on_absence.with_item),
    Case("sittings", "host", "xg", ("meeting",), ("14:00-15:00;15:00-16:00 Second", 0)),
    Case(
        "branch_add",
        "host",
        "xa",
        ("meeting",),
        ("Riverside", "Hall 2", "Dan Dummy", 0),
        stage.branch_open,
    ),
    Case("branch_name", "host", "xw", ("branch", 0), ("Riverbank",), stage.branch_open),
    Case("branch_place", "host", "xw", ("branch", 1), ("Hall 3",), stage.branch_open),
    Case("branch_contact", "host", "xw", ("branch", 2), ("Dan Dummy", 0), stage.branch_open),
    Case("branch_assign", "host", "xh", ("branch", 0), ("Gus Guest",), stage.branch_open),
    Case("branch_report", "other", "xt", ("branch", 0), ("12 11",), stage.branch_open),
    Case(
        "signin_serials",
        "host",
        "se",
        ("meeting",),
        ("1", 0, ("sheet.jpg", photo()), 0),
        stage.sheet_printed,
    ),
    Case("sheet_correct", "host", "zc", ("sheet",), ("2", "1", "Blank"), stage.sheet_entered),
    Case("sheet_handwritten", "host", "zn", ("meeting",), ("Otto",), stage.sheet_printed),
    Case("sheet_reject", "host", "zj", ("sheet",), ("Not readable",), stage.sheet_entered),
    Case("apologies", "guest", "rl", ("place", 1), ("2", "Unwell"), on_changes.two_sittings),
    Case(
        "reply_for",
        "host",
        "rf",
        ("meeting",),
        ("Gus", 1, 2, "Unwell", 0),
        on_changes.two_sittings,
    ),
    Case(
        "substitute",
        "guest",
        "ws",
        ("place",),
        ("Otto Other", 0, on_changes.LETTER),
        on_changes.letter_asked,
    ),
    Case(
        "substitute",
        "guest",
        "ws",
        ("place",),
        ("Nina New", 0, "College", "Professor", "10000000009", on_changes.LETTER),
    ),
    Case("substitute", "host", "wh", ("meeting",), ("Gus Guest", "Otto Other", 0)),
    Case(
        "door_substitute",
        "host",
        "wd",
        ("sitting",),
        ("Gus Guest", "Otto Other", 0),
        stage.running,
    ),
    Case("duty_add", "host", "wa", ("meeting",), (7, "Otto Other", "East door")),
    Case(
        "guest_add",
        "host",
        "wn",
        ("meeting",),
        (5, "Gus Guest", "Drew Driver", "Haulage", "Driver", "10000000008", "AB 123", 0),
    ),
    Case("told_through", "host", "nw", ("place",), ("Otto",)),
    Case("return_request", "host", "ar", ("approval",), ("Too late",), stage.late_request),
    Case("ask_about_request", "host", "aq", ("approval",), ("Why so late?",), stage.late_request),
    Case("answer_question", "guest", "an", ("question",), ("A train",), stage.asked_back),
    Case("approve_all", "host", "at", answers=(0,), before=stage.late_change),
    Case(
        "enter_sheet",
        "host",
        "ae",
        ("approval",),
        (1, "2026-12", 1, "Too late", TEXT_FILE, 0),
        stage.late_request,
    ),
    Case("agreed_by_word", "other", "ao", ("approval",), (0, 0, 0), stage.host_has_contact),
    Case("refuse_signing", "host", "aj", ("spoken",), ("I did not",), stage.agreed_by_word),
    Case("delegation", "guest", "au", answers=("Otto Other", 0, 0, 0, 0)),
    Case("report_search", "host", "iq", answers=("Count", 0)),
    Case("report_period", "host", "if", answers=("2026-11",)),
    Case(
        "lesson_note",
        "host",
        "il",
        ("task",),
        (1, "Papers came late", 0, "Send them earlier", "Gus Guest", 0),
    ),
    Case("lesson_search", "host", "ij", answers=("Papers", 0), before=stage.lesson_noted),
    Case("document_search", "host", "df", answers=("Budget", 0), before=stage.paper_read),
    Case("number_search", "host", "Nd", answers=("Costs", 0), before=on_documents.numbered),
    Case("numbers_begin", "host", "Np", answers=(0, "13", "Moved"), before=on_documents.paper),
    Case("number_void", "host", "Nf", ("number",), ("Mistyped",), on_documents.numbered),
    Case(
        "document_facts",
        "host",
        "Nk",
        ("document",),
        ("Archive [2026] 9", "The archive office", "2026-11-03"),
        on_documents.paper,
    ),
    Case("document_review", "host", "Nm", ("document",), ("2026-12-20",), on_documents.paper),
    Case("reading_search", "host", "Nr", answers=("Costs", 0), before=on_documents.paper),
    Case("reading_person", "host", "Nw", answers=("Gus Guest",), before=on_documents.paper),
    Case("turn_down", "host", "bn", ("candidate",), ("Not a director",), on_people.reviewed),
    Case("promote", "host", "bp", ("waiting",), ("She speaks first",), on_people.full),
    *(
        Case("eligibility", "host", "bf", ("meeting", part), (answer,))
        for part, answer in (
            (0, "Reading"),
            (1, "Director"),
            (2, 10),
            (4, "Gus Guest"),
            (5, "8"),
        )
    ),
    Case(
        "reply_slip",
        "guest",
        "qf",
        ("place",),
        ("10000000001", 1, 0, "Train 7"),
        on_people.slip_asked,
    ),
    Case("slip_private", "guest", "qp", ("place",), (0, 1, "None"), on_people.slip_asked),
    Case("special_needs", "guest", "qd", ("place",), (0, 3, 6, 0, "A ramp")),
    Case("helper", "host", "qh", ("place",), ("Otto Other", 0), on_people.foreign_among_namesakes),
    Case("passport_name", "host", "qg", ("place",), ("GUEST Gus",), on_people.foreign_guest),
    Case("unit_rename", "host", "bt", ("unit",), ("Reading room", 0), on_people.grouped),
    Case("unit_merge", "host", "bu", ("unit",), ("Archive", 0), on_people.grouped),
    Case("begin_post", "host", "bh", ("person",), ("Archive", "Adviser", 8)),
    Case("group_day", "host", "qj", ("group",), ("2026-11-23",), on_people.grouped),
    Case("hand_on", "host", "ql", ("person", 1), ("Otto Other", 0), on_task.namesakes),
    Case(
        "seat_hall",
        "host",
        "gh",
        ("meeting", 0),
        ("rostrum 1x3, hall 4x5", "East door on left"),
    ),
    Case("seat_rostrum", "host", "gn", ("meeting", 0), ("Gus Guest", 0), on_seats.hall_set),
    Case(
        "seat_import",
        "host",
        "gt",
        ("meeting", 0),
        ("name\trow\tseat\nGus Guest\t1\t2",),
        on_seats.hall_set,
    ),
    Case(
        "seat_change",
        "host",
        "gv",
        ("meeting", 0),
        ("Gus Guest row 1 seat 1",),
        on_seats.hall_set,
    ),
    Case("archive_search", "host", "Rm", (), ("Map", 0), on_archive.handover),
    Case(
        "archive_choice",
        "host",
        "Rf",
        ("meeting", "document", 1, 0),
        ("Kept elsewhere",),
        on_archive.document,
    ),
    Case(
        "archive_handover",
        "host",
        "Rs",
        ("handover",),
        ("Ida Import", TEXT_FILE, 0),
        on_archive.handover,
        once=True,
    ),
    Case(
        "minutes_text",
        "host",
        "Le",
        ("minutes", 1),
        ("Held again.",),
        on_minutes.drafted,
        once=True,
    ),
    Case("minutes_section", "host", "Lf", ("minutes",), ("Other",), on_minutes.drafted),
    Case(
        "minutes_resolution",
        "host",
        "Lo",
        ("minutes", 0),
        ("Count the maps", "Gus Guest", "2026-12-11"),
        on_minutes.drafted,
    ),
    Case("minutes_owner", "host", "Lj", ("minutes", 0, 0, 0), ("Gus Guest",), on_minutes.drafted),
    Case("minutes_due", "host", "Lk", ("minutes", 0, 0, 0), ("2026-12-11",), on_minutes.drafted),
    Case(
        "minutes_number", "host", "Lu", ("minutes",), ("Letter 8",), on_minutes.signed, once=True
    ),
    Case("minutes_scan", "host", "Lv", ("minutes",), (("seal.jpg", photo()),), on_minutes.issued),
    Case("minutes_erratum", "host", "Lw", ("meeting",), ("A wrong day",), on_minutes.issued),
    Case(
        "minutes_objection",
        "guest",
        "LC",
        ("minutes", "person"),
        ("The room is wrong",),
        on_minutes.open_to_comments,
    ),
    Case(
        "minutes_reject",
        "host",
        "LF",
        ("objection",),
        ("It is right",),
        on_minutes.open_to_comments,
    ),
    Case("safety_part", "host", "Gt", ("meeting", 0), ("Car park", "Rain"), on_safety.approved),
    Case("record_section", "host", "Kd", ("meeting", 0), ("It began.", 0)),
    Case("record_words", "host", "Kl", ("item",), ("Two years.", 0), on_record.itemised),
    Case("record_paste", "host", "Kh", ("meeting",), ("It began.", 0, 0)),
    Case("record_correct", "host", "KA", ("meeting",), ("A wrong sum",), on_record.signed),
    Case("record_scan", "host", "KB", ("meeting",), (("signed.jpg", photo()),), on_record.signed),
    Case("resolution_add", "host", "Kp", ("meeting", 0), ("Sweep", "Gus Guest", 0)),
    Case("resolution_text", "host", "Kq", ("resolution",), ("Sweep",), on_record.resolved),
    Case("resolution_owner", "host", "Kr", ("resolution",), ("Gus Guest",), on_record.resolved),
    Case("resolution_due", "host", "Ks", ("resolution",), ("2026-12-12", 0), on_record.resolved),
    Case(
        "resolution_partners", "host", "Kt", ("resolution",), ("Both halls",), on_record.resolved
    ),
    Case("report_part", "host", "Mw", ("report", 0), ("It went well",), on_reports.draft),
    Case("report_give", "host", "Mg", ("report",), ("Otto Other",), on_reports.draft),
    Case("report_edition", "host", "Mn", ("report",), ("A wrong name",), on_reports.issued),
    Case(
        "report_measure",
        "host",
        "Ml",
        ("report",),
        (0, "Ask for them earlier", "Otto Other", 0),
        on_reports.draft,
    ),
    Case("copy_add", "host", "Mh", ("copied",), ("Otto Other", 0), on_reports.minutes),
    Case(
        "alarm_words",
        "host",
        "Gi",
        ("meeting", 1, 0, 0),
        ("Leak on floor 2", "The yard", 0),
        on_safety.clock_goes_on,
    ),
    Case("alarm_help", "guest", "Gf", ("alarm", "person"), ("Third floor",), on_safety.running),
    Case("warden_count", "host", "Go", ("alarm",), ("A safe 12 hurt 1",), on_safety.running),
    Case("alarm_end", "host", "Gz", ("alarm",), ("All is well",), on_safety.running, once=True),
    Case("badge_find", "host", "ge", ("meeting",), ("s", 0)),
    Case("badge_taken_by", "host", "gw", ("place", 2), ("Otto",)),
    Case(
        "dropout",
        "host",
        "gd",
        ("meeting", 0, "place"),
        (0, 0, 0),
        on_seats.chaired_by_guest,
    ),
    Case(
        "presenter",
        "host",
        "gi",
        ("meeting", 0, "item"),
        ("Otto Other", 0),
        on_seats.item_among_namesakes,
    ),
    Case("unit_quota", "host", "nq", ("meeting",), (0, "2", "One head")),
    Case("unit_report", "other", "nb", ("quota",), ("Nina New", 0)),
    Case("joint_host", "host", "ym", ("meeting",), (0, 0), on_notice.archive_has_contact),
    Case(
        "room_add",
        "host",
        "Ce",
        answers=("Hall", "Main street", 1, "40", "rows 40, ring 20", "screen"),
        once=True,
    ),
    *(
        Case("room_change", "host", "Cm", ("room", part), answers, on_venues.room)
        for part, answers in enumerate(
            (
                ("Sea room",),
                ("Main street",),
                ("60",),
                ("rows 40, ring 20",),
                ("screen",),
                ("8:00-18:00",),
                ("Mr Ma",),
                ("0551-600",),
                ("800.50", 0),
                ("2026/3",),
            )
        )
    ),
    Case("room_keeper", "host", "Cp", ("room",), ("Dan Dummy", 0), on_venues.room),
    Case(
        "room_close",
        "host",
        "Cc",
        ("room",),
        ("2026-11-27 9:00", 0, 0, "Repair", 0),
        on_venues.booked,
    ),
    Case("venue_banner", "host", "Ct", ("booking",), ("Budget talk 2026",), on_venues.booked),
    Case("venue_check", "host", "Cw", ("booking",), ("One chair missing",), on_venues.booked),
    Case("check_fault", "host", "De", ("check",), ("Dark", 0, "Otto Other", 0), on_checks.lined),
    Case("check_handling", "host", "Df", ("check",), ("Bulb", "Sparky", 0), on_checks.at_fault),
    Case("check_mended", "host", "Dg", ("check", 1), (0,), on_checks.at_fault),
    Case("check_count", "host", "Dd", ("check", 0), ("30",), on_checks.counted),
    Case("check_add", "host", "Dt", ("meeting", 0), ("Chairs", "Two", 0, 1, "Otto Other", 0)),
    Case("check_give", "host", "Du", ("meeting", 0), ("Otto Other", 0), on_checks.lined),
    Case("check_owner", "host", "Dr", ("check", 0), ("Otto Other", 0), on_checks.lined),
    Case("check_due", "host", "Dr", ("check", 1), (2,), on_checks.lined),
    Case("check_text", "host", "Dr", ("check", 2), ("Lights",), on_checks.lined),
    Case("check_spare", "host", "Dr", ("check", 3), ("Candles",), on_checks.lined),
    Case("lost_add", "host", "Dn", ("meeting",), ("Umbrella", "Row 3", 0)),
    Case("lost_return", "host", "Dq", ("lost",), ("Otto Other",), on_checks.found),
    Case("paper_add", "host", "Eb", ("meeting",), ("Work plan", "Gus Guest", 0, 0, 0)),
    Case("paper_paste", "host", "Ec", ("meeting",), ("Work plan; Gus Guest; 2026-11-25", 0)),
    Case("paper_title", "host", "Eg", ("paper", 0), ("Another plan",), on_papers.listed),
    Case("paper_author", "host", "Eg", ("paper", 1), ("Otto Other",), on_papers.listed),
    Case("paper_deadline", "host", "Eg", ("paper", 2), ("2026-11-25",), on_papers.listed),
    Case("paper_copies", "host", "Eg", ("paper", 4), ("12",), on_papers.listed),
    Case("paper_drop", "host", "Eh", ("paper",), ("Not needed",), on_papers.listed),
    Case("paper_reopen", "host", "Eq", ("paper",), ("A wrong figure",), on_papers.final),
    # Opened by the file; looking at the paper meanwhile leaves it open.
    Case("paper_which", "guest", "Ee", ("paper",), (0,), on_papers.file_came),
    Case("paper_submit", "guest", "El", ("paper",), (TEXT_FILE,), on_papers.listed),
    Case("paper_submit", "host", "El", ("paper",), (1, TEXT_FILE), on_papers.listed),
    Case("paper_time", "guest", "Er", ("paper",), ("2026-11-25",), on_papers.listed),
    Case("bag_find", "host", "Ey", ("meeting",), ("st", 0)),
    Case("bag_taken_by", "host", "EA", ("place", 2), ("Otto",)),
    Case("bag_unit", "host", "EC", ("meeting", "unit"), ("Otto",), on_papers.listed),
    Case("copies_make", "host", "EE", ("paper",), ("3",), on_papers.listed),
    Case("copies_out", "host", "EG", ("paper",), ("1", "st", 0), on_papers.listed),
    Case("copies_mark", "host", "EH", ("paper", 1), ("1", "Lost it"), on_papers.copy_out),
    Case("formal_number", "host", "yd", ("meeting",), ("ARC/2026/18",)),
    Case("formal_scan", "host", "ye", ("meeting",), (on_notice.SCAN,)),
    Case("item_call", "host", "Bb", ("meeting",), ("Reading", 0, "2026-11-25 12:00", "One page")),
    Case(
        "item_proposal",
        "guest",
        "Bc",
        ("meeting",),
        ("Storage", "No room left", "Otto Other", 0, 0, "Archive", TEXT_FILE),
        on_task.namesakes,
    ),
    # Between the two: cases side by side share a stage.
    Case("item_drop", "host", "Bn", ("proposal",), ("Not ready",), on_proposals.item_agreed),
    Case(
        "item_proposal",
        "guest",
        "Be",
        ("proposal",),
        (0, "No room at all", "Hazel Host", 0, "Archive", TEXT_FILE),
        on_proposals.item_returned,
    ),
    Case(
        "meeting_request",
        "host",
        "Br",
        ("meeting",),
        (0, 0, "Forty", "Our budget", "None", "Moved to a larger room"),
        on_proposals.request_approved,
    ),
    Case("recorder", "host", "Bv", ("meeting", 0), ("Otto Other", 0), on_task.namesakes),
    Case(
        "recorder_decline",
        "other",
        "Bx",
        ("recorder",),
        ("Away that day",),
        on_proposals.other_records,
    ),
    Case("recording", "host", "Jb", ("meeting",), ("A word",), stage.running, once=True),
    Case("recording_speaker", "host", "Jt", ("meeting", 0), ("Walter",), stage.running),
    Case("recording_text", "host", "Je", ("note",), ("Other",), on_recording.noted, once=True),
    Case("recording_transcript", "host", "Jg", ("file",), ("Said so",), on_recording.noted),
    Case("recording_vote", "host", "Jz", ("item",), ("12 0 1", 0, 0), on_recording.noted),
)


def test_every_form_is_in_the_table() -> None:
    assert {case.form for case in CASES} == set(FORMS)


def _grouped() -> list[list[Case]]:
    """The cases of one form and one person share a stage."""
    return [
        list(cases)
        for _, cases in itertools.groupby(CASES, key=lambda case: (case.form, case.who))
    ]


#: So many fields of a form meet bad input with ``make test``; in proof all.
MOST_FIELDS = 2
#: With ``make test`` these meet a third of the tables, in one language; in proof all.
SHARES = [pytest.param(False, id="a third"), pytest.param(True, id="all", marks=pytest.mark.proof)]


@pytest.mark.parametrize("whole", SHARES)
@pytest.mark.parametrize("cases", _grouped(), ids=lambda cases: f"{cases[0].form}-{cases[0].who}")
async def test_every_field_stands_whatever_is_put_into_it(
    cases: list[Case], whole: bool, world: World
) -> None:
    office = await stage.office_of(world)
    await cases[0].before(office)
    met: set[tuple[str | None, bool]] = set()
    for case in cases:
        await _plays(office, case, met, whole=whole)


async def _plays(
    office: Office, case: Case, met: set[tuple[str | None, bool]], *, whole: bool
) -> None:
    """Through the form from its first field to its end, with bad input at each field not met."""
    person = office.who(case.who)
    numbers = [office.ids[of] if isinstance(of, str) else of for of in case.of]
    await stage.reads(office, person, "en")
    opened = await stage.sends(office, person, encode(case.route, *numbers))
    assert (await stage.form_of(office, person)).form == case.form, opened
    for at, answer in enumerate(case.answers):
        standing = await stage.form_of(office, person)
        assert standing.form == case.form, f"the form ended before answer {at}"
        field = (standing.step, bool(standing.answers["shown"]))
        if field not in met and (whole or len(met) < MOST_FIELDS):
            met.add(field)
            await _meets_bad_input(office, person, at, whole=whole)
            if whole or len(met) == 1:
                await _meets_bad_presses(office, person)
            await stage.reads(office, person, "en")
        heard = await _gives(office, person, answer)
        after = await stage.form_of(office, person)
        moved = (after.form, after.step, after.answers) != (
            standing.form,
            standing.step,
            standing.answers,
        )
        assert moved, f"answer {at} was not taken: {[m.plain_text for m in heard]}"
    assert case.once or (await stage.form_of(office, person)).form is None, heard


async def _meets_bad_input(office: Office, person: Person, at: int, *, whole: bool) -> None:
    """Everything in the tables, at the form's present step; each time in another language.

    Not the whole: the part of one language, another one at the next field and the next form.
    """
    standing = await stage.form_of(office, person)
    tried: list[tuple[str, str, tuple[tuple[str, bytes], ...]]] = []
    tried += [(name, words, ()) for name, words in BAD_WORDS.items()]
    tried += [(name, "", (file,)) for name, file in BAD_FILES.items()]
    parts = list(enumerate(LANGUAGES, at))
    first = (at + len(standing.form or "")) % len(parts)
    for turn, language in parts if whole else parts[first : first + 1]:
        await stage.reads(office, person, language)
        for name, words, files in tried[turn % len(LANGUAGES) :: len(LANGUAGES)]:
            heard = await stage.sends(office, person, text=words, files=files)
            _answered(heard, language, name)
            await stage.puts_back(office, standing)


async def _meets_bad_presses(office: Office, person: Person) -> None:
    """Old buttons, buttons beyond the last one, and the same buttons in other hands."""
    standing = await stage.form_of(office, person)
    revision = standing.answers["revision"]
    await stage.reads(office, person, "en")
    for payload in (
        encode(OPTION, revision, 61),
        encode(OPTION, revision),
        encode(OPTION, revision + 5, 0),
        encode(BACK, revision + 1),
        encode(SKIP, revision + 5),
        encode(LEAVE),
    ):
        _answered(await stage.sends(office, person, payload), "en", payload)
        now = await stage.form_of(office, person)
        assert (now.form, now.step) == (standing.form, standing.step), payload
        await stage.puts_back(office, standing)
    for stranger in (office.host, office.guest, office.other, office.stranger):
        if stranger is not person:
            _answered(await stage.sends(office, stranger, encode(OPTION, revision, 0)), None, "")
    untouched = await stage.form_of(office, person)
    assert untouched.answers == standing.answers


async def _gives(
    office: Office, person: Person, answer: str | int | tuple[str, bytes]
) -> list[Message]:
    match answer:
        case int():
            payload = await stage.option(office, person, answer)
            heard = await stage.sends(office, person, payload)
            # Pressed twice: the second time it is an old button, and says so.
            _answered(await stage.sends(office, person, payload), "en", "pressed twice")
        case str():
            heard = await stage.sends(office, person, text=answer)
        case name, data:
            heard = await stage.sends(office, person, text="", files=((name, data),))
    _answered(heard, "en", str(answer))
    return heard


def _answered(heard: list[Message], language: str | None, what: str) -> None:
    """There was an answer, in the language, and no error of ours."""
    said = [message.plain_text for message in heard]
    assert said, f"no answer to {what}"
    for message in heard:
        assert "broken" not in message.plain_text.splitlines(), f"{what}: {said}"
        if language is not None:
            assert stage.in_language(message, language), f"{what}, {language}: {said}"


# --------------------------------------------------------------------------------- every button

STATES: dict[str, Callable[[Office], Awaitable[None]]] = {}


def _state(make: Callable[[Office], Awaitable[None]]) -> Callable[[Office], Awaitable[None]]:
    STATES[make.__name__.removeprefix("_is_")] = make
    return make


_is_published = _state(stage.nothing)
STATES["published"] = STATES.pop("nothing")


@_state
async def _is_moved(office: Office) -> None:
    from datetime import timedelta

    await notice_stage.moves(
        office.world, office.host, office.ids["meeting"], by=timedelta(hours=2), reason="Rain"
    )


@_state
async def _is_cancelled(office: Office) -> None:
    await notice_stage.cancels(office.world, office.host, office.ids["meeting"], "Flood")


@_state
async def _is_closed(office: Office) -> None:
    await stage.surveyed(office)


@_state
async def _is_shared(office: Office) -> None:
    await on_task.shared(office)


#: In proof all of them.
DAILY = ("published", "closed")


@pytest.mark.parametrize(
    "state",
    [pytest.param(state, marks=() if state in DAILY else pytest.mark.proof) for state in STATES],
)
async def test_every_button_answers_the_host_in_every_state(state: str, world: World) -> None:
    office = await stage.office_of(world)
    await STATES[state](office)
    codes = [code for code in PRESSES if code != "ls"]  # this one changes the language
    for turn, language in enumerate(LANGUAGES):
        await stage.reads(office, office.host, language)
        for code in codes[turn :: len(LANGUAGES)]:
            for payload in _payloads(code, forged=state == "published"):
                _answered(await stage.sends(office, office.host, payload), language, payload)


@pytest.mark.parametrize("who", ["guest", "other", "stranger"])
async def test_no_button_of_the_secretariat_works_in_other_hands(who: str, world: World) -> None:
    office = await stage.office_of(world)
    await on_task.shared(office)
    person = office.who(who)
    before = await stage.audits(office)
    for code in PRESSES:
        if code in _OWN[who]:
            continue
        for payload in _payloads(code, forged=who == "other"):
            _answered(await stage.sends(office, person, payload), None, payload)
        assert await stage.audits(office) == before, code
        assert (await stage.form_of(office, person)).form is None, code


#: What does something in their hands with number 1, in an order in which each does: their own
#: reply, substitute and pass; their own action item, its parts (also all that one co-owner has),
#: milestones, questions and words; their own list of names; delegating what they decide; and
#: looking for papers.
_OWN: dict[str, tuple[str, ...]] = {
    "guest": (
        *("rl", "ra", "sp", "sv", "ws", "au", "qd"),
        *("tx", "ts", "tc", "ta", "tp", "td", "tj", "il"),
        *("ki", "kg", "kx", "ko", "kz", "kl", "kk", "kv"),
        *("Bc", "df"),
    ),
    "other": ("nb", "ws", "au", "Bc", "df"),
    "stranger": (),
}


@pytest.mark.parametrize("who", ["guest", "other"])
async def test_what_is_their_own_works_in_their_hands(who: str, world: World) -> None:
    office = await stage.office_of(world)
    await on_task.shared(office)
    person = office.who(who)
    idle = await stage.form_of(office, person)
    for code in _OWN[who]:
        if code == "kz":
            await stage.sends(office, person, encode("ko", 1, 0))  # what was reached stays
        before, opened = await stage.audits(office), set()
        for payload in _payloads(code):
            await stage.sends(office, person, payload)
            opened.add((await stage.form_of(office, person)).form)
            await stage.puts_back(office, idle)
        assert opened != {None} or await stage.audits(office) > before, code


def _payloads(code: str, *, forged: bool = False) -> list[str]:
    """The button with the first row of everything; forged ones with rows that are not there, and
    with a number too many."""
    takes = list(inspect.signature(_handler(PRESSES[code])).parameters.values())[1:]
    numbers = [p for p in takes if str(p.annotation).startswith("int")]
    least = sum(p.default is p.empty for p in numbers)
    made = [encode(code, *[1] * least), encode(code, *[1] * len(numbers))]
    if forged:
        made += [encode(code, *[0] * least), encode(code, *[2_000_000_000] * least)]
        made.append(encode(code, *[1] * (len(numbers) + 1)))
    return list(dict.fromkeys(made))


async def test_what_arrives_twice_or_out_of_order_is_answered_once(any_world: World) -> None:
    world = any_world
    office = await stage.office_of(world)
    await stage.sends(office, office.host, encode("nm"))
    row = await stage.form_of(office, office.host)
    heard = await stage.sends(office, office.host, text="Spring talk")
    assert len(heard) == 1
    # The messenger did not hear our "thank you" and sends it all again, the later one first.
    kept = await world.read(lambda s: s.execute(inbox.inbox.select()).all())
    for old in reversed(kept):
        again = inbox.Arrival(
            messenger=old.messenger,
            bot=old.bot,
            platform_id=old.platform_id,
            conversation=old.conversation,
            kind=old.kind,
            body=old.body or {},
            event_at=old.event_at,
            received_at=world.clock.now(),
        )
        assert not await world.app.dispatcher.receive(again)
    await world.app.dispatcher.idle()
    assert (await stage.form_of(office, office.host)).step == "when" != row.step
    # What no column of PostgreSQL holds: half a letter, a zero byte, a number beyond its rows.
    for words in ("a\ud83d", "\x00", "b\x00c"):
        _answered(await stage.sends(office, office.host, text=words), None, words)
    beyond = encode("mp", 10**12)
    _answered(await stage.sends(office, office.host, beyond), None, beyond)


async def test_it_is_cancelled_while_a_form_about_it_is_open(world: World) -> None:
    office = await stage.office_of(world)
    await stage.sends(office, office.guest, encode("rl", office.ids["place"], 1))

    def cancel(session: Session) -> None:
        outcome = notices.cancel(
            session,
            notice_stage.actor(session, office.host),
            office.ids["meeting"],
            reason="Flood",
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, notices.Cancelled), outcome

    await world.write(cancel)
    await stage.reads(office, office.guest, "en")
    before = await stage.audits(office)
    heard = await stage.sends(office, office.guest, text="Unwell")
    _answered(heard, "en", "a reason for leave")
    assert "meeting-cancelled" in heard[0].plain_text.splitlines()
    assert await stage.audits(office) == before
