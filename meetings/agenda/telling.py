"""What those who attend by item are told: come and wait, come in, wait a little. Row 2.2."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import datetime, timedelta

from meetings.agenda.reading import Board, board_of
from meetings.office import Office
from meetings.reach import Notice, tell, tell_with_contact
from storage import Session, outbox, timers
from storage import agenda as rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.agenda import PlaceRow

READY = "agenda_ready"
#: A meeting that runs late calls people after its end, too; who reads it later need not come.
_LATE = timedelta(hours=1)
#: For so long somebody is asked to leave.
_SOON = timedelta(minutes=10)


def subject(meeting_id: int) -> str:
    """What a state board on somebody's screen shows."""
    return f"agenda:{meeting_id}"


def timers_of(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:agenda"


def refresh(session: Session, meeting_id: int, *, now: datetime) -> None:
    """The state board is edited wherever it is shown."""
    for messenger, chat in outbox.viewers(session, subject(meeting_id)):
        account = people_rows.account_at(session, messenger, chat)
        if account is None:
            continue
        notice = Notice(
            kind="agenda_board",
            params={"meeting": meeting_id},
            lane=outbox.URGENT,
            coalesce=subject(meeting_id),
            shows=subject(meeting_id),
            edit_only=True,
            meeting_id=meeting_id,
        )
        tell(session, account.person_id, notice, now=now)


def tell_place(
    session: Session, meeting: meeting_rows.Meeting, place: rows.AgendaPlace, *, now: datetime
) -> None:
    """For which item they come, and about when."""
    _tell(session, meeting, place.id, place.participant_id, "agenda_place", now=now)


def tell_off(
    session: Session, meeting: meeting_rows.Meeting, place: rows.AgendaPlace, *, now: datetime
) -> None:
    """They need not come for the item any more."""
    _tell(
        session,
        meeting,
        place.id,
        place.participant_id,
        "agenda_off",
        now=now,
        params={"item": place.item_id},
    )


def tell_ready(
    session: Session,
    meeting: meeting_rows.Meeting,
    places: Iterable[PlaceRow],
    *,
    now: datetime,
    inside: Set[int] = frozenset(),
) -> None:
    """候会: their item comes next. Once; who waits there already is left in peace, and so is who
    sits ``inside`` (participants) for the item that runs."""
    for place in places:
        if place.state == "expected" and place.participant_id not in inside:
            _tell(
                session,
                meeting,
                place.id,
                place.participant_id,
                READY,
                now=now,
                dedupe=f"agenda-ready:{place.id}:{meeting.starts_at.isoformat()}",
            )


def tell_call(
    session: Session,
    meeting: meeting_rows.Meeting,
    places: Iterable[PlaceRow | rows.AgendaPlace],
    kind: str,
    *,
    now: datetime,
) -> None:
    """叫会 (``agenda_call``): come in, now; ``agenda_hold``: it was called too early; or
    ``agenda_again``: come back, the item goes on."""
    for place in places:
        _tell(session, meeting, place.id, place.participant_id, kind, now=now, urgent=True)


def tell_over(
    session: Session, meeting: meeting_rows.Meeting, places: Iterable[PlaceRow], *, now: datetime
) -> None:
    """退席: their item is over. Read later it says nothing any more, and it opens no locker."""
    for place in places:
        who = place.participant_id
        _tell(session, meeting, place.id, who, "agenda_over", now=now, holds=_SOON)


def _tell(
    session: Session,
    meeting: meeting_rows.Meeting,
    place_id: int,
    participant_id: int,
    kind: str,
    *,
    now: datetime,
    dedupe: str | None = None,
    urgent: bool = False,
    holds: timedelta | None = None,
    params: dict[str, int] | None = None,
) -> None:
    participant = attendance_rows.participant(session, participant_id)
    if participant is None:
        return
    notice = Notice(
        kind=kind,
        params=params or {"place": place_id},
        lane=outbox.URGENT if urgent else outbox.NOTICES,
        dedupe=dedupe,
        # Of "come in" and "wait a little" only the last word is sent.
        coalesce=f"agenda-place:{place_id}",
        valid_until=now + holds if holds else max(meeting.ends_at, now + _LATE),
        # 手机入柜: who signed in and waits outside is called all the same.
        breaks_in=urgent,
        shows=None if urgent else f"agenda-place:{place_id}",
        meeting_id=meeting.id,
    )
    tell_with_contact(session, participant.person_id, notice, now=now)


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """Shortly before each item to come its people are asked to wait outside. ``keep_fired``: only
    the office's rules changed, see ``timers.replace``."""
    wanted = []
    if meeting.state == "published":
        ahead = timedelta(minutes=office.profile.agenda_call.wait_min)
        for item in board_of(session, meeting, now=now).items:
            if item.state == "to_come" and item.places:
                due, data = item.expected_at - ahead, {"item": item.item_id}
                until = meeting.ends_at
                wanted.append(timers.WantedTimer(READY, str(item.item_id), due, until, data))
    timers.replace(session, timers_of(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """An item comes soon."""
    item = rows.item(session, int(timer.data["item"]))
    meeting = meeting_rows.meeting(session, item.meeting_id) if item else None
    if item is None or meeting is None or meeting.state != "published":
        return
    found = board_of(session, meeting, now=now).item(item.id)
    if found is not None and found.state == "to_come":
        tell_ready(session, meeting, found.places, now=now)


def moved_on(
    session: Session, meeting: meeting_rows.Meeting, board: Board, *, now: datetime, office: Office
) -> None:
    """Another item runs, or none: those to come are reminded anew, boards show it, and what is
    noted from now on belongs to it (row 4.3)."""
    from meetings.recording import items

    want_timers(session, meeting, now=now, office=office)
    refresh(session, meeting.id, now=now)
    item_id = board.current.item_id if board.current is not None else None
    items.follow_call(session, meeting.id, item_id, now=now)
