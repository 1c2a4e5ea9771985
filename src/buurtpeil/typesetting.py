# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a document become a PDF that everyone can read, also with a screen reader?

Needs a template, its content and its pictures; the extra `pdf` (typst). Gives a tagged PDF (PDF/UA-1). Texts reach
typst as data, never as markup, so nothing in them can run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from buurtpeil.errors import BuurtpeilError


class TypesettingError(BuurtpeilError):
    """A PDF can't be made here."""


def typeset(template: str, content: Mapping[str, Any], pictures: Mapping[str, str]) -> bytes:
    """The document as PDF.

    Parameters
    ----------
    template : typst source that reads `content.json`. content : its texts.
    pictures : SVG by file name, as the template names them.

    Raises
    ------
    TypesettingError : the extra is not installed, with how to get it.
    """
    try:
        import typst
    except ImportError as fault:
        raise TypesettingError(
            "A PDF needs the extra `pdf`,",
            "which is not installed.",
            'Install it with: pip install "buurtpeil[pdf]" (in the repository: make extras).',
        ) from fault
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.typ").write_text(template, encoding="utf-8")
        (folder / "content.json").write_text(json.dumps(content), encoding="utf-8")
        for file, svg in pictures.items():
            (folder / file).write_text(svg, encoding="utf-8")
        made: bytes = typst.compile(
            str(folder / "document.typ"),
            root=str(folder),
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
        )
    return made
