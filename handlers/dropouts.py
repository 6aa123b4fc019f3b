"""A leader drops out at the door: one command, one confirmation, and back again. Row 3.6."""

from __future__ import annotations

from chat.texts import dropouts as words
from chat.texts.seats import sitter_line
from handlers.forms import filling
from handlers.seats import hosted, refuse
from handlers.turn import Turn
from meetings.meetings import Refused, about
from meetings.people import Action, may
from meetings.seats import dropout_facts, dropping_out, leaders
from meetings.seats.hall import folded, people_of
from meetings.signin.today import hosted_today
from storage import meetings as rows


def command(turn: Turn, rest: str = "") -> None:
    """/dropout 张××: of today's meetings; without a name those who might are offered."""
    today = _hosted_today(turn)
    if not today:
        turn.refuse("dropout-no-meeting")
    elif rest:
        _named(turn, today, rest)
    elif len(today) == 1:
        who(turn, next(iter(today)))
    else:
        turn.say(words.meetings(turn.texts, today))


def _hosted_today(turn: Turn) -> dict[int, str]:
    """Today's meetings whose seats this person sets."""
    found = {}
    for one, title in hosted_today(
        turn.session, turn.me, now=turn.now, office=turn.office
    ).items():
        meeting = rows.meeting(turn.session, one)
        if meeting and may(turn.me, Action.SET_SEATS, about(turn.session, meeting)):
            found[one] = title
    return found


def _named(turn: Turn, today: dict[int, str], name: str) -> None:
    """Everybody of this name in today's meetings; one of them is meant."""
    found = [
        (one.participant_id, meeting_id, sitter_line(turn.texts, one))
        for meeting_id in today
        for one in people_of(turn.session, meeting_id, None, turn.office)
        if folded(name) in (folded(one.name), folded(one.unit + one.name))
    ]
    if not found:
        turn.refuse("dropout-unknown", name=name[:20])
    elif len(found) == 1:
        _open(turn, found[0][0])
    elif len({meeting_id for _, meeting_id, _ in found}) > 1:
        titled = [(one, m, f"{label} · {today[m]}") for one, m, label in found]
        turn.say(words.which(turn.texts, titled))
    else:
        turn.say(words.which(turn.texts, found))


def who(turn: Turn, meeting_id: int, page: int = 0, participant_id: int = 0) -> None:
    """领导临时不出席 (gd): who; then the form asks who takes over."""
    meeting = hosted(turn, meeting_id)
    if meeting is None:
        return
    no = dropout_facts.not_now(meeting, turn.now)
    if no is not None:
        refuse(turn, no)
    elif participant_id:
        _open(turn, participant_id)
    else:
        people = leaders.by_standing(people_of(turn.session, meeting_id, None, turn.office))
        shown = words.who(turn.texts, meeting_id, meeting.title, people, page)
        turn.show(f"dropout:{meeting_id}", shown)


def _open(turn: Turn, participant_id: int) -> None:
    found = dropout_facts.what_changes(
        turn.session, turn.me, participant_id, None, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    answers = {
        "_participant": participant_id,
        "_chairs": found.chairs,
        "_presents": bool(found.presents),
    }
    filling.open_form(turn, "dropout", answers)


def came(turn: Turn, participant_id: int) -> None:
    """到了 (gj)."""
    done = dropping_out.came_after_all(
        turn.session, turn.actor, participant_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        turn.say(words.came(turn.texts, done))
