"""A substitute (``substitute``, 替会): what its request says. Row 3.8."""

from __future__ import annotations

from chat.message import Choice, RichText
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import decided_by
from chat.texts.cards import Words
from chat.texts.notices import person_words
from meetings.approvals import Request


def lines(words: Words, request: Request) -> list[RichText]:
    """For whom, who comes, from where, with what mandate, and whether they are in already."""
    texts, wanted = words.texts, request.wanted
    person = request.asked_for or request.asked_by
    found = [
        texts.rich("approval-substitute-for", person=person_words(texts, person)),
        texts.rich("approval-substitute-who", person=candidate(texts, request)),
    ]
    if wanted["outsider"]:
        found.append(texts.rich("approval-substitute-outside"))
    elif not wanted["fits"]:
        found.append(texts.rich("approval-substitute-doubt"))
    if wanted["letter"]:
        found.append(texts.rich("approval-substitute-letter"))
    if wanted["taken_by"] is not None:
        found.append(texts.rich("approval-substitute-afterwards"))
    return found


def line(texts: Texts, request: Request) -> RichText:
    """Who for whom, which meeting."""
    person = request.asked_for or request.asked_by
    afterwards = request.wanted["taken_by"] is not None
    key = "approval-substitute-line-afterwards" if afterwards else "approval-substitute-line"
    return texts.rich(
        key,
        name=request.wanted["name"],
        person=person_words(texts, person),
        title=request.meeting_title,
    )


def told(words: Words, request: Request) -> RichText:
    """Agreed, or not and why."""
    texts = words.texts
    person = request.asked_for or request.asked_by
    afterwards = "-afterwards" if request.wanted["taken_by"] is not None else ""
    return texts.rich(
        f"approval-told-substitute-{request.state}{afterwards}",
        name=request.wanted["name"],
        person=person.name,
        title=request.meeting_title,
        by=decided_by(texts, request),
        reason=request.reason,
    )


def choices(texts: Texts, request: Request) -> tuple[Choice, ...]:
    """To the card of the one who was invited."""
    participant = int(request.subject.partition(":")[2])
    return (Choice(texts.plain("notice-button-card"), encode("rc", participant)),)


def candidate(texts: Texts, request: Request) -> str:
    """Who is to come, as named: 李明（财务处 副处长）."""
    wanted = request.wanted
    where = " ".join(part for part in (wanted["unit"], wanted["title"]) if part)
    name = str(wanted["name"])
    return texts.plain("name-unit", name=name, unit=where) if where else name
