"""What went into an issue and what came out, with the SHA-256 of everything."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Protocol

from flowbrief import __version__
from flowbrief.model.artifact import Artifact
from flowbrief.model.precedent import NOTHING_SAID, Precedent, Said
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import GateResult, Intake
from flowbrief.model.vintage import VintageFile

from .earlier import MANIFEST
from .precedent import write_said

# The libraries whose version can change a byte of the output.
_LIBRARIES = ("Babel", "jinja2", "justmytype-intl-cjk", "matplotlib", "pandas", "PyYAML", "uharfbuzz", "weasyprint")
# Warnings that whoever approves the issue has to know later. Others are about the day of the build, or rows not used.
_OF_THE_ISSUE = ("source-absent", "not-recalculated")


class FontFile(Protocol):
    """A font that was used: its family, weight and the hash of its bytes."""

    @property
    def family(self) -> str:
        """Family name."""

    @property
    def weight(self) -> int:
        """Weight, 400 or 700."""

    @property
    def sha256(self) -> str:
        """Hash of the face."""


def write_manifest(
    spec: ReportSpec,
    intake: Intake,
    artifacts: Sequence[Artifact],
    gates: Iterable[GateResult],
    templates: Iterable[tuple[str, Path]],
    faces: Iterable[FontFile],
    said: Said = NOTHING_SAID,
    precedent: Precedent | None = None,
    *,
    draft: bool = False,
) -> Artifact:
    """Write the manifest of one issue.

    It records which checks were passed and what the issue goes without, what was `said`, for the issue after it, as an
    input the `precedent`, the issue before it, and whether its pages say that they are a `draft`.

    The hash of an input covers the bytes that were used, its heading and the rows up to the as-of date, so that an
    issue of a past date has the same manifest whatever was added to the file later. An input that was fetched also has
    its vintage.
    """
    content = {
        "report": spec.report,
        "as_of": intake.as_of.isoformat(),
        "period": {"start": intake.period.start.isoformat(), "end": intake.period.end.isoformat()},
        "languages": list(spec.languages),
        "draft": draft,
        "inputs": [
            {
                "source": source.source,
                "path": source.path,
                "sha256": source.sha256,
                "rows": source.rows,
                "first_on": source.first_on.isoformat(),
                "last_on": source.last_on.isoformat(),
                **({"vintage": _describe_vintage(source.vintage)} if source.vintage else {}),
            }
            for source in intake.sources
        ],
        "precedent": None
        if precedent is None
        else {"as_of": precedent.as_of.isoformat(), "path": MANIFEST, "sha256": precedent.sha256},
        "said": write_said(said),
        "config": [{"path": name, "sha256": _hash(path.read_bytes())} for name, path in spec.files],
        "templates": [{"path": name, "sha256": _hash(path.read_bytes())} for name, path in templates],
        "fonts": [{"family": face.family, "weight": face.weight, "sha256": face.sha256} for face in faces],
        "versions": {
            "flowbrief": __version__,
            "python": platform.python_version(),
            **{name.lower(): metadata.version(name) for name in _LIBRARIES},
        },
        "gates": [
            {
                "code": gate.code,
                "subject": gate.subject,
                "passed": gate.passed,
                "detail": gate.detail,
                **(
                    {"overridden": [{"zh": reason.zh, "en": reason.en} for reason in gate.overridden]}
                    if gate.overridden
                    else {}
                ),
            }
            for gate in (*intake.gates, *gates)
        ],
        "warnings": [
            {"code": warning.code, "message": warning.message}
            for warning in intake.warnings
            if warning.code in _OF_THE_ISSUE
        ],
        "artifacts": [
            {"path": artifact.path, "bytes": len(artifact.content), "sha256": _hash(artifact.content)}
            for artifact in sorted(artifacts, key=lambda artifact: artifact.path)
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return Artifact(MANIFEST, "application/json", text.encode())


def _describe_vintage(vintage: VintageFile) -> dict[str, str | int]:
    """The whole file that was fetched, of which an issue may use a part."""
    return {
        "fetched_on": vintage.fetched_on.isoformat(),
        "fetched_at": vintage.fetched_at.isoformat(),
        "sha256": vintage.sha256,
        "bytes": vintage.size,
        "url": vintage.url,
    }


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
