# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do style sheets and fonts with hashed names come from?

Needs the folder ``static/``. Gives a folder with the same files under names that hold their content's hash, compressed,
so that a browser may keep them for ever. Made once for each content, at the start of the server; atomically, because
several processes may start at the same time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from buurtpeil.web.environment import SettingsError

MANIFEST = "staticfiles.json"
FONT_SHEET = "css/font.css"


def content_hash(*folders: Path) -> str:
    """A short hash of all files in some folders, names included."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def default_static_root(static: Path) -> Path:
    """A folder of the user's own cache, named after the content of `static`."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "buurtpeil" / f"static-{content_hash(static)}"


def ensure_collected() -> None:
    """Fill ``STATIC_ROOT`` when it is empty; needs Django set up; raises `SettingsError` where it can't be written."""
    from django.conf import settings

    root = Path(settings.STATIC_ROOT)
    if (root / MANIFEST).is_file():
        return
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root.parent, prefix=".static-") as folder:
            made = Path(folder) / "made"
            _collect(made, with_font=settings.FONT_IS_HERE)
            try:
                made.rename(root)
            except OSError:
                if not (root / MANIFEST).is_file():  # otherwise another process was first: its files are the same
                    raise
    except OSError as error:
        raise SettingsError(
            "The style sheets can't be written:",
            str(error),
            "Set BUURTPEIL_STATIC_ROOT to an empty or new folder that can be written.",
        ) from error


def _collect(target: Path, with_font: bool) -> None:
    """Copy, hash and compress; the sheet that names the font is left out where the font was not built."""
    from django.contrib.staticfiles.finders import get_finders
    from whitenoise.storage import CompressedManifestStaticFilesStorage

    target.mkdir()
    storage = CompressedManifestStaticFilesStorage(location=str(target))
    copied = {}
    for finder in get_finders():
        for path, source in finder.list([]):
            if path == FONT_SHEET and not with_font:
                continue
            with source.open(path) as content:
                storage.save(path, content)
            copied[path] = (storage, path)
    for _name, _hashed, outcome in storage.post_process(copied):
        if isinstance(outcome, Exception):
            raise outcome
