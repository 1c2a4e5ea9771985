# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command `buurtpeil calculate`: what does it cost, who pays, who gains?

Needs a model's key and values by `--set`. Gives a report to read, JSON under stable keys, a spreadsheet whose formulas
live and a PDF. Wrong values end with exit code 2, the input's name and the way out.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import click

from buurtpeil.charts.case_charts import case_charts
from buurtpeil.cli.calculate_again import run_again
from buurtpeil.cli.calculate_text import list_text, report_text
from buurtpeil.cli.calculate_values import read_budgets, read_values
from buurtpeil.cli.lines import wrap
from buurtpeil.cli.options import LANGUAGES, Progress, deliver, deliver_bytes, output_option, quiet_option
from buurtpeil.cli.tables import to_json
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.discounting import Discounting, Moment
from buurtpeil.economics.pdf import to_pdf
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.report import DRAWS, Report, make_report
from buurtpeil.economics.report_json import report_json
from buurtpeil.economics.report_words import phrase
from buurtpeil.economics.spreadsheet import report_to_xlsx
from buurtpeil.economics.uncertainty import SEED
from buurtpeil.errors import EconomicsError
from buurtpeil.typesetting import TypesettingError

MOST_TOLD = 20


class RefusedError(click.ClickException):
    """Values that can't be right: no stack trace, exit code 2."""

    exit_code = 2

    def __init__(self, problem: EconomicsError | TypesettingError) -> None:
        super().__init__(str(problem))
        self.problem = problem

    def show(self, file: IO[Any] | None = None) -> None:
        """What is wrong and the way out, each on lines of their own."""
        for part in filter(None, (f"{self.problem.what} {self.problem.values}".strip(), self.problem.way_out)):
            click.echo(wrap(part), err=True)


@click.command("calculate")
@click.argument("model", required=False)
@click.option("--list", "wants_list", is_flag=True, help="Name every calculation and the question it answers.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Give an input another value; can be repeated. Point or comma as decimal sign, no thousands separators.",
)
@click.option("--scenario", metavar="KEY", help="Work with the values of a scenario of the model.")
@click.option("--compare", multiple=True, metavar="KEY", help="Put another scenario beside it; can be repeated.")
@click.option(
    "--again",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Make the run of this JSON file again, and say what comes out otherwise now (exit code 1 if anything does).",
)
@click.option(
    "--discount-moment",
    type=click.Choice([moment.value for moment in Moment]),
    default=Moment.END.value,
    show_default=True,
    help="Where in its period an amount falls.",
)
@click.option(
    "--discount-schedule",
    metavar="KEY",
    help="Rates that fall with the years in place of the one rate, such as green-book.",
)
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    metavar="PARTY=EUROS",
    help="What a party may pay a year; the years that ask more are named. Can be repeated.",
)
@click.option(
    "--uncertainty", is_flag=True, help="Also draw the uncertain inputs: intervals, chances, what to measure."
)
@click.option(
    "--draws",
    type=click.IntRange(256, 2**20),
    default=DRAWS,
    show_default=True,
    help="How many draws.",
)
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Seed of the draws.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Text to read, or data for another program.",
)
@click.option(
    "--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Also write a spreadsheet with living formulas."
)
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Also write a PDF (extra: pdf).")
@click.option(
    "--language",
    "--lang",
    type=click.Choice(LANGUAGES),
    default="nl",
    show_default=True,
    help="Language of names and sentences.",
)
@output_option
@quiet_option
def calculate_command(
    model: str | None,
    wants_list: bool,
    settings: tuple[str, ...],
    scenario: str | None,
    compare: tuple[str, ...],
    again: Path | None,
    discount_moment: str,
    discount_schedule: str | None,
    budgets: tuple[str, ...],
    uncertainty: bool,
    draws: int,
    seed: int,
    form: str,
    xlsx: Path | None,
    pdf: Path | None,
    language: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """Work out what a plan costs, who pays and who gains.

    Without a MODEL: the list of calculations.
    """
    if again is not None:
        _again(again, model, form, language, output)
        return
    if wants_list or model is None:
        deliver(_list(form, language), output)
        return
    progress = Progress(quiet)
    try:
        case = calculation(model, Discounting.of(discount_moment, discount_schedule))
        values = read_values(settings, case.model.inputs)
        progress("calculating" if not uncertainty else f"calculating with {draws:,} draws")
        report = make_report(
            case,
            values,
            scenario,
            uncertain=uncertainty or pdf is not None,
            compare=compare,
            budgets=read_budgets(budgets, case.model.parties),
            draws=draws,
            seed=seed,
        )
        progress.clear()
        text = to_json(report_json(report)) if form == "json" else report_text(report, language, uncertain=uncertainty)
        _files(report, xlsx, pdf, language, progress)
    except (EconomicsError, TypesettingError) as problem:
        progress.clear()
        raise RefusedError(problem) from None
    deliver(text, output)


def _again(path: Path, model: str | None, form: str, language: str, output: Path | None) -> None:
    """Tell whether a run comes out the same, and otherwise what does not."""
    if model is not None:
        raise click.UsageError("The file says which model it is about; leave MODEL out.")
    try:
        report, differences = run_again(path)
    except EconomicsError as problem:
        raise RefusedError(problem) from None
    text = to_json(report_json(report)) if form == "json" else report_text(report, language, uncertain=False)
    deliver(text, output)
    words = phrase("again-same" if not differences else "again-other", language).format(count=len(differences))
    click.echo(wrap(words), err=True)
    for line in differences[:MOST_TOLD]:
        click.echo(f"- {line}", err=True)
    if differences:
        raise SystemExit(1)


def _files(report: Report, xlsx: Path | None, pdf: Path | None, language: str, progress: Progress) -> None:
    if xlsx is not None:
        progress("writing the spreadsheet")
        content = report_to_xlsx(report, language)
        progress.clear()
        deliver_bytes(content, xlsx)
    if pdf is not None:
        progress("writing the PDF")
        content = to_pdf(report, case_charts(report, language), language)
        progress.clear()
        deliver_bytes(content, pdf)


def _list(form: str, language: str) -> str:
    if form == "table":
        return list_text(all_models().values(), language)
    return to_json([_model_json(calculation(key)) for key in all_models()])


def _model_json(case: Calculation) -> dict[str, Any]:
    model = case.model
    return {
        "key": model.key,
        "version": model.version,
        "section": model.section,
        "title": {"nl": model.nl, "en": model.en},
        "question": {"nl": model.summary_nl, "en": model.summary_en},
        "inputs": [one.key for one in model.inputs],
        "scenarios": ["base", *(scenario.key for scenario in model.scenarios)],
    }
