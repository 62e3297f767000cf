"""`flowbrief build`."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .next_step import describe_next, find_approver
from .options import as_of_option, config_argument, formats_option, json_option, languages_option, vintage_option
from .terminal import describe_diagnostic, open_world, print_json, show_diagnostics, show_progress
from .unchanged import Request, find_unchanged, remember

if TYPE_CHECKING:
    from flowbrief.model.diagnostic import Diagnostic, Refused


@click.command("build")
@config_argument
@as_of_option
@vintage_option
@languages_option
@formats_option
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("output"), show_default=True,
    help="Where issues go: DIR/<report>/<as-of>/.",
)  # fmt: skip
@click.option("--draft", is_flag=True, help="Mark every page as a draft.")
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no summary; errors only.")
@json_option
def command(
    config: Path,
    as_of: date | None,
    vintage: str | None,
    languages: Any,
    formats: Any,
    output: Path,
    draft: bool,
    force: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build one issue of the report that CONFIG describes.

    Everything is checked before anything is written; on any error the earlier issue stays as it is. An issue that
    is there already and whose inputs have not changed is left alone.
    """
    request = Request(config, as_of, languages, formats, output, draft, vintage)
    unchanged = None if force else find_unchanged(request)
    if unchanged is not None:
        _show(unchanged | {"status": "unchanged"}, request, as_json, quiet)
        return
    from flowbrief.model.diagnostic import Refused

    try:
        result, warnings = make_issue(request, quiet or as_json)
    except Refused as refused:
        _refuse(refused, as_json)
    else:
        show_diagnostics(warnings)
        _show(result, request, as_json, quiet)


def make_issue(request: Request, quiet: bool) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
    """Build an issue and remember what it was made from; return what there is now, and the warnings.

    Raises Refused.
    """
    _require_libraries()
    started_at_ns = time.time_ns()
    from flowbrief.render.press import open_press

    with show_progress(quiet=quiet) as report, open_press() as press:
        from flowbrief.pipeline import Wish, build

        from .registered import registry

        world = open_world(report)
        wish = Wish(request.as_of, request.languages, request.formats, request.draft, request.vintage)
        written, issue = build(request.config, wish, request.output, world, registry, press)
    result: dict[str, Any] = {
        "status": "built",
        "report": issue.report,
        "as_of": issue.as_of.isoformat(),
        "folder": str(issue.folder),
        "artifacts": list(issue.files),
        "diagnostics": [describe_diagnostic(warning) for warning in written.intake.warnings],
    }
    if written.spec.delivery.needs_approval:
        result["approval"] = {"state": str(written.spec.delivery.state.resolve())}
    remember(request, written.spec, result, started_at_ns)
    return result, written.intake.warnings


def _require_libraries() -> None:
    """Refuse to begin where the PDF engine cannot be loaded: it would fail only after all the work."""
    from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

    from .system import install_hint, missing_libraries

    missing = missing_libraries()
    if missing:
        message = f"{' and '.join(missing)}, which the layout needs, cannot be loaded"
        place = Place("this machine")
        raise Refused((Diagnostic("library-missing", message, place, install_hint(), exit_code=ExitCode.SYSTEM),))


def _show(result: dict[str, Any], request: Request, as_json: bool, quiet: bool) -> None:
    if as_json:
        if "approval" in result:
            result |= {"approval": result["approval"] | {"approved_by": find_approver(result)}}
        print_json(result)
    elif not quiet:
        word = "Nothing has changed in" if result["status"] == "unchanged" else "Built"
        click.echo(f"{word} {result['folder']} ({len(result['artifacts'])} files)")
        following = describe_next(result, request)
        if following:
            click.echo(following)


def _refuse(refused: Refused, as_json: bool) -> None:
    show_refusal(refused.diagnostics, as_json)
    sys.exit(refused.exit_code)


def show_refusal(diagnostics: tuple[Diagnostic, ...], as_json: bool) -> None:
    """Print why nothing was written, as text or as the JSON object that a build prints."""
    from flowbrief.model.diagnostic import ExitCode

    show_diagnostics(diagnostics)
    if as_json:
        code = next((d.exit_code for d in diagnostics), ExitCode.DONE)
        print_json(
            {
                "status": "refused",
                "report": None,
                "as_of": None,
                "artifacts": [],
                "diagnostics": [describe_diagnostic(d) for d in diagnostics],
                "exit_code": int(code),
            }
        )
