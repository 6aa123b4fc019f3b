"""The chain: 核稿, 会签 by the units concerned, 签发 by the chair; in between, where the profile
has it, the draft lies open to objections. Row 4.6; norms REC-05.

What the chain agrees to is sealed (``sealing``): from then on the content does not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings import approvals, panel
from meetings.changes import Actor, changed
from meetings.issued_minutes.comparing import (
    MUST,
    Difference,
    Item,
    against_record,
    changes,
    whole,
)
from meetings.issued_minutes.content import from_data, resolutions, units_concerned
from meetings.issued_minutes.drafting import not_open
from meetings.issued_minutes.facts import decided
from meetings.issued_minutes.rights import edition
from meetings.issued_minutes.sealing import seal_of
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, named
from storage import Session
from storage import approvals as approval_rows
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import record as record_rows

KIND, CHECK = "minutes", "minutes_check"


@dataclass(frozen=True, slots=True)
class Sent:
    """On its way; ``again``: it was before."""

    minutes_id: int
    meeting_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Differs:
    """Not sent yet: the draft leaves out or says otherwise what the record holds, or lacks owner
    or day. ``must``: that has to be mended first."""

    minutes_id: int
    found: tuple[Difference, ...]
    must: bool


def differences(session: Session, minutes: rows.Minutes) -> tuple[Difference, ...]:
    """How the draft differs from the record as it is now."""
    results = record_rows.results_by_item(session, minutes.meeting_id)
    items = [
        Item(item.id, item.title, result.outcome if result else "", result.text if result else "")
        for item in meeting_rows.agenda_of(session, minutes.meeting_id)
        for result in (results.get(item.id),)
    ]
    found = [one for _, one in decided(session, minutes.meeting_id)]
    kept = record_rows.held_resolutions(session, minutes.meeting_id)
    return against_record(from_data(minutes.content), items, found, kept=kept)


def send(
    session: Session,
    actor: Actor,
    minutes_id: int,
    *,
    edits: int,
    knowingly: bool,
    now: datetime,
    office: Office,
) -> Sent | Differs | Refused:
    """送审. ``edits``: the draft as it was shown; ``knowingly``: what differs from the record was
    seen."""
    found = edition(session, actor.who, Action.WRITE_MINUTES, minutes_id)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    if row.state == "asked":
        return Sent(row.id, meeting.id, again=True)
    if row.state != "draft":
        return not_open(row)
    if row.edits != edits:
        return refused("minutes-edited")
    differ = differences(session, row)
    must = any(one.kind in MUST for one in differ)
    if must or (differ and not knowingly):
        return Differs(row.id, differ, must)
    kind = _first_kind(row, office)
    if kind is None:
        from meetings.issued_minutes.objections import open_window

        open_window(session, meeting, row, now=now, office=office)
    else:
        ask(session, actor, meeting, row, kind, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return Sent(row.id, meeting.id)


def _first_kind(row: rows.Minutes, office: Office) -> str | None:
    """What is asked first; None: the draft lies open to objections at once. That happens once an
    edition: returned after it, it goes back to the chair."""
    if office.profile.minutes_wd.objection is None or row.objection_until is not None:
        return KIND
    return CHECK if CHECK in office.profile.approval.chains else None


def ask(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    row: rows.Minutes,
    kind: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The request, with what decides it. The meeting is locked."""
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    row.state = "asked"
    row.approval_id = approvals.ask(
        session,
        actor,
        kind=kind,
        subject=f"minutes:{row.id}",
        wanted=_wanted(session, row),
        meeting=meeting,
        unit_id=organiser.unit_id if organiser else None,
        for_person_id=meeting.organiser_id,
        now=now,
        office=office,
    )
    session.flush()


def _wanted(session: Session, row: rows.Minutes) -> dict[str, Any]:
    content = from_data(row.content)
    concerned = list(units_concerned(content))
    units = [people_rows.unit(session, id) for id in concerned]
    former = rows.holding(session, row.meeting_id)
    return {
        "minutes": row.id,
        "edition": row.edition,
        "edits": row.edits,
        "title": content.title,
        "items": len(content.sections),
        "resolutions": [whole(one.resolution) for one in resolutions(content)],
        "differences": [
            [one.kind, one.text, one.record, one.draft] for one in differences(session, row)
        ],
        "concerned": concerned,
        "units": [unit.name for unit in units if unit is not None],
        "reason": row.change,
        "changes": [
            [one.place, one.number, one.before, one.after]
            for one in (changes(from_data(former.content), content) if former else ())
        ],
    }


def checked(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """核稿 agreed to: the draft lies open to objections."""
    from meetings.issued_minutes.objections import open_window

    found = _asked(session, approval)
    if isinstance(found, Refused):
        return found
    open_window(session, *found, now=now, office=office)
    return None


def checked_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Agreed to by word and not signed afterwards: what lies open goes back to the desk."""
    _, row = _of(session, approval)
    if row is None or row.state != "objection":
        return refused("minutes-moot")
    _to_draft(session, actor, row, now=now)
    row.objection_until = None
    return None


def approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """签发: sealed; it waits for its number."""
    from meetings.issued_minutes.telling import tell_approved

    found = _asked(session, approval)
    if isinstance(found, Refused):
        return found
    meeting, row = found
    row.state, row.seal, row.approved_at = "approved", seal_of(row.content), now
    session.flush()
    after = {"seal": row.seal, "edition": row.edition}
    changed(session, actor, "seal minutes", f"minutes:{row.id}", now=now, after=after)
    tell_approved(session, meeting, row, now=now)
    panel.refresh(session, meeting.id, now=now)
    return None


def approved_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Agreed to by word and not signed afterwards: not issued yet, it is a draft again."""
    meeting, row = _of(session, approval)
    if meeting is None or row is None or row.state != "approved":
        return refused("minutes-moot")
    _to_draft(session, actor, row, now=now)
    row.seal, row.approved_at = "", None
    panel.refresh(session, meeting.id, now=now)
    return None


def not_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned with a reason, or taken back: it is written on and sent again."""
    meeting, row = _of(session, approval)
    if meeting is not None and row is not None and row.state == "asked":
        _to_draft(session, actor, row, now=now)
        panel.refresh(session, meeting.id, now=now)


def _to_draft(session: Session, actor: Actor, row: rows.Minutes, *, now: datetime) -> None:
    before = {"state": row.state}
    row.state = "draft"
    session.flush()
    after = {"state": "draft"}
    changed(
        session,
        actor,
        "minutes back to draft",
        f"minutes:{row.id}",
        now=now,
        before=before,
        after=after,
    )


def _asked(
    session: Session, approval: approval_rows.Approval
) -> tuple[meeting_rows.Meeting, rows.Minutes] | Refused:
    """The edition the request is about, as it was sent."""
    meeting, row = _of(session, approval)
    if meeting is None or row is None or row.state != "asked":
        return refused("minutes-moot")
    if row.approval_id != approval.id or row.edits != approval.wanted["edits"]:
        return refused("minutes-moot")
    return meeting, row


def _of(
    session: Session, approval: approval_rows.Approval
) -> tuple[meeting_rows.Meeting | None, rows.Minutes | None]:
    row = rows.minutes(session, int(approval.wanted["minutes"]))
    meeting = meeting_rows.locked(session, row.meeting_id) if row is not None else None
    if row is not None:
        session.refresh(row)
    return meeting, row
