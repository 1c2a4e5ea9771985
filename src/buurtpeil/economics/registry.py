# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which models are there?

Needs the modules in `models/`, each with a `MODEL`. Gives them by key; a new file there is a new model, with nothing to
register.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from buurtpeil.economics import models
from buurtpeil.economics.calculation import END_OF_PERIOD, Calculation
from buurtpeil.economics.discounting import Discounting
from buurtpeil.economics.model import Model
from buurtpeil.economics.quantities import check_known
from buurtpeil.errors import EconomicsError


@cache
def all_models() -> dict[str, Model]:
    """Every model, in order of its section in the report, then of its key."""
    found = [import_module(f"{models.__name__}.{module.name}").MODEL for module in iter_modules(models.__path__)]
    ordered = sorted(found, key=lambda model: (model.section, model.key))
    by_key = {model.key: model for model in ordered}
    if len(by_key) < len(ordered):
        raise EconomicsError("Two models share a key.", ", ".join(model.key for model in ordered), "Rename one.")
    return by_key


@cache
def calculation(key: str, discounting: Discounting = END_OF_PERIOD) -> Calculation:
    """The graph of a model, built once.

    Raises
    ------
    EconomicsError : an unknown key, with the nearest known ones; a schedule of rates that does not fit the model.
    """
    check_known("model", key, all_models())
    return Calculation(all_models()[key], discounting=discounting)
