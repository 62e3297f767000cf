"""What each file in tests/mistakes gets wrong is found, at its line and column, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from configure_kinds import MISTAKES, register_kinds

from flowbrief.configure import configure, reader
from flowbrief.model.diagnostic import ExitCode, Refused

EXPECTED = re.compile(r'^# expect: (\S+) (\d+):(\d+) "(.*)"$', re.MULTILINE)
FILES = sorted(MISTAKES.glob("*.yaml"))


def test_there_are_mistakes_to_learn_from() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_mistake_is_found_where_it_is(file: Path) -> None:
    expected = EXPECTED.findall(file.read_text(encoding="utf-8"))
    with pytest.raises(Refused) as caught:
        configure(file, register_kinds(), Path.read_bytes)
    found = caught.value.diagnostics
    assert [(d.code, d.place.line, d.place.column) for d in found] == [
        (code, int(line), int(column)) for code, line, column, _ in expected
    ]
    for diagnostic, (_, _, _, words) in zip(found, expected, strict=True):
        assert words in str(diagnostic)
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_message_speaks_of_the_program(file: Path) -> None:
    with pytest.raises(Refused) as caught:
        configure(file, register_kinds(), Path.read_bytes)
    for diagnostic in caught.value.diagnostics:
        said = diagnostic.message + diagnostic.hint
        assert not re.search(r"pydantic|Input should|Shape|Decimal|NoneType|dict|instance|__|\bstr\b|\bint\b", said)
        assert diagnostic.place.file == file.as_posix()


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="only one YAML parser is installed")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_both_yaml_parsers_find_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find() -> list[str]:
        with pytest.raises(Refused) as caught:
            configure(file, register_kinds(), Path.read_bytes)
        return [str(diagnostic) for diagnostic in caught.value.diagnostics]

    monkeypatch.setattr(reader, "PARSER", yaml.CSafeLoader)
    with_library = find()
    monkeypatch.setattr(reader, "PARSER", yaml.SafeLoader)
    assert find() == with_library
