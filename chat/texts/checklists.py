"""Words of checklists: the list of a venue, one line, the run from line to line. Row 2.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.seats import PAGE, in_pairs, pages
from chat.texts.signin import Reader, venue_word
from meetings.checklists import KINDS, Checklist, Line, Wants
from meetings.regime.profile import Checklists

#: How a press is meant: on the card, in the run, in 散会单.
CARD, RUN, SHEET = 0, 1, 2


def in_words(reader: Reader, line: Line) -> Line:
    """The line in the reader's words, where it is still as the template had it."""
    rule = reader.office.profile.checklists
    return replace(
        line,
        text=said_in(reader.texts.language, line.text, rule),
        spare=said_in(reader.texts.language, line.spare, rule),
    )


def said_in(language: str, text: str, rule: Checklists) -> str:
    """A text of the templates in this language; one of the office's own stays as it is."""
    for line in (*rule.equipment, *rule.clearing):
        for names in (line.text, line.spare):
            if names is not None and text in (names.zh_Hans, names.zh_Hant, names.en):
                return str(getattr(names, language))
    return text


def listed_in_words(reader: Reader, found: Checklist) -> Checklist:
    """The list in the reader's words."""
    return replace(found, lines=tuple(in_words(reader, line) for line in found.lines))


def listing(reader: Reader, found: Checklist, page: int = 0, note: RichText = ()) -> Message:
    """The list of one venue: what is at fault and what is late first, ten a page."""
    texts, found = reader.texts, listed_in_words(reader, found)
    kind, of = KINDS.index(found.kind), found.meeting_id
    here = (of, kind, found.branch_id or 0)
    heading = texts.rich(f"check-heading-{found.kind}", title=found.title)
    if not found.lines:
        empty = texts.rich("check-empty" if found.may_arrange else "check-empty-mine")
        text = lines(note, heading, _where(texts, found), empty)
        return Message(text, choices=(*_setting_up(texts, found), *_ways_out(texts, found)))
    page = min(page, (len(found.lines) - 1) // PAGE)
    shown = found.lines[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        heading,
        _where(texts, found),
        _figures(texts, found, reader.now),
        *grouped(reader, shown),
    )
    rows = [
        *_doing(texts, found, here, reader.now),
        *in_pairs([line_button(texts, line) for line in shown]),
    ]
    turns = pages(texts, "Da", here, page, len(found.lines))
    if turns:
        rows.append(turns)
    return Message(text, choices=(*rows, *_setting_up(texts, found), *_ways_out(texts, found)))


def _where(texts: Texts, found: Checklist) -> RichText:
    return texts.rich("check-venue", venue=venue_word(texts, found.venue), place=found.place)


def _figures(texts: Texts, found: Checklist, now: datetime) -> RichText:
    done = sum(line.wants(now) is Wants.NOTHING for line in found.lines)
    return texts.rich(
        "check-figures",
        kind=found.kind,
        done=done,
        all=len(found.lines),
        faults=len(found.at_fault(now)),
        late=sum(line.late(now) for line in found.lines),
    )


def grouped(
    reader: Reader, found: Sequence[Line], *, at: datetime | None = None
) -> list[RichText]:
    """How lines stand now, or will ``at`` a later time: faults one by one, the others together
    where they are the same person's until the same time."""
    now = max(reader.now, at or reader.now)
    separator = reader.texts.plain("check-separator")
    said = []
    for (wants, late, owner, due), several in groupby(found, lambda line: _alike(line, now)):
        lines_ = [in_words(reader, line) for line in several]
        if wants is Wants.REPAIR:
            said += [_fault_words(reader, line) for line in lines_]
            continue
        names = separator.join(_named(reader, line, wants) for line in lines_)
        if wants is Wants.NOTHING:
            said.append(reader.texts.rich("check-line-normal", text=names, kind=lines_[0].kind))
            continue
        key = "check-line-late" if late else f"check-line-{wants.value}"
        said.append(
            reader.texts.rich(
                key,
                text=names,
                owner=owner or "none",
                due=reader.clock(due),
                kind=lines_[0].kind,
            )
        )
    return said


def _alike(line: Line, now: datetime) -> tuple[Wants, bool, str, datetime]:
    """Lines of one key are said together; of what is normal nothing more is said."""
    wants = line.wants(now)
    if wants is Wants.NOTHING:
        return wants, False, "", now
    return wants, line.late(now), line.whose, line.deadline(now)


def _named(reader: Reader, line: Line, wants: Wants) -> str:
    look = line.look
    if wants is Wants.NOTHING and line.counted and look is not None:
        return reader.texts.plain("check-counted", text=line.text, count=look.text)
    return line.text


def _fault_words(reader: Reader, line: Line) -> RichText:
    look = line.look
    return reader.texts.rich(
        f"check-line-{line.state}",
        text=line.text,
        said=look.text if look else "",
        handler=(look.handler if look else "") or "none",
    )


def _doing(
    texts: Texts, found: Checklist, here: tuple[int, int, int], now: datetime
) -> list[tuple[Choice, ...]]:
    wanting = found.wanting(now)
    if not wanting or not found.open:
        return []
    row = [Choice(texts.plain("check-button-run"), encode("Di", *here, 0))]
    plain = [line for line in wanting if not line.counted]
    if len(plain) > 1:
        label = texts.plain("check-button-all-normal", count=len(plain), kind=found.kind)
        row.append(Choice(label, encode("Dj", *here)))
    return [tuple(row)]


def line_button(texts: Texts, line: Line) -> Choice:
    """To a line's card; how it stands is said on the button."""
    label = texts.plain(f"check-button-{line.state}", text=shortened(line.text, 10))
    return Choice(label, encode("Db", line.item_id))


def _setting_up(texts: Texts, found: Checklist) -> list[tuple[Choice, ...]]:
    if not found.may_arrange:
        return []
    here = (found.meeting_id, KINDS.index(found.kind), found.branch_id or 0)
    row = []
    if not found.lines:
        row.append(Choice(texts.plain("check-button-make"), encode("Dk", *here)))
    row.append(Choice(texts.plain("check-button-add"), encode("Dt", *here)))
    if any(not line.whose for line in found.lines):
        row.append(Choice(texts.plain("check-button-give"), encode("Du", *here)))
    return [tuple(row)]


def _ways_out(texts: Texts, found: Checklist) -> list[tuple[Choice, ...]]:
    """The other venues, and back."""
    kind = KINDS.index(found.kind)
    others = [
        Choice(
            texts.plain("check-button-venue", venue=venue_word(texts, name), count=open_),
            encode("Da", found.meeting_id, kind, venue),
        )
        for venue, name, open_, _ in found.venues
        if venue != (found.branch_id or 0)
    ]
    rows = list(in_pairs(others[: 2 * PAGE]))
    if found.kind == "clearing":
        back = Choice(texts.plain("check-button-sheet"), encode("Dc", found.meeting_id))
        rows.append((back,))
    elif found.may_arrange:
        back = Choice(texts.plain("panel-button-readiness"), encode("Ha", found.meeting_id))
        rows.append((back,))
    return rows


def facts(reader: Reader, line: Line) -> tuple[RichText, ...]:
    """What stands by, whose it is, until when."""
    texts = reader.texts
    return (
        texts.rich("check-card-spare", spare=line.spare) if line.spare else (),
        texts.rich("check-card-owner", owner=line.whose)
        if line.whose
        else texts.rich("check-card-owner-none"),
        texts.rich("check-card-due", due=reader.clock(line.due_at)),
        texts.rich("check-card-last", due=reader.clock(line.last_at)) if line.last_at else (),
    )


def looking(texts: Texts, line: Line, now: datetime, mode: int) -> list[Choice]:
    """What a look can find now."""
    of = line.item_id
    match line.wants(now):
        case Wants.LOOK | Wants.LAST:
            for_name = line.owner_name
            normal = (
                texts.plain(
                    "check-button-as-normal-for", name=shortened(for_name, 6), kind=line.kind
                )
                if for_name
                else texts.plain("check-button-as-normal", kind=line.kind)
            )
            return [
                Choice(normal, encode("Dd", of, mode)),
                Choice(texts.plain("check-button-is-fault"), encode("De", of)),
            ]
        case Wants.REPAIR:
            return [
                Choice(texts.plain("check-button-mended"), encode("Dg", of, 0)),
                Choice(texts.plain("check-button-mended-photo"), encode("Dg", of, 1)),
                Choice(texts.plain("check-button-handle"), encode("Df", of)),
            ]
        case Wants.NOTHING:
            return [Choice(texts.plain("check-button-is-fault"), encode("De", of))]


def run(
    reader: Reader, found: Checklist, line: Line, *, undo: int = 0, note: RichText = ()
) -> Message:
    """逐项检查: one line after the other; ``undo`` is the line looked at just before."""
    texts, line = reader.texts, in_words(reader, line)
    left = len(found.wanting(reader.now))
    here = (found.meeting_id, KINDS.index(found.kind), found.branch_id or 0)
    text = lines(
        note,
        texts.rich("check-run", venue=venue_word(texts, found.venue), count=left, kind=found.kind),
        texts.rich("check-run-line", text=line.text),
        *facts(reader, line),
    )
    buttons = looking(texts, line, reader.now, RUN)
    if left > 1:
        buttons.append(Choice(texts.plain("check-button-pass"), encode("Di", *here, line.item_id)))
    if undo:
        buttons.append(Choice(texts.plain("check-button-undo-last"), encode("Dh", undo, RUN)))
    buttons.append(Choice(texts.plain("check-button-list"), encode("Da", *here)))
    return Message(text, choices=in_pairs(buttons))


def ask_all_normal(reader: Reader, found: Checklist) -> Message:
    """全部正常: named before it is done."""
    texts, found = reader.texts, listed_in_words(reader, found)
    plain = [line for line in found.wanting(reader.now) if not line.counted]
    here = (found.meeting_id, KINDS.index(found.kind), found.branch_id or 0)
    comma = texts.plain("meeting-list-comma")
    text = texts.rich(
        "check-ask-all-normal",
        count=len(plain),
        venue=venue_word(texts, found.venue),
        kind=found.kind,
        names=comma.join(line.text for line in plain),
    )
    label = texts.plain("check-button-all-sure", count=len(plain), kind=found.kind)
    sure = Choice(label, encode("Dj", *here, 1))
    back = Choice(texts.plain("check-button-list"), encode("Da", *here))
    return Message(text, choices=((sure,), (back,)))
