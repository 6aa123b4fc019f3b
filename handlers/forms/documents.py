"""The form that adds documents to a meeting: files, title, when they go out. Rows 2.5, 3.7."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from chat.dates import say_when
from chat.message import RichText, lines
from chat.texts import Texts
from chat.texts import documents as words
from chat.texts.home import shortened
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.files import not_taken
from meetings import documents
from meetings.changes import Actor
from meetings.documents import LONGEST_TITLE, AllAdded, NewFile, SameTitle, Stage
from meetings.meetings import Refused

if TYPE_CHECKING:
    from handlers.prepare import ReceivedFile
    from handlers.turn import Turn

#: Meetings offered to a file that came unasked.
MOST_MEETINGS = 8


@dataclass(frozen=True, slots=True)
class _Facts:
    #: (id, title and time) of the meetings this person prepares, the next one first.
    meetings: tuple[tuple[int, str], ...]
    #: Title of the chosen meeting.
    title: str


def _facts(turn: Turn, answers: Answers) -> _Facts:
    from handlers.documents import prepared_meetings

    offered = []
    if "meeting" not in answers:
        today = turn.office.today(turn.now)
        for meeting in prepared_meetings(turn)[:MOST_MEETINGS]:
            when = say_when(
                meeting.starts_at, None, turn.texts.language, turn.office.zone, today=today
            )
            offered.append((meeting.id, f"{shortened(meeting.title)} {when}"))
        return _Facts(tuple(offered), "")
    found = documents.documents_for_hosts(turn.session, turn.me, answers["meeting"])
    return _Facts((), "" if isinstance(found, Refused) else found.title)


def _ask_meeting(view: View) -> Prompt:
    names = _names(view, _files(view.answers))
    options = tuple((Option(label, id),) for id, label in view.facts.meetings)
    return Prompt(view.texts.rich("documents-which-meeting", names=names), options)


def _names(view: View, kept: list[dict[str, Any]]) -> str:
    return view.texts.plain("people-comma").join(file["name"] for file in kept)


def _ask_files(view: View) -> Prompt:
    limits = view.office.profile.files
    edition_of = view.answers.get("_edition_of")
    texts = view.texts
    if edition_of:
        heading = texts.rich("documents-send-edition", title=edition_of)
    else:
        heading = texts.rich("documents-send", title=view.facts.title)
    kept = _files(view.answers)
    names = _names(view, kept)
    text = lines(
        heading,
        texts.rich(
            "documents-limits", limit=str(limits.max_mb), types=" ".join(sorted(limits.types))
        ),
        texts.rich("documents-kept", names=names) if kept else (),
    )
    go_on = ((Option(texts.plain("documents-go-on"), "go on"),),) if kept else ()
    return Prompt(text, go_on)


def _read_files(entry: Entry, view: View) -> Outcome:
    kept = _files(view.answers)
    if entry.pressed and kept:
        return Taken({"files": kept, "open": False})
    good = [*kept, *(_as_data(file) for file in entry.files if not file.refused)]
    problems = [not_taken(view, file) for file in entry.files if file.refused]
    if not entry.files:
        return Problem(view.texts.rich("documents-file-wanted"))
    if view.answers.get("_edition_of") and len(good) > 1:
        return Problem(view.texts.rich("documents-one-file"))
    if problems and good:
        return Kept({"files": good, "open": True}, lines(*problems))
    if problems:
        return Problem(lines(*problems))
    return Taken({"files": good, "open": False})


def _ask_title(view: View) -> Prompt:
    [file, *_] = _files(view.answers)
    title = documents.title_of(file["name"])
    option = Option(view.texts.plain("documents-title-fits"), title)
    return Prompt(view.texts.rich("documents-ask-title", title=title), ((option,),))


def _read_title(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    title = " ".join(entry.text.split())
    if not title or entry.files:
        return Problem(view.texts.rich("form-text-wanted"))
    if len(title) > LONGEST_TITLE:
        return Problem(
            view.texts.rich("form-too-long", length=str(len(title)), limit=str(LONGEST_TITLE))
        )
    return Taken(title)


def _ask_editions(view: View) -> Prompt:
    several = len(_files(view.answers)) > 1
    other = "documents-leave-out" if several else "documents-other-title"
    options = (
        (Option(view.texts.plain("documents-as-edition"), True),),
        (Option(view.texts.plain(other), False),),
    )
    return Prompt(view.texts.rich("documents-ask-editions"), options)


def _ask_stage(view: View) -> Prompt:
    found = _new_files(view.answers)
    suggested = [
        view.texts.rich(
            "documents-suggested",
            title=file.title,
            category=words.category_name(
                view.texts, documents.suggested_category(file.title, file.media_type)
            ),
        )
        for file in found
    ]
    options = tuple((Option(words.stage_name(view.texts, stage), stage.value),) for stage in Stage)
    return Prompt(lines(*suggested, view.texts.rich("documents-ask-stage")), options)


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    actor = turn.actor
    outcome = documents.add_documents(
        turn.session,
        actor,
        answers["meeting"],
        _new_files(answers),
        Stage(answers["stage"]),
        editions=answers.get("editions") is True,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, SameTitle) and answers.get("editions") is False:
        if len(_files(answers)) == 1:
            return GoTo("title", _same(turn.texts, outcome))
        outcome = _without(turn, actor, answers, outcome)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case SameTitle():
            return GoTo("editions", _same(turn.texts, outcome))
        case AllAdded():
            _say(turn, outcome)
        case _:
            assert_never(outcome)
    return None


def _without(
    turn: Turn, actor: Actor, answers: Answers, same: SameTitle
) -> AllAdded | SameTitle | Refused:
    """Of several files only those whose titles are new."""
    there = {title for title, _ in same.titles}
    return documents.add_documents(
        turn.session,
        actor,
        answers["meeting"],
        [file for file in _new_files(answers) if documents.tidy(file.title) not in there],
        Stage(answers["stage"]),
        editions=False,
        now=turn.now,
        office=turn.office,
    )


def _say(turn: Turn, outcome: AllAdded) -> None:
    found = documents.documents_for_hosts(turn.session, turn.me, outcome.meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    message = words.hosts_list(turn.texts, found)
    text = lines(words.added(turn.texts, outcome), message.text)
    turn.show(f"documents:{outcome.meeting_id}", words.with_text(message, text))


def _same(texts: Texts, same: SameTitle) -> RichText:
    return lines(
        *(
            texts.rich("documents-same-title", title=title, number=number)
            for title, number in same.titles
        )
    )


def _files(answers: Answers) -> list[dict[str, Any]]:
    value = answers.get("files") or {}
    return list(value.get("files", ()))


def _new_files(answers: Answers) -> list[NewFile]:
    files = _files(answers)
    titles = [documents.title_of(file["name"]) for file in files]
    if len(files) == 1 and answers.get("title"):
        titles = [answers["title"]]
    return [
        # "方案.docx" and "方案.pdf" at once: the whole names tell them apart.
        NewFile(
            title if titles.count(title) == 1 else file["name"],
            file["digest"],
            file["name"],
            file["type"],
            file["size"],
            file.get("flags", ""),
        )
        for file, title in zip(files, titles, strict=True)
    ]


def _as_data(file: ReceivedFile) -> dict[str, Any]:
    return {
        "digest": file.digest,
        "name": file.name,
        "type": file.media_type,
        "size": file.size,
        "flags": file.flags,
    }


def _settled(value: Any) -> bool:
    return not value["open"]


def _one_file(answers: Answers) -> bool:
    return len(_files(answers)) == 1


def _never(answers: Answers) -> bool:
    """Asked only where the end leads back to it."""
    return False


ADD_DOCUMENT = Form(
    name="add_document",
    version=1,
    title="documents-form",
    steps=(
        Step("meeting", _ask_meeting, read_pressed),
        Step("files", _ask_files, _read_files, takes_file="document", settled=_settled),
        Step("title", _ask_title, _read_title, wanted=_one_file),
        Step("editions", _ask_editions, read_pressed, wanted=_never),
        Step("stage", _ask_stage, read_pressed),
    ),
    facts=_facts,
    finish=_finish,
)
