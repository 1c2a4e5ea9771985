# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do the addresses of the BAG come in?

Needs an extract as CSV (the columns that NLExtract writes) or the GeoPackage "BAG light" of PDOK. Gives one row an
address with street, number, postcode, place in RD New, and whether it is a home; nothing of who lives there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyogrio
import shapely

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84, reproject
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import ADDRESSES_SCHEMA, Delivery, Description, LeftOut
from buurtpeil.sources.boundaries import BOUNDS
from buurtpeil.sources.door import fault, require_columns
from buurtpeil.sources.files import Progress, as_source_error, check_size, files_under
from buurtpeil.sources.text_table import FIRST_ROW, TextTable, read_columns, read_text_table

Texts = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]

CSV_HALLMARKS = ("openbareruimte", "huisnummer", "postcode")
LAYER = "verblijfsobject"
# How the GeoPackage calls what the CSV calls otherwise.
LAYER_COLUMNS: Mapping[str, str] = {
    "nummeraanduiding": "identificatie",
    "openbareruimte": "openbare_ruimte_naam",
    "huisnummer": "huisnummer",
    "huisletter": "huisletter",
    "huisnummertoevoeging": "toevoeging",
    "postcode": "postcode",
    "woonplaats": "woonplaats_naam",
    "verblijfsobjectgebruiksdoel": "gebruiksdoel",
    "verblijfsobjectstatus": "status",
}
_IDENTIFICATIONS = ("nummeraanduiding", "object_id")
_NOT_IN_USE = ("ingetrokken", "niet gerealiseerd", "gevormd", "ten onrechte", "buiten gebruik")
HOME = "woonfunctie"
_POSTCODE_LENGTH = 6

_REASONS: Mapping[str, Mapping[str, str]] = {
    "secondary addresses": {
        "nl": "Een nevenadres telt niet nog eens mee: het hoofdadres staat er al.",
        "en": "A secondary address does not count again: the main address is there.",
    },
    "not in use": {"nl": "Niet in gebruik volgens de BAG.", "en": "Not in use according to the BAG."},
    "without coordinates": {"nl": "Zonder coördinaten.", "en": "Without coordinates."},
    "repeated addresses": {
        "nl": "Dit adres staat vaker in het bestand (bij meer panden); het telt één keer.",
        "en": "This address occurs more than once (in several buildings); it counts once.",
    },
}
_PRIVATE = {
    "nl": "Alleen straat, nummer, postcode, plek en of het een woning is; gegevens over bewoners staan niet in de BAG.",
    "en": "Only street, number, postcode, place and whether it is a home; the BAG holds nothing about residents.",
}


@dataclass(frozen=True, eq=False)
class _Rows:
    """The file's rows: text per column, and places in the system that `crs` names; NaN where there is none."""

    path: Path
    text: Mapping[str, Texts]
    x: Floats
    y: Floats
    crs: str
    first_row: int

    def column(self, name: str) -> Texts:
        """The texts of a column, empty where the file lacks it."""
        return self.text[name] if name in self.text else np.full(len(self.x), "", dtype=str)


