# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a calculation on paper tagged, in its language, and safe whatever a text holds?"""

from __future__ import annotations

import builtins
import contextlib
import re
import shutil
import subprocess
import zlib
from dataclasses import replace

import pytest

from buurtpeil.charts.case_charts import case_charts
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.pdf import to_pdf
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.report import make_report
from buurtpeil.typesetting import TypesettingError

MODELS = sorted(all_models())


def paper(case, language="nl"):
    report = make_report(case, uncertain=True, draws=512)
    return to_pdf(report, case_charts(report, language), language)


def opened(made):
    """All of a PDF with its packed streams unpacked."""
    parts = [made]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompress(packed))
    return b"\n".join(parts)


@pytest.mark.parametrize("key", MODELS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_model_fits_on_a_few_tagged_pages(key, language):
    pytest.importorskip("typst")
    made = paper(calculation(key), language)
    assert made.startswith(b"%PDF-1.7")
    inside = opened(made)
    # PDF/UA names itself in the metadata; tags, language and title in the catalogue.
    for part in (b"pdfuaid:part", b"/StructTreeRoot", b"/DisplayDocTitle true", f"/Lang({language})".encode()):
        assert part in inside.replace(b"/Lang (", b"/Lang("), part
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", inside)) <= 5


def test_text_is_never_markup(tmp_path):
    pytest.importorskip("typst")
    nasty = '#panic("ran") $x$ *bold* @label <tag> \\ "quote" #read("/etc/passwd")'
    model = all_models()["arrears-desk"]
    first = replace(model.inputs[0], source=nasty, nl=nasty, en=nasty)
    made = paper(Calculation(replace(model, nl=nasty, en=nasty, inputs=(first, *model.inputs[1:]))))
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (apt: poppler-utils)")
    (tmp_path / "a.pdf").write_bytes(made)
    text = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True).stdout.decode()
    assert '#panic("ran") $x$ *bold*' in " ".join(text.split())


def test_without_the_extra_a_sentence_says_how_to_get_it(monkeypatch):
    real = builtins.__import__

    def without_typst(name, *arguments, **more):
        if name == "typst":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without_typst)
    with pytest.raises(TypesettingError, match=r"extra `pdf`.*pip install"):
        to_pdf(make_report(calculation("arrears-desk")), ())
