"""Words of seats: the menu of seats and badges, the plan of a hall, one's own seat. Row 3.6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from meetings.badges import Desk
from meetings.meetings import MeetingFacts
from meetings.seats import Hall, Sitter
from meetings.seats.by_hand import Imported
from meetings.seats.layout import Layout
from meetings.seats.plates import Plates
from meetings.seats.rules import Rule

PAGE = 10
#: Lines of a table that were left out, written out.
MOST_PROBLEMS = 15
RULES = tuple(Rule)


def hall_words(texts: Texts, layout: Layout) -> str:
    """A hall in one line."""
    if layout.shape != "rows":
        return texts.plain(f"seats-shape-{layout.shape}", seats=str(layout.seats))
    stage = texts.plain(
        "seats-hall-stage", rows=str(len(layout.rostrum)), seats=str(sum(layout.rostrum))
    )
    rows = texts.plain("seats-hall-rows", rows=str(len(layout.hall)), seats=str(sum(layout.hall)))
    return texts.plain("meeting-list-comma").join([stage, rows] if layout.rostrum else [rows])


def menu(
    texts: Texts,
    meeting: MeetingFacts,
    hall: Hall | None,
    plates: Plates,
    badges: Desk,
    branches: Sequence[tuple[int, str]],
    dropped: Mapping[int, str],
) -> Message:
    """座位与证件 of a meeting. ``dropped``: who dropped out, by participant id."""
    of = meeting.id
    text = lines(
        texts.rich("seats-menu", title=meeting.title),
        *(_hall_lines(texts, hall) if hall else (texts.rich("seats-menu-no-hall"),)),
        texts.rich("seats-menu-plates", count=len(plates.changed), gone=len(plates.gone))
        if hall and (plates.changed or plates.gone)
        else (),
        _badges_line(texts, badges),
        *(texts.rich("seats-menu-dropped", name=name) for name in dropped.values()),
    )
    if hall is None:
        first = [button(texts, "hall", "gh", of, 0)]
    else:
        first = [button(texts, "arrange", "gs", of, 0), button(texts, "map", "gm", of, 0)]
    found = [
        *first,
        button(texts, "plates", "gp", of, 0),
        button(texts, "badges", "gc", of),
        button(texts, "notes", "gl", of, 0),
        button(texts, "ushers", "gu", of),
        button(texts, "presenters", "gi", of),
        button(texts, "dropout", "gd", of),
        *(Choice(name, encode("gs", of, branch)) for branch, name in branches),
        *(
            Choice(texts.plain("dropout-button-came", name=name), encode("gj", one))
            for one, name in dropped.items()
        ),
        Choice(texts.plain("panel-button-back"), encode("mp", of)),
    ]
    return Message(text, choices=in_pairs(found))


def _hall_lines(texts: Texts, hall: Hall) -> tuple[RichText, ...]:
    seated = len(hall.people) - len(hall.unseated)
    return (
        texts.rich("seats-menu-hall", hall=hall_words(texts, hall.layout)),
        texts.rich("seats-menu-seated", seated=seated, unseated=len(hall.unseated)),
    )


def _badges_line(texts: Texts, badges: Desk) -> RichText:
    if not badges.published:
        return ()
    return texts.rich(
        "seats-menu-badges",
        waiting=badges.to_print,
        handed=badges.handed,
        people=len(badges.holders),
    )


def plan(texts: Texts, hall: Hall, name: str, note: RichText = ()) -> Message:
    """排座: the hall as it is, and what can be done with it. ``name``: of a branch venue."""
    of = (hall.meeting_id, hall.branch_id or 0)
    layout = hall.layout
    text = lines(
        note,
        texts.rich("seats-plan-of", name=name) if name else texts.rich("seats-plan"),
        *_hall_lines(texts, hall),
        texts.rich("seats-plan-rule", rule=rule_words(texts, layout.rule))
        if layout.rule
        else texts.rich("seats-plan-choose"),
        *_rostrum_lines(texts, hall),
        texts.rich("seats-plan-held", count=len(layout.held)) if layout.held else (),
    )
    rules = [
        Choice(rule_words(texts, rule), encode("gr", *of, number, hall.revision))
        for number, rule in enumerate(RULES)
        if layout.shape == "rows" or rule is not Rule.UNIT_COLUMNS
    ]
    others = [
        *([button(texts, "rostrum", "gn", *of)] if layout.rostrum else []),
        button(texts, "change", "gv", *of),
        button(texts, "import", "gt", *of),
        *([button(texts, "unseated", "gq", *of, 0)] if hall.unseated else []),
        button(texts, "map", "gm", *of),
        button(texts, "hall-again", "gh", *of),
        *([button(texts, "undo", "gz", *of)] if hall.undoable else []),
        button(texts, "menu", "ga", hall.meeting_id),
    ]
    return Message(text, choices=(*in_pairs(rules), *in_pairs(others)))


def rule_words(texts: Texts, rule: str) -> str:
    """The name of a rule."""
    return texts.plain(f"seats-rule-{rule.replace('_', '-')}")


def _rostrum_lines(texts: Texts, hall: Hall) -> list[RichText]:
    """The rostrum row by row, from the audience's left."""
    rows: dict[int, list[str]] = {}
    for one in hall.rostrum:
        rows.setdefault(one.place.row if one.place else 1, []).append(one.name)
    if not rows:
        return []
    return [
        texts.rich("seats-rostrum-view"),
        *(
            texts.rich("seats-rostrum-row", row=str(row), names="  ".join(names))
            if len(hall.layout.rostrum) > 1
            else lines("  ".join(names))
            for row, names in sorted(rows.items(), reverse=True)
        ),
    ]


