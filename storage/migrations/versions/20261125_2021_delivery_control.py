"""Delivery under control: notices paused or stopped, errors counted, parked ones listed."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261125_2021"
down_revision: str | None = "20261125_1749"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "delivery_errors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("messenger", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_errors")),
        sa.UniqueConstraint(
            "hour", "messenger", "kind", name=op.f("uq_delivery_errors_hour_messenger_kind")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sendings",
        sa.Column("meeting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_sendings")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "processes",
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("holder", name=op.f("pk_processes")),
        sqlite_autoincrement=True,
    )
    for name, table, state in (
        ("ix_inbox_quarantined", "inbox", "quarantined"),
        ("ix_timers_given_up", "timers", "given_up"),
    ):
        condition = sa.text(f"state = '{state}'")
        op.create_index(name, table, ["id"], sqlite_where=condition, postgresql_where=condition)
    op.drop_index("ix_outbox_waiting", "outbox")
    for name, state, columns in (
        ("ix_outbox_waiting", "waiting", ["messenger", "lane", "id"]),
        ("ix_outbox_turns", "waiting", ["messenger", "lane", "meeting_id", "id"]),
        ("ix_outbox_paused", "paused", ["meeting_id"]),
        ("ix_outbox_parked", "parked", ["id"]),
    ):
        condition = sa.text(f"state = '{state}'")
        op.create_index(
            name, "outbox", columns, sqlite_where=condition, postgresql_where=condition
        )
    # Rows still owed may be paused, too; Alembic does not compare the conditions of indexes.
    owed = "state IN ('held', 'waiting', 'paused')"
    for name, column in (
        ("ix_outbox_ending", "valid_until"),
        ("ix_outbox_coalesce", "coalesce_key"),
        ("ix_outbox_after", "after"),
    ):
        condition = sa.text(f"{owed} AND {column} IS NOT NULL")
        op.drop_index(name, "outbox")
        op.create_index(
            name, "outbox", [column], sqlite_where=condition, postgresql_where=condition
        )
