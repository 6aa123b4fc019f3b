"""Words of one person at the door. Rows 3.1, 3.3, 3.9."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.texts import Texts
from chat.texts.needs import kinds
from chat.texts.signin import Reader, button, named_line, venue_word
from meetings.signin.leaving import CAME_BACK
from meetings.signin.person_card import DoorCard, RecordLine


def card(reader: Reader, found: DoorCard) -> Message:
    """One person at the door, before they are registered or afterwards."""
    texts = reader.texts
    role = texts.plain(f"signin-role-{found.role}") if found.role != "attend" else ""
    parts = [part for part in (role, _belongs(texts, found)) if part]
    needed = (
        texts.rich(
            "signin-card-needs", needs=kinds(texts, found.needs), helper=found.helper or "none"
        )
        if found.needs
        else ()
    )
    body = lines(
        texts.rich("signin-card", person=named_line(texts, found.person)),
        " · ".join(parts) if parts else (),
        needed,
        texts.rich("signin-card-identity") if found.check_identity else (),
        *(_record_line(reader, record) for record in found.records),
    )
    return Message(body, choices=_card_rows(texts, found))


def _belongs(texts: Texts, found: DoorCard) -> str:
    return "" if found.venue is None else venue_word(texts, found.venue)


def _record_line(reader: Reader, record: RecordLine) -> RichText:
    texts = reader.texts
    key = f"signin-record-{record.kind}"
    if record.kind == "in" and record.verdict == "late":
        key = "signin-record-in-late"
    elif record.kind == "annul" and record.reason == CAME_BACK:
        key = "signin-record-back"
    elif record.kind == "out" and record.verdict == "left_early":
        key = "signin-record-out-early"
    return texts.rich(
        key,
        time=reader.clock(record.happened_at),
        how=texts.plain(f"signin-how-{record.method}"),
        reason=record.reason,
        by=record.by,
    )


def _card_rows(texts: Texts, found: DoorCard) -> tuple[tuple[Choice, ...], ...]:
    who = (found.sitting_id, found.person.person_id)
    rows: list[tuple[Choice, ...]] = []
    if found.may_register:
        rows.append((button(texts, "register-arrival", "xc", *who, int(found.by_pass)),))
    if found.may_sign_out:
        rows.append((button(texts, "sign-out", "xf", *who),))
    if found.may_come_back:
        rows.append((button(texts, "come-back", "xk", *who),))
    rows.append(
        (
            button(texts, "correct-sign-in", "xu", *who),
            button(texts, "sign-in-menu", "sm", found.meeting_id, found.sitting_id),
        )
    )
    return tuple(rows)
