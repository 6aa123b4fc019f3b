"""The personal page behind a link: what it shows, and the answer given on it. Row 2.6.

Whoever holds the link is taken for the guest: the link is random and can be revoked. What is done
there is written down as done by the guest, through their page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import attendance, documents
from meetings.attendance.cards import Card, card_of
from meetings.attendance.named import Invitee, as_invited
from meetings.changes import Actor, changed
from meetings.documents import Listed
from meetings.levels import accepted_levels
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Who
from meetings.safety import answering
from meetings.safety.pages import PageAlarm, alarm_on_page
from meetings.seats.mine import SeatFacts, seat_of
from meetings.signin import passes
from meetings.slips import Field, Filled, fields_of, fill
from storage import Session, guest_pages, signin
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import slips as slip_rows

#: As what account the audit names what is done on a page.
ACCOUNT = "guest page"


@dataclass(frozen=True, slots=True)
class NoGuestPage:
    """There is no page behind this link: unknown, revoked, or somebody else comes instead."""

    why: Literal["unknown", "revoked", "replaced"]


@dataclass(frozen=True, slots=True)
class GuestView:
    """The page as it stands."""

    card: Card
    person: Invitee
    papers: tuple[Listed, ...]
    #: There is more for those who sign in.
    more_at_sign_in: bool
    #: The pass that signs in; "" where there is none to show.
    pass_token: str
    #: The chair they were given; None: none, or they do not come.
    seat: SeatFacts | None
    #: The language the person chose; None: the browser's.
    language: str | None
    #: Nobody opened it before: it is to be noted, and a pass issued.
    fresh: bool
    #: What is asked beside the answer, and what was said; nothing sensitive is asked here.
    slip: tuple[Field, ...]
    slip_answers: dict[str, str]
    entry: Entry
    #: An alarm they are on the list of (row 2.8).
    alarm: PageAlarm | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the calendar entry hangs on."""

    created_at: datetime
    meeting_id: int
    person_id: int
    sequence: int
    stamp: datetime


def page_now(
    session: Session, token: str, *, now: datetime, office: Office
) -> GuestView | NoGuestPage:
    """What the link shows; nothing is changed."""
    found = _behind(session, token)
    if isinstance(found, NoGuestPage):
        return found
    page, place, meeting = found
    card = card_of(session, place, meeting, reader_id=place.person_id, now=now)
    published = meeting_rows.revision(session, meeting.id, meeting.revision)
    if card is None or published is None:
        return NoGuestPage("unknown")
    person = people_rows.person(session, place.person_id)
    papers = _papers(session, place, meeting, now, office)
    written = slip_rows.slip(session, place.id)
    comes = card.open and (card.reply != "leave" or bool(card.leave_for))
    live = signin.live_pass(session, place.id) if comes else None
    return GuestView(
        card=card,
        person=as_invited(session, [place.id])[place.id],
        papers=tuple(papers),
        more_at_sign_in=card.open and documents.any_for(session, meeting.id, "at_sign_in"),
        pass_token=live or "",
        seat=seat_of(session, place.id) if comes else None,
        language=person.language if person else None,
        fresh=page.opened_at is None or (comes and live is None),
        slip=asked_of(meeting) if card.open else (),
        slip_answers=dict(written.fields) if written is not None else {},
        entry=Entry(
            meeting.created_at, meeting.id, place.person_id, meeting.revision, published.at
        ),
        alarm=alarm_on_page(session, place.person_id, meeting.id, now=now),
    )


def alarm_stamp(session: Session, token: str, *, now: datetime) -> str:
    """What tells the page that there is an alarm to show, or another state of it; "" none."""
    found = _behind(session, token)
    if isinstance(found, NoGuestPage):
        return ""
    _, place, meeting = found
    alarm = alarm_on_page(session, place.person_id, meeting.id, now=now)
    return alarm.stamp if alarm is not None else ""


def answer_alarm(
    session: Session,
    token: str,
    alarm_id: int,
    word: answering.Word,
    where: str,
    *,
    now: datetime,
    office: Office,
) -> answering.Answered | NoGuestPage | Refused:
    """我安全 or 需要帮助, given on the page (row 2.8)."""
    found = _behind(session, token)
    if isinstance(found, NoGuestPage):
        return found
    _, place, _ = found
    return answering.answer(
        session,
        _guest(session, place),
        alarm_id,
        place.person_id,
        word,
        where[: answering.LONGEST_NOTE],
        now=now,
        office=office,
    )


