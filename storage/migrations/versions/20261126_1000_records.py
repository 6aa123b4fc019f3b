"""Records: notes and text, issued minutes, reports, numbers, readings, custody, archive."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "20261126_1000"
down_revision: str | None = "20261126_0650"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "custody_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("points", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_custody_checks_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_checks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("custody_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custody_checks_place"), ["place"], unique=False)

    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan", sa.String(), nullable=False),
        sa.Column("scan_name", sa.String(), nullable=False),
        sa.Column("checks", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_handovers_by_id")),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["persons.id"], name=op.f("fk_handovers_done_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_scan"), ["scan"], unique=False)

    op.create_table(
        "document_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_document_numbers_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_document_numbers_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["void_by_id"], ["persons.id"], name=op.f("fk_document_numbers_void_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_numbers")),
        sa.UniqueConstraint(
            "series", "year", "number", name=op.f("uq_document_numbers_series_year_number")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("document_numbers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_numbers_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_document_numbers_series"), ["series"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_numbers_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_numbers_text"), ["text"], unique=False)

    op.create_table(
        "number_starts",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_number_starts_by_id")),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_starts")),
    )

    op.create_table(
        "meeting_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("package", sa.String(), nullable=False),
        sa.Column("package_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checks", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["persons.id"], name=op.f("fk_meeting_files_filed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_files_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_files")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meeting_files_meeting_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_files_package"), ["package"], unique=False)

    op.create_table(
        "record_sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_record_sections_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_record_sections_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_sections")),
        sa.UniqueConstraint(
            "meeting_id",
            "place",
            "version",
            name=op.f("uq_record_sections_meeting_id_place_version"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("record_sections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_sections_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "disposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_by_id", sa.Integer(), nullable=True),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("certificate_name", sa.String(), nullable=False),
        sa.Column("certificate_size", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_disposals_approval_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_disposals_by_id")),
        sa.ForeignKeyConstraint(
            ["destroyed_by_id"], ["persons.id"], name=op.f("fk_disposals_destroyed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposals")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("disposals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposals_certificate"), ["certificate"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_disposals_state"), ["state"], unique=False)

    op.create_table(
        "disposal_witnesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan", sa.String(), nullable=False),
        sa.Column("scan_name", sa.String(), nullable=False),
        sa.Column("scan_type", sa.String(), nullable=False),
        sa.Column("scan_size", sa.Integer(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["persons.id"], name=op.f("fk_disposal_witnesses_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["disposals.id"], name=op.f("fk_disposal_witnesses_disposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["persons.id"], name=op.f("fk_disposal_witnesses_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["named_by_id"], ["persons.id"], name=op.f("fk_disposal_witnesses_named_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_disposal_witnesses_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_witnesses")),
        sa.UniqueConstraint(
            "disposal_id", "person_id", name=op.f("uq_disposal_witnesses_disposal_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("disposal_witnesses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_witnesses_disposal_id"), ["disposal_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_disposal_witnesses_scan"), ["scan"], unique=False)

    op.create_table(
        "meeting_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("parts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("number_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_meeting_reports_approval_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_meeting_reports_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_meeting_reports_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_reports_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["document_numbers.id"], name=op.f("fk_meeting_reports_number_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reports")),
        sa.UniqueConstraint(
            "meeting_id",
            "kind",
            "edition",
            name=op.f("uq_meeting_reports_meeting_id_kind_edition"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting_reports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_reports_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("seal", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("number_id", sa.Integer(), nullable=True),
        sa.Column("objection_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_minutes_approval_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_minutes_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_minutes_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["persons.id"], name=op.f("fk_minutes_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_minutes_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["document_numbers.id"], name=op.f("fk_minutes_number_id")
        ),
        sa.ForeignKeyConstraint(["scan_id"], ["documents.id"], name=op.f("fk_minutes_scan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", "edition", name=op.f("uq_minutes_meeting_id_edition")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_state"), ["state"], unique=False)

    op.create_table(
        "paper_originals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("custodian_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["custodian_id"], ["persons.id"], name=op.f("fk_paper_originals_custodian_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_paper_originals_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_paper_originals_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["persons.id"], name=op.f("fk_paper_originals_registered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_originals")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("paper_originals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_originals_document_id"), ["document_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_paper_originals_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "record_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_record_notes_by_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_record_notes_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_record_notes_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["persons.id"], name=op.f("fk_record_notes_speaker_id")
        ),
        sa.ForeignKeyConstraint(
            ["struck_by_id"], ["persons.id"], name=op.f("fk_record_notes_struck_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_notes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("record_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_notes_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_record_notes_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "record_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("vote", sa.String(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstained", sa.Integer(), nullable=True),
        sa.Column("recused", sa.String(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_record_results_by_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_record_results_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_record_results_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_results")),
        sa.UniqueConstraint("item_id", name=op.f("uq_record_results_item_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("record_results", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_results_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("consent_by_id", sa.Integer(), nullable=True),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("turns", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("correction", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_records_approval_id")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["persons.id"], name=op.f("fk_records_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["consent_by_id"], ["persons.id"], name=op.f("fk_records_consent_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_records_document_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_records_item_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_records_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["persons.id"], name=op.f("fk_records_speaker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_records_meeting_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "archive_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("organ", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("files", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("disposal_id", sa.Integer(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["disposals.id"], name=op.f("fk_archive_items_disposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_archive_items_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["persons.id"], name=op.f("fk_archive_items_filed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_archive_items_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_archive_items_meeting_id")
        ),
        sa.CheckConstraint(
            "period <> 'Y' OR (disposal_id IS NULL AND destroyed_at IS NULL)",
            name=op.f("ck_archive_items_kept_for_ever"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_items")),
        sa.UniqueConstraint("code", name=op.f("uq_archive_items_code")),
        sa.UniqueConstraint(
            "year",
            "period",
            "organ",
            "number",
            name=op.f("uq_archive_items_year_period_organ_number"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("archive_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_archive_items_document_id"), ["document_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_archive_items_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_archive_items_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_archive_items_state"), ["state"], unique=False)

    op.create_table(
        "minutes_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_copies_minutes_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_minutes_copies_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["persons.id"], name=op.f("fk_minutes_copies_received_by_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_minutes_copies_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_copies")),
        sa.UniqueConstraint(
            "minutes_id", "person_id", name=op.f("uq_minutes_copies_minutes_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("minutes_copies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_copies_minutes_id"), ["minutes_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_minutes_copies_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "minutes_objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["persons.id"], name=op.f("fk_minutes_objections_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["persons.id"], name=op.f("fk_minutes_objections_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_objections_minutes_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_minutes_objections_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_objections")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("minutes_objections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_objections_minutes_id"), ["minutes_id"], unique=False
        )

    op.create_table(
        "paper_loans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_by_id", sa.Integer(), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_paper_loans_approval_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["persons.id"], name=op.f("fk_paper_loans_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["back_by_id"], ["persons.id"], name=op.f("fk_paper_loans_back_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["paper_originals.id"], name=op.f("fk_paper_loans_original_id")
        ),
        sa.ForeignKeyConstraint(
            ["out_by_id"], ["persons.id"], name=op.f("fk_paper_loans_out_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_paper_loans_person_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_paper_loans_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_loans")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("paper_loans", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_loans_original_id"), ["original_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_paper_loans_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sent_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_sent_files_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_sent_files_outbox_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_files")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sent_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sent_files_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sent_files_outbox_id"), ["outbox_id"], unique=False)

    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_readings_edition_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_readings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readings_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_readings_person_id"), ["person_id"], unique=False)

    op.create_table(
        "record_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("transcribed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["persons.id"], name=op.f("fk_record_files_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["record_notes.id"], name=op.f("fk_record_files_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["transcribed_by_id"], ["persons.id"], name=op.f("fk_record_files_transcribed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_files")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("record_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_files_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_files_note_id"), ["note_id"], unique=False)

    op.create_table(
        "record_resolutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("partners", sa.String(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["persons.id"], name=op.f("fk_record_resolutions_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_record_resolutions_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_record_resolutions_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["record_notes.id"], name=op.f("fk_record_resolutions_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["persons.id"], name=op.f("fk_record_resolutions_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_record_resolutions_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_resolutions")),
        sa.UniqueConstraint("task_id", name=op.f("uq_record_resolutions_task_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("record_resolutions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_resolutions_item_id"), ["item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_record_resolutions_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_record_resolutions_owner_id"), ["owner_id"], unique=False
        )

    op.create_table(
        "disposal_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_disposal_lines_by_id")),
        sa.ForeignKeyConstraint(
            ["disposal_id"], ["disposals.id"], name=op.f("fk_disposal_lines_disposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["archive_items.id"], name=op.f("fk_disposal_lines_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_lines")),
        sa.UniqueConstraint(
            "disposal_id", "item_id", name=op.f("uq_disposal_lines_disposal_id_item_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("disposal_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_lines_disposal_id"), ["disposal_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_disposal_lines_item_id"), ["item_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_holds_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["archive_items.id"], name=op.f("fk_holds_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_holds_meeting_id")),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["persons.id"], name=op.f("fk_holds_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holds_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holds_meeting_id"), ["meeting_id"], unique=False)

    _columns()


#: Table → new columns: name, type, what old rows hold; "" where nothing needs to be held.
_NEW: dict[str, tuple[tuple[str, sa.types.TypeEngine[Any], str], ...]] = {
    "documents": (
        ("reference", sa.String(), "''"),
        ("author", sa.String(), "''"),
        ("dated_on", sa.Date(), ""),
        ("review_on", sa.Date(), ""),
    ),
    "editions": (
        ("flags", sa.String(), "''"),
        ("facts", sa.JSON(none_as_null=True), "'{}'"),
        ("destroyed_at", sa.DateTime(timezone=True), ""),
    ),
}
#: A copied table keeps counting its ids where it was.
_NUMBERED = {"sqlite_autoincrement": True}


def _columns() -> None:
    for table, columns in _NEW.items():
        with op.batch_alter_table(table, table_kwargs=_NUMBERED) as batch:
            for name, kind, _ in columns:
                batch.add_column(sa.Column(name, kind, nullable=True))
        filled = {name: sa.text(value) for name, _, value in columns if value}
        rows = sa.table(table, *(sa.column(name) for name in filled))
        op.execute(rows.update().values(filled))
        with op.batch_alter_table(table, table_kwargs=_NUMBERED) as batch:
            for name, kind, value in columns:
                if value:
                    batch.alter_column(name, existing_type=kind, nullable=False)
