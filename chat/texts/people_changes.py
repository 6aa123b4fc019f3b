"""Words of 变动: its menu, requests for leave, substitutes, 变动单, and who sees to what.

Rows 3.3a, 3.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts, meeting_people
from chat.texts.cards import Words, words_of
from chat.texts.meal_notices import count_lines
from chat.texts.notices import to_panel
from chat.texts.wording import Reading
from meetings.attendance.changes_menu import ChangesMenu, Waiting, WaitingList
from meetings.attendance.named import Invitee
from meetings.duties import on_duty
from meetings.people_changes import Line, Slip, Slips, SlipSent, lines_for
from storage import meetings as meeting_rows

#: Lines of a list at once.
PAGE = 10
#: Lines of a slip in a message; the paper holds all of them.
MOST_LINES = 15


def menu(words: Words, found: ChangesMenu) -> Message:
    """变动 of one meeting: what waits, and where to look."""
    texts, id = words.texts, found.meeting_id
    text = lines(
        texts.rich("changes-menu", title=found.title),
        texts.rich("changes-menu-leave", asked=found.leave_asked, leave=found.leave),
        texts.rich(
            "changes-menu-substitutes",
            asked=found.substitutes_asked,
            count=found.substitutes,
            policy=texts.plain(f"substitute-policy-{found.policy}"),
        ),
        texts.rich("changes-menu-slips", count=found.slips, waiting=found.lines_waiting),
        texts.rich("changes-menu-phones-on" if found.phones_away else "changes-menu-phones-off"),
    )
    phones = "changes-button-phones-off" if found.phones_away else "changes-button-phones-on"
    rows: list[tuple[Choice, ...]] = [
        (
            Choice(texts.plain("changes-button-leave"), encode("wl", id)),
            Choice(texts.plain("changes-button-substitutes"), encode("wu", id)),
        ),
        (
            Choice(texts.plain("changes-button-slips"), encode("wc", id)),
            Choice(texts.plain("changes-button-duties"), encode("wt", id)),
        ),
    ]
    if found.open:
        rows.append(
            (Choice(texts.plain(phones), encode("wf", id, 0 if found.phones_away else 1)),)
        )
    back = (*meeting_people.to_menu(texts, id), to_panel(texts, id))
    return Message(text, choices=(*rows, back))


def leave_list(words: Words, found: WaitingList, page: int) -> Message:
    """请假: what waits for a decision first, then everybody on leave."""
    texts = words.texts
    shown = found.lines[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("leave-list", title=found.title, count=len(found.lines)),
        *(_waiting_line(words, f"leave-list-line-{one.state}", one) for one in shown),
        texts.rich("leave-list-none") if not found.lines else (),
    )
    rows: list[tuple[Choice, ...]] = [(_to_one(one),) for one in shown]
    return Message(text, choices=(*rows, *_pages(texts, "wl", found, page)))


def substitute_list(words: Words, found: WaitingList, page: int) -> Message:
    """替会: what waits first, then who comes for whom; and the policy."""
    texts, id = words.texts, found.meeting_id
    shown = found.lines[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich(
            "substitute-list",
            title=found.title,
            count=len(found.lines),
            policy=texts.plain(f"substitute-policy-{found.policy}"),
        ),
        *(_waiting_line(words, f"substitute-list-line-{one.state}", one) for one in shown),
        texts.rich("substitute-list-none") if not found.lines else (),
    )
    rows: list[tuple[Choice, ...]] = [(_to_one(one),) for one in shown]
    if found.open:
        rows.append(
            (
                Choice(texts.plain("substitute-button-policy"), encode("we", id)),
                Choice(texts.plain("substitute-button-name"), encode("wh", id)),
            )
        )
    return Message(text, choices=(*rows, *_pages(texts, "wu", found, page)))


def _waiting_line(words: Words, key: str, one: Waiting) -> RichText:
    texts = words.texts
    return texts.rich(
        key,
        person=invitee(texts, one.person),
        other=one.other,
        reason=one.reason or "—",
    )


def _to_one(one: Waiting) -> Choice:
    """A request that waits is opened where it is decided; else the card."""
    if one.approval_id is not None:
        return Choice(one.person.name, encode("as", one.approval_id))
    return Choice(one.person.name, encode("rc", one.person.participant_id))


def _pages(
    texts: Texts, route: str, found: WaitingList, page: int
) -> tuple[tuple[Choice, ...], ...]:
    turn = []
    if page > 0:
        turn.append(
            Choice(texts.plain("button-previous-page"), encode(route, found.meeting_id, page - 1))
        )
    if len(found.lines) > (page + 1) * PAGE:
        turn.append(
            Choice(texts.plain("button-next-page"), encode(route, found.meeting_id, page + 1))
        )
    rows = [tuple(turn)] if turn else []
    return (*rows, (to_menu(texts, found.meeting_id),))


def to_menu(texts: Texts, meeting_id: int) -> Choice:
    """Back to 变动."""
    return Choice(texts.plain("changes-button-menu"), encode("wm", meeting_id))


def policies(words: Words, meeting_id: int, title: str, now: str) -> Message:
    """Which of the ways of 替会 holds for this meeting."""
    from meetings.attendance.substituting import POLICIES

    texts = words.texts
    rows = tuple(
        (Choice(texts.plain(f"substitute-policy-{one}"), encode("we", meeting_id, at)),)
        for at, one in enumerate(POLICIES, 1)
    )
    text = texts.rich(
        "substitute-ask-policy", title=title, policy=texts.plain(f"substitute-policy-{now}")
    )
    return Message(text, choices=(*rows, (to_menu(texts, meeting_id),)))


def invitee(texts: Texts, person: Invitee) -> str:
    """Somebody with unit and post as invited."""
    where = " ".join(part for part in (person.unit, person.title) if part)
    return texts.plain("name-unit", name=person.name, unit=where) if where else person.name


def line(texts: Texts, one: Line) -> str:
    """One line of a 变动单."""
    values = {
        "person": invitee(texts, one.person),
        "other": invitee(texts, one.other) if one.other else "",
        "role": texts.plain(f"role-in-meeting-{one.person.role.replace('_', '-')}"),
        "reason": one.reason,
    }
    kind = one.kind.replace("_", "-")
    if one.kind == "returned" and one.other is not None:
        kind = "returned-instead"
    said = texts.plain(f"change-line-{kind}", **values)
    if one.reason and one.kind in ("leave", "dropped_out"):
        said = texts.plain("notice-with-reason", reply=said, reason=one.reason)
    return said


def slip(words: Words, found: Slip, *, own: bool) -> Message:
    """One 变动单; ``own``: the reader's part of it."""
    texts = words.texts
    heading = texts.rich("change-slip", title=found.title, number=str(found.number or 0))
    text = lines(
        heading,
        texts.rich("notice-when", when=words.when(found.starts_at)),
        texts.rich("change-slip-own") if own else (),
        *_numbered(texts, found.lines),
    )
    return Message(text, files=(slip_paper(found.meeting_id, found.number or 0),))


