"""Where a meeting's safety stands: plan, posts, checklist, briefing. Row 2.8."""

from __future__ import annotations

from datetime import datetime

from meetings.checklists.lines import lines_of
from meetings.checklists.readiness import missing_of
from meetings.office import Office
from meetings.readiness.lead import ready_by
from meetings.readiness.parts import Missing, Part
from meetings.safety.plan_reading import newest, posts_of
from storage import Session
from storage import meetings as meeting_rows

#: Posts no meeting with a plan goes without.
NEEDED = ("watch", "warden", "medical")


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Part:
    """Asked for by the package, or because a plan was begun."""
    plan = newest(session, meeting.id)
    if plan is None and not office.profile.packages[meeting.package].safety:
        return Part("safety", asked=False)
    due = ready_by(meeting.starts_at, office.profile.safety.plan_wd, office)
    found: list[Missing] = []
    if plan is None or plan.state != "approved":
        code = "safety-plan" if plan is None else f"safety-{plan.state}"
        found.append(Missing(code, due_at=due, late=now > due, person_id=meeting.organiser_id))
    posts = posts_of(session, meeting.id)
    there = {one.kind for one in posts}
    found += [
        Missing(f"safety-{kind}", due_at=due, late=now > due)
        for kind in NEEDED
        if kind not in there
    ]
    # Who was put on a post after the others were briefed waits for it, too.
    begun = any(one.briefed != "untold" for one in posts)
    waiting = {one.person.person_id for one in posts if begun and one.briefed != "seen"}
    if waiting:
        found.append(Missing("safety-unseen", due_at=meeting.starts_at, count=len(waiting)))
    lines = lines_of(session, meeting.id, "safety", office=office)
    found += missing_of(lines, "safety", now=now)
    if not lines:
        found.append(Missing("safety-unlisted", due_at=due, late=now > due))
    have = str(plan.edition) if plan is not None else ""
    return Part("safety", asked=True, have=have, missing=tuple(found))
