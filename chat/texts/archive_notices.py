"""What is said of the archive without being asked. Rows 6.3, 6.8."""

from __future__ import annotations

from chat.dates import say_day
from chat.message import Choice, Message, StoredFile, lines
from chat.payload import encode
from chat.texts import archive_checks, archive_filing
from chat.texts.cards import words_of
from chat.texts.wording import Reading
from meetings.archive import clock
from meetings.archive.packages import may_take
from meetings.archive.reading import FilePage, page
from meetings.archive.retention import handover_due
from meetings.meetings import Refused
from meetings.people import who_is
from storage import archive as rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows


def shown_page(reading: Reading) -> Message | None:
    """The page as it stands, edited in place."""
    found = _page(reading)
    return archive_filing.file_page(words_of(reading), found) if found is not None else None


def filed(reading: Reading) -> Message | None:
    """It is filed."""
    found = _page(reading)
    if found is None:
        return None
    key = "archive-told-more" if reading.params["again"] else "archive-told-filed"
    note = reading.texts.rich(key, title=found.title, count=reading.params["count"])
    open_ = Choice(reading.texts.plain("archive-button-open-file"), encode("Ra", found.meeting_id))
    said = lines(note, *archive_filing.lacking(reading.texts, found.standing))
    return Message(said, choices=((open_,),))


def checked(reading: Reading) -> Message | None:
    """The checks were made."""
    found = _page(reading)
    return archive_checks.report(words_of(reading), found) if found is not None else None


def package(reading: Reading) -> Message | None:
    """The package, to who asked for it and still may have it."""
    params = reading.params
    meeting = meeting_rows.meeting(reading.session, params["meeting"])
    held = rows.meeting_file(reading.session, params["meeting"])
    who = who_is(reading.session, reading.reader_id)
    if meeting is None or who is None or not may_take(reading.session, who, meeting):
        return None
    if held is None or held.package != params["digest"]:
        return None
    file = StoredFile(params["digest"], params["name"], "application/zip", params["size"])
    text = reading.texts.rich("archive-told-package", title=meeting.title)
    return Message(text, files=(file,))


def to_file(reading: Reading) -> Message | None:
    """A closed meeting is to be filed: to the organiser, later to the secretariat."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    held = rows.meeting_file(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state != "closed" or (held and held.state == "filed"):
        return None
    texts, office = reading.texts, reading.office
    day = say_day(clock.file_by(meeting, office), texts.language, today=office.today(reading.now))
    key = f"archive-told-to-file-{reading.params['slot']}"
    button = Choice(texts.plain("archive-button-open"), encode("Ra", meeting.id))
    return Message(texts.rich(key, title=meeting.title, day=day), choices=((button,),))


def handover(reading: Reading) -> Message | None:
    """The hand-over of a year is due."""
    year = int(reading.params["year"])
    waiting = len(filing_rows.items_of_year(reading.session, year))
    if not waiting:
        return None
    texts, office = reading.texts, reading.office
    due = handover_due(year, office.profile.archive)
    late = office.today(reading.now) > due
    key = "archive-told-handover-late" if late else "archive-told-handover"
    day = say_day(due, texts.language, today=office.today(reading.now))
    button = Choice(texts.plain("archive-button-year", year=str(year)), encode("Rl", year))
    return Message(texts.rich(key, year=str(year), count=waiting, day=day), choices=((button,),))


def _page(reading: Reading) -> FilePage | None:
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    found = page(
        reading.session,
        who,
        int(reading.params["meeting"]),
        now=reading.now,
        office=reading.office,
    )
    return None if isinstance(found, Refused) else found
