"""/metrics in Prometheus' words. Imported when first asked for: its library takes its time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from meetings.backups import LastBackup
from storage import outbox
from storage.operations import Figures

if TYPE_CHECKING:
    from bot.web.served import Served

_LANES = {
    outbox.ANSWERS: "answers",
    outbox.URGENT: "urgent",
    outbox.NOTICES: "notices",
    outbox.DIGESTS: "digests",
}


def exposition(found: Figures, backup: LastBackup | None, served: Served) -> str:
    """Everything, as Prometheus reads it."""
    # A registry of its own for each answer: the figures are read, not counted in this process,
    # and so the same whichever process is asked.
    registry = CollectorRegistry()
    registry.register(
        _Read(
            [
                *_delivery(found),
                *_clock_and_work(found),
                *_process(found, served),
                *_backup(backup, served),
            ]
        )
    )
    return generate_latest(registry).decode()


class _Read(Collector):
    """Figures that were read just now."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> list[Metric]:
        return self._families


def _delivery(found: Figures) -> list[Metric]:
    errors = CounterMetricFamily(
        "huiwu_delivery_errors", "Calls that failed", labels=["messenger", "kind"]
    )
    for of, count in found.errors.items():
        errors.add_metric(of, count)
    lanes = {name: found.outbox.get(lane, 0) for lane, name in _LANES.items()}
    answers = {str(part): found.answers_within(part) for part in (0.5, 0.95, 0.99)}
    return [
        _gauges("huiwu_outbox_waiting", "Messages not sent yet", "lane", lanes),
        _gauge("huiwu_outbox_oldest_seconds", "Age of the oldest unsent one", found.outbox_age),
        _gauge("huiwu_outbox_parked", "Messages that could not be sent", found.parked),
        _gauges(
            "huiwu_answer_seconds", "From owed to accepted, newest answers", "quantile", answers
        ),
        errors,
    ]


def _clock_and_work(found: Figures) -> list[Metric]:
    kinds = [item.kind for item in found.work]
    work = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    return [
        _gauge("huiwu_inbox_waiting", "Updates not handled yet", found.inbox),
        _gauge("huiwu_inbox_oldest_seconds", "Age of the oldest of them", found.inbox_age),
        _gauge("huiwu_inbox_quarantined", "Updates nobody could read or do", found.quarantined),
        _gauge("huiwu_timers_late", "Timers due and not fired", found.timers_late),
        _gauge("huiwu_timers_late_seconds", "How late the first of them is", found.timers_age),
        _gauge("huiwu_timers_given_up", "Timers that kept failing", found.timers_given_up),
        _gauges("huiwu_work", "Long work that has not ended", "kind", work),
        _gauge("huiwu_audit_unsealed", "Audit entries without a seal", found.unsealed),
    ]


def _process(found: Figures, served: Served) -> list[Metric]:
    receiving = {name: not m.trouble for name, m in served.messengers.items()}
    return [
        _gauges(
            "huiwu_messenger_receiving", "0 where updates do not come in", "messenger", receiving
        ),
        _gauge("huiwu_leader", "1 where this process leads", served.leads),
        _gauge("huiwu_led", "1 where any process leads", found.led),
        _gauge("huiwu_processes", "Processes seen in the last minute", len(found.processes)),
    ]


def _backup(backup: LastBackup | None, served: Served) -> list[Metric]:
    """No age while none has succeeded: zero would look fine."""
    if backup is None:
        return []
    problem = bool(backup.problem)
    found = [_gauge("huiwu_backup_problem", "1 where the last try went wrong", problem)]
    if backup.at is not None:
        age = (served.clock.real() - backup.at).total_seconds()
        found.append(_gauge("huiwu_backup_age_seconds", "Since the last good backup", age))
        found.append(_gauge("huiwu_backup_bytes", "Its size", backup.size or 0))
    return found


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _gauges(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for of, value in values.items():
        family.add_metric([of], float(value))
    return family
