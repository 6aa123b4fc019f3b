"""Words around the handbook (会议手册): its sections, one section, and that it is made.

Row 2.2, ORG-14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chat.message import Choice, Message, Paper, RichText, Span, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts import handbook_sections as sections
from chat.texts.home import shortened
from chat.texts.readiness_buttons import IN_A_ROW
from meetings.handbooks.facts import HandbookFacts
from meetings.handbooks.sections import REPLACED, SECTIONS, Section
from meetings.meetings import State, about
from meetings.people import Action, may, who_is
from storage import documents as document_rows
from storage import meetings as meeting_rows

if TYPE_CHECKING:
    from chat.texts.wording import Reading

#: Characters of what was written, as the section's card quotes it.
QUOTED = 300


def menu(texts: Texts, facts: HandbookFacts, note: RichText = ()) -> Message:
    """Which sections there are, which are left out, and which have nothing to say."""
    there = [_name(texts, facts, one) for one in facts.sections]
    left_out = [sections.title(texts, one) for one in facts.offered if facts.left_out(one)]
    empty = [
        sections.title(texts, one)
        for one in facts.offered
        if one not in facts.sections and not facts.left_out(one)
    ]
    comma = texts.plain("meeting-list-comma")
    text = lines(
        note,
        texts.rich("handbook-heading", title=facts.meeting.title),
        *(f"{number}. {name}" for number, name in enumerate(there, 1)),
        texts.rich("handbook-left-out", names=comma.join(left_out)) if left_out else (),
        texts.rich("handbook-empty", names=comma.join(empty)) if empty else (),
        () if facts.full else texts.rich("handbook-public"),
    )
    id = facts.meeting.id
    ready = Choice(texts.plain("panel-button-readiness"), encode("Ha", id))
    if facts.meeting.state in (State.CLOSED, State.CANCELLED):
        return Message(text, choices=((ready,),))
    pages = [
        Choice(sections.title(texts, one), encode("He", id, SECTIONS.index(one)))
        for one in facts.offered
    ]
    rows = [tuple(pages[at : at + IN_A_ROW]) for at in range(0, len(pages), IN_A_ROW)]
    make = (
        Choice(texts.plain("handbook-button-make"), encode("Hg", id)),
        Choice(texts.plain("handbook-button-preview"), encode("Hh", id)),
    )
    return Message(text, choices=(make, *rows, (ready,)))


def _name(texts: Texts, facts: HandbookFacts, section: Section) -> str:
    title = sections.title(texts, section)
    if not facts.written.get(section):
        return title
    return texts.plain("handbook-written-mark", section=title)


def section_card(
    texts: Texts, facts: HandbookFacts, section: Section, note: RichText = ()
) -> Message:
    """One section: what it holds, and what can be done with it."""
    title, written = sections.title(texts, section), facts.written.get(section)
    heading = texts.rich("handbook-section-heading", section=title)
    if section not in facts.offered:
        back = Choice(texts.plain("handbook-button-menu"), encode("Hb", facts.meeting.id))
        return Message(lines(note, heading, texts.rich("handbook-public")), choices=((back,),))
    if written == "":
        state = texts.rich("handbook-section-left-out")
    elif written:
        replaced = section in REPLACED or not facts.known(section)
        key = "handbook-section-written" if replaced else "handbook-section-added"
        state = lines(texts.rich(key), shortened(written, QUOTED))
    elif facts.known(section):
        state = texts.rich("handbook-section-known")
    else:
        state = texts.rich(f"handbook-nothing-{section.value.replace('_', '-')}")
    text = lines(note, heading, state)
    id, at = facts.meeting.id, SECTIONS.index(section)
    of = (id, at, facts.edits)
    row = [Choice(texts.plain("handbook-button-write"), encode("Hf", id, at))]
    if written is not None:
        row.append(Choice(texts.plain("handbook-button-as-known"), encode("Hj", *of)))
    if written != "":
        row.append(Choice(texts.plain("handbook-button-leave-out"), encode("Hi", *of)))
    last = [Choice(texts.plain("handbook-button-menu"), encode("Hb", id))]
    if section is Section.FLOOR_PLAN:
        last.insert(0, Choice(texts.plain("handbook-button-picture"), encode("da", id)))
    return Message(text, choices=(tuple(row), tuple(last)))


def ask_text(texts: Texts, section: Section) -> RichText:
    """What to write of the section."""
    key = "handbook-ask-instead" if section in REPLACED else "handbook-ask-added"
    return texts.rich(key, section=sections.title(texts, section))


def not_written(texts: Texts, text: str) -> Message:
    """Somebody else wrote this section meanwhile; the words come back, to be used again."""
    return Message(
        lines(
            texts.rich("refused-handbook-edited-meanwhile"),
            texts.rich("handbook-yours"),
            (Span(text, "copy"),),
        )
    )


def preview(texts: Texts, facts: HandbookFacts) -> Message:
    """The first pages as they will be."""
    id = facts.meeting.id
    choices = (
        (
            Choice(texts.plain("handbook-button-make"), encode("Hg", id)),
            Choice(texts.plain("handbook-button-menu"), encode("Hb", id)),
        ),
    )
    return Message(
        texts.rich("handbook-preview", title=facts.meeting.title),
        choices=choices,
        files=(Paper("handbook_preview", (("meeting", id),)),),
    )


def made_notice(reading: Reading) -> Message | None:
    """The handbook is made, and kept by the hosts until they give it out."""
    texts, params = reading.texts, reading.params
    meeting = meeting_rows.meeting(reading.session, params["meeting"])
    who = who_is(reading.session, reading.reader_id)
    if (
        meeting is None
        or who is None
        or not may(who, Action.EDIT_MEETING, about(reading.session, meeting))
    ):
        return None
    if "refused" in params:
        return Message(
            lines(
                texts.rich("handbook-not-made", title=meeting.title),
                texts.rich("refusal-code", code=params["refused"]),
            )
        )
    editions = document_rows.editions_of(reading.session, params["document"])
    edition = next((one for one in editions if one.number == params["edition"]), None)
    if edition is None:
        return None
    file = StoredFile(
        edition.digest,
        edition.file_name,
        edition.media_type,
        edition.size,
        edition=edition.id,
    )
    text = texts.rich("handbook-made", title=meeting.title, edition=edition.number)
    give = Choice(texts.plain("handbook-button-give"), encode("ds", params["document"]))
    back = Choice(texts.plain("handbook-button-menu"), encode("Hb", meeting.id))
    return Message(text, choices=((give, back),), files=(file,))
