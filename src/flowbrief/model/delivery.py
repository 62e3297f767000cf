"""Where an issue goes once it is built: who has to approve it, which site shows it, who gets it by mail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .diagnostic import Place
from .secret import SecretRef
from .text import Text


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """Where a site is put.

    `kind` is file (`location`: a folder), s3 (bucket/prefix), git (address#branch) or rsync (host:folder or a folder).
    `written` is how the config has it. `settings` are those of the kind, such as the `endpoint` of an S3 store.
    """

    kind: str
    location: str
    written: str
    settings: tuple[tuple[str, str | SecretRef], ...] = ()


@dataclass(frozen=True, slots=True)
class SiteSpec:
    """The static site: its address, which ends with a slash, and where its files are put.

    `keep` is how many releases a local folder holds. `search` says whether readers can search it, `verify_url` whether
    every file is also fetched back from its address.
    """

    url: str
    target: TargetSpec
    keep: int
    search: bool
    place: Place
    verify_url: bool = False


@dataclass(frozen=True, slots=True)
class DkimSpec:
    """The signature of a domain: its selector, and where its private key (PEM) is kept."""

    domain: str
    selector: str
    key: SecretRef


@dataclass(frozen=True, slots=True)
class MailSpec:
    """How an issue is mailed.

    `smtp` is an address such as smtp://host:587 without a password, or where one is kept. `unsubscribe_url` holds
    `{address}` where the encoded address of the recipient goes. `per_minute` bounds the rate; `retries` is how often a
    recipient who was put off is tried again; `change_limit` is by how many percent the list may differ from that of
    the last sending; `at_most_days` how old the as-of date may be.
    """

    recipients: Path
    printed_recipients: str
    sender: str
    sender_name: Text
    reply_to: str | None
    smtp: str | SecretRef
    security: str
    unsubscribe_url: str
    unsubscribe_mail: str | None
    dkim: DkimSpec | None
    per_minute: int
    retries: int
    timeout_seconds: int
    change_limit: int
    at_most_days: int
    place: Place


@dataclass(frozen=True, slots=True)
class DeliverySpec:
    """How an issue goes out; a part that is None is not done.

    `needs_approval` says that nothing goes out that nobody has approved. `state` is the folder of the log of approvals
    and of the ledger of mail.
    """

    state: Path
    printed_state: str
    needs_approval: bool = False
    site: SiteSpec | None = None
    mail: MailSpec | None = None
    heartbeat: SecretRef | str | None = None
