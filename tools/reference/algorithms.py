# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each rule do, on what ground, and what may not be done with it?

Needs the algorithm register. Gives the page docs/reference/algorithms.md, in both languages, for whoever fills in the
national register.
"""

from __future__ import annotations

from buurtpeil.governance.algorithm_register import RegisterEntry, register
from tools.reference.markdown import page, table


def build_page() -> str:
    """The page, one section a rule."""
    return page(
        "Algorithm register",
        "Every rule that judges an area, in the fields of the Dutch algorithm register. No rule decides about a person.",
        *(_section(entry) for entry in register()),
    )


def _section(entry: RegisterEntry) -> str:
    dutch = table(("veld", "tekst"), [(line.name, line.text) for line in entry.lines("nl")])
    english = table(("field", "text"), [(line.name, line.text) for line in entry.lines("en")])
    return (
        f"## {entry.name['en']}\n\n### {entry.name['nl']}\n\n{dutch}\n\n### In English: {entry.name['en']}\n\n{english}"
    )
