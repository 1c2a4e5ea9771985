# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a spreadsheet go on where the engine stops, to the cent, and is it safe to open?"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from buurtpeil.economics import formulas, nodes
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.cohorts import capacity_queue, stock
from buurtpeil.economics.contracts import annuity_loan, fund
from buurtpeil.economics.expression import Label, in_order
from buurtpeil.economics.functions import (
    absolute,
    ceiling,
    computed,
    either,
    equals,
    exp,
    floor,
    largest,
    ln,
    maximum,
    minimum,
    smallest,
    value_at,
    where,
)
from buurtpeil.economics.layout import FIRST_PERIOD_ROW
from buurtpeil.economics.model import Model
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.periods import Step
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.report import make_report
from buurtpeil.economics.result import calculate
from buurtpeil.economics.spreadsheet import report_to_xlsx, to_xlsx
from buurtpeil.economics.workbook import FIRST_INPUT_ROW

openpyxl = pytest.importorskip("openpyxl")

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
#: Without it LibreOffice shows what XlsxWriter wrote and the comparison could not fail.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""
MODELS = sorted(all_models())


def recalculated(content, changes, folder):
    """The workbook after changing inputs (column C) and recalculating in LibreOffice: cells with values."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Inputs"]
    rows = {sheet.cell(row, 1).value: row for row in range(FIRST_INPUT_ROW + 1, sheet.max_row + 1)}
    for key, value in changes.items():
        sheet.cell(rows[key], 3).value = value
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    book.save(folder / "changed.xlsx")
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(folder / "out"), str(folder / "changed.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return openpyxl.load_workbook(folder / "out" / "changed.xlsx", data_only=True)


def differences(model, content, values, folder):
    """Cells of steps and periods that differ by more than a cent from a second run of the engine."""
    book = recalculated(content, values, folder)
    second = openpyxl.load_workbook(io.BytesIO(to_xlsx(calculate(model, values), language="en")), data_only=True)
    found, seen = [], 0
    for name in ("Result", "Cash flows", "Steps", "Periods"):
        for row in second[name].iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and not _is_solved(second[name], cell):
                    seen += 1
                    other = book[name].cell(cell.row, cell.column).value
                    if not isinstance(other, int | float) or abs(other - cell.value) > 0.01:
                        found.append((name, cell.coordinate, cell.value, other))
    return found, seen


def _is_solved(sheet, cell):
    """Internal rates are labelled values: they stand below their heading."""
    heads = [row for row in range(1, cell.row) if str(sheet.cell(row, 1).value or "").startswith("Internal rates")]
    return bool(heads)


def two_changes(model):
    """Two inputs that make a difference, moved by a tenth of what their bounds allow."""
    changes = {}
    for one in model.model.inputs:
        if one.is_uncertain and not one.readings and one.key in model.used_inputs:
            low, high = one.span
            value = low + 0.8 * (high - low)
            changes[one.key] = float(round(value)) if one.whole else value
    return dict(sorted(changes.items())[:2])


needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (apt: libreoffice-calc)")


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("key", MODELS)
def test_a_changed_spreadsheet_gives_what_a_second_run_gives(key, tmp_path):
    model = calculation(key)
    changes = two_changes(model)
    first = calculate(model)
    changed = calculate(model, changes)
    assert (changed.steps, changed.outputs, changed.parties) != (first.steps, first.outputs, first.parties)
    wrong, seen = differences(model, to_xlsx(first, language="en"), changes, tmp_path)
    assert wrong == []
    assert seen > 20


def quantity(key, value, unit="count", **more):
    prices = "2017" if "euro" in unit else None
    return Input(
        key, key, key, value, unit, Status.ASSUMPTION, "test", prices=prices, minimum=-1e6, maximum=1e6, **more
    )


def everything(x, case):
    """A model that uses every kind of node."""
    time = case.timeline(x.start_year, 24, Step.MONTH, start_month=5)
    loan = annuity_loan(x.loan, x.rate / 12, x.term, time)
    queue = capacity_queue(x.arrivals * time.during(1, 6), x.capacity, time)
    case.step("balance", "b", "balance", loan.balance)
    case.step("waiting", "w", "waiting", queue.waiting)
    case.step("served", "s", "served", queue.served)
    case.step("stock", "s", "stock", stock(x.arrivals * time.during(0, 3), x.leaving, time))
    case.step("fund", "f", "fund", fund(x.loan, x.rate, loan.payment, loan.interest, time))
    case.step("metering", "m", "metering", case.rule("net-metering", time.dates))
    case.step("dates", "d", "dates", time.dates)
    case.step("drawn", "d", "drawn", computed(Label("luck", "geluk", "luck"), lambda term: 0 * term + 7, x.fixed))
    case.step("functions", "f", "functions", ln(exp(x.leaving)) + floor(-x.odd) + ceiling(-x.odd)
              + absolute(-x.odd) + minimum(x.odd, 2) + maximum(x.odd, 2) + x.odd**3 + 2**x.odd)  # fmt: skip
    case.step("choice", "c", "choice", where(either(x.odd > 2, equals(x.odd, 1)), 1, where(x.odd >= 1.5, 3, 4)))
    case.step("ends", "e", "ends", largest(queue.waiting) + smallest(queue.served) + value_at(queue.served, 2))
    case.flow("lent", "l", "lent", payer="bank", receiver="home", amount=loan.drawn)
    case.flow("paid", "p", "paid", payer="home", receiver="bank", amount=loan.payment)
    case.flow("used", "u", "used", payer="home", receiver="outside", amount=x.loan * time.at(0))
    case.discount(x.rate)
    case.no_baseline_flows("niets", "nothing")


EVERYTHING = Model(
    key="everything", section="0", nl="Alles", en="Everything", summary_nl="-", summary_en="=1+1", build=everything,
    golden=(),
    parties=(Party("bank", "Bank", "Bank", PartyKind.BANK), Party("home", "Huis", "Home", PartyKind.RESIDENTS)),
    inputs=(
        quantity("start-year", 2026, "calendar-year"), quantity("loan", 1_000, "euro"),
        quantity("rate", 0.06, "fraction"),
        quantity("term", 18, "month", low=12, high=24), quantity("arrivals", 12, "report", low=5, high=20),
        quantity("capacity", 8, "report"), quantity("leaving", 0.2, "fraction"), quantity("odd", 1.7),
        quantity("fixed", 3),
    ),
)  # fmt: skip


@pytest.mark.slow
@needs_office
def test_every_kind_of_node_lives_in_the_spreadsheet(tmp_path):
    model = Calculation(EVERYTHING)
    used = {type(node) for node in in_order(model.measures.values())}
    assert set(formulas._PRINT) - used == {nodes.State}
    changes = {"term": 15.0, "odd": 2.3, "arrivals": 17.0, "rate": 0.0}
    wrong, seen = differences(model, to_xlsx(calculate(model), language="en"), changes, tmp_path)
    assert wrong == []
    assert seen > 400


@pytest.mark.slow
@needs_office
def test_a_wrong_formula_is_noticed(tmp_path, monkeypatch):
    """The comparison can fail: an annuity that forgets its last payment is found."""
    monkeypatch.setitem(formulas._PRINT, nodes.AnnuityFactor, lambda p, n:
                        f"PV({p.inside(n.arguments[0])},{p.inside(n.arguments[1])}-1,-1)")  # fmt: skip
    model = Calculation(EVERYTHING)
    wrong, _ = differences(model, to_xlsx(calculate(model), language="en"), {"rate": 0.05}, tmp_path)
    assert any(name == "Periods" for name, *_ in wrong)


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("sheet", ["Result", "Cash flows", "Steps", "Periods"])
def test_one_formula_spoiled_in_the_file_is_noticed(sheet, tmp_path):
    """A formula that gives one euro too much, on any sheet of a real model, is found by the comparison."""
    model = calculation("arrears-desk")
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(calculate(model), language="en")))
    cell = [cell for row in book[sheet].iter_rows() for cell in row if cell.data_type == "f"][3]
    cell.value = f"{cell.value}+1"
    spoiled = io.BytesIO()
    book.save(spoiled)
    wrong, _ = differences(model, spoiled.getvalue(), two_changes(model), tmp_path)
    assert (sheet, cell.coordinate) in [found[:2] for found in wrong]


@pytest.mark.slow
@needs_office
def test_a_date_outside_a_rule_is_no_number_in_the_spreadsheet(tmp_path):
    model = calculation("transition-exploitation")
    book = recalculated(to_xlsx(calculate(model), language="en"), {"start-year": 2012}, tmp_path)
    errors = [cell.value for row in book["Steps"].iter_rows() for cell in row if str(cell.value).startswith("#")]
    assert errors


@pytest.mark.parametrize("key", [*MODELS])
def test_the_engine_s_values_stand_in_the_file_beside_allowed_functions_only(key):
    model = calculation(key)
    result = calculate(model)
    content = to_xlsx(result, language="en")
    living = openpyxl.load_workbook(io.BytesIO(content))
    cached = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    texts = [cell.value for sheet in living for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert texts
    names = {name for text in texts for name in re.findall(r"([A-Z][A-Z.]*)\(", re.sub(r"'[^']*'!", "", text))}
    assert names <= formulas.FUNCTIONS
    assert max(map(len, texts)) < 8192
    values = {str(row[0].value): row[1].value for row in cached["Result"].iter_rows(min_row=5, max_col=2)}
    for label, value in ((model.measures[k].label.en, model.value(k, result.inputs)) for k in model.case.outputs
                         if not model.measures[k].per_period):  # fmt: skip
        assert values[label] == pytest.approx(value)


def test_a_scenario_stands_beside_the_base():
    model = calculation("solar-programme")
    content = to_xlsx(calculate(model, scenario="after-net-metering"), calculate(model), language="en")
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    row = next(row for row in book["Result"].iter_rows(values_only=True) if row[0] == "Gain in year 1")
    assert row[1:3] == pytest.approx((735.00, 452.03), abs=0.005)
    assert {"Steps 2", "Periods 2"} <= set(book.sheetnames)


def test_drawn_results_are_labelled_values():
    report = make_report(calculation("solar-programme"), uncertain=True, draws=256)
    sheet = openpyxl.load_workbook(io.BytesIO(report_to_xlsx(report, "en")))["Uncertainty"]
    assert "does not change along" in sheet["A1"].value
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    spread = report.uncertainty.spreads["npv/household"]
    assert rows["Net present value cash Household"][0] == pytest.approx(spread.mean)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    # What drives the result, with its interval, and what knowing each input is worth.
    driver, names = report.uncertainty.indices[0], report.values_by_key
    row = rows[names[driver.inputs[0]].en]
    assert "What makes the result uncertain (Sobol index)" in rows
    assert rows["Knowing everything"][0] == pytest.approx(report.uncertainty.information[-1].value)
    assert f"Draws: 256, seed: {report.uncertainty.seed}" in rows
    assert any(isinstance(value, float) for value in row)


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize(("key", "party"), [("phased-renewal", "association"), ("arrears-desk", "municipality")])
def test_what_a_budget_lacks_follows_a_change_in_the_file(key, party, tmp_path):
    model = calculation(key)
    changes, budget = two_changes(model), {party: 40_000.0 if key == "arrears-desk" else 5_000_000.0}
    content = to_xlsx(calculate(model, budgets=budget), language="en")
    sheet = recalculated(content, changes, tmp_path)["Cash flows"]
    name = next(one.en for one in model.model.parties if one.key == party)
    (column,) = (cell.column for cell in sheet[4] if cell.value == f"Lacking in the budget {name}")
    found = [row[column - 1] for row in sheet.iter_rows(min_row=5, values_only=True) if row[column - 1] is not None]
    second = calculate(model, changes, budgets=budget).parties[party]
    assert second.breaches
    lacking = {one.period: one.lacking for one in second.breaches}
    assert found == pytest.approx([lacking.get(year, 0.0) for year in range(len(found))], abs=0.01)


def test_text_never_becomes_a_formula():
    nasty = '=HYPERLINK("http://example.org")'
    first = EVERYTHING.inputs[0]
    model = Calculation(
        replace(EVERYTHING, inputs=(replace(first, source=nasty, nl="@x", en="+x"), *EVERYTHING.inputs[1:]))
    )
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(calculate(model), language="en")))
    for name in ("Inputs", "Result", "Sources"):
        texts = [cell.value for row in book[name].iter_rows() for cell in row if isinstance(cell.value, str) and
                 cell.data_type == "s"]  # fmt: skip
        assert texts
        assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


def test_the_dutch_file_speaks_dutch():
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(calculate(calculation("solar-programme")))))
    assert book.sheetnames == [
        "Uitkomst", "Uitgangspunten", "Kasstromen", "Bronnen", "Stappen", "Perioden", "Regels",
    ]  # fmt: skip
    assert book["Perioden"].cell(FIRST_PERIOD_ROW + 1, 1).value == 0
