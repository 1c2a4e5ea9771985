# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a calibration look as one page, and in a few sentences?

Needs the rows of `Measured`. Gives one HTML document in Dutch or English without scripts or outside files; beside every
picture stand the same numbers as text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files

from buurtpeil.charts.rule_dots import RuleLine, rule_dots
from buurtpeil.cli.lines import NOTHING, say_number, say_share
from buurtpeil.proof.error_rates import Measured
from buurtpeil.signals.signal import KIND_WORDS, SignalKind

_WORDS: dict[str, Mapping[str, str]] = tomllib.loads(
    (files("buurtpeil.cli") / "calibrate_words.toml").read_text("utf-8")
)["word"]
_MEASURES = ("false-share", "false-discovery", "wrong-colours", "power", "lead-time")
_SCALES = {"false-share": 0.2, "false-discovery": 0.2, "wrong-colours": 0.2, "power": 1.0, "lead-time": 8.0}


def verdicts(rows: Sequence[Measured], language: str) -> list[str]:
    """Per measure with a promise: kept everywhere, or where it is not, with the figures."""
    sentences = []
    for measure in _MEASURES:
        judged = [row for row in rows if row.measure == measure and row.is_kept is not None]
        if not judged:
            continue
        failed = [row for row in judged if not row.is_kept]
        text = _WORDS["failed" if failed else "kept"][language]
        listed = "; ".join(f"{_name(row, language)}: {_value(row, language)}" for row in failed)
        sentences.append(
            text.format(what=_WORDS[measure][language], count=len(judged), failed=len(failed), listed=listed)
        )
    return sentences


def to_calibrate_page(rows: Sequence[Measured], seed: int, repeats: int, language: str) -> str:
    """The calibration as one HTML document in "nl" or "en"."""
    word = {key: texts[language] for key, texts in _WORDS.items()}
    sheets = (files("buurtpeil.web") / "static" / "css" / "tokens.css",
              files("buurtpeil.cli") / "scan_page.css", files("buurtpeil.cli") / "backtest_page.css")  # fmt: skip
    style = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(word['title'])} – Buurtpeil</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(word['title'])}</h1>",
        f'<p class="lead">{escape(word["lead"])}</p>',
        f'<p class="facts">{escape(word["facts"].format(seed=seed, repeats=repeats))}</p>',
        f"<h2>{escape(word['verdict'])}</h2>\n<ul>",
        *(f"<li>{escape(sentence)}</li>" for sentence in verdicts(rows, language)),
        f"</ul>\n<p>{escape(word['error-note'])}</p>",
        *(_section(measure, [row for row in rows if row.measure == measure], language) for measure in _MEASURES),
        f"<h2>{escape(word['limits'])}</h2>\n<p>{escape(word['limits-text'])}</p>",
        "</main>\n</body>\n</html>",
    ]
    return "\n".join(part for part in parts if part)


def _section(measure: str, rows: Sequence[Measured], language: str) -> str:
    if not rows:
        return ""
    title, note = _WORDS[measure][language], _WORDS[f"{measure}-note"][language]
    parts = [f"<h2>{escape(title)}</h2>\n<p>{escape(note)}</p>"]
    scale = _SCALES[measure]
    for nominal in dict.fromkeys("" if row.nominal != row.nominal else f"{row.nominal:g}" for row in rows):
        own = [row for row in rows if ("" if row.nominal != row.nominal else f"{row.nominal:g}") == nominal]
        caption = (
            f"{title} ({_WORDS['nominal'][language]}: {say_share(float(nominal), language)})" if nominal else title
        )
        quarters = [scale * step / 4 for step in range(5)]
        is_time = measure == "lead-time"
        ticks = [say_number(at, 0, language) if is_time else f"{100 * at:.0f}%" for at in quarters]
        lines = [
            RuleLine(
                _name(row, language),
                row.value / scale,
                (row.value - 2 * row.error) / scale,
                (row.value + 2 * row.error) / scale,
                _value(row, language),
                row.is_kept is False,
            )
            for row in own
        ]
        parts.append(f"<figure>\n{rule_dots(lines, ticks)}\n<figcaption>{escape(caption)}</figcaption>\n</figure>")
        parts.append(_table(caption, own, language))
    return "\n".join(parts)


def _table(caption: str, rows: Sequence[Measured], language: str) -> str:
    heads = [_WORDS[key][language] for key in ("kind", "size", "value", "error", "cases", "promise")]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "\n".join(
        f'<tr><th scope="row">{escape(_kind(row, language))}</th>'
        + "".join(
            f"<td>{escape(cell)}</td>"
            for cell in (
                _size(row, language),
                _value(row, language),
                say_number(row.error, 2, language) if row.measure == "lead-time" else say_share(row.error, language),
                say_number(row.count, 0, language),
                NOTHING if row.is_kept is None else _WORDS["yes" if row.is_kept else "no"][language],
            )
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _kind(row: Measured, language: str) -> str:
    return _WORDS["colour"][language] if row.kind == "colour" else KIND_WORDS[SignalKind(row.kind)][language]


def _size(row: Measured, language: str) -> str:
    return _WORDS[row.size][language]


def _name(row: Measured, language: str) -> str:
    return f"{_kind(row, language)}, {_size(row, language)}"


def _value(row: Measured, language: str) -> str:
    return say_number(row.value, 1, language) if row.measure == "lead-time" else say_share(row.value, language)
