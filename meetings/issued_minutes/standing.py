"""Where the minutes of a meeting stand, for the pages of other subjects. Row 4.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.office import Office
from storage import Session
from storage import document_numbers as number_rows
from storage import issued_minutes as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Standing:
    """The open edition, and what was issued."""

    meeting_id: int
    #: Of the open edition: draft / asked / objection / approved; "" where none is open.
    state: str
    #: Whether the open one corrects an issued one.
    erratum: bool
    #: 文号 of what holds; "" where nothing was issued.
    number: str
    issued: bool
    #: Objections that wait for an answer.
    objections: int
    #: Whether the package of the meeting issues minutes.
    wanted: bool


def standing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Standing:
    """How it stands now."""
    open_, holding = rows.open_edition(session, meeting.id), rows.holding(session, meeting.id)
    number = number_rows.number(session, holding.number_id or 0) if holding else None
    waiting = rows.objections_of(session, open_.id) if open_ is not None else ()
    package = office.profile.packages.get(meeting.package)
    return Standing(
        meeting_id=meeting.id,
        state=open_.state if open_ is not None else "",
        erratum=open_ is not None and holding is not None,
        number=number.text if number is not None else "",
        issued=holding is not None,
        objections=sum(one.state == "open" for one in waiting),
        wanted=package is not None and package.minutes,
    )


def issued(session: Session, meeting_id: int) -> str | None:
    """The number of the minutes that hold ("" where they have none); None: none were issued. What
    the preparation's task is closed by."""
    holding = rows.holding(session, meeting_id)
    if holding is None:
        return None
    number = number_rows.number(session, holding.number_id or 0)
    return number.text if number is not None else ""
