"""The outbox: one row is one API call that is owed. Core only, no mapped class."""

from storage.outbox.delivery import Leased, lease, ready, release_all, release_expired
from storage.outbox.marks import drop, extend, move, park, retry, sent, split, unknown
from storage.outbox.progress import (
    Delivery,
    counts,
    delivered,
    deliveries,
    depth,
    keys_used,
    oldest_unsent,
    undelivered,
)
from storage.outbox.rows import (
    ANSWERS,
    DIGESTS,
    NOTICES,
    URGENT,
    Outgoing,
    Verb,
    enqueue,
    free_key,
    outbox,
)
from storage.outbox.shown import forget_shown, show, shown, shown_messages, viewers

__all__ = [
    "ANSWERS",
    "DIGESTS",
    "NOTICES",
    "URGENT",
    "Delivery",
    "Leased",
    "Outgoing",
    "Verb",
    "counts",
    "delivered",
    "deliveries",
    "depth",
    "drop",
    "enqueue",
    "extend",
    "forget_shown",
    "free_key",
    "keys_used",
    "lease",
    "move",
    "oldest_unsent",
    "outbox",
    "park",
    "ready",
    "release_all",
    "release_expired",
    "retry",
    "sent",
    "show",
    "shown",
    "shown_messages",
    "split",
    "undelivered",
    "unknown",
    "viewers",
]
