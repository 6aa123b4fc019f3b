"""Recording a meeting: the mode, its line, the page of what was noted. Rows 4.3, 4.4."""

from __future__ import annotations

from datetime import date

from chat.dates import Day, read_day
from chat.message import RichText
from chat.texts import recording as words
from chat.texts import recording_outcomes as outcome_words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.turn import Turn
from meetings import recording
from meetings.meetings import Refused
from meetings.record.content import ResolutionFacts
from meetings.recording import items, mending, reading, resolving, sound, speakers
from meetings.recording.following import FORM, form_answers
from meetings.recording.notes import NewNote
from meetings.recording.sound import CONSENTS

#: Refusals that concern one note; after any other one nothing more is taken.
_GO_ON = ("recording-empty", "recording-files", "recording-long")
#: The same, and not even its files may stay: REC-08, SEC-04.
_NOT_KEPT = ("level-mark", "recording-no-consent")


def command(turn: Turn) -> None:
    """/record, 记录: the meeting that runs now, or which of them."""
    found = recording.recorded_now(turn.session, turn.me, now=turn.now, office=turn.office)
    if len(found) == 1 and found[0].now:
        start(turn, found[0].meeting_id)
    else:
        turn.show("record", words.to_choose(said(turn), found))


def show(turn: Turn, meeting_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """Ja: the record in the making."""
    found = reading.home(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        going = is_on(turn, meeting_id)
        message = words.home(said(turn), found, page=page, going=going, note=note)
        turn.show(f"recording-page:{meeting_id}", message)


def start(turn: Turn, meeting_id: int) -> None:
    """Jb, 开始记录: from now on every message is a note."""
    if _may_go_on(turn, meeting_id):
        if not is_on(turn, meeting_id) or filling.is_parked(turn, FORM):
            _keep_on(turn, meeting_id, _last(turn))
        show_line(turn, meeting_id)


def _may_go_on(turn: Turn, meeting_id: int) -> bool:
    """Whether this person can write now; else it is said why not."""
    found = reading.home(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    problem = found if isinstance(found, Refused) else found.closed
    if problem is not None:
        refuse(turn, problem)
    return problem is None


def stop(turn: Turn, meeting_id: int) -> None:
    """Jd, 退出: what was noted stays."""
    if is_on(turn, meeting_id):
        turn.conversation.drop(FORM, form_answers(meeting_id, turn.me.person_id))
    show(turn, meeting_id, note=turn.texts.rich("recording-left"))


def take(turn: Turn, meeting_id: int, new: NewNote, last: int) -> None:
    """What was said while the mode is on: noted, and the line says so."""
    outcome = recording.add_note(
        turn.session, turn.actor, meeting_id, new, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        if outcome.code in _NOT_KEPT:
            turn.unkept += [file.digest for file in new.files]
        if outcome.code in _GO_ON + _NOT_KEPT:
            _keep_on(turn, meeting_id, last)
        refuse(turn, outcome)
        return
    _keep_on(turn, meeting_id, outcome.note_id)
    show_line(turn, meeting_id, namesakes=outcome.namesakes)


def show_line(
    turn: Turn,
    meeting_id: int,
    *,
    note: RichText = (),
    namesakes: tuple[int, ...] = (),
    made: ResolutionFacts | None = None,
) -> None:
    """The line of the mode; where it is not on, the page."""
    if not is_on(turn, meeting_id):
        show(turn, meeting_id, note=note)
        return
    if filling.is_parked(turn, FORM) and not filling.is_open(turn):
        _keep_on(turn, meeting_id, _last(turn))  # what it waited for has ended
    found = reading.line(
        turn.session, turn.me, meeting_id, _last(turn), namesakes=namesakes, now=turn.now
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        more = outcome_words.made_rows(turn.texts, made) if made is not None else ()
        turn.show_last(f"recording:{meeting_id}", words.line(said(turn), found, note, more))


def is_on(turn: Turn, meeting_id: int) -> bool:
    """Whether the mode of this meeting is on in this chat, open or parked."""
    answers = filling.open_answers(turn, FORM)
    return answers is not None and answers["_meeting"] == meeting_id


def meeting_on(turn: Turn) -> int | None:
    """The meeting that is recorded in this chat."""
    answers = filling.open_answers(turn, FORM)
    return None if answers is None else int(answers["_meeting"])


def consent(turn: Turn, meeting_id: int, at: int) -> None:
    """Jc: told and agreed, not recorded, or refused; with another number it is asked anew."""
    if at >= len(CONSENTS):
        turn.show("consent", words.consent_again(turn.texts, meeting_id))
        return
    outcome = sound.note_consent(
        turn.session, turn.actor, meeting_id, CONSENTS[at], now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        key = f"recording-consented-{outcome.consent}"
        show_line(turn, meeting_id, note=turn.texts.rich(key))


def next_item(turn: Turn, meeting_id: int, after: int) -> None:
    """JA, 下一议题."""
    outcome = items.next_item(
        turn.session, turn.actor, meeting_id, after, now=turn.now, office=turn.office
    )
    _moved(turn, outcome)


def next_typed(turn: Turn, meeting_id: int) -> None:
    """/next while recording."""
    found = reading.home(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        next_item(turn, meeting_id, found.here.item_id if found.here else 0)


def choose_item(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Jk, 换议题: which one."""
    found = reading.home(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        message = words.items(turn.texts, found.items, page, meeting_id, None)
        turn.show(f"recording-items:{meeting_id}", message)


def to_item(turn: Turn, meeting_id: int, item_id: int) -> None:
    """Ji: the record goes there."""
    outcome = items.to_item(
        turn.session, turn.actor, meeting_id, item_id, now=turn.now, office=turn.office
    )
    _moved(turn, outcome)


def _moved(turn: Turn, outcome: items.OnItem | Refused) -> None:
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    key = "recording-was-there" if outcome.again else "recording-moved"
    key = "recording-last-item" if outcome.last else key
    show_line(turn, outcome.meeting_id, note=turn.texts.rich(key))


def choose_speaker(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Jp, 谁在发言."""
    found = reading.speakers_of(turn.session, turn.me, meeting_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        message = words.speakers(turn.texts, found, page, meeting_id, None)
        turn.show(f"recording-speakers:{meeting_id}", message)


def set_speaker(turn: Turn, meeting_id: int, person_id: int) -> None:
    """Js: this one speaks; 0: nobody in particular."""
    after_speaker(
        turn,
        speakers.set_speaker(
            turn.session,
            turn.actor,
            meeting_id,
            person_id or None,
            now=turn.now,
            office=turn.office,
        ),
    )


def after_speaker(turn: Turn, outcome: speakers.Spoke | Refused) -> None:
    """Who speaks from now on."""
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    key = "recording-speaks" if outcome.name else "recording-speaks-nobody"
    show_line(turn, outcome.meeting_id, note=turn.texts.rich(key, name=outcome.name))


def type_speaker(turn: Turn, meeting_id: int, note_id: int) -> None:
    """Jt: somebody else, by name."""
    if _may_go_on(turn, meeting_id):
        answers = {"_meeting": meeting_id, "_note": note_id}
        filling.open_form(turn, "recording_speaker", answers)


def undo(turn: Turn, note_id: int) -> None:
    """Ju, 撤销这条."""
    _struck(turn, note_id, back=False)


def redo(turn: Turn, note_id: int) -> None:
    """JB, 恢复这条."""
    _struck(turn, note_id, back=True)


def _struck(turn: Turn, note_id: int, *, back: bool) -> None:
    outcome = mending.strike(
        turn.session, turn.actor, note_id, back=back, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_line(turn, outcome.meeting_id)


def resolve(turn: Turn, note_id: int) -> None:
    """Jw, 列为议定事项."""
    outcome = resolving.resolve(
        turn.session,
        turn.actor,
        note_id,
        due_on=_day_in(turn, resolving.day_said(turn.session, note_id)),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    made = resolving.facts_of(turn.session, outcome.resolution_id)
    note = outcome_words.made(said(turn), made) if made is not None else ()
    show_line(turn, outcome.meeting_id, note=note, made=made)


def drop_resolution(turn: Turn, resolution_id: int) -> None:
    """Jx, 撤销."""
    outcome = resolving.drop(turn.session, turn.actor, resolution_id, now=turn.now)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        note = turn.texts.rich("recording-resolution-dropped")
        show_line(turn, outcome.meeting_id, note=note)


def _day_in(turn: Turn, said_day: str) -> date | None:
    """The day as a note says it; None where it says none that can be kept."""
    today = turn.office.today(turn.now)
    match read_day(said_day, today=today) if said_day else None:
        case Day(day=day, past=False):
            return day
        case _:
            return None


def _keep_on(turn: Turn, meeting_id: int, last: int | None) -> None:
    answers = form_answers(meeting_id, turn.me.person_id) | {"_note": last or 0}
    filling.keep_open(turn, FORM, answers)


def _last(turn: Turn) -> int:
    answers = filling.open_answers(turn, FORM)
    return int(answers["_note"]) if answers else 0


def refuse(turn: Turn, outcome: Refused) -> None:
    """The sentence of a refusal, its times in the office's zone."""
    turn.refuse(outcome.code, **words.details(said(turn), outcome))
