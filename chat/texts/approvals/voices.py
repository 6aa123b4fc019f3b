"""How it is said who decided: in person, 张××代李××, by delegation, on paper, by word."""

from __future__ import annotations

from chat.texts import Texts
from meetings.approvals import Event, Request

#: Events that decide something.
DECISIONS = ("approved", "returned", "spoken")


def voice(texts: Texts, event: Event) -> str:
    """Who did it, and in whose name."""
    if event.method == "body":
        return texts.plain("approval-by-body")
    if event.for_ is None:
        return event.by.name
    names = {"by": event.by.name, "person": event.for_.name}
    match event.method:
        case "deputy":
            return texts.plain("approval-by-deputy", **names)
        case "paper":
            return texts.plain("approval-by-paper", person=event.for_.name)
        case "spoken":
            return texts.plain("approval-by-word", person=event.for_.name)
    return texts.plain("on-behalf", **names)


def decided_by(texts: Texts, request: Request) -> str:
    """Who decided last; "" while nobody did."""
    wanted = {"approved": ("approved", "spoken"), "returned": ("returned",)}.get(request.state)
    for event in reversed(request.events):
        if event.kind in (wanted or ()):
            return voice(texts, event)
    return request.decided_by


def step_name(texts: Texts, who: tuple[str, ...]) -> str:
    """What a step is called: by the first office it names."""
    kind, _, name = who[0].partition(":")
    match kind:
        case "role":
            return texts.plain(f"role-{name}")
        case "post":
            return name
        case "head_of":
            return texts.plain("approval-head-of", unit=name)
    return texts.plain(f"approval-who-{kind.replace('_', '-')}")
