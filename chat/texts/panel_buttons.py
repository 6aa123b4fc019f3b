"""Buttons of the panel: what this person may do with the meeting as it stands now.

What is needed daily is on the first page, the rest behind 更多.
"""

from __future__ import annotations

from datetime import datetime

from chat.message import Choice
from chat.payload import encode
from chat.texts import Texts
from chat.texts.last_minutes import agenda_stems
from meetings.drafting import PARTS
from meetings.meetings import State
from meetings.panel import PanelFacts
from meetings.people import Action, Who, may

Rows = tuple[tuple[Choice, ...], ...]
#: Buttons in one row on a phone.
IN_A_ROW = 2


def main_rows(texts: Texts, facts: PanelFacts, who: Who, now: datetime) -> Rows:
    """The first page."""
    meeting = facts.meeting
    press = Presses(texts, facts, who)
    match meeting.state:
        case State.DRAFT:
            if facts.sign_off is not None and facts.sign_off.state == "waits":
                press.add_request(facts.sign_off.approval_id)
            else:
                first = facts.signed_off_first
                label = "panel-button-preview-sign" if first else "panel-button-preview"
                press.add(label, "np", Action.PUBLISH, meeting.edits)
            press.add("panel-button-edit", "me", Action.EDIT_MEETING)
            press.add("panel-button-notice", "ya", Action.PUBLISH)
            press.add("panel-button-readiness", "Ha", Action.SEE_PANEL)
            press.add("panel-button-people", "bm", Action.ADMIT)
            press.add("panel-button-papers", "dm", Action.ADD_DOCUMENT)
            press.add_of_series()
            press.add("button-more", "mm", Action.EDIT_MEETING)
        case State.POSTPONED:
            add_unsettled(press, facts)
            press.add("panel-button-new-time", "mt", Action.EDIT_MEETING, 0)
            press.add("panel-button-call-list", "nl", Action.PUBLISH)
            press.add("panel-button-readiness", "Ha", Action.SEE_PANEL)
            press.add("panel-button-people", "bm", Action.ADMIT)
            press.add("panel-button-edit", "me", Action.EDIT_MEETING)
            press.add("panel-button-papers", "dm", Action.ADD_DOCUMENT)
            press.add("button-more", "mm", Action.EDIT_MEETING)
        case State.PUBLISHED if now < meeting.starts_at:
            add_unsettled(press, facts)
            add_sending(press, facts)
            press.add("panel-button-remind", "nr", Action.PUBLISH)
            press.add("panel-button-call-list", "nl", Action.PUBLISH)
            press.add("panel-button-move", "mt", Action.EDIT_MEETING, 0)
            press.add("panel-button-enter-reply", "rf", Action.REPLY_FOR)
            press.add("panel-button-people", "bm", Action.ADMIT)
            if facts.quotas_reported or facts.quotas_waiting:
                press.add("panel-button-units", "nu", Action.EDIT_MEETING)
            press.add("panel-button-readiness", "Ha", Action.SEE_PANEL)
            press.add("panel-button-sign-in", "sm", Action.SIGN_IN_AT_DESK)
            press.add("panel-button-papers", "dm", Action.ADD_DOCUMENT)
            press.add("button-more", "mm", Action.EDIT_MEETING)
        case State.PUBLISHED:
            add_sending(press, facts)
            if now >= meeting.ends_at:
                press.add("panel-button-owed", "Do", Action.SEE_PANEL)
            if meeting.agenda:
                press.add("panel-button-next-item", "un", Action.CALL_IN)
            press.add("panel-button-sign-in", "sm", Action.SIGN_IN_AT_DESK)
            press.add("panel-button-people", "bm", Action.ADMIT)
            press.add("panel-button-papers", "dm", Action.ADD_DOCUMENT)
            press.add("panel-button-add-task", "ti", Action.REGISTER_TASK)
            press.add("panel-button-tasks", "tm", Action.REGISTER_TASK)
            press.add("panel-button-readiness", "Ha", Action.SEE_PANEL)
            press.add("panel-button-record", "Ka", Action.SEE_RECORD)
            press.add("panel-button-close", "cm", Action.CLOSE_MEETING)
            press.add("panel-button-statistics", "ua", Action.SEE_STATISTICS)
            press.add("button-more", "mm", Action.EDIT_MEETING)
        case State.CLOSED:
            press.add("panel-button-owed", "Do", Action.SEE_PANEL)
            press.add("panel-button-readiness", "Ha", Action.SEE_PANEL)
            press.add("panel-button-record", "Ka", Action.SEE_RECORD)
            press.add("panel-button-statistics", "ua", Action.SEE_STATISTICS)
            press.add("panel-button-tasks", "tm", Action.REGISTER_TASK)
            press.add("panel-button-add-task", "ti", Action.REGISTER_TASK)
            if facts.surveyed:
                press.add("panel-button-survey", "vm", Action.SEE_RESULTS)
            press.add("panel-button-sign-in", "sm", Action.SIGN_IN_AT_DESK)
            press.add("panel-button-people", "bm", Action.ADMIT)
            press.add("panel-button-papers", "dm", Action.ADD_DOCUMENT)
        case State.CANCELLED:
            press.add("panel-button-copy", "ec", Action.EDIT_MEETING)
    return (*press.rows(), (Choice(texts.plain("button-meetings"), encode("ml")),))


