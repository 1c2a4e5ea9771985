# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does text become a table of Markdown?

Needs plain text. Gives Markdown that survives it: pipes and line ends in a cell are made harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- Made by tools/docs.py from the code; change it there. -->"


def page(title: str, introduction: str, *parts: str) -> str:
    """A whole page with its mark, title and first paragraph."""
    return "\n\n".join([MADE, f"# {title}", introduction.strip(), *(part.strip() for part in parts)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; an empty one says so in a sentence."""
    lines = [_line([_cell(value) for value in row]) for row in rows]
    if not lines:
        return "None."
    return "\n".join([_line(head), _line(["---"] * len(head)), *lines])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())
