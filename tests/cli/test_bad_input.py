# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does every wrong file, code or store give one clear message, and change nothing?

Needs the made-up city and files that are wrong in one way each. A clear message says what, where and what to do; the
store and what readers see are compared before and after.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from buurtpeil.store import Store
from tests.cli.conftest import write_police
from tests.cli.terminal import contents, is_whole, run
from tests.sources.builders import police_columns, statline_columns, statline_text, write_parquet, write_statline
from tests.store.store_faults import fault_at


def missing(folder: Path) -> Path:
    return folder / "nowhere.parquet"


def empty(folder: Path) -> Path:
    path = folder / "crime.parquet"
    path.touch()
    return path


def cut_off(folder: Path) -> Path:
    path = write_police(folder / "crime.parquet")
    path.write_bytes(path.read_bytes()[:-100])
    return path


def another_content_than_its_name(folder: Path) -> Path:
    path = folder / "crime.parquet"
    path.write_bytes(b"<html>Too many requests</html>" * 100)
    return path


def unknown_to_every_adapter(folder: Path) -> Path:
    return write_parquet(folder / "other.parquet", {"a": [1]})


def without_a_column(folder: Path) -> Path:
    columns = police_columns()
    del columns["soort"]
    return write_parquet(folder / "crime.parquet", columns)


def with_letters_in_a_number(folder: Path) -> Path:
    return write_police(folder / "crime.parquet", crimes=["30", "30", "1O", "20", "44", "44", "14", "30"])


def with_a_repeated_key(folder: Path) -> Path:
    return write_police(folder / "crime.parquet", year=[2024] * 8)


def with_a_code_of_no_area(folder: Path) -> Path:
    return write_police(folder / "crime.parquet", code=["GM9998", "WK999801", "BU99980101", "9998-02"] * 2)


def in_another_encoding(folder: Path) -> Path:
    path = folder / "kwb.csv"
    text = statline_text(statline_columns()).replace("Verzonnen", "Bedáchte").replace("Voorbeeldstad", "Voórbeeldstad")
    path.write_bytes(text.encode("cp1252"))
    return path


def in_another_unit(folder: Path) -> Path:
    columns = [
        (label, "kWh" if label.strip("|") == "Aantal inwoners" else unit, values)
        for label, unit, values in statline_columns()
    ]
    return write_statline(folder / "kwb.csv.gz", statline_text(columns))


# What is wrong: how it is made, words of what, where and what to do.
BAD: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "missing": (missing, ("no such file", "nowhere.parquet", "Check the path")),
    "empty": (empty, ("is empty", "crime.parquet", "Fetch it again")),
    "cut off": (cut_off, ("cut off", "crime.parquet", "Fetch it again")),
    "not what its name says": (another_content_than_its_name, ("not what its name says", "crime.parquet", "Fetch it")),
    "not known": (unknown_to_every_adapter, ("No adapter knows this file", "other.parquet", "What can be read")),
    "a column less": (without_a_column, ("lacks columns", "soort", "Export it again")),
    "letters in a number": (with_letters_in_a_number, ("column 'crimes', row 3: '1O'", "crime.parquet")),
    "a key twice": (with_a_repeated_key, ("This row repeats row", "crime.parquet")),
    "no area code": (with_a_code_of_no_area, ("column 'code', row 4: '9998-02'", "crime.parquet")),
    "another encoding": (in_another_encoding, ("kwb.csv", "UTF-8")),
    "another unit": (in_another_unit, ("Aantal inwoners", "kWh", "kwb.csv.gz")),
}


@pytest.mark.parametrize("kind", list(BAD))
def test_a_wrong_file_is_told_and_changes_nothing(own_city: Path, tmp_path: Path, kind: str) -> None:
    make, words = BAD[kind]
    path = make(tmp_path)
    before = contents(own_city)
    result = run(own_city, "load", path, "--publish")
    assert result.code == 1
    for word in words:
        assert word in result.message
    assert "Traceback" not in result.err
    assert contents(own_city) == before
    assert is_whole(own_city)


