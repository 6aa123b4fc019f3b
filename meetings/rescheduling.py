"""Rescheduling: the rules changed, and what is wanted by the clock follows. Rows 2.2, 3.2, 8.2.

Timers are computed when their subject changes. Another profile, zone, day of the office's own
table or release changes no subject, so the rules by which timers stand are kept as a digest;
where the office's are others, the timers of every open subject are wanted anew, as long work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from meetings import (
    absences,
    documents,
    issued_minutes,
    logistics,
    minutes,
    notices,
    paper_list,
    people_changes,
    preparation,
    proposals,
    safety,
    signin,
    surveys,
    venues,
)
from meetings.agenda import telling as agenda
from meetings.checklists import times as checklists
from meetings.custody import clock as custody
from meetings.office import Office
from meetings.readiness import summaries as readiness
from storage import Session, settings, work
from storage import absences as absence_rows
from storage import meetings as meeting_rows
from storage import surveys as survey_rows

KIND = "timers_again"
#: Of the settings: the rules by which timers stand, and the work that sees to it.
SETTING = "timer_rules"
#: Subjects in one chunk: some 50 ms of writing.
CHUNK = 10


def rules_of(office: Office) -> str:
    """A digest (SHA-256, hex) of everything due times depend on beside their subjects.

    Of the office's own days only whether they are worked. The same in every process.
    """
    days = {str(day): override.working for day, override in office.calendar.overrides.items()}
    rules = [_releases(), _plain(office.profile), days]
    return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()


@cache
def _releases() -> list[str]:
    """What computes due times: this release, and the library that knows the holidays."""
    return [version("huiwu"), version("holidays")]


def _plain(value: Any) -> Any:
    """Part of a profile as JSON knows it, the same whatever the order of sets."""
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.compare}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(part) for part in value), key=json.dumps)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def follow_rules(session: Session, *, now: datetime, office: Office) -> int | None:
    """Where the office's rules are not those by which timers stand, queue the work.

    Returns its id; None where there is nothing to do. Work of earlier rules ends; work that was
    given up is begun again. For the leader only.
    """
    rules = rules_of(office)
    if _stands(session, settings.get(session, SETTING, {}), rules):
        return None
    if _stands(session, settings.locked(session, SETTING, {}), rules):
        return None  # another process was faster
    for id in work.under_way(session, KIND):
        work.finish(session, id, {"overtaken": True})
    custody.want_checks(session, now=now, office=office)
    total = meeting_rows.count_published(session, ending_after=now)
    total += meeting_rows.count_drafts(session)
    total += survey_rows.count_open(session)
    total += absence_rows.count_asked_sittings(session)
    begun = None
    if total:
        data = {"part": "meetings", "last": 0}
        begun = work.start(
            session, KIND, data, asked_by_person_id=None, address_key=None, total=total, now=now
        )
    settings.put(session, SETTING, {"rules": rules, "work": begun})
    return begun


def under_way(session: Session) -> bool:
    """Whether timers still stand by earlier rules, for a moment: work that stumbles holds up
    nobody."""
    found = [work.one(session, id) for id in work.under_way(session, KIND)]
    return any(item is not None and item.failures == 0 for item in found)


def distrust(session: Session) -> None:
    """This process held other rules until now: what it wanted by them is to be wanted anew."""
    settings.put(session, SETTING, None)


def _stands(session: Session, known: Mapping[str, Any], rules: str) -> bool:
    last = work.one(session, known["work"]) if known.get("work") else None
    return known.get("rules") == rules and (last is None or last.state != "failed")


def want_chunk(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
    """The next open subjects want their timers by the rules of now; what fired stays fired."""
    part, last = item.data["part"], item.data["last"]
    if part == "meetings":
        ids = _meetings_after(session, last, now=now, office=office)
        if not ids:
            part, last = "drafts", 0
    if part == "drafts":
        ids = _drafts_after(session, last, now=now, office=office)
        if not ids:
            part, last = "surveys", 0
    if part == "surveys":
        ids = _surveys_after(session, last, office=office)
        if not ids:
            part, last = "absences", 0
    if part == "absences":
        ids = _absences_after(session, last, office=office)
        if not ids:
            work.finish(session, item.id, {"subjects": item.cursor})
            return
    data = {"part": part, "last": ids[-1]}
    work.progress(session, item.id, item.cursor + len(ids), data)


def _meetings_after(session: Session, last: int, *, now: datetime, office: Office) -> list[int]:
    found = meeting_rows.published_after(session, last, CHUNK, ending_after=now)
    for meeting in found:
        documents.want_timers(session, meeting, keep_fired=True)
        issued_minutes.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        notices.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        signin.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        people_changes.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        preparation.follow(session, meeting, now=now, office=office)
        safety.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        agenda.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        venues.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        checklists.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        proposals.meeting_changed(session, meeting, now=now, office=office, keep_fired=True)
        minutes.meeting_changed(session, meeting, now=now, office=office, keep_fired=True)
        readiness.want_timers(session, meeting, now=now, office=office, keep_fired=True)
        paper_list.follow(session, meeting, now=now, office=office, keep_fired=True)
        logistics.want_timers(session, meeting, now=now, office=office, keep_fired=True)
    return [meeting.id for meeting in found]


def _drafts_after(session: Session, last: int, *, now: datetime, office: Office) -> list[int]:
    """Whoever prepares a meeting that nobody was told of yet counts by its days, too."""
    found = meeting_rows.drafts_after(session, last, CHUNK)
    for meeting in found:
        preparation.follow(session, meeting, now=now, office=office)
        paper_list.follow(session, meeting, now=now, office=office, keep_fired=True)
        logistics.want_timers(session, meeting, now=now, office=office, keep_fired=True)
    return [meeting.id for meeting in found]


def _surveys_after(session: Session, last: int, *, office: Office) -> list[int]:
    found = survey_rows.open_after(session, last, CHUNK)
    for survey in found:
        surveys.want_timers(session, survey, office=office, keep_fired=True)
    return [survey.id for survey in found]


def _absences_after(session: Session, last: int, *, office: Office) -> list[int]:
    found = absence_rows.asked_sittings_after(session, last, CHUNK)
    for sitting in found:
        absences.want_timer(session, sitting, office=office, keep_fired=True)
    return [sitting.id for sitting in found]
