"""编号、印发: the number is drawn in the same transaction in which the minutes are issued, so that
none is lost; or a number from outside and the sealed scan stand for it. Row 4.6; REC-05, REC-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import document_numbers, documents, panel
from meetings.changes import Actor, changed
from meetings.document_numbers import SameNumber
from meetings.documents import Category, NewFile, Stage
from meetings.documents.keeping import keep_for_hosts
from meetings.issued_minutes.content import from_data
from meetings.issued_minutes.drafting import not_open
from meetings.issued_minutes.rights import edition
from meetings.issued_minutes.sealing import intact
from meetings.issued_minutes.timers import want_timers
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action
from meetings.preparation.settling import done_after
from storage import Session, work
from storage import document_numbers as number_rows
from storage import documents as document_rows
from storage import issued_minutes as rows
from storage import meetings as meeting_rows

#: The work that makes the paper and files it with the meeting.
FILING = "file_minutes"


@dataclass(frozen=True, slots=True)
class Issued:
    """Out, under this number; ``again``: it was before."""

    minutes_id: int
    meeting_id: int
    number: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """The sealed scan is the official version from now on."""

    minutes_id: int
    document_id: int


def series_of(meeting: meeting_rows.Meeting, office: Office) -> tuple[str, dict[str, str]]:
    """The series a meeting's minutes are numbered in, and what stands in the number for it: one
    for the office, or one for each kind of meeting where the pattern names the kind."""
    rules = office.profile.minutes
    kind = meeting.series or meeting.title
    # A series is known by the unit that holds it, too: that is not printed.
    said = meeting.series.partition(":")[2] or meeting.title
    values = {"unit": rules.code or office.name, "kind": said}
    return (f"minutes:{kind}" if "{kind}" in rules.number else "minutes"), values


def issue(
    session: Session,
    actor: Actor,
    minutes_id: int,
    *,
    outside: str = "",
    knowingly: bool = False,
    now: datetime,
    office: Office,
) -> Issued | SameNumber | Refused:
    """印发: with the next number of the series, or with ``outside``, a number given elsewhere. An
    erratum keeps the number of what it corrects."""
    found = edition(session, actor.who, Action.ISSUE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    if row.state == "issued":
        return Issued(row.id, meeting.id, _text(session, row), again=True)
    if row.state != "approved":
        return refused("minutes-not-signed") if row.state != "withdrawn" else not_open(row)
    if not intact(row):
        return refused("minutes-broken")
    number = _number(session, actor, meeting, row, outside, knowingly, now=now, office=office)
    if isinstance(number, Refused | SameNumber):
        return number
    row.number_id, row.state = number.id, "issued"
    row.issued_by_id, row.issued_at = actor.who.person_id, now
    session.flush()
    after = {"number": number.text, "edition": row.edition, "seal": row.seal}
    changed(session, actor, "issue minutes", f"minutes:{row.id}", now=now, after=after)
    _follow(session, actor, meeting, row, now=now, office=office)
    return Issued(row.id, meeting.id, number.text)


def _number(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    outside: str,
    knowingly: bool,
    *,
    now: datetime,
    office: Office,
) -> number_rows.DocumentNumber | SameNumber | Refused:
    former = rows.holding(session, meeting.id)
    kept = number_rows.number(session, former.number_id or 0) if former is not None else None
    if kept is not None:
        return kept
    subject, title = f"minutes:{row.id}", from_data(row.content).title
    if outside:
        return document_numbers.outside(
            session,
            actor,
            text=outside,
            subject=subject,
            title=title,
            meeting_id=meeting.id,
            knowingly=knowingly,
            now=now,
            office=office,
        )
    series, values = series_of(meeting, office)
    return document_numbers.allot(
        session,
        actor,
        series=series,
        pattern=office.profile.minutes.number,
        values=values,
        subject=subject,
        title=title,
        meeting_id=meeting.id,
        now=now,
        office=office,
    )


def _follow(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    *,
    now: datetime,
    office: Office,
) -> None:
    """What follows the issue: copies and action items, the paper, the preparation's task."""
    from meetings import minutes_copies

    minutes_copies.issued(session, actor, row, now=now, office=office)
    work.start(
        session,
        FILING,
        {"minutes": row.id},
        asked_by_person_id=actor.who.person_id,
        address_key=None,
        total=1,
        now=now,
    )
    want_timers(session, meeting, now=now, office=office)
    done_after(session, meeting, "minutes", now=now, office=office)
    panel.refresh(session, meeting.id, now=now)


def _text(session: Session, row: rows.Minutes) -> str:
    number = number_rows.number(session, row.number_id) if row.number_id else None
    return number.text if number is not None else ""


def filed(
    session: Session, item: work.WorkItem, file: NewFile | None, *, now: datetime, office: Office
) -> None:
    """The paper is made: it stands among the documents of the meeting; each erratum is the next
    edition of it. ``file`` None: there is nothing to file."""
    row = rows.minutes(session, int(item.data["minutes"]))
    if row is None or file is None:
        work.finish(session, item.id, {"document": None})
        return
    meeting = meeting_rows.locked(session, row.meeting_id)
    if meeting is None or row.document_id is not None:
        work.finish(session, item.id, {"document": row.document_id})
        return
    row.document_id = keep_for_hosts(
        session,
        meeting.id,
        meeting.level,
        file,
        Category.MINUTES,
        by_id=row.issued_by_id or row.by_id,
        action="file minutes",
        about={"minutes": row.id},
        now=now,
    )
    document = document_rows.document(session, row.document_id)
    if document is not None and row.issued_at is not None:
        document.reference = _text(session, row)
        document.author = office.name
        document.dated_on = office.local(row.issued_at).date()
    session.flush()
    work.finish(session, item.id, {"document": row.document_id})


def set_scan(
    session: Session,
    actor: Actor,
    minutes_id: int,
    file: NewFile,
    *,
    now: datetime,
    office: Office,
) -> Scanned | Refused:
    """盖章扫描件: the sealed scan is the official version of the issued minutes; sent again, it is
    the next edition of that."""
    found = edition(session, actor.who, Action.ISSUE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    if row.state != "issued":
        return refused("minutes-not-issued")
    outcome = documents.add_documents(
        session, actor, meeting.id, [file], Stage.HOSTS, editions=True, now=now, office=office
    )
    match outcome:
        case Refused():
            return outcome
        case documents.SameTitle():
            return refused("document-title")
        case documents.AllAdded(documents=(added, *_)):
            document = document_rows.locked(session, added.document_id)
            if document is not None:
                document.official, document.category = True, Category.MINUTES.value
                document.reference = _text(session, row)
            row.scan_id = added.document_id
            session.flush()
            after = {"document": added.document_id, "sha256": file.digest}
            changed(session, actor, "scan of minutes", f"minutes:{row.id}", now=now, after=after)
            panel.refresh(session, meeting.id, now=now)
            return Scanned(row.id, added.document_id)
    return refused("gone")
