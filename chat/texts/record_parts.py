"""The record's text in a chat: its parts, one part page by page, the whole to be read, and two
texts side by side where somebody else saved meanwhile. Rows 4.3, 4.5.
"""

from __future__ import annotations

from chat.message import Choice, Message, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts import minutes as head_words
from chat.texts.cards import Words
from chat.texts.meeting_people import button
from chat.texts.record_results import outcome_name, resolution_line, votes_line
from chat.texts.seats import in_pairs, pages
from meetings.record.content import CLOSING, OPENING, Content, place_of_item
from meetings.record.reading import RecordPage, SectionPage

PAGE = 10
#: Characters of text in one message: a screen or two of a phone.
IN_ONE_MESSAGE = 1_500
_GONE = "gone:"


def place_number(place: str) -> int:
    """A part on a button: 0 and 1 beside the agenda, even numbers its items, odd ones what was
    taken off it."""
    if place in (OPENING, CLOSING):
        return int(place == CLOSING)
    item_id = int(place.partition(":")[2])
    return 2 * item_id + int(place.startswith(_GONE))


def place_at(number: int) -> str:
    """The part of a button's number."""
    if number < 2:
        return CLOSING if number else OPENING
    return f"{_GONE}{number // 2}" if number % 2 else place_of_item(number // 2)


def place_name(texts: Texts, place: str, content: Content) -> str:
    """What a part is called."""
    if place in (OPENING, CLOSING):
        return texts.plain(f"record-place-{place}")
    if place.startswith(_GONE):
        return texts.plain("record-place-gone")
    for item in content.head.items:
        if place == place_of_item(item.id):
            return texts.plain("record-place-item", number=item.number, title=item.title)
    return texts.plain("record-place-gone")


def in_messages(text: str, limit: int = IN_ONE_MESSAGE) -> list[str]:
    """A long text in pieces, broken between lines where that is possible."""
    found, left = [], text
    while len(left) > limit:
        at = left.rfind("\n", limit // 2, limit)
        at = limit if at < 0 else at
        found.append(left[:at].rstrip())
        left = left[at:].lstrip("\n")
    return [*found, left]


def sections(words: Words, found: RecordPage, page: int, note: RichText = ()) -> Message:
    """记录正文: the parts and how long each is; pressed, one of them."""
    texts, id = words.texts, found.meeting_id
    page = min(page, (len(found.places) - 1) // PAGE)
    shown = found.places[page * PAGE : (page + 1) * PAGE]
    names = {place: place_name(texts, place, found.content) for place in shown}
    body = []
    for place in shown:
        length = len(_text_at(found.content, place))
        key = "record-sections-line" if length else "record-sections-empty"
        values = {"length": length} if length else {}
        body.append(texts.rich(key, name=names[place], **values))
    choices = [
        Choice(names[place][:20], encode("Kc", id, place_number(place), 0)) for place in shown
    ]
    rows = [*in_pairs(choices), pages(texts, "Kb", (id,), page, len(found.places))]
    rows.append((button(texts, "record-button-home", "Ka", id),))
    text = lines(note, texts.rich("record-sections", title=found.title), *body)
    return Message(text, choices=tuple(row for row in rows if row))


def _text_at(content: Content, place: str) -> str:
    if place.startswith("item:"):
        return content.item(int(place.partition(":")[2])).text
    return content.part(place)


def section(
    words: Words, found: SectionPage, content: Content, page: int, note: RichText = ()
) -> Message:
    """One part: where it comes from, its text, what can be done with it."""
    texts = words.texts
    pieces = in_messages(found.text) if found.text else []
    page = min(page, max(0, len(pieces) - 1))
    several = len(pieces) > 1
    text = lines(
        note,
        texts.rich("record-section", name=place_name(texts, found.place, content)),
        _origin(words, found),
        pieces[page] if pieces else texts.rich("record-section-empty"),
        texts.rich("record-section-page", page=page + 1, pages=len(pieces)) if several else (),
        texts.rich("record-section-later", count=found.later) if found.later else (),
        changes_back(texts, found.state) if found.may_write else (),
    )
    return Message(text, choices=_section_rows(texts, found, page, len(pieces)))


def changes_back(texts: Texts, state: str) -> RichText:
    """Said before something is changed that waits to be signed."""
    return texts.rich("record-will-take-back") if state == "asked" else ()


def _origin(words: Words, found: SectionPage) -> RichText:
    texts = words.texts
    if found.composed:
        return texts.rich("record-section-composed", notes=found.notes)
    if found.by is None or found.at is None:
        return ()
    return texts.rich(
        "record-section-version",
        version=found.version,
        name=found.by.name,
        when=words.when(found.at),
    )


def _section_rows(
    texts: Texts, found: SectionPage, page: int, pieces: int
) -> tuple[tuple[Choice, ...], ...]:
    id, at = found.meeting_id, place_number(found.place)
    buttons = []
    if found.may_write:
        if found.composed:
            buttons.append(button(texts, "record-button-take-notes", "Kf", id, at))
        if found.text:
            buttons.append(button(texts, "record-button-go-on", "Ke", id, at))
        key = "record-button-rewrite" if found.text else "record-button-write"
        buttons.append(button(texts, key, "Kd", id, at))
        if found.version > 1:
            buttons.append(button(texts, "record-button-set-back", "Kg", id, at, found.version))
    if found.item is not None:
        buttons.append(button(texts, "record-button-result", "Kj", found.item.id))
    if found.notes and (found.item is not None or found.place == OPENING):
        about = found.item.id if found.item is not None else 0
        buttons.append(button(texts, "record-button-notes", "Jl", id, about))
    turning = []
    if page:
        turning.append(button(texts, "button-previous-page", "Kc", id, at, page - 1))
    if page + 1 < pieces:
        turning.append(button(texts, "button-next-page", "Kc", id, at, page + 1))
    rows = (tuple(turning), *in_pairs(buttons))
    back = (button(texts, "record-button-sections", "Kb", id, 0),)
    return (*(row for row in rows if row), back)


def both(texts: Texts, mine: str, present: str, by: str, when: str) -> RichText:
    """Two texts, whole: what somebody wrote, and what another saved meanwhile."""
    return lines(
        texts.rich("record-stale", name=by, when=when),
        texts.rich("record-stale-mine"),
        mine,
        texts.rich("record-stale-present"),
        present,
        texts.rich("record-stale-choose"),
    )


def whole(words: Words, found: RecordPage, page: int) -> Message:
    """通读: the whole record in words, a piece at a time."""
    texts, id = words.texts, found.meeting_id
    pieces = in_messages("\n".join(said(words, found.content)))
    page = min(page, len(pieces) - 1)
    heading = texts.rich("record-whole", title=head_words.titled(words, found.title))
    several = len(pieces) > 1
    text = lines(
        heading,
        pieces[page],
        texts.rich("record-section-page", page=page + 1, pages=len(pieces)) if several else (),
    )
    turning = []
    if page:
        turning.append(button(texts, "button-previous-page", "KC", id, page - 1))
    if page + 1 < len(pieces):
        turning.append(button(texts, "button-next-page", "KC", id, page + 1))
    row = [button(texts, "record-button-paper", "BD", id)]
    if found.approval_id is not None:
        row.append(button(texts, "record-button-request", "as", found.approval_id))
    rows = (tuple(turning), tuple(row), (button(texts, "record-button-home", "Ka", id),))
    return Message(text, choices=tuple(row for row in rows if row))


def said(words: Words, content: Content) -> list[str]:
    """The whole record line by line, as the paper has it."""
    texts = words.texts
    rows = head_words.head(words, content.head)
    found = [_plain(texts.rich("record-line", label=label, text=text)) for label, text in rows]
    found += [content.part(OPENING)]
    for item in content.head.items:
        one = content.item(item.id)
        found.append("")
        found.append(place_name(texts, place_of_item(item.id), content))
        if item.presenter is not None:
            found.append(texts.plain("record-presenter", person=item.presenter.name))
        found.append(one.text)
        if one.vote:
            label = head_words.say(words, "voted")
            found.append(texts.plain("record-line", label=label, text=votes_line(texts, one)))
        if one.outcome or one.decided:
            label = head_words.say(words, "decided")
            result = decided(texts, one.outcome, one.decided)
            found.append(texts.plain("record-line", label=label, text=result))
    if content.resolutions:
        found += ["", texts.plain("record-resolutions-heading")]
        found += [_plain(resolution_line(words, one)) for one in content.resolutions]
    for part in content.parts:
        if part.place != OPENING:
            found += ["", place_name(texts, part.place, content), part.text]
    if content.correction:
        found += ["", texts.plain("record-correction", reason=content.correction)]
    return _without_gaps(found)


def decided(texts: Texts, outcome: str, words: str) -> str:
    """Outcome and words of a decision."""
    name = outcome_name(texts, outcome) if outcome else ""
    if name and words:
        return texts.plain("record-outcome-words", outcome=name, words=words)
    return name or words


def _plain(text: RichText) -> str:
    return "".join(span.text for span in text)


def _without_gaps(found: list[str]) -> list[str]:
    """Lines of nothing are left out, but for one between parts."""
    kept: list[str] = []
    for at, line in enumerate(found):
        gap = not line and at + 1 < len(found) and found[at + 1] and kept and kept[-1]
        if line or gap:
            kept.append(line)
    return kept


def scan_title(words: Words, title: str, number: int) -> str:
    """What a sheet of the record signed by hand is called among the meeting's papers; ``words``
    in the office's language, so that sent again it is the next edition."""
    titled = head_words.titled(words, title)[:60]
    return words.texts.plain("record-scan-title", title=titled, number=number)


def copied(text: str) -> RichText:
    """Words to be copied into an answer as they stand."""
    return (Span(text, "copy"),)
