"""Words of 筹备模板: the list, one template with its lines, its history, what a sheet changes.

Row 2.1a; norms ORG-17, ORG-18.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager
from chat.texts.preparation import lead
from chat.texts.tasks import day
from meetings.office import Office
from meetings.preparation.table import RowProblem
from meetings.preparation.template_lines import Comparison, Difference, Line, compare
from meetings.preparation.templates import Template

#: Editions on one page, and lines of a difference.
EDITIONS, MOST_DIFFERENCES, MOST_PROBLEMS = 4, 8, 8
_LONGEST = 40


def listing(texts: Texts, found: Sequence[Template], page: int) -> Message:
    """Every template of the office, and what is shipped."""
    shown = found[page * PAGE : (page + 1) * PAGE]
    said = [
        texts.rich(
            "template-list-retired" if one.retired else "template-list-line",
            name=one.name,
            count=len(one.lines),
        )
        for one in shown
    ]
    rows = [(Choice(shortened(one.name), encode("As", one.ref, 0)),) for one in shown]
    new = (button(texts, "template-button-new", "Az"),)
    return Message(
        lines(texts.rich("template-list"), *said),
        choices=(*rows, *pager(texts, len(found), page, "Ar"), new),
    )


def one_template(words: Words, found: Template, page: int, note: RichText = ()) -> Message:
    """One template: where it comes from, for what it is proposed, its lines by number."""
    texts, ref = words.texts, found.ref
    page = min(page, max(0, (len(found.lines) - 1) // PAGE))
    shown = list(enumerate(found.lines, 1))[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        texts.rich("template-heading", name=found.name),
        _edition(words, found),
        texts.rich("template-scope", scope=scope(texts, found, words.office)),
        *(numbered(texts, number, line) for number, line in shown),
    )
    actions = [
        button(texts, "template-button-edit", "At", ref),
        button(texts, "template-button-scope", "Ay", ref),
        button(texts, "template-button-export", "AC", ref),
        button(texts, "template-button-import", "Au", ref),
        button(texts, "template-button-history", "Av", ref, 0),
    ]
    if not found.retired:
        actions.append(button(texts, "template-button-retire", "Ax", ref))
    rows = tuple(tuple(actions[at : at + 2]) for at in range(0, len(actions), 2))
    back = (button(texts, "template-button-list", "Ar", 0),)
    return Message(text, choices=(*pager(texts, len(found.lines), page, "As", ref), *rows, back))


def _edition(words: Words, found: Template) -> RichText:
    if found.at is None:
        return words.texts.rich("template-as-shipped")
    key = "template-edition-retired" if found.retired else "template-edition"
    return words.texts.rich(key, edition=found.edition, by=found.by, day=_day(words, found))


def _day(words: Words, found: Template) -> str:
    if found.at is None:
        return ""
    local = words.office.local(found.at).date()
    return day(words.texts, local, words.office.today(words.now))


def scope(texts: Texts, found: Template, office: Office) -> str:
    """For which meetings it is proposed."""
    named = [
        str(getattr(known[code].name, texts.language)) if code in known else code
        for code, known in (
            (found.class_, office.profile.classes),
            (found.package, office.profile.packages),
        )
        if code
    ]
    if not named:
        return texts.plain("template-scope-any")
    return texts.plain("meeting-list-comma").join(named)


def numbered(texts: Texts, number: int, line: Line) -> RichText:
    """A line with its number."""
    return texts.rich(
        "template-line",
        number=number,
        group=line.group,
        text=shortened(line.text, _LONGEST),
        lead=lead(texts, line.lead_wd),
    )


def said_line(texts: Texts, line: Line) -> str:
    """A line in one row of words."""
    text = shortened(line.text, _LONGEST)
    said = texts.plain(
        "template-line-words", group=line.group, text=text, lead=lead(texts, line.lead_wd)
    )
    if not line.result:
        return said
    return texts.plain("template-line-result", line=said, result=line.result)


def differences(texts: Texts, found: Comparison) -> list[RichText]:
    """What is added, changed, taken out: old → new."""
    said = [_difference(texts, one) for one in found.differences[:MOST_DIFFERENCES]]
    rest = len(found.differences) - len(said)
    if rest:
        said.append(texts.rich("template-differences-more", count=rest))
    if found.reordered:
        said.append(texts.rich("template-reordered"))
    return said


def _difference(texts: Texts, one: Difference) -> RichText:
    if one.old is None and one.new is not None:
        return texts.rich("template-added", line=said_line(texts, one.new))
    if one.new is None and one.old is not None:
        return texts.rich("template-removed", line=said_line(texts, one.old))
    if one.old is None or one.new is None:
        return ()
    old, new = said_line(texts, one.old), said_line(texts, one.new)
    return texts.rich("template-changed", number=one.number, old=old, new=new)


def history(words: Words, found: Sequence[Template], page: int) -> Message:
    """Who changed what, when and why; an older edition can hold again."""
    texts = words.texts
    editions = [one for one in found if one.edition]
    shown = editions[page * EDITIONS : (page + 1) * EDITIONS]
    said: list[RichText] = []
    for one in shown:
        before = found[found.index(one) + 1 :][:1]
        said += [
            texts.rich(
                "template-history-line",
                edition=one.edition,
                day=_day(words, one),
                by=one.by,
                reason=one.reason,
            ),
            *(_changes(texts, one, before[0]) if before else ()),
        ]
    if not editions:
        said.append(texts.rich("template-history-none"))
    name, ref = found[0].name, found[0].ref
    rows: list[tuple[Choice, ...]] = [
        (
            Choice(
                texts.plain("template-button-restore", edition=one.edition), encode("Aw", one.id)
            ),
        )
        for one in shown
        if one is not found[0] and one.id is not None
    ]
    turns = _turns(texts, len(editions), page, ref)
    back = (button(texts, "template-button-back", "As", ref, 0),)
    heading = texts.rich("template-history", name=name)
    return Message(lines(heading, *said), choices=(*rows, *turns, back))


def _changes(texts: Texts, one: Template, before: Template) -> list[RichText]:
    said = differences(texts, compare(before.lines, one.lines))
    if one.retired:
        said.append(texts.rich("template-was-retired"))
    if (one.class_, one.package) != (before.class_, before.package):
        said.append(texts.rich("template-was-scoped"))
    return said


def _turns(texts: Texts, total: int, page: int, ref: int) -> tuple[tuple[Choice, ...], ...]:
    row = []
    if page > 0:
        row.append(button(texts, "button-previous-page", "Av", ref, page - 1))
    if (page + 1) * EDITIONS < total:
        row.append(button(texts, "button-next-page", "Av", ref, page + 1))
    return (tuple(row),) if row else ()


def problems(texts: Texts, found: Sequence[RowProblem]) -> list[RichText]:
    """What is wrong with a sheet, row by row."""
    said = [
        texts.rich(f"template-row-{one.code}", row=one.row, value=shortened(one.value, 20))
        for one in found[:MOST_PROBLEMS]
    ]
    rest = len(found) - len(said)
    if rest:
        said.append(texts.rich("template-rows-more", count=rest))
    return said
