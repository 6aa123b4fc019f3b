"""How the filing of a meeting stands, in a line for the page of its records. Row 6.3."""

from __future__ import annotations

from meetings.archive.reading import Standing, standing

__all__ = ["Standing", "standing"]
