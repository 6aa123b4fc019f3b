"""Words of 签到设置: sittings, signing out, quorum, branch venues. Rows 2.3, 3.2."""

from __future__ import annotations

from collections.abc import Sequence

from chat.dates import say_when
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.signin import Reader, button
from meetings.signin.setting import Settings
from meetings.signin.sittings import SittingPlan

#: What a button's number stands for.
QUORUMS = ("", "1/2", "2/3")


def settings(reader: Reader, found: Settings, note: RichText = ()) -> Message:
    """How one signs in to this meeting, as it stands; each line has its button."""
    texts, id = reader.texts, found.meeting_id
    body = lines(
        note,
        texts.rich("signin-settings", title=found.title),
        *sitting_lines(reader, found.sittings),
        texts.rich("signin-settings-branches", count=found.branches),
        texts.rich("signin-settings-out-on" if found.sign_out else "signin-settings-out-off"),
        texts.rich("signin-settings-quorum", quorum=quorum_name(texts, found.quorum)),
    )
    if not found.open:
        return Message(body, choices=((_to_panel(texts, id),),))
    out = "sign-out-off" if found.sign_out else "sign-out-on"
    quorums = tuple(
        Choice(quorum_button(texts, quorum), encode("xj", id, number))
        for number, quorum in enumerate(QUORUMS)
        if quorum != found.quorum
    )
    rows = (
        (button(texts, "sittings", "xg", id), button(texts, "branches", "xb", id, 0)),
        (button(texts, out, "xi", id, int(not found.sign_out)),),
        quorums,
        (_to_panel(texts, id),),
    )
    return Message(body, choices=rows)


def sitting_lines(reader: Reader, plans: Sequence[SittingPlan]) -> list[RichText]:
    """The sittings, one a line."""
    if len(plans) < 2:
        return [reader.texts.rich("signin-settings-one-sitting")]
    return [
        reader.texts.rich(
            "signin-sitting-line",
            number=number,
            title=plan.title or "none",
            when=reader.when(plan.starts_at, plan.ends_at),
        )
        for number, plan in enumerate(plans, 1)
    ]


def quorum_name(texts: Texts, quorum: str) -> str:
    """What the rule asks, in words."""
    return texts.plain(f"quorum-{_key(quorum)}")


def quorum_button(texts: Texts, quorum: str) -> str:
    """The button that sets it."""
    return texts.plain(f"button-quorum-{_key(quorum)}")


def _key(quorum: str) -> str:
    return {"1/2": "half", "2/3": "two-thirds"}.get(quorum, "none")


def typed(reader: Reader, plan: SittingPlan) -> str:
    """A sitting as one types it, to be copied and changed."""
    when = say_when(
        plan.starts_at,
        plan.ends_at,
        reader.texts.language,
        reader.office.zone,
        today=reader.office.today(reader.now),
    )
    return f"{when} {plan.title}".strip()


def _to_panel(texts: Texts, meeting_id: int) -> Choice:
    return Choice(texts.plain("panel-button-back"), encode("mp", meeting_id))


def moved(reader: Reader, meeting_id: int, plans: Sequence[SittingPlan]) -> Message:
    """To whoever moved a meeting with sittings: look at what they are now."""
    texts = reader.texts
    return Message(
        lines(texts.rich("sittings-moved"), *sitting_lines(reader, plans)),
        choices=((button(texts, "sittings", "xg", meeting_id),),),
    )


def offer(texts: Texts, meeting_id: int) -> Message:
    """To whoever made a long meeting."""
    return Message(
        texts.rich("sittings-offer"), choices=((button(texts, "sittings", "xg", meeting_id),),)
    )
