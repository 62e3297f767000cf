"""No secret is ever readable: not in what any command prints, whatever fails, nor in any file that it leaves behind."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from fault_server import FaultServer
from fetch_server import Reply, Server
from issue_factory import CHECKOUT
from run_factory import Desk

from flowbrief.cli.registered import registry
from flowbrief.configure import configure
from flowbrief.deliver.site.targets.program import run_program
from flowbrief.model.diagnostic import Refused
from flowbrief.model.secret import hide

USER, PASSWORD = "mailer-7Qx@desk.example", "pÄss w/rd:\"<&'\\?%9Zk@#"
CHECK = "/ping/5f0c7d1e-6e2b-4b7e-8a52-77aa31c0ffee"
TOKEN = "hb-T0ken+of/the=run"
KEY_ID, KEY = "AKIAPLANTED0KEY0ID", "pl4nted/S3cret+Key0123456789abcdef=="
DATABASE = 'db p@ss/"0rd'
# Half of a key: it cannot be read as one, and is printed by many a library.
DKIM = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIPLANTEDDKIMKEYLINE0001\nPLANTEDDKIMKEYLINE0002abcdef\n"
SECRETS = {
    "user": USER,
    "password": PASSWORD,
    "login": f"\0{USER}\0{PASSWORD}",
    "heartbeat": CHECK.rpartition("/")[2],
    "token": TOKEN,
    "key id": KEY_ID,
    "key": KEY,
    "database": DATABASE,
    "dkim": DKIM.splitlines()[1],
    "more of dkim": DKIM.splitlines()[2],
}
# Every command, and what it is asked on top of the config.
COMMANDS = (
    ["check"], ["fetch", "--json"], ["vintages"], ["build", "--json"], ["explain"], ["diff-issue", "--json"],
    ["approve", "--by", "Desk", "--json"], ["publish"], ["publish", "--json"], ["send", "--dry-run"],
    ["send", "--to", "me@example.org"], ["send"], ["outbox", "--json"], ["run"], ["run", "--json"], ["log", "--json"],
    ["rollback"],
)  # fmt: skip
WITHOUT_OUTPUT = ("fetch", "vintages", "check", "explain", "log", "outbox", "rollback")
DRIVER = """
import json, sys
from flowbrief.cli import app
from flowbrief.cli.struck import strike_out_secrets
strike_out_secrets()
{before}
for arguments in json.loads(sys.argv.pop()):
    sys.argv[1:] = arguments
    code = app._run()
    sys.stderr.write(f"{{arguments[0]}} ended with {{code}}\\n")
