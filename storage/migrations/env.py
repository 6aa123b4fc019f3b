"""Alembic's entry: it is handed an open connection in a transaction and never opens its own."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.database import UtcDateTime
from storage.schema import default_differs, is_modelled, metadata


def _render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    # A migration must not change its meaning when our code does.
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=True,
        render_item=_render,
        compare_type=True,
        compare_server_default=default_differs,
        include_object=is_modelled,
        transactional_ddl=True,
    )
    context.run_migrations()


_run()
