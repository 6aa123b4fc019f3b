"""Words of numbered copies (编号材料): signed out, taken back 清退 N/N. Row 2.5."""

from __future__ import annotations

from chat.message import Message, RichText, lines
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.meeting_people import PAGE, button, pager
from chat.texts.names import words_shortly
from chat.texts.seats import in_pairs
from meetings.paper_list import Copies, CopiesNoted, Copy


def page(texts: Texts, found: Copies, note: RichText = ()) -> Message:
    """编号材料 of one paper: how many were given, came back, are out."""
    id = found.paper_id
    if found.copies:
        said = [
            texts.rich(
                "copies-figures",
                first=found.copies[0].number,
                last=found.copies[-1].number,
                given=found.given,
                free=len(found.copies) - found.given,
            ),
            texts.rich("copies-back", back=found.back, given=found.given, out=len(found.out))
            if found.given
            else (),
            texts.rich("copies-missing", count=len(found.missing)) if found.missing else (),
        ]
    else:
        said = [texts.rich("copies-none")]
    buttons = []
    if found.may_make:
        buttons.append(button(texts, "copies-button-make", "EE", id))
    if found.copies:
        buttons += [
            button(texts, "copies-button-in-order", "EF", id),
            button(texts, "copies-button-one", "EG", id),
            button(texts, "copies-button-back", "EH", id, 0),
            button(texts, "copies-button-out", "EJ", id, 0),
            button(texts, "copies-button-missing", "EH", id, 1),
            button(texts, "copies-button-undo", "EH", id, 2),
            button(texts, "copies-button-sheet", "EK", id),
        ]
    back = (
        button(texts, "paperlist-button-paper", "Ee", id)
        if found.may_make
        else button(texts, "paperlist-button-bags", "Ew", found.meeting_id)
    )
    heading = texts.rich("copies-heading", title=found.title, meeting=found.meeting_title)
    return Message(lines(note, heading, *said), choices=(*in_pairs(buttons), (back,)))


def noted(texts: Texts, key: str, done: CopiesNoted) -> RichText:
    """What was noted, and the numbers it did not fit."""
    left = [str(number) for number in done.not_done]
    return lines(
        texts.rich(key, count=done.count) if done.count else texts.rich("copies-nothing-noted"),
        texts.rich("copies-left", numbers=words_shortly(texts, left, 10)) if left else (),
    )


def out_list(words: Words, found: Copies, at: int) -> Message:
    """未清退: who still has which number, and what will not come back."""
    texts = words.texts
    everything = (*found.out, *found.missing)
    back = (button(texts, "copies-button-page", "ED", found.paper_id),)
    if not everything:
        return Message(texts.rich("copies-all-back", title=found.title), choices=(back,))
    at = min(at, (len(everything) - 1) // PAGE)
    shown = everything[at * PAGE : (at + 1) * PAGE]
    text = lines(
        texts.rich("copies-out-heading", title=found.title, count=len(found.out)),
        *(_line(texts, one) for one in shown),
    )
    return Message(text, choices=(*pager(texts, len(everything), at, "EJ", found.paper_id), back))


def _line(texts: Texts, one: Copy) -> RichText:
    number = str(one.number)
    if one.missing_note:
        return texts.rich(
            "copies-line-missing", number=number, who=holder(texts, one), text=one.missing_note
        )
    return texts.rich("copies-line", number=number, who=holder(texts, one))


def holder(texts: Texts, one: Copy) -> str:
    """Whose copy it is; who took it, where it was somebody else."""
    name = texts.plain("name-unit", name=one.name, unit=one.unit) if one.unit else one.name
    if name and one.taken_by:
        return texts.plain("copies-holder-by", name=name, taker=one.taken_by)
    return name or one.taken_by or texts.plain("paperlist-nobody")
