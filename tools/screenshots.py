# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the pages look like, in both languages, light and dark, at three widths?

Needs a store with a publication and a Chromium on this machine. Gives a PNG of each page to look at before a page is
called done, and with ``--readme`` the pictures of the README.

    python -m tools.screenshots FOLDER
    python -m tools.screenshots --readme
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.store import Store

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
WIDTHS = (320, 768, 1440)
LARGEST_PICTURE = 400_000  # bytes: a README has to load
# No sandbox: a container has no second user; the pages are our own. No background traffic: pictures are repeatable.
FLAGS = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find_chromium() -> str | None:
    """The browser of this machine: BUURTPEIL_CHROMIUM, else the first Chromium on the path."""
    named = os.environ.get("BUURTPEIL_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pages_of(publication: Publication) -> dict[str, str]:
    """The address of each kind of page; the area is the one with the most signals."""
    signals = publication.signals(municipality=publication.municipalities()[0])
    areas = [signal.area for signal in signals]
    first = publication.areas_within(publication.municipalities()[0])[0].code
    area = max(areas, key=areas.count, default=first)
    return {
        "start": f"/gemeente/{publication.municipalities()[0]}/",
        "theme": "/?domein=clean-safe&weergave=tabel",
        "area": f"/gebied/{area}/",
        "district": f"/gebied/WK{area[2:8]}/",
        "indicators": "/indicatoren/",
        "indicator": f"/indicator/{publication.figures.keys[0]}/",
        "compare": f"/vergelijken/?binnen={publication.municipalities()[0]}&domein=work",
        "compare-lines": f"/vergelijken/?binnen=WK{area[2:8]}&domein=clean-safe&beeld=reeks",
        "embedded": f"/insluiten/kaart/?gemeente={publication.municipalities()[0]}",
        "map": f"/kaart/?wat={publication.figures.keys[0]}&naast=jaar",
        "place": f"/plek/?gebieden={area},{first}",
        "search": "/zoeken/?q=a",
        "about": "/over/",
        "not-found": "/gebied/BU00000000/",
    }


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """The address of a server on a free port, for as long as the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "2", "buurtpeil.web.wsgi"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "BUURTPEIL_STORE": str(store.root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def shoot(browser: Browser, address: str, path: Path, width: int, scheme: str, *, full_page: bool = True) -> None:
    """One page as a PNG."""
    context = browser.new_context(viewport={"width": width, "height": 1000})
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.goto(address)
    page.screenshot(path=path, full_page=full_page)
    context.close()


def shoot_all(browser: Browser, origin: str, pages: dict[str, str], folder: Path) -> None:
    """Every page x language x theme x width."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, address in pages.items():
        for language, prefix in (("nl", ""), ("en", "/en")):
            for scheme in ("light", "dark"):
                for width in WIDTHS:
                    path = folder / f"{name}-{language}-{scheme}-{width}.png"
                    shoot(browser, origin + prefix + address, path, width, scheme)


def shoot_readme(browser: Browser, origin: str, pages: dict[str, str]) -> None:
    """The two pictures of the README."""
    for name in ("start", "area"):
        path = IMAGES / f"{name}.png"
        shoot(browser, origin + pages[name], path, 1440, "light", full_page=False)
        if path.stat().st_size > LARGEST_PICTURE:
            sys.exit(f"{path} holds {path.stat().st_size:,} bytes; a README has to load: at most {LARGEST_PICTURE:,}.")


def main() -> None:
    """Make the pictures that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where all pictures go")
    parser.add_argument("--readme", action="store_true", help="make the pictures of the README")
    arguments = parser.parse_args()
    chromium, store = find_chromium(), Store.default()
    publications = open_publications(store)
    if chromium is None or not publications or not (arguments.folder or arguments.readme):
        parser.error("needs FOLDER or --readme, a Chromium, and a publication (`buurtpeil demo`)")
    # The made-up city comes last; pictures show nothing that could be taken for a real neighbourhood.
    pages = pages_of(publications[-1])
    with serving(store) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        if arguments.folder:
            shoot_all(browser, origin, pages, arguments.folder)
        if arguments.readme:
            shoot_readme(browser, origin, pages)
        browser.close()


if __name__ == "__main__":
    main()
