"""Words of disposals: what is over, lists, one list, holds. Row 6.9."""

from __future__ import annotations

from datetime import date

from chat.dates import say_day
from chat.message import Choice, Message, Paper, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from meetings.disposals.facts import Home, Listed, Page, ShownItem, ShownLine
from meetings.disposals.reading import PAGE
from meetings.disposals.witnessing import WITNESSES
from meetings.people import Named

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Codes named where only some fit.
FEW = 5


def number(texts: Texts, year: int, count: int) -> str:
    """销毁〔2026〕1号."""
    return texts.plain("disposal-number", year=str(year), number=str(count))


def period(words: Words, code: str) -> str:
    """The period by name, as the profile has it."""
    found = words.office.profile.archive.periods.get(code)
    return getattr(found.name, words.texts.language) if found is not None else code


def day(words: Words, on: date | None) -> str:
    """A day with its weekday; "" for none."""
    today = words.office.today(words.now)
    return say_day(on, words.texts.language, today=today) if on is not None else ""


def title_of(texts: Texts, item: ShownItem) -> str:
    """The title, or that it is not shown here."""
    return item.title or texts.plain("disposal-title-hidden")


def pager(texts: Texts, route: str, page: int, total: int, *ids: int) -> tuple[Choice, ...]:
    """The page before and the next one."""
    found = []
    if page > 0:
        found.append(Choice(texts.plain("button-previous-page"), encode(route, *ids, page - 1)))
    if (page + 1) * PAGE < total:
        found.append(Choice(texts.plain("button-next-page"), encode(route, *ids, page + 1)))
    return tuple(found)


def with_rows(text: RichText, *rows: tuple[Choice, ...]) -> Message:
    """A message with its rows of buttons, empty ones left out."""
    return Message(text, choices=tuple(row for row in rows if row))


def home(words: Words, found: Home, page: int, note: RichText = ()) -> Message:
    """鉴定与销毁: what is over first, then the lists."""
    texts = words.texts
    buttons = [
        (
            Choice(
                texts.plain("disposal-button-list", number=_number(texts, one)),
                encode("PB", one.id),
            ),
        )
        for one in found.lists
    ]
    due = Choice(texts.plain("disposal-button-due", count=found.due), encode("Pu"))
    held = Choice(texts.plain("disposal-button-holds"), encode("PO"))
    return with_rows(
        lines(
            note,
            texts.rich("disposal-home"),
            texts.rich("disposal-home-due", count=found.due),
            texts.rich("disposal-home-holds", count=found.holds) if found.holds else (),
            *(_listed(texts, one) for one in found.lists),
            () if found.lists else texts.rich("disposal-home-none"),
        ),
        (due,) if found.due else (),
        *buttons,
        pager(texts, "Pd", page, found.all_lists),
        (held,),
    )


def _number(texts: Texts, one: Listed) -> str:
    return number(texts, one.year, one.number)


def _listed(texts: Texts, one: Listed) -> RichText:
    return texts.rich(
        "disposal-listed",
        number=_number(texts, one),
        count=one.lines,
        state=texts.plain(f"disposal-state-{one.state}"),
    )


def page(words: Words, found: Page, note: RichText = ()) -> Message:
    """One list: what is missing first, then the facts, then the buttons that hold now."""
    texts = words.texts
    kept = len(found.lines) - len(found.doomed)
    files: tuple[StoredFile, ...] = ()
    if found.certificate is not None and found.open:
        digest, name, size = found.certificate
        files = (StoredFile(digest, name, DOCX, size),)
    text = lines(
        note,
        texts.rich(
            "disposal-page",
            number=number(texts, found.year, found.number),
            state=texts.plain(f"disposal-state-{found.state}"),
        ),
        _next_step(words, found),
        _held(texts, found),
        texts.rich("disposal-page-counts", destroy=len(found.doomed), keep=kept),
        texts.rich("disposal-page-method", method=found.method) if found.method else (),
        texts.rich("disposal-page-by", name=name_of(found.by), when=words.when(found.at)),
        texts.rich(
            "disposal-page-approved", name=found.approved_by, when=words.when(found.approved_at)
        )
        if found.approved_at is not None
        else (),
        *_witnesses(words, found),
        texts.rich(
            "disposal-page-destroyed",
            name=name_of(found.destroyed_by),
            when=words.when(found.destroyed_at),
        )
        if found.destroyed_at is not None
        else (),
    )
    choices = tuple(row for row in _buttons(texts, found) if row)
    return Message(text, choices=choices, files=files)


def name_of(person: Named | None) -> str:
    """The name, where somebody is meant."""
    return person.name if person is not None else ""


def _next_step(words: Words, found: Page) -> RichText:
    """What is to be done now."""
    texts = words.texts
    if found.state == "approved":
        if found.unsigned:
            return texts.rich("disposal-next-unsigned")
        missing = WITNESSES - len(found.witnesses)
        if missing > 0:
            return texts.rich("disposal-next-witnesses", count=missing)
        return texts.rich("disposal-next-confirm")
    if found.state == "destroyed":
        if found.certificate is None:
            return texts.rich("disposal-next-deleting")
        return texts.rich("disposal-next-done" if found.open else "disposal-next-done-hidden")
    return texts.rich(f"disposal-next-{found.state}")


