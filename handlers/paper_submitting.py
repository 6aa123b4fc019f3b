"""Papers come in: a file sent unasked, a button, what was just sent is taken back. Row 2.5."""

from __future__ import annotations

from typing import Any

from chat.message import Message
from chat.texts import paper_outcomes as outcomes
from chat.texts.meeting_people import button
from handlers.documents import prepared_meetings
from handlers.forms import filling
from handlers.forms.files import stored_paper
from handlers.notices import words
from handlers.paper_list import card, paper_of
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import paper_list
from meetings.documents import NewFile
from meetings.meetings import Refused
from meetings.paper_list import Method, Paper, PaperState, Submitted


def received(turn: Turn) -> bool:
    """Good files nobody asked for, from somebody who owes papers: a single wanted one takes the
    file at once, of several they say which. Whoever prepares meetings is always asked."""
    papers = paper_list.papers_to_send(turn.session, turn.me, now=turn.now)
    if not papers:
        return False
    files = [file for file in turn.files if not file.refused]
    wanted = [one for one in papers if one.state is PaperState.WANTED]
    hosts = bool(prepared_meetings(turn))
    if len(files) == 1 and not hosts:
        named = paper_list.meant_by(papers, files[0].name)
        sure = named or (wanted[0] if len(wanted) == 1 else None)
        if sure is not None:
            submitted(turn, sure.id, stored_paper(files[0]))
            return True
    ask_which(turn, [stored_paper(file) for file in files])
    return True


def ask_which(turn: Turn, files: list[dict[str, Any]]) -> None:
    """For the first of these files: which paper is it. The others follow."""
    filling.open_form(turn, "paper_which", {"_files": files})


def submitted(turn: Turn, paper_id: int, file: dict[str, Any], method: Method = "chat") -> None:
    """The file is the paper's next edition; 撤回 stands under the answer."""
    done = paper_list.submit(
        turn.session,
        turn.actor,
        paper_id,
        _new(file),
        method=method,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
        return
    rows = [button(turn.texts, "paperlist-button-paper", "Ee", paper_id)]
    if isinstance(done, Submitted):
        rows.insert(
            0, button(turn.texts, "paperlist-button-take-back", "Em", paper_id, done.number)
        )
    turn.say(Message(outcomes.submitted(turn.texts, done), choices=(tuple(rows),)))


def _new(file: dict[str, Any]) -> NewFile:
    """The file as documents take it; a listed paper brings its own title."""
    given = (file["digest"], file["name"], file["media_type"], file["size"])
    return NewFile(file["name"], *given, file.get("flags", ""))


def submit(turn: Turn, paper_id: int) -> None:
    """El: 提交, 换新版, or 代交 by the hosts."""
    found = paper_of(turn, paper_id)
    if found is None:
        return
    one: Paper = found.paper
    if one.state in (PaperState.FINAL, PaperState.DROPPED):
        turn.refuse(f"paper-{one.state}", title=one.title)
        return
    mine = one.author is not None and one.author.person_id in {
        turn.me.person_id,
        *turn.me.represents,
    }
    answers = {"_paper": paper_id} | ({"method": "chat"} if mine or not found.hosts else {})
    filling.open_form(turn, "paper_submit", answers)


def take_back(turn: Turn, paper_id: int, number: int) -> None:
    """Em: 撤回."""
    done = paper_list.take_back(
        turn.session, turn.actor, paper_id, number, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        key = "paperlist-taken-back" if done.fresh else "button-old"
        card(turn, paper_id, turn.texts.rich(key))


def read(turn: Turn, paper_id: int) -> None:
    """En: the file, for the hosts, the author and who decides on it."""
    found = paper_list.to_read(turn.session, turn.me, paper_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(outcomes.file_of(words(turn), found))


def more_time(turn: Turn, paper_id: int) -> None:
    """Er: 申请晚交."""
    found = paper_of(turn, paper_id)
    if found is None:
        return
    if found.paper.state is not PaperState.WANTED:
        card(turn, paper_id)
    else:
        filling.open_form(turn, "paper_time", {"_paper": paper_id})
