"""办理经过: every event of a request, with time, who, in whose name; the scans to open."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.kinds import kind_name
from chat.texts.approvals.voices import step_name, voice
from chat.texts.cards import Words
from meetings.approvals import Event, Request
from storage.approvals import ApprovalFile

#: Questions and answers on the card itself; all of them stand in the history.
MOST_EXCHANGES = 3
#: Events in one message.
PAGE = 20


def exchanges(texts: Texts, found: Request) -> list[RichText]:
    """The last questions with their answers."""
    answers = {event.of_event_id: event for event in found.events if event.kind == "answer"}
    asked = [event for event in found.events if event.kind == "question"]
    parts: list[RichText] = []
    for event in asked[-MOST_EXCHANGES:]:
        parts.append(said(texts, found, event))
        answer = answers.get(event.id)
        if answer is not None:
            parts.append(said(texts, found, answer))
        elif found.state == "pending":
            parts.append(texts.rich("approval-not-answered", name=found.asked_by.name))
    return parts


def history(words: Words, found: Request, page: int) -> Message:
    """What happened, the first thing first."""
    texts = words.texts
    last = max(0, (len(found.events) - 1) // PAGE)
    page = min(page, last)
    shown = found.events[page * PAGE : (page + 1) * PAGE]
    body = [
        texts.rich("approval-event", when=words.when(event.at), what=_plain(texts, found, event))
        for event in shown
    ]
    rows = [
        (
            Choice(
                texts.plain("approval-button-scans", number=str(number), count=event.scans),
                encode("af", event.id),
            ),
        )
        for number, event in enumerate(_with_scans(shown), 1)
    ]
    turn = []
    if page > 0:
        turn.append(Choice(texts.plain("button-previous-page"), encode("ah", found.id, page - 1)))
    if page < last:
        turn.append(Choice(texts.plain("button-next-page"), encode("ah", found.id, page + 1)))
    back = (Choice(texts.plain("approval-button-card"), encode("as", found.id)),)
    heading = texts.rich(
        "approval-history", kind=kind_name(texts, found.kind), number=str(found.id)
    )
    rows_ = (*rows, *((tuple(turn),) if turn else ()), back)
    return Message(lines(heading, *body), choices=rows_)


def _with_scans(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.scans]


def _plain(texts: Texts, found: Request, event: Event) -> str:
    return "".join(span.text for span in said(texts, found, event))


def said(texts: Texts, found: Request, event: Event) -> RichText:
    """One event as a sentence."""
    who = voice(texts, event)
    match event.kind:
        case "passed":
            return _passed(texts, found, event)
        case "entered":
            return _entered(texts, event)
        case "approved" | "returned" | "question" | "answer":
            text = event.text or "—"
            by_body = event.kind == "approved" and event.method == "body"
            key = "approved-body" if by_body else event.kind
            return texts.rich(f"approval-said-{key}", who=who, text=text)
        case "spoken":
            how = texts.plain(f"approval-how-{event.text.replace('_', '-')}")
            name = event.for_.name if event.for_ else ""
            return texts.rich("approval-said-spoken", who=name, how=how, by=event.by.name)
        case "confirmed" | "rejected" | "recalled" | "replaced" | "settled" | "asked":
            return texts.rich(f"approval-said-{event.kind}", who=event.by.name)
    return texts.rich("approval-said-ratified", who=who)


def _passed(texts: Texts, found: Request, event: Event) -> RichText:
    step = found.steps[event.step] if event.step < len(found.steps) else None
    name = step_name(texts, step.who) if step else ""
    return texts.rich(f"approval-passed-{event.text}", step=str(event.step + 1), office=name)


def _entered(texts: Texts, event: Event) -> RichText:
    signer = event.for_.name if event.for_ else texts.plain("approval-by-body")
    decision = texts.plain(f"approval-decision-{event.decision}")
    return texts.rich(
        "approval-said-entered",
        by=event.by.name,
        signer=signer,
        decision=decision,
        text=event.text or "—",
        count=event.scans,
    )


def scans(texts: Texts, number: int, files: list[ApprovalFile]) -> Message:
    """The scans of one sheet."""
    back = (Choice(texts.plain("approval-button-card"), encode("as", number)),)
    if not files:
        return Message(texts.rich("approval-no-scans"), choices=(back,))
    return Message(
        texts.rich("approval-scans", number=str(number), count=len(files)),
        choices=(back,),
        files=stored(files),
    )


def stored(files: list[ApprovalFile]) -> tuple[StoredFile, ...]:
    """The files as a message carries them."""
    return tuple(StoredFile(file.digest, file.name, file.media_type, file.size) for file in files)
