# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does any spoiled file, out of ten thousand, give a stack trace or half a snapshot?

Needs a small sound file of every adapter (the tests write them) and a seed. Gives for each kind of file how many of the
spoiled ones were taken whole and how many refused; anything else is a failure, with the seed that repeats it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import numpy as np

from buurtpeil.errors import BuurtpeilError
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.sources.base import Delivery
from buurtpeil.sources.own.mapping import Mapping
from buurtpeil.sources.own.read import read_own
from buurtpeil.sources.registry import adapter_for
from buurtpeil.store import Store
from tools.mutations import spoilers_of

SEED = 2026
COUNT = 10_000
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sound:
    """One sound file: `spoiled` is the part that is spoiled (a Shapefile has several), `mapping` of a user's own."""

    name: str
    path: Path
    spoiled: Path
    mapping: tuple[Path, Mapping] | None = None


@dataclass
class Account:
    """What became of the spoiled files, by kind of file and by kind of fault."""

    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0


def run(sounds: Sequence[Sound], store: Store, count: int = COUNT, seed: int = SEED) -> Account:
    """Spoil `count` files, the sound ones in turn, and load each into `store`."""
    account = Account()
    for number in range(count):
        sound = sounds[number % len(sounds)]
        _one(sound, store, number, seed, account)
    account.failures += [f"{problem.path}: {problem.what}" for problem in store.verify()]
    leftovers = list((store.root / "tmp").glob("*"))
    account.failures += [f"half a snapshot: {path.name}" for path in leftovers]
    return account


def _one(sound: Sound, store: Store, number: int, seed: int, account: Account) -> None:
    chance = np.random.default_rng([seed, number])
    spoilers = spoilers_of(sound.spoiled)
    kind = sorted(spoilers)[int(chance.integers(0, len(spoilers)))]
    original = sound.spoiled.read_bytes()
    start = time.perf_counter()
    try:
        sound.spoiled.write_bytes(spoilers[kind](original, chance))
        delivery = _read(sound)
        if delivery is None:
            account.unknown[sound.name] += 1
            return
        store.publish_raw(delivery, MOMENT)
        account.taken[sound.name] += 1
    except BuurtpeilError as refusal:
        account.refused[sound.name] += 1
        account.reasons[refusal.what.partition(":")[0][:60]] += 1
        if not refusal.what or sound.path.stem.split(".")[0] not in str(refusal):
            account.failures.append(f"{sound.name} {kind} [{seed}, {number}]: it does not name the file: {refusal}")
    except Exception:
        account.failures.append(f"{sound.name} {kind} [{seed}, {number}]: {traceback.format_exc(limit=-3)}")
    finally:
        account.slowest = max(account.slowest, time.perf_counter() - start)
        sound.spoiled.write_bytes(original)


def _read(sound: Sound) -> Delivery | None:
    if sound.mapping is not None:
        return read_own(sound.path, *sound.mapping, load_catalogue(), lambda message: None)
    adapter = adapter_for(sound.path)
    return None if adapter is None else adapter.read(sound.path, lambda message: None)


def report(account: Account) -> str:
    """The account as a table."""
    names = sorted({*account.taken, *account.refused, *account.unknown})
    lines = ["kind of file                          taken  refused  not recognised"]
    for name in names:
        counts = account.taken[name], account.refused[name], account.unknown[name]
        lines.append(f"{name:36} {counts[0]:6} {counts[1]:8} {counts[2]:15}")
    totals = [sum(counter.values()) for counter in (account.taken, account.refused, account.unknown)]
    lines.append(f"{'all':36} {totals[0]:6} {totals[1]:8} {totals[2]:15}")
    lines += ["", "why refused, most often:"]
    lines += [f"{count:6}  {reason}" for reason, count in account.reasons.most_common(12)]
    return "\n".join([*lines, "", f"slowest file {account.slowest:.2f} s; {len(account.failures)} failures"])


def main() -> None:
    """Spoil and load; exit code 1 when anything but a refusal came of it."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutated_files", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        # The sound files are the tests' own, and tests are not checked as tools are: so imported by name.
        sounds: list[Sound] = import_module("tests.sources.sound_files").write_sound_files(Path(folder))
        account = run(sounds, Store(Path(folder) / "store"), options.count, options.seed)
    print(report(account))
    print(f"{options.count:,} files in {time.perf_counter() - start:.0f} s")
    if account.failures:
        sys.exit("\n".join(account.failures[:20]))


if __name__ == "__main__":
    main()
