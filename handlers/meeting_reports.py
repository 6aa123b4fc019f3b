"""Reports on a meeting: 会议报告, 简报, 会议总结. Rows 4.6, 4.10."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import meeting_reports as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings import meeting_reports
from meetings.meeting_reports import ReportFacts
from meetings.meeting_reports.kinds import KINDS, PARTS
from meetings.meetings import Refused


def page(turn: Turn, meeting_id: int) -> None:
    """Ma: the reports of a meeting."""
    show_page(turn, meeting_id)


def show_page(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """The page as it stands; ``note`` is what just happened."""
    found = meeting_reports.page(
        turn.session, turn.me, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"reports:{meeting_id}", texts.page(words(turn), found, note))


def one(turn: Turn, report_id: int) -> None:
    """Mb: one report."""
    show_report(turn, report_id)


def show_report(turn: Turn, report_id: int, note: RichText = ()) -> None:
    """The report as it stands; ``note`` is what just happened."""
    found = _report(turn, report_id)
    if found is not None:
        turn.show(f"report:{report_id}", texts.report(words(turn), found, note))


def start(turn: Turn, meeting_id: int, kind: int) -> None:
    """Mk: begin one; where there is one, that is shown."""
    if kind >= len(KINDS):
        show_page(turn, meeting_id)
        return
    done = meeting_reports.start(
        turn.session, turn.actor, meeting_id, KINDS[kind], now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        note = () if done.again else turn.texts.rich("mreport-started")
        show_report(turn, done.report_id, note)


def write(turn: Turn, report_id: int, part: int) -> None:
    """Mw: the form asks for a part."""
    found = _report(turn, report_id)
    if found is None:
        return
    parts = PARTS[found.kind]
    if part >= len(parts) or not found.open or not found.may_write:
        turn.show(f"report:{report_id}", texts.report(words(turn), found))
        return
    was = found.parts.get(parts[part], "")
    answers = {"_report": report_id, "_part": parts[part], "_was": was}
    filling.open_form(turn, "report_part", answers)


def give(turn: Turn, report_id: int) -> None:
    """Mg: the form asks who completes it."""
    found = _report(turn, report_id)
    if found is None:
        return
    if found.open and found.may_write:
        filling.open_form(turn, "report_give", {"_report": report_id})
    else:
        turn.show(f"report:{report_id}", texts.report(words(turn), found))


def ask(turn: Turn, report_id: int) -> None:
    """Mq, 报批."""
    done = meeting_reports.ask(
        turn.session, turn.actor, report_id, now=turn.now, office=turn.office
    )
    match done:
        case Refused():
            refuse(turn, done)
        case meeting_reports.PartsMissing(parts=parts):
            show_report(turn, report_id, texts.missing(turn.texts, parts))
        case meeting_reports.ReportAsked(again=again):
            key = "mreport-asked-again" if again else "mreport-asked"
            show_report(turn, report_id, turn.texts.rich(key))
        case _:
            assert_never(done)


def edition(turn: Turn, report_id: int) -> None:
    """Mn, 更正: the form asks why."""
    found = _report(turn, report_id)
    if found is None:
        return
    if found.may_write and not found.open:
        filling.open_form(turn, "report_edition", {"_report": report_id})
    else:
        turn.show(f"report:{report_id}", texts.report(words(turn), found))


def withdraw(turn: Turn, report_id: int, sure: int = 0) -> None:
    """Mx: the draft is given up, once that was confirmed."""
    found = _report(turn, report_id)
    if found is None:
        return
    if not sure and found.open and found.may_write:
        turn.show(f"report:{report_id}", texts.sure(turn.texts, found))
        return
    done = meeting_reports.withdraw(turn.session, turn.actor, report_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_page(turn, done.meeting_id, turn.texts.rich("mreport-withdrawn"))


def whole(turn: Turn, report_id: int) -> None:
    """Mt: the whole text."""
    found = _report(turn, report_id)
    if found is not None:
        turn.say(texts.whole(words(turn), found))


def paper(turn: Turn, report_id: int) -> None:
    """Mp: the text as .docx."""
    found = _report(turn, report_id)
    if found is not None:
        turn.say(texts.printed(turn.texts, found))


def measure(turn: Turn, report_id: int) -> None:
    """Ml: a shortcoming becomes a measure."""
    found = _report(turn, report_id)
    if found is None:
        return
    if found.may_write and found.parts.get("shortcomings"):
        filling.open_form(turn, "report_measure", {"_report": report_id})
    else:
        turn.show(f"report:{report_id}", texts.report(words(turn), found))


def _report(turn: Turn, report_id: int) -> ReportFacts | None:
    """The report; a refusal is said here."""
    found = meeting_reports.report(
        turn.session, turn.me, report_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
