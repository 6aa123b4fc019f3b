"""Thresholds: which change of a notice asks everybody again, and which keeps the replies.

Row 2.10. Pure; from where on is the profile's (``notice.ask_again``).
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from meetings.notices.facts import NoticeFacts
from meetings.regime.profile import AskAgain


def asks_again(rule: AskAgain, before: NoticeFacts, said: NoticeFacts, zone: ZoneInfo) -> bool:
    """Whether the change is past the threshold. Who only had to take note before and is now asked
    to answer has not answered, whatever the rule says."""
    if said.reply_asked and not before.reply_asked:
        return True
    return (
        _moved_far(rule, before, said)
        or (rule.other_day and _days(before, zone) != _days(said, zone))
        or (rule.other_place and said.place != before.place)
        or (rule.other_chair and said.chair != before.chair)
    )


def _moved_far(rule: AskAgain, before: NoticeFacts, said: NoticeFacts) -> bool:
    if rule.moved_min is None:
        return False
    moved = max(abs(said.starts_at - before.starts_at), abs(said.ends_at - before.ends_at))
    return moved > timedelta() and moved >= timedelta(minutes=rule.moved_min)


def _days(said: NoticeFacts, zone: ZoneInfo) -> tuple[date, date]:
    return said.starts_at.astimezone(zone).date(), said.ends_at.astimezone(zone).date()
