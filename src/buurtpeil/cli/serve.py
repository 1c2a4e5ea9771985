# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person open the monitor in a browser?

Needs a store with a publication. Gives a web server on this machine until it is stopped with Ctrl+C.
"""

from __future__ import annotations

import os
import socket
import sys

import click

from buurtpeil.errors import BuurtpeilError
from buurtpeil.store import Store


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Number of processes.")
@click.pass_obj
def serve_command(store: Store, host: str, port: int, workers: int) -> None:
    """Serve the monitor on http://HOST:PORT until Ctrl+C."""
    _ensure_free(host, port)
    if not store.publication_sets():
        click.echo("Nothing was published yet; the pages say so. `buurtpeil demo` fills them.", err=True)
    os.environ["BUURTPEIL_STORE"] = str(store.root)
    click.echo(f"Buurtpeil on http://{host}:{port}  (stop with Ctrl+C)", err=True)
    arguments = ["--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4", "--worker-class", "gthread"]
    # gunicorn replaces this process, so that a stop signal reaches the server itself.
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments, "buurtpeil.web.wsgi"])  # noqa: S606 - no shell, our own words


def _ensure_free(host: str, port: int) -> None:
    """Say at once that a port is taken: the server itself would try for seconds and end in a stack trace."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        raise BuurtpeilError(
            "This machine can't listen there:",
            f"{host}:{port} ({error.strerror}).",
            f"Stop what uses it, or take another port: `buurtpeil serve --port {port % 65535 + 1}`.",
        ) from error
