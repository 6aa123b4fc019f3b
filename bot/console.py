"""What every command shares: the configuration it reads, and mistakes said in a sentence."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.config import Config

ConfigPath = Annotated[
    Path, typer.Option("--config", "-c", help="The configuration file.", show_default=True)
]
CONFIG = Path("config.toml")


@contextlib.contextmanager
def said_plainly() -> Iterator[None]:
    """What the operator can mend is said in a sentence, without a traceback."""
    from meetings.regime import ProfileErrors
    from storage.dump.refusals import DumpRefused
    from storage.lock_file import DatabaseInUse
    from storage.migrate import DatabaseTooNew, MigrationFailed
    from storage.processes import SecretDiffers

    try:
        yield
    except (
        DatabaseInUse,
        DatabaseTooNew,
        DumpRefused,
        MigrationFailed,
        ProfileErrors,
        SecretDiffers,
    ) as error:
        fail(str(error))


def load_or_fail(path: Path) -> Config:
    """The configuration; its mistakes are told at once."""
    from bot.config import ConfigMistakes, load_config

    try:
        return load_config(path)
    except ConfigMistakes as mistakes:
        fail(str(mistakes))


def fail(text: str) -> NoReturn:
    """Say it on standard error and end with 1."""
    typer.secho(text, err=True, fg=typer.colors.RED)
    raise typer.Exit(1)
