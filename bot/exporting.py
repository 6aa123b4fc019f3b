"""The command that writes the file of a meeting to a folder: ``export-meeting``. Row 6.3."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.console import CONFIG, ConfigPath, fail, load_or_fail, said_plainly

if TYPE_CHECKING:
    from meetings.office import Office
    from storage import Session


def export_meeting(
    meeting: Annotated[
        int | None,
        typer.Argument(help="The meeting's number; without it the filed meetings are listed."),
    ] = None,
    folder: Annotated[
        Path, typer.Argument(help="Where the folder of the meeting is written.")
    ] = Path(),
    config: ConfigPath = CONFIG,
) -> None:
    """Write what is filed of a meeting to a folder, with index and checksums."""
    from bot.office import load_office
    from chat.texts import Texts, language_for
    from jobs.archive_package import FolderSink, write_package
    from jobs.archive_papers import plan_of
    from meetings.archive.catalogue import catalogue_of
    from storage.clock import SystemClock
    from storage.database import Database
    from storage.files import FileStore

    loaded = load_or_fail(config)
    with said_plainly():
        office = load_office(loaded, overrides={})
        texts = Texts(language_for(office.language) or "zh_Hans")
        database = Database(loaded.database_url)
        try:
            if meeting is None:
                _list(database.read_now(lambda s: _filed(s, office)))
                return
            found = database.read_now(lambda s: catalogue_of(s, meeting, office=office))
        finally:
            database.close()
        if found is None:
            fail(f"Nothing of meeting {meeting} is filed.")
        plan = plan_of(found, texts, now=SystemClock().now(), office=office)
        if (folder / plan.folder).exists():
            fail(f"{folder / plan.folder} is there already.")
        write_package(plan, FileStore(loaded.data.folder / "files"), FolderSink(folder))
    typer.echo(f"{folder / plan.folder}: {len(plan.items)} items. Open index.html.")


def _filed(session: Session, office: Office) -> list[tuple[int, str, str]]:
    from storage import filing

    every = {
        meeting.id: (meeting.id, str(office.today(meeting.starts_at)), meeting.title)
        for year, _ in filing.years_filed(session)
        for meeting, _ in filing.filed_meetings(session, year, None)
    }
    return list(every.values())


def _list(filed: list[tuple[int, str, str]]) -> None:
    for number, day, title in filed:
        typer.echo(f"{number}\t{day}\t{title}")
    if not filed:
        typer.echo("No meeting is filed.")
