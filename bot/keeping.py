"""The commands that keep data safe: ``backup``, ``restore``, ``move``. Row 6.10."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from bot.console import CONFIG, ConfigPath, fail, load_or_fail, said_plainly

if TYPE_CHECKING:
    from bot.config import Config
    from jobs.backup import BackupPlan
    from storage.database import Database
    from storage.dump.restore import Place, Restored
    from storage.migrate import Migrated

#: A copy of the key is worth more than any backup.
KEEP_THE_KEY = (
    "Keep a copy of the key {where} away from this machine: without it no backup can be opened."
)


def plan_of(config: Config) -> BackupPlan:
    """How the configuration wants backups; the key is made when it is first needed."""
    from jobs.backup import BackupPlan
    from meetings.backups import Keep

    section, kept = config.backup, config.kept_secret

    def secret() -> bytes | None:
        return kept.read_bytes().strip() if kept is not None and kept.exists() else None

    return BackupPlan(
        folder=config.backup_folder,
        at=time.fromisoformat(section.at) if section.at else None,
        keep=Keep(section.keep_days, section.keep_weeks, section.keep_months),
        lock=config.data.folder / "backup.lock",
        key_file=None if section.key.get_secret_value() else config.backup_key_file,
        key=lambda: _key(config, make=True),
        secret=secret,
    )


def bring_up_to_date(config: Config) -> Migrated | None:
    """Migrate the configured database, a verified backup before. None: it is up to date.

    Raises DatabaseTooNew, MigrationFailed and DumpRefused; then nothing was changed.
    """
    from storage.migrate import migrate

    config.data.folder.mkdir(parents=True, exist_ok=True)
    return migrate(config.database_url, back_up_first=lambda: _before_migration(config))


def _before_migration(config: Config) -> Path:
    from jobs.backup import back_up
    from storage.clock import SystemClock
    from storage.files import FileStore
    from storage.migrate import MigrationFailed

    with _database(config) as database:
        files, real = FileStore(config.data.folder / "files"), SystemClock().real()
        try:
            return back_up(database, files, plan_of(config), real=real).path
        except OSError as error:
            raise MigrationFailed(
                f"The backup before the migration could not be written to "
                f"{config.backup_folder}: {error.strerror}. Nothing was changed."
            ) from error


def backup(
    config: ConfigPath = CONFIG,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write; it must not be there yet.")
    ] = None,
) -> None:
    """Write one encrypted file with everything, and check it. The bot may be running."""
    from jobs.backup import back_up
    from storage.clock import SystemClock
    from storage.files import FileStore

    loaded = load_or_fail(config)
    with _said(to), _database(loaded) as database:
        files = FileStore(loaded.data.folder / "files")
        real = SystemClock().real()
        made = back_up(database, files, plan_of(loaded), real=real, target=to)
    manifest = made.manifest
    typer.echo(
        f"{made.path}: {made.size:,} bytes, {manifest.contents.rows:,} rows, "
        f"{len(manifest.blobs):,} files; read back and checked."
    )
    given = loaded.backup.key.get_secret_value()
    where = "(backup.key)" if given else f"({loaded.backup_key_file})"
    typer.echo(KEEP_THE_KEY.format(where=where))
    if manifest.missing:
        fail(
            f"{len(manifest.missing)} files were missing or damaged, so they are not in it: "
            f"{_some(manifest.missing)}. `huiwu restore FILE --files` puts them back from an "
            "earlier backup."
        )


def restore(
    file: Annotated[Path, typer.Argument(help="A backup: huiwu-….age.")],
    config: ConfigPath = CONFIG,
    files: Annotated[
        bool, typer.Option("--files", help="Only files that are missing or damaged here.")
    ] = False,
    drill: Annotated[
        bool, typer.Option("--drill", help="Into a temporary place, to prove that it works.")
    ] = False,
) -> None:
    """Restore a backup into an empty place; or lost files only; or try it out."""
    if files and drill:
        raise typer.BadParameter("--files or --drill, not both")
    loaded = load_or_fail(config)
    if files:
        _put_back(loaded, file)
    elif drill:
        _drill(loaded, file)
    else:
        _restore(loaded, file)


def move(
    to: Annotated[
        str,
        typer.Option(
            "--to", envvar="HUIWU_MOVE_TO", show_envvar=True, help="postgresql://user:…@host/name"
        ),
    ],
    config: ConfigPath = CONFIG,
) -> None:
    """Move from SQLite to an empty PostgreSQL database. The bot must not run meanwhile."""
    from storage.dump.move import move as move_rows
    from storage.dump.place import called_by
    from storage.lock_file import lock_file

    loaded = load_or_fail(config)
    if not loaded.database_url.startswith("sqlite:"):
        fail("The configured database is not SQLite: there is nothing to move from.")
    if not to.startswith("postgresql://"):
        fail("The place to move to is not postgresql://user:password@host/name.")
    with _said(None), _database(loaded) as database, lock_file(loaded.database_url) or _nothing():
        moved = move_rows(database, to)
    for name, total in moved.contents.tables.items():
        typer.echo(f"{name:<20} {total.rows:>10,}  {total.sha256[:16]}")
    typer.echo(
        f"{moved.contents.rows:,} rows moved; counts, hashes and the audit chain "
        f"({moved.chain.count:,} seals) agree. The old database is as it was."
    )
    typer.echo(
        f"Now change {_line_of(config)} to the address of {called_by(to)}, or set "
        "HUIWU_DATA__DATABASE. Files stay where they are."
    )


def _restore(config: Config, file: Path) -> None:
    from storage.dump.restore import restore as restore_all
    from storage.lock_file import lock_file

    url = config.database_url
    config.data.folder.mkdir(parents=True, exist_ok=True)
    began = monotonic()
    with _said(file), lock_file(url) or _nothing():
        restored = restore_all(file, _key(config, make=False), _place(config))
    _report(restored, monotonic() - began)
    if restored.secret is None:
        typer.echo("The backup holds no signing secret. If HUIWU_SECRET was set, set it again.")
    elif not restored.secret or config.kept_secret is None:
        typer.echo(
            "A signing secret was here already and is used, not the one in the backup: links and "
            "codes made before the backup work only if both are the same."
        )
    typer.echo("Messages that waited when the backup was made go out at the next start.")
    _chain_or_fail(restored)


def _drill(config: Config, file: Path) -> None:
    from storage.clock import SystemClock
    from storage.dump.drill import note_drill
    from storage.dump.refusals import DumpRefused
    from storage.dump.restore import drill as try_out

    began, real = monotonic(), SystemClock().real()
    restored, problem = None, ""
    try:
        with _said(file):
            try:
                restored = try_out(file, _key(config, make=False), config.data.folder)
            except DumpRefused as error:
                problem = str(error)
                raise
    finally:
        seconds = monotonic() - began
        if not note_drill(config.database_url, file.name, restored, seconds, problem, real=real):
            typer.echo("The result could not be noted: the database is not there.")
    _report(restored, seconds)
    typer.echo("This was a drill: what was restored is deleted again.")
    _chain_or_fail(restored)


def _put_back(config: Config, file: Path) -> None:
    from storage.dump.restore import put_back_files
    from storage.files import FileStore

    with _said(file), _database(config) as database:
        store = FileStore(config.data.folder / "files")
        done = put_back_files(file, _key(config, make=False), database, store)
    if not done.restored and not done.still_missing:
        typer.echo("No file is missing or damaged.")
    for digest in done.restored:
        typer.echo(f"put back: {digest}")
    if done.still_missing:
        fail(
            f"{len(done.still_missing)} files are not in this backup either: "
            f"{_some(done.still_missing)}. Try another one."
        )


def _report(restored: Restored, seconds: float) -> None:
    manifest = restored.manifest
    for name, total in manifest.contents.tables.items():
        typer.echo(f"{name:<20} {total.rows:>10,}")
    made = manifest.header.made_at.isoformat(timespec="seconds")
    typer.echo(
        f"Backup of {made} by Huiwu {manifest.header.app}: {manifest.contents.rows:,} rows and "
        f"{len(manifest.blobs):,} files restored, counts and hashes agree; {seconds:.1f} s."
    )
    if manifest.missing:
        typer.echo(f"{len(manifest.missing)} files were missing when the backup was made.")


def _chain_or_fail(restored: Restored) -> None:
    from storage.audit import Broken

    if isinstance(restored.chain, Broken):
        fail(
            f"Everything is as it was when the backup was made, but the audit chain in it is "
            f"broken at seal {restored.chain.seq}: {restored.chain.why}."
        )
    typer.echo(f"The audit chain holds: {restored.chain.count:,} seals.")


def _place(config: Config) -> Place:
    from storage.dump.restore import Place
    from storage.files import FileStore

    folder = config.data.folder
    return Place(config.database_url, FileStore(folder / "files"), folder / "secret")


def _key(config: Config, *, make: bool) -> str:
    """The key given or kept. Raises KeyMissing where there is none and none is to be made."""
    from storage.dump.encryption import new_key_file, read_key_file

    given = config.backup.key.get_secret_value()
    if given:
        return given
    if make and not config.backup_key_file.exists():
        new_key_file(config.backup_key_file)
    return read_key_file(config.backup_key_file)


@contextlib.contextmanager
def _database(config: Config) -> Iterator[Database]:
    """The configured database, opened. Raises NothingThere where there is none."""
    from storage.dump.place import open_existing

    database = open_existing(config.database_url)
    try:
        yield database
    finally:
        database.close()


@contextlib.contextmanager
def _said(file: Path | None) -> Iterator[None]:
    """As ``said_plainly``, and what the operating system refuses is said with the file's name."""
    with said_plainly():
        try:
            yield
        except OSError as error:
            name = error.filename or file
            fail(f"{name}: {error.strerror}" if name else str(error.strerror or error))


def _nothing() -> contextlib.nullcontext[None]:
    return contextlib.nullcontext()


def _some(digests: tuple[str, ...]) -> str:
    more = f" and {len(digests) - 3} more" if len(digests) > 3 else ""
    return ", ".join(digest[:12] for digest in digests[:3]) + more


def _line_of(path: Path) -> str:
    """Where ``data.database`` stands in the configuration, for a person to find."""
    section = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if heading := re.match(r"\s*\[(\w+)\]", line):
            section = heading[1]
        if section == "data" and re.match(r"\s*#?\s*database\s*=", line):
            return f"line {number} of {path} (database, under [data])"
    return f"{path} (add database = … under [data])"
