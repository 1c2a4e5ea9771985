# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which options mean the same in every command, and how does long work show that it goes on?

Needs the arguments of a command. Gives the shared options, a `Progress` for standard error, and `deliver`, which
writes a result to standard output or whole to a file.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import click

from buurtpeil.cli.lines import terminal_width
from buurtpeil.errors import BuurtpeilError
from buurtpeil.store import Store

LANGUAGES = ("nl", "en")
WAIT_SECONDS = 20.0

language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="nl",
    show_default=True,
    help="Language of names and sentences.",
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Do not show progress; results and faults stay.")
wait_option = click.option(
    "--wait",
    "wait_seconds",
    type=click.FloatRange(0),
    default=WAIT_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="Wait this long for another load or publication to finish.",
)
output_option = click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)


class Progress:
    """Steps on standard error: one line that changes on a terminal, a line each elsewhere, none when quiet."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._changes_line = sys.stderr.isatty()

    def __call__(self, message: str) -> None:
        """Show what is being done now."""
        if self._quiet:
            return
        text = f"  … {message}"
        if self._changes_line:
            click.echo(f"\r\x1b[K{text[: terminal_width() - 1]}", nl=False, err=True)
        else:
            click.echo(text, err=True)

    def within(self, number: int, total: int) -> Progress:
        """The same, with ``[3/15]`` before each message."""
        return _Step(self, f"[{number}/{total}] ")

    def clear(self) -> None:
        """Take the changing line away before something that stays is written."""
        if self._changes_line and not self._quiet:
            click.echo("\r\x1b[K", nl=False, err=True)


class _Step(Progress):
    """One of several steps; see `Progress.within`."""

    def __init__(self, whole: Progress, prefix: str) -> None:
        self._whole = whole
        self._prefix = prefix

    def __call__(self, message: str) -> None:
        self._whole(self._prefix + message)

    def clear(self) -> None:
        self._whole.clear()


def waiting_store(store: Store, seconds: float) -> Store:
    """The store, whose writes wait for another writer and say so."""

    def tell(holder: str) -> None:
        click.echo(f"{holder}. Waiting at most {seconds:g} seconds; Ctrl+C stops waiting.", err=True)

    return store.waiting(seconds, tell)


def deliver(text: str, output: Path | None) -> None:
    """Print `text`, or write it to a file that is there whole or not at all."""
    whole = text if text.endswith("\n") else text + "\n"
    if output is None:
        click.echo(whole, nl=False)
    else:
        deliver_bytes(whole.encode(), output)


def deliver_bytes(content: bytes, output: Path) -> None:
    """Write a file that is there whole or not at all, and say so on standard error."""
    try:
        _replace(output, content)
    except OSError as error:
        raise BuurtpeilError(
            "The file could not be written:",
            f"{output} ({error.strerror}).",
            "Name another file, or make room; an earlier file of this name was left as it was.",
        ) from error
    click.echo(f"✓ written to {output}", err=True)


def _replace(output: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, output)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Have the estimates made by a Dask cluster, such as tcp://host:8786 (extra: cluster): the same numbers.",
)


def make_folder(folder: Path) -> None:
    """Make the folder that results go to; raises `BuurtpeilError` where that can't be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuurtpeilError(
            "The folder could not be made:", f"{folder} ({error.strerror}).", "Name another folder."
        ) from error
