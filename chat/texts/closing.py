"""Words of closing and cancelling a meeting."""

from __future__ import annotations

from chat.dates import say_when
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.wording import Reading
from meetings.closing import ReadyToClose, Summary, summary_of
from meetings.office import Office
from storage import meetings as rows


def confirm(texts: Texts, ready: ReadyToClose, office: Office) -> Message:
    """What closing means, and the button that does it."""
    summary = ready.summary
    day = office.today(summary.starts_at)
    when = say_when(summary.starts_at, summary.ends_at, texts.language, office.zone, today=day)
    text = lines(
        texts.rich("closing-ask", title=summary.title, when=when),
        texts.rich("closing-early") if ready.early else (),
        *_figures(texts, summary),
        texts.rich("closing-asks-survey" if ready.survey else "closing-no-survey"),
    )
    yes = Choice(texts.plain("closing-yes"), encode("cy", summary.meeting_id))
    not_yet = Choice(texts.plain("closing-not-yet"), encode("mp", summary.meeting_id))
    return Message(text, choices=((yes,), (not_yet,)))


def closed(texts: Texts, summary: Summary, *, before: bool = False) -> Message:
    """The meeting is closed: the figures and what comes next."""
    heading = "closing-closed-before" if before else "closing-closed"
    survey: RichText = ()
    if summary.asked is not None:
        survey = texts.rich("closing-survey-sent", asked=str(summary.asked))
    text = lines(texts.rich(heading, title=summary.title), *_figures(texts, summary), survey)
    choices = [
        (
            Choice(texts.plain("closing-tasks"), encode("tm", summary.meeting_id)),
            Choice(texts.plain("closing-documents"), encode("dm", summary.meeting_id)),
        )
    ]
    if summary.asked is not None:
        see = Choice(texts.plain("survey-see-results"), encode("vm", summary.meeting_id))
        return Message(text, choices=(*choices, (see,)))
    return Message(text, choices=tuple(choices))


def _figures(texts: Texts, summary: Summary) -> list[RichText]:
    if summary.absent is None:
        figures = texts.rich("closing-no-sign-in", expected=str(summary.expected))
    else:
        figures = texts.rich(
            "closing-figures",
            expected=str(summary.expected),
            present=str(summary.present),
            leave=str(summary.leave),
            absent=str(summary.absent),
        )
    if not summary.tasks:
        return [figures, texts.rich("closing-no-tasks")]
    counted = texts.rich(
        "closing-task-count", open=str(summary.open_tasks), count=str(summary.tasks)
    )
    return [figures, counted]


def closed_notice(reading: Reading) -> Message | None:
    """Notice "meeting_closed": to the organiser, where somebody else closed it."""
    meeting = rows.meeting(reading.session, int(reading.params["meeting"]))
    if meeting is None or meeting.state != "closed":
        return None
    return closed(reading.texts, summary_of(reading.session, meeting))