def _numbered(texts: Texts, found: Sequence[Line]) -> list[RichText]:
    said = [
        texts.rich("change-slip-line", number=str(at), line=line(texts, one))
        for at, one in enumerate(found[:MOST_LINES], 1)
    ]
    if len(found) > MOST_LINES:
        said.append(texts.rich("change-slip-more", count=len(found) - MOST_LINES))
    return said


def slip_paper(meeting_id: int, number: int) -> Paper:
    """The printable slip."""
    return Paper("change_slip", (("meeting", meeting_id), ("slip", number)))


def slip_list(words: Words, found: Slips, page: int) -> Message:
    """Every 变动单, and what waits for the next one."""
    texts, id = words.texts, found.meeting_id
    shown = found.sent[page * PAGE : (page + 1) * PAGE]
    parts: list[RichText] = [texts.rich("change-slips", title=found.title)]
    if found.waiting is not None:
        parts.append(texts.rich("change-slips-waiting", count=len(found.waiting.lines)))
        parts += _numbered(texts, found.waiting.lines)
    parts += [
        texts.rich(
            "change-slips-line",
            number=str(one.number),
            count=len(one.lines),
            when=words.when(one.at),
        )
        for one in shown
    ]
    if found.waiting is None and not found.sent:
        parts.append(texts.rich("change-slips-none"))
    rows: list[tuple[Choice, ...]] = [
        (
            Choice(
                texts.plain("change-button-slip", number=str(one.number)),
                encode("wo", id, one.number or 0),
            ),
        )
        for one in shown
    ]
    if found.waiting is not None:
        rows.insert(0, (Choice(texts.plain("change-button-send"), encode("wx", id)),))
    turn = []
    if page > 0:
        turn.append(Choice(texts.plain("button-previous-page"), encode("wc", id, page - 1)))
    if len(found.sent) > (page + 1) * PAGE:
        turn.append(Choice(texts.plain("button-next-page"), encode("wc", id, page + 1)))
    if turn:
        rows.append(tuple(turn))
    return Message(lines(*parts), choices=(*rows, (to_menu(texts, id),)))


def sent(texts: Texts, done: SlipSent, names: Sequence[str]) -> RichText:
    """立即发 is done; who has to be phoned is named."""
    said = texts.rich("change-slip-sent", number=str(done.number), count=done.told)
    if not names:
        return said
    who = texts.plain("notice-between-names").join(names)
    return lines(said, texts.rich("change-slip-to-phone", names=who))


def slip_notice(reading: Reading) -> Message | None:
    """To everybody on duty: the lines that concern them."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state != "published":
        return None
    number = reading.params["slip"]
    own = reading.person_id != meeting.organiser_id
    found = lines_for(reading.session, meeting, number, reading.person_id)
    if not found:
        return None
    whole = Slip(meeting.id, meeting.title, meeting.starts_at, meeting.place, number, tuple(found))
    message = slip(words_of(reading), whole, own=own)
    if own and reading.person_id not in on_duty(reading.session, meeting.id, ["meals"]):
        return message
    return replace(message, text=lines(message.text, *count_lines(reading)))
