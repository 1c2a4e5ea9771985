# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do tests ask a publisher without leaving the machine?

Needs tables and boundaries of a made-up municipality. Gives a server on loopback in the published shape of CBS (OData
v4) and PDOK (OGC API Features), with pages, filters, ETags and faults on demand; it writes down every question.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

AREA = "GM9998"
NAME = "Voorbeeldveen"
BUURTEN = [f"BU999801{number:02d}" for number in range(1, 7)]
CODES = ["NL00", AREA, "WK999801", *BUURTEN]
NAMES = ["Nederland", NAME, "Verzonnen Wijk", *(f"Bedachte Buurt {number}" for number in range(1, 7))]
OTHERS = {"GM9990": "Dubbelstad (O.)", "GM9991": "Dubbelstad (W.)", "BU99900101": "Elders"}

# (code, title, unit, value in the country, the municipality, the district and each buurt)
MEASURES: list[tuple[str, str, str, list[float | None]]] = [
    ("T001036", "Aantal inwoners", "aantal", [17_000_000, 6_003, 6_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000]),
    ("10680", "0 tot 15 jaar", "aantal", [2_600_000, 901, 900, 150, 150, 150, 150, 150, 150]),
    ("80200", "65 jaar of ouder", "aantal", [3_400_000, 1_201, 1_200, 200, 200, 200, 200, 200, 200]),
    ("1050010_2", "Huishoudens totaal", "aantal", [8_000_000, 3_002, 3_000, 500, 500, 500, 500, 500, 500]),
    ("M000297", "Woningvoorraad", "aantal", [8_100_000, 3_060, 3_060, 510, 510, 510, 510, 510, 510]),
    ("M001642", "Gemiddelde WOZ-waarde  van woningen", "x 1 000 euro", [370, 330, 330, 250, 300, 310, 350, 380, None]),
    ("1014800", "Koopwoningen", "%", [57, 55, 55, 20, 50, 55, 60, 70, 75]),
    ("A047047", "In bezit woningcorporatie", "%", [29, 31, 31, 70, 35, 30, 25, 15, 10]),
    ("M000224", "Gemiddeld inkomen per inwoner\xa0", "x 1 000 euro", [32.4, 30.1, 30.1, 22, 28.5, 30, 31, 34, None]),
    ("M001342_1", "Wmo-cliënten", "aantal", [1_200_000, 430, 430, 120, 80, 70, 60, 60, 40]),
    ("M000200", "Nooit gehoorde maat", "aantal", [1] * 9),
    ("H007933", "Herkomst buiten Europa", "aantal", [1] * 9),
]


def properties(table: str, year: int | None, modified: str = "2025-03-31T02:00:00+02:00") -> dict[str, Any]:
    """As CBS gives them, with the fields that count here."""
    return {
        "Identifier": table,
        "Title": f"Kerncijfers wijken en buurten {year}" if year else "Geregistreerde misdrijven; wijken en buurten",
        "Description": "Status van de cijfers\r\nDe cijfers in deze tabel zijn voorlopig en definitief.",
        "Language": "nl",
        "Modified": modified,
        "Catalog": "CBS",
        "Version": "202503310200",
        "Status": "Regulier",
        "ObservationCount": len(MEASURES) * len(CODES),
        "ObservationsModified": modified,
        "License": "https://creativecommons.org/licenses/by/4.0/",
    }


@dataclass
class Table:
    """One table: what each part of it holds."""

    properties: dict[str, Any]
    parts: dict[str, list[dict[str, Any]]]


def key_figures(table: str, year: int) -> Table:
    """The key figures of one year; crimes and incomes grow by one a year. Codes are padded to ten, as CBS does."""
    measures = [
        {"Identifier": code, "Index": place, "Title": title, "Description": "", "MeasureGroupId": None}
        | {"DataType": "Double", "Unit": unit, "Format": None, "Decimals": 0, "PresentationType": "Relative"}
        for place, (code, title, unit, _) in enumerate(MEASURES)
    ]
    change = {"Identifier": "ST0003", "Index": 99, "Title": "Indelingswijziging wijken en buurten", "Unit": "code"}
    rows = [
        observation(code, area, value)
        for code, _, _, values in MEASURES
        for area, value in zip(CODES, values, strict=True)
    ]
    rows += [observation("ST0003", area, None) | {"StringValue": "1", "ValueAttribute": "None"} for area in CODES[1:]]
    rows.append(observation("T001036", "BU99900101", 5))
    places = {"WijkenEnBuurtenCodes": area_rows(), "MeasureCodes": [*measures, change]}
    return Table(properties(table, year), places | {"Observations": number(rows)})


