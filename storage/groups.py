"""Groups over time: who is in one, and who was. Row 2.6."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.people import Group, GroupMember


def group(session: Session, group_id: int) -> Group | None:
    """The group with this id."""
    return session.get(Group, group_id)


def memberships_ever(session: Session, group_id: int) -> Sequence[GroupMember]:
    """Everybody who is or was in the group, as they came into it."""
    return session.scalars(
        select(GroupMember).where(GroupMember.group_id == group_id).order_by(GroupMember.id)
    ).all()


def membership(session: Session, group_id: int, person_id: int) -> GroupMember | None:
    """The person's membership of now."""
    return session.scalar(
        select(GroupMember).where(
            GroupMember.group_id == group_id,
            GroupMember.person_id == person_id,
            GroupMember.until.is_(None),
        )
    )
