"""What is kept of a document: its editions, its number, its review, what was withdrawn.

Rows 6.2, 6.4, 6.6, 6.7.
"""

from __future__ import annotations

from chat.texts import document_editions, document_recalls
from handlers.documents import show_one
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings import documents
from meetings.meetings import Refused


def withdrawn(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Ng: the meeting's withdrawn documents."""
    found = documents.withdrawn(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    message = document_recalls.withdrawn_list(turn.texts, meeting_id, found, page)
    turn.show(f"documents:{meeting_id}", message)


def recall(turn: Turn, document_id: int) -> None:
    """Nh: how the recall of one document stands."""
    found = documents.standing_of_recall(turn.session, turn.me, document_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"document:{document_id}", document_recalls.standing(words(turn), found))


def editions(turn: Turn, document_id: int, page: int = 0) -> None:
    """Ni: the editions with what changed."""
    found = documents.editions(turn.session, turn.me, document_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"document:{document_id}", document_editions.listing(words(turn), found, page))


def edition(turn: Turn, edition_id: int) -> None:
    """Nn: the file of one edition; an old one says that it is."""
    found = documents.open_edition(turn.session, turn.me, edition_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    line, of = found
    turn.show(f"document:{of.document_id}", document_editions.one(words(turn), line, of))


def take_suggestion(turn: Turn, document_id: int) -> None:
    """Nj: number and date as the paper itself says them."""
    found = documents.document_for_hosts(turn.session, turn.me, document_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    facts = documents.suggested_facts(turn.session, document_id, found[0].edition_id)
    if facts is None:
        show_one(turn, document_id)
        return
    done = documents.set_facts(
        turn.session, turn.actor, document_id, facts, now=turn.now, office=turn.office
    )
    match done:
        case Refused():
            refuse(turn, done)
        case documents.Changed():
            show_one(turn, document_id, turn.texts.rich("documents-facts-set"))
        case _:
            filling.open_form(turn, "document_facts", {"_document": document_id})


def facts(turn: Turn, document_id: int) -> None:
    """Nk: enter number, author and date."""
    _open(turn, "document_facts", document_id)


def number(turn: Turn, document_id: int) -> None:
    """Nl: the next number of its category."""
    done = documents.number_document(
        turn.session, turn.actor, document_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_one(turn, document_id, turn.texts.rich("documents-numbered"))


def review(turn: Turn, document_id: int) -> None:
    """Nm: when it is looked at again."""
    _open(turn, "document_review", document_id)


def no_review(turn: Turn, document_id: int) -> None:
    """No: it is not looked at again."""
    done = documents.set_review(
        turn.session, turn.actor, document_id, None, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_one(turn, document_id, turn.texts.rich("documents-no-review"))


def _open(turn: Turn, form: str, document_id: int) -> None:
    found = documents.document_for_hosts(turn.session, turn.me, document_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        filling.open_form(turn, form, {"_document": document_id})