"""


def spell(secret: str) -> Iterator[str]:
    """The ways in which a secret could be written down."""
    for text in (secret, quote(secret, safe="")):
        raw = text.encode()
        yield from (text, quote(text, safe=""), quote_plus(text), html.escape(text), repr(text)[1:-1], repr(raw)[2:-1])
        yield from (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
        yield from (base64.b64encode(raw).decode().rstrip("="), base64.urlsafe_b64encode(raw).decode().rstrip("="))
        yield raw.hex()


FORMS = {form.encode(): name for name, secret in SECRETS.items() for form in spell(secret)}


def find_leaks(content: bytes, where: str) -> list[str]:
    return [f"{where}: {name} as {form!r}" for form, name in FORMS.items() if form in content]


@dataclass
class Vault:
    """A report whose config names a secret wherever it may, and everything that its commands print."""

    desk: Desk
    printed: bytes = b""
    codes: dict[str, set[int]] = field(default_factory=dict)

    def call_all(self, *commands: list[str], before: str = "") -> None:
        """Run commands one after the other in one process, with tracebacks of our bugs."""
        asked = []
        for name, *more in commands or COMMANDS:
            output = [] if name in WITHOUT_OUTPUT else ["-o", str(self.desk.output)]
            asked.append([name, str(self.desk.config), *more, *output])
        environment = os.environ | dict(self.desk.environment)
        environment |= {"PYTHONPATH": str(CHECKOUT / "src"), "FLOWBRIEF_DEBUG": "1", "PYTHONWARNINGS": "default"}
        code = DRIVER.format(before=before)
        ended = subprocess.run(
            [sys.executable, "-c", code, json.dumps(asked)],
            cwd=self.desk.folder, env=environment, capture_output=True, check=False, timeout=300,
        )  # fmt: skip
        self.printed += ended.stdout + ended.stderr
        for line in ended.stderr.decode().splitlines():
            if " ended with " in line:
                name, _, code = line.partition(" ended with ")
                self.codes.setdefault(name, set()).add(int(code))

    def find_leaks(self) -> list[str]:
        """Where a secret is readable: in what was printed, or in a file that no secret was put into."""
        found = find_leaks(self.printed, "printed")
        kept = {self.desk.folder / name for name in ("smtp", "dkim.pem", "database")}
        for path in sorted(self.desk.folder.rglob("*")):
            if path.is_file() and path not in kept:
                found += find_leaks(path.read_bytes(), str(path.relative_to(self.desk.folder)))
                found += find_leaks(path.name.encode(), f"the name of {path}")
        return found


@pytest.fixture
def vault(tmp_path: Path, server: Server, smtp: FaultServer) -> Vault:
    smtp._users = {USER: PASSWORD}
    for ending in ("", "/start", "/fail"):
        server.answer(f"{CHECK}{ending}?token={quote_plus(TOKEN)}", b"OK")
    desk = Desk(tmp_path, server, smtp="env:BRIEF_SMTP", heartbeat="env:BRIEF_HEARTBEAT")
    desk.environment = {
        "BRIEF_SMTP": f"smtp://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@127.0.0.1:{smtp.port}",
        "BRIEF_HEARTBEAT": server.url(f"{CHECK}?token={quote_plus(TOKEN)}"),
        "S3_KEY_ID": KEY_ID,
        "S3_KEY": KEY,
    }
    return Vault(desk)


def echo(answer: str) -> str:
    """What a careless server answers: everything that it was told, in each form."""
    login = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
    return f"{answer} refused: {USER} {base64.b64encode(PASSWORD.encode()).decode()} {login} {quote(PASSWORD)}"


def all_goes_well(vault: Vault, server: Server, smtp: FaultServer) -> None:
    """Nothing fails."""


def wrong_password(vault: Vault, server: Server, smtp: FaultServer) -> None:
    smtp._users = {USER: "another"}


def login_is_echoed(vault: Vault, server: Server, smtp: FaultServer) -> None:
    smtp.faults["auth"] = echo("535 5.7.8")


def greeting_is_echoed(vault: Vault, server: Server, smtp: FaultServer) -> None:
    smtp.faults["greeting"] = echo("554 5.7.1")


def recipients_are_echoed(vault: Vault, server: Server, smtp: FaultServer) -> None:
    """The ledger keeps what the server said of each recipient."""
    smtp.faults["rcpt"] = lambda address: echo("550 5.1.1") if "1" in address else echo("451 4.7.1")


def no_encryption(vault: Vault, server: Server, smtp: FaultServer) -> None:
    vault.desk.mail = ()
    vault.desk.write()


def broken_handshake(vault: Vault, server: Server, smtp: FaultServer) -> None:
    address = vault.desk.environment["BRIEF_SMTP"].replace("smtp://", "smtps://")
    vault.desk.environment = dict(vault.desk.environment) | {"BRIEF_SMTP": address}


def bad_address(vault: Vault, server: Server, smtp: FaultServer) -> None:
    """An address that cannot be taken apart is hidden as a whole."""
    address = f"smtp://{USER}:{PASSWORD}@127.0.0.1:{smtp.port}/x y"
    vault.desk.environment = dict(vault.desk.environment) | {"BRIEF_SMTP": address}


def heartbeat_fails(vault: Vault, server: Server, smtp: FaultServer) -> None:
    for ending in ("", "/start", "/fail"):
        path = f"{CHECK}{ending}?token={quote_plus(TOKEN)}"
        server.answer(path, Reply(f"no check {path}".encode(), 404))


def heartbeat_sends_on(vault: Vault, server: Server, smtp: FaultServer) -> None:
    for ending in ("", "/start", "/fail"):
        path = f"{CHECK}{ending}?token={quote_plus(TOKEN)}"
        server.answer(path, Reply(status=302, headers={"Location": f"https://elsewhere.invalid{path}"}))


def store_refuses(vault: Vault, server: Server, smtp: FaultServer) -> None:
    """A store that repeats the keys it was given."""
    text = vault.desk.config.read_text("utf-8")
    keys = f"{{endpoint: {server.url('/')}, key_id: env:S3_KEY_ID, key: env:S3_KEY}}"
    text = text.replace("    to: file:public\n", f"    to: s3://briefs/site\n    settings: {keys}\n")
    vault.desk.config.write_text(text, "utf-8")
    said = f"<Error><Code>InvalidAccessKeyId</Code><AWSAccessKeyId>{KEY_ID}</AWSAccessKeyId>"
    said += f"<Message>{KEY}</Message></Error>"
    for path in ("/briefs/site/", "/briefs", "/briefs/"):
        server.answer(path, Reply(said.encode(), 403))


def key_is_no_key(vault: Vault, server: Server, smtp: FaultServer) -> None:
    (vault.desk.folder / "dkim.pem").write_text(DKIM)
    vault.desk.mail = (*vault.desk.mail, 'dkim: {domain: example.com, selector: brief, key: "file:dkim.pem"}')
    vault.desk.write()


def database_is_down(vault: Vault, server: Server, smtp: FaultServer) -> None:
    """A source of the report is in a database that nobody reaches."""
    address = f"postgresql+psycopg://reader-of-flows:{quote(DATABASE, safe='')}@127.0.0.1:9/flows"
    (vault.desk.folder / "database").write_text(address)
    (vault.desk.folder / "flows.sql").write_text("SELECT week, total_mn, tech_mn FROM flows ORDER BY week\n")
    text = vault.desk.config.read_text("utf-8")
    start = text.index("    fetch: {url")
    text = text[:start] + "    path: flows.sql\n    url: file:database\n" + text[text.index("\n", start) + 1 :]
    text = text.replace("kind: csv", "kind: sql").replace("fetch: {contact: desk@example.com, retries: 0}\n", "")
    vault.desk.config.write_text(text, "utf-8")


# What happens, and how the commands end that have to do with it.
TROUBLE: dict[str, tuple[Callable[[Vault, Server, FaultServer], None], dict[str, set[int]]]] = {
    "nothing": (all_goes_well, {"send": {0}, "run": {0}, "publish": {0}}),
    "wrong-password": (wrong_password, {"send": {0, 7}, "run": {7}}),
    "login-echoed": (login_is_echoed, {"send": {0, 7}, "run": {7}}),
    "greeting-echoed": (greeting_is_echoed, {"send": {0, 7}, "run": {7}}),
    "recipients-echoed": (recipients_are_echoed, {"send": {0, 7}, "run": {7}}),
    "no-encryption": (no_encryption, {"send": {0, 7}, "run": {7}}),
    "broken-handshake": (broken_handshake, {"send": {0, 7}, "run": {7}}),
    "bad-address": (bad_address, {"send": {0, 2}, "run": {2}}),
    "heartbeat-fails": (heartbeat_fails, {"run": {0}}),
    "heartbeat-sends-on": (heartbeat_sends_on, {"run": {0}}),
    "store-refuses": (store_refuses, {"publish": {7}, "run": {7}}),
    "key-is-no-key": (key_is_no_key, {"send": {2}, "run": {2}}),
    "database-is-down": (database_is_down, {"check": {4}, "build": {4}, "run": {4}}),
}
FAST = {"login-echoed"}


@pytest.mark.parametrize("name", [n if n in FAST else pytest.param(n, marks=pytest.mark.slow) for n in TROUBLE])
def test_no_secret_is_readable_whatever_happens(name: str, vault: Vault, server: Server, smtp: FaultServer) -> None:
    cause, expected = TROUBLE[name]
    cause(vault, server, smtp)
    vault.call_all()
    assert {command: vault.codes[command] for command in expected} == expected, vault.printed.decode()
    assert not any(1 in codes for codes in vault.codes.values()), vault.printed.decode()
    assert vault.find_leaks() == []


@pytest.mark.slow
def test_no_secret_is_readable_in_a_traceback(vault: Vault) -> None:
    """A bug of ours whose words hold everything, in the middle of a command."""
    secrets = "', '".join(("BRIEF_SMTP", "BRIEF_HEARTBEAT"))
    bug = f"""
