"""The lines of docs/unattended.md for cron and systemd do what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docs_pages import ROOT, list_rows, read_page, section

from flowbrief.model.diagnostic import ExitCode

PAGE = read_page("docs/unattended.md")
EMPTY = ["env", "-i", "PATH=/usr/bin:/bin"]


def read_blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder as the page describes it: the command, a report that needs a secret, an environment file."""
    home = tmp_path / "srv" / "flowbrief"
    command = home / ".venv" / "bin" / "flowbrief"
    command.parent.mkdir(parents=True)
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); from flowbrief.cli import main; main()"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}" "$@"\n')
    command.chmod(0o755)
    made = subprocess.run([command, "new", "my-flows"], cwd=home, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    config = home / "config" / "my-flows.yaml"
    text = config.read_text("utf-8").replace("formats: [html, pdf]", "formats: [html]")
    delivery = (
        "delivery:\n  approve: required\n  site: {url: https://example.com/, to: file:../public, search: false}\n"
    )
    config.write_text(text + delivery, "utf-8")
    (tmp_path / "flowbrief.env").write_text(read_blocks("sh")[0] + f"FLOWBRIEF_CACHE={tmp_path / 'cache'}\n")
    return tmp_path


@pytest.mark.slow
def test_the_line_for_cron_runs_in_an_empty_environment(machine: Path) -> None:
    (line,) = read_blocks("cron")
    schedule, command = line.strip().split("  ", 1)
    assert len(schedule.split()) == 5
    command = command.replace("/srv/", f"{machine}/srv/").replace("/etc/", f"{machine}/")
    ended = subprocess.run([*EMPTY, "sh", "-c", command], cwd="/", capture_output=True, text=True, check=False)
    assert ended.returncode == 8, ended.stderr
    assert ended.stdout == ""
    assert "flowbrief approve config/my-flows.yaml --as-of" in ended.stderr
    again = f"{command} || [ $? -eq 8 ]"
    assert subprocess.run([*EMPTY, "sh", "-c", again], cwd="/", capture_output=True, check=False).returncode == 0
    issues = machine / "srv" / "flowbrief" / "output" / "my-flows"
    assert [path.name for path in issues.iterdir() if (path / "manifest.json").is_file()]


def test_the_environment_file_is_understood_by_the_shell_and_holds_quoted_values() -> None:
    (block,) = read_blocks("sh")
    show = f"set -a\n{block}\nexec env"
    said = subprocess.run([*EMPTY, "sh", "-c", show], capture_output=True, text=True, check=True).stdout
    assert "BRIEF_SMTP=smtps://desk%40example.com:p%40ssword@smtp.example.com:465\n" in said
    assert "HEARTBEAT_URL=https://" in said


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd-analyze")
def test_the_units_are_verified(tmp_path: Path) -> None:
    service, timer = read_blocks("ini")
    for name, text in (("flowbrief.service", service), ("flowbrief.timer", timer)):
        # The command has to be there to be verified.
        (tmp_path / name).write_text(text.replace("/srv/flowbrief/.venv/bin/flowbrief", "/bin/true"))
    files = [str(tmp_path / name) for name in ("flowbrief.service", "flowbrief.timer")]
    ended = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


def test_the_units_name_what_they_have_to() -> None:
    service, timer = read_blocks("ini")
    for line in ("EnvironmentFile=/etc/flowbrief.env", "ProtectSystem=strict", "SuccessExitStatus=8", "User=flowbrief"):
        assert line in service.splitlines()
    written = re.findall(r"[= ]-?(/srv/flowbrief/\S+)", " ".join(re.findall(r"ReadWritePaths=.*", service)))
    said = section(PAGE, "A machine of its own")
    assert {path.removeprefix("/srv/flowbrief/") + "/" for path in written} <= set(re.findall(r"`([^`]+/)`", said))
    assert "OnCalendar=" in timer


def test_the_copy_of_the_state_waits_for_nobody(machine: Path) -> None:
    home = machine / "srv" / "flowbrief"
    (home / "config" / "state" / "my-flows").mkdir(parents=True)
    (home / "config" / "state" / "my-flows" / "lock").touch()
    (line,) = [line for line in PAGE.splitlines() if line.startswith("flock ")]
    command = line.strip().replace("/backup/", f"{machine}/")
    subprocess.run(["sh", "-c", command], cwd=home, check=True, env=os.environ | {"LC_ALL": "C"})
    assert (machine / "my-flows-state.tar.gz").stat().st_size


@pytest.mark.parametrize("code", list(ExitCode))
def test_each_exit_code_is_explained_to_scripts(code: ExitCode) -> None:
    rows = [row[0] for row in list_rows(section(PAGE, "Exit codes for scripts"))]
    assert rows.count(str(int(code))) == 1
