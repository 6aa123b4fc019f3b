"""Words of documents: the hosts' list, one document, papers for participants, refused files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chat.message import Choice, Message, RichText, Span, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.wording import Reading
from meetings import documents
from meetings.documents import Category, HostList, Listed, Papers, Stage
from storage import documents as rows

PAGE = 10
#: Why a file could not be read, where there is a sentence of its own.
_KNOWN_WHYS = ("encrypted", "bomb", "too-big", "no-text-encoding", "too-many-pixels")


def hosts_list(texts: Texts, found: HostList, page: int = 0) -> Message:
    """A meeting's documents by stage, with editions and how many were given each."""
    pages = max(1, -(-len(found.documents) // PAGE))
    page = min(page, pages - 1)
    here = found.documents[page * PAGE : (page + 1) * PAGE]
    body: list[RichText] = []
    for stage in Stage:
        of_stage = [one for one in here if one.stage is stage]
        if of_stage:
            body.append(texts.rich(f"documents-heading-{stage.value.replace('_', '-')}"))
            body.extend(_line(texts, one) for one in of_stage)
    if not found.documents:
        body.append(texts.rich("documents-none"))
    choices: list[tuple[Choice, ...]] = [
        (Choice(shortened(one.title), encode("dv", one.id)),) for one in here
    ]
    add = Choice(texts.plain("documents-add"), encode("da", found.meeting_id))
    panel = Choice(texts.plain("notice-button-panel"), encode("mp", found.meeting_id))
    choices.append((add, Choice(texts.plain("documents-search"), encode("df")), panel))
    if pages > 1:
        choices.append(_pager(texts, "dm", found.meeting_id, page, pages))
    heading = texts.rich("documents-title", title=found.title, count=len(found.documents))
    return Message(lines(heading, *body), choices=tuple(choices))


def _line(texts: Texts, one: Listed) -> RichText:
    return texts.rich(
        "documents-line",
        title=one.title,
        number=one.number,
        category=_category(texts, one),
        given=one.given,
    )


def _pager(texts: Texts, route: str, id: int, page: int, pages: int) -> tuple[Choice, ...]:
    buttons = []
    if page > 0:
        buttons.append(Choice(texts.plain("button-previous-page"), encode(route, id, page - 1)))
    if page < pages - 1:
        buttons.append(Choice(texts.plain("button-next-page"), encode(route, id, page + 1)))
    return tuple(buttons)


def one_document(texts: Texts, one: Listed, found: HostList) -> Message:
    """One document with its file, and what can be done with it."""
    text = lines(
        texts.rich("documents-one", title=one.title, number=one.number),
        texts.rich(
            "documents-one-facts",
            stage=stage_name(texts, one.stage),
            category=_category(texts, one),
            level=level_name(texts, one.level),
        ),
        texts.rich("documents-one-given", given=one.given, participants=found.participants),
    )
    choices = (
        (
            Choice(texts.plain("documents-new-edition"), encode("dn", one.id)),
            Choice(texts.plain("documents-change-stage"), encode("ds", one.id)),
        ),
        (
            Choice(texts.plain("documents-change-category"), encode("dk", one.id)),
            Choice(texts.plain("documents-withdraw"), encode("dw", one.id)),
        ),
        (Choice(texts.plain("documents-back"), encode("dm", found.meeting_id)),),
    )
    return Message(text, choices=choices, files=(_file(one),))


def choose_stage(texts: Texts, one: Listed) -> Message:
    """When to give the document out."""
    rows_of = tuple(
        (Choice(stage_name(texts, stage), encode("ds", one.id, index)),)
        for index, stage in enumerate(Stage)
    )
    text = texts.rich(
        "documents-choose-stage", title=one.title, stage=stage_name(texts, one.stage)
    )
    return Message(text, choices=(*rows_of, _back_to(texts, one)))


def choose_category(texts: Texts, one: Listed) -> Message:
    """Under which category to file the document."""
    named = [
        Choice(
            texts.plain(f"category-{category.value.replace('_', '-')}"), encode("dk", one.id, i)
        )
        for i, category in enumerate(Category)
    ]
    rows_of = tuple(tuple(named[i : i + 3]) for i in range(0, len(named), 3))
    text = texts.rich("documents-choose-category", title=one.title, category=_category(texts, one))
    return Message(text, choices=(*rows_of, _back_to(texts, one)))


def confirm_withdraw(texts: Texts, one: Listed) -> Message:
    """Withdrawing is asked twice: who has it will be told."""
    text = texts.rich("documents-confirm-withdraw", title=one.title, given=one.given)
    yes = Choice(texts.plain("documents-withdraw-yes"), encode("dx", one.id))
    return Message(text, choices=((yes,), _back_to(texts, one)))


def _back_to(texts: Texts, one: Listed) -> tuple[Choice, ...]:
    return (Choice(texts.plain("documents-keep"), encode("dv", one.id)),)


def added(texts: Texts, outcome: documents.AllAdded) -> RichText:
    """What became of the files just sent."""
    body = []
    for one in outcome.documents:
        key = "documents-same" if one.same else "documents-added"
        if one.number > 1 and not one.same:
            key = "documents-edition-added"
        body.append(texts.rich(key, title=one.title, number=one.number))
    sent = texts.rich("documents-sent-to", count=outcome.sent_to) if outcome.sent_to else ()
    return lines(*body, sent)


def with_text(message: Message, text: RichText) -> Message:
    """The message with other words and the same buttons."""
    return replace(message, text=text)


def papers(texts: Texts, found: Papers, page: int = 0) -> Message:
    """What a participant may read now, the files attached."""
    pages = max(1, -(-len(found.documents) // PAGE))
    page = min(page, pages - 1)
    here = found.documents[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("papers-title", title=found.title),
        *(texts.rich("papers-line", title=one.title, number=one.number) for one in here),
        () if found.documents else texts.rich("papers-none"),
        texts.rich("papers-at-sign-in") if found.more_at_sign_in else (),
    )
    pager = _pager(texts, "dp", found.participant_id, page, pages) if pages > 1 else ()
    return Message(
        text, choices=(pager,) if pager else (), files=tuple(_file(one) for one in here)
    )


def papers_notice(reading: Reading) -> Message | None:
    """Notice "papers": new documents or editions, as far as they still hold."""
    held = documents.editions_still_given(
        reading.session, int(reading.params["participant"]), list(reading.params["editions"])
    )
    if held is None:
        return None
    found, renewed = held
    texts = reading.texts
    body = []
    for one in found.documents:
        key = "papers-line-renewed" if one.id in renewed else "papers-line"
        body.append(texts.rich(key, title=one.title, number=one.number))
    heading = "papers-notice-renewed" if renewed else "papers-notice"
    text = lines(
        texts.rich(heading, title=found.title),
        *body,
        texts.rich("papers-internal")
        if any(one.level != "public" for one in found.documents)
        else (),
    )
    return Message(text, files=tuple(_file(one) for one in found.documents))


def withdrawn_notice(reading: Reading) -> Message | None:
    """Notice "papers_withdrawn": a document is not to be used any more."""
    document = rows.document(reading.session, int(reading.params["document"]))
    if document is None or document.withdrawn_at is None:
        return None
    return Message(reading.texts.rich("papers-withdrawn", title=document.title))


def refused_file(
    texts: Texts, code: str, *, name: str, details: Mapping[str, str], types: Sequence[str]
) -> RichText:
    """Why a file was not taken, its code in small type. Says nothing of a marked file."""
    small = texts.rich("refusal-code", code=code)
    match code:
        case "file-marked":
            return lines(texts.rich("refused-file-marked"), small)
        case "file-type":
            listed = " ".join(sorted(types))
            return lines(texts.rich("refused-file-type", name=name, types=listed), small)
        case "file-too-big":
            limit = details.get("limit", "")
            return lines(texts.rich("refused-file-too-big", name=name, limit=limit), small)
        case "file-too-big-here":
            limit, link = details.get("limit", ""), details.get("link")
            said = texts.rich("refused-file-too-big-here", name=name, limit=limit)
            if link is None:
                return lines(said, texts.rich("file-ask-secretariat"), small)
            page = (Span(texts.plain("file-upload-page"), url=link),)
            return lines(said, page, small)
        case "file-unreadable":
            why = details.get("why", "")
            known = why if why in _KNOWN_WHYS else "broken"
            reason = texts.plain(f"file-why-{known}")
            return lines(texts.rich("refused-file-unreadable", name=name, why=reason), small)
        case _:
            return lines(texts.rich(f"refused-{code}", name=name), small)


def stage_name(texts: Texts, stage: Stage) -> str:
    """The stage as a button says it."""
    return texts.plain(f"stage-{stage.value.replace('_', '-')}")


def level_name(texts: Texts, level: str) -> str:
    """The level by name."""
    return texts.plain(f"level-{level.replace('_', '-')}")


def category_name(texts: Texts, category: Category) -> str:
    """The category by name."""
    return texts.plain(f"category-{category.value.replace('_', '-')}")


def _category(texts: Texts, one: Listed) -> str:
    return category_name(texts, one.category)


def _file(one: Listed) -> StoredFile:
    return StoredFile(one.digest, one.file_name, one.media_type, one.size)
