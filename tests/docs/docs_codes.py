"""Every diagnostic code, check and absence in the source, found in its syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "flowbrief"
PASSED = SOURCE / "load" / "passed.py"

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Their `code` is no diagnostic's: the name of a check, and why a measure has no value.
CHECK, ABSENCE = "GateResult", "Absence"
# Codes that are put together of a part and a noun, with the nouns that there are.
NOUNS = {"duplicate-…": ("section", "chart", "table", "block", "scenario"), "unknown-…": ("block", "scenario")}


@cache
def read_trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def find_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the name of what is called; a name that begins with _ is its module's own."""
    for path, tree in read_trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield own_name(path, called(node)), node


def own_name(path: Path, name: str) -> str:
    return f"{path.relative_to(SOURCE).as_posix()}:{name}" if name.startswith("_") else name


@cache
def find_makers() -> dict[str, set[int]]:
    """Whatever takes a `code`, by name, with the positions at which it takes it."""
    makers: dict[str, set[int]] = {"PydanticCustomError": {0}}
    for path, tree in read_trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args if argument.arg not in ("self", "cls")]
            elif isinstance(node, ast.ClassDef):
                starts = [line for line in node.body if isinstance(line, ast.FunctionDef) and line.name == "__init__"]
                names = [argument.arg for start in starts for argument in start.args.args][1:] or fields_of(node)
            else:
                continue
            if "code" in names:
                makers.setdefault(own_name(path, node.name), set()).add(names.index("code"))
    return makers


def fields_of(node: ast.ClassDef) -> list[str]:
    """The fields of a dataclass, in order."""
    return [
        line.target.id for line in node.body if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    ]


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def codes_given(name: str, node: ast.Call) -> Iterator[ast.expr]:
    """The expressions that a call gives as a code."""
    yield from (keyword.value for keyword in node.keywords if keyword.arg == "code")
    positions = find_makers().get(name, set())
    yield from (node.args[position] for position in positions if position < len(node.args))


def texts_of(node: ast.expr) -> Iterator[str]:
    """The texts an expression may be: a constant, either side of a condition, a constant with a noun in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts_of(node.body)
        yield from texts_of(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        parts = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        assert parts in NOUNS, f"a code that is put together in a new way: {parts}"
        yield from (parts.replace("…", noun) for noun in NOUNS[parts])


def find_given(*makers: str) -> set[str]:
    """Every code that is given to one of some makers; to any but the two that make no diagnostics if none is named."""
    wanted = set(makers) or find_makers().keys() - {CHECK, ABSENCE}
    return {
        text
        for name, node in find_calls()
        if name in wanted
        for code in codes_given(name, node)
        for text in texts_of(code)
        if CODE.fullmatch(text)
    }


def find_pairs(tree: ast.Module) -> set[str]:
    """Texts of the form of a code that stand first in a pair with a message."""
    return {
        node.elts[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple) and len(node.elts) == 2
        if isinstance(node.elts[1], ast.JoinedStr | ast.Name | ast.Call)
        if isinstance(node.elts[0], ast.Constant) and isinstance(node.elts[0].value, str)
        if CODE.fullmatch(node.elts[0].value)
    }


def find_codes() -> set[str]:
    """Every diagnostic code; `bug` is printed without a diagnostic."""
    found = find_given() | {"bug"}
    for path, tree in read_trees().items():
        if path != PASSED:
            found |= {code for code in find_pairs(tree) if KEBAB.fullmatch(code)}
    return found


def find_checks() -> set[str]:
    """The name of every check that the manifest lists as passed."""
    return find_given(CHECK) | find_pairs(read_trees()[PASSED])


def find_absences() -> set[str]:
    """Every reason why a measure has no value."""
    otherwise = {
        text
        for name, node in find_calls()
        if name == "absent"
        for argument in node.args[-1:]
        for text in texts_of(argument)
    }
    return find_given(ABSENCE) | otherwise
