"""Which comments of a history were taken back. Pure: every way of showing a history asks here."""

from __future__ import annotations

from collections.abc import Iterable

from storage.tasks import TaskEvent


def taken_back(events: Iterable[TaskEvent]) -> frozenset[int]:
    """The ids of the comments among these steps (the oldest first) whose words and files are
    shown nowhere any more: a withdrawal takes back its author's last comment still standing."""
    standing: dict[int, list[int]] = {}
    gone: set[int] = set()
    for event in events:
        own = standing.setdefault(event.by_id, [])
        if event.kind == "comment":
            own.append(event.id)
        elif event.kind == "withdrawn" and own:
            gone.add(own.pop())
    return frozenset(gone)
