"""Not granted: what held while a request waited is set back where it is returned or recalled.

Most requests change nothing until they are agreed to. Some hold at once, as somebody who asks for
leave counts as on leave: their kind names here what sets that back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from meetings.changes import Actor
from meetings.office import Office
from storage import Session
from storage.approvals import Approval

#: Kind → "module:function" among the use cases: (session, actor, approval, *, now, office). It
#: is "returned", its reason beside it, or "withdrawn".
NOT_GRANTED: dict[str, str] = {
    "leave": "attendance.leave:not_granted",
    "substitute": "attendance.substitutes:not_agreed",
    "loan": "custody.lending:not_granted",
    "loan_internal": "custody.lending:not_granted",
    "disposal": "disposals.approving:not_granted",
    "paper": "paper_list:not_cleared",
    "safety_plan": "safety.approving:not_approved",
    "room": "venues.asking:not_granted",
    "agenda_item": "proposals.decisions:item_not_granted",
    "motion": "proposals.decisions:item_not_granted",
    "meeting_plan": "proposals.decisions:plan_not_granted",
    "record": "record:not_signed",
    "minutes": "issued_minutes.chain:not_approved",
    "minutes_check": "issued_minutes.chain:not_approved",
    "meeting_report": "meeting_reports.approving:not_approved",
}


def not_granted(
    session: Session, actor: Actor, approval: Approval, *, now: datetime, office: Office
) -> None:
    """Set back what held meanwhile, where the kind names how."""
    named = NOT_GRANTED.get(approval.kind)
    if named is None:
        return
    module, function = named.split(":")
    set_back: Callable[..., None] = getattr(import_module(f"meetings.{module}"), function)
    set_back(session, actor, approval, now=now, office=office)