def after_rule(texts: Texts, hall: Hall) -> RichText:
    """What a rule came to; for whom there is no chair is said."""
    seated = len(hall.people) - len(hall.unseated)
    left = len(hall.unseated)
    key = "seats-done-short" if left else "seats-done"
    return texts.rich(key, seated=seated, left=left)


def imported(texts: Texts, found: Imported) -> RichText:
    """What a table came to, with every line that was left out."""
    problems = found.problems[:MOST_PROBLEMS]
    more = len(found.problems) - len(problems)
    return lines(
        texts.rich("seats-imported", count=found.placed),
        texts.rich("seats-import-left-out", count=len(found.problems)) if problems else (),
        *(
            texts.rich(
                "seats-import-line",
                line=str(problem.line),
                name=problem.name[:20],
                why=texts.plain(f"seat-line-{problem.code}"),
            )
            for problem in problems
        ),
        texts.rich("seats-import-more", count=more) if more else (),
    )


def unseated(texts: Texts, hall: Hall, page: int) -> Message:
    """Who has no chair, ten a page."""
    people = hall.unseated
    of = (hall.meeting_id, hall.branch_id or 0)
    back = button(texts, "arrange", "gs", *of)
    if not people:
        return Message(texts.rich("seats-unseated-none"), choices=((back,),))
    page = min(page, (len(people) - 1) // PAGE)
    text = lines(
        texts.rich("seats-unseated", count=len(people)),
        *(f"· {sitter_line(texts, one)}" for one in people[page * PAGE : (page + 1) * PAGE]),
        texts.rich("seats-unseated-how"),
    )
    turns = pages(texts, "gq", of, page, len(people))
    return Message(text, choices=(*([turns] if turns else []), (back,)))


def sitter_line(texts: Texts, one: Sitter) -> str:
    """Somebody told apart; whose place they take; their capacity where it is another."""
    line = texts.plain("name-unit", name=one.name, unit=one.unit) if one.unit else one.name
    if one.instead_of:
        line = texts.plain("seat-instead", person=line, other=one.instead_of)
    if one.role != "attend":
        role = texts.plain(f"signin-role-{one.role}")
        line = texts.plain("signin-line-role", person=line, role=role)
    return line


def map_made(texts: Texts, hall: Hall) -> Message:
    """The seat map as a sheet."""
    params = (("meeting", hall.meeting_id), ("branch", hall.branch_id or 0))
    back = button(texts, "arrange", "gs", hall.meeting_id, hall.branch_id or 0)
    return Message(
        texts.rich("seats-map-made"), choices=((back,),), files=(Paper("seat_map", params),)
    )


def pages(
    texts: Texts, route: str, of: tuple[int, ...], page: int, count: int
) -> tuple[Choice, ...]:
    """Buttons to the page before and the next one."""
    last = max(0, (count - 1) // PAGE)
    found = []
    if page:
        found.append(Choice(texts.plain("button-previous-page"), encode(route, *of, page - 1)))
    if page < last:
        found.append(Choice(texts.plain("button-next-page"), encode(route, *of, page + 1)))
    return tuple(found)


def in_pairs(buttons: Sequence[Choice]) -> tuple[tuple[Choice, ...], ...]:
    """Two in a row, as a phone shows them."""
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    """A button of seats, text ``seats-button-<name>``."""
    return Choice(texts.plain(f"seats-button-{name}"), encode(route, *numbers))