class BagAdapter:
    """Addresses from the BAG."""

    key = "bag-addresses"

    def discover(self, path: Path) -> Sequence[Path]:
        """CSV files with the columns of an address, and GeoPackages with the layer `verblijfsobject`."""
        return [file for file in files_under(path) if _is_csv(file) or _is_geopackage(file)]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Main addresses that are in use, each once."""
        progress(f"reading {path.name}")
        with as_source_error(path):
            rows = _read_geopackage(path) if _is_geopackage(path) else _read_csv(path)
            kept, left_out = _choose(rows)
            _check_postcodes(rows, kept)
            x, y = _to_rd(rows, kept)
            table = _table(rows, kept, x, y)
        stem = path.name.partition(".")[0]
        return Delivery(
            Description(
                source="bag",
                dataset=f"addresses-{stem.replace('_', '-')}",
                title={"nl": f"Adressen uit de BAG ({stem})", "en": f"Addresses from the BAG ({stem})"},
                publisher="Kadaster",
                licence="Public Domain Mark 1.0",
                reference="Basisregistratie Adressen en Gebouwen",
                published=None,
                delivery={"nl": "niet vermeld in het bestand", "en": "not stated in the file"},
            ),
            originals=(path,),
            rows_read=len(rows.x),
            left_out=left_out,
            addresses=table,
            notes=(_PRIVATE,),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        columns = ", ".join(CSV_HALLMARKS)
        return {
            "nl": f"BAG: adressen als CSV (kolommen {columns}, x en y of lon en lat; zoals NLExtract) of GeoPackage "
            f"met de laag {LAYER} (BAG light van PDOK). Gewicht bij het verdelen van buurten, en zoeken op straat en "
            "postcode.",
            "en": f"BAG: addresses as CSV (columns {columns}, x and y or lon and lat; as NLExtract) or GeoPackage with "
            f"the layer {LAYER} (BAG light of PDOK). Weight when neighbourhoods are divided, and search by street and "
            "postcode.",
        }


def _is_csv(path: Path) -> bool:
    return path.name.lower().endswith((".csv", ".csv.gz")) and _delimiter(path) is not None


def _delimiter(path: Path) -> str | None:
    return next((mark for mark in ";," if set(CSV_HALLMARKS) <= set(read_columns(path, mark))), None)


def _is_geopackage(path: Path) -> bool:
    if not path.name.lower().endswith(".gpkg"):
        return False
    check_size(path)
    with as_source_error(path):
        return LAYER in [str(name) for name in pyogrio.list_layers(path)[:, 0]]


def _read_csv(path: Path) -> _Rows:
    table = read_text_table(path, _delimiter(path) or ";", "utf-8")
    require_columns(path, table.columns, CSV_HALLMARKS)
    pair, crs = next(
        (
            (pair, crs)
            for pair, crs in ((("x", "y"), RIJKSDRIEHOEK), (("lon", "lat"), WGS84))
            if set(pair) <= set(table.columns)
        ),
        (None, ""),
    )
    if pair is None:
        raise SourceError(
            "These addresses have no coordinates:", f"{path} has no columns x and y (RD) or lon and lat (WGS84).",
            "Export them with coordinates.",
        )  # fmt: skip
    x, y = (table.numbers(name, ("",)) for name in pair)
    wanted = {*LAYER_COLUMNS, *_IDENTIFICATIONS, "nevenadres"} & set(table.columns)
    return _Rows(path, {name: _texts(table, name) for name in sorted(wanted)}, x, y, crs, FIRST_ROW)


def _texts(table: TextTable, name: str) -> Texts:
    return np.asarray(table.text(name).to_pylist(), dtype=str)


def _read_geopackage(path: Path) -> _Rows:
    meta, _, geometry, columns = pyogrio.raw.read(path, layer=LAYER)
    names = {str(name): np.asarray(["" if v is None else str(v) for v in values], dtype=str) for name, values in
             zip(meta["fields"], columns, strict=True)}  # fmt: skip
    require_columns(path, names, [LAYER_COLUMNS[name] for name in CSV_HALLMARKS])
    crs = str(meta["crs"] or "")
    if crs not in (RIJKSDRIEHOEK, WGS84):
        raise SourceError(
            "Addresses must be in RD New (EPSG:28992) or WGS84 (EPSG:4326):",
            f"{path} states {crs or 'none'}.",
            "Convert it first, for example with ogr2ogr -t_srs EPSG:28992.",
        )
    points = shapely.from_wkb(geometry)
    text = {ours: names[theirs] for ours, theirs in LAYER_COLUMNS.items() if theirs in names}
    return _Rows(path, text, shapely.get_x(points), shapely.get_y(points), crs, 1)


def _choose(rows: _Rows) -> tuple[npt.NDArray[np.int64], tuple[LeftOut, ...]]:
    """The rows to take, and an account of the others."""
    status = np.char.lower(rows.column("verblijfsobjectstatus"))
    secondary = np.isin(np.char.lower(rows.column("nevenadres")), ("t", "true", "1", "j", "ja"))
    unused = ~secondary & np.logical_or.reduce([np.char.find(status, word) >= 0 for word in _NOT_IN_USE])
    nowhere = ~secondary & ~unused & ~(np.isfinite(rows.x) & np.isfinite(rows.y))
    usable = np.flatnonzero(~secondary & ~unused & ~nowhere)
    _, first = np.unique(_identification(rows)[usable], return_index=True)
    kept = usable[np.sort(first)]
    if not len(kept):
        raise SourceError("None of these addresses is in use and has a place:", str(rows.path), "Fetch it again.")
    counts = (secondary.sum(), unused.sum(), nowhere.sum(), len(usable) - len(kept))
    return kept, tuple(
        LeftOut(what, int(count), reason)
        for (what, reason), count in zip(_REASONS.items(), counts, strict=True)
        if count
    )


def _identification(rows: _Rows) -> Texts:
    """The number in the register, else street, number and postcode together."""
    named = next((rows.text[name] for name in _IDENTIFICATIONS if name in rows.text), None)
    if named is not None and (named != "").all():
        return named
    together = rows.column("openbareruimte")
    for part in (_numbers(rows), rows.column("postcode"), rows.column("woonplaats")):
        together = np.char.add(np.char.add(together, " "), part)
    return together


def _numbers(rows: _Rows) -> Texts:
    """``12``, ``12A``, ``12A-3``."""
    addition = rows.column("huisnummertoevoeging")
    dashed = np.where(addition == "", "", np.char.add("-", addition))
    return np.char.add(np.char.add(rows.column("huisnummer"), rows.column("huisletter")), dashed)


def _check_postcodes(rows: _Rows, kept: npt.NDArray[np.int64]) -> None:
    postcode = _postcodes(rows)[kept]
    digits, letters = np.char.isdigit(_sliced(postcode, 0, 4)), np.char.isalpha(_sliced(postcode, 4, 6))
    sound = (postcode == "") | ((np.char.str_len(postcode) == _POSTCODE_LENGTH) & digits & letters)
    for name, wrong, expected in (
        ("postcode", ~sound, "Expected four digits and two letters, such as 1234AB, or an empty cell."),
        ("openbareruimte", rows.column("openbareruimte")[kept] == "", "Complete the street or remove the row."),
        ("huisnummer", ~np.char.isdigit(rows.column("huisnummer")[kept]), "Expected a whole number."),
    ):
        if wrong.any():
            row = int(kept[np.flatnonzero(wrong)[0]])
            raise fault(rows.path, name, row + rows.first_row, "This is no address:", rows.text[name][row], expected)


def _postcodes(rows: _Rows) -> Texts:
    return np.char.upper(np.char.replace(rows.column("postcode"), " ", ""))


def _sliced(texts: Texts, start: int, stop: int) -> Texts:
    return np.array([text[start:stop] for text in texts.tolist()], dtype=str)


def _to_rd(rows: _Rows, kept: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    x, y = rows.x[kept], rows.y[kept]
    left, low, right, top = BOUNDS[rows.crs]
    outside = np.flatnonzero(~((x >= left) & (x <= right) & (y >= low) & (y <= top)))
    if len(outside):
        place = int(outside[0])
        is_swapped = left <= y[place] <= right and low <= x[place] <= top
        raise fault(
            rows.path,
            "x" if rows.crs == RIJKSDRIEHOEK else "lon",
            int(kept[place]) + rows.first_row,
            f"This place is not in the Netherlands in {rows.crs}:",
            (float(x[place]), float(y[place])),
            "The two columns are swapped." if is_swapped else "Check the reference system of the export.",
        )
    if rows.crs == RIJKSDRIEHOEK:
        return x, y
    points = reproject(shapely.points(x, y), rows.crs, RIJKSDRIEHOEK)
    return shapely.get_x(points), shapely.get_y(points)


def _table(rows: _Rows, kept: npt.NDArray[np.int64], x: Floats, y: Floats) -> pa.Table:
    """Homes count as one and other addresses as none; without a purpose every address is taken to be a home."""
    purpose = rows.column("verblijfsobjectgebruiksdoel")[kept]
    is_home = (purpose == "") | (np.char.find(np.char.lower(purpose), HOME) >= 0)
    columns: dict[str, Texts | Floats] = {
        "address": _identification(rows)[kept],
        "street": rows.column("openbareruimte")[kept],
        "number": _numbers(rows)[kept],
        "postcode": _postcodes(rows)[kept],
        "town": rows.column("woonplaats")[kept],
        "x": x,
        "y": y,
        "homes": is_home.astype(np.float64),
    }
    arrays = [
        pa.array([value or None for value in columns[field.name].tolist()], field.type)
        if pa.types.is_string(field.type)
        else pa.array(columns[field.name], field.type)
        for field in ADDRESSES_SCHEMA
    ]
    return pa.Table.from_arrays(arrays, schema=ADDRESSES_SCHEMA)


ADAPTER = BagAdapter()
