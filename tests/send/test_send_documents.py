"""docs/email.md: its config, its list and its commands are what a user can take as they stand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import dkim
import pytest
from issue_factory import CHECKOUT, make_small

from flowbrief.cli.registered import registry
from flowbrief.configure import configure
from flowbrief.deliver.mail.recipients import read_recipients
from flowbrief.deliver.mail.signature import open_signer

PAGE = (CHECKOUT / "docs" / "email.md").read_text("utf-8")
FENCES = [
    "".join(line.removeprefix("   " if found[1] else "") for line in found[2].splitlines(keepends=True))
    for found in re.finditer(r"^( {3})?```\n(.*?)^(?: {3})?```$", PAGE, re.MULTILINE | re.DOTALL)
]


def find(start: str) -> str:
    return next(fence for fence in FENCES if fence.startswith(start))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "recipients.csv").write_text(find("address,name"), "utf-8")
    return tmp_path


def test_the_config_and_the_list_are_taken(folder: Path) -> None:
    config = make_small(folder)
    config.write_text(config.read_text("utf-8") + find("outputs:"), "utf-8")

    mail = configure(config, registry, Path.read_bytes).delivery.mail
    assert mail is not None
    found = read_recipients(mail.recipients, mail.printed_recipients, Path.read_bytes)
    assert [(one.name, one.language, one.format) for one in found] == [
        ("吴敏", "zh", "full"), ("Smith, Jane", "en", "light"), ("", "bilingual", "text"),
    ]  # fmt: skip


def test_the_key_and_its_record_fit_each_other(folder: Path) -> None:
    config = make_small(folder)
    signature = find("delivery:").split("mail:\n")[1]
    config.write_text(config.read_text("utf-8") + find("outputs:").rstrip() + f"\n{signature}", "utf-8")
    made = subprocess.run(
        ["bash", "-ec", find("openssl")], cwd=folder, capture_output=True, text=True, check=True
    )  # fmt: skip
    record = next(line for line in find("brief._domainkey").splitlines() if "DKIM1" in line)
    record = re.sub(r"p=.*", "p=", record.partition('"')[2]) + made.stdout.strip()

    mail = configure(config, registry, Path.read_bytes).delivery.mail
    assert mail is not None
    signer = open_signer(mail)
    assert signer is not None
    message = b"From: desk@example.com\r\nTo: a@x.org\r\nSubject: a\r\n\r\ntext\r\n"
    assert dkim.verify(signer.sign(message) + message, dnsfunc=lambda name, timeout=5: record.encode())
