# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which load made which snapshot current, and how is the last load taken back?

Needs the write lock (held by the caller). Gives a journal that only grows, under ``refs/loads``: one line a change of
a dataset's pointer. Taking back sets the pointers as they were before; no snapshot is changed or removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from buurtpeil.errors import StoreError
from buurtpeil.store.files import sync_folder
from buurtpeil.store.layout import Layout, read_pointer, target_of
from buurtpeil.store.manifest import RAW


@dataclass(frozen=True)
class Change:
    """One pointer that a load moved: `before` and `after` are identifiers, None where the dataset had none.

    `load` names the load (all files of one command together); `undoes` is the number of the change that this one took
    back, None for a load.
    """

    number: int
    load: str
    source: str
    dataset: str
    before: str | None
    after: str | None
    undoes: int | None = None


def write_change(layout: Layout, change: Change) -> None:
    """Add a line; it is written before the pointer moves, so that a killed load can still be taken back."""
    layout.point(layout.journal / f"{change.number:08d}", json.dumps(asdict(change), sort_keys=True))


def read_changes(layout: Layout) -> tuple[Change, ...]:
    """All changes, oldest first; raises `StoreError` for a line that can't be read."""
    return tuple(_changes(layout))


def next_number(layout: Layout) -> int:
    """The number of the next line."""
    names = [path.name for path in layout.journal_entries()]
    return int(names[-1]) + 1 if names else 1


def last_load(layout: Layout) -> tuple[Change, ...]:
    """The changes of the last load that was not taken back, latest first; empty when there is none."""
    changes = read_changes(layout)
    undone = {change.undoes for change in changes}
    standing = [change for change in changes if change.undoes is None and change.number not in undone]
    return tuple(change for change in reversed(standing) if change.load == standing[-1].load)


def take_back(layout: Layout, change: Change) -> Change:
    """Set one pointer as it was before `change`, and write that down. Raises `StoreError` when it can't be."""
    pointer = layout.raw_pointer(change.source, change.dataset)
    current = target_of(pointer)
    if current not in (change.after, change.before):
        raise StoreError(
            "This dataset was changed outside the journal, so its load can't be taken back:",
            f"{change.source}/{change.dataset} is at {(current or 'nothing')[:12]}.",
            "Load the file that should be current again.",
        )
    if change.before is not None and not layout.snapshot(RAW, change.before).is_dir():
        raise StoreError(
            "The earlier delivery of this dataset is no longer in the store:",
            f"{change.source}/{change.dataset}, {change.before[:12]}.",
            "It was cleaned up (`buurtpeil data gc --raw`); load the earlier file again instead.",
        )
    done = Change(
        next_number(layout),
        change.load,
        change.source,
        change.dataset,
        before=change.after,
        after=change.before,
        undoes=change.number,
    )
    if change.before is not None:
        layout.point(pointer, change.before)
    elif current is not None:
        pointer.unlink()
        sync_folder(pointer.parent)
    write_change(layout, done)
    return done


def _changes(layout: Layout) -> Iterator[Change]:
    for path in layout.journal_entries():
        try:
            yield Change(**json.loads(read_pointer(path) or ""))
        except (ValueError, TypeError) as error:
            raise StoreError(
                "A line in the journal of loads can't be read.",
                f"{path}: {error}",
                "Run `buurtpeil data verify`; nothing was taken back.",
            ) from error
