"""Words of what just happened to papers: listed, asked for, received, final. Row 2.5."""

from __future__ import annotations

from chat.message import Message, RichText, StoredFile, lines
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.names import names_shortly
from meetings.paper_list import (
    AuthorsAsked,
    Finalised,
    Listed,
    Paper,
    SameAgain,
    Submitted,
)


def file_of(words: Words, one: Paper) -> Message:
    """The paper's file, to be read."""
    texts = words.texts
    content = one.content
    if content is None:
        return Message(texts.rich("paperlist-no-file", title=one.title))
    text = texts.rich(
        "paperlist-file",
        title=one.title,
        number=content.number,
        by=content.by,
        at=words.when(content.at),
    )
    file = StoredFile(
        content.digest,
        content.file_name,
        content.media_type,
        content.size,
        edition=content.edition_id,
    )
    return Message(text, files=(file,))


def listed(texts: Texts, done: Listed) -> RichText:
    """What came onto the list."""
    if not done.paper_ids and not done.same:
        return texts.rich("paperlist-listed-none")
    return lines(
        texts.rich("paperlist-listed", count=len(done.paper_ids)) if done.paper_ids else (),
        texts.rich("paperlist-listed-same", count=len(done.same)) if done.same else (),
        texts.rich("paperlist-hasty", count=done.hasty) if done.hasty else (),
    )


def asked(texts: Texts, done: AuthorsAsked) -> RichText:
    """Who was asked, and who is to be phoned."""
    names = names_shortly(texts, [one.name for one in done.to_phone]) if done.to_phone else ""
    return lines(
        texts.rich("paperlist-asked", count=done.told) if done.told else (),
        texts.rich("paperlist-asked-phone", names=names) if names else (),
        texts.rich("paperlist-asked-nobody", count=done.without_author)
        if done.without_author
        else (),
        texts.rich("paperlist-hasty", count=done.hasty) if done.hasty else (),
        () if done.told or names or done.without_author else texts.rich("paperlist-asked-none"),
    )


def submitted(texts: Texts, done: Submitted | SameAgain) -> RichText:
    """It is in, or it was."""
    if isinstance(done, SameAgain):
        return texts.rich("paperlist-same-again", title=done.title, number=done.number)
    return lines(
        texts.rich("paperlist-submitted", title=done.title, number=done.number),
        texts.rich("paperlist-submitted-void") if done.void else (),
    )


def finalised(texts: Texts, done: Finalised) -> RichText:
    """定稿, and whether it goes out late."""
    if not done.fresh:
        return texts.rich("paperlist-final-before")
    return lines(
        texts.rich("paperlist-final-now"),
        texts.rich("paperlist-final-late", days=done.late_by_rule) if done.late_by_rule else (),
    )
