"""Readiness (筹备情况): what is missing for a meeting, who has it, what is late. Row 2.2."""

from meetings.readiness.parts import Missing, Part

__all__ = ["Missing", "Part"]
