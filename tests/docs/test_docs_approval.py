"""The chapter on approval, followed step by step by somebody with a new report."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from docs_pages import list_blocks, read_page, section

from flowbrief.cli.app import flowbrief

CHAPTER = section(read_page("docs/publishing.md"), "Approval")


def list_fences(language: str) -> list[str]:
    return [
        block.text
        for block in list_blocks()
        if block.page == "docs/publishing.md" and block.language == language and block.text in CHAPTER
    ]


def run(line: str) -> tuple[int, str]:
    command = shlex.split(line)
    assert command[0] == ".venv/bin/flowbrief"
    result = CliRunner().invoke(flowbrief, command[1:])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_chapter_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(".venv/bin/flowbrief new my-flows")
    config = tmp_path / "config" / "my-flows.yaml"
    (required,) = list_fences("yaml")
    config.write_text(config.read_text("utf-8") + "\n" + required, "utf-8")
    build, compare, approve, withdraw, log = [line for fence in list_fences("") for line in fence.splitlines() if line]

    code, said = run(f"{build} --format html")
    assert code == 0
    assert "draft until somebody approves it: flowbrief approve config/my-flows.yaml" in said
    assert "There is no earlier issue." in run(compare)[1]
    code, said = run(approve)
    assert (code, "approved by Li Wei" in said) == (0, True)
    assert "It is approved by Li Wei." in run(f"{build} --format html")[1]
    code, said = run(withdraw)
    assert (code, "withdrawn by Li Wei" in said) == (0, True)
    code, said = run(log)
    assert (code, len(said.splitlines())) == (0, 3)
    assert "checked against the publisher’s table" in said

    state = config.parent / "state" / "my-flows"
    assert {"log.jsonl", "log.head", "kept"} <= {path.name for path in state.iterdir()}
    (state / "log.jsonl").write_bytes(b"")
    assert run(log)[0] == 7