def add_unsettled(press: Presses, facts: PanelFacts) -> None:
    """What can be done with edits that are not told yet."""
    found = facts.unsettled
    if found is None:
        return
    if found.sign_off == "none":
        press.add("settle-button-now", "en", Action.PUBLISH, found.edits)
    press.add("settle-button-look", "es", Action.EDIT_MEETING)


def add_sending(press: Presses, facts: PanelFacts) -> None:
    """What can be done with cards that are on their way, or did not go."""
    notice = facts.notice
    match notice.sending if notice else None:
        case "paused":
            press.add("panel-button-resume", "ng", Action.PUBLISH)
            press.add("panel-button-stop", "ns", Action.PUBLISH)
        case "stopped":
            press.add("panel-button-send-rest", "ng", Action.PUBLISH)
        case None if notice and notice.left:
            press.add("panel-button-pause", "nh", Action.PUBLISH)


def more_rows(texts: Texts, facts: PanelFacts, who: Who, now: datetime) -> Rows:
    """What is needed rarely."""
    press = Presses(texts, facts, who)
    match facts.meeting.state:
        case State.DRAFT:
            press.add("panel-button-seats", "ga", Action.SET_SEATS)
            press.add("panel-button-delete-draft", "cx", Action.EDIT_MEETING)
        case State.PUBLISHED:
            press.add("panel-button-edit", "me", Action.EDIT_MEETING)
            press.add("panel-button-notice", "ya", Action.PUBLISH)
            press.add("panel-button-seats", "ga", Action.SET_SEATS)
            if now < facts.meeting.starts_at:
                press.add("panel-button-record", "Ka", Action.SEE_RECORD)
            if now >= facts.meeting.starts_at:
                # Before the start these stand on the first page.
                press.add("panel-button-enter-reply", "rf", Action.REPLY_FOR)
                press.add("panel-button-call-list", "nl", Action.PUBLISH)
            press.add_of_series()
            press.add("panel-button-add-task", "ti", Action.REGISTER_TASK)
            press.add("panel-button-tasks", "tm", Action.REGISTER_TASK)
            press.add("panel-button-close", "cm", Action.CLOSE_MEETING)
            if now < facts.meeting.starts_at:
                press.add("panel-button-postpone", "ep", Action.EDIT_MEETING)
            press.add("panel-button-cancel", "cx", Action.EDIT_MEETING)
        case State.POSTPONED:
            press.add("panel-button-notice", "ya", Action.PUBLISH)
            press.add("panel-button-tasks", "tm", Action.REGISTER_TASK)
            press.add("panel-button-cancel", "cx", Action.EDIT_MEETING)
        case State.CLOSED | State.CANCELLED:
            pass
    return (*press.rows(), _to_panel(texts, facts))


def edit_rows(texts: Texts, facts: PanelFacts, who: Who) -> Rows:
    """Every part that can be changed."""
    press = Presses(texts, facts, who)
    for number, (part, _) in enumerate(PARTS):
        name = part.replace("_", "-")
        press.add(f"meeting-part-{name}", "mt", Action.EDIT_MEETING, number)
    press.add("button-sign-in-settings", "xe", Action.EDIT_MEETING)
    if facts.meeting.agenda:
        press.add("panel-button-items", "un", Action.EDIT_MEETING)
    return (*press.rows(), _to_panel(texts, facts))


def _to_panel(texts: Texts, facts: PanelFacts) -> tuple[Choice, ...]:
    return (Choice(texts.plain("panel-button-back"), encode("mp", facts.meeting.id)),)


class Presses:
    """Collects the buttons this person may press."""

    def __init__(self, texts: Texts, facts: PanelFacts, who: Who) -> None:
        self._texts = texts
        self._facts = facts
        self._who = who
        self._found: list[Choice] = []

    def add(
        self, label: str, route: str, action: Action, *numbers: int, count: int | None = None
    ) -> None:
        """A button about this meeting, where the person may; ``count`` is said on it."""
        if may(self._who, action, self._facts.about):
            payload = encode(route, self._facts.meeting.id, *numbers)
            said = (
                self._texts.plain(label)
                if count is None
                else self._texts.plain(label, count=count)
            )
            self._found.append(Choice(said, payload))

    def add_request(self, approval_id: int) -> None:
        """The request that the notice waits for."""
        if may(self._who, Action.PUBLISH, self._facts.about):
            label = self._texts.plain("panel-button-request")
            self._found.append(Choice(label, encode("as", approval_id)))

    def add_of_series(self) -> None:
        """Onto the agenda with the last minutes, and what earlier meetings left open (row 8.10).

        What stands there is not offered again."""
        agenda, stems = self._facts.meeting.agenda, agenda_stems()
        if self._facts.last_minutes and not any(item.startswith(stems) for item in agenda):
            self.add("mcopies-button-last", "My", Action.EDIT_MEETING)
        count = self._facts.open_of_series
        if count:
            self.add("panel-button-returns", "ia", Action.EDIT_MEETING, count=count)

    def rows(self) -> Rows:
        """The buttons, two in a row."""
        found = self._found
        return tuple(tuple(found[at : at + IN_A_ROW]) for at in range(0, len(found), IN_A_ROW))
