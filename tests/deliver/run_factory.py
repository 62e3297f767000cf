"""A report that is fetched, built, published and mailed on this machine alone, and runs of it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from fault_server import FaultServer
from fetch_factory import DATA, write_config
from fetch_server import Server
from issue_factory import CHECKOUT, read_folder, run_flowbrief

from flowbrief.cli.app import flowbrief

AS_OF = "2024-06-05"
NEXT_WEEK = DATA + b"2024-06-12,420,77\n"
RECIPIENTS = """address,name,language,format
reader1@example.org,读者,zh,light
reader2@example.org,Reader,en,text
reader3@example.org,,bilingual,light
"""
READERS = ["reader1@example.org", "reader2@example.org", "reader3@example.org"]
# The steps of a run, in their order.
STEPS = ("start", "fetch", "check", "build", "approval", "publish", "send")
# Ends the process after it has told of a step, or of the last line, as a power cut would.
KILL = """
import os, signal
from flowbrief.cli import run as told
ordinary = told._print_line
def print_line(value):
    ordinary(value)
    if value.get("step") == {step!r}:
        os.kill(os.getpid(), signal.SIGKILL)
told._print_line = print_line
"""


def readers(smtp: FaultServer) -> list[str]:
    return sorted(taken.recipient for taken in smtp.taken)


@dataclass(frozen=True)
class Ran:
    """A run that has ended: its steps, its result, and what it printed."""

    code: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.splitlines()]

    @property
    def steps(self) -> dict[str, str]:
        """How each step ended; the last of that name."""
        return {line["step"]: line["status"] for line in self.lines if "step" in line}

    @property
    def result(self) -> dict[str, Any]:
        (result,) = [line for line in self.lines if "result" in line]
        return result

    @property
    def codes(self) -> list[str]:
        """The codes of the diagnostics of the last step."""
        return [one["code"] for one in [line for line in self.lines if "step" in line][-1]["diagnostics"]]


@dataclass
class Desk:
    """A folder with a report, and what stands in its config."""

    folder: Path
    server: Server | None = None
    smtp: str = ""
    site: bool = True
    approve: bool = False
    heartbeat: str = ""
    formats: str = "[html, email]"
    delivery: Sequence[str] = ()
    mail: Sequence[str] = ("security: none",)
    environment: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.config = self.write()

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def state(self) -> Path:
        return self.folder / "state" / "small"

    @property
    def issue(self) -> Path:
        return self.output / "small" / AS_OF

    @property
    def shown(self) -> Path:
        """The folder that a web server shows."""
        return self.folder / "public" / "current"

    def write(self) -> Path:
        """Write the config and the list of recipients."""
        url = self.server.url("/flows.csv") if self.server else "https://example.com/flows.csv"
        if self.server and "/flows.csv" not in self.server.replies:
            self.server.answer("/flows.csv", DATA)
        config = write_config(self.folder, url, top=", retries: 0")
        text = config.read_text("utf-8")
        if self.server is None:
            text = text.replace(f'    fetch: {{url: "{url}"}}\n', "    path: flows.csv\n")
            text = text.replace("fetch: {contact: desk@example.com, retries: 0}\n", "")
            (self.folder / "flows.csv").write_bytes(DATA)
        lines = [f"outputs: {{formats: {self.formats}}}", "delivery:"]
        lines += [f"  approve: {'required' if self.approve else 'not_required'}"]
        lines += [f"  heartbeat: {self.heartbeat}"] if self.heartbeat else []
        lines += [f"  {line}" for line in self.delivery]
        if self.site:
            lines += ["  site:", "    url: http://127.0.0.1:8000/", "    to: file:public", "    search: false"]
        if self.smtp:
            lines += [
                "  mail:",
                "    recipients: recipients.csv",
                "    sender: desk@example.com",
                f"    smtp: {self.smtp}",
                "    retries: 0",
                "    per_minute: 6000",
                "    timeout_seconds: 5",
                "    at_most_days: 3660",
                '    unsubscribe: {url: "https://example.com/leave?who={address}"}',
                *(f"    {line}" for line in self.mail),
            ]
            recipients = self.folder / "recipients.csv"
            if not recipients.exists():
                recipients.write_text(RECIPIENTS, "utf-8")
        config.write_text(text + "\n".join(lines) + "\n", "utf-8")
        return config

    def call(self, command: str, *more: object) -> Ran:
        """Run a command in this process."""
        arguments = [command, str(self.config), *map(str, more)]
        arguments += [] if command in ("fetch", "log", "rollback") else ["-o", str(self.output)]
        result = CliRunner(env=dict(self.environment)).invoke(flowbrief, arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    def run(self, *more: object) -> Ran:
        """Run the report in this process, with a line of JSON for each step."""
        return self.call("run", "--json", *more)

    def approve_issue(self) -> None:
        assert self.call("approve", "--by", "Desk").code == 0

    def bring_out(self) -> Ran:
        """Build, publish and mail: the first mailing to a list needs an approval."""
        assert self.run().code == 8
        self.approve_issue()
        ran = self.run()
        assert ran.code == 0, ran.stdout
        return ran

    def run_apart(self, *more: object, kill_after: str = "", env: Mapping[str, str] | None = None) -> Ran:
        """Run the report in a process of its own, which may be killed as soon as it has told of a step."""
        before = KILL.format(step=kill_after) if kill_after else ""
        arguments = ("run", self.config, "--json", "-o", self.output, *more)
        own = dict(self.environment) | dict(env or {}) | {"PYTHONPATH": str(CHECKOUT / "src")}
        ended = run_flowbrief(*arguments, cwd=self.folder, env=own, before=before)
        if kill_after:
            assert ended.returncode == -signal.SIGKILL, ended.stderr
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def read_shown(self) -> dict[str, bytes]:
        """Every file that a web server shows."""
        return read_folder(Path(os.path.realpath(self.shown))) if self.shown.exists() else {}
