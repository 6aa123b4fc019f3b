"""Words of the list of papers (材料清单): the page, one paper, what just happened. Row 2.5."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.documents import stage_name
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager
from chat.texts.names import names_shortly
from chat.texts.notices import person_words
from chat.texts.seats import in_pairs
from meetings.documents import Stage
from meetings.paper_list import (
    Paper,
    PaperCard,
    PaperList,
    PaperState,
)

#: Editions named on a card; the document's own page has the rest.
MOST_EDITIONS = 5
#: What can be changed of a paper; buttons carry the number.
PARTS = ("title", "author", "due", "stage", "copies")
STAGES = tuple(Stage)


def page(words: Words, found: PaperList, at: int, note: RichText = ()) -> Message:
    """材料清单: what is missing first, one line a paper."""
    texts, id = words.texts, found.meeting_id
    everything = (*found.papers, *found.dropped)
    at = min(at, max(0, (len(everything) - 1) // PAGE))
    shown = everything[at * PAGE : (at + 1) * PAGE]
    heading = texts.rich("paperlist-heading", title=found.title)
    figures = texts.rich(
        "paperlist-figures",
        wanted=found.count(PaperState.WANTED),
        here=found.count(PaperState.RECEIVED, PaperState.CLEARED),
        final=found.count(PaperState.FINAL),
    )
    text = lines(
        note,
        heading,
        figures if found.papers else texts.rich("paperlist-none"),
        *(_line(words, one) for one in shown),
    )
    papers = [Choice(shortened(one.title, 12), encode("Ee", one.id)) for one in shown]
    actions = _actions(texts, found)
    return Message(
        text,
        choices=(
            *in_pairs(papers),
            *pager(texts, len(everything), at, "Ea", id),
            *in_pairs(actions),
            (button(texts, "paperlist-button-readiness", "Ha", id),),
        ),
    )


def _actions(texts: Texts, found: PaperList) -> list[Choice]:
    id = found.meeting_id
    actions = []
    if found.unasked:
        label = texts.plain("paperlist-button-ask", count=found.unasked)
        actions.append(Choice(label, encode("Ek", id)))
    actions.append(button(texts, "paperlist-button-add", "Eb", id))
    actions.append(button(texts, "paperlist-button-add-many", "Ec", id))
    if found.items:
        label = texts.plain("paperlist-button-agenda", count=found.items)
        actions.append(Choice(label, encode("Ed", id)))
    if found.papers:
        actions.append(button(texts, "paperlist-button-printing", "Es", id))
        actions.append(button(texts, "paperlist-button-bags", "Ew", id))
    return actions


def _line(words: Words, one: Paper) -> RichText:
    texts = words.texts
    return texts.rich(
        "paperlist-line" if one.serial else "paperlist-line-dropped",
        title=one.title,
        state=state(words, one),
        author=one.author.name if one.author else texts.plain("paperlist-nobody"),
        **({"serial": str(one.serial)} if one.serial else {}),
    )


def state(words: Words, one: Paper) -> str:
    """How far a paper is, with its deadline while it is missing."""
    texts, due = words.texts, words.when(one.due_at)
    number = one.content.number if one.content else 0
    match one.state:
        case PaperState.WANTED if one.returned:
            return texts.plain("paperlist-state-returned", due=due)
        case PaperState.WANTED if one.late:
            return texts.plain("paperlist-state-late", due=due)
        case PaperState.WANTED:
            return texts.plain("paperlist-state-wanted", due=due)
        case PaperState.RECEIVED if one.asked_clearing is not None:
            return texts.plain("paperlist-state-with-leader", number=number)
        case PaperState.RECEIVED:
            return texts.plain("paperlist-state-received", number=number)
        case PaperState.CLEARED:
            return texts.plain("paperlist-state-cleared", number=number)
        case PaperState.FINAL:
            stage = stage_name(texts, one.stage)
            return texts.plain("paperlist-state-final", number=number, stage=stage)
    return texts.plain("paperlist-state-dropped")


def card(words: Words, found: PaperCard, note: RichText = ()) -> Message:
    """One paper: how it stands, its editions, and what its reader may do."""
    texts, one = words.texts, found.paper
    text = lines(
        note,
        texts.rich("paperlist-card", title=one.title, meeting=one.meeting_title),
        texts.rich("paperlist-card-state", state=state(words, one)),
        texts.rich("paperlist-card-returned", reason=one.returned) if one.returned else (),
        *_facts(words, found),
        *_editions(words, found),
    )
    rows = _host_rows(texts, found) if found.hosts else _author_rows(texts, found)
    return Message(text, choices=rows)


def _facts(words: Words, found: PaperCard) -> list[RichText]:
    texts, one = words.texts, found.paper
    author = person_words(texts, one.author) if one.author else texts.plain("paperlist-nobody")
    gone = one.author is not None and one.author.left_on is not None
    follows = one.lead_wd is not None and one.state is not PaperState.FINAL
    said: list[RichText] = [
        texts.rich("paperlist-card-author-left" if gone else "paperlist-card-author", who=author),
    ]
    if one.state is PaperState.WANTED:  # the deadline stands in the line above
        said.append(texts.rich("paperlist-card-follows") if follows else ())
    elif one.state is not PaperState.DROPPED:
        key = "paperlist-card-due-follows" if follows else "paperlist-card-due"
        said.append(texts.rich(key, due=words.when(one.due_at)))
    if one.item and one.item != one.title:
        said.append(texts.rich("paperlist-card-item", item=one.item))
    if found.waits_for:
        names = names_shortly(texts, [who.name for who in found.waits_for])
        said.append(texts.rich("paperlist-card-waits", names=names))
    if not found.hosts:
        return said
    unasked = one.state is PaperState.WANTED and one.author is not None and not one.asked_at
    said.append(texts.rich("paperlist-card-unasked") if unasked else ())
    said.append(texts.rich("paperlist-card-stage", stage=stage_name(texts, one.stage)))
    if not one.printed:
        said.append(texts.rich("paperlist-card-not-printed"))
    elif one.copies:
        said.append(texts.rich("paperlist-card-copies", copies=one.copies))
    return said


def _editions(words: Words, found: PaperCard) -> list[RichText]:
    shown = found.editions[-MOST_EDITIONS:]
    return [
        words.texts.rich(
            "paperlist-card-edition", number=one.number, by=one.by, at=words.when(one.at)
        )
        for one in reversed(shown)
    ]


def _host_rows(texts: Texts, found: PaperCard) -> tuple[tuple[Choice, ...], ...]:
    one, id = found.paper, found.paper.id
    open_ = one.state in (PaperState.WANTED, PaperState.RECEIVED, PaperState.CLEARED)
    buttons: list[Choice] = []
    if one.state is PaperState.DROPPED:
        buttons.append(button(texts, "paperlist-button-restore", "Ei", id))
    if one.content is not None:
        buttons.append(button(texts, "paperlist-button-read", "En", id))
    if open_:
        buttons.append(button(texts, "paperlist-button-enter", "El", id))
    buttons += _deciding(texts, found)
    if one.state is PaperState.FINAL:
        buttons.append(button(texts, "paperlist-button-reopen", "Eq", id))
    if open_:
        buttons.append(button(texts, "paperlist-button-change", "Ef", id))
        buttons.append(button(texts, "paperlist-button-drop", "Eh", id))
    if one.numbered or one.state is not PaperState.DROPPED:
        buttons.append(button(texts, "paperlist-button-copies", "ED", id))
    moves = []
    if one.serial > 1:
        moves.append(button(texts, "paperlist-button-up", "Ej", id, 0))
    if 0 < one.serial < found.papers:
        moves.append(button(texts, "paperlist-button-down", "Ej", id, 1))
    back = button(texts, "paperlist-button-list", "Ea", one.meeting_id)
    return (*in_pairs(buttons), *((tuple(moves),) if moves else ()), (back,))


def _deciding(texts: Texts, found: PaperCard) -> list[Choice]:
    """送审, and 定稿 where nothing is to be waited for."""
    one, id = found.paper, found.paper.id
    buttons = []
    if one.asked_clearing is not None:
        buttons.append(button(texts, "paperlist-button-request", "as", one.asked_clearing))
    elif one.state is PaperState.RECEIVED:
        buttons.append(button(texts, "paperlist-button-clear", "Eo", id))
    ready = one.state is PaperState.CLEARED or (
        one.state is PaperState.RECEIVED and not found.clearing and one.asked_clearing is None
    )
    if ready:
        buttons.append(button(texts, "paperlist-button-final", "Ep", id))
    return buttons


def _author_rows(texts: Texts, found: PaperCard) -> tuple[tuple[Choice, ...], ...]:
    one, id = found.paper, found.paper.id
    buttons: list[Choice] = []
    if one.state is PaperState.WANTED:
        buttons.append(button(texts, "paperlist-button-submit", "El", id))
        buttons.append(button(texts, "paperlist-button-time", "Er", id))
    elif one.state in (PaperState.RECEIVED, PaperState.CLEARED):
        buttons.append(button(texts, "paperlist-button-anew", "El", id))
    if one.content is not None:
        buttons.append(button(texts, "paperlist-button-read", "En", id))
    if one.state is PaperState.RECEIVED and one.content and one.asked_clearing is None:
        buttons.append(button(texts, "paperlist-button-take-back", "Em", id, one.content.number))
    return in_pairs(buttons)


def change_menu(words: Words, found: PaperCard) -> Message:
    """改: which part."""
    texts, id = words.texts, found.paper.id
    parts = [
        button(texts, f"paperlist-part-{part}", "Eg", id, number)
        for number, part in enumerate(PARTS)
    ]
    back = button(texts, "paperlist-button-paper", "Ee", id)
    text = texts.rich("paperlist-ask-part", title=found.paper.title)
    return Message(text, choices=(*in_pairs(parts), (back,)))


def stage_menu(words: Words, found: PaperCard) -> Message:
    """何时发: the four times."""
    texts, id = words.texts, found.paper.id
    stages = [
        Choice(stage_name(texts, stage), encode("EP", id, number))
        for number, stage in enumerate(STAGES)
    ]
    back = button(texts, "paperlist-button-paper", "Ee", id)
    text = texts.rich("paperlist-ask-stage", title=found.paper.title)
    return Message(text, choices=(*in_pairs(stages), (back,)))
