# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person use Buurtpeil from a terminal?

Needs a store (``--store`` or BUURTPEIL_STORE) and the arguments of one command. Gives text, tables or files; every
fault is one message with the way out and exit code 1, never a stack trace.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from buurtpeil import __version__
from buurtpeil.errors import BuurtpeilError
from buurtpeil.store import Store

# In the order of use; a command's module is imported when the command is asked for, so that the others stay quick.
COMMANDS = {
    "load": "load:load_command",
    "publish": "load:publish_command",
    "scan": "scan:scan_command",
    "profile": "profile:profile_command",
    "areas": "areas:areas_group",
    "indicators": "indicators:indicators_command",
    "data": "data:data_group",
    "demo": "demo:demo_command",
    "serve": "serve:serve_command",
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
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(f"buurtpeil.cli.{module}"), attribute)
        return command


@click.group(
    cls=CommandsOnDemand,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first look: `buurtpeil demo`, then `buurtpeil serve`.  Real figures: `buurtpeil load FOLDER`, then "
    "`buurtpeil publish`, then `buurtpeil scan --area GM0599`.",
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
        commands.main(arguments, standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.Abort:
        click.echo("Stopped. Nothing half-done was kept.", err=True)
        sys.exit(130)
    except BuurtpeilError as problem:
        click.echo(f"{problem.what} {problem.values}".rstrip(), err=True)
        if problem.way_out:
            click.echo(problem.way_out, err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (such as `head`) has seen enough.
        sys.stderr.close()
        sys.exit(0)
