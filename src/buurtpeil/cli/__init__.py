# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person use Buurtpeil from a terminal?

Needs a store (``--store`` or BUURTPEIL_STORE) and the arguments of one command. Gives text, tables or files; every
fault is one message with the way out and exit code 1, never a stack trace.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from buurtpeil import __version__
from buurtpeil.cli.lines import wrap
from buurtpeil.errors import BuurtpeilError
from buurtpeil.store import Store

# In the order of use: where the command is, and its line in `--help`. A command's module is imported when the command
# is asked for, so that `--help` and the others stay quick.
COMMANDS = {
    "load": ("load:load_command", "Read publishers' files into the store."),
    "fetch": ("fetch:fetch_command", "Fetch the figures of a municipality from the publishers."),
    "own": ("own:own_group", "Prepare a CSV or spreadsheet of your own for loading."),
    "publish": ("publish:publish_command", "Work out the results of what was loaded."),
    "scan": ("scan:scan_command", "Signals and compass of a municipality."),
    "index": ("composite:index_command", "Places in a composite index, each with its margin."),
    "segregation": ("segregation:segregation_command", "How evenly groups are spread over a city."),
    "changes": ("changes:changes_command", "What changed since the last publication."),
    "profile": ("profile:profile_command", "Every indicator of one area, or of several together."),
    "export": ("export:export_command", "Figures as CSV, Excel, JSON-stat or ZIP."),
    "places": ("places:places_group", "Keep places of your own."),
    "areas": ("areas:areas_group", "Find and list areas."),
    "indicators": ("indicators:indicators_command", "What is measured, and what it means."),
    "data": ("data:data_group", "Look after the store: list, verify, undo, clean up."),
    "backtest": ("backtest:backtest_command", "Replay the past: how well do the rules warn?"),
    "calibrate": ("calibrate:calibrate_command", "How often are signals wrong, on made-up figures?"),
    "calculate": ("calculate:calculate_command", "What a plan costs, who pays and who gains."),
    "brief": ("brief:brief_command", "The brief of an area as PDF, or of all areas at once."),
    "demo": ("demo:demo_command", "Fill the store with a made-up city."),
    "serve": ("serve:serve_command", "Open the monitor in a browser."),
}


class CommandsOnDemand(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of all commands, in the order of use."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of this name, or None when there is none."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name][0].split(":")
        command: click.Command = getattr(import_module(f"buurtpeil.cli.{module}"), attribute)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The lines of all commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


EPILOG = """\b
A first look:   buurtpeil demo, then buurtpeil serve
Real figures:   buurtpeil fetch --area Rotterdam, or buurtpeil load FOLDER,
                then buurtpeil publish, then buurtpeil scan --area GM0599

Exit codes: 0 done, 1 something was refused or failed, 2 wrong use of a command or a value
that can't be right, 130 stopped with Ctrl+C.
"""


@click.group(
    cls=CommandsOnDemand,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.option(
    "--store",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="BUURTPEIL_STORE",
    help="Folder that holds the figures.  [default: BUURTPEIL_STORE, else a folder in your home]",
)
@click.version_option(__version__, prog_name="buurtpeil")
@click.pass_context
def commands(context: click.Context, root: Path | None) -> None:
    """Signals early which neighbourhoods slide, says why, and how sure it is."""
    context.obj = Store(root) if root else Store.default()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; the entry point of the `buurtpeil` script."""
    try:
        # Without standalone mode click gives the exit code of `Exit` back instead of ending the process.
        code = commands.main(arguments, prog_name="buurtpeil", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. Nothing half-done was kept.", err=True)
        sys.exit(130)
    except BuurtpeilError as problem:
        _tell(f"{problem.what} {problem.values}".rstrip(), problem.way_out)
    except BrokenPipeError:
        # The reader of our output (such as `head`) has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as problem:
        _tell(
            f"The machine refused: {problem.strerror or problem} {problem.filename or ''}".rstrip(),
            "Check rights and room on the disk; nothing half-done was kept.",
        )


def _tell(what: str, way_out: str) -> NoReturn:
    """One message on standard error, and exit code 1."""
    for part in filter(None, (what, way_out)):
        click.echo(wrap(part), err=True)
    sys.exit(1)
