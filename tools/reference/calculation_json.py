# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Under which keys does another program read a calculation?

Needs the JSON Schema of `buurtpeil.economics.report_json`. Gives the page docs/reference/calculation-json.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from buurtpeil.economics.report_json import schema
from tools.reference.markdown import page, table


def build_page() -> str:
    """The page: every key with its type and meaning."""
    content = schema()
    return page(
        "Calculation as JSON",
        "```sh\nbuurtpeil calculate solar-programme --uncertainty --format json --output solar.json\n```",
        f"{content['description']} This is schema {content['properties']['schema']['const']}: within it no key changes "
        "its meaning or goes away; keys may be added. The JSON Schema itself is "
        "`buurtpeil/economics/data/calculation.schema.json` in the package, or "
        "`buurtpeil.economics.report_json.schema()`. `a[].b` is the key `b` of each item of the list `a`; `a.<key>.b` "
        "the key `b` of each member of the object `a`.",
        table(("key", "type", "what it holds"), _rows(content, content, "")),
    )


def _rows(part: Mapping[str, Any], whole: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    for key, raw in part["properties"].items():
        kind, name = _inner(raw, whole), f"{path}{key}"
        yield f"`{name}`", _kind(raw, whole), str(raw.get("description", kind.get("description", "")))
        if "$ref" in raw or kind is whole["$defs"]["words"]:
            continue
        if "properties" in kind:
            yield from _rows(kind, whole, f"{name}.")
        items = kind.get("items", {})
        if "properties" in items and items is not whole["$defs"]["words"]:
            yield from _rows(items, whole, f"{name}[].")
        more = kind.get("additionalProperties")
        if isinstance(more, dict) and "properties" in more:
            yield from _rows(more, whole, f"{name}.<key>.")


def _inner(part: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference, or a choice between something and null, stands for."""
    if "$ref" in part:
        return dict(whole)["$defs"][part["$ref"].rpartition("/")[2]]  # type: ignore[no-any-return]
    return _inner(part["anyOf"][0], whole) if "anyOf" in part else part


def _kind(part: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    if part.get("$ref", "").endswith("/words"):
        return "`nl`, `en`"
    if "anyOf" in part:
        return " or null".join([_kind(part["anyOf"][0], whole), ""])
    if "enum" in part:
        return " / ".join("null" if value is None else f"`{value}`" for value in part["enum"])
    if "const" in part:
        return f"`{part['const']}`"
    kinds = [part["type"]] if isinstance(part["type"], str) else part["type"]
    return " or ".join("list" if kind == "array" else kind for kind in kinds)
