"""The small report, built with its mail, and the commands that mail it, run as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from issue_factory import build_issue, make_small

from flowbrief.cli.app import flowbrief

LIST = """address,name,language,format
wu.min@example.org,吴敏,zh,full
"smith@example.org","Smith, Jane",en,full
team@example.org,,bilingual,light
plain@example.org,Plain Reader,en,text
"""
DELIVERY = """outputs: {{formats: [html, pdf, email]}}
delivery:
  mail:
    recipients: recipients.csv
    sender: desk@example.com
    sender_name: {{zh: 资金流周报, en: Fund flows weekly}}
    smtp: "{smtp}"
    security: {security}
    unsubscribe: {{url: "https://example.com/leave?who={{address}}", mail: leave@example.com}}
    at_most_days: 3660
    per_minute: 6000
    retries: 0
    timeout_seconds: 5
"""


class MailDesk:
    """A folder with the config, the list and the issue."""

    def __init__(self, folder: Path, smtp: str, security: str = "none") -> None:
        self.folder, self.output = folder, folder / "output"
        self.config = make_small(folder)
        self.settings = DELIVERY.format(smtp=smtp, security=security)
        self._plain = self.config.read_text("utf-8")
        self.write(self.settings)
        self.write_list(LIST)

    def write(self, settings: str) -> None:
        self.config.write_text(self._plain + settings, "utf-8")

    def write_list(self, text: str) -> None:
        (self.folder / "recipients.csv").write_text(text, "utf-8")

    def build(self) -> Path:
        return build_issue(self.config, self.output)

    def run(self, command: str, *arguments: object) -> Result:
        given = [command, self.config, *arguments, *(() if command == "outbox" else ("-o", self.output))]
        result = CliRunner().invoke(flowbrief, [str(one) for one in given])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def ask(self, command: str, *arguments: object) -> Any:
        """What a command prints as JSON."""
        return json.loads(self.run(command, *arguments, "--json").stdout)
