# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which neighbourhoods slide, why, and how sure is that: what does a researcher need to ask it in a notebook?

Needs nothing to import: a name is loaded when it is first used. Gives the names in `__all__`, such as
``buurtpeil.publication_of(buurtpeil.Store.default(), "GM0599")``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Where each name lives; not imported here, so that a command that needs one room does not wait for all.
_NAMES = {
    "Store": "store",
    "open_publications": "pipeline.publication",
    "publication_of": "pipeline.publication",
    "scan_area": "pipeline.scan",
    "index_of_city": "pipeline.composite",
    "Choices": "estimates.composite_choices",
    "segregation_of_city": "pipeline.segregation",
    "load_catalogue": "indicators.catalogue",
}
__all__ = ["__version__", *_NAMES]


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module 'buurtpeil' has no attribute {name!r}")
    return getattr(import_module(f"buurtpeil.{_NAMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_NAMES})
