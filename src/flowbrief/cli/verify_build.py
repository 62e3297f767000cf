"""`flowbrief verify-build`."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused, Severity

from .build import show_refusal
from .options import json_option
from .terminal import describe_diagnostic, print_json, show_diagnostics

_NEEDED = ("manifest.json", "recipe.json")


@click.command("verify-build")
@click.argument("issue", metavar="OUTPUT_DIR", type=click.Path(path_type=Path))
@click.option(
    "--inputs",
    type=click.Path(path_type=Path),
    help="The folder that the paths of the inputs start from, or that holds the files themselves.",
)
@json_option
def command(issue: Path, inputs: Path | None, as_json: bool) -> None:
    """Compute every number of the finished issue in OUTPUT_DIR again from its input files, and compare.

    OUTPUT_DIR is the folder of one issue, such as output/us-etf-flows/2024-07-24. The inputs are looked for from the
    current folder and from ./config, unless --inputs names another.
    """
    try:
        findings = verify(issue, inputs)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if as_json:
        status = "disagrees" if errors else "agrees"
        print_json({"status": status, "diagnostics": [describe_diagnostic(finding) for finding in findings]})
    else:
        show_diagnostics(findings)
        if not errors:
            click.echo(f"{issue}: every number agrees with a second calculation from the input files")
    if errors:
        sys.exit(errors[0].exit_code)


def verify(issue: Path, inputs: Path | None) -> tuple[Diagnostic, ...]:
    """Check one issue on disk: its files against its manifest, its inputs too, its numbers against the inputs.

    Raises Refused (exit 2) if the folder holds no issue or an input is not found, (exit 4) if an input is not the one
    that the manifest names.
    """
    from flowbrief.pipeline import describe_disagreement
    from flowbrief.verify import UnreadableInput, check_issue, hash_inputs

    files = _read_issue(issue)
    recipe, manifest = (_read_json(issue, name, files[name]) for name in ("recipe.json", "manifest.json"))
    open_input = _open_from(inputs)
    try:
        found = hash_inputs(recipe, open_input, files)
        stated = {source["source"]: source for source in manifest["inputs"]}
        differing = [name for name, digest in found.items() if digest != stated[name]["sha256"]]
        if differing:
            extracts = {source["name"]: source.get("extract") for source in recipe["sources"]}
            raise Refused(tuple(_refuse_input(extracts[name] or stated[name]["path"]) for name in differing))
        disagreements = check_issue(files, recipe, open_input)
    except UnreadableInput as unreadable:
        raise Refused((_refuse_input(str(unreadable)),)) from unreadable
    except (KeyError, TypeError, ValueError) as error:
        raise Refused((_refuse_issue(issue, f"its recipe or manifest cannot be read: {error}"),)) from error
    return (*_find_altered(files, manifest), *map(describe_disagreement, disagreements))


def _read_issue(issue: Path) -> dict[str, bytes]:
    missing = [name for name in _NEEDED if not (issue / name).is_file()]
    if missing:
        raise Refused((_refuse_issue(issue, f"there is no {' and no '.join(missing)} in it"),))
    try:
        return {path.relative_to(issue).as_posix(): path.read_bytes() for path in issue.rglob("*") if path.is_file()}
    except OSError as error:
        raise Refused((_refuse_issue(issue, error.strerror or str(error)),)) from error


def _read_json(issue: Path, name: str, content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError as error:
        raise Refused((_refuse_issue(issue, f"{name} is not JSON: {error}"),)) from error
    if not isinstance(value, dict):
        raise Refused((_refuse_issue(issue, f"{name} is not an object"),))
    return value


def _open_from(inputs: Path | None) -> Callable[[str], bytes]:
    """Open an input by the path that the config names, from the folders where it may be."""
    folders = [inputs] if inputs else [Path(), Path("config")]

    def open_input(path: str) -> bytes:
        for folder in folders:
            for candidate in (folder / path, *([folder / Path(path).name] if inputs else [])):
                if candidate.is_file():
                    return candidate.read_bytes()
        hint = "name the folder of the config file, or one that holds the input files, with --inputs"
        message = "the input is not there"
        raise Refused((Diagnostic("input-missing", message, Place(path), hint, exit_code=ExitCode.USAGE),))

    return open_input


def _find_altered(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Files that are not, byte for byte, what the manifest says was built."""
    for artifact in manifest["artifacts"]:
        content = files.get(artifact["path"])
        if content is None or hashlib.sha256(content).hexdigest() != artifact["sha256"]:
            what = "is missing" if content is None else "is not the one that was built"
            hint = "build the issue again"
            yield Diagnostic("issue-altered", f"the file {what}", Place(artifact["path"]), hint,
                             exit_code=ExitCode.RENDER)  # fmt: skip


def _refuse_issue(issue: Path, message: str) -> Diagnostic:
    hint = "name the folder of one issue, such as output/us-etf-flows/2024-07-24"
    return Diagnostic("not-an-issue", message, Place(str(issue)), hint)


def _refuse_input(path: str) -> Diagnostic:
    message = (
        "the input is not the one the issue was built from: the rows used have another hash than the manifest says"
    )
    hint = "give the folder with the files of that build with --inputs, or build the issue again"
    return Diagnostic("input-differs", message, Place(path), hint, exit_code=ExitCode.DATA)
