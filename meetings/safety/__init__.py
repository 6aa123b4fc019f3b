"""Safety and order (安全保障): the emergency plan, posts, briefing, alarms. Row 2.8."""

from meetings.safety.briefing import want_timers

__all__ = ["want_timers"]
