"""Tasks: resolutions (督办事项), from 交办 to 销号. Rows 8.1 to 8.3.

``registering`` opens them and gives them to somebody, ``working`` is the owner's side, of which
``sentence`` reads what they write, ``verifying`` the other person's check. ``changing`` asks for
more time or a pause, ``setting`` takes up again and corrects, ``handing_over`` passes on all
that somebody owes, ``submitting`` puts it before the leader in charge. Co-owners: ``parts``,
``arranging``, ``part_work``, ``milestones``, ``sharing``; others: ``coordinating``, ``requests``,
``discussing``. ``rhythm`` is the lamp and the reminders, ``facts`` what is shown, ``deeds`` the
buttons, ``reading`` who may see and who answers for it.
"""

from meetings.tasks.deeds import Deed, deeds
from meetings.tasks.facts import (
    Help,
    Milestone,
    Part,
    Step,
    TaskFacts,
    facts,
    facts_of,
)
from meetings.tasks.reading import (
    hosts_of,
    see,
    sets_due,
    tasks_of_meeting,
    waiting_for,
)
from meetings.tasks.registering import (
    LONGEST_TEXT,
    NewTask,
    Reassigned,
    Registered,
    reassign,
    register_task,
)
from meetings.tasks.rhythm import (
    Chased,
    Lamp,
    Reason,
    Slot,
    State,
    escalation_due,
    lamp_of,
    overdue_days,
    quiet_through,
    reminder_due,
    submission_due,
    unreachable_due,
)
from meetings.tasks.verifying import return_task, verify
from meetings.tasks.working import (
    LONGEST_REPORT,
    MOST_FILES,
    Evidence,
    Moved,
    Progress,
    Report,
    Unchanged,
    accept,
    contest,
    report_progress,
)

__all__ = [
    "LONGEST_REPORT",
    "LONGEST_TEXT",
    "MOST_FILES",
    "Chased",
    "Deed",
    "Evidence",
    "Help",
    "Lamp",
    "Milestone",
    "Moved",
    "NewTask",
    "Part",
    "Progress",
    "Reason",
    "Reassigned",
    "Registered",
    "Report",
    "Slot",
    "State",
    "Step",
    "TaskFacts",
    "Unchanged",
    "accept",
    "contest",
    "deeds",
    "escalation_due",
    "facts",
    "facts_of",
    "hosts_of",
    "lamp_of",
    "overdue_days",
    "quiet_through",
    "reassign",
    "register_task",
    "reminder_due",
    "report_progress",
    "return_task",
    "see",
    "sets_due",
    "submission_due",
    "tasks_of_meeting",
    "unreachable_due",
    "verify",
    "waiting_for",
]
