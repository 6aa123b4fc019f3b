"""Document search: the pages of editions, and which editions were read for them."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261126_0650"
down_revision: str | None = "20261126_0622"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup. What is there is read by and by."""
    op.create_table(
        "edition_texts",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_texts_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_edition_texts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "document_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_document_pages_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_pages")),
        sa.UniqueConstraint(
            "edition_id", "number", name=op.f("uq_document_pages_edition_id_number")
        ),
        sqlite_autoincrement=True,
    )
