"""记录人, and the record to be filled in. Rows 4.1, 4.2."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import minutes as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.reports import say_paper
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import minutes
from meetings.meetings import Refused
from meetings.minutes import reading, skeleton
from meetings.minutes.appointing import KINDS, Appointed
from meetings.minutes.reading import RecorderPage
from meetings.reach import Reached
from meetings.recording.following import FORM, form_answers


def show(turn: Turn, meeting_id: int, *, note: RichText = ()) -> None:
    """Bm: recorder and deputy."""
    found = _page(turn, meeting_id)
    if found is not None:
        turn.show(f"recorders:{meeting_id}", words.page(said(turn), found, note))


def appoint(turn: Turn, meeting_id: int, kind: int) -> None:
    """Bv: the form asks who records, or deputises."""
    found = _page(turn, meeting_id)
    if found is None:
        return
    if found.may_appoint and kind < len(KINDS):
        filling.open_form(turn, "recorder", {"_meeting": meeting_id, "_kind": KINDS[kind]})
    else:
        turn.refuse("meeting-over" if found.over else "not-allowed")


def after_appointing(turn: Turn, outcome: Appointed) -> None:
    """Who was appointed, and whether they could be told."""
    reached = isinstance(outcome.told, Reached)
    note = words.appointed(turn.texts, outcome.person.name, reached=reached)
    show(turn, outcome.meeting_id, note=note)


def dismiss(turn: Turn, meeting_id: int, kind: int) -> None:
    """BE, 撤下."""
    outcome = minutes.dismiss(
        turn.session,
        turn.actor,
        meeting_id,
        KINDS[min(kind, len(KINDS) - 1)],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show(turn, meeting_id, note=turn.texts.rich("recorder-dismissed"))


def accept(turn: Turn, recorder_id: int) -> None:
    """Bw, 好的."""
    outcome = minutes.accept(turn.session, turn.actor, recorder_id, now=turn.now)
    found = reading.facts_of(turn.session, recorder_id)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    elif found is not None:
        note = turn.texts.rich("recorder-thanks")
        turn.show(f"recorder:{recorder_id}", words.asked(said(turn), found, note))


def decline(turn: Turn, recorder_id: int) -> None:
    """Bx, 换人: the form asks why."""
    found = reading.facts_of(turn.session, recorder_id)
    if found is None:
        turn.refuse("gone")
    elif turn.me.person_id != found.person.person_id and (
        found.person.person_id not in turn.me.represents
    ):
        turn.refuse("not-allowed")
    elif found.ended_at is not None or found.over:
        turn.refuse("meeting-over" if found.over else "recorder-over")
    else:
        filling.open_form(turn, "recorder_decline", {"_recorder": recorder_id})


def hand_over(turn: Turn, meeting_id: int) -> None:
    """By, 交接: the deputy records from now on."""
    outcome = minutes.hand_over(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    if outcome.to.person_id != turn.me.person_id:
        turn.conversation.drop(FORM, form_answers(meeting_id, turn.me.person_id))
    note = turn.texts.rich("recorder-handed-over", name=outcome.to.name)
    found = reading.page(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        turn.tell("recorder-handed-over", name=outcome.to.name)
    else:
        turn.show(f"recorders:{meeting_id}", words.page(said(turn), found, note))


def record(turn: Turn, meeting_id: int) -> None:
    """Bz: the record to be filled in, as words."""
    found = skeleton.record_of(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"record:{meeting_id}", words.record(said(turn), found))


def paper(turn: Turn, meeting_id: int) -> None:
    """BD: the record to be filled in, as a document."""
    found = _page(turn, meeting_id)
    if found is not None:
        name = words.say(said(turn), "name")
        say_paper(turn, "record", name, ("meeting", meeting_id))


def _page(turn: Turn, meeting_id: int) -> RecorderPage | None:
    """The page; a refusal is said here."""
    found = reading.page(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