@pytest.mark.parametrize("kind", [kind for kind in BAD if kind not in ("missing", "not known")])
def test_a_wrong_file_in_a_folder_does_not_stop_the_others(tmp_path: Path, key_figures: Path, kind: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    wrong = BAD[kind][0](folder)
    shutil.copy(key_figures, folder)
    result = run(tmp_path / "store", "load", folder, "--publish")
    assert result.code == 1
    assert f"✗ {wrong.name} was refused; nothing of it was taken." in result.message
    assert "✓ kwb_2024.parquet" in result.out
    assert "1 of 2 files taken, 1 refused." in result.message
    assert "Not published" in result.message
    assert Store(tmp_path / "store").publication_sets() == ()
    assert [item.manifest["description"]["source"] for item in Store(tmp_path / "store").raw_snapshots()] == ["cbs"]


def test_a_file_known_to_be_of_no_use_stops_nothing_in_a_folder_and_is_refused_by_itself(
    tmp_path: Path, key_figures: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(key_figures, folder)
    useless = folder / "bbga.csv"
    useless.write_text('"SORT","Begrotingsprogramma","Variabele","SD minimum Bevtotaal"\n', encoding="utf-8")
    result = run(tmp_path / "store", "load", folder, "--publish")
    assert result.code == 0
    assert "– bbga.csv: recognised, cannot be used, left alone." in result.out
    assert "it describes figures and holds none" in result.text
    assert "1 of 1 files taken." in result.text
    assert Store(tmp_path / "store").publication_sets() != ()
    alone = run(tmp_path / "store", "load", useless)
    assert alone.code == 1
    assert "✗ bbga.csv was refused" in alone.message


def test_a_column_more_is_left_out_and_told(tmp_path: Path) -> None:
    path = write_police(tmp_path / "crime.parquet", clear_up_rate=[0.3] * 8)
    result = run(tmp_path / "store", "load", path)
    assert result.code == 0
    assert "left out (1): No measure of Buurtpeil belongs to this column. columns: clear_up_rate" in result.text


def test_a_folder_without_figures_says_which_are_known(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")
    result = run(tmp_path / "store", "load", tmp_path)
    assert result.code == 1
    assert "No file that can be used" in result.message
    assert "sources.md" in result.message


def test_results_without_any_area_names_are_refused_before_anything_is_published(own_city: Path, crimes: Path) -> None:
    assert run(own_city, "load", crimes, "--quiet").code == 0
    before = contents(own_city)
    result = run(own_city, "publish", "--quiet")
    assert result.code == 1
    assert "No source names the areas." in result.message
    assert "Load a file with area names too" in result.message
    assert contents(own_city) == before


@pytest.mark.slow
def test_a_file_of_a_hundred_megabytes_is_refused_by_its_first_wrong_row(own_city: Path, tmp_path: Path) -> None:
    text = statline_text(statline_columns())
    row = text.rstrip("\n").splitlines()[-1]
    path = tmp_path / "kwb.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(text.rstrip("\n") + "\n")
        block = f"{row}\n" * 10_000
        while file.tell() < 100e6:
            file.write(block)
    before = contents(own_city)
    result = run(own_city, "load", path)
    assert result.code == 1
    assert "kwb.csv" in result.message
    assert contents(own_city) == before


def test_a_full_disk_publishes_nothing_and_says_so(own_city: Path, crimes: Path, key_figures: Path) -> None:
    def full(_: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = contents(own_city)
    refused = 0
    for step in (8, 12, 16, 20):
        with fault_at(step, full) as steps:
            result = run(own_city, "load", crimes, "--quiet")
        if steps.failed_at is None or result.code == 0:
            break
        refused += 1
        assert "disk is full" in result.message
        assert "earlier snapshots are intact" in result.message
        assert "Taken before this: 0 of 1 files." in result.message
        assert contents(own_city) == before
        assert is_whole(own_city)
    assert refused >= 2
    run(own_city, "load", crimes, key_figures, "--quiet")
    loaded = contents(own_city)
    for step in (10, 40, 80):
        with fault_at(step, full) as steps:
            result = run(own_city, "publish", "--quiet")
        assert steps.failed_at is not None
        assert result.code == 1
        assert "disk is full" in result.message
        assert contents(own_city) == loaded
        assert run(own_city, "scan", "--area", "GM9999").code == 0


@pytest.mark.parametrize("words", [("load",), ("publish",), ("demo",), ("data", "gc")])
def test_a_second_writer_is_told_who_writes(own_city: Path, crimes: Path, words: tuple[str, ...]) -> None:
    run(own_city, "load", crimes, "--quiet")
    before = contents(own_city)
    arguments = (*words, *([crimes] if words == ("load",) else []), "--wait", "0.1")
    with Store(own_city).stage_derived({"inputs": [], "seed": 1}) as stage:
        (stage.path / "x.txt").write_text("x")
        result = run(own_city, *arguments)
        assert contents(own_city) == before
    assert result.code == 1
    assert f"Process {os.getpid()} has been writing since" in result.message
    assert "Waiting at most 0.1 seconds" in result.message
    assert "nothing changed" in result.message
    assert "Try again" in result.message


@pytest.mark.parametrize("words", [("demo",), ("load",)])
def test_a_store_that_can_not_be_written_is_told(tmp_path: Path, crimes: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("no folder")
    result = run(tmp_path / "file" / "store", *words, *([crimes] if words == ("load",) else []))
    assert result.code == 1
    assert str(tmp_path / "file") in result.message
    assert "Traceback" not in result.err


def test_a_store_that_is_a_file_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    result = run(tmp_path / "file", "data", "list")
    assert result.code == 2
    assert "is a file" in result.message


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("scan", "--area", "GM1234"), ("No publication holds this area: 'GM1234'", "areas find")),
        (("scan", "--area", "GM12"), ("No area", "'GM12'")),
        (("scan", "--area", "xyzzyq"), ("No area has a code or name like 'xyzzyq'", "areas find")),
        (("scan", "--area", "Haven"), ("No area is called 'Haven'", "BU99990403 (Havenkwartier in Voorbeeldstad)")),
        (("scan", "--area", "BU99990403@2014"), ("another edition", "2024, not 2014", "BU99990403@2024")),
        (("profile", "GM1234"), ("No publication holds this area", "areas find")),
        (("profile", "BU99990403", "GM9999"), ("lie inside each other", "Leave one of them out")),
        (("profile", "BU99990403", "BU99990403"), ("two different areas", "BU99990403")),
        (("areas", "find", "xyzzyq"), ("No area, street or address is like 'xyzzyq'", "shorter part")),
        (("areas", "list", "--within", "BU99990403"), ("no neighbourhoods of its own", "Give a municipality")),
        (("indicators", "happiness"), ("no indicator 'happiness'", "buurtpeil indicators")),
        (("indicators", "--domain", "happiness"), ("no domain 'happiness'", "clean-safe")),
        (("data", "show", "zz"), ("no such snapshot", "`zz`", "data list")),
    ],
)
def test_what_is_not_known_is_told_with_a_way_out(city: Path, words: tuple[str, ...], told: tuple[str, ...]) -> None:
    result = run(city, *words)
    assert result.code == 1
    assert result.out == ""
    for word in told:
        assert word in result.message


def test_a_code_of_an_earlier_edition_is_told_with_its_name(tmp_path: Path, key_figures: Path) -> None:
    older = write_statline(
        tmp_path / "kwb_2015.csv.gz", statline_text(statline_columns()).replace("BU99990102", "BU99990177")
    )
    assert run(tmp_path / "store", "load", key_figures, older, "--publish", "--quiet").code == 0
    result = run(tmp_path / "store", "scan", "--area", "BU99990177")
    assert result.code == 1
    assert "another edition" in result.message
    assert "in 2015; published are areas of 2024" in result.message
    assert "areas find" in result.message


@pytest.mark.parametrize(
    "words",
    [("scan", "--area", "GM9999"), ("profile", "GM9999"), ("areas", "list"), ("areas", "find", "noord"), ("publish",)],
)
def test_an_empty_store_says_how_to_begin(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(tmp_path / "store", *words)
    assert result.code == 1
    assert "load" in result.message
    assert str(tmp_path / "store") in result.message
    assert not (tmp_path / "store").exists()


def test_an_empty_store_is_listed_and_verified_without_complaint(tmp_path: Path) -> None:
    assert "is empty" in run(tmp_path / "store", "data", "list").out
    assert run(tmp_path / "store", "data", "verify").code == 0


def test_results_that_were_removed_by_hand_are_told_and_made_again(own_city: Path) -> None:
    before = contents(own_city)
    for folder in (own_city / "derived").iterdir():
        shutil.rmtree(folder)
    result = run(own_city, "scan", "--area", "GM9999")
    assert result.code == 1
    assert "Traceback" not in result.err
    assert "publish" in result.message
    verified = run(own_city, "data", "verify", "--quiet")
    assert verified.code == 1
    assert "dangling" in verified.out
    assert run(own_city, "publish", "--quiet").code == 0
    assert contents(own_city) == before


def test_figures_that_were_changed_by_hand_are_found(own_city: Path) -> None:
    path = next((own_city / "raw").rglob("figures.parquet"))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")
    result = run(own_city, "data", "verify", "--quiet")
    assert result.code == 1
    assert path.parent.name in result.out
    assert "1 problem. Take the folders named here out of the store" in result.message
