# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does one cell of a user's file say: which area, which period, which number?

Needs a cell as the file has it and the agreements of the mapping. Gives an area code, a period or a number, or says
that it is none. Nothing is guessed here: a cell that could mean two things is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from buurtpeil.areas.codes import CBS_LEVELS, is_code_of
from buurtpeil.sources.own.grid import Cell, is_blank

UNKNOWN_DECIMAL = "unknown"
# What people write where there is no figure; 0 never is one.
MISSING_MARKERS = (
    "-", "–", "—", ".", "..", "x", "?", "*", "n.b.", "n.b", "nb", "n.v.t.", "nvt", "n.a.", "na", "n/a", "#n/b", "#n/a",
    "geheim", "onbekend", "leeg", "null", "nan", "none",
)  # fmt: skip
PREFIX_LENGTHS = {"BU": 8, "WK": 6, "GM": 4}
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_SHORT_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"mrt": 3}
_BELOW = re.compile(r"<\s*\d+|minder dan \d+", re.ASCII)
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:[t ].*)?", re.ASCII)
_IN_WORDS = re.compile(r"(?:(\d{1,2}) )?([a-z]{3,9})\.? (\d{4})", re.ASCII)
_YEAR = re.compile(r"((?:19|20)\d{2})(?:\.0)?\*{0,3}", re.ASCII)


class Nothing(Enum):
    """Why a cell holds no number."""

    MISSING = "missing"  # empty or a marker
    BELOW = "below"  # "<5": too few to show
    LETTERS = "letters"  # anything else that is no number
    AMBIGUOUS = "ambiguous"  # 1.234 may be 1234 or 1.234
    ERROR = "error"  # what a spreadsheet writes where a formula failed


@dataclass(frozen=True)
class NumberStyle:
    """How numbers are written in a text file; a spreadsheet's own numbers have no style.

    `decimal` is "," or ".", or "unknown" where the file does not show it; the other of the two separates thousands.
    """

    decimal: str
    missing: frozenset[str] = frozenset(MISSING_MARKERS)

    @property
    def thousands(self) -> str:
        """What may stand between thousands."""
        return {",": ".", ".": ","}.get(self.decimal, "")


def number_in(cell: Cell, style: NumberStyle) -> float | Nothing:
    """The number of a cell, a percent sign and a euro sign left out; or why there is none."""
    if isinstance(cell, bool | datetime):
        return Nothing.LETTERS
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else Nothing.LETTERS
    text = "" if cell is None else " ".join(cell.split())
    if not text or text.lower() in style.missing:
        return Nothing.MISSING
    if _BELOW.fullmatch(text.lower()):
        return Nothing.BELOW
    if _ERROR.fullmatch(text):
        return Nothing.ERROR
    return _number_in_text(text.removeprefix("€").removesuffix("%").strip(), style)


def _number_in_text(text: str, style: NumberStyle) -> float | Nothing:
    sign, digits = (-1.0, text[1:]) if text[:1] in "-−" and text else (1.0, text.removeprefix("+"))
    if re.fullmatch(r"\d+(?:[eE][+-]?\d+)?", digits, re.ASCII):
        found = sign * float(digits)
        return found if math.isfinite(found) else Nothing.LETTERS
    if style.decimal == UNKNOWN_DECIMAL:
        shape = shape_of(digits)
        if shape == "ambiguous":
            return Nothing.AMBIGUOUS
        return Nothing.LETTERS if shape not in (",", ".") else _number_in_text(text, NumberStyle(shape, style.missing))
    decimal, thousands = re.escape(style.decimal), re.escape(style.thousands)
    pattern = rf"(?:\d+|\d{{1,3}}(?:[{thousands} ']\d{{3}})+)?(?:{decimal}\d*)?(?:[eE][+-]?\d+)?"
    if not digits or not re.fullmatch(pattern, digits, re.ASCII) or not any(letter.isdigit() for letter in digits):
        return Nothing.LETTERS
    plain = re.sub(rf"[{thousands} ']", "", digits).replace(style.decimal, ".")
    try:
        found = sign * float(plain)
    except ValueError:
        return Nothing.LETTERS
    return found if math.isfinite(found) else Nothing.LETTERS


def shape_of(text: str) -> str:
    """Which decimal sign a text of digits shows: "," or ".", "whole", "ambiguous" (1.234), or "" for no number."""
    digits = text.strip().lstrip("+-−€ ").removesuffix("%").strip()
    if re.fullmatch(r"\d+", digits, re.ASCII):
        return "whole"
    for decimal, thousands in ((",", r"\."), (".", ",")):
        if re.fullmatch(rf"\d{{1,3}}(?:{thousands}\d{{3}})+{re.escape(decimal)}\d+", digits, re.ASCII):
            return decimal
        if re.fullmatch(rf"\d{{1,3}}(?:{thousands}\d{{3}}){{2,}}", digits, re.ASCII):
            return decimal
        if re.fullmatch(rf"\d*{re.escape(decimal)}\d+", digits, re.ASCII):
            return "ambiguous" if re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(decimal)}\d{{3}}", digits) else decimal
    return ""


def code_in(cell: Cell, prefix: str = "") -> str | None:
    """The CBS area code of a cell, None where there is none: blanks, dots and lower case are put right.

    With a `prefix` (BU, WK, GM) a bare number counts as a code, with the leading zeros that a spreadsheet drops.
    """
    if isinstance(cell, float) and cell.is_integer() and cell >= 0:
        cell = str(int(cell))
    if not isinstance(cell, str):
        return None
    text = re.sub(r"[\s.\-_]", "", cell).upper()
    if prefix and text.isascii() and text.isdigit() and len(text) <= PREFIX_LENGTHS[prefix]:
        text = prefix + text.zfill(PREFIX_LENGTHS[prefix])
    if text.startswith("NL") and is_code_of(text, CBS_LEVELS):
        return "NL"
    return text if is_code_of(text, CBS_LEVELS) else None


def period_in(cell: Cell, kind: str) -> str | None:
    """The period of a cell: "2023" for `kind` year, "2023-04" for month; None where the cell names none.

    Dates are Dutch: the day comes before the month. A month is never made of a year alone.
    """
    if isinstance(cell, datetime):
        return _label(cell.year, cell.month, cell.day, kind)
    if isinstance(cell, float):
        cell = f"{cell:g}"
    if not isinstance(cell, str) or is_blank(cell):
        return None
    text = " ".join(cell.lower().split())
    if match := _YEAR.fullmatch(text):
        return match.group(1) if kind == "year" else None
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        return _label(year, month, day, kind)
    if match := _YEAR_FIRST.fullmatch(text):
        return _label(int(match.group(1)), int(match.group(2)), int(match.group(3) or 1), kind)
    if match := _IN_WORDS.fullmatch(text):
        name = match.group(2)
        number = _SHORT_MONTHS.get(name[:3])
        if number and (name in MONTHS or len(name) <= 4):
            return _label(int(match.group(3)), number, int(match.group(1) or 1), kind)
    return None


def _label(year: int, month: int, day: int, kind: str) -> str | None:
    try:
        moment = datetime(year, month, day)
    except ValueError:
        return None
    if not 1900 <= moment.year <= 2100:
        return None
    return f"{moment:%Y}" if kind == "year" else f"{moment:%Y-%m}"


def text_in(cell: Cell) -> str:
    """A cell as text, blanks taken away; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return " ".join(str(cell).split())


def share_of(cells: Collection[bool]) -> float:
    """Which part of the cells it holds for; 0 for none at all."""
    return sum(cells) / len(cells) if cells else 0.0
