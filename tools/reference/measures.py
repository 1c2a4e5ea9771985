# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do publishers deliver, under which permanent key?

Needs the catalogue. Gives the page docs/reference/measures.md.
"""

from __future__ import annotations

from buurtpeil.indicators.catalogue import load_catalogue
from tools.reference.markdown import page, table


def build_page() -> str:
    """The page: one table row a measure, with the indicators that are worked out from it."""
    catalogue = load_catalogue()
    used_by = {
        key: [indicator.key for indicator in catalogue.indicators.values() if key in indicator.measures]
        for key in catalogue.measures
    }
    rows = [
        (
            f"`{key}`",
            f"{measure.name['nl']} / {measure.name['en']}",
            measure.kind.value,
            measure.unit["en"],
            ", ".join(used_by[key]),
        )
        for key, measure in catalogue.measures.items()
    ]
    return page(
        "Measures",
        "A measure is what a publisher delivers per area and period. Shares are in percent, rates per 1,000.",
        table(("key", "naam / name", "kind", "unit", "used by"), rows),
    )
