# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is every text of the interface there in Dutch and in English?

Needs the templates, the code and ``locale/*/LC_MESSAGES/django.po`` (English msgids). Gives compiled ``.mo`` files, a
check that nothing is missing, fuzzy or unused, and an update of the ``.po`` files after a text changed. Works with
Babel: no gettext program is needed.

    python -m buurtpeil.web.translations            compile
    python -m buurtpeil.web.translations --check    fail on what is missing, fuzzy or no longer used
    python -m buurtpeil.web.translations --update   add new texts to the .po files, drop unused ones
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

HERE = Path(__file__).resolve().parent
LANGUAGES = ("nl", "en")
_KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}|%%")
Message = str | tuple[str, ...]


def po_path(language: str) -> Path:
    """Where the texts of a language are kept."""
    return HERE / "locale" / language / "LC_MESSAGES" / "django.po"


def extract() -> dict[Message, list[tuple[str, int]]]:
    """All msgids in templates and code (a pair for a plural), with the files and lines that use them."""
    found: dict[Message, list[tuple[str, int]]] = {}
    for path, source in _sources():
        from babel.messages.extract import extract as extract_messages

        for line, message, _comments, _context in extract_messages("python", io.BytesIO(source.encode()), _KEYWORDS):
            found.setdefault(message, []).append((str(path.relative_to(HERE)), line))
    return found


def _sources() -> Iterator[tuple[Path, str]]:
    from django.utils.translation.template import templatize

    for path in sorted(HERE.rglob("*.py")):
        yield path, path.read_text(encoding="utf-8")
    for path in sorted((HERE / "templates").rglob("*.html")):
        yield path, templatize(path.read_text(encoding="utf-8"), origin=str(path))


def read_catalogue(language: str) -> Catalog:
    """The ``.po`` file of a language."""
    from babel.messages.pofile import read_po

    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def find_problems(language: str) -> list[str]:
    """What is wrong with the texts of a language, one line each; empty when all is well."""
    catalogue, wanted = read_catalogue(language), extract()
    problems = [f"{language}: missing: {message!r}" for message in wanted if _id(message) not in catalogue]
    for entry in catalogue:
        if not entry.id:
            continue
        if entry.fuzzy:
            problems.append(f"{language}: fuzzy: {entry.id!r}")
        if not all(_forms(entry.string)):
            problems.append(f"{language}: not translated: {entry.id!r}")
        elif any(_placeholders(form) != _placeholders(_forms(entry.id)[-1]) for form in _forms(entry.string)[-1:]):
            problems.append(f"{language}: other placeholders than its msgid: {entry.id!r}")
        if entry.id not in wanted:
            problems.append(f"{language}: no longer used: {entry.id!r}")
    return problems


def _id(message: Message) -> str:
    return message if isinstance(message, str) else message[0]


def _forms(text: Message | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def update(language: str) -> None:
    """Rewrite the ``.po`` file: new msgids without a translation (English: with itself), unused ones gone."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    before = read_catalogue(language) if po_path(language).exists() else Catalog(locale=language)
    after = Catalog(
        locale=language,
        project="Buurtpeil",
        header_comment="# SPDX-FileCopyrightText: 2026 Buurtpeil contributors\n# SPDX-License-Identifier: EUPL-1.2\n",
        charset="utf-8",
        fuzzy=False,
    )
    for message in extract():
        kept = before.get(_id(message))
        own: Message = message if language == "en" else ("" if isinstance(message, str) else ("", ""))
        flags = {"python-format"} if "%(" in _id(message) else set()
        after.add(message, kept.string if kept and all(_forms(kept.string)) else own, flags=flags)
    po_path(language).parent.mkdir(parents=True, exist_ok=True)
    with po_path(language).open("wb") as file:
        write_po(file, after, width=118, sort_output=True, omit_header=False)
    text = po_path(language).read_text(encoding="utf-8")
    # A date in the header would make every update a difference.
    text = re.sub(
        r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team):.*\n', "", text, flags=re.M
    )
    po_path(language).write_text(text, encoding="utf-8")


def compile_language(language: str) -> Path:
    """Write the ``.mo`` file beside the ``.po`` file, in one step; returns its path."""
    from babel.messages.mofile import write_mo

    target = po_path(language).with_suffix(".mo")
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".tmp", delete=False) as file:
        write_mo(file, read_catalogue(language))
    os.chmod(file.name, 0o644)
    os.replace(file.name, target)
    return target


def ensure_compiled() -> None:
    """Compile what is missing or older than its source; leaves an installation that can't be written as it is."""
    for language in LANGUAGES:
        source, target = po_path(language), po_path(language).with_suffix(".mo")
        is_stale = not target.exists() or target.stat().st_mtime < source.stat().st_mtime
        if source.exists() and is_stale and os.access(target.parent, os.W_OK):
            compile_language(language)


def main(arguments: list[str]) -> int:
    """Run one of the three commands; 1 when the check finds something."""
    if arguments == ["--update"]:
        for language in LANGUAGES:
            update(language)
    elif arguments == ["--check"]:
        problems = [problem for language in LANGUAGES for problem in find_problems(language)]
        sys.stderr.writelines(f"{problem}\n" for problem in problems)
        return 1 if problems else 0
    elif not arguments:
        for language in LANGUAGES:
            sys.stdout.write(f"{compile_language(language)}\n")
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
