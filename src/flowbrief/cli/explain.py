"""`flowbrief explain`."""

from __future__ import annotations

import difflib
import sys
from datetime import date
from pathlib import Path

import click

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.period import Period
from flowbrief.model.quantity import Quantity

from .build import show_refusal
from .options import as_of_option, config_argument, json_option, vintage_option
from .terminal import open_world, print_json

_ROWS_SHOWN = 20


@click.command("explain")
@config_argument
@click.argument("measure", required=False)
@as_of_option
@vintage_option
@click.option("--all-rows", is_flag=True, help="Show every source row, not only the latest.")
@json_option
def command(
    config: Path, measure: str | None, as_of: date | None, vintage: str | None, all_rows: bool, as_json: bool
) -> None:
    """Show MEASURE of the report in CONFIG: value, definition, formula and the rows it came from.

    Without MEASURE, list every measure of the report with its value.
    """
    from flowbrief.pipeline import Wish, prepare

    from .registered import registry

    try:
        _, _, analysis = prepare(config, Wish(as_of=as_of, vintage=vintage), open_world(), registry)
        if measure is None:
            _list_measures(analysis, as_json)
            return
        found = analysis.measure(measure)
        if found is None:
            raise Refused((_unknown(config, measure, analysis),))
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        print_json(_describe(found))
    else:
        _print(found, None if all_rows else _ROWS_SHOWN)


def _unknown(config: Path, measure: str, analysis: Analysis) -> Diagnostic:
    known = [m.id for f in analysis.findings for m in f.measures]
    near = difflib.get_close_matches(measure, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "without a name, explain lists every measure"
    return Diagnostic("unknown-measure", f"there is no measure {measure!r}", Place(str(config)), hint,
                      exit_code=ExitCode.USAGE)  # fmt: skip


def _list_measures(analysis: Analysis, as_json: bool) -> None:
    measures = [m for finding in analysis.findings for m in finding.measures]
    if as_json:
        print_json([_describe(measure) for measure in measures])
        return
    width = max(len(measure.id) for measure in measures)
    for measure in measures:
        click.echo(f"{measure.id:<{width}}  {_spell(measure)}")


def _spell(measure: Measure) -> str:
    value = measure.value
    if value is None:
        return f"no value ({measure.absence.code if measure.absence else 'unknown'})"
    if isinstance(value, Quantity):
        return f"{value.amount.normalize():f} {value.unit}"
    return value.end.isoformat() if isinstance(value, Period) else value.isoformat()


def _describe(measure: Measure) -> dict[str, object]:
    return {
        "measure": measure.id,
        "value": None if measure.value is None else _spell(measure).split(" ", 1)[0],
        "unit": str(measure.quantity.unit) if isinstance(measure.value, Quantity) else "date",
        "absence": measure.absence.code if measure.absence else None,
        "period": [measure.period.start.isoformat(), measure.period.end.isoformat()],
        "universe": {"zh": measure.universe.zh, "en": measure.universe.en},
        "definition": {"zh": measure.definition.zh, "en": measure.definition.en},
        "formula": measure.lineage.formula,
        "inputs": list(measure.lineage.inputs),
        "facets": dict(measure.facets),
        "rows": [
            {
                "source": row.source,
                "line": row.line,
                "column": row.column,
                "period_end": row.period_end.isoformat(),
                "value": f"{row.value.normalize():f}",
            }
            for row in measure.lineage.rows
        ],
    }


def _print(measure: Measure, limit: int | None) -> None:
    missing = f"; weeks missing: {', '.join(str(g.period.end) for g in measure.absence.gaps)}" if (
        measure.absence and measure.absence.gaps
    ) else ""  # fmt: skip
    fields = [
        ("measure", measure.id),
        ("value", _spell(measure) + missing),
        ("period", f"{measure.period.start} to {measure.period.end} ({measure.period.days} days)"),
        ("universe", f"{measure.universe.en} / {measure.universe.zh}"),
        ("definition", measure.definition.en),
        ("", measure.definition.zh),
        ("formula", measure.lineage.formula),
        ("inputs", ", ".join(measure.lineage.inputs)),
        ("facts", ", ".join(f"{name}: {value}" for name, value in measure.facets)),
    ]
    for name, text in fields:
        if text:
            click.echo(f"{name:<11} {text}")
    rows = measure.lineage.rows
    if not rows:
        return
    shown = rows if limit is None else rows[-limit:]
    click.echo(
        f"rows        {len(rows)}"
        + (f", the last {limit} shown (--all-rows for all)" if len(shown) < len(rows) else "")
    )
    for row in shown:
        place = f"{row.source} line {row.line:>4}  {row.period_end}"
        click.echo(f"            {place}  {row.column:<16} {row.value.normalize():>16f}")
