# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a fault in a catalogue folder end in one clear message, and never in anything else?

Needs a small catalogue folder written here. Gives the promises of `read_catalogue` for right and wrong files.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buurtpeil.errors import CatalogueError
from buurtpeil.indicators.catalogue import Margin, MarginKind, copy_catalogue, load_catalogue, read_catalogue

Entry = dict[str, Any]
TEXT = {"nl": "Tekst", "en": "Text"}
THEFT: Entry = {
    "key": "theft",
    "version": "1.0",
    "domain": "safety",
    "name": {"nl": "Diefstal", "en": "Theft"},
    "meaning": TEXT,
    "unit": {"nl": "per 1.000 inwoners", "en": "per 1,000 inhabitants"},
    "direction": "higher-is-worse",
    "kind": "rate",
    "per": 1000,
    "numerator": "thefts",
    "denominator": "people",
    "denominator_reach_years": 2,
    "noise": "poisson",
    "minimum_base": 50,
    "margin": {"kind": "relative", "value": 0.2},
    "floor": {"value": 40, "reason": TEXT},
    "base_fit": {"below": 500, "times_reference": 5},
    "weight": 0.5,
    "decimals": 1,
    "period_kind": "reporting-year",
    "publication_delay_months": 2,
    "subjective": False,
    "divisible": True,
    "sensitivity": "open",
    "liveability_dimension": "nuisance-and-unsafety",
    "note": TEXT,
    "method_breaks": [{"period": "2022", "reason": TEXT}],
    "publishers": [{"name": "Made-up office", "table": "T1", "first_year": 2020, "last_year": 2024, "note": TEXT}],
}
MEASURES: Entry = {
    "thefts": {"kind": "count", "name": TEXT, "unit": TEXT},
    "people": {"kind": "count", "name": TEXT, "unit": TEXT},
    "worry": {"kind": "share", "name": TEXT, "unit": {"nl": "%", "en": "%"}},
}
WORRY_CHANGES: Entry = {"kind": "share", "noise": "learned", "value": "worry", "unit": {"nl": "%", "en": "%"}}
A_VALUE: Entry = {"value": "worry", "numerator": None, "per": None, "noise": "learned"}


