"""A copy of the issued minutes as its addressee gets it, and its reminder. Rows 4.7, 4.9."""

from __future__ import annotations

from chat.dates import say_day
from chat.message import Choice, Message, Paper, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts.cards import Words, words_of
from chat.texts.issued_minutes_text import correction
from chat.texts.minutes_copies import button
from chat.texts.report_sections import decided
from chat.texts.seats import in_pairs
from chat.texts.task_words import number as task_number
from chat.texts.wording import Reading
from meetings.issued_minutes.content import Numbered
from meetings.issued_minutes.errata import corrections
from meetings.minutes_copies.reading import Copy, copy_of
from meetings.people import named
from storage import documents as document_rows
from storage import issued_minutes as minutes_rows
from storage import tasks as task_rows

#: What an erratum changed, in a chat; the paper has all of it.
MOST_CHANGES = 6
#: Items named in a copy; the paper has all of them.
MOST_OWN = 8


def copy_notice(reading: Reading) -> Message | None:
    """The copy itself; None once another edition holds."""
    return _copy(reading, again=False)


def reminder_notice(reading: Reading) -> Message | None:
    """Not said to have arrived yet; None where it was, or another edition holds."""
    return _copy(reading, again=True)


def _copy(reading: Reading, *, again: bool) -> Message | None:
    found = copy_of(reading.session, int(reading.params["copy"]), office=reading.office)
    if found is None or not found.holds or (again and found.line.received_at is not None):
        return None
    words, texts, line = words_of(reading), reading.texts, found.line
    for_other = reading.reader_id != reading.person_id
    person = named(reading.session, [reading.person_id]).get(reading.person_id)
    text = lines(
        texts.rich("notice-for", name=person.name, unit=person.unit or "—")
        if for_other and person
        else (),
        texts.rich("mcopy-again" if again else _heading(found), title=found.title),
        texts.rich("mcopies-number", number=found.number),
        *_corrected(reading, found),
        texts.rich("mcopy-excerpt" if line.items else "mcopy-excerpt-none")
        if line.kind == "excerpt"
        else (),
        *_own(words, found),
        texts.rich("mcopy-please") if line.asked and line.received_at is None else (),
    )
    return Message(text, choices=_choices(reading, found), files=_files(reading, found))


def _heading(found: Copy) -> str:
    return "mcopy-informed" if found.line.kind == "informed" else "mcopy-heading"


def _corrected(reading: Reading, found: Copy) -> list[RichText]:
    row = minutes_rows.minutes(reading.session, found.minutes_id)
    if row is None or found.edition == 1 or not row.change:
        return []
    # Of an excerpt nothing is said that is not in it.
    changes = corrections(reading.session, row) if found.line.kind != "excerpt" else ()
    said = [correction(reading.texts, one) for one in changes[:MOST_CHANGES]]
    return [reading.texts.rich("mcopy-corrected", reason=row.change), *said]


def _own(words: Words, found: Copy) -> list[RichText]:
    """The addressee's own items, or their unit's: what, until when. Nothing of them is asked of
    who is informed only."""
    if not found.own or found.line.kind == "informed":
        return []
    texts = words.texts
    key = "mcopy-own-unit" if found.line.for_unit else "mcopy-own"
    said = [own_line(words, one) for one in found.own[:MOST_OWN]]
    more = len(found.own) - len(said)
    rest = [texts.rich("mcopy-own-more", count=more)] if more else []
    return [texts.rich(key, unit=found.line.for_unit, count=len(found.own)), *said, *rest]


def own_line(words: Words, one: Numbered) -> RichText:
    """A resolution in a line: number, words, day."""
    texts, due = words.texts, one.resolution.due_on
    number, text = str(one.number), one.resolution.text.rstrip("。")
    if due is None:
        return texts.rich("mcopy-own-line", number=number, text=text)
    day = say_day(due, texts.language, today=words.office.today(words.now))
    return texts.rich("mcopy-own-line-due", number=number, text=text, day=day)


def copied_item(words: Words, one: Numbered) -> str:
    """A resolution as an excerpt has it: number, words, who, with whom, until when."""
    said = one.resolution
    who = " ".join(filter(None, (said.unit, said.owner)))
    return decided(words, one.number, said.text, who, said.partners, said.due_on)


def _choices(reading: Reading, found: Copy) -> tuple[tuple[Choice, ...], ...]:
    texts, line = reading.texts, found.line
    rows: list[tuple[Choice, ...]] = []
    if line.asked and line.received_at is None and line.id is not None:
        rows.append((button(texts, "receive", "Mr", line.id),))
    if line.kind != "informed":
        mine = [
            _task_button(reading, task_id)
            for one in found.own[:MOST_OWN]
            if one.resolution.owner_id == line.person.person_id
            and (task_id := found.tasks.get(one.number)) is not None
        ]
        rows += in_pairs(mine)
        rows.append((button(texts, "states", "Md", found.minutes_id, 0),))
    return tuple(rows)


def _task_button(reading: Reading, task_id: int) -> Choice:
    task = task_rows.task(reading.session, task_id)
    assert task is not None  # it was found a moment ago
    label = task_number(reading.texts, task.year, task.number, task.kind)
    return Choice(label, encode("tk", task_id))


def _files(reading: Reading, found: Copy) -> tuple[Paper | StoredFile, ...]:
    """The sealed scan where that is the official version; else the paper as it was sealed."""
    editions = document_rows.editions_of(reading.session, found.scan_id or 0)
    if editions and found.line.kind != "excerpt":
        last = editions[-1]
        return (
            StoredFile(last.digest, last.file_name, last.media_type, last.size, edition=last.id),
        )
    return (Paper("minutes_copy", (("copy", found.line.id or 0),)),)
