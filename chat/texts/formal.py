"""Words of the notice's menu and its official version: 文号 and the sealed scan. Row 2.2."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.notices import to_panel
from chat.texts.official_card import stored
from chat.texts.sms import to_notice
from meetings.notices.official import Official, Scan


def menu(words: Words, found: Official) -> Message:
    """What can be done with the notice, beside sending it."""
    texts, meeting_id = words.texts, found.meeting_id
    text = lines(
        texts.rich("formal-menu", title=found.title),
        texts.rich("formal-revision", number=found.revision - 1) if found.revision > 1 else (),
        _number(texts, found),
        _scan(words, found.scan),
    )
    labels = [("formal-button-paper", "yb"), ("formal-button-official", "yc")]
    if found.state in ("published", "postponed"):
        labels.append(("formal-button-sms", "yi"))
    labels += [("panel-button-units", "nu"), ("formal-button-hosts", "yl")]
    buttons = [Choice(texts.plain(label), encode(route, meeting_id)) for label, route in labels]
    buttons.append(to_panel(texts, meeting_id))
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return Message(text, choices=tuple(rows))


def _number(texts: Texts, found: Official) -> RichText:
    if found.number:
        return texts.rich("formal-number", number=found.number)
    return texts.rich("formal-no-number")


def _scan(words: Words, scan: Scan | None) -> RichText:
    texts = words.texts
    if scan is None:
        return texts.rich("formal-no-scan")
    said = texts.rich("formal-scan", name=scan.file_name, when=words.when(scan.at))
    return lines(said, texts.rich("formal-scan-older") if scan.older else ())


def official(words: Words, found: Official, note: RichText = ()) -> Message:
    """文号与盖章件: what is registered, the scan attached, and how to change it."""
    texts, scan, of = words.texts, found.scan, found.meeting_id
    text = lines(
        note,
        texts.rich("formal-official", title=found.title),
        _number(texts, found),
        _scan(words, scan),
        texts.rich("formal-which") if scan and not scan.older else (),
    )
    number = "formal-button-change-number" if found.number else "formal-button-set-number"
    upload = "formal-button-replace-scan" if scan else "formal-button-set-scan"
    first = [
        Choice(texts.plain(number), encode("yd", of)),
        Choice(texts.plain(upload), encode("ye", of)),
    ]
    second = []
    if found.number:
        second.append(Choice(texts.plain("formal-button-clear-number"), encode("yh", of)))
    if scan:
        second.append(Choice(texts.plain("formal-button-void"), encode("yf", of)))
    rows = [tuple(first), tuple(second), (to_notice(texts, of),)]
    files = (stored(scan),) if scan else ()
    return Message(text, choices=tuple(row for row in rows if row), files=files)


def ask_void(words: Words, found: Official, scan: Scan) -> Message:
    """作废 is asked twice: who has it will be told."""
    texts = words.texts
    text = texts.rich("formal-ask-void", name=scan.file_name)
    yes = Choice(texts.plain("formal-button-void-yes"), encode("yg", found.meeting_id))
    back = Choice(texts.plain("formal-button-keep"), encode("yc", found.meeting_id))
    return Message(text, choices=((yes, back),))


def minguo(texts: Texts, said: str, year: int) -> str:
    """A day with its year counted as in Taiwan: 2026年 is 中華民國115年."""
    return said.replace(f"{year}年", texts.plain("formal-tw-year", year=str(year - 1911)), 1)