def asked_of(meeting: meeting_rows.Meeting) -> tuple[Field, ...]:
    """The fields of the reply slip a page asks: what is sensitive is told to people only."""
    return tuple(field for field in fields_of(meeting.reply_fields) if not field.sensitive)


def opened(session: Session, token: str, *, pass_token: str, now: datetime) -> None:
    """The page was opened: that is noted once, and there is a pass from now on.

    ``pass_token``: random, used where there is no pass yet."""
    found = _behind(session, token)
    if isinstance(found, NoGuestPage):
        return
    page, place, meeting = found
    actor = _guest(session, place)
    if page.opened_at is None:
        page.opened_at = now
        session.flush()
        changed(session, actor, "open guest page", f"participant:{place.id}", now=now)
    if meeting.state == "published" and signin.live_pass(session, place.id) is None:
        passes.pass_of(session, actor, place.id, token=pass_token, now=now)


def answer(
    session: Session,
    token: str,
    given: Literal["attending", "leave", "noted"],
    reason: str,
    *,
    revision: int | None,
    now: datetime,
    office: Office,
) -> (
    attendance.Replied
    | attendance.Requested
    | attendance.LeaveAsked
    | attendance.AskedAnew
    | attendance.Waits
    | NoGuestPage
    | Refused
):
    """参加, 请假 or 收到, given on the page."""
    found = _behind(session, token)
    if isinstance(found, NoGuestPage):
        return found
    _, place, _ = found
    return attendance.reply(
        session,
        _guest(session, place),
        place.id,
        given,
        reason,
        revision=revision,
        now=now,
        office=office,
    )


def fill_slip(
    session: Session,
    token: str,
    answers: Mapping[str, str],
    *,
    salt: bytes,
    now: datetime,
    office: Office,
) -> Filled | NoGuestPage | Refused:
    """What the guest wrote on the reply slip; an empty answer takes one away."""
    found = _behind(session, token)
    if isinstance(found, NoGuestPage):
        return found
    _, place, meeting = found
    asked = {field.name for field in asked_of(meeting)}
    given = {name: value.strip() or None for name, value in answers.items() if name in asked}
    return fill(
        session, _guest(session, place), place.id, given, salt=salt, now=now, office=office
    )


def paper_of(
    session: Session, token: str, document_id: int, *, now: datetime, office: Office
) -> tuple[Listed, int] | NoGuestPage | Refused:
    """A paper the guest may read now, and who the guest is; that they took it is noted."""
    found = _behind(session, token)
    if isinstance(found, NoGuestPage):
        return found
    _, place, meeting = found
    listed = {one.id: one for one in _papers(session, place, meeting, now, office)}
    if document_id not in listed:
        return refused("document-withdrawn")
    guest = _guest(session, place)
    papers = documents.papers_of(session, guest, place.id, now=now, only=document_id)
    if isinstance(papers, Refused):
        return papers
    return listed[document_id], place.person_id


def _behind(
    session: Session, token: str
) -> tuple[guest_pages.GuestPage, rows.Participant, meeting_rows.Meeting] | NoGuestPage:
    page = guest_pages.by_token(session, token)
    place = rows.participant(session, page.participant_id) if page else None
    meeting = meeting_rows.meeting(session, place.meeting_id) if place else None
    if page is None or place is None or meeting is None:
        return NoGuestPage("unknown")
    if place.reply == "substituted":
        return NoGuestPage("replaced")
    off = place.removed_at is not None or place.standing != "approved"
    if page.revoked_at is not None or off:
        return NoGuestPage("revoked")
    return page, place, meeting


def _guest(session: Session, place: rows.Participant) -> Actor:
    """The guest as who acts: themselves, with no other right."""
    person = people_rows.person(session, place.person_id)
    return Actor(Who(place.person_id, person.name if person else ""), ACCOUNT)


def _papers(
    session: Session,
    place: rows.Participant,
    meeting: meeting_rows.Meeting,
    now: datetime,
    office: Office,
) -> list[Listed]:
    """What they may read now, as far as the unit's own pages carry it (SEC-04)."""
    levels = accepted_levels(office.profile, own_deployment=True)
    readable = documents.readable(session, place, meeting, now=now)
    return [one for one in readable if one.level in levels]
