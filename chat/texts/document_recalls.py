"""Words of withdrawn documents: what was deleted, what was not, and what those who had it are
told. Row 6.6."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.documents import stored_file
from chat.texts.home import shortened
from chat.texts.unit_notices import pager
from chat.texts.wording import Reading
from meetings import documents
from meetings.documents import Recalled

PAGE = 10
#: Names said in one message; the others are counted.
MOST_NAMES = 20


def standing(words: Words, found: Recalled) -> Message:
    """How the recall of one document stands, and what can not be taken back."""
    texts = words.texts
    back = (
        (Choice(texts.plain("recall-again"), encode("Nh", found.document_id)),)
        if found.waiting
        else ()
    )
    to_list = (Choice(texts.plain("documents-back"), encode("dm", found.meeting_id)),)
    text = lines(
        texts.rich("recall-title", title=found.title, when=words.when(found.withdrawn_at)),
        *lines_of(texts, found),
    )
    return Message(text, choices=(*((back,) if back else ()), to_list))


def lines_of(texts: Texts, found: Recalled) -> list[RichText]:
    """What was deleted, what not, and what nobody can delete."""
    if not (found.had or found.deleted or found.waiting or found.left):
        return [texts.rich("recall-nobody")]
    names = texts.plain("people-comma").join(one.name for one in found.left[:MOST_NAMES])
    unsent = found.had - found.deleted - found.waiting - len(found.left)
    parts = [
        texts.rich("recall-waiting", count=found.waiting) if found.waiting else (),
        texts.rich("recall-deleted", count=found.deleted) if found.deleted else (),
        texts.rich("recall-left", count=len(found.left), names=names) if found.left else (),
        texts.rich("recall-told", count=unsent) if unsent > 0 else (),
        texts.rich("recall-limits"),
    ]
    return [part for part in parts if part]


def withdrawn_list(texts: Texts, meeting_id: int, found: Sequence[Recalled], page: int) -> Message:
    """The meeting's withdrawn documents, the last one first."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    here = found[page * PAGE : (page + 1) * PAGE]
    body = [
        texts.rich("recall-line", title=one.title, deleted=one.deleted, left=len(one.left))
        for one in here
    ]
    named = [(Choice(shortened(one.title), encode("Nh", one.document_id)),) for one in here]
    turning = pager(texts, "Ng", meeting_id, page, pages)
    back = (Choice(texts.plain("documents-back"), encode("dm", meeting_id)),)
    heading = texts.rich("recall-list" if found else "recall-list-none", count=len(found))
    return Message(lines(heading, *body), choices=(*named, *((turning,) if turning else ()), back))


def withdrawn_notice(reading: Reading) -> Message | None:
    """Notice "papers_withdrawn": it is not to be used any more; what was beside it comes again."""
    found = documents.told(
        reading.session,
        int(reading.params["document"]),
        reading.person_id,
        reading.reader_id,
    )
    if found is None:
        return None
    texts = reading.texts
    key = {
        "deleted": "papers-withdrawn-deleted",
        "left": "papers-withdrawn-left",
        "none": "papers-withdrawn",
    }[found.outcome]
    text = lines(
        texts.rich(key, title=found.title),
        texts.rich("papers-again") if found.again else (),
    )
    return Message(text, files=tuple(stored_file(one) for one in found.again))
