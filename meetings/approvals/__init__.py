"""Approvals (审批): something is asked for, and somebody else decides, step by step.

The chain is data from the profile, kept with the request; who decides is looked up afresh at every
press. One mechanism for every kind of request: ``deciding.EFFECTS`` names what takes effect.
"""

from __future__ import annotations

from meetings.approvals.asking import NotPending, Recalled, ask, chain_of, fall_away, recall
from meetings.approvals.batch import BatchDone, approve_shown, harmless
from meetings.approvals.confirming import Rejected, confirm
from meetings.approvals.deciders import matter
from meetings.approvals.deciding import (
    EFFECTS,
    LONGEST_REASON,
    UNDO,
    Decided,
    DecidedBefore,
    decide,
)
from meetings.approvals.deeds import Deed, Entry, Seen, entry_of, see
from meetings.approvals.delegating import (
    Delegated,
    DelegationEnded,
    DelegationFacts,
    NewDelegation,
    delegate,
    delegation_of,
    delegations,
    delegators,
    end_delegation,
)
from meetings.approvals.entering import MOST_SCANS, Entered, Scan, Sheet, enter
from meetings.approvals.mine import Item, waiting_ids, waiting_items
from meetings.approvals.owed import (
    Question,
    ToConfirm,
    ToSign,
    Waiting,
    questions_open,
    to_confirm,
    to_ratify,
    waiting,
)
from meetings.approvals.questions import Answered, Asked, answer, question
from meetings.approvals.reading import (
    Event,
    Request,
    ShownStep,
    request,
    request_of,
    scans_of,
    waiting_for,
)
from meetings.approvals.spoken import Signed, agree_by_word, ratify

__all__ = [
    "EFFECTS",
    "LONGEST_REASON",
    "MOST_SCANS",
    "UNDO",
    "Answered",
    "Asked",
    "BatchDone",
    "Decided",
    "DecidedBefore",
    "Deed",
    "Delegated",
    "DelegationEnded",
    "DelegationFacts",
    "Entered",
    "Entry",
    "Event",
    "Item",
    "NewDelegation",
    "NotPending",
    "Question",
    "Recalled",
    "Rejected",
    "Request",
    "Scan",
    "Seen",
    "Sheet",
    "ShownStep",
    "Signed",
    "ToConfirm",
    "ToSign",
    "Waiting",
    "agree_by_word",
    "answer",
    "approve_shown",
    "ask",
    "chain_of",
    "confirm",
    "decide",
    "delegate",
    "delegation_of",
    "delegations",
    "delegators",
    "end_delegation",
    "enter",
    "entry_of",
    "fall_away",
    "harmless",
    "matter",
    "question",
    "questions_open",
    "ratify",
    "recall",
    "request",
    "request_of",
    "scans_of",
    "see",
    "to_confirm",
    "to_ratify",
    "waiting",
    "waiting_for",
    "waiting_ids",
    "waiting_items",
]
