"""Preparation (筹备): templates of its tasks, its groups, and what becomes of both when the
meeting moves. Rows 2.1a, 2.3 to 2.8; norms ORG-16 to ORG-18.

``templates`` and ``editing`` are the office's, ``template_lines`` what they are made of and
``table`` how a sheet is read. ``applying`` makes tasks of them (``meetings.tasks``, of their own
kind), ``days`` counts, ``following`` moves them, ``changing`` sets one by hand, ``reading`` shows
them. ``groups`` are who does what.
"""

from meetings.preparation.applying import (
    Applied,
    NewPreparation,
    Plan,
    PlannedLine,
    PreparationAdded,
    add_task,
    add_tasks,
    apply_template,
    plan,
)
from meetings.preparation.following import fire, follow, meeting_over
from meetings.preparation.groups import Group, groups_of
from meetings.preparation.reading import (
    PreparationPage,
    PreparationTask,
    Show,
    ShownTask,
    lines_of,
    owed_after,
    page_of,
)

__all__ = [
    "Applied",
    "Group",
    "NewPreparation",
    "Plan",
    "PlannedLine",
    "PreparationAdded",
    "PreparationPage",
    "PreparationTask",
    "Show",
    "ShownTask",
    "add_task",
    "add_tasks",
    "apply_template",
    "fire",
    "follow",
    "groups_of",
    "lines_of",
    "meeting_over",
    "owed_after",
    "page_of",
    "plan",
]
