# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which tables and boundaries can be fetched, and what should be in them?

Needs ``data/live_tables.toml``. Gives `LiveTable` and `LiveBoundaries` records; a table that is not listed is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from buurtpeil.errors import SourceError
from buurtpeil.sources.columns import ColumnRule, column_rule, column_rules, read_data_file

DATA_FILE = "live_tables.toml"


@dataclass(frozen=True)
class LiveTable:
    """One table of StatLine.

    Attributes
    ----------
    service, dialect : where it is asked, and how that service writes; see `live.dialects`.
    year : reporting year and edition of the codes; None for a table of many years.
    areas, periods : names of its dimensions; `periods` is empty where the table is of one year.
    fixed : code of the member of a further dimension that is taken, such as the total of all kinds of crime.
    totals : the same by titles, {title of the dimension: title of the member}; see `live.members`.
    rules : what each title becomes.
    only_when_named : left out unless a person names it.
    required : measures without which the table is refused; `codes` are the codes they were known by.
    """

    id: str
    kind: str
    year: int | None
    status: str
    service: str
    dialect: str
    catalog: str
    areas: str
    periods: str
    fixed: Mapping[str, str]
    totals: Mapping[str, str]
    rules: tuple[ColumnRule, ...]
    required: tuple[str, ...]
    codes: Mapping[str, str]
    source: str
    dataset: str
    title: Mapping[str, str]
    publisher: str
    licence: str
    only_when_named: bool = False

    @property
    def path(self) -> str:
        """Below the base address of the service."""
        return f"{self.catalog}/{self.id}" if self.catalog else self.id

    @property
    def name(self) -> str:
        """For lists and messages."""
        return self.title["en"].format(year=self.year, name="").rstrip(", ")


@dataclass(frozen=True)
class LiveBoundaries:
    """Boundaries of one edition at PDOK; `style` is the kind of service, see `live.features`."""

    id: str
    year: int
    status: str
    service: str
    style: str

    @property
    def name(self) -> str:
        """For lists and messages."""
        return f"Boundaries of municipalities, districts and neighbourhoods {self.year}"


@cache
def live_tables() -> tuple[LiveTable, ...]:
    """Every table, the key figures from old to new and then the others."""
    data = read_data_file(DATA_FILE)
    found = []
    for entry in data["table"]:
        kind = data["kind"][entry["kind"]]
        common = column_rules(kind["columns"]) if "columns" in kind else ()
        found.append(
            LiveTable(
                id=entry["id"],
                kind=entry["kind"],
                year=entry.get("year"),
                status=entry["status"],
                service=kind["service"],
                dialect=data["service"][kind["service"]]["dialect"],
                catalog=kind.get("catalog", ""),
                areas=kind["areas"],
                periods=kind.get("periods", ""),
                fixed=kind.get("fixed", {}),
                totals=kind.get("totals", {}),
                rules=(*common, *(column_rule(extra) for extra in kind.get("column", ()))),
                required=tuple(kind["required"]),
                codes=kind.get("codes", {}),
                source=kind["source"],
                dataset=kind["dataset"],
                title=kind["title"],
                publisher=kind["publisher"],
                licence=kind["licence"],
                only_when_named=entry.get("only_when_named", False),
            )
        )
    return tuple(found)


@cache
def live_boundaries() -> tuple[LiveBoundaries, ...]:
    """Boundaries by year."""
    data = read_data_file(DATA_FILE)
    return tuple(
        LiveBoundaries(
            entry["id"], entry["year"], entry["status"], entry["service"], data["service"][entry["service"]]["style"]
        )
        for entry in data["boundaries"]
    )


def table_of(identifier: str) -> LiveTable:
    """The table with this id; raises `SourceError` for one that is not listed."""
    found = next((table for table in live_tables() if table.id.upper() == identifier.upper()), None)
    if found is None:
        raise _unknown("table", identifier)
    return found


def boundaries_of(identifier: str) -> LiveBoundaries:
    """The boundaries with this id; raises `SourceError` for one that is not listed."""
    found = next((item for item in live_boundaries() if item.id == identifier), None)
    if found is None:
        raise _unknown("set of boundaries", identifier)
    return found


def services() -> tuple[str, ...]:
    """The services that are asked."""
    return tuple(read_data_file(DATA_FILE)["service"])


def base_of(service: str, instead: str = "") -> tuple[str, str]:
    """(the publisher's base address, the one to ask) of a service.

    `instead` replaces the host and keeps the publisher's path, so that one mirror can hold both services.
    """
    official = str(read_data_file(DATA_FILE)["service"][service]["base"])
    return official, instead.rstrip("/") + urlsplit(official).path if instead else official


def _unknown(what: str, identifier: str) -> SourceError:
    return SourceError(
        f"Buurtpeil does not know this {what}:",
        f"{identifier}.",
        "See what can be fetched with `buurtpeil fetch --list`; load any other table as a file.",
    )