import os
from flowbrief.model.secret import SecretRef
from pathlib import Path
def fail(*_, **__):
    said = [SecretRef(f"env:{{name}}", Path()).read() for name in ('{secrets}')]
    try:
        raise ValueError(*said)
    except ValueError as error:
        raise RuntimeError(f"{{said!r}} {{said[0]}}") from error
import flowbrief.configure
import flowbrief.unattended, flowbrief.dispatch_site
flowbrief.unattended.read_journal = fail
flowbrief.dispatch_site.read_journal = fail
"""
    vault.call_all(["fetch"], ["build"], ["publish"], ["run", "--json"], ["run"], before=bug)
    assert vault.codes == {"fetch": {0}, "build": {0}, "publish": {1}, "run": {1}}, vault.printed.decode()
    assert vault.printed.count(b"Traceback") >= 3
    assert vault.printed.count(b"[secret]") > 10
    assert vault.find_leaks() == []


def test_the_search_for_leaks_finds_one(vault: Vault) -> None:
    for form in FORMS:
        assert find_leaks(b"said: " + form + b" (again)", "x")
    vault.desk.issue.mkdir(parents=True)
    (vault.desk.issue / "note.txt").write_text(f"the password is {PASSWORD}")
    assert vault.find_leaks() != []


@pytest.mark.parametrize(
    "line",
    [
        f"    to: git:https://desk:{KEY_ID}@git.example.com/site.git#pages",
        f"    to: git:https://{KEY_ID}@git.example.com/site.git#pages",
        f"    to: git:https://desk:{KEY_ID}@git.example.com/site.git",
        f"    to: git:https://desk:{KEY_ID}@git.example.com/site.git#no branch",
        f"    to: https://desk:{KEY_ID}@git.example.com/site.git#pages",
        f"    to: s3://desk:{KEY_ID}@briefs",
        f"    to: rsync:rsync://desk:{KEY_ID}@example.com/briefs",
        "    to: s3://briefs\n    settings: {key: " + KEY_ID + "}",
    ],
)
def test_a_secret_in_the_config_is_refused_and_not_repeated(line: str, vault: Vault) -> None:
    text = vault.desk.config.read_text("utf-8").replace("    to: file:public", line)
    vault.desk.config.write_text(text, "utf-8")
    ran = vault.desk.run()
    assert ran.code == 2
    assert "secret-in-config" in ran.codes
    assert KEY_ID not in ran.stdout + ran.stderr


@pytest.mark.parametrize(("scheme", "codes"), [("http", ("url-not-https",)), ("https", ())])
def test_a_token_goes_to_nobody_unencrypted(scheme: str, codes: tuple[str, ...], vault: Vault) -> None:
    to = f"    to: git:{scheme}://git.example.com/site.git#pages\n    settings: {{token: env:DESK_TOKEN}}"
    text = vault.desk.config.read_text("utf-8").replace("    to: file:public", to)
    vault.desk.config.write_text(text, "utf-8")
    found: tuple[str, ...] = ()
    try:
        configure(vault.desk.config, registry, Path.read_bytes)
    except Refused as refused:
        found = tuple(one.code for one in refused.diagnostics)
    assert found == codes


def test_what_a_program_complains_of_is_struck_out_before_it_is_cut(tmp_path: Path) -> None:
    secret = "a-secret-that-stands-where-the-text-is-cut"
    hide(secret)
    ended = run_program(("sh", "-c", f"printf '%s%01980d' {secret} 0 >&2"), tmp_path, {})
    assert secret[-20:] not in ended.complaint
    assert ended.complaint.endswith("0" * 1980)
