# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the tests of the web share? Settings, compiled texts and style sheets, and a library of made-up records."""

# ruff: noqa: E402 - the environment comes before what reads it

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtpeil.web.settings")
_made = tempfile.mkdtemp(prefix="buurtpeil-static-")
atexit.register(shutil.rmtree, _made, ignore_errors=True)
os.environ["BUURTPEIL_STATIC_ROOT"] = str(Path(_made) / "static")
sys.path.insert(0, str(Path(__file__).parent))

import django

django.setup()

from django.test import Client
from hand_made import HandMadePublication

from buurtpeil.web.assets import ensure_collected
from buurtpeil.web.monitor import library
from buurtpeil.web.monitor.views import signals

ensure_collected()

Shelf = Callable[..., None]


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Put these publications in the library."""

    def put(*publications: HandMadePublication) -> None:
        monkeypatch.setattr(library, "publications", lambda: publications)
        # Records made by hand stand on no ground; tests of the made-up city's pages look addresses up.
        monkeypatch.setattr(library, "whereabouts_of", lambda _publication, _text: None)
        # Nor have they peers and similar cities.
        monkeypatch.setattr(signals, "_references", lambda *_: [])

    return put


@pytest.fixture
def publication(shelf: Shelf) -> HandMadePublication:
    """The made-up city in the library."""
    made = HandMadePublication()
    shelf(made)
    return made


@pytest.fixture
def client() -> Client:
    """A browser without a browser; errors become pages, as they do for a visitor."""
    return Client(raise_request_exception=False, headers={"host": "localhost"})
