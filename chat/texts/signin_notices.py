"""Words of what sign-in says first: it opens, the chair's line, it closes, a board asks."""

from __future__ import annotations

from chat.message import Choice, Message, lines
from chat.payload import encode
from chat.texts.signin import Reader, button, figures
from chat.texts.signin_desk import chair_words, menu
from chat.texts.wording import Reading
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.signin.counting import counts
from meetings.signin.desk import Desk, desk_of_sitting
from meetings.signin.quorum import quorum_of
from storage import boards as board_rows
from storage import meetings as rows
from storage import people as people_rows


def opens(reading: Reading) -> Message | None:
    """Sign-in opened: what the door staff need is under the buttons."""
    desk = _desk(reading)
    if desk is None:
        return None
    head = reading.texts.rich("signin-opened", title=desk.title, place=desk.place)
    counted = counts(reading.session, desk.sitting_id, desk.branch_id)
    shown = menu(_reader(reading), desk, counted)
    return Message(lines(head, *_after_title(shown)), choices=shown.choices)


def closes(reading: Reading) -> Message | None:
    """The codes stopped: the figures, and what to do with who comes later."""
    desk = _desk(reading)
    if desk is None:
        return None
    texts = reading.texts
    text = lines(
        texts.rich("signin-closed", title=desk.title),
        figures(texts, counts(reading.session, desk.sitting_id, desk.branch_id)),
        texts.rich("signin-closed-next"),
    )
    buttons = (
        button(texts, "desk", "sd", desk.meeting_id, desk.sitting_id),
        button(texts, "sign-in-menu", "sm", desk.meeting_id, desk.sitting_id),
    )
    return Message(text, choices=(buttons,))


def chair_line(reading: Reading) -> Message | None:
    """应到…实到…请假…缺席…, the line a chair opens with."""
    sitting = rows.sitting(reading.session, int(reading.params["sitting"]))
    meeting = rows.meeting(reading.session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None or meeting.state != "published":
        return None
    chair = people_rows.person(reading.session, meeting.chair_id) if meeting.chair_id else None
    pass_on = chair.name if chair is not None and reading.reader_id != chair.id else ""
    return chair_words(
        _reader(reading),
        meeting.title,
        sitting.starts_at,
        counts(reading.session, sitting.id),
        quorum_of(reading.session, sitting.id),
        pass_on=pass_on,
    )


def quorum_broken(reading: Reading) -> Message | None:
    """So many left that there are not enough inside; not where some came back meanwhile."""
    sitting = int(reading.params["sitting"])
    desk, found = _desk(reading), quorum_of(reading.session, sitting)
    if desk is None or found is None or not found.short:
        return None
    text = reading.texts.rich(
        "signin-quorum-broken",
        title=desk.title,
        expected=found.expected,
        inside=found.inside,
        needed=found.needed,
        short=found.short,
    )
    return Message(text, choices=((button(reading.texts, "chair-line", "xq", sitting),),))


def board_asks(reading: Reading) -> Message | None:
    """A screen shows four digits: whoever made the link says whether it is the one in the hall."""
    board = board_rows.board(reading.session, int(reading.params["board"]))
    code = str(reading.params["code"])
    if board is None or board.confirmed_at or board.ended_at or board.code != code:
        return None
    meeting = rows.meeting(reading.session, board.meeting_id)
    if meeting is None:
        return None
    texts = reading.texts
    confirm = Choice(texts.plain("button-confirm"), encode("sa", board.id, int(code)))
    text = texts.rich("signin-board-asks", code=code, title=meeting.title)
    return Message(text, choices=((confirm,),))


def _after_title(shown: Message) -> tuple[str, ...]:
    return tuple(shown.plain_text.split("\n")[1:])


def _reader(reading: Reading) -> Reader:
    return Reader(reading.texts, reading.office, reading.now)


def _desk(reading: Reading) -> Desk | None:
    """The sitting as the reader may see it; None where they may not (any more)."""
    who = who_is(reading.session, reading.reader_id)
    sitting = int(reading.params["sitting"])
    if who is None:
        return None
    found = desk_of_sitting(reading.session, Actor(who, "notice"), sitting, office=reading.office)
    if isinstance(found, Refused) or found.state != "published":
        return None
    return found
