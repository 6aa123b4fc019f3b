"""The command that writes the file of a meeting to a folder: ``export-meeting``. Row 6.3."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.console import CONFIG, ConfigPath, fail, load_or_fail, said_plainly


def export_meeting(
    meeting: Annotated[int, typer.Argument(help="The meeting's number, as its pages show it.")],
    folder: Annotated[Path, typer.Argument(help="Where the folder of the meeting is written.")],
    config: ConfigPath = CONFIG,
) -> None:
    """Write what is filed of a meeting to a folder, with index and checksums."""
    from bot.office import load_office
    from chat.texts import Texts, language_for
    from jobs.archive_package import FolderSink, write_package
    from jobs.archive_papers import plan_of
    from storage.clock import SystemClock
    from storage.database import Database
    from storage.files import FileStore

    loaded = load_or_fail(config)
    with said_plainly():
        office = load_office(loaded, overrides={})
        texts = Texts(language_for(office.language) or "zh_Hans")
        now = SystemClock().now()
        database = Database(loaded.database_url)
        try:
            plan = database.read_now(lambda s: plan_of(s, meeting, texts, now=now, office=office))
        finally:
            database.close()
        if plan is None:
            fail(f"Nothing of meeting {meeting} is filed.")
        if (folder / plan.folder).exists():
            fail(f"{folder / plan.folder} is there already.")
        write_package(plan, FileStore(loaded.data.folder / "files"), FolderSink(folder))
    typer.echo(f"{folder / plan.folder}: {len(plan.items)} items. Open index.html.")
