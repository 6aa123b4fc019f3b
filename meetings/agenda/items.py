"""The items of an agenda: edited, moved, dropped; who attends for one goes along. Row 2.2."""

from __future__ import annotations

from collections.abc import Sequence

from storage import Session
from storage import agenda as rows
from storage import meetings as meeting_rows


def arrange_items(session: Session, meeting_id: int, titles: Sequence[str]) -> None:
    """The agenda in this order. An item that only moved is the same item, and so is one that was
    put in other words in its old place; what else is gone goes with its expectations."""
    before = list(meeting_rows.agenda_of(session, meeting_id))
    kept = _same(before, titles)
    for item in before:
        if item not in kept.values():
            rows.drop_item(session, item)
    for position, title in enumerate(titles):
        found = kept.get(position)
        if found is None:
            found = meeting_rows.AgendaItem(meeting_id=meeting_id)
            session.add(found)
        found.position, found.title = position + 1, title
    session.flush()


def _same(
    before: Sequence[meeting_rows.AgendaItem], titles: Sequence[str]
) -> dict[int, meeting_rows.AgendaItem]:
    """Position in the new agenda → the item that stands there."""
    left = list(before)
    kept: dict[int, meeting_rows.AgendaItem] = {}
    for position, title in enumerate(titles):
        found = next((item for item in left if item.title == title), None)
        if found is not None:
            kept[position] = found
            left.remove(found)
    if len(before) == len(titles):
        # As many as before: a title nobody knows at the place of one that is gone was reworded.
        for position, item in enumerate(before):
            if item in left and position not in kept:
                kept[position] = item
                left.remove(item)
    return kept
