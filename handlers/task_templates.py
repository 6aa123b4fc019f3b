"""筹备模板: the office's templates of preparation tasks, in chat and as a sheet. Row 2.1a."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import task_templates as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.preparation import refuse
from handlers.reports import say_paper
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.people import Action, may
from meetings.preparation.templates import Template, editions, template_of, templates


def command(turn: Turn, rest: str = "") -> None:
    """/templates."""
    listing(turn)


def listing(turn: Turn, page: int = 0) -> None:
    """Ar: every template."""
    if not may(turn.me, Action.SET_TEMPLATES):
        turn.refuse("not-allowed")
        return
    found = templates(turn.session, turn.office, retired=True)
    turn.show("task-templates", words.listing(turn.texts, found, page))


def one(turn: Turn, ref: int, page: int = 0) -> None:
    """As: one template."""
    show_one(turn, ref, page)


def show_one(turn: Turn, ref: int, page: int = 0, note: RichText = ()) -> None:
    """The template as it holds now."""
    found = _seen(turn, ref)
    if found is not None:
        turn.show("task-templates", words.one_template(said(turn), found, page, note))


def new(turn: Turn) -> None:
    """Az: a template of the office's own."""
    if may(turn.me, Action.SET_TEMPLATES):
        filling.open_form(turn, "template_edit", {"_name": "", "_seen": 0})
    else:
        turn.refuse("not-allowed")


def edit(turn: Turn, ref: int) -> None:
    """At: its lines."""
    found = _seen(turn, ref)
    if found is not None:
        answers = {"name": found.name, "_name": found.name, "_seen": found.edition}
        filling.open_form(turn, "template_edit", answers)


def take_sheet(turn: Turn, ref: int) -> None:
    """Au: a sheet is sent back."""
    _form(turn, ref, "template_import")


def set_scope(turn: Turn, ref: int) -> None:
    """Ay: for which meetings it is proposed."""
    _form(turn, ref, "template_scope")


def retire(turn: Turn, ref: int) -> None:
    """Ax: offered no more."""
    _form(turn, ref, "template_retire")


def restore(turn: Turn, edition_id: int) -> None:
    """Aw: an older edition holds again."""
    found = _seen(turn, edition_id * 2 + 1)
    if found is not None:
        filling.open_form(turn, "template_restore", {"_edition": edition_id})


def history(turn: Turn, ref: int, page: int = 0) -> None:
    """Av: every edition, who wrote it and why."""
    template = _seen(turn, ref)
    if template is None:
        return
    found = editions(turn.session, turn.me, template.name, turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show("task-templates", words.history(said(turn), found, page))


def export(turn: Turn, ref: int) -> None:
    """AC: the lines as a sheet to change and send back."""
    found = _seen(turn, ref)
    if found is not None:
        text = turn.texts.plain("template-exported", name=found.name)
        say_paper(turn, "task_template", text, ("ref", found.ref))


def _form(turn: Turn, ref: int, form: str) -> None:
    found = _seen(turn, ref)
    if found is not None:
        filling.open_form(turn, form, {"_name": found.name, "_seen": found.edition})


def _seen(turn: Turn, ref: int) -> Template | None:
    """The template, for who keeps them; else says why not."""
    if not may(turn.me, Action.SET_TEMPLATES):
        turn.refuse("not-allowed")
        return None
    found = template_of(turn.session, ref, turn.office)
    if found is None:
        turn.refuse("template-gone")
    return found
