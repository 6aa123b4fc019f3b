"""The printed 签批单 of a request: what is asked, who decides, what was decided already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chat.texts.approvals.card import changes, facts
from chat.texts.approvals.history import said
from chat.texts.approvals.kinds import kind_name
from chat.texts.approvals.voices import step_name
from chat.texts.cards import Words
from chat.texts.notices import person_words
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import is_filed
from meetings.approvals import Request, ShownStep, request_of

if TYPE_CHECKING:
    from papers.approval_sheet import SheetStep, SheetWords

PDF = "application/pdf"


def approval_sheet(order: Order) -> Callable[[], Made]:
    """The sheet of one request, as it stands when it is printed."""
    from papers.approval_sheet import ApprovalSheet
    from papers.approval_sheet import approval_sheet as set_sheet

    found = request_of(
        order.session, int(order.params["approval"]), now=order.now, office=order.office
    )
    if found is None:
        raise NoSuchPaper("approval sheet")
    texts = order.texts
    words = Words(texts, order.office, order.now, with_year=is_filed(order))
    sheet = ApprovalSheet(
        language=texts.language,
        words=_words(order),
        title=texts.plain("approval-sheet-title"),
        office=order.office.name,
        number=texts.plain("approval-sheet-number", number=str(found.id)),
        facts=tuple(_facts(words, found)),
        steps=tuple(_step(words, found, at, step) for at, step in enumerate(found.steps)),
        history=tuple(_history(words, found)),
    )
    name = f"{texts.plain('approval-sheet-file', number=str(found.id))}.pdf"
    return lambda: Made(set_sheet(sheet), name, PDF)


def _facts(words: Words, found: Request) -> list[tuple[str, str]]:
    texts = words.texts
    content = "\n".join(_plain(line) for line in facts(words, found) if line)
    news = "\n".join(
        texts.plain("approval-sheet-change", new=new, old=old) if old else new
        for new, old in changes(words, found)
    )
    person = found.asked_for
    for_other = person is not None and person.person_id != found.asked_by.person_id
    return [
        (texts.plain("approval-sheet-kind"), kind_name(texts, found.kind)),
        (texts.plain("approval-sheet-content"), content),
        (texts.plain("approval-sheet-news"), news),
        (texts.plain("approval-sheet-asked-by"), person_words(texts, found.asked_by)),
        (
            texts.plain("approval-sheet-asked-for"),
            person_words(texts, person) if person and for_other else "",
        ),
        (texts.plain("approval-sheet-unit"), found.unit),
        (texts.plain("approval-sheet-asked-at"), words.when(found.asked_at)),
    ]


def _step(words: Words, found: Request, at: int, step: ShownStep) -> SheetStep:
    from papers.approval_sheet import SheetStep

    texts = words.texts
    body = found.body and step.state == "waits"
    office = texts.plain("approval-by-body") if body else step_name(texts, step.who)
    names = [] if body else [person_words(texts, person) for person in step.people]
    need = ""
    if len(names) > 1:
        need = texts.plain("approval-sheet-all" if step.need == "all" else "approval-sheet-any")
    kinds = ("approved", "spoken", "returned", "passed")
    done = [
        _plain(said(texts, found, e)) for e in found.events if e.step == at and e.kind in kinds
    ]
    # Offices stand in the middle of sentences elsewhere; here they begin a line.
    office = office[:1].upper() + office[1:]
    return SheetStep(
        heading=texts.plain("approval-sheet-step", step=str(at + 1), office=office),
        people=texts.plain("notice-between-names").join(names),
        need=need,
        done="\n".join(done) if step.state in ("done", "passed") else "",
    )


def _history(words: Words, found: Request) -> list[tuple[str, str]]:
    return [
        (words.when(event.at), _plain(said(words.texts, found, event))) for event in found.events
    ]


def _words(order: Order) -> SheetWords:
    from papers.approval_sheet import SheetWords

    def say(key: str) -> str:
        return order.texts.plain(f"approval-sheet-{key}")

    return SheetWords(
        opinion=say("opinion"),
        choices=say("choices"),
        signature=say("signature"),
        date=say("date"),
        so_far=say("so-far"),
        foot=say("foot"),
        # The template puts the numbers in: they are not known before it is set.
        page=order.texts.plain("approval-sheet-page", page="{page}", pages="{pages}"),
    )


def _plain(text: object) -> str:
    assert isinstance(text, tuple)
    return "".join(span.text for span in text)
