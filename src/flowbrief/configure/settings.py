"""The settings of a metric, chart or source, checked against what its kind declares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from flowbrief.configure.atoms import Expected, Words
from flowbrief.configure.factors import check_factors
from flowbrief.configure.names import Names, check_name
from flowbrief.configure.positions import Findings, KeyPath, suggest
from flowbrief.configure.shape_errors import LANGUAGE_NAMES, describe_value, report_wrong_type
from flowbrief.extend import Entry, Param, ParamType

_EXPECTED: dict[ParamType, Expected] = {
    ParamType.INTEGER: Expected("a whole number", "whole numbers", "52"),
    ParamType.NUMBER: Expected("a number", "numbers", "0.5"),
    ParamType.FACTORS: Expected("a list of days with a factor", "factors", "[{day: 2025-12-05, factor: 2}]"),
    ParamType.DATE: Expected("a date", "dates", "2021-01-01"),
    ParamType.TEXT: Expected("text", "texts", '"lower"'),
    ParamType.WORDS: Expected("the words in both languages", "words in both languages", "{zh: 资金流, en: Flows}"),
    ParamType.CHOICE: Expected("one of the choices", "choices", "name"),
    ParamType.FLAG: Expected("true or false", "true or false", "true"),
    ParamType.METRIC: Expected("the id of a metric", "ids of metrics", "total.week"),
    ParamType.METRICS: Expected("a list of metrics", "lists of metrics", "[total.ytd, equity.ytd]"),
    ParamType.SUBJECT: Expected("the name of a subject", "names of subjects", "total"),
    ParamType.SUBJECTS: Expected("a list of subjects", "lists of subjects", "[total, equity]"),
    ParamType.SOURCE: Expected("the name of a source", "names of sources", "etf_flows"),
    ParamType.COLUMN: Expected("the name of a column", "names of columns", "lower"),
}


def check_settings(
    entry: Entry, written: Mapping[str, Any], path: KeyPath, names: Names, findings: Findings, keys: tuple[str, ...]
) -> dict[str, object]:
    """Check what stands in the file against what a kind declares; return every setting, defaults filled in.

    `path` is the mapping in the file that holds the settings beside `keys`, the keys that every entry has. A
    setting of type METRIC or METRICS is returned as it is written: only the caller knows for which subject.
    """
    allowed = tuple(param.name for param in entry.params)
    misnamed: set[str] = set()
    for name in written:
        if entry.param(name) is None:
            hint = suggest(name, allowed + keys)
            findings.add("unknown-key", (*path, name), f"{entry.kind} has no setting {name}", hint, at="key")
            misnamed |= {other for other in allowed if hint == f"did you mean {other!r}?"}
    values: dict[str, object] = {}
    for param in entry.params:
        if param.name in written:
            values[param.name] = _check_value(param, written[param.name], (*path, param.name), names, findings)
        elif not param.is_required:
            values[param.name] = param.default
        elif param.name not in misnamed:
            message = f"{entry.kind} needs the setting {param.name}"
            findings.add("missing-key", path, message, f"{param.name}: {param.about}", at="key")
    _check_columns(entry, values, path, names, findings)
    return values


def _check_columns(entry: Entry, values: Mapping[str, object], path: KeyPath, names: Names, findings: Findings) -> None:
    """Check that each setting of type COLUMN, given or by default, is a column of the source that the entry names."""
    source = next((values.get(param.name) for param in entry.params if param.type is ParamType.SOURCE), None)
    known = names.columns.get(str(source))
    for param in entry.params:
        column = values.get(param.name)
        if param.type is ParamType.COLUMN and isinstance(column, str) and known is not None:
            noun = f"a column of the source {source}, for the setting {param.name}"
            here = (*path, param.name)
            if not check_name(findings, here, column, known, "unknown-column", noun) or param.unit is None:
                continue
            unit = names.unit_of(str(source), column)
            if unit != param.unit:
                message = f"{param.name}: {column} holds numbers of kind {unit}, not {param.unit}"
                hint = f"under units of the source: {column}: {{kind: {param.unit}}}, if that is what it holds"
                findings.add("wrong-unit", here, message, hint)


def _check_value(param: Param, value: Any, path: KeyPath, names: Names, findings: Findings) -> object:
    expected = _EXPECTED[param.type]
    match param.type:
        case ParamType.INTEGER:
            fits = isinstance(value, int) and not isinstance(value, bool)
        case ParamType.NUMBER:
            fits = isinstance(value, int | Decimal) and not isinstance(value, bool)
        case ParamType.DATE:
            fits = isinstance(value, dt.date)
        case ParamType.FLAG:
            fits = isinstance(value, bool)
        case ParamType.WORDS:
            fits = isinstance(value, dict)
        case ParamType.SUBJECTS | ParamType.METRICS | ParamType.FACTORS:
            fits = isinstance(value, list)
        case _:
            fits = isinstance(value, str)
    if not fits:
        report_wrong_type(path, param.name, expected, value, findings)
        return None
    if isinstance(value, str) and not value.strip():
        findings.add("blank-text", path, f"{param.name}: the text is blank", param.about)
        return None
    if param.minimum is not None and isinstance(value, int | Decimal) and value < param.minimum:
        message = f"{param.name}: expected a number at least {param.minimum}; found {describe_value(value)}"
        findings.add("out-of-range", path, message, param.about)
    if param.maximum is not None and isinstance(value, int | Decimal) and value > param.maximum:
        message = f"{param.name}: expected a number at most {param.maximum}; found {describe_value(value)}"
        findings.add("out-of-range", path, message, param.about)
    if param.choices and value not in param.choices:
        message = f"{param.name}: expected one of {', '.join(param.choices)}; found {describe_value(value)}"
        findings.add("unknown-choice", path, message, suggest(str(value), param.choices))
    if param.type is ParamType.SUBJECT:
        check_name(findings, path, value, names.subjects, "unknown-subject", "a subject")
    if param.type is ParamType.SOURCE:
        _check_source(param, value, path, names, findings)
    if param.type is ParamType.SUBJECTS:
        return _check_subjects(param, value, path, names, findings)
    if param.type is ParamType.METRICS:
        return _check_metrics(param, value, path, findings)
    if param.type is ParamType.FACTORS:
        return check_factors(param, value, path, findings)
    if param.type is ParamType.NUMBER:
        return Decimal(value)
    if param.type is ParamType.WORDS:
        return _check_words(param, value, path, findings)
    return value


def _check_source(param: Param, name: str, path: KeyPath, names: Names, findings: Findings) -> None:
    if not check_name(findings, path, name, names.sources, "unknown-source", "a source") or name not in names.shapes:
        return
    shape, unit = names.shapes[name], names.units[name]
    if param.shape is not None and shape != param.shape:
        message = f"{param.name}: {name} is a source of shape {shape}, not {param.shape}"
        findings.add("wrong-shape", path, message, param.about)
    elif param.unit is not None and unit != param.unit:
        message = f"{param.name}: {name} holds numbers of kind {unit}, not {param.unit}"
        findings.add("wrong-unit", path, message, f"unit: {{kind: {param.unit}}}, if that is what it holds")


def _check_subjects(param: Param, items: list[Any], path: KeyPath, names: Names, findings: Findings) -> tuple[str, ...]:
    _check_length(param, items, "subject", path, findings)
    for index, item in enumerate(items):
        here = (*path, index)
        if not _check_entry(param, items, index, ParamType.SUBJECT, path, findings):
            continue
        if check_name(findings, here, item, names.subjects, "unknown-subject", "a subject"):
            check_has_metric(item, param.of_kinds, here, names, findings)
    return tuple(str(item) for item in items)


def _check_metrics(param: Param, items: list[Any], path: KeyPath, findings: Findings) -> tuple[str, ...] | None:
    """Check the list itself; what its entries name is checked where the metrics of the file are known."""
    _check_length(param, items, "metric", path, findings)
    fits = [_check_entry(param, items, index, ParamType.METRIC, path, findings) for index in range(len(items))]
    return tuple(items) if all(fits) else None


def _check_length(param: Param, items: list[Any], noun: str, path: KeyPath, findings: Findings) -> None:
    low, high = param.lengths or (param.length or 1, param.length or len(items))
    if not items:
        findings.add("empty-list", path, f"{param.name}: give at least one {noun}", param.about)
    elif not low <= len(items) <= high:
        many = f"{low}" if low == high else f"{low} to {high}"
        message = f"{param.name}: expected a list of {many} {noun}s; found {len(items)}"
        findings.add("wrong-length", path, message, param.about)


def _check_entry(
    param: Param, items: list[Any], index: int, kind: ParamType, path: KeyPath, findings: Findings
) -> bool:
    """Report an entry of a list that is no name or stands in it twice; return whether it can be looked up."""
    item, here, label = items[index], (*path, index), f"{param.name}, entry {index + 1}"
    if not isinstance(item, str):
        report_wrong_type(here, label, _EXPECTED[kind], item, findings)
    elif item in items[:index]:
        findings.add("duplicate-entry", here, f"{label}: {item} stands in the list twice")
    else:
        return True
    return False


def check_has_metric(subject: str, kinds: tuple[str, ...], path: KeyPath, names: Names, findings: Findings) -> None:
    """Report a subject that has no metric of any of these kinds; with no kinds, none is needed.

    Nothing is said while a metric of the subject has a mistake in it, for it may be the one that is looked for.
    """
    if not kinds or names.metrics is None:
        return
    own = [name for name in names.metrics if name.split(".")[0] == subject]
    if any(name not in names.kinds or names.kinds[name] in kinds for name in own):
        return
    wanted = " or ".join(kinds)
    hint = f'define one under metrics, such as "{subject}.week": {{kind: {kinds[0]}}}'
    findings.add("metric-missing", path, f"{subject} needs a metric of kind {wanted} and has none", hint)


def _check_words(param: Param, value: dict[str, Any], path: KeyPath, findings: Findings) -> object:
    try:
        return Words.model_validate(value).as_text()
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            language = str(detail["loc"][0])
            here = (*path, language)
            if detail["type"] == "missing":
                message = f"{param.name}: the {LANGUAGE_NAMES[language]} is missing"
                findings.add("missing-language", path, message, "write both: {zh: …, en: …}", at="key")
            elif detail["type"] == "extra_forbidden":
                findings.add("unknown-key", here, f"{language} is not a key here", "known: zh, en", at="key")
            elif detail["type"] == "blank-text":
                findings.add("blank-text", here, f"{language}: the text is blank")
            else:
                report_wrong_type(here, language, _EXPECTED[ParamType.TEXT], detail["input"], findings)
        return None
