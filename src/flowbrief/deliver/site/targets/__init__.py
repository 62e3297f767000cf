"""The places a site can be put in, a module each."""

from __future__ import annotations

from pathlib import Path

from flowbrief.model.delivery import SiteSpec
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.secret import SecretMissing, SecretRef

from .target import Target


def open_target(site: SiteSpec) -> Target:
    """Return the place that a config names, with the secrets of its settings read.

    Each kind is imported only when it is asked for. Raises Refused (exit 2) if a secret is not where the config says,
    and (exit 3) if what the kind needs is not installed.
    """
    spec = site.target
    try:
        settings = {
            name: value.read() if isinstance(value, SecretRef) else value for name, value in spec.settings
        }  # fmt: skip
    except SecretMissing as missing:
        raise Refused((Diagnostic("secret-missing", missing.message, site.place, missing.hint),)) from None
    if spec.kind == "s3":
        from .s3 import open_bucket

        return open_bucket(spec.location, spec.written, settings)
    if spec.kind == "git":
        from .git import GitBranch

        address, _, branch = spec.location.rpartition("#")
        return GitBranch(address, branch, spec.written, settings)
    if spec.kind == "rsync":
        from .rsync import RsyncFolder

        return RsyncFolder(spec.location, spec.written)
    from .local import LocalFolder

    return LocalFolder(Path(spec.location), spec.written, site.keep)


__all__ = ["Target", "open_target"]
