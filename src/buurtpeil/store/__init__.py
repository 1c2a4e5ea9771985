# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do figures live?

Needs a folder. Gives `Store`: immutable snapshots, raw and derived, and the memory-mapped cube (see `cube`).
"""

from buurtpeil.store.snapshots import DerivedSnapshot, RawSnapshot
from buurtpeil.store.store import Stage, Store

__all__ = ["DerivedSnapshot", "RawSnapshot", "Stage", "Store"]
