# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a publication set worked out and shown?

Needs the current raw snapshots of one set. Gives a derived snapshot that readers see from then on. This is the only
place where results are made; the same inputs, catalogue and versions are not worked out twice. What changed since the
publication before is a result too, so that one is part of the recipe.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow.parquet as pq

from buurtpeil import __version__
from buurtpeil.errors import BuurtpeilError, StoreError
from buurtpeil.estimates import compass, domains, outlook, peers
from buurtpeil.indicators import assemble
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.pipeline import layout
from buurtpeil.pipeline.change_report import NEVER, OTHER_FORMAT
from buurtpeil.pipeline.changes import CHANGES_SCHEMA, figure_changes, other_changes
from buurtpeil.pipeline.publication import Publication, open_derived_publication
from buurtpeil.pipeline.track_records import track_records_version
from buurtpeil.pipeline.work_out import work_out
from buurtpeil.pipeline.workers import Workers, here
from buurtpeil.signals import scan
from buurtpeil.store import DerivedSnapshot, RawSnapshot, Store
from buurtpeil.store.canonical import recipe_id


def publish(
    store: Store,
    publication_set: str,
    progress: Callable[[str], None] = lambda message: None,
    workers: Workers = here,
) -> DerivedSnapshot:
    """Work out the results of a set and let readers see them; earlier publications stay in the store.

    Who the `workers` are does not count in the recipe: they give the same numbers.

    Raises `BuurtpeilError` when nothing was loaded for the set; the earlier publication then stays what readers see.
    """
    snapshots = sorted(store.raw_snapshots(publication_set), key=lambda item: (item.manifest["retrieved"], item.id))
    if not snapshots:
        raise BuurtpeilError(
            "Nothing was loaded for", repr(publication_set), "Load figures with `buurtpeil load FOLDER`."
        )
    catalogue = load_catalogue()
    results = _recipe(publication_set, snapshots, catalogue.content_hash)
    current = _readable(store, publication_set)
    if current is None or {**current.manifest["recipe"], "previous": ""} != {**results, "previous": ""}:
        # Who goes back to earlier figures gets that publication back to the byte, with the changes it told then.
        earlier = store.derived_like(results, ignoring="previous")
    else:
        earlier = current
    if earlier is not None:
        progress("these results were worked out before")
        store.set_published(publication_set, earlier.id)
        return earlier
    recipe = {**results, "previous": "" if current is None else current.id}
    with store.stage_derived(recipe) as stage:
        # The same figures give the same signals, whatever was published before.
        seed = recipe_id(results)
        methods = _versions(results["methods"])
        work_out(snapshots, catalogue, publication_set, seed, stage.path, progress, methods, workers)
        progress("what changed since the last publication")
        _write_changes(current, Publication(stage.id, stage.path, "", catalogue))
    derived = store.derived(recipe)
    store.set_published(publication_set, derived.id)
    return derived


def _readable(store: Store, publication_set: str) -> DerivedSnapshot | None:
    """What readers see now; None where that is nothing, or was removed or damaged by hand: publishing mends that."""
    try:
        return store.published(publication_set)
    except StoreError:
        return None


def _write_changes(current: DerivedSnapshot | None, after: Publication) -> None:
    """Compare with what readers see now, and keep it beside the results."""
    reason, record, figures = NEVER, _NOTHING_COMPARED | {"editions": [after.edition] * 2}, CHANGES_SCHEMA.empty_table()
    previous = {"previous": "", "previous_at": ""}
    if current is not None:
        before = open_derived_publication(current)
        reason = OTHER_FORMAT if before is None else ""
        if before is not None:
            previous = {"previous": before.id, "previous_at": before.published_at}
            record, figures = other_changes(before, after), figure_changes(before, after)
    pq.write_table(figures, after.path / layout.CHANGED_FIGURES, compression="zstd")
    text = json.dumps(record | previous | {"reason": reason}, ensure_ascii=False, indent=1, sort_keys=True)
    (after.path / layout.CHANGES).write_text(text, encoding="utf-8")


_NOTHING_COMPARED: dict[str, Any] = {
    "areas": {"added": [], "removed": [], "renamed": []},
    "colours": [],
    "signals": {"appeared": [], "disappeared": []},
    "methods": [],
    "deliveries": {"came": [], "went": []},
    "titles": {},
}


def _versions(methods: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """The versions of all methods on one level: ``signals drift: 1.0``."""
    found: dict[str, str] = {}
    for name, version in methods.items():
        found |= _versions(version, f"{name} ") if isinstance(version, Mapping) else {f"{prefix}{name}": str(version)}
    return found


def _recipe(publication_set: str, snapshots: Sequence[RawSnapshot], catalogue_hash: str) -> dict[str, Any]:
    """Everything that decides the results; the order of loading counts, because a later figure wins."""
    return {
        "format_version": layout.FORMAT_VERSION,
        "package_version": __version__,
        "publication_set": publication_set,
        "inputs": [snapshot.id for snapshot in snapshots],
        "catalogue": catalogue_hash,
        "methods": {
            "figures": assemble.VERSION,
            "compass": compass.VERSION,
            "domains": domains.VERSION,
            "outlook": outlook.VERSION,
            "peers": peers.VERSION,
            "track records": track_records_version(),
            "signals": {kind.value: version for kind, version in scan.RULE_VERSIONS.items()},
        },
    }
