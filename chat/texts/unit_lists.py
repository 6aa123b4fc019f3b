"""Words for the hosts about units: who owes names, and whom to phone. Row 2.2."""

from __future__ import annotations

from chat.message import Choice, Message, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.notices import to_panel
from chat.texts.unit_notices import PAGE, pager
from meetings.unit_notices import UnitNotice

#: In the order of the list.
_STATES = ("waiting", "more_needed", "reported")


def units(texts: Texts, meeting_id: int, found: tuple[UnitNotice, ...], page: int) -> Message:
    """The hosts' list: 未报 / 已报 / 需补报 of every unit, those that owe names first."""
    parts = [texts.rich("unit-list-heading")]
    if found:
        counts = {state: sum(1 for u in found if u.state == state) for state in _STATES}
        parts.append(
            texts.rich(
                "unit-list-counts",
                waiting=counts["waiting"],
                more=counts["more_needed"],
                reported=counts["reported"],
            )
        )
    else:
        parts.append(texts.rich("unit-list-none"))
    ordered = sorted(found, key=lambda one: _STATES.index(one.state))
    pages = max(1, -(-len(ordered) // PAGE))
    page = min(page, pages - 1)
    rows = []
    for one in ordered[page * PAGE : (page + 1) * PAGE]:
        parts.append(
            texts.rich(
                "unit-list-line",
                unit=one.unit,
                reported=str(len(one.named)),
                places=str(one.places),
                state=texts.plain(f"unit-state-{one.state.replace('_', '-')}"),
                contact=one.contact or texts.plain("unit-no-contact"),
            )
        )
        rows.append(Choice(one.unit, encode("nn", one.quota_id)))
    choices = [tuple(rows[at : at + 2]) for at in range(0, len(rows), 2)]
    turning = pager(texts, "nu", meeting_id, page, pages)
    if turning:
        choices.append(turning)
    add = Choice(texts.plain("unit-button-add"), encode("nq", meeting_id))
    return Message(lines(*parts), choices=(*choices, (add, to_panel(texts, meeting_id))))


def call(words: Words, found: UnitNotice) -> Message:
    """A unit to phone: the number, a sentence to read aloud, and the way to enter the names."""
    texts, said = words.texts, found.said
    kept = said.reply_by is not None and words.now < said.reply_by
    key = "unit-call-sentence" if kept else "unit-call-sentence-soon"
    if found.joint_host:
        key = "host-call-sentence"
    text = lines(
        texts.rich(
            "unit-call",
            unit=found.unit,
            contact=found.contact or texts.plain("unit-no-contact"),
            phone=found.contact_phone or texts.plain("call-no-number"),
        ),
        texts.rich("call-say"),
        texts.rich(
            key,
            office=words.office.name,
            when=words.when(said.starts_at, said.ends_at),
            place=said.place or "—",
            title=said.title,
            wanted=found.note or texts.plain("unit-places-option", count=found.left),
            by=words.when(said.reply_by) if said.reply_by else "",
        ),
    )
    enter = Choice(texts.plain("unit-button-enter"), encode("nb", found.quota_id))
    card = Choice(texts.plain("unit-button-card"), encode("nn", found.quota_id))
    return Message(text, choices=((enter, card), (to_panel(texts, found.meeting_id),)))
