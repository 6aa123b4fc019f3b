"""Settling: edits of a published meeting wait a moment and go out as one notice. Row 2.10.

The meeting's row holds what was decided, and the door follows it; what people were told stands in
the last revision, and cards, calendars and reminders follow that until the notice is out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from meetings import approvals, following, panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.notices import sign_off
from meetings.notices.publishing import Published, publish_revision
from meetings.notices.requests import notice_subject
from meetings.notices.settle_timer import LAST_CALL, want_last_call, want_timer
from meetings.notices.untold import Unsettled, begins, soon, unsettled
from meetings.office import Office
from meetings.people import Action, who_is
from meetings.reach import Notice, tell_many
from storage import Session, outbox, timers
from storage import meetings as rows


def settle(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    *,
    was: Mapping[str, Any],
    reason: str,
    now: datetime,
    office: Office,
) -> Published | None:
    """An edit of what people were told was just written to the row (locked). ``was`` are the
    values before, by field. Returns what went out at once: shortly before the start, or where
    the profile lets nothing wait."""
    waits = meeting.unsettled or {"was": {}, "reasons": [], "ask": False}
    reasons = [*waits["reasons"], reason] if reason not in ("", *waits["reasons"]) else None
    meeting.unsettled = {
        "was": {**was, **waits["was"]},
        "reasons": reasons or waits["reasons"],
        "by": actor.who.person_id,
        "ask": waits["ask"],
    }
    found = unsettled(session, meeting, now=now, office=office)
    quiet = office.profile.notice.settle_min
    if (
        found is not None
        and found.sign_off == "none"
        and (not quiet or soon(meeting, found.before, now, office))
    ):
        outcome = _go_out(session, actor, meeting, found, now=now, office=office)
        return outcome if isinstance(outcome, Published) else None
    settle_anew(session, meeting, now=now, office=office)
    following.meeting_changed(session, meeting, now=now, office=office)
    return None


def settle_anew(session: Session, meeting: rows.Meeting, *, now: datetime, office: Office) -> None:
    """The time to wait begins again; where nothing is left to tell, nothing waits."""
    found = unsettled(session, meeting, now=now, office=office)
    if found is None and meeting.state == "published":
        meeting.unsettled = None
    meeting.settles_at = None
    if found is not None and meeting.starts_at > now:
        meeting.settles_at = now + timedelta(minutes=office.profile.notice.settle_min)
        want_last_call(session, meeting, begins(meeting, found.before), office)
    want_timer(session, meeting)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """It has been quiet long enough: what waits goes out, or goes to be signed off. Or it is the
    last moment for what still waits for a signature or a press."""
    meeting = rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is not None and timer.kind == LAST_CALL:
        _last_call(session, meeting, now=now, office=office)
        return
    if meeting is None or meeting.settles_at is None or meeting.settles_at > now:
        return
    meeting.settles_at = None
    found = unsettled(session, meeting, now=now, office=office)
    actor = _last_editor(session, meeting)
    if found is not None and actor is not None and meeting.starts_at > now:
        _tell(session, actor, meeting, found, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)


def _last_call(session: Session, meeting: rows.Meeting, *, now: datetime, office: Office) -> None:
    found = unsettled(session, meeting, now=now, office=office)
    if found is None or found.at is not None or meeting.starts_at <= now:
        return
    notice = Notice(
        kind="notice_unsettled",
        params={"meeting": meeting.id, "edits": meeting.edits},
        lane=outbox.URGENT,
        dedupe=f"unsettled:{meeting.id}:{meeting.edits}",
        valid_until=meeting.starts_at,
        shows=f"settle:{meeting.id}",
        meeting_id=meeting.id,
    )
    editor = (meeting.unsettled or {}).get("by", meeting.organiser_id)
    tell_many(session, list({meeting.organiser_id, editor}), notice, now=now)
    panel.refresh(session, meeting.id, now=now)


def _last_editor(session: Session, meeting: rows.Meeting) -> Actor | None:
    """Whose edits the clock sends; the organiser's, where that person has left."""
    edited_by = (meeting.unsettled or {}).get("by", meeting.organiser_id)
    who = who_is(session, edited_by) or who_is(session, meeting.organiser_id)
    return Actor(who, "clock") if who else None


def tell_now(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    edits: int,
    now: datetime,
    office: Office,
) -> Published | sign_off.SentForSignOff | Refused:
    """立即发: what waits goes out now, as it was looked at (``edits``), or to be signed off."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    found = unsettled(session, meeting, now=now, office=office)
    if found is None:
        return refused("nothing-unsettled")
    if edits != meeting.edits:
        return refused("changed-meanwhile")
    if meeting.starts_at <= now:
        return refused("already-started")
    outcome = _tell(session, actor, meeting, found, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return outcome


def _tell(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    found: Unsettled,
    *,
    now: datetime,
    office: Office,
) -> Published | sign_off.SentForSignOff | Refused:
    if found.sign_off == "none":
        return _go_out(session, actor, meeting, found, now=now, office=office)
    meeting.settles_at = None
    want_timer(session, meeting)
    return sign_off.ask_revision(
        session,
        actor,
        meeting,
        before=found.before,
        said=found.said,
        asks_again=found.asks_again,
        reason=found.reason,
        now=now,
        office=office,
    )


def _go_out(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    found: Unsettled,
    *,
    now: datetime,
    office: Office,
) -> Published | Refused:
    # Where its signature was waited for, that is moot.
    approvals.fall_away(session, actor, notice_subject(meeting.id), now=now)
    return publish_revision(
        session,
        actor,
        meeting,
        reason=found.reason,
        ask_again=found.asks_again,
        now=now,
        office=office,
    )


def ask_anyway(
    session: Session, actor: Actor, meeting_id: int, on: bool, *, now: datetime, office: Office
) -> Unsettled | Refused:
    """Have everybody answer again though the change is small; or not, after all."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    found = unsettled(session, meeting, now=now, office=office)
    if found is None or meeting.unsettled is None:
        return refused("nothing-unsettled")
    if bool(meeting.unsettled["ask"]) != on and not found.past_threshold:
        meeting.unsettled = {**meeting.unsettled, "ask": on}
        meeting.edits += 1
        sign_off.void(session, actor, meeting, now=now)
        settle_anew(session, meeting, now=now, office=office)
        what = f"meeting:{meeting.id}"
        changed(session, actor, "ask again or not", what, now=now, after={"ask_again": on})
    return unsettled(session, meeting, now=now, office=office) or found


def look(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> Unsettled | Refused:
    """What waits, for the hosts; once the meeting has begun nothing does."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    found = (
        unsettled(session, meeting, now=now, office=office) if meeting.starts_at > now else None
    )
    return found or refused("nothing-unsettled")
