# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each rule do, on what ground, and what may not be done with it?

Needs the data files under ``data/register/`` (or a folder of the same layout). Gives a `RegisterEntry` per rule, in the
fields of the Dutch Algoritmeregister (Publicatiestandaard, MinBZK), in Dutch and English.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import jsonschema

from buurtpeil.errors import GovernanceError

Bilingual = Mapping[str, str]
SHARED = "_shared.toml"  # what all entries have in common

# Headings of the standard; `not_for` and `version` are ours.
FIELD_NAMES: Mapping[str, Bilingual] = {
    "name": {"nl": "Naam", "en": "Name"},
    "description": {"nl": "Korte omschrijving", "en": "Short description"},
    "theme": {"nl": "Thema", "en": "Theme"},
    "status": {"nl": "Status", "en": "Status of use"},
    "category": {"nl": "Publicatiecategorie", "en": "Publication category"},
    "goal_and_impact": {"nl": "Doel en impact", "en": "Goal and impact"},
    "considerations": {"nl": "Afwegingen", "en": "Considerations"},
    "human_intervention": {"nl": "Menselijke tussenkomst", "en": "Human intervention"},
    "risk_management": {"nl": "Risicobeheer en grondrechten", "en": "Risk management and fundamental rights"},
    "legal_basis": {"nl": "Wettelijke basis", "en": "Legal basis"},
    "impact_assessments": {"nl": "Impacttoetsen", "en": "Impact assessments"},
    "data": {"nl": "Gegevens", "en": "Data"},
    "method": {"nl": "Technische werking", "en": "Technical working"},
    "not_for": {"nl": "Wat er niet mee mag", "en": "What may not be done with it"},
    "supplier": {"nl": "Leverancier", "en": "Supplier"},
    "contact": {"nl": "Contactgegevens", "en": "Contact"},
}


@dataclass(frozen=True)
class Line:
    """One field of an entry as it is printed, in one language."""

    name: str
    text: str


@dataclass(frozen=True)
class RegisterEntry:
    """One rule in the algorithm register; see ``data/register.schema.json`` for the meaning of each field."""

    key: str
    version: str
    name: Bilingual
    description: Bilingual
    theme: Bilingual
    status: Bilingual
    category: Bilingual
    goal_and_impact: Bilingual
    considerations: Bilingual
    human_intervention: Bilingual
    risk_management: Bilingual
    legal_basis: Bilingual
    impact_assessments: Bilingual
    data: Bilingual
    method: Bilingual
    not_for: Bilingual
    supplier: Bilingual
    contact: Bilingual

    def lines(self, language: str) -> tuple[Line, ...]:
        """All fields but the name, in the order of the standard, with their headings in that language."""
        texts = [Line(FIELD_NAMES[field.name][language], getattr(self, field.name)[language]) for field in _TEXTS]
        return (*texts, Line({"nl": "Versie", "en": "Version"}[language], self.version))


_TEXTS = [field for field in fields(RegisterEntry) if field.name in FIELD_NAMES and field.name != "name"]


@cache
def register() -> tuple[RegisterEntry, ...]:
    """The entries that come with the package, in key order."""
    return read_register(files("buurtpeil.governance") / "data" / "register")


def entry_of(rule: str) -> RegisterEntry:
    """The entry of a rule, such as a kind of signal; raises `GovernanceError` when it has none."""
    entries = {entry.key: entry for entry in register()}
    if rule not in entries:
        raise GovernanceError(
            "The algorithm register holds no entry for the rule",
            repr(rule),
            f"It holds {', '.join(entries)}; a rule without an entry may not be used.",
        )
    return entries[rule]


def read_register(folder: Traversable) -> tuple[RegisterEntry, ...]:
    """Read and validate a folder with ``_shared.toml`` and one file a rule; raises `GovernanceError`."""
    schema = json.loads((files("buurtpeil.governance") / "data" / "register.schema.json").read_text(encoding="utf-8"))
    shared = _read(folder / SHARED)
    paths = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml") and path.name != SHARED)
    return tuple(_entry(name, shared | _read(folder / name), schema) for name in paths)


def _read(path: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GovernanceError(f"The register's file {path.name} can't be read:", str(error)) from error


def _entry(file_name: str, content: dict[str, Any], schema: Mapping[str, Any]) -> RegisterEntry:
    errors = sorted(jsonschema.Draft202012Validator(schema).iter_errors(content), key=lambda error: str(error.path))
    if errors:
        where = ".".join(str(part) for part in errors[0].path) or "the file"
        raise GovernanceError(f"{file_name} does not follow the register's schema at {where}:", errors[0].message)
    if file_name != f"{content['key']}.toml":
        raise GovernanceError("An entry's file is named after its key:", f"{file_name} holds {content['key']!r}.")
    return RegisterEntry(**content)
