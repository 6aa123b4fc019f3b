"""Where notice, replies, people, sittings, seats and badges stand. Rows 2.2, 3.1, 3.5, 3.6."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import badges
from meetings.notices import sign_off, unsettled
from meetings.notices.official import scan_of
from meetings.office import Office
from meetings.readiness.lead import ready_by
from meetings.readiness.parts import Missing, Part
from meetings.regime.profile import Package
from meetings.seats.hall import comes
from meetings.seats.rules import SEATED
from storage import Session
from storage import attendance as attendance_rows
from storage import badges as badge_rows
from storage import meetings as rows
from storage import seats as seat_rows
from storage import unit_quotas as quota_rows
from storage.attendance import Participant

#: Who is asked for an answer; who comes along or works there is not.
_ASKED = ("attend", "in_attendance", "observer", "special_guest")


@dataclass(frozen=True, slots=True)
class _Look:
    """What is read once for all of these subjects."""

    session: Session
    meeting: rows.Meeting
    now: datetime
    office: Office
    package: Package
    #: Everybody named and not taken out, in the order of names.
    named: Sequence[Participant]

    @property
    def people(self) -> list[Participant]:
        """Everybody on the list."""
        return [one for one in self.named if one.standing == "approved"]

    def lead(self, working_days: int) -> datetime:
        """By when it has to be ready so many working days before the start."""
        return ready_by(self.meeting.starts_at, working_days, self.office)

    def host(
        self, code: str, due_at: datetime | None = None, *, text: str = "", count: int = 0
    ) -> Missing:
        """Something the organiser has."""
        late = due_at is not None and due_at < self.now
        return Missing(code, text, self.meeting.organiser_id, due_at, late, count)


def parts(
    session: Session, meeting: rows.Meeting, *, now: datetime, office: Office
) -> tuple[Part, ...]:
    """One line for each of these subjects, in the order of the screen. Row 2.2."""
    look = _Look(
        session,
        meeting,
        now,
        office,
        office.profile.packages[meeting.package],
        attendance_rows.named_for(session, meeting.id),
    )
    return tuple(one(look) for one in _PARTS)


def _notice(look: _Look) -> Part:
    """Not out yet, with whom it is signed off, or edits that nobody was told of."""
    session, meeting, now, office = look.session, look.meeting, look.now, look.office
    found = sign_off.standing(session, meeting) if look.package.approval else None
    lead = office.profile.notice_min_wd
    due = look.lead(lead.formal if look.package.approval else lead.internal)
    due_at = due if meeting.state == "draft" else None
    if found is not None and found.state == "waits":
        names = sign_off.with_names(session, found, now=now, office=office).names
        whom = names[0] if names else ""
        waits = look.host("notice-waits", due_at, text=whom, count=len(names))
        return Part("notice", True, "", (waits,))
    if found is not None and found.state == "returned":
        return Part("notice", True, "", (look.host("notice-returned", due_at),))
    if meeting.state == "draft":
        return Part("notice", True, "", (look.host("notice-unpublished", due_at),))
    edits = unsettled(session, meeting, now=now, office=office) if meeting.unsettled else None
    if edits is not None and meeting.starts_at > now:
        return Part("notice", True, "", (look.host("notice-unsettled", edits.at),))
    return Part("notice", True)


def _official(look: _Look) -> Part:
    """文号 and the sealed scan belong together: one without the other is missing."""
    scan = scan_of(look.session, look.meeting) if look.meeting.revision else None
    number = look.meeting.formal_number
    if scan is None and not number:
        return Part("official", asked=False)
    if scan is None:
        return Part("official", True, number, (look.host("official-scan", text=number),))
    if not number:
        return Part("official", True, "", (look.host("official-number"),))
    older = (look.host("official-older"),) if scan.older else ()
    return Part("official", True, number, older)


def _people(look: _Look) -> Part:
    """Somebody is on the list, has the chair, and nobody waits to be admitted."""
    missing = []
    people = look.people
    if not people:
        missing.append(look.host("people-nobody"))
    pending = sum(one.standing == "pending" for one in look.named)
    if pending:
        missing.append(look.host("people-pending", count=pending))
    if look.meeting.chair_id is None and look.package.approval:
        missing.append(look.host("people-chair"))
    return Part("people", True, str(len(people)) if people else "", tuple(missing))


def _units(look: _Look) -> Part:
    """Units and joint hosts that have not reported their names."""
    quotas = quota_rows.quotas_of(look.session, look.meeting.id)
    waiting = [one for one in quotas if one.state != "reported"]
    if not quotas:
        return Part("units", asked=False)
    by, count = look.meeting.reply_by, len(waiting)
    missing = (look.host("units-waiting", by, count=count),) if waiting else ()
    return Part("units", True, f"{len(quotas) - count}/{len(quotas)}", missing)


def _replies(look: _Look) -> Part:
    """Who has not answered, and whose apologies wait for a decision."""
    meeting = look.meeting
    asked = [one for one in look.people if one.role in _ASKED]
    if meeting.state != "published" or not meeting.reply_asked or not asked:
        return Part("replies", asked=False)
    silent = sum(one.reply == "none" for one in asked)
    missing = []
    if silent and look.now < meeting.starts_at:
        missing.append(look.host("replies-unanswered", meeting.reply_by, count=silent))
    undecided = sum(one.leave_state == "asked" for one in asked)
    if undecided:
        missing.append(look.host("replies-leave", count=undecided))
    return Part("replies", True, f"{len(asked) - silent}/{len(asked)}", tuple(missing))


def _sittings(look: _Look) -> Part:
    """A meeting of several days signs in by half-days; one sitting can not cover the nights."""
    days = {look.office.local(at).date() for at in (look.meeting.starts_at, look.meeting.ends_at)}
    if len(days) == 1:
        return Part("sittings", asked=False)
    sittings = rows.sittings_of(look.session, look.meeting.id)
    missing = () if len(sittings) > 1 else (look.host("sittings-one"),)
    return Part("sittings", True, str(len(sittings)) if len(sittings) > 1 else "", missing)


def _seats(look: _Look) -> Part:
    """A hall is set, and there is a chair for everybody who comes."""
    plans = seat_rows.plans_of(look.session, look.meeting.id)
    if not plans and not look.package.seats:
        return Part("seats", asked=False)
    due = look.lead(look.office.profile.readiness.seats_wd)
    if not plans:
        return Part("seats", True, "", (look.host("seats-none", due),))
    halls = {plan.branch_id for plan in plans}
    seated = {one.participant_id for p in plans for one in seat_rows.seats_of(look.session, p.id)}
    here = [
        one for one in look.people if comes(one) and one.branch_id in halls and one.role in SEATED
    ]
    without = sum(one.id not in seated for one in here)
    missing = (look.host("seats-without", due, count=without),) if without else ()
    return Part("seats", True, f"{len(here) - without}/{len(here)}" if here else "", missing)


def _badges(look: _Look) -> Part:
    """Everybody's badge is printed as it should read now."""
    printed = badge_rows.badges_of(look.session, look.meeting.id)
    if not printed and not look.package.seats:
        return Part("badges", asked=False)
    due = look.lead(look.office.profile.readiness.seats_wd)
    facts = badges.badge_facts(look.session, look.meeting.id)
    waiting = sum(badges.needs_print(one, printed.get(one.participant_id)) for one in facts)
    missing = (look.host("badges-unprinted", due, count=waiting),) if waiting else ()
    return Part("badges", True, f"{len(facts) - waiting}/{len(facts)}", missing)


_PARTS: tuple[Callable[[_Look], Part], ...] = (
    _notice,
    _official,
    _people,
    _units,
    _replies,
    _sittings,
    _seats,
    _badges,
)
