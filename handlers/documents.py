"""Documents: the hosts' list, one document, papers for participants, files sent unasked."""

from __future__ import annotations

from chat.message import Message, RichText, lines
from chat.texts import custody, document_recalls
from chat.texts import documents as words
from handlers.forms import filling
from handlers.forms.files import not_taken
from handlers.notices import words as said
from handlers.prepare import ReceivedFile
from handlers.turn import Turn
from meetings import documents
from meetings.custody import reading
from meetings.documents import Category, Stage, readings
from meetings.documents.readings import How
from meetings.levels import carried
from meetings.meetings import Refused, about
from meetings.people import Action, may
from storage import meetings as meeting_rows

_STAGES = tuple(Stage)
_CATEGORIES = tuple(Category)


def show_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """dm: a meeting's documents, for those who prepare it."""
    found = documents.documents_for_hosts(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        _refuse(turn, found)
        return
    turn.show(f"documents:{meeting_id}", words.hosts_list(turn.texts, found, page))


def add(turn: Turn, meeting_id: int) -> None:
    """da: add documents to this meeting."""
    found = documents.documents_for_hosts(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        _refuse(turn, found)
        return
    filling.open_form(turn, "add_document", {"meeting": meeting_id})


def open_one(turn: Turn, document_id: int) -> None:
    """dv: one document with its file."""
    show_one(turn, document_id)


def show_one(turn: Turn, document_id: int, note: RichText = ()) -> None:
    """The document as it stands; ``note`` is what just happened."""
    found = documents.document_for_hosts(turn.session, turn.me, document_id)
    if isinstance(found, Refused):
        _refuse(turn, found)
        return
    one, of = found
    asked = words.Asked(
        documents.suggested_facts(turn.session, document_id, one.edition_id),
        documents.numbered_here(turn.session, turn.actor, document_id, turn.office),
    )
    readings.note(turn.session, turn.me.person_id, [one.edition_id], How.OPENED, now=turn.now)
    message = words.one_document(said(turn), one, of, asked)
    if note:
        message = words.with_text(message, lines(note, message.text))
    turn.show(f"document:{document_id}", message)


def new_edition(turn: Turn, document_id: int) -> None:
    """dn: the next edition of this document."""
    found = documents.document_for_hosts(turn.session, turn.me, document_id)
    if isinstance(found, Refused):
        _refuse(turn, found)
        return
    one, of = found
    answers = {
        "meeting": of.meeting_id,
        "title": one.title,
        "stage": one.stage.value,
        "editions": True,
        "_edition_of": one.title,
    }
    filling.open_form(turn, "add_document", answers)


def stage(turn: Turn, document_id: int, index: int | None = None) -> None:
    """ds: ask for, then set, when the document is given out."""
    if index is None or index >= len(_STAGES):
        found = documents.document_for_hosts(turn.session, turn.me, document_id)
        if isinstance(found, Refused):
            turn.refuse(found.code, **dict(found.details))
            return
        turn.show(f"document:{document_id}", words.choose_stage(turn.texts, found[0]))
        return
    outcome = documents.set_stage(
        turn.session, turn.actor, document_id, _STAGES[index], now=turn.now
    )
    _changed(turn, outcome)


def category(turn: Turn, document_id: int, index: int | None = None) -> None:
    """dk: ask for, then set, the document's category."""
    if index is None or index >= len(_CATEGORIES):
        found = documents.document_for_hosts(turn.session, turn.me, document_id)
        if isinstance(found, Refused):
            turn.refuse(found.code, **dict(found.details))
            return
        turn.show(f"document:{document_id}", words.choose_category(turn.texts, found[0]))
        return
    outcome = documents.set_category(
        turn.session, turn.actor, document_id, _CATEGORIES[index], now=turn.now
    )
    _changed(turn, outcome)


def ask_withdraw(turn: Turn, document_id: int) -> None:
    """dw: withdraw this document, really?"""
    found = documents.document_for_hosts(turn.session, turn.me, document_id)
    if isinstance(found, Refused):
        _refuse(turn, found)
        return
    turn.show(f"document:{document_id}", words.confirm_withdraw(turn.texts, found[0]))


def withdraw(turn: Turn, document_id: int) -> None:
    """dx: withdraw it."""
    outcome = documents.withdraw(
        turn.session, turn.actor, document_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        _refuse(turn, outcome)
        return
    found = documents.standing_of_recall(turn.session, turn.me, document_id)
    if isinstance(found, Refused):
        _refuse(turn, found)
        return
    turn.show(f"document:{document_id}", document_recalls.standing(said(turn), found))
    show_list(turn, outcome.meeting_id)


def papers(turn: Turn, participant_id: int, page: int = 0) -> None:
    """dp: what this participant may read now, the files attached."""
    found = documents.papers_of(turn.session, turn.actor, participant_id, now=turn.now)
    if isinstance(found, Refused):
        _refuse(turn, found)
        return
    beside = reading.beside_papers(turn.session, turn.me, found.meeting_id)
    turn.say(custody.beside_papers(said(turn), words.papers(turn.texts, found, page), beside))


def found_papers(turn: Turn, participant_id: int, document_id: int) -> None:
    """The same, led to by a search."""
    found = documents.papers_of(
        turn.session, turn.actor, participant_id, now=turn.now, searched=document_id
    )
    if isinstance(found, Refused):
        _refuse(turn, found)
        return
    turn.say(words.papers(turn.texts, found))


def refuse(turn: Turn) -> None:
    """Files that were not taken, each with its reason."""
    refused = [file for file in turn.files if file.refused]
    turn.say(Message(lines(*(not_taken(turn, file) for file in refused))))


def received(turn: Turn) -> bool:
    """Good files nobody asked for: offered to a meeting this person prepares."""
    if not prepared_meetings(turn):
        return False
    files = [_as_data(file) for file in turn.files if not file.refused]
    filling.open_form(turn, "add_document", {"files": {"files": files, "open": False}})
    return True


def prepared_meetings(turn: Turn) -> list[meeting_rows.Meeting]:
    """The open meetings this person may add documents to, the next one first."""
    return [
        meeting
        for meeting in carried(turn.session, turn.me, meeting_rows.open_meetings(turn.session))
        if may(turn.me, Action.ADD_DOCUMENT, about(turn.session, meeting))
    ]


def _as_data(file: ReceivedFile) -> dict[str, str | int]:
    """A good file as a form's answer keeps it."""
    return {
        "digest": file.digest or "",
        "name": file.name,
        "type": file.media_type,
        "size": file.size,
        "flags": file.flags,
    }


def _refuse(turn: Turn, refused: Refused) -> None:
    turn.refuse(refused.code, **dict(refused.details))


def _changed(turn: Turn, outcome: documents.Changed | Refused) -> None:
    if isinstance(outcome, Refused):
        _refuse(turn, outcome)
        return
    show_one(turn, outcome.document_id)
