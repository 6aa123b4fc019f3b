"""Papers of which there are only facts: they become files when the meeting is filed. Rows 5.10,
6.3, 8.7. Anonymous answers never do: of a questionnaire there are only the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from meetings import surveys
from meetings.documents import Category
from meetings.office import Office
from meetings.safety.plan_reading import newest as newest_plan
from meetings.seats.hall import hall_of
from storage import Session, signin
from storage import archive as rows
from storage import attendance as attendance_rows
from storage import documents as document_rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows
from storage import proposals as proposal_rows
from storage import surveys as survey_rows
from storage import tasks as task_rows

#: Requests about one person, one room, one paper: 事务性文件, of no value to a reader (ARC-03).
NOT_ARCHIVED = frozenset(
    {
        "leave",
        "substitute",
        "reply_change",
        "signin_correction",
        "unit_report_change",
        "room",
        "paper",
        "paper_time",
        "extension",
        "suspension",
        "loan",
        "disposal",
    }
)


@dataclass(frozen=True, slots=True)
class ToMake:
    """A paper that is made. ``key`` is ``kind:number``, ``maker`` the paper's kind among jobs."""

    key: str
    maker: str
    params: dict[str, Any]
    #: Which of several (the sitting, the approval); 0 where there is one.
    number: int = 0
    #: Of a decision: the kind of its request.
    decides: str = ""
    #: The day of what it says, as ISO has it: the year of its code follows it. "" the day it is
    #: made.
    dated: str = ""

    @property
    def kind(self) -> str:
        """What it is in the file."""
        return self.key.partition(":")[0]

    def data(self) -> dict[str, Any]:
        """As work keeps it."""
        return asdict(self)


#: The category of made papers among documents.
CATEGORIES = {
    "notice": Category.NOTICE,
    "agenda": Category.AGENDA,
    "sign_in": Category.SIGN_IN,
    "resolution": Category.FOLLOW_UP,
}


def to_make(
    session: Session, meeting: meeting_rows.Meeting, *, office: Office
) -> tuple[ToMake, ...]:
    """What has no file yet, in the order of the file."""
    file = rows.meeting_file(session, meeting.id)
    choices = file.choices if file else {}
    return tuple(
        one
        for one in _wanted(session, meeting, office)
        if not _there(session, choices.get(f"made:{one.key}"))
    )


def _there(session: Session, made: dict[str, int] | None) -> bool:
    """Whether it was made; 0 stands for what there was nothing to make of."""
    if made is None or not made["document"]:
        return made is not None
    document = document_rows.document(session, made["document"])
    return document is not None and document.withdrawn_at is None


def _wanted(session: Session, meeting: meeting_rows.Meeting, office: Office) -> Iterator[ToMake]:
    of_meeting = {"meeting": meeting.id}
    held = _day(meeting.starts_at, office)
    there = _categories(session, meeting.id)
    request = proposal_rows.approved_request(session, meeting.id)
    if request is not None:
        dated = _day(request.at, office)
        yield ToMake("request:0", "meeting_request", of_meeting, dated=dated)
    yield from _decisions(session, meeting.id, office)
    published = meeting_rows.revision(session, meeting.id, meeting.revision)
    if published is not None and Category.NOTICE.value not in there:
        dated = _day(published.at, office)
        yield ToMake("notice:0", "formal_notice", of_meeting, dated=dated)
    if attendance_rows.participants_of(session, meeting.id):
        yield ToMake("roster:0", "archive_roster", of_meeting, dated=held)
    agenda = meeting_rows.agenda_of(session, meeting.id)
    if agenda and Category.AGENDA.value not in there:
        yield ToMake("agenda:0", "archive_agenda", of_meeting, dated=held)
    yield from _sign_in(session, meeting.id, office)
    if hall_of(session, meeting.id, None, office) is not None:
        yield ToMake("seats:0", "seat_map", of_meeting | {"branch": 0}, dated=held)
    if task_rows.tasks_of_meeting(session, meeting.id):
        yield ToMake("resolution:0", "archive_resolutions", of_meeting)
    survey = survey_rows.survey_of(session, meeting.id)
    if survey is not None and not surveys.results(session, survey, office=office).hidden:
        yield ToMake("survey:0", "archive_survey", {"survey": survey.id})
    plan = newest_plan(session, meeting.id)
    if plan is not None and plan.state == "approved":
        dated = _day(plan.at, office)
        yield ToMake("safety:0", "safety_plan", {"plan": plan.id}, dated=dated)


def _decisions(session: Session, meeting_id: int, office: Office) -> Iterator[ToMake]:
    for approval in filing_rows.approved_of_meeting(session, meeting_id):
        if approval.kind not in NOT_ARCHIVED:
            yield ToMake(
                f"decision:{approval.id}",
                "approval_sheet",
                {"approval": approval.id},
                approval.id,
                decides=approval.kind,
                dated=_day(approval.decided_at or approval.asked_at, office),
            )


def _sign_in(session: Session, meeting_id: int, office: Office) -> Iterator[ToMake]:
    sittings = meeting_rows.sittings_of(session, meeting_id)
    for sitting in sittings:
        if signin.live_records(session, sitting.id):
            number = sitting.number if len(sittings) > 1 else 0
            params = {"sitting": sitting.id}
            dated = _day(sitting.starts_at, office)
            yield ToMake(f"sign_in:{sitting.id}", "archive_sign_in", params, number, dated=dated)


def _day(moment: datetime, office: Office) -> str:
    return office.today(moment).isoformat()


def _categories(session: Session, meeting_id: int) -> set[str]:
    """Of what documents there are that were not made for the archive."""
    made = {
        value["document"]
        for value in _choices(session, meeting_id).values()
        if "document" in value
    }
    return {
        document.category
        for document, _ in document_rows.documents_of(session, meeting_id)
        if document.id not in made
    }


def _choices(session: Session, meeting_id: int) -> dict[str, Any]:
    file = rows.meeting_file(session, meeting_id)
    return file.choices if file else {}
