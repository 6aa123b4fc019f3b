"""The archive: filing, codes, retention, package, four checks, hand-over. Rows 4.8, 6.3, 6.8."""

from meetings.archive.clock import fire, meeting_over

__all__ = ["fire", "meeting_over"]
