"""Words of the desk: its menu, who is missing, who waits, what was refused. Rows 3.2,
3.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.dates import say_time
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.signin import (
    PAGE,
    Reader,
    attendee_line,
    button,
    figures,
    named_line,
)
from meetings.signin.counting import Counts
from meetings.signin.desk import Desk, SittingLine
from meetings.signin.quorum import Quorum, needed_of
from meetings.signin.refusing import RefusedScan

Rows = tuple[tuple[Choice, ...], ...]


def menu(
    reader: Reader, desk: Desk, counts: Counts, note: RichText = (), *, sheets: int = 0
) -> Message:
    """The sign-in of one sitting, for the hosts and the door staff. ``sheets``: back-entries of
    the signed sheet that wait for a second look."""
    rows = _menu_rows(reader, desk)
    if sheets:
        label = reader.texts.plain("button-sheet-to-check", count=sheets)
        rows = (rows[0], (Choice(label, encode("zl", desk.meeting_id, 0)),), *rows[1:])
    return Message(_state(reader, desk, counts, note), choices=rows)


def more(reader: Reader, desk: Desk, counts: Counts) -> Message:
    """The same, with what is needed rarely."""
    return Message(_state(reader, desk, counts, ()), choices=_more_rows(reader, desk))


def _state(reader: Reader, desk: Desk, counts: Counts, note: RichText) -> RichText:
    texts, hours = reader.texts, desk.hours
    code = "signin-menu-hours-no-code" if desk.phones_away else "signin-menu-hours"
    hours_line = texts.rich(
        code,
        opens=reader.clock(hours.opens),
        closes=say_time(hours.closes, reader.office.zone),
        start=say_time(hours.late_after, reader.office.zone),
    )
    waiting = texts.rich("signin-menu-waiting", count=len(desk.waiting)) if desk.waiting else ()
    return lines(
        note,
        texts.rich("signin-menu", title=desk.title),
        sitting_line(reader, desk),
        texts.rich("signin-menu-venue", venue=desk.branch) if desk.branch_id is not None else (),
        figures(texts, counts),
        quorum_line(texts, desk, counts),
        hours_line,
        waiting,
        texts.rich("signin-menu-refused", count=desk.refused) if desk.refused else (),
    )


def sitting_line(reader: Reader, desk: Desk) -> RichText:
    """Which of several sittings; nothing where there is one."""
    if len(desk.sittings) < 2:
        return ()
    return reader.texts.rich(
        "signin-sitting-of",
        number=desk.number,
        count=len(desk.sittings),
        title=desk.sitting_title or "none",
        when=reader.when(desk.starts_at, desk.ends_at),
    )


def quorum_line(texts: Texts, desk: Desk, counts: Counts) -> RichText:
    """Whether there are enough, where the meeting has such a rule; all venues together."""
    if not desk.quorum or desk.branch_id is not None:
        return ()
    needed = needed_of(counts.expected, desk.quorum)
    short = needed - counts.inside
    if short > 0:
        return texts.rich("signin-quorum-short", needed=needed, short=short)
    return texts.rich("signin-quorum-met", needed=needed)


def chair_words(
    reader: Reader,
    title: str,
    starts_at: datetime,
    counted: Counts,
    found: Quorum | None,
    *,
    pass_on: str = "",
) -> Message:
    """应到…实到…请假…缺席…, the line a chair opens with; ``pass_on``: to be told to whom."""
    texts = reader.texts
    start = say_time(starts_at, reader.office.zone)
    return Message(
        lines(
            texts.rich("signin-chair-pass-on", person=pass_on) if pass_on else (),
            texts.rich("signin-chair-heading", title=title, time=start),
            texts.rich(
                "signin-chair-line",
                expected=counted.expected,
                present=counted.present,
                leave=counted.leave,
                absent=counted.absent,
                # Said only where a rule is known (ORG-11).
                quorum=quorum_words(texts, found),
            ),
        )
    )


def quorum_words(texts: Texts, found: Quorum | None) -> str:
    """How the chair's line ends."""
    if found is None:
        return ""
    if found.short:
        return texts.plain("signin-chair-short", short=found.short)
    return texts.plain("signin-chair-met")


def _menu_rows(reader: Reader, desk: Desk) -> Rows:
    texts, here = reader.texts, (desk.meeting_id, desk.sitting_id)
    rows: list[tuple[Choice, ...]] = [
        (
            button(texts, "desk", "sd", *here),
            button(texts, "missing", "sl", desk.meeting_id, 0, desk.sitting_id),
        ),
        (button(texts, "door", "zd", desk.meeting_id), button(texts, "board", "sb", *here)),
        (button(texts, "print-code", "sk", *here), button(texts, "sheet-menu", "zp", *here)),
        (button(texts, "correct-sign-in", "sc", *here), button(texts, "more", "xm", *here)),
        (
            button(texts, "live", "ub", desk.meeting_id, 0, 0, desk.sitting_id),
            Choice(texts.plain("notice-button-panel"), encode("mp", desk.meeting_id)),
        ),
    ]
    if desk.waiting:
        label = texts.plain("button-waiting", count=len(desk.waiting))
        rows.insert(1, (Choice(label, encode("sw", *here)),))
    return tuple(rows)


