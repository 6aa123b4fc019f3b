"""What owners of preparation tasks are told: given, moved, at rest, off. Rows 2.1a, 2.10."""

from __future__ import annotations

from datetime import date

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import tasks as task_words
from chat.texts.home import shortened
from chat.texts.wording import Reading
from meetings.people import named
from storage import meetings as meeting_rows
from storage import tasks as rows

#: Tasks named in one message; the rest is under /my.
MOST_SHOWN = 10


def assigned(reading: Reading) -> Message | None:
    """交办: all of them in one message."""
    found = _theirs(reading, open_=True)
    if not found:
        return None
    texts, said = reading.texts, _with_days(reading, found)
    heading = texts.rich("preparation-assigned", count=len(found), title=_title(reading))
    return _message(reading, found, heading, said, texts.rich("preparation-assigned-foot"))


def reopened(reading: Reading) -> Message | None:
    """What the house took to be done is not so any more."""
    found = _theirs(reading, open_=True)
    if not found:
        return None
    heading = reading.texts.rich("preparation-reopened", count=len(found), title=_title(reading))
    foot = reading.texts.rich("preparation-reopened-foot")
    return _message(reading, found, heading, _with_days(reading, found), foot)


def _with_days(reading: Reading, found: list[rows.Task]) -> list[RichText]:
    texts, today = reading.texts, reading.office.today(reading.now)
    return [
        texts.rich(
            "preparation-told-line",
            text=shortened(task.text, 40),
            day=task_words.day(texts, task.due_on, today),
        )
        for task in found[:MOST_SHOWN]
    ]


def moved(reading: Reading) -> Message | None:
    """The meeting moved, and these days with it."""
    was = {int(id): date.fromisoformat(day) for id, day in reading.params["was"].items()}
    found = [task for task in _theirs(reading, open_=True) if task.due_on != was.get(task.id)]
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if not found or meeting is None or meeting.state not in ("draft", "published"):
        return None
    texts, today = reading.texts, reading.office.today(reading.now)
    said = [
        texts.rich(
            "preparation-moved-line",
            text=shortened(task.text, 40),
            day=task_words.day(texts, task.due_on, today),
            was=task_words.day(texts, was.get(task.id, task.due_on), today),
        )
        for task in found[:MOST_SHOWN]
    ]
    heading = texts.rich("preparation-moved", count=len(found), title=_title(reading))
    return _message(reading, found, heading, said)


def rests(reading: Reading) -> Message | None:
    """The meeting is put off: nothing is chased until it has a time again."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    found = _theirs(reading, open_=True)
    if not found or meeting is None or meeting.state != "postponed":
        return None
    heading = reading.texts.rich("preparation-rests", count=len(found), title=_title(reading))
    return _message(reading, found, heading, [])


def over(reading: Reading) -> Message | None:
    """The meeting is off: what was open is not to be done."""
    found = _theirs(reading, open_=False)
    if not found:
        return None
    said = [
        reading.texts.rich("preparation-over-line", text=shortened(task.text, 40))
        for task in found[:MOST_SHOWN]
    ]
    heading = reading.texts.rich("preparation-over", count=len(found), title=_title(reading))
    return _message(reading, found, heading, said)


def dropped(reading: Reading) -> Message | None:
    """One task is not to be done after all, and why."""
    found = _theirs(reading, open_=False)
    if not found:
        return None
    texts = reading.texts
    heading = texts.rich("preparation-dropped", title=_title(reading))
    said = [
        texts.rich("preparation-over-line", text=shortened(found[0].text, 60)),
        texts.rich("preparation-dropped-why", reason=reading.params["reason"]),
    ]
    return _message(reading, found, heading, said)


def _theirs(reading: Reading, *, open_: bool) -> list[rows.Task]:
    """Of the tasks it is about those that are still this person's, and open or not."""
    found = [rows.task(reading.session, id) for id in reading.params["tasks"]]
    return [
        task
        for task in found
        if task is not None
        and task.owner_id == reading.person_id
        and (task.state in rows.OPEN_STATES) is open_
        and (open_ or task.progress != "done")
    ]


def _title(reading: Reading) -> str:
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    return meeting.title if meeting is not None else ""


def _message(
    reading: Reading,
    found: list[rows.Task],
    heading: RichText,
    said: list[RichText],
    foot: RichText = (),
) -> Message:
    texts = reading.texts
    rest = len(found) - len(said) if said else 0
    for_: RichText = ()
    if reading.reader_id != reading.person_id:
        person = named(reading.session, [reading.person_id]).get(reading.person_id)
        for_ = texts.rich("task-for-leader", name=person.name if person else "")
    text = lines(
        heading,
        for_,
        *said,
        texts.rich("task-daily-rest", count=rest) if rest > 0 else (),
        foot,
    )
    buttons = [
        (Choice(shortened(task.text, 18), encode("tk", task.id)),)
        for task in found[:MOST_SHOWN]
        if task.state in rows.OPEN_STATES
    ]
    my = (Choice(texts.plain("button-my"), encode("my")),)
    return Message(text, choices=(*buttons[:8], my))
