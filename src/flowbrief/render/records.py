"""The files that machines read: documents and ledger as JSON, the numbers as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from flowbrief.model.artifact import Artifact, LedgerRow
from flowbrief.model.claim_record import ClaimList
from flowbrief.model.document import Datum, Document
from flowbrief.model.period import Period
from flowbrief.model.text import Text

_BOM = "\ufeff"
# document, sections, section, blocks: each block has a line.
_DEEPEST_LINE = 4


def write_document(document: Document) -> Artifact:
    """Write one document as JSON: every block with its type, every run with its measure."""
    content = write_json(_plain(document))
    return Artifact(f"document.{document.language}.json", "application/json", content, document.language)


def write_ledger(rows: Iterable[LedgerRow]) -> Artifact:
    """Write the ledger: one object for every number a reader sees."""
    listed = [{field.name: getattr(row, field.name) for field in fields(row)} for row in rows]
    return Artifact("ledger.json", "application/json", write_json(listed))


def write_data(data: Iterable[Datum]) -> Artifact:
    """Write each number of the tables and charts as CSV, with a byte order mark so that spreadsheets read 汉字."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(field.name for field in fields(Datum))
    writer.writerows([getattr(datum, field.name) for field in fields(Datum)] for datum in data)
    return Artifact("data.csv", "text/csv", (_BOM + text.getvalue()).encode())


def write_claims(given: ClaimList) -> Artifact:
    """Write what an issue says, claim by claim: numbers with their meaning, sentences as they are printed."""
    content = {
        "claims_format": 1,
        "report": given.report,
        "title": _in_both(given.title),
        "as_of": given.as_of.isoformat(),
        "period": _write_period(given.period),
        "claims": [
            {
                "id": claim.id,
                "kind": claim.kind,
                "variant": claim.variant,
                "subject": claim.subject,
                "polarity": claim.polarity,
                "measures": [
                    {
                        "role": measure.role,
                        "id": measure.id,
                        "value": measure.value,
                        "unit": measure.unit,
                        "period": _write_period(measure.period),
                        "definition": _in_both(measure.definition),
                        "universe": _in_both(measure.universe),
                        "sources": [_in_both(source) for source in measure.sources],
                    }
                    for measure in claim.measures
                ],
                "said": [{"section": saying.section, "sentences": dict(saying.sentences)} for saying in claim.said],
            }
            for claim in given.claims
        ],
    }
    return Artifact("claims.json", "application/json", write_json(content))


def _in_both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _write_period(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def write_json(value: object) -> bytes:
    """Write JSON as people can read it: a line for each block or row, 汉字 as they are, a newline at the end."""
    return ("".join(_lay_out(value, 0)) + "\n").encode()


def _lay_out(value: object, depth: int) -> Iterator[str]:
    """Break the outer levels into lines; what lies deeper, a run or a figure, stays on the line of its block."""
    indent = "\n" + " " * (depth + 1)
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if depth == _DEEPEST_LINE or not any(isinstance(item, dict | list) for item in items):
        yield json.dumps(value, ensure_ascii=False)
    elif isinstance(value, dict):
        for index, (key, item) in enumerate(value.items()):
            yield ("," if index else "{") + indent + json.dumps(key, ensure_ascii=False) + ": "
            yield from _lay_out(item, depth + 1)
        yield indent[:-1] + "}"
    else:
        for index, item in enumerate(items):
            yield ("," if index else "[") + indent
            yield from _lay_out(item, depth + 1)
        yield indent[:-1] + "]"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__, **plain}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