def _more_rows(reader: Reader, desk: Desk) -> Rows:
    texts, here = reader.texts, (desk.meeting_id, desk.sitting_id)
    others = [line for line in desk.sittings if line.sitting_id != desk.sitting_id]
    rows: list[tuple[Choice, ...]] = [
        (Choice(sitting_label(reader, line), encode("sm", desk.meeting_id, line.sitting_id)),)
        for line in others
    ]
    line = button(texts, "chair-line", "xq", desk.sitting_id)
    rows.append((line, button(texts, "venues", "xv", *here)) if desk.branches else (line,))
    badges = Choice(texts.plain("seats-button-badges"), encode("gc", desk.meeting_id))
    door = (
        *((door_substitute(texts, desk),) if desk.state == "published" else ()),
        *((badges,) if desk.hands_out else ()),
    )
    if door:
        rows.append(door)
    if desk.refused:
        label = texts.plain("button-refused", count=desk.refused)
        rows.append((Choice(label, encode("xr", desk.sitting_id, 0)),))
    rows.append((button(texts, "sign-in-menu", "sm", *here),))
    return tuple(rows)


def sitting_label(reader: Reader, line: SittingLine) -> str:
    """A sitting on a button: 第2场 12月1日（星期二）14:00—17:00."""
    return reader.texts.plain(
        "signin-sitting-button",
        number=line.number,
        title=line.title or "none",
        when=reader.when(line.starts_at, line.ends_at),
    )


def missing(reader: Reader, desk: Desk, page: int) -> Message:
    """Who is not in yet, ten a page; a press registers."""
    texts, people = reader.texts, desk.missing
    last = max(0, (len(people) - 1) // PAGE)
    page = min(page, last)
    back = button(texts, "sign-in-menu", "sm", desk.meeting_id, desk.sitting_id)
    if not people:
        return Message(texts.rich("signin-missing-none"), choices=((back,),))
    rows: list[tuple[Choice, ...]] = [
        (Choice(attendee_line(texts, a), encode("st", desk.sitting_id, a.person_id, page)),)
        for a in people[page * PAGE : (page + 1) * PAGE]
    ]
    more = turns(texts, "sl", page, last, desk.meeting_id, after=(desk.sitting_id,))
    heading = texts.rich("signin-missing", count=len(people))
    text = lines(heading, sitting_line(reader, desk))
    last_row = (door_substitute(texts, desk), back) if desk.state == "published" else (back,)
    return Message(text, choices=(*rows, *more, last_row))


def door_substitute(texts: Texts, desk: Desk) -> Choice:
    """现场替会: somebody stands there in another's place (row 3.8)."""
    return button(texts, "door-substitute", "wd", desk.sitting_id)


def waiting(reader: Reader, desk: Desk, page: int) -> Message:
    """Who scanned and is not on the list, ten a page; a press registers them for review."""
    texts = reader.texts
    back = button(texts, "sign-in-menu", "sm", desk.meeting_id, desk.sitting_id)
    if not desk.waiting:
        return Message(texts.rich("signin-waiting-none"), choices=((back,),))
    last = max(0, (len(desk.waiting) - 1) // PAGE)
    page = min(page, last)
    rows = [
        (Choice(named_line(texts, person), encode("sx", desk.sitting_id, person.person_id)),)
        for person in desk.waiting[page * PAGE : (page + 1) * PAGE]
    ]
    more = turns(texts, "sw", page, last, desk.meeting_id, desk.sitting_id)
    text = texts.rich("signin-waiting", count=len(desk.waiting))
    return Message(text, choices=(*rows, *more, (back,)))


def refused(reader: Reader, desk: Desk, found: Sequence[RefusedScan], page: int) -> Message:
    """Codes that were not taken, the latest first, ten a page."""
    texts = reader.texts
    last = max(0, (desk.refused - 1) // PAGE)
    back = button(texts, "sign-in-menu", "sm", desk.meeting_id, desk.sitting_id)
    if not found:
        return Message(texts.rich("signin-refused-none"), choices=((back,),))
    listed = [_refused_line(reader, one) for one in found]
    more = turns(texts, "xr", page, last, desk.sitting_id)
    heading = texts.rich("signin-refused", count=desk.refused)
    return Message(lines(heading, sitting_line(reader, desk), *listed), choices=(*more, (back,)))


def _refused_line(reader: Reader, one: RefusedScan) -> RichText:
    texts = reader.texts
    person = named_line(texts, one.person) if one.person else texts.plain("signin-refused-unbound")
    return texts.rich(
        "signin-refused-line",
        time=reader.clock(one.at),
        person=person,
        why=texts.plain(f"signin-refused-{one.reason.replace('_', '-')}"),
        venue=one.venue or "none",
    )


def turns(
    texts: Texts, route: str, page: int, last: int, *ids: int, after: tuple[int, ...] = ()
) -> Rows:
    """The buttons to the pages beside this one; nothing where there is one page."""
    found = []
    if page:
        found.append(button(texts, "previous-page", route, *ids, page - 1, *after))
    if page < last:
        found.append(button(texts, "next-page", route, *ids, page + 1, *after))
    return (tuple(found),) if found else ()
