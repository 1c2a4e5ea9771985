# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What if things were otherwise?

Needs names and values for some inputs; moving the start year moves every dated rule along. Gives `Scenario` records,
and the base: the inputs as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from buurtpeil.economics.expression import Label


@dataclass(frozen=True)
class Scenario:
    """A named set of values; `values` maps input keys to what they are in this scenario."""

    key: str
    nl: str
    en: str
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def label(self) -> Label:
        """Key and names."""
        return Label(self.key, self.nl, self.en)


BASE = Scenario("base", "Basis", "Base")
