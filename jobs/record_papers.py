"""The record (会议记录) as .docx: what is written is filled in, for the rest there are blanks.
Rows 4.1, 4.3, 4.5; norms REC-02, DOC-13."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from chat.texts import minutes as words
from chat.texts import record_parts as part_words
from chat.texts import record_results as result_words
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.formal import minguo
from chat.texts.notices import person_words
from chat.texts.tasks import day
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe, seen
from meetings.minutes.skeleton import RecordItem
from meetings.record import keeping, reading
from meetings.record.content import CLOSING, OPENING, Content, ItemContent, ResolutionFacts
from papers.report import Block, Fields, Heading, Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx

#: Far from any meeting, so that a day is said with its year.
LONG_AGO = datetime(2, 1, 1, tzinfo=UTC)
#: Millimetres left for the pen.
_SPEECH, _NOTED, _SHORT = 30, 25, 12
#: What the paper of each profile has around the items, before and after them.
_BEFORE = {"taiwan": ("reports",), "hongkong": ("adopt-agenda", "adopt-minutes", "arising")}
_AFTER = {"taiwan": ("motions", "adjourned"), "hongkong": ("other", "next-date")}
#: Which of them holds what was said at the opening and at the end; elsewhere that has headings of
#: its own.
_OPENING_AT, _CLOSING_AT = {"taiwan": "reports"}, {"taiwan": "adjourned"}


def record(order: Order) -> Callable[[], Made]:
    """会议记录, in Taiwan 會議紀錄, as it stands for who ordered it."""
    found = seen(
        reading.page(
            order.session,
            reader(order),
            int(order.params["meeting"]),
            now=order.now,
            office=order.office,
        )
    )
    said = Words(order.texts, order.office, LONG_AGO)
    if found.state != "signed":
        return made_record(said, found.content, ())
    if found.approval_id is None:
        raise NoSuchPaper("record")
    signed = keeping.signed_record(
        order.session, found.approval_id, now=order.now, office=order.office
    )
    if signed is None:
        raise NoSuchPaper("record")
    return made_record(said, signed.content, signatures(said, signed))


def signatures(said: Words, signed: keeping.Signed) -> tuple[str, ...]:
    """Who signed and when, in place of the lines to sign on."""
    texts, request = said.texts, signed.request
    chair = texts.plain(
        "record-signed-by",
        label=words.say(said, "label-chair"),
        name=decided_by(texts, request),
        when=said.when(signed.signed_at),
    )
    recorder = texts.plain(
        "record-signed-by",
        label=words.say(said, "label-recorder"),
        name=request.asked_by.name,
        when=said.when(request.asked_at),
    )
    return chair, recorder


def made_record(said: Words, content: Content, signed: tuple[str, ...]) -> Callable[[], Made]:
    """The paper, to be made in a thread; ``signed`` without names it has lines to sign on."""
    head = content.head
    before = (words.say(said, "before"),) if not head.signed and not signed else ()
    again = (
        (said.texts.plain("record-correction", reason=content.correction),)
        if content.correction
        else ()
    )
    report = Report(
        language=said.texts.language,
        title=words.titled(said, head.title),
        subtitle=(*before, *again),
        blocks=(_head(said, content), *_body(said, content, blank=not signed)),
        sign_off=signed or (words.say(said, "sign-chair"), words.say(said, "sign-recorder")),
    )
    name = safe(f"{words.say(said, 'name')} {head.title[:40]}")
    return lambda: Made(report_docx(report), f"{name}.docx", DOCX)


def _head(said: Words, content: Content) -> Fields:
    rows = words.head(said, content.head)
    if said.office.profile.wording == "taiwan":
        year = content.head.starts_at.year
        rows[0] = (rows[0][0], minguo(said.texts, rows[0][1], year))
    return Fields(tuple((row,) for row in rows), 9)


def _body(said: Words, content: Content, *, blank: bool) -> list[Block]:
    wording = said.office.profile.wording
    items = content.head.items
    blocks: list[Block] = []
    opening = content.part(OPENING)
    before = _BEFORE.get(wording, ())
    if opening and wording not in _OPENING_AT:
        blocks += [Heading(said.texts.plain("record-place-opening")), Paragraph(opening)]
    for key in before:
        text = opening if _OPENING_AT.get(wording) == key else ""
        blocks += _noted(said, f"heading-{key}", text, _NOTED, blank)
    apart = wording in _AFTER
    main = [one for one in items if not (apart and one.motion)]
    if apart:
        blocks.append(Heading(words.say(said, "heading-items")))
    for one in main:
        blocks += _item(said, one, content.item(one.id), level=2 if apart else 1, blank=blank)
    if not items and blank and not opening:
        blocks += [_blank(said, "speeches", _SPEECH * 2), _blank(said, "decided", _NOTED)]
    blocks += _after(said, content, [one for one in items if apart and one.motion], blank=blank)
    return [*blocks, *_resolutions(said, content.resolutions), *_annex(said, content)]


def _after(
    said: Words, content: Content, motions: list[RecordItem], *, blank: bool
) -> list[Block]:
    wording = said.office.profile.wording
    blocks: list[Block] = []
    closing = content.part(CLOSING)
    for at, key in enumerate(_AFTER.get(wording, ())):
        if at == 0 and motions:
            blocks.append(Heading(words.say(said, f"heading-{key}")))
            for one in motions:
                blocks += _item(said, one, content.item(one.id), level=2, blank=blank)
            continue
        text = closing if _CLOSING_AT.get(wording) == key else ""
        blocks += _noted(said, f"heading-{key}", text, _SHORT, blank)
    beside = [part for part in content.parts if part.place not in (OPENING, CLOSING)]
    for part in beside:
        name = part_words.place_name(said.texts, part.place, content)
        blocks += [Heading(name), Paragraph(part.text)]
    if closing and wording not in _CLOSING_AT:
        blocks += [Heading(said.texts.plain("record-place-closing")), Paragraph(closing)]
    return blocks


def _noted(said: Words, heading: str, text: str, height_mm: float, blank: bool) -> list[Block]:
    """A heading of the form with what is written under it, or room for the pen."""
    if text:
        return [Heading(words.say(said, heading)), Paragraph(text)]
    return [Heading(words.say(said, heading)), _blank(said, "", height_mm)] if blank else []


def _item(
    said: Words, one: RecordItem, content: ItemContent, *, level: int, blank: bool
) -> list[Block]:
    # In Taiwan motions stand under a heading of their own.
    marked = one.motion and said.office.profile.wording != "taiwan"
    title = words.say(said, "motion-title", title=one.title) if marked else one.title
    rows = []
    if one.presenter is not None:
        rows.append((words.say(said, "presenter-label"), person_words(said.texts, one.presenter)))
    if one.attending:
        names = said.texts.plain("notice-between-names").join(one.attending)
        rows.append((words.say(said, "label-in-attendance"), names))
    if one.text:
        rows.append((words.say(said, "why-label"), " ".join(one.text.split())))
    votes = result_words.votes_line(said.texts, content) if content.vote else ""
    written = [
        ("speeches", content.text),
        ("voted", votes or (words.say(said, "votes") if blank and not content.outcome else "")),
        ("decided", part_words.decided(said.texts, content.outcome, content.decided)),
    ]
    # Room for the pen only where there is nothing yet: what is decided without a vote has none.
    open_ = blank and not content.outcome
    rows += [(words.say(said, key), text) for key, text in written if text or open_]
    found: list[Block] = [Heading(title, level=2 if level == 2 else 1)]
    if rows:
        found.append(Fields(tuple((row,) for row in rows), _SPEECH, blanks_only=True))
    return found


def _resolutions(said: Words, found: tuple[ResolutionFacts, ...]) -> list[Block]:
    if not found:
        return []
    texts = said.texts
    columns = ("number", "text", "owner", "due", "partners")
    rows = tuple(
        (
            str(one.number),
            one.text,
            person_words(texts, one.owner) if one.owner is not None else "",
            day(texts, one.due_on, LONG_AGO.date()) if one.due_on is not None else "",
            one.partners,
        )
        for one in found
    )
    head = tuple(texts.plain(f"record-column-{name}") for name in columns)
    table = Table(head, rows, (0.08, 0.36, 0.2, 0.22, 0.14))
    return [Heading(texts.plain("record-resolutions-heading")), table]


def _annex(said: Words, content: Content) -> list[Block]:
    """The files that belong to the record, by name."""
    if not content.files:
        return []
    names = "\n".join(
        said.texts.plain("record-annex-line", number=number, name=name)
        for number, (name, _) in enumerate(content.files, 1)
    )
    return [Heading(said.texts.plain("record-annex")), Paragraph(names)]


def _blank(said: Words, key: str, height_mm: float) -> Fields:
    label = words.say(said, key) if key else words.say(said, "noted")
    return Fields((((label, ""),),), height_mm)
