"""What does not fit the schema, said in sentences: what was expected here and what stands there instead."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from flowbrief.configure.argument_schema import OpinionShape
from flowbrief.configure.atoms import Expected, Words
from flowbrief.configure.positions import Findings, KeyPath, suggest
from flowbrief.configure.schema import ReportShape

LANGUAGE_NAMES = {"zh": "Simplified Chinese", "en": "English"}

_PLAIN: dict[Any, Expected] = {
    str: Expected("text", "texts", '"US ETFs"'),
    int: Expected("a whole number", "whole numbers", "52"),
    Decimal: Expected("a number", "numbers", "0.5"),
    bool: Expected("true or false", "true or false", "true"),
    dt.date: Expected("a date", "dates", "2022-11-22"),
    Words: Expected("the words in both languages", "words in both languages", "{zh: 资金流, en: Flows}"),
}
_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}


def describe_value(value: object) -> str:
    """Say what a value of the file is, for the second half of "expected …; found …"."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return f"the number {value}"
        case dt.date():
            return f"the date {value.isoformat()}"
        case list():
            return "a list"
        case Mapping():
            return "a mapping of keys to values"
    text = str(value)
    return f'the text "{text if len(text) <= 40 else text[:39] + "…"}"'


def report_shape_errors(
    error: ValidationError, findings: Findings, root: type[BaseModel] = ReportShape
) -> frozenset[KeyPath]:
    """Add a diagnostic for each error of validating a file against its shape; return the paths that are not usable."""
    details = [(_path(detail), detail) for detail in error.errors(include_url=False)]
    renamed = {
        (*path[:-1], name)
        for path, detail in details
        if detail["type"] == "extra_forbidden" and (name := _meant(root, path))
    }
    for path, detail in details:
        if not (detail["type"] == "missing" and path in renamed):
            _report(root, path, detail, findings)
    return frozenset(path for path, _ in details)


def _path(detail: ErrorDetails) -> KeyPath:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    if detail["type"] == "duplicate-entry":
        path += (int(detail["ctx"]["index"]),)
    return path


def _report(root: type[BaseModel], path: KeyPath, detail: ErrorDetails, findings: Findings) -> None:
    kind, value = detail["type"], detail["input"]
    label = _label(path)
    expected = _expected(root, path)
    if kind == "missing":
        _report_missing(root, path, findings)
    elif kind == "extra_forbidden":
        known = tuple(_fields(root, path[:-1]))
        findings.add("unknown-key", path, f"{label} is not a key here", suggest(str(path[-1]), known), at="key")
    elif kind == "literal_error":
        choices = tuple(str(choice) for choice in get_args(_find(root, path)[0]))
        hint = suggest(value, choices) if isinstance(value, str) else f"write one of them: {choices[0]}"
        message = f"{label}: expected one of {', '.join(choices)}; found {describe_value(value)}"
        findings.add("unknown-choice", path, message, hint)
    elif kind in ("string_pattern_mismatch", "string_too_long"):
        is_key = detail["loc"][-1] == "[key]"
        shown = value if is_key else detail["input"]
        example = _key_expected(root, path[:-1]) if is_key else expected
        message = f"expected {example.one}, such as {example.example}; found {describe_value(shown)}"
        findings.add(
            example.code,
            path,
            message if is_key else f"{label}: {message}",
            "the ISO code of the renminbi is CNY" if shown in ("RMB", "CNH", "rmb", "cny") else "",
            at="key" if is_key else "value",
        )
    elif kind == "too_short":
        findings.add("empty-list", path, f"{label}: give at least one", f"expected {_such_as(expected)}")
    elif kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        message = f"{label}: expected a number {words} {detail['ctx'][bound]}; found {describe_value(value)}"
        findings.add("out-of-range", path, message)
    elif "-" in kind:
        findings.add(kind, path, f"{label}: {detail['msg']}")
    else:
        report_wrong_type(path, label, expected, value, findings)


