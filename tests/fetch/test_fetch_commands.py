"""`fetch`, `vintages`, `diff` and `--vintage` on the command line."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fetch_factory import DATA, change, fetch_one, on, write_config
from fetch_server import Reply, Server

from flowbrief.cli.app import flowbrief

PAGE = b"<html><head><title>Gone</title></head></html>"


def run(*words: object) -> Result:
    return CliRunner().invoke(flowbrief, [str(word) for word in words])


def read_json(*words: object) -> Any:
    return json.loads(run(*words, "--json").stdout)


@pytest.fixture
def config(server: Server, tmp_path: Path) -> Path:
    newer = change(change(DATA, "2024-05-29", 1900), "2024-06-05", 60)
    config = write_config(tmp_path, server.answer("/flows.csv", DATA, newer))
    fetch_one(config, on("2024-06-07"))
    fetch_one(config, on("2024-06-14"))
    return config


def test_fetch_says_what_is_new_and_what_is_not(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", DATA))

    first, again = run("fetch", config), run("fetch", config)

    short = hashlib.sha256(DATA).hexdigest()[:12]
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stdout == f"flows  new vintage {short}, {len(DATA)} bytes\n"
    assert again.stdout == f"flows  unchanged since {date.today()}: {short}, {len(DATA)} bytes\n"
    assert first.stderr == f"fetch flows: {server.url('/flows.csv')}\n"


def test_fetch_as_json(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", DATA))

    said = read_json("fetch", config)

    assert (said["status"], said["report"]) == ("fetched", "small")
    (one,) = said["sources"]
    assert (one["source"], one["status"], one["diagnostics"]) == ("flows", "new", [])
    assert one["vintage"]["sha256"] == hashlib.sha256(DATA).hexdigest()
    assert read_json("fetch", config)["sources"][0]["status"] == "unchanged"


@pytest.mark.parametrize(
    ("reply", "code", "exit_code"), [(Reply(PAGE, 404), "fetch-failed", 5), (Reply(PAGE), "fetched-page", 4)]
)
def test_a_failure_has_an_exit_code(server: Server, tmp_path: Path, reply: Reply, code: str, exit_code: int) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", reply))

    ended, said = run("fetch", config, "-q"), read_json("fetch", config)

    assert ended.exit_code == exit_code
    assert f"error[{code}]" in ended.stderr
    assert ended.stdout == ""
    assert said["status"] == "refused"
    assert said["sources"][0]["diagnostics"][0]["code"] == code


def test_a_source_that_is_none_is_a_mistake_of_the_command(config: Path) -> None:
    ended = run("fetch", config, "--source", "flow")

    assert ended.exit_code == 2
    assert "nothing-to-fetch" in ended.stderr


def test_the_vintages_are_listed(config: Path, server: Server) -> None:
    ended = run("vintages", config)
    rows = read_json("vintages", config)["vintages"]

    assert ended.exit_code == 0
    assert [line.split()[0] for line in ended.stdout.splitlines()] == ["flows", "2024-06-07", "2024-06-14"]
    assert server.url("/flows.csv") in ended.stdout
    assert [row["fetched_on"] for row in rows] == ["2024-06-07", "2024-06-14"]
    assert (config.parent / "vintages" / rows[0]["file"]).read_bytes() == DATA


def test_an_empty_store_is_said(server: Server, tmp_path: Path) -> None:
    ended = run("vintages", write_config(tmp_path, server.url("/flows.csv")))

    assert ended.exit_code == 0
    assert "no vintages" in ended.stdout


def test_a_difference_is_shown(config: Path) -> None:
    lines = run("diff", config, "flows").stdout.splitlines()

    assert [line.split()[0] for line in lines[:2]] == ["2024-06-07", "2024-06-14"]
    assert lines[2] == "2024-05-29  total_mn  1850 → 1900  (+50)"
    assert lines[3] == "2024-06-05  total_mn  -60 → 60  (+120)"
    assert lines[4] == "2 values revised; 0 dates added, 0 gone"


def test_a_difference_as_json(config: Path) -> None:
    said = read_json("diff", config, "flows", "2024-06-07", "2024-06-20")

    assert [vintage["fetched_on"] for vintage in said["vintages"]] == ["2024-06-07", "2024-06-14"]
    assert said["revised"][0] == {
        "period": "2024-05-29",
        "column": "total",
        "heading": "total_mn",
        "old": "1850",
        "new": "1900",
        "difference": "50",
        "values": ["1850", "1900"],
    }


@pytest.mark.parametrize("words", [("flows", "2024-06-07"), ("flows", "a", "b", "--all"), ()])
def test_half_a_difference_is_a_mistake(config: Path, words: tuple[str, ...]) -> None:
    assert run("diff", config, *words).exit_code == 2


def test_check_and_explain_take_a_vintage(config: Path) -> None:
    then = read_json("explain", config, "total.week", "--vintage", "2024-06-07")
    now = read_json("explain", config, "total.week")

    assert (then["value"], now["value"]) == ("-60000000", "60000000")
    assert run("check", config, "--vintage", "2024-06-01").exit_code == 5


def test_a_new_vintage_is_not_taken_for_nothing_changed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path, server.answer("/flows.csv", DATA, change(DATA, "2024-06-05", 60)))
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}

    def say(*words: str) -> Any:
        command = [sys.executable, "-c", "from flowbrief.cli import main; main()", *words, "--json"]
        if words[0] == "build":
            # Nothing is remembered of files that are as new as the build itself.
            old = datetime.combine(date(2024, 6, 7), time(12), UTC).timestamp()
            for path in tmp_path.rglob("*"):
                if path.is_file() and "output" not in path.parts:
                    os.utime(path, (old, old))
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["status"]

    assert say("fetch", "small.yaml") == "fetched"
    assert [say("build", "small.yaml", "--format", "html") for _ in range(2)] == ["built", "unchanged"]
    assert say("fetch", "small.yaml") == "fetched"
    assert [say("build", "small.yaml", "--format", "html") for _ in range(2)] == ["built", "unchanged"]
    assert say("fetch", "small.yaml") == "fetched"
    assert say("build", "small.yaml", "--format", "html") == "unchanged"


def test_a_finished_issue_is_checked_against_its_vintage(config: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    built = run("build", config, "--vintage", "2024-06-07", "--format", "html", "-o", output, "-q")
    assert built.exit_code == 0, built.stderr
    issue = output / "small" / "2024-06-05"

    assert run("verify-build", issue, "--inputs", tmp_path).exit_code == 0
    (tmp_path / "vintages" / "objects" / hashlib.sha256(DATA).hexdigest()).write_bytes(DATA.replace(b"2400", b"2401"))
    assert run("verify-build", issue, "--inputs", tmp_path).exit_code == 4
