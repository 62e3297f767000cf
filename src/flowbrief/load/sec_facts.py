"""The SEC's `companyfacts` JSON: what a company reported under one tag, span by span and filing by filing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flowbrief.extend import Param, ParamType, source
from flowbrief.load.fault import build_fault, check_size, quote_cell
from flowbrief.load.typed import write_table
from flowbrief.model.diagnostic import Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.text import Text

END, START, FILED = "end", "start", "filed"
_MOST_NAMED = 8
_REFETCH = "fetch the file again; the address ends in companyfacts/CIK and the ten digits of the company"


@source(
    "sec_facts",
    summary=Text(
        zh="SEC companyfacts JSON 中一个标签的全部申报值；同一期间有多次申报时，以截至日前最近一次为准。",
        en="Every figure that a company filed under one tag, from the SEC's companyfacts JSON; of several filings of "
        "one span the latest by the as-of date counts.",
    ),
    params=(
        Param("cik", ParamType.INTEGER, "The company's number at the SEC, without zeros before it.", minimum=1),
        Param("taxonomy", ParamType.TEXT, "The taxonomy of the tag.", "us-gaap"),
        Param("facts_unit", ParamType.TEXT, "The unit of the facts, as the file names it.", "USD"),
    ),
)
def read_sec_facts(spec: SourceSpec, content: bytes) -> RawTable:
    """Read the filings of one tag as rows of `end`, `start`, `filed` and the tag.

    An amount on a day has no `start` in the file; its span is that day. Filings of one span on one day are one row if
    they agree. Rows run by span, then by day of filing; line 2 is the first of them.

    Raises:
        Refused: not JSON or not this company's; no such tag or unit; a fact without a date or number; two filings of
            one day that differ.
    """
    given = spec.options
    document = _read_document(spec, content)
    if document.get("cik") != given["cik"]:
        message = f"the file is about CIK {document.get('cik')!r} ({document.get('entityName')}), not {given['cik']}"
        raise Refused((build_fault(spec, "wrong-company", message, field="cik", hint=_REFETCH),))
    if len(spec.columns) != 1:
        message = f"a source of filings by tag has one column, and {len(spec.columns)} are declared"
        hint = "companies do not file all tags for the same spans; give each tag a source of its own, with this path"
        raise Refused((build_fault(spec, "one-tag", message, hint=hint),))
    tag = spec.columns[0][1]
    facts = _find(spec, document.get("facts"), str(given["taxonomy"]), "taxonomy")
    units = _find(spec, _find(spec, facts, tag, "tag").get("units"), str(given["facts_unit"]), "unit")
    rows = _read_facts(spec, tag, units)
    return write_table(spec, (END, START, FILED, tag), rows)


def _read_document(spec: SourceSpec, content: bytes) -> dict[str, Any]:
    fault = check_size(spec, content, hint="one company's facts are smaller than that")
    if not fault and content.lstrip()[:1] == b"<":
        fault = build_fault(spec, "not-json", "the file is a web page, not JSON", line=1, hint=_REFETCH)
    if fault:
        raise Refused((fault,))
    try:
        document = json.loads(content, parse_float=Decimal, parse_constant=str)
    except json.JSONDecodeError as error:
        message = f"the file is not JSON: {error.msg}"
        fault = build_fault(spec, "not-json", message, line=error.lineno, column=error.colno, hint=_REFETCH)
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        fault = build_fault(spec, "not-json", f"the file is not JSON: {type(error).__name__}", hint=_REFETCH)
    else:
        if isinstance(document, dict):
            return document
        fault = build_fault(spec, "not-json", "the file holds no companyfacts", line=1, hint=_REFETCH)
    raise Refused((fault,))


def _find(spec: SourceSpec, within: Any, name: str, what: str) -> Any:
    if isinstance(within, Mapping) and name in within:
        return within[name]
    known = ", ".join(list(within)[:_MOST_NAMED]) if isinstance(within, Mapping) else "nothing"
    message = f"the file has no {what} {quote_cell(name)}; it has {known}"
    hint = "tags are written as in the filing, such as PaymentsToAcquirePropertyPlantAndEquipment"
    raise Refused((build_fault(spec, "unknown-tag", message, field=name, hint=hint),))


def _read_facts(spec: SourceSpec, tag: str, facts: Any) -> list[tuple[object, ...]]:
    found: dict[tuple[date, date, date], tuple[object, int]] = {}
    faults = []
    for number, fact in enumerate(facts if isinstance(facts, list) else (), start=1):
        try:
            end, filed = date.fromisoformat(fact["end"]), date.fromisoformat(fact["filed"])
            key = (end, date.fromisoformat(fact.get("start", fact["end"])), filed)
            value = fact["val"]
            if isinstance(value, bool) or not isinstance(value, int | Decimal):
                raise TypeError("val is not a number")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"fact {number} of {tag} cannot be read: {type(error).__name__}: {error}"
            faults.append(build_fault(spec, "bad-fact", message, field=tag, hint=_REFETCH))
            continue
        earlier, place = found.setdefault(key, (value, number))
        if earlier != value:
            message = (
                f"facts {place} and {number} of {tag} are of the same span, {key[1]} to {end}, and filed on the same "
                f"day, {filed}, as {earlier} and {value}"
            )
            hint = "nothing says which of the two is right: look the filing up"
            faults.append(build_fault(spec, "duplicate-period", message, field=tag, hint=hint))
    if faults:
        raise Refused(tuple(faults))
    return [(*key, value) for key, (value, _) in sorted(found.items(), key=lambda item: item[0])]