def _held(texts: Texts, found: Page) -> RichText:
    if not found.held:
        return ()
    codes = [line.item.code for line in found.held]
    comma = texts.plain("meeting-list-comma")
    return texts.rich("disposal-page-held", count=len(codes), codes=comma.join(codes[:FEW]))


def _witnesses(words: Words, found: Page) -> list[RichText]:
    texts = words.texts
    said: list[RichText] = []
    for one in found.witnesses:
        name = name_of(one.person)
        if one.at is not None:
            key = "disposal-witness-paper" if one.on_paper else "disposal-witness-done"
            said.append(texts.rich(key, name=name, when=words.when(one.at)))
        else:
            key = "disposal-witness-scan" if one.waits else "disposal-witness-waits"
            said.append(texts.rich(key, name=name))
    return said


def _buttons(texts: Texts, found: Page) -> list[tuple[Choice, ...]]:
    def button(key: str, route: str, *ids: int, **values: str) -> Choice:
        return Choice(texts.plain(f"disposal-button-{key}", **values), encode(route, *ids))

    rows: list[tuple[Choice, ...]] = []
    for one in found.witnesses:
        name = name_of(one.person)
        if one.mine:
            rows.append((button("witness", "PJ", one.id),))
        if one.checks:
            rows.append((button("look", "PL", one.id, name=name),))
        if found.keeps and found.state == "approved" and one.at is None:
            on_paper = button("paper", "PK", one.id, name=name)
            rows.append((on_paper, button("drop", "PR", one.id, name=name)))
    if found.keeps and found.state == "listed":
        rows.append((button("send", "PE", found.id),) if found.lines else ())
    if found.keeps and found.state == "approved" and len(found.witnesses) < WITNESSES:
        rows.append((button("name", "PI", found.id),))
    if found.keeps and found.state == "witnessed" and not found.held:
        rows.append((button("execute", "PM", found.id),))
    rows.append((button("lines", "PC", found.id), button("print", "PH", found.id)))
    if found.keeps and found.state in ("listed", "asked", "approved", "witnessed"):
        rows.append((button("withdraw", "PF", found.id),))
    rows.append((button("home", "Pd"),))
    return rows


def line_page(words: Words, found: Page, page: int) -> Message:
    """The lines of a list, ten a page; while it is written each can be taken off."""
    texts = words.texts
    page = min(page, max(0, (len(found.lines) - 1) // PAGE))
    here = found.lines[page * PAGE : (page + 1) * PAGE]
    off = found.keeps and found.state == "listed"
    buttons = [
        (
            Choice(
                texts.plain("disposal-button-off", code=shortened(line.item.code)),
                encode("PD", line.id),
            ),
        )
        for line in here
        if off
    ]
    back = Choice(
        texts.plain("disposal-button-list", number=number(texts, found.year, found.number)),
        encode("PB", found.id),
    )
    heading = texts.rich(
        "disposal-lines" if here else "disposal-lines-none", count=len(found.lines)
    )
    return with_rows(
        lines(heading, *(_line(words, one) for one in here)),
        *buttons,
        pager(texts, "PC", page, len(found.lines), found.id),
        (back,),
    )


def _line(words: Words, one: ShownLine) -> RichText:
    texts = words.texts
    values = {"code": one.item.code, "title": title_of(texts, one.item), "reason": one.reason}
    if one.opinion == "keep":
        return texts.rich("disposal-line-keep", until=day(words, one.keep_until), **values)
    key = "disposal-line-held" if one.item.held else "disposal-line-destroy"
    return texts.rich(key, **values)


def printed(texts: Texts, found: Page) -> Message:
    """The list on paper."""
    text = texts.rich("disposal-printed", number=number(texts, found.year, found.number))
    return Message(text, files=(Paper("disposal_list", (("disposal", found.id),)),))


def sure(texts: Texts, found: Page, *, execute: bool) -> Message:
    """Asked once more before it is done."""
    said = number(texts, found.year, found.number)
    key, route = ("execute", "PN") if execute else ("withdraw", "PG")
    yes = Choice(texts.plain(f"disposal-button-{key}-yes"), encode(route, found.id))
    back = Choice(texts.plain("disposal-button-list", number=said), encode("PB", found.id))
    text = texts.rich(
        f"disposal-sure-{key}", number=said, count=len(found.doomed), method=found.method
    )
    return with_rows(text, (yes,), (back,))


def scan(texts: Texts, found: Page, witness_id: int) -> Message | None:
    """The signed paper, to be looked at by a second person."""
    one = next((w for w in found.witnesses if w.id == witness_id and w.checks), None)
    if one is None or one.scan is None:
        return None
    yes = Choice(texts.plain("disposal-button-scan-yes"), encode("PX", witness_id, 1))
    no = Choice(texts.plain("disposal-button-scan-no"), encode("PX", witness_id, 0))
    text = texts.rich(
        "disposal-scan", name=name_of(one.person), number=number(texts, found.year, found.number)
    )
    picture = one.scan[2].startswith("image/")
    return Message(text, choices=((yes, no),), files=(StoredFile(*one.scan, picture),))
