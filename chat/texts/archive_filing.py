"""Words of the filing of a meeting: what is missing, what goes in, one document. Rows 6.3, 6.8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chat.dates import say_day
from chat.message import Choice, Message, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.archive import PAGE, button, kind_name, period_name
from chat.texts.cards import Words
from chat.texts.documents import level_name
from chat.texts.home import shortened
from chat.texts.reports import long_day
from chat.texts.seats import in_pairs, pages
from meetings.archive.listing import Line
from meetings.archive.reading import FilePage, Standing


def file_page(words: Words, found: FilePage, note: RichText = ()) -> Message:
    """The filing of one meeting: what is missing first, then what goes in."""
    texts, standing = words.texts, found.standing
    goes = [one for one in found.lines if not one.left_out]
    text = lines(
        note,
        texts.rich("archive-page", title=found.title),
        _state(words, found),
        *lacking(texts, standing),
        _goes_in(texts, goes, "archive-goes-in") if goes and standing.state != "filing" else (),
        _made(texts, found) if standing.state != "filing" else (),
        _left_out(texts, found.lines),
        _checks(words, found),
    )
    return Message(text, choices=_page_choices(texts, found))


def _state(words: Words, found: FilePage) -> RichText:
    texts, standing = words.texts, found.standing
    if standing.state == "early":
        return texts.rich("archive-state-early")
    if standing.state == "filing" and found.progress is not None:
        done, of = found.progress
        return texts.rich("archive-state-filing", done=done, of=of)
    if standing.state == "filed" or standing.filed:
        said = texts.rich("archive-state-filed", count=standing.filed)
        if standing.waiting:
            return lines(said, texts.rich("archive-state-more", count=standing.waiting))
        return said
    if standing.due_on is None:
        return ()
    key = "archive-state-late" if standing.late else "archive-state-open"
    return texts.rich(
        key, day=say_day(standing.due_on, texts.language, today=words.office.today(words.now))
    )


def lacking(texts: Texts, standing: Standing) -> list[RichText]:
    """What the file lacks: not in the way of filing it."""
    if standing.state == "early" or not standing.lacking:
        return []
    said = [texts.plain(f"archive-lacks-{o.code}", count=o.count) for o in standing.lacking]
    return [texts.rich("archive-lacks", what=texts.plain("meeting-list-comma").join(said))]


def _goes_in(texts: Texts, goes: Sequence[Line], key: str) -> RichText:
    return texts.rich(key, count=len(goes), kinds=_kinds(texts, [one.kind for one in goes]))


def _made(texts: Texts, found: FilePage) -> RichText:
    if not found.to_make or found.standing.state == "early":
        return ()
    return texts.rich("archive-made", kinds=_kinds(texts, found.to_make))


def _kinds(texts: Texts, kinds: Sequence[str]) -> str:
    counted = Counter(kinds)
    said = [
        texts.plain("archive-kind-count", kind=kind_name(texts, kind), count=count)
        if count > 1
        else kind_name(texts, kind)
        for kind, count in counted.items()
    ]
    return texts.plain("meeting-list-comma").join(said)


def _left_out(texts: Texts, found: Sequence[Line]) -> RichText:
    out = sum(one.left_out in ("chosen", "duplicate") for one in found)
    return texts.rich("archive-stays-out", count=out) if out else ()


def _checks(words: Words, found: FilePage) -> RichText:
    if found.checked_at is None:
        return ()
    faults = sum(one["count"] for one in found.checks.get("faults", ()))
    key = "archive-checks-faults" if faults else "archive-checks-good"
    return words.texts.rich(key, when=words.when(found.checked_at), count=faults)


def _page_choices(texts: Texts, found: FilePage) -> tuple[tuple[Choice, ...], ...]:
    id, standing = found.meeting_id, found.standing
    buttons: list[Choice] = []
    if found.may_file and standing.state != "early" and standing.state != "filing":
        new = standing.waiting or found.to_make
        if new:
            name = "file-more" if standing.filed else "file"
            buttons.append(button(texts, name, "Rc", id))
    if found.lines and standing.state != "filing":
        buttons.append(button(texts, "lines", "Rd", id, 0))
    if standing.filed:
        buttons.append(button(texts, "items", "Rk", id, 0))
        buttons.append(button(texts, "package", "Rg", id))
        buttons.append(button(texts, "check", "Rh", id))
    if found.checked_at is not None:
        buttons.append(button(texts, "checks", "Ri", id))
    back = []
    if found.sees_meeting:
        back.append(button(texts, "records", "Ka", id))
    if found.sees_archive:
        back.append(button(texts, "home", "Rb"))
    return (*in_pairs(buttons), *([tuple(back)] if back else []))


def line_list(words: Words, found: FilePage, page: int) -> Message:
    """Every document in the order of the file, ten a page."""
    texts = words.texts
    page = min(page, max(0, (len(found.lines) - 1) // PAGE))
    shown = found.lines[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("archive-lines", title=found.title, count=len(found.lines)),
        *(_line(words, number, one) for number, one in enumerate(shown, page * PAGE + 1)),
        texts.rich("archive-lines-how") if found.may_file else (),
    )
    buttons = [
        Choice(
            f"{number} {shortened(one.title)}",
            encode("Re", found.meeting_id, one.document_id),
        )
        for number, one in enumerate(shown, page * PAGE + 1)
        if one.left_out in ("", "chosen") and found.may_file
    ]
    turns = pages(texts, "Rd", (found.meeting_id,), page, len(found.lines))
    back = button(texts, "back", "Ra", found.meeting_id)
    return Message(text, choices=(*in_pairs(buttons), *([turns] if turns else []), (back,)))


def _line(words: Words, number: int, one: Line) -> RichText:
    texts = words.texts
    state = f"archive-line-{one.left_out}" if one.left_out else "archive-line"
    return texts.rich(
        state,
        number=str(number),
        kind=kind_name(texts, one.kind),
        title=one.title,
        period=period_name(texts, one.period, words.office),
        code=one.code,
        reason=one.reason,
    )


def line_card(words: Words, found: FilePage, one: Line, note: RichText = ()) -> Message:
    """One document: how it is filed, and what can be chosen otherwise."""
    texts, office = words.texts, words.office
    text = lines(
        note,
        (Span(one.title, "bold"),),
        texts.rich(
            "archive-card",
            kind=kind_name(texts, one.kind),
            day=long_day(texts, one.dated_on),
            author=one.author,
            level=level_name(texts, one.level),
            files=len(one.files),
        ),
        texts.rich("archive-card-reference", reference=one.reference) if one.reference else (),
        texts.rich("archive-card-period", period=period_name(texts, one.period, office))
        if one.left_out != "chosen"
        else texts.rich("archive-card-out"),
        texts.rich("archive-card-table", period=period_name(texts, one.by_table, office))
        if one.period != one.by_table
        else (),
        texts.rich("archive-card-reason", reason=one.reason) if one.reason else (),
        texts.rich("archive-card-supplement", code=one.code) if one.supplement else (),
    )
    id, document = found.meeting_id, one.document_id
    codes = list(office.profile.archive.periods)
    buttons = [
        Choice(
            texts.plain("archive-button-keep", period=period_name(texts, code, office)),
            encode("Rf", id, document, 0, at),
        )
        for at, code in enumerate(codes)
        if code != one.period or one.left_out == "chosen"
    ]
    if one.left_out != "chosen":
        at = codes.index(one.by_table)
        buttons.append(button(texts, "leave-out", "Rf", id, document, 1, at))
    place = next((at for at, line in enumerate(found.lines) if line.key == one.key), 0)
    back = button(texts, "lines-back", "Rd", id, place // PAGE)
    return Message(text, choices=(*in_pairs(buttons), (back,)))
