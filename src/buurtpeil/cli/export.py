# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a person take figures along from a terminal?

Needs a publication, areas and indicators. Gives the same files as the pages: CSV, its CSVW description, XLSX, JSON-stat
or a ZIP with explanation; of signals CSV or XLSX.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from buurtpeil.areas.codes import Level, level_of
from buurtpeil.cli.lookup import find_area
from buurtpeil.cli.options import deliver_bytes, language_option
from buurtpeil.errors import AreaError, CatalogueError
from buurtpeil.pipeline.comparison import ReferenceChoice, compared_figures
from buurtpeil.pipeline.exports.archive import to_zip
from buurtpeil.pipeline.exports.comma import to_csv, to_csvw
from buurtpeil.pipeline.exports.jsonstat import to_jsonstat
from buurtpeil.pipeline.exports.signals import signals_to_csv, signals_to_xlsx
from buurtpeil.pipeline.exports.table import FigureTable, figure_table
from buurtpeil.pipeline.exports.workbook import to_xlsx
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store

_MAKE: Mapping[str, Callable[[FigureTable, str, str], bytes]] = {
    "csv": lambda table, _name, _language: to_csv(table),
    "csvw": lambda table, name, language: to_csvw(table, f"{name}.csv", language),
    "xlsx": lambda table, _name, language: to_xlsx(table, language),
    "jsonstat": lambda table, _name, language: to_jsonstat(table, language),
    "zip": to_zip,
}


@click.command("export")
@click.argument("areas", nargs=-1, required=True, metavar="AREA...")
@click.option("--parts", is_flag=True, help="Also all districts and neighbourhoods within the areas.")
@click.option("--indicator", "keys", multiple=True, metavar="KEY", help="Only this indicator; may be repeated.")
@click.option("--domain", "domains", multiple=True, metavar="KEY", help="Only this domain; may be repeated.")
@click.option(
    "--compare-with",
    "choice",
    type=click.Choice([one.value for one in ReferenceChoice]),
    default=ReferenceChoice.CITY.value,
    show_default=True,
    help="With what the areas are compared.",
)
@click.option("--signals", is_flag=True, help="The signals in the areas instead of their figures (csv or xlsx).")
@click.option("--format", "form", type=click.Choice(list(_MAKE)), default="csv", show_default=True)
@language_option
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Write to this file.",
)
@click.pass_obj
def export_command(
    store: Store,
    areas: tuple[str, ...],
    parts: bool,
    keys: tuple[str, ...],
    domains: tuple[str, ...],
    choice: str,
    signals: bool,
    form: str,
    language: str,
    output: Path,
) -> None:
    """Write the figures of areas to a file, with status, margin, judgement and sources.

    AREA is a code or a full name. Without --indicator and --domain: all indicators. What pages don't show is in no
    file, nor what would tell it by subtraction.
    """
    found = [find_area(store, wanted) for wanted in areas]
    publication = found[0][0]
    others = [code for other, code in found if other is not publication]
    if others:
        raise AreaError("These areas are not in the same publication:", ", ".join(others), "Export them by themselves.")
    codes = [code for _publication, code in found]
    if parts:
        codes = list(dict.fromkeys(code for whole in codes for code in _with_parts(publication, whole)))
    if signals:
        deliver_bytes(_signals(publication, codes, form, language), output)
        return
    wanted = _keys(publication, keys, domains)
    names = ", ".join(publication.areas.name(code) for _publication, code in found)
    compared = None
    if choice != ReferenceChoice.CITY:
        beside = compared_figures(publication, codes, wanted, ReferenceChoice(choice))
        compared = (beside.sentence, beside.figures)
    title = {"nl": f"Cijfers van {names}", "en": f"Figures of {names}"}
    table = figure_table(publication, codes, wanted, title, compared)
    deliver_bytes(_MAKE[form](table, output.stem, language), output)


def _signals(publication: Publication, codes: list[str], form: str, language: str) -> bytes:
    if form not in ("csv", "xlsx"):
        raise click.UsageError(f"Signals come as csv or xlsx, not as {form}.")
    inside = {part for code in codes for part in _with_parts(publication, code)}
    found = [signal for signal in publication.signals() if signal.area in inside]
    make = signals_to_csv if form == "csv" else signals_to_xlsx
    return make(publication, found, language)


def _with_parts(publication: Publication, code: str) -> list[str]:
    """An area and all that lies in it, by code."""
    areas = publication.areas
    inside = [str(one) for one in areas.codes if len(one) > len(code) and one[2 : len(code)] == code[2:]]
    return [code, *inside] if level_of(code) in (Level.MUNICIPALITY, Level.DISTRICT) else [code]


def _keys(publication: Publication, keys: tuple[str, ...], domains: tuple[str, ...]) -> list[str]:
    catalogue, delivered = publication.catalogue, set(publication.figures.keys)
    for key in keys:
        catalogue.indicator(key)
    unknown = [domain for domain in domains if domain not in catalogue.domains]
    if unknown:
        raise CatalogueError("There is no domain", ", ".join(unknown), f"Known: {', '.join(catalogue.domains)}.")
    chosen = {*keys, *(one.key for domain in domains for one in catalogue.of_domain(domain))}
    found = [key for key in catalogue.indicators if key in delivered and (key in chosen or not (keys or domains))]
    if not found:
        raise CatalogueError("Of these indicators there are no figures:", ", ".join(keys or domains), "Load a file.")
    return found
