"""What waits for somebody's decision, as counts on their list; and the month's report."""

from __future__ import annotations

from datetime import date, datetime

from meetings import approvals, reports
from meetings.daily.lists import Lists
from meetings.people import Role
from storage import people as people_rows


def count_decisions(lists: Lists, now: datetime) -> None:
    """Requests to decide, late ones apart; spoken approvals to be signed; questions to answer;
    signed sheets to be checked.

    Where nobody who is asked can be reached the secretariat hears of it: they bring the sheet or
    phone, and enter what was said.
    """
    session, office = lists.session, lists.office
    secretariat = [p.id for p in people_rows.people_with_role(session, Role.SECRETARIAT.value)]
    for waiting in approvals.waiting(session, now=now, office=office):
        asked = waiting.asked if lists.count(waiting.asked, "approvals") else ()
        if not asked:
            lists.count(secretariat, "carry")
        elif waiting.late:
            lists.count(asked, "late")
    for spoken in approvals.to_ratify(session, today=office.today(now)):
        if not lists.count([spoken.person_id], "ratify"):
            lists.count(secretariat, "carry")
    for question in approvals.questions_open(session):
        lists.count([question.person_id], "questions")
    for sheet in approvals.to_confirm(session, now=now, office=office):
        lists.count(sheet.asked, "confirm")


def announce_month(lists: Lists, today: date) -> None:
    """On the first working day of a month, to those who keep the register: last month's report."""
    month = reports.monthly_due(lists.session, today=today, office=lists.office)
    if month is None:
        return
    for person_id in reports.monthly_readers(lists.session):
        reader = lists.reader_for(person_id)
        if reader is not None:
            lists.months[reader] = month.code
