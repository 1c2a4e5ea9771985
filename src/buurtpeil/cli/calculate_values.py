# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does someone mean who types `--set rent=450,50`?

Needs the texts after `--set` and the model's inputs. Gives a number per input key; what can be read in two ways, is no
number, or has a unit that is not the input's, is refused with the input and the way out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from buurtpeil.economics.parties import Party
from buurtpeil.economics.quantities import NOMINAL, Input, Status, check_known
from buurtpeil.economics.units import PLAIN, Unit
from buurtpeil.errors import EconomicsError

_NUMBER = re.compile(r"([+-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d+)?)\s*(.*)", re.DOTALL)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+")


def read_values(settings: Iterable[str], inputs: Sequence[Input], kind: str = "input") -> dict[str, float]:
    """`key=value` texts as numbers by key.

    Raises
    ------
    EconomicsError : no `=`, an unknown key, a key given twice, no number, a number that can be read in two ways, a
    unit that is not the input's.
    """
    known = {one.key: one for one in inputs}
    found: dict[str, float] = {}
    for setting in settings:
        key, sign, text = (part.strip() for part in setting.partition("="))
        if not sign:
            raise EconomicsError("A value is set as key=value,", f"not {setting!r}.", "For example --set term=15.")
        check_known(kind, key, known)
        if key in found:
            raise EconomicsError(f"Input {key!r} is set twice:", f"{setting!r}.", "Set it once.")
        found[key] = _number(known[key], text)
    return found


def read_budgets(settings: Iterable[str], parties: Sequence[Party]) -> dict[str, float]:
    """`party=euros` texts as euros a year by party; raises `EconomicsError` as `read_values` does."""
    as_inputs = [
        Input(party.key, party.nl, party.en, 0, "euro/year", Status.ASSUMPTION, "", prices=NOMINAL) for party in parties
    ]
    return read_values(settings, as_inputs, "party")


def _number(one: Input, text: str) -> float:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise EconomicsError(
            f"Input {one.key!r} ({one.en}) is not a number:", f"{text!r}.", f"Give a number, such as {one.value:g}."
        )
    digits, unit = match.groups()
    if _THOUSANDS.fullmatch(digits):
        plain = digits.replace(".", "").replace(",", "")
        raise EconomicsError(
            f"Input {one.key!r} ({one.en}) can be read in two ways:",
            f"{digits!r}.",
            f"Write {plain} for thousands, or {digits.replace(',', '.')}0 for a decimal.",
        )
    if digits.count(".") + digits.count(",") > 1:
        raise EconomicsError(
            f"Input {one.key!r} ({one.en}) is not a number:", f"{digits!r}.", "Leave thousands separators out."
        )
    return float(digits.replace(",", ".")) * _factor(one, unit)


def _factor(one: Input, unit: str) -> float:
    """1, or what a percent sign means; a unit that is written down must be the input's own."""
    if not unit or _plain(unit) in _own_words(one):
        return 1.0
    if unit == "%" and one.unit == "fraction":
        return 0.01
    raise EconomicsError(
        f"Input {one.key!r} ({one.en}) has another unit:",
        f"{unit!r}.",
        f"It is in {one.unit}; convert the value, or leave the unit out.",
    )


def _own_words(one: Input) -> set[str]:
    if one.unit in PLAIN:
        return {one.unit, *PLAIN[one.unit].values()}
    unit = Unit.parse(one.unit)
    return {_plain(text) for text in (one.unit, unit.text("nl"), unit.text("en"))}


def _plain(unit: str) -> str:
    return unit.lower().replace("€", "euro").replace(" per ", "/").replace(" ", "")