def report_wrong_type(path: KeyPath, label: str, expected: Expected, value: object, findings: Findings) -> None:
    """Report a value of the wrong type, with a remedy where one is plain."""
    hint = ""
    if expected.one.startswith("text") and isinstance(value, int | Decimal | dt.date):
        hint = "put it in quotes"
    elif expected.one.startswith("a list") and isinstance(value, str | int | Decimal | dt.date):
        hint = f"write it as a list: [{value}]"
    elif expected.one in ("a number", "a whole number") and isinstance(value, str):
        hint = "write digits without quotes, thousands separators or units"
    elif "date" in expected.one and isinstance(value, str):
        hint = "dates are written year-month-day, two digits each for month and day, without quotes"
    found = describe_value(value)
    findings.add("wrong-type", path, f"{label}: expected {_such_as(expected)}; found {found}", hint)


def _report_missing(root: type[BaseModel], path: KeyPath, findings: Findings) -> None:
    parent, name = path[:-1], str(path[-1])
    model = _find(root, parent)[0]
    if model is Words or model is OpinionShape:
        findings.add(
            "missing-language",
            parent,
            f"{_label(parent)}: the {LANGUAGE_NAMES[name]} is missing",
            "write both: {zh: …, en: …}",
            at="key",
        )
        return
    about = _fields(root, parent)[name].description or ""
    where = f" in {_label(parent)}" if parent else ""
    findings.add("missing-key", parent, f"the key {name} is missing{where}", f"{name}: {about}", at="key")


def _meant(root: type[BaseModel], path: KeyPath) -> str | None:
    hint = suggest(str(path[-1]), tuple(_fields(root, path[:-1])))
    return hint.split("'")[1] if hint.startswith("did you mean") else None


def _label(path: KeyPath) -> str:
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "the report"
    if path and isinstance(path[-1], int):
        return f"{names[-1]}, entry {path[-1] + 1}"
    return names[-1]


def _such_as(expected: Expected) -> str:
    return f"{expected.one} such as {expected.example}" if expected.one != "true or false" else expected.one


def _strip(annotation: Any, metadata: tuple[Any, ...] = ()) -> tuple[Any, tuple[Any, ...]]:
    """Take `Annotated` and `| None` off a type; return what is left and all the notes that were on it."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *notes = get_args(annotation)
            metadata = (*metadata, *notes)
        elif origin in (Union, types.UnionType):
            annotation = next(part for part in get_args(annotation) if part is not type(None))
        else:
            return annotation, metadata


def _find(root: type[BaseModel], path: KeyPath) -> tuple[Any, tuple[Any, ...]]:
    """Return the type and notes that the schema gives to the value at a path."""
    annotation: Any = root
    metadata: tuple[Any, ...] = ()
    for step in path:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            named = {field.alias or name: field for name, field in annotation.model_fields.items()}
            field = named.get(str(step))
            if field is None:
                return Any, ()
            annotation, metadata = _strip(field.annotation, tuple(field.metadata))
        elif arguments := get_args(annotation):
            annotation, metadata = _strip(arguments[-1])
        else:
            return Any, ()
    return annotation, metadata


def _fields(root: type[BaseModel], path: KeyPath) -> Mapping[str, Any]:
    model = _find(root, path)[0]
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        return {}
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _expected(root: type[BaseModel], path: KeyPath) -> Expected:
    return _describe_type(*_find(root, path))


def _key_expected(root: type[BaseModel], path: KeyPath) -> Expected:
    return _describe_type(*_strip(get_args(_find(root, path)[0])[0]))


def _describe_type(annotation: Any, metadata: tuple[Any, ...]) -> Expected:
    for note in metadata:
        if isinstance(note, Expected):
            return note
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if get_origin(annotation) is Literal:
        choices = [str(choice) for choice in get_args(annotation)]
        return Expected(f"one of {', '.join(choices)}", ", ".join(choices), choices[0])
    if get_origin(annotation) is list:
        item = _describe_type(*_strip(get_args(annotation)[0]))
        return Expected(f"a list of {item.many}", f"lists of {item.many}", f"[{item.example}]")
    if get_origin(annotation) is dict:
        item = _describe_type(*_strip(get_args(annotation)[1]))
        return Expected(f"names, each with {item.one},", item.many, f"name: {item.example}")
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {field.alias or name: field for name, field in annotation.model_fields.items()}
        required = [name for name, field in fields.items() if field.is_required()]
        example = ", ".join(f"{name}: …" for name in required or list(fields)[:1])
        return Expected("a mapping", "mappings", f"{{{example}}}")
    return Expected("a value", "values", "…")
