# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do sentences, dates and sizes look on a terminal?

Needs text, a moment or a number. Gives lines no wider than the terminal and numbers as the language writes them.
"""

from __future__ import annotations

import math
import shutil
import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from buurtpeil.signals.sentences import number

WIDEST = 100  # longer lines are hard to read, however wide the terminal is
NARROWEST = 40
TIME_ZONE = ZoneInfo("Europe/Amsterdam")
NOTHING = "–"


def terminal_width() -> int:
    """The number of characters on a line (COLUMNS, else the terminal, else 100)."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))


def wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """`text` over several lines, each after `indent`; the first one after `first` where that is given.

    Every character of the text stays, also a word that is longer than a line.
    """
    return textwrap.fill(
        text,
        terminal_width(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def say_number(value: float | None, decimals: int, language: str) -> str:
    """``1.234,5`` in Dutch, ``1,234.5`` in English, a dash where there is no number."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return number(value, decimals, language)


def say_share(share: float, language: str) -> str:
    """A share (0-1) as percentage with one decimal: ``11,8%``."""
    return f"{number(100 * share, 1, language)}%" if math.isfinite(share) else NOTHING


def say_date(moment: str, language: str) -> str:
    """``24 november 2026``, as it is in the Netherlands, of a moment in ISO 8601."""
    return format_date(_local(moment).date(), format="d MMMM y", locale=language)


def say_moment(moment: str) -> str:
    """``2026-11-24 05:19``, as it is in the Netherlands."""
    return f"{_local(moment):%Y-%m-%d %H:%M}"


def say_size(size: int) -> str:
    """A number of bytes as kB, MB or GB."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6)):
        if size >= factor:
            return f"{size / factor:,.1f} {unit}"
    return f"{size / 1e3:,.0f} kB"


def say_list(parts: Iterable[str], most: int) -> str:
    """At most `most` of the parts, and how many others there are."""
    named = list(parts)
    more = len(named) - most
    return "; ".join(named[:most]) + (f" and {more} more" if more > 0 else "")


def _local(moment: str) -> datetime:
    read = datetime.fromisoformat(moment)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(TIME_ZONE)
