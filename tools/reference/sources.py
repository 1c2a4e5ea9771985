# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which publishers' files are understood?

Needs the registry of adapters. Gives the page docs/reference/sources.md, in Dutch and English.
"""

from __future__ import annotations

from collections.abc import Mapping

from buurtpeil.sources.registry import ADAPTERS
from tools.reference.markdown import page


def build_page() -> str:
    """The page, one section an adapter."""
    return page(
        "Sources",
        "`buurtpeil load` recognises these files by their content; one that no adapter knows is named and left alone.",
        *(_section(adapter.key, adapter.describe()) for adapter in ADAPTERS),
    )


def _section(key: str, text: Mapping[str, str]) -> str:
    return f"## {key}\n\n{text['en']}\n\n*Nederlands:* {text['nl']}"
