"""Boards: a hall screen is paired by a one-time link and the organiser's word. Row 3.2."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.reach import Notice, tell
from meetings.signin.codes import rotating_code, window_at, window_ends
from meetings.signin.counting import Counts, counts
from meetings.signin.hours import Hours, hours_of, sitting_now
from meetings.signin.venues import desk_scope, venue_name
from storage import Session, branches, outbox
from storage import boards as board_rows
from storage import meetings as rows

#: A link nobody opened, or a screen nobody confirmed, is void after this.
PAIRING = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class BoardLink:
    """A link for one screen, to be opened once."""

    board_id: int
    meeting_id: int
    title: str
    token: str
    #: The branch venue's name, "" at the main one.
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """The screen shows four digits and waits for the organiser's word."""

    board_id: int
    code: str
    language: str


@dataclass(frozen=True, slots=True)
class NoBoard:
    """Nothing to show: ``why`` is unknown, used, expired, ended or cancelled."""

    why: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The screen may show the meeting."""

    title: str
    code: str
    meeting_id: int


@dataclass(frozen=True, slots=True)
class Showing:
    """What the screen shows now. No names."""

    board_id: int
    language: str
    title: str
    place: str
    state: str
    starts_at: datetime
    ends_at: datetime
    hours: Hours
    #: All venues together on the main screen, its own at a branch venue.
    counts: Counts
    #: 第几场 of how many.
    number: int
    of: int
    #: What the sitting is called, "" for nothing.
    sitting_title: str
    #: The branch venue's name, "" at the main one.
    venue: str
    #: Token of the code of this window; None outside the hours.
    code: str | None
    #: Until when this code is shown, in seconds since 1970.
    code_ends: int


def make_board(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    venue: int | None = None,
    token: str,
    language: str,
    now: datetime,
) -> BoardLink | Refused:
    """A one-time link for a screen in the hall. ``venue``: a branch's id, 0 the main one; None:
    where the actor works."""
    meeting = allowed(session, actor.who, Action.SEE_BOARD, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "postponed":
        return refused("signin-postponed", title=meeting.title)
    if meeting.state != "published":
        over = meeting.state in ("closed", "cancelled")
        return (
            refused("signin-over", title=meeting.title) if over else refused("signin-unpublished")
        )
    scope = desk_scope(session, actor.who, meeting)
    branch_id = scope if scope is not None or venue is None else venue or None
    if branch_id is not None and not branches.is_of(session, branch_id, meeting_id):
        return refused("gone")
    board = board_rows.Board(
        token=token,
        branch_id=branch_id,
        meeting_id=meeting_id,
        made_by_id=actor.who.person_id,
        made_at=now,
        language=language,
    )
    session.add(board)
    session.flush()
    changed(session, actor, "make board link", f"meeting:{meeting_id}", now=now)
    return BoardLink(board.id, meeting_id, meeting.title, token, venue_name(session, branch_id))


def open_board(
    session: Session, token: str, *, key: str, code: str, now: datetime
) -> Asking | NoBoard:
    """A browser opens the link: the first one gets it. ``key`` stays in that browser alone;
    ``code`` is four digits drawn for it."""
    board = board_rows.board_of_link(session, token, locked=True)
    no = _void(board, now)
    if no is not None or board is None:
        return no or NoBoard("unknown")
    if board.opened_at is not None:
        return NoBoard("used", board.language)
    board.opened_at, board.code, board.key_digest = now, code, _digest(key)
    notice = Notice(
        kind="signin_board_asks",
        params={"board": board.id, "code": code},
        lane=outbox.URGENT,
        meeting_id=board.meeting_id,
        shows=f"board:{board.id}",
    )
    tell(session, board.made_by_id, notice, now=now)
    return Asking(board.id, code, board.language)


def confirm_board(
    session: Session, actor: Actor, board_id: int, code: str, *, now: datetime
) -> Confirmed | Refused:
    """The organiser saw these digits on the screen in the hall."""
    board = board_rows.board_locked(session, board_id)
    if board is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.SEE_BOARD, board.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if _void(board, now) is not None or board.code != code or board.opened_at is None:
        return refused("signin-board-void")
    if board.confirmed_at is None:
        board.confirmed_at, board.confirmed_by_id = now, actor.who.person_id
        changed(session, actor, "confirm board", f"meeting:{board.meeting_id}", now=now)
    return Confirmed(meeting.title, board.code, meeting.id)


def end_boards(session: Session, actor: Actor, meeting_id: int, *, now: datetime) -> int | Refused:
    """Every screen of the meeting goes dark, for who works at a branch venue those there; returns
    how many there were."""
    meeting = allowed(session, actor.who, Action.SEE_BOARD, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    scope = desk_scope(session, actor.who, meeting)
    ended = board_rows.end_boards(session, meeting_id, branch_id=scope, now=now)
    if ended:
        changed(session, actor, "end boards", f"meeting:{meeting_id}", now=now)
    return ended


def board_now(
    session: Session, token: str, *, key: str, now: datetime, office: Office, secret: bytes
) -> Showing | Asking | NoBoard:
    """What the browser with this key may show now."""
    board = board_rows.board_of_link(session, token)
    no = _void(board, now)
    if no is not None or board is None:
        return _gone(session, board, no)
    if board.opened_at is None or not hmac.compare_digest(board.key_digest, _digest(key)):
        return NoBoard("used" if board.opened_at else "unopened", board.language)
    if board.confirmed_at is None:
        return Asking(board.id, board.code, board.language)
    return _showing(session, board, now=now, office=office, secret=secret)


def _showing(
    session: Session, board: board_rows.Board, *, now: datetime, office: Office, secret: bytes
) -> Showing | NoBoard:
    meeting = rows.meeting(session, board.meeting_id)
    sitting = sitting_now(session, board.meeting_id, now)
    if meeting is None or sitting is None:
        return NoBoard("ended", board.language)
    rule = office.profile.signin
    hours = hours_of(sitting.starts_at, sitting.ends_at, rule)
    window = window_at(now, rule)
    branch = branches.branch(session, board.branch_id) if board.branch_id else None
    scanned = not meeting.phones_away
    open_now = scanned and meeting.state == "published" and hours.opens <= now <= hours.closes
    return Showing(
        board_id=board.id,
        language=board.language,
        title=meeting.title,
        place=(branch.place or branch.name) if branch else meeting.place,
        state=meeting.state,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        hours=hours,
        counts=counts(session, sitting.id, board.branch_id),
        number=sitting.number,
        of=len(rows.sittings_of(session, meeting.id)),
        sitting_title=sitting.title,
        venue=branch.name if branch else "",
        code=rotating_code(secret, sitting.id, window, board.branch_id) if open_now else None,
        code_ends=window_ends(window, rule),
    )


def _gone(session: Session, board: board_rows.Board | None, no: NoBoard | None) -> NoBoard:
    """A screen that went dark with its meeting says so to the hall."""
    meeting = rows.meeting(session, board.meeting_id) if board and board.ended_at else None
    if board is not None and meeting is not None and meeting.state == "cancelled":
        return NoBoard("cancelled", board.language)
    return no or NoBoard("unknown")


def _void(board: board_rows.Board | None, now: datetime) -> NoBoard | None:
    if board is None:
        return NoBoard("unknown")
    if board.ended_at is not None:
        return NoBoard("ended", board.language)
    if board.confirmed_at is None and now > board.made_at + PAIRING:
        return NoBoard("expired", board.language)
    return None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
