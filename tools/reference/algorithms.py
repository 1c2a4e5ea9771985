# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each rule do, on what ground, and what may not be done with it?

Needs the algorithm register. Gives the pages docs/reference/algorithms.md and algorithms.nl.md, in the fields of the
national register.
"""

from __future__ import annotations

from buurtpeil.governance.algorithm_register import RegisterEntry, register
from tools.reference.markdown import page

NATIONAL = "[Algoritmeregister](https://algoritmes.overheid.nl)"
TITLES = {"en": "Algorithm register", "nl": "Algoritmeregister"}
INTRODUCTIONS = {
    "en": "Each rule that works on figures or makes a signal has an entry; a rule without one fails the tests. The "
    f"fields are those of the national {NATIONAL}; an organisation that uses Buurtpeil completes them with its own. "
    "[In het Nederlands](algorithms.nl.md).",
    "nl": "Elke regel die met cijfers werkt of een signaal maakt heeft hier een beschrijving; een regel zonder "
    f"beschrijving komt niet door de tests. De velden zijn die van het landelijke {NATIONAL}; een organisatie die "
    "Buurtpeil gebruikt vult ze aan. [In English](algorithms.md).",
}


def build_page() -> str:
    """The page in English."""
    return _page("en")


def build_dutch_page() -> str:
    """The page in Dutch."""
    return _page("nl")


def _page(language: str) -> str:
    return page(TITLES[language], INTRODUCTIONS[language], *(_section(entry, language) for entry in register()))


def _section(entry: RegisterEntry, language: str) -> str:
    fields = (f"**{line.name}.** {line.text}" for line in entry.lines(language))
    return "\n\n".join([f"## {entry.name[language]}", *fields])
