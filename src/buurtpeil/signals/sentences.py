# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a signal told to a person?

Needs the numbers of one signal. Gives its title, sentence, what would make it false and its drivers, in Dutch and
English, from the texts in ``sentences.toml``; numbers are written as each language writes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

LANGUAGES = ("nl", "en")
_SUREST = 0.99
_SMALLEST = 0.001


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads((files("buurtpeil.signals") / "sentences.toml").read_text("utf-8"))


def number(value: float, decimals: int, language: str) -> str:
    """``1.234,5`` in Dutch, ``1,234.5`` in English."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value + 0.0, format=pattern, locale=language))


def percentage(share: float, language: str) -> str:
    """``97%``; never 100%: ``meer dan 99%`` above that."""
    if share > _SUREST:
        return word("more_than", language, format_percent(_SUREST, format="0%", locale=language))
    return str(format_percent(share, format="0%", locale=language))


def small_percentage(share: float, language: str) -> str:
    """``hooguit 1,2%``, or ``minder dan 0,1%``."""
    if share < _SMALLEST:
        return word("less_than", language, format_percent(_SMALLEST, format="0.0%", locale=language))
    return word("at_most", language, format_percent(share, format="0.0%", locale=language))


def listing(names: Sequence[str], language: str) -> str:
    """``Kade, Werf en Haven``."""
    return str(format_list(list(names), locale=language))


def month_span(first: str, last: str, language: str) -> str:
    """``juli 2024``, or ``mei tot en met juli 2024``."""
    start, end = (date(int(label[:4]), int(label[5:7]), 1) for label in (first, last))
    until = str(format_date(end, "MMMM y", locale=language))
    if first == last:
        return until
    begin = format_date(start, "MMMM" if start.year == end.year else "MMMM y", locale=language)
    return text("word", "span", language).format(first=begin, last=until)


def word(key: str, language: str, amount: str) -> str:
    """``meer dan 99%`` and the like."""
    return str(_texts()["word"][key][language]).format(number=amount)


def text(part: str, key: str, language: str) -> str:
    """One text as it stands in the file, such as (``reference_note``, ``publisher``)."""
    return str(_texts()[part][key][language])


def tell(part: str, key: str, values: Callable[[str], Mapping[str, str]]) -> dict[str, str]:
    """One text of ``sentences.toml`` filled with `values` of each language."""
    return {language: text(part, key, language).format(**values(language)) for language in LANGUAGES}
