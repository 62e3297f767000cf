"""What an analyst's prose may ask for in braces: figures, flows, and whether a measure is known; nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flowbrief.model.diagnostic import Diagnostic, Place
from flowbrief.model.spec import Prose

# Functions that print, with the number of texts each takes at most, and the one that only decides.
_PRINTED = {"figure": 2, "flow": 1}
_DECIDED = {"known": 1}

KNOWN_EXPRESSIONS = "only {{ figure('id') }}, {{ flow('id') }} and {% if known('id') %} are known"


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
    except TemplateSyntaxError as error:
        message = error.message or "the expression cannot be read"
        return (_refuse(prose, error.lineno, message),)
    return tuple(_refuse(prose, line, message) for line, message in _check_body(tree.body))


def list_measures(prose: Prose) -> tuple[tuple[int, str], ...]:
    """Every measure that a text names, each with its line, in whichever branch; the expressions are known ones."""
    tree = open_environment().parse(prose.text)
    return tuple((call.lineno, call.args[0].value) for call in tree.find_all(nodes.Call))  # type: ignore[attr-defined]


def _refuse(prose: Prose, line: int, message: str) -> Diagnostic:
    return Diagnostic("prose-expression", message, Place(prose.printed_path, line), KNOWN_EXPRESSIONS)


def _check_body(body: list[nodes.Node]) -> Iterator[tuple[int, str]]:
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    yield from _check_call(part, _PRINTED)
        elif isinstance(node, nodes.If):
            yield from _check_condition(node.test)
            yield from _check_body([*node.body, *node.elif_, *node.else_])
        else:
            yield node.lineno, f"prose has no use for {{% {type(node).__name__.lower()} %}}"


def _check_condition(node: nodes.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, nodes.Not):
        yield from _check_condition(node.node)
    elif isinstance(node, nodes.And | nodes.Or):
        yield from _check_condition(node.left)
        yield from _check_condition(node.right)
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
