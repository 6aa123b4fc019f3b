"""文号, 责任者, 成文日期 of a document: suggested from its first words, confirmed by a person, and
numbered here where the office numbers such papers itself. Rows 6.1, 6.2."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meetings import document_numbers, panel
from meetings.changes import Actor, changed
from meetings.document_numbers import SameNumber
from meetings.document_numbers.asking import tidied
from meetings.documents.changing import Changed, changeable
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session, document_texts, meetings
from storage import documents as rows

#: Characters of 责任者.
LONGEST_AUTHOR = 60
#: Characters of the first page that are looked at.
_FIRST_WORDS = 2_000
_NUMBER = re.compile(
    r"([一-鿿]{1,12})\s*[〔\[【(]\s*((?:19|20)\d\d)\s*[〕\]】)]\s*第?\s*(\d{1,5})\s*[号號]"
)
_DAY = re.compile(r"^\s*((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*$")
#: What a unit's name ends with, alone on the line above the date.
_UNIT = re.compile(
    r"^\s*([一-鿿（）()]{2,28}"
    r"(?:局|委|委员会|委員會|办公室|辦公室|院|部|馆|館|处|處|司|厅|廳|府|会|會|公司|大学|大學|学校|學校"
    r"|中心|组|組|所|社))\s*$"
)
_PLAIN = str.maketrans("[]【】()", "〔〕〔〕〔〕")


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on the paper itself; "" and None where there is nothing."""

    reference: str = ""
    author: str = ""
    dated_on: date | None = None


def facts_of(document: rows.Document) -> dict[str, Any]:
    """The document's facts as they are kept with an edition, so that editions are compared."""
    return {
        "title": document.title,
        "category": document.category,
        "level": document.level,
        "stage": document.stage,
        "reference": document.reference,
        "author": document.author,
        "dated_on": document.dated_on.isoformat() if document.dated_on else "",
    }


def suggested(pages: Sequence[str]) -> Facts:
    """What the first words of a paper say of it: a number, the date line, who stands above it."""
    text = unicodedata.normalize("NFKC", "\n".join(pages)[:_FIRST_WORDS])
    number = _NUMBER.search(text)
    reference = ""
    if number is not None:
        unit, year, digits = number.groups()
        reference = f"{unit}〔{year}〕{int(digits)}号"
    author, dated_on = _signed(text.splitlines())
    return Facts(reference, author, dated_on)


def _signed(lines: Sequence[str]) -> tuple[str, date | None]:
    """The last line that is a date and nothing else, and the unit on the line above it."""
    found: tuple[str, date | None] = ("", None)
    above = ""
    for line in lines:
        if not line.strip():
            continue
        if day := _DAY.match(line):
            try:
                dated = date(*(int(part) for part in day.groups()))
            except ValueError:
                continue
            unit = _UNIT.match(above)
            found = (unit.group(1) if unit else "", dated)
        above = line
    return found


def suggested_facts(session: Session, document_id: int, edition_id: int) -> Facts | None:
    """What the paper says of itself where nobody entered anything yet; None: nothing to say."""
    document = rows.document(session, document_id)
    if document is None or document.reference or document.author or document.dated_on:
        return None
    found = suggested(document_texts.first_pages(session, edition_id))
    return found if found.reference or found.dated_on else None


def set_facts(
    session: Session,
    actor: Actor,
    document_id: int,
    new: Facts,
    *,
    knowingly: bool = False,
    now: datetime,
    office: Office,
) -> Changed | SameNumber | Refused:
    """Enter number, author and date as they stand on the paper. Row 6.2.

    The number is entered as one from outside; ``SameNumber``: another paper has it, and nothing
    was changed, unless ``knowingly``. One the office gave itself stays.
    """
    found = changeable(session, actor, document_id)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    author = " ".join(new.author.split())
    if len(author) > LONGEST_AUTHOR:
        return refused("document-author", limit=LONGEST_AUTHOR)
    if mark_in(author, office.profile):
        return refused("level-mark")
    reference = tidied(new.reference)
    if reference != document.reference:
        problem = _enter_number(
            session, actor, document, reference, knowingly=knowingly, now=now, office=office
        )
        if problem is not None:
            return problem
    put_facts(session, actor, document, Facts(reference, author, new.dated_on), now=now)
    panel.refresh(session, meeting.id, now=now)
    return Changed(document.id, meeting.id)


def put_facts(
    session: Session, actor: Actor | None, document: rows.Document, new: Facts, *, now: datetime
) -> None:
    """Write the facts of a document, its row locked; the caller has looked at rights and, for the
    number, at the register."""
    before = facts_of(document)
    document.reference, document.author = new.reference, new.author
    document.dated_on = new.dated_on
    after = facts_of(document)
    if after != before:
        subject = f"document:{document.id}"
        changed(session, actor, "set facts", subject, now=now, before=before, after=after)
    session.flush()


def numbered_here(session: Session, actor: Actor, document_id: int, office: Office) -> bool:
    """Whether this person can have the document numbered here."""
    document = rows.document(session, document_id)
    meeting = meetings.meeting(session, document.meeting_id) if document is not None else None
    return (
        document is not None
        and document.category in office.profile.documents.numbers
        and not document.reference
        and meeting is not None
        and may(actor.who, Action.NUMBER_DOCUMENT, about(session, meeting))
    )


def number_document(
    session: Session, actor: Actor, document_id: int, *, now: datetime, office: Office
) -> Changed | Refused:
    """Give the document the next number of its category and year. Row 6.2."""
    found = changeable(session, actor, document_id, Action.NUMBER_DOCUMENT)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    pattern = office.profile.documents.numbers.get(document.category)
    if pattern is None:
        return refused("number-category")
    if document.reference:
        return refused("number-there", number=document.reference)
    drawn = document_numbers.allot(
        session,
        actor,
        series=f"document:{document.category}",
        pattern=pattern,
        values={},
        subject=f"document:{document.id}",
        title=document.title,
        meeting_id=meeting.id,
        now=now,
        office=office,
    )
    new = Facts(drawn.text, document.author, document.dated_on or office.today(now))
    put_facts(session, actor, document, new, now=now)
    panel.refresh(session, meeting.id, now=now)
    return Changed(document.id, meeting.id)


def _enter_number(
    session: Session,
    actor: Actor,
    document: rows.Document,
    text: str,
    *,
    knowingly: bool,
    now: datetime,
    office: Office,
) -> SameNumber | Refused | None:
    """Enter, correct or take away the number; None where that is done."""
    subject = f"document:{document.id}"
    if document.reference and document_numbers.given_here(session, subject, document.reference):
        return refused("number-given", number=document.reference)
    if not text:
        document_numbers.forget(session, actor, subject, now=now)
        return None
    entered = document_numbers.outside(
        session,
        actor,
        text=text,
        subject=subject,
        title=document.title,
        meeting_id=document.meeting_id,
        knowingly=knowingly,
        now=now,
        office=office,
    )
    return entered if isinstance(entered, SameNumber | Refused) else None
