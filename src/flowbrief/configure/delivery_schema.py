"""The shape of `delivery`: approval, the site, the mail."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from flowbrief.configure.atoms import Expected, Filled, Shape, Words

Keep = Annotated[int, Field(ge=3, le=100)]
MailAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254
    ),
    Expected("a mail address", "mail addresses", "desk@example.com", "bad-address"),
]
Domain = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=253),
    Expected("the name of a domain", "names of domains", "example.com", "bad-host"),
]


class TargetSettingsShape(Shape):
    """Settings of the place a site is put."""

    endpoint: Filled | None = Field(default=None, description="s3: address of the store, if it is not Amazon’s.")
    region: Filled | None = Field(default=None, description="s3: region of the bucket.")
    key_id: Filled | None = Field(
        default=None,
        description="s3: env:NAME or file:PATH with the id of the access key; default: as the machine has it.",
    )
    key: Filled | None = Field(default=None, description="s3: env:NAME or file:PATH with the access key itself.")
    token: Filled | None = Field(
        default=None, description="git: env:NAME or file:PATH with a token for an https address."
    )
    author: Filled | None = Field(
        default=None, description="git: who commits, such as Desk <desk@example.com>; default: flowbrief."
    )


class SiteShape(Shape):
    """The static site."""

    url: Filled = Field(
        description="Address at which the site is read, beginning with https:// (http:// for 127.0.0.1)."
    )
    to: Filled = Field(
        description="Where its files go: file:FOLDER relative to this config file, s3://BUCKET/PREFIX, "
        "git:ADDRESS#BRANCH, rsync:HOST:FOLDER or rsync:FOLDER."
    )
    settings: TargetSettingsShape = Field(default=TargetSettingsShape(), description="Settings of that place.")
    keep: Keep = Field(default=5, description="How many releases stay in a local folder, for going back; at least 3.")
    search: bool = Field(default=True, description="Whether readers can search the site; needs the extra search.")
    verify_url: bool = Field(
        default=False,
        description="Whether publish also fetches every file back from `url` and compares, for up to two minutes.",
    )


class DkimShape(Shape):
    """The signature that says a message is the domain’s own."""

    domain: Domain = Field(description="The domain that signs, as in the sender’s address.")
    selector: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,63}$")] = Field(
        description="The selector under which the public key stands in the DNS."
    )
    key: Filled = Field(description="env:NAME or file:PATH with the private key, as PEM.")


class UnsubscribeShape(Shape):
    """How a reader leaves the list with one click."""

    url: Filled = Field(
        description="An https address that takes the click; {address} stands for the reader’s address, encoded."
    )
    mail: MailAddress | None = Field(default=None, description="An address to which one may write instead.")


class MailShape(Shape):
    """The mailing."""

    recipients: Filled = Field(
        description="CSV with address, name, language and format, relative to this config file; docs/email.md."
    )
    sender: MailAddress = Field(description="The address that sends.")
    sender_name: Words | None = Field(default=None, description="The name that sends; default: the report’s title.")
    reply_to: MailAddress | None = Field(default=None, description="Where answers go, if not to the sender.")
    smtp: Filled = Field(
        description="The mail server: smtp://HOST:PORT or smtps://HOST:PORT without a password, or env:NAME or "
        "file:PATH that holds the address with user and password."
    )
    security: Literal["required", "none"] = Field(
        default="required",
        description="required: the connection is encrypted, by smtps:// or STARTTLS, or nothing is sent. none: only "
        "for a server on 127.0.0.1.",
    )
    unsubscribe: UnsubscribeShape = Field(description="How a reader leaves the list.")
    dkim: DkimShape | None = Field(
        default=None, description="The signature of your domain, if the server does not sign."
    )
    per_minute: Annotated[int, Field(ge=1, le=6000)] = Field(default=120, description="Most messages a minute.")
    retries: Annotated[int, Field(ge=0, le=10)] = Field(
        default=3, description="How often one who was put off for now is tried again, after 5, 10, 20, … seconds."
    )
    timeout_seconds: Annotated[int, Field(ge=1, le=600)] = Field(
        default=60, description="Longest silence of the server."
    )
    change_limit: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=20, description="By how many percent the list may grow or shrink since the last sending."
    )
    at_most_days: Annotated[int, Field(ge=1, le=3660)] = Field(
        default=14, description="How many days after its as-of date an issue may be mailed."
    )


class DeliveryShape(Shape):
    """How an issue goes out."""

    approve: Literal["required", "not_required"] = Field(
        default="not_required",
        description="required: publish and send take only what somebody has approved, byte for byte.",
    )
    state: Filled = Field(
        default="state",
        description="Folder of the log of approvals and of the ledger of mail, relative to this config file; each "
        "report has a folder of its own in it. Keep it: it is what prevents a second mailing.",
    )
    heartbeat: Filled | None = Field(
        default=None,
        description="env:NAME or file:PATH with an address that `run` asks at its start and its end, for a service "
        "that notices when it stays away; or the address itself, if it is no secret.",
    )
    site: SiteShape | None = Field(default=None, description="The static site.")
    mail: MailShape | None = Field(default=None, description="The mailing.")
