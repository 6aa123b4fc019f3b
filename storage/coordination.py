"""Coordination of a task: one part, one milestone, one request, and who works beside the owner."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tasks import Task, TaskEvent, TaskFile, TaskMilestone, TaskPart, TaskRequest

#: A part somebody still owes.
OPEN_PARTS = ("assigned", "contested", "accepted")
#: States of a task in which its parts and requests count.
WORKED_ON = ("assigned", "contested", "in_progress")


def task_of_part(session: Session, part_id: int) -> int | None:
    """The task a part belongs to: its row is locked before the part is looked at."""
    return session.scalar(select(TaskPart.task_id).where(TaskPart.id == part_id))


def task_of_milestone(session: Session, milestone_id: int) -> int | None:
    """The task a milestone belongs to."""
    return session.scalar(select(TaskMilestone.task_id).where(TaskMilestone.id == milestone_id))


def task_of_request(session: Session, request_id: int) -> int | None:
    """The task a request belongs to."""
    return session.scalar(select(TaskRequest.task_id).where(TaskRequest.id == request_id))


def part(session: Session, part_id: int) -> TaskPart | None:
    """The part with this id."""
    return session.get(TaskPart, part_id)


def milestone(session: Session, milestone_id: int) -> TaskMilestone | None:
    """The milestone with this id."""
    return session.get(TaskMilestone, milestone_id)


def request(session: Session, request_id: int) -> TaskRequest | None:
    """The request with this id."""
    return session.get(TaskRequest, request_id)


def locked_part(session: Session, part_id: int) -> TaskPart | None:
    """The part as the database has it now; the task's row is locked already."""
    return session.scalar(
        select(TaskPart)
        .where(TaskPart.id == part_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def locked_milestone(session: Session, milestone_id: int) -> TaskMilestone | None:
    """The milestone as the database has it now; the task's row is locked already."""
    return session.scalar(
        select(TaskMilestone)
        .where(TaskMilestone.id == milestone_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def locked_request(session: Session, request_id: int) -> TaskRequest | None:
    """The request as the database has it now; the task's row is locked already."""
    return session.scalar(
        select(TaskRequest)
        .where(TaskRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def event(session: Session, event_id: int) -> TaskEvent | None:
    """The step with this id."""
    return session.get(TaskEvent, event_id)


def open_parts_of(session: Session, task_id: int) -> Sequence[TaskPart]:
    """The task's parts that are neither done nor dropped, in order."""
    return session.scalars(
        select(TaskPart)
        .where(TaskPart.task_id == task_id, TaskPart.state.in_(OPEN_PARTS))
        .order_by(TaskPart.id)
        .execution_options(populate_existing=True)
    ).all()


def open_requests_of(session: Session, task_id: int) -> Sequence[TaskRequest]:
    """The task's requests that wait for an answer, in order."""
    return session.scalars(
        select(TaskRequest)
        .where(TaskRequest.task_id == task_id, TaskRequest.state == "open")
        .order_by(TaskRequest.id)
        .execution_options(populate_existing=True)
    ).all()


def comments_of(session: Session, task_id: int) -> Sequence[TaskEvent]:
    """The task's comments and what took one of them back, the oldest first."""
    return session.scalars(
        select(TaskEvent)
        .where(TaskEvent.task_id == task_id, TaskEvent.kind.in_(("comment", "withdrawn")))
        .order_by(TaskEvent.id)
    ).all()


def files_with(session: Session, event_ids: Sequence[int]) -> Sequence[TaskFile]:
    """The files that came with these steps, the oldest first."""
    return session.scalars(
        select(TaskFile).where(TaskFile.event_id.in_(event_ids)).order_by(TaskFile.id)
    ).all()


def restored_since(session: Session, removed: TaskEvent) -> bool:
    """Whether the milestone that step removed was put back after it."""
    found = session.scalar(
        select(TaskEvent.id)
        .where(
            TaskEvent.task_id == removed.task_id,
            TaskEvent.id > removed.id,
            TaskEvent.kind == "milestone_restored",
            TaskEvent.text == removed.text,
        )
        .limit(1)
    )
    return found is not None


def parts_owed_by(session: Session, person_id: int) -> Sequence[tuple[Task, TaskPart]]:
    """Parts this person still owes, of tasks that are worked on, the earliest due first."""
    found = session.execute(
        select(Task, TaskPart)
        .join(TaskPart, TaskPart.task_id == Task.id)
        .where(
            TaskPart.person_id == person_id,
            TaskPart.state.in_(OPEN_PARTS),
            Task.state.in_(WORKED_ON),
        )
        .order_by(TaskPart.due_on, TaskPart.id)
    )
    return [(task, part) for task, part in found]


def answers_owed_by(session: Session, person_id: int) -> Sequence[tuple[Task, TaskRequest]]:
    """Requests that wait for this person's answer, the earliest due first."""
    found = session.execute(
        select(Task, TaskRequest)
        .join(TaskRequest, TaskRequest.task_id == Task.id)
        .where(
            TaskRequest.of_id == person_id,
            TaskRequest.state == "open",
            Task.state.in_(WORKED_ON),
        )
        .order_by(TaskRequest.answer_by, TaskRequest.id)
    )
    return [(task, request) for task, request in found]