def crimes(table: str = "47018NED") -> Table:
    """Two years, the second provisional, and one kind of crime beside the total; as OData v3 writes them."""
    rows: list[dict[str, Any]] = [
        {
            "SoortMisdrijf": f"{kind:<6}",
            "WijkenEnBuurten": f"{area:<10}",
            "Perioden": period,
            "GeregistreerdeMisdrijven_1": factor * size + (2 if period > "2024" else 0),
            "GeregistreerdeMisdrijvenPer1000Inw_2": 1.5,
        }
        for period in ("2023JJ00", "2024JJ00", "2024MM01")
        for kind, factor in (("0.0.0", 10), ("1.1.1", 1))
        for area, size in zip(CODES[1:], (60, 60, 10, 10, 10, 10, 10, 10), strict=True)
    ]
    keyed = [{"Key": row["Identifier"], "Title": row["Title"]} for row in area_rows()]
    periods = [("2023JJ00", "Definitief"), ("2024JJ00", "Voorlopig"), ("2024MM01", "Voorlopig")]
    topics = [
        {"Type": "Dimension", "Key": "SoortMisdrijf", "Title": "Soort misdrijf"},
        {"Type": "TopicGroup", "Key": "", "Title": "Geregistreerde misdrijven"},
        {"Type": "Topic", "Key": "GeregistreerdeMisdrijven_1", "Title": "Geregistreerde misdrijven", "Unit": "aantal"},
        {
            "Type": "Topic",
            "Key": "GeregistreerdeMisdrijvenPer1000Inw_2",
            "Title": "Per 1 000 inwoners",
            "Unit": "aantal",
        },
    ]
    return Table(
        {},
        {
            "TableInfos": [{**properties(table, None), "ID": 0}],
            "DataProperties": topics,
            "WijkenEnBuurten": keyed,
            "Perioden": [{"Key": key, "Title": key[:4], "Status": status} for key, status in periods],
            "TypedDataSet": [{"ID": place} | row for place, row in enumerate(rows)],
        },
    )


def divided(
    table: str,
    title: str,
    dimension: tuple[str, str, dict[str, str]],
    measures: list[tuple[str, str, str, list[float | None]]],
    areas: str = "Wijken",
    periods: tuple[tuple[str, str], ...] = (),
) -> Table:
    """A table of CBS with one further dimension: (identifier, title, {code: title of the member}).

    The values of each measure are those of the first member over the country, the municipality and the district (and
    the neighbourhoods where `areas` has them); every other member has 7.
    """
    identifier, dimension_title, members = dimension
    codes = CODES if areas == "WijkenEnBuurten" else CODES[:3]
    rows = [
        {"Measure": code, "ValueAttribute": "None" if value is not None else "Impossible", "Value": value}
        | {"StringValue": None, identifier: member, areas: f"{area:<10}"}
        | ({"Perioden": period} if period else {})
        for code, _title, _unit, values in measures
        for period, _status in periods or (("", ""),)
        for place, member in enumerate(members)
        for area, value in zip(codes, values if place == 0 else [7] * len(codes), strict=True)
    ]
    dimensions = [
        {"Identifier": identifier, "Title": dimension_title, "Kind": "Dimension"},
        {"Identifier": areas, "Title": areas, "Kind": "GeoDimension"},
        *([{"Identifier": "Perioden", "Title": "Perioden", "Kind": "TimeDimension"}] if periods else []),
    ]
    parts = {
        "Dimensions": dimensions,
        "MeasureCodes": [{"Identifier": code, "Title": title, "Unit": unit} for code, title, unit, _ in measures],
        f"{identifier}Codes": [{"Identifier": code, "Title": title} for code, title in members.items()],
        f"{areas}Codes": area_rows(),
        "PeriodenCodes": [{"Identifier": code, "Title": code[:4], "Status": status} for code, status in periods],
        "Observations": number(rows),
    }
    return Table(properties(table, None) | {"Title": title}, parts)


def area_rows() -> list[dict[str, Any]]:
    """The members of the dimension of areas."""
    named = [*zip(CODES, NAMES, strict=True), *OTHERS.items()]
    return [
        {"Identifier": f"{code:<10}", "Index": place, "Title": name, "DimensionGroupId": AREA}
        for place, (code, name) in enumerate(named)
    ]


