"""Words of documents: the hosts' list, one document, papers for participants, refused files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chat.dates import say_day
from chat.message import Choice, Message, RichText, Span, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts, document_reviews
from chat.texts.cards import Words
from chat.texts.file_flags import flags_line
from chat.texts.home import shortened
from chat.texts.unit_notices import pager
from chat.texts.wording import Reading
from meetings import documents
from meetings.documents import IN_ORDER, Category, Facts, HostList, Listed, Papers, Stage

PAGE = 10
#: What a file turned out to be, where that helps to see what happened.
_KNOWN_KINDS = ("exe", "html", "xml", "svg", "zip", "rar", "7z", "rtf", "txt", "heic", "mov")
#: Why a file could not be read, where there is a sentence of its own.
_KNOWN_WHYS = (
    "encrypted",
    "bomb",
    "too-big",
    "too-slow",
    "not-now",
    "nested",
    "no-text-encoding",
    "too-many-pixels",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a document asks beside showing it."""

    suggested: Facts | None = None
    may_number: bool = False


def hosts_list(texts: Texts, found: HostList, page: int = 0) -> Message:
    """A meeting's documents by stage, with editions and how many were given each."""
    pages = max(1, -(-len(found.documents) // PAGE))
    page = min(page, pages - 1)
    here = found.documents[page * PAGE : (page + 1) * PAGE]
    body = lines_of_stage(texts, found, here)
    choices: list[tuple[Choice, ...]] = [
        (Choice(shortened(one.title), encode("dv", one.id)),) for one in here
    ]
    add = Choice(texts.plain("documents-add"), encode("da", found.meeting_id))
    panel = Choice(texts.plain("notice-button-panel"), encode("mp", found.meeting_id))
    choices.append((add, Choice(texts.plain("documents-search"), encode("df")), panel))
    if pages > 1:
        choices.append(pager(texts, "dm", found.meeting_id, page, pages))
    if found.withdrawn:
        label = texts.plain("documents-withdrawn-ones", count=found.withdrawn)
        choices.append((Choice(label, encode("Ng", found.meeting_id)),))
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


def one_document(words: Words, one: Listed, found: HostList, asked: Asked) -> Message:
    """One document with its file, and what can be done with it. ``asked`` is what its own words
    suggest, and whether it can be numbered here."""
    texts, today = words.texts, words.office.today(words.now)
    facts = asked.suggested
    text = lines(
        texts.rich("documents-one", title=one.title, number=one.number),
        texts.rich(
            "documents-one-facts",
            stage=stage_name(texts, one.stage),
            category=_category(texts, one),
            level=level_name(texts, one.level),
        ),
        number_line(texts, one.reference, one.dated_on, today, one.author),
        flags_line(texts, one.flags),
        texts.rich("documents-one-given", given=one.given, participants=found.participants),
        document_reviews.review_line(words, one.review_on),
        texts.rich("documents-suggests") if facts else (),
        number_line(texts, facts.reference, facts.dated_on, today, facts.author) if facts else (),
    )
    route = [
        [("new-edition", "dn"), ("editions", "Ni")],
        [("change-stage", "ds"), ("change-category", "dk")],
        [("facts", "Nk"), ("review", "Nm")],
        [("original", "Pt"), ("withdraw", "dw")],
    ]
    if facts:
        route.insert(0, [("take-suggestion", "Nj")])
    if asked.may_number:
        route[-1].insert(0, ("number-button", "Nl"))
    rows_of = [
        tuple(Choice(texts.plain(f"documents-{key}"), encode(to, one.id)) for key, to in pair)
        for pair in route
    ]
    back = (Choice(texts.plain("documents-back"), encode("dm", found.meeting_id)),)
    return Message(text, choices=(*rows_of, back), files=(stored_file(one),))


def choose_stage(texts: Texts, one: Listed) -> Message:
    """When to give the document out."""
    rows_of = tuple(
        (Choice(stage_name(texts, stage), encode("ds", one.id, list(Stage).index(stage))),)
        for stage in IN_ORDER
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
        *(_paper_line(texts, "papers-line", one) for one in here),
        () if found.documents else texts.rich("papers-none"),
        texts.rich("papers-at-sign-in") if found.more_at_sign_in else (),
    )
    turning = pager(texts, "dp", found.participant_id, page, pages)
    return Message(
        text, choices=(turning,) if turning else (), files=tuple(stored_file(one) for one in here)
    )


def _paper_line(texts: Texts, key: str, one: Listed) -> RichText:
    """A paper, and what its reader has to know before opening it."""
    return lines(texts.rich(key, title=one.title, number=one.number), flags_line(texts, one.flags))


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
        body.append(_paper_line(texts, key, one))
    heading = "papers-notice-renewed" if renewed else "papers-notice"
    text = lines(
        texts.rich(heading, title=found.title),
        *body,
        texts.rich("papers-internal")
        if any(one.level != "public" for one in found.documents)
        else (),
    )
    return Message(text, files=tuple(stored_file(one) for one in found.documents))


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
        case "file-not-what-it-says" if details.get("kind") in _KNOWN_KINDS:
            kind = texts.plain(f"file-kind-{details['kind']}")
            said = texts.rich("refused-file-not-what-it-says-but", name=name, kind=kind)
            return lines(said, small)
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


def stored_file(one: Listed) -> StoredFile:
    """The document's current edition, known as such wherever it goes."""
    return StoredFile(one.digest, one.file_name, one.media_type, one.size, edition=one.edition_id)


def number_line(
    texts: Texts, reference: str, dated_on: date | None, today: date, author: str = ""
) -> RichText:
    """文号, 责任者, 成文日期, what there is of it."""
    parts = [reference, author, say_day(dated_on, texts.language, today=today) if dated_on else ""]
    said = texts.plain("documents-facts-between").join(part for part in parts if part)
    return texts.rich("documents-number", said=said) if said else ()


def lines_of_stage(texts: Texts, found: HostList, here: Sequence[Listed]) -> list[RichText]:
    """The documents under the headings of their stages; "" where there are none."""
    body: list[RichText] = []
    for stage in IN_ORDER:
        of_stage = [one for one in here if one.stage is stage]
        if of_stage:
            body.append(texts.rich(f"documents-heading-{stage.value.replace('_', '-')}"))
            body.extend(_line(texts, one) for one in of_stage)
    return body if found.documents else [texts.rich("documents-none")]
