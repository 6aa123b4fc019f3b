"""The summary report (总结报告) of a meeting or a series: what became of its items, what it
brought, what was learnt, what comes next. Row 8.6."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from meetings import lessons
from meetings.levels import carried
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from meetings.reports.counting import Counts, Item, count
from meetings.reports.items import RegisterItem, items_of
from meetings.reports.periods import Period
from meetings.tasks.kinds import RESOLUTION
from meetings.tasks.rhythm import Lamp, State
from storage import Session
from storage import meetings as meeting_rows
from storage import task_register as rows
from storage import tasks as task_rows

#: A date in brackets, a number in a row, a month.
_ONE_OF_MANY = re.compile(
    r"[（(][^（()）]*[0-9〇一二三四五六七八九十][^（()）]*[)）]"
    r"|第[0-9〇零一二三四五六七八九十百]+(?:次|期|届|屆|场|場)"
    r"|(?:20[0-9]{2}年)?[0-9一二三四五六七八九十]{1,3}月份?(?:[0-9]{1,2}日)?"
)


@dataclass(frozen=True, slots=True)
class Done:
    """An item with its last report; of one reported done it is effect, problems, suggestions."""

    item: RegisterItem
    said: str
    problems: str
    #: What comes next; of an item reported done: suggestions.
    next_step: str

    @property
    def is_done(self) -> bool:
        """Whether a report of 完成 stands."""
        return self.item.state in (State.REPORTED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Summary:
    """The report; with ``series`` of all its meetings, the earliest first."""

    meeting_id: int
    title: str
    series: bool
    #: Title and day of each meeting that had items.
    meetings: tuple[tuple[str, date], ...]
    items: tuple[Done, ...]
    counts: Counts
    lessons: tuple[lessons.Shown, ...]

    @property
    def closed(self) -> tuple[Done, ...]:
        """What was closed."""
        return tuple(one for one in self.items if one.item.state is State.CLOSED)

    @property
    def open(self) -> tuple[Done, ...]:
        """What was not."""
        return tuple(one for one in self.items if one.item.state is not State.CLOSED)

    @property
    def overdue(self) -> int:
        """How many of the open ones are overdue."""
        return sum(one.item.lamp is Lamp.OVERDUE for one in self.open)


def summary(
    session: Session, who: Who, meeting_id: int, *, series: bool, now: datetime, office: Office
) -> Summary | Refused:
    """The report of one meeting, or of its series as far as this person hosts or tracks it."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not _may_see(who, meeting):
        return refused("not-allowed")
    several = [meeting]
    if series and meeting.series:
        found = carried(session, who, meeting_rows.meetings_of_series(session, meeting.series))
        several = [one for one in found if _may_see(who, one)]
    ids = {one.id for one in several}
    wanted = rows.Wanted(
        levels=who.levels,
        meeting_id=None if series and meeting.series else meeting_id,
        series=meeting.series if series and meeting.series else None,
    )
    listed = [row for row in rows.listed(session, wanted) if row.meeting_id in ids]
    items = sorted(items_of(listed, now, office), key=_order)
    reports = rows.last_reports(session, [item.id for item in items])
    with_items = {item.meeting_id for item in items}
    shown = [one for one in several if one.id in with_items or one.id == meeting_id]
    return Summary(
        meeting_id=meeting_id,
        title=name_of_series(meeting.title) if series else meeting.title,
        series=series,
        meetings=tuple((m.title, office.local(m.starts_at).date()) for m in shown),
        items=tuple(_done(item, reports.get(item.id)) for item in items),
        counts=_counts(items, now, office),
        lessons=lessons.lessons_of_meetings(session, sorted(ids), levels=who.levels),
    )


def name_of_series(title: str) -> str:
    """A title without what tells one meeting of a series from another, to be read."""
    return _ONE_OF_MANY.sub("", title).strip(" ，,-—·") or title


def _order(item: RegisterItem) -> tuple[bool, int, int]:
    """What was resolved first, then the measures; each by number."""
    return item.kind != RESOLUTION, item.year, item.number


def _may_see(who: Who, meeting: meeting_rows.Meeting) -> bool:
    return may(who, Action.SEE_TASK, About(organiser_id=meeting.organiser_id))


def _done(item: RegisterItem, report: task_rows.TaskEvent | None) -> Done:
    if report is None:
        return Done(item, "", "", "")
    return Done(item, report.text, report.problems, report.next_step)


def _counts(items: list[RegisterItem], now: datetime, office: Office) -> Counts:
    """Counts over the items' whole life, up to today."""
    today = office.today(now)
    first = min((item.registered_on for item in items), default=today)
    whole = [
        Item(
            registered_on=item.registered_on,
            due_on=item.due_on,
            reported_on=item.reported_on,
            closed_on=item.closed_on,
            stands=item.state in (State.REPORTED, State.CLOSED),
            suspended=item.state is State.SUSPENDED,
            extended=item.extensions > 0,
            returned=item.returns > 0,
        )
        for item in items
    ]
    return count(whole, Period(min(first, today), today), today, office.calendar)
