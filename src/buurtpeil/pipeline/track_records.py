# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may a signal say of how good its rule has been?

Needs ``track_records.json``: for each kind of signal the ``track_record`` of the latest ``buurtpeil backtest --out``.
Gives the records that the scan puts on the cards, as far as they are about the version of the rule that is in use.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files

from buurtpeil.signals.scan import RULE_VERSIONS
from buurtpeil.signals.signal import SignalKind
from buurtpeil.signals.track_record import TrackRecord


@cache
def _file() -> str:
    return (files("buurtpeil.pipeline") / "track_records.json").read_text("utf-8")


def read_track_records() -> dict[SignalKind, TrackRecord]:
    """The record of each kind that has one for the version in use: an old record says nothing of a new rule."""
    found = {SignalKind(kind): TrackRecord.from_record(record) for kind, record in json.loads(_file()).items()}
    return {kind: record for kind, record in found.items() if record.rule_version == RULE_VERSIONS[kind]}


def track_records_version() -> str:
    """A short name of the records, because they are part of what a publication says."""
    return hashlib.sha256(_file().encode()).hexdigest()[:12]
