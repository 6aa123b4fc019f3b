"""The seal: SHA-256 over what was approved, so that nothing of it changes unseen. REC-05."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from storage import Session
from storage import issued_minutes as rows

#: States of an edition whose content is sealed.
SEALED = ("approved", "issued")


def canonical(content: dict[str, Any]) -> bytes:
    """The content as bytes that are the same on every machine: sorted keys, no blanks, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def seal_of(content: dict[str, Any]) -> str:
    """The seal of this content, 64 hex digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def intact(minutes: rows.Minutes) -> bool:
    """Whether the edition says what was approved; one that was not approved yet has no seal and
    can not be broken."""
    if minutes.state not in SEALED:
        return True
    return minutes.seal != "" and minutes.seal == seal_of(minutes.content)


def broken(session: Session, meeting_id: int) -> tuple[int, ...]:
    """Editions of the meeting's minutes that do not say what was approved: for the checks of the
    archive (row 6.3)."""
    return tuple(one.edition for one in rows.editions_of(session, meeting_id) if not intact(one))
