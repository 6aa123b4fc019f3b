"""Words of printing papers, packing bags and handing them out at the desk. Row 2.5."""

from __future__ import annotations

from datetime import datetime

from chat.dates import say_time
from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager
from chat.texts.seats import in_pairs
from meetings.office import Office
from meetings.paper_list import BagDesk, BagHolder, Count, PaperState, PrintRun, ToPrint


def page_with(found: PrintRun, paper_id: int) -> int:
    """The page of the print run on which this paper stands."""
    ids = [one.paper.id for one in found.papers]
    return ids.index(paper_id) // PAGE if paper_id in ids else 0


def run(texts: Texts, found: PrintRun, at: int = 0, note: RichText = ()) -> Message:
    """印制: the count as a sum, each paper with its copies, the sheets to print."""
    id = found.meeting_id
    at = min(at, max(0, (len(found.papers) - 1) // PAGE))
    shown = found.papers[at * PAGE : (at + 1) * PAGE]
    text = lines(
        note,
        texts.rich("printing-heading", title=found.title),
        formula(texts, found.count),
        *(
            texts.rich("printing-branch", name=one.name, copies=one.copies)
            for one in found.count.branches
        ),
        *(_line(texts, one) for one in shown),
        texts.rich("printing-chat-only", count=found.chat_only) if found.chat_only else (),
        () if found.papers else texts.rich("printing-none"),
    )
    ticks = [_tick(texts, one) for one in shown if found.may_set and _may_tick(one)]
    sheets = [
        button(texts, "printing-button-order", "Eu", id, 0),
        button(texts, "printing-button-table", "Eu", id, 1),
        button(texts, "printing-button-bag-list", "Ev", id),
        button(texts, "paperlist-button-bags", "Ew", id),
    ]
    back = button(texts, "paperlist-button-list", "Ea", id)
    return Message(
        text,
        choices=(
            *in_pairs(ticks),
            *pager(texts, len(found.papers), at, "Es", id),
            *in_pairs(sheets if found.papers else sheets[2:]),
            *(((back,),) if found.may_set else ()),
        ),
    )


def formula(texts: Texts, count: Count) -> RichText:
    """人数 + 列席 + 备用 + 归档."""
    branches = sum(one.copies for one in count.branches)
    return texts.rich(
        "printing-formula-branches" if count.branches else "printing-formula",
        members=count.members,
        others=count.others,
        spare=count.spare,
        archive=count.archive,
        main=count.main,
        **({"branches": branches, "all": count.all} if count.branches else {}),
    )


def _line(texts: Texts, one: ToPrint) -> RichText:
    by_hand = one.paper.copies is not None
    text = texts.rich(
        "printing-line-by-hand" if by_hand else "printing-line",
        serial=str(one.paper.serial),
        title=one.paper.title,
        copies=one.copies,
    )
    done = one.paper.printed_copies
    if done is None:
        open_ = one.paper.state is not PaperState.FINAL
        return (*text, *texts.rich("printing-not-final")) if open_ else text
    if one.short > 0:
        return (*text, *texts.rich("printing-short", done=done, count=one.short))
    return (*text, *texts.rich("printing-over" if one.short < 0 else "printing-done", done=done))


def _may_tick(one: ToPrint) -> bool:
    """What is printed is final, or was when it was printed."""
    return one.paper.state is PaperState.FINAL or one.paper.printed_copies is not None


def _tick(texts: Texts, one: ToPrint) -> Choice:
    done = one.paper.printed_copies is not None and one.short <= 0
    key = "printing-button-undo" if done else "printing-button-done"
    label = texts.plain(key, title=shortened(one.paper.title, 10))
    return Choice(label, encode("Et", one.paper.id, 0 if done else 1))


def sheet(texts: Texts, key: str, paper: Paper, back: Choice) -> Message:
    """A paper that was ordered, and what to do with it."""
    return Message(texts.rich(key), choices=((back,),), files=(paper,))


def desk(texts: Texts, found: BagDesk, note: RichText = ()) -> Message:
    """材料领取: how many took theirs, and the ways to tick."""
    id = found.meeting_id
    text = lines(
        note,
        texts.rich("bags-heading", title=found.title),
        texts.rich(
            "bags-figures",
            handed=found.handed,
            all=len(found.holders),
            waiting=len(found.waiting),
        ),
    )
    buttons = [
        button(texts, "bags-button-by-name", "Ey", id),
        button(texts, "bags-button-by-unit", "EB", id, 0),
        button(texts, "bags-button-waiting", "Ex", id, 0),
        button(texts, "printing-button-bag-list", "Ev", id),
    ]
    if found.hosts:
        back = button(texts, "paperlist-button-list", "Ea", id)
    else:
        back = button(texts, "panel-button-sign-in", "sm", id)
    return Message(text, choices=(*in_pairs(buttons), (back,)))


def waiting(texts: Texts, found: BagDesk, page: int) -> Message:
    """未领: a press opens one."""
    people = found.waiting
    back = button(texts, "paperlist-button-bags", "Ew", found.meeting_id)
    if not people:
        return Message(texts.rich("bags-all-taken"), choices=((back,),))
    page = min(page, (len(people) - 1) // PAGE)
    rows = [
        Choice(person(texts, one), encode("Ez", one.participant_id))
        for one in people[page * PAGE : (page + 1) * PAGE]
    ]
    turns = pager(texts, len(people), page, "Ex", found.meeting_id)
    text = texts.rich("bags-waiting", count=len(people))
    return Message(text, choices=(*((one,) for one in rows), *turns, (back,)))


def units(texts: Texts, found: BagDesk, page: int) -> Message:
    """按单位: which unit's bags are taken."""
    everything = found.units
    back = button(texts, "paperlist-button-bags", "Ew", found.meeting_id)
    if not everything:
        return Message(texts.rich("bags-all-taken"), choices=((back,),))
    page = min(page, (len(everything) - 1) // PAGE)
    rows = [
        Choice(
            texts.plain("button-with-count", label=shortened(name), count=count),
            encode("EC", found.meeting_id, unit_id),
        )
        for unit_id, name, count in everything[page * PAGE : (page + 1) * PAGE]
    ]
    turns = pager(texts, len(everything), page, "EB", found.meeting_id)
    return Message(
        texts.rich("bags-which-unit"), choices=(*((one,) for one in rows), *turns, (back,))
    )


def card(texts: Texts, one: BagHolder, office: Office, note: RichText = ()) -> Message:
    """One person's bag, and what can be noted of it now."""
    of = one.participant_id
    if one.handed_at is None:
        buttons = [
            button(texts, "bags-button-taken", "EA", of, 1),
            button(texts, "bags-button-taken-by", "EA", of, 2),
        ]
    else:
        buttons = [button(texts, "bags-button-undo", "EA", of, 3)]
    buttons += [
        button(texts, "bags-button-by-name", "Ey", one.meeting_id),
        button(texts, "paperlist-button-bags", "Ew", one.meeting_id),
    ]
    text = lines(
        note,
        texts.rich("bags-one", person=person(texts, one), serial=str(one.serial))
        if one.serial
        else texts.rich("bags-one-gone", person=person(texts, one)),
        texts.rich("bags-branch", branch=one.branch) if one.branch else (),
        _standing(texts, one.handed_at, one.taken_by, office),
    )
    return Message(text, choices=in_pairs(buttons))


def _standing(texts: Texts, at: datetime | None, taken_by: str, office: Office) -> RichText:
    if at is None:
        return texts.rich("bags-not-yet")
    time = say_time(at, office.zone)
    if taken_by:
        return texts.rich("bags-taken-by", time=time, name=taken_by)
    return texts.rich("bags-taken", time=time)


def person(texts: Texts, one: BagHolder) -> str:
    """Somebody told apart; who comes for another with whom they come for."""
    name = one.name
    if one.instead_of:
        name = texts.plain("bags-instead", name=name, other=one.instead_of)
    return texts.plain("name-unit", name=name, unit=one.unit) if one.unit else name
