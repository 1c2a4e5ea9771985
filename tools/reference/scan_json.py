# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Under which keys does another program read a scan?

Needs the fields that `buurtpeil.cli.scan_data` promises. Gives the page docs/reference/scan-json.md.
"""

from __future__ import annotations

from buurtpeil.cli.scan_data import AREA_COLUMNS, FIELDS, FORMAT
from tools.reference.markdown import page, table


def build_page() -> str:
    """The page: all keys of the JSON, then the columns of the CSV."""
    rows = [(f"`{key}`", meaning) for key, meaning in FIELDS.items()]
    columns = ", ".join(f"`{column}`" for column in AREA_COLUMNS)
    return page(
        "Scan as JSON and CSV",
        "```sh\nbuurtpeil scan --area GM0599 --format json --output rotterdam.json\n"
        "buurtpeil scan --area GM0599 --format csv --output rotterdam.csv\n```",
        f"This is format {FORMAT}. Within a format no key changes its meaning or goes away; keys may be added. A "
        "number that is not there is `null`; shares and probabilities run from 0 to 1; texts by language are objects "
        "with `nl` and `en`. `a[].b` is the key `b` of each item of the list `a`.",
        table(("key", "what it holds"), rows),
        "## CSV",
        f"One row a neighbourhood: {columns}, then one column per domain and `total` with the judgement, and last "
        f"`reference`; in the words "
        "of `areas[].compass`. UTF-8, commas, a point as decimal sign (RFC 4180). A text that a spreadsheet would run "
        "as a formula gets an apostrophe in front.",
    )
