"""`flowbrief explain`."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.fact import FACT, FactSpec
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.period import Period
from flowbrief.model.quantity import Quantity
from flowbrief.model.spec import ReportSpec

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
        spec, _, analysis = prepare(config, Wish(as_of=as_of, vintage=vintage), open_world(), registry)
        if measure is None:
            _list_measures(analysis, as_json)
            return
        found = analysis.measure(measure)
        if found is None:
            raise Refused((_unknown(config, measure, spec, analysis),))
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    home = analysis.find_home(found.id)
    fact = spec.fact(home.id) if home is not None and home.kind == FACT else None
    if as_json:
        print_json(_describe(found) | _describe_fact(fact))
    else:
        _print(found, fact, None if all_rows else _ROWS_SHOWN)


def _unknown(config: Path, measure: str, spec: ReportSpec, analysis: Analysis) -> Diagnostic:
    if spec.absent.holds(measure):
        names = ", ".join(source.name for source in spec.absent.sources)
        message = f"{measure!r} is not measured: what it needs is not there ({names})"
        return Diagnostic("unknown-measure", message, Place(str(config)), "run `flowbrief fetch`, or bring the file",
                          exit_code=ExitCode.USAGE)  # fmt: skip
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


def _describe_fact(fact: FactSpec | None) -> dict[str, object]:
    """Who gave a figure of a third party, where it can be read, and how long it may be used; nothing for any other."""
    if fact is None:
        return {}
    words = {"provider": fact.provider, "publication": fact.publication, "via": fact.via, "note": fact.note}
    return {
        **{name: {"zh": text.zh, "en": text.en} for name, text in words.items() if text is not None},
        "published_on": fact.published_on.isoformat(),
        "expires": fact.expires.isoformat(),
        "confidence": fact.confidence,
        **({"url": fact.url} if fact.url else {}),
        "place": str(fact.place),
    }


def _spell_fact(fact: FactSpec | None) -> Iterator[tuple[str, str]]:
    for name, value in _describe_fact(fact).items():
        yield name.removesuffix("_on"), f"{value['en']} / {value['zh']}" if isinstance(value, dict) else str(value)


def _print(measure: Measure, fact: FactSpec | None, limit: int | None) -> None:
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
        ("facts", ", ".join(f"{name}: {value}" for name, value in measure.facets if fact is None)),
        *_spell_fact(fact),
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
