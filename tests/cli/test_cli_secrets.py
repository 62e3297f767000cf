"""Whatever the command line prints, and however it fails, no secret that was read is in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from issue_factory import make_small, run_flowbrief

SECRET = "hunter2-Pa55/wörd"
LEARN = f"from flowbrief.model.secret import hide; hide({SECRET!r})\n"
# Each way in which a secret could come to the terminal, put in the place of what writes the schema: a quick command.
FAILING = LEARN + "import flowbrief.configure as m\ndef fail(): raise {error}\nm.json_schema = fail\n"
BUG = FAILING.format(error=f"ValueError({SECRET!r})")
CAUSE = FAILING.format(error=f"RuntimeError('no answer') from OSError('login {SECRET}')")
WARNING = (
    LEARN + "import flowbrief.configure as m, warnings, logging, threading\n"
    f"def cry(): raise ValueError({SECRET!r})\n"
    "def warn():\n"
    f"    warnings.warn({SECRET!r}); logging.warning('login %s', {SECRET!r})\n"
    "    thread = threading.Thread(target=cry); thread.start(); thread.join()\n"
    f"    return {{'password': {SECRET!r}}}\n"
    "m.json_schema = warn\n"
)


@pytest.mark.parametrize(
    ("way", "debug", "code", "count"),
    [(BUG, "", 1, 1), (BUG, "1", 1, 2), (CAUSE, "", 1, 0), (CAUSE, "1", 1, 1), (WARNING, "", 0, 4)],
    ids=["bug", "bug shown", "cause", "cause shown", "warnings"],
)
def test_no_secret_is_printed(way: str, debug: str, code: int, count: int, tmp_path: Path) -> None:
    """`count` is how often one would have been, where a traceback repeats neither code nor message."""
    done = run_flowbrief("schema", cwd=tmp_path, before=way, env={"FLOWBRIEF_DEBUG": debug})
    assert done.returncode == code, done.stderr
    said = done.stdout + done.stderr
    assert "hunter2" not in said
    assert said.count("[secret]") == count


def test_no_secret_is_in_an_answer(tmp_path: Path) -> None:
    config = make_small(tmp_path)
    way = LEARN + (
        "import flowbrief.pipeline as m\n"
        "from flowbrief.model.diagnostic import Diagnostic, Place, Refused\n"
        f"def fail(*given): raise Refused((Diagnostic('bad-url', {SECRET!r}, Place({SECRET!r}, 1, 1, {SECRET!r}), "
        f"{SECRET!r}),))\n"
        "m.configure = fail\n"
    )
    done = run_flowbrief("check", config, "--json", cwd=tmp_path, before=way)
    (found,) = json.loads(done.stdout)["diagnostics"]
    assert (found["message"], found["hint"], found["file"], found["field"]) == ("[secret]",) * 4
    assert done.stderr.count("[secret]") == 4
    assert "hunter2" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["build", "log"])
def test_a_wrong_option_does_not_repeat_a_secret(command: str, tmp_path: Path) -> None:
    done = run_flowbrief(command, "--hunter2", cwd=tmp_path, before=LEARN.replace(SECRET, "hunter2"))
    assert done.returncode == 2
    assert "[secret]" in done.stderr
    assert "hunter2" not in done.stderr
