"""What comes after a build: an issue that has to be approved is a draft until it is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .unchanged import Request


def describe_next(result: dict[str, Any], request: Request) -> str:
    """Say whether the issue that lies there now is approved, and else how it will be; "" if nobody has to.

    `result` is that of a build; its `approval` names the state folder.
    """
    if "approval" not in result:
        return ""
    if request.draft:
        return "Its pages say that they are a draft: build it without --draft before it is approved."
    approved = find_approver(result)
    if approved:
        return f"It is approved by {approved}."
    output = "" if request.output == Path("output") else f" --output {request.output}"
    return (
        "It is a draft until somebody approves it: "
        f"flowbrief approve {request.config} --as-of {result['as_of']}{output} --by NAME"
    )


def find_approver(result: dict[str, Any]) -> str:
    """Who approved exactly these bytes; "" if nobody, or if the log cannot be trusted."""
    from flowbrief.deliver.approval import find_approval_of
    from flowbrief.deliver.earlier import MANIFEST
    from flowbrief.deliver.journal import read_journal
    from flowbrief.model.diagnostic import Refused

    try:
        manifest = (Path(result["folder"]) / MANIFEST).read_bytes()
        entry = find_approval_of(read_journal(Path(result["approval"]["state"])), hashlib.sha256(manifest).hexdigest())
    except (Refused, OSError):
        return ""
    return entry.by if entry else ""
