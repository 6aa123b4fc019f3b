"""The ``huiwu`` command. Commands import what they need, so that ``--help`` answers at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import exporting, keeping
from bot.console import CONFIG, ConfigPath, fail, load_or_fail, said_plainly

if TYPE_CHECKING:
    from bot.config import Config

app = typer.Typer(
    name="huiwu",
    help="Huiwu (会务): the meeting secretary inside the workplace messenger.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
telegram = typer.Typer(help="The bot in Telegram.", no_args_is_help=True)
app.add_typer(telegram, name="telegram")
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(keeping.move)
app.command("export-meeting")(exporting.export_meeting)


@app.command()
def run(config: ConfigPath = CONFIG) -> None:
    """Run the bot until it is stopped."""
    from bot.running import run_bot

    loaded = load_or_fail(config)
    with said_plainly():
        raise typer.Exit(run_bot(loaded))


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(
        "data/demo"
    ),
    port: Annotated[int, typer.Option(help="Port of the pages.", min=0, max=65535)] = 8790,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over with new data.")] = False,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """A fictional office to play with: no token, nothing to set up."""
    from bot.running import run_demo

    with said_plainly():
        raise typer.Exit(run_demo(folder, port=port, fresh=fresh, browser=browser))


@app.command()
def migrate(config: ConfigPath = CONFIG) -> None:
    """Bring the database to this version's tables; it is backed up before."""
    from bot.keeping import bring_up_to_date

    loaded = load_or_fail(config)
    with said_plainly():
        done = bring_up_to_date(loaded)
    typer.echo("The database is up to date." if done is None else f"Migrated: {done}")


@app.command("check-config")
def check_config(
    config: ConfigPath = CONFIG,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no messenger.")] = False,
) -> None:
    """Check the configuration, the regime profile and the bot in Telegram; every mistake is told
    at once."""
    from rich.console import Console
    from rich.table import Table

    from bot.office import load_office
    from meetings.regime import ProfileErrors, describe

    loaded = load_or_fail(config)
    try:
        office = load_office(loaded, overrides={})
    except ProfileErrors as errors:
        lines = (f"  {problem.path}: {problem.problem}" for problem in errors.problems)
        fail(f"profile {loaded.office.profile}:\n" + "\n".join(lines))
    table = Table("key", "value", "source", title=f"{office.name}: {office.profile.name}")
    for setting in describe(office.profile):
        table.add_row(setting.path, setting.value, setting.source or "")
    Console().print(table)
    if loaded.telegram.token.get_secret_value() and not offline:
        _check_telegram(loaded)
    typer.echo("The configuration is fine.")


def _check_telegram(config: Config) -> None:
    from bot.messengers.telegram.setup import NotSetUp
    from bot.running import look_at_telegram

    try:
        found = look_at_telegram(config)
    except NotSetUp as error:
        fail(f"telegram: {error}")
    typer.echo(f"Telegram: @{found.username}")
    for what in found.wrong:
        typer.echo(f"  differs: {what}")
    for hint in found.hints:
        typer.echo(f"  hint: {hint}")
    if found.wrong:
        typer.echo("  huiwu telegram setup puts name, descriptions and menu right.")


@telegram.command("setup")
def telegram_setup(config: ConfigPath = CONFIG) -> None:
    """Give the bot its name, descriptions and menu in three languages."""
    from bot.messengers.telegram.setup import NotSetUp
    from bot.running import set_up_telegram

    loaded = load_or_fail(config)
    if not loaded.telegram.token.get_secret_value():
        fail("telegram.token is empty: get one from @BotFather and put it into the configuration")
    try:
        with said_plainly():
            username, *done = set_up_telegram(loaded)
    except NotSetUp as error:
        fail(str(error))
    for what in done:
        typer.echo(f"set: {what}")
    typer.echo(f"{username} is set up." if done else f"{username} was set up already.")


@app.command("import-roster")
def import_roster(
    file: Annotated[Path, typer.Argument(help="xlsx or CSV, as the office exports it.")],
    config: ConfigPath = CONFIG,
    full: Annotated[
        bool, typer.Option("--full", help="The whole roster: who is not in it has left.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Read a roster, show what would change, and write it once confirmed."""
    from bot.commands import import_roster_file
    from jobs.import_roster import NotImported

    loaded = load_or_fail(config)
    try:
        with said_plainly():
            typer.echo("\n".join(import_roster_file(loaded, file, full=full, yes=yes)))
            if not yes and typer.confirm("Write these changes?"):
                typer.echo(import_roster_file(loaded, file, full=full, yes=True)[-1])
    except NotImported as refused:
        fail("\n".join(refused.lines))
    except OSError as error:
        fail(f"{file}: {error.strerror}")


@app.command()
def appoint(
    name: Annotated[str, typer.Argument(help="Somebody in the roster.")],
    unit: Annotated[
        str | None, typer.Option(help="Their unit, where several have the name.")
    ] = None,
    config: ConfigPath = CONFIG,
) -> None:
    """Make somebody administrator and secretariat, and print their personal link."""
    from bot.commands import appoint_first

    loaded = load_or_fail(config)
    try:
        with said_plainly():
            ways, refusal = appoint_first(loaded, name, unit)
    except _not_set_up() as error:
        fail(f"telegram: {error}")
    if refusal:
        fail(refusal)
    typer.echo(f"{name} is administrator and secretariat. Their personal link, for them alone:")
    for way in ways:
        typer.echo(f"  {way}")


def _not_set_up() -> type[Exception]:
    from bot.messengers.telegram.setup import NotSetUp

    return NotSetUp


@app.command("set-day")
def set_day(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day, 2027-02-06.")],
    kind: Annotated[str, typer.Argument(help="work, rest, or clear.")],
    note: Annotated[str, typer.Option(help="The holiday's name or a remark.")] = "",
    source: Annotated[str, typer.Option(help="The notice it rests on.")] = "",
    config: ConfigPath = CONFIG,
) -> None:
    """Enter a swapped working or rest day (调休); it beats the built-in calendar."""
    from bot.commands import set_calendar_day

    if kind not in ("work", "rest", "clear"):
        raise typer.BadParameter("work, rest or clear", param_hint="KIND")
    with said_plainly():
        refusal = set_calendar_day(
            load_or_fail(config), day.date(), kind, note=note, source=source
        )
    if refusal:
        fail(refusal)
    typer.echo(f"{day.date()}: {kind}. A running bot takes it up within a minute.")


@app.command("verify-audit")
def verify_audit(config: ConfigPath = CONFIG) -> None:
    """Check the sealed audit log from the first entry to the last."""
    from storage import audit
    from storage.database import Database

    database = Database(load_or_fail(config).database_url)
    try:
        found = database.read_now(audit.verify)
    finally:
        database.close()
    match found:
        case audit.Broken(seq, entry_id, why):
            fail(f"The audit log is broken at seal {seq}, entry {entry_id}: {why}")
        case audit.Verified(count, head, unsealed):
            typer.echo(f"{count} sealed entries, {unsealed} not sealed yet. Head: {head}")


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
