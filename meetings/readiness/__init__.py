"""Readiness (筹备情况): what is missing for a meeting, who has it, what is late. Rows 2.3 to 2.8."""

from meetings.readiness.parts import Missing, Part

__all__ = ["Missing", "Part"]
