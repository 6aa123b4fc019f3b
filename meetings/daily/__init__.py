"""The daily list (每日待办): one message per person per day with what they owe. Row 8.2.

``firing`` is the clock's side: when a list is made, and that each person gets one; ``lists``
holds the lists of today; ``chasing`` says what of each task goes on whose; ``deciding`` what waits
for a decision. What goes out is data: it is worded when it is sent, and a line that no longer
holds by then is left out. Nothing due, nothing sent.
"""

from meetings.daily.firing import KIND, SUBJECT, VALID, fire, want_next

__all__ = ["KIND", "SUBJECT", "VALID", "fire", "want_next"]
