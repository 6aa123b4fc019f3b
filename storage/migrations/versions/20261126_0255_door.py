"""The door: branch venues, seats, badges, substitutes, absence, paper, reply slips, guests."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "20261126_0255"
down_revision: str | None = "20261125_2323"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "branch_venues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["persons.id"], name=op.f("fk_branch_venues_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_branch_venues_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch_venues")),
        sa.UniqueConstraint("meeting_id", "name", name=op.f("uq_branch_venues_meeting_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("branch_venues", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_branch_venues_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_duties_meeting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_duties_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint(
            "meeting_id",
            "person_id",
            "kind",
            "zone",
            name=op.f("uq_duties_meeting_id_person_id_kind_zone"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duties_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duties_person_id"), ["person_id"], unique=False)

    op.create_table(
        "waiting_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_waiting_list_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_waiting_list_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_waiting_list_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_list")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_waiting_list_meeting_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("waiting_list", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_waiting_list_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_waiting_list_person_id"), ["person_id"], unique=False)

    op.create_table(
        "doors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("key_digest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_doors_branch_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_doors_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_doors_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doors")),
        sa.UniqueConstraint("token", name=op.f("uq_doors_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("doors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doors_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_doors_person_id"), ["person_id"], unique=False)

    op.create_table(
        "paper_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("serials", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("struck", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_paper_entries_branch_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_paper_entries_by_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["persons.id"], name=op.f("fk_paper_entries_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_paper_entries_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entries")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("paper_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_entries_sitting_id"), ["sitting_id"], unique=False
        )

    op.create_table(
        "seat_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_seat_plans_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["persons.id"], name=op.f("fk_seat_plans_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_seat_plans_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_plans")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("seat_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_plans_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "signin_refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("account_key", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_signin_refusals_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_signin_refusals_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_signin_refusals_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signin_refusals")),
        sa.UniqueConstraint(
            "sitting_id",
            "account_key",
            "at",
            name=op.f("uq_signin_refusals_sitting_id_account_key_at"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("signin_refusals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signin_refusals_sitting_id"), ["sitting_id"], unique=False
        )

    _branch_tables()

    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_of_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["persons.id"], name=op.f("fk_absences_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_of_id"], ["persons.id"], name=op.f("fk_absences_asked_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["persons.id"], name=op.f("fk_absences_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_absences_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_absences_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint(
            "sitting_id", "participant_id", name=op.f("uq_absences_sitting_id_participant_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_asked_of_id"), ["asked_of_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_absences_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_absences_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "agenda_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_agenda_places_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_agenda_places_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_places")),
        sa.UniqueConstraint(
            "item_id", "participant_id", name=op.f("uq_agenda_places_item_id_participant_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agenda_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_places_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_agenda_places_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "badges",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("printed_by_id", sa.Integer(), nullable=True),
        sa.Column("prints", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["handed_by_id"], ["persons.id"], name=op.f("fk_badges_handed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_badges_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["printed_by_id"], ["persons.id"], name=op.f("fk_badges_printed_by_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_badges")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "guest_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["persons.id"], name=op.f("fk_guest_pages_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_guest_pages_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_pages")),
        sa.UniqueConstraint("token", name=op.f("uq_guest_pages_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guest_pages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_guest_pages_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(
            "uq_guest_pages_live",
            ["participant_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "paper_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["paper_entries.id"], name=op.f("fk_paper_files_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_files")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("paper_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_files_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_files_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "people_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slip", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_people_changes_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_people_changes_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["participants.id"], name=op.f("fk_people_changes_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_people_changes_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_changes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("people_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_changes_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "printed_plates",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_printed_plates_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_printed_plates")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reply_slips",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("sensitive", sa.JSON(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_reply_slips_by_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_reply_slips_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_reply_slips")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_seats_participant_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["seat_plans.id"], name=op.f("fk_seats_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint(
            "plan_id", "area", "row", "number", name=op.f("uq_seats_plan_id_area_row_number")
        ),
        sa.UniqueConstraint(
            "plan_id", "participant_id", name=op.f("uq_seats_plan_id_participant_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_seats_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_seats_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "special_needs",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_special_needs_by_id")),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["persons.id"], name=op.f("fk_special_needs_helper_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_special_needs_participant_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_special_needs_task_id")),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_special_needs")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "absence_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absence_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["absence_id"], ["absences.id"], name=op.f("fk_absence_proofs_absence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_proofs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("absence_proofs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_absence_proofs_absence_id"), ["absence_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_absence_proofs_digest"), ["digest"], unique=False)

    _add_columns()
    _fill_columns()
    _demand_columns()
    _members_over_time()


def _branch_tables() -> None:
    op.create_table(
        "branch_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("counted_expected", sa.Integer(), nullable=False),
        sa.Column("counted_present", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_branch_reports_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_branch_reports_sitting_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_branch_reports_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch_reports")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("branch_reports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_branch_reports_branch_id"), ["branch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_branch_reports_sitting_id"), ["sitting_id"], unique=False
        )
    op.create_table(
        "roll_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_roll_calls_meeting_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_roll_calls_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_calls")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("roll_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_calls_meeting_id"), ["meeting_id"], unique=False)
    op.create_table(
        "roll_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["roll_calls.id"], name=op.f("fk_roll_answers_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_roll_answers_branch_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_roll_answers_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_answers")),
        sa.UniqueConstraint(
            "call_id", "branch_id", name=op.f("uq_roll_answers_call_id_branch_id")
        ),
        sqlite_autoincrement=True,
    )


#: SQLite copies a table to change it: the copy never gives an id twice, either.
NUMBERED = {"sqlite_autoincrement": True}
#: Table → new columns that hold something in every row: name, type, what old rows hold.
_FILLED: dict[str, tuple[tuple[str, sa.types.TypeEngine[Any], str], ...]] = {
    "documents": (("official", sa.Boolean(), "false"),),
    "meetings": (
        ("formal_number", sa.String(), "''"),
        ("phones_away", sa.Boolean(), "false"),
        ("sign_out", sa.Boolean(), "false"),
        ("quorum", sa.String(), "''"),
        ("substitutes", sa.String(), "''"),
        ("reply_fields", sa.JSON(), "'[]'"),
    ),
    "participants": (
        ("standing", sa.String(), "'approved'"),
        ("standing_reason", sa.String(), "''"),
        ("car", sa.String(), "''"),
        ("meals", sa.Boolean(), "true"),
        ("leave_state", sa.String(), "''"),
    ),
    "persons": (("outside", sa.Boolean(), "false"), ("passport_name", sa.String(), "''")),
    "sittings": (("title", sa.String(), "''"),),
    "unit_quotas": (("joint_host", sa.Boolean(), "false"),),
}
#: … and those that may be empty.
_EMPTY: dict[str, tuple[tuple[str, sa.types.TypeEngine[Any]], ...]] = {
    "agenda_items": (
        ("presenter_id", sa.Integer()),
        ("called_at", sa.DateTime(timezone=True)),
        ("ended_at", sa.DateTime(timezone=True)),
    ),
    "boards": (("branch_id", sa.Integer()),),
    "meetings": (
        ("settles_at", sa.DateTime(timezone=True)),
        ("unsettled", sa.JSON()),
        ("places", sa.Integer()),
        ("eligibility", sa.JSON()),
    ),
    "participants": (
        ("branch_id", sa.Integer()),
        ("host_unit_id", sa.Integer()),
        ("substitute_for_id", sa.Integer()),
        ("accompanies_id", sa.Integer()),
        ("added_at", sa.DateTime(timezone=True)),
        ("leave_sittings", sa.JSON()),
    ),
    "posts": (("since", sa.Date()),),
    "signin_records": (("branch_id", sa.Integer()),),
    "sittings": (
        ("released_at", sa.DateTime(timezone=True)),
        ("released_by_id", sa.Integer()),
    ),
    "units": (("ended_on", sa.Date()), ("successor_id", sa.Integer())),
}
_KEYS = (
    ("agenda_items", "presenter_id", "persons"),
    ("boards", "branch_id", "branch_venues"),
    ("participants", "branch_id", "branch_venues"),
    ("participants", "host_unit_id", "units"),
    ("participants", "substitute_for_id", "participants"),
    ("participants", "accompanies_id", "participants"),
    ("signin_records", "branch_id", "branch_venues"),
    ("sittings", "released_by_id", "persons"),
    ("units", "successor_id", "units"),
)


def _add_columns() -> None:
    for table in dict.fromkeys([*_FILLED, *_EMPTY]):
        with op.batch_alter_table(table, table_kwargs=NUMBERED) as batch:
            for name, kind, _ in _FILLED.get(table, ()):
                batch.add_column(sa.Column(name, kind, nullable=True))
            for name, kind in _EMPTY.get(table, ()):
                batch.add_column(sa.Column(name, kind, nullable=True))


def _fill_columns() -> None:
    for table, columns in _FILLED.items():
        new = sa.table(table, *(sa.column(name) for name, _, _ in columns))
        op.execute(new.update().values({name: sa.text(value) for name, _, value in columns}))


def _demand_columns() -> None:
    for table in dict.fromkeys([*_FILLED, *_EMPTY]):
        with op.batch_alter_table(table, table_kwargs=NUMBERED) as batch:
            for name, kind, _ in _FILLED.get(table, ()):
                batch.alter_column(name, existing_type=kind, nullable=False)
            for of, column, to in _KEYS:
                if of == table:
                    batch.create_foreign_key(f"fk_{table}_{column}", to, [column], ["id"])


def _members_over_time() -> None:
    """A membership gets an id and days: who comes back is a second row. SQLite can not change
    the key of a table, so it is made anew."""
    op.execute("CREATE TABLE members_kept AS SELECT group_id, person_id FROM group_members")
    op.drop_table("group_members")
    op.create_table(
        "group_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_members_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_group_members_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_members")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("group_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_members_group_id"), ["group_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_group_members_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "uq_group_members_now",
            ["group_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.execute(
        "INSERT INTO group_members (group_id, person_id) SELECT group_id, person_id"
        " FROM members_kept ORDER BY group_id, person_id"
    )
    op.drop_table("members_kept")
