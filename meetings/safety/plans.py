"""The emergency plan (应急预案): from the office's template, edited part by part, approved.

Every change of an approved plan makes an edition with its reason (row 2.10). Row 2.8; ORG-20.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings import panel
from meetings.approvals.asking import fall_away
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, named
from meetings.regime.profile import Names, SafetyText
from storage import Session, duties
from storage import meetings as meeting_rows
from storage import safety as rows

LONGEST_PART, LONGEST_REASON = 600, 200


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """The plan stands as it is now; ``again``: nothing changed."""

    meeting_id: int
    edition: int
    again: bool = False


def subject(meeting_id: int) -> str:
    """What the approval is about."""
    return f"safety:{meeting_id}"


def start_plan(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> PlanChanged | Refused:
    """The first edition, from the office's template, in the office's language."""
    meeting = editable(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    there = rows.latest_plan(session, meeting_id)
    if there is not None:
        return PlanChanged(meeting_id, there.edition, again=True)
    _edition(session, actor, meeting_id, 1, _from_template(session, meeting, office), "", now)
    return PlanChanged(meeting_id, 1)


def _from_template(
    session: Session, meeting: meeting_rows.Meeting, office: Office
) -> list[dict[str, Any]]:
    safety = office.profile.safety
    on_watch = duties.people_on_duty(session, meeting.id, ("watch",))
    ids = list(dict.fromkeys([meeting.organiser_id, *on_watch]))
    people = named(session, ids)
    organiser = people[meeting.organiser_id].name
    known = {
        "office": office.name,
        "meeting": meeting.title,
        "place": meeting.place,
        "organiser": organiser,
        "watch": "、".join(people[one].name for one in on_watch) or organiser,
    }
    return [
        _part(key, part, office, known, event=part_kind == "events")
        for part_kind, found in (("sections", safety.sections), ("events", safety.events))
        for key, part in found.items()
    ]


def _part(
    key: str, part: SafetyText, office: Office, known: dict[str, str], *, event: bool
) -> dict[str, Any]:
    text = _in_language(part.text, office)
    for name, value in known.items():
        text = text.replace("{" + name + "}", value)
    return {"key": key, "event": event, "name": _in_language(part.name, office), "text": text}


def _in_language(names: Names, office: Office) -> str:
    found: str = getattr(names, office.language)
    return found


def edit_part(
    session: Session,
    actor: Actor,
    meeting_id: int,
    number: int,
    text: str,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> PlanChanged | Refused:
    """Write one part anew. A draft is changed as it is; what was approved gets an edition, whose
    ``reason`` is asked for; what waits for approval waits no more."""
    meeting = editable(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    plan = rows.latest_plan(session, meeting_id)
    if plan is None or not 0 <= number < len(plan.content["parts"]):
        return refused("gone")
    text, reason = text.strip(), " ".join(reason.split())
    if problem := _problem(plan, text, reason, office):
        return problem
    before = plan.content["parts"][number]
    if before["text"] == text:
        return PlanChanged(meeting_id, plan.edition, again=True)
    parts = [dict(part) for part in plan.content["parts"]]
    parts[number]["text"] = text
    if plan.state == "approved":
        _edition(session, actor, meeting_id, plan.edition + 1, parts, reason, now)
        return PlanChanged(meeting_id, plan.edition + 1)
    _rewrite(session, actor, plan, parts, before, now=now)
    return PlanChanged(meeting_id, plan.edition)


def _rewrite(
    session: Session,
    actor: Actor,
    plan: rows.SafetyPlan,
    parts: list[dict[str, Any]],
    before: dict[str, Any],
    *,
    now: datetime,
) -> None:
    """The draft itself is changed; what waited for approval waits no more."""
    about = subject(plan.meeting_id)
    if plan.state == "asked":
        fall_away(session, actor, about, now=now)
    plan.content, plan.state = {"parts": parts}, "draft"
    plan.by_id, plan.at = actor.who.person_id, now
    session.flush()
    text = next(part["text"] for part in parts if part["name"] == before["name"])
    after = {before["name"]: text, "edition": plan.edition}
    was = {before["name"]: before["text"]}
    changed(session, actor, "edit safety plan", about, now=now, before=was, after=after)


def _problem(plan: rows.SafetyPlan, text: str, reason: str, office: Office) -> Refused | None:
    if not text:
        return refused("safety-part-empty")
    if len(text) > LONGEST_PART or len(reason) > LONGEST_REASON:
        return refused("safety-part-long", limit=LONGEST_PART)
    if plan.state == "approved" and not reason:
        return refused("reason-needed")
    return refused("level-mark") if mark_in(f"{text}\n{reason}", office.profile) else None


def _edition(
    session: Session,
    actor: Actor,
    meeting_id: int,
    edition: int,
    parts: list[dict[str, Any]],
    reason: str,
    now: datetime,
) -> None:
    session.add(
        rows.SafetyPlan(
            meeting_id=meeting_id,
            edition=edition,
            content={"parts": parts},
            state="draft",
            reason=reason,
            by_id=actor.who.person_id,
            at=now,
        )
    )
    session.flush()
    what = "start safety plan" if edition == 1 else "revise safety plan"
    changed(
        session,
        actor,
        what,
        subject(meeting_id),
        now=now,
        after={"edition": edition},
        reason=reason or None,
    )
    panel.refresh(session, meeting_id, now=now)


def editable(session: Session, actor: Actor, meeting_id: int) -> meeting_rows.Meeting | Refused:
    """The meeting, its row locked, where this person may write its plan and it is not over."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return refused("meeting-over") if meeting.state in ("closed", "cancelled") else meeting
