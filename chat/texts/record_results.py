"""What became of the items, and what was decided: outcomes, votes, resolutions. Rows 4.3, 4.5."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.meeting_people import button
from chat.texts.notices import person_words
from chat.texts.seats import in_pairs, pages
from chat.texts.task_words import number
from chat.texts.tasks import day
from meetings.record.content import ItemContent, ResolutionFacts
from meetings.record.decided import ItemPage, ResolutionList, ResolutionPage
from meetings.record.reading import RecordPage
from meetings.record.results import OUTCOMES

PAGE = 10


def outcome_name(texts: Texts, outcome: str) -> str:
    """通过, 原则通过 …; 还没有结果 where nothing was entered."""
    return texts.plain(f"record-outcome-{outcome.replace('_', '-') or 'none'}")


def votes_line(texts: Texts, one: ItemContent) -> str:
    """The votes in one line: how, how many, of how many in the room, who did not vote."""
    said = texts.plain(
        "record-votes-line",
        how=texts.plain(f"record-vote-{one.vote}"),
        votes=one.votes_for or 0,
        against=one.votes_against or 0,
        abstained=one.votes_abstained or 0,
    )
    if one.present is not None:
        said = texts.plain("record-votes-present", votes=said, present=one.present)
    if one.recused:
        said = texts.plain("record-votes-recused", votes=said, names=one.recused)
    return said


def items(words: Words, found: RecordPage, page: int, note: RichText = ()) -> Message:
    """议题结果: each item with its outcome; pressed, one of them."""
    texts, id, content = words.texts, found.meeting_id, found.content
    all_items = content.head.items
    page = min(page, max(0, (len(all_items) - 1) // PAGE))
    shown = all_items[page * PAGE : (page + 1) * PAGE]
    body = [
        texts.rich(
            "record-result-line",
            number=item.number,
            title=item.title,
            outcome=outcome_name(texts, content.item(item.id).outcome),
        )
        for item in shown
    ]
    choices = [
        Choice(f"{item.number}. {shortened(item.title)}", encode("Kj", item.id)) for item in shown
    ]
    open_items = [item for item in all_items if not content.item(item.id).outcome]
    rows = [*in_pairs(choices), pages(texts, "Ki", (id,), page, len(all_items))]
    if len(open_items) > 1 and found.editable:
        rows.append((button(texts, "record-button-rest-not-reached", "Km", id),))
    rows.append((button(texts, "record-button-home", "Ka", id),))
    text = lines(
        note,
        texts.rich("record-results", title=found.title),
        *body,
        texts.rich("record-no-items") if not all_items else (),
    )
    return Message(text, choices=tuple(row for row in rows if row))


def item(words: Words, found: ItemPage, note: RichText = ()) -> Message:
    """One item: outcome, words, votes, and the resolutions made of it."""
    texts, one, id = words.texts, found.content, found.item.id
    text = lines(
        note,
        texts.rich("record-item", number=str(found.item.number), title=found.item.title),
        texts.rich("record-result-outcome", outcome=outcome_name(texts, one.outcome)),
        texts.rich("record-result-words", words=one.decided) if one.decided else (),
        texts.rich("record-result-votes", votes=votes_line(texts, one)) if one.vote else (),
        *(resolution_line(words, each) for each in found.resolutions),
        texts.rich("record-will-take-back") if found.may_write and found.state == "asked" else (),
    )
    rows: list[tuple[Choice, ...]] = []
    if found.may_write:
        outcomes = [
            button(
                texts,
                f"record-outcome-{name.replace('_', '-')}",
                "Kk",
                id,
                at,
                found.edits,
            )
            for at, name in enumerate(OUTCOMES)
            if name != one.outcome
        ]
        rows += in_pairs(outcomes)
        key = "record-button-words-other" if one.decided else "record-button-words"
        rows.append(
            (
                button(texts, key, "Kl", id),
                button(texts, "record-button-vote", "Jz", id),
            )
        )
        rows.append((button(texts, "record-button-add", "Kp", found.meeting_id, id),))
    rows.append(
        (
            button(texts, "record-button-results", "Ki", found.meeting_id, 0),
            button(texts, "record-button-item-text", "Kc", found.meeting_id, 2 * id, 0),
        )
    )
    return Message(text, choices=tuple(rows))


def resolution_line(words: Words, one: ResolutionFacts) -> RichText:
    """A resolution in one line: number, text, who, until when, with whom, its number once it is
    registered."""
    texts = words.texts
    said = [
        texts.plain("record-resolution-owner", person=one.owner.name)
        if one.owner is not None
        else texts.plain("record-resolution-no-owner"),
        texts.plain(
            "record-resolution-due", day=day(texts, one.due_on, words.office.today(words.now))
        )
        if one.due_on is not None
        else texts.plain("record-resolution-no-due"),
    ]
    if one.partners:
        said.append(texts.plain("record-resolution-partners", partners=one.partners))
    if one.task is not None:
        said.append(texts.plain("record-resolution-task", task=number(texts, *one.task)))
    notes = texts.plain("record-comma").join(said)
    return texts.rich("record-resolution-line", number=one.number, text=one.text, notes=notes)


def resolutions(words: Words, found: ResolutionList, page: int, note: RichText = ()) -> Message:
    """议定事项: what stands, what was struck out, what was registered beside the record."""
    texts = words.texts
    everything = (*found.standing, *found.struck)
    page = min(page, max(0, (len(everything) - 1) // PAGE))
    shown = everything[page * PAGE : (page + 1) * PAGE]
    struck = {one.id for one in found.struck}
    body = [
        texts.rich("record-resolution-struck", text=one.text)
        if one.id in struck
        else resolution_line(words, one)
        for one in shown
    ]
    text = lines(
        note,
        texts.rich("record-resolutions", title=found.title, count=len(found.standing)),
        *body,
        texts.rich("record-resolutions-none") if not everything else (),
        *(
            texts.rich("record-beside", number=number(texts, *said), text=task_text)
            for _, said, task_text in found.beside[:PAGE]
        ),
        texts.rich("record-will-take-back") if found.may_write and found.state == "asked" else (),
    )
    return Message(text, choices=_list_rows(texts, found, shown, page, struck))


def _list_rows(
    texts: Texts,
    found: ResolutionList,
    shown: tuple[ResolutionFacts, ...],
    page: int,
    struck: set[int],
) -> tuple[tuple[Choice, ...], ...]:
    id = found.meeting_id
    choices = [
        Choice(
            texts.plain("record-resolution-struck-label", text=shortened(one.text))
            if one.id in struck
            else f"{one.number}. {shortened(one.text)}",
            encode("Ko", one.id),
        )
        for one in shown
    ]
    count = len(found.standing) + len(found.struck)
    rows = [*in_pairs(choices), pages(texts, "Kn", (id,), page, count)]
    if found.may_write:
        rows.append((button(texts, "record-button-add", "Kp", id, 0),))
        rows += [
            (
                Choice(
                    texts.plain("record-button-take-in", number=number(texts, *said)),
                    encode("Kx", id, task_id),
                ),
            )
            for task_id, said, _ in found.beside[:PAGE]
        ]
    rows.append((button(texts, "record-button-home", "Ka", id),))
    return tuple(row for row in rows if row)


def resolution(words: Words, found: ResolutionPage, note: RichText = ()) -> Message:
    """One resolution, with what can be changed of it."""
    texts, one = words.texts, found.facts
    due = (
        day(texts, one.due_on, words.office.today(words.now))
        if one.due_on
        else texts.plain("record-missing")
    )
    owner = person_words(texts, one.owner) if one.owner else texts.plain("record-missing")
    text = lines(
        note,
        texts.rich(
            "record-resolution-struck" if found.struck else "record-resolution",
            text=one.text,
            **({} if found.struck else {"number": one.number}),
        ),
        texts.rich("record-resolution-of", title=found.item_title) if found.item_title else (),
        texts.rich("record-resolution-who", person=owner),
        texts.rich("record-resolution-until", day=due),
        texts.rich("record-resolution-with", partners=one.partners) if one.partners else (),
        texts.rich("record-resolution-registered", number=number(texts, *one.task))
        if one.task
        else (),
        texts.rich("record-will-take-back") if found.may_write and found.state == "asked" else (),
    )
    return Message(text, choices=_one_rows(texts, found))


def _one_rows(texts: Texts, found: ResolutionPage) -> tuple[tuple[Choice, ...], ...]:
    one, id = found.facts, found.facts.id
    buttons = []
    if one.task_id is not None:
        buttons.append(button(texts, "record-button-task", "tk", one.task_id))
    if found.may_write and found.struck:
        buttons.append(button(texts, "record-button-restore", "Kw", id))
    elif found.may_write:
        if one.task_id is None:
            key = "record-button-owner-other" if one.owner else "record-button-owner"
            buttons.append(button(texts, key, "Kr", id))
            key = "record-button-due-other" if one.due_on else "record-button-due"
            buttons.append(button(texts, key, "Ks", id))
            buttons.append(button(texts, "record-button-resolution-text", "Kq", id))
        buttons.append(button(texts, "record-button-partners", "Kt", id))
        if not found.first:
            buttons.append(button(texts, "record-button-earlier", "Ku", id))
        if one.task_id is None:
            buttons.append(button(texts, "record-button-strike", "Kv", id))
    back = (button(texts, "record-button-resolutions", "Kn", found.meeting_id, 0),)
    return (*in_pairs(buttons), back)
