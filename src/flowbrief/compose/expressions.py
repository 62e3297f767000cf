"""What an analyst's prose may ask for in braces: figures, flows, and whether a measure is known; nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flowbrief.model.diagnostic import Diagnostic, Place
from flowbrief.model.prose import Prose

# Functions that print, with the number of texts each takes at most, and the one that only decides.
_PRINTED = {"figure": 2, "flow": 1, "source": 1}
_DECIDED = {"known": 1}
# So many conditions may stand inside each other, and so many measures be asked for in one: Python's own compiler
# has limits, and gives up in ways that have no place in the text.
_DEEPEST = 12

KNOWN_EXPRESSIONS = "only {{ figure('id') }}, {{ flow('id') }}, {{ source('id') }} and {% if known('id') %} are known"


def open_environment() -> ImmutableSandboxedEnvironment:
    """A Jinja2 environment that can run nothing but what prose is given."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True, extensions=()
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


def find_foreign_expressions(prose: Prose) -> tuple[Diagnostic, ...]:
    """Find everything in braces that is not one of the known expressions, with its line.

    The little that is left can neither print a number of its own nor run for long. A text that cannot be parsed
    has one finding.
    """
    try:
        tree = open_environment().parse(prose.text)
        return tuple(_refuse(prose, line, message) for line, message in _check_body(tree.body))
    except TemplateSyntaxError as error:
        message = error.message or "the expression cannot be read"
        return (_refuse(prose, error.lineno, message),)
    except (RecursionError, ValueError):  # thousands of brackets, or a number of thousands of digits
        return (_refuse(prose, 0, "an expression is too long to be read"),)


def list_measures(prose: Prose) -> tuple[tuple[int, str], ...]:
    """Every measure that a text names, each with its line, in whichever branch; the expressions are known ones."""
    tree = open_environment().parse(prose.text)
    return tuple((call.lineno, call.args[0].value) for call in tree.find_all(nodes.Call))  # type: ignore[attr-defined]


def _refuse(prose: Prose, line: int, message: str) -> Diagnostic:
    return Diagnostic("prose-expression", message, Place(prose.printed_path, line), KNOWN_EXPRESSIONS)


def _check_body(body: list[nodes.Node], depth: int = 0) -> Iterator[tuple[int, str]]:
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    yield from _check_call(part, _PRINTED)
        elif isinstance(node, nodes.If) and depth < _DEEPEST:
            yield from _check_condition(node.test)
            yield from _check_body([*node.body, *node.else_], depth + 1)
            yield from _check_body([*node.elif_], depth)
        elif isinstance(node, nodes.If):
            yield node.lineno, "the conditions are nested too deeply"
        else:
            yield _line_of(node), f"prose has no use for {{% {type(node).__name__.lower()} %}}"


def _line_of(node: nodes.Node) -> int:
    """The line of a node; some have none, and begin where the first inside them does."""
    inside = [child.lineno for child in node.find_all(nodes.Node) if child.lineno]
    return node.lineno or min(inside, default=0)


def _check_condition(node: nodes.Node, depth: int = 0) -> Iterator[tuple[int, str]]:
    if depth > _DEEPEST:
        yield node.lineno, "the condition is too long"
    elif isinstance(node, nodes.Not):
        yield from _check_condition(node.node, depth + 1)
    elif isinstance(node, nodes.And | nodes.Or):
        yield from _check_condition(node.left, depth + 1)
        yield from _check_condition(node.right, depth + 1)
    else:
        yield from _check_call(node, _DECIDED)


def _check_call(node: nodes.Node, functions: dict[str, int]) -> Iterator[tuple[int, str]]:
    """A call of one of the functions with plain texts, and nothing around it."""
    known = " or ".join(f"{name}('id')" for name in functions)
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name) or node.node.name not in functions:
        yield node.lineno, f"expected {known} here"
        return
    name = node.node.name
    given = [*node.args, *(pair.value for pair in node.kwargs)]
    texts = all(isinstance(argument, nodes.Const) and isinstance(argument.value, str) for argument in given)
    keys = all(pair.key == "form" for pair in node.kwargs) and (not node.kwargs or functions[name] > 1)
    if not node.args or len(given) > functions[name] or not texts or not keys or node.dyn_args or node.dyn_kwargs:
        yield (
            node.lineno,
            f"{name} takes the id of a measure in quotes" + (", and a form in quotes" if functions[name] > 1 else ""),
        )
