# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which commands are there, and which options does each take?

Needs the command tree of `buurtpeil.cli`. Gives the page docs/reference/commands.md.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from buurtpeil.cli import commands
from tools.reference.markdown import page, table


def build_page() -> str:
    """The page, one section a command, groups before their members."""
    return page(
        "Commands",
        "Every command says the same with `--help`. Options of `buurtpeil` itself come before the command's name.",
        *(_section(path, command) for path, command in walk(commands, "buurtpeil")),
    )


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """(full name, command) of a command and of all below it, in the order in which `--help` lists them."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            if member is not None:
                yield from walk(member, f"{path} {name}")


def _section(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    rows = [
        (", ".join(f"`{name}`" for name in option.opts + option.secondary_opts), describe_option(option))
        for option in options
    ]
    text = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    parts = [f"## {path}", text, f"```\n{usage}\n```"]
    return "\n\n".join(parts + ([table(("option", "what it does"), rows)] if rows else []))


def describe_option(option: click.Option) -> str:
    """What an option does, which values it takes, and what holds without it."""
    text = option.help or ""
    if isinstance(option.type, click.Choice):
        text += f" One of: {', '.join(str(choice) for choice in option.type.choices)}."
    if option.show_default and option.default is not None:
        text += f" Default: {option.default}."
    if option.envvar:
        text += f" Also by the environment variable {option.envvar}."
    return text
