"""Preparation: templates, proposals, venues, checklists, papers, logistics, safety, handbooks."""

import sqlalchemy as sa
from alembic import op

revision: str = "20261126_0622"
down_revision: str | None = "20261126_0255"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("layouts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("equipment", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=True),
        sa.Column("price_per", sa.String(), nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["keeper_id"], ["persons.id"], name=op.f("fk_rooms_keeper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("name", name=op.f("uq_rooms_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "task_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("package", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_task_templates_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_templates")),
        sa.UniqueConstraint("name", "edition", name=op.f("uq_task_templates_name_edition")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("gather", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_alarms_branch_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_alarms_by_id")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["persons.id"], name=op.f("fk_alarms_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_alarms_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alarms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alarms_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "handbooks",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_handbooks_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_handbooks_meeting_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_handbooks")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "item_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_item_calls_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_item_calls_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_calls")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("item_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_calls_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "lodging_rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("hotel", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_lodging_rooms_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lodging_rooms")),
        sa.UniqueConstraint(
            "meeting_id", "hotel", "number", name=op.f("uq_lodging_rooms_meeting_id_hotel_number")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lodging_rooms", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lodging_rooms_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "lost_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_to", sa.String(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_lost_items_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_lost_items_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["returned_by_id"], ["persons.id"], name=op.f("fk_lost_items_returned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_items")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lost_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lost_items_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_lost_items_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "meals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("style", sa.String(), nullable=False),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("order_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("actual", sa.Integer(), nullable=True),
        sa.Column("actual_note", sa.String(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meals_meeting_id")),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["persons.id"], name=op.f("fk_meals_ordered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meals")),
        sa.UniqueConstraint(
            "meeting_id", "day", "kind", name=op.f("uq_meals_meeting_id_day_kind")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meals_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "logistics_days",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("void_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("plates", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_logistics_days_meeting_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_logistics_days")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "meeting_cars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("plate", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("driver", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("driver_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["driver_id"], ["persons.id"], name=op.f("fk_meeting_cars_driver_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_cars_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_cars")),
        sa.UniqueConstraint("meeting_id", "plate", name=op.f("uq_meeting_cars_meeting_id_plate")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting_cars", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_cars_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "recorders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("appointed_by_id", sa.Integer(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointed_by_id"], ["persons.id"], name=op.f("fk_recorders_appointed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_recorders_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_recorders_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorders")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recorders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recorders_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recorders_person_id"), ["person_id"], unique=False)

    op.create_table(
        "room_closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_room_closures_by_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_closures_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_closures")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("room_closures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_closures_room_id"), ["room_id"], unique=False)

    op.create_table(
        "work_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["persons.id"], name=op.f("fk_work_groups_leader_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_work_groups_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_groups")),
        sa.UniqueConstraint("meeting_id", "name", name=op.f("uq_work_groups_meeting_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("work_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_work_groups_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("banner", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("check_note", sa.String(), nullable=False),
        sa.Column("asked_to_free_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_bookings_approval_id")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_bookings_branch_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_bookings_by_id")),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["persons.id"], name=op.f("fk_bookings_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_bookings_meeting_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_bookings_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bookings_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bookings_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bookings_state"), ["state"], unique=False)

    op.create_table(
        "car_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("car_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_place", sa.String(), nullable=False),
        sa.Column("end_place", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["car_id"], ["meeting_cars.id"], name=op.f("fk_car_runs_car_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_car_runs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("car_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_car_runs_car_id"), ["car_id"], unique=False)

    op.create_table(
        "check_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("spare", sa.String(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_min", sa.Integer(), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_check_items_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_check_items_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["persons.id"], name=op.f("fk_check_items_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_items")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("check_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_check_items_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_check_items_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "item_call_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["persons.id"], name=op.f("fk_item_call_units_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["item_calls.id"], name=op.f("fk_item_call_units_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_item_call_units_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_call_units")),
        sa.UniqueConstraint("call_id", "unit_id", name=op.f("uq_item_call_units_call_id_unit_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("item_call_units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_call_units_call_id"), ["call_id"], unique=False)

    op.create_table(
        "item_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("presenter_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("attending", sa.String(), nullable=False),
        sa.Column("motion", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_items.id"], name=op.f("fk_item_proposals_agenda_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_item_proposals_approval_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_item_proposals_by_id")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["item_calls.id"], name=op.f("fk_item_proposals_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_item_proposals_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_item_proposals_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["presenter_id"], ["persons.id"], name=op.f("fk_item_proposals_presenter_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_item_proposals_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_proposals")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("item_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_proposals_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_item_proposals_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "meeting_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_meeting_requests_approval_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_meeting_requests_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_requests_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_requests")),
        sa.UniqueConstraint(
            "meeting_id", "edition", name=op.f("uq_meeting_requests_meeting_id_edition")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_requests_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "preparation_lines",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("lead_wd", sa.Integer(), nullable=True),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("told_due_on", sa.Date(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("settled", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_preparation_lines_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_preparation_lines_task_id")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["task_templates.id"], name=op.f("fk_preparation_lines_template_id")
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_preparation_lines")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("preparation_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_preparation_lines_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "safety_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_safety_plans_approval_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_safety_plans_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_safety_plans_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_plans")),
        sa.UniqueConstraint(
            "meeting_id", "edition", name=op.f("uq_safety_plans_meeting_id_edition")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("safety_plans", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safety_plans_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "warden_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("safe", sa.Integer(), nullable=False),
        sa.Column("hurt", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alarm_id"], ["alarms.id"], name=op.f("fk_warden_counts_alarm_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_warden_counts_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warden_counts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("warden_counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_warden_counts_alarm_id"), ["alarm_id"], unique=False)

    op.create_table(
        "work_group_members",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["work_groups.id"], name=op.f("fk_work_group_members_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_work_group_members_person_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_work_group_members")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "safety_briefings",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_safety_briefings_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_safety_briefings_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["persons.id"], name=op.f("fk_safety_briefings_seen_by_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_safety_briefings")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alarm_people",
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("at_work", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.String(), nullable=False),
        sa.Column("phone_away", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("helped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["alarm_id"], ["alarms.id"], name=op.f("fk_alarm_people_alarm_id")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch_venues.id"], name=op.f("fk_alarm_people_branch_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_alarm_people_by_id")),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["persons.id"], name=op.f("fk_alarm_people_helper_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_alarm_people_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_alarm_people_person_id")
        ),
        sa.PrimaryKeyConstraint("alarm_id", "person_id", name=op.f("pk_alarm_people")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "arrivals",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("key_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tickets_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_arrivals_by_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_arrivals_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_arrivals")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "bags_handed",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_bags_handed_by_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_bags_handed_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_bags_handed")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "check_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("handler_name", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("for_name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_check_records_by_id")),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["persons.id"], name=op.f("fk_check_records_handler_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["check_items.id"], name=op.f("fk_check_records_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_records")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("check_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_records_item_id"), ["item_id"], unique=False)

    op.create_table(
        "journeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pick_up", sa.Boolean(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_journeys_by_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_journeys_participant_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["car_runs.id"], name=op.f("fk_journeys_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
        sa.UniqueConstraint(
            "participant_id", "direction", name=op.f("uq_journeys_participant_id_direction")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_journeys_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_journeys_run_id"), ["run_id"], unique=False)

    op.create_table(
        "listed_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lead_wd", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_by_id", sa.Integer(), nullable=True),
        sa.Column("printed", sa.Boolean(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("printed_copies", sa.Integer(), nullable=True),
        sa.Column("numbered", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["persons.id"], name=op.f("fk_listed_papers_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_items.id"], name=op.f("fk_listed_papers_agenda_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_listed_papers_approval_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["persons.id"], name=op.f("fk_listed_papers_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_listed_papers_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_listed_papers_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["final_by_id"], ["persons.id"], name=op.f("fk_listed_papers_final_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_listed_papers_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_papers")),
        sa.UniqueConstraint("meeting_id", "title", name=op.f("uq_listed_papers_meeting_id_title")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("listed_papers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_listed_papers_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_listed_papers_document_id"), ["document_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_listed_papers_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "lodging_places",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_lodging_places_by_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_lodging_places_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["lodging_rooms.id"], name=op.f("fk_lodging_places_room_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_lodging_places")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lodging_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lodging_places_room_id"), ["room_id"], unique=False)

    op.create_table(
        "meal_choices",
        sa.Column("meal_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("eats", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_meal_choices_by_id")),
        sa.ForeignKeyConstraint(["meal_id"], ["meals.id"], name=op.f("fk_meal_choices_meal_id")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_meal_choices_participant_id")
        ),
        sa.PrimaryKeyConstraint("meal_id", "participant_id", name=op.f("pk_meal_choices")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "room_slots",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("closure_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_room_slots_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["closure_id"], ["room_closures.id"], name=op.f("fk_room_slots_closure_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_slots_room_id")),
        sa.PrimaryKeyConstraint("room_id", "slot", name=op.f("pk_room_slots")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("room_slots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_slots_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_slots_closure_id"), ["closure_id"], unique=False)

    op.create_table(
        "check_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["check_records.id"], name=op.f("fk_check_files_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_files")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("check_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_files_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_files_record_id"), ["record_id"], unique=False)

    op.create_table(
        "paper_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by_id", sa.Integer(), nullable=True),
        sa.Column("missing_note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["out_by_id"], ["persons.id"], name=op.f("fk_paper_copies_out_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["listed_papers.id"], name=op.f("fk_paper_copies_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_paper_copies_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["returned_by_id"], ["persons.id"], name=op.f("fk_paper_copies_returned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_copies")),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_paper_copies_paper_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("paper_copies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_copies_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_paper_copies_participant_id"), ["participant_id"], unique=False
        )
