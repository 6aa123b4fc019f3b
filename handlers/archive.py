"""归档: home, a year, the filing of a meeting, its package, four checks. Rows 4.8, 6.3, 6.8."""

from __future__ import annotations

from typing import Any, TypeVar

from chat.message import RichText
from chat.texts import archive as texts
from chat.texts import archive_checks as check_texts
from chat.texts import archive_filing as filing_texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.archive import checking, choosing, filing, packages, reading
from meetings.archive.reading import FilePage
from meetings.meetings import Refused
from meetings.people import Action, may

T = TypeVar("T")


def seen(turn: Turn, found: T | Refused) -> T | None:
    """What was found; a refusal is said here."""
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def command(turn: Turn) -> None:
    """/archive."""
    home(turn)


def home(turn: Turn, page: int = 0) -> None:
    """What is to be filed, what is filed by year (Rb)."""
    found = seen(turn, reading.home(turn.session, turn.me, now=turn.now, office=turn.office))
    if found is not None:
        turn.show("archive", texts.home(words(turn), found, page))


def year(turn: Turn, year: int, page: int = 0) -> None:
    """One year (Rl)."""
    found = seen(
        turn, reading.year_page(turn.session, turn.me, year, now=turn.now, office=turn.office)
    )
    if found is not None:
        turn.show("archive", texts.year(words(turn), found, page))


def table(turn: Turn) -> None:
    """保管期限表 (Ru)."""
    if may(turn.me, Action.SEE_ARCHIVE):
        turn.show("archive", texts.retention_table(words(turn)))
    else:
        turn.refuse("not-allowed")


def search(turn: Turn) -> None:
    """查档 (Rm)."""
    if may(turn.me, Action.SEE_ARCHIVE):
        filling.open_form(turn, "archive_search", {})
    else:
        turn.refuse("not-allowed")


def page(turn: Turn, meeting_id: int) -> None:
    """The filing of one meeting (Ra)."""
    show_page(turn, meeting_id)


def show_page(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """The page as it stands; ``note`` is what just happened."""
    found = page_of(turn, meeting_id)
    if found is not None:
        shown = filing_texts.file_page(words(turn), found, note)
        turn.show(filing.subject(meeting_id), shown)


def page_of(turn: Turn, meeting_id: int) -> FilePage | None:
    """What the page is about; a refusal is said here."""
    return seen(
        turn,
        reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office),
    )


def file(turn: Turn, meeting_id: int) -> None:
    """归档 (Rc)."""
    done = filing.file_meeting(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        key = "archive-filing-again" if done.again else "archive-filing"
        show_page(turn, meeting_id, turn.texts.rich(key))


def lines(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """The list of what goes in (Rd)."""
    found = page_of(turn, meeting_id)
    if found is not None:
        shown = filing_texts.line_list(words(turn), found, page)
        turn.show(f"archive-lines:{meeting_id}", shown)


def line(turn: Turn, meeting_id: int, document_id: int) -> None:
    """One document of it (Re)."""
    show_line(turn, meeting_id, document_id)


def show_line(turn: Turn, meeting_id: int, document_id: int, note: RichText = ()) -> None:
    """The document's line as it stands."""
    found = page_of(turn, meeting_id)
    if found is None:
        return
    one = next((one for one in found.lines if one.document_id == document_id), None)
    if one is None or one.left_out in ("filed", "duplicate"):
        turn.refuse("archive-line-over")
    else:
        shown = filing_texts.line_card(words(turn), found, one, note)
        turn.show(f"archive-line:{document_id}", shown)


def choose(turn: Turn, meeting_id: int, document_id: int, out: int, period: int) -> None:
    """Out of the file, or another period (Rf): as the table has it at once, else with a reason."""
    codes = list(turn.office.profile.archive.periods)
    if period >= len(codes):
        turn.refuse("gone")
        return
    answers: dict[str, Any] = {"_meeting": meeting_id, "_document": document_id}
    answers |= {"_out": bool(out), "_period": codes[period]}
    done = choosing.choose(
        turn.session,
        turn.actor,
        document_id,
        meeting_id,
        out=bool(out),
        period=codes[period],
        reason="",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused) and done.code == "reason-needed":
        filling.open_form(turn, "archive_choice", answers)
    elif isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_line(turn, meeting_id, document_id, turn.texts.rich("archive-as-table"))


def items(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """What of a meeting is in the archive (Rk)."""
    found = seen(turn, reading.items(turn.session, turn.me, meeting_id, office=turn.office))
    about = page_of(turn, meeting_id) if found is not None else None
    if found is not None and about is not None:
        shown = texts.item_list(words(turn), about.title, meeting_id, found, page)
        turn.show(f"archive-items:{meeting_id}", shown)


def package(turn: Turn, meeting_id: int) -> None:
    """打包下载 (Rg)."""
    done = packages.order_package(
        turn.session, turn.actor, meeting_id, turn.texts.language, now=turn.now
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        turn.tell("archive-packing-again" if done.again else "archive-packing")


def check(turn: Turn, meeting_id: int) -> None:
    """四性检测 (Rh)."""
    done = checking.order_check(turn.session, turn.actor, meeting_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        turn.tell("archive-checking-again" if done.again else "archive-checking")


def checks(turn: Turn, meeting_id: int) -> None:
    """What the checks came to (Ri)."""
    found = page_of(turn, meeting_id)
    if found is not None:
        shown = check_texts.report(words(turn), found)
        turn.show(f"archive-checks:{meeting_id}", shown)


def print_checks(turn: Turn, meeting_id: int) -> None:
    """The report on paper (Rj)."""
    found = page_of(turn, meeting_id)
    if found is not None and found.checked_at is None:
        checks(turn, meeting_id)
    elif found is not None:
        turn.say(check_texts.printed_report(turn.texts, meeting_id))
