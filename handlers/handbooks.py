"""会议手册: its sections, a preview, and making it. Row 2.2, ORG-14."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import handbooks as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings.handbooks.editing import SectionSet, handbook_of, set_section
from meetings.handbooks.facts import HandbookFacts
from meetings.handbooks.making import make_handbook
from meetings.handbooks.sections import SECTIONS, Section
from meetings.meetings import Refused


def menu(turn: Turn, meeting_id: int) -> None:
    """手册 (Hb): what it holds as things stand."""
    found = seen(turn, meeting_id)
    if found is not None:
        turn.show(f"handbook:{meeting_id}", words.menu(turn.texts, found))


def section(turn: Turn, meeting_id: int, index: int) -> None:
    """One section (He)."""
    wanted = _section(turn, index)
    if wanted is not None:
        show_section(turn, meeting_id, wanted)


def show_section(turn: Turn, meeting_id: int, wanted: Section, note: RichText = ()) -> None:
    """The section's card; ``note`` is what just happened."""
    found = seen(turn, meeting_id)
    if found is not None:
        message = words.section_card(turn.texts, found, wanted, note)
        turn.show(f"handbook:{meeting_id}", message)


def write(turn: Turn, meeting_id: int, index: int) -> None:
    """写这一节 (Hf): the form asks for the words."""
    wanted, found = _section(turn, index), seen(turn, meeting_id)
    if wanted is not None and found is not None and wanted not in found.offered:
        show_section(turn, meeting_id, wanted)
    elif wanted is not None and found is not None:
        was = found.written.get(wanted)
        answers = {"_meeting": meeting_id, "_section": wanted.value, "_was": was}
        filling.open_form(turn, "handbook_section", answers)


def leave_out(turn: Turn, meeting_id: int, index: int, edits: int) -> None:
    """不要这一节 (Hi)."""
    _set(turn, meeting_id, index, "", edits)


def as_known(turn: Turn, meeting_id: int, index: int, edits: int) -> None:
    """恢复 (Hj): what was written or left out is taken back."""
    _set(turn, meeting_id, index, None, edits)


def preview(turn: Turn, meeting_id: int) -> None:
    """预览 (Hh)."""
    found = seen(turn, meeting_id)
    if found is not None:
        turn.say(words.preview(turn.texts, found))


def make(turn: Turn, meeting_id: int) -> None:
    """制作 (Hg): it comes as a file, and is among the meeting's documents."""
    done = make_handbook(turn.session, turn.actor, meeting_id, turn.texts.language, now=turn.now)
    if isinstance(done, Refused):
        turn.refuse(done.code, **dict(done.details))
    else:
        turn.tell("handbook-making-already" if done.again else "handbook-making")


def seen(turn: Turn, meeting_id: int) -> HandbookFacts | None:
    """The handbook as it would be now, for its hosts; a refusal is said here."""
    found = handbook_of(turn.session, turn.me, meeting_id, turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return None
    return found


def _section(turn: Turn, index: int) -> Section | None:
    if index < len(SECTIONS):
        return SECTIONS[index]
    turn.tell("button-dead")
    return None


def _set(turn: Turn, meeting_id: int, index: int, text: str | None, edits: int) -> None:
    wanted = _section(turn, index)
    if wanted is None:
        return
    session, actor, now, office = turn.session, turn.actor, turn.now, turn.office
    match set_section(
        session, actor, meeting_id, wanted, text, edits=edits, now=now, office=office
    ):
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case SectionSet(again=True):
            show_section(turn, meeting_id, wanted, turn.texts.rich("button-old"))
        case SectionSet():
            show_section(turn, meeting_id, wanted)
