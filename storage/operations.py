"""Operations: the figures that say whether the bot works, read in one look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage import audit, inbox, leader, outbox, processes, timers, work


@dataclass(frozen=True, slots=True)
class Figures:
    """What waits, what failed, who leads. Ages are seconds in real time, unless said."""

    #: Lane → rows still owed, those held back included.
    outbox: dict[int, int]
    outbox_age: float
    parked: int
    #: Seconds the newest answers took from owed to accepted, the quickest first.
    answers: tuple[float, ...]
    #: (messenger, kind) → errors in the last day, and ever.
    errors_of_a_day: dict[tuple[str, str], int]
    errors: dict[tuple[str, str], int]
    inbox: int
    inbox_age: float
    quarantined: int
    #: Due and not fired yet, and how late the latest is (business time).
    timers_late: int
    timers_age: float
    timers_given_up: int
    work: tuple[work.WorkItem, ...]
    leader: leader.Current | None
    #: Whether the lease of the leader holds, by the database's time.
    led: bool
    processes: tuple[processes.Process, ...]
    unsealed: int

    def answers_within(self, part: float) -> float:
        """Seconds within which this part of the newest answers went out; 0 where none did."""
        if not self.answers:
            return 0.0
        return self.answers[min(int(len(self.answers) * part), len(self.answers) - 1)]


def figures(session: Session, *, now: datetime, real: datetime) -> Figures:
    """Everything as it stands; ``now`` is business time."""
    late, due = timers.late(session, now=now)
    return Figures(
        outbox=outbox.depth(session),
        outbox_age=_age(outbox.oldest_unsent(session), real),
        parked=outbox.parked_count(session),
        answers=outbox.latency(session),
        errors_of_a_day=outbox.errors(session, since=real - timedelta(days=1)),
        errors=outbox.errors(session),
        inbox=inbox.depth(session),
        inbox_age=_age(inbox.oldest_waiting(session), real),
        quarantined=inbox.quarantined(session),
        timers_late=late,
        timers_age=_age(due, now),
        timers_given_up=timers.given_up(session),
        work=tuple(work.all_under_way(session)),
        leader=leader.current(session),
        led=leader.held(session),
        processes=tuple(processes.running(session, real=real)),
        unsealed=audit.unsealed(session),
    )


def _age(since: datetime | None, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds()) if since else 0.0
