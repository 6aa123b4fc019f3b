"""记录与纪要 of a meeting: how record, minutes, reports and filing stand, and what is missing in
the record. Rows 4.3, 4.5.
"""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.meeting_people import button
from chat.texts.record_parts import place_number
from chat.texts.seats import in_pairs, pages
from meetings.record.checking import Gap
from meetings.record.content import place_of_item
from meetings.record.reading import RecordPage

PAGE = 10
#: Phases in which nothing is recorded.
_NOT_HELD = ("draft", "postponed", "cancelled")


def home(
    words: Words,
    found: RecordPage,
    around: tuple[RichText, ...],
    subjects: tuple[tuple[Choice, ...], ...],
    note: RichText = (),
) -> Message:
    """Ka: the next step first, then where everything stands. ``around``: a line of each of the
    other subjects; ``subjects``: their buttons."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("record-home", title=found.title),
        *_record_lines(words, found),
        *around,
    )
    return Message(text, choices=(*_rows(texts, found), *subjects, *_back(texts, found)))


def _record_lines(words: Words, found: RecordPage) -> list[RichText]:
    texts = words.texts
    said: list[RichText] = []
    if found.recorder is not None:
        said.append(texts.rich("record-home-recorder", name=found.recorder.name))
    elif found.state != "signed":
        said.append(texts.rich("record-home-no-recorder"))
    if found.phase in _NOT_HELD and found.state != "signed":
        kept = texts.rich("record-home-written") if found.state != "none" else ()
        return [texts.rich(f"record-home-{found.phase}"), kept, *said]
    if found.state == "signed" and found.signed_at is not None:
        signed = texts.rich("record-home-signed", when=words.when(found.signed_at))
        kept = texts.rich("record-home-kept") if found.document_id is not None else ()
        over = texts.rich(f"record-home-{found.phase}") if found.phase in _NOT_HELD else ()
        return [over, signed, kept, *said]
    if found.state == "asked":
        return [texts.rich("record-home-asked"), *said]
    if found.phase == "before" and found.state == "none":
        return [texts.rich("record-home-before", when=words.when(found.starts_at)), *said]
    if found.state == "none":
        return [texts.rich("record-home-none"), *said]
    return [*_open(texts, found), *said]


def _open(texts: Texts, found: RecordPage) -> list[RichText]:
    content = found.content
    needed = sum(gap.needed for gap in found.gaps)
    rest = len(found.gaps) - needed
    if needed:
        first = texts.rich("record-home-needed", count=needed, rest=rest)
    elif rest:
        first = texts.rich("record-home-worth", count=rest)
    else:
        first = texts.rich("record-home-ready")
    counted = texts.rich(
        "record-home-counted",
        items=len(content.items),
        done=sum(bool(one.outcome) for one in content.items),
        resolutions=len(content.resolutions),
    )
    why = texts.rich("record-correction", reason=content.correction) if content.correction else ()
    return [first, why, counted]


def _rows(texts: Texts, found: RecordPage) -> tuple[tuple[Choice, ...], ...]:
    id = found.meeting_id
    if found.phase in _NOT_HELD:
        return _to_read(texts, found)
    rows: list[tuple[Choice, ...]] = []
    blank = found.phase == "before" and found.state == "none"
    if found.state == "open" and found.may_vouch:
        if found.gaps:
            label = texts.plain("record-button-check", count=len(found.gaps))
            rows.append((Choice(label, encode("Ky", id, 0)),))
        if not any(gap.needed for gap in found.gaps):
            rows.append((button(texts, "record-button-send", "Kz", id, 0),))
    if found.state == "asked" and found.approval_id is not None:
        rows.append((button(texts, "record-button-request", "as", found.approval_id),))
    buttons = []
    if found.may_write or found.host:
        if not blank:
            buttons.append(button(texts, "record-button-sections", "Kb", id, 0))
            buttons.append(button(texts, "record-button-results", "Ki", id, 0))
            buttons.append(button(texts, "record-button-resolutions", "Kn", id, 0))
        if found.editable:
            buttons.append(button(texts, "record-button-paste", "Kh", id))
    if not blank:
        buttons.append(button(texts, "record-button-whole", "KC", id, 0))
    buttons.append(button(texts, "record-button-paper", "BD", id))
    if found.may_write:
        buttons.append(button(texts, "recorder-button-page", "Bm", id))
    rows += in_pairs(buttons)
    if found.state == "signed" and found.may_vouch:
        scan = button(texts, "record-button-scan", "KB", id)
        rows.append((button(texts, "record-button-correct", "KA", id), scan))
    return tuple(rows)


def _to_read(texts: Texts, found: RecordPage) -> tuple[tuple[Choice, ...], ...]:
    """Of a meeting that is not held: what was written stays to be read."""
    id = found.meeting_id
    rows: list[tuple[Choice, ...]] = []
    if found.state != "none":
        whole = button(texts, "record-button-whole", "KC", id, 0)
        rows.append((whole, button(texts, "record-button-paper", "BD", id)))
    if found.host:
        rows.append((button(texts, "recorder-button-page", "Bm", id),))
    return tuple(rows)


def _back(texts: Texts, found: RecordPage) -> tuple[tuple[Choice, ...], ...]:
    """Back to the meeting, for those who have its panel."""
    if not found.host:
        return ()
    return ((button(texts, "panel-button-back", "mp", found.meeting_id),),)


def check(words: Words, found: RecordPage, page: int, note: RichText = ()) -> Message:
    """自查: what is missing, each with the button that mends it."""
    texts, id = words.texts, found.meeting_id
    if not found.gaps:
        home_button = (button(texts, "record-button-home", "Ka", id),)
        send = (button(texts, "record-button-send", "Kz", id, 0),)
        may_send = found.may_vouch and found.state in ("none", "open")
        done = (send, home_button) if may_send else (home_button,)
        return Message(lines(note, texts.rich("record-check-complete")), choices=done)
    page = min(page, (len(found.gaps) - 1) // PAGE)
    shown = found.gaps[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        texts.rich("record-check", title=found.title, count=len(found.gaps)),
        *gap_lines(texts, shown),
    )
    rows = (
        *mending(texts, id, shown),
        pages(texts, "Ky", (id,), page, len(found.gaps)),
        *_sending(texts, found),
        (button(texts, "record-button-home", "Ka", id),),
    )
    return Message(text, choices=tuple(row for row in rows if row))


def _sending(texts: Texts, found: RecordPage) -> tuple[tuple[Choice, ...], ...]:
    """Sent all the same, where what is missing is only worth a look."""
    if not found.may_vouch or found.state not in ("none", "open"):
        return ()
    if any(gap.needed for gap in found.gaps):
        return ()
    return ((button(texts, "record-button-send-anyway", "Kz", found.meeting_id, 1),),)


def gap_lines(texts: Texts, gaps: tuple[Gap, ...]) -> list[RichText]:
    """One line for each: what has to be there first."""
    return [
        texts.rich(
            "record-gap-needed" if gap.needed else "record-gap-worth", what=gap_name(texts, gap)
        )
        for gap in gaps
    ]


def gap_name(texts: Texts, gap: Gap) -> str:
    """What is missing, and in what."""
    key = f"record-gap-{gap.code}"
    if gap.number:
        return texts.plain(key, number=gap.number, what=shortened(gap.what))
    return texts.plain(key, what=gap.what) if gap.what else texts.plain(key)


def mending(
    texts: Texts, meeting_id: int, gaps: tuple[Gap, ...]
) -> tuple[tuple[Choice, ...], ...]:
    """The buttons that mend these, each once."""
    found: dict[str, Choice] = {}
    for gap in gaps:
        choice = _mend(texts, meeting_id, gap)
        found.setdefault(choice.payload, choice)
    return in_pairs(list(found.values()))


def _mend(texts: Texts, meeting_id: int, gap: Gap) -> Choice:
    match gap.code:
        case "resolution-owner" | "resolution-due":
            key = "owner" if gap.code == "resolution-owner" else "due"
            label = texts.plain(f"record-mend-{key}", number=gap.number)
            return Choice(label, encode("Kr" if key == "owner" else "Ks", gap.resolution_id))
        case "item-text" | "notes-later":
            label = texts.plain("record-mend-text", number=gap.number)
            place = place_number(place_of_item(gap.item_id))
            return Choice(label, encode("Kc", meeting_id, place, 0))
        case "item-result" | "vote-sum" | "vote-outcome" | "quorum":
            label = texts.plain("record-mend-result", number=gap.number)
            return Choice(label, encode("Kj", gap.item_id))
        case "recorder":
            return button(texts, "recorder-button-page", "Bm", meeting_id)
        case "signed-in":
            return button(texts, "panel-button-sign-in", "sm", meeting_id)
        case "transcript":
            return Choice(texts.plain("record-mend-transcript"), encode("Jn", gap.note_id))
    return button(texts, "record-button-sections", "Kb", meeting_id, 0)


def not_closed(words: Words, meeting_id: int, title: str, gaps: tuple[Gap, ...]) -> Message:
    """Closing waits until what was decided stands: what is missing, and one tap for what was not
    reached."""
    texts = words.texts
    shown = gaps[:PAGE]
    items = [gap for gap in gaps if gap.code == "item-result"]
    text = lines(
        texts.rich("closing-undecided", title=title, count=len(gaps)),
        *gap_lines(texts, shown),
        texts.rich("closing-undecided-more", count=len(gaps) - PAGE) if len(gaps) > PAGE else (),
        texts.rich("closing-undecided-how"),
    )
    rows: list[tuple[Choice, ...]] = list(mending(texts, meeting_id, shown))
    if items:
        rows.append((button(texts, "record-button-rest-not-reached", "Km", meeting_id),))
    rows.append(
        (
            button(texts, "record-button-home", "Ka", meeting_id),
            button(texts, "record-button-close-again", "cm", meeting_id),
        )
    )
    return Message(text, choices=tuple(rows))
