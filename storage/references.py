"""References: which tables hold digests of stored files. The sweep deletes what none refers to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage import documents, tasks, webchat


def digest_referred_to(session: Session, digest: str) -> bool:
    """Whether anything still needs the file."""
    return (
        documents.digest_in_use(session, digest)
        or webchat.digest_shown(session, digest)
        or tasks.digest_in_use(session, digest)
    )
