"""材料清单: the list of papers of a meeting, one paper, and what the hosts do with it. Row 2.5."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import paper_list as texts
from chat.texts import paper_outcomes as outcomes
from handlers.forms import filling
from handlers.notices import words
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import paper_list
from meetings.meetings import Refused
from meetings.paper_list import Finalised, PaperCard, PaperSet

#: What is changed with a form, by the number of the button (Eg).
_FORMS = ("paper_title", "paper_author", "paper_deadline", "", "paper_copies")
_STAGE = texts.PARTS.index("stage")


def show_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Ea: the list."""
    listing(turn, meeting_id, page=page)


def listing(turn: Turn, meeting_id: int, *, page: int = 0, note: RichText = ()) -> None:
    """The list as it stands; ``note`` is what just happened."""
    found = paper_list.list_of(turn.session, turn.me, meeting_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"papers:{meeting_id}", texts.page(words(turn), found, page, note))


def add(turn: Turn, meeting_id: int) -> None:
    """Eb: one paper."""
    _list_form(turn, meeting_id, "paper_add")


def add_many(turn: Turn, meeting_id: int) -> None:
    """Ec: pasted lines of title, author, day."""
    _list_form(turn, meeting_id, "paper_paste")


def _list_form(turn: Turn, meeting_id: int, form: str) -> None:
    found = paper_list.list_of(turn.session, turn.me, meeting_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        filling.open_form(turn, form, {"_meeting": meeting_id, "_agenda": found.agenda})


def by_agenda(turn: Turn, meeting_id: int) -> None:
    """Ed: 按议题列材料."""
    done = paper_list.list_by_agenda(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        listing(turn, meeting_id, note=outcomes.listed(turn.texts, done))


def ask(turn: Turn, meeting_id: int) -> None:
    """Ek: 请作者提交."""
    done = paper_list.ask_authors(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        listing(turn, meeting_id, note=outcomes.asked(turn.texts, done))


def show_paper(turn: Turn, paper_id: int) -> None:
    """Ee: one paper."""
    card(turn, paper_id)


def card(turn: Turn, paper_id: int, note: RichText = ()) -> None:
    """The paper as it stands; ``note`` is what just happened."""
    found = paper_of(turn, paper_id)
    if found is not None:
        turn.show(f"paper:{paper_id}", texts.card(words(turn), found, note))


def paper_of(turn: Turn, paper_id: int) -> PaperCard | None:
    """The paper, for the hosts, its author and their contact; a refusal is said here."""
    found = paper_list.card_of(turn.session, turn.me, paper_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def hosted_paper(turn: Turn, paper_id: int) -> PaperCard | None:
    """The same, for the hosts only."""
    found = paper_of(turn, paper_id)
    if found is not None and not found.hosts:
        turn.refuse("not-allowed")
        return None
    return found


def change_menu(turn: Turn, paper_id: int) -> None:
    """Ef: 改."""
    found = hosted_paper(turn, paper_id)
    if found is not None:
        turn.show(f"paper:{paper_id}", texts.change_menu(words(turn), found))


def change(turn: Turn, paper_id: int, part: int) -> None:
    """Eg: one part of it."""
    found = hosted_paper(turn, paper_id)
    if found is None:
        return
    if part == _STAGE:
        turn.show(f"paper:{paper_id}", texts.stage_menu(words(turn), found))
    elif part < len(_FORMS):
        filling.open_form(turn, _FORMS[part], {"_paper": paper_id})
    else:
        turn.tell("button-dead")


def set_stage(turn: Turn, paper_id: int, index: int) -> None:
    """EP: when the participants get it."""
    if index >= len(texts.STAGES):
        turn.tell("button-dead")
        return
    stage = texts.STAGES[index]
    after(
        turn,
        paper_list.set_stage(
            turn.session, turn.actor, paper_id, stage, now=turn.now, office=turn.office
        ),
    )


def after(turn: Turn, done: PaperSet | Refused) -> None:
    """The paper after it was changed."""
    if isinstance(done, Refused):
        refuse(turn, done)
        return
    key = "paperlist-hasty-one" if done.hasty else "paperlist-changed"
    card(turn, done.paper_id, turn.texts.rich(key if done.fresh else "button-old"))


def drop(turn: Turn, paper_id: int) -> None:
    """Eh: 不要了, with a reason."""
    if hosted_paper(turn, paper_id) is not None:
        filling.open_form(turn, "paper_drop", {"_paper": paper_id})


def restore(turn: Turn, paper_id: int) -> None:
    """Ei: wanted after all."""
    after(
        turn,
        paper_list.restore(turn.session, turn.actor, paper_id, now=turn.now, office=turn.office),
    )


def move(turn: Turn, paper_id: int, down: int) -> None:
    """Ej: one place up or down."""
    after(
        turn,
        paper_list.move(turn.session, turn.actor, paper_id, down=bool(down), now=turn.now),
    )


def clear(turn: Turn, paper_id: int) -> None:
    """Eo: 送审."""
    done = paper_list.ask_clearing(
        turn.session, turn.actor, paper_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        card(turn, paper_id, turn.texts.rich("paperlist-clearing-asked"))


def finalise(turn: Turn, paper_id: int) -> None:
    """Ep: 定稿."""
    done = paper_list.finalise(
        turn.session, turn.actor, paper_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        card(turn, paper_id, outcomes.finalised(turn.texts, done))


def reopen(turn: Turn, paper_id: int) -> None:
    """Eq: 撤销定稿, with a reason."""
    if hosted_paper(turn, paper_id) is not None:
        filling.open_form(turn, "paper_reopen", {"_paper": paper_id})


def reopened(turn: Turn, done: Finalised) -> None:
    """The paper after 撤销定稿."""
    key = "paperlist-reopened" if done.fresh else "button-old"
    card(turn, done.paper_id, turn.texts.rich(key))
