"""/healthz says whether the bot works, /metrics how much (Prometheus text)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage import Session, audit, inbox, outbox, timers

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.web.served import Served

_LANES = {
    outbox.ANSWERS: "answers",
    outbox.URGENT: "urgent",
    outbox.NOTICES: "notices",
    outbox.DIGESTS: "digests",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is waiting, counted in one reading."""

    inbox: int
    outbox: dict[int, int]
    oldest: datetime | None
    next_timer: datetime | None
    unsealed: int


def health_routes(served: Served) -> list[BaseRoute]:
    """The two routes."""
    from starlette.responses import JSONResponse, PlainTextResponse
    from starlette.routing import Route

    async def healthz(request: Request) -> Response:
        try:
            figures = await served.database.read(_figures)
        except Exception as error:  # whatever ails the database, the answer is "not healthy"
            return JSONResponse({"ok": False, "database": type(error).__name__}, status_code=503)
        health = {"ok": True, "leads": served.leads, "inbox": figures.inbox}
        # What the operator has to mend; the bot itself goes on with its other messengers.
        trouble = {name: m.trouble for name, m in served.messengers.items() if m.trouble}
        return JSONResponse(health | ({"trouble": trouble} if trouble else {}))

    async def metrics(request: Request) -> Response:
        figures = await served.database.read(_figures)
        text = _exposition(figures, served)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def _figures(session: Session) -> Figures:
    return Figures(
        inbox=inbox.depth(session),
        outbox=outbox.depth(session),
        oldest=outbox.oldest_unsent(session),
        next_timer=timers.next_due(session),
        unsealed=audit.unsealed(session),
    )


def _exposition(figures: Figures, served: Served) -> str:
    # A registry of its own for each answer: the figures are read, not counted in this process.
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()

    def gauge(name: str, words: str, value: float) -> None:
        Gauge(name, words, registry=registry).set(value)

    gauge("huiwu_inbox_waiting", "Updates not handled yet", figures.inbox)
    lanes = Gauge("huiwu_outbox_waiting", "Messages not sent yet", ["lane"], registry=registry)
    for lane, name in _LANES.items():
        lanes.labels(lane=name).set(figures.outbox.get(lane, 0))
    real, now = served.clock.real(), served.clock.now()
    age = (real - figures.oldest).total_seconds() if figures.oldest else 0
    gauge("huiwu_outbox_oldest_seconds", "Age of the oldest unsent message", max(0.0, age))
    late = (now - figures.next_timer).total_seconds() if figures.next_timer else 0
    gauge("huiwu_timers_late_seconds", "How late the next timer is", max(0.0, late))
    gauge("huiwu_audit_unsealed", "Audit entries without a seal", figures.unsealed)
    receiving = Gauge(
        "huiwu_messenger_receiving",
        "0 where updates do not come in",
        ["messenger"],
        registry=registry,
    )
    for name, messenger in served.messengers.items():
        receiving.labels(messenger=name).set(0 if messenger.trouble else 1)
    gauge("huiwu_leader", "1 where this process leads", float(served.leads))
    return generate_latest(registry).decode()
