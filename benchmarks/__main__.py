# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does `make bench` run?

Needs the names of cases, or none for all. Gives their tables, and their JSON under `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.runner import find_cases, run_case, table_of, write_report


def main() -> None:
    """Run the cases that were asked for, one after the other: measuring two at once measures neither."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and memory.")
    parser.add_argument("cases", nargs="*", help="names of cases; all without any")
    parser.add_argument("--no-write", action="store_true", help="print only; leave benchmarks/results as it is")
    parser.add_argument("--list", action="store_true", help="name the cases and stop")
    arguments = parser.parse_args()
    cases = {case.NAME: case for case in find_cases()}
    unknown = sorted(set(arguments.cases) - cases.keys())
    if unknown:
        sys.exit(f"No such case: {', '.join(unknown)}. There are: {', '.join(sorted(cases))}.")
    if arguments.list:
        print("\n".join(sorted(cases)))
        return
    for name in arguments.cases or sorted(cases):
        report = run_case(cases[name])
        print(table_of(report), flush=True)
        if not (report.skipped or arguments.no_write):
            write_report(report)


if __name__ == "__main__":
    main()
