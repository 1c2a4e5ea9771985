# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where can the report be read in more than one way, and what do the calculations do with it?

Needs ``data/anomalies.toml``. Gives a record each, in the order of the list, with pointers to where it is handled.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Anomaly:
    """One place in the report. `where` holds pointers such as ``input:buy-back/loan`` or ``rule:landlord-levy``."""

    section: str
    print: Mapping[str, str]
    handling: Mapping[str, str]
    where: tuple[str, ...]


@cache
def anomalies() -> tuple[Anomaly, ...]:
    """All of them."""
    text = files("buurtpeil.economics").joinpath("data/anomalies.toml").read_text("utf-8")
    return tuple(
        Anomaly(entry["section"], entry["print"], entry["handling"], tuple(entry["where"]))
        for entry in tomllib.loads(text)["anomaly"]
    )