def toml(value: Any) -> str:
    """A value as inline TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def write_folder(folder: Path, entry: Entry, measures: Entry | None = None, file_name: str = "theft.toml") -> Path:
    """A whole catalogue folder with one indicator."""
    copy_catalogue(folder)
    for path in (folder / "indicators").iterdir():
        path.unlink()
    (folder / "domains.toml").write_text(f"safety = {toml({'name': TEXT, 'meaning': TEXT})}\n", encoding="utf-8")
    (folder / "missing.toml").write_text("", encoding="utf-8")
    table = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in (measures or MEASURES).items())
    (folder / "measures.toml").write_text(table, encoding="utf-8")
    text = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in entry.items())
    (folder / "indicators" / file_name).write_text(text, encoding="utf-8")
    return folder


def with_changes(**changes: Any) -> Entry:
    """The entry with fields replaced, or left out where the change is None."""
    entry = copy.deepcopy(THEFT) | changes
    return {key: value for key, value in entry.items() if value is not None}


def test_a_folder_of_ones_own_is_read(tmp_path: Path):
    catalogue = read_catalogue(write_folder(tmp_path / "own", THEFT))
    indicator = catalogue.indicator("theft")
    assert indicator.margin == Margin(MarginKind.RELATIVE, 0.2)
    assert indicator.measures == ("thefts", "people")
    assert indicator.per == 1000.0
    assert catalogue.of_domain("safety") == (indicator,)
    assert catalogue.missing == ()


def test_what_is_left_out_gets_the_default_that_the_schema_names(tmp_path: Path):
    schema = json.loads((write_folder(tmp_path / "own", THEFT) / "indicator.schema.json").read_text(encoding="utf-8"))
    defaults = {name: field["default"] for name, field in schema["properties"].items() if "default" in field}
    entry = {key: value for key, value in THEFT.items() if key not in defaults}
    indicator = read_catalogue(write_folder(tmp_path / "bare", entry)).indicator("theft")
    assert {name: getattr(indicator, name) for name in defaults} == defaults


def test_a_copy_reads_as_the_same_catalogue_with_the_same_hash(tmp_path: Path):
    copy_catalogue(tmp_path / "copy")
    assert read_catalogue(tmp_path / "copy") == load_catalogue()


def test_any_change_in_a_file_changes_the_hash(tmp_path: Path):
    first = read_catalogue(write_folder(tmp_path / "first", THEFT)).content_hash
    assert read_catalogue(write_folder(tmp_path / "same", THEFT)).content_hash == first
    assert read_catalogue(write_folder(tmp_path / "other", with_changes(weight=0.6))).content_hash != first


def test_an_unknown_key_says_how_to_list_them():
    with pytest.raises(CatalogueError, match="buurtpeil indicators"):
        load_catalogue().indicator("no-such-thing")


FAULTS: dict[str, tuple[Entry, str]] = {
    "both a value and a numerator": (with_changes(value="worry"), "not both"),
    "neither a value nor a numerator": (with_changes(numerator=None), "not both"),
    "a count without a base": (with_changes(denominator=None, base_fit=None), "denominator"),
    "a rate without per": (with_changes(per=None), "per"),
    "a share with per": (with_changes(**WORRY_CHANGES, numerator=None), "Only a rate says per how many"),
    "a counted mean": (with_changes(kind="mean", per=None, noise="learned"), "kind"),
    "poisson noise of a share": (
        with_changes(**WORRY_CHANGES | {"noise": "poisson"}, numerator=None, per=None),
        "Poisson",
    ),
    "binomial noise of a rate": (with_changes(noise="binomial"), "Binomial noise belongs"),
    "a floor without a reason": (with_changes(floor={"value": 40}), "floor"),
    "a floor without Dutch": (with_changes(floor={"value": 40, "reason": {"en": "Text"}}), "floor.reason"),
    "a floor without a direction": (with_changes(direction="neither"), "Without a direction"),
    "a share with a floor above 100": (
        with_changes(**WORRY_CHANGES, numerator=None, per=None, floor={"value": 140, "reason": TEXT}),
        "floor.value",
    ),
    "a divisible score": (with_changes(kind="score", **A_VALUE), "not divisible"),
    "a margin of nothing": (with_changes(margin={"kind": "absolute", "value": 0}), "margin.value"),
    "a relative margin of one": (with_changes(margin={"kind": "relative", "value": 1}), "margin.value"),
    "an endless margin": (with_changes(margin={"kind": "absolute", "value": float("inf")}), "not finite"),
    "a margin that is no number": (with_changes(margin={"kind": "absolute", "value": float("nan")}), "not finite"),
    "an empty text": (with_changes(meaning={"nl": " ", "en": "Text"}), "meaning.nl"),
    "a third language": (with_changes(meaning={"nl": "Tekst", "en": "Text", "de": "Text"}), "meaning"),
    "an unknown field": (with_changes(colour="red"), "colour"),
    "a key with capitals": (with_changes(key="Theft"), "key"),
    "no publisher": (with_changes(publishers=[]), "publishers"),
    "years that run backwards": (
        with_changes(publishers=[{"name": "Made-up office", "table": "T1", "first_year": 2020, "last_year": 2019}]),
        "last year",
    ),
    "an unknown domain": (with_changes(domain="weather"), "domain that does not exist"),
    "an unknown measure": (with_changes(numerator="bikes"), "measures that do not exist"),
    "a base that is no count": (with_changes(denominator="worry"), "no count"),
    "a value of another kind": (with_changes(value="worry", numerator=None), "worry is a share"),
    "a value in another unit": (
        with_changes(**WORRY_CHANGES | {"unit": TEXT}, numerator=None, per=None),
        "different units",
    ),
    "another file name": (with_changes(key="thefts"), "named after its key"),
    "a special category": (with_changes(sensitivity="special-category"), "refused"),
    "a name that speaks of origin": (
        with_changes(name={"nl": "Niet-westerse inwoners", "en": "Some people"}),
        "westers",
    ),
    "a name that speaks of faith": (with_changes(name={"nl": "Gelovig", "en": "With a religion"}), "religion"),
}


@pytest.mark.parametrize(("entry", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_is_refused_with_a_message_that_names_it(tmp_path: Path, entry: Entry, message: str):
    with pytest.raises(CatalogueError, match=message):
        read_catalogue(write_folder(tmp_path / "faulty", entry))


@pytest.mark.parametrize(
    "key", ["migrant-workers", "residents-by-country-of-birth", "ethnicity", "church-members", "non-western-share"]
)
def test_a_measure_of_origin_or_faith_is_refused_whatever_it_is_called(tmp_path: Path, key: str):
    measures = MEASURES | {key: {"kind": "count", "name": TEXT, "unit": TEXT}}
    with pytest.raises(CatalogueError, match="refused") as caught:
        read_catalogue(write_folder(tmp_path / "unfair", THEFT, measures))
    assert "never a reason" in str(caught.value)


def test_words_that_only_resemble_a_refused_one_are_let_through(tmp_path: Path):
    measures = MEASURES | {
        "original-homes": {"kind": "count", "name": {"nl": "Terraswoningen", "en": "Traces"}, "unit": TEXT}
    }
    assert "original-homes" in read_catalogue(write_folder(tmp_path / "fair", THEFT, measures)).measures


def _spoil_bytes(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


BROKEN_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no measures": (lambda folder: (folder / "measures.toml").unlink(), "holds no measures.toml"),
    "no schema": (lambda folder: (folder / "indicator.schema.json").unlink(), "holds no indicator.schema.json"),
    "no folder of indicators": (
        lambda folder: [(folder / "indicators" / "theft.toml").unlink(), (folder / "indicators").rmdir()],
        "no folder with indicators",
    ),
    "a truncated file": (_spoil_bytes("indicators/theft.toml", b'key = "the'), "is not TOML"),
    "a key twice": (_spoil_bytes("measures.toml", b"[people]\n[people]\n"), "is not TOML"),
    "another encoding": (_spoil_bytes("domains.toml", 'naam = "caf\xe9"'.encode("latin-1")), "not UTF-8"),
    "an empty file": (_spoil_bytes("domains.toml", b""), "domains.toml does not follow"),
    "a measure without a kind": (_spoil_bytes("measures.toml", b"[people]\n"), "measures.toml does not follow"),
    "a missing topic elsewhere": (
        _spoil_bytes(
            "missing.toml",
            b'[heat]\ndomain = "weather"\nname = { nl = "a", en = "b" }\nwhy = { nl = "a", en = "b" }\n'
            b'filled_by = { nl = "a", en = "b" }\n',
        ),
        "weather",
    ),
}


@pytest.mark.parametrize(("spoil", "message"), BROKEN_FILES.values(), ids=BROKEN_FILES.keys())
def test_a_broken_file_is_named(tmp_path: Path, spoil: Callable[[Path], object], message: str):
    folder = write_folder(tmp_path / "broken", THEFT)
    spoil(folder)
    with pytest.raises(CatalogueError, match=message):
        read_catalogue(folder)


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(["share", "rate", "neither", "worry", "thefts", "people", "2022", "learned"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nl", "en", "value"]), inner, max_size=3)
    ),
    max_leaves=4,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    removed=st.sets(st.sampled_from(sorted(THEFT)), max_size=2),
    changed=st.dictionaries(st.sampled_from(sorted(THEFT)), ANYTHING, max_size=2),
)
def test_whatever_is_removed_or_changed_the_entry_is_valid_or_refused(
    tmp_path_factory: pytest.TempPathFactory, removed: set[str], changed: Entry
):
    entry = {key: value for key, value in (copy.deepcopy(THEFT) | changed).items() if key not in removed}
    folder = write_folder(tmp_path_factory.mktemp("any") / "own", entry)
    try:
        catalogue = read_catalogue(folder)
    except CatalogueError:
        return  # refused; any other exception fails this test
    indicator = catalogue.indicator("theft")
    assert indicator.margin.value > 0
    assert bool(indicator.numerator) != bool(indicator.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60), name=st.sampled_from(["domains.toml", "measures.toml", "indicators/theft.toml"]))
def test_any_bytes_in_a_file_give_a_message_that_names_the_file(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
):
    folder = write_folder(tmp_path_factory.mktemp("bytes") / "own", THEFT)
    (folder / name).write_bytes(content)
    with pytest.raises(CatalogueError, match=Path(name).name):
        read_catalogue(folder)
