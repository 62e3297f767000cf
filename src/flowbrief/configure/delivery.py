"""`delivery` of the config → `DeliverySpec`, with the rules that a schema cannot say."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from urllib.parse import SplitResult, urlsplit

from flowbrief.configure.delivery_schema import DeliveryShape, MailShape, SiteShape, TargetSettingsShape
from flowbrief.configure.draft import Draft
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.model.delivery import DeliverySpec, DkimSpec, MailSpec, SiteSpec, TargetSpec
from flowbrief.model.secret import SecretRef, is_reference
from flowbrief.model.text import Text
from flowbrief.model.vintage import is_loopback

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,100}")
_TARGETS = "file:public, s3://bucket/briefs, git:git@example.com:desk/site.git#pages or rsync:host:/srv/briefs"
_SETTINGS = {"s3": ("endpoint", "region", "key_id", "key"), "git": ("author", "token")}
_SECRET_SETTINGS = ("key_id", "key", "token")
_HERE = ("delivery",)


def read_delivery(draft: Draft, folder: Path, findings: Findings) -> DeliverySpec:
    """Check how an issue goes out; `folder` is that of the config file."""
    shape = DeliveryShape.model_validate(draft.value("delivery", {}))
    report = draft.value("report", "")
    title = Text(**draft.value("title", {"zh": "", "en": ""}))
    heartbeat = None
    if shape.heartbeat is not None:
        heartbeat = _read_secret_or_url(shape.heartbeat, (*_HERE, "heartbeat"), ("https",), folder, findings)
    return DeliverySpec(
        state=folder / shape.state / report,
        printed_state=(PurePath(shape.state) / report).as_posix(),
        needs_approval=shape.approve == "required",
        site=_read_site(shape.site, folder, findings) if shape.site is not None else None,
        mail=_read_mail(shape.mail, title, folder, findings) if shape.mail is not None else None,
        heartbeat=heartbeat,
    )


def _read_site(shape: SiteShape, folder: Path, findings: Findings) -> SiteSpec:
    here = (*_HERE, "site")
    parts = _read_url(shape.url, (*here, "url"), ("https",), findings)
    if parts is not None and (parts.query or parts.fragment):
        findings.add("bad-url", (*here, "url"), "the address of a site ends with its path", "leave out ? and #")
    url = shape.url if shape.url.endswith("/") else f"{shape.url}/"
    target = _read_target(shape, folder, findings)
    return SiteSpec(url, target, shape.keep, shape.search, findings.place(here, at="key"), shape.verify_url)


def _read_target(shape: SiteShape, folder: Path, findings: Findings) -> TargetSpec:
    here = (*_HERE, "site", "to")
    kind, _, rest = shape.to.partition(":")
    location = rest
    # Whatever else is wrong with it, no message repeats it: there may be a password in it.
    if _refuse_password(rest, here, findings) or _refuse_password(shape.to, here, findings):
        pass
    elif kind == "file" and rest:
        location = str(folder / rest)
    elif kind == "s3" and rest.startswith("//") and _BUCKET.fullmatch(rest[2:]):
        location = rest[2:].rstrip("/")
    elif kind == "git" and "#" in rest:
        location, _, branch = rest.rpartition("#")
        if not location or location.startswith("-") or not _BRANCH.fullmatch(branch) or ".." in branch:
            findings.add("bad-target", here, "this names no branch of a repository", _TARGETS)
        if shape.settings.token is not None:
            _refuse_open_address(location, here, findings)
        # A path of this machine is relative to the config file, like all others.
        location = f"{_place_locally(location, folder)}#{branch}"
    elif kind == "rsync" and rest and not rest.startswith(("-", "//")):
        location = _place_locally(rest, folder)
    else:
        findings.add("bad-target", here, "this is no place for a site", _TARGETS)
    return TargetSpec(kind, location, shape.to, _read_settings(kind, shape.settings, folder, findings))


def _refuse_open_address(url: str, path: KeyPath, findings: Findings) -> None:
    """Refuse an address to which a token would go unencrypted."""
    try:
        parts = urlsplit(url)
        is_open = parts.scheme == "http" and not is_loopback(parts.hostname or "")
    except ValueError:
        is_open = False
    if is_open:
        message = "the token would cross the network unencrypted"
        findings.add("url-not-https", path, message, "an address that begins with https://")


def _place_locally(location: str, folder: Path) -> str:
    return location if ":" in location else str(folder / location)


def _read_settings(
    kind: str, shape: TargetSettingsShape, folder: Path, findings: Findings
) -> tuple[tuple[str, str | SecretRef], ...]:
    given = {name: value for name, value in shape.model_dump().items() if value is not None}
    found: list[tuple[str, str | SecretRef]] = []
    for name, value in given.items():
        here = (*_HERE, "site", "settings", name)
        if name not in _SETTINGS.get(kind, ()):
            known = ", ".join(_SETTINGS.get(kind, ())) or "none"
            findings.add("unknown-key", here, f"{name} is no setting of {kind}", f"known: {known}", at="key")
        elif name in _SECRET_SETTINGS:
            secret = _read_secret(value, here, folder, findings)
            found += [(name, secret)] if secret else []
        else:
            found.append((name, value))
    return tuple(found)


def _read_mail(shape: MailShape, title: Text, folder: Path, findings: Findings) -> MailSpec:
    here = (*_HERE, "mail")
    smtp = _read_secret_or_url(shape.smtp, (*here, "smtp"), ("smtp", "smtps"), folder, findings)
    if shape.security == "none" and isinstance(smtp, str):
        host = urlsplit(smtp).hostname or ""
        if not is_loopback(host):
            message = f"mail to {host or 'that server'} would cross the network unencrypted"
            findings.add("mail-not-encrypted", (*here, "security"), message, "delete the key; none is for 127.0.0.1")
    unsubscribe = shape.unsubscribe.url
    _read_url(unsubscribe, (*here, "unsubscribe", "url"), ("https",), findings)
    if "{address}" not in unsubscribe:
        message = "the address for leaving the list does not say who leaves"
        findings.add("bad-url", (*here, "unsubscribe", "url"), message, "put {address} where the reader’s address goes")
    if not (folder / shape.recipients).is_file():
        message = f"{(folder / shape.recipients).as_posix()} is not a file"
        findings.add("recipients-missing", (*here, "recipients"), message, "docs/email.md shows its columns")
    name = shape.sender_name.as_text() if shape.sender_name else title
    if not (name.zh.isprintable() and name.en.isprintable()):
        at = (*here, "sender_name") if shape.sender_name else ("title",)
        findings.add("bad-sender-name", at, "the name that sends does not fit into one line", "write it in one line")
    return MailSpec(
        recipients=folder / shape.recipients,
        printed_recipients=PurePath(shape.recipients).as_posix(),
        sender=shape.sender,
        sender_name=name,
        reply_to=shape.reply_to,
        smtp=smtp if smtp is not None else "",
        security=shape.security,
        unsubscribe_url=unsubscribe,
        unsubscribe_mail=shape.unsubscribe.mail,
        dkim=_read_dkim(shape, folder, findings),
        per_minute=shape.per_minute,
        retries=shape.retries,
        timeout_seconds=shape.timeout_seconds,
        change_limit=shape.change_limit,
        at_most_days=shape.at_most_days,
        place=findings.place(here, at="key"),
    )


def _read_dkim(shape: MailShape, folder: Path, findings: Findings) -> DkimSpec | None:
    if shape.dkim is None:
        return None
    here = (*_HERE, "mail", "dkim")
    domain = shape.sender.rpartition("@")[2].lower()
    if domain != shape.dkim.domain and not domain.endswith(f".{shape.dkim.domain}"):
        message = f"{shape.dkim.domain} cannot sign for a sender at {domain}"
        findings.add("bad-host", (*here, "domain"), message, "the domain of the sender’s address")
    key = _read_secret(shape.dkim.key, (*here, "key"), folder, findings)
    return DkimSpec(shape.dkim.domain, shape.dkim.selector, key) if key is not None else None


def _read_secret(written: str, path: KeyPath, folder: Path, findings: Findings) -> SecretRef | None:
    if is_reference(written):
        return SecretRef(written, folder)
    # The message does not repeat what stands there: it may be the secret itself.
    findings.add("secret-in-config", path, "a secret never stands in the config", "write env:NAME or file:PATH")
    return None


def _read_secret_or_url(
    written: str, path: KeyPath, schemes: tuple[str, ...], folder: Path, findings: Findings
) -> SecretRef | str | None:
    if is_reference(written):
        return SecretRef(written, folder)
    return written if _read_url(written, path, schemes, findings) is not None else None


def _read_url(url: str, path: KeyPath, schemes: tuple[str, ...], findings: Findings) -> SplitResult | None:
    """The parts of an address; `http` is let pass for this machine itself wherever `https` is asked for."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    example = f"{schemes[0]}://example.com, for example"
    # The messages do not repeat the address: it may hold a password.
    if not host or not url.isascii() or not url.isprintable() or " " in url or "\\" in url or '"' in url:
        findings.add("bad-url", path, "this is not an address", example)
        return None
    if _refuse_password(url, path, findings):
        return None
    if parts.scheme not in schemes and not ("https" in schemes and parts.scheme == "http" and is_loopback(host)):
        findings.add("bad-url", path, f"the address does not begin with {' or '.join(schemes)}://", example)
        return None
    return parts


def _refuse_password(url: str, path: KeyPath, findings: Findings) -> bool:
    try:
        parts = urlsplit(url)
        # Who logs in by https without a password does so by a token in the place of the name.
        found = "://" in url and (
            parts.password is not None or (parts.scheme in ("http", "https") and "@" in parts.netloc)
        )
    except ValueError:
        found = True
    if found:
        message = "a password stands in the config"
        findings.add("secret-in-config", path, message, "write env:NAME, and put the address there")
    return found
