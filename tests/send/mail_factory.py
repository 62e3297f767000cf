"""A stored issue with its mail, made by hand, a list, and a world that does not really wait.

It imports what sends mail and nothing else, so that the processes that are killed start at once.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from flowbrief.deliver.journal import append_entry, read_journal
from flowbrief.deliver.mail.clearance import Waivers
from flowbrief.deliver.mail.outbox import Delivery, open_outbox, read_outbox
from flowbrief.deliver.mail.recipients import Recipient
from flowbrief.deliver.mail.sending import Sent, send_issue
from flowbrief.deliver.state import open_state, refuse_unwritable
from flowbrief.deliver.stored import StoredIssue, read_stored
from flowbrief.model.delivery import DeliverySpec, DkimSpec, MailSpec, SiteSpec
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.secret import SecretRef
from flowbrief.model.text import Text
from flowbrief.model.world import World

AS_OF = date(2024, 6, 5)
NOON = datetime(2024, 6, 6, 12, tzinfo=timezone(timedelta(hours=8)))
MARKS = {"zh": "更正：", "en": "Correction: ", "bilingual": "更正 / Correction: "}
WORDS = {"zh": ("资金流周报：科技基金净流入", "净流入为正。"), "en": ("Weekly fund flows", "Flows were positive.")}
WORDS["bilingual"] = (f"{WORDS['zh'][0]} {WORDS['en'][0]}", f"{WORDS['zh'][1]} {WORDS['en'][1]}")


def write_issue(
    output: Path, *, words: str = "", draft: bool = False, report: str = "small", paper_bytes: int = 2048
) -> Path:
    """Write an issue with the mail of three editions and its manifest; `words` makes other bytes of it."""
    files: dict[str, bytes] = {}
    for language, (subject, text) in WORDS.items():
        picture, paper = f"charts/weekly.{language}.png", f"brief.{language}.pdf"
        image = f'<img src="cid:weekly.{language}" alt="{text}" width="600" height="120">'
        leave = '<a href="https://unsubscribe.invalid/">leave</a>'
        page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{subject}</title></head><body>'
        page += f"<h1>{subject}</h1><p>{text}{words}</p>{image}<p>{leave}</p></body></html>\n"
        files[f"mail.{language}.html"] = page.encode()
        files[f"mail.{language}.txt"] = f"{subject}\n\n{text}{words}\n.\n\nhttps://unsubscribe.invalid/\n".encode()
        described = {"subject": subject, "preheader": text, "images": {f"weekly.{language}": picture}, "pdf": paper}
        files[f"mail.{language}.json"] = json.dumps(described | {"pdf_name": f"{subject[:5]}周报.pdf"}).encode()
        files[picture], files[paper] = draw_png(), b"%PDF-1.7\n" + bytes(range(256)) * (paper_bytes // 256)
    folder = output / report / AS_OF.isoformat()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    listed = [{"path": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()]
    manifest = {"report": report, "as_of": AS_OF.isoformat(), "languages": ["zh", "en"], "artifacts": listed}
    (folder / "manifest.json").write_text(json.dumps(manifest | ({"draft": True} if draft else {})))
    return folder


def draw_png(width: int = 600, height: int = 120) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + b"\x1f\x4e\x79" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def make_recipients(count: int, form: str = "light") -> tuple[Recipient, ...]:
    """Readers of all editions in turn."""
    languages = ("zh", "en", "bilingual")
    return tuple(Recipient(f"reader{n}@example.org", f"读者 {n}", languages[n % 3], form, n + 2) for n in range(count))


@dataclass
class Desk:
    """Somebody who sends mail: the folders, the settings, and a clock that moves only when somebody waits."""

    folder: Path
    port: int
    report: str = "small"
    host: str = "127.0.0.1"
    security: str = "none"
    login: str = ""
    scheme: str = "smtp"
    retries: int = 3
    timeout_seconds: int = 1
    per_minute: int = 6000
    change_limit: int = 20
    at_most_days: int = 14
    needs_approval: bool = False
    site: SiteSpec | None = None
    dkim: DkimSpec | None = None
    reply_to: str | None = None
    now: datetime = NOON
    waits: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    counted: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not (self.folder / "output").exists():
            write_issue(self.folder / "output", report=self.report)

    @property
    def mail(self) -> MailSpec:
        smtp: str | SecretRef = f"{self.scheme}://{self.host}:{self.port}"
        if self.login:
            (self.folder / "smtp").write_text(f"{self.scheme}://{self.login}@{self.host}:{self.port}\n")
            smtp = SecretRef("file:smtp", self.folder)
        return MailSpec(
            recipients=self.folder / "recipients.csv",
            printed_recipients="recipients.csv",
            sender="desk@example.com",
            sender_name=Text("资金流周报", "Fund flows, weekly"),
            reply_to=self.reply_to,
            smtp=smtp,
            security=self.security,
            unsubscribe_url="https://example.com/leave?who={address}&list=small",
            unsubscribe_mail="leave@example.com",
            dkim=self.dkim,
            per_minute=self.per_minute,
            retries=self.retries,
            timeout_seconds=self.timeout_seconds,
            change_limit=self.change_limit,
            at_most_days=self.at_most_days,
            place=Place("small.yaml", 1),
        )

    @property
    def delivery(self) -> DeliverySpec:
        return DeliverySpec(self.folder / "state", "state", self.needs_approval, self.site, self.mail)

    @property
    def issue(self) -> StoredIssue:
        return read_stored(self.folder / "output", self.report)

    def world(self) -> World:
        return World(
            self.now.date(), Path.read_bytes, self.told.append, clock=lambda: self.now, sleep=self._sleep
        )  # fmt: skip

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)

    def note(self, action: str, manifest: str | None = None) -> None:
        """Put an entry into the log."""
        with open_state(self.delivery, self.now) as state:
            append_entry(state, self.now, action, AS_OF, manifest or self.issue.sha256, "Wu")

    def send(self, recipients: Sequence[Recipient], *, approve: bool = True, **waivers: object) -> Sent:
        if approve:
            self.note("approved")
        with open_state(self.delivery, self.now) as state, refuse_unwritable(self.delivery):
            return send_issue(
                state, self.delivery, self.mail, self.issue, recipients, Waivers(**waivers), MARKS,  # type: ignore[arg-type]
                self.world(), lambda done, total: self.counted.append((done, total)),
            )  # fmt: skip

    def fail(self, recipients: Sequence[Recipient], *, approve: bool = True, **waivers: object) -> list[Diagnostic]:
        """Send, which has to be refused."""
        try:
            self.send(recipients, approve=approve, **waivers)
        except Refused as refused:
            return list(refused.diagnostics)
        raise AssertionError("it was sent")

    def states(self) -> dict[str, str]:
        """What the ledger says now, by address, of the last round."""
        return {one.address: one.state for one in self.deliveries()}

    def deliveries(self) -> tuple[Delivery, ...]:
        rounds = read_outbox(self.delivery.state, self.delivery)
        return rounds[-1][1] if rounds else ()

    def actions(self) -> list[str]:
        return [entry.action for entry in read_journal(self.delivery.state)]


def spoil(desk: Desk, sql: str) -> None:
    """Change the ledger behind the program's back."""
    import sqlite3

    with open_state(desk.delivery, desk.now) as state, open_outbox(state, desk.delivery):
        pass
    with sqlite3.connect(desk.delivery.state / "outbox.sqlite") as connection:
        connection.execute(sql)
    connection.close()
