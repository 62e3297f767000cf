"""The analyst's own texts: found, read and decoded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from flowbrief.configure.argument_schema import OpinionShape
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.reader import decode_text
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.prose import Prose
from flowbrief.model.text import Language

LONGEST_PROSE = 100 * 1024


def read_opinion(
    opinion: OpinionShape,
    path: KeyPath,
    languages: tuple[Language, ...],
    folder: Path,
    read: Callable[[Path], bytes],
    findings: Findings,
) -> tuple[tuple[Language, Prose], ...]:
    """Read an analyst's text in each language of the report; `path` is the `opinion` key, `folder` the config's."""
    texts: list[tuple[Language, Prose]] = []
    for language in languages:
        written = opinion.zh if language == "zh" else opinion.en
        prose = _read_prose(written, (*path, language), folder, read, findings)
        if prose is not None:
            texts.append((language, prose))
    return tuple(texts)


def _read_prose(
    written: str, path: KeyPath, folder: Path, read: Callable[[Path], bytes], findings: Findings
) -> Prose | None:
    file = folder / written
    shown = file.as_posix()
    try:
        content = read(file)
    except FileNotFoundError:
        findings.add("prose-missing", path, f"{shown} does not exist", "write the text, or correct the path")
        return None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        findings.add("prose-missing", path, f"{shown} cannot be read: {reason}", "correct the path")
        return None
    if len(content) > LONGEST_PROSE:
        message = f"the text has {len(content)} bytes; an opinion has at most {LONGEST_PROSE}"
        findings.take(Diagnostic("prose-too-large", message, Place(shown), "is this the right file?"))
        return None
    try:
        text = decode_text(content, shown)
    except Refused as refused:
        for diagnostic in refused.diagnostics:
            findings.take(diagnostic)
        return None
    if not text.strip():
        findings.take(Diagnostic("prose-empty", "the text is empty", Place(shown), "write it, or delete the section"))
        return None
    return Prose(file, PurePath(written).as_posix(), text)
