"""What the YAML parser's complaints mean, said for somebody who writes reports."""

import re
from typing import Any

from flowbrief.model.diagnostic import Diagnostic, Place

_FULL_WIDTH = re.compile(r"[：，｛｝［］、“”‘’　\xa0]")

# (in the parser's message, what is wrong, what to do); the first that fits is used.
_MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a colon stands where no key can be",
        "put text that holds a colon in quotes, write a space after the colon of a key, and check the indentation",
    ),
    (
        "cannot start any token",
        "no unquoted text may begin with this character",
        "put the text in double quotes",
    ),
    (
        "escape|did not find expected hexdecimal|expected escape sequence",
        "a backslash in double quotes begins no known escape",
        "use single quotes, or write the backslash twice",
    ),
    (
        "while scanning a quoted|unexpected end of stream",
        "a quotation mark is opened and never closed",
        "close it, or double it inside a text in single quotes: 'it''s'",
    ),
    ("while parsing a flow sequence", "a list in [ ] is not closed, or lacks a comma", "write [a, b, c]"),
    ("while parsing a flow mapping", "a mapping in { } is not closed, or lacks a comma", "write {zh: …, en: …}"),
    (
        "while scanning an alias|while scanning an anchor",
        "a value that begins with * or & must be quoted",
        'put it in double quotes, such as "*.week"',
    ),
    ("block scalar", "a text block begins with | or > alone on its line", "move the text to the next line"),
    (
        "could not find expected ':'|simple key",
        "a key is not followed by a colon and a space",
        "write key: value",
    ),
    (
        "while parsing a block",
        "the line does not continue what stands above it",
        "indent keys of one mapping alike, and quote text that itself holds quotation marks",
    ),
)


def explain_syntax_error(error: Exception, file: str, lines: list[str]) -> Diagnostic:
    """Turn the parser's error into a diagnostic `yaml-syntax` at its line and column.

    `lines` are the lines of the file, to point out full-width punctuation, which looks right and is not YAML.
    """
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')} {error}"
    message, hint = next(
        ((meaning, remedy) for pattern, meaning, remedy in _MEANINGS if re.search(pattern, said)),
        ("this is not YAML", "check the indentation, colons and quotation marks here and in the line above"),
    )
    for number in (line, line - 1):
        if 0 < number <= len(lines) and (found := _FULL_WIDTH.search(_without_quoted(lines[number - 1]))):
            hint = (
                f"line {number} holds the full-width or special character {found.group()!r}; "
                "YAML needs the plain ASCII one outside quotes"
            )
            break
    return Diagnostic("yaml-syntax", message, Place(file, line, column), hint)


def _without_quoted(line: str) -> str:
    return re.sub(r"\"[^\"]*\"|'[^']*'", "", line)
