# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does every rule answer for itself in the algorithm register?

Needs the register that comes with the package and files written here. Gives the promises: no rule without an entry,
both languages, and the same list of what may never be done with it.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from buurtpeil.areas import blocks
from buurtpeil.errors import GovernanceError
from buurtpeil.estimates import compass, domains, peers
from buurtpeil.estimates.accumulation import CHANGE_YEARS
from buurtpeil.estimates.colour import COLOUR_THRESHOLD
from buurtpeil.governance.algorithm_register import (
    FIELD_NAMES,
    SHARED,
    RegisterEntry,
    entry_of,
    read_register,
    register,
)
from buurtpeil.indicators import disclosure
from buurtpeil.indicators.apportion import LEAST_COVERAGE
from buurtpeil.indicators.completeness import COMPLETE_FROM
from buurtpeil.signals import accumulation, breaks, cluster, floor, gap, notifications, surge
from buurtpeil.signals.scan import ERROR_RATE, RULE_VERSIONS
from buurtpeil.signals.signal import SignalKind

REGISTER = files("buurtpeil.governance") / "data" / "register"
# What works on figures besides the kinds of signal: SIGNALS §3 and DOMAIN "Figures" 1 and 5.
RULES = ["compass", "shrinkage", "base-fit", "completeness", "own-places", "peers", "composite-index"]


def each_entry() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", register(), ids=lambda item: item.key)


def write_folder(folder: Path, name: str, text: str) -> Path:
    """A register folder with one entry's file, made of the package's shared file and `text`."""
    folder.mkdir()
    (folder / SHARED).write_text((REGISTER / SHARED).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("rule", [*(kind.value for kind in SignalKind), *RULES])
def test_every_kind_of_signal_and_every_rule_on_figures_has_an_entry(rule: str):
    assert entry_of(rule).key == rule


def test_there_is_no_entry_for_a_rule_that_does_not_exist():
    assert {entry.key for entry in register()} == {*RULES, *(kind.value for kind in SignalKind)}


def test_the_compass_is_registered_in_the_version_that_runs():
    assert entry_of("compass").version == compass.VERSION


def test_places_of_ones_own_are_registered_in_the_version_and_with_the_limits_that_run():
    assert entry_of("own-places").version == disclosure.VERSION
    assert (disclosure.LEAST_COUNT, LEAST_COVERAGE) == (10, 0.75)  # "under 10", "less than 75% of the place"
    assert blocks.LEAST_INHABITANTS == 50  # "blocks of at least 50 inhabitants"


def test_peers_are_registered_in_the_version_that_runs_and_with_its_numbers():
    entry = entry_of("peers")
    assert entry.version == peers.VERSION
    assert (peers.PEERS, len(peers.peer_profile().traits), peers.peer_profile().cities_at_least) == (20, 8, 5)


@pytest.mark.parametrize("kind", list(SignalKind))
def test_a_signal_is_registered_in_the_version_that_runs(kind: SignalKind):
    assert entry_of(kind.value).version == RULE_VERSIONS[kind]


def test_the_limits_that_the_register_names_are_the_ones_that_run():
    assert (gap.WINDOW_PERIODS, gap.LEAST_PERIODS) == (10, 4)  # "last ten periods, at least four"
    assert (breaks.FEWEST_AFTER, breaks.MOST_AFTER, breaks.FEWEST_BEFORE) == (2, 3, 3)  # "two or three periods back"
    assert cluster.NEIGHBOURS_SHARE == 0.05  # "(Moran, 5%)"
    assert (surge.BASELINE_MONTHS, surge.LEAST_MONTHS, surge.GUARD_MONTHS) == (60, 24, 3)
    assert (surge.LEAST_EVENTS, surge.LEAST_TIMES, notifications.QUIET_PART) == (5, 1.5, 1 / 3)
    assert CHANGE_YEARS == 5  # "five years ago"
    limits = accumulation.LEAST_PROBABILITY, accumulation.LEAST_GROWTH, accumulation.LEAST_NOW
    assert limits == (0.80, 1.0, 2.0)  # "at least 80%, one domain more, two now"
    assert ERROR_RATE == 0.05  # "limited to 5%"
    assert floor.LEAST_PROBABILITY == 0.80  # "no single signal is less sure than 80%"
    assert COLOUR_THRESHOLD == 0.90  # "at a probability of 0.90 or more"
    assert domains.LEAST_INDICATORS == 2  # "at least two indicators"
    assert COMPLETE_FROM == 0.95  # "below 0.95 a source is incomplete"


def test_a_rule_without_an_entry_may_not_be_used():
    with pytest.raises(GovernanceError, match="may not be used"):
        entry_of("ranking-of-households")


@each_entry()
def test_every_field_is_there_in_dutch_and_in_english(entry: RegisterEntry):
    for name in FIELD_NAMES:
        pair = getattr(entry, name)
        assert pair["nl"] != pair["en"]
    for language in ("nl", "en"):
        assert all(line.name and line.text for line in entry.lines(language))


@each_entry()
def test_each_entry_names_what_may_not_be_done_with_it(entry: RegisterEntry):
    # DOMAIN "Design rules", stigma: no export meant for lenders, insurers or enforcement; no ranking of "worst" areas.
    for word in ("lening", "verzekering", "gehandhaafd", "huishoudens of personen", "ranglijst"):
        assert word in entry.not_for["nl"]
    for word in ("loan", "insurance", "enforce", "households or persons", "ranking"):
        assert word in entry.not_for["en"]


@each_entry()
def test_a_person_decides_and_a_signal_is_no_verdict(entry: RegisterEntry):
    assert "Een mens beslist altijd" in entry.human_intervention["nl"]
    assert "geen oordeel en geen oorzaak" in entry.human_intervention["nl"]


@each_entry()
def test_lines_follow_the_order_of_the_standard_and_end_with_the_version(entry: RegisterEntry):
    names = [line.name for line in entry.lines("nl")]
    assert names[:4] == ["Korte omschrijving", "Thema", "Status", "Publicatiecategorie"]
    assert names[-1] == "Versie"
    assert len(names) == len(FIELD_NAMES)


def test_the_schema_is_valid_and_describes_every_field():
    schema = json.loads((files("buurtpeil.governance") / "data" / "register.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert all(field["description"] for field in schema["properties"].values())
    assert set(schema["required"]) == {"key", "version", *FIELD_NAMES}


def test_a_short_description_longer_than_the_standard_allows_is_refused(tmp_path: Path):
    text = (REGISTER / "drift.toml").read_text(encoding="utf-8").replace("Dit signaal", "Dit signaal " * 40)
    with pytest.raises(GovernanceError, match=r"drift\.toml .* description"):
        read_register(write_folder(tmp_path / "long", "drift.toml", text))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("drift.toml", "", "key"),
        ("drift.toml", "key =", "can't be read"),
        ("drift.toml", (REGISTER / "floor.toml").read_text(encoding="utf-8"), "named after its key"),
        ("floor.toml", (REGISTER / "floor.toml").read_text(encoding="utf-8") + "\n[colour]\nnl = 'rood'", "colour"),
    ],
)
def test_a_faulty_entry_is_refused_with_a_message_that_names_it(tmp_path: Path, name: str, text: str, message: str):
    with pytest.raises(GovernanceError, match=message) as caught:
        read_register(write_folder(tmp_path / "faulty", name, text))
    assert name in str(caught.value)


def test_a_register_without_its_shared_file_is_refused(tmp_path: Path):
    with pytest.raises(GovernanceError, match=SHARED):
        read_register(tmp_path)
