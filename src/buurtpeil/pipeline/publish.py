# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a publication set worked out and shown?

Needs the current raw snapshots of one set. Gives a derived snapshot that readers see from then on. This is the only
place where results are made; the same inputs, catalogue and versions have the same id and are not worked out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from buurtpeil import __version__
from buurtpeil.errors import BuurtpeilError
from buurtpeil.estimates import compass, domains
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.pipeline import layout
from buurtpeil.pipeline.work_out import work_out
from buurtpeil.signals import scan
from buurtpeil.store import DerivedSnapshot, RawSnapshot, Store


def publish(
    store: Store, publication_set: str, progress: Callable[[str], None] = lambda message: None
) -> DerivedSnapshot:
    """Work out the results of a set and let readers see them; earlier publications stay in the store.

    Raises `BuurtpeilError` when nothing was loaded for the set; the earlier publication then stays what readers see.
    """
    snapshots = sorted(store.raw_snapshots(publication_set), key=lambda item: (item.manifest["retrieved"], item.id))
    if not snapshots:
        raise BuurtpeilError(
            "Nothing was loaded for", repr(publication_set), "Load figures with `buurtpeil load FOLDER`."
        )
    catalogue = load_catalogue()
    recipe = _recipe(publication_set, snapshots, catalogue.content_hash)
    if store.has_derived(recipe):
        progress("these results were worked out before")
    else:
        with store.stage_derived(recipe) as stage:
            work_out(snapshots, catalogue, publication_set, stage.id, stage.path, progress)
    derived = store.derived(recipe)
    store.set_published(publication_set, derived.id)
    return derived


def _recipe(publication_set: str, snapshots: Sequence[RawSnapshot], catalogue_hash: str) -> dict[str, Any]:
    """Everything that decides the results; the order of loading counts, because a later figure wins."""
    return {
        "format_version": layout.FORMAT_VERSION,
        "package_version": __version__,
        "publication_set": publication_set,
        "inputs": [snapshot.id for snapshot in snapshots],
        "catalogue": catalogue_hash,
        "methods": {
            "compass": compass.VERSION,
            "domains": domains.VERSION,
            "signals": {kind.value: version for kind, version in scan.RULE_VERSIONS.items()},
        },
    }