def observation(measure: str, area: str, value: float | None) -> dict[str, Any]:
    """One row; where there is no value StatLine says why."""
    mark = "None" if value is not None else "Impossible"
    return {
        "Measure": measure,
        "ValueAttribute": mark,
        "Value": value,
        "StringValue": None,
        "WijkenEnBuurten": f"{area:<10}",
    }


def number(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their Id."""
    return [{"Id": place} | row for place, row in enumerate(rows)]


def features(layer: str) -> list[dict[str, Any]]:
    """Squares of about 700 m; one of water, and one of another municipality, as a filter that is ignored would give."""
    start = {"gemeenten": "gemeente", "wijken": "wijk", "buurten": "buurt"}[layer]
    wanted = {"gemeenten": CODES[1:2], "wijken": CODES[2:3], "buurten": BUURTEN}[layer]
    drawn = [(code, NAMES[CODES.index(code)], "NEE") for code in wanted]
    if layer == "buurten":
        drawn += [("BU99980199", "Verzonnen Plas", "JA"), ("BU99900101", "Elders", "NEE")]
    found = []
    for place, (code, name, water) in enumerate(drawn):
        x, y = 5.0 + 0.01 * place, 52.0
        ring = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.006], [x, y + 0.006], [x, y]]
        facts = {f"{start}code": code, f"{start}naam": name, "gemeentecode": f"GM{code[2:6]}", "water": water}
        found.append(
            {
                "type": "Feature",
                "id": place,
                "properties": facts,
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return found


@dataclass
class Publisher:
    """What the server holds, what it was asked, and what goes wrong next."""

    tables: dict[str, Table]
    page_size: int = 25
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    faults: list[tuple[str, Callable[[Handler], None]]] = field(default_factory=list)
    not_modified: int = 0
    base: str = ""

    def fail(self, part: str, fault: Callable[[Handler], None], times: int = 1) -> None:
        """The next `times` questions whose address holds `part` get `fault` instead of an answer."""
        self.faults.extend([(part, fault)] * times)

    def count(self, part: str) -> int:
        """How many questions held `part`."""
        return sum(part in path for path in self.asked)


class Handler(BaseHTTPRequestHandler):
    """Answers one question."""

    publisher: Publisher
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.publisher.asked.append(self.path)
        self.publisher.agents.add(self.headers["User-Agent"])
        for place, (part, fault) in enumerate(self.publisher.faults):
            if part in self.path:
                del self.publisher.faults[place]
                fault(self)
                return
        url = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        parts = url.path.strip("/").split("/")
        if parts[0] == "ODataFeed":
            content = self._odata3(parts, query)
        elif parts[:2] == ["cbs", "gebiedsindelingen"]:
            content = self._wfs(parts, query)
        else:
            content = self._odata(parts, query) if parts[0] == "odata" else self._features(parts, query)
        if content is None:
            self.send(b'{"error": {"code": "NotFound", "message": "Not found"}}', status=404)
        else:
            self.send(json.dumps(content).encode(), with_etag=True)

    def send(
        self,
        body: bytes,
        status: int = 200,
        kind: str = "application/json;odata.metadata=minimal",
        with_etag: bool = False,
        announced: int | None = None,
        **headers: str,
    ) -> None:
        """Write an answer; `announced` is the Content-Length when it differs from the truth."""
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
        if with_etag and self.headers.get("If-None-Match") == etag:
            self.publisher.not_modified += 1
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if announced is None else announced))
        if with_etag:
            self.send_header("ETag", etag)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        if announced is not None:
            self.close_connection = True

    def _odata(self, parts: list[str], query: dict[str, str]) -> dict[str, Any] | None:
        table = self.publisher.tables.get(parts[3]) if len(parts) == 5 else None
        if table is None:
            return None
        if parts[4] == "Properties":
            return table.properties
        if parts[4] not in table.parts:
            return None
        rows = [row for row in table.parts[parts[4]] if matches(query.get("$filter", ""), row)]
        start = int(query.get("$skiptoken", 0))
        page: dict[str, Any] = {"@odata.context": f"{self.publisher.base}/$metadata#{parts[4]}"}
        if query.get("$count") == "true":
            page["@odata.count"] = len(rows)
        page["value"] = rows[start : start + self.publisher.page_size]
        if start + self.publisher.page_size < len(rows):
            asked = {**query, "$skiptoken": str(start + self.publisher.page_size)}
            page["@odata.nextLink"] = f"{self.publisher.base}/{'/'.join(parts)}?{encoded(asked)}"
        return page

    def _odata3(self, parts: list[str], query: dict[str, str]) -> dict[str, Any] | None:
        table = self.publisher.tables.get(parts[2]) if len(parts) == 4 else None
        if table is None or parts[3] not in table.parts:
            return None
        assert query["$format"] == "json"  # else this version answers in XML
        rows = [row for row in table.parts[parts[3]] if matches(query.get("$filter", ""), row)]
        if "$select" in query:
            rows = [{name: row[name] for name in query["$select"].split(",")} for row in rows]
        start, size = int(query.get("$skip", 0)), self.publisher.page_size
        page: dict[str, Any] = {
            "odata.metadata": f"{self.publisher.base}/$metadata",
            "value": rows[start : start + size],
        }
        if start + size < len(rows):
            following = encoded({**query, "$skip": str(start + size)})
            page["odata.nextLink"] = f"{self.publisher.base}/{'/'.join(parts)}?{following}"
        return page

    def _features(self, parts: list[str], query: dict[str, str]) -> dict[str, Any] | None:
        if parts[:2] != ["cbs", "wijken-en-buurten-2024"] or len(parts) < 6:
            return None
        if len(parts) == 6:
            return {"id": parts[5], "title": parts[5], "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]}
        everything, start = features(parts[5]), int(query.get("cursor", 0))
        links = [{"rel": "self", "href": self.path, "type": "application/geo+json"}]
        if start + 3 < len(everything):
            following = encoded({**query, "cursor": str(start + 3)})
            links.append({"rel": "next", "href": f"{self.publisher.base}/{'/'.join(parts)}?{following}"})
        return {"type": "FeatureCollection", "links": links, "features": everything[start : start + 3]}

    def _wfs(self, parts: list[str], query: dict[str, str]) -> dict[str, Any] | None:
        if parts[2] != "2021":
            return None
        assert (query["outputFormat"], query["srsName"]) == ("application/json", "EPSG:28992")
        layer = query["typeNames"].removeprefix("gebiedsindelingen:").removesuffix("_gegeneraliseerd")
        everything = divisions(layer) if "<fes:Literal>" in query["filter"] else []
        start, count = int(query["startIndex"]), int(query["count"])
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
        found = everything[start : start + count]
        return {"type": "FeatureCollection", "name": layer, "crs": crs, "features": found}


def divisions(layer: str) -> list[dict[str, Any]]:
    """Squares of 1 km in RD New; the neighbourhoods of the whole country, as a filter that is ignored would give."""
    codes = {"gemeente": CODES[1:2], "wijk": CODES[2:3], "buurt": BUURTEN}[layer]
    if layer == "buurt":
        codes = [*(f"BU9990{number:04d}" for number in range(1_500)), *codes]
    found = []
    for place, code in enumerate(codes):
        x, y = 100_000 + 1_000 * (place % 100), 400_000 + 1_000 * (place // 100)
        ring = [[x, y], [x + 1_000, y], [x + 1_000, y + 1_000], [x, y + 1_000], [x, y]]
        facts = {"statcode": code, "statnaam": f"Gebied {code}", "jrstatcode": f"2021{code}"}
        found.append({"type": "Feature", "properties": facts, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return found


def encoded(query: dict[str, str]) -> str:
    """A query as a server writes it in a link."""
    return "&".join(f"{name}={quote(value)}" for name, value in query.items())


def matches(question: str, row: dict[str, Any]) -> bool:
    """The part of $filter that is asked here: startswith, substringof, in, and, or, brackets."""
    if not question:
        return True
    words = re.sub(
        r"startswith\((\w+),'([^']*)'\)", lambda found: str(str(row.get(found[1], "")).startswith(found[2])), question
    )
    words = re.sub(r"substringof\('([^']*)',(\w+)\)", lambda found: str(found[1] in str(row.get(found[2], ""))), words)
    words = re.sub(
        r"(\w+) in \(([^)]*)\)", lambda found: str(str(row.get(found[1])) in re.findall(r"'([^']*)'", found[2])), words
    )
    assert re.fullmatch(r"(True|False|and|or|[() ])+", words), words
    return bool(eval(words, {}, {}))


class QuietServer(ThreadingHTTPServer):
    """A server to which a caller who hangs up is nothing to speak of."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a connection that was cut; tests look at what the caller makes of it."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving(publisher: Publisher) -> Iterator[str]:
    """The address of a running server; it is gone afterwards."""
    handler = type("Bound", (Handler,), {"publisher": publisher})
    server = QuietServer(("127.0.0.1", 0), handler)
    publisher.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield publisher.base
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
